/* News to members: written, looked at, sent once to each in the way in which they are reached. */
#include "civic/access_code.h"
#include "civic/blocks.h"
#include "notify/news.h"
#include "panel/mine.sql.h"
#include "panel/news.sql.h"
#include "panel/panel.h"
#include "panel/panel_views.h"

static const struct news_table table = {panel_news_add, panel_news_change, panel_news_sent};

struct news_page {
    struct panel_page panel;
    struct news news;
    const char *list, *one; /* "/panels/3/news", "/panels/3/news/7" */
};

static enum fail news_of_path(struct request *request, struct db *db, struct news_page *out,
                              struct why *why) {
    struct panel_news_get_row row;
    TRY(panel_of_path(request, db, "/news", &out->panel, why));
    TRY(panel_news_get(db, request->arena, request_int(request, "news"), out->panel.row.id, &row,
                       why));
    out->news = (struct news){.id = row.id,
                              .revision = row.revision,
                              .sent_at = row.sent_at,
                              .n_sent = row.n_sent,
                              .title = row.title,
                              .text = row.text,
                              .title_cy = row.title_cy,
                              .text_cy = row.text_cy,
                              .state = row.state};
    out->list = arena_printf(request->arena, "%s/news", out->panel.path);
    out->one = arena_printf(request->arena, "%s/%lld", out->list, (long long)row.id);
    return FAIL_NONE;
}

/* ---- who reads them ---- */

static enum reach wish_of(const char *channel) {
    return text_is(channel, "email")  ? REACH_EMAIL
           : text_is(channel, "post") ? REACH_LETTER
           : text_is(channel, "sms")  ? REACH_SMS
                                      : REACH_HAND;
}

/* There is nothing at an address that a text message could name: it holds the news, or they go
 * another way. */
static enum fail readers_load(struct request *request, struct db *db, int64_t panel, bool by_sms,
                              struct news_readers *out, struct why *why) {
    struct panel_news_readers_row *rows;
    size_t n;
    TRY(panel_news_readers(db, request->arena, panel, &rows, &n, why));
    int64_t *numbers = ARENA_ARRAY(request->arena, int64_t, n + 1);
    struct contact *contacts = ARENA_ARRAY(request->arena, struct contact, n + 1);
    for (size_t i = 0; i < n; i++) numbers[i] = vault_number(VAULT_MEMBER, rows[i].id);
    TRY(vault_get_many(request->app->vault, request->arena, numbers, n, contacts, why));
    *out = (struct news_readers){.list = ARENA_ARRAY(request->arena, struct news_reader, n + 1),
                                 .n = n};
    for (size_t i = 0; i < n; i++) {
        if (!by_sms) contacts[i].phone = NULL;
        out->list[i] =
            (struct news_reader){.recipient = numbers[i],
                                 .language = rows[i].language,
                                 .by = reach_of(&contacts[i], wish_of(rows[i].channel), true)};
    }
    news_readers_count(out);
    return FAIL_NONE;
}

static void readers_put(struct request *request, const struct news_readers *readers) {
    struct html *out = request->out;
    news_readers_put(
        request, readers, tr(out, "Cannot be written to"),
        tr(out, "Members who want news get them in one way: by email, letter or text message as "
                "they asked to be reached. Who asked for phone calls, or for text messages when "
                "the news are too long for one, is written to by email, else by post."));
}

/* ---- the list, and a new one ---- */

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    struct panel_news_list_row *rows;
    struct news_readers readers;
    struct html *out = request->out;
    size_t n;
    TRY(panel_of_path(request, db, NULL, &page, why));
    TRY(panel_news_list(db, request->arena, page.row.id, &rows, &n, why));
    TRY(readers_load(request, db, page.row.id, true, &readers, why));
    struct news *list = ARENA_ARRAY(request->arena, struct news, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct news){.id = rows[i].id,
                                .title = rows[i].title,
                                .state = rows[i].state,
                                .sent_at = rows[i].sent_at,
                                .n_sent = rows[i].n_sent};
    request->title = tr(out, "News to members");
    put_title(request, page.row.name, request->title, NULL);
    put_text(request, tr(out, "What people most want to know is what became of their answers. "
                              "Each message carries a link that ends the news."));
    news_list_put(request, arena_printf(request->arena, "%s/news", page.path), list, n);
    readers_put(request, &readers);
    put_heading(request, tr(out, "Write to them"));
    put_form(request, tr(out, "Save a draft"), page.path);
    return FAIL_NONE;
}

