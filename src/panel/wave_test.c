#include "panel/wave.h"

#include "panel/prize.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

#define assert_near(got, wanted, by) assert_true(fabs((got) - (wanted)) <= (by))

enum { N = 100 };

static void strata_fill(const char **strata) {
    /* 60 north, 30 south, 10 east, mixed. */
    for (size_t i = 0; i < N; i++) strata[i] = i % 10 < 6 ? "north" : i % 10 < 9 ? "south" : "east";
}

static int64_t chosen_in(const char *const *strata, const bool *chosen, const char *name) {
    int64_t n = 0;
    for (size_t i = 0; i < N; i++) n += chosen[i] && (name == NULL || strcmp(strata[i], name) == 0);
    return n;
}

static void samples(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    const char *strata[N];
    bool chosen[N], again[N];
    double chances[N];
    strata_fill(strata);
    assert_int_equal(sample_draw(arena, strata, N, SAMPLE_ALL, 0, "s", chosen, chances, NULL),
                     FAIL_NONE);
    assert_int_equal(chosen_in(strata, chosen, NULL), N);
    assert_int_equal(sample_draw(arena, strata, N, SAMPLE_RANDOM, 25, "s", chosen, chances, NULL),
                     FAIL_NONE);
    assert_int_equal(chosen_in(strata, chosen, NULL), 25);
    assert_near(chances[7], 0.25, 0);
    assert_int_equal(sample_draw(arena, strata, N, SAMPLE_RANDOM, 25, "s", again, chances, NULL),
                     FAIL_NONE);
    assert_memory_equal(chosen, again, sizeof chosen);
    assert_int_equal(sample_draw(arena, strata, N, SAMPLE_RANDOM, 25, "t", again, chances, NULL),
                     FAIL_NONE);
    assert_true(memcmp(chosen, again, sizeof chosen) != 0);
    /* 25 over 60, 30, 10: 15, 7.5, 2.5; the largest remainder, ties to the earlier. */
    assert_int_equal(
        sample_draw(arena, strata, N, SAMPLE_PROPORTIONAL, 25, "s", chosen, chances, NULL),
        FAIL_NONE);
    assert_int_equal(chosen_in(strata, chosen, "north"), 15);
    assert_int_equal(chosen_in(strata, chosen, "south"), 8);
    assert_int_equal(chosen_in(strata, chosen, "east"), 2);
    /* 36 evenly: 12 each would be, but there are 10 in the east; others share what it cannot give.
     */
    assert_int_equal(sample_draw(arena, strata, N, SAMPLE_EQUAL, 36, "s", chosen, chances, NULL),
                     FAIL_NONE);
    assert_int_equal(chosen_in(strata, chosen, "north"), 13);
    assert_int_equal(chosen_in(strata, chosen, "south"), 13);
    assert_int_equal(chosen_in(strata, chosen, "east"), 10);
    double people = 0;
    for (size_t i = 0; i < N; i++) people += chosen[i] ? 1 / chances[i] : 0;
    assert_near(people, N, 1e-9);
    assert_int_equal(sample_draw(arena, strata, N, SAMPLE_RANDOM, 0, "s", chosen, chances, NULL),
                     FAIL_INPUT);
    arena_free(arena);
}
TEST(samples, "panel: a sample follows from its seed, has its size, and its weights add up to all");

static void fair_over_seeds(void **state) {
    (void)state;
    const char *strata[N];
    int times[N] = {0};
    strata_fill(strata);
    enum { ROUNDS = 2000 };
    for (int s = 0; s < ROUNDS; s++) {
        struct arena *arena = arena_new(1 << 18);
        bool chosen[N];
        double chances[N];
        assert_int_equal(sample_draw(arena, strata, N, SAMPLE_RANDOM, 20,
                                     arena_printf(arena, "%d", s), chosen, chances, NULL),
                         FAIL_NONE);
        for (size_t i = 0; i < N; i++) times[i] += chosen[i];
        arena_free(arena);
    }
    /* Binomial with p = 0.2: within 5 standard deviations of 400 for everybody. */
    for (size_t i = 0; i < N; i++) assert_true(abs(times[i] - ROUNDS / 5) < 5 * 18);
}
TEST(fair_over_seeds, "panel: over many seeds everybody is drawn as often as they should be");

static void aapor(void **state) {
    (void)state;
    /* The formulas of the Standard Definitions, worked by hand: I 60, P 10, R 8, NC 2, O 0, UO 20.
     */
    const struct outcomes o = {.complete = 60,
                               .partial = 10,
                               .refusal = 8,
                               .non_contact = 2,
                               .unknown = 20,
                               .not_eligible = 5};
    struct response_rates rates;
    response_rates(&o, 0.5, &rates);
    assert_near(rates.rr[0], 0.60, 1e-12);
    assert_near(rates.rr[1], 0.70, 1e-12);
    assert_near(rates.rr[2], 60.0 / 90, 1e-12);
    assert_near(rates.rr[3], 70.0 / 90, 1e-12);
    assert_near(rates.rr[4], 60.0 / 80, 1e-12);
    assert_near(rates.rr[5], 70.0 / 80, 1e-12);
    assert_near(rates.asked, 100, 0);
    response_rates(&(struct outcomes){0}, 1, &rates);
    assert_true(isnan(rates.rr[0]));
}
TEST(aapor, "panel: the six response rates are those of AAPOR");

static void prizes(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    const char *tickets[] = {"AAAAA-BBBBB", "CCCCC-DDDDD", "EEEEE-FFFFF"};
    /* SHA-256 of "secret\nAAAAA-BBBBB\nCCCCC-DDDDD\nEEEEE-FFFFF\n", by sha256sum. */
    assert_string_equal(prize_commitment(arena, "secret", tickets, 3),
                        "52d934660da5602086e87275e52e21c15489ca7227ad70da0fdbeefb5500e738");
    size_t *one = prize_draw_places(arena, "secret", "4 17 23", 3, 2);
    size_t *two = prize_draw_places(arena, "secret", "4 17 23", 3, 2);
    assert_memory_equal(one, two, 3 * sizeof *one);
    assert_int_equal(one[0] + one[1] + one[2], 3);
    assert_string_not_equal(prize_ticket_name(arena, "secret", 1),
                            prize_ticket_name(arena, "secret", 2));
    /* Each ticket wins as often as the others over many days. */
    int wins[3] = {0};
    for (int day = 0; day < 3000; day++)
        wins[prize_draw_places(arena, "secret", arena_printf(arena, "%d", day), 3, 1)[0]]++;
    for (size_t i = 0; i < 3; i++) assert_true(wins[i] > 870 && wins[i] < 1130);
    arena_free(arena);
}
TEST(prizes, "panel: a prize draw follows from list, secret and public randomness, and is fair");
