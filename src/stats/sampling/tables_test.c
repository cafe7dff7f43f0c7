#include "base/rng.h"
#include "stats/sampling/tables.h"
#include "tests/test.h"

#include <string.h>

static struct tables_result seated(struct arena *arena, size_t people, size_t tables, size_t rounds,
                                   size_t categories, const uint32_t *value,
                                   const uint32_t *n_values) {
    struct tables_plan plan = {.n_people = people,
                               .n_tables = tables,
                               .n_rounds = rounds,
                               .n_categories = categories,
                               .value = value,
                               .n_values = n_values,
                               .seed = "seats",
                               .steps = 60000};
    struct tables_result result;
    struct why why = {0};
    if (tables_seat(arena, &plan, &result, &why) != FAIL_NONE) fail_msg("%s", why.text);
    /* Everybody has one place in each round, and tables differ by at most one. */
    for (size_t r = 0; r < rounds; r++) {
        size_t count[TABLES_MAX] = {0};
        for (size_t p = 0; p < people; p++) count[result.seat[r * people + p]]++;
        for (size_t t = 0; t < tables; t++)
            assert_true(count[t] == people / tables || count[t] == (people + tables - 1) / tables);
    }
    assert_true(result.repeats >= result.repeats_least);
    return result;
}

static void golfers_never_meet_twice(void **state) {
    (void)state;
    struct arena *arena = arena_new(256 << 20);
    /* Affine planes of order 2, 3, 4, 5, 7, 8 and 9: everybody meets everybody exactly once. */
    static const size_t orders[] = {2, 3, 4, 5, 7, 8, 9};
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        size_t q = orders[i], n = q * q;
        struct tables_result result = seated(arena, n, q, q + 1, 0, NULL, NULL);
        assert_int_equal(result.repeats, 0);
        assert_int_equal(result.pairs_met, n * (n - 1) / 2);
        assert_int_equal(result.most_meetings, 1);
    }
    /* Social golfers: 8 tables of 4 over 8 rounds; 5 tables of 3 over 5. */
    assert_int_equal(seated(arena, 32, 8, 8, 0, NULL, NULL).repeats, 0);
    assert_int_equal(seated(arena, 15, 5, 5, 0, NULL, NULL).repeats, 0);
    /* Six tables, for which there is no such design: 18 people over 3 rounds by search. */
    assert_int_equal(seated(arena, 18, 6, 3, 0, NULL, NULL).repeats, 0);
    arena_free(arena);
}
TEST(golfers_never_meet_twice,
     "tables: known designs come out, in which nobody meets anybody twice");

static void bound_is_reached_on_small_cases(void **state) {
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    /* Two tables of three, two rounds: of three at one table two must sit together again. */
    assert_int_equal(tables_repeats_least(6, 2, 2), 2);
    assert_int_equal(seated(arena, 6, 2, 2, 0, NULL, NULL).repeats, 2);
    assert_int_equal(tables_repeats_least(9, 3, 4), 0);
    assert_int_equal(tables_repeats_least(9, 3, 5), 9); /* 45 meetings of 36 pairs */
    struct tables_result result = seated(arena, 8, 2, 3, 0, NULL, NULL);
    assert_int_equal(result.repeats, result.repeats_least);
    /* By brute force: 6 people, 3 tables, r rounds: all ways to pair them off. */
    assert_int_equal(seated(arena, 6, 3, 5, 0, NULL, NULL).repeats, 0);
    assert_int_equal(seated(arena, 4, 2, 3, 0, NULL, NULL).repeats, 0);
    arena_free(arena);
}
TEST(bound_is_reached_on_small_cases,
     "tables: the bound is the pigeonhole's, and small seatings reach it");

static void tables_are_alike(void **state) {
    (void)state;
    struct arena *arena = arena_new(128 << 20);
    uint32_t value[3 * 30], n_values[] = {2, 3, 5};
    for (uint32_t p = 0; p < 30; p++) {
        value[p] = p % 2;
        value[30 + p] = p / 10;
        value[60 + p] = (p * 7 + p / 6) % 5;
    }
    struct tables_result result = seated(arena, 30, 5, 4, 3, value, n_values);
    assert_int_equal(result.imbalance, 0);
    for (size_t r = 0; r < 4; r++)
        for (uint32_t t = 0; t < 5; t++) {
            int women = 0, young = 0;
            for (size_t p = 0; p < 30; p++) {
                women += result.seat[r * 30 + p] == t && value[p] == 0;
                young += result.seat[r * 30 + p] == t && value[30 + p] == 0;
            }
            assert_int_equal(women, 3);
            assert_int_equal(young, 2);
        }
    /* Groups keep some pairs together: the bound is that of seatings without groups. */
    assert_true(result.repeats <= 2 * result.repeats_least);
    struct tables_result again = seated(arena, 30, 5, 4, 3, value, n_values);
    assert_memory_equal(result.seat, again.seat, 4 * 30 * sizeof(uint32_t));
    struct tables_plan bad = {.n_people = 3, .n_tables = 4, .n_rounds = 1, .seed = "x"};
    struct why why = {0};
    assert_int_equal(tables_seat(arena, &bad, &result, &why), FAIL_INPUT);
    arena_free(arena);
}
TEST(tables_are_alike,
     "tables: three categories are balanced at each table in each round, the same each time");

