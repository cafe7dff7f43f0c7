/* Who takes free seats, against every group there is. */
#include "stats/sortition/replace.h"

#include "stats/sortition/sortition_test.h"

/* Places of the quotas that a panel misses, by definition. */
static int64_t missed_by(const struct small *small, uint32_t panel) {
    int64_t missed = 0;
    for (size_t f = 0; f < small->pool.n_features; f++) {
        int32_t count[3] = {0};
        for (size_t i = 0; i < small->pool.n; i++)
            if (panel >> i & 1) count[small->pool.values[i * small->pool.n_features + f]]++;
        for (size_t v = 0; v < small->quotas.features[f].n_values; v++) {
            const struct sortition_value *value = &small->quotas.features[f].values[v];
            if (count[v] < value->min) missed += value->min - count[v];
            if (count[v] > value->max) missed += count[v] - value->max;
        }
    }
    return missed;
}

static bool homes_hold(const struct small *small, uint32_t panel) {
    size_t there[SMALL_PEOPLE] = {0};
    for (size_t i = 0; i < small->pool.n && small->plan.per_address > 0; i++)
        if (panel >> i & 1 && ++there[small->pool.address[i]] > small->plan.per_address)
            return false;
    return true;
}

struct vacancy {
    uint32_t stay, gone;
    size_t people[SMALL_PEOPLE], n;
    uint32_t rank[SMALL_PEOPLE];
    struct sortition_replace_plan plan;
};

/* Some of a panel's people leave, who are not asked again. */
static void vacancy_make(const struct small *small, uint32_t panel, struct rng *rng,
                         struct vacancy *out) {
    *out = (struct vacancy){.stay = panel};
    size_t leave = 1 + rng_below(rng, small->plan.size);
    for (size_t i = 0; i < small->pool.n && leave > 0; i++)
        if (panel >> i & 1 && rng_below(rng, 2) == 0) {
            out->stay &= ~(1u << i);
            out->gone |= 1u << i;
            leave--;
        }
    for (size_t i = 0; i < small->pool.n; i++) {
        if (out->stay >> i & 1) out->people[out->n++] = i;
        out->rank[i] = panel >> i & 1 ? UINT32_MAX : (uint32_t)rng_below(rng, 9);
    }
    out->plan = (struct sortition_replace_plan){.quotas = &small->quotas,
                                                .pool = &small->pool,
                                                .per_address = small->plan.per_address,
                                                .stay = out->people,
                                                .n_stay = out->n,
                                                .rank = out->rank,
                                                .open = small->plan.size - out->n};
}

static uint64_t ranks_of(const struct vacancy *vacancy, uint32_t people) {
    uint64_t sum = 0;
    for (size_t i = 0; i < SMALL_PEOPLE; i++)
        if (people >> i & 1) sum += vacancy->rank[i];
    return sum;
}

/* The fewest places that any group of candidates misses (INT64_MAX: there are not enough), and the
 * least sum of ranks of those that miss as few. */
static int64_t least_missed(const struct small *small, const struct vacancy *vacancy,
                            uint64_t *soonest) {
    int64_t least = INT64_MAX;
    for (uint32_t panel = 0; panel < 1u << small->pool.n; panel++) {
        if ((size_t)__builtin_popcount(panel) != small->plan.size) continue;
        if ((panel & vacancy->stay) != vacancy->stay || (panel & vacancy->gone) != 0) continue;
        if (!homes_hold(small, panel)) continue;
        int64_t missed = missed_by(small, panel);
        uint64_t ranks = ranks_of(vacancy, panel & ~vacancy->stay);
        if (missed < least || (missed == least && ranks < *soonest)) *soonest = ranks;
        if (missed < least) least = missed;
    }
    return least;
}

