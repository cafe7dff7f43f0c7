#include "base/rng.h"
#include "stats/model/regression.h"
#include "stats/model/small_area.h"
#include "stats/preference/conjoint.h"
#include "stats/preference/design.h"
#include "stats/preference/hierarchy.h"
#include "stats/preference/pairs.h"
#include "stats/preference/smaa.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

static void assert_near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance)) fail_msg("got %.12g, want %.12g", got, want);
}

static const char *const two_levels[] = {"off", "on"};
static const char *const three_levels[] = {"none", "some", "all"};

struct trial {
    struct conjoint_attribute attributes[2];
    struct conjoint_data data;
    int32_t a[96], b[96], who[96], set[96], group[96];
    double outcome[96];
};

/* A full factorial of 2 x 3, shown to 16 people; outcomes by the dice. */
static void trial_make(struct trial *trial, const char *seed) {
    struct rng rng;
    rng_init(&rng, seed);
    for (int32_t r = 0; r < 96; r++) {
        trial->a[r] = r % 2;
        trial->b[r] = r / 2 % 3;
        trial->who[r] = r / 6;
        trial->set[r] = r / 2;
        trial->group[r] = trial->who[r] % 2;
        trial->outcome[r] = (double)rng_below(&rng, 2);
    }
    trial->attributes[0] = (struct conjoint_attribute){"say", two_levels, 2, trial->a};
    trial->attributes[1] = (struct conjoint_attribute){"data", three_levels, 3, trial->b};
    trial->data = (struct conjoint_data){.n_rows = 96,
                                         .n_attributes = 2,
                                         .attributes = trial->attributes,
                                         .outcome = trial->outcome,
                                         .respondent = trial->who,
                                         .n_respondents = 16,
                                         .set = trial->set,
                                         .group = trial->group,
                                         .n_groups = 2};
}

static void conjoint_factorial(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 24);
    struct trial *trial = ARENA_NEW(arena, struct trial);
    struct conjoint_effects effects;
    struct conjoint_means means, first, second, difference;
    trial_make(trial, "factorial");
    assert_int_equal(conjoint_effects_run(arena, &trial->data, &effects, NULL), FAIL_NONE);
    assert_int_equal(conjoint_means_run(arena, &trial->data, -1, &means, NULL), FAIL_NONE);
    assert_int_equal(effects.n_terms, 3);
    assert_near(effects.terms[0].estimate, means.terms[1].estimate - means.terms[0].estimate,
                1e-12);
    assert_near(effects.terms[2].estimate, means.terms[4].estimate - means.terms[2].estimate,
                1e-12);
    assert_true(effects.terms[0].error_cr1 > effects.terms[0].error);
    assert_int_equal(conjoint_means_run(arena, &trial->data, 0, &first, NULL), FAIL_NONE);
    assert_int_equal(conjoint_means_run(arena, &trial->data, 1, &second, NULL), FAIL_NONE);
    assert_int_equal(conjoint_difference_run(arena, &trial->data, 1, 0, &difference, NULL),
                     FAIL_NONE);
    for (size_t t = 0; t < 5; t++)
        assert_near(difference.terms[t].estimate,
                    second.terms[t].estimate - first.terms[t].estimate, 1e-12);
    /* The best package is the sum of the best levels, and lists are in order. */
    struct conjoint_package *packages;
    size_t n;
    assert_int_equal(conjoint_packages_rank(arena, &trial->data, &effects, 4, &packages, &n, NULL),
                     FAIL_NONE);
    assert_int_equal(n, 4);
    double best = effects.intercept + fmax(0, effects.terms[0].estimate) +
                  fmax(0, fmax(effects.terms[1].estimate, effects.terms[2].estimate));
    assert_near(packages[0].estimate, best, 1e-12);
    for (size_t i = 1; i < n; i++) assert_true(packages[i].estimate <= packages[i - 1].estimate);
    arena_free(arena);
}
TEST(conjoint_factorial,
     "preference: in a full factorial effects are differences of marginal means");

