/* How far weights are to be trusted, and what facilitated sessions agreed on. */
#include "evidence/weighing_results.h"

#include "civic/app.h"
#include "evidence/weighing_views.h"
#include "score/weighing_words.h"
#include "web/chart.h"

#include <math.h>
#include <string.h>

/* Where what was weighed stands among the tests; a question's points belong to its test. */
static size_t test_at(const struct framework *framework, const char *item) {
    const struct framework_question *question = framework_question(framework, item);
    if (question != NULL) return question->test_index;
    size_t k = 0;
    while (k < framework->n_tests && strcmp(framework->tests[k].id, item) != 0) k++;
    return k;
}

void weighing_points_fill(struct arena *arena, const struct framework *framework,
                          const struct weight_all_row *rows, size_t n, struct points_plan *plan,
                          int64_t **participants) {
    size_t people = 0, m = framework->n_tests;
    for (size_t i = 0; i < n; i++)
        people += i == 0 || rows[i].participant != rows[i - 1].participant;
    double *points = ARENA_ARRAY(arena, double, people *m + 1);
    *participants = ARENA_ARRAY(arena, int64_t, people + 1);
    for (size_t i = 0; i < people * m; i++) points[i] = (double)NAN;
    size_t person = 0;
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && rows[i].participant != rows[i - 1].participant) person++;
        (*participants)[person] = rows[i].participant;
        size_t k = test_at(framework, rows[i].item);
        if (k == m) continue;
        double *cell = &points[person * m + k];
        *cell = isnan(*cell) ? rows[i].points : *cell + rows[i].points;
    }
    *plan = (struct points_plan){.n_people = people,
                                 .n_items = m,
                                 .points = points,
                                 .total = EVIDENCE_POINTS,
                                 .level = 0.95};
}

/* ---- the 100 points ---- */

struct checked {
    struct weighing_people_row *rows;
    size_t n;
    struct weighing_quality quality;
};

static enum fail checked_load(struct request *request, struct db *db, int64_t engagement,
                              struct checked *out, struct why *why) {
    TRY(weighing_people(db, request->arena, engagement, &out->rows, &out->n, why));
    struct weighing_person *people = ARENA_ARRAY(request->arena, struct weighing_person, out->n);
    for (size_t i = 0; i < out->n; i++)
        people[i] = (struct weighing_person){.asked = out->rows[i].n_votes > 0,
                                             .weighed = out->rows[i].n_weights > 0,
                                             .passed = weighing_passed_read(out->rows[i].passed),
                                             .hard = out->rows[i].hard};
    weighing_quality_run(request->arena, people, out->n, &out->quality);
    return FAIL_NONE;
}

static bool has_passed(const struct checked *checked, int64_t participant) {
    for (size_t i = 0; i < checked->n; i++)
        if (checked->rows[i].id == participant)
            return checked->rows[i].passed != DB_NULL_INT && checked->rows[i].passed > 0;
    return false;
}

/* The plan of those who passed: rows of the plan of all. */
static struct points_plan passed_plan(struct arena *arena, const struct points_plan *all,
                                      const int64_t *participants, const struct checked *checked) {
    struct points_plan plan = *all;
    double *points = ARENA_ARRAY(arena, double, all->n_people * all->n_items + 1);
    plan.n_people = 0;
    for (size_t i = 0; i < all->n_people; i++) {
        if (!has_passed(checked, participants[i])) continue;
        memcpy(&points[plan.n_people * all->n_items], &all->points[i * all->n_items],
               all->n_items * sizeof *points);
        plan.n_people++;
    }
    plan.points = points;
    return plan;
}

static const char *share_text(const struct html *out, double share, struct interval interval) {
    if (isnan(interval.low)) return trf(out, "%.0f", 100 * share);
    return trf(out, "%.0f (%.0f to %.0f)", 100 * share, 100 * interval.low, 100 * interval.high);
}

