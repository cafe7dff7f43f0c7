/* Rows from strips: of each only the cells are looked at that are wanted, and of keys only whether
 * they are those of the row before, or stood in the file before. */
#include "stats/sampling/frame_inner.h"

#include <string.h>

enum {
    RAWS_FIRST = 1 << 12, /* places for keys as they stood */
    RAWS_MAX = 1 << 17,
    RAW_BYTES_MAX = 256, /* of a key that is kept */
    CLOSER_BYTES = 1 << 12
};

/* The strip in hand. */
struct rows {
    struct frame_worker *worker;
    struct scan *scan;
    const char *text; /* of the strip */
    uint32_t from;    /* where the row begins */
    const uint32_t *ends;
    struct str same[FRAME_KEYS_MAX]; /* spans of the rows that are not counted yet */
    uint32_t alike;                  /* how many these are, all of worker->last */
    bool has_same, has_keys, has_numbers;
    /* Of the row in hand. They stand here because what stands on the stack is cleared first. */
    struct frame_texts texts;
    struct frame_numbers numbers;
    struct frame_fault fault;
};

static inline struct str span_of(const struct rows *rows, size_t first, size_t last) {
    const struct frame_head *head = rows->worker->head;
    uint32_t from = first == 0 ? rows->from : rows->ends[first - 1] + 1, to = rows->ends[last];
    if (last + 1 == head->n_columns && to > from && rows->text[to - 1] == '\r') to--;
    return (struct str){rows->text + from, to - from};
}

static struct str cell_of(const struct rows *rows, size_t column) {
    return column == SIZE_MAX ? (struct str){NULL, 0} : span_of(rows, column, column);
}

void frame_quick_init(struct frame_worker *worker) {
    const struct frame_head *head = worker->head;
    bool wanted[SCAN_CELLS_MAX] = {false};
    worker->n_spans = worker->n_raws = worker->raws_size = 0;
    worker->raws = NULL;
    strip_init(worker->arena, &worker->strip);
    if (head->n_columns > SCAN_CELLS_MAX) return;
    for (size_t k = 0; k < head->n_keys; k++) wanted[head->keys[k]] = true;
    for (size_t c = 0; c < head->n_columns; c++) {
        if (!wanted[c]) continue;
        if (c == 0 || !wanted[c - 1]) worker->spans[worker->n_spans++].first = c;
        worker->spans[worker->n_spans - 1].last = c;
    }
}

/* --- Keys as they stood --- */

static void raws_grow(struct frame_worker *worker) {
    size_t size = worker->raws_size == 0 ? RAWS_FIRST : 2 * worker->raws_size;
    struct frame_raw *raws = ARENA_ARRAY(worker->arena, struct frame_raw, size);
    for (size_t i = 0; i < worker->raws_size; i++) {
        if (worker->raws[i].text == NULL) continue;
        size_t at = worker->raws[i].hash & (size - 1);
        while (raws[at].text != NULL) at = (at + 1) & (size - 1);
        raws[at] = worker->raws[i];
    }
    worker->raws = raws;
    worker->raws_size = size;
}

/* The text of all spans of keys, behind one another; SIZE_MAX when it is too long to be kept. */
static size_t raw_copy(const struct str *spans, size_t n, char *to) {
    size_t length = 0;
    for (size_t s = 0; s < n; s++) {
        if (length + spans[s].n + 1 > RAW_BYTES_MAX) return SIZE_MAX;
        memcpy(to + length, spans[s].s, spans[s].n);
        length += spans[s].n;
        to[length++] = '\n'; /* within a span there may be one, between quotation marks alone */
    }
    return length;
}

