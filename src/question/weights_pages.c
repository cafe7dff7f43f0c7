/* Weights that people gave in a survey, and how far they are to be trusted. */
#include "civic/app.h"
#include "question/survey.html.h"
#include "question/survey.sql.h"
#include "question/survey_views.h"
#include "question/type.h"
#include "question/weighed.h"
#include "score/weighing_words.h"
#include "stats/points.h"

#include <math.h>
#include <string.h>

/* Everybody's weights, or those of whoever passed, as shares. */
static void shares_plan(struct arena *arena, const struct elicited *e, bool passed,
                        struct points_plan *plan) {
    double *points;
    size_t *rows;
    *plan = (struct points_plan){.n_items = e->of->n_options, .total = 0, .level = 0.95};
    elicited_shares(arena, e, passed, &points, &rows, &plan->n_people);
    plan->points = points;
}

static const char *share_text(const struct html *out, const struct points_report *report,
                              size_t k) {
    if (isnan(report->interval[k].low)) return trf(out, "%.0f", 100 * report->mean[k]);
    return trf(out, "%.0f (%.0f to %.0f)", 100 * report->mean[k], 100 * report->interval[k].low,
               100 * report->interval[k].high);
}

static enum fail shares_table(struct request *request, struct html *out, const struct elicited *e,
                              struct why *why) {
    struct points_plan plan;
    struct points_report reports[2];
    size_t m = e->of->n_options, n_columns = 2;
    if (e->quality.n_weighed < WEIGHING_LEAST) return FAIL_NONE;
    for (int i = 0; i < (weighing_passed_may_show(&e->quality) ? 2 : 1); i++) {
        shares_plan(request->arena, e, i == 1, &plan);
        enum fail fail = points_run(request->arena, &plan, &reports[i], why);
        if (fail == FAIL_INFEASIBLE) return FAIL_NONE; /* nothing was given to anything */
        if (fail != FAIL_NONE) return fail;
        n_columns = (size_t)i + 2;
    }
    struct part_cell head[3] = {
        {.text = tr(out, "Weight, of 100")},
        {.text = trf(out, "All (n = %zu)", reports[0].n_used), .numeric = true}};
    if (n_columns == 3)
        head[2] = (struct part_cell){
            .text = trf(out, "Those who passed the check (n = %zu)", reports[1].n_used),
            .numeric = true};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, m * n_columns);
    for (size_t k = 0; k < m; k++) {
        cells[k * n_columns] =
            (struct part_cell){.text = words_in(&e->of->options[k].label, 0), .header = true};
        for (size_t c = 1; c < n_columns; c++)
            cells[k * n_columns + c] =
                (struct part_cell){.text = share_text(out, &reports[c - 1], k), .numeric = true};
    }
    part_table(out, .caption = tr(out, "Weights, with 95% intervals"), .caption_size = "s",
               .head = head, .cells = cells, .n_columns = n_columns, .n_rows = m,
               .first_cell_is_header = true);
    return FAIL_NONE;
}

static void paragraph(struct html *out, const char *text) {
    html_lit(out, "<p class=\"govuk-body\">");
    html_text(out, text);
    html_lit(out, "</p>");
}

static enum fail elicited_html(struct request *request, struct html *out, const struct elicited *e,
                               struct why *why) {
    const char *texts[WEIGHING_SENTENCES_MAX], *title = words_in(&e->of->text, 0);
    struct weighing_told told = weighing_tell(&e->quality);
    size_t n = weighing_sentences(out, &told, texts);
    html_lit(out, "<h2 class=\"govuk-heading-m\">");
    html_text(out, arena_copy_n(request->arena, title, strcspn(title, "\n")));
    html_lit(out, "</h2><p class=\"govuk-body\">");
    part_tag(out, .text = weighing_trust_word(out, e->quality.trust),
             .colour = weighing_trust_colour(e->quality.trust));
    html_lit(out, "</p>");
    if (e->check == NULL)
        paragraph(out, tr(out, "No check of these weights was asked, so nobody knows whether the "
                               "numbers say what people mean."));
    else if (n == 0)
        paragraph(out, tr(out, "Nobody has answered the check yet."));
    for (size_t i = 0; i < n; i++) paragraph(out, texts[i]);
    if (text_is(e->of->type->name, "pairwise") && e->quality.n_weighed >= WEIGHING_SHARE_LEAST &&
        (e->n_circles == 0 || e->n_circles >= WEIGHING_LEAST))
        paragraph(out, trf(out, "Pairs that run in a circle: %lld of %lld people.",
                           (long long)e->n_circles, (long long)e->quality.n_weighed));
    if (!text_is(e->of->type->name, "points"))
        paragraph(out, trf(out,
                           "What matters as much as the average has %.0f of 100; what was always "
                           "chosen has twice as much, what never was, 0.",
                           100 / (double)e->of->n_options));
    return shares_table(request, out, e, why);
}

/* The check of a question; NULL: there is none. */
static const struct question *check_of(const struct definition *definition,
                                       const struct question *of) {
    for (size_t i = 0; i < definition->n_questions; i++)
        if (definition->questions[i].of == of) return &definition->questions[i];
    return NULL;
}

static enum fail weights_show(struct request *request, struct db *db, struct why *why) {
    struct survey survey;
    struct survey_text_row text;
    struct definition definition;
    TRY(survey_of_path(request, db, SURVEY_EXPORT, &survey, why));
    TRY(survey_text(db, request->arena, survey.row.id, &text, why));
    TRY(definition_read(request->arena, str_of(text.text), &definition, why));
    struct html *out = html_apart(request->out);
    struct weights_view view = {.survey = &survey};
    for (size_t i = 0; i < definition.n_questions; i++) {
        const struct question *of = &definition.questions[i];
        struct elicited e;
        if (!elicited_is(of)) continue;
        TRY(elicited_load(db, request->arena, survey.row.id, &definition, of,
                          check_of(&definition, of), &e, why));
        TRY(elicited_html(request, out, &e, why));
        view.any = true;
    }
    view.checks = html_taken(out);
    request->title = tr(request->out, "Weights, and how far to trust them");
    request->back_href = survey.path;
    survey_weights_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_survey_weights = {
    .name = "survey_weights",
    .path = "/organisations/:organisation/surveys/:survey/weights",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .show = weights_show,
};
REGISTER(page, page_survey_weights);