static enum fail passed_table(struct request *request, struct db *db, struct html *out,
                              const struct engagement *engagement, const struct checked *checked,
                              struct why *why) {
    struct framework *framework;
    struct weight_all_row *rows;
    size_t n;
    int64_t *participants;
    struct points_plan plan;
    struct points_report all, passed;
    TRY(framework_load(db, request->arena, engagement->row.framework, &framework, why));
    TRY(weight_all(db, request->arena, engagement->row.id, &rows, &n, why));
    weighing_points_fill(request->arena, framework, rows, n, &plan, &participants);
    struct points_plan some = passed_plan(request->arena, &plan, participants, checked);
    enum fail fail = points_run(request->arena, &plan, &all, why);
    if (fail == FAIL_NONE) fail = points_run(request->arena, &some, &passed, why);
    if (fail == FAIL_INFEASIBLE) return FAIL_NONE; /* nobody finished */
    if (fail != FAIL_NONE) return fail;
    struct part_cell head[] = {
        {.text = tr(out, "Weight, of 100")},
        {.text = trf(out, "All (n = %zu)", all.n_used), .numeric = true},
        {.text = trf(out, "Those whose points say what they mean (n = %zu)", passed.n_used),
         .numeric = true}};
    size_t m = framework->n_tests;
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, m * LENGTH(head));
    for (size_t k = 0; k < m; k++) {
        cells[k * 3] = (struct part_cell){.text = framework->tests[k].title, .header = true};
        cells[k * 3 + 1] = (struct part_cell){.text = share_text(out, all.mean[k], all.interval[k]),
                                              .numeric = true};
        cells[k * 3 + 2] = (struct part_cell){
            .text = share_text(out, passed.mean[k], passed.interval[k]), .numeric = true};
    }
    part_table(out, .caption = tr(out, "The weights of all, and of those who passed the check"),
               .caption_size = "s", .head = head, .cells = cells, .n_columns = LENGTH(head),
               .n_rows = m, .first_cell_is_header = true);
    return FAIL_NONE;
}

static void paragraph(struct html *out, const char *text) {
    html_lit(out, "<p class=\"govuk-body\">");
    html_text(out, text);
    html_lit(out, "</p>");
}

static void heading(struct html *out, const char *text) {
    html_lit(out, "<h2 class=\"govuk-heading-m\">");
    html_text(out, text);
    html_lit(out, "</h2>");
}

enum fail weighing_quality_html(struct request *request, struct db *db,
                                const struct engagement *engagement, struct raw *out_raw,
                                struct why *why) {
    struct checked checked;
    const char *texts[WEIGHING_SENTENCES_MAX];
    *out_raw = (struct raw){"", 0};
    if (engagement->row.asks_weights == 0 || engagement->row.framework == DB_NULL_INT)
        return FAIL_NONE;
    TRY(checked_load(request, db, engagement->row.id, &checked, why));
    struct html *out = html_apart(request->out);
    struct weighing_told told = weighing_tell(&checked.quality);
    size_t n = weighing_sentences(out, &told, texts);
    if (n == 0) return FAIL_NONE;
    heading(out, tr(out, "How far are the points to be trusted?"));
    html_lit(out, "<p class=\"govuk-body\">");
    part_tag(out, .text = weighing_trust_word(out, checked.quality.trust),
             .colour = weighing_trust_colour(checked.quality.trust));
    html_lit(out, "</p>");
    for (size_t i = 0; i < n; i++) paragraph(out, texts[i]);
    if (weighing_passed_may_show(&checked.quality))
        TRY(passed_table(request, db, out, engagement, &checked, why));
    else if (checked.quality.n_checked > 0)
        paragraph(out, tr(out, "The weights of those who passed are not shown apart: with these "
                               "numbers it could be worked out what single people said."));
    *out_raw = html_taken(out);
    return FAIL_NONE;
}

/* ---- facilitated sessions ---- */

/* The sheets of groups, or of single people, as one plan. */
static void groups_plan(struct arena *arena, const struct swing *swing,
                        const struct swing_weights_all_row *rows, size_t n, bool alone,
                        struct weighing_groups_plan *plan) {
    double *weights = ARENA_ARRAY(arena, double, n * swing->n + 1);
    int64_t *people = ARENA_ARRAY(arena, int64_t, n + 1), last = 0;
    *plan =
        (struct weighing_groups_plan){.n_items = swing->n, .weights = weights, .people = people};
    for (size_t i = 0; i < n * swing->n; i++) weights[i] = 0;
    for (size_t i = 0; i < n; i++) {
        if ((rows[i].participant != DB_NULL_INT) != alone) continue;
        if (plan->n_sheets == 0 || rows[i].sheet != last) {
            last = rows[i].sheet;
            people[plan->n_sheets++] = rows[i].n_people;
        }
        size_t k = 0;
        while (k < swing->n && !text_is(swing->items[k].id, rows[i].item)) k++;
        if (k < swing->n) weights[(plan->n_sheets - 1) * swing->n + k] = rows[i].weight;
    }
}