/* The keys as they stand are those of one cell; worker->last becomes it. */
static bool keys_find(struct rows *rows) {
    struct frame_worker *worker = rows->worker;
    const struct frame_head *head = worker->head;
    char raw[RAW_BYTES_MAX];
    size_t length = raw_copy(rows->same, worker->n_spans, raw), at = 0;
    uint32_t hash = 0;
    if (length != SIZE_MAX) {
        if (worker->raws_size < RAWS_MAX && 2 * worker->n_raws >= worker->raws_size)
            raws_grow(worker);
        hash = (uint32_t)frame_hash(raw, length);
        at = hash & (worker->raws_size - 1);
        for (; worker->raws[at].text != NULL; at = (at + 1) & (worker->raws_size - 1)) {
            const struct frame_raw *known = &worker->raws[at];
            if (known->hash != hash || known->length != length ||
                !frame_bytes_same(known->text, raw, length))
                continue;
            worker->last = known->cell;
            return true;
        }
    }
    for (size_t k = 0; k < head->n_keys; k++) rows->texts.keys[k] = cell_of(rows, head->keys[k]);
    if (!frame_cell_find(worker, &rows->texts, &rows->fault)) return false;
    if (length != SIZE_MAX && 2 * worker->n_raws < worker->raws_size) {
        worker->raws[at] = (struct frame_raw){.hash = hash,
                                              .cell = worker->last,
                                              .length = (uint32_t)length,
                                              .text = arena_copy_n(worker->arena, raw, length)};
        worker->n_raws++;
    }
    return true;
}

/* --- A row --- */

static bool alike_count(struct rows *rows) {
    uint32_t alike = rows->alike;
    rows->alike = 0;
    rows->scan->rows += alike;
    return alike == 0 || frame_rows_count(rows->worker, alike);
}

/* Whether the keys stand as those of the row before do. */
static inline bool keys_same(const struct rows *rows) {
    const struct frame_worker *worker = rows->worker;
    for (size_t s = 0; s < worker->n_spans; s++) {
        struct str span = span_of(rows, worker->spans[s].first, worker->spans[s].last);
        if (span.n != rows->same[s].n || !frame_bytes_same(span.s, rows->same[s].s, span.n))
            return false;
    }
    return rows->has_same;
}

/* False: the row is not counted, and wants a closer look. */
static bool keys_take(struct rows *rows) {
    const struct frame_worker *worker = rows->worker;
    if (keys_same(rows)) return true;
    if (!alike_count(rows)) return false;
    for (size_t s = 0; s < worker->n_spans; s++)
        rows->same[s] = span_of(rows, worker->spans[s].first, worker->spans[s].last);
    rows->has_same = keys_find(rows);
    return rows->has_same;
}

static bool numbers_take(struct rows *rows) {
    struct frame_worker *worker = rows->worker;
    const struct frame_head *head = worker->head;
    rows->texts.size = cell_of(rows, head->size);
    rows->texts.spread = cell_of(rows, head->spread);
    rows->texts.household = cell_of(rows, head->household);
    return frame_numbers_read(worker, &rows->texts, &rows->numbers, &rows->fault) &&
           frame_numbers_note(worker, &rows->numbers);
}

static bool row_quick(struct rows *rows, size_t cells, size_t next) {
    struct frame_worker *worker = rows->worker;
    uint64_t at = worker->base + (uint64_t)(rows->text - worker->buffer) + rows->from;
    if (cells != worker->head->n_columns ||
        scan_is_blank(rows->scan->separator, rows->text + rows->from, next - rows->from))
        return false;
    if (at >= worker->next_mark)
        frame_mark_put(worker, (uint64_t)worker->data_rows + rows->alike, at);
    bool good = (!rows->has_keys || keys_take(rows)) && (!rows->has_numbers || numbers_take(rows));
    rows->alike += good;
    return good;
}

/* --- Strips --- */

/* A household whose name stands as it is read: not in quotation marks, nor between blanks. */
static bool house_quick(struct rows *rows) {
    struct str text = cell_of(rows, rows->worker->head->household);
    if (text.n == 0 || text.s[0] == '"') return false;
    unsigned char first = (unsigned char)text.s[0], last = (unsigned char)text.s[text.n - 1];
    return first > ' ' && last > ' ' && frame_house_take(rows->worker, text);
}

/* Where in the buffer the next row that gets a mark may begin. */
static const char *mark_next(const struct frame_worker *worker) {
    uint64_t ahead = worker->next_mark > worker->base ? worker->next_mark - worker->base : 0;
    return worker->buffer + (ahead < FRAME_BUFFER ? ahead : FRAME_BUFFER);
}

