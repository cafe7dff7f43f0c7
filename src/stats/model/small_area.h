/*
 * small_area -- estimates for places where few were asked, by what such places have in common.
 *
 * Question: what do people of each area think, where a direct estimate is too uncertain?
 * Method:   Fay-Herriot: direct estimates y_i with known variances psi_i around x_i b with
 *           variance A between areas; A by restricted maximum likelihood (Fisher scoring, not
 *           below 0); estimate g y + (1 - g) x b with g = A / (A + psi); mean squared error
 *           g1 + g2 + 2 g3. Multilevel regression and post-stratification: logit of a share with
 *           fixed effects and independent random intercepts of two groupings, likelihood by
 *           Laplace's approximation; predictions for each cell of the population, weighted by its
 *           people; a group that was not sampled has the effect 0.
 * Source:   Rao & Molina (2015), Small Area Estimation, ch. 6; Prasad & Rao (1990), JASA 85;
 *           Gelman & Little (1997), Survey Methodology 23; Bates et al. (2015), JSS 67.
 * Fails:    INPUT for columns that others determine, variances not above 0; CONVERGE.
 * Units:    model-based figures: label them as such and show how far they are shrunk (g).
 * Pure:     yes.
 */
#ifndef STATS_MODEL_SMALL_AREA_H
#define STATS_MODEL_SMALL_AREA_H

#include "base/arena.h"

#include <stddef.h>

struct fay_herriot_plan {
    size_t n_areas, n_columns;
    const double *y, *variance; /* [n_areas] */
    const double *x;            /* [n_areas * n_columns], the intercept included */
};
struct fay_herriot {
    double between;                     /* A */
    double *coefficient;                /* [n_columns] */
    double *estimate, *mse, *shrinkage; /* [n_areas] */
};
enum fail fay_herriot_run(struct arena *arena, const struct fay_herriot_plan *plan,
                          struct fay_herriot *out, struct why *why) MUST_USE;

enum { MIXED_GROUPINGS_MAX = 4, MIXED_GROUPS_MAX = 500 };
struct mixed_plan {
    size_t n_rows, n_columns, n_groupings;
    const double *yes, *asked;                 /* [n_rows] */
    const double *x;                           /* [n_rows * n_columns] */
    const int32_t *group[MIXED_GROUPINGS_MAX]; /* [n_rows] from 0 */
    int32_t n_groups[MIXED_GROUPINGS_MAX];
};
struct mixed {
    double *coefficient;                   /* [n_columns] */
    double deviation[MIXED_GROUPINGS_MAX]; /* of the random intercepts */
    double *effect[MIXED_GROUPINGS_MAX];   /* [n_groups] their modes */
    double likelihood;                     /* logarithm, with binomial constants */
};
enum fail mixed_run(struct arena *arena, const struct mixed_plan *plan, struct mixed *out,
                    struct why *why) MUST_USE;
/* The share in a cell: x[n_columns], group[n_groupings], -1 for one that was not sampled. */
double mixed_share(const struct mixed *fit, const struct mixed_plan *plan, const double *x,
                   const int32_t *group);

#endif
