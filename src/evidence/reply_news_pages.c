/* The reply to those who took part: written, looked at, and sent once to each in the way in which
 * they can be reached. */
#include "base/hash.h"
#include "civic/access_code.h"
#include "civic/app.h"
#include "civic/blocks.h"
#include "civic/engagement_link.h"
#include "evidence/reply_news.h"
#include "evidence/reply_news.sql.h"

#include <string.h>

enum { STOP_CODE_GROUPS = 4 };
enum { READER_QUIET_FROM = 20, READER_QUIET_TO = 8 }; /* hours, in London */

static const struct engagement_link link_reply = {
    .roles = REPLY_MANAGERS,
    .position = 90,
    .title = TR("Tell those who took part what became of it"),
    .hint = TR("By email, letter or text message, or on paper that you hand over"),
    .path = "/reply"};
REGISTER(engagement_link, link_reply);

static const struct news_table table = {reply_news_add, reply_news_change, reply_news_sent};

/* ---- the page of a path ---- */

enum fail reply_list_of_path(struct request *request, struct db *db, struct reply_page *out,
                             struct why *why) {
    *out = (struct reply_page){.path = NULL};
    TRY(engagement_of_path(request, db, &out->engagement, why));
    out->path = arena_printf(request->arena, "%s/reply", out->engagement.path);
    request->back_href = out->engagement.path;
    return FAIL_NONE;
}

enum fail reply_one_of_path(struct request *request, struct db *db, struct reply_page *out,
                            struct why *why) {
    struct reply_news_get_row row;
    TRY(reply_list_of_path(request, db, out, why));
    request->back_href = out->path;
    TRY(reply_news_get(db, request->arena, request_int(request, "reply"), out->engagement.row.id,
                       &row, why));
    out->news = (struct news){.id = row.id,
                              .revision = row.revision,
                              .sent_at = row.sent_at,
                              .n_sent = row.n_sent,
                              .title = row.title,
                              .text = row.text,
                              .title_cy = row.title_cy,
                              .text_cy = row.text_cy,
                              .state = row.state};
    out->one = arena_printf(request->arena, "%s/%lld", out->path, (long long)row.id);
    return FAIL_NONE;
}

static void readers_put(struct request *request, const struct news_readers *readers) {
    struct html *out = request->out;
    news_readers_put(
        request, readers, tr(out, "On paper, handed over"),
        tr(out, "Each person is told in one way: as they asked to be reached, if that was by "
                "email, letter or text message and there is an address for it; else by "
                "email, else by post, else by text message. Who withdrew, left, was erased, "
                "or asked for no more messages is not among them. Addresses stay apart from "
                "what people said."));
}

/* ---- the list, and a new one ---- */

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct reply_page page;
    struct reply_news_list_row *rows;
    struct news_readers readers;
    size_t n;
    struct html *out = request->out;
    TRY(reply_list_of_path(request, db, &page, why));
    TRY(reply_news_list(db, request->arena, page.engagement.row.id, &rows, &n, why));
    TRY(reply_readers(request, db, &page.engagement, &readers, why));
    struct news *list = ARENA_ARRAY(request->arena, struct news, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct news){.id = rows[i].id,
                                .title = rows[i].title,
                                .state = rows[i].state,
                                .sent_at = rows[i].sent_at,
                                .n_sent = rows[i].n_sent};
    request->title = tr(out, "Tell those who took part what became of it");
    put_title(request, page.engagement.row.title, request->title, NULL);
    if (!text_is_empty(page.engagement.row.promise))
        part_inset(out, .text = trf(out, "What we promise: %s", page.engagement.row.promise));
    news_list_put(request, page.path, list, n);
    readers_put(request, &readers);
    put_heading(request, tr(out, "Write to them"));
    put_form(request, tr(out, "Save a draft"), page.engagement.path);
    return FAIL_NONE;
}

static enum fail list_act(struct request *request, struct db *db, struct why *why) {
    struct reply_page page;
    TRY(reply_list_of_path(request, db, &page, why));
    TRY(news_add(request, db, &table, page.engagement.row.id, why));
    request_go(request, "%s/%lld", page.path, (long long)request->subject);
    return FAIL_NONE;
}

static const struct page page_reply_news = {.name = "reply_news",
                                            .path = REPLY_PATH,
                                            .scope = SCOPE_PROPOSAL,
                                            .roles = REPLY_MANAGERS,
                                            .section = "proposals",
                                            .fields = news_fields,
                                            .n_fields = NEWS_FIELDS,
                                            .show = list_show,
                                            .act = list_act};
REGISTER(page, page_reply_news);

/* ---- one ---- */

