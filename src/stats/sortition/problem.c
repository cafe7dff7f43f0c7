#include "stats/sortition/problem.h"

#include <assert.h>
#include <string.h>

enum fail problem_make(struct arena *arena, const struct sortition_plan *plan, struct problem *out,
                       struct why *why);

size_t sortition_n_values(const struct sortition_quotas *quotas) {
    size_t n = 0;
    for (size_t f = 0; f < quotas->n_features; f++) n += quotas->features[f].n_values;
    return n;
}

size_t sortition_value_number(const struct sortition_quotas *quotas, size_t feature, size_t value) {
    size_t n = value;
    for (size_t f = 0; f < feature; f++) n += quotas->features[f].n_values;
    return n;
}

void problem_value(const struct problem *problem, size_t row, size_t *feature, size_t *value) {
    const struct sortition_quotas *quotas = problem->plan->quotas;
    size_t f = 0;
    while (row >= quotas->features[f].n_values) row -= quotas->features[f++].n_values;
    *feature = f;
    *value = row;
}

/* --- Who is in, and how many of each address may still come --- */

static enum fail person_check(const struct sortition_plan *plan, size_t person, const char *field,
                              struct why *why) {
    if (person < plan->pool->n) return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, field, "want people of the pool in '%s'", field);
}

static enum fail fates_fill(const struct sortition_plan *plan, enum sortition_fate *fate,
                            struct why *why) {
    for (size_t i = 0; i < plan->n_excluded; i++) {
        TRY(person_check(plan, plan->excluded[i], "excluded", why));
        fate[plan->excluded[i]] = SORTITION_EXCLUDED;
    }
    for (size_t i = 0; i < plan->n_kept; i++) {
        TRY(person_check(plan, plan->kept[i], "keep", why));
        if (fate[plan->kept[i]] != SORTITION_ORDINARY)
            return why_fail(why, FAIL_INPUT, "keep",
                            "somebody is kept twice, or kept and excluded at once");
        fate[plan->kept[i]] = SORTITION_KEPT;
    }
    return FAIL_NONE;
}

static enum fail plan_check(const struct sortition_plan *plan, struct why *why) {
    const struct sortition_pool *pool = plan->pool;
    if (pool->n == 0) return why_fail(why, FAIL_INPUT, "pool", "there is nobody in the pool");
    if (pool->n > SORTITION_PEOPLE_MAX)
        return why_fail(why, FAIL_LIMIT, "pool", "a pool has at most %d people",
                        SORTITION_PEOPLE_MAX);
    if (plan->size < 1 || plan->size > SORTITION_SIZE_MAX)
        return why_fail(why, FAIL_INPUT, "size", "want a panel of 1 to %d people",
                        SORTITION_SIZE_MAX);
    if (plan->size > pool->n)
        return why_fail(why, FAIL_INPUT, "size",
                        "the pool has %zu %s, which is fewer than the %zu to be chosen: choose at "
                        "most %zu, or recruit more",
                        pool->n, pool->n == 1 ? "person" : "people", plan->size, pool->n);
    if (plan->n_kept > plan->size)
        return why_fail(why, FAIL_INPUT, "keep", "%zu people are kept for a panel of %zu",
                        plan->n_kept, plan->size);
    if (!(plan->cap >= 0 && plan->cap <= 1))
        return why_fail(why, FAIL_INPUT, "cap", "want the highest chance between 0 and 1");
    if (!(plan->balance >= 0 && plan->balance <= 1e6))
        return why_fail(why, FAIL_INPUT, "balance", "want a balance above 0");
    if (plan->panels > SORTITION_PANELS_MAX)
        return why_fail(why, FAIL_INPUT, "panels", "want at most %d panels", SORTITION_PANELS_MAX);
    return FAIL_NONE;
}

/* How many more may come from each address; excludes who cannot. room NULL: no rule. */
static enum fail addresses_fill(struct arena *arena, const struct sortition_plan *plan,
                                enum sortition_fate *fate, int32_t **room, uint32_t **here,
                                struct why *why) {
    const struct sortition_pool *pool = plan->pool;
    if (plan->per_address == 0 || pool->address == NULL) {
        *room = NULL;
        return FAIL_NONE;
    }
    int32_t *left = ARENA_ARRAY(arena, int32_t, pool->n_addresses + 1);
    uint32_t *people = ARENA_ARRAY(arena, uint32_t, pool->n_addresses + 1);
    size_t most = plan->per_address < SORTITION_SIZE_MAX ? plan->per_address : SORTITION_SIZE_MAX;
    for (size_t a = 0; a < pool->n_addresses; a++) left[a] = (int32_t)most;
    for (size_t i = 0; i < pool->n; i++) {
        int32_t a = pool->address[i];
        if (a < 0 || fate[i] != SORTITION_KEPT) continue;
        if (--left[a] < 0)
            return why_fail(why, FAIL_INFEASIBLE, "keep",
                            "more than %zu of one address are kept: keep fewer of them, or allow "
                            "more per address",
                            plan->per_address);
    }
    for (size_t i = 0; i < pool->n; i++) {
        int32_t a = pool->address[i];
        if (a < 0 || fate[i] != SORTITION_ORDINARY) continue;
        if (left[a] == 0)
            fate[i] = SORTITION_EXCLUDED;
        else
            people[a]++;
    }
    *room = left;
    *here = people;
    return FAIL_NONE;
}

