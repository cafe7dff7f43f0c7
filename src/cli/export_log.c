#include "cli/export_log.h"

#include "ledger/checkpoint.h"
#include "ledger/ledger.h"
#include "ledger/ledger.sql.h"
#include "ledger/log_files.h"

#include <string.h>

static enum fail head_write(struct app *app, struct db *db, struct arena *arena,
                            struct folder_out *out, int64_t size, struct why *why) {
    struct sign_key key;
    struct checkpoint_key public;
    char *head;
    ledger_key(app->key, &key);
    checkpoint_key_make(ledger_origin(arena, &key), CHECKPOINT_LOG, key.public, &public);
    const char *text = arena_printf(arena, "%s\n", checkpoint_key_text(arena, &public));
    TRY(folder_out_write(out, "key", text, strlen(text), why));
    TRY(ledger_head(db, arena, app->key, size, &head, why));
    return folder_out_write(out, "checkpoint", head, strlen(head), why);
}

/* One file of lines, and the tiles of their leaves. LOG_BUNDLE lines begin a tile only now and
 * then, so tiles are cut from what is read here. */
static enum fail lines_write(struct db *db, struct arena *arena, struct folder_out *out,
                             int64_t from, int64_t size, size_t *n_files, struct why *why) {
    struct ledger_entries_from_row *rows;
    size_t n;
    struct buf lines;
    buf_init(&lines, arena, (size_t)LOG_BUNDLE * 400);
    TRY(ledger_entries_from(db, arena, from, size, LOG_BUNDLE, &rows, &n, why));
    for (size_t i = 0; i < n; i++)
        buf_printf(&lines, "%s\n",
                   ledger_entry_line(arena, rows[i].kind, rows[i].about, rows[i].digest));
    (*n_files)++;
    return folder_out_write(out, arena_printf(arena, "entries-%012lld.txt", (long long)from),
                            lines.s, lines.n, why);
}

static enum fail tile_write(struct db *db, struct arena *arena, struct folder_out *out,
                            int64_t index, int64_t size, size_t *n_files, struct why *why) {
    struct ledger_entries_from_row *rows;
    size_t n;
    struct buf tile;
    buf_init(&tile, arena, (size_t)LOG_TILE * TREE_HASH);
    TRY(ledger_entries_from(db, arena, index * LOG_TILE, size, LOG_TILE, &rows, &n, why));
    for (size_t i = 0; i < n; i++) buf_add(&tile, rows[i].leaf.s, rows[i].leaf.n);
    (*n_files)++;
    return folder_out_write(out, arena_printf(arena, "tile-0-%lld", (long long)index), tile.s,
                            tile.n, why);
}

enum fail log_files_write(struct app *app, struct db *db, struct folder_out *out, size_t *n_files,
                          int64_t *n_lines, struct why *why) {
    struct arena *arena = arena_new((size_t)1 << 30);
    int64_t size = 0;
    enum fail fail = ledger_size(db, arena, &size, why);
    if (fail == FAIL_NONE) fail = head_write(app, db, arena, out, size, why);
    for (int64_t at = 0; fail == FAIL_NONE && at < size; at += LOG_BUNDLE) {
        fail = lines_write(db, arena, out, at, size, n_files, why);
        arena_reset(arena, 1 << 24);
    }
    for (int64_t at = 0; fail == FAIL_NONE && at * LOG_TILE < size; at++) {
        fail = tile_write(db, arena, out, at, size, n_files, why);
        arena_reset(arena, 1 << 24);
    }
    arena_free(arena);
    if (fail != FAIL_NONE) return fail;
    *n_files += 2;
    *n_lines = size;
    return FAIL_NONE;
}
