#include "recruit/reserves.h"

#include "base/rng.h"

static size_t value_of(const struct pool *pool, size_t person, size_t feature) {
    return pool->people.values[person * pool->n_categories + feature];
}

/* How many seats each value has, categories one after the other. */
static int32_t *counts_make(struct arena *arena, const struct pool *pool, const size_t *seats,
                            size_t n) {
    int32_t *counts = ARENA_ARRAY(arena, int32_t, sortition_n_values(&pool->quotas) + 1);
    for (size_t i = 0; i < n; i++)
        for (size_t f = 0; f < pool->n_categories; f++)
            counts[sortition_value_number(&pool->quotas, f, value_of(pool, seats[i], f))]++;
    return counts;
}

static int64_t missed_of(const struct pool *pool, const int32_t *counts) {
    int64_t missed = 0;
    size_t at = 0;
    for (size_t f = 0; f < pool->n_categories; f++)
        for (size_t v = 0; v < pool->quotas.features[f].n_values; v++, at++) {
            const struct sortition_value *value = &pool->quotas.features[f].values[v];
            if (counts[at] < value->min) missed += value->min - counts[at];
            if (counts[at] > value->max) missed += counts[at] - value->max;
        }
    return missed;
}

int64_t quotas_missed(const struct pool *pool, const size_t *seats, size_t n) {
    struct arena *scratch = arena_new((n + 1) * 64 + (1 << 20));
    int64_t missed = missed_of(pool, counts_make(scratch, pool, seats, n));
    arena_free(scratch);
    return missed;
}

/* Places missed when `in` takes the seat of `out`. */
static int64_t missed_swapped(const struct pool *pool, int32_t *counts, size_t out, size_t in) {
    for (size_t f = 0; f < pool->n_categories; f++) {
        counts[sortition_value_number(&pool->quotas, f, value_of(pool, out, f))]--;
        counts[sortition_value_number(&pool->quotas, f, value_of(pool, in, f))]++;
    }
    int64_t missed = missed_of(pool, counts);
    for (size_t f = 0; f < pool->n_categories; f++) {
        counts[sortition_value_number(&pool->quotas, f, value_of(pool, out, f))]++;
        counts[sortition_value_number(&pool->quotas, f, value_of(pool, in, f))]--;
    }
    return missed;
}

static bool shares_home(const struct pool *pool, size_t person, const size_t *seats, size_t n) {
    int32_t home = pool->people.address[person];
    for (size_t i = 0; home >= 0 && i < n; i++)
        if (pool->people.address[seats[i]] == home) return true;
    return false;
}

enum fail reserves_choose(struct arena *arena, const struct pool *pool,
                          const struct recruitment_get_row *row, const int64_t *numbers, size_t n,
                          size_t wanted, const char *seed, size_t **out, size_t *n_out,
                          struct why *why) {
    (void)why;
    struct rng rng;
    size_t n_people = pool->people.n;
    size_t *seats = ARENA_ARRAY(arena, size_t, n + 1);
    size_t *order = ARENA_ARRAY(arena, size_t, n_people + 1);
    bool *taken = ARENA_ARRAY(arena, bool, n_people + 1);
    int64_t *best = ARENA_ARRAY(arena, int64_t, n + 1); /* by the reserves so far, for each seat */
    size_t n_seats = 0, n_reserves = 0;
    for (size_t i = 0; i < n_people; i++)
        for (size_t k = 0; k < n; k++)
            if (pool->persons[i].number == numbers[k] && n_seats < n) {
                seats[n_seats++] = i;
                taken[i] = true;
            }
    size_t *reserves = ARENA_ARRAY(arena, size_t, wanted + 1);
    int32_t *counts = counts_make(arena, pool, seats, n_seats);
    rng_init(&rng, arena_printf(arena, "reserves %s", seed));
    rng_permutation(&rng, order, n_people);
    for (size_t k = 0; k < n_seats; k++) best[k] = INT32_MAX;
    while (n_reserves < wanted) {
        size_t chosen = n_people;
        int64_t least = INT64_MAX;
        for (size_t i = 0; i < n_people; i++) {
            size_t person = order[i];
            if (taken[person]) continue;
            if (row->per_address == 1 && (shares_home(pool, person, seats, n_seats) ||
                                          shares_home(pool, person, reserves, n_reserves)))
                continue;
            int64_t total = 0;
            for (size_t k = 0; k < n_seats; k++) {
                int64_t missed = missed_swapped(pool, counts, seats[k], person);
                total += missed < best[k] ? missed : best[k];
            }
            if (total >= least) continue;
            least = total;
            chosen = person;
        }
        if (chosen == n_people) break;
        for (size_t k = 0; k < n_seats; k++) {
            int64_t missed = missed_swapped(pool, counts, seats[k], chosen);
            if (missed < best[k]) best[k] = missed;
        }
        taken[chosen] = true;
        reserves[n_reserves++] = chosen;
    }
    *out = reserves;
    *n_out = n_reserves;
    return FAIL_NONE;
}