static void conjoint_refuses(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 24);
    struct trial *trial = ARENA_NEW(arena, struct trial);
    struct conjoint_effects effects;
    struct why why;
    trial_make(trial, "refuses");
    for (size_t r = 0; r < 96; r++) trial->b[r] = trial->b[r] == 2 ? 1 : trial->b[r];
    assert_int_equal(conjoint_effects_run(arena, &trial->data, &effects, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "'all' of 'data' was never shown"));
    for (int32_t r = 0; r < 96; r++) trial->b[r] = r % 2 == 0 ? 0 : r % 4 == 1 ? 1 : 2;
    assert_int_equal(conjoint_effects_run(arena, &trial->data, &effects, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "always went with"));
    arena_free(arena);
}
TEST(conjoint_refuses, "preference: a level that was never shown, or never apart, is named");

/* With one feature in pairs, b = log(chosen with / chosen without); clusters of one are CR0. */
static void logit_closed(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    size_t start[11], chosen[10];
    double features[20];
    int32_t cluster[10];
    for (size_t s = 0; s < 10; s++) {
        start[s] = 2 * s;
        chosen[s] = s < 7 ? 0 : 1;
        cluster[s] = (int32_t)s;
        features[2 * s] = 1;
        features[2 * s + 1] = 0;
    }
    start[10] = 20;
    struct logit_plan plan = {.n_sets = 10,
                              .n_features = 1,
                              .start = start,
                              .features = features,
                              .chosen = chosen,
                              .cluster = cluster,
                              .n_clusters = 10};
    struct logit out;
    assert_int_equal(logit_run(arena, &plan, &out, NULL), FAIL_NONE);
    assert_near(out.estimate[0], log(7.0 / 3), 1e-10);
    assert_near(out.error[0], sqrt(1 / (10 * 0.7 * 0.3)), 1e-9);
    assert_near(out.error_clustered[0], out.error[0], 1e-9);
    assert_near(out.likelihood, 7 * log(0.7) + 3 * log(0.3), 1e-10);
    for (size_t s = 0; s < 10; s++) chosen[s] = 0;
    assert_int_equal(logit_run(arena, &plan, &out, NULL), FAIL_CONVERGE);
    for (size_t i = 0; i < 20; i++) features[i] = 1;
    assert_int_equal(logit_run(arena, &plan, &out, NULL), FAIL_INPUT);
    arena_free(arena);
}
TEST(logit_closed,
     "preference: the conditional logit has its closed form, and says when it has none");

static void pairs_closed(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    const struct pair_count two[] = {{0, 1, 6, 18, 5}};
    struct pair_scale out;
    assert_int_equal(bradley_terry_run(arena, two, 1, 2, &out, NULL), FAIL_NONE);
    assert_near(out.items.estimate[1], log(3), 1e-9);
    assert_near(out.items.share[1], 0.75, 1e-9);
    assert_near(out.deviance, 0, 1e-9);
    assert_int_equal(davidson_run(arena, two, 1, 2, &out, NULL), FAIL_NONE);
    assert_near(out.items.estimate[1], log(3), 1e-9); /* ties say nothing about strength here */
    assert_near(out.tie, log(5 / sqrt(6.0 * 18)), 1e-9);
    const struct pair_count apart[] = {{0, 1, 3, 2, 0}, {2, 3, 1, 4, 0}};
    assert_true(bradley_terry_run(arena, apart, 2, 4, &out, NULL) != FAIL_NONE);
    /* A ranking of two is a comparison. */
    const size_t start[] = {0, 2, 4, 6, 7}, order[] = {1, 0, 1, 0, 1, 0, 0};
    struct item_logit ranked;
    assert_int_equal(plackett_luce_run(arena, start, order, 4, 2, &ranked, NULL), FAIL_NONE);
    assert_near(ranked.estimate[1], log(3), 1e-9);
    const size_t twice[] = {0, 0};
    assert_int_equal(plackett_luce_run(arena, (const size_t[]){0, 2}, twice, 1, 2, &ranked, NULL),
                     FAIL_INPUT);
    arena_free(arena);
}
TEST(pairs_closed, "preference: two items compared have their closed forms; unconnected ones none");