static void some_are_kept_apart(void **state) {
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    struct rng rng;
    rng_init(&rng, "apart");
    for (size_t trial = 0; trial < 12; trial++) {
        size_t n = 12 + rng_below(&rng, 24), tables = 3 + rng_below(&rng, 3), rounds = 3;
        uint32_t *apart = ARENA_ARRAY(arena, uint32_t, n);
        size_t of[8] = {0};
        for (size_t p = 0; p < n; p++) {
            uint32_t number = (uint32_t)rng_below(&rng, 7);
            if (number > 0 && of[number] < tables) apart[p] = number, of[number]++;
        }
        struct tables_plan plan = {.n_people = n,
                                   .n_tables = tables,
                                   .n_rounds = rounds,
                                   .apart = apart,
                                   .seed = "apart",
                                   .steps = 60000};
        struct tables_result result;
        assert_int_equal(tables_seat(arena, &plan, &result, NULL), FAIL_NONE);
        int64_t together = 0;
        for (size_t r = 0; r < rounds; r++)
            for (size_t a = 0; a < n; a++)
                for (size_t b = a + 1; b < n; b++)
                    together += apart[a] != 0 && apart[a] == apart[b] &&
                                result.seat[r * n + a] == result.seat[r * n + b];
        assert_int_equal(together, 0);
        assert_int_equal(result.together, 0);
    }
    /* Four at three tables: two of them must share one in each round, and that is said. */
    static const uint32_t four[9] = {1, 1, 1, 1};
    struct tables_plan plan = {.n_people = 9,
                               .n_tables = 3,
                               .n_rounds = 2,
                               .apart = four,
                               .seed = "apart",
                               .steps = 20000};
    struct tables_result result;
    assert_int_equal(tables_seat(arena, &plan, &result, NULL), FAIL_NONE);
    assert_int_equal(result.together, 2);
    arena_free(arena);
}
TEST(some_are_kept_apart, "tables: people to be kept apart share no table where that can be, and "
                          "otherwise as few as must be");

/* Meetings counted one by one over rounds held before and new ones. */
static int64_t repeats_by_hand(const struct tables_plan *plan, const uint32_t *seat) {
    size_t n = plan->n_people;
    int64_t repeats = 0;
    for (size_t a = 0; a < n; a++)
        for (size_t b = a + 1; b < n; b++) {
            int64_t met = 0;
            for (size_t r = 0; r < plan->n_held; r++)
                met += plan->held[r * n + a] != TABLES_AWAY &&
                       plan->held[r * n + a] == plan->held[r * n + b];
            for (size_t r = 0; r < plan->n_rounds; r++) met += seat[r * n + a] == seat[r * n + b];
            repeats += met * (met - 1) / 2;
        }
    return repeats;
}

static void rounds_held_before_count(void **state) {
    (void)state;
    enum { N = 20, TABLES = 5, HELD = 2 };
    struct arena *arena = arena_new(64 << 20);
    struct tables_result before = seated(arena, N, TABLES, HELD, 0, NULL, NULL), after;
    uint32_t held[HELD * N];
    memcpy(held, before.seat, sizeof held);
    held[3] = held[N + 3] = held[N + 7] = TABLES_AWAY; /* one was not there, one left early */
    struct tables_plan plan = {.n_people = N,
                               .n_tables = TABLES,
                               .n_rounds = 2,
                               .n_held = HELD,
                               .held = held,
                               .seed = "held",
                               .steps = 200000};
    assert_int_equal(tables_seat(arena, &plan, &after, NULL), FAIL_NONE);
    assert_int_equal(after.repeats, repeats_by_hand(&plan, after.seat));
    assert_int_equal(after.repeats, 0);
    /* The same rounds with nobody remembered let some meet again. */
    struct tables_plan blind = plan;
    blind.n_held = 0;
    assert_int_equal(tables_seat(arena, &blind, &after, NULL), FAIL_NONE);
    assert_true(repeats_by_hand(&plan, after.seat) > 0);
    arena_free(arena);
}
TEST(rounds_held_before_count,
     "tables: who met in rounds that were held meets again as little as can be");
