#include "stats/opinion/cluster.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

static double distance2(const double *a, const double *b, size_t d) {
    double sum = 0;
    for (size_t i = 0; i < d; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum;
}

static double weight_of(const struct cluster_plan *plan, size_t i) {
    return plan->weights == NULL ? 1 : plan->weights[i];
}

size_t cluster_nearest(const double *point, const double *centres, size_t d, size_t k) {
    size_t best = 0;
    double least = distance2(point, centres, d);
    for (size_t g = 1; g < k; g++) {
        double this = distance2(point, centres + g * d, d);
        if (this < least) best = g, least = this;
    }
    return best;
}

/* k-means++: each next centre is a point, with a chance in proportion to its squared distance. */
static void seed(const struct cluster_plan *plan, struct rng *rng, double *near, double *centres) {
    size_t n = plan->n, d = plan->d;
    for (size_t i = 0; i < n; i++) near[i] = weight_of(plan, i);
    for (size_t g = 0; g < plan->k; g++) {
        double total = 0;
        for (size_t i = 0; i < n; i++) total += near[i];
        double at = rng_real(rng) * total;
        size_t chosen = n - 1;
        for (size_t i = 0; i < n; i++) {
            at -= near[i];
            if (at < 0 && near[i] > 0) {
                chosen = i;
                break;
            }
        }
        memcpy(centres + g * d, plan->points + chosen * d, d * sizeof *centres);
        for (size_t i = 0; i < n; i++) {
            double this = weight_of(plan, i) * distance2(plan->points + i * d, centres + g * d, d);
            if (g == 0 || this < near[i]) near[i] = this;
        }
    }
}

double cluster_settle(struct arena *arena, const struct cluster_plan *plan, double *centres,
                      uint8_t *group) {
    size_t d = plan->d, k = plan->k, mark = arena_mark(arena);
    double *sum = ARENA_ARRAY(arena, double, k *d + k), *weight = sum + k * d;
    double before = INFINITY, total = 0;
    for (int iteration = 0; iteration < plan->iterations_max; iteration++) {
        memset(sum, 0, (k * d + k) * sizeof *sum);
        total = 0;
        for (size_t i = 0; i < plan->n; i++) {
            const double *point = plan->points + i * d;
            size_t g = cluster_nearest(point, centres, d, k);
            double w = weight_of(plan, i);
            group[i] = (uint8_t)g;
            weight[g] += w;
            for (size_t a = 0; a < d; a++) sum[g * d + a] += w * point[a];
            total += w * distance2(point, centres + g * d, d);
        }
        if (!(total < before)) break;
        before = total;
        for (size_t g = 0; g < k; g++)
            for (size_t a = 0; a < d && weight[g] > 0; a++)
                centres[g * d + a] = sum[g * d + a] / weight[g];
    }
    arena_rewind(arena, mark);
    return total;
}

/* Largest group first; equals by their centre, so that the order says nothing about chance. */
static void order_by_weight(const struct cluster_plan *plan, double *centres, uint8_t *group) {
    size_t k = plan->k, d = plan->d, order[CLUSTER_GROUPS_MAX], place[CLUSTER_GROUPS_MAX];
    double weight[CLUSTER_GROUPS_MAX] = {0}, old[CLUSTER_GROUPS_MAX * 8];
    for (size_t i = 0; i < plan->n; i++) weight[group[i]] += weight_of(plan, i);
    memcpy(old, centres, k * d * sizeof *old);
    for (size_t g = 0; g < k; g++) {
        size_t at = g;
        for (; at > 0; at--) {
            size_t other = order[at - 1];
            bool larger = weight[g] > weight[other] ||
                          (weight[g] == weight[other] && old[g * d] > old[other * d]);
            if (!larger) break;
            order[at] = other;
        }
        order[at] = g;
    }
    for (size_t at = 0; at < k; at++) {
        place[order[at]] = at;
        memcpy(centres + at * d, old + order[at] * d, d * sizeof *old);
    }
    for (size_t i = 0; i < plan->n; i++) group[i] = (uint8_t)place[group[i]];
}

double cluster_find(struct arena *arena, const struct cluster_plan *plan, struct rng *rng,
                    double *centres, uint8_t *group) {
    size_t mark = arena_mark(arena);
    double *near = ARENA_ARRAY(arena, double, plan->n + 1);
    double *best = ARENA_ARRAY(arena, double, plan->k * plan->d);
    double *these = ARENA_ARRAY(arena, double, plan->k * plan->d);
    double least = INFINITY;
    for (int r = 0; r < plan->restarts; r++) {
        seed(plan, rng, near, these);
        double total = cluster_settle(arena, plan, these, group);
        if (total < least) {
            least = total;
            memcpy(best, these, plan->k * plan->d * sizeof *best);
        }
    }
    memcpy(centres, best, plan->k * plan->d * sizeof *best);
    least = cluster_settle(arena, plan, centres, group);
    order_by_weight(plan, centres, group);
    arena_rewind(arena, mark);
    return least;
}

double cluster_silhouette(const struct cluster_plan *plan, const double *centres,
                          const uint8_t *group) {
    double sum = 0, total = 0;
    for (size_t i = 0; i < plan->n; i++) {
        const double *point = plan->points + i * plan->d;
        double own = sqrt(distance2(point, centres + group[i] * plan->d, plan->d));
        double other = INFINITY;
        for (size_t g = 0; g < plan->k; g++)
            if (g != group[i])
                other = fmin(other, sqrt(distance2(point, centres + g * plan->d, plan->d)));
        double larger = fmax(own, other), w = weight_of(plan, i);
        if (larger > 0 && isfinite(larger)) sum += w * (other - own) / larger;
        total += w;
    }
    return total > 0 ? sum / total : 0;
}

void cluster_overlap(const uint8_t *a, size_t k, const uint8_t *b, size_t m, size_t n,
                     int64_t *overlap) {
    memset(overlap, 0, k * m * sizeof *overlap);
    for (size_t i = 0; i < n; i++) overlap[a[i] * m + b[i]]++;
}

static double pairs(int64_t n) {
    return (double)n * (double)(n - 1) / 2;
}

double cluster_agreement(const uint8_t *a, size_t k, const uint8_t *b, size_t m, size_t n) {
    int64_t overlap[CLUSTER_GROUPS_MAX * CLUSTER_GROUPS_MAX], rows[CLUSTER_GROUPS_MAX] = {0};
    int64_t columns[CLUSTER_GROUPS_MAX] = {0};
    double both = 0, in_a = 0, in_b = 0;
    cluster_overlap(a, k, b, m, n, overlap);
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < m; j++) {
            both += pairs(overlap[i * m + j]);
            rows[i] += overlap[i * m + j];
            columns[j] += overlap[i * m + j];
        }
    for (size_t i = 0; i < k; i++) in_a += pairs(rows[i]);
    for (size_t j = 0; j < m; j++) in_b += pairs(columns[j]);
    double all = pairs((int64_t)n), chance = all > 0 ? in_a * in_b / all : 0;
    double most = (in_a + in_b) / 2;
    return most == chance ? 1 : (both - chance) / (most - chance);
}

struct matching {
    const int64_t *overlap;
    size_t k, now[8], best[8];
    bool taken[8];
    int64_t most;
};

static void match_from(struct matching *m, size_t at, int64_t sum) {
    if (at == m->k) {
        if (sum > m->most) {
            m->most = sum;
            memcpy(m->best, m->now, sizeof m->now);
        }
        return;
    }
    for (size_t j = 0; j < m->k; j++) {
        if (m->taken[j]) continue;
        m->taken[j] = true;
        m->now[at] = j;
        match_from(m, at + 1, sum + m->overlap[at * m->k + j]);
        m->taken[j] = false;
    }
}

void cluster_match(const uint8_t *a, const uint8_t *b, size_t k, size_t n, size_t *match) {
    int64_t overlap[8 * 8];
    struct matching m = {.overlap = overlap, .k = k, .most = -1};
    cluster_overlap(a, k, b, k, n, overlap);
    match_from(&m, 0, 0);
    for (size_t i = 0; i < k; i++) match[i] = m.best[i];
}
