/*
 * change -- the same panel asked again and again, and answers that were filled in.
 *
 * Question: has opinion moved between waves; is there a trend; who leaves; what does
 *           not knowing some answers add?
 * Method:   means of each wave with their covariance, which is that of influences added over
 *           the waves of a row, so that people asked twice count once (difference: V1 + V2 -
 *           2 Cov). Omnibus: all waves equal, by Wald's statistic W with q contrasts, F = W/q
 *           (df - q + 1)/df. Trend: linear or logistic on the number of the wave, with the
 *           sandwich of the same design and df + 1 - 2 degrees of freedom. Attrition: lost
 *           since the first wave, and since the wave before. Imputations: Rubin's rules with the
 *           degrees of freedom of Barnard and Rubin.
 * Source:   Kish (1965), 12.4; Binder (1983), Int. Stat. Review 51; Korn & Graubard (1990) for
 *           the F; Rubin (1987); Barnard & Rubin (1999), Biometrika 86.
 * Fails:    as estimate_run; CONVERGE: a trend that separates the answers.
 * Pure:     yes.
 */
#ifndef STATS_SURVEY_CHANGE_H
#define STATS_SURVEY_CHANGE_H

#include "stats/survey/estimate.h"

struct change {
    size_t n;                                                      /* waves */
    double *values;                                                /* [n] means */
    double *errors;                                                /* [n] */
    double *covariance;                                            /* [n * n] */
    double *moved, *moved_error, *moved_error_apart, *correlation; /* [n - 1] to the next wave */
    double wald, f, p, df;                                         /* all equal? */
};
/* One variable of numbers for each wave, all on the rows of the design. */
enum fail change_run(struct arena *arena, const struct design *design, const bool *domain,
                     const struct variable *waves, size_t n_waves, struct change *out,
                     struct why *why) MUST_USE;

struct trend {
    double coefficients[2], errors[2], p[2]; /* at wave 0; by wave */
    double covariance[4];
    double df;
};
enum fail trend_run(struct arena *arena, const struct design *design, const bool *domain,
                    const struct variable *waves, size_t n_waves, bool logistic, struct trend *out,
                    struct why *why) MUST_USE;

/* Shares lost: [n_waves], the first is 0. Weighted ones are since the first wave. */
struct attrition {
    double *lost, *lost_weighted, *lost_since, *staying;
};
struct attrition attrition_of(struct arena *arena, const double *weights,
                              const struct variable *waves, size_t n_waves, size_t n_rows);

struct imputed {
    double value, error, within, between, total, lambda;
    double df_rubin, df;
    struct interval interval;
};
/* n >= 2 completed data sets with the estimate and the variance of each. */
struct imputed imputations_combine(const double *values, const double *variances, size_t n,
                                   double df_complete, double level);

#endif
