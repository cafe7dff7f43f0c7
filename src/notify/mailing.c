#include "notify/mailing.h"

#include "base/clock.h"
#include "base/csv.h"
#include "notify/notify.html.h"
#include "notify/notify.sql.h"
#include "notify/notify_views.h"
#include "office/letter.h"

#include <string.h>

enum { PDF_BYTES = 200 << 20, SENDER_LINES_MAX = 8 };
static const size_t work_bytes = (size_t)1 << 30; /* address space of the letters */
static const char *const channels[] = {"letter", "email", "sms"};

/* ---- what has gone ---- */

const char *mailing_channel_text(const struct html *out, const char *word) {
    if (text_is(word, "letter")) return tr(out, "letter");
    return text_is(word, "sms") ? tr(out, "text message") : tr(out, "email");
}

enum fail mailing_show(struct request *request, struct db *db, const struct mailing *mailing,
                       struct why *why) {
    struct notify_counts counts;
    struct outbox_waiting_row *rows;
    struct outbox_problems_row *problems;
    size_t n, n_problems;
    TRY(notify_counts(db, request->arena, mailing->batch, &counts, why));
    TRY(outbox_waiting(db, request->arena, mailing->batch, "", 0, &rows, &n, why));
    TRY(outbox_problems(db, request->arena, mailing->batch, &problems, &n_problems, why));
    struct messages_view view = {.request = request,
                                 .caption = mailing->title,
                                 .path = mailing->path,
                                 .counts = &counts,
                                 .problems = problems,
                                 .n_problems = n_problems,
                                 .calls_href = mailing->calls_href};
    for (size_t c = 0; c < LENGTH(channels); c++)
        for (size_t i = 0; i < n; i++) {
            if (!text_is(rows[i].channel, channels[c])) continue;
            view.lists[c].n++;
            view.lists[c].upto = rows[i].id;
        }
    request->title = tr(request->out, "Messages");
    mailing_html(request->out, &view);
    return FAIL_NONE;
}

/* ---- lists ---- */

static int64_t upto_of(const struct request *request) {
    const char *text = http_query(request->http, "upto");
    int64_t upto = 0;
    if (text != NULL && !str_int(str_of(text), 0, INT64_MAX, &upto)) return 0;
    return upto;
}

