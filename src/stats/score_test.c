/* Theorems of the score: what must hold whatever the answers are. */
#include "stats/score.h"

#include "base/rng.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

#define BLANK ((double)NAN)
enum { N_CRITERIA = 6, N_TESTS = 3, N_ASSESSORS = 5, N_PEOPLE = 14 };

static const char *const criteria[N_CRITERIA] = {"P1", "P2", "N1", "N2", "S1", "S2"};
static const char *const tests[N_TESTS] = {"purposeful", "proportionate", "responsible"};
static const size_t test_of[N_CRITERIA] = {0, 0, 1, 1, 2, 2};

struct answers {
    double ratings[N_ASSESSORS * N_CRITERIA], weights[N_PEOPLE * N_TESTS];
    int polarity[N_CRITERIA];
    size_t organisations[N_ASSESSORS];
    struct score_plan plan;
};

/* Plausible answers: assessors agree to within a point, people spend 100 points. */
static void answers_make(struct answers *answers, const char *seed) {
    struct rng rng;
    rng_init(&rng, seed);
    memset(answers, 0, sizeof *answers);
    for (size_t k = 0; k < N_CRITERIA; k++) answers->polarity[k] = rng_below(&rng, 2) ? 1 : -1;
    for (size_t k = 0; k < N_CRITERIA; k++) {
        double base = 2 + (double)rng_below(&rng, 3);
        for (size_t a = 0; a < N_ASSESSORS; a++)
            answers->ratings[a * N_CRITERIA + k] = base + (double)rng_below(&rng, 3) - 1;
    }
    for (size_t i = 0; i < N_PEOPLE; i++) {
        double first = (double)rng_below(&rng, 60), second = (double)rng_below(&rng, 40);
        answers->weights[i * N_TESTS] = first;
        answers->weights[i * N_TESTS + 1] = second;
        answers->weights[i * N_TESTS + 2] = 100 - first - second;
    }
    for (size_t a = 0; a < N_ASSESSORS; a++) answers->organisations[a] = a % 3;
    answers->plan = (struct score_plan){.n_criteria = N_CRITERIA,
                                        .n_tests = N_TESTS,
                                        .n_items = N_TESTS,
                                        .n_assessors = N_ASSESSORS,
                                        .n_people = N_PEOPLE,
                                        .criteria = criteria,
                                        .tests = tests,
                                        .items = tests,
                                        .test_of = test_of,
                                        .polarity = answers->polarity,
                                        .rating_min = 1,
                                        .rating_max = 5,
                                        .ratings = answers->ratings,
                                        .organisations = answers->organisations,
                                        .weights = answers->weights,
                                        .points_total = 100,
                                        .verdict = {9, 3, 2, 2},
                                        .line = 60,
                                        .level = 0.95};
}

static struct score_figures run(struct arena *arena, const struct score_plan *plan) {
    struct score_summary summary;
    struct score_figures figures;
    struct why why = {0};
    if (score_summarise(arena, plan, &summary, &why) != FAIL_NONE) fail_msg("%s", why.text);
    summary.agreement = 1; /* random answers may disagree; that refusal has a test of its own */
    score_figures(arena, &summary, &figures);
    return figures;
}

static void assert_near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance)) fail_msg("got %.12g, want %.12g", got, want);
}

static void monotone(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    for (int round = 0; round < 20; round++) {
        struct answers answers;
        answers_make(&answers, arena_printf(arena, "monotone %d", round));
        double before = run(arena, &answers.plan).score;
        for (size_t i = 0; i < N_ASSESSORS * N_CRITERIA; i++) {
            int polarity = answers.polarity[i % N_CRITERIA];
            double kept = answers.ratings[i], better = kept + polarity;
            if (better < 1 || better > 5) continue;
            answers.ratings[i] = better;
            assert_true(run(arena, &answers.plan).score >= before - 1e-12);
            answers.ratings[i] = kept;
        }
    }
    arena_free(arena);
}
TEST(monotone, "score: a more acceptable rating never lowers it, whichever way its scale runs");

