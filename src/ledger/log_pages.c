/* The pages of the log: what it is, the check of a code, the sums, the lists to print. */
#include "base/clock.h"
#include "base/hash.h"
#include "civic/app.h"
#include "ledger/checkpoint.h"
#include "ledger/ledger.sql.h"
#include "ledger/log.html.h"
#include "ledger/log_files.h"
#include "ledger/log_views.h"

#include <string.h>

enum { THINGS_SHOWN = 200, BUNDLES_SHOWN = 100, SUM_COLUMNS = 5 };

/* ---- what it is ---- */

static enum fail things_load(struct request *request, struct db *db, struct log_view *view,
                             struct why *why) {
    struct ledger_abouts_row *rows;
    size_t n;
    TRY(ledger_abouts(db, request->arena, &rows, &n, why));
    if (n > THINGS_SHOWN) n = THINGS_SHOWN;
    struct log_thing *things = ARENA_ARRAY(request->arena, struct log_thing, n + 1);
    for (size_t i = 0; i < n; i++) {
        TRY(log_thing_load(request, db, rows[i].about, &things[i], why));
        things[i].n = rows[i].n;
    }
    view->things = things;
    view->n_things = n;
    return FAIL_NONE;
}

static enum fail witnesses_load(struct request *request, struct db *db, struct log_view *view,
                                struct why *why) {
    struct ledger_cosignatures_last_row *rows;
    size_t n;
    TRY(ledger_cosignatures_last(db, request->arena, &rows, &n, why));
    struct log_witness *witnesses = ARENA_ARRAY(request->arena, struct log_witness, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct str rest = str_of(rows[i].witness);
        witnesses[i] = (struct log_witness){
            .name = str_copy(request->arena, str_cut(&rest, '+')),
            .day = clock_day_text(request->arena, rows[i].signed_at, request->language),
            .size = rows[i].size};
    }
    view->witnesses = witnesses;
    view->n_witnesses = n;
    return FAIL_NONE;
}

