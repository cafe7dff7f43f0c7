/* Heads that were published, who signed them, and the door for witnesses' signatures. */
#include "base/clock.h"
#include "civic/app.h"
#include "ledger/checkpoint.h"
#include "ledger/ledger.sql.h"
#include "ledger/log.html.h"
#include "ledger/log_views.h"
#include "web/feed.h"

#include <string.h>

enum { HEADS_SHOWN = 100, COLUMNS = 4, NOTE_MAX = 20000 };

static const char *witness_name(struct arena *arena, const char *public_key) {
    struct str rest = str_of(public_key);
    return str_copy(arena, str_cut(&rest, '+'));
}

static const char *day_text(const struct request *request, const char *iso) {
    struct date date;
    if (!date_read(iso, &date)) return iso;
    return clock_day_text(request->arena, date_start(date), request->language);
}

static enum fail signers_text(struct request *request, struct db *db, int64_t size,
                              const char **out, struct why *why) {
    struct ledger_cosignatures_of_row *rows;
    size_t n;
    const char *text = tr_language(request->language, "this service");
    TRY(ledger_cosignatures_of(db, request->arena, size, &rows, &n, why));
    for (size_t i = 0; i < n; i++)
        text = arena_printf(request->arena, "%s, %s", text,
                            witness_name(request->arena, rows[i].witness));
    *out = text;
    return FAIL_NONE;
}

static enum fail heads_show(struct request *request, struct db *db, struct why *why) {
    struct arena *arena = request->arena;
    struct ledger_heads_row *rows;
    struct ledger_cosignatures_last_row *last;
    struct log_heads_view view = {.n_heads = 0};
    TRY(ledger_heads(db, arena, HEADS_SHOWN, &rows, &view.n_heads, why));
    TRY(ledger_cosignatures_last(db, arena, &last, &view.n_witnesses, why));
    struct part_cell *cells = ARENA_ARRAY(arena, struct part_cell, view.n_heads * COLUMNS + 1);
    for (size_t i = 0; i < view.n_heads; i++) {
        const char *signers;
        const char *size = arena_printf(arena, "%lld", (long long)rows[i].size);
        TRY(signers_text(request, db, rows[i].size, &signers, why));
        struct part_cell *row = &cells[i * COLUMNS];
        row[0] = (struct part_cell){.text = day_text(request, rows[i].day)};
        row[1] = (struct part_cell){.text = size, .numeric = true};
        row[2] = (struct part_cell){.text = signers};
        row[3] = (struct part_cell){.text = trf(request->out, "Head of %s lines", size),
                                    .href = arena_printf(arena, "/log/checkpoint?size=%s", size)};
    }
    struct log_witness *witnesses = ARENA_ARRAY(arena, struct log_witness, view.n_witnesses + 1);
    for (size_t i = 0; i < view.n_witnesses; i++)
        witnesses[i] =
            (struct log_witness){.name = witness_name(arena, last[i].witness),
                                 .day = clock_day_text(arena, last[i].signed_at, request->language),
                                 .size = last[i].size};
    view.cells = cells;
    view.witnesses = witnesses;
    view.command = arena_printf(arena, "folkmoot witness --keep FOLDER --key key --url %s",
                                request->app->settings.public_url);
    request->title = tr(request->out, "Signed heads of the public log");
    request->back_href = "/log";
    log_heads_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_log_heads = {.name = "log_heads",
                                           .path = "/log/heads",
                                           .scope = SCOPE_ANYONE,
                                           .cached = true,
                                           .show = heads_show};
REGISTER(page, page_log_heads);

static enum fail heads_feed_send(struct request *request, struct db *db, struct why *why) {
    struct arena *arena = request->arena;
    const char *url = request->app->settings.public_url, *language = request->language;
    struct ledger_heads_row *rows;
    struct feed feed;
    struct date date;
    size_t n;
    TRY(ledger_heads(db, arena, HEADS_SHOWN, &rows, &n, why));
    request->response->type = FEED_TYPE;
    request->response->squeeze = true;
    bool dated = n > 0 && date_read(rows[0].day, &date);
    feed_begin(
        &feed, &request->response->body,
        &(struct feed_about){.title = tr_language(language, "Signed heads of the public log"),
                             .address = arena_printf(arena, "%s/log/heads.atom", url),
                             .page = arena_printf(arena, "%s/log/heads", url),
                             .author = request->app->settings.service_name,
                             .language = language,
                             .updated = dated ? date_start(date) : 0});
    for (size_t i = 0; i < n; i++) {
        const char *href =
            arena_printf(arena, "%s/log/checkpoint?size=%lld", url, (long long)rows[i].size);
        dated = date_read(rows[i].day, &date);
        feed_entry(&feed,
                   &(struct feed_entry){
                       .title = arena_printf(arena, tr_language(language, "Head of %s lines"),
                                             arena_printf(arena, "%lld", (long long)rows[i].size)),
                       .id = href,
                       .href = href,
                       .text = rows[i].note,
                       .updated = dated ? date_start(date) : 0});
    }
    feed_end(&feed);
    return FAIL_NONE;
}

static const struct page page_log_heads_feed = {.name = "log_heads_feed",
                                                .path = "/log/heads.atom",
                                                .scope = SCOPE_ANYONE,
                                                .send = heads_feed_send};
REGISTER(page, page_log_heads_feed);

/* ---- signatures ---- */

static const struct field sign_fields[] = {
    {.name = "note",
     .label = "The head with your signature",
     .hint = "Three lines, an empty line, then lines that begin with a dash.",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .max = NOTE_MAX,
     .missing = "Paste the head that you signed"},
};

static enum fail sign_show(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    request->title = tr(request->out, "Give us a head that you signed");
    request->back_href = "/log/heads";
    log_sign_html(request->out, &(struct log_sign_view){request->form});
    return FAIL_NONE;
}

/* Browsers send line ends as CR LF, and people leave blanks around: the note itself has neither. */
static struct str note_of(struct arena *arena, const char *typed) {
    struct buf out;
    struct str rest = str_trim(str_of(typed));
    buf_init(&out, arena, NOTE_MAX + 16);
    while (rest.s != NULL && rest.n > 0) {
        struct str line = str_cut(&rest, '\n');
        while (line.n > 0 && (line.s[line.n - 1] == '\r' || line.s[line.n - 1] == ' ')) line.n--;
        buf_add(&out, line.s, line.n);
        buf_char(&out, '\n');
    }
    return (struct str){out.n == 0 ? "" : out.s, out.n};
}

static enum fail sign_prepare(struct request *request, struct why *why) {
    return request_try(request, "log sign", request->http->client, 30, 60, why);
}

static enum fail sign_act(struct request *request, struct db *db, struct why *why) {
    size_t n = 0;
    struct str note = note_of(request->arena, form_text(request->form, "note"));
    TRY(ledger_cosign(db, request->arena, request->app->key, note, &n, why));
    request_say(request, "%s",
                tr_language(request->language, "Thank you. Your signature is on the list."));
    request_go(request, "/log/heads");
    return FAIL_NONE;
}

static const struct page page_log_sign = {.name = "log_sign",
                                          .path = "/log/sign",
                                          .scope = SCOPE_ANYONE,
                                          .fields = sign_fields,
                                          .n_fields = LENGTH(sign_fields),
                                          .prepare = sign_prepare,
                                          .show = sign_show,
                                          .act = sign_act};
REGISTER(page, page_log_sign);
