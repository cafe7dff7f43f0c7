/* The difference sheet: where partners differ, why, and what they make of it. */
#include "assessment/assessment_views.h"
#include "assessment/difference.html.h"
#include "base/csv.h"
#include "stats/agreement.h"

#include <math.h>

static const char *base_of(struct request *request, const struct assessment_case *about) {
    return arena_printf(request->arena, "/proposals/%lld/assessment", (long long)about->proposal);
}

const char *outcome_words(const struct html *out, const struct reconciliation_list_row *outcome) {
    if (outcome == NULL) return "";
    if (text_is(outcome->outcome, "agreed"))
        return trf(out, "Agreed: %d", (int)outcome->agreed_rating);
    if (text_is(outcome->outcome, "differ")) return tr(out, "We keep differing");
    return tr(out, "Goes to leaders");
}

/* --- the sheet ----------------------------------------------------------------------------- */

/* "Eastmere Council 4 · Eastmere NHS Trust 2 and 5 · 1 cannot say". */
static const char *ratings_line(struct html *out, const struct assessment_sheet *sheet,
                                const struct assessment_difference *d) {
    size_t n_questions = sheet->about->framework->n_questions;
    struct buf buf;
    buf_init(&buf, out->arena, 4000);
    for (size_t o = 0; o < sheet->n_organisations; o++) {
        bool first = true;
        for (size_t r = 0; r < sheet->n_raters; r++) {
            int rating = assessment_rating_of(sheet->ratings[r * n_questions + d->question]);
            if (sheet->raters[r].organisation != o || rating < 1) continue;
            if (first && buf.n > 0) buf_text(&buf, " · ");
            if (first) buf_text(&buf, sheet->organisations[o]);
            buf_text(&buf, first ? " " : tr(out, " and "));
            buf_int(&buf, rating);
            first = false;
        }
    }
    if (d->n_rated == 0) buf_text(&buf, tr(out, "Nobody could rate it"));
    if (d->n_cannot_say > 0)
        buf_printf(&buf, " · %s",
                   trn(out, "%lld cannot say", "%lld cannot say", (int64_t)d->n_cannot_say));
    if (d->n_missing > 0)
        buf_printf(&buf, " · %s",
                   trn(out, "%lld not answered", "%lld not answered", (int64_t)d->n_missing));
    if (d->n_low > 0)
        buf_printf(&buf, " · %s", trn(out, "%lld not sure", "%lld not sure", (int64_t)d->n_low));
    return buf.s;
}

static struct part_task sheet_task(struct html *out, const struct assessment_sheet *sheet,
                                   const struct assessment_difference *d, const char *base,
                                   bool linked) {
    const struct framework_question *question = &sheet->about->framework->questions[d->question];
    const struct reconciliation_list_row *outcome = sheet->outcomes[d->question];
    bool open = assessment_is_open_question(d);
    struct part_task task = {.title = tr(out, question->title),
                             .hint = ratings_line(out, sheet, d),
                             .href =
                                 arena_printf(out->arena, "%s/questions/%s", base, question->id)};
    if (!linked) task.href = NULL;
    if (outcome != NULL) {
        task.status = outcome_words(out, outcome);
        if (text_is(outcome->outcome, "leadership")) task.status_colour = "purple";
    } else if (open && sheet->about->closed) {
        task.status = tr(out, "To settle");
        task.status_colour = "blue";
    } else {
        task.status = open ? tr(out, "Differs") : tr(out, "No difference");
    }
    return task;
}

enum { GROUP_LEADERS, GROUP_DIFFER, GROUP_UNSURE, GROUP_AGREED, N_GROUPS };

static int group_of(const struct assessment_sheet *sheet, const struct assessment_difference *d) {
    const struct reconciliation_list_row *outcome = sheet->outcomes[d->question];
    if (d->leaders || (outcome != NULL && text_is(outcome->outcome, "leadership")))
        return GROUP_LEADERS;
    if (d->differs) return GROUP_DIFFER;
    return d->unsure ? GROUP_UNSURE : GROUP_AGREED;
}

static void groups_view(struct html *out, struct sheet_view *view) {
    static const char *const titles[N_GROUPS][2] = {
        {"For leaders",
         "One partner sees a serious problem where another sees none, and both are "
         "sure; or those who rated agree that it is weak; or you have said so. More talk will "
         "not settle these."},
        {"Partners differ", "Two steps or more apart, or organisations 1.5 apart on average."},
        {"Not sure enough", "Half of those who rated were not sure, or fewer than half could rate "
                            "it. Find out more first."},
        {"In agreement", "Nothing to settle, unless you want to."},
    };
    const struct assessment_sheet *sheet = view->sheet;
    size_t n = sheet->about->framework->n_questions;
    struct sheet_group *groups = ARENA_ARRAY(out->arena, struct sheet_group, N_GROUPS);
    for (int g = 0; g < N_GROUPS; g++) {
        struct part_task *tasks = ARENA_ARRAY(out->arena, struct part_task, n);
        size_t n_tasks = 0;
        for (size_t i = 0; i < n; i++)
            if (group_of(sheet, &sheet->differences[i]) == g)
                tasks[n_tasks++] =
                    sheet_task(out, sheet, &sheet->differences[i], view->base, view->latest);
        if (n_tasks > 0)
            groups[view->n_groups++] = (struct sheet_group){.title = tr(out, titles[g][0]),
                                                            .meaning = tr(out, titles[g][1]),
                                                            .tasks = tasks,
                                                            .n_tasks = n_tasks};
    }
    view->groups = groups;
}

