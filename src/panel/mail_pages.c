/* Messages of a wave, of news, and to those who joined: what has gone, and lists to print or send
 * by hand. The same pages for each. */
#include "base/clock.h"
#include "base/csv.h"
#include "notify/notify.sql.h"
#include "office/letter.h"
#include "panel/wave.html.h"
#include "panel/wave_views.h"

#include <string.h>

enum { PDF_BYTES = 200 << 20, SENDER_LINES_MAX = 8 };
static const size_t work_bytes = (size_t)1 << 30; /* address space of the letters */
static const char *const channels[] = {"letter", "email", "sms"};

/* Whose messages the address names. */
struct mail {
    struct panel_page panel;
    const char *batch, *path, *title;
    const char *calls_href; /* NULL: none */
};

static enum fail mail_of_path(struct request *request, struct db *db, struct mail *out,
                              struct why *why) {
    struct arena *arena = request->arena;
    int64_t wave = request_int(request, "wave"), news = request_int(request, "news");
    if (wave != 0) {
        struct wave_page page;
        TRY(wave_of_path(request, db, "", &page, why));
        *out = (struct mail){.panel = page.panel,
                             .batch = arena_printf(arena, "wave/%lld", (long long)wave),
                             .path = page.path,
                             .title = page.row.title,
                             .calls_href = arena_printf(arena, "%s/calls.csv", page.path)};
        return FAIL_NONE;
    }
    TRY(panel_of_path(request, db, NULL, &out->panel, why));
    if (news != 0) {
        struct news_get_row row;
        TRY(news_get(db, arena, news, out->panel.row.id, &row, why));
        out->batch = arena_printf(arena, "news/%lld", (long long)news);
        out->path = arena_printf(arena, "%s/news/%lld", out->panel.path, (long long)news);
        out->title = row.title;
        request->back_href = out->path;
        return FAIL_NONE;
    }
    out->batch = arena_printf(arena, "welcome/%lld", (long long)out->panel.row.id);
    out->path = out->panel.path;
    out->title = out->panel.row.name;
    return FAIL_NONE;
}

static enum fail messages_show(struct request *request, struct db *db, struct why *why) {
    struct mail mail = {0};
    struct notify_counts counts;
    struct outbox_waiting_row *rows;
    size_t n;
    TRY(mail_of_path(request, db, &mail, why));
    TRY(notify_counts(db, request->arena, mail.batch, &counts, why));
    TRY(outbox_waiting(db, request->arena, mail.batch, "", 0, &rows, &n, why));
    struct messages_view view = {.request = request,
                                 .caption = mail.title,
                                 .path = mail.path,
                                 .counts = &counts,
                                 .calls_href = mail.calls_href};
    for (size_t c = 0; c < LENGTH(channels); c++)
        for (size_t i = 0; i < n; i++) {
            if (!text_is(rows[i].channel, channels[c])) continue;
            view.lists[c].n++;
            view.lists[c].upto = rows[i].id;
        }
    request->title = tr(request->out, "Messages");
    panel_messages_html(request->out, &view);
    return FAIL_NONE;
}

/* ---- lists ---- */

static int64_t upto_of(const struct request *request) {
    const char *text = http_query(request->http, "upto");
    int64_t upto = 0;
    if (text != NULL && !str_int(str_of(text), 0, INT64_MAX, &upto)) return 0;
    return upto;
}

