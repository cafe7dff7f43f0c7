#include "base/csv.h"
#include "base/utf8.h"
#include "stats/sampling/frame_inner.h"

#include <string.h>

/* --- The header --- */

static enum fail not_plain(struct why *why, const char *text) {
    enum fail fail = why_fail(why, FAIL_INPUT, NULL, "%s", text);
    if (why != NULL) why->row = 1;
    return fail;
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

/* From the file's first `most` bytes; *end stays 0 when the header is longer. */
static enum fail beginning_read(struct arena *arena, const struct frame_io *io, size_t most,
                                struct csv *csv, struct frame_head *head, size_t *end,
                                struct why *why) {
    size_t n = io->size < most ? (size_t)io->size : most;
    char *bytes = arena_take(arena, n + 1, 1);
    TRY(io->read(io->data, 0, bytes, n, why));
    return csv_head_read(arena, (struct str){bytes, n}, n == io->size, csv, end, &head->rows, why);
}

enum fail frame_head_read(struct arena *arena, const struct frame_io *io,
                          const struct frame_plan *plan, struct frame_head *out, struct why *why) {
    enum { FIRST = 1 << 14, MOST = 1 << 20 };
    struct csv csv;
    size_t end;
    if (io->size == 0) return not_plain(why, "the file is empty");
    *out = (struct frame_head){0};
    TRY(beginning_read(arena, io, FIRST, &csv, out, &end, why));
    if (end == 0 && io->size > FIRST) TRY(beginning_read(arena, io, MOST, &csv, out, &end, why));
    if (end == 0)
        return not_plain(why, "the header has no end within a megabyte: want a CSV file with its "
                              "columns' names in the first row");
    out->header = csv.header;
    out->n_columns = csv.n_columns;
    out->separator = csv.separator;
    out->data_at = end;
    return columns_find(&csv, plan, out, why);
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
    struct scan scan = {.separator = head->separator, .row = frame_row_take, .data = worker};
    uint64_t at = worker->begin;
    worker->end = at;
    worker->next_mark = 0;
    while (at < worker->to && at < worker->io->size && !scan.stopped) {
        size_t n = worker->io->size - at < FRAME_BUFFER ? (size_t)(worker->io->size - at)
                                                        : FRAME_BUFFER,
               used;
        if (worker->houses != NULL) {
            frame_house_keep(worker);
            if (worker->houses->scattered && !worker->houses->hashed) break;
        }
        TRY(worker->io->read(worker->io->data, at, buffer, n, &worker->why));
        bool last = at + n == worker->io->size;
        worker->base = at;
        worker->buffer = buffer;
        scan.limit = worker->to - at < n ? buffer + (worker->to - at) : NULL;
        enum fail fail = frame_rows_read(worker, &scan, (struct str){buffer, n}, last, &used);
        worker->rows = scan.rows;
        TRY(fail);
        if (worker->fail != FAIL_NONE) return worker->fail;
        if (used == 0 && !scan.stopped) {
            fail = why_fail(&worker->why, FAIL_LIMIT, NULL,
                            "a row is longer than 512 KB: is a quotation mark never closed?");
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
    if (fail == FAIL_NONE && !(frame_run_note(worker) && frame_house_end(worker)))
        fail = worker->fail;
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
    worker->n_cells = worker->cells_room = worker->table_size = worker->n_marks = 0;
    worker->rows = worker->data_rows = 0;
    worker->last = worker->run_cell = worker->run_rows = 0;
    worker->n_words = 0;
    worker->house = (struct frame_house){.order = HOUSE_BYTES | HOUSE_LENGTH};
    frame_quick_init(worker);
    for (int kind = 0; kind < NOTE_KINDS; kind++)
        worker->notes[kind] = ARENA_NEW(worker->arena, struct note_out);
}

static struct frame_worker *worker_new(struct arena *arena, const struct frame_io *io,
                                       const struct frame_head *head, int number) {
    struct frame_worker *worker = ARENA_NEW(arena, struct frame_worker);
    /* Cells are never larger than the rows that they were read from. */
    uint64_t room = ((uint64_t)32 << 20) + 6 * io->size;
    worker->arena = arena_new(room > (uint64_t)2 << 30 ? (size_t)2 << 30 : (size_t)room);
    arena_on_end(arena, worker_end, worker);
    worker->number = number;
    worker->io = io;
    worker->head = head;
    worker->begin = UINT64_MAX;
    worker->interval = io->size / FRAME_INDEX_MAX;
    if (worker->interval < FRAME_INDEX_BYTES) worker->interval = FRAME_INDEX_BYTES;
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

static void workers_run(struct frame_worker **list, int n, uint64_t bytes) {
    for (int i = 0; i < n; i++) {
        list[i]->from = list[i]->head->data_at + bytes / (unsigned)n * (unsigned)i;
        list[i]->to = i + 1 == n ? list[i]->io->size
                                 : list[i]->head->data_at + bytes / (unsigned)n * (unsigned)(i + 1);
        /* A thread that cannot be had does not matter: the work is done here. */
        list[i]->started =
            i + 1 < n && pthread_create(&list[i]->thread, NULL, worker_run, list[i]) == 0;
        if (!list[i]->started) worker_run(list[i]);
    }
    for (int i = 0; i < n; i++) {
        if (list[i]->started) pthread_join(list[i]->thread, NULL);
        list[i]->started = false;
    }
}

/* Whether households are scattered and this reading has to be left for one with their hashes. */
static bool is_left(const struct frame_houses *houses) {
    return houses != NULL && houses->scattered && !houses->hashed;
}

/* Once through the file; notes of another reading take other places, from *parts on. */
static enum fail file_scan(struct arena *arena, const struct frame_io *io,
                           const struct frame_head *head, struct frame_houses *houses,
                           struct frame_worker **list, int n, int *parts, struct why *why) {
    for (int i = 0; i < n; i++) {
        list[i] = worker_new(arena, io, head, (*parts)++);
        list[i]->houses = houses;
    }
    workers_run(list, n, io->size - head->data_at);
    if (is_left(houses)) return FAIL_NONE;
    TRY(workers_check(list, n, parts, why));
    if (houses != NULL) frame_houses_join(list, n);
    return FAIL_NONE;
}

enum fail frame_scan(struct arena *arena, const struct frame_io *io, const struct frame_head *head,
                     int threads, struct frame_worker ***workers, int *n_workers, struct why *why) {
    uint64_t bytes = io->size - head->data_at;
    int n = threads < 1 ? 1 : threads > FRAME_THREADS_MAX ? FRAME_THREADS_MAX : threads, parts = 0;
    if (bytes < 4u * FRAME_BUFFER) n = 1;
    struct frame_worker **list = ARENA_ARRAY(arena, struct frame_worker *, (size_t)n);
    struct frame_houses *houses =
        head->household == SIZE_MAX ? NULL : ARENA_NEW(arena, struct frame_houses);
    TRY(file_scan(arena, io, head, houses, list, n, &parts, why));
    if (is_left(houses)) {
        for (int i = 0; i < n; i++) worker_end(list[i]);
        houses->hashed = true;
        TRY(file_scan(arena, io, head, houses, list, n, &parts, why));
    }
    *workers = list;
    *n_workers = n;
    return FAIL_NONE;
}