static void best_worst_sums(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 22);
    struct set_design design;
    assert_int_equal(set_design_make(arena, 7, 3, 7, "seven", &design, NULL), FAIL_NONE);
    assert_true(design.is_balanced && design.is_connected);
    size_t start[141], shown[420], best[140], worst[140];
    int32_t who[140];
    struct rng rng;
    rng_init(&rng, "answers");
    start[0] = 0;
    for (size_t t = 0; t < 140; t++) {
        size_t order[3];
        rng_permutation(&rng, order, 3);
        for (size_t i = 0; i < 3; i++) shown[3 * t + i] = design.item[t % 7 * 3 + i];
        start[t + 1] = 3 * t + 3;
        best[t] = shown[3 * t + order[0]];
        worst[t] = shown[3 * t + order[1]];
        who[t] = (int32_t)(t / 7);
    }
    struct best_worst_data data = {7, 140, start, shown, best, worst, who, 20};
    struct best_worst_counts counts;
    assert_int_equal(best_worst_counts_run(arena, &data, &counts, NULL), FAIL_NONE);
    double sum = 0, of_best = 0;
    for (size_t k = 0; k < 7; k++) {
        sum += counts.difference[k];
        of_best += counts.best[k];
        assert_near(counts.mean[k], counts.standard[k], 1e-12); /* all saw each item alike */
    }
    assert_near(sum, 0, 1e-12);
    assert_near(of_best, 140, 0);
    struct item_logit fit;
    for (int model = BEST_WORST_MAXDIFF; model <= BEST_WORST_SEQUENTIAL; model++) {
        assert_int_equal(
            best_worst_logit_run(arena, &data, (enum best_worst_model)model, &fit, NULL),
            FAIL_NONE);
        double shares = 0;
        for (size_t k = 0; k < 7; k++) shares += fit.share[k];
        assert_near(shares, 1, 1e-12);
        assert_true(fit.likelihood > fit.likelihood_null);
    }
    worst[5] = best[5];
    struct why why;
    assert_int_equal(best_worst_counts_run(arena, &data, &counts, &why), FAIL_INPUT);
    assert_int_equal(why.row, 6);
    arena_free(arena);
}
TEST(best_worst_sums,
     "preference: best-worst counts add up on a balanced design made from the seed");

static void hierarchy_known(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    /* Saaty's textbook matrix: 0.637, 0.258, 0.105; lambda 3.0385. */
    const double saaty[] = {1, 3, 5, 1.0 / 3, 1, 3, 0.2, 1.0 / 3, 1};
    struct hierarchy out;
    assert_int_equal(hierarchy_run(arena, saaty, 3, &out, NULL), FAIL_NONE);
    assert_near(out.weight[0], 0.637, 5e-4);
    assert_near(out.weight[2], 0.105, 5e-4);
    assert_near(out.lambda, 3.0385, 5e-5);
    /* Consistent judgements give back the weights, by either way and with pairs missing. */
    const double weight[] = {0.4, 0.3, 0.2, 0.1};
    double judgement[16];
    for (size_t i = 0; i < 16; i++) judgement[i] = weight[i / 4] / weight[i % 4];
    assert_int_equal(hierarchy_run(arena, judgement, 4, &out, NULL), FAIL_NONE);
    assert_near(out.ratio, 0, 1e-12);
    assert_near(out.geometric_index, 0, 1e-12);
    judgement[1] = judgement[4] = (double)NAN;
    assert_int_equal(hierarchy_run(arena, judgement, 4, &out, NULL), FAIL_NONE);
    for (size_t i = 0; i < 4; i++) assert_near(out.weight[i], weight[i], 1e-9);
    assert_int_equal(out.n_missing, 1);
    for (size_t j = 1; j < 4; j++) judgement[j] = judgement[4 * j] = (double)NAN;
    assert_int_equal(hierarchy_run(arena, judgement, 4, &out, NULL), FAIL_INFEASIBLE);
    judgement[6] = -2;
    assert_int_equal(hierarchy_run(arena, judgement, 4, &out, NULL), FAIL_INPUT);
    const double points[] = {100, 50, 50, 0};
    double swing[4];
    assert_int_equal(swing_weights(points, 4, swing, NULL), FAIL_NONE);
    assert_near(swing[0], 0.5, 0);
    arena_free(arena);
}
TEST(hierarchy_known,
     "preference: hierarchies give back consistent weights, also with pairs missing");

