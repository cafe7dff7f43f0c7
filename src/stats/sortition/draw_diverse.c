/* Panels with the intersections of categories spread: each starts from a panel for random weights
 * and is improved by exchanges of one person for another that keep the quotas. */
#include "stats/sortition/draw_inner.h"

#include <string.h>

enum { SWEEPS = 20 };

struct spread {
    const struct problem *problem;
    size_t features, cells; /* cells of all pairs of categories */
    size_t *pair_start;     /* [features * features] first cell of the pair */
    int64_t *target;        /* [cells] panel members hoped for, times `scale` */
    int64_t *here;          /* [cells] */
    int64_t scale;
};

static uint16_t value_of(const struct problem *problem, size_t t, size_t f) {
    const struct sortition_pool *pool = problem->plan->pool;
    return pool->values[(size_t)problem->people[problem->first[t]] * pool->n_features + f];
}

static size_t cell_of(const struct spread *spread, size_t t, size_t a, size_t b) {
    const struct sortition_quotas *quotas = spread->problem->plan->quotas;
    return spread->pair_start[a * spread->features + b] +
           value_of(spread->problem, t, a) * quotas->features[b].n_values +
           value_of(spread->problem, t, b);
}

/* Hoped for in each cell: the panel as if the two categories had nothing to do with one another. */
static struct spread spread_make(struct arena *arena, const struct problem *problem) {
    const struct sortition_quotas *quotas = problem->plan->quotas;
    size_t f = quotas->n_features, cells = 0;
    struct spread spread = {.problem = problem,
                            .features = f,
                            .pair_start = ARENA_ARRAY(arena, size_t, f * f),
                            .scale = 4 * (int64_t)problem->plan->size};
    for (size_t a = 0; a < f; a++)
        for (size_t b = a + 1; b < f; b++) {
            spread.pair_start[a * f + b] = cells;
            cells += quotas->features[a].n_values * quotas->features[b].n_values;
        }
    spread.cells = cells;
    spread.target = ARENA_ARRAY(arena, int64_t, cells + 1);
    spread.here = ARENA_ARRAY(arena, int64_t, cells + 1);
    for (size_t a = 0; a < f; a++)
        for (size_t b = a + 1; b < f; b++)
            for (size_t v = 0; v < quotas->features[a].n_values; v++)
                for (size_t w = 0; w < quotas->features[b].n_values; w++) {
                    const struct sortition_value *x = &quotas->features[a].values[v];
                    const struct sortition_value *y = &quotas->features[b].values[w];
                    spread.target[spread.pair_start[a * f + b] + v * quotas->features[b].n_values +
                                  w] = (int64_t)(x->min + x->max) * (y->min + y->max);
                }
    return spread;
}

static void count(struct spread *spread, size_t t, int64_t by) {
    for (size_t a = 0; a < spread->features; a++)
        for (size_t b = a + 1; b < spread->features; b++)
            spread->here[cell_of(spread, t, a, b)] += by * spread->scale;
}

/* What it would change in the sum of squared distances if `t` came (by 1) or went (by -1). */
static int64_t change(const struct spread *spread, size_t t, int64_t by) {
    int64_t sum = 0, step = by * spread->scale;
    for (size_t a = 0; a < spread->features; a++)
        for (size_t b = a + 1; b < spread->features; b++) {
            size_t cell = cell_of(spread, t, a, b);
            sum += step * (2 * (spread->here[cell] - spread->target[cell]) + step);
        }
    return sum;
}

static bool may_swap(const struct spread *spread, const uint32_t *x, const int32_t *sums,
                     size_t out, size_t in) {
    const struct problem *problem = spread->problem;
    if (out == in || x[in] >= problem->count[in]) return false;
    for (uint32_t k = problem->start[out], l = problem->start[in]; k + 1 < problem->start[out + 1];
         k++, l++) {
        uint32_t from = problem->row[k], to = problem->row[l];
        if (from == to) continue;
        if (sums[from] - 1 < problem->low[from] || sums[to] + 1 > problem->high[to]) return false;
    }
    int32_t h = problem->household[in];
    if (h < 0 || h == problem->household[out]) return true;
    int64_t there = 0;
    for (uint32_t k = problem->member_start[h]; k < problem->member_start[h + 1]; k++)
        there += x[problem->members[k]];
    return there < problem->high[problem->rows + (size_t)h];
}