static void order_free(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    struct answers one, other;
    answers_make(&one, "order");
    other = one;
    other.plan.ratings = other.ratings;
    other.plan.weights = other.weights;
    other.plan.polarity = other.polarity;
    other.plan.organisations = other.organisations;
    for (size_t a = 0; a < N_ASSESSORS; a++) {
        size_t to = N_ASSESSORS - 1 - a;
        memcpy(other.ratings + to * N_CRITERIA, one.ratings + a * N_CRITERIA,
               N_CRITERIA * sizeof(double));
        other.organisations[to] = one.organisations[a];
    }
    for (size_t i = 0; i < N_PEOPLE; i++)
        memcpy(other.weights + ((i + 5) % N_PEOPLE) * N_TESTS, one.weights + i * N_TESTS,
               N_TESTS * sizeof(double));
    struct score_figures a = run(arena, &one.plan), b = run(arena, &other.plan);
    assert_near(a.score, b.score, 1e-12);
    assert_near(a.combined.low, b.combined.low, 1e-10);
    assert_near(a.chance, b.chance, 1e-10);
    arena_free(arena);
}
TEST(order_free, "score: the order in which answers are stored does not matter");

/* All completions of a few missing ratings, each on the whole scale. */
static void bounds_by_force(void **state) {
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    for (int round = 0; round < 3; round++) {
        struct answers answers;
        answers_make(&answers, arena_printf(arena, "bounds %d", round));
        size_t gaps[4] = {2, 7, 13, (size_t)(20 + round)};
        for (size_t g = 0; g < 4; g++) answers.ratings[gaps[g]] = BLANK;
        struct score_figures bounded = run(arena, &answers.plan);
        double low = 1e9, high = -1e9;
        for (int code = 0; code < 625; code++) {
            for (int g = 0, rest = code; g < 4; g++, rest /= 5)
                answers.ratings[gaps[g]] = 1 + rest % 5;
            size_t mark = arena_mark(arena);
            double score = run(arena, &answers.plan).score;
            arena_rewind(arena, mark);
            low = fmin(low, score);
            high = fmax(high, score);
        }
        assert_near(bounded.missing.low, low, 1e-9);
        assert_near(bounded.missing.high, high, 1e-9);
        assert_near(bounded.score, low, 1e-9);
    }
    arena_free(arena);
}
TEST(bounds_by_force, "score: missing answers bound it exactly as trying every completion does");

static void skipping_never_helps(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    for (int round = 0; round < 20; round++) {
        struct answers answers;
        answers_make(&answers, arena_printf(arena, "skip %d", round));
        struct score_figures full = run(arena, &answers.plan);
        for (size_t i = 0; i < N_ASSESSORS * N_CRITERIA; i++) {
            double kept = answers.ratings[i];
            answers.ratings[i] = BLANK;
            struct score_figures skipped = run(arena, &answers.plan);
            assert_true(skipped.score <= full.score + 1e-12);
            assert_true(skipped.score_high >= full.score_high - 1e-12);
            for (size_t t = 0; t < N_TESTS; t++)
                assert_true(skipped.test_score[t] <= full.test_score[t] + 1e-12);
            answers.ratings[i] = kept;
        }
    }
    arena_free(arena);
}
TEST(skipping_never_helps, "score: leaving a bad answer out never raises it, nor any test's score");

