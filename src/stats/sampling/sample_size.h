/*
 * sample_size -- how many answers are enough.
 *
 * Question: how many answers make a share known within a margin, or show a difference?
 * Method:   n = z^2 p (1 - p) / d^2; for a finite population n / (1 + (n - 1) / N); times the
 * design effect; divided by the response and rounded up gives the letters. Wilson: the n at which
 * half the width of Wilson's interval is d. Two shares, alpha two-sided, without correction for
 *           continuity: (z_a sqrt(2 m (1 - m)) + z_b sqrt(p1 (1 - p1) + p2 (1 - p2)))^2 / (p1 -
 * p2)^2 in each group, m their mean. Source:   Cochran (1977) ch. 4; Wilson (1927) JASA 22; Fleiss,
 * Levin & Paik (2003) ch. 4. Units:    shares in (0, 1). Fails:    never; NaN for what is outside.
 * Pure:     yes.
 */
#ifndef STATS_SAMPLING_SAMPLE_SIZE_H
#define STATS_SAMPLING_SAMPLE_SIZE_H

struct sample_size {
    double infinite; /* answers, from a population without end */
    double finite;   /* answers, from N */
    double designed; /* answers, with the design effect */
    double issued;   /* letters */
    double wilson;   /* answers by Wilson's interval, population without end */
};
struct sample_size sample_size_share(double share, double margin, double level, double population,
                                     double design_effect, double response);
/* Answers in each of two groups. */
double sample_size_two_shares(double first, double second, double power, double alpha);

#endif
