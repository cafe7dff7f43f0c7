#include "stats/sortition/reserve.h"

#include "base/rng.h"

#include <string.h>

enum { SCENARIOS = 300 };

/* Counts by value of who is there, and what is missed of the quotas. */
struct counts {
    const struct sortition_plan *plan;
    size_t n_values, features;
    int32_t *low, *high; /* [n_values] */
    uint32_t *value;     /* [n * features] numbered through */
    int32_t *count;      /* [n_values] */
};

static struct counts counts_make(struct arena *arena, const struct sortition_plan *plan) {
    const struct sortition_quotas *quotas = plan->quotas;
    size_t n = plan->pool->n, f = plan->pool->n_features, total = sortition_n_values(quotas),
           at = 0;
    struct counts counts = {.plan = plan,
                            .n_values = total,
                            .features = f,
                            .low = ARENA_ARRAY(arena, int32_t, total),
                            .high = ARENA_ARRAY(arena, int32_t, total),
                            .value = ARENA_ARRAY(arena, uint32_t, n * f),
                            .count = ARENA_ARRAY(arena, int32_t, total)};
    for (size_t i = 0; i < f; i++) {
        for (size_t v = 0; v < quotas->features[i].n_values; v++) {
            counts.low[at + v] = quotas->features[i].values[v].min;
            counts.high[at + v] = quotas->features[i].values[v].max;
        }
        for (size_t p = 0; p < n; p++)
            counts.value[p * f + i] = (uint32_t)(at + plan->pool->values[p * f + i]);
        at += quotas->features[i].n_values;
    }
    return counts;
}

static void person_add(struct counts *counts, size_t person, int32_t by) {
    for (size_t i = 0; i < counts->features; i++)
        counts->count[counts->value[person * counts->features + i]] += by;
}

static int32_t missed_of(const struct counts *counts, size_t v) {
    int32_t count = counts->count[v];
    if (count < counts->low[v]) return counts->low[v] - count;
    return count > counts->high[v] ? count - counts->high[v] : 0;
}

static int32_t missed(const struct counts *counts) {
    int32_t sum = 0;
    for (size_t v = 0; v < counts->n_values; v++) sum += missed_of(counts, v);
    return sum;
}

/* By how much the person's coming would change what is missed. */
static int32_t change(const struct counts *counts, size_t person) {
    int32_t sum = 0;
    for (size_t i = 0; i < counts->features; i++) {
        size_t v = counts->value[person * counts->features + i];
        if (counts->count[v] < counts->low[v]) sum--;
        if (counts->count[v] >= counts->high[v]) sum++;
    }
    return sum;
}

/* Who drops out in each of the scenarios, and what is left. */
struct scenarios {
    struct counts *counts;
    size_t n, n_selected;
    const size_t *selected;
    bool *gone;     /* [n * n_selected] */
    size_t *places; /* [n] */
    bool *used;     /* [pool n] scratch */
    const int32_t *address;
    size_t per_address;
};

static bool at_full_address(const struct scenarios *scenarios, const bool *gone, size_t person,
                            const size_t *came, size_t n_came) {
    if (scenarios->address == NULL || scenarios->per_address == 0) return false;
    int32_t a = scenarios->address[person];
    size_t there = 0;
    if (a < 0) return false;
    for (size_t i = 0; i < scenarios->n_selected; i++)
        there += !gone[i] && scenarios->address[scenarios->selected[i]] == a;
    for (size_t i = 0; i < n_came; i++) there += scenarios->address[came[i]] == a;
    return there >= scenarios->per_address;
}

