#include "stats/sortition/replace.h"

#include "stats/sortition/oracle.h"

#include <math.h>
#include <string.h>

enum { NODE_LIMIT = 20000, ROUNDS = 200 };

struct work {
    const struct sortition_replace_plan *plan;
    int32_t *count; /* [n_values] of those who stay and those who came */
    size_t *offset; /* [n_features] first number of its values */
    int32_t *home;  /* [n_addresses] people there; NULL: no rule */
};

static struct work work_make(struct arena *arena, const struct sortition_replace_plan *plan) {
    const struct sortition_quotas *quotas = plan->quotas;
    struct work work = {.plan = plan,
                        .count = ARENA_ARRAY(arena, int32_t, sortition_n_values(quotas) + 1),
                        .offset = ARENA_ARRAY(arena, size_t, quotas->n_features + 1),
                        .home = plan->per_address == 0 || plan->pool->address == NULL
                                    ? NULL
                                    : ARENA_ARRAY(arena, int32_t, plan->pool->n_addresses + 1)};
    for (size_t f = 0; f < quotas->n_features; f++)
        work.offset[f + 1] = work.offset[f] + quotas->features[f].n_values;
    return work;
}

static void come(struct work *work, size_t person, int32_t by) {
    const struct sortition_pool *pool = work->plan->pool;
    for (size_t f = 0; f < pool->n_features; f++)
        work->count[work->offset[f] + pool->values[person * pool->n_features + f]] += by;
    if (work->home != NULL && pool->address[person] >= 0) work->home[pool->address[person]] += by;
}

static bool has_room(const struct work *work, size_t person) {
    int32_t home = work->home == NULL ? -1 : work->plan->pool->address[person];
    return home < 0 || work->home[home] < (int32_t)work->plan->per_address;
}

/* Places missed when `left` chairs are still free, which may go to whoever is short. */
static int64_t missed_with(const struct work *work, size_t left) {
    const struct sortition_quotas *quotas = work->plan->quotas;
    int64_t missed = 0;
    for (size_t f = 0; f < quotas->n_features; f++) {
        int64_t shortfall = 0;
        for (size_t v = 0; v < quotas->features[f].n_values; v++) {
            const struct sortition_value *value = &quotas->features[f].values[v];
            int32_t count = work->count[work->offset[f] + v];
            if (count > value->max) missed += count - value->max;
            if (count < value->min) shortfall += value->min - count;
        }
        if (shortfall > (int64_t)left) missed += shortfall - (int64_t)left;
    }
    return missed;
}

static enum fail plan_check(struct work *work, struct why *why) {
    const struct sortition_replace_plan *plan = work->plan;
    for (size_t i = 0; i < plan->n_stay; i++) {
        if (plan->stay[i] >= plan->pool->n)
            return why_fail(why, FAIL_INPUT, "stay", "want people of the pool");
        come(work, plan->stay[i], 1);
    }
    return FAIL_NONE;
}

struct ranked {
    struct sortition_fit fit;
    uint32_t rank;
};

static int by_fit(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    if (x->fit.missed != y->fit.missed) return x->fit.missed < y->fit.missed ? -1 : 1;
    if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
    return x->fit.person < y->fit.person ? -1 : x->fit.person > y->fit.person;
}

enum fail sortition_fits(struct arena *arena, const struct sortition_replace_plan *plan,
                         const struct sortition_fit **fits, size_t *n, struct why *why) {
    struct work work = work_make(arena, plan);
    struct ranked *ranked = ARENA_ARRAY(arena, struct ranked, plan->pool->n + 1);
    struct sortition_fit *out = ARENA_ARRAY(arena, struct sortition_fit, plan->pool->n + 1);
    size_t found = 0, left = plan->open > 0 ? plan->open - 1 : 0;
    TRY(plan_check(&work, why));
    for (size_t i = 0; i < plan->pool->n; i++) {
        if (plan->rank[i] == UINT32_MAX || !has_room(&work, i)) continue;
        come(&work, i, 1);
        ranked[found++] = (struct ranked){{i, missed_with(&work, left)}, plan->rank[i]};
        come(&work, i, -1);
    }
    qsort(ranked, found, sizeof *ranked, by_fit);
    for (size_t i = 0; i < found; i++) out[i] = ranked[i].fit;
    *fits = out;
    *n = found;
    return FAIL_NONE;
}

/* ------------------------------------------------------------------ all at once */

struct group {
    struct work *work;
    size_t *people; /* [n] */
    bool *in;       /* [pool->n] */
    size_t n;
};

/* Of the type's people, those who are asked soonest. */
static void type_take(struct group *group, const struct problem *problem, size_t t,
                      uint32_t wanted) {
    const uint32_t *rank = group->work->plan->rank;
    for (; wanted > 0; wanted--) {
        size_t best = SIZE_MAX;
        for (size_t k = problem->first[t]; k < problem->first[t + 1]; k++) {
            size_t person = problem->people[k];
            if (group->in[person]) continue;
            if (best == SIZE_MAX || rank[person] < rank[best]) best = person;
        }
        if (best == SIZE_MAX) return;
        group->in[best] = true;
        group->people[group->n++] = best;
        come(group->work, best, 1);
    }
}