static void groups_are_the_best(void **state) {
    (void)state;
    struct rng rng;
    size_t kept = 0, missing = 0, better = 0, sooner = 0;
    rng_init(&rng, "replace");
    for (uint64_t number = 0; number < 250; number++) {
        struct arena *arena = arena_new(64 << 20);
        struct small small;
        struct vacancy vacancy;
        const size_t *people;
        size_t n;
        int64_t missed;
        small_make(arena, number, &small);
        if (small.n_panels > 0) {
            uint32_t panel = small.panels[rng_below(&rng, small.n_panels)];
            vacancy_make(&small, panel, &rng, &vacancy);
        }
        if (small.n_panels > 0 && vacancy.plan.open > 0) {
            uint32_t all = vacancy.stay;
            uint64_t soonest = 0;
            int64_t least = least_missed(&small, &vacancy, &soonest);
            assert_int_equal(
                sortition_replace_all(arena, &vacancy.plan, &people, &n, &missed, NULL), FAIL_NONE);
            for (size_t i = 0; i < n; i++) {
                assert_int_equal(all >> people[i] & 1, 0);
                assert_int_equal(vacancy.gone >> people[i] & 1, 0);
                assert_true(i == 0 || vacancy.rank[people[i - 1]] <= vacancy.rank[people[i]]);
                all |= 1u << people[i];
            }
            assert_true(homes_hold(&small, all));
            if (n == vacancy.plan.open) {
                assert_int_equal(missed, missed_by(&small, all));
                assert_true(missed >= least);
                /* Where some group keeps all quotas, one that does is found. */
                if (least == 0) assert_int_equal(missed, 0);
                kept += least == 0;
                sooner += least == 0 && ranks_of(&vacancy, all & ~vacancy.stay) == soonest;
                missing += least > 0;
                better += least > 0 && missed == least;
            } else {
                assert_true(least == INT64_MAX || least > 0);
            }
        }
        arena_free(arena);
    }
    assert_true(kept > 30 && missing > 30);
    assert_true(sooner * 20 >= kept * 19);   /* of those, nearly always whoever is asked soonest */
    assert_true(better * 10 >= missing * 9); /* no promise there, but nearly always the best too */
}
TEST(groups_are_the_best, "replace: where a group keeps all quotas one is found for all free "
                          "seats at once, and no home gets too many");

static void fits_are_ordered(void **state) {
    (void)state;
    struct rng rng;
    rng_init(&rng, "fits");
    for (uint64_t number = 0; number < 60; number++) {
        struct arena *arena = arena_new(64 << 20);
        struct small small;
        struct vacancy vacancy;
        const struct sortition_fit *fits;
        size_t n, could = 0;
        small_make(arena, number, &small);
        if (small.n_panels == 0) {
            arena_free(arena);
            continue;
        }
        vacancy_make(&small, small.panels[0], &rng, &vacancy);
        /* Whoever stays of a panel of 12 may be one too few: as if one seat were free. */
        vacancy.plan.open = 1;
        assert_int_equal(sortition_fits(arena, &vacancy.plan, &fits, &n, NULL), FAIL_NONE);
        for (size_t i = 0; i < small.pool.n; i++)
            could += vacancy.rank[i] != UINT32_MAX && homes_hold(&small, vacancy.stay | 1u << i);
        assert_int_equal(n, could);
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(fits[i].missed,
                             missed_by(&small, vacancy.stay | 1u << fits[i].person));
            if (i > 0) assert_true(fits[i - 1].missed <= fits[i].missed);
        }
        /* What other free seats can still make good is not held against anybody. */
        vacancy.plan.open = small.plan.size;
        assert_int_equal(sortition_fits(arena, &vacancy.plan, &fits, &n, NULL), FAIL_NONE);
        for (size_t i = 0; i < n; i++)
            assert_true(fits[i].missed <= missed_by(&small, vacancy.stay | 1u << fits[i].person));
        arena_free(arena);
    }
}
TEST(fits_are_ordered, "replace: everybody who could take a seat is told with the places missed, "
                       "less what the other free seats can make good");