static void polarity_counts(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    struct answers answers;
    answers_make(&answers, "polarity");
    for (size_t i = 0; i < N_ASSESSORS * N_CRITERIA; i++) answers.ratings[i] = 5;
    for (size_t k = 0; k < N_CRITERIA; k++) answers.polarity[k] = 1;
    assert_near(run(arena, &answers.plan).score, 100, 1e-12);
    /* "Yes, harm is likely" must not count like "yes, there is a plan". */
    answers.polarity[3] = -1;
    struct score_figures figures = run(arena, &answers.plan);
    assert_near(figures.criterion_score[3], 0, 0);
    assert_near(figures.test_score[1], 50, 1e-12);
    assert_true(figures.score < 100);
    arena_free(arena);
}
TEST(polarity_counts, "score: a yes to harm lowers it as much as a yes to a safeguard raises it");

static void answers_alone_matter(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    struct answers answers;
    answers_make(&answers, "again");
    double first = run(arena, &answers.plan).score;
    double kept = answers.ratings[4];
    answers.ratings[4] = 1; /* goes back, answers otherwise, and then as at first */
    (void)run(arena, &answers.plan);
    answers.ratings[4] = kept;
    assert_true(run(arena, &answers.plan).score == first);
    arena_free(arena);
}
TEST(answers_alone_matter, "score: answering again does not count twice");

/* With a sum of likelihood and impact, high + low = medium + medium: not here. */
static void products_stay_apart(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    struct answers answers;
    answers_make(&answers, "sums");
    for (size_t k = 0; k < N_CRITERIA; k++) answers.polarity[k] = 1;
    for (size_t i = 0; i < N_ASSESSORS * N_CRITERIA; i++) answers.ratings[i] = 3;
    struct score_figures middling = run(arena, &answers.plan);
    for (size_t a = 0; a < N_ASSESSORS; a++) {
        answers.ratings[a * N_CRITERIA + 2] = 1; /* severe */
        answers.ratings[a * N_CRITERIA + 3] = 5; /* but unlikely */
    }
    struct score_figures mixed = run(arena, &answers.plan);
    assert_near(mixed.test_score[1], middling.test_score[1], 1e-12);
    assert_true(mixed.geometric < middling.geometric - 1);
    assert_near(mixed.criterion_score[mixed.weakest_criterion], 0, 0);
    arena_free(arena);
}
TEST(products_stay_apart,
     "score: high with low differs from medium twice in what stands beside it");

static void flips_flip(void **state) {
    (void)state;
    struct arena *arena = arena_new(32 << 20);
    int found = 0;
    for (int round = 0; round < 40; round++) {
        struct answers answers;
        answers_make(&answers, arena_printf(arena, "flip %d", round));
        struct score_figures figures = run(arena, &answers.plan);
        for (size_t i = 0; i < N_TESTS; i++) {
            double at = figures.flips[i].at, now = figures.flips[i].now;
            if (isnan(at)) continue;
            found++;
            double score = 0;
            for (size_t j = 0; j < N_TESTS; j++)
                score += figures.test_score[j] *
                         (j == i ? at : figures.flips[j].now * (1 - at) / (1 - now));
            assert_near(score, 60, 1e-9);
        }
    }
    assert_true(found > 10);
    arena_free(arena);
}
TEST(flips_flip, "score: with one weight moved to its turning point it stands on the line");

static void parts_add_up(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    struct answers answers;
    answers_make(&answers, "parts");
    struct score_figures figures = run(arena, &answers.plan);
    double sum = 0, weight = 0;
    for (size_t t = 0; t < N_TESTS; t++) {
        sum += figures.test_weight[t] * figures.test_score[t];
        weight += figures.test_weight[t];
    }
    assert_near(sum, figures.score, 1e-10);
    assert_near(weight, 1, 1e-12);
    assert_near(figures.people_share + figures.assessors_share, 1, 1e-12);
    assert_true(figures.geometric <= figures.score + 1e-12);
    assert_true(figures.combined.low <= figures.assessors.low + 1e-9);
    /* All answered: nothing is missing, the interval of missing answers is a point. */
    assert_true(figures.missing.low == figures.missing.high);
    arena_free(arena);
}
TEST(parts_add_up, "score: tests times their weights give the score, sources give its variance");

