/* The files of the log and its proofs. */
#include "ledger/log_files.h"

#include "base/json.h"
#include "civic/app.h"
#include "ledger/checkpoint.h"
#include "ledger/ledger.sql.h"
#include "ledger/log_views.h"

#include <string.h>

static void plain(struct request *request) {
    request->response->type = "text/plain; charset=utf-8";
    request->response->squeeze = true;
}

static enum fail size_asked(struct request *request, struct db *db, const char *name, int64_t *size,
                            struct why *why);

/* The head, with the lines of the witnesses who signed just this one: of now, or of ?size=. */
static enum fail checkpoint_send(struct request *request, struct db *db, struct why *why) {
    int64_t size = 0;
    char *head;
    struct ledger_cosignatures_of_row *lines;
    size_t n;
    TRY(size_asked(request, db, "size", &size, why));
    TRY(ledger_head(db, request->arena, request->app->key, size, &head, why));
    TRY(ledger_cosignatures_of(db, request->arena, size, &lines, &n, why));
    plain(request);
    buf_text(&request->response->body, head);
    for (size_t i = 0; i < n; i++) buf_text(&request->response->body, lines[i].line);
    return FAIL_NONE;
}

static const struct page page_log_checkpoint = {.name = "log_checkpoint",
                                                .path = "/log/checkpoint",
                                                .scope = SCOPE_ANYONE,
                                                .send = checkpoint_send};
REGISTER(page, page_log_checkpoint);

static enum fail key_send(struct request *request, struct db *db, struct why *why) {
    struct sign_key key;
    struct checkpoint_key public;
    (void)db, (void)why;
    ledger_key(request->app->key, &key);
    checkpoint_key_make(ledger_origin(request->arena, &key), CHECKPOINT_LOG, key.public, &public);
    plain(request);
    buf_printf(&request->response->body, "%s\n", checkpoint_key_text(request->arena, &public));
    return FAIL_NONE;
}

static const struct page page_log_key = {
    .name = "log_key", .path = "/log/key", .scope = SCOPE_ANYONE, .send = key_send};
REGISTER(page, page_log_key);

/* A whole number of the path or the query, 0 allowed. */
static enum fail number_read(const char *text, const char *name, int64_t *out, struct why *why) {
    if (text != NULL && str_int(str_of(text), 0, INT64_C(1) << (TREE_LEVELS - 1), out))
        return FAIL_NONE;
    return why_fail(why, FAIL_NOTFOUND, name, "want '%s' as a whole number from 0 up", name);
}

static enum fail entries_send(struct request *request, struct db *db, struct why *why) {
    int64_t from = 0;
    struct ledger_entries_from_row *rows;
    size_t n;
    TRY(number_read(request_text(request, "from"), "from", &from, why));
    TRY(ledger_entries_from(db, request->arena, from, INT64_MAX, LOG_BUNDLE, &rows, &n, why));
    if (n == 0) return why_fail(why, FAIL_NOTFOUND, NULL, "the log has fewer lines");
    http_download(request->response, "text/plain; charset=utf-8",
                  arena_printf(request->arena, "entries-%012lld.txt", (long long)from));
    request->response->squeeze = true;
    for (size_t i = 0; i < n; i++)
        buf_printf(&request->response->body, "%s\n",
                   ledger_entry_line(request->arena, rows[i].kind, rows[i].about, rows[i].digest));
    return FAIL_NONE;
}

static const struct page page_log_entries = {.name = "log_entries",
                                             .path = "/log/entries/:from",
                                             .scope = SCOPE_ANYONE,
                                             .send = entries_send};
REGISTER(page, page_log_entries);

/* Up to 256 hashes of the nodes over 256^level entries, as C2SP tlog-tiles has them. */
static enum fail tile_send(struct request *request, struct db *db, struct why *why) {
    int64_t level = 0, index = 0, size = 0;
    struct tree_hash hash;
    struct ledger_nodes nodes = {db, request->arena};
    struct tree_source source = ledger_source(&nodes);
    TRY(number_read(request_text(request, "level"), "level", &level, why));
    TRY(number_read(request_text(request, "index"), "index", &index, why));
    TRY(ledger_size(db, request->arena, &size, why));
    if (level > 5 || index > size)
        return why_fail(why, FAIL_NOTFOUND, NULL, "the log has no such tile");
    int64_t whole = size >> (8 * level), first = index * LOG_TILE;
    if (first >= whole) return why_fail(why, FAIL_NOTFOUND, NULL, "the log has no such tile");
    http_download(
        request->response, "application/octet-stream",
        arena_printf(request->arena, "tile-%lld-%lld", (long long)level, (long long)index));
    for (int64_t at = first; at < whole && at < first + LOG_TILE; at++) {
        size_t mark = arena_mark(request->arena);
        TRY(source.node(source.context, (unsigned)(8 * level), (uint64_t)at, &hash, why));
        arena_rewind(request->arena, mark);
        buf_add(&request->response->body, (const char *)hash.bytes, TREE_HASH);
    }
    return FAIL_NONE;
}

static const struct page page_log_tile = {.name = "log_tile",
                                          .path = "/log/tile/:level/:index",
                                          .scope = SCOPE_ANYONE,
                                          .send = tile_send};
REGISTER(page, page_log_tile);

/* ---- proofs ---- */

