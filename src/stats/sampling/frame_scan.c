#include "base/csv.h"
#include "base/utf8.h"
#include "stats/sampling/frame_inner.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* --- The header --- */

static enum fail not_plain(struct why *why, const char *text) {
    enum fail fail = why_fail(why, FAIL_INPUT, NULL, "%s", text);
    if (why != NULL) why->row = 1;
    return fail;
}

/* Where the row that begins at `at` ends, its line feed included; 0 when it does not. */
static size_t row_end(struct str text, size_t at) {
    bool quoted = false;
    for (; at < text.n; at++) {
        if (text.s[at] == '"') quoted = !quoted;
        if (text.s[at] == '\n' && !quoted) return at + 1;
    }
    return 0;
}

static enum fail column_find(const struct csv *csv, const char *name, size_t *out,
                             struct why *why) {
    *out = SIZE_MAX;
    if (name == NULL) return FAIL_NONE;
    enum fail fail = csv_column_want(csv, name, out, why);
    if (fail != FAIL_NONE && why != NULL && why->row == 0) why->row = 1;
    return fail;
}

static enum fail key_add(const struct csv *csv, struct frame_head *head, const char *name,
                         struct why *why) {
    size_t column;
    TRY(column_find(csv, name, &column, why));
    for (size_t k = 0; k < head->n_keys; k++)
        if (head->keys[k] == column) return FAIL_NONE;
    if (head->n_keys == FRAME_KEYS_MAX)
        return why_fail(why, FAIL_LIMIT, NULL,
                        "want at most %d columns for strata, order and chances together",
                        FRAME_KEYS_MAX);
    head->keys[head->n_keys++] = column;
    return FAIL_NONE;
}

static enum fail columns_find(const struct csv *csv, const struct frame_plan *plan,
                              struct frame_head *head, struct why *why) {
    for (size_t i = 0; i < plan->n_strata; i++) TRY(key_add(csv, head, plan->strata[i], why));
    for (size_t i = 0; i < plan->n_sort; i++) TRY(key_add(csv, head, plan->sort[i], why));
    for (size_t i = 0; i < plan->n_factors; i++)
        TRY(key_add(csv, head, plan->factors[i].column, why));
    if (plan->response != NULL) TRY(key_add(csv, head, plan->response, why));
    TRY(column_find(csv, plan->size, &head->size, why));
    TRY(column_find(csv, plan->spread, &head->spread, why));
    return column_find(csv, plan->one_per, &head->household, why);
}

enum fail frame_head_read(struct arena *arena, const struct frame_io *io,
                          const struct frame_plan *plan, struct frame_head *out, struct why *why) {
    enum { FIRST = 1 << 20 };
    struct csv csv;
    size_t n = io->size < FIRST ? (size_t)io->size : FIRST, at = 0;
    if (n == 0) return not_plain(why, "the file is empty");
    char *bytes = arena_take(arena, n + 2, 1);
    TRY(io->read(io->data, 0, bytes, n, why));
    if (n == io->size && bytes[n - 1] != '\n') bytes[n++] = '\n';
    struct str text = {bytes, n};
    if (str_starts(text, "\xEF\xBB\xBF")) at = 3;
    *out = (struct frame_head){.rows = 1};
    if (n - at > 5 && memcmp(bytes + at, "sep=", 4) == 0) {
        at = row_end(text, at);
        out->rows++;
    }
    size_t end = row_end(text, at);
    if (end == 0)
        return not_plain(why, "the header has no end within a megabyte: want a CSV file with its "
                              "columns' names in the first row");
    TRY(csv_read(arena, (struct str){bytes, end}, &csv, why));
    out->header = csv.header;
    out->n_columns = csv.n_columns;
    out->separator = csv.separator;
    out->data_at = end > io->size ? io->size : end;
    return columns_find(&csv, plan, out, why);
}

/* --- A row --- */