enum fail mailing_csv_send(struct request *request, struct db *db, const struct mailing *mailing,
                           struct why *why) {
    static const char *const header[] = {"message", "channel", "language", "name",
                                         "address", "subject", "text"};
    struct notify_opened *list;
    size_t n;
    struct csv_out csv;
    TRY(notify_open_waiting(request->app, db, request->arena, mailing->batch,
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

static struct letter_text *text_make(struct arena *arena, const struct mailing *mailing,
                                     const struct notify_opened *message, int64_t now) {
    struct letter_text *text = ARENA_NEW(arena, struct letter_text);
    const char *language = message->language;
    struct document_about about = {
        .title = message->subject, .language = language, .date = date_of(now)};
    struct document *body = document_new(arena, &about);
    document_heading(body, 1, message->subject);
    paragraphs_add(body, arena, message->text, message->link);
    *text = (struct letter_text){.language = language, .body = body};
    if (*message->link == '\0') return text;
    text->box_heading =
        say(language, mailing->box_heading != NULL ? mailing->box_heading : TR("How to answer"));
    text->address_label = say(language, TR("Go to"));
    if (mailing->code_in_link) text->code_label = say(language, TR("Your code"));
    text->scan_label = say(language, TR("Or scan this"));
    return text;
}

static enum fail letter_add(struct request *request, struct arena *arena, struct letters *letters,
                            const struct mailing *mailing, const struct notify_opened *message,
                            bool large_print, struct why *why) {
    const char *lines[LETTER_ADDRESS_LINES_MAX];
    lines[0] = message->name;
    size_t n = 1 + str_lines(arena, message->address, lines + 1, LETTER_ADDRESS_LINES_MAX - 1);
    struct letter_recipient recipient = {
        .address_lines = lines,
        .n_address_lines = n,
        .reference = arena_printf(arena, "%lld", (long long)message->id),
        .large_print = large_print,
        .texts = text_make(arena, mailing, message, request->now),
        .n_texts = 1,
    };
    if (*message->link != '\0') {
        recipient.qr_text = message->link;
        recipient.web_address = text_after_scheme(message->link);
        if (mailing->code_in_link) {
            recipient.web_address = arena_printf(
                arena, "%s/answer", text_after_scheme(request->app->settings.public_url));
            recipient.code = strrchr(message->link, '/') + 1;
        }
    }
    enum fail fail = letters_add(letters, &recipient, why);
    if (fail != FAIL_INPUT && fail != FAIL_LIMIT) return fail;
    const char *text = arena_copy(arena, why->text);
    return why_fail(why, fail, why->field, "message %lld: %s", (long long)message->id, text);
}

static enum fail letters_write(struct request *request, struct db *db,
                               const struct mailing *mailing, const struct notify_opened *list,
                               size_t n, struct buf *pdf, struct why *why) {
    struct arena *arena = arena_new(work_bytes);
    arena_on_end(request->arena, work_end, arena);
    const char **sender = ARENA_ARRAY(arena, const char *, SENDER_LINES_MAX);
    struct letter_text text = *text_make(arena, mailing, &list[0], request->now);
    struct letter_sink sink = letter_sink_buf(pdf);
    struct letters *letters;
    struct letter_counts counts;
    sender[0] = mailing->sender;
    struct letter_plan plan = {
        .title = mailing->title,
        .sender_lines = sender,
        .n_sender_lines = 1 + str_lines(arena, mailing->contact, sender + 1, SENDER_LINES_MAX - 1),
        .date = date_of(request->now),
        .date_text = clock_day_text(arena, request->now, "en"),
        .reference_label = "Reference:",
        .texts = &text,
        .n_texts = 1,
        .even_pages = true,
    };
    TRY(letters_open(arena, &plan, &sink, &letters, why));
    for (size_t i = 0; i < n; i++) {
        bool large = false;
        if (mailing->large_print != NULL)
            TRY(mailing->large_print(db, arena, mailing, list[i].recipient, &large, why));
        TRY(letter_add(request, arena, letters, mailing, &list[i], large, why));
    }
    return letters_close(letters, &counts, why);
}

static enum fail pdf_send(struct request *request, struct db *db, const struct mailing *mailing,
                          const struct notify_opened *list, size_t n, struct why *why) {
    struct buf pdf;
    struct arena *arena = arena_new(PDF_BYTES + (1 << 20));
    arena_on_end(request->arena, work_end, arena);
    buf_init(&pdf, arena, PDF_BYTES);
    TRY(letters_write(request, db, mailing, list, n, &pdf, why));
    if (pdf.full)
        return why_fail(why, FAIL_LIMIT, NULL, "the letters make too large a file; use the CSV");
    request->response->bytes = pdf.s;
    request->response->n_bytes = pdf.n;
    http_download(request->response, "application/pdf", "letters.pdf");
    return FAIL_NONE;
}

enum fail mailing_pdf_send(struct request *request, struct db *db, const struct mailing *mailing,
                           struct why *why) {
    struct notify_opened *list;
    size_t n;
    TRY(notify_open_waiting(request->app, db, request->arena, mailing->batch, "letter",
                            upto_of(request), &list, &n, why));
    if (n == 0) return why_fail(why, FAIL_NOTFOUND, NULL, "no letter waits to be printed");
    return pdf_send(request, db, mailing, list, n, why);
}

enum fail mailing_sheets_send(struct request *request, const struct mailing *mailing,
                              const struct mailing_sheet *sheets, size_t n, struct why *why) {
    struct notify_opened *list = ARENA_ARRAY(request->arena, struct notify_opened, n + 1);
    struct mailing by_hand = *mailing;
    by_hand.large_print = NULL;
    if (n == 0) return why_fail(why, FAIL_NOTFOUND, NULL, "there is nobody to print for");
    for (size_t i = 0; i < n; i++) {
        const char *below = "";
        for (size_t k = 1; k < sheets[i].n_lines; k++)
            below = arena_printf(request->arena, "%s%s\n", below, sheets[i].lines[k]);
        list[i] = (struct notify_opened){.id = (int64_t)i + 1,
                                         .channel = "letter",
                                         .language = sheets[i].language,
                                         .subject = sheets[i].subject,
                                         .text = sheets[i].text,
                                         .link = sheets[i].link,
                                         .name = sheets[i].lines[0],
                                         .address = below};
    }
    return pdf_send(request, NULL, &by_hand, list, n, why);
}

/* ---- gone, and again ---- */

enum fail mailing_gone_act(struct request *request, struct db *db, const struct mailing *mailing,
                           struct why *why) {
    struct outbox_waiting_row *rows;
    size_t n;
    int64_t upto = request_int(request, "upto");
    TRY(outbox_waiting(db, request->arena, mailing->batch, request_text(request, "channel"), upto,
                       &rows, &n, why));
    if (upto == 0 || (int64_t)n != request_int(request, "count"))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "the list has changed since you downloaded it; download it again");
    int64_t *ids = ARENA_ARRAY(request->arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++) ids[i] = rows[i].id;
    TRY(notify_printed(db, ids, n, request->now, why));
    request->subject = mailing->subject;
    request_go(request, "%s/messages", mailing->path);
    return FAIL_NONE;
}

enum fail mailing_again_act(struct request *request, struct db *db, const struct mailing *mailing,
                            struct why *why) {
    int64_t changed;
    TRY(outbox_retry(db, mailing->batch, request->now, &changed, why));
    request->subject = mailing->subject;
    request_go(request, "%s/messages", mailing->path);
    return FAIL_NONE;
}
