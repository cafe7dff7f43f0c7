/* What people said: totals with intervals, changes where that points at nobody, conditions, points.
 */
#include "civic/app.h"
#include "evidence/results.h"
#include "evidence/results.html.h"
#include "evidence/weighing_results.h"
#include "evidence/weighing_views.h"
#include "framework/framework.h"
#include "stats/points.h"
#include "web/chart.h"

#include <math.h>
#include <string.h>

/* ---- the picture ---- */

static struct raw picture(struct request *request, const struct results *results) {
    struct html *out = html_apart(request->out);
    size_t n = results->n_uses * N_EVIDENCE_MOMENTS, n_rows = 0;
    const char **labels = ARENA_ARRAY(request->arena, const char *, n);
    double *counts = ARENA_ARRAY(request->arena, double, n *N_EVIDENCE_ANSWERS);
    for (size_t i = 0; i < results->n_uses; i++)
        for (int m = 0; m < N_EVIDENCE_MOMENTS; m++) {
            const struct evidence_tally *tally = &results->tallies[i];
            if (tally->n[m] == 0) continue;
            labels[n_rows] = m == EVIDENCE_FIRST ? trf(out, "%s, before", results->uses[i].title)
                                                 : trf(out, "%s, after", results->uses[i].title);
            for (int a = 0; a < N_EVIDENCE_ANSWERS; a++)
                counts[n_rows * N_EVIDENCE_ANSWERS + (size_t)a] = (double)tally->counts[m][a];
            n_rows++;
        }
    const char *parts[] = {tr(out, "Yes"), tr(out, "Unsure"), tr(out, "No")};
    struct chart_stack chart = {
        .frame = {.id = "ballots",
                  .title = tr(out, "Votes before and after"),
                  .sentence = tr(out, "Each bar shows how many people said yes, unsure and no."),
                  .note = trn(out, "%lld person takes part", "%lld people take part",
                              results->engagement.row.n_people),
                  .download_href = trf(out, "%s/results.csv", results->engagement.path)},
        .parts = parts,
        .n_parts = N_EVIDENCE_ANSWERS,
        .rows = labels,
        .n_rows = n_rows,
        .counts = counts,
    };
    if (n_rows > 0) chart_stack(out, &chart);
    return html_taken(out);
}

static const char *percent(const struct html *out, const struct evidence_tally *tally, int moment) {
    if (tally->n[moment] == 0) return tr(out, "not asked");
    double share = 100.0 * (double)tally->counts[moment][EVIDENCE_YES] / (double)tally->n[moment];
    return trf(out, "%.0f%% (%.0f to %.0f), n = %lld", share, 100 * tally->yes[moment].low,
               100 * tally->yes[moment].high, (long long)tally->n[moment]);
}

/* Change of the share of yes. Who changed is shown only where it was really recorded. */
static const char *change_text(const struct html *out, const struct results *results,
                               const struct evidence_tally *tally) {
    if (!tally->has_change || results->engagement.row.pairs_known == 0)
        return tr(out, "not known for each person");
    const struct paired_change *change = &tally->change;
    return trf(out, "%+.0f points (%+.0f to %+.0f), n = %lld", 100 * change->difference,
               100 * change->interval.low, 100 * change->interval.high, (long long)change->n);
}