bool micro_read(struct str text, int64_t *out) {
    struct str trimmed = str_trim(text);
    bool negative = trimmed.n > 0 && trimmed.s[0] == '-';
    size_t at = negative ? 1 : 0, digits = 0, after = 0;
    int64_t value = 0;
    bool point = false;
    for (; at < trimmed.n; at++) {
        char c = trimmed.s[at];
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9') return false;
        digits++;
        if (point && ++after > 6) continue;
        if (value > INT64_C(900000000000000000) / 10) return false;
        value = value * 10 + (c - '0');
    }
    if (digits == 0) return false;
    for (; after < 6; after++) {
        if (value > INT64_C(900000000000000000) / 10) return false;
        value *= 10;
    }
    *out = negative ? -value : value;
    return true;
}

static uint64_t hash_of(const char *bytes, size_t n) {
    uint64_t hash = UINT64_C(0xCBF29CE484222325) ^ n;
    for (; n >= 8; n -= 8, bytes += 8) {
        uint64_t piece;
        memcpy(&piece, bytes, 8);
        hash = (hash ^ piece) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 29;
    }
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001B3);
    hash ^= hash >> 32;
    hash *= UINT64_C(0xD6E8FEB86659FD93);
    return hash ^ hash >> 32;
}

static bool row_refuse(struct frame_worker *worker, const struct scan_row *row, size_t column,
                       enum fail fail, const char *text) {
    worker->fail = why_fail(&worker->why, fail, NULL, "%s", text);
    worker->why.row = row->number;
    worker->why.column = (int64_t)column;
    return false;
}

static bool note_put(struct frame_worker *worker, enum note_kind kind, const void *value,
                     size_t n) {
    struct note_out *out = worker->notes[kind];
    if (out->n + n > sizeof out->bytes) {
        worker->fail = worker->io->note(worker->io->data, worker->number * NOTE_KINDS + (int)kind,
                                        out->bytes, out->n, &worker->why);
        out->n = 0;
        if (worker->fail != FAIL_NONE) return false;
    }
    memcpy(out->bytes + out->n, value, n);
    out->n += n;
    return true;
}

/* Notes the rows that are alike, and begins with the one of cell `last`. */
static bool run_note(struct frame_worker *worker) {
    uint32_t more = (worker->run_rows - 1) | NOTE_MORE;
    bool good = true;
    if (worker->run_rows > 0) {
        good = note_put(worker, NOTE_CELL, &worker->run_cell, sizeof worker->run_cell);
        worker->n_words++;
    }
    if (worker->run_rows > 1) {
        good = good && note_put(worker, NOTE_CELL, &more, sizeof more);
        worker->n_words++;
    }
    worker->run_cell = worker->last;
    worker->run_rows = 0;
    return good;
}

static void table_grow(struct frame_worker *worker) {
    size_t size = worker->table_size == 0 ? 4096 : 2 * worker->table_size;
    worker->table = ARENA_ARRAY(worker->arena, uint32_t, size);
    worker->table_size = size;
    assert(worker->n_cells == 0 || worker->cells != NULL);
    for (size_t c = 0; c < worker->n_cells; c++) {
        size_t at = hash_of(worker->cells[c].key, worker->cells[c].length) & (size - 1);
        while (worker->table[at] != 0) at = (at + 1) & (size - 1);
        worker->table[at] = (uint32_t)c + 1;
    }
}

