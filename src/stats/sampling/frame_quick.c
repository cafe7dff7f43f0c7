/* Rows from strips: of each only the cells are looked at that are wanted, and of keys only whether
 * they are those of the row before, or stood in the file before. */
#include "stats/sampling/frame_inner.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

static inline struct str text_cut(const struct rows *rows, size_t last, uint32_t from,
                                  uint32_t to) {
    if (last + 1 == rows->worker->head->n_columns && to > from && rows->text[to - 1] == '\r') to--;
    return (struct str){rows->text + from, to - from};
}

static inline struct str span_of(const struct rows *rows, const struct frame_span *span) {
    uint32_t from = span->first == 0 ? rows->from : rows->ends[span->before] + 1;
    return text_cut(rows, span->last, from, rows->ends[span->end]);
}

static struct str number_of(const struct rows *rows, const struct frame_span *span) {
    return span->first == SIZE_MAX ? (struct str){NULL, 0} : span_of(rows, span);
}

/* A cell that need not be among those wanted of each row. */
static struct str cell_of(const struct rows *rows, size_t column) {
    const struct strip *strip = &rows->worker->strip;
    uint32_t from = column == 0 ? rows->from : strip_end(strip, rows->from, column - 1) + 1;
    return text_cut(rows, column, from, strip_end(strip, rows->from, column));
}

/* --- The cells wanted --- */

enum { WANTED_MAX = 2 * (FRAME_KEYS_MAX + 3) };

struct wanted {
    uint32_t cells[WANTED_MAX];
    size_t n;
};

static void wanted_add(struct wanted *wanted, size_t cell) {
    size_t at = 0;
    while (at < wanted->n && wanted->cells[at] < cell) at++;
    if (at < wanted->n && wanted->cells[at] == cell) return;
    for (size_t k = wanted->n++; k > at; k--) wanted->cells[k] = wanted->cells[k - 1];
    wanted->cells[at] = (uint32_t)cell;
}

static void span_want(struct wanted *wanted, const struct frame_span *span) {
    if (span->first == SIZE_MAX) return;
    if (span->first > 0) wanted_add(wanted, span->first - 1);
    wanted_add(wanted, span->last);
}

static void span_place(const struct wanted *wanted, struct frame_span *span) {
    if (span->first == SIZE_MAX) return;
    for (size_t k = 0; k < wanted->n; k++) {
        if (wanted->cells[k] + 1 == span->first) span->before = k;
        if (wanted->cells[k] == span->last) span->end = k;
    }
}

void frame_quick_init(struct frame_worker *worker) {
    const struct frame_head *head = worker->head;
    bool key[SCAN_CELLS_MAX] = {false};
    struct wanted wanted = {.n = 0};
    worker->n_spans = worker->n_raws = worker->raws_size = 0;
    worker->raws = NULL;
    worker->size = (struct frame_span){.first = head->size, .last = head->size};
    worker->spread = (struct frame_span){.first = head->spread, .last = head->spread};
    worker->household = (struct frame_span){.first = head->household, .last = head->household};
    for (size_t k = 0; head->n_columns <= SCAN_CELLS_MAX && k < head->n_keys; k++)
        key[head->keys[k]] = true;
    for (size_t c = 0; c < head->n_columns && c < SCAN_CELLS_MAX; c++) {
        if (!key[c]) continue;
        if (c == 0 || !key[c - 1]) worker->spans[worker->n_spans++].first = c;
        worker->spans[worker->n_spans - 1].last = c;
    }
    struct frame_span *numbers[] = {&worker->size, &worker->spread, &worker->household};
    for (size_t i = 0; i < 3; i++) span_want(&wanted, numbers[i]);
    for (size_t i = 0; i < worker->n_spans; i++) span_want(&wanted, &worker->spans[i]);
    for (size_t i = 0; i < 3; i++) span_place(&wanted, numbers[i]);
    for (size_t i = 0; i < worker->n_spans; i++) span_place(&wanted, &worker->spans[i]);
    strip_init(worker->arena, &worker->strip, wanted.cells, wanted.n);
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
        struct str span = span_of(rows, &worker->spans[s]);
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
    for (size_t s = 0; s < worker->n_spans; s++) rows->same[s] = span_of(rows, &worker->spans[s]);
    rows->has_same = keys_find(rows);
    return rows->has_same;
}