static void groups_table(struct html *out, const struct swing *swing,
                         const struct weighing_groups *groups, bool alone) {
    struct part_cell head[4] = {{.text = tr(out, "Weight, of 100")},
                                {.text = tr(out, "Mean"), .numeric = true}};
    size_t n_columns = 2;
    if (groups->has_spread)
        head[n_columns++] =
            (struct part_cell){.text = tr(out, "Lowest and highest sheet"), .numeric = true};
    if (groups->has_interval)
        head[n_columns++] = (struct part_cell){.text = tr(out, "95% interval"), .numeric = true};
    struct part_cell *cells = ARENA_ARRAY(out->arena, struct part_cell, swing->n * n_columns);
    for (size_t k = 0; k < swing->n; k++) {
        struct part_cell *row = &cells[k * n_columns];
        size_t c = 0;
        row[c++] = (struct part_cell){.text = swing->items[k].title, .header = true};
        row[c++] =
            (struct part_cell){.text = trf(out, "%.0f", 100 * groups->mean[k]), .numeric = true};
        if (groups->has_spread)
            row[c++] = (struct part_cell){
                .text = trf(out, "%.0f to %.0f", 100 * groups->low[k], 100 * groups->high[k]),
                .numeric = true};
        if (groups->has_interval)
            row[c++] = (struct part_cell){.text = trf(out, "%.0f to %.0f",
                                                      100 * fmax(0, groups->interval[k].low),
                                                      100 * fmin(1, groups->interval[k].high)),
                                          .numeric = true};
    }
    part_table(
        out,
        .caption =
            alone ? trn(out, "%lld person, one by one", "%lld people, one by one", groups->n_people)
                  : arena_printf(
                        out->arena, "%s, %s",
                        trn(out, "%lld group", "%lld groups", (int64_t)groups->n_sheets),
                        trn(out, "%lld person together", "%lld people together", groups->n_people)),
        .caption_size = "s", .head = head, .cells = cells, .n_columns = n_columns,
        .n_rows = swing->n, .first_cell_is_header = true);
}

static enum fail groups_html(struct request *request, struct html *out, const struct swing *swing,
                             const struct swing_weights_all_row *rows, size_t n, bool alone,
                             struct why *why) {
    struct weighing_groups_plan plan;
    struct weighing_groups groups;
    groups_plan(request->arena, swing, rows, n, alone, &plan);
    if (plan.n_sheets == 0) return FAIL_NONE;
    TRY(weighing_groups_run(request->arena, &plan, &groups, why));
    if (!groups.may_show) {
        paragraph(out, tr(out, "Fewer than five people weighed: what they said is not shown."));
        return FAIL_NONE;
    }
    groups_table(out, swing, &groups, alone);
    if (!groups.has_interval)
        paragraph(out, tr(out, "There are too few sheets for an interval; how far sheets lie apart "
                               "says more."));
    else
        paragraph(out, tr(out, "The interval takes each sheet as one, and says how much sheets "
                               "differ. Those who came were not drawn for this: it does not say "
                               "how sure we are of the whole public."));
    return FAIL_NONE;
}

static enum fail sheets_quality(struct request *request, struct db *db, struct html *out,
                                const struct swing *swing, struct why *why) {
    struct swing_sheet_list_row *rows;
    size_t n, n_passed = 0, n_checked = 0, n_rated = 0;
    TRY(swing_sheet_list(db, request->arena, swing->engagement.row.id, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        bool rated = text_is(rows[i].state, "rated");
        n_rated += rated;
        n_checked += rated && rows[i].passed != DB_NULL_INT;
        n_passed += rated && rows[i].passed != DB_NULL_INT && rows[i].passed > 0;
    }
    paragraph(out, trf(out, "Sheets begun: %zu. Sheets finished: %zu.", n, n_rated));
    if (n_checked > 0)
        paragraph(out, trf(out,
                           "Asked what the points of the sheet say, %zu of %zu answered rightly, "
                           "at once or after the explanation.",
                           n_passed, n_checked));
    return FAIL_NONE;
}

enum fail swing_results_html(struct request *request, struct db *db, const struct swing *swing,
                             struct raw *out_raw, struct why *why) {
    struct swing_weights_all_row *rows;
    size_t n;
    *out_raw = (struct raw){"", 0};
    TRY(swing_weights_all(db, request->arena, swing->engagement.row.id, &rows, &n, why));
    if (n == 0) return FAIL_NONE;
    struct html *out = html_apart(request->out);
    heading(out, tr(out, "What was agreed with a facilitator"));
    TRY(groups_html(request, out, swing, rows, n, false, why));
    TRY(groups_html(request, out, swing, rows, n, true, why));
    TRY(sheets_quality(request, db, out, swing, why));
    paragraph(out, swing->asks.swing_counts != 0
                       ? tr(out, "These weights are counted in the score, each sheet once, also "
                                 "that of a group.")
                       : tr(out, "These weights are not counted in the score. They stand beside "
                                 "it, with the score that they alone would give."));
    *out_raw = html_taken(out);
    return FAIL_NONE;
}
