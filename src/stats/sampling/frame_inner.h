/* frame_inner -- what the scan of a frame hands to the draw. */
#ifndef STATS_SAMPLING_FRAME_INNER_H
#define STATS_SAMPLING_FRAME_INNER_H

#include "stats/sampling/frame_sample.h"

#include <pthread.h>

__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 wide_unsigned;

enum {
    FRAME_BUFFER = 1 << 18,
    FRAME_ROW_MAX = FRAME_BUFFER, /* bytes of a row */
    FRAME_INDEX_MAX = 1 << 17,    /* marks over the whole file */
    FRAME_KEY_MAX = 4096,         /* bytes of a row's keys */
    FRAME_MICRO = 1000000
};

/* Cells of the rows are noted as runs: a cell's number, and when more rows than one follow each
 * other, how many more there are with NOTE_MORE. */
#define NOTE_MORE 0x80000000u
enum note_kind { NOTE_CELL, NOTE_SIZE, NOTE_HOUSEHOLD, NOTE_KINDS };

struct note_out { /* collects before it hands on */
    char bytes[1 << 16];
    size_t n;
};

struct frame_mark { /* row `row` (not blank, of the worker) begins at byte `at` */
    uint64_t row, at;
};

struct frame_cell {
    const char *key; /* key columns' texts, each ended by '\x1f' */
    uint32_t length;
    int64_t rows;
    wide sum, squares; /* of the spread column, in millionths */
};

struct frame_head {
    const char **header;
    size_t n_columns;
    char separator;
    uint64_t data_at; /* first byte after the header */
    int64_t rows;     /* of the file before the data */
    /* columns that make up the key, and places of the others (SIZE_MAX: none) */
    size_t keys[FRAME_KEYS_MAX], n_keys;
    size_t size, spread, household;
};

struct frame_worker {
    pthread_t thread;
    bool started;
    int number;
    const struct frame_io *io;
    const struct frame_head *head;
    uint64_t from, to;   /* bytes for which it is meant */
    uint64_t begin, end; /* first row's byte, byte after its last row */
    uint64_t interval, next_mark;
    int64_t rows, data_rows;
    struct arena *arena; /* its own */
    struct frame_cell *cells;
    size_t n_cells, cells_room;
    uint32_t *table; /* cell + 1 by hash */
    size_t table_size;
    uint32_t last;               /* the cell of the row before */
    uint32_t run_cell, run_rows; /* rows that are not noted yet */
    uint64_t n_words;            /* noted of NOTE_CELL */
    struct frame_mark *marks;
    size_t n_marks, marks_room;
    struct note_out *notes[NOTE_KINDS];
    uint32_t *global; /* [n_cells] the cell's number over all workers */
    uint64_t base;    /* byte at which the buffer begins */
    const char *buffer;
    char key[FRAME_KEY_MAX];
    char cell_text[FRAME_ROW_MAX];
    enum fail fail;
    struct why why;
};

struct frame_index {
    struct frame_worker **workers;
    int n_workers;
    const struct frame_head *head;
};

/* Reads the header and finds the columns that the plan names. */
enum fail frame_head_read(struct arena *arena, const struct frame_io *io,
                          const struct frame_plan *plan, struct frame_head *out,
                          struct why *why) MUST_USE;
/* Scans the whole file; workers[n] live in the arena, in the order of the file. */
enum fail frame_scan(struct arena *arena, const struct frame_io *io, const struct frame_head *head,
                     int threads, struct frame_worker ***workers, int *n_workers,
                     struct why *why) MUST_USE;
/* A cell's text as base/csv.h would give it: read as Windows-1252 where it is not UTF-8; NULL when
 * it is neither. */
const char *frame_text(struct arena *arena, struct str raw, struct why *why);
/* A decimal number in millionths; false when it is none or is too large. */
bool micro_read(struct str text, int64_t *out);

#endif