static void rows_add(const struct problem *problem, size_t t, int32_t by, int32_t *sums) {
    for (uint32_t k = problem->start[t]; k < problem->start[t + 1]; k++)
        sums[problem->row[k]] += by;
}

/* The best exchange for each member in turn, until a sweep finds none. */
static void improve(struct spread *spread, uint32_t *x, int32_t *sums) {
    const struct problem *problem = spread->problem;
    memset(spread->here, 0, spread->cells * sizeof(int64_t));
    memset(sums, 0, problem->rows * sizeof(int32_t));
    for (size_t t = 0; t < problem->n_types; t++) {
        if (x[t] == 0) continue;
        count(spread, t, x[t]);
        rows_add(problem, t, (int32_t)x[t], sums);
    }
    bool better = true;
    for (int sweep = 0; sweep < SWEEPS && better; sweep++) {
        better = false;
        for (size_t out = 0; out < problem->n_types; out++) {
            if (x[out] == 0) continue;
            int64_t gone = change(spread, out, -1), most = 0;
            size_t best = SIZE_MAX;
            count(spread, out, -1);
            for (size_t in = 0; in < problem->n_types; in++) {
                if (!may_swap(spread, x, sums, out, in)) continue;
                int64_t gain = gone + change(spread, in, 1);
                if (gain < most) most = gain, best = in;
            }
            count(spread, out, 1);
            if (best == SIZE_MAX) continue;
            count(spread, out, -1);
            count(spread, best, 1);
            rows_add(problem, out, -1, sums);
            rows_add(problem, best, 1, sums);
            x[out]--;
            x[best]++;
            better = true;
        }
    }
}

enum fail run_diverse(struct run *run, uint32_t *people, struct why *why) {
    struct problem *problem = &run->problem;
    struct arena *arena = run->arena;
    struct spread spread = spread_make(arena, problem);
    double *weight = ARENA_ARRAY(arena, double, problem->n_types + 1);
    uint32_t *x = ARENA_ARRAY(arena, uint32_t, problem->n_types + 1);
    uint32_t *members = ARENA_ARRAY(arena, uint32_t, problem->n_free + 1);
    int32_t *sums = ARENA_ARRAY(arena, int32_t, problem->rows);
    memcpy(members, problem->people, problem->n_free * sizeof(uint32_t));
    run->oracle = oracle_new(arena, problem);
    for (size_t p = 0; p < run->wanted; p++) {
        uint32_t *panel = people + p * run->plan->size;
        for (size_t t = 0; t < problem->n_types; t++) weight[t] = rng_real(&run->rng);
        /* The first panel is sought to the end, so that "none" is a proof. */
        struct oracle_wish wish = {.weight = weight, .enough = -1e300, .exact = p == 0};
        enum oracle_found found = oracle_best(run->oracle, &wish, x, NULL, NULL);
        if (found == ORACLE_NONE || found == ORACLE_UNKNOWN)
            return why_fail(why, FAIL_INFEASIBLE, "quotas",
                            "no panel can keep these quotas with this pool");
        improve(&spread, x, sums);
        size_t n = 0;
        for (size_t t = 0; t < problem->n_types; t++)
            for (uint32_t i = 0; i < x[t]; i++) {
                uint32_t *of_type = members + problem->first[t];
                size_t j = i + (size_t)rng_below(&run->rng, problem->count[t] - i);
                uint32_t chosen = of_type[j];
                of_type[j] = of_type[i];
                of_type[i] = chosen;
                panel[n++] = chosen;
            }
        for (size_t k = 0; k < run->plan->n_kept; k++) panel[n++] = (uint32_t)run->plan->kept[k];
        if (!run_watch(run, "panels", p + 1, run->wanted)) {
            run->lottery = p + 1;
            break;
        }
    }
    return FAIL_NONE;
}
