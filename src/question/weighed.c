/* Weights that people gave in questionnaires, for the score of a proposal. */
#include "question/weighed.h"

#include "base/clock.h"
#include "framework/framework.h"
#include "question/question.h"
#include "question/type.h"
#include "question/weighed.sql.h"
#include "score/weight_kind.h"

#include <stdlib.h>
#include <string.h>

/* ---- answers ---- */

static bool is_weighed(const char *value) {
    return value != NULL && value[0] != '\0';
}

/* Those who have not finished and stopped just before the question. */
static enum fail stopped_count(struct db *db, struct arena *arena, int64_t survey,
                               const struct definition *definition, const struct question *of,
                               int64_t *n, struct why *why) {
    struct survey_stop *stops;
    size_t n_stops;
    const char *before = "";
    *n = 0;
    for (size_t i = 0; &definition->questions[i] != of; i++)
        if (definition->questions[i].type->fields != NULL) before = definition->questions[i].name;
    TRY(survey_stops(db, arena, survey, &stops, &n_stops, why));
    for (size_t i = 0; i < n_stops; i++)
        if (before[0] != '\0' && text_is(stops[i].question, before)) *n += stops[i].n;
    return FAIL_NONE;
}

static struct elicited_check checked(const struct elicited *e, size_t row) {
    if (e->check == NULL) return (struct elicited_check){.chosen = QUESTION_NONE, .passed = -1};
    return elicited_check_read(e->check, e->rows[row].said);
}

enum fail elicited_load(struct db *db, struct arena *arena, int64_t survey,
                        const struct definition *definition, const struct question *of,
                        const struct question *check, struct elicited *out, struct why *why) {
    int64_t n_stopped;
    struct elicited e = {.of = of, .check = check};
    TRY(elicited_answers(db, arena, survey, of->name, check == NULL ? "" : check->name, &e.rows,
                         &e.n, why));
    struct weighing_person *people = ARENA_ARRAY(arena, struct weighing_person, e.n + 1);
    for (size_t i = 0; i < e.n; i++) {
        struct elicited_check said = checked(&e, i);
        size_t circle[3];
        people[i] = (struct weighing_person){
            .asked = e.rows[i].weights != NULL,
            .weighed = is_weighed(e.rows[i].weights),
            .passed = said.passed < 0 ? WEIGHING_UNASKED : weighing_passed_read(said.passed),
            .hard = said.hard};
        e.n_circles += elicited_circle(of, e.rows[i].weights, circle);
    }
    weighing_quality_run(arena, people, e.n, &e.quality);
    TRY(stopped_count(db, arena, survey, definition, of, &n_stopped, why));
    e.quality.n_asked += n_stopped;
    e.quality.n_left += n_stopped;
    weighing_trust_find(&e.quality);
    *out = e;
    return FAIL_NONE;
}

void elicited_shares(struct arena *arena, const struct elicited *e, bool passed, double **points,
                     size_t **rows, size_t *n) {
    size_t m = e->of->n_options;
    *points = ARENA_ARRAY(arena, double, e->n *m + 1);
    *rows = ARENA_ARRAY(arena, size_t, e->n + 1);
    *n = 0;
    for (size_t i = 0; i < e->n; i++) {
        double *row = *points + *n * m;
        if (passed && checked(e, i).passed <= 0) continue;
        if (!elicited_weights(e->of, e->rows[i].weights, row)) continue;
        (*rows)[(*n)++] = i;
    }
}

/* ---- for the score ---- */

