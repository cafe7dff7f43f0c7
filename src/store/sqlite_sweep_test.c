#include "store/sqlite_sweep.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/rng.h"
#include "store/store_test.h"

#include <stdio.h>
#include <string.h>

/* Rows carry their number as a mark, "<000123>", once or many times over. */
enum { ROUNDS = 300, ADDED = 30, TAKEN = 20, ROWS = ROUNDS * ADDED, MARK_BYTES = 8 };

struct churn {
    struct arena *arena;
    struct rng rng;
    const char *path;
    sqlite3 *handle;
    int n_rows, n_live, live[ROWS];
    bool is_live[ROWS];
};

static void sql(struct churn *churn, const char *text) {
    assert_int_equal(sqlite3_exec(churn->handle, text, NULL, NULL, NULL), SQLITE_OK);
}

static void churn_open(struct churn *churn, int page_bytes) {
    churn->path = path_join(churn->arena, test_folder(), "churn.db");
    assert_int_equal(sqlite3_open(churn->path, &churn->handle), SQLITE_OK);
    sql(churn, arena_printf(churn->arena, "PRAGMA page_size=%d", page_bytes));
    sql(churn, "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA secure_delete=1;"
               "PRAGMA wal_autocheckpoint=0;"
               "CREATE TABLE person (id INTEGER PRIMARY KEY, mark TEXT UNIQUE, words TEXT)");
}

static void row_add(struct churn *churn) {
    int number = churn->n_rows++, times = 1 + (int)rng_below(&churn->rng, 40);
    bool anywhere = rng_below(&churn->rng, 2) == 0;
    sql(churn,
        arena_printf(churn->arena,
                     "INSERT INTO person VALUES (%s, '<%06d>', replace(hex(zeroblob(%d)), '00', "
                     "'<%06d>'))",
                     anywhere ? arena_printf(churn->arena, "%llu",
                                             (unsigned long long)(rng_u64(&churn->rng) >> 24))
                              : "NULL",
                     number, times, number));
    churn->live[churn->n_live++] = number;
    churn->is_live[number] = true;
}

static void row_take(struct churn *churn) {
    size_t at = (size_t)rng_below(&churn->rng, (uint64_t)churn->n_live);
    int number = churn->live[at];
    sql(churn, arena_printf(churn->arena, "DELETE FROM person WHERE mark = '<%06d>'", number));
    churn->live[at] = churn->live[--churn->n_live];
    churn->is_live[number] = false;
}

static void churn_rounds(struct churn *churn, int rounds) {
    for (int round = 0; round < rounds; round++) {
        size_t mark = arena_mark(churn->arena);
        sql(churn, "BEGIN");
        for (int i = 0; i < ADDED; i++) row_add(churn);
        for (int i = 0; i < TAKEN; i++) row_take(churn);
        sql(churn, "COMMIT");
        arena_rewind(churn->arena, mark);
    }
}

/* How many marks of deleted rows stand in the file with this ending. */
static int marks_left(struct churn *churn, const char *ending) {
    size_t mark = arena_mark(churn->arena);
    struct str text;
    int left = 0;
    GOOD(file_read(churn->arena, arena_printf(churn->arena, "%s%s", churn->path, ending), 64 << 20,
                   &text, good));
    for (const char *at = text.s; at != NULL; at++) {
        at = memchr(at, '<', text.n - (size_t)(at - text.s));
        if (at == NULL || text.s + text.n - at < MARK_BYTES) break;
        int number = 0, used = 0;
        char copy[MARK_BYTES + 1] = {0};
        memcpy(copy, at, MARK_BYTES);
        if (sscanf(copy, "<%6d>%n", &number, &used) == 1 && used == MARK_BYTES)
            left += !churn->is_live[number];
    }
    arena_rewind(churn->arena, mark);
    return left;
}

static void log_empty(struct churn *churn) {
    assert_int_equal(
        sqlite3_wal_checkpoint_v2(churn->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL),
        SQLITE_OK);
}

