#include "acceptability/answers.h"

#include "acceptability/acceptability.sql.h"
#include "acceptability/sources.h"
#include "base/clock.h"

#include <math.h>
#include <string.h>

static const char *test_of_item(const struct framework *framework, const char *item) {
    const struct framework_question *question = framework_question(framework, item);
    return question == NULL ? item : question->test;
}

static bool is_test(const struct framework *framework, const char *item) {
    return framework_test(framework, item) != NULL;
}

static bool is_known(const struct framework *framework, const char *item) {
    return is_test(framework, item) || framework_question(framework, item) != NULL;
}

static size_t position(const char *const *items, size_t n, const char *item) {
    size_t at = 0;
    while (at < n && strcmp(items[at], item) != 0) at++;
    return at;
}

void answers_weigh(struct arena *arena, const struct framework *framework,
                   const struct answers_point *points, size_t n, struct score_plan *plan) {
    bool by_test = false, any = false;
    for (size_t i = 0; i < n; i++) {
        by_test = by_test || is_test(framework, points[i].item);
        any = any || is_known(framework, points[i].item);
    }
    by_test = by_test || !any;
    size_t m = by_test ? framework->n_tests : framework->n_questions, people = 0;
    const char **items = ARENA_ARRAY(arena, const char *, m);
    for (size_t k = 0; k < m; k++)
        items[k] = by_test ? framework->tests[k].id : framework->questions[k].id;
    for (size_t i = 0; i < n; i++)
        people += i == 0 || points[i].participant != points[i - 1].participant;
    double *weights = ARENA_ARRAY(arena, double, people *m);
    for (size_t i = 0; i < people * m; i++) weights[i] = (double)NAN;
    size_t person = 0;
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && points[i].participant != points[i - 1].participant) person++;
        if (!is_known(framework, points[i].item)) continue;
        const char *item = by_test ? test_of_item(framework, points[i].item) : points[i].item;
        double *cell = &weights[person * m + position(items, m, item)];
        *cell = isnan(*cell) ? points[i].points : *cell + points[i].points;
    }
    plan->items = items;
    plan->n_items = m;
    plan->weights = weights;
    plan->n_people = people;
    plan->points_total = 100;
}

static void criteria_fill(struct arena *arena, const struct framework *framework,
                          struct score_plan *plan) {
    size_t n = framework->n_questions;
    const char **criteria = ARENA_ARRAY(arena, const char *, n);
    const char **tests = ARENA_ARRAY(arena, const char *, framework->n_tests);
    size_t *test_of = ARENA_ARRAY(arena, size_t, n);
    int *polarity = ARENA_ARRAY(arena, int, n);
    for (size_t t = 0; t < framework->n_tests; t++) tests[t] = framework->tests[t].id;
    for (size_t k = 0; k < n; k++) {
        criteria[k] = framework->questions[k].id;
        test_of[k] = framework->questions[k].test_index;
        polarity[k] = framework->questions[k].polarity;
    }
    plan->criteria = criteria;
    plan->n_criteria = n;
    plan->tests = tests;
    plan->n_tests = framework->n_tests;
    plan->test_of = test_of;
    plan->polarity = polarity;
    plan->rating_min = 1;
    plan->rating_max = FRAMEWORK_SCALE;
}

static enum fail ratings_load(struct db *db, struct arena *arena, int64_t assessment,
                              struct answers *out, struct why *why) {
    struct answers_assessors_row *assessors;
    struct answers_ratings_row *rows;
    size_t n, n_rows, m = out->plan.n_criteria;
    TRY(answers_assessors(db, arena, assessment, &assessors, &n, why));
    TRY(answers_ratings(db, arena, assessment, &rows, &n_rows, why));
    double *ratings = ARENA_ARRAY(arena, double, n *m),
           *confidence = ARENA_ARRAY(arena, double, n *m);
    size_t *organisations = ARENA_ARRAY(arena, size_t, n);
    for (size_t i = 0; i < n * m; i++) ratings[i] = confidence[i] = (double)NAN;
    for (size_t a = 0; a < n; a++) organisations[a] = (size_t)assessors[a].organisation;
    size_t a = 0;
    for (size_t r = 0; r < n_rows; r++) {
        while (a < n && assessors[a].id < rows[r].assessor) a++;
        size_t k = position(out->plan.criteria, m, rows[r].question);
        if (a == n || assessors[a].id != rows[r].assessor || k == m) continue;
        if (rows[r].rating != DB_NULL_INT) ratings[a * m + k] = (double)rows[r].rating;
        if (rows[r].confidence != DB_NULL_INT) confidence[a * m + k] = (double)rows[r].confidence;
    }
    out->plan.n_assessors = n;
    out->plan.ratings = ratings;
    out->plan.confidence = confidence;
    out->plan.organisations = organisations;
    return FAIL_NONE;
}

static enum fail weights_load(struct db *db, struct arena *arena, struct answers *out,
                              struct why *why) {
    struct answers_weights_row *rows;
    size_t n;
    TRY(answers_weights(db, arena, out->proposal, out->version, &rows, &n, why));
    struct answers_point *points = ARENA_ARRAY(arena, struct answers_point, n);
    for (size_t i = 0; i < n; i++)
        points[i] = (struct answers_point){rows[i].participant, rows[i].item, rows[i].points};
    answers_weigh(arena, out->framework, points, n, &out->plan);
    return FAIL_NONE;
}

