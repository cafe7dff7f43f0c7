/* The public page of a proposal: what was published, and nothing else. */
#include "base/clock.h"
#include "civic/app.h"
#include "civic/blocks.h"
#include "publication/changes.h"
#include "publication/public.html.h"
#include "publication/publication.sql.h"
#include "publication/publication_views.h"
#include "score/what_if.html.h"

#include <math.h>

/* What other rooms show to everybody; a new way of asking is a line more, and one in the query. */
static const struct {
    const char *kind, *place, *text;
} report_kinds[] = {
    {"conversation", "/conversation/", TR("Statements that people voted on")},
    {"dialogue", "/d/", TR("Local conversations")},
    {"jury", "/juries/", TR("Report of the jury")},
    {"themes", "/themes/", TR("What people wrote, by theme")},
    {"workshop", "/workshops/", TR("What professionals said at workshops")},
};

static enum fail reports_load(struct request *request, struct db *db, int64_t proposal,
                              struct public_view *view, struct why *why) {
    struct publication_reports_row *rows;
    size_t n;
    TRY(publication_reports(db, request->arena, proposal, &rows, &n, why));
    struct public_link *reports = ARENA_ARRAY(request->arena, struct public_link, n + 1);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < LENGTH(report_kinds); k++)
            if (text_is(report_kinds[k].kind, rows[i].kind))
                reports[view->n_reports++] = (struct public_link){
                    arena_printf(request->arena, "%s%s", report_kinds[k].place, rows[i].address),
                    rows[i].title, tr(request->out, report_kinds[k].text)};
    view->reports = reports;
    return FAIL_NONE;
}

static enum fail studies_load(struct request *request, struct db *db, int64_t proposal,
                              const char *slug, struct public_view *view, struct why *why) {
    struct publication_studies_row *rows;
    size_t n;
    TRY(publication_studies(db, request->arena, proposal, &rows, &n, why));
    struct public_link *studies = ARENA_ARRAY(request->arena, struct public_link, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct what_if what_if;
        TRY(what_if_read(request->arena, str_of(rows[i].content), &what_if, why));
        if (!what_if_may_be_public(&what_if)) continue;
        studies[view->n_studies++] = (struct public_link){
            arena_printf(request->arena, "/register/%s/what-if/%lld", slug, (long long)rows[i].id),
            rows[i].title, NULL};
    }
    view->studies = studies;
    return FAIL_NONE;
}

/* Whether this is the score of the page before once more: a page that is published again, for
 * another decision say, is no second measurement. */
static bool is_same_score(const struct score_point *points, size_t n,
                          const struct score_point *point) {
    if (n == 0 || !text_is(points[n - 1].date, point->date)) return false;
    return points[n - 1].version == point->version &&
           (isnan(point->score) || points[n - 1].score == point->score);
}

/* The scores of all pages that were published here, by the day on which each was worked out, for
 * the picture of how it went. */
static enum fail points_load(struct request *request, struct db *db, struct public_view *view,
                             struct why *why) {
    struct publication_points_row *rows;
    struct score_about about;
    size_t n;
    TRY(publication_points(db, request->arena, request_text(request, "slug"), &rows, &n, why));
    struct score_point *points = ARENA_ARRAY(request->arena, struct score_point, n + 1);
    for (size_t i = n; i > 0; i--) {
        struct score_reading reading;
        const struct publication_points_row *row = &rows[i - 1];
        TRY(score_reading_read(request->arena, row->score_file, &reading, &about, why));
        bool has = reading.figures->refusals == 0;
        struct date day;
        int64_t at = date_read(about.date, &day) ? date_start(day) : row->published_at;
        const struct score_point point = {
            .date = clock_day_text(request->arena, at, request->language),
            .version = row->version,
            .score = has ? reading.figures->score : (double)NAN,
            .low = has ? reading.figures->combined.low : (double)NAN,
            .high = has ? reading.figures->combined.high : (double)NAN};
        if (!is_same_score(points, view->n_points, &point)) points[view->n_points++] = point;
    }
    view->points = points;
    return FAIL_NONE;
}

/* A correction says that it is one. */
static enum fail replaced_load(struct request *request, struct db *db,
                               const struct publication_shown_row *row, struct public_view *view,
                               struct why *why) {
    struct publication_before_row before;
    enum fail found = publication_before(db, request->arena, row->slug, row->number, &before, why);
    if (found == FAIL_NOTFOUND) return FAIL_NONE;
    TRY(found);
    view->replaced = clock_day_text(request->arena, before.published_at, request->language);
    return publication_changes(request->out, before.content, row->content, &view->changes, why);
}

/* What others paste into their pages: named by the proposal's words, for who does not see the
 * frame. */
