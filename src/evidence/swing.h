/*
 * swing -- swing weighting with a facilitator: what an answer must be, pure.
 *
 * Everything at its worst: which one change, from worst to best, would matter most? That one gets
 * 100, the others so much of it as their own change matters. The weights are the points over
 * their sum (stats/preference/hierarchy.h). Whoever contradicts themself is told where.
 */
#ifndef EVIDENCE_SWING_H
#define EVIDENCE_SWING_H

#include <stddef.h>
#include <stdint.h>

enum { SWING_MOST = 100, SWING_ITEMS_LEAST = 2 };

enum swing_wrong {
    SWING_FINE,
    SWING_ALONE,   /* one criterion only: its weight is everything, whatever anybody says */
    SWING_BLANK,   /* `at` has no place, or no points */
    SWING_TWICE,   /* `at` and `other` have the same place */
    SWING_OUTSIDE, /* `at` has no such place, or points outside 0 to 100 */
    SWING_TOP,     /* the first one, `at`, does not have 100 */
    SWING_AGAINST  /* `at` was put behind `other`, and has more points */
};
struct swing_fault {
    enum swing_wrong what;
    size_t at, other;
};

/* place[n]: 1 .. n, each once; 0 blank. */
struct swing_fault swing_order_check(const int64_t *place, size_t n);
/* points[n] of criteria with these places; NaN blank. */
struct swing_fault swing_points_check(const double *points, const int64_t *place, size_t n);

#endif
