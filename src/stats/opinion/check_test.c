/* What the check of a way of mapping says on votes of which the truth is known. */
#include "base/rng.h"
#include "stats/opinion/check.h"
#include "tests/test.h"

enum { PEOPLE = 80, STATEMENTS = 20 };

/* Two camps that differ on every second statement. */
static void camps_make(struct arena *arena, struct opinion_votes *out) {
    struct opinion_event *events = ARENA_ARRAY(arena, struct opinion_event, PEOPLE * STATEMENTS);
    struct rng rng;
    struct why why = {0};
    size_t n = 0;
    rng_init(&rng, "two camps");
    for (uint32_t p = 0; p < PEOPLE; p++)
        for (uint16_t j = 0; j < STATEMENTS; j++) {
            int sign = j % 2 == 0 && p < PEOPLE / 2 ? -1 : 1;
            if (rng_below(&rng, 8) == 0) sign = -sign;
            if (rng_below(&rng, 4) > 0) events[n++] = (struct opinion_event){p, j, (int8_t)sign};
        }
    assert_int_equal(opinion_votes_make(arena, events, n, PEOPLE, STATEMENTS, out, &why),
                     FAIL_NONE);
}

static void truth_is_known(void **state) {
    (void)state;
    enum { COPIES = 2 };
    struct arena *arena = arena_new((size_t)512 << 20);
    struct opinion_votes votes;
    struct opinion_check check = {0}, again = {0};
    struct why why = {0};
    camps_make(arena, &votes);
    const struct opinion_plan plan = {.votes = &votes, .seed = "check", .level = 0.95};
    assert_int_equal(opinion_check_run(arena, &plan, COPIES, &check, &why), FAIL_NONE);
    assert_int_equal(check.own.divided, 0);
    assert_int_equal(check.own.findings, 0);
    assert_int_equal(check.own.same, COPIES);
    assert_true(check.own.agreement == 1);
    /* The published way divides whatever it gets: that is what it is held against. */
    assert_int_equal(check.compatible.divided, COPIES);
    assert_true(check.compatible.findings > 0);
    assert_int_equal(opinion_check_run(arena, &plan, COPIES, &again, &why), FAIL_NONE);
    assert_memory_equal(&check, &again, sizeof check);
    assert_int_equal(opinion_check_run(arena, &plan, 0, &again, &why), FAIL_INPUT);
    arena_free(arena);
}
TEST(truth_is_known,
     "opinion: shuffled votes are not divided, nor do rows in another order matter");