static enum fail messages_send(struct request *request, struct db *db, struct why *why) {
    static const char *const header[] = {"message", "channel", "language", "name",
                                         "address", "subject", "text"};
    struct mail mail = {0};
    struct notify_opened *list;
    size_t n;
    struct csv_out csv;
    TRY(mail_of_path(request, db, &mail, why));
    TRY(notify_open_waiting(request->app, db, request->arena, mail.batch,
                            http_query(request->http, "channel"), upto_of(request), &list, &n,
                            why));
    csv_out_init(&csv, &request->response->body);
    for (size_t i = 0; i < LENGTH(header); i++) csv_put(&csv, header[i]);
    csv_end_row(&csv);
    for (size_t i = 0; i < n; i++) {
        csv_put_int(&csv, list[i].id);
        csv_put(&csv, list[i].channel);
        csv_put(&csv, list[i].language);
        csv_put(&csv, list[i].name);
        csv_put(&csv, list[i].address);
        csv_put(&csv, list[i].subject);
        csv_put(&csv, list[i].text);
        csv_end_row(&csv);
    }
    http_download(request->response, "text/csv; charset=utf-8", "messages.csv");
    return FAIL_NONE;
}

/* ---- letters ---- */

static void work_end(void *work) {
    arena_free(work);
}

static size_t lines_cut(struct arena *arena, const char *text, const char **lines, size_t max) {
    struct str rest = str_of(text);
    size_t n = 0;
    while (rest.s != NULL && n < max) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.n > 0) lines[n++] = str_copy(arena, line);
    }
    return n;
}

/* Paragraphs are parted by empty lines; the one with the link is the box that says how to answer.
 */
static void paragraphs_add(struct document *document, struct arena *arena, const char *text,
                           const char *link) {
    const char *at = text;
    while (*at != '\0') {
        const char *end = strstr(at, "\n\n");
        size_t n = end == NULL ? strlen(at) : (size_t)(end - at);
        const char *paragraph = arena_copy_n(arena, at, n);
        bool is_link = *link != '\0' && strstr(paragraph, link) != NULL;
        if (!is_link && n > 0) document_paragraph(document, paragraph);
        at += n + (end == NULL ? 0 : 2);
    }
}

static const char *say(const char *language, const char *english) {
    return tr_language(text_is(language, "cy") ? "cy" : "en", english);
}

static struct letter_text *text_make(struct arena *arena, const struct notify_opened *message,
                                     int64_t now) {
    struct letter_text *text = ARENA_NEW(arena, struct letter_text);
    const char *language = message->language;
    struct document_about about = {
        .title = message->subject, .language = language, .date = date_of(now)};
    struct document *body = document_new(arena, &about);
    document_heading(body, 1, message->subject);
    paragraphs_add(body, arena, message->text, message->link);
    *text = (struct letter_text){.language = language, .body = body};
    if (*message->link == '\0') return text;
    text->box_heading = say(language, TR("How to answer"));
    text->address_label = say(language, TR("Go to"));
    text->code_label = say(language, TR("Your code"));
    text->scan_label = say(language, TR("Or scan this"));
    return text;
}

static const char *without_scheme(const char *url) {
    const char *at = strstr(url, "://");
    return at == NULL ? url : at + 3;
}

static enum fail letter_add(struct request *request, struct arena *arena, struct letters *letters,
                            const struct notify_opened *message, bool large_print,
                            struct why *why) {
    const char *lines[LETTER_ADDRESS_LINES_MAX];
    lines[0] = message->name;
    size_t n = 1 + lines_cut(arena, message->address, lines + 1, LETTER_ADDRESS_LINES_MAX - 1);
    struct letter_recipient recipient = {
        .address_lines = lines,
        .n_address_lines = n,
        .reference = arena_printf(arena, "%lld", (long long)message->id),
        .large_print = large_print,
        .texts = text_make(arena, message, request->now),
        .n_texts = 1,
    };
    if (*message->link != '\0') {
        recipient.web_address =
            arena_printf(arena, "%s/answer", without_scheme(request->app->settings.public_url));
        recipient.code = strrchr(message->link, '/') + 1;
        recipient.qr_text = message->link;
    }
    enum fail fail = letters_add(letters, &recipient, why);
    if (fail != FAIL_INPUT && fail != FAIL_LIMIT) return fail;
    const char *text = arena_copy(arena, why->text);
    return why_fail(why, fail, why->field, "message %lld: %s", (long long)message->id, text);
}

