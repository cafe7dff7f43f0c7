/* What one more place would do, and how low the highest chance can be. */
#include "stats/sortition/chances.h"

#include <math.h>

static int prices_compare(const void *a, const void *b) {
    const struct sortition_price *p = a, *q = b;
    if (p->difference != q->difference) return p->difference > q->difference ? -1 : 1;
    if (p->feature != q->feature) return p->feature < q->feature ? -1 : 1;
    return p->value < q->value ? -1 : p->value > q->value;
}

/* The lowest chance with the row's bound moved by one place; the bound goes back. */
static double moved(struct arena *arena, struct problem *problem, size_t row, bool is_max,
                    const struct chances_limits *limits, double now) {
    double lowest = now, cap = problem->plan->cap > 0 ? problem->plan->cap : 1;
    int32_t *bound = is_max ? &problem->high[row] : &problem->low[row];
    *bound += is_max ? 1 : -1;
    if (chances_lowest(arena, problem, limits, cap, &lowest, NULL, NULL) != FAIL_NONE) lowest = now;
    *bound -= is_max ? 1 : -1;
    return lowest;
}

enum fail sortition_prices(struct arena *arena, const struct sortition_plan *plan,
                           const struct sortition_price **prices, size_t *n, struct why *why) {
    struct problem *problem = ARENA_NEW(arena, struct problem);
    struct chances chances = {0};
    double cap = plan->cap > 0 ? plan->cap : 1, now = 1;
    TRY(problem_make(arena, plan, problem, why));
    TRY(chances_leximin(arena, problem, NULL, cap, &chances, why));
    /* Who has no chance at all is left out: the question is about the others. */
    double *high = ARENA_ARRAY(arena, double, problem->n_types + 1);
    for (size_t t = 0; t < problem->n_types; t++) {
        bool never = chances.x[t] <= 1e-12;
        high[t] = never ? 0 : problem->count[t];
        double chance = chances.x[t] / problem->count[t];
        if (!never && chance < now) now = chance;
    }
    struct chances_limits limits = {.high = high};
    TRY(chances_leximin(arena, problem, &limits, cap, &chances, why));
    struct sortition_price *found =
        ARENA_ARRAY(arena, struct sortition_price, 2 * problem->n_values + 1);
    size_t count = 0;
    /* A bound without a price cannot help: the proof of the lowest chance does not use it. */
    for (size_t i = 0; i < problem->n_values; i++) {
        if (fabs(chances.prices[i]) < 1e-12) continue;
        bool is_max = chances.prices[i] > 0;
        double lowest = moved(arena, problem, i, is_max, &limits, now);
        if (lowest <= now + 1e-10) continue;
        struct sortition_price *price = &found[count++];
        *price = (struct sortition_price){
            .is_max = is_max, .lowest = lowest, .difference = lowest - now};
        problem_value(problem, i, &price->feature, &price->value);
    }
    qsort(found, count, sizeof *found, prices_compare);
    *prices = found;
    *n = count;
    return FAIL_NONE;
}

enum fail sortition_cap_lowest(struct arena *arena, const struct sortition_plan *plan, double *out,
                               struct why *why) {
    struct problem *problem = ARENA_NEW(arena, struct problem);
    TRY(problem_make(arena, plan, problem, why));
    return chances_minimax(arena, problem, NULL, out, why);
}