static void by_hand_put(struct request *request, const struct reply_page *page, int64_t n) {
    struct html *out = request->out;
    if (n == 0) return;
    put_heading(request, tr(out, "For those who can only be told by hand"));
    put_text(request,
             trn(out, "There is no address for %lld person: only the label of a slip.",
                 "There is no address for %lld people: only the labels of their slips.", n));
    put_link(request, arena_printf(request->arena, "%s/by-hand.pdf", page->one),
             tr(out, "A letter for each, with their label, to hand over (PDF)"));
}

static void draft_put(struct request *request, const struct reply_page *page,
                      const struct news_readers *readers) {
    struct html *out = request->out;
    news_draft_put(request, &page->news, page->engagement.row.title,
                   tr(out, "To those who took part: draft"), page->path);
    readers_put(request, readers);
    if (news_written_to(readers) > 0) news_send_put(request, readers, page->one);
    by_hand_put(request, page, readers->by[REACH_HAND]);
    if (news_written_to(readers) > 0) return;
    put_text(request, tr(out, "Nobody can be written to, so all of it is on paper. Press the "
                              "button when you have handed it over."));
    request_button(request, arena_printf(request->arena, "%s/send", page->one),
                   tr(out, "It is handed over"), "");
}

static enum fail one_show(struct request *request, struct db *db, struct why *why) {
    struct reply_page page;
    struct news_readers readers;
    TRY(reply_one_of_path(request, db, &page, why));
    TRY(reply_readers(request, db, &page.engagement, &readers, why));
    request->title = page.news.title;
    if (!news_is_sent(&page.news)) {
        draft_put(request, &page, &readers);
        return FAIL_NONE;
    }
    TRY(news_sent_put(request, db, &page.news, page.engagement.row.title, page.one,
                      reply_sending(request, &page).batch, why));
    by_hand_put(request, &page, readers.by[REACH_HAND]);
    return FAIL_NONE;
}

static enum fail one_act(struct request *request, struct db *db, struct why *why) {
    struct reply_page page;
    TRY(reply_one_of_path(request, db, &page, why));
    TRY(news_change(request, db, &table, page.engagement.row.id, page.news.id, why));
    request_go(request, "%s", page.one);
    return FAIL_NONE;
}

static const struct page page_reply_news_one = {.name = "reply_news_one",
                                                .path = REPLY_PATH "/:reply",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = REPLY_MANAGERS,
                                                .section = "proposals",
                                                .fields = news_fields,
                                                .n_fields = NEWS_FIELDS,
                                                .show = one_show,
                                                .act = one_act};
REGISTER(page, page_reply_news_one);

/* ---- sending ---- */

/* Their messages carry an address that ends them, and tells nobody whose it is. */
static enum fail stop_link(struct request *request, struct db *db, int64_t recipient,
                           const char **out, struct why *why) {
    uint8_t mark[SHA256_BYTES];
    const char *text = arena_printf(request->arena, "reply stop\n%lld", (long long)recipient);
    hmac_sha256(request->app->key, text, strlen(text), mark);
    const char *code = code_of(request->arena, mark, STOP_CODE_GROUPS);
    TRY(reply_reader_put(db, recipient, access_code_hash(request->arena, request->app->key, code),
                         why));
    *out = arena_printf(request->arena, "%s/no-more/%s", request->app->settings.public_url, code);
    return FAIL_NONE;
}

struct news_sending reply_sending(struct request *request, const struct reply_page *page) {
    return (struct news_sending){
        .news = &page->news,
        .batch = arena_printf(request->arena, "reply/%lld", (long long)page->news.id),
        .template = REPLY_TEMPLATE,
        .last = TR("What became of what you said yourself is on this page. You need the code that "
                   "you were given:"),
        .link = arena_printf(request->arena, "%s/take-part", request->app->settings.public_url),
        .no_more = TR("No more messages like this:"),
        .quiet_from = READER_QUIET_FROM,
        .quiet_to = READER_QUIET_TO,
        .stop = stop_link};
}

static enum fail send_act(struct request *request, struct db *db, struct why *why) {
    struct reply_page page;
    struct news_readers readers;
    TRY(reply_one_of_path(request, db, &page, why));
    TRY(reply_readers(request, db, &page.engagement, &readers, why));
    struct news_sending sending = reply_sending(request, &page);
    request_go(request, "%s", page.one);
    return news_send(request, db, &table, page.engagement.row.id, &sending, &readers, why);
}

static const struct page page_reply_news_send = {.name = "reply_news_send",
                                                 .path = REPLY_PATH "/:reply/send",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = REPLY_MANAGERS,
                                                 .act = send_act};
REGISTER(page, page_reply_news_send);
