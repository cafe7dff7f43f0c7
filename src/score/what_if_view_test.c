#include "score/what_if_view.h"

#include "tests/test.h"

static void gain_is(const struct html *out, double estimate, double low, double high,
                    const char *words) {
    const struct what_if shares = {.share = true};
    const struct what_if_result gain = {.estimate = estimate, .low = low, .high = high};
    assert_string_equal(what_if_gain(out, &shares, &gain), words);
}

static void ends_of_a_difference_have_its_words(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 20);
    const struct html page = {.arena = arena, .language = "en"}, *out = &page;
    gain_is(out, -0.04, -0.07, -0.01, "4 fewer in 100 (between 1 and 7 fewer)");
    gain_is(out, 0.04, 0.01, 0.07, "4 more in 100 (between 1 and 7 more)");
    gain_is(out, -0.02, -0.05, 0.01,
            "2 fewer in 100 (between 5 fewer and 1 more); it may be chance");
    gain_is(out, 0.02, -0.01, 0.05, "2 more in 100 (between 1 fewer and 5 more); it may be chance");
    arena_free(arena);
}
TEST(ends_of_a_difference_have_its_words,
     "what if: the ends of a difference are more or fewer people, never a sign");