/* Places missed in one scenario after the best of the reserves, one after the other, came in. */
static int32_t scenario_loss(struct scenarios *scenarios, size_t s, const size_t *reserves,
                             size_t n, size_t *came) {
    struct counts *counts = scenarios->counts;
    const bool *gone = scenarios->gone + s * scenarios->n_selected;
    size_t n_came = 0;
    for (size_t i = 0; i < scenarios->n_selected; i++)
        if (gone[i]) person_add(counts, scenarios->selected[i], -1);
    while (n_came < scenarios->places[s] && n_came < n) {
        size_t best = SIZE_MAX;
        int32_t least = INT32_MAX;
        for (size_t r = 0; r < n; r++) {
            if (scenarios->used[reserves[r]]) continue;
            int32_t by = change(counts, reserves[r]);
            if (by >= least || at_full_address(scenarios, gone, reserves[r], came, n_came))
                continue;
            least = by;
            best = r;
        }
        /* An empty chair is a place missed as well: anybody who does no more harm than that. */
        if (best == SIZE_MAX || least > 0) break;
        scenarios->used[reserves[best]] = true;
        person_add(counts, reserves[best], 1);
        came[n_came++] = reserves[best];
    }
    int32_t loss = missed(counts) + (int32_t)(scenarios->places[s] - n_came);
    for (size_t i = 0; i < n_came; i++) {
        scenarios->used[came[i]] = false;
        person_add(counts, came[i], -1);
    }
    for (size_t i = 0; i < scenarios->n_selected; i++)
        if (gone[i]) person_add(counts, scenarios->selected[i], 1);
    return loss;
}

static int64_t loss_of(struct scenarios *scenarios, const size_t *reserves, size_t n,
                       size_t *came) {
    int64_t sum = 0;
    for (size_t s = 0; s < scenarios->n; s++) sum += scenario_loss(scenarios, s, reserves, n, came);
    return sum;
}

static void scenarios_draw(struct scenarios *scenarios, const struct sortition_reserve_plan *plan) {
    struct rng rng;
    rng_init_stream(&rng, plan->plan->seed == NULL ? "" : plan->plan->seed, 7);
    for (size_t s = 0; s < scenarios->n; s++) {
        for (size_t i = 0; i < plan->n_selected; i++) {
            double chance = plan->dropout == NULL ? 0.1 : plan->dropout[plan->selected[i]];
            bool gone = rng_real(&rng) < chance;
            scenarios->gone[s * plan->n_selected + i] = gone;
            scenarios->places[s] += gone;
        }
    }
}

/* One person of each kind is enough to look at: those alike in all values and without an address
 * rule are worth the same. */
static size_t candidates_find(struct arena *arena, const struct sortition_reserve_plan *plan,
                              const struct counts *counts, size_t **out) {
    const struct sortition_pool *pool = plan->plan->pool;
    bool *taken = ARENA_ARRAY(arena, bool, pool->n);
    size_t *found = ARENA_ARRAY(arena, size_t, pool->n), n = 0, f = counts->features;
    for (size_t i = 0; i < plan->n_selected; i++) taken[plan->selected[i]] = true;
    for (size_t i = 0; i < plan->plan->n_excluded; i++) taken[plan->plan->excluded[i]] = true;
    /* A random order, so that it is not the first in the file who is always asked. */
    size_t *order = ARENA_ARRAY(arena, size_t, pool->n);
    struct rng rng;
    rng_init_stream(&rng, plan->plan->seed == NULL ? "" : plan->plan->seed, 8);
    rng_permutation(&rng, order, pool->n);
    for (size_t k = 0; k < pool->n; k++) {
        size_t i = order[k], alike = 0;
        if (taken[i]) continue;
        for (size_t j = 0; j < n && alike < plan->reserves; j++)
            alike += memcmp(counts->value + found[j] * f, counts->value + i * f,
                            f * sizeof(uint32_t)) == 0;
        if (alike < plan->reserves) found[n++] = i;
    }
    *out = found;
    return n;
}

/* Only people with the values of those who may go can help much: looked at in full when there are
 * few, by a first sieve on few scenarios when there are many. */
static size_t reserve_best(struct scenarios *scenarios, const size_t *candidates, size_t n,
                           const bool *chosen, size_t *reserves, size_t at, size_t *came,
                           int64_t *least) {
    size_t all = scenarios->n, best = SIZE_MAX;
    int64_t best_loss = INT64_MAX;
    size_t few = n > 400 ? all / 10 + 1 : all;
    for (size_t c = 0; c < n; c++) {
        if (chosen[candidates[c]]) continue;
        reserves[at] = candidates[c];
        scenarios->n = few;
        int64_t loss = loss_of(scenarios, reserves, at + 1, came);
        scenarios->n = all;
        if (loss >= best_loss) continue;
        best_loss = loss;
        best = candidates[c];
    }
    if (best == SIZE_MAX) return best;
    reserves[at] = best;
    *least = loss_of(scenarios, reserves, at + 1, came);
    return best;
}