static enum fail log_show(struct request *request, struct db *db, struct why *why) {
    struct log_view view = {.size = 0};
    char *head;
    TRY(ledger_size(db, request->arena, &view.size, why));
    TRY(ledger_head(db, request->arena, request->app->key, view.size, &head, why));
    view.head = head;
    int64_t *bundles = ARENA_ARRAY(request->arena, int64_t, BUNDLES_SHOWN);
    for (int64_t at = 0; at < view.size && view.n_bundles < BUNDLES_SHOWN; at += LOG_BUNDLE)
        bundles[view.n_bundles++] = at;
    view.bundles = bundles;
    TRY(things_load(request, db, &view, why));
    TRY(witnesses_load(request, db, &view, why));
    request->title = tr(request->out, "The public log");
    log_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_log = {
    .name = "log", .path = "/log", .scope = SCOPE_ANYONE, .cached = true, .show = log_show};
REGISTER(page, page_log);

/* ---- the check of a code ---- */

static enum fail found_fill(struct request *request, struct db *db, const char *kind,
                            const char *about, struct log_found *found, struct why *why) {
    found->kind = log_kind_text(request->out, kind);
    TRY(log_thing_load(request, db, about, &found->thing, why));
    found->thing.n = 1;
    return FAIL_NONE;
}

static enum fail code_look_up(struct request *request, struct db *db,
                              const uint8_t prefix[LEDGER_CODE_PREFIX], struct log_check_view *view,
                              struct why *why) {
    uint8_t low[TREE_HASH] = {0}, high[TREE_HASH];
    struct ledger_between_row *rows;
    struct ledger_waiting_between_row *waiting;
    size_t n, n_waiting;
    memset(high, 0xFF, sizeof high);
    memcpy(low, prefix, LEDGER_CODE_PREFIX);
    memcpy(high, prefix, LEDGER_CODE_PREFIX);
    high[LEDGER_CODE_PREFIX - 1] |= 1;
    struct str from = {(const char *)low, sizeof low}, to = {(const char *)high, sizeof high};
    TRY(ledger_between(db, request->arena, from, to, &rows, &n, why));
    TRY(ledger_waiting_between(db, request->arena, from, to, &waiting, &n_waiting, why));
    struct log_found *found = ARENA_ARRAY(request->arena, struct log_found, n + n_waiting + 1);
    for (size_t i = 0; i < n; i++) {
        struct log_found *at = &found[view->n_found++];
        struct ledger_naming_row *naming;
        size_t n_naming;
        TRY(found_fill(request, db, rows[i].kind, rows[i].about, at, why));
        TRY(ledger_naming(db, request->arena, rows[i].about, rows[i].leaf, &naming, &n_naming,
                          why));
        for (size_t k = 0; k < n_naming; k++) {
            at->withdrawn = at->withdrawn || text_is(naming[k].kind, "withdrawn");
            at->replaced = at->replaced || text_is(naming[k].kind, "replaced");
        }
        at->number = rows[i].position + 1;
        at->line = ledger_entry_line(request->arena, rows[i].kind, rows[i].about, rows[i].digest);
        at->proof_href = arena_printf(request->arena, "/log/inclusion.json?index=%lld&size=%lld",
                                      (long long)rows[i].position, (long long)view->size);
        view->included = view->included || (!at->withdrawn && !at->replaced);
    }
    for (size_t i = 0; i < n_waiting; i++) {
        struct log_found *at = &found[view->n_found++];
        TRY(found_fill(request, db, waiting[i].kind, waiting[i].about, at, why));
        at->waiting = true;
        at->thing.n = 0;
    }
    view->found = found;
    return FAIL_NONE;
}

/* People confuse the code with which they answered and the one to check with. */
static bool reads_as_access(struct request *request, const char *typed) {
    char *access;
    return code_read(request->arena, typed, &access, NULL) == FAIL_NONE;
}

static const char *code_wrong(struct request *request, const char *typed, const struct why *why) {
    if (text_is_empty(typed)) return tr(request->out, "Enter your check code");
    if (reads_as_access(request, typed))
        return tr(request->out,
                  "This looks like the code with which you answer. Keep it to yourself, and enter "
                  "the check code from your receipt.");
    if (strstr(why->text, "12 letters") != NULL)
        return tr(request->out, "A check code has 12 letters and numbers");
    if (strstr(why->text, "no U") != NULL)
        return tr(request->out, "A check code has only letters and numbers, and no letter U");
    return tr(request->out, "At least one letter or number is not as on the receipt. Look again.");
}

static enum fail check_show(struct request *request, struct db *db, struct why *why) {
    const char *typed = http_query(request->http, "code");
    struct log_check_view view = {.typed = typed == NULL ? "" : typed};
    char *code = ARENA_ARRAY(request->arena, char, LEDGER_CODE_TEXT);
    uint8_t prefix[LEDGER_CODE_PREFIX];
    struct why inner = {0};
    TRY(ledger_size(db, request->arena, &view.size, why));
    if (typed != NULL && ledger_code_read(typed, code, prefix, &inner) != FAIL_NONE)
        view.error = code_wrong(request, typed, &inner);
    else if (typed != NULL)
        TRY(code_look_up(request, db, prefix, &view, why));
    if (typed != NULL && view.error == NULL) view.code = code;
    /* One code in 32 passes both checks: nobody is to take theirs for a lost answer. */
    view.reads_as_access = view.code != NULL && reads_as_access(request, typed);
    request->title = tr(request->out, "Check that your answers were counted");
    if (view.error != NULL) request->title = trf(request->out, "Error: %s", request->title);
    request->back_href = "/log";
    log_check_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_log_check = {
    .name = "log_check", .path = "/log/check", .scope = SCOPE_ANYONE, .show = check_show};
REGISTER(page, page_log_check);

/* ---- the sums ---- */

/* "engagement/12" of the path; NOTFOUND when it is nothing that the log speaks of. */
static enum fail about_of_path(struct request *request, struct db *db, const char **about,
                               struct log_thing *thing, struct why *why) {
    const char *text = arena_printf(request->arena, "%s/%lld", request_text(request, "thing"),
                                    (long long)request_int(request, "number"));
    struct ledger_counts_row *counts;
    struct ledger_waiting_kinds_row *waiting;
    size_t n, n_waiting;
    TRY(ledger_counts(db, request->arena, text, &counts, &n, why));
    TRY(ledger_waiting_kinds(db, request->arena, text, &waiting, &n_waiting, why));
    if (n == 0 && n_waiting == 0)
        return why_fail(why, FAIL_NOTFOUND, NULL, "the log does not speak of this");
    *about = text;
    return log_thing_load(request, db, text, thing, why);
}

static int64_t waiting_of(const struct ledger_waiting_kinds_row *rows, size_t n, const char *kind) {
    for (size_t i = 0; i < n; i++)
        if (text_is(rows[i].kind, kind)) return rows[i].n;
    return 0;
}

static enum fail sums_load(struct request *request, struct db *db, const char *about,
                           struct log_sums_view *view, struct why *why) {
    struct ledger_counts_row *counts;
    struct ledger_waiting_kinds_row *waiting;
    size_t n, n_waiting;
    TRY(ledger_counts(db, request->arena, about, &counts, &n, why));
    TRY(ledger_waiting_kinds(db, request->arena, about, &waiting, &n_waiting, why));
    struct log_sum *sums = ARENA_ARRAY(request->arena, struct log_sum, n + 1);
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * SUM_COLUMNS + 1);
    /* What waits to be taken back is named by its leaf alone: until it enters, the sums of the
     * entries that are there may be short by so many. */
    int64_t slack =
        waiting_of(waiting, n_waiting, "withdrawn") + waiting_of(waiting, n_waiting, "replaced");
    for (size_t i = 0; i < n; i++) {
        struct log_sum *sum = &sums[i];
        *sum = (struct log_sum){.kind = counts[i].kind,
                                .name = log_kind_text(request->out, counts[i].kind),
                                .replaced = counts[i].n_replaced,
                                .withdrawn = counts[i].n_withdrawn};
        sum->entered = counts[i].n;
        int64_t stand = sum->entered - sum->replaced - sum->withdrawn, kept;
        TRY(ledger_open_count(db, request->arena, about, counts[i].kind, &kept, why));
        int64_t short_by = stand + waiting_of(waiting, n_waiting, counts[i].kind) - kept;
        sum->adds_up = short_by >= 0 && short_by <= slack;
        /* As the log has it: what waits would tell who looks again and again when somebody
         * answered. */
        sum->counted = sum->adds_up ? stand : kept;
        const int64_t figures[] = {sum->entered, sum->replaced, sum->withdrawn, sum->counted};
        cells[i * SUM_COLUMNS] = (struct part_cell){.text = sum->name};
        for (size_t k = 0; k < LENGTH(figures); k++)
            cells[i * SUM_COLUMNS + 1 + k] = (struct part_cell){
                .text = arena_printf(request->arena, "%lld", (long long)figures[k]),
                .numeric = true};
    }
    view->sums = sums;
    view->cells = cells;
    view->n_sums = n;
    return FAIL_NONE;
}

static enum fail sums_show(struct request *request, struct db *db, struct why *why) {
    struct log_sums_view view = {.n_sums = 0};
    const char *about;
    TRY(about_of_path(request, db, &about, &view.thing, why));
    TRY(sums_load(request, db, about, &view, why));
    request->title = view.thing.title;
    request->back_href = "/log";
    log_sums_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_log_sums = {.name = "log_sums",
                                          .path = "/log/sums/:thing/:number",
                                          .scope = SCOPE_ANYONE,
                                          .cached = true,
                                          .show = sums_show};
REGISTER(page, page_log_sums);

/* ---- lists to print ---- */

static enum fail codes_show(struct request *request, struct db *db, struct why *why) {
    struct log_codes_view view = {.kind = request_text(request, "kind")};
    const char *about;
    char *head;
    struct ledger_leaves_of_row *rows;
    TRY(about_of_path(request, db, &about, &view.thing, why));
    TRY(ledger_leaves_of(db, request->arena, about, view.kind, &rows, &view.n_codes, why));
    if (view.n_codes == 0) return why_fail(why, FAIL_NOTFOUND, NULL, "there are no such lines");
    const char **codes = ARENA_ARRAY(request->arena, const char *, view.n_codes);
    bool *gone = ARENA_ARRAY(request->arena, bool, view.n_codes);
    for (size_t i = 0; i < view.n_codes; i++) {
        struct tree_hash leaf = {{0}};
        char *code = ARENA_ARRAY(request->arena, char, LEDGER_CODE_TEXT);
        if (rows[i].leaf.n == TREE_HASH) memcpy(leaf.bytes, rows[i].leaf.s, TREE_HASH);
        ledger_code(&leaf, code);
        codes[i] = code;
        gone[i] = rows[i].n_gone > 0;
    }
    TRY(ledger_size(db, request->arena, &view.size, why));
    TRY(ledger_head(db, request->arena, request->app->key, view.size, &head, why));
    view.codes = codes;
    view.gone = gone;
    view.head = head;
    view.address = arena_printf(request->arena, "%s/log/check", request->app->settings.public_url);
    view.name = log_kind_text(request->out, view.kind);
    request->title = trf(request->out, "Check codes: %s", view.name);
    request->back_href = view.thing.href;
    log_codes_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_log_codes = {.name = "log_codes",
                                           .path = "/log/codes/:thing/:number/:kind",
                                           .scope = SCOPE_ANYONE,
                                           .cached = true,
                                           .show = codes_show};
REGISTER(page, page_log_codes);