static enum fail letters_write(struct request *request, struct db *db, const struct mail *mail,
                               const struct notify_opened *list, size_t n, struct buf *pdf,
                               struct why *why) {
    struct arena *arena = arena_new(work_bytes);
    arena_on_end(request->arena, work_end, arena);
    const char **sender = ARENA_ARRAY(arena, const char *, SENDER_LINES_MAX);
    struct letter_text text = *text_make(arena, &list[0], request->now);
    struct letter_sink sink = letter_sink_buf(pdf);
    struct letters *letters;
    struct letter_counts counts;
    sender[0] = mail->panel.row.name;
    struct letter_plan plan = {
        .title = mail->title,
        .sender_lines = sender,
        .n_sender_lines =
            1 + lines_cut(arena, mail->panel.row.contact, sender + 1, SENDER_LINES_MAX - 1),
        .date = date_of(request->now),
        .date_text = clock_day_text(arena, request->now, "en"),
        .reference_label = "Reference:",
        .texts = &text,
        .n_texts = 1,
        .even_pages = true,
    };
    TRY(letters_open(arena, &plan, &sink, &letters, why));
    for (size_t i = 0; i < n; i++) {
        struct member_get_row member = {.large_print = 0};
        enum fail fail = member_get(db, arena, list[i].recipient - vault_number(VAULT_MEMBER, 0),
                                    mail->panel.row.id, &member, why);
        if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
        TRY(letter_add(request, arena, letters, &list[i], member.large_print != 0, why));
    }
    return letters_close(letters, &counts, why);
}

static enum fail letters_send(struct request *request, struct db *db, struct why *why) {
    struct mail mail = {0};
    struct notify_opened *list;
    size_t n;
    struct buf pdf;
    TRY(mail_of_path(request, db, &mail, why));
    TRY(notify_open_waiting(request->app, db, request->arena, mail.batch, "letter",
                            upto_of(request), &list, &n, why));
    if (n == 0) return why_fail(why, FAIL_NOTFOUND, NULL, "no letter waits to be printed");
    struct arena *arena = arena_new(PDF_BYTES + (1 << 20));
    arena_on_end(request->arena, work_end, arena);
    buf_init(&pdf, arena, PDF_BYTES);
    TRY(letters_write(request, db, &mail, list, n, &pdf, why));
    if (pdf.full)
        return why_fail(why, FAIL_LIMIT, NULL, "the letters make too large a file; use the CSV");
    request->response->bytes = pdf.s;
    request->response->n_bytes = pdf.n;
    http_download(request->response, "application/pdf", "letters.pdf");
    return FAIL_NONE;
}

/* ---- gone, and again ---- */

static enum fail gone_act(struct request *request, struct db *db, struct why *why) {
    struct mail mail = {0};
    struct outbox_waiting_row *rows;
    size_t n;
    int64_t upto = request_int(request, "upto");
    TRY(mail_of_path(request, db, &mail, why));
    TRY(outbox_waiting(db, request->arena, mail.batch, request_text(request, "channel"), upto,
                       &rows, &n, why));
    if (upto == 0 || (int64_t)n != request_int(request, "count"))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "the list has changed since you downloaded it; download it again");
    int64_t *ids = ARENA_ARRAY(request->arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++) ids[i] = rows[i].id;
    TRY(notify_printed(db, ids, n, request->now, why));
    request->subject = mail.panel.row.id;
    request_go(request, "%s/messages", mail.path);
    return FAIL_NONE;
}

static enum fail again_act(struct request *request, struct db *db, struct why *why) {
    struct mail mail = {0};
    int64_t changed;
    TRY(mail_of_path(request, db, &mail, why));
    TRY(outbox_retry(db, mail.batch, request->now, &changed, why));
    request->subject = mail.panel.row.id;
    request_go(request, "%s/messages", mail.path);
    return FAIL_NONE;
}

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
