/*
 * master -- the linear programme over the panels known, and more panels until none would help.
 *
 * Question: the best lottery for an aim: z, below every open type's chance, as high as can be
 *           (AIM_LOWEST); h, above everybody's, as low as can be (AIM_HIGHEST); ratio * h + curve
 *           / z least (AIM_BALANCE); where settled types have what they have, and nobody is above
 *           h_most.
 * Method:   dual simplex. Rows that bound chances from above, and tangents of curve / z, come in
 *           when they are needed. Costs are kept apart while it runs, so that it does not go in
 *           circles.
 * Shapes:   types are those that can come, as in search->centre.
 */
#ifndef STATS_SORTITION_MASTER_H
#define STATS_SORTITION_MASTER_H

#include "stats/sortition/columns_inner.h"
#include "stats/sortition/lp.h"

enum master_aim { AIM_LOWEST, AIM_HIGHEST, AIM_BALANCE };
enum { MASTER_Z, MASTER_H, MASTER_V, MASTER_PANELS }; /* columns; the panels' weights follow */

struct master {
    struct search *search;
    struct lp *lp;
    uint32_t *start, *row;
    double *coef, *values, *price;
    uint32_t *high_row; /* [n]: the row that bounds the type from above; 0: none yet */
    size_t n, extra, extra_max, tangents;
    struct master_row {
        bool tangent;
        uint32_t type;
        double slope, least; /* of a tangent */
    } * rows;                /* [extra] behind those of the types and the sum of the weights */
    double *fixed;           /* [n] settled chance; negative: open */
    double z_least, h_most, v_most, ratio, curve;
    double z, h, objective;
};

void master_make(struct master *master, struct search *search);
/* Stops at an objective of `enough` (z, -h, or less the balance). *gap: what is not proven of it,
 * 0 when it stopped at enough. CONVERGE: rounding stands in the way. */
enum fail master_solve(struct master *master, enum master_aim aim, double enough, double *gap,
                       struct why *why) MUST_USE;

#endif
