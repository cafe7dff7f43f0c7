/* The reply to those who took part: written, looked at, sent once to each in the way in which they
 * can be reached, and printed for those of whom nothing is known but a label. */
#include "base/clock.h"
#include "base/hash.h"
#include "civic/access_code.h"
#include "civic/app.h"
#include "civic/blocks.h"
#include "civic/engagement_link.h"
#include "civic/rate.h"
#include "evidence/contributor.h"
#include "evidence/evidence_views.h"
#include "evidence/reply_news.sql.h"
#include "notify/mailing.h"

#include <string.h>
#include <strings.h>

enum { MANAGERS = ROLE_OWNER | ROLE_ENGAGEMENT, STOP_CODE_GROUPS = 4 };
enum { READER_QUIET_FROM = 20, READER_QUIET_TO = 8 }; /* hours, in London */
#define NEWS_PATH "/proposals/:proposal/evidence/:engagement/reply"
static const char template[] = "contributor_reply";

static const struct engagement_link link_reply = {
    .roles = MANAGERS,
    .position = 90,
    .title = TR("Tell those who took part what became of it"),
    .hint = TR("By email, letter or text message, or on paper that you hand over"),
    .path = "/reply"};
REGISTER(engagement_link, link_reply);

/* ---- who can be told, and how ---- */

enum way { WAY_EMAIL, WAY_LETTER, WAY_SMS, WAY_HAND, WAY_NONE, N_WAYS };

struct reader {
    struct contributor who;
    enum way way;
};
struct readers {
    struct reader *list;
    size_t n;
    int64_t by[N_WAYS];
};

static bool is_mobile(const char *number) {
    char digits[16];
    size_t n = 0;
    for (; number != NULL && *number != '\0'; number++)
        if (*number >= '0' && *number <= '9' && n + 1 < sizeof digits) digits[n++] = *number;
    digits[n] = '\0';
    return strncmp(digits, "07", 2) == 0 || strncmp(digits, "447", 3) == 0;
}

/* As they asked to be reached, where there is an address for it; else by what there is. Whose
 * details were erased is not told at all. */
static enum way way_of(struct arena *arena, const struct contributor_kind *kind,
                       const struct contact *contact) {
    enum contributor_wish wish = kind->wish == NULL ? WISH_NONE : kind->wish(arena, contact);
    bool email = !text_is_empty(contact->email), sms = is_mobile(contact->phone),
         letter = kind->by_post && !text_is_empty(contact->address);
    if (contact->name == NULL && !email && !sms && !letter) return WAY_NONE;
    if (wish == WISH_LETTER && letter) return WAY_LETTER;
    if (wish == WISH_SMS && sms) return WAY_SMS;
    return email ? WAY_EMAIL : letter ? WAY_LETTER : sms ? WAY_SMS : WAY_HAND;
}