static bool cell_find(struct frame_worker *worker, const struct scan_row *row, size_t length) {
    const struct frame_cell *last = worker->n_cells == 0 ? NULL : &worker->cells[worker->last];
    if (last != NULL && last->length == length && memcmp(last->key, worker->key, length) == 0)
        return true;
    if (worker->n_cells * 2 >= worker->table_size) table_grow(worker);
    size_t at = hash_of(worker->key, length) & (worker->table_size - 1);
    for (; worker->table[at] != 0; at = (at + 1) & (worker->table_size - 1)) {
        const struct frame_cell *cell = &worker->cells[worker->table[at] - 1];
        if (cell->length != length || memcmp(cell->key, worker->key, length) != 0) continue;
        worker->last = worker->table[at] - 1;
        return true;
    }
    if (worker->n_cells == FRAME_CELLS_MAX)
        return row_refuse(worker, row, worker->head->keys[0] + 1, FAIL_LIMIT,
                          "strata and order together have more than 2,000,000 different values; "
                          "use a coarser column, such as "
                          "the area or the postcode's sector");
    if (worker->n_cells == worker->cells_room) {
        size_t room = worker->cells_room == 0 ? 1024 : 2 * worker->cells_room;
        worker->cells =
            arena_grow(worker->arena, worker->cells, worker->cells_room * sizeof *worker->cells,
                       room * sizeof *worker->cells);
        worker->cells_room = room;
    }
    assert(worker->cells != NULL);
    worker->cells[worker->n_cells] = (struct frame_cell){
        .key = arena_copy_n(worker->arena, worker->key, length), .length = (uint32_t)length};
    worker->last = (uint32_t)worker->n_cells;
    worker->table[at] = (uint32_t)++worker->n_cells;
    return true;
}

static bool bytes_same(const char *a, const char *b, size_t n) {
    uint64_t x, y;
    uint32_t p, q;
    if (n >= 8) {
        for (size_t at = 0;; at = at + 16 < n ? at + 8 : n - 8) {
            memcpy(&x, a + at, 8);
            memcpy(&y, b + at, 8);
            if (x != y || at + 8 == n) return x == y;
        }
    }
    if (n >= 4) {
        memcpy(&p, a, 4);
        memcpy(&q, b, 4);
        if (p != q) return false;
        memcpy(&p, a + n - 4, 4);
        memcpy(&q, b + n - 4, 4);
        return p == q;
    }
    for (size_t i = 0; i < n; i++)
        if (a[i] != b[i]) return false;
    return true;
}

/* Most files are in some order: the row is often of the cell of the row before. False: look it up.
 */
static bool key_again(const struct frame_worker *worker, const struct scan_row *row) {
    const struct frame_head *head = worker->head;
    if (worker->n_cells == 0 || row->quoted) return false;
    const struct frame_cell *last = &worker->cells[worker->last];
    size_t n = 0;
    for (size_t k = 0; k < head->n_keys; k++) {
        struct str text = scan_cell_raw(row, head->keys[k]); /* with spaces around: not the same */
        if (n + text.n >= last->length || last->key[n + text.n] != '\x1f' ||
            !bytes_same(last->key + n, text.s, text.n))
            return false;
        n += text.n + 1;
    }
    return n == last->length;
}

static bool key_read(struct frame_worker *worker, const struct scan_row *row) {
    const struct frame_head *head = worker->head;
    size_t n = 0;
    if (key_again(worker, row)) return true;
    for (size_t k = 0; k < head->n_keys; k++) {
        struct str text = scan_cell(row, head->keys[k], worker->cell_text);
        while (text.n > 0 && text.s[0] == ' ') text.s++, text.n--;
        while (text.n > 0 && text.s[text.n - 1] == ' ') text.n--;
        if (n + text.n + 1 > FRAME_KEY_MAX)
            return row_refuse(worker, row, head->keys[k] + 1, FAIL_LIMIT,
                              "the texts of this row's strata and order are too long");
        if (text.n <= 8 && (size_t)(row->start + row->length - text.s) >= 8 &&
            text.s != worker->cell_text && n + 8 <= FRAME_KEY_MAX)
            memcpy(worker->key + n, text.s, 8); /* one move; what is too much is written over */
        else
            memcpy(worker->key + n, text.s, text.n);
        n += text.n;
        worker->key[n++] = '\x1f';
    }
    return cell_find(worker, row, n);
}

