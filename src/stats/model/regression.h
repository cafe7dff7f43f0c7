/*
 * regression -- what goes with an answer, in a designed sample.
 *
 * Question: how do numbers, shares or steps of a scale differ by what people are; and is that
 *           more than chance under this design?
 * Method:   generalised linear models by iterated weighted least squares with the survey's
 *           weights; families gaussian, binomial (logit), poisson (log). Errors: inverse
 *           information around the design's covariance of the scores; t with the design's degrees
 *           of freedom + 1 - p. Terms are tested together by Wald's F. Steps of a scale:
 *           proportional odds, P(Y <= k) = logistic(z_k - x b). Rank tests: rank scores of the
 *           estimated distribution of the population regressed on the group.
 * Source:   Binder (1983), International Statistical Review 51; McCullagh & Nelder (1989);
 *           McCullagh (1980), JRSS B 42; Lumley & Scott (2013), Biometrika 100.
 * Shapes:   x[row * n_columns + column], the intercept included; rows outside the domain (or with
 *           a gap) are not used and stay in the design.
 * Fails:    INPUT for a column that others determine; CONVERGE when the likelihood has no top.
 * Pure:     yes.
 */
#ifndef STATS_MODEL_REGRESSION_H
#define STATS_MODEL_REGRESSION_H

#include "stats/survey/design.h"

enum family { FAMILY_GAUSSIAN, FAMILY_BINOMIAL, FAMILY_POISSON };

struct regression_plan {
    const struct design *design;
    const bool *rows; /* [n_rows] that are used */
    size_t n_columns;
    const double *x; /* [n_rows * n_columns] */
    const double *y; /* [n_rows]; for steps: 0, 1, 2 ... */
    enum family family;
    size_t n_steps; /* proportional odds: how many answers there are */
    /* Proportional odds: estimates that were found elsewhere, [n_columns + n_steps - 1], of which
     * the errors are wanted; NULL: find them. */
    const double *start;
};
struct regression {
    size_t n; /* n_columns; for steps also n_steps - 1 cut points behind them */
    double *estimate, *error, *t, *p, *covariance;
    double df; /* the design's, + 1 - n_columns */
    double df_design;
};
enum fail regression_run(struct arena *arena, const struct regression_plan *plan,
                         struct regression *out, struct why *why) MUST_USE;
/* x without an intercept, which the cut points stand for. */
enum fail steps_run(struct arena *arena, const struct regression_plan *plan, struct regression *out,
                    struct why *why) MUST_USE;

struct wald {
    double f, df, ddf, p;
};
/* Columns first .. first + n - 1 together. */
enum fail wald_run(struct arena *arena, const struct regression *fit, size_t first, size_t n,
                   struct wald *out, struct why *why) MUST_USE;

enum rank_score { RANK_WILCOXON, RANK_NORMAL, RANK_MEDIAN };
/* wilcoxon or KruskalWallis, vanderWaerden or normal, median. */
bool rank_score_of(const char *word, enum rank_score *out);
struct rank_test {
    double t, df, p;        /* two groups */
    double chi2, groups_df; /* any number of groups: Wald's chi-square, referred to F by p */
};
/* `group` of n_groups codes; two groups give t, more give chi2. */
enum fail rank_test_run(struct arena *arena, const struct design *design, const double *y,
                        const int32_t *group, int32_t n_groups, enum rank_score score,
                        struct rank_test *out, struct why *why) MUST_USE;

/* Cohen's kappa of two factors' shares; its error by the delta method. */
struct kappa {
    double kappa, error;
};
enum fail survey_kappa_run(struct arena *arena, const struct design *design, const int32_t *a,
                           const int32_t *b, int32_t n_levels, struct kappa *out,
                           struct why *why) MUST_USE;
/* Cronbach's alpha with weights; rows with a gap are left out. items[n_items][n_rows]. */
double scale_alpha(const double *weights, const double *const *items, size_t n_items,
                   size_t n_rows);

#endif