static void smaa_known(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 22);
    const double value[] = {1, 0, 0, 1, 0.2, 0.2};
    const size_t order[] = {1, 0};
    struct smaa_plan plan = {
        .n_options = 3, .n_criteria = 2, .draws = 100000, .value = value, .seed = "smaa"};
    struct smaa out;
    assert_int_equal(smaa_run(arena, &plan, &out, NULL), FAIL_NONE);
    assert_near(out.acceptability[0], 0.5, 0.01);
    assert_near(out.central[0], 0.75, 0.01); /* mean of a weight above one half */
    assert_near(out.acceptability[6], 0, 0);
    assert_true(isnan(out.central[4]));
    plan.importance = order;
    assert_int_equal(smaa_run(arena, &plan, &out, NULL), FAIL_NONE);
    assert_near(out.acceptability[3], 1, 1e-9);
    arena_free(arena);
}
TEST(smaa_known, "preference: over all weights two mirrored options come first half of the time");

static void profiles_check(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 24);
    const int32_t levels[] = {2, 3, 4};
    const struct prohibited prohibited[] = {{0, 1, 1, 2}};
    struct profile_plan plan = {.n_attributes = 3,
                                .n_versions = 20,
                                .n_tasks = 6,
                                .n_profiles = 2,
                                .n_levels = levels,
                                .seed = "profiles"};
    struct profile_design design;
    assert_int_equal(profile_design_make(arena, &plan, &design, NULL), FAIL_NONE);
    assert_int_equal(design.n_rows, 240);
    assert_true(design.efficiency > 95 && design.efficiency <= 100 + 1e-9);
    plan.prohibited = prohibited;
    plan.n_prohibited = 1;
    assert_int_equal(profile_design_make(arena, &plan, &design, NULL), FAIL_NONE);
    for (size_t r = 0; r < design.n_rows; r++)
        assert_false(design.level[3 * r] == 1 && design.level[3 * r + 1] == 2);
    assert_true(design.association > 0.2);
    /* A full factorial is 100 % efficient and its attributes are not associated. */
    for (int32_t r = 0; r < 240; r++) {
        design.level[3 * r] = r % 2;
        design.level[3 * r + 1] = r / 2 % 3;
        design.level[3 * r + 2] = r / 6 % 4;
    }
    profile_design_check(arena, &plan, &design);
    assert_near(design.efficiency, 100, 1e-9);
    assert_near(design.association, 0, 1e-9);
    const int32_t single[] = {2};
    const struct prohibited both[] = {{0, 0, 0, 0}, {0, 0, 1, 1}};
    struct why why;
    plan = (struct profile_plan){.n_attributes = 1,
                                 .n_versions = 1,
                                 .n_tasks = 1,
                                 .n_profiles = 2,
                                 .n_levels = single,
                                 .prohibited = both,
                                 .n_prohibited = 2,
                                 .seed = "none"};
    assert_int_equal(profile_design_make(arena, &plan, &design, &why), FAIL_INFEASIBLE);
    arena_free(arena);
}
TEST(profiles_check,
     "preference: profiles keep away from prohibited pairs, and their efficiency is told");

static void model_closed(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 22);
    /* Saturated logit of two groups: log odds and their difference; steps of two are the same. */
    double x[80], y[40], only[40], weights[40];
    bool rows[40];
    for (size_t r = 0; r < 40; r++) {
        x[2 * r] = 1;
        x[2 * r + 1] = only[r] = r >= 20;
        y[r] = r < 20 ? r < 5 : r < 32;
        weights[r] = 1;
        rows[r] = true;
    }
    struct design design = design_simple(weights, 40);
    struct regression_plan plan = {
        .design = &design, .rows = rows, .n_columns = 2, .x = x, .y = y, .family = FAMILY_BINOMIAL};
    struct regression fit, steps;
    assert_int_equal(regression_run(arena, &plan, &fit, NULL), FAIL_NONE);
    assert_near(fit.estimate[0], log(5.0 / 15), 1e-9);
    assert_near(fit.estimate[1], log(12.0 / 8) - log(5.0 / 15), 1e-9);
    plan.x = only;
    plan.n_columns = 1;
    plan.n_steps = 2;
    assert_int_equal(steps_run(arena, &plan, &steps, NULL), FAIL_NONE);
    assert_near(steps.estimate[0], fit.estimate[1], 1e-7);
    assert_near(steps.error[0], fit.error[1], 1e-5);
    assert_near(steps.estimate[1], -fit.estimate[0], 1e-7);
    /* Equal variances and no columns but the mean: shrinkage is the same everywhere. */
    const double direct[] = {1, 4, 2, 7, 3, 9}, variance[] = {1, 1, 1, 1, 1, 1},
                 one[] = {1, 1, 1, 1, 1, 1};
    struct fay_herriot_plan areas = {6, 1, direct, variance, one};
    struct fay_herriot out;
    assert_int_equal(fay_herriot_run(arena, &areas, &out, NULL), FAIL_NONE);
    double mean = 26.0 / 6, squares = 0;
    for (size_t i = 0; i < 6; i++) squares += (direct[i] - mean) * (direct[i] - mean);
    assert_near(out.between, squares / 5 - 1, 1e-9); /* REML: the sample variance less psi */
    assert_near(out.coefficient[0], mean, 1e-9);
    arena_free(arena);
}
TEST(model_closed, "preference: logit, steps and Fay-Herriot have their closed forms");