static const char *sheet_sentence(struct html *out, const struct assessment_sheet *sheet) {
    const struct framework *framework = sheet->about->framework;
    size_t n = framework->n_questions, n_differ = 0, n_unsure = 0, n_leaders = 0;
    for (size_t i = 0; i < n; i++) {
        n_differ += sheet->differences[i].differs;
        n_unsure += sheet->differences[i].unsure;
        n_leaders += sheet->differences[i].leaders;
    }
    const struct assessment_difference *most = &sheet->differences[0];
    const char *differ = trf(out, "Partners differ on %d of %d questions", (int)n_differ, (int)n);
    if (n_differ > 0)
        differ =
            trf(out, "%s, most on “%s”, from %d to %d", differ,
                tr(out, framework->questions[most->question].title), most->lowest, most->highest);
    const char *unsure = n_unsure == 0
                             ? ""
                             : trn(out, " They are not sure enough on %lld.",
                                   " They are not sure enough on %lld.", (int64_t)n_unsure);
    const char *leaders = n_leaders == 0
                              ? ""
                              : trn(out, " %lld looks like a question for leaders.",
                                    " %lld look like questions for leaders.", (int64_t)n_leaders);
    return arena_printf(out->arena, "%s.%s%s", differ, unsure, leaders);
}

/* Gwet's name for it is Brennan-Prediger: agreement beyond ratings at random. */
static const char *agreement_text(struct html *out, const struct assessment_sheet *sheet) {
    size_t n = sheet->n_raters * sheet->about->framework->n_questions;
    double *ratings = ARENA_ARRAY(out->arena, double, n);
    for (size_t i = 0; i < n; i++) {
        int rating = assessment_rating_of(sheet->ratings[i]);
        ratings[i] = rating < 1 ? (double)NAN : rating;
    }
    double even = agreement_even(ratings, sheet->n_raters, sheet->about->framework->n_questions, 1,
                                 RATING_MAX);
    if (isnan(even)) return "";
    return trf(
        out,
        "Agreement over all questions: %.2f, where 1 is full agreement and 0 is what ratings "
        "at random would give (Brennan-Prediger, quadratic weights).",
        even);
}

static void chart_view(struct html *out, struct sheet_view *view) {
    const struct assessment_sheet *sheet = view->sheet;
    size_t n = sheet->about->framework->n_questions, n_marks = 0;
    const char **rows = ARENA_ARRAY(out->arena, const char *, n);
    struct chart_dots_mark *marks =
        ARENA_ARRAY(out->arena, struct chart_dots_mark, n * sheet->n_raters);
    for (size_t i = 0; i < n; i++) {
        size_t question = sheet->differences[i].question;
        rows[i] = tr(out, sheet->about->framework->questions[question].title);
        for (size_t r = 0; r < sheet->n_raters; r++) {
            const struct rating_list_locked_row *row = sheet->ratings[r * n + question];
            int rating = assessment_rating_of(row);
            if (rating < 1) continue;
            marks[n_marks++] = (struct chart_dots_mark){.row = i,
                                                        .value = rating,
                                                        .series = sheet->raters[r].organisation,
                                                        .faint = row->confidence == CONFIDENCE_LOW};
        }
    }
    view->chart = (struct chart_dots){
        .frame = {.id = "differences",
                  .title = tr(out, "All ratings, the most disagreement first"),
                  .sentence =
                      tr(out, "Each mark is one assessor's rating. Hollow marks: not sure."),
                  .note = trn(out, "%lld assessor", "%lld assessors", (int64_t)sheet->n_raters)},
        .rows = rows,
        .n_rows = n,
        .series = sheet->organisations,
        .n_series = sheet->n_organisations,
        .marks = marks,
        .n_marks = n_marks,
        .min = 1,
        .max = RATING_MAX,
        .min_label = tr(out, "1 lowest"),
        .max_label = tr(out, "5 highest"),
    };
}

static enum fail sheet_show_of(struct request *request, struct db *db,
                               const struct assessment_case *about, bool latest, struct why *why) {
    struct assessment_sheet sheet;
    TRY(assessment_sheet_load(request, db, about, &sheet, why));
    struct html *out = request->out;
    struct sheet_view view = {
        .request = request,
        .about = about,
        .sheet = &sheet,
        .base = base_of(request, about),
        .owner = latest && request_has_role(request, ROLE_OWNER),
        .latest = latest,
        .sentence = sheet_sentence(out, &sheet),
        .agreement = agreement_text(out, &sheet),
    };
    groups_view(out, &view);
    chart_view(out, &view);
    request->title = tr(out, "Where partners differ");
    request->back_href = view.base;
    difference_sheet_html(out, &view);
    return FAIL_NONE;
}