static enum fail list_act(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    TRY(panel_of_path(request, db, NULL, &page, why));
    TRY(news_add(request, db, &table, page.row.id, why));
    request_go(request, "%s/news/%lld", page.path, (long long)request->subject);
    return FAIL_NONE;
}

static const struct page page_news = {.name = "panel_news",
                                      .path = "/panels/:panel/news",
                                      .scope = SCOPE_PANEL,
                                      .roles = PANEL_MANAGER,
                                      .section = "panels",
                                      .fields = news_fields,
                                      .n_fields = NEWS_FIELDS,
                                      .show = list_show,
                                      .act = list_act};
REGISTER(page, page_news);

/* ---- one ---- */

static const char *batch_of(struct arena *arena, const struct news *news) {
    return arena_printf(arena, "news/%lld", (long long)news->id);
}

static enum fail news_show(struct request *request, struct db *db, struct why *why) {
    struct news_page page;
    struct news_readers readers;
    TRY(news_of_path(request, db, &page, why));
    const char *caption = page.panel.row.name;
    request->title = page.news.title;
    if (news_is_sent(&page.news))
        return news_sent_put(request, db, &page.news, caption, page.one,
                             batch_of(request->arena, &page.news), why);
    TRY(readers_load(request, db, page.panel.row.id, news_fits_sms(&page.news), &readers, why));
    news_draft_put(request, &page.news, caption, tr(request->out, "News to members: draft"),
                   page.list);
    readers_put(request, &readers);
    news_send_put(request, &readers, page.one);
    return FAIL_NONE;
}

static enum fail news_act(struct request *request, struct db *db, struct why *why) {
    struct news_page page;
    TRY(news_of_path(request, db, &page, why));
    TRY(news_change(request, db, &table, page.panel.row.id, page.news.id, why));
    request_go(request, "%s", page.one);
    return FAIL_NONE;
}

static const struct page page_news_one = {.name = "panel_news_edit",
                                          .path = "/panels/:panel/news/:news",
                                          .scope = SCOPE_PANEL,
                                          .roles = PANEL_MANAGER,
                                          .section = "panels",
                                          .fields = news_fields,
                                          .n_fields = NEWS_FIELDS,
                                          .show = news_show,
                                          .act = news_act};
REGISTER(page, page_news_one);

/* ---- sending ---- */

static enum fail stop_link(struct request *request, struct db *db, int64_t recipient,
                           const char **out, struct why *why) {
    int64_t member = recipient - vault_number(VAULT_MEMBER, 0);
    const char *code = member_news_code(request->arena, request->app->key, member);
    TRY(member_set_news(db, member, access_code_hash(request->arena, request->app->key, code),
                        why));
    *out = arena_printf(request->arena, "%s/no-news/%s", request->app->settings.public_url, code);
    return FAIL_NONE;
}

/* Where something became of what members answered: the page that asks for the code of their own
 * page. The code itself is in no news, so that news passed on open nobody's page. */
static enum fail reply_link(struct request *request, struct db *db, int64_t panel,
                            struct news_sending *sending, struct why *why) {
    int64_t n;
    TRY(mine_told(db, request->arena, panel, &n, why));
    if (n == 0) return FAIL_NONE;
    sending->last = TR("What became of what you answered yourself is on your own page. You need "
                       "the code that stands in the address of your page, in every invitation:");
    sending->link = arena_printf(request->arena, "%s/take-part", request->app->settings.public_url);
    return FAIL_NONE;
}

static enum fail send_act(struct request *request, struct db *db, struct why *why) {
    struct news_page page;
    struct news_readers readers;
    TRY(news_of_path(request, db, &page, why));
    TRY(readers_load(request, db, page.panel.row.id, news_fits_sms(&page.news), &readers, why));
    struct news_sending sending = {.news = &page.news,
                                   .batch = batch_of(request->arena, &page.news),
                                   .template = "panel_news",
                                   .sms_holds_text = true,
                                   .no_more = TR("No more news:"),
                                   .quiet_from = page.panel.row.quiet_from,
                                   .quiet_to = page.panel.row.quiet_to,
                                   .stop = stop_link};
    TRY(reply_link(request, db, page.panel.row.id, &sending, why));
    request_go(request, "%s", page.one);
    return news_send(request, db, &table, page.panel.row.id, &sending, &readers, why);
}

static const struct page page_news_send = {.name = "panel_news_send",
                                           .path = "/panels/:panel/news/:news/send",
                                           .scope = SCOPE_PANEL,
                                           .roles = PANEL_MANAGER,
                                           .act = send_act};
REGISTER(page, page_news_send);
