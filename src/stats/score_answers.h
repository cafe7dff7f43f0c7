/*
 * score_answers -- private to score*.c: the answers of a plan as aligned matrices.
 *
 * Question: what does each assessor say about each criterion once all scales run
 *           the same way, and where does each person's weight go?
 * Method:   see stats/score.h. Units: 0..100. Shapes: row by row. Pure: yes.
 */
#ifndef STATS_SCORE_ANSWERS_H
#define STATS_SCORE_ANSWERS_H

#include "stats/points.h"
#include "stats/score.h"

struct score_answers {
    double *worst, *best; /* [n_assessors * n_criteria], missing filled at that end */
    size_t *cluster;      /* [n_assessors] 0..n_clusters-1 */
    size_t n_clusters, n_organisations;
    const double *mapping; /* [n_items * n_criteria] */
    bool has_people;       /* false: nobody finished; `people` is empty */
    struct points_report people;
};

enum fail score_answers_make(struct arena *arena, const struct score_plan *plan,
                             struct score_answers *answers, struct why *why) MUST_USE;

/* Sum over k of a[k] * b[k]. */
double product_sum(const double *a, const double *b, size_t n);

#endif