/* Rows from `from` on, to which scan_rows is held until `until`. */
static enum fail closer_read(struct frame_worker *worker, struct scan *scan, struct str bytes,
                             bool last, size_t *from, size_t until) {
    const char *limit = scan->limit;
    size_t used;
    if (limit == NULL || limit > bytes.s + until) scan->limit = bytes.s + until;
    enum fail fail =
        scan_rows(scan, (struct str){bytes.s + *from, bytes.n - *from}, last, &used, &worker->why);
    scan->limit = limit;
    TRY(fail);
    TRY(worker->fail);
    *from += used;
    scan->stopped = limit != NULL && bytes.s + *from >= limit;
    return FAIL_NONE;
}

/* A row that is not as plain as most; *from becomes where the next begins. */
static enum fail row_other(struct rows *rows, struct str bytes, bool last, size_t cells,
                           size_t *from, size_t next) {
    struct frame_worker *worker = rows->worker;
    size_t start = *from;
    if (row_quick(rows, cells, next - start + rows->from)) {
        *from = next;
        return FAIL_NONE;
    }
    rows->has_same = !rows->has_keys;
    TRY(worker->fail);
    if (!alike_count(rows)) return worker->fail;
    return closer_read(worker, rows->scan, bytes, last, from, start + 1);
}

/* Takes the strip's rows; *from becomes where the first begins that was not taken. */
static enum fail strip_read(struct frame_worker *worker, struct scan *scan, struct str bytes,
                            bool last, size_t *from) {
    const struct strip *strip = &worker->strip;
    const size_t n_columns = worker->head->n_columns, base = *from;
    const char separator = scan->separator, *text = bytes.s + base;
    const bool plain = (worker->head->size & worker->head->spread) == SIZE_MAX,
               houses = worker->head->household != SIZE_MAX;
    struct rows rows = {.worker = worker,
                        .scan = scan,
                        .text = text,
                        .ends = strip->ends,
                        .has_keys = worker->head->n_keys > 0,
                        .has_same = worker->head->n_keys == 0,
                        .has_numbers = frame_numbers_wanted(worker->head),
                        .texts = {.quoted = true}};
    uint32_t counted = 0;
    size_t limit = scan->limit == NULL ? SIZE_MAX : (size_t)(scan->limit - text);
    const char *mark = mark_next(worker);
    for (size_t i = 0; i < strip->n_rows; i++) {
        uint32_t cells = strip->counts[i] - counted, next = strip->feeds[i] + 1;
        unsigned char first = (unsigned char)text[rows.from];
        if (rows.from >= limit) break;
        if (plain && cells == n_columns && first > ' ' && (char)first != separator &&
            keys_same(&rows) && (!houses || house_quick(&rows))) {
            if (text + rows.from >= mark) {
                frame_mark_put(worker, (uint64_t)worker->data_rows + rows.alike,
                               worker->base + base + rows.from);
                mark = mark_next(worker);
            }
            rows.alike++;
        } else {
            size_t here = base + rows.from;
            TRY(row_other(&rows, bytes, last, cells, &here, base + next));
            *from = here;
            if (here != base + next) return FAIL_NONE;
            mark = mark_next(worker);
        }
        rows.ends += cells;
        counted += cells;
        rows.from = next;
    }
    *from = base + rows.from;
    scan->stopped = rows.from >= limit;
    return alike_count(&rows) ? FAIL_NONE : worker->fail;
}

enum fail frame_rows_read(struct frame_worker *worker, struct scan *scan, struct str bytes,
                          bool last, size_t *used) {
    const struct frame_head *head = worker->head;
    bool cells = head->n_keys > 0 || frame_numbers_wanted(head);
    size_t from = 0;
    *used = 0;
    while (from < bytes.n && !scan->stopped) {
        size_t was = from;
        if (head->n_columns <= SCAN_CELLS_MAX) {
            strip_find(&worker->strip, (struct str){bytes.s + from, bytes.n - from},
                       head->separator, cells);
            if (worker->strip.n_rows > 0) TRY(strip_read(worker, scan, bytes, last, &from));
        }
        *used = from;
        if (scan->stopped || from > was) continue;
        /* The next row is longer than a strip, has other quotation marks, or ends the file. */
        TRY(closer_read(worker, scan, bytes, last, &from, from + CLOSER_BYTES));
        if (from == was) return FAIL_NONE;
        *used = from;
    }
    return FAIL_NONE;
}
