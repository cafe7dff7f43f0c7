#include "stats/sampling/frame_inner.h"

#include <assert.h>
#include <string.h>

/* --- Texts and numbers --- */

bool micro_read(struct str text, int64_t *out) {
    if (frame_digits_read(text, out)) return true;
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

uint64_t frame_hash(const char *bytes, size_t n) {
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

static bool fault_set(struct frame_fault *fault, size_t column, enum fail fail, const char *text) {
    *fault = (struct frame_fault){column, fail, text};
    return false;
}

/* --- Notes --- */

bool frame_note_put(struct frame_worker *worker, enum note_kind kind, const void *value, size_t n) {
    struct note_out *out = worker->notes[kind];
    if (out->n + n > sizeof out->bytes) {
        if (worker->fail == FAIL_NONE)
            worker->fail =
                worker->io->note(worker->io->data, worker->number * NOTE_KINDS + (int)kind,
                                 out->bytes, out->n, &worker->why);
        if (worker->fail != FAIL_NONE) return false; /* and for ever: the notes have a gap */
        out->n = 0;
    }
    memcpy(out->bytes + out->n, value, n);
    out->n += n;
    return true;
}

/* Notes the rows that are alike, and begins with the one of cell `last`. */
bool frame_run_note(struct frame_worker *worker) {
    uint32_t more = (worker->run_rows - 1) | NOTE_MORE;
    bool good = true;
    if (worker->run_rows > 0) {
        good = frame_note_put(worker, NOTE_CELL, &worker->run_cell, sizeof worker->run_cell);
        worker->n_words++;
    }
    if (worker->run_rows > 1) {
        good = good && frame_note_put(worker, NOTE_CELL, &more, sizeof more);
        worker->n_words++;
    }
    worker->run_cell = worker->last;
    worker->run_rows = 0;
    return good;
}

bool frame_rows_count(struct frame_worker *worker, uint32_t rows) {
    worker->cells[worker->last].rows += rows;
    worker->data_rows += rows;
    if (worker->head->n_keys == 0) return true;
    bool other = worker->last != worker->run_cell || worker->run_rows > INT32_MAX - rows;
    if (other && !frame_run_note(worker)) return false;
    worker->run_rows += rows;
    return true;
}

void frame_mark_put(struct frame_worker *worker, uint64_t row, uint64_t at) {
    if (worker->marks == NULL) { /* none stands behind `to`, and no two nearer than `interval` */
        uint64_t most = (worker->to - worker->begin) / worker->interval + 2;
        worker->marks = ARENA_ARRAY(worker->arena, struct frame_mark, (size_t)most);
    }
    worker->marks[worker->n_marks++] = (struct frame_mark){row, at};
    worker->next_mark = at + worker->interval;
}

/* --- Cells --- */

static void table_grow(struct frame_worker *worker) {
    size_t size = worker->table_size == 0 ? 4096 : 2 * worker->table_size;
    worker->table = ARENA_ARRAY(worker->arena, uint32_t, size);
    worker->table_size = size;
    assert(worker->n_cells == 0 || worker->cells != NULL);
    for (size_t c = 0; c < worker->n_cells; c++) {
        size_t at = frame_hash(worker->cells[c].key, worker->cells[c].length) & (size - 1);
        while (worker->table[at] != 0) at = (at + 1) & (size - 1);
        worker->table[at] = (uint32_t)c + 1;
    }
}

static bool key_find(struct frame_worker *worker, size_t length, struct frame_fault *fault) {
    if (worker->n_cells * 2 >= worker->table_size) table_grow(worker);
    size_t at = frame_hash(worker->key, length) & (worker->table_size - 1);
    for (; worker->table[at] != 0; at = (at + 1) & (worker->table_size - 1)) {
        const struct frame_cell *cell = &worker->cells[worker->table[at] - 1];
        if (cell->length != length || memcmp(cell->key, worker->key, length) != 0) continue;
        worker->last = worker->table[at] - 1;
        return true;
    }
    if (worker->n_cells == FRAME_CELLS_MAX)
        return fault_set(fault, worker->head->keys[0], FAIL_LIMIT,
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

static struct str text_of(struct frame_worker *worker, const struct frame_texts *texts,
                          struct str raw) {
    return texts->quoted ? scan_unquoted(raw, worker->cell_text) : raw;
}

bool frame_cell_find(struct frame_worker *worker, const struct frame_texts *texts,
                     struct frame_fault *fault) {
    const struct frame_head *head = worker->head;
    size_t n = 0;
    for (size_t k = 0; k < head->n_keys; k++) {
        struct str text = text_of(worker, texts, texts->keys[k]);
        while (text.n > 0 && text.s[0] == ' ') text.s++, text.n--;
        while (text.n > 0 && text.s[text.n - 1] == ' ') text.n--;
        if (n + text.n + 1 > FRAME_KEY_MAX)
            return fault_set(fault, head->keys[k], FAIL_LIMIT,
                             "the texts of this row's strata and order are too long");
        memcpy(worker->key + n, text.s, text.n);
        n += text.n;
        worker->key[n++] = '\x1f';
    }
    return key_find(worker, n, fault);
}

/* --- Numbers --- */

bool frame_numbers_wanted(const struct frame_head *head) {
    return (head->size & head->spread & head->household) != SIZE_MAX;
}

bool frame_numbers_read(struct frame_worker *worker, const struct frame_texts *texts,
                        struct frame_numbers *out, struct frame_fault *fault) {
    const struct frame_head *head = worker->head;
    if (head->size != SIZE_MAX &&
        (!micro_read(text_of(worker, texts, texts->size), &out->size) || out->size < 0))
        return fault_set(fault, head->size, FAIL_INPUT,
                         "want a size of 0 or more, written like 12 or 12.5");
    if (head->spread != SIZE_MAX &&
        !micro_read(text_of(worker, texts, texts->spread), &out->spread))
        return fault_set(fault, head->spread, FAIL_INPUT, "want a number, written like 12 or 12.5");
    if (head->household != SIZE_MAX) {
        struct str text = str_trim(text_of(worker, texts, texts->household));
        if (text.n == 0)
            return fault_set(fault, head->household, FAIL_INPUT,
                             "this row does not say which household it is of");
        out->household = text;
    }
    return true;
}

bool frame_numbers_note(struct frame_worker *worker, const struct frame_numbers *numbers) {
    const struct frame_head *head = worker->head;
    if (head->spread != SIZE_MAX) {
        struct frame_cell *cell = &worker->cells[worker->last];
        cell->sum += numbers->spread;
        cell->squares += (wide)numbers->spread * numbers->spread;
    }
    return (head->size == SIZE_MAX ||
            frame_note_put(worker, NOTE_SIZE, &numbers->size, sizeof numbers->size)) &&
           (head->household == SIZE_MAX || frame_house_take(worker, numbers->household));
}

/* --- Any row --- */

static bool row_refuse(struct frame_worker *worker, const struct scan_row *row,
                       const struct frame_fault *fault) {
    if (worker->fail != FAIL_NONE) return false;
    worker->fail = why_fail(&worker->why, fault->fail, NULL, "%s", fault->text);
    worker->why.row = row->number;
    worker->why.column = (int64_t)fault->column + 1;
    return false;
}

static bool cells_refuse(struct frame_worker *worker, const struct scan_row *row) {
    const struct frame_head *head = worker->head;
    bool more = row->n_cells > head->n_columns;
    char text[160];
    snprintf(text, sizeof text,
             more ? "this row has %zu cells and the header %zu: a cell with '%c' in it needs "
                    "quotation marks"
                  : "this row has %zu of the %zu cells of the header",
             row->n_cells, head->n_columns, head->separator);
    return row_refuse(
        worker, row,
        &(struct frame_fault){more ? head->n_columns : row->n_cells, FAIL_INPUT, text});
}

static struct str raw_of(const struct scan_row *row, size_t column) {
    return column == SIZE_MAX ? (struct str){NULL, 0} : scan_cell_raw(row, column);
}

bool frame_row_take(struct scan *scan, const struct scan_row *row) {
    struct frame_worker *worker = scan->data;
    const struct frame_head *head = worker->head;
    struct frame_texts texts = {.quoted = row->quoted};
    struct frame_numbers numbers = {0};
    struct frame_fault fault = {0};
    if (row->n_cells != head->n_columns) return cells_refuse(worker, row);
    for (size_t k = 0; k < head->n_keys; k++) texts.keys[k] = scan_cell_raw(row, head->keys[k]);
    texts.size = raw_of(row, head->size);
    texts.spread = raw_of(row, head->spread);
    texts.household = raw_of(row, head->household);
    uint64_t at = worker->base + (uint64_t)(row->start - worker->buffer);
    if (at >= worker->next_mark) frame_mark_put(worker, (uint64_t)worker->data_rows, at);
    bool good = (head->n_keys == 0 || frame_cell_find(worker, &texts, &fault)) &&
                frame_numbers_read(worker, &texts, &numbers, &fault) &&
                frame_rows_count(worker, 1) && frame_numbers_note(worker, &numbers);
    return good || row_refuse(worker, row, &fault);
}
