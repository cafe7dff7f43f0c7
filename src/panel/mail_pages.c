/* Messages of a wave, of news, and to those who joined: what has gone, and lists to print or send
 * by hand. The same pages for each. */
#include "notify/mailing.h"
#include "panel/news.sql.h"
#include "panel/wave_views.h"

/* Whose messages the address names. */
struct mail {
    struct panel_page panel;
    struct mailing mailing;
};

static enum fail large_print(struct db *db, struct arena *arena, const struct mailing *mailing,
                             int64_t recipient, bool *yes, struct why *why) {
    struct member_get_row member = {.large_print = 0};
    enum fail fail = member_get(db, arena, recipient - vault_number(VAULT_MEMBER, 0),
                                mailing->subject, &member, why);
    if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    *yes = member.large_print != 0;
    return FAIL_NONE;
}

static enum fail mail_load(struct request *request, struct db *db, struct mail *out,
                           struct why *why) {
    struct arena *arena = request->arena;
    int64_t wave = request_int(request, "wave"), news = request_int(request, "news");
    if (wave != 0) {
        struct wave_page page;
        TRY(wave_of_path(request, db, "", &page, why));
        out->panel = page.panel;
        out->mailing =
            (struct mailing){.batch = arena_printf(arena, "wave/%lld", (long long)wave),
                             .path = page.path,
                             .title = page.row.title,
                             .calls_href = arena_printf(arena, "%s/calls.csv", page.path)};
        return FAIL_NONE;
    }
    TRY(panel_of_path(request, db, NULL, &out->panel, why));
    if (news != 0) {
        struct panel_news_get_row row;
        TRY(panel_news_get(db, arena, news, out->panel.row.id, &row, why));
        out->mailing = (struct mailing){
            .batch = arena_printf(arena, "news/%lld", (long long)news),
            .path = arena_printf(arena, "%s/news/%lld", out->panel.path, (long long)news),
            .title = row.title};
        request->back_href = out->mailing.path;
        return FAIL_NONE;
    }
    out->mailing =
        (struct mailing){.batch = arena_printf(arena, "welcome/%lld", (long long)out->panel.row.id),
                         .path = out->panel.path,
                         .title = out->panel.row.name};
    return FAIL_NONE;
}

static enum fail mail_of_path(struct request *request, struct db *db, struct mailing *out,
                              struct why *why) {
    struct mail mail = {.mailing = {0}};
    TRY(mail_load(request, db, &mail, why));
    *out = mail.mailing;
    out->subject = mail.panel.row.id;
    out->sender = mail.panel.row.name;
    out->contact = mail.panel.row.contact;
    out->code_in_link = true;
    out->large_print = large_print;
    return FAIL_NONE;
}

#define MAIL_ACT(function, does)                                                                   \
    static enum fail function(struct request *request, struct db *db, struct why *why) {           \
        struct mailing mailing;                                                                    \
        TRY(mail_of_path(request, db, &mailing, why));                                             \
        return does(request, db, &mailing, why);                                                   \
    }
MAIL_ACT(messages_show, mailing_show)
MAIL_ACT(messages_send, mailing_csv_send)
MAIL_ACT(letters_send, mailing_pdf_send)
MAIL_ACT(gone_act, mailing_gone_act)
MAIL_ACT(again_act, mailing_again_act)

#define MAIL_PAGE(id, its_name, its_path, ...)                                                     \
    static const struct page page_##id = {.name = its_name,                                        \
                                          .path = its_path,                                        \
                                          .scope = SCOPE_PANEL,                                    \
                                          .roles = PANEL_MANAGER,                                  \
                                          .section = "panels",                                     \
                                          __VA_ARGS__};                                            \
    REGISTER(page, page_##id)
#define MAIL_PAGES(id, base)                                                                       \
    MAIL_PAGE(id##_messages, #id "_messages", base "/messages", .show = messages_show);            \
    MAIL_PAGE(id##_messages_csv, #id "_messages_csv", base "/messages.csv",                        \
              .send = messages_send);                                                              \
    MAIL_PAGE(id##_messages_pdf, #id "_messages_pdf", base "/messages.pdf", .send = letters_send); \
    MAIL_PAGE(id##_messages_gone, #id "_messages_gone",                                            \
              base "/messages/gone/:channel/:upto/:count", .act = gone_act);                       \
    MAIL_PAGE(id##_messages_again, #id "_messages_again", base "/messages/again", .act = again_act)
MAIL_PAGES(wave, "/panels/:panel/waves/:wave");
MAIL_PAGES(panel_news, "/panels/:panel/news/:news");
MAIL_PAGES(panel, "/panels/:panel");