static bool no_numbers(const struct frame_head *head) {
    return (head->size & head->spread & head->household) == SIZE_MAX;
}

static bool numbers_read(struct frame_worker *worker, const struct scan_row *row) {
    const struct frame_head *head = worker->head;
    int64_t value;
    if (head->size != SIZE_MAX) {
        if (!micro_read(scan_cell(row, head->size, worker->cell_text), &value) || value < 0)
            return row_refuse(worker, row, head->size + 1, FAIL_INPUT,
                              "want a size of 0 or more, written like 12 or 12.5");
        if (!note_put(worker, NOTE_SIZE, &value, sizeof value)) return false;
    }
    if (head->spread != SIZE_MAX) {
        if (!micro_read(scan_cell(row, head->spread, worker->cell_text), &value))
            return row_refuse(worker, row, head->spread + 1, FAIL_INPUT,
                              "want a number, written like 12 or 12.5");
        struct frame_cell *cell = &worker->cells[worker->last];
        cell->sum += value;
        cell->squares += (wide)value * value;
    }
    if (head->household != SIZE_MAX) {
        struct str text = str_trim(scan_cell(row, head->household, worker->cell_text));
        if (text.n == 0)
            return row_refuse(worker, row, head->household + 1, FAIL_INPUT,
                              "this row does not say which household it is of");
        uint64_t hash = hash_of(text.s, text.n);
        if (!note_put(worker, NOTE_HOUSEHOLD, &hash, sizeof hash)) return false;
    }
    return true;
}

/* Rows that the scan has counted by itself. */
static void plain_rows_add(struct frame_worker *worker, struct scan *scan) {
    if (scan->plain == 0) return;
    worker->data_rows += scan->plain;
    worker->cells[worker->last].rows += scan->plain;
    scan->plain = 0;
}

/* Rows are only counted until the next that gets a mark, where nothing is read from them. */
static void plain_until_set(const struct frame_worker *worker, struct scan *scan) {
    uint64_t until = worker->next_mark < worker->to ? worker->next_mark : worker->to;
    uint64_t ahead = until > worker->base ? until - worker->base : 0;
    scan->plain_until = worker->buffer + (ahead < FRAME_BUFFER ? ahead : FRAME_BUFFER);
}

static bool row_take(struct scan *scan, const struct scan_row *row) {
    struct frame_worker *worker = scan->data;
    const struct frame_head *head = worker->head;
    plain_rows_add(worker, scan);
    if (row->n_cells != head->n_columns) {
        bool more = row->n_cells > head->n_columns;
        char text[160];
        snprintf(text, sizeof text,
                 more ? "this row has %zu cells and the header %zu: a cell with '%c' in it needs "
                        "quotation marks"
                      : "this row has %zu of the %zu cells of the header",
                 row->n_cells, head->n_columns, head->separator);
        return row_refuse(worker, row, (more ? head->n_columns : row->n_cells) + 1, FAIL_INPUT,
                          text);
    }
    uint64_t at = worker->base + (uint64_t)(row->start - worker->buffer);
    if (at >= worker->next_mark) {
        if (worker->n_marks == worker->marks_room) {
            size_t room = worker->marks_room == 0 ? 256 : 2 * worker->marks_room;
            worker->marks =
                arena_grow(worker->arena, worker->marks, worker->marks_room * sizeof *worker->marks,
                           room * sizeof *worker->marks);
            worker->marks_room = room;
        }
        worker->marks[worker->n_marks++] = (struct frame_mark){(uint64_t)worker->data_rows, at};
        worker->next_mark = at + worker->interval;
        plain_until_set(worker, scan);
    }
    if (!key_read(worker, row)) return false;
    worker->cells[worker->last].rows++;
    worker->data_rows++;
    if (head->n_keys > 0) {
        bool other = worker->last != worker->run_cell || worker->run_rows == INT32_MAX;
        if (other && !run_note(worker)) return false;
        worker->run_rows++;
    }
    return no_numbers(head) || numbers_read(worker, row);
}