/* Choices of 2, set by set with one chosen in each; sets numbered anew for each person. */
static void choices_make(struct trial *trial) {
    trial_make(trial, "choices");
    for (size_t r = 0; r < 96; r += 2) {
        trial->outcome[r + 1] = 1 - trial->outcome[r];
        trial->set[r] = trial->set[r + 1] = (int32_t)(r / 2 % 3);
        trial->b[r + 1] = (trial->b[r] + 1 + (int32_t)(r / 2 % 2)) % 3;
    }
}

static void choices_are_of_one_person(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 26);
    struct trial *trial = ARENA_NEW(arena, struct trial), *apart = ARENA_NEW(arena, struct trial);
    struct conjoint_logit same, numbered, moved;
    choices_make(trial);
    choices_make(apart);
    for (int32_t r = 0; r < 96; r++) apart->set[r] = r / 2; /* no number twice */
    assert_int_equal(conjoint_logit_run(arena, &apart->data, &numbered, NULL), FAIL_NONE);
    assert_int_equal(conjoint_logit_run(arena, &trial->data, &same, NULL), FAIL_NONE);
    assert_int_equal(same.n_sets, 48);
    assert_int_equal(same.n_left_out, 0);
    for (size_t t = 0; t < same.n_terms; t++)
        assert_near(same.terms[t].estimate, numbered.terms[t].estimate, 1e-12);
    /* One choice of each person alone, the other two under one number, which is none. */
    for (int32_t r = 0; r < 96; r++) trial->set[r] = 7 + (r / 2 % 3 == r / 6 % 3);
    trial->set[0] = trial->set[1] = -1; /* in no set */
    assert_int_equal(conjoint_logit_run(arena, &trial->data, &moved, NULL), FAIL_NONE);
    assert_int_equal(moved.n_sets + moved.n_left_out, 31); /* 15 alone, 16 pairs of two choices */
    assert_int_equal(moved.n_sets, 15);
    arena_free(arena);
}
TEST(choices_are_of_one_person,
     "preference: a choice is a set of one respondent, wherever its rows are");

static void open_levels_are_named(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 26);
    struct trial *trial = ARENA_NEW(arena, struct trial);
    struct why why = {0};
    trial_make(trial, "open");
    assert_int_equal(conjoint_check(arena, &trial->data, NULL), FAIL_NONE);
    for (size_t r = 0; r < 96; r++) trial->b[r] = trial->a[r] == 1 ? 2 : trial->b[r] % 2;
    assert_int_equal(conjoint_check(arena, &trial->data, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "'all' of 'data'"));
    assert_non_null(strstr(why.text, "'on' of 'say'"));
    for (size_t r = 0; r < 96; r++) trial->b[r] = 1;
    assert_int_equal(conjoint_check(arena, &trial->data, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "'none' of 'data', 'all' of 'data' were never shown"));
    arena_free(arena);
}
TEST(open_levels_are_named,
     "preference: a design that leaves effects open names the levels it leaves open");

