/* The public page of a proposal: what was published, and nothing else. */
#include "base/clock.h"
#include "civic/app.h"
#include "publication/public.html.h"
#include "publication/publication.sql.h"
#include "publication/publication_views.h"

/* The reports that juries signed on this proposal. */
static enum fail juries_load(struct request *request, struct db *db, int64_t proposal,
                             struct public_view *view, struct why *why) {
    struct publication_juries_row *rows;
    TRY(publication_juries(db, request->arena, proposal, &rows, &view->n_juries, why));
    struct public_jury *juries = ARENA_ARRAY(request->arena, struct public_jury, view->n_juries);
    for (size_t i = 0; i < view->n_juries; i++)
        juries[i] = (struct public_jury){
            arena_printf(request->arena, "/juries/%lld", (long long)rows[i].id), rows[i].title};
    view->juries = juries;
    return FAIL_NONE;
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
        .published = clock_day_text(request->arena, row.published_at, request->language),
        .file_base = arena_printf(request->arena, "/register/%s", row.slug),
        .public_url = request->app->settings.public_url};
    TRY(juries_load(request, db, row.proposal, &view, why));
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