static int64_t number_of(struct churn *churn, const char *query) {
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_prepare_v2(churn->handle, query, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

/* Everything that is not deleted is still there, and SQLite finds no fault. */
static void whole(struct churn *churn) {
    assert_int_equal(number_of(churn, "SELECT count(*) FROM person"), churn->n_live);
    assert_int_equal(number_of(churn, "SELECT count(*) FROM person WHERE replace(words, mark, '') "
                                      "<> '' OR words = ''"),
                     0);
    assert_int_equal(number_of(churn, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"),
                     1);
}

/* Sweeps, goes on, and sweeps again: what this connection remembers of pages must be gone, too. */
static int left_on_pages_of(int page_bytes) {
    struct churn churn = {.arena = arena_new(256 << 20)};
    rng_init(&churn.rng, "churn");
    churn_open(&churn, page_bytes);
    int before = 0;
    for (int half = 0; half < 2; half++) {
        churn_rounds(&churn, ROUNDS / 2);
        log_empty(&churn);
        before += marks_left(&churn, "");
        int64_t swept = 0;
        GOOD(sqlite_sweep(churn.handle, &swept, good));
        assert_int_equal(marks_left(&churn, ""), 0);
        whole(&churn);
        GOOD(sqlite_sweep(churn.handle, &swept, good));
        assert_int_equal(swept, 0);
    }
    sqlite3_close(churn.handle);
    arena_free(churn.arena);
    return before;
}

static void nothing_stays(void **state) {
    (void)state;
    /* When nothing is left before a sweep any more, SQLite does it by itself: drop the sweep. */
    int before = left_on_pages_of(4096);
    assert_true(before > 0);
    left_on_pages_of(512);
    left_on_pages_of(65536);
}
TEST(nothing_stays, "sweep: no byte of a deleted row stays between the cells of SQLite's pages, "
                    "and every other row does");

static void somebody_writes(void **state) {
    (void)state;
    struct churn churn = {.arena = arena_new(64 << 20)};
    struct why why = {0};
    rng_init(&churn.rng, "somebody");
    churn_open(&churn, 4096);
    churn_rounds(&churn, 20);
    int64_t swept = 0;
    assert_int_equal(sqlite_sweep(churn.handle, &swept, &why), FAIL_CONFLICT);
    assert_int_equal(swept, 0);
    log_empty(&churn);
    GOOD(sqlite_sweep(churn.handle, &swept, good));
    whole(&churn);
    sqlite3_close(churn.handle);
    arena_free(churn.arena);
}
TEST(somebody_writes, "sweep: while the log has pages that are not copied yet nothing is touched");

static void gaps(void **state) {
    (void)state;
    unsigned char page[512] = {13, 0, 0, 0, 2, 1, 200}; /* two cells, the first of them at 456 */
    size_t from = 0, to = 0;
    assert_true(sqlite_page_gap(page, 512, 0, false, &from, &to));
    assert_int_equal(from, 12);
    assert_int_equal(to, 456);
    page[0] = 5; /* an inner page: four bytes more of header */
    assert_true(sqlite_page_gap(page, 512, 0, false, &from, &to));
    assert_int_equal(from, 16);
    assert_false(sqlite_page_gap(page, 512, 100, false, &from, &to)); /* reaches past the cells */
    page[0] = 0;                                                      /* goes on with a long cell */
    assert_false(sqlite_page_gap(page, 512, 0, false, &from, &to));
    page[0] = 13, page[3] = 255; /* more pointers than fit */
    assert_false(sqlite_page_gap(page, 512, 0, false, &from, &to));
    unsigned char first[512] = {0};
    first[100] = 13, first[105] = 1;
    assert_true(sqlite_page_gap(first, 512, 0, true, &from, &to));
    assert_int_equal(from, 108);
    assert_int_equal(to, 256);
}
TEST(gaps, "sweep: the unused middle of a page is found for each kind of page, and nothing else");