static void refusals(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    struct answers answers;
    answers_make(&answers, "refuse");
    answers.plan.n_people = 9;
    struct score_figures figures = run(arena, &answers.plan);
    assert_int_equal(figures.refusals, REFUSED_PEOPLE);
    assert_int_equal(figures.outcome, OUTCOME_REFUSED);
    assert_true(isnan(figures.score) && isnan(figures.chance) && isnan(figures.combined.low));
    answers.plan.n_people = N_PEOPLE;
    answers.plan.n_assessors = 2;
    assert_int_equal(run(arena, &answers.plan).refusals, REFUSED_ASSESSORS);
    answers.plan.n_assessors = N_ASSESSORS;
    for (size_t i = 2 * N_CRITERIA; i < N_ASSESSORS * N_CRITERIA; i++) answers.ratings[i] = BLANK;
    assert_int_equal(run(arena, &answers.plan).refusals, REFUSED_ASSESSORS);
    /* Ratings at both ends of the scale: worse than chance. */
    for (size_t i = 0; i < N_ASSESSORS * N_CRITERIA; i++)
        answers.ratings[i] = (i / N_CRITERIA) % 2 ? 5 : 1;
    struct score_summary summary;
    assert_int_equal(score_summarise(arena, &answers.plan, &summary, NULL), FAIL_NONE);
    score_figures(arena, &summary, &figures);
    assert_true(summary.agreement < 0);
    assert_int_equal(figures.refusals, REFUSED_AGREEMENT);
    answers.plan.n_people = 0;
    assert_int_equal(score_summarise(arena, &answers.plan, &summary, NULL), FAIL_NONE);
    arena_free(arena);
}
TEST(refusals, "score: none is made of too few people, too few assessors, or too little agreement");

static void gates_stop(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    struct answers answers;
    answers_make(&answers, "gates");
    for (size_t k = 0; k < N_CRITERIA; k++) answers.polarity[k] = 1;
    for (size_t i = 0; i < N_ASSESSORS * N_CRITERIA; i++) answers.ratings[i] = 5;
    assert_int_equal(run(arena, &answers.plan).outcome, OUTCOME_ACCEPTABLE);
    const struct score_gate gates[] = {{"lawful_basis", GATE_PASSED, ""},
                                       {"transparency", GATE_FAILED, "no notice"}};
    answers.plan.gates = gates;
    answers.plan.n_gates = 1;
    assert_int_equal(run(arena, &answers.plan).outcome, OUTCOME_ACCEPTABLE);
    answers.plan.n_gates = 2;
    assert_int_equal(run(arena, &answers.plan).outcome, OUTCOME_STOPPED);
    arena_free(arena);
}
TEST(gates_stop, "score: a failed gate stops it, whatever the figures are");

static void gap_is_seen(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    struct answers answers;
    answers_make(&answers, "gap");
    for (size_t k = 0; k < N_CRITERIA; k++) answers.polarity[k] = 1;
    for (size_t i = 0; i < N_ASSESSORS * N_CRITERIA; i++) answers.ratings[i] = 5;
    answers.plan.verdict = (struct score_verdict){0, 5, 31, 2};
    struct score_figures figures = run(arena, &answers.plan);
    assert_int_equal(figures.direct, DIRECT_NO);
    assert_int_equal(figures.gap, GAP_OPPOSED);
    answers.plan.verdict = (struct score_verdict){33, 2, 1, 0};
    assert_int_equal(run(arena, &answers.plan).gap, GAP_NONE);
    answers.plan.verdict = (struct score_verdict){18, 2, 16, 0};
    assert_int_equal(run(arena, &answers.plan).gap, GAP_SOME);
    answers.plan.verdict = (struct score_verdict){0};
    assert_int_equal(run(arena, &answers.plan).gap, GAP_UNKNOWN);
    arena_free(arena);
}
TEST(gap_is_seen, "score: where it and the direct verdict point apart, that is reported");

