#include "notify/news.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "civic/blocks.h"
#include "notify/notify.h"

/* The most that a text message may hold; the address that ends them takes some of it. */
enum { SMS_CHARACTERS = 918, SMS_KEPT_FREE = 160 };

const struct field news_fields[NEWS_FIELDS] = {
    {.name = "title",
     .label = "Title",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 150,
     .missing = "Enter a title"},
    {.name = "text",
     .label = "Text",
     .hint = "In plain English: what you asked, what people said, what was decided, and why",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .max = 8000,
     .rows = 12,
     .missing = "Enter the text"},
    {.name = "title_cy",
     .label = "Title in Welsh (optional)",
     .hint = "Sent to those who asked for Welsh",
     .kind = FIELD_TEXT,
     .max = 150},
    {.name = "text_cy",
     .label = "Text in Welsh (optional)",
     .kind = FIELD_LONG_TEXT,
     .max = 8000,
     .rows = 12},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

bool news_is_sent(const struct news *news) {
    return text_is(news->state, "sent");
}

/* ---- a draft ---- */

enum fail news_add(struct request *request, struct db *db, const struct news_table *table,
                   int64_t owner, struct why *why) {
    const struct form *f = request->form;
    return table->add(db, request->arena, owner, form_text(f, "title"), form_text(f, "text"),
                      form_text(f, "title_cy"), form_text(f, "text_cy"), request->viewer.person,
                      request->now, &request->subject, why);
}

enum fail news_change(struct request *request, struct db *db, const struct news_table *table,
                      int64_t owner, int64_t id, struct why *why) {
    const struct form *f = request->form;
    enum fail fail =
        table->change(db, id, owner, revision_of(f), form_text(f, "title"), form_text(f, "text"),
                      form_text(f, "title_cy"), form_text(f, "text_cy"), why);
    if (fail == FAIL_CONFLICT) return conflict_stale(why);
    request->subject = id;
    return fail;
}

/* ---- pages ---- */

void news_list_put(struct request *request, const char *path, const struct news *list, size_t n) {
    struct html *out = request->out;
    struct part_cell head[] = {{.text = tr(out, "Title")},
                               {.text = tr(out, "Sent")},
                               {.text = tr(out, "Messages"), .numeric = true}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, 3 * n + 1);
    for (size_t i = 0; i < n; i++) {
        cells[3 * i] = (struct part_cell){
            .text = list[i].title,
            .href = arena_printf(request->arena, "%s/%lld", path, (long long)list[i].id)};
        cells[3 * i + 1].text =
            news_is_sent(&list[i])
                ? clock_day_text(request->arena, list[i].sent_at, request->language)
                : tr(out, "Draft");
        cells[3 * i + 2] = (struct part_cell){.text = trf(out, "%lld", (long long)list[i].n_sent),
                                              .numeric = true};
    }
    if (n > 0)
        part_table(out, .caption = tr(out, "What they were told"), .head = head, .cells = cells,
                   .n_columns = 3, .n_rows = n, .first_cell_is_header = true);
}

void news_draft_put(struct request *request, const struct news *news, const char *caption,
                    const char *heading, const char *cancel_href) {
    struct form *form = request->form;
    form_fill(form, "title", news->title);
    form_fill(form, "text", news->text);
    form_fill(form, "title_cy", news->title_cy);
    form_fill(form, "text_cy", news->text_cy);
    form_fill_int(form, "revision", news->revision);
    put_title(request, caption, heading, NULL);
    put_form(request, tr(request->out, "Save the draft"), cancel_href);
}

enum fail news_sent_put(struct request *request, struct db *db, const struct news *news,
                        const char *caption, const char *path, const char *batch, struct why *why) {
    struct html *out = request->out;
    struct notify_counts c;
    TRY(notify_counts(db, request->arena, batch, &c, why));
    put_title(request, caption, news->title, NULL);
    part_inset(out, .text = trf(out, "Sent on %s: %s.",
                                clock_day_text(request->arena, news->sent_at, request->language),
                                trn(out, "%lld message", "%lld messages", news->n_sent)));
    part_prose(out, news->text);
    if (!text_is_empty(news->text_cy)) {
        put_heading(request, tr(out, "In Welsh"));
        written_begin(out, "cy");
        put_subheading(request, news->title_cy);
        part_prose(out, news->text_cy);
        written_end(out, "cy");
    }
    const struct part_summary_row rows[] = {
        {.key = tr(out, "Gone, or printed"),
         .value = trf(out, "%lld", (long long)(c.sent + c.printed))},
        {.key = tr(out, "Waiting"), .value = trf(out, "%lld", (long long)c.waiting)},
        {.key = tr(out, "Came back, or failed"),
         .value = trf(out, "%lld", (long long)(c.failed + c.unsure))}};
    put_heading(request, tr(out, "What became of the messages"));
    part_summary_list(out, .rows = rows, .n_rows = LENGTH(rows));
    put_link(request, arena_printf(request->arena, "%s/messages", path),
             tr(out, "Messages: what has gone, and lists to print"));
    return FAIL_NONE;
}

/* ---- who reads them ---- */

void news_readers_count(struct news_readers *readers) {
    for (int by = 0; by < N_REACH; by++) readers->by[by] = 0;
    for (size_t i = 0; i < readers->n; i++) readers->by[readers->list[i].by]++;
}

int64_t news_written_to(const struct news_readers *readers) {
    return readers->by[REACH_EMAIL] + readers->by[REACH_LETTER] + readers->by[REACH_SMS];
}

void news_readers_put(struct request *request, const struct news_readers *readers, const char *hand,
                      const char *hint) {
    struct html *out = request->out;
    const int64_t *by = readers->by;
    const struct part_summary_row rows[] = {
        {.key = tr(out, "By email"), .value = trf(out, "%lld", (long long)by[REACH_EMAIL])},
        {.key = tr(out, "By letter"), .value = trf(out, "%lld", (long long)by[REACH_LETTER])},
        {.key = tr(out, "By text message"), .value = trf(out, "%lld", (long long)by[REACH_SMS])},
        {.key = hand, .value = trf(out, "%lld", (long long)by[REACH_HAND])}};
    put_heading(request, tr(out, "How they can be told"));
    part_summary_list(out, .rows = rows, .n_rows = LENGTH(rows));
    put_hint(request, hint);
}

void news_send_put(struct request *request, const struct news_readers *readers, const char *path) {
    request_button(request, arena_printf(request->arena, "%s/send", path),
                   trn(request->out, "Send it to %lld person", "Send it to %lld people",
                       news_written_to(readers)),
                   "");
}

/* ---- sending ---- */

struct news_words news_words_of(const struct news *news, const char *language) {
    bool welsh =
        text_is(language, "cy") && !text_is_empty(news->title_cy) && !text_is_empty(news->text_cy);
    return welsh ? (struct news_words){"cy", news->title_cy, news->text_cy}
                 : (struct news_words){"en", news->title, news->text};
}

const char *news_letter_text(struct arena *arena, const struct news_sending *sending,
                             const struct news_words *words) {
    if (sending->link == NULL) return words->text;
    return arena_printf(arena, "%s\n\n%s\n\n%s", words->text,
                        tr_language(words->language, sending->last), sending->link);
}

static bool words_fit_sms(const struct news_words *words) {
    return utf8_length(words->title) + utf8_length(words->text) + SMS_KEPT_FREE <= SMS_CHARACTERS;
}

bool news_fits_sms(const struct news *news) {
    struct news_words english = news_words_of(news, "en"), welsh = news_words_of(news, "cy");
    return words_fit_sms(&english) && words_fit_sms(&welsh);
}

static const char *sms_text(struct arena *arena, const struct news_sending *sending,
                            const struct news_words *words, const char *end) {
    return arena_printf(
        arena, "%s\n%s\n%s", words->title,
        sending->link == NULL || sending->sms_holds_text ? words->text : sending->link, end);
}

static enum fail message_put(struct request *request, struct db *db,
                             const struct news_sending *sending, const struct news_reader *reader,
                             int64_t *n, struct why *why) {
    static const enum notify_channel channels[] = {
        [REACH_EMAIL] = NOTIFY_EMAIL, [REACH_LETTER] = NOTIFY_LETTER, [REACH_SMS] = NOTIFY_SMS};
    struct arena *arena = request->arena;
    struct news_words words = news_words_of(sending->news, reader->language);
    const char *stop;
    bool added;
    TRY(sending->stop(request, db, reader->recipient, &stop, why));
    const char *end =
        arena_printf(arena, "%s %s", tr_language(words.language, sending->no_more), stop);
    struct notify_message message = {
        .once = arena_printf(arena, "%s/%lld", sending->batch, (long long)reader->recipient),
        .batch = sending->batch,
        .recipient = reader->recipient,
        .channel = channels[reader->by],
        .language = words.language,
        .template = sending->template,
        .subject = words.title,
        .text =
            reader->by == REACH_SMS
                ? sms_text(arena, sending, &words, end)
                : arena_printf(arena, "%s\n\n%s", news_letter_text(arena, sending, &words), end),
        .unsubscribe = stop,
        .link = sending->link,
        .quiet_from = sending->quiet_from,
        .quiet_to = sending->quiet_to};
    TRY(notify_put(request->app, db, arena, &message, request->now, &added, why));
    *n += added;
    return FAIL_NONE;
}

enum fail news_send(struct request *request, struct db *db, const struct news_table *table,
                    int64_t owner, const struct news_sending *sending,
                    const struct news_readers *readers, struct why *why) {
    int64_t n = 0;
    request->subject = sending->news->id;
    if (news_is_sent(sending->news)) return FAIL_NONE; /* once is enough */
    for (size_t i = 0; i < readers->n; i++) {
        size_t mark = arena_mark(request->arena);
        if (readers->list[i].by < REACH_HAND)
            TRY(message_put(request, db, sending, &readers->list[i], &n, why));
        arena_rewind(request->arena, mark);
    }
    return table->sent(db, sending->news->id, owner, n, request->now, why);
}