static bool numbers_take(struct rows *rows) {
    struct frame_worker *worker = rows->worker;
    rows->texts.size = number_of(rows, &worker->size);
    rows->texts.spread = number_of(rows, &worker->spread);
    rows->texts.household = number_of(rows, &worker->household);
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
    struct str text = span_of(rows, &rows->worker->household);
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

/* --- Rows that are alike --- */

/* What the loop over a strip's rows looks at, in hand. */
struct alike {
    size_t n_columns, limit; /* rows that begin there or later are left */
    char separator;
    bool keys, houses, sizes;
    struct frame_span span;
    bool is_last; /* the span ends the row, perhaps with a carriage return */
    struct str same;
#ifdef __SSE2__
    __m128i same_16; /* its first bytes */
#endif
};

static inline void alike_set(struct alike *alike, const struct rows *rows) {
    alike->same = rows->same[0];
#ifdef __SSE2__
    if (alike->keys && rows->has_same)
        alike->same_16 = _mm_loadu_si128((const __m128i *)(const void *)alike->same.s);
#endif
}

/* Reads 16 bytes in any case: the buffer has more behind its text. */
static inline bool text_same(const struct alike *alike, const char *text, size_t n) {
    if (n != alike->same.n) return false;
#ifdef __SSE2__
    if (n <= 16) {
        __m128i piece = _mm_loadu_si128((const __m128i *)(const void *)text);
        unsigned differ = ~(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(piece, alike->same_16));
        return (differ & ((1u << n) - 1)) == 0;
    }
#endif
    return frame_bytes_same(text, alike->same.s, n);
}

/* A size of digits alone; false: it is another, or the note of it cannot be kept. */
static inline bool size_note(struct frame_worker *worker, int64_t size) {
    struct note_out *out = worker->notes[NOTE_SIZE];
    if (out->n + sizeof size > sizeof out->bytes)
        return frame_note_put(worker, NOTE_SIZE, &size, sizeof size);
    memcpy(out->bytes + out->n, &size, sizeof size);
    out->n += sizeof size;
    return true;
}

/* Counts the strip's rows from `i` on while they are plain and their keys stand as those of the
 * row before; the number of the first that is another. */
static inline size_t alike_pass(struct rows *rows, const struct alike *alike, size_t i,
                                uint64_t base, bool keys, bool houses, bool sizes) {
    struct frame_worker *worker = rows->worker;
    const struct strip *strip = &worker->strip;
    const uint32_t *ends = rows->ends;
    const char *text = rows->text, *mark = mark_next(worker);
    const size_t n_rows = strip->n_rows, n_wanted = strip->n_wanted;
    uint32_t from = rows->from, alike_rows = rows->alike;
    if (!rows->has_same) return i;
    for (; i < n_rows; i++) {
        unsigned char first = (unsigned char)text[from];
        if (strip->cells[i] != alike->n_columns || first <= ' ' ||
            (char)first == alike->separator || from >= alike->limit)
            break;
        if (keys) {
            uint32_t begin = alike->span.first == 0 ? from : ends[alike->span.before] + 1,
                     end = ends[alike->span.end];
            if (alike->is_last && text[end - 1] == '\r' && end > begin) end--;
            if (!text_same(alike, text + begin, end - begin)) break;
        }
        if (houses || sizes) rows->ends = ends, rows->from = from;
        int64_t size = 0;
        if (sizes && !frame_digits_read(span_of(rows, &worker->size), &size)) break;
        if (houses && !house_quick(rows)) break;
        if (sizes && !size_note(worker, size)) break;
        if (__builtin_expect(text + from >= mark, 0)) {
            frame_mark_put(worker, (uint64_t)worker->data_rows + alike_rows, base + from);
            mark = mark_next(worker);
        }
        alike_rows++;
        ends += n_wanted;
        from = strip->feeds[i] + 1;
    }
    rows->ends = ends;
    rows->from = from;
    rows->alike = alike_rows;
    return i;
}

static size_t rows_alike(struct rows *rows, struct alike *alike, size_t i, uint64_t base) {
    const bool keys = alike->keys, houses = alike->houses;
    alike_set(alike, rows);
    if (alike->sizes) return alike_pass(rows, alike, i, base, keys, houses, true);
    if (keys && houses) return alike_pass(rows, alike, i, base, true, true, false);
    if (keys) return alike_pass(rows, alike, i, base, true, false, false);
    if (houses) return alike_pass(rows, alike, i, base, false, true, false);
    return alike_pass(rows, alike, i, base, false, false, false);
}

/* Takes the strip's rows; *from becomes where the first begins that was not taken. */
static enum fail strip_read(struct frame_worker *worker, struct scan *scan, struct str bytes,
                            bool last, size_t *from) {
    const struct strip *strip = &worker->strip;
    const struct frame_head *head = worker->head;
    const size_t base = *from;
    const char *text = bytes.s + base;
    /* Keys that do not stand together are compared with more than one span. */
    const bool plain = head->spread == SIZE_MAX && worker->n_spans < 2;
    struct rows rows = {.worker = worker,
                        .scan = scan,
                        .text = text,
                        .ends = strip->ends,
                        .has_keys = head->n_keys > 0,
                        .has_same = head->n_keys == 0,
                        .has_numbers = frame_numbers_wanted(head),
                        .texts = {.quoted = true}};
    struct alike alike = {.n_columns = head->n_columns,
                          .limit = scan->limit == NULL ? SIZE_MAX : (size_t)(scan->limit - text),
                          .separator = scan->separator,
                          .keys = rows.has_keys,
                          .houses = head->household != SIZE_MAX,
                          .sizes = head->size != SIZE_MAX,
                          .span = worker->spans[0],
                          .is_last = worker->spans[0].last + 1 == head->n_columns};
    for (size_t i = 0; i < strip->n_rows; i++) {
        if (plain) i = rows_alike(&rows, &alike, i, worker->base + base);
        if (i == strip->n_rows || rows.from >= alike.limit) break;
        size_t here = base + rows.from, next = base + strip->feeds[i] + 1;
        TRY(row_other(&rows, bytes, last, strip->cells[i], &here, next));
        *from = here;
        if (here != next) return FAIL_NONE;
        rows.ends += strip->n_wanted;
        rows.from = strip->feeds[i] + 1;
    }
    *from = base + rows.from;
    scan->stopped = rows.from >= alike.limit;
    return alike_count(&rows) ? FAIL_NONE : worker->fail;
}

enum fail frame_rows_read(struct frame_worker *worker, struct scan *scan, struct str bytes,
                          bool last, size_t *used) {
    const struct frame_head *head = worker->head;
    size_t from = 0;
    *used = 0;
    while (from < bytes.n && !scan->stopped) {
        size_t was = from;
        if (head->n_columns <= SCAN_CELLS_MAX) {
            strip_find(&worker->strip, (struct str){bytes.s + from, bytes.n - from},
                       head->separator);
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