static bool is_among(const int64_t *sorted, size_t n, int64_t number) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sorted[middle] == number) return true;
        if (sorted[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* Those of one kind, each with the way to reach them; who has told two of their groups the same
 * address is written to once. */
static enum fail kind_readers(struct request *request, struct db *db,
                              const struct contributor_kind *kind, int64_t engagement,
                              struct readers *out, struct why *why) {
    struct contributor *people;
    struct reply_reader_stopped_row *stopped;
    size_t n, n_stopped;
    TRY(kind->list(db, request->arena, engagement, &people, &n, why));
    TRY(reply_reader_stopped(db, request->arena, &stopped, &n_stopped, why));
    int64_t *numbers = ARENA_ARRAY(request->arena, int64_t, n + 1);
    int64_t *enough = ARENA_ARRAY(request->arena, int64_t, n_stopped + 1);
    struct contact *contacts = ARENA_ARRAY(request->arena, struct contact, n + 1);
    for (size_t i = 0; i < n; i++) numbers[i] = people[i].recipient;
    for (size_t i = 0; i < n_stopped; i++) enough[i] = stopped[i].recipient;
    TRY(vault_get_many(request->app->vault, request->arena, numbers, n, contacts, why));
    out->list = ARENA_ARRAY(request->arena, struct reader, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct reader *reader = &out->list[out->n++];
        *reader = (struct reader){people[i], way_of(request->arena, kind, &contacts[i])};
        if (people[i].gone || is_among(enough, n_stopped, people[i].recipient))
            reader->way = WAY_NONE;
        for (size_t k = 0; k < i && reader->way == WAY_EMAIL; k++)
            if (out->list[k].way == WAY_EMAIL &&
                strcasecmp(contacts[k].email, contacts[i].email) == 0)
                reader->way = WAY_NONE;
    }
    return FAIL_NONE;
}

/* Everybody else who has a slip: they are known by its label alone. */
static enum fail slips_add(struct request *request, struct db *db, int64_t engagement,
                           struct readers *readers, struct why *why) {
    struct participant_list_row *rows;
    size_t n, n_known = readers->n;
    TRY(participant_list(db, request->arena, engagement, &rows, &n, why));
    struct reader *all = ARENA_ARRAY(request->arena, struct reader, n_known + n + 1);
    for (size_t i = 0; i < n_known; i++) all[i] = readers->list[i];
    for (size_t i = 0; i < n; i++) {
        bool known = !text_is(rows[i].state, "active") || !text_is_empty(rows[i].left_day) ||
                     rows[i].has_code == 0;
        for (size_t k = 0; k < n_known && !known; k++) known = all[k].who.participant == rows[i].id;
        if (known) continue;
        const char *label =
            text_is_empty(rows[i].strand)
                ? rows[i].label
                : arena_printf(request->arena, "%s, %s", rows[i].label, rows[i].strand);
        all[readers->n++] = (struct reader){
            {.participant = rows[i].id, .language = request->language, .label = label}, WAY_HAND};
    }
    readers->list = all;
    return FAIL_NONE;
}

static enum fail readers_load(struct request *request, struct db *db,
                              const struct engagement *engagement, struct readers *out,
                              struct why *why) {
    *out = (struct readers){0};
    for (KIND_EACH(contributor_kind, at))
        if (text_is((*at)->method, engagement->row.method))
            TRY(kind_readers(request, db, *at, engagement->row.id, out, why));
    TRY(slips_add(request, db, engagement->row.id, out, why));
    for (size_t i = 0; i < out->n; i++) out->by[out->list[i].way]++;
    return FAIL_NONE;
}

static int64_t n_written_to(const struct readers *readers) {
    return readers->by[WAY_EMAIL] + readers->by[WAY_LETTER] + readers->by[WAY_SMS];
}

static void readers_put(struct request *request, const struct readers *readers) {
    struct html *out = request->out;
    const int64_t *by = readers->by;
    const struct part_summary_row rows[] = {
        {.key = tr(out, "By email"), .value = trf(out, "%lld", (long long)by[WAY_EMAIL])},
        {.key = tr(out, "By letter"), .value = trf(out, "%lld", (long long)by[WAY_LETTER])},
        {.key = tr(out, "By text message"), .value = trf(out, "%lld", (long long)by[WAY_SMS])},
        {.key = tr(out, "On paper, handed over"),
         .value = trf(out, "%lld", (long long)by[WAY_HAND])}};
    put_heading(request, tr(out, "How they can be told"));
    part_summary_list(out, .rows = rows, .n_rows = LENGTH(rows));
    put_hint(request,
             tr(out, "Each person is told in one way: as they asked to be reached, if that was by "
                     "email, letter or text message and there is an address for it; else by "
                     "email, else by post, else by text message. Who withdrew, left, was erased, "
                     "or asked for no more messages is not among them. Addresses stay apart from "
                     "what people said."));
}

/* ---- the list, and a new one ---- */

static const struct field fields[] = {
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

struct news_page {
    struct engagement engagement;
    const char *path; /* ".../reply" */
    struct reply_news_get_row row;
    const char *one; /* ".../reply/3" */
};

static enum fail news_list_of_path(struct request *request, struct db *db, struct news_page *out,
                                   struct why *why) {
    *out = (struct news_page){.path = NULL};
    TRY(engagement_of_path(request, db, &out->engagement, why));
    out->path = arena_printf(request->arena, "%s/reply", out->engagement.path);
    request->back_href = out->engagement.path;
    return FAIL_NONE;
}

static enum fail news_of_path(struct request *request, struct db *db, struct news_page *out,
                              struct why *why) {
    TRY(news_list_of_path(request, db, out, why));
    request->back_href = out->path;
    TRY(reply_news_get(db, request->arena, request_int(request, "reply"), out->engagement.row.id,
                       &out->row, why));
    out->one = arena_printf(request->arena, "%s/%lld", out->path, (long long)out->row.id);
    return FAIL_NONE;
}

static void list_put(struct request *request, const struct news_page *page,
                     const struct reply_news_list_row *rows, size_t n) {
    struct html *out = request->out;
    struct part_cell head[] = {{.text = tr(out, "Title")},
                               {.text = tr(out, "Sent")},
                               {.text = tr(out, "Messages"), .numeric = true}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, 3 * n + 1);
    for (size_t i = 0; i < n; i++) {
        bool sent = text_is(rows[i].state, "sent");
        cells[3 * i] = (struct part_cell){
            .text = rows[i].title,
            .href = arena_printf(request->arena, "%s/%lld", page->path, (long long)rows[i].id)};
        cells[3 * i + 1].text =
            sent ? clock_day_text(request->arena, rows[i].sent_at, request->language)
                 : tr(out, "Draft");
        cells[3 * i + 2] = (struct part_cell){.text = trf(out, "%lld", (long long)rows[i].n_sent),
                                              .numeric = true};
    }
    if (n > 0)
        part_table(out, .caption = tr(out, "What they were told"), .head = head, .cells = cells,
                   .n_columns = 3, .n_rows = n, .first_cell_is_header = true);
}

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct news_page page;
    struct reply_news_list_row *rows;
    struct readers readers;
    size_t n;
    struct html *out = request->out;
    TRY(news_list_of_path(request, db, &page, why));
    TRY(reply_news_list(db, request->arena, page.engagement.row.id, &rows, &n, why));
    TRY(readers_load(request, db, &page.engagement, &readers, why));
    request->title = tr(out, "Tell those who took part what became of it");
    put_title(request, page.engagement.row.title, request->title, NULL);
    if (!text_is_empty(page.engagement.row.promise))
        part_inset(out, .text = trf(out, "What we promise: %s", page.engagement.row.promise));
    list_put(request, &page, rows, n);
    readers_put(request, &readers);
    put_heading(request, tr(out, "Write to them"));
    put_form(request, tr(out, "Save a draft"), page.engagement.path);
    return FAIL_NONE;
}

static enum fail list_act(struct request *request, struct db *db, struct why *why) {
    struct news_page page;
    const struct form *f = request->form;
    TRY(news_list_of_path(request, db, &page, why));
    TRY(reply_news_add(db, request->arena, page.engagement.row.id, form_text(f, "title"),
                       form_text(f, "text"), form_text(f, "title_cy"), form_text(f, "text_cy"),
                       request->viewer.person, request->now, &request->subject, why));
    request_go(request, "%s/%lld", page.path, (long long)request->subject);
    return FAIL_NONE;
}

static const struct page page_reply_news = {.name = "reply_news",
                                            .path = NEWS_PATH,
                                            .scope = SCOPE_PROPOSAL,
                                            .roles = MANAGERS,
                                            .section = "proposals",
                                            .fields = fields,
                                            .n_fields = LENGTH(fields),
                                            .show = list_show,
                                            .act = list_act};
REGISTER(page, page_reply_news);

/* ---- one ---- */

static const char *batch_of(struct arena *arena, int64_t id) {
    return arena_printf(arena, "reply/%lld", (long long)id);
}

static enum fail sent_put(struct request *request, struct db *db, const struct news_page *page,
                          struct why *why) {
    struct html *out = request->out;
    struct notify_counts c;
    TRY(notify_counts(db, request->arena, batch_of(request->arena, page->row.id), &c, why));
    put_title(request, page->engagement.row.title, page->row.title, NULL);
    part_inset(out,
               .text = trf(out, "Sent on %s: %s.",
                           clock_day_text(request->arena, page->row.sent_at, request->language),
                           trn(out, "%lld message", "%lld messages", page->row.n_sent)));
    part_prose(out, page->row.text);
    if (!text_is_empty(page->row.text_cy)) {
        put_heading(request, tr(out, "In Welsh"));
        written_begin(out, "cy");
        part_prose(out, page->row.text_cy);
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
    put_link(request, arena_printf(request->arena, "%s/messages", page->one),
             tr(out, "Messages: what has gone, and lists to print"));
    return FAIL_NONE;
}

static enum fail one_show(struct request *request, struct db *db, struct why *why) {
    struct news_page page;
    struct readers readers;
    struct html *out = request->out;
    struct form *f = request->form;
    TRY(news_of_path(request, db, &page, why));
    TRY(readers_load(request, db, &page.engagement, &readers, why));
    bool sent = text_is(page.row.state, "sent");
    request->title = page.row.title;
    if (sent)
        TRY(sent_put(request, db, &page, why));
    else {
        form_fill(f, "title", page.row.title);
        form_fill(f, "text", page.row.text);
        form_fill(f, "title_cy", page.row.title_cy);
        form_fill(f, "text_cy", page.row.text_cy);
        form_fill_int(f, "revision", page.row.revision);
        put_title(request, page.engagement.row.title, tr(out, "To those who took part: draft"),
                  NULL);
        put_form(request, tr(out, "Save the draft"), page.path);
    }
    if (readers.by[WAY_HAND] > 0) {
        put_heading(request, tr(out, "For those who can only be told by hand"));
        put_text(request,
                 trn(out, "There is no address for %lld person: only the label of a slip.",
                     "There is no address for %lld people: only the labels of their slips.",
                     readers.by[WAY_HAND]));
        put_link(request, arena_printf(request->arena, "%s/by-hand.pdf", page.one),
                 tr(out, "A letter for each, with their label, to hand over (PDF)"));
    }
    if (sent) return FAIL_NONE;
    readers_put(request, &readers);
    if (n_written_to(&readers) == 0)
        put_text(request, tr(out, "Nobody can be written to, so all of it is on paper. Press the "
                                  "button when you have handed it over."));
    request_button(
        request, arena_printf(request->arena, "%s/send", page.one),
        n_written_to(&readers) == 0
            ? tr(out, "It is handed over")
            : trn(out, "Send it to %lld person", "Send it to %lld people", n_written_to(&readers)),
        "");
    return FAIL_NONE;
}

static enum fail one_act(struct request *request, struct db *db, struct why *why) {
    struct news_page page;
    const struct form *f = request->form;
    TRY(news_of_path(request, db, &page, why));
    enum fail fail = reply_news_change(db, page.row.id, page.engagement.row.id, revision_of(f),
                                       form_text(f, "title"), form_text(f, "text"),
                                       form_text(f, "title_cy"), form_text(f, "text_cy"), why);
    if (fail == FAIL_CONFLICT) return conflict_stale(why);
    TRY(fail);
    request->subject = page.row.id;
    request_go(request, "%s", page.one);
    return FAIL_NONE;
}

static const struct page page_reply_news_one = {.name = "reply_news_one",
                                                .path = NEWS_PATH "/:reply",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = MANAGERS,
                                                .section = "proposals",
                                                .fields = fields,
                                                .n_fields = LENGTH(fields),
                                                .show = one_show,
                                                .act = one_act};
REGISTER(page, page_reply_news_one);

/* ---- sending ---- */

/* What somebody is sent: in Welsh where they asked for it and it was written. */
struct words {
    const char *language, *title, *text, *link;
};

static struct words words_of(struct request *request, const struct news_page *page,
                             const char *language) {
    bool welsh = text_is(language, "cy") && !text_is_empty(page->row.title_cy) &&
                 !text_is_empty(page->row.text_cy);
    struct words words = {
        .language = welsh ? "cy" : "en",
        .title = welsh ? page->row.title_cy : page->row.title,
        .link = arena_printf(request->arena, "%s/take-part", request->app->settings.public_url)};
    words.text = arena_printf(
        request->arena, "%s\n\n%s\n\n%s", welsh ? page->row.text_cy : page->row.text,
        tr_language(words.language, "What became of what you said yourself is on this page. You "
                                    "need the code that you were given:"),
        words.link);
    return words;
}

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

static enum fail message_put(struct request *request, struct db *db, const struct news_page *page,
                             const struct reader *reader, int64_t *n, struct why *why) {
    static const enum notify_channel channels[] = {
        [WAY_EMAIL] = NOTIFY_EMAIL, [WAY_LETTER] = NOTIFY_LETTER, [WAY_SMS] = NOTIFY_SMS};
    struct words words = words_of(request, page, reader->who.language);
    const char *stop, *batch = batch_of(request->arena, page->row.id);
    bool added;
    TRY(stop_link(request, db, reader->who.recipient, &stop, why));
    const char *end = arena_printf(
        request->arena, tr_language(words.language, "No more messages like this: %s"), stop);
    struct notify_message message = {
        .once = arena_printf(request->arena, "%s/%lld", batch, (long long)reader->who.recipient),
        .batch = batch,
        .recipient = reader->who.recipient,
        .channel = channels[reader->way],
        .language = words.language,
        .template = template,
        .subject = words.title,
        .text = reader->way == WAY_SMS
                    ? arena_printf(request->arena, "%s\n%s\n%s", words.title, words.link, end)
                    : arena_printf(request->arena, "%s\n\n%s", words.text, end),
        .unsubscribe = stop,
        .link = words.link,
        .quiet_from = READER_QUIET_FROM,
        .quiet_to = READER_QUIET_TO};
    TRY(notify_put(request->app, db, request->arena, &message, request->now, &added, why));
    *n += added;
    return FAIL_NONE;
}

static enum fail send_act(struct request *request, struct db *db, struct why *why) {
    struct news_page page;
    struct readers readers;
    int64_t n = 0;
    TRY(news_of_path(request, db, &page, why));
    request->subject = page.row.id;
    request_go(request, "%s", page.one);
    if (text_is(page.row.state, "sent")) return FAIL_NONE; /* once is enough */
    TRY(readers_load(request, db, &page.engagement, &readers, why));
    for (size_t i = 0; i < readers.n; i++) {
        size_t mark = arena_mark(request->arena);
        if (readers.list[i].way < WAY_HAND)
            TRY(message_put(request, db, &page, &readers.list[i], &n, why));
        arena_rewind(request->arena, mark);
    }
    return reply_news_sent(db, page.row.id, page.engagement.row.id, n, request->now, why);
}

static const struct page page_reply_news_send = {.name = "reply_news_send",
                                                 .path = NEWS_PATH "/:reply/send",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = MANAGERS,
                                                 .act = send_act};
REGISTER(page, page_reply_news_send);

/* ---- what became of the messages, and paper ---- */

static enum fail mailing_of_path(struct request *request, struct db *db, struct news_page *page,
                                 struct mailing *out, struct why *why) {
    struct reply_engagement_row about;
    TRY(news_of_path(request, db, page, why));
    TRY(reply_engagement(db, request->arena, page->engagement.row.id, &about, why));
    request->back_href = page->one;
    *out = (struct mailing){.batch = batch_of(request->arena, page->row.id),
                            .path = page->one,
                            .title = page->row.title,
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
    struct news_page page;
    struct mailing mailing;
    TRY(mailing_of_path(request, db, &page, &mailing, why));
    return mailing_show(request, db, &mailing, why);
}

static enum fail csv_send(struct request *request, struct db *db, struct why *why) {
    struct news_page page;
    struct mailing mailing;
    TRY(mailing_of_path(request, db, &page, &mailing, why));
    TRY(read_note(request, why));
    return mailing_csv_send(request, db, &mailing, why);
}

static enum fail pdf_send(struct request *request, struct db *db, struct why *why) {
    struct news_page page;
    struct mailing mailing;
    TRY(mailing_of_path(request, db, &page, &mailing, why));
    TRY(read_note(request, why));
    return mailing_pdf_send(request, db, &mailing, why);
}

static enum fail gone_act(struct request *request, struct db *db, struct why *why) {
    struct news_page page;
    struct mailing mailing;
    TRY(mailing_of_path(request, db, &page, &mailing, why));
    return mailing_gone_act(request, db, &mailing, why);
}

static enum fail again_act(struct request *request, struct db *db, struct why *why) {
    struct news_page page;
    struct mailing mailing;
    TRY(mailing_of_path(request, db, &page, &mailing, why));
    return mailing_again_act(request, db, &mailing, why);
}

static enum fail by_hand_send(struct request *request, struct db *db, struct why *why) {
    struct news_page page;
    struct mailing mailing;
    struct readers readers;
    size_t n = 0;
    TRY(mailing_of_path(request, db, &page, &mailing, why));
    TRY(readers_load(request, db, &page.engagement, &readers, why));
    struct mailing_sheet *sheets = ARENA_ARRAY(request->arena, struct mailing_sheet, readers.n + 1);
    for (size_t i = 0; i < readers.n; i++) {
        if (readers.list[i].way != WAY_HAND) continue;
        struct words words = words_of(request, &page, readers.list[i].who.language);
        const char **lines = ARENA_ARRAY(request->arena, const char *, 2);
        lines[0] = readers.list[i].who.label;
        lines[1] = page.engagement.row.title;
        sheets[n++] =
            (struct mailing_sheet){lines, 2, words.language, words.title, words.text, words.link};
    }
    return mailing_sheets_send(request, &mailing, sheets, n, why);
}

#define NEWS_PAGE(id, its_path, ...)                                                               \
    static const struct page page_##id = {.name = #id,                                             \
                                          .path = NEWS_PATH "/:reply" its_path,                    \
                                          .scope = SCOPE_PROPOSAL,                                 \
                                          .roles = MANAGERS,                                       \
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
    TRY(rate_take(request->app->rates, "stop code", request->http->client, 60, 240,
                  clock_monotonic(), why));
    if (code_read(request->arena, request_text(request, "code"), &code, NULL) != FAIL_NONE)
        return why_fail(why, FAIL_NOTFOUND, NULL, "this address is not complete");
    return reply_reader_by_code(
        db, request->arena, access_code_hash(request->arena, request->app->key, code), out, why);
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
    return notify_cancel_template(db, row.recipient, template, why);
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