static int by_sheet(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

struct sheet_place {
    int64_t sheet;
    size_t at;
};

/* The weight and stratum of each row, where whoever keeps the survey has them. */
static void design_take(struct arena *arena, const struct survey_weighing *weighing,
                        const struct elicited *e, const size_t *rows, size_t n,
                        struct score_source *source) {
    double *weights = ARENA_ARRAY(arena, double, n + 1);
    size_t *strata = ARENA_ARRAY(arena, size_t, n + 1), n_names = 0;
    const char **names = ARENA_ARRAY(arena, const char *, weighing->n + 1);
    struct sheet_place *places = ARENA_ARRAY(arena, struct sheet_place, weighing->n + 1);
    for (size_t i = 0; i < weighing->n; i++)
        places[i] = (struct sheet_place){weighing->sheets[i], i};
    qsort(places, weighing->n, sizeof *places, by_sheet);
    for (size_t i = 0; i < n; i++) {
        struct sheet_place key = {.sheet = e->rows[rows[i]].sheet};
        const struct sheet_place *place =
            bsearch(&key, places, weighing->n, sizeof *places, by_sheet);
        const char *name = place == NULL ? "" : weighing->strata[place->at];
        size_t at = 0;
        while (at < n_names && !text_is(names[at], name)) at++;
        if (at == n_names) names[n_names++] = name;
        strata[i] = at;
        weights[i] = place == NULL ? 0 : weighing->weights[place->at];
    }
    source->design_weights = weights;
    source->strata = n_names > 1 ? strata : NULL;
}

static enum fail design_load(struct db *db, struct arena *arena, int64_t survey,
                             const struct elicited *e, const size_t *rows,
                             struct weight_gathered *out, struct why *why) {
    for (KIND_EACH(survey_weigher, at)) {
        struct survey_weighing weighing;
        struct why problem = {0};
        bool yes = false;
        TRY((*at)->is_for(db, arena, survey, &yes, why));
        if (!yes) continue;
        out->source.label.strength = (*at)->strength;
        enum fail fail = (*at)->weigh(db, arena, survey, &weighing, &problem);
        if (fail == FAIL_INPUT || fail == FAIL_INFEASIBLE || fail == FAIL_CONVERGE) {
            out->problem = arena_copy(arena, problem.text);
            return FAIL_NONE;
        }
        if (fail != FAIL_NONE) {
            *why = problem;
            return fail;
        }
        design_take(arena, &weighing, e, rows, out->source.n_people, &out->source);
        return FAIL_NONE;
    }
    return FAIL_NONE;
}

/* The latest version that was frozen on that day; 0: none was. */
static int64_t version_on(struct arena *arena, const struct weighed_versions_row *versions,
                          size_t n, const char *day) {
    int64_t version = 0;
    for (size_t i = 0; i < n; i++)
        if (strcmp(date_iso(arena, date_of(versions[i].frozen_at)), day) <= 0)
            version = versions[i].number;
    return version;
}

static enum fail source_load(struct db *db, struct arena *arena,
                             const struct weighed_surveys_row *survey, int64_t version,
                             const struct definition *definition, const struct question *of,
                             struct weight_gathered *out, struct why *why) {
    const struct question *check = NULL;
    struct elicited e;
    double *points;
    size_t *rows, n;
    for (size_t i = 0; i < definition->n_questions; i++)
        if (definition->questions[i].of == of) check = &definition->questions[i];
    TRY(elicited_load(db, arena, survey->id, definition, of, check, &e, why));
    elicited_shares(arena, &e, false, &points, &rows, &n);
    bool *passed = ARENA_ARRAY(arena, bool, n + 1);
    for (size_t i = 0; i < n; i++) passed[i] = checked(&e, rows[i]).passed > 0;
    const char **items = ARENA_ARRAY(arena, const char *, of->n_options);
    for (size_t k = 0; k < of->n_options; k++) items[k] = of->options[k].name;
    *out = (struct weight_gathered){
        .source = {.label = {.key = arena_printf(arena, "survey:%lld:%s", (long long)survey->id,
                                                 of->name),
                             .title = survey->title,
                             .strength = text_is(survey->access, "open") ? "open" : "invited",
                             .version = version},
                   .n_items = of->n_options,
                   .n_people = n,
                   .items = items,
                   .weights = points,
                   .points_total = 0},
        .passed = passed,
        .quality = e.quality,
        .illustrative = survey->illustrative != 0};
    return design_load(db, arena, survey->id, &e, rows, out, why);
}

static enum fail sources_load(struct db *db, struct arena *arena, const char *reference,
                              struct weight_gathered **out, size_t *n, struct why *why) {
    struct weighed_surveys_row *rows;
    struct weighed_versions_row *versions;
    size_t n_rows, n_versions, size = 0;
    TRY(weighed_surveys(db, arena, reference, arena_printf(arena, "%%%s%%", reference), &rows,
                        &n_rows, why));
    TRY(weighed_versions(db, arena, reference, &versions, &n_versions, why));
    *out = NULL;
    *n = 0;
    for (size_t i = 0; i < n_rows; i++) {
        struct definition *definition = ARENA_NEW(arena, struct definition);
        int64_t version = version_on(arena, versions, n_versions, rows[i].asked_day);
        TRY(definition_read(arena, str_of(rows[i].text), definition, why));
        *out = arena_grow(arena, *out, size * sizeof **out,
                          (size + definition->n_questions) * sizeof **out);
        size += definition->n_questions;
        for (size_t q = 0; q < definition->n_questions; q++)
            if (text_is(definition->questions[q].weighs, reference))
                TRY(source_load(db, arena, &rows[i], version, definition, &definition->questions[q],
                                &(*out)[(*n)++], why));
    }
    return FAIL_NONE;
}

static const struct weight_kind weights_of_questionnaires = {.name = "questionnaire",
                                                             .load = sources_load};
REGISTER(weight_kind, weights_of_questionnaires);

/* ---- for whoever writes the question ---- */

static struct item *item_of(const struct block *block, const char *name) {
    for (size_t i = 0; i < block->n_items; i++)
        if (!block->items[i].is_row && text_is(block->items[i].name, name)) return &block->items[i];
    return NULL;
}

enum fail weighed_fit(struct db *db, struct arena *arena, int64_t organisation,
                      const char *reference, struct block *block, struct why *why) {
    struct weighed_proposal_row row;
    struct framework *framework;
    size_t known = 0;
    enum fail fail = weighed_proposal(db, arena, reference, organisation, &row, why);
    if (fail == FAIL_NOTFOUND)
        return why_fail(why, FAIL_INPUT, NULL,
                        "There is no proposal %.40s that your organisation leads or takes part in",
                        reference);
    TRY(fail);
    if (row.framework == DB_NULL_INT) TRY(framework_default(db, arena, &row.framework, why));
    TRY(framework_load(db, arena, row.framework, &framework, why));
    for (size_t t = 0; t < framework->n_tests; t++)
        known += item_of(block, framework->tests[t].id) != NULL;
    if (known == 0) {
        block->items = ARENA_ARRAY(arena, struct item, framework->n_tests);
        block->n_items = framework->n_tests;
        for (size_t t = 0; t < framework->n_tests; t++)
            block->items[t] = (struct item){.name = framework->tests[t].id,
                                            .label = {{framework->tests[t].title}},
                                            .flags = ""};
        return FAIL_NONE;
    }
    for (size_t t = 0; t < framework->n_tests; t++)
        if (item_of(block, framework->tests[t].id) == NULL)
            return why_fail(why, FAIL_INPUT, NULL,
                            "The test '%s = %s' is missing among the answers",
                            framework->tests[t].id, framework->tests[t].title);
    for (size_t i = 0; i < block->n_items; i++)
        if (framework_test(framework, block->items[i].name) == NULL)
            return why_fail(why, FAIL_INPUT, NULL,
                            "'%.60s' is no test of the proposal; take it out, or weigh no proposal",
                            block->items[i].name);
    return FAIL_NONE;
}