/* --- Types --- */

struct keyed {
    const struct sortition_pool *pool;
    const int32_t *household; /* [n]; -1 where no limit can bind */
};

static int keys_compare(const void *a, const void *b, void *thing) {
    const struct keyed *keyed = thing;
    size_t p = *(const uint32_t *)a, q = *(const uint32_t *)b, f = keyed->pool->n_features;
    const uint16_t *x = keyed->pool->values + p * f, *y = keyed->pool->values + q * f;
    for (size_t i = 0; i < f; i++)
        if (x[i] != y[i]) return x[i] < y[i] ? -1 : 1;
    if (keyed->household[p] != keyed->household[q])
        return keyed->household[p] < keyed->household[q] ? -1 : 1;
    return p < q ? -1 : p > q;
}

static bool same_type(const struct keyed *keyed, size_t p, size_t q) {
    size_t f = keyed->pool->n_features;
    return keyed->household[p] == keyed->household[q] &&
           memcmp(keyed->pool->values + p * f, keyed->pool->values + q * f, f * sizeof(uint16_t)) ==
               0;
}

static void types_fill(struct arena *arena, struct problem *problem, struct keyed *keyed) {
    size_t n = problem->plan->pool->n, n_free = 0, t = 0;
    problem->people = ARENA_ARRAY(arena, uint32_t, n + 1);
    problem->type_of = ARENA_ARRAY(arena, uint32_t, n);
    for (size_t i = 0; i < n; i++) {
        problem->type_of[i] = NO_TYPE;
        if (problem->fate[i] == SORTITION_ORDINARY) problem->people[n_free++] = (uint32_t)i;
    }
    problem->n_free = n_free;
    qsort_r(problem->people, n_free, sizeof(uint32_t), keys_compare, keyed);
    problem->first = ARENA_ARRAY(arena, uint32_t, n_free + 1);
    for (size_t i = 0; i < n_free; i++) {
        if (i == 0 || !same_type(keyed, problem->people[i - 1], problem->people[i]))
            problem->first[t++] = (uint32_t)i;
        problem->type_of[problem->people[i]] = (uint32_t)(t - 1);
    }
    problem->first[t] = (uint32_t)n_free;
    problem->n_types = t;
    problem->count = ARENA_ARRAY(arena, uint32_t, t + 1);
    for (size_t i = 0; i < t; i++) problem->count[i] = problem->first[i + 1] - problem->first[i];
}

static void rows_fill(struct arena *arena, struct problem *problem) {
    const struct sortition_pool *pool = problem->plan->pool;
    const struct sortition_quotas *quotas = problem->plan->quotas;
    size_t f = pool->n_features, per = f + 1;
    problem->start = ARENA_ARRAY(arena, uint32_t, problem->n_types + 1);
    problem->row = ARENA_ARRAY(arena, uint32_t, problem->n_types * per + 1);
    problem->people_of_row = ARENA_ARRAY(arena, uint32_t, problem->n_values + 1);
    for (size_t t = 0; t < problem->n_types; t++) {
        const uint16_t *values = pool->values + (size_t)problem->people[problem->first[t]] * f;
        problem->start[t] = (uint32_t)(t * per);
        uint32_t *row = problem->row + t * per;
        size_t offset = 0;
        for (size_t i = 0; i < f; i++) {
            row[i] = (uint32_t)(offset + values[i]);
            problem->people_of_row[row[i]] += problem->count[t];
            offset += quotas->features[i].n_values;
        }
        row[f] = (uint32_t)problem->n_values;
    }
    problem->start[problem->n_types] = (uint32_t)(problem->n_types * per);
}

static void households_fill(struct arena *arena, struct problem *problem, const int32_t *household,
                            const int32_t *room, const int32_t *address_of) {
    problem->household = ARENA_ARRAY(arena, int32_t, problem->n_types + 1);
    problem->member_start = ARENA_ARRAY(arena, uint32_t, problem->n_households + 2);
    problem->members = ARENA_ARRAY(arena, uint32_t, problem->n_types + 1);
    for (size_t t = 0; t < problem->n_types; t++) {
        problem->household[t] = household[problem->people[problem->first[t]]];
        if (problem->household[t] >= 0) problem->member_start[problem->household[t] + 2]++;
    }
    for (size_t h = 0; h < problem->n_households; h++)
        problem->member_start[h + 2] += problem->member_start[h + 1];
    for (size_t t = 0; t < problem->n_types; t++)
        if (problem->household[t] >= 0)
            problem->members[problem->member_start[problem->household[t] + 1]++] = (uint32_t)t;
    for (size_t h = 0; h < problem->n_households; h++) {
        problem->low[problem->rows + h] = 0;
        problem->high[problem->rows + h] = room[address_of[h]];
    }
}