static void bootstrap_repeats(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    struct answers answers;
    answers_make(&answers, "bootstrap");
    struct score_bootstrap a, b, shorter;
    struct score_bootstrap_plan how = {.replicates = 4000, .seed = "one"};
    assert_int_equal(score_bootstrap_run(arena, &answers.plan, &how, &a, NULL), FAIL_NONE);
    assert_int_equal(score_bootstrap_run(arena, &answers.plan, &how, &b, NULL), FAIL_NONE);
    assert_memory_equal(a.scores, b.scores, 4000 * sizeof(double));
    how.replicates = 10;
    assert_int_equal(score_bootstrap_run(arena, &answers.plan, &how, &shorter, NULL), FAIL_NONE);
    assert_memory_equal(a.scores, shorter.scores, 10 * sizeof(double));
    /* It agrees with the delta method: n-1 of n gives the variance of the mean. */
    struct score_figures figures = run(arena, &answers.plan);
    double variance = figures.people_error * figures.people_error +
                      figures.assessors_error * figures.assessors_error;
    assert_near(a.error / sqrt(variance), 1, 0.06);
    how.seed = "two";
    how.replicates = 4000;
    assert_int_equal(score_bootstrap_run(arena, &answers.plan, &how, &b, NULL), FAIL_NONE);
    assert_memory_not_equal(a.scores, b.scores, 4000 * sizeof(double));
    arena_free(arena);
}
TEST(bootstrap_repeats,
     "score: the seed fixes every replicate, and the bootstrap agrees with theory");

static void organisations_cluster(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    enum { TEAMS = 6, EACH = 4, N = TEAMS * EACH };
    double ratings[N * N_CRITERIA];
    size_t organisations[N];
    for (size_t a = 0; a < N; a++) {
        organisations[a] = a / EACH;
        for (size_t k = 0; k < N_CRITERIA; k++)
            ratings[a * N_CRITERIA + k] = (a / EACH) % 2 ? 4 : 3; /* a whole team says the same */
    }
    struct answers answers;
    answers_make(&answers, "teams");
    for (size_t k = 0; k < N_CRITERIA; k++) answers.polarity[k] = 1;
    answers.plan.ratings = ratings;
    answers.plan.n_assessors = N;
    answers.plan.organisations = NULL;
    double apart = run(arena, &answers.plan).assessors_error;
    answers.plan.organisations = organisations;
    struct score_figures teams = run(arena, &answers.plan);
    assert_true(teams.assessors_error > 1.9 * apart); /* six opinions, not twenty-four */
    assert_near(teams.assessors_df, TEAMS - 1, 0);
    arena_free(arena);
}
TEST(organisations_cluster,
     "score: colleagues who say the same count as one opinion of their body");

static void bad_plans(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    struct answers answers;
    struct score_summary summary;
    struct why why = {0};
    answers_make(&answers, "bad");
    answers.ratings[3] = 6;
    assert_int_equal(score_summarise(arena, &answers.plan, &summary, &why), FAIL_INPUT);
    assert_string_equal(why.field, "ratings");
    answers_make(&answers, "bad");
    const char *const wrong[] = {"purposeful", "proportionate", "nice"};
    answers.plan.items = wrong;
    assert_int_equal(score_summarise(arena, &answers.plan, &summary, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "'nice'"));
    answers.plan.items = tests;
    answers.plan.n_items = 2; /* nobody weighed "responsible": its criteria must not vanish */
    assert_int_equal(score_summarise(arena, &answers.plan, &summary, &why), FAIL_INPUT);
    answers.plan.n_items = N_TESTS;
    answers.weights[1] = -4;
    assert_int_equal(score_summarise(arena, &answers.plan, &summary, &why), FAIL_INPUT);
    arena_free(arena);
}
TEST(bad_plans, "score: ratings off the scale, unknown and forgotten criteria are refused by name");