static struct raw changes(struct request *request, const struct results *results) {
    struct html *out = html_apart(request->out);
    struct part_cell head[] = {{.text = tr(out, "Use")},
                               {.text = tr(out, "Yes before")},
                               {.text = tr(out, "Yes after")},
                               {.text = tr(out, "Change")}};
    struct part_cell *cells =
        ARENA_ARRAY(request->arena, struct part_cell, results->n_uses * LENGTH(head));
    for (size_t i = 0; i < results->n_uses; i++) {
        struct part_cell *row = &cells[i * LENGTH(head)];
        row[0] = (struct part_cell){.text = results->uses[i].title, .header = true};
        row[1] = (struct part_cell){.text = percent(out, &results->tallies[i], EVIDENCE_FIRST)};
        row[2] = (struct part_cell){.text = percent(out, &results->tallies[i], EVIDENCE_LAST)};
        row[3] = (struct part_cell){.text = change_text(out, results, &results->tallies[i])};
    }
    part_table(out, .caption = tr(out, "Share of yes, with 95% intervals"), .head = head,
               .cells = cells, .n_columns = LENGTH(head), .n_rows = results->n_uses,
               .first_cell_is_header = true);
    html_lit(out, "<p class=\"govuk-body\">");
    html_text(out, tr(out, "The change counts those who voted both times, so it can differ from "
                           "what lies between the two shares."));
    html_lit(out, "</p>");
    return html_taken(out);
}

/* ---- words ---- */

static enum fail conditions(struct request *request, struct db *db, const struct results *results,
                            struct raw *out_raw, struct why *why) {
    struct ballot_conditions_row *rows;
    size_t n;
    TRY(ballot_conditions(db, request->arena, results->engagement.row.id, &rows, &n, why));
    struct html *out = html_apart(request->out);
    struct part_cell head[] = {{.text = tr(out, "Use")},
                               {.text = tr(out, "It would be yes if")},
                               {.text = tr(out, "People"), .numeric = true}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * LENGTH(head));
    for (size_t i = 0; i < n; i++) {
        size_t use = 0;
        while (use < results->n_uses && results->uses[use].id != rows[i].data_use) use++;
        cells[i * 3] =
            (struct part_cell){.text = use < results->n_uses ? results->uses[use].title : ""};
        cells[i * 3 + 1] = (struct part_cell){.text = rows[i].condition};
        cells[i * 3 + 2] =
            (struct part_cell){.text = trf(out, "%lld", (long long)rows[i].n), .numeric = true};
    }
    if (n > 0)
        part_table(out, .caption = tr(out, "What would make people say yes"), .head = head,
                   .cells = cells, .n_columns = LENGTH(head), .n_rows = n);
    *out_raw = html_taken(out);
    return FAIL_NONE;
}

/* A reason is shown from six people on, as the juries do it; fewer could point at somebody. */
enum { REASON_LEAST = 6 };

static enum fail reasons(struct request *request, struct db *db, const struct results *results,
                         struct raw *out_raw, struct why *why) {
    struct ballot_reasons_row *rows;
    size_t n, n_shown = 0;
    TRY(ballot_reasons(db, request->arena, results->engagement.row.id, &rows, &n, why));
    struct html *out = html_apart(request->out);
    html_lit(out, "<ul class=\"govuk-list govuk-list--bullet\">");
    for (size_t i = 0; i < n; i++) {
        if (rows[i].n < REASON_LEAST) continue;
        html_lit(out, "<li>");
        html_text(out, trf(out, "%s (%lld people who said %s)", rows[i].reason,
                           (long long)rows[i].n, rows[i].answer));
        html_lit(out, "</li>");
        n_shown++;
    }
    html_lit(out, "</ul>");
    *out_raw = n_shown > 0 ? html_taken(out) : (struct raw){"", 0};
    return FAIL_NONE;
}

/* ---- points ---- */

static void points_chart(struct html *out, const struct framework *framework,
                         const struct points_report *report) {
    size_t m = framework->n_tests;
    const char **labels = ARENA_ARRAY(out->arena, const char *, m);
    double *mean = ARENA_ARRAY(out->arena, double, m), *low = ARENA_ARRAY(out->arena, double, m),
           *high = ARENA_ARRAY(out->arena, double, m);
    size_t top = 0;
    for (size_t k = 0; k < m; k++) {
        labels[k] = framework->tests[k].title;
        mean[k] = 100 * report->mean[k];
        low[k] = 100 * report->interval[k].low;
        high[k] = 100 * report->interval[k].high;
        if (mean[k] > mean[top]) top = k;
    }
    struct chart_bars chart = {
        .frame = {.id = "points",
                  .title = tr(out, "What matters most"),
                  .sentence = trf(out, "On average people gave most points to \"%s\": %.0f of 100.",
                                  labels[top], mean[top]),
                  .note = trn(out, "%lld person, 95%% intervals", "%lld people, 95%% intervals",
                              (int64_t)report->n_used)},
        .labels = labels,
        .values = mean,
        .low = low,
        .high = high,
        .n = m,
        .max = 100,
    };
    chart_bars(out, &chart);
}

