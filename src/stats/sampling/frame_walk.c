/* The rows again, in the order of the file, from what was noted of them. */
#include "stats/sampling/frame_inner.h"

enum { WALK = 16384 };

/* Runs of rows of one cell, from a worker's notes. */
struct runs {
    const struct frame_worker *worker;
    uint32_t *words; /* [WALK] */
    uint64_t next;   /* word that is read next from the notes */
    size_t at, n;    /* in words */
    uint32_t cell, rows;
};

static enum fail recall(const struct frame_worker *worker, enum note_kind kind, uint64_t at,
                        void *to, size_t n, struct why *why) {
    return worker->io->recall(worker->io->data, worker->number * NOTE_KINDS + (int)kind, at, to, n,
                              why);
}

static enum fail word_see(struct runs *runs, bool *is, struct why *why) {
    *is = runs->at < runs->n;
    if (*is || runs->next == runs->worker->n_words) return FAIL_NONE;
    uint64_t left = runs->worker->n_words - runs->next;
    runs->n = left < WALK ? (size_t)left : WALK;
    runs->at = 0;
    *is = true;
    TRY(recall(runs->worker, NOTE_CELL, runs->next * 4, runs->words, runs->n * 4, why));
    runs->next += runs->n;
    return FAIL_NONE;
}

static enum fail run_next(struct runs *runs, struct why *why) {
    bool is;
    TRY(word_see(runs, &is, why));
    if (!is) return why_fail(why, FAIL_SYSTEM, NULL, "the notes on the frame are too short");
    runs->cell = runs->worker->global[runs->words[runs->at++]];
    runs->rows = 1;
    TRY(word_see(runs, &is, why));
    if (is && (runs->words[runs->at] & NOTE_MORE) != 0)
        runs->rows += runs->words[runs->at++] & ~NOTE_MORE;
    return FAIL_NONE;
}

/* Bit i: whether row `row` + i is dropped; nothing is said of rows behind the word's end. */
static uint64_t dropped_from(const uint64_t *dropped, uint64_t row) {
    return dropped[row >> 6] >> (row & 63);
}

uint64_t frame_rows_kept(const uint64_t *dropped, uint64_t row, uint64_t n) {
    uint64_t kept = n;
    if (dropped == NULL) return n;
    for (uint64_t at = row, end = row + n; at < end;) {
        uint64_t here = 64 - (at & 63) < end - at ? 64 - (at & 63) : end - at;
        uint64_t bits = dropped_from(dropped, at);
        if (here < 64) bits &= (UINT64_C(1) << here) - 1;
        kept -= (uint64_t)__builtin_popcountll(bits);
        at += here;
    }
    return kept;
}

uint64_t frame_row_kept(const uint64_t *dropped, uint64_t row, uint64_t before) {
    if (dropped == NULL) return row + before;
    for (;;) {
        uint64_t here = 64 - (row & 63), bits = ~dropped_from(dropped, row);
        if (here < 64) bits &= (UINT64_C(1) << here) - 1;
        uint64_t kept = (uint64_t)__builtin_popcountll(bits);
        if (kept <= before) {
            before -= kept;
            row += here;
            continue;
        }
        for (; before > 0; before--) bits &= bits - 1;
        return row + (uint64_t)__builtin_ctzll(bits);
    }
}

/* Rows that are dropped have size 0. */
static void sizes_drop(const uint64_t *dropped, uint64_t row, int64_t *sizes, size_t n) {
    for (size_t at = 0; dropped != NULL && at < n;) {
        size_t here = 64 - ((row + at) & 63) < n - at ? 64 - ((row + at) & 63) : n - at;
        uint64_t bits = dropped_from(dropped, row + at);
        if (here < 64) bits &= (UINT64_C(1) << here) - 1;
        for (; bits != 0; bits &= bits - 1) sizes[at + (size_t)__builtin_ctzll(bits)] = 0;
        at += here;
    }
}

static enum fail worker_walk(const struct frame_walk *walk, const struct frame_worker *worker,
                             uint64_t row, uint32_t *words, int64_t *sizes, struct why *why) {
    struct runs runs = {.worker = worker, .words = words};
    uint64_t rows = (uint64_t)worker->data_rows;
    bool has_keys = worker->head->n_keys > 0;
    for (uint64_t at = 0; at < rows; at += WALK) {
        size_t n = rows - at < WALK ? (size_t)(rows - at) : WALK;
        if (sizes != NULL) {
            TRY(recall(worker, NOTE_SIZE, at * 8, sizes, n * 8, why));
            sizes_drop(walk->dropped, row + at, sizes, n);
        }
        for (size_t i = 0, run; i < n; i += run) {
            if (has_keys && runs.rows == 0) TRY(run_next(&runs, why));
            run = has_keys && runs.rows < n - i ? runs.rows : n - i;
            if (has_keys) runs.rows -= (uint32_t)run;
            walk->take(walk->data, &(struct frame_run){.row = row + at + i,
                                                       .n = run,
                                                       .cell = runs.cell,
                                                       .sizes = sizes == NULL ? NULL : sizes + i});
        }
    }
    return FAIL_NONE;
}

enum fail frame_walk(const struct frame_walk *walk, struct why *why) {
    size_t mark = arena_mark(walk->arena);
    uint32_t *words = ARENA_ARRAY(walk->arena, uint32_t, WALK);
    int64_t *sizes = walk->sizes ? ARENA_ARRAY(walk->arena, int64_t, WALK) : NULL;
    uint64_t row = 0;
    for (int w = 0; w < walk->n_workers; w++) {
        TRY(worker_walk(walk, walk->workers[w], row, words, sizes, why));
        row += (uint64_t)walk->workers[w]->data_rows;
    }
    arena_rewind(walk->arena, mark);
    return FAIL_NONE;
}