/* Reserves for each selected person: those who miss fewest places in their stead first. */
static void stand_ins_fill(struct arena *arena, struct scenarios *scenarios, const size_t *reserves,
                           size_t n, struct sortition_reserves *out) {
    struct counts *counts = scenarios->counts;
    size_t *people = ARENA_ARRAY(arena, size_t, scenarios->n_selected * n + 1);
    uint16_t *places = ARENA_ARRAY(arena, uint16_t, scenarios->n_selected * n + 1);
    bool *gone = ARENA_ARRAY(arena, bool, scenarios->n_selected + 1);
    for (size_t i = 0; i < scenarios->n_selected; i++) {
        size_t *row = people + i * n;
        uint16_t *lost = places + i * n;
        person_add(counts, scenarios->selected[i], -1);
        gone[i] = true;
        for (size_t r = 0; r < n; r++) {
            bool full = at_full_address(scenarios, gone, reserves[r], NULL, 0);
            person_add(counts, reserves[r], 1);
            uint16_t miss = (uint16_t)(missed(counts) + (full ? 1 : 0));
            person_add(counts, reserves[r], -1);
            size_t k = r;
            for (; k > 0 && lost[k - 1] > miss; k--) {
                lost[k] = lost[k - 1];
                row[k] = row[k - 1];
            }
            lost[k] = miss;
            row[k] = reserves[r];
        }
        gone[i] = false;
        person_add(counts, scenarios->selected[i], 1);
    }
    out->stands_in = people;
    out->missed = places;
}

enum fail sortition_reserves(struct arena *arena, const struct sortition_reserve_plan *plan,
                             struct sortition_reserves *out, struct why *why) {
    const struct sortition_pool *pool = plan->plan->pool;
    struct counts counts = counts_make(arena, plan->plan);
    size_t n = plan->scenarios == 0 ? SCENARIOS : plan->scenarios, *candidates;
    for (size_t i = 0; i < plan->n_selected; i++) {
        if (plan->selected[i] >= pool->n)
            return why_fail(why, FAIL_INPUT, "selected", "want people of the pool");
        person_add(&counts, plan->selected[i], 1);
    }
    struct scenarios scenarios = {.counts = &counts,
                                  .n = n,
                                  .n_selected = plan->n_selected,
                                  .selected = plan->selected,
                                  .gone = ARENA_ARRAY(arena, bool, n * plan->n_selected + 1),
                                  .places = ARENA_ARRAY(arena, size_t, n),
                                  .used = ARENA_ARRAY(arena, bool, pool->n),
                                  .address = pool->address,
                                  .per_address = plan->plan->per_address};
    scenarios_draw(&scenarios, plan);
    size_t n_candidates = candidates_find(arena, plan, &counts, &candidates);
    size_t *reserves = ARENA_ARRAY(arena, size_t, plan->reserves + 1);
    size_t *came = ARENA_ARRAY(arena, size_t, plan->reserves + 1);
    bool *chosen = ARENA_ARRAY(arena, bool, pool->n);
    struct sortition_reserves found = {0};
    int64_t loss = loss_of(&scenarios, reserves, 0, came);
    found.loss_without = (double)loss / (double)n;
    for (; found.n < plan->reserves; found.n++) {
        size_t best = reserve_best(&scenarios, candidates, n_candidates, chosen, reserves, found.n,
                                   came, &loss);
        if (best == SIZE_MAX) break;
        chosen[best] = true;
    }
    found.loss_with = (double)loss / (double)n;
    stand_ins_fill(arena, &scenarios, reserves, found.n, &found);
    found.people = reserves;
    *out = found;
    return FAIL_NONE;
}