static void proof_put(struct arena *arena, struct json_out *out, const struct tree_proof *proof) {
    json_key(out, "proof");
    json_open(out, '[');
    for (size_t i = 0; i < proof->n; i++)
        json_put_text(out, base64(arena, proof->hashes[i].bytes, TREE_HASH));
    json_close(out, ']');
}

/* The size asked for, or that of the log now; NOTFOUND for one that it has not reached. */
static enum fail size_asked(struct request *request, struct db *db, const char *name, int64_t *size,
                            struct why *why) {
    const char *text = http_query(request->http, name);
    int64_t now = 0;
    TRY(ledger_size(db, request->arena, &now, why));
    *size = now;
    if (text == NULL) return FAIL_NONE;
    TRY(number_read(text, name, size, why));
    if (*size > now)
        return why_fail(why, FAIL_NOTFOUND, name, "the log has only %lld entries", (long long)now);
    return FAIL_NONE;
}

/* The position of ?index= or ?code=. */
static enum fail index_asked(struct request *request, struct db *db, int64_t *index,
                             struct why *why) {
    const char *typed = http_query(request->http, "code");
    if (typed == NULL) return number_read(http_query(request->http, "index"), "index", index, why);
    char code[LEDGER_CODE_TEXT];
    uint8_t prefix[LEDGER_CODE_PREFIX], low[TREE_HASH] = {0}, high[TREE_HASH];
    struct ledger_between_row *rows;
    size_t n;
    TRY(ledger_code_read(typed, code, prefix, why));
    memset(high, 0xFF, sizeof high);
    memcpy(low, prefix, sizeof prefix);
    memcpy(high, prefix, sizeof prefix);
    high[LEDGER_CODE_PREFIX - 1] |= 1;
    TRY(ledger_between(db, request->arena, (struct str){(const char *)low, sizeof low},
                       (struct str){(const char *)high, sizeof high}, &rows, &n, why));
    if (n == 0) return why_fail(why, FAIL_NOTFOUND, "code", "no line has this code");
    *index = rows[0].position;
    return FAIL_NONE;
}

static enum fail inclusion_send(struct request *request, struct db *db, struct why *why) {
    struct arena *arena = request->arena;
    int64_t index = 0, size = 0;
    struct ledger_nodes nodes = {db, arena};
    struct tree_source source = ledger_source(&nodes);
    struct tree_proof proof = {.n = 0};
    struct ledger_entry_at_row entry;
    struct json_out out;
    char *head;
    TRY(size_asked(request, db, "size", &size, why));
    TRY(index_asked(request, db, &index, why));
    if (index >= size)
        return why_fail(why, FAIL_NOTFOUND, "index", "the log of %lld entries has no such entry",
                        (long long)size);
    TRY(ledger_entry_at(db, arena, index, &entry, why));
    TRY(tree_inclusion(&source, (uint64_t)index, (uint64_t)size, &proof, why));
    TRY(ledger_head(db, arena, request->app->key, size, &head, why));
    request->response->type = "application/json";
    json_out_init(&out, &request->response->body);
    json_open(&out, '{');
    json_pair_text(&out, "format", "folkmoot-inclusion/1");
    json_pair_int(&out, "index", index);
    json_pair_int(&out, "size", size);
    json_pair_text(&out, "line", ledger_entry_line(arena, entry.kind, entry.about, entry.digest));
    json_pair_text(&out, "leaf", base64(arena, entry.leaf.s, entry.leaf.n));
    proof_put(arena, &out, &proof);
    json_pair_text(&out, "checkpoint", head);
    json_close(&out, '}');
    return FAIL_NONE;
}

static const struct page page_log_inclusion = {.name = "log_inclusion",
                                               .path = "/log/inclusion.json",
                                               .scope = SCOPE_ANYONE,
                                               .send = inclusion_send};
REGISTER(page, page_log_inclusion);

static enum fail consistency_send(struct request *request, struct db *db, struct why *why) {
    struct arena *arena = request->arena;
    int64_t from = 0, to = 0;
    struct ledger_nodes nodes = {db, arena};
    struct tree_source source = ledger_source(&nodes);
    struct tree_proof proof = {.n = 0};
    struct json_out out;
    char *former, *head;
    TRY(size_asked(request, db, "to", &to, why));
    TRY(number_read(http_query(request->http, "from"), "from", &from, why));
    if (from > to)
        return why_fail(why, FAIL_NOTFOUND, "from", "'from' is more than the log has entries");
    TRY(tree_consistency(&source, (uint64_t)from, (uint64_t)to, &proof, why));
    TRY(ledger_head(db, arena, request->app->key, from, &former, why));
    TRY(ledger_head(db, arena, request->app->key, to, &head, why));
    request->response->type = "application/json";
    json_out_init(&out, &request->response->body);
    json_open(&out, '{');
    json_pair_text(&out, "format", "folkmoot-consistency/1");
    json_pair_int(&out, "from", from);
    json_pair_int(&out, "to", to);
    proof_put(arena, &out, &proof);
    json_pair_text(&out, "former", former);
    json_pair_text(&out, "checkpoint", head);
    json_close(&out, '}');
    return FAIL_NONE;
}

static const struct page page_log_consistency = {.name = "log_consistency",
                                                 .path = "/log/consistency.json",
                                                 .scope = SCOPE_ANYONE,
                                                 .send = consistency_send};
REGISTER(page, page_log_consistency);
