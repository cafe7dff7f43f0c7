/* Preferences and the score at the size of a national panel; one core. */
#include "base/rng.h"
#include "bench/bench.h"
#include "stats/preference/conjoint.h"
#include "stats/preference/smaa.h"
#include "stats/score.h"

#include <math.h>

enum { PEOPLE = 10000, TASKS = 8, ROWS = PEOPLE * TASKS * 2, CONDITIONS = 5 };
enum { WEIGHTS = 18, TESTS = 4, ASSESSORS = 60, BODIES = 5, REPLICATES = 2000, DRAWS = 100000 };

static const int32_t n_levels[CONDITIONS] = {4, 3, 3, 3, 2};
static const char *const levels[] = {"first", "second", "third", "fourth"};
static const char *const names[] = {"who", "identifiable", "consent", "purpose", "keep"};

struct work {
    struct arena *arena;
    struct conjoint_data conjoint;
    struct score_plan score;
};

static void conjoint_make(struct work *work, struct rng *rng) {
    struct conjoint_attribute *attributes =
        ARENA_ARRAY(work->arena, struct conjoint_attribute, CONDITIONS);
    double *outcome = ARENA_ARRAY(work->arena, double, ROWS),
           *utility = ARENA_ARRAY(work->arena, double, ROWS);
    int32_t *who = ARENA_ARRAY(work->arena, int32_t, ROWS),
            *set = ARENA_ARRAY(work->arena, int32_t, ROWS);
    for (size_t a = 0; a < CONDITIONS; a++) {
        int32_t *codes = ARENA_ARRAY(work->arena, int32_t, ROWS);
        for (size_t r = 0; r < ROWS; r++) {
            codes[r] = (int32_t)rng_below(rng, (uint64_t)n_levels[a]);
            utility[r] -= 0.3 * codes[r];
        }
        attributes[a] = (struct conjoint_attribute){names[a], levels, n_levels[a], codes};
    }
    for (size_t r = 0; r < ROWS; r += 2) {
        double chance = 1 / (1 + exp(utility[r + 1] - utility[r]));
        outcome[r] = rng_real(rng) < chance;
        outcome[r + 1] = 1 - outcome[r];
        set[r] = set[r + 1] = (int32_t)(r / 2);
        who[r] = who[r + 1] = (int32_t)(r / 2 / TASKS);
    }
    work->conjoint = (struct conjoint_data){.n_rows = ROWS,
                                            .n_attributes = CONDITIONS,
                                            .attributes = attributes,
                                            .outcome = outcome,
                                            .respondent = who,
                                            .n_respondents = PEOPLE,
                                            .set = set};
}

static void effects_case(void *thing) {
    struct work *work = thing;
    size_t mark = arena_mark(work->arena);
    struct conjoint_effects effects;
    struct conjoint_means means;
    if (conjoint_effects_run(work->arena, &work->conjoint, &effects, NULL) != FAIL_NONE ||
        conjoint_means_run(work->arena, &work->conjoint, -1, &means, NULL) != FAIL_NONE)
        abort();
    bench_use(effects.terms[0].error + means.terms[0].error);
    arena_rewind(work->arena, mark);
}

static void choice_case(void *thing) {
    struct work *work = thing;
    size_t mark = arena_mark(work->arena);
    struct conjoint_logit choice;
    if (conjoint_logit_run(work->arena, &work->conjoint, &choice, NULL) != FAIL_NONE) abort();
    bench_use(choice.terms[0].error);
    arena_rewind(work->arena, mark);
}

static void conjoint_case(void *thing) {
    effects_case(thing);
    choice_case(thing);
}

static void score_make(struct work *work, struct rng *rng) {
    struct arena *arena = work->arena;
    static const char *const tests[TESTS] = {"purposeful", "proportionate", "responsible",
                                             "inclusive"};
    const char **criteria = ARENA_ARRAY(arena, const char *, WEIGHTS);
    size_t *test_of = ARENA_ARRAY(arena, size_t, WEIGHTS),
           *body = ARENA_ARRAY(arena, size_t, ASSESSORS);
    double *ratings = ARENA_ARRAY(arena, double, ASSESSORS *WEIGHTS);
    double *weights = ARENA_ARRAY(arena, double, PEOPLE *WEIGHTS);
    for (size_t k = 0; k < WEIGHTS; k++) {
        criteria[k] = arena_printf(arena, "C%zu", k + 1);
        test_of[k] = k % TESTS;
    }
    for (size_t a = 0; a < ASSESSORS; a++) body[a] = a % BODIES;
    for (size_t i = 0; i < ASSESSORS * WEIGHTS; i++) ratings[i] = 1 + (double)rng_below(rng, 5);
    for (size_t i = 0; i < PEOPLE * WEIGHTS; i++) weights[i] = (double)rng_below(rng, 12);
    work->score = (struct score_plan){.n_criteria = WEIGHTS,
                                      .n_tests = TESTS,
                                      .n_items = WEIGHTS,
                                      .n_assessors = ASSESSORS,
                                      .n_people = PEOPLE,
                                      .criteria = criteria,
                                      .tests = tests,
                                      .items = criteria,
                                      .test_of = test_of,
                                      .rating_min = 1,
                                      .rating_max = 5,
                                      .ratings = ratings,
                                      .organisations = body,
                                      .weights = weights,
                                      .line = 60,
                                      .level = 0.95};
}

static void score_case(void *thing) {
    struct work *work = thing;
    size_t mark = arena_mark(work->arena);
    struct score_summary summary;
    struct score_figures figures;
    struct score_bootstrap bootstrap;
    struct smaa smaa;
    struct score_bootstrap_plan how = {.replicates = REPLICATES, .seed = "bench"};
    struct smaa_plan options = {.n_options = BODIES,
                                .n_criteria = WEIGHTS,
                                .draws = DRAWS,
                                .value = work->score.ratings,
                                .seed = "bench"};
    if (score_summarise(work->arena, &work->score, &summary, NULL) != FAIL_NONE) abort();
    score_figures(work->arena, &summary, &figures);
    if (score_bootstrap_run(work->arena, &work->score, &how, &bootstrap, NULL) != FAIL_NONE ||
        smaa_run(work->arena, &options, &smaa, NULL) != FAIL_NONE)
        abort();
    bench_use(bootstrap.error + smaa.acceptability[0]);
    arena_rewind(work->arena, mark);
}

int main(void) {
    bench_machine();
    struct work work = {.arena = arena_new((size_t)4 << 30)};
    struct rng rng;
    rng_init(&rng, "bench");
    conjoint_make(&work, &rng);
    score_make(&work, &rng);
    bench_measure("effects and means, 10,000 people x 8 tasks", 5, PEOPLE, "people", effects_case,
                  &work);
    bench_measure("choice model, 10,000 people x 8 tasks", 5, PEOPLE, "people", choice_case, &work);
    bench_measure("conjoint, all of it", 5, PEOPLE, "people", conjoint_case, &work);
    bench_measure("score, 10,000 x 18, 2,000 redraws, 100,000 weights", 5, REPLICATES, "redraws",
                  score_case, &work);
    arena_free(work.arena);
    return 0;
}