static const char *embed_code(struct request *request, const char *slug, const char *title) {
    struct html *title_html = html_apart(request->out);
    html_text(title_html, title);
    struct raw escaped = html_taken(title_html);
    return arena_printf(request->arena,
                        "<iframe src=\"%s/register/%s/card\" title=\"%.*s\" width=\"320\" "
                        "height=\"280\"></iframe>",
                        request->app->settings.public_url, slug, (int)escaped.n, escaped.s);
}

static enum fail public_show(struct request *request, struct db *db, struct why *why) {
    struct publication_shown_row row;
    struct publication_content content;
    struct score_reading *reading;
    TRY(publication_shown(db, request->arena, request_text(request, "slug"), &row, why));
    TRY(public_load(request, db, row.content, row.score_file, &content, &reading, why));
    request->title = content.title;
    if (row.withdrawn_at != DB_NULL_INT) {
        struct withdrawn_view view = {
            .title = content.title,
            .date = clock_day_text(request->arena, row.withdrawn_at, request->language),
            .reason = row.withdrawn_reason};
        withdrawn_html(request->out, &view);
        return FAIL_NONE;
    }
    struct public_view view = {
        .content = &content,
        .reading = reading,
        .slug = row.slug,
        .number = row.number,
        .today = request_today(request),
        .published = clock_day_text(request->arena, row.published_at, request->language),
        .file_base = arena_printf(request->arena, "/register/%s", row.slug),
        .public_url = request->app->settings.public_url,
        .embed = embed_code(request, row.slug, content.title)};
    TRY(reports_load(request, db, row.proposal, &view, why));
    TRY(points_load(request, db, &view, why));
    TRY(replaced_load(request, db, &row, &view, why));
    TRY(studies_load(request, db, row.proposal, row.slug, &view, why));
    view.short_href = arena_printf(request->arena, "/register/%s/short", row.slug);
    public_page_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_public = {
    .name = "public_page",
    .path = "/register/:slug",
    .scope = SCOPE_ANYONE,
    .cached = true,
    .wide = true,
    .section = "register",
    .show = public_show,
};
REGISTER(page, page_public);

/* --- in short: for people who have a minute ------------------------------------------- */

static enum fail short_show(struct request *request, struct db *db, struct why *why) {
    struct publication_shown_row row;
    struct publication_content content;
    struct score_reading *reading;
    TRY(publication_shown(db, request->arena, request_text(request, "slug"), &row, why));
    if (row.withdrawn_at != DB_NULL_INT)
        return why_fail(why, FAIL_NOTFOUND, NULL, "the page was withdrawn");
    TRY(public_load(request, db, row.content, row.score_file, &content, &reading, why));
    struct public_view view = {
        .content = &content,
        .reading = reading,
        .slug = row.slug,
        .published = clock_day_text(request->arena, row.published_at, request->language),
        .file_base = arena_printf(request->arena, "/register/%s", row.slug)};
    request->title = trf(request->out, "In short: %s", content.title);
    request->back_href = view.file_base;
    short_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_short = {
    .name = "public_short",
    .path = "/register/:slug/short",
    .scope = SCOPE_ANYONE,
    .cached = true,
    .section = "register",
    .show = short_show,
};
REGISTER(page, page_short);

/* --- what if: which conditions would make it acceptable ------------------------------------ */

static enum fail what_if_show(struct request *request, struct db *db, struct why *why) {
    struct publication_shown_row row;
    struct publication_study_row study;
    struct what_if_view view = {.n_ranked = 0};
    const char *slug = request_text(request, "slug");
    TRY(publication_shown(db, request->arena, slug, &row, why));
    if (row.withdrawn_at != DB_NULL_INT)
        return why_fail(why, FAIL_NOTFOUND, NULL, "the page was withdrawn");
    TRY(publication_study(db, request->arena, row.proposal, request_int(request, "study"), &study,
                          why));
    view.title = study.title;
    view.about = study.about;
    view.illustrative = study.illustrative != 0;
    view.action = arena_printf(request->arena, "/register/%s/what-if/%lld", row.slug,
                               (long long)request_int(request, "study"));
    TRY(what_if_load(request->arena, study.content, request->http, &view, why));
    if (!what_if_may_be_public(&view.what_if))
        return why_fail(why, FAIL_NOTFOUND, NULL, "too few people answered the study");
    request->title = tr(request->out, "Which conditions would make it acceptable?");
    request->back_href = arena_printf(request->arena, "/register/%s", row.slug);
    what_if_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_what_if = {
    .name = "public_what_if",
    .path = "/register/:slug/what-if/:study",
    .scope = SCOPE_ANYONE,
    .section = "register",
    .show = what_if_show,
};
REGISTER(page, page_what_if);
