/* Everybody's chance by the algorithm of the plan: all start from the leximin chances, which also
 * say who has none. */
#include "stats/sortition/chances.h"

#include <math.h>

enum { SEARCH_STEPS = 60, MINIMAX_STEPS = 45 };

static double cap_of(const struct problem *problem) {
    return problem->plan->cap > 0 ? problem->plan->cap : 1;
}

enum fail chances_minimax(struct arena *arena, const struct problem *problem,
                          const struct chances_limits *limits, double *out, struct why *why) {
    double low = 0, high = 1, lowest;
    TRY(chances_lowest(arena, problem, limits, 1, &lowest, NULL, why));
    if (problem->n_free > 0) low = (double)problem->seats / (double)problem->n_free;
    if (chances_lowest(arena, problem, limits, low, &lowest, NULL, NULL) == FAIL_NONE) high = low;
    for (int i = 0; i < MINIMAX_STEPS && high - low > 1e-13; i++) {
        double middle = (low + high) / 2;
        if (chances_lowest(arena, problem, limits, middle, &lowest, NULL, NULL) == FAIL_NONE)
            high = middle;
        else
            low = middle;
    }
    *out = high;
    return FAIL_NONE;
}

/* Limits with those at 0 who have no chance at leximin. */
static struct chances_limits limits_copy(struct arena *arena, const struct problem *problem,
                                         const struct chances *chances, double low, double high) {
    double *lows = ARENA_ARRAY(arena, double, problem->n_types);
    double *highs = ARENA_ARRAY(arena, double, problem->n_types);
    for (size_t t = 0; t < problem->n_types; t++) {
        double people = problem->count[t], room = people * high;
        if (problem->household[t] >= 0) {
            double most = problem->high[problem->rows + (size_t)problem->household[t]];
            if (most < room) room = most;
        }
        bool never = chances->x[t] <= 1e-12 * people;
        lows[t] = never ? 0 : people * low;
        highs[t] = never ? 0 : room;
        if (lows[t] > highs[t]) lows[t] = highs[t];
    }
    return (struct chances_limits){.low = lows, .high = highs};
}

static double lowest_of(const struct problem *problem, const struct chances *chances) {
    double lowest = 1;
    for (size_t t = 0; t < problem->n_types; t++) {
        double chance = chances->x[t] / problem->count[t];
        if (chance > 1e-12 && chance < lowest) lowest = chance;
    }
    return lowest;
}

static double highest_of(const struct problem *problem, const struct chances *chances) {
    double highest = 0;
    for (size_t t = 0; t < problem->n_types; t++) {
        double chance = chances->x[t] / problem->count[t];
        if (chance > highest) highest = chance;
    }
    return highest;
}

/* The least cap that leaves the lowest chance where it is. */
static enum fail maximin_cap(struct arena *arena, const struct problem *problem,
                             const struct chances_limits *limits, const struct chances *leximin,
                             double *cap, struct why *why) {
    double high = highest_of(problem, leximin), low, wanted = lowest_of(problem, leximin), lowest;
    struct chances_limits with = limits_copy(arena, problem, leximin, 0, *cap);
    if (limits == NULL || limits->low == NULL) with.low = NULL;
    TRY(chances_minimax(arena, problem, &with, &low, why));
    for (int i = 0; i < MINIMAX_STEPS && high - low > 1e-12; i++) {
        double middle = (low + high) / 2;
        bool kept =
            chances_lowest(arena, problem, &with, middle, &lowest, NULL, NULL) == FAIL_NONE &&
            lowest >= wanted - 1e-13;
        if (kept)
            high = middle;
        else
            low = middle;
    }
    *cap = high;
    return FAIL_NONE;
}

/* Baharav & Flanigan's objective: n/k * highest + balance * k/n / lowest, convex in the highest. */
struct goldilocks {
    struct arena *arena;
    const struct problem *problem;
    const struct chances_limits *limits;
    double ratio, balance;
};

static double goldilocks_value(const struct goldilocks *goldilocks, double cap) {
    double lowest = 0;
    enum fail fail = chances_lowest(goldilocks->arena, goldilocks->problem, goldilocks->limits, cap,
                                    &lowest, NULL, NULL);
    if (fail != FAIL_NONE || lowest <= 0) return HUGE_VAL;
    return cap * goldilocks->ratio + goldilocks->balance / (goldilocks->ratio * lowest);
}

