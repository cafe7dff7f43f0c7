/* Ways to follow what is published: feeds of the register and of each page, and a card for other
 * people's pages. */
#include "base/clock.h"
#include "civic/app.h"
#include "publication/changes.h"
#include "publication/public.html.h"
#include "publication/publication.sql.h"
#include "publication/publication_views.h"
#include "web/asset.h"
#include "web/feed.h"

/* What is made up says so in a feed as on its page: readers may see nothing else of it. */
static const char *labelled(const struct html *words, const struct publication_content *content,
                            const char *text) {
    return content->illustrative
               ? arena_printf(words->arena, "%s. %s", tr(words, "Illustrative"), text)
               : text;
}

/* --- the register ------------------------------------------------------------------- */

static struct html words_of(struct request *request) {
    return (struct html){.arena = request->arena, .language = request->language};
}

static enum fail register_feed_send(struct request *request, struct db *db, struct why *why) {
    struct arena *arena = request->arena;
    const char *url = request->app->settings.public_url;
    struct register_newest_row *rows;
    struct html words = words_of(request);
    struct feed feed;
    size_t n;
    enum { MOST = 50 };
    TRY(register_newest(db, arena, MOST, &rows, &n, why));
    request->response->type = FEED_TYPE;
    request->response->squeeze = true;
    feed_begin(
        &feed, &request->response->body,
        &(struct feed_about){.title = tr(&words, "Register of data sharing"),
                             .address = arena_printf(arena, "%s/open-data/register.atom", url),
                             .page = arena_printf(arena, "%s/register", url),
                             .author = request->app->settings.service_name,
                             .language = request->language,
                             .updated = n == 0 ? 0 : rows[0].published_at});
    for (size_t i = 0; i < n; i++) {
        struct publication_content content;
        TRY(publication_read(arena, rows[i].content, &content, why));
        const char *href = arena_printf(arena, "%s/register/%s", url, rows[i].slug);
        feed_entry(&feed, &(struct feed_entry){
                              .title = arena_printf(arena, "%s: %s", content.title,
                                                    public_outcome_text(&words, content.outcome)),
                              .id = arena_printf(arena, "%s#%lld", href, (long long)rows[i].id),
                              .href = href,
                              .text = labelled(&words, &content, content.summary),
                              .updated = rows[i].published_at});
    }
    feed_end(&feed);
    return FAIL_NONE;
}

static const struct page page_register_feed = {
    .name = "register_feed",
    .path = "/open-data/register.atom",
    .scope = SCOPE_ANYONE,
    .send = register_feed_send,
};
REGISTER(page, page_register_feed);

/* --- one proposal: each page that was published of it, back to one that was withdrawn ------ */

/* `before`: the page that it replaced, NULL none. */
static enum fail entry_text(const struct html *words, const struct publication_content *content,
                            const struct publication_numbers_row *row,
                            const struct publication_numbers_row *before, const char **out,
                            struct why *why) {
    const char *changes = "";
    if (row->withdrawn_at != DB_NULL_INT) {
        *out = trf(words, "It was withdrawn: %s", row->withdrawn_reason);
        return FAIL_NONE;
    }
    if (before != NULL && before->withdrawn_at == DB_NULL_INT) {
        TRY(publication_changes(words, before->content, row->content, &changes, why));
        changes = trf(words, "What is different: %s. ", changes);
    }
    *out = labelled(words, content,
                    arena_printf(words->arena, "%s. %s%s",
                                 public_outcome_text(words, content->outcome), changes,
                                 content->summary));
    return FAIL_NONE;
}

static enum fail public_feed_send(struct request *request, struct db *db, struct why *why) {
    struct arena *arena = request->arena;
    const char *slug = request_text(request, "slug");
    struct publication_numbers_row *rows;
    struct publication_content content;
    struct html words = words_of(request);
    struct feed feed;
    size_t n;
    TRY(publication_numbers(db, arena, slug, &rows, &n, why));
    if (n == 0) return why_fail(why, FAIL_NOTFOUND, NULL, "nothing is published here");
    const char *href =
        arena_printf(arena, "%s/register/%s", request->app->settings.public_url, slug);
    TRY(publication_read(arena, rows[0].content, &content, why));
    bool withdrawn = rows[0].withdrawn_at != DB_NULL_INT;
    request->response->type = FEED_TYPE;
    request->response->squeeze = true;
    feed_begin(&feed, &request->response->body,
               &(struct feed_about){
                   .title = content.title,
                   .subtitle = withdrawn ? NULL : labelled(&words, &content, content.summary),
                   .address = arena_printf(arena, "%s/feed.atom", href),
                   .page = href,
                   .author = content.organisation,
                   .language = request->language,
                   .updated = withdrawn ? rows[0].withdrawn_at : rows[0].published_at});
    bool gone = false; /* what was withdrawn is told no more, nor what stood there before it */
    for (size_t i = 0; i < n && !gone; i++) {
        TRY(publication_read(arena, rows[i].content, &content, why));
        gone = rows[i].withdrawn_at != DB_NULL_INT;
        const char *text;
        TRY(entry_text(&words, &content, &rows[i], i + 1 < n ? &rows[i + 1] : NULL, &text, why));
        feed_entry(&feed,
                   &(struct feed_entry){
                       .title = arena_printf(arena, "%s: %s", content.title,
                                             gone ? tr(&words, "Withdrawn")
                                                  : public_outcome_text(&words, content.outcome)),
                       .id = arena_printf(arena, "%s#%lld", href, (long long)rows[i].number),
                       .href = href,
                       .text = text,
                       .updated = gone ? rows[i].withdrawn_at : rows[i].published_at});
    }
    feed_end(&feed);
    return FAIL_NONE;
}

static const struct page page_public_feed = {
    .name = "public_feed",
    .path = "/register/:slug/feed.atom",
    .scope = SCOPE_ANYONE,
    .send = public_feed_send,
};
REGISTER(page, page_public_feed);

/* --- the card ------------------------------------------------------------------------- */

static enum fail card_send(struct request *request, struct db *db, struct why *why) {
    struct publication_shown_row row;
    struct publication_content content;
    struct score_reading *reading;
    struct html *out = ARENA_NEW(request->arena, struct html);
    *out = (struct html){
        .buf = &request->response->body, .arena = request->arena, .language = request->language};
    request->out = out;
    TRY(publication_shown(db, request->arena, request_text(request, "slug"), &row, why));
    TRY(public_load(request, db, row.content, row.score_file, &content, &reading, why));
    struct card_view view = {.content = &content,
                             .verdict = reading == NULL ? NULL : score_verdict(out, reading),
                             .href = arena_printf(request->arena, "%s/register/%s",
                                                  request->app->settings.public_url, row.slug),
                             .style = asset_url("vendor/govuk-frontend.css"),
                             .own_style = asset_url("folkmoot.css"),
                             .withdrawn = row.withdrawn_at != DB_NULL_INT};
    card_html(out, &view);
    /* Of all pages this alone may stand in somebody else's: it has no form, no cookie's content and
     * nothing that a click could do but open the page. */
    http_header_add(request->response, "Content-Security-Policy",
                    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
                    "form-action 'none'; frame-ancestors *");
    http_header_add(request->response, "Cross-Origin-Resource-Policy", "cross-origin");
    request->response->squeeze = true;
    return FAIL_NONE;
}

static const struct page page_card = {
    .name = "public_card",
    .path = "/register/:slug/card",
    .scope = SCOPE_ANYONE,
    .send = card_send,
};
REGISTER(page, page_card);