/* --- A worker --- */

/* The first row that begins at or after `from`, if a line feed there ends a row. */
static enum fail begin_find(struct frame_worker *worker, char *buffer) {
    if (worker->from == worker->head->data_at) {
        worker->begin = worker->from;
        return FAIL_NONE;
    }
    for (uint64_t at = worker->from - 1; at < worker->io->size; at += FRAME_BUFFER) {
        size_t n =
            worker->io->size - at < FRAME_BUFFER ? (size_t)(worker->io->size - at) : FRAME_BUFFER;
        TRY(worker->io->read(worker->io->data, at, buffer, n, &worker->why));
        const char *end = memchr(buffer, '\n', n);
        if (end == NULL) continue;
        worker->begin = at + (uint64_t)(end - buffer) + 1;
        return FAIL_NONE;
    }
    worker->begin = worker->io->size;
    return FAIL_NONE;
}

static enum fail worker_scan(struct frame_worker *worker, char *buffer) {
    const struct frame_head *head = worker->head;
    struct scan scan = {.separator = head->separator, .row = row_take, .data = worker};
    uint64_t at = worker->begin;
    if (head->n_keys == 0 && no_numbers(head)) scan.plain_cells = head->n_columns;
    worker->end = at;
    worker->next_mark = 0;
    while (at < worker->to && at < worker->io->size && !scan.stopped) {
        size_t n = worker->io->size - at < FRAME_BUFFER ? (size_t)(worker->io->size - at)
                                                        : FRAME_BUFFER,
               used;
        TRY(worker->io->read(worker->io->data, at, buffer, n, &worker->why));
        bool last = at + n == worker->io->size;
        worker->base = at;
        worker->buffer = buffer;
        scan.limit = worker->to - at < n ? buffer + (worker->to - at) : NULL;
        plain_until_set(worker, &scan);
        enum fail fail = scan_rows(&scan, (struct str){buffer, n}, last, &used, &worker->why);
        plain_rows_add(worker, &scan);
        worker->rows = scan.rows;
        TRY(fail);
        if (worker->fail != FAIL_NONE) return worker->fail;
        if (used == 0 && !scan.stopped) {
            fail = why_fail(&worker->why, FAIL_LIMIT, NULL,
                            "a row is longer than 256 KB: is a quotation mark never closed?");
            worker->why.row = scan.rows + 1;
            return fail;
        }
        at += used;
        worker->end = at;
        if (last) break;
    }
    return FAIL_NONE;
}

static void *worker_run(void *data) {
    struct frame_worker *worker = data;
    char *buffer = ARENA_ARRAY(worker->arena, char, FRAME_BUFFER + 64);
    worker->fail = FAIL_NONE;
    enum fail fail = worker->begin == UINT64_MAX ? begin_find(worker, buffer) : FAIL_NONE;
    if (worker->head->n_keys == 0) { /* all rows are of one cell */
        worker->key[0] = '\0';
        worker->cells = ARENA_NEW(worker->arena, struct frame_cell);
        worker->cells[0].key = "";
        worker->n_cells = worker->cells_room = 1;
    }
    if (fail == FAIL_NONE) fail = worker_scan(worker, buffer);
    if (fail == FAIL_NONE && !run_note(worker)) fail = worker->fail;
    for (int kind = 0; kind < NOTE_KINDS && fail == FAIL_NONE; kind++) {
        struct note_out *out = worker->notes[kind];
        if (out->n == 0) continue;
        fail = worker->io->note(worker->io->data, worker->number * NOTE_KINDS + kind, out->bytes,
                                out->n, &worker->why);
    }
    worker->fail = fail;
    return NULL;
}

