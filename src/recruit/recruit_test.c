/* The rules of a candidate's way. */
#include "recruit/recruit.h"

#include "recruit/forecast.h"

#include "tests/test.h"

static void words_come_back(void **state) {
    (void)state;
    for (enum recruit_state s = 0; s < N_RECRUIT_STATES; s++)
        assert_int_equal(recruit_state_read(recruit_state_word(s)), s);
    for (enum recruitment_state s = 0; s < N_RECRUITMENT_STATES; s++)
        assert_int_equal(recruitment_state_read(recruitment_state_word(s)), s);
    assert_int_equal(recruit_state_read("chosen"), N_RECRUIT_STATES);
    assert_int_equal(recruitment_state_read(NULL), N_RECRUITMENT_STATES);
}
TEST(words_come_back, "recruit: each state is read back from its stored word, others are unknown");

/* Reachability by brute force over all steps that the rule allows. */
static void reach(bool reached[N_RECRUIT_STATES], enum recruit_state from) {
    if (reached[from]) return;
    reached[from] = true;
    for (enum recruit_state to = 0; to < N_RECRUIT_STATES; to++)
        if (recruit_step_check(from, to, NULL) == FAIL_NONE) reach(reached, to);
}

static void everybody_ends_erased(void **state) {
    (void)state;
    for (enum recruit_state from = 0; from < N_RECRUIT_STATES; from++) {
        bool reached[N_RECRUIT_STATES] = {false};
        reach(reached, from);
        assert_true(reached[RECRUIT_ERASED]);
        /* Nobody stays what they are by a step, and nobody comes back from erasure. */
        assert_int_equal(recruit_step_check(from, from, NULL), FAIL_CONFLICT);
        assert_int_equal(recruit_step_check(RECRUIT_ERASED, from, NULL), FAIL_CONFLICT);
        /* Who holds a seat is never erased before they withdraw. */
        if (recruit_state_has_seat(from))
            assert_int_equal(recruit_step_check(from, RECRUIT_ERASED, NULL), FAIL_CONFLICT);
        /* Who withdrew is not called up again. */
        if (from == RECRUIT_WITHDRAWN) {
            assert_false(reached[RECRUIT_SELECTED]);
            assert_false(reached[RECRUIT_CONFIRMED]);
        }
        /* A seat is only ever confirmed after it was given. */
        if (from != RECRUIT_SELECTED)
            assert_int_equal(recruit_step_check(from, RECRUIT_CONFIRMED, NULL), FAIL_CONFLICT);
    }
}
TEST(everybody_ends_erased, "recruit: everybody can be erased in the end, nobody with a seat at "
                            "once, and whoever withdrew is not called up again");

static void opening_is_checked(void **state) {
    (void)state;
    struct recruitment_readiness good = {.n_categories = 1,
                                         .has_about = true,
                                         .has_eligibility = true,
                                         .has_promise = true,
                                         .days_in_order = true};
    struct recruitment_readiness over = good, impossible = good;
    struct why why = {0};
    over.is_over = true;
    impossible.n_impossible = 1;
    for (enum recruitment_state from = RECRUITMENT_PLANNED; from <= RECRUITMENT_CLOSED; from += 2) {
        assert_int_equal(recruitment_step_check(from, RECRUITMENT_OPEN, &good, &why), FAIL_NONE);
        assert_int_equal(recruitment_step_check(from, RECRUITMENT_OPEN, &over, &why),
                         FAIL_CONFLICT);
        assert_int_equal(recruitment_step_check(from, RECRUITMENT_OPEN, &impossible, &why),
                         FAIL_CONFLICT);
    }
}
TEST(opening_is_checked, "recruit: registration opens neither after its last day nor with quotas "
                         "that no group can keep");

static void forecasts_fall_off(void **state) {
    (void)state;
    /* Eight a day, halving every four days: what is to come is a geometric series. */
    static const int64_t days[] = {20, 8, 8, 8};
    double q = 0.840896415253714543, series = 8 * q * (1 - q * q * q * q) / (1 - q);
    struct forecast forecast = forecast_make(days, 4, 4);
    assert_true(forecast.expected - 44 - series < 1e-9 && 44 + series - forecast.expected < 1e-9);
    assert_true(forecast.low < forecast.expected && forecast.expected < forecast.high);
    /* On the last day nothing more is expected, and fewer than have registered never are. */
    forecast = forecast_make(days, 4, 0);
    assert_true(forecast.low == 44 && forecast.expected == 44 && forecast.high == 44);
    forecast = forecast_make(days, 1, 400);
    assert_true(forecast.low >= 20);
    forecast = forecast_make(NULL, 0, 10);
    assert_true(forecast.expected == 0);
}
TEST(forecasts_fall_off, "recruit: a forecast is what has come and a series that halves every four "
                         "days");