/* The weights of the chosen source in place of all that are counted together. */
static void headline_take(const struct weight_source *sources, size_t n, struct score_plan *plan) {
    plan->n_people = 0;
    for (size_t i = 0; i < n; i++) {
        const struct score_source *source = &sources[i].as;
        if (!text_is(source->label.key, plan->headline) || !weight_source_choosable(sources, n, i))
            continue;
        plan->items = source->items;
        plan->n_items = source->n_items;
        plan->weights = source->weights;
        plan->n_people = source->n_people;
        plan->design_weights = source->design_weights;
        plan->strata = source->strata;
        plan->points_total = source->points_total;
    }
}

static enum fail sources_load(struct db *db, struct arena *arena, struct answers *out,
                              struct why *why) {
    struct weight_choice_get_row choice = {0};
    struct weight_source *sources;
    size_t n, used = 0;
    bool asked = false;
    enum fail found = weight_choice_get(db, arena, out->proposal, out->version, &choice, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    TRY(weight_sources_load(db, arena, out, out->version, &sources, &n, why));
    for (size_t i = 0; i < n; i++) asked = asked || sources[i].engagement == 0;
    if (!asked && found == FAIL_NOTFOUND) return FAIL_NONE;
    struct score_source *as = ARENA_ARRAY(arena, struct score_source, n + 1);
    for (size_t i = 0; i < n && used < SCORE_SOURCES_MAX; i++) {
        if (sources[i].problem != NULL || sources[i].as.n_people == 0) continue;
        if (sources[i].illustrative) out->illustrative = true;
        as[used++] = sources[i].as;
    }
    out->plan.sources = as;
    out->plan.n_sources = used;
    out->choice = choice.id;
    if (found == FAIL_NOTFOUND || text_is_empty(choice.source)) return FAIL_NONE;
    out->headline = out->plan.headline = choice.source;
    out->headline_reason = choice.reason;
    out->headline_day = date_iso(arena, date_of(choice.chosen_at));
    headline_take(sources, n, &out->plan);
    return FAIL_NONE;
}

static enum fail gates_load(struct db *db, struct arena *arena, struct answers *out,
                            struct why *why) {
    struct gate_list_row *rows;
    size_t n, m = out->framework->n_gates;
    TRY(gate_list(db, arena, out->proposal, &rows, &n, why));
    struct score_gate *gates = ARENA_ARRAY(arena, struct score_gate, m);
    for (size_t g = 0; g < m; g++) {
        gates[g] = (struct score_gate){out->framework->gates[g].id, GATE_UNKNOWN, ""};
        for (size_t i = 0; i < n; i++) {
            if (!text_is(rows[i].name, gates[g].name)) continue;
            gates[g].reason = rows[i].reason;
            if (rows[i].passed != DB_NULL_INT)
                gates[g].state = rows[i].passed != 0 ? GATE_PASSED : GATE_FAILED;
        }
    }
    out->plan.gates = gates;
    out->plan.n_gates = m;
    return FAIL_NONE;
}

static enum fail engagements_load(struct db *db, struct arena *arena, struct answers *out,
                                  struct why *why) {
    struct answers_engagements_row *rows;
    struct answers_verdict_row verdict;
    size_t n;
    TRY(answers_engagements(db, arena, out->proposal, out->version, &rows, &n, why));
    out->source = "";
    for (size_t i = 0; i < n; i++) {
        if (rows[i].illustrative != 0) out->illustrative = true;
        if (*out->source == '\0' && !text_is_empty(rows[i].source)) out->source = rows[i].source;
    }
    TRY(answers_verdict(db, arena, out->proposal, out->version, &verdict, why));
    out->plan.verdict =
        (struct score_verdict){verdict.yes, verdict.unsure, verdict.no, verdict.yes_if};
    out->direct_day = verdict.last_day;
    return FAIL_NONE;
}

static enum fail framework_of(struct db *db, struct arena *arena, int64_t id, struct answers *out,
                              struct why *why) {
    if (id == DB_NULL_INT) TRY(framework_default(db, arena, &id, why));
    return framework_load(db, arena, id, &out->framework, why);
}

enum fail answers_load(struct db *db, struct arena *arena, int64_t proposal, struct answers *out,
                       struct why *why) {
    struct acceptability_proposal_row head;
    struct answers_assessment_row assessment = {0};
    TRY(acceptability_proposal(db, arena, proposal, &head, why));
    struct answers made = {.proposal = proposal,
                           .version = head.version,
                           .title = head.title,
                           .reference = head.reference,
                           .illustrative = head.example != 0,
                           .plan = {.line = SCORE_LINE, .level = SCORE_LEVEL}};
    enum fail found = answers_assessment(db, arena, proposal, head.version, &assessment, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    made.assessed = found == FAIL_NONE;
    TRY(framework_of(db, arena, made.assessed ? assessment.framework : head.framework, &made, why));
    criteria_fill(arena, made.framework, &made.plan);
    if (made.assessed) {
        int64_t waiting;
        TRY(ratings_load(db, arena, assessment.id, &made, why));
        TRY(answers_waiting(db, arena, assessment.id, &waiting, why));
        made.n_waiting = (size_t)waiting;
    }
    TRY(weights_load(db, arena, &made, why));
    TRY(sources_load(db, arena, &made, why));
    TRY(gates_load(db, arena, &made, why));
    TRY(engagements_load(db, arena, &made, why));
    *out = made;
    return FAIL_NONE;
}
