#include "store/sqlite_sweep.h"

#include "base/arena.h"

#include <string.h>

enum {
    HEADER_BYTES = 100,
    LEAF_HEADER_BYTES = 8,
    INNER_HEADER_BYTES = 12,
    POINTER_BYTES = 2,
    PAGE_MOST = 65536,
    /* A page that continues a long cell begins with the number of the next: up to here that
     * begins with a zero byte, which is no kind of b-tree page. */
    PAGES_MOST = 1 << 24
};

/* The first byte of a page. */
enum { INNER_INDEX = 2, INNER_TABLE = 5, LEAF_INDEX = 10, LEAF_TABLE = 13 };

static size_t two_bytes(const unsigned char *at) {
    return (size_t)at[0] << 8 | at[1];
}

bool sqlite_page_gap(const unsigned char *page, size_t size, size_t reserved, bool first,
                     size_t *from, size_t *to) {
    const unsigned char *header = page + (first ? HEADER_BYTES : 0);
    bool leaf = header[0] == LEAF_INDEX || header[0] == LEAF_TABLE;
    if (!leaf && header[0] != INNER_INDEX && header[0] != INNER_TABLE) return false;
    size_t cells = two_bytes(header + 3), content = two_bytes(header + 5);
    if (content == 0) content = PAGE_MOST; /* 65536 does not fit */
    *from = (first ? HEADER_BYTES : 0) + (size_t)(leaf ? LEAF_HEADER_BYTES : INNER_HEADER_BYTES) +
            cells * POINTER_BYTES;
    *to = content;
    return *from < *to && *to <= size - reserved;
}

struct sweep {
    sqlite3_file *file;
    size_t size, reserved;
    int64_t pages, swept;
    unsigned char *page; /* `size` bytes */
};

static bool is_clear(const unsigned char *at, size_t n) {
    return n == 0 || (at[0] == 0 && memcmp(at, at + 1, n - 1) == 0);
}

static int page_sweep(struct sweep *sweep, int64_t number) {
    size_t from, to;
    sqlite3_int64 at = number * (int64_t)sweep->size;
    int code = sweep->file->pMethods->xRead(sweep->file, sweep->page, (int)sweep->size, at);
    if (code != SQLITE_OK) return code;
    if (!sqlite_page_gap(sweep->page, sweep->size, sweep->reserved, number == 0, &from, &to) ||
        is_clear(sweep->page + from, to - from))
        return SQLITE_OK;
    memset(sweep->page + from, 0, to - from);
    sweep->swept++;
    return sweep->file->pMethods->xWrite(sweep->file, sweep->page + from, (int)(to - from),
                                         at + (int64_t)from);
}

/* Reads the file's header. */
static int sweep_begin(struct sweep *sweep) {
    unsigned char header[HEADER_BYTES];
    sqlite3_int64 bytes = 0;
    int code = sweep->file->pMethods->xFileSize(sweep->file, &bytes);
    if (code != SQLITE_OK || bytes == 0) return code;
    code = sweep->file->pMethods->xRead(sweep->file, header, HEADER_BYTES, 0);
    if (code != SQLITE_OK) return code;
    sweep->size = two_bytes(header + 16);
    if (sweep->size == 1) sweep->size = PAGE_MOST;
    sweep->reserved = header[20];
    if (sweep->size < 512) return SQLITE_CORRUPT;
    sweep->pages = bytes / (int64_t)sweep->size;
    return sweep->pages > PAGES_MOST ? SQLITE_TOOBIG : SQLITE_OK;
}

static int sweep_all(struct sweep *sweep) {
    int code = sweep_begin(sweep);
    if (code != SQLITE_OK || sweep->pages == 0) return code;
    struct arena *arena = arena_new(2 * PAGE_MOST);
    sweep->page = ARENA_ARRAY(arena, unsigned char, sweep->size);
    for (int64_t i = 0; code == SQLITE_OK && i < sweep->pages; i++) code = page_sweep(sweep, i);
    if (code == SQLITE_OK && sweep->swept > 0)
        code = sweep->file->pMethods->xSync(sweep->file, SQLITE_SYNC_NORMAL);
    arena_free(arena);
    return code;
}

/* With the writer's lock held and nothing in the log, nobody copies pages into the database. */
static bool log_is_empty(sqlite3 *handle) {
    sqlite3_file *journal = NULL;
    sqlite3_int64 bytes = 0;
    return sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &journal) ==
               SQLITE_OK &&
           journal != NULL && journal->pMethods != NULL &&
           journal->pMethods->xFileSize(journal, &bytes) == SQLITE_OK && bytes == 0;
}

enum fail sqlite_sweep(sqlite3 *handle, int64_t *swept, struct why *why) {
    struct sweep sweep = {0};
    int code = sqlite3_exec(handle, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (code != SQLITE_OK) return sqlite_fail(handle, code, why);
    bool empty = log_is_empty(handle);
    if (empty) {
        code = sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &sweep.file);
        if (code == SQLITE_OK) code = sweep_all(&sweep);
    }
    sqlite3_exec(handle, "ROLLBACK", NULL, NULL, NULL);
    /* What this connection remembers of the pages is what was on them. */
    sqlite3_db_release_memory(handle);
    if (swept != NULL) *swept = sweep.swept;
    if (code == SQLITE_TOOBIG)
        return why_fail(why, FAIL_LIMIT, NULL,
                        "the database is too large to clear away deleted data page by page: stop "
                        "the service and run VACUUM on it");
    if (!empty)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "somebody wrote while deleted data was being cleared away");
    return code == SQLITE_OK ? FAIL_NONE : sqlite_fail(handle, code, why);
}
