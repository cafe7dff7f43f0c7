/*
 * weights -- from the weights of the draw to weights that people can stand by.
 *
 * Question: how many people does each respondent speak for?
 * Method:   post-stratification: totals over weighted counts of each cell. Raking: the same
 *           for each margin in turn until all fit (iterative proportional fitting).
 *           Calibration: the weights nearest to the given ones that meet the totals, d F(x'l)
 *           with F linear (1 + u, GREG), exponential (raking), logit between bounds, or
 *           linear cut at bounds; l by Newton's steps, halved where they overshoot.
 *           Work is done on the distinct combinations of categories, not on rows.
 *           Trimming: weights beyond the limits are set to them, and what is cut is shared
 *           equally among those never trimmed. Summary: Kish's effective number
 *           (sum w)^2 / sum w^2 and design effect n sum w^2 / (sum w)^2.
 * Source:   Deming & Stephan (1940), Ann. Math. Stat. 11; Deville & Saerndal (1992), JASA 87;
 *           Deville, Saerndal & Sautory (1993), JASA 88; Kish (1965), 11.2; Potter (1990).
 * Units:    persons for each respondent.
 * Fails:    INPUT: margins whose totals differ, a category without a total, a gap in a
 *           margin; INFEASIBLE: a total above 0 that nobody can meet; CONVERGE: names the
 *           margin and category that fits worst.
 * Pure:     yes.
 */
#ifndef STATS_SURVEY_WEIGHTS_H
#define STATS_SURVEY_WEIGHTS_H

#include "stats/survey/design.h"

/* A variable with the population total of each level. */
struct margin {
    const char *name;
    struct factor factor;
    const double *totals; /* [n_levels] */
};

/* Rows that are alike in all margins. */
struct cells {
    int32_t n_cells;
    const int32_t *of;     /* [n_rows] */
    const int32_t *levels; /* [n_cells * n_margins] */
    size_t n_margins;
    const double *sums; /* [n_cells] sum of the weights given */
};
/* O(n_rows * n_margins). INPUT where a row has a gap: row 1-based in why->row. */
enum fail cells_make(struct arena *arena, const struct margin *margins, size_t n_margins,
                     const double *weights, size_t n_rows, struct cells *out,
                     struct why *why) MUST_USE;

struct weighted {
    double *weights;                 /* [n_rows] */
    struct calibration *calibration; /* for the errors of estimates */
    int rounds;
    double worst; /* largest relative gap to a total */
};

enum fail weights_poststratify(struct arena *arena, const double *weights, size_t n_rows,
                               const struct margin *margin, struct weighted *out,
                               struct why *why) MUST_USE;

struct rake_plan {
    int rounds_max;   /* 0: 2000 */
    double tolerance; /* 0: 1e-12 */
    bool as_r;        /* errors by margin means, as R's rake; else by regression */
};
enum fail weights_rake(struct arena *arena, const double *weights, size_t n_rows,
                       const struct margin *margins, size_t n_margins, const struct rake_plan *plan,
                       struct weighted *out, struct why *why) MUST_USE;

/* Raking on cells alone: factors[n_cells] start anywhere above 0 (1 usually) and end fitted to
 * the totals given the sums of the cells. Used by replicates. Scratch as rake_scratch says. */
enum fail cells_rake(const struct cells *cells, const struct margin *margins, const double *sums,
                     int rounds_max, double tolerance, double *factors, double *scratch,
                     int *rounds, double *worst, struct why *why) MUST_USE;
size_t rake_scratch(const struct margin *margins, size_t n_margins); /* doubles */

enum calibration_distance { DISTANCE_LINEAR, DISTANCE_RAKING, DISTANCE_LOGIT };
/* A number that is calibrated to its total over all people. */
struct auxiliary {
    const char *name;
    const double *numbers; /* [n_rows] */
    double total;
};
struct calibrate_plan {
    const struct margin *margins;
    size_t n_margins;
    const struct auxiliary *auxiliaries;
    size_t n_auxiliaries;
    double people; /* total number, NaN: that of the margins, or not calibrated */
    enum calibration_distance distance;
    double low, high; /* bounds of new over old weight; -/+ infinity: none */
};
enum fail weights_calibrate(struct arena *arena, const double *weights, size_t n_rows,
                            const struct calibrate_plan *plan, struct weighted *out,
                            struct why *why) MUST_USE;

/* Trims in place; with `strict` until none lies outside. Returns how many were trimmed. Weights of
 * 0 stay 0: who has one takes no part. */
size_t weights_trim(struct arena *arena, double *weights, size_t n_rows, double low, double high,
                    bool strict);

struct weight_summary {
    size_t n;
    double sum, sum_squares, min, max, ratio, cv, kish_deff, n_effective, efficiency_percent;
    double change_min, change_max; /* new over old weight */
};
/* Of the rows with a weight above 0; `before` NULL: no change. */
struct weight_summary weights_summary(const double *weights, const double *before, size_t n_rows);

/* --- non-response -------------------------------------------------------------------------- */

/* Weight of all over weight of respondents in each cell: factors[n_levels]; INFEASIBLE names a
 * cell in which nobody answered. */
enum fail nonresponse_factors(const double *weights, const bool *responded,
                              const struct factor *cells, size_t n_rows, double *factors,
                              struct why *why) MUST_USE;

struct propensity {
    size_t n;                 /* coefficients */
    const char *const *names; /* "(Intercept)", "sexM" */
    const double *coefficients;
    const double *chances; /* [n_rows] */
};
/* Weighted logistic regression of having responded on the factors (first level as reference)
 * and the numbers, weights divided by their mean. */
enum fail propensity_fit(struct arena *arena, const double *weights, const bool *responded,
                         const struct factor *factors, const char *const *names, size_t n_factors,
                         const struct auxiliary *numbers, size_t n_numbers, size_t n_rows,
                         struct propensity *out, struct why *why) MUST_USE;

/* --- representativity ---------------------------------------------------------------------- */

/* R-indicator 1 - 2 S(rho) with unconditional partial indicators: by variable, and by level
 * signed; and conditional ones, within the cells of the other variables.
 * Source: Schouten, Cobben & Bethlehem (2009), Survey Methodology 35; Schouten, Shlomo &
 * Skinner (2011), J. Official Statistics 27. */
struct representativity {
    double r, spread, mean, response, cv;
    double *partial;     /* [n_factors] */
    double **categories; /* [n_factors][n_levels] */
    double *conditional; /* [n_factors] */
};
struct representativity representativity_of(struct arena *arena, const double *weights,
                                            const bool *responded, const double *chances,
                                            const struct factor *factors, size_t n_factors,
                                            size_t n_rows);

#endif