static void worker_end(void *thing) {
    struct frame_worker *worker = thing;
    if (worker->started) pthread_join(worker->thread, NULL);
    worker->started = false;
    if (worker->arena != NULL) arena_free(worker->arena);
    worker->arena = NULL;
}

static void worker_reset(struct frame_worker *worker) {
    arena_reset(worker->arena, 1 << 20);
    worker->cells = NULL;
    worker->table = NULL;
    worker->marks = NULL;
    worker->n_cells = worker->cells_room = worker->table_size = worker->n_marks =
        worker->marks_room = 0;
    worker->rows = worker->data_rows = 0;
    worker->last = worker->run_cell = worker->run_rows = 0;
    worker->n_words = 0;
    for (int kind = 0; kind < NOTE_KINDS; kind++)
        worker->notes[kind] = ARENA_NEW(worker->arena, struct note_out);
}

static struct frame_worker *worker_new(struct arena *arena, const struct frame_io *io,
                                       const struct frame_head *head, int number) {
    struct frame_worker *worker = ARENA_NEW(arena, struct frame_worker);
    /* Cells are never larger than the rows that they were read from. */
    uint64_t room = ((uint64_t)8 << 20) + 6 * io->size;
    worker->arena = arena_new(room > (uint64_t)2 << 30 ? (size_t)2 << 30 : (size_t)room);
    arena_on_end(arena, worker_end, worker);
    worker->number = number;
    worker->io = io;
    worker->head = head;
    worker->begin = UINT64_MAX;
    worker->interval = io->size / FRAME_INDEX_MAX < 4096 ? 4096 : io->size / FRAME_INDEX_MAX;
    worker_reset(worker);
    return worker;
}

/* Parts were cut at a line feed that was taken for the end of a row. Where it lay within a quoted
 * cell, the part is read again from where the one before really ends; its notes take a new place.
 */
static enum fail workers_check(struct frame_worker **workers, int n, int *parts, struct why *why) {
    int64_t rows = workers[0]->head->rows;
    for (int i = 0; i < n; i++) {
        struct frame_worker *worker = workers[i];
        if (i > 0 && worker->begin != workers[i - 1]->end) {
            worker_reset(worker);
            worker->begin = workers[i - 1]->end;
            worker->number = (*parts)++;
            worker_run(worker);
        }
        if (worker->fail != FAIL_NONE) {
            if (why != NULL) *why = worker->why;
            if (why != NULL && why->row > 0) why->row += rows;
            return worker->fail;
        }
        rows += worker->rows;
    }
    return FAIL_NONE;
}

enum fail frame_scan(struct arena *arena, const struct frame_io *io, const struct frame_head *head,
                     int threads, struct frame_worker ***workers, int *n_workers, struct why *why) {
    uint64_t bytes = io->size - head->data_at;
    int n = threads < 1 ? 1 : threads > FRAME_THREADS_MAX ? FRAME_THREADS_MAX : threads, parts;
    if (bytes < 4u * FRAME_BUFFER) n = 1;
    struct frame_worker **list = ARENA_ARRAY(arena, struct frame_worker *, (size_t)n);
    for (int i = 0; i < n; i++) {
        list[i] = worker_new(arena, io, head, i);
        list[i]->from = head->data_at + bytes / (unsigned)n * (unsigned)i;
        list[i]->to =
            i + 1 == n ? io->size : head->data_at + bytes / (unsigned)n * (unsigned)(i + 1);
        /* A thread that cannot be had does not matter: the work is done here. */
        list[i]->started =
            i + 1 < n && pthread_create(&list[i]->thread, NULL, worker_run, list[i]) == 0;
        if (!list[i]->started) worker_run(list[i]);
    }
    for (int i = 0; i < n; i++) {
        if (list[i]->started) pthread_join(list[i]->thread, NULL);
        list[i]->started = false;
    }
    parts = n;
    TRY(workers_check(list, n, &parts, why));
    *workers = list;
    *n_workers = n;
    return FAIL_NONE;
}
