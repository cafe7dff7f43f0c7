#include "stats/sortition/chances.h"

enum fail chances_find(struct arena *arena, const struct problem *problem,
                       const struct chances_limits *limits, struct chances *out, struct why *why) {
    double cap = problem->plan->cap > 0 ? problem->plan->cap : 1;
    return chances_leximin(arena, problem, limits, cap, out, why);
}