static enum fail sheet_show(struct request *request, struct db *db, struct why *why) {
    struct assessment_case about;
    TRY(assessment_case_load(request, db, &about, why));
    return sheet_show_of(request, db, &about, true, why);
}

static const struct page page_differences = {
    .name = "differences",
    .path = "/proposals/:proposal/assessment/differences",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ANY,
    .show = sheet_show,
    .wide = true,
    .section = "proposals",
};
REGISTER(page, page_differences);

static enum fail earlier_show(struct request *request, struct db *db, struct why *why) {
    struct assessment_case about;
    TRY(assessment_case_load_one(request, db, request_int(request, "assessment"), &about, why));
    return sheet_show_of(request, db, &about, false, why);
}

static const struct page page_differences_earlier = {
    .name = "differences_earlier",
    .path = "/proposals/:proposal/assessment/earlier/:assessment",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ANY,
    .show = earlier_show,
    .wide = true,
    .section = "proposals",
};
REGISTER(page, page_differences_earlier);

/* --- as a file ------------------------------------------------------------------------------- */

static void csv_row(struct csv_out *csv, const struct html *out,
                    const struct assessment_sheet *sheet, const struct assessment_difference *d,
                    size_t rater) {
    const struct framework *framework = sheet->about->framework;
    const struct framework_question *question = &framework->questions[d->question];
    const struct rating_list_locked_row *row =
        sheet->ratings[rater * framework->n_questions + d->question];
    const struct reconciliation_list_row *outcome = sheet->outcomes[d->question];
    int rating = assessment_rating_of(row);
    csv_put(csv, question->id);
    csv_put(csv, question->title);
    csv_put(csv, sheet->organisations[sheet->raters[rater].organisation]);
    csv_put_int(csv, (int64_t)sheet->raters[rater].number);
    if (rating >= 1)
        csv_put_int(csv, rating);
    else
        csv_put(csv, rating == RATING_CANNOT_SAY ? "cannot say" : "");
    csv_put(csv, row == NULL ? "" : confidence_words(out, row->confidence));
    csv_put(csv, row == NULL ? "" : row->reason);
    csv_put(csv, row == NULL ? "" : row->evidence);
    csv_put(csv, row == NULL ? "" : row->would_need);
    csv_put_int(csv, d->highest - d->lowest);
    csv_put_real(csv, d->gap, 3);
    csv_put(csv, d->differs ? "yes" : "no");
    csv_put(csv, outcome == NULL ? "" : outcome->outcome);
    csv_put(csv, outcome == NULL || outcome->agreed_rating == DB_NULL_INT
                     ? ""
                     : arena_printf(out->arena, "%d", (int)outcome->agreed_rating));
    csv_put(csv, outcome == NULL ? "" : outcome->reason);
    csv_put(csv, outcome == NULL ? "" : outcome->leadership_question);
    csv_end_row(csv);
}

static enum fail csv_send(struct request *request, struct db *db, struct why *why) {
    static const char *const columns[] = {"question",
                                          "title",
                                          "organisation",
                                          "assessor",
                                          "rating",
                                          "confidence",
                                          "reason",
                                          "evidence",
                                          "would_need",
                                          "range",
                                          "gap_of_organisations",
                                          "differs",
                                          "outcome",
                                          "agreed_rating",
                                          "outcome_reason",
                                          "question_to_leaders"};
    struct assessment_case about;
    struct assessment_sheet sheet;
    TRY(assessment_case_load(request, db, &about, why));
    if (about.id == 0 || !about.closed)
        return why_fail(why, FAIL_DENIED, NULL,
                        "the file can be taken when the assessment is closed");
    TRY(assessment_sheet_load(request, db, &about, &sheet, why));
    struct html out = {.arena = request->arena, .language = request->language};
    struct csv_out csv;
    csv_out_init(&csv, &request->response->body);
    for (size_t i = 0; i < LENGTH(columns); i++) csv_put(&csv, columns[i]);
    csv_end_row(&csv);
    for (size_t i = 0; i < about.framework->n_questions; i++)
        for (size_t r = 0; r < sheet.n_raters; r++)
            csv_row(&csv, &out, &sheet, &sheet.differences[i], r);
    http_download(request->response, "text/csv; charset=utf-8",
                  arena_printf(request->arena, "%s-v%lld-differences.csv", about.reference,
                               (long long)about.version));
    return FAIL_NONE;
}

static const struct page page_differences_csv = {
    .name = "differences_csv",
    .path = "/proposals/:proposal/assessment/differences/csv",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ANY,
    .send = csv_send,
};
REGISTER(page, page_differences_csv);
