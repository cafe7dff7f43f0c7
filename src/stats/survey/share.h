/*
 * share -- intervals for a share that stay sensible near 0 and 1.
 *
 * Question: which share says yes, and between which values does it plausibly lie?
 * Method:   all start from the share p and its design-based variance v. Wilson: score
 *           interval with n* = p(1-p)/v and t instead of z. Beta (Korn and Graubard): exact
 *           limits at n* (t_{n-1}/t_df)^2; at p = 0 or 1 n* is Kish's effective number.
 *           Logit: Wald on the log odds. Arcsine: Wald on asin sqrt p, kept within 0..1.
 *           Likelihood: profile of the working likelihood divided by its design effect,
 *           interpolated as R does. Wald: p -/+ t se. At p = 0 or 1 the last four say nothing
 *           and beta stands in for them (`method` tells). The default is Wilson, and beta where
 *           n* p or n* (1-p) is below 10. No degrees of freedom, no interval: NaN.
 * Source:   Korn & Graubard (1998), Survey Methodology 24, 193-201; Wilson (1927), JASA 22; Franco
 *           et al. (2019), J. Survey Stat. Methodol. 7, 334-364; Rust & Hsu (2007).
 * Units:    shares 0..1; level 0.95 for 95 %.
 * Fails:    as estimate_run.
 * Pure:     yes.
 */
#ifndef STATS_SURVEY_SHARE_H
#define STATS_SURVEY_SHARE_H

#include "stats/survey/estimate.h"

enum share_method {
    SHARE_USUAL, /* Wilson or beta, as said above */
    SHARE_WILSON,
    SHARE_BETA,
    SHARE_LOGIT,
    SHARE_ARCSINE,
    SHARE_LIKELIHOOD,
    SHARE_WALD
};
/* usual, wilson, beta, logit or xlogit, asin, likelihood, mean or wald. False: none of these. */
bool share_method_of(const char *word, enum share_method *out);
/* wilson, beta, logit, asin, likelihood or wald. */
const char *share_method_word(enum share_method method);

struct share {
    double value, error;
    struct interval interval;
    double df;
    double n;                 /* rows of the domain, with those who gave no answer */
    double answers;           /* likelihood: of them with an answer; 0: all */
    double fitted;            /* likelihood: their weight over the mean weight; 0: as answers */
    double n_effective;       /* p(1-p)/v, or Kish's where v is 0 */
    double n_adjusted;        /* beta: times (t_{n-1}/t_df)^2 */
    double before;            /* likelihood: the share one step before R's fit ends; 0: the share */
    enum share_method method; /* the one that was used */
};

/* The interval of a share whose error is known: fills `interval`, `n_effective`,
 * `n_adjusted` and `method` from value, error, df and n. `kish` is (sum w)^2 / sum w^2. */
void share_interval(struct share *share, enum share_method method, double level, double kish);

/* The share with `yes` of the rows of the domain that are `known` (NULL: all). */
enum fail share_run(struct arena *arena, const struct design *design, const bool *domain,
                    const bool *known, const bool *yes, enum share_method method, double level,
                    struct share *out, struct why *why) MUST_USE;

#endif