/* What no pair of highest h >= `least` and lowest z on or below the line comes under. */
static double line_least(const struct goldilocks *goldilocks, struct chances_line line,
                         double least) {
    double ratio = goldilocks->ratio, curve = goldilocks->balance / ratio, h = least;
    if (line.slope > 1e-12) {
        double best = (sqrt(curve * line.slope / ratio) - line.at) / line.slope;
        if (best > h) h = best;
    }
    double z = line.at + line.slope * h;
    return z > 0 ? ratio * h + curve / z : HUGE_VAL;
}

/* By how much the objective at `cap` could still fall, by the prices on both sides of it: their
 * mixture whose slope fits proves the most. */
static double goldilocks_gap(const struct goldilocks *goldilocks, double cap, double least) {
    struct chances_line right = {0}, left = {0};
    double z = 0, lowest, value = goldilocks_value(goldilocks, cap), bound = -HUGE_VAL;
    double beside[] = {cap, cap * (1 + 1e-7)};
    bool found = false;
    for (size_t i = 0; i < 2; i++) {
        if (chances_lowest(goldilocks->arena, goldilocks->problem, goldilocks->limits, beside[i],
                           &z, &right, NULL) != FAIL_NONE)
            continue;
        bound = fmax(bound, line_least(goldilocks, right, least));
        found = true;
    }
    if (chances_lowest(goldilocks->arena, goldilocks->problem, goldilocks->limits, cap * (1 - 1e-7),
                       &lowest, &left, NULL) == FAIL_NONE) {
        double curve = goldilocks->balance / goldilocks->ratio, mix = 1;
        double slope = goldilocks->ratio * z * z / curve;
        bound = fmax(bound, line_least(goldilocks, left, least));
        if (found && left.slope > right.slope)
            mix = (slope - right.slope) / (left.slope - right.slope);
        mix = fmin(fmax(mix, 0), 1);
        left.at = mix * left.at + (1 - mix) * right.at;
        left.slope = mix * left.slope + (1 - mix) * right.slope;
        bound = fmax(bound, line_least(goldilocks, left, least));
    }
    return value <= bound ? 0 : value - bound; /* not a number stays that */
}

static enum fail goldilocks_cap(struct arena *arena, const struct problem *problem,
                                const struct chances *leximin, double *cap, double *gap,
                                struct why *why) {
    static const double golden = 0.6180339887498949;
    struct chances_limits limits = limits_copy(arena, problem, leximin, 0, cap_of(problem));
    double people = 0, least, balance = problem->plan->balance;
    for (size_t t = 0; t < problem->n_types; t++)
        if (limits.high[t] > 0) people += problem->count[t];
    struct goldilocks goldilocks = {.arena = arena,
                                    .problem = problem,
                                    .limits = &limits,
                                    .ratio = people / (double)problem->seats,
                                    .balance = balance > 0 ? balance : 1};
    limits.low = NULL;
    TRY(chances_minimax(arena, problem, &limits, &least, why));
    double a = least, b = highest_of(problem, leximin);
    double c = b - golden * (b - a), d = a + golden * (b - a);
    double at_c = goldilocks_value(&goldilocks, c), at_d = goldilocks_value(&goldilocks, d);
    for (int i = 0; i < SEARCH_STEPS && b - a > 1e-12; i++) {
        if (at_c <= at_d) {
            b = d, d = c, at_d = at_c;
            c = b - golden * (b - a);
            at_c = goldilocks_value(&goldilocks, c);
        } else {
            a = c, c = d, at_c = at_d;
            d = a + golden * (b - a);
            at_d = goldilocks_value(&goldilocks, d);
        }
    }
    *cap = b;
    double ends[] = {least, highest_of(problem, leximin)};
    double best = goldilocks_value(&goldilocks, b);
    for (size_t i = 0; i < 2; i++)
        if (goldilocks_value(&goldilocks, ends[i]) < best) {
            best = goldilocks_value(&goldilocks, ends[i]);
            *cap = ends[i];
        }
    *gap = goldilocks_gap(&goldilocks, *cap, least);
    return FAIL_NONE;
}

