/* What became of the messages of a reply, what is printed, and who wants no more of them. */
#include "base/hash.h"
#include "civic/access_code.h"
#include "civic/app.h"
#include "civic/blocks.h"
#include "evidence/reply_news.h"
#include "evidence/reply_news.sql.h"
#include "notify/mailing.h"

/* ---- what became of the messages, and paper ---- */

static enum fail mailing_of_path(struct request *request, struct db *db, struct reply_page *page,
                                 struct mailing *out, struct why *why) {
    struct reply_engagement_row about;
    TRY(reply_one_of_path(request, db, page, why));
    TRY(reply_engagement(db, request->arena, page->engagement.row.id, &about, why));
    request->back_href = page->one;
    *out = (struct mailing){.batch = reply_sending(request, page).batch,
                            .path = page->one,
                            .title = page->news.title,
                            .subject = page->engagement.row.id,
                            .sender = about.organisation,
                            .contact = about.title,
                            .box_heading = TR("What became of what you said")};
    return FAIL_NONE;
}

/* Whoever takes a list of addresses is in the audit log. */
static enum fail read_job(struct db *db, void *context, struct why *why) {
    struct request *request = context;
    return act_record(request, db, request->page->name, "engagement",
                      request_int(request, "engagement"), "", why);
}

static enum fail read_note(struct request *request, struct why *why) {
    return store_write(request->app->store, request->arena, read_job, request, why);
}

static enum fail messages_show(struct request *request, struct db *db, struct why *why) {
    struct reply_page page;
    struct mailing mailing;
    TRY(mailing_of_path(request, db, &page, &mailing, why));
    return mailing_show(request, db, &mailing, why);
}

static enum fail csv_send(struct request *request, struct db *db, struct why *why) {
    struct reply_page page;
    struct mailing mailing;
    TRY(mailing_of_path(request, db, &page, &mailing, why));
    TRY(read_note(request, why));
    return mailing_csv_send(request, db, &mailing, why);
}

static enum fail pdf_send(struct request *request, struct db *db, struct why *why) {
    struct reply_page page;
    struct mailing mailing;
    TRY(mailing_of_path(request, db, &page, &mailing, why));
    TRY(read_note(request, why));
    return mailing_pdf_send(request, db, &mailing, why);
}

static enum fail gone_act(struct request *request, struct db *db, struct why *why) {
    struct reply_page page;
    struct mailing mailing;
    TRY(mailing_of_path(request, db, &page, &mailing, why));
    return mailing_gone_act(request, db, &mailing, why);
}

static enum fail again_act(struct request *request, struct db *db, struct why *why) {
    struct reply_page page;
    struct mailing mailing;
    TRY(mailing_of_path(request, db, &page, &mailing, why));
    return mailing_again_act(request, db, &mailing, why);
}

static enum fail by_hand_send(struct request *request, struct db *db, struct why *why) {
    struct reply_page page;
    struct mailing mailing;
    struct news_readers readers;
    size_t n = 0;
    TRY(mailing_of_path(request, db, &page, &mailing, why));
    TRY(reply_readers(request, db, &page.engagement, &readers, why));
    struct news_sending sending = reply_sending(request, &page);
    struct mailing_sheet *sheets = ARENA_ARRAY(request->arena, struct mailing_sheet, readers.n + 1);
    for (size_t i = 0; i < readers.n; i++) {
        if (readers.list[i].by != REACH_HAND) continue;
        struct news_words words = news_words_of(&page.news, readers.list[i].language);
        const char **lines = ARENA_ARRAY(request->arena, const char *, 2);
        lines[0] = readers.list[i].label;
        lines[1] = page.engagement.row.title;
        sheets[n++] = (struct mailing_sheet){lines,
                                             2,
                                             words.language,
                                             words.title,
                                             news_letter_text(request->arena, &sending, &words),
                                             sending.link};
    }
    return mailing_sheets_send(request, &mailing, sheets, n, why);
}

#define NEWS_PAGE(id, its_path, ...)                                                               \
    static const struct page page_##id = {.name = #id,                                             \
                                          .path = REPLY_PATH "/:reply" its_path,                   \
                                          .scope = SCOPE_PROPOSAL,                                 \
                                          .roles = REPLY_MANAGERS,                                 \
                                          .section = "proposals",                                  \
                                          __VA_ARGS__};                                            \
    REGISTER(page, page_##id)
NEWS_PAGE(reply_news_messages, "/messages", .show = messages_show);
NEWS_PAGE(reply_news_csv, "/messages.csv", .send = csv_send);
NEWS_PAGE(reply_news_pdf, "/messages.pdf", .send = pdf_send);
NEWS_PAGE(reply_news_gone, "/messages/gone/:channel/:upto/:count", .act = gone_act);
NEWS_PAGE(reply_news_again, "/messages/again", .act = again_act);
NEWS_PAGE(reply_news_by_hand, "/by-hand.pdf", .send = by_hand_send);

/* ---- no more ---- */

static enum fail reader_of_path(struct request *request, struct db *db,
                                struct reply_reader_by_code_row *out, struct why *why) {
    char *code;
    if (code_read(request->arena, request_text(request, "code"), &code, NULL) != FAIL_NONE)
        return why_fail(why, FAIL_NOTFOUND, NULL, "this address is not complete");
    enum fail fail = reply_reader_by_code(
        db, request->arena, access_code_hash(request->arena, request->app->key, code), out, why);
    if (fail == FAIL_NOTFOUND) TRY(request_code_wrong(request, why));
    return fail;
}

static enum fail stop_show(struct request *request, struct db *db, struct why *why) {
    struct reply_reader_by_code_row row;
    struct html *out = request->out;
    TRY(reader_of_path(request, db, &row, why));
    request->title = tr(out, "No more messages");
    put_title(request, NULL, request->title, NULL);
    if (row.stopped != 0) {
        put_text(request, tr(out, "We do not write to you about this any more."));
        return FAIL_NONE;
    }
    put_text(request, tr(out, "What you said stays, and you can look with your code what became of "
                              "it. Only the messages stop."));
    request_button(request, request->http->path, tr(out, "Stop the messages"), "");
    return FAIL_NONE;
}

static enum fail stop_act(struct request *request, struct db *db, struct why *why) {
    struct reply_reader_by_code_row row;
    TRY(reader_of_path(request, db, &row, why));
    TRY(reply_reader_stop(db, row.recipient, why));
    return notify_cancel_template(db, row.recipient, REPLY_TEMPLATE, why);
}

static const struct page page_no_more = {.name = "reply_no_more",
                                         .path = "/no-more/:code",
                                         .scope = SCOPE_ANYONE,
                                         .no_navigation = true,
                                         .repeatable = true,
                                         .one_click = true,
                                         .show = stop_show,
                                         .act = stop_act};
REGISTER(page, page_no_more);
