/*
 * paired -- the same people before and after.
 *
 * Question: did opinions change, in which direction, and how certain is that?
 * Method:   McNemar for yes and no: chi-square, with continuity, exact binomial and mid-p.
 *           Stuart-Maxwell for several answers, over ALL categories (equal margins are no
 *           reason to drop one), by the pseudo-inverse of the covariance of the differences of
 *           margins, so that answers nobody gave cost a degree of freedom and nothing else;
 *           Bhapkar's SM/(1-SM/n); Bowker's test of symmetry over pairs that occur.
 *           Cochran's Q for three or more moments. For numbers: paired t with Cohen's dz and
 *           Hedges' correction 1-3/(4(n-1)-1); Wilcoxon's signed ranks with zeros ranked and
 *           left out (Pratt) or dropped first (Wilcoxon), ties by their conditional variance,
 *           and the exact distribution over all signs; the sign test.
 *           Polarisation of answers 1..K with cumulative shares F: dispersion
 *           1-sum|2F-1|/(K-1), Leik's consensus 1-2 sum min(F,1-F)/(K-1), entropy over log K.
 * Source:   McNemar (1947); Stuart (1955), Biometrika 42; Maxwell (1970); Bhapkar (1966), JASA
 *           61; Bowker (1948), JASA 43; Cochran (1950), Biometrika 37; Pratt (1959), JASA 54;
 *           Leik (1966), Pacific Sociological Review 9; Fagerland, Lydersen & Laake (2013).
 * Shapes:   before[n], after[n]; NaN in either leaves the person out.
 * Units:    p-values two-sided.
 * Fails:    INPUT for categories outside 1..K; figures without people are NaN.
 * Pure:     yes.
 */
#ifndef STATS_PAIRED_H
#define STATS_PAIRED_H

#include "base/arena.h"

#include <stddef.h>

struct mcnemar {
    double n, to_yes, to_no; /* people; of them no before and yes after; the other way */
    double chi2, p, chi2_continuity, p_continuity, p_exact, p_mid;
    double difference, error; /* of the paired shares, Wald */
    double odds_ratio;        /* to_yes / to_no */
};
/* Values of 0 and 1. */
struct mcnemar mcnemar_run(const double *before, const double *after, size_t n);

/* Two-sided chances of so uneven a switch if both ways were alike, exact and mid-p (Fagerland,
 * Lydersen & Laake 2013: with as many either way, 1 less half the chance of just that). */
void mcnemar_exact(double to_yes, double to_no, double *p_exact, double *p_mid);

struct homogeneity {
    double chi2, df, p;
    double bhapkar, bhapkar_p;
    double bowker, bowker_df, bowker_p;
};
/* table[before * k + after] of people. */
void homogeneity_of(struct arena *arena, const double *table, size_t k, struct homogeneity *out);
/* Counts answers 1..k into table[k * k] (set here), after mapping by group[answer - 1] (NULL: as
 * they are); `k` is the number of groups then. INPUT outside 1..n_answers. */
enum fail pairs_table(const double *before, const double *after, size_t n, size_t n_answers,
                      const size_t *group, size_t k, double *table, struct why *why) MUST_USE;

struct cochran {
    double q, df, p, n;
};
/* yes[person * k + moment] of 0 and 1. */
struct cochran cochran_run(const double *yes, size_t n, size_t k);

struct paired_test {
    double n, mean, t, df, p, low, high, dz, hedges;
    double z_pratt, p_pratt, z_wilcoxon, p_wilcoxon;
    double p_exact; /* of Pratt's statistic over all signs of what is not zero */
    double p_sign;
};
void paired_test_run(struct arena *arena, const double *before, const double *after, size_t n,
                     double level, struct paired_test *out);

struct polarisation {
    double n, mean, variance, dispersion, leik, entropy;
};
struct polarisation polarisation_of(struct arena *arena, const double *answers, size_t n,
                                    size_t n_answers);

#endif