/* A group that keeps all quotas, exactly; false when there is none. */
static bool group_exact(struct arena *arena, struct group *group) {
    const struct sortition_replace_plan *plan = group->work->plan;
    struct problem problem;
    size_t *excluded = ARENA_ARRAY(arena, size_t, plan->pool->n + 1), n_excluded = 0;
    bool *stays = ARENA_ARRAY(arena, bool, plan->pool->n + 1);
    uint32_t last = 0;
    for (size_t i = 0; i < plan->n_stay; i++) stays[plan->stay[i]] = true;
    for (size_t i = 0; i < plan->pool->n; i++) {
        if (stays[i]) continue;
        if (plan->rank[i] == UINT32_MAX)
            excluded[n_excluded++] = i;
        else if (plan->rank[i] > last)
            last = plan->rank[i];
    }
    struct sortition_plan draw = {.quotas = plan->quotas,
                                  .pool = plan->pool,
                                  .size = plan->n_stay + plan->open,
                                  .per_address = plan->per_address,
                                  .kept = plan->stay,
                                  .n_kept = plan->n_stay,
                                  .excluded = excluded,
                                  .n_excluded = n_excluded};
    if (problem_make(arena, &draw, &problem, NULL) != FAIL_NONE) return false;
    double *weight = ARENA_ARRAY(arena, double, problem.n_types + 1);
    uint32_t *x = ARENA_ARRAY(arena, uint32_t, problem.n_types + 1);
    for (size_t t = 0; t < problem.n_types; t++) {
        uint32_t least = UINT32_MAX;
        for (size_t k = problem.first[t]; k < problem.first[t + 1]; k++)
            if (plan->rank[problem.people[k]] < least) least = plan->rank[problem.people[k]];
        weight[t] = (double)last - (double)least;
    }
    struct oracle_wish wish = {
        .weight = weight, .enough = INFINITY, .exact = true, .node_limit = NODE_LIMIT};
    enum oracle_found found = oracle_best(oracle_new(arena, &problem), &wish, x, NULL, NULL);
    if (found != ORACLE_GOOD && found != ORACLE_OPTIMAL) return false;
    for (size_t t = 0; t < problem.n_types; t++) type_take(group, &problem, t, x[t]);
    return true;
}

/* One after the other, each the best beside those before. */
static void group_greedy(struct group *group) {
    const struct sortition_replace_plan *plan = group->work->plan;
    while (group->n < plan->open) {
        size_t best = SIZE_MAX;
        int64_t least = INT64_MAX;
        for (size_t i = 0; i < plan->pool->n; i++) {
            if (plan->rank[i] == UINT32_MAX || group->in[i] || !has_room(group->work, i)) continue;
            come(group->work, i, 1);
            int64_t missed = missed_with(group->work, plan->open - group->n - 1);
            come(group->work, i, -1);
            if (missed > least || (missed == least && plan->rank[i] >= plan->rank[best])) continue;
            least = missed;
            best = i;
        }
        if (best == SIZE_MAX) return;
        group->in[best] = true;
        group->people[group->n++] = best;
        come(group->work, best, 1);
    }
}

/* One of the group for one outside, where that is better. */
static bool group_exchange(struct group *group, int64_t *missed) {
    const struct sortition_replace_plan *plan = group->work->plan;
    for (size_t k = 0; k < group->n; k++) {
        size_t out = group->people[k], best = out;
        int64_t least = *missed;
        come(group->work, out, -1);
        for (size_t i = 0; i < plan->pool->n; i++) {
            if (plan->rank[i] == UINT32_MAX || group->in[i] || !has_room(group->work, i)) continue;
            come(group->work, i, 1);
            int64_t its = missed_with(group->work, plan->open - group->n);
            come(group->work, i, -1);
            if (its > least || (its == least && plan->rank[i] >= plan->rank[best])) continue;
            least = its;
            best = i;
        }
        come(group->work, best, 1);
        if (best == out) continue;
        group->in[out] = false;
        group->in[best] = true;
        group->people[k] = best;
        *missed = least;
        return true;
    }
    return false;
}

enum fail sortition_replace_all(struct arena *arena, const struct sortition_replace_plan *plan,
                                const size_t **people, size_t *n, int64_t *missed,
                                struct why *why) {
    struct work work = work_make(arena, plan);
    struct group group = {.work = &work,
                          .people = ARENA_ARRAY(arena, size_t, plan->open + 1),
                          .in = ARENA_ARRAY(arena, bool, plan->pool->n + 1)};
    TRY(plan_check(&work, why));
    for (size_t i = 0; i < plan->n_stay; i++) group.in[plan->stay[i]] = true;
    if (!group_exact(arena, &group)) group_greedy(&group);
    int64_t misses = missed_with(&work, plan->open - group.n);
    for (int round = 0; round < ROUNDS && group_exchange(&group, &misses);) round++;
    for (size_t i = 1; i < group.n; i++)
        for (size_t j = i; j > 0 && plan->rank[group.people[j]] < plan->rank[group.people[j - 1]];
             j--) {
            size_t other = group.people[j];
            group.people[j] = group.people[j - 1];
            group.people[j - 1] = other;
        }
    *people = group.people;
    *n = group.n;
    *missed = misses;
    return FAIL_NONE;
}