static enum fail cap_explain(struct arena *arena, const struct problem *problem,
                             const struct chances_limits *limits, struct why *why) {
    double lowest;
    if (cap_of(problem) >= 1 || chances_minimax(arena, problem, limits, &lowest, NULL) != FAIL_NONE)
        return FAIL_INFEASIBLE;
    return why_fail(why, FAIL_INFEASIBLE, "cap",
                    "with these quotas somebody's chance is at least %.4f, which is above the cap "
                    "of %.4f: want a cap of at least %.4f",
                    lowest, cap_of(problem), lowest + 0.00005);
}

/* Whether the cause's quota is at its bound under x. */
static bool cause_binds(const struct problem *problem, const struct sortition_cause *cause,
                        const double *x) {
    size_t row = sortition_value_number(problem->plan->quotas, cause->feature, cause->value);
    double sum = 0;
    for (size_t t = 0; t < problem->n_types; t++)
        for (uint32_t k = problem->start[t]; k < problem->start[t + 1]; k++)
            if (problem->row[k] == row) sum += x[t];
    return fabs(sum - cause->places) <= 1e-6;
}

/* Groups were made by leximin's stages: here they are those with the same chance by another way,
 * and of leximin's reasons those whose quotas are at their bounds. */
static void groups_by_chance(struct arena *arena, const struct problem *problem,
                             struct chances *chances) {
    size_t n = problem->n_types, found = 0;
    struct sortition_group *groups = ARENA_ARRAY(arena, struct sortition_group, n + 1);
    uint32_t *from = ARENA_ARRAY(arena, uint32_t, n + 1); /* leximin's group of each */
    for (size_t t = 0; t < n; t++) {
        double chance = chances->x[t] / problem->count[t];
        uint32_t old = chances->group[t];
        size_t g = 0;
        while (g < found && (from[g] != old || fabs(groups[g].chance - chance) > 1e-9)) g++;
        if (g == found) {
            const struct sortition_group *was = &chances->groups[old];
            struct sortition_group *group = &groups[found];
            *group = (struct sortition_group){.chance = chance};
            if (chance <= 1e-12) group->fate = SORTITION_NEVER;
            if (chance >= 1 - 1e-9) group->fate = SORTITION_CERTAIN;
            for (size_t i = 0; i < was->n_causes; i++)
                if (cause_binds(problem, &was->causes[i], chances->x))
                    group->causes[group->n_causes++] = was->causes[i];
            from[found++] = old;
        }
        groups[g].people += problem->count[t];
        chances->group[t] = (uint32_t)g;
    }
    chances->groups = groups;
    chances->n_groups = chances->groups_max = found;
}

enum fail chances_find(struct arena *arena, const struct problem *problem,
                       const struct chances_limits *limits, struct chances *out, struct why *why) {
    enum sortition_algorithm algorithm = problem->plan->algorithm;
    double cap = cap_of(problem);
    struct chances chances;
    enum fail fail = chances_leximin(arena, problem, limits, cap, &chances, why);
    if (fail == FAIL_INFEASIBLE) return cap_explain(arena, problem, limits, why);
    if (fail != FAIL_NONE) return fail;
    if (algorithm == SORTITION_NASH) {
        struct chances_limits between = limits_copy(arena, problem, &chances, 0, cap);
        fail = chances_nash(arena, problem, &between, chances.x, chances.x, &chances.gap, why);
        /* Quotas that leave nothing between their bounds give such a method no room: the leximin
         * chances stand in until whole panels are looked at. */
        chances.unsettled = fail == FAIL_CONVERGE;
        if (fail != FAIL_NONE && fail != FAIL_CONVERGE) return fail;
        groups_by_chance(arena, problem, &chances);
    }
    if (algorithm == SORTITION_MAXIMIN || algorithm == SORTITION_GOLDILOCKS) {
        struct chances leximin = chances;
        double gap = 0;
        if (algorithm == SORTITION_MAXIMIN)
            TRY(maximin_cap(arena, problem, limits, &leximin, &cap, why));
        else
            TRY(goldilocks_cap(arena, problem, &leximin, &cap, &gap, why));
        TRY(chances_leximin(arena, problem, limits, cap, &chances, why));
        chances.bound = leximin.bound;
        chances.gap = gap;
    }
    *out = chances;
    return FAIL_NONE;
}