/* Bounds of the values less what kept people take. */
static enum fail bounds_fill(struct arena *arena, struct problem *problem, struct why *why) {
    const struct sortition_plan *plan = problem->plan;
    const struct sortition_quotas *quotas = plan->quotas;
    size_t f = plan->pool->n_features, row = 0, kept = plan->n_kept;
    problem->low = ARENA_ARRAY(arena, int32_t, problem->rows + problem->n_households);
    problem->high = ARENA_ARRAY(arena, int32_t, problem->rows + problem->n_households);
    problem->seats = plan->size - kept;
    int32_t seats = (int32_t)problem->seats;
    for (size_t i = 0; i < f; i++) {
        for (size_t v = 0; v < quotas->features[i].n_values; v++, row++) {
            const struct sortition_value *value = &quotas->features[i].values[v];
            int32_t taken = 0;
            for (size_t k = 0; k < kept; k++)
                taken += plan->pool->values[plan->kept[k] * f + i] == v;
            int32_t low = value->min - taken, high = value->max - taken;
            if (high < 0)
                return why_fail(why, FAIL_INFEASIBLE, "keep",
                                "%d people with '%s: %s' are kept, but at most %d have a place",
                                taken, quotas->features[i].name, value->name, value->max);
            problem->low[row] = low < 0 ? 0 : low;
            problem->high[row] = high > seats ? seats : high;
            if (problem->low[row] > problem->high[row]) problem->high[row] = problem->low[row];
        }
    }
    problem->low[row] = problem->high[row] = seats;
    return FAIL_NONE;
}

enum fail problem_make(struct arena *arena, const struct sortition_plan *plan, struct problem *out,
                       struct why *why) {
    struct problem problem = {.plan = plan};
    const struct sortition_pool *pool = plan->pool;
    TRY(plan_check(plan, why));
    assert(pool->n_features == plan->quotas->n_features);
    int32_t *room = NULL, *household = ARENA_ARRAY(arena, int32_t, pool->n);
    uint32_t *here = NULL;
    problem.fate = ARENA_ARRAY(arena, enum sortition_fate, pool->n);
    TRY(fates_fill(plan, problem.fate, why));
    TRY(addresses_fill(arena, plan, problem.fate, &room, &here, why));
    int32_t *number = ARENA_ARRAY(arena, int32_t, pool->n_addresses + 1);
    int32_t *address_of = ARENA_ARRAY(arena, int32_t, pool->n_addresses + 1);
    for (size_t a = 0; a < pool->n_addresses && room != NULL; a++) {
        bool binds = (int64_t)here[a] > room[a];
        number[a] = binds ? (int32_t)problem.n_households : -1;
        if (binds) address_of[problem.n_households++] = (int32_t)a;
    }
    for (size_t i = 0; i < pool->n; i++) {
        bool has = room != NULL && pool->address[i] >= 0;
        household[i] = has ? number[pool->address[i]] : -1;
    }
    struct keyed keyed = {.pool = pool, .household = household};
    problem.n_values = sortition_n_values(plan->quotas);
    problem.rows = problem.n_values + 1;
    TRY(bounds_fill(arena, &problem, why));
    types_fill(arena, &problem, &keyed);
    rows_fill(arena, &problem);
    households_fill(arena, &problem, household, room, address_of);
    *out = problem;
    return FAIL_NONE;
}

bool problem_keeps(const struct problem *problem, const uint32_t *x) {
    int64_t sums[SORTITION_VALUES_MAX + 1] = {0};
    for (size_t t = 0; t < problem->n_types; t++) {
        if (x[t] > problem->count[t]) return false;
        if (x[t] == 0) continue;
        for (uint32_t k = problem->start[t]; k < problem->start[t + 1]; k++)
            sums[problem->row[k]] += x[t];
    }
    for (size_t i = 0; i < problem->rows; i++)
        if (sums[i] < problem->low[i] || sums[i] > problem->high[i]) return false;
    for (size_t h = 0; h < problem->n_households; h++) {
        int64_t sum = 0;
        for (uint32_t k = problem->member_start[h]; k < problem->member_start[h + 1]; k++)
            sum += x[problem->members[k]];
        if (sum > problem->high[problem->rows + h]) return false;
    }
    return true;
}