static enum fail points(struct request *request, struct db *db, const struct results *results,
                        struct raw *out_raw, struct why *why) {
    *out_raw = (struct raw){"", 0};
    if (results->engagement.row.framework == DB_NULL_INT) return FAIL_NONE;
    struct framework *framework;
    struct weight_all_row *rows;
    size_t n;
    TRY(framework_load(db, request->arena, results->engagement.row.framework, &framework, why));
    TRY(weight_all(db, request->arena, results->engagement.row.id, &rows, &n, why));
    struct points_plan plan;
    struct points_report report;
    int64_t *participants;
    weighing_points_fill(request->arena, framework, rows, n, &plan, &participants);
    enum fail fail = n == 0 ? FAIL_INFEASIBLE : points_run(request->arena, &plan, &report, why);
    if (fail == FAIL_INFEASIBLE) return FAIL_NONE; /* nobody gave points, or nobody finished */
    if (fail != FAIL_NONE) return fail;
    struct html *out = html_apart(request->out);
    points_chart(out, framework, &report);
    *out_raw = html_taken(out);
    return FAIL_NONE;
}

static enum fail swing(struct request *request, struct db *db, const struct engagement *engagement,
                       struct raw *out_raw, struct why *why) {
    struct swing swing;
    *out_raw = (struct raw){"", 0};
    if (engagement->row.asks_weights == 0 || engagement->row.framework == DB_NULL_INT)
        return FAIL_NONE;
    TRY(swing_of_path(request, db, &swing, why));
    return swing_results_html(request, db, &swing, out_raw, why);
}

/* ---- page ---- */

static const char *sentence(const struct html *out, const struct results *results) {
    for (size_t i = 0; i < results->n_uses; i++) {
        const struct evidence_tally *tally = &results->tallies[i];
        if (results->uses[i].about_proposal == 0 || tally->n[EVIDENCE_LAST] == 0) continue;
        return trf(out,
                   "%lld of %lld people said yes to \"%s\" at the end; %lld said no, %lld unsure.",
                   (long long)tally->counts[EVIDENCE_LAST][EVIDENCE_YES],
                   (long long)tally->n[EVIDENCE_LAST], results->uses[i].title,
                   (long long)tally->counts[EVIDENCE_LAST][EVIDENCE_NO],
                   (long long)tally->counts[EVIDENCE_LAST][EVIDENCE_UNSURE]);
    }
    return tr(out, "How people voted on each use.");
}

static enum fail results_show(struct request *request, struct db *db, struct why *why) {
    struct results results;
    TRY(results_load(request, db, &results, why));
    struct results_view view = {.engagement = &results.engagement,
                                .open = !evidence_may_show(results.engagement.state)};
    if (!view.open) {
        view.sentence = sentence(request->out, &results);
        view.picture = picture(request, &results);
        view.changes = changes(request, &results);
        TRY(conditions(request, db, &results, &view.conditions, why));
        TRY(reasons(request, db, &results, &view.reasons, why));
        TRY(points(request, db, &results, &view.weights, why));
        TRY(weighing_quality_html(request, db, &results.engagement, &view.quality, why));
        TRY(swing(request, db, &results.engagement, &view.swing, why));
    }
    request->title = tr(request->out, "Results");
    request->back_href = results.engagement.path;
    results_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_results = {
    .name = "evidence_results",
    .path = "/proposals/:proposal/evidence/:engagement/results",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ANY,
    .section = "proposals",
    .wide = true,
    .show = results_show,
};
REGISTER(page, page_results);
