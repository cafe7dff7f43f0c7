#include "acceptability/acceptability.h"

#include "acceptability/answers.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

static void departing(void **state) {
    (void)state;
    assert_true(decision_departs("accepted", 4, 36));
    assert_true(decision_departs("conditions", 4, 36));
    assert_false(decision_departs("rejected", 4, 36));
    assert_false(decision_departs("referred", 4, 36));
    assert_true(decision_departs("rejected", 32, 36));
    assert_false(decision_departs("accepted", 32, 36));
    assert_false(decision_departs("referred", 32, 36));
    assert_true(decision_departs("rejected", 22, 36));
    assert_false(decision_departs("conditions", 22, 36));
    assert_true(decision_departs("accepted", 17, 36));
    assert_false(decision_departs("rejected", 17, 36));
    assert_false(decision_departs("accepted", 18, 36));
    assert_false(decision_departs("rejected", 18, 36));
    assert_false(decision_departs("rejected", 0, 0));
    assert_false(decision_departs("accepted", 0, 0));
}
TEST(departing, "acceptability: a decision departs where it goes against what more than half said, "
                "however few more");

static const struct framework_test tests[] = {{.id = "purposeful"}, {.id = "responsible"}};
static const struct framework_question questions[] = {
    {.id = "P1", .test = "purposeful", .polarity = 1},
    {.id = "P2", .test = "purposeful", .polarity = 1},
    {.id = "S1", .test = "responsible", .polarity = 1, .test_index = 1}};
static const struct framework framework = {
    .tests = tests, .n_tests = 2, .questions = questions, .n_questions = 3};

static void weighing_questions(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct score_plan plan = {0};
    const struct answers_point points[] = {{4, "P1", 50}, {4, "S1", 50}, {9, "P1", 20},
                                           {9, "P2", 30}, {9, "S1", 50}, {9, "gone", 7}};
    answers_weigh(arena, &framework, points, 6, &plan);
    assert_int_equal(plan.n_people, 2);
    assert_int_equal(plan.n_items, 3);
    assert_true(isnan(plan.weights[1])); /* left blank, not zero: the points decide about that */
    assert_true(plan.weights[0] == 50 && plan.weights[4] == 30);
    arena_free(arena);
}
TEST(weighing_questions, "acceptability: points on questions stay with their questions");

static void weighing_both(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct score_plan plan = {0};
    const struct answers_point points[] = {
        {4, "purposeful", 70}, {4, "responsible", 30}, {9, "P1", 20}, {9, "P2", 30}, {9, "S1", 50}};
    answers_weigh(arena, &framework, points, 5, &plan);
    assert_int_equal(plan.n_items, 2);
    assert_true(plan.weights[0] == 70 && plan.weights[2] == 50 && plan.weights[3] == 50);
    answers_weigh(arena, &framework, NULL, 0, &plan);
    assert_int_equal(plan.n_people, 0);
    assert_int_equal(plan.n_items, 2);
    arena_free(arena);
}
TEST(weighing_both,
     "acceptability: where some weighed tests, points on questions add up to theirs");

static void what_changed(void **state) {
    (void)state;
    double weight[] = {0.5, 0.5}, other_weight[] = {0.6, 0.4}, mean[] = {50}, other_mean[] = {60};
    struct score_gate gates[] = {{"dpia", GATE_UNKNOWN, ""}},
                      passed[] = {{"dpia", GATE_PASSED, ""}};
    struct score_summary one = {.n_people = 20,
                                .n_items = 2,
                                .item_weight = weight,
                                .n_criteria = 1,
                                .worst.mean = mean,
                                .gates = gates,
                                .n_gates = 1,
                                .line = 60};
    struct score_summary other = one;
    assert_int_equal(run_changes(&one, &other), 0);
    other.item_weight = other_weight;
    assert_int_equal(run_changes(&one, &other), CHANGE_PEOPLE);
    other = one;
    other.worst.mean = other_mean;
    assert_int_equal(run_changes(&one, &other), CHANGE_RATINGS);
    other.gates = passed;
    other.verdict.yes = 3;
    assert_int_equal(run_changes(&one, &other), CHANGE_RATINGS | CHANGE_GATES | CHANGE_DIRECT);
}
TEST(what_changed, "acceptability: between two runs the change is named");
