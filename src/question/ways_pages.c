/* What people said of ways of sharing: which conditions make it acceptable. */
#include "civic/app.h"
#include "civic/work.h"
#include "question/stands.h"
#include "question/survey.html.h"
#include "question/survey.sql.h"
#include "question/survey_views.h"
#include "question/type.h"
#include "question/ways.h"
#include "stats/preference/what_if.h"
#include "stats/weighing.h"

#include <math.h>
#include <string.h>

enum { PACKAGES_SHOWN = 5 };
#define WORK_BYTES ((size_t)1 << 31) /* the weights of a large wave */

/* What all answers to one question say. */
struct ways_result {
    const struct question *of;
    struct conjoint_data data;
    struct conjoint_effects effects;
    struct conjoint_means means;
    const char *problem; /* why there are no figures; NULL: there are */
    struct survey_stands stands;
};

/* Too few people, or conditions that cannot be told apart, are no fault of the page. */
static enum fail result_load(struct request *request, struct db *db, struct arena *work,
                             int64_t survey, const struct question *of, struct ways_result *out,
                             struct why *why) {
    struct elicited_answers_row *rows;
    struct why problem = {0};
    size_t n;
    *out = (struct ways_result){.of = of};
    TRY(elicited_answers(db, request->arena, survey, of->name, "", &rows, &n, why));
    const char **values = ARENA_ARRAY(request->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++) values[i] = rows[i].weights;
    int64_t *sheets = ARENA_ARRAY(request->arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++) sheets[i] = rows[i].sheet;
    TRY(survey_stands_load(db, work, survey, sheets, n, &out->stands, why));
    TRY(ways_data(request->arena, of, values, out->stands.weights, n, &out->data, why));
    if (out->data.n_respondents < WEIGHING_LEAST) {
        out->problem = TR("Too few people have answered to show anything.");
        return FAIL_NONE;
    }
    enum fail fail = conjoint_effects_run(request->arena, &out->data, &out->effects, &problem);
    if (fail == FAIL_NONE)
        fail = conjoint_means_run(request->arena, &out->data, -1, &out->means, &problem);
    if (fail == FAIL_INPUT || fail == FAIL_INFEASIBLE) {
        out->problem = arena_copy(request->arena, problem.text);
        return FAIL_NONE;
    }
    if (fail != FAIL_NONE) *why = problem;
    return fail;
}

static const char *percent_text(const struct html *out, double estimate, double low, double high) {
    return trf(out, "%.0f (%.0f to %.0f)", 100 * estimate, 100 * low, 100 * high);
}

static const char *effect_text(const struct html *out, const struct ways_result *result,
                               const struct conjoint_term *mean) {
    if (mean->level == 0) return tr(out, "compared with");
    for (size_t t = 0; t < result->effects.n_terms; t++) {
        const struct conjoint_term *term = &result->effects.terms[t];
        if (term->attribute == mean->attribute && term->level == mean->level)
            return trf(out, "%+.0f (%+.0f to %+.0f)", 100 * term->estimate, 100 * term->low,
                       100 * term->high);
    }
    return "";
}

static void means_table(struct request *request, struct html *out,
                        const struct ways_result *result) {
    size_t n = result->means.n_terms;
    const struct part_cell head[] = {
        {.text = tr(out, "Condition")},
        {.text = tr(out, "Of 100 ways with it, so many were chosen"), .numeric = true},
        {.text = tr(out, "More or fewer than the first"), .numeric = true}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * 3 + 1);
    for (size_t t = 0; t < n; t++) {
        const struct conjoint_term *mean = &result->means.terms[t];
        const struct conjoint_attribute *condition = &result->data.attributes[mean->attribute];
        cells[t * 3] =
            (struct part_cell){.text = arena_printf(request->arena, "%s: %s", condition->name,
                                                    condition->levels[mean->level]),
                               .header = true};
        cells[t * 3 + 1] = (struct part_cell){
            .text = percent_text(out, mean->estimate, mean->low, mean->high), .numeric = true};
        cells[t * 3 + 2] =
            (struct part_cell){.text = effect_text(out, result, mean), .numeric = true};
    }
    part_table(out, .caption = tr(out, "What each condition changes, with 95% intervals"),
               .caption_size = "s", .head = head, .cells = cells, .n_columns = 3, .n_rows = n,
               .first_cell_is_header = true);
}

static enum fail packages_table(struct request *request, struct html *out,
                                const struct ways_result *result, struct why *why) {
    struct conjoint_package *packages;
    size_t n;
    TRY(conjoint_packages_rank(request->arena, &result->data, &result->effects, PACKAGES_SHOWN,
                               &packages, &n, why));
    const struct part_cell head[] = {
        {.text = tr(out, "Conditions together")},
        {.text = tr(out, "Of 100 so many would choose it"), .numeric = true}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * 2 + 1);
    for (size_t i = 0; i < n; i++) {
        struct buf buf;
        buf_init(&buf, request->arena, 16 << 10);
        for (size_t a = 0; a < result->data.n_attributes; a++)
            buf_printf(&buf, "%s%s: %s", a > 0 ? "; " : "", result->data.attributes[a].name,
                       result->data.attributes[a].levels[packages[i].level[a]]);
        cells[i * 2] = (struct part_cell){.text = buf.s, .header = true};
        cells[i * 2 + 1] = (struct part_cell){
            .text = percent_text(out, packages[i].estimate, packages[i].low, packages[i].high),
            .numeric = true};
    }
    part_table(out, .caption = tr(out, "What most would choose"), .caption_size = "s", .head = head,
               .cells = cells, .n_columns = 2, .n_rows = n, .first_cell_is_header = true);
    return FAIL_NONE;
}