static void what_if_is_a_sum(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 26);
    struct trial *trial = ARENA_NEW(arena, struct trial);
    struct conjoint_effects effects;
    struct conjoint_means means;
    struct why why = {0};
    int32_t level[2];
    trial_make(trial, "what if");
    assert_int_equal(conjoint_effects_run(arena, &trial->data, &effects, NULL), FAIL_NONE);
    assert_int_equal(conjoint_means_run(arena, &trial->data, -1, &means, NULL), FAIL_NONE);
    assert_int_equal(conjoint_package_read(arena, &trial->data, "data=all, say=on", level, NULL),
                     FAIL_NONE);
    assert_int_equal(level[0], 1);
    assert_int_equal(level[1], 2);
    /* In a balanced factorial the package is the two means less the mean of all. */
    double all = 0;
    for (size_t r = 0; r < 96; r++) all += trial->outcome[r] / 96;
    struct conjoint_package package = conjoint_package_of(&trial->data, &effects, level);
    assert_near(package.estimate, means.terms[1].estimate + means.terms[4].estimate - all, 1e-12);
    assert_int_equal(conjoint_package_read(arena, &trial->data, "say=on", level, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "'data' is missing"));
    assert_int_equal(conjoint_package_read(arena, &trial->data, "say=on,data=much", level, &why),
                     FAIL_INPUT);
    arena_free(arena);
}
TEST(what_if_is_a_sum, "preference: what would be accepted is a sum of means, or says what lacks");

static void contradictions_are_counted(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 24);
    /* One says 0 before 1 and 1 before 0, another 0 before 1 twice, a third has each pair once. */
    static const size_t start[] = {0, 3, 6, 9, 12, 15};
    static const size_t shown[] = {0, 1, 2, 0, 1, 3, 0, 1, 2, 0, 1, 3, 0, 1, 2};
    static const size_t best[] = {0, 1, 0, 0, 0}, worst[] = {2, 3, 1, 3, 1};
    static const int32_t who[] = {0, 0, 1, 1, 2};
    struct best_worst_data data = {4, 5, start, shown, best, worst, who, 3};
    struct best_worst_consistency said = best_worst_consistency_of(arena, &data);
    assert_int_equal(said.people, 3);
    assert_int_equal(said.comparable, 2);
    assert_int_equal(said.contradicting, 1);
    arena_free(arena);
}
TEST(contradictions_are_counted,
     "preference: who contradicts themselves is counted among those who could");

/* With two criteria the weight of the first is even over 0..1: 100 w reaches 60 in 4 of 10. */
static void the_line_over_all_weights(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 22);
    const double value[] = {100, 0, 70, 70, 59, 10};
    struct smaa_plan plan = {.n_options = 3,
                             .n_criteria = 2,
                             .draws = 200000,
                             .value = value,
                             .seed = "line",
                             .line = 60};
    struct smaa out;
    assert_int_equal(smaa_run(arena, &plan, &out, NULL), FAIL_NONE);
    assert_true(fabs(out.above[0] - 0.4) < 0.005);
    assert_true(out.above[1] == 1 && out.above[2] == 0);
    arena_free(arena);
}
static void ties_are_shared(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 22);
    /* Two that nothing tells apart but rounding, and a third that is below them. */
    const double value[] = {60, 60, 60, 60 + 3e-12, 60, 60 - 3e-12, 10, 10, 10};
    struct smaa_plan plan = {.n_options = 3,
                             .n_criteria = 3,
                             .draws = 10000,
                             .value = value,
                             .seed = "ties",
                             .line = 60};
    struct smaa out;
    assert_int_equal(smaa_run(arena, &plan, &out, NULL), FAIL_NONE);
    for (size_t o = 0; o < 2; o++) {
        assert_near(out.acceptability[o * 3], 0.5, 1e-9);
        assert_near(out.acceptability[o * 3 + 1], 0.5, 1e-9);
        assert_near(out.acceptability[o * 3 + 2], 0, 0);
        assert_near(out.confidence[o], 0.5, 1e-9);
        assert_near(out.above[o], 1, 0); /* on the line under every weighting */
        for (size_t k = 0; k < 3; k++) assert_near(out.central[o * 3 + k], 1.0 / 3, 0.02);
    }
    assert_near(out.acceptability[8], 1, 0);
    arena_free(arena);
}
TEST(ties_are_shared,
     "preference: options that tie share their ranks, and the line is reached on it");

TEST(the_line_over_all_weights, "preference: the share of all weightings that reach the line");
