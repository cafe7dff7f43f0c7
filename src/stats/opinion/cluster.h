/*
 * cluster -- people near one another, and whether two divisions of people are the same.
 *
 * Question: into which k groups do points fall; how alike are two divisions?
 * Method:   k-means from k-means++ starts, the best of several by the sum of squared
 *           distances; silhouette from the distances to group centres (Hruschka's
 *           simplified form, O(n k)); Hubert & Arabie's adjusted Rand index.
 * Source:   Arthur & Vassilvitskii (2007); Hruschka, de Castro & Campello (2006);
 *           Hubert & Arabie (1985), Journal of Classification 2.
 * Shapes:   points[n * d]; group[n] 0..k-1; centres[k * d].
 * Fails:    never. With fewer distinct points than k some groups stay empty.
 * Pure:     yes: the same points in the same order and the same stream give the same groups.
 */
#ifndef STATS_OPINION_CLUSTER_H
#define STATS_OPINION_CLUSTER_H

#include "base/arena.h"
#include "base/rng.h"

#include <stdint.h>

enum { CLUSTER_GROUPS_MAX = 16 };

struct cluster_plan {
    size_t n, d, k;
    const double *points;
    const double *weights; /* NULL: all 1 */
    int restarts, iterations_max;
};

/* The best division found. Returns the weighted sum of squared distances to the centres.
 * Groups are in the order of their weight, the largest first. */
double cluster_find(struct arena *arena, const struct cluster_plan *plan, struct rng *rng,
                    double *centres, uint8_t *group);
/* From given centres to the nearest settled division; centres and groups keep their order. */
double cluster_settle(struct arena *arena, const struct cluster_plan *plan, double *centres,
                      uint8_t *group);
/* The nearest centre, the first of equals. */
size_t cluster_nearest(const double *point, const double *centres, size_t d, size_t k);
/* Mean of (b - a) / max(a, b): a the distance to the own centre, b to the nearest other. */
double cluster_silhouette(const struct cluster_plan *plan, const double *centres,
                          const uint8_t *group);
/* Agreement of two divisions into k and m groups beyond chance; 1 when they are the same. */
double cluster_agreement(const uint8_t *a, size_t k, const uint8_t *b, size_t m, size_t n);
/* overlap[k * m]: how many are in group i of the one and j of the other. */
void cluster_overlap(const uint8_t *a, size_t k, const uint8_t *b, size_t m, size_t n,
                     int64_t *overlap);
/* Which group of `b` each group of `a` is matched to so that most points agree (k groups in both,
 * k <= 8; all matchings are tried). */
void cluster_match(const uint8_t *a, const uint8_t *b, size_t k, size_t n, size_t *match);

#endif