static void paragraph(struct html *out, const char *text) {
    html_lit(out, "<p class=\"govuk-body\">");
    html_text(out, text);
    html_lit(out, "</p>");
}

/* People tend to take what stands first: the share says how far to trust the rest. */
static enum fail first_told(struct request *request, struct html *out,
                            const struct ways_result *result, struct why *why) {
    struct conjoint_logit choice;
    struct why problem = {0};
    if (result->data.set == NULL) return FAIL_NONE;
    enum fail fail = conjoint_logit_run(request->arena, &result->data, &choice, &problem);
    if (fail == FAIL_INPUT || fail == FAIL_INFEASIBLE || fail == FAIL_CONVERGE) return FAIL_NONE;
    if (fail != FAIL_NONE) {
        *why = problem;
        return fail;
    }
    paragraph(out, trf(out,
                       "Of all choices %.0f in 100 went to the way that stood first; by chance it "
                       "would be %.0f.",
                       100 * choice.first, 100 * choice.first_even));
    return FAIL_NONE;
}

static void weights_told(struct html *out, const struct ways_result *result) {
    if (result->stands.weights != NULL)
        paragraph(out, tr(out, "Each counts for as many people of the population as in the results "
                               "of this wave; the intervals take that into account."));
    else if (result->stands.problem != NULL)
        paragraph(out, trf(out, "Each counted as one, as they cannot be weighed: %s",
                           result->stands.problem));
    else
        paragraph(out, tr(out, "Each counted as one: not weighted to any population."));
}

static enum fail result_html(struct request *request, struct html *out, const char *path,
                             const struct ways_result *result, struct why *why) {
    const char *title = words_in(&result->of->text, 0);
    html_lit(out, "<h2 class=\"govuk-heading-m\">");
    html_text(out, arena_copy_n(request->arena, title, strcspn(title, "\n")));
    html_lit(out, "</h2>");
    paragraph(out, trf(out, "Ways of sharing that were looked at: %lld, by this many people: %lld.",
                       (long long)result->data.n_rows, (long long)result->data.n_respondents));
    if (result->problem == NULL) weights_told(out, result);
    if (result->problem != NULL) {
        paragraph(out, tr(out, result->problem));
        return FAIL_NONE;
    }
    if (result->data.set != NULL)
        paragraph(out, tr(out, "People chose out of two ways: on average 50 in 100 are chosen, or "
                               "fewer where they could choose neither. This tells which conditions "
                               "matter, not how many would accept a way by itself."));
    means_table(request, out, result);
    TRY(packages_table(request, out, result, why));
    TRY(first_told(request, out, result, why));
    html_lit(out, "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"");
    html_text(out, arena_printf(request->arena, "%s/ways/%s", path, result->of->name));
    html_lit(out, "\">");
    html_text(out, tr(out, "Download as a study of conditions"));
    html_lit(out, "</a></p>");
    return FAIL_NONE;
}

static enum fail definition_load(struct request *request, struct db *db, struct survey *survey,
                                 struct definition *definition, struct why *why) {
    struct survey_text_row text;
    TRY(survey_of_path(request, db, SURVEY_EXPORT, survey, why));
    TRY(survey_text(db, request->arena, survey->row.id, &text, why));
    return definition_read(request->arena, str_of(text.text), definition, why);
}

static enum fail ways_show(struct request *request, struct db *db, struct why *why) {
    struct survey survey;
    struct definition definition;
    TRY(definition_load(request, db, &survey, &definition, why));
    struct html *out = html_apart(request->out);
    struct arena *work = request_work(request, WORK_BYTES);
    struct weights_view view = {.survey = &survey, .any = ways_asked(&definition)};
    for (size_t i = 0; i < definition.n_questions; i++) {
        struct ways_result result;
        if (!text_is(definition.questions[i].type->name, "ways")) continue;
        TRY(result_load(request, db, work, survey.row.id, &definition.questions[i], &result, why));
        TRY(result_html(request, out, survey.path, &result, why));
    }
    view.checks = html_taken(out);
    request->title = tr(request->out, "Which conditions people accept");
    request->back_href = survey.path;
    survey_ways_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_survey_ways = {
    .name = "survey_ways",
    .path = "/organisations/:organisation/surveys/:survey/ways",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .show = ways_show,
};
REGISTER(page, page_survey_ways);

static enum fail file_send(struct request *request, struct db *db, struct why *why) {
    struct survey survey;
    struct definition definition;
    struct ways_result result;
    TRY(definition_load(request, db, &survey, &definition, why));
    int at = definition_find(&definition, request_text(request, "question"));
    if (at == QUESTION_NONE || !text_is(definition.questions[at].type->name, "ways"))
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such question");
    TRY(result_load(request, db, request_work(request, WORK_BYTES), survey.row.id,
                    &definition.questions[at], &result, why));
    if (result.problem != NULL) return why_fail(why, FAIL_CONFLICT, NULL, "%s", result.problem);
    struct json_out out;
    json_out_init(&out, &request->response->body);
    json_open(&out, '{');
    json_pair_int(&out, "respondents", result.data.n_respondents);
    json_pair_int(&out, "profiles", (int64_t)result.data.n_rows);
    json_pair_bool(&out, "weighted", result.stands.weights != NULL);
    what_if_put(&out, &result.data, &result.effects);
    json_close(&out, '}');
    http_download(request->response, "application/json",
                  arena_printf(request->arena, "conditions-%lld-%s.json", (long long)survey.row.id,
                               result.of->name));
    return FAIL_NONE;
}

static const struct page page_survey_ways_file = {
    .name = "survey_ways_file",
    .path = "/organisations/:organisation/surveys/:survey/ways/:question",
    .scope = SCOPE_ORGANISATION,
    .send = file_send,
};
REGISTER(page, page_survey_ways_file);
