#include "base/csv.h"
#include "base/utf8.h"
#include "stats/sampling/frame_inner.h"

#include <string.h>

/* Rows drawn are found again from the nearest mark before them. */
struct fetch {
    struct arena *arena;
    const struct frame_head *head;
    const struct frame_reader *reader;
    const struct frame_taken *taken; /* the next one, whose row counts within the worker */
    size_t n, number;                /* how many are left; its place in the sample */
    uint64_t row, before;            /* row that the scan comes to; rows of the workers before */
    uint64_t until;                  /* row at which the next mark stands */
    struct strip strip;
    char *texts;
    enum fail fail;
    struct why *why;
};

const char *frame_text(struct arena *arena, struct str raw, struct why *why) {
    if (utf8_is_valid(raw.s, raw.n)) return str_copy(arena, raw);
    struct csv csv;
    struct buf buf;
    buf_init(&buf, arena, 4 * FRAME_ROW_MAX);
    buf_text(&buf, "x\n\"");
    for (size_t i = 0; i < raw.n; i++) {
        if (raw.s[i] == '"') buf_char(&buf, '"');
        buf_char(&buf, raw.s[i]);
    }
    buf_text(&buf, "\"\n");
    if (csv_read(arena, (struct str){buf.s, buf.n}, &csv, why) != FAIL_NONE || csv.n_rows != 1)
        return NULL;
    return csv_cell(&csv, 0, 0);
}

static bool row_fetch(struct scan *scan, const struct scan_row *row) {
    struct fetch *fetch = scan->data;
    if (fetch->row++ + fetch->before != fetch->taken->row) return true;
    size_t mark = arena_mark(fetch->arena), n = fetch->head->n_columns;
    const char **cells = ARENA_ARRAY(fetch->arena, const char *, n);
    for (size_t c = 0; c < n; c++) {
        cells[c] = frame_text(fetch->arena, scan_cell(row, c, fetch->texts), fetch->why);
        if (cells[c] == NULL) {
            fetch->fail = why_fail(fetch->why, FAIL_INPUT, NULL,
                                   "column '%s' has characters that are neither UTF-8 nor "
                                   "Windows-1252: save the file as 'CSV UTF-8'",
                                   fetch->head->header[c]);
            return false;
        }
    }
    fetch->fail = fetch->reader->row(fetch->reader->data, fetch->number++, cells, fetch->why);
    arena_rewind(fetch->arena, mark);
    fetch->taken++;
    fetch->n--;
    /* The next one may stand behind a later mark: the caller goes there. */
    return fetch->fail == FAIL_NONE && fetch->n > 0 &&
           fetch->taken->row < fetch->before + fetch->until;
}

/* The last one at or before `row`, which is not before mark `low`. */
static size_t mark_find(const struct frame_worker *worker, uint64_t row, size_t low) {
    size_t high = worker->n_marks, step = 1;
    while (low + step < high && worker->marks[low + step].row <= row) low += step, step *= 2;
    if (low + step < high) high = low + step;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (worker->marks[middle].row <= row) low = middle;
        if (worker->marks[middle].row > row) high = middle;
    }
    return low;
}

/* Passes rows before the next one drawn, as long as none may be blank; returns their bytes. */
static size_t rows_pass(struct fetch *fetch, struct str text) {
    size_t from = 0;
    strip_find(&fetch->strip, text, fetch->head->separator);
    for (size_t r = 0; r < fetch->strip.n_rows; r++) {
        unsigned char first = (unsigned char)text.s[from];
        bool may_be_blank = first <= ' ' || (char)first == fetch->head->separator;
        if (may_be_blank || fetch->row + fetch->before == fetch->taken->row) break;
        from = fetch->strip.feeds[r] + 1;
        fetch->row++;
    }
    return from;
}

/* From a mark on until the rows before the next one are done. */
static enum fail mark_fetch(struct fetch *fetch, const struct frame_worker *worker, size_t mark,
                            char *buffer, struct why *why) {
    struct scan scan = {.separator = fetch->head->separator, .row = row_fetch, .data = fetch};
    uint64_t at = worker->marks[mark].at;
    uint64_t next = at + worker->interval + 1024;
    fetch->row = worker->marks[mark].row;
    fetch->until = UINT64_MAX - fetch->before;
    if (mark + 1 < worker->n_marks) {
        next = worker->marks[mark + 1].at;
        fetch->until = worker->marks[mark + 1].row;
    }
    while (!scan.stopped && at < worker->io->size) {
        size_t want = next > at && next - at < FRAME_BUFFER ? (size_t)(next - at) : FRAME_BUFFER,
               used = 0;
        for (;;) { /* a row that is longer than was read asks for more */
            size_t n = worker->io->size - at < want ? (size_t)(worker->io->size - at) : want;
            TRY(worker->io->read(worker->io->data, at, buffer, n, why));
            size_t from = rows_pass(fetch, (struct str){buffer, n});
            TRY(scan_rows(&scan, (struct str){buffer + from, n - from}, at + n == worker->io->size,
                          &used, why));
            used += from;
            if (used > 0 || scan.stopped || want == FRAME_BUFFER) break;
            want = FRAME_BUFFER;
        }
        at += used;
        if (used == 0) break;
    }
    return fetch->fail;
}

enum fail frame_sample_rows(struct arena *arena, const struct frame_io *io,
                            const struct frame_sample *sample, const struct frame_reader *reader,
                            struct why *why) {
    (void)io;
    struct frame_index *index = sample->index;
    struct fetch fetch = {.arena = arena,
                          .head = index->head,
                          .reader = reader,
                          .taken = sample->taken,
                          .n = sample->n_taken,
                          .texts = ARENA_ARRAY(arena, char, FRAME_ROW_MAX),
                          .why = why};
    char *buffer = ARENA_ARRAY(arena, char, FRAME_BUFFER);
    strip_init(arena, &fetch.strip, NULL, 0);
    for (int w = 0; w < index->n_workers && fetch.n > 0; w++) {
        const struct frame_worker *worker = index->workers[w];
        uint64_t end = fetch.before + (uint64_t)worker->data_rows;
        size_t mark = 0;
        while (fetch.n > 0 && fetch.taken->row < end) {
            size_t left = fetch.n;
            mark = mark_find(worker, fetch.taken->row - fetch.before, mark);
            TRY(mark_fetch(&fetch, worker, mark, buffer, why));
            if (fetch.n == left)
                return why_fail(why, FAIL_SYSTEM, NULL,
                                "the frame changed while it was read: try again");
        }
        fetch.before = end;
    }
    return FAIL_NONE;
}
