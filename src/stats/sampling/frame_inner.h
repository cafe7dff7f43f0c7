/* frame_inner -- what the scan of a frame hands to the draw. */
#ifndef STATS_SAMPLING_FRAME_INNER_H
#define STATS_SAMPLING_FRAME_INNER_H

#include "stats/sampling/frame_sample.h"
#include "stats/sampling/strip.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 wide_unsigned;

enum {
    FRAME_BUFFER = 1 << 19,
    FRAME_ROW_MAX = FRAME_BUFFER, /* bytes of a row */
    FRAME_INDEX_MAX = 1 << 17,    /* marks over the whole file */
    FRAME_INDEX_BYTES = 1024,     /* from one to the next at least */
    FRAME_KEY_MAX = 4096,         /* bytes of a row's keys */
    FRAME_MICRO = 1000000
};

/* Cells of the rows are noted as runs: a cell's number, and when more rows than one follow each
 * other, how many more there are with NOTE_MORE. */
#define NOTE_MORE 0x80000000u
/* NOTE_PARTED is of the first worker alone, and not its rows' but all rows'. */
enum note_kind { NOTE_CELL, NOTE_SIZE, NOTE_BEGIN, NOTE_HOUSEHOLD, NOTE_PARTED, NOTE_KINDS };

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

/* Columns that stand beside one another: they are compared at once. */
struct frame_span {
    size_t first, last;
    size_t before, end; /* of a strip's ends, where the column before and the last one end */
};

/* Keys as they stood in the file, and the cell that they are of. */
struct frame_raw {
    uint32_t hash, cell, length;
    const char *text; /* the spans behind one another; NULL: none is here */
};

/* What all workers know of households. */
struct frame_houses {
    atomic_bool scattered; /* one may come again in rows that do not stand together */
    bool hashed;           /* each group's hash is noted as well */
};
/* Orders in which households' names may only rise: as bytes; the shorter first, then as bytes. */
enum { HOUSE_BYTES = 1, HOUSE_LENGTH = 2 };
struct frame_house {
    struct str first, last; /* names; s is NULL before there is a row */
    unsigned order;         /* those that hold still */
    bool joins;             /* the first row is of the household of the worker before */
    uint64_t bits;          /* not noted yet: whether a household begins with the row */
    unsigned n_bits;
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
    struct strip strip;
    struct frame_span spans[FRAME_KEYS_MAX]; /* of the keys */
    size_t n_spans;
    struct frame_span size, spread, household; /* with one column, if any */
    struct frame_raw *raws;                    /* [raws_size] by hash */
    size_t raws_size, n_raws;
    struct frame_mark *marks;
    size_t n_marks;
    struct note_out *notes[NOTE_KINDS];
    uint32_t *global; /* [n_cells] the cell's number over all workers */
    uint64_t base;    /* byte at which the buffer begins */
    const char *buffer;
    char key[FRAME_KEY_MAX];
    char cell_text[FRAME_ROW_MAX];
    struct frame_houses *houses; /* NULL: they do not matter */
    struct frame_house house;
    char house_text[FRAME_ROW_MAX];
    enum fail fail;
    struct why why;
};

struct frame_index {
    struct frame_worker **workers;
    int n_workers;
    const struct frame_head *head;
};

/* The texts of a row that are read. */
struct frame_texts {
    struct str keys[FRAME_KEYS_MAX], size, spread, household;
    bool quoted; /* there may be quotation marks in them */
};
struct frame_numbers {
    int64_t size, spread;
    struct str household;
};
struct frame_fault {
    size_t column; /* from 0 */
    enum fail fail;
    const char *text;
};

/* frame_row: what is done with a row, however its cells were found. Where one returns false,
 * *fault says what is wrong with the row, or worker->fail is set and says what else was. */
bool frame_numbers_wanted(const struct frame_head *head);
bool frame_numbers_read(struct frame_worker *worker, const struct frame_texts *texts,
                        struct frame_numbers *out, struct frame_fault *fault);
bool frame_numbers_note(struct frame_worker *worker, const struct frame_numbers *numbers);
/* The keys' cell becomes worker->last. */
bool frame_cell_find(struct frame_worker *worker, const struct frame_texts *texts,
                     struct frame_fault *fault);
/* `rows` more of worker->last. */
bool frame_rows_count(struct frame_worker *worker, uint32_t rows);
bool frame_run_note(struct frame_worker *worker);
/* False, then and each time after, when the notes cannot be kept. */
bool frame_note_put(struct frame_worker *worker, enum note_kind kind, const void *value, size_t n);
void frame_mark_put(struct frame_worker *worker, uint64_t row, uint64_t at);
/* For scan_rows: any row, with its number in what is said of it. */
bool frame_row_take(struct scan *scan, const struct scan_row *row);
uint64_t frame_hash(const char *bytes, size_t n);
static inline bool frame_bytes_same(const char *a, const char *b, size_t n) {
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

/* frame_house: the household of the next row, by its name. */
bool frame_house_take(struct frame_worker *worker, struct str text);
/* Before the buffer is read into again. */
void frame_house_keep(struct frame_worker *worker);
bool frame_house_end(struct frame_worker *worker);
/* After all workers: which ones go on with the household of the one before, and whether their
 * orders hold together. */
void frame_houses_join(struct frame_worker *const *workers, int n_workers);
struct frame_group {
    uint64_t first, rows, hash; /* hash: only when they are noted */
};
/* Groups in the order of the file. Where hashes are not noted, those of one row are left out. */
enum fail frame_groups_walk(struct arena *arena, struct frame_worker *const *workers, int n_workers,
                            void (*group)(void *data, const struct frame_group *group), void *data,
                            struct why *why) MUST_USE;

/* frame_homes: after the scan, which row stands for each household. */
struct frame_homes {
    struct arena *arena;
    const struct frame_io *io;
    struct frame_worker *const *workers;
    int n_workers;
    int64_t rows; /* of all workers */
    const char *seed;
    uint64_t *dropped; /* a bit for each row that does not stand for its household */
};
/* Fills `dropped`, and says how many households there are. */
enum fail frame_homes_drop(struct frame_homes *homes, int64_t *households,
                           struct why *why) MUST_USE;
/* How many rows the household of each row drawn has. */
enum fail frame_homes_size(struct frame_homes *homes, struct frame_taken *taken, size_t n_taken,
                           struct why *why) MUST_USE;

/* frame_given: of strata by the values of the plan's columns, how many the plan's allocation gives
 * to each. INPUT where it has no row for one, two rows, or wants some of a stratum that there is
 * not. O((n_given + n_strata) log n_given). */
struct frame_named {
    const char *const *values; /* [plan->n_strata] */
    const char *name;
};
enum fail frame_given_find(struct arena *arena, const struct frame_plan *plan,
                           const struct frame_named *strata, size_t n_strata, int64_t *out,
                           struct why *why) MUST_USE;

/* frame_walk: after the scan, all rows in the order of the file, by runs of one cell. */
struct frame_run {
    uint64_t row; /* the first */
    size_t n;
    uint32_t cell;  /* over all workers; 0 where there are no keys */
    int64_t *sizes; /* [n], 0 of a row that is dropped; may be written over; NULL: not asked for */
};
struct frame_walk {
    struct arena *arena;
    struct frame_worker *const *workers;
    int n_workers;
    const uint64_t *dropped; /* of frame_homes; NULL: no row is */
    bool sizes;              /* asked for: the frame has a size column */
    void (*take)(void *data, const struct frame_run *run);
    void *data;
};
enum fail frame_walk(const struct frame_walk *walk, struct why *why) MUST_USE;
/* How many of n rows from `row` on are not dropped. */
uint64_t frame_rows_kept(const uint64_t *dropped, uint64_t row, uint64_t n);
/* The row at or behind `row` that is not dropped and before which `before` of them are not. */
uint64_t frame_row_kept(const uint64_t *dropped, uint64_t row, uint64_t before);

/* frame_quick: reads the rows of `bytes`, the worker's buffer, as scan_rows does and to the same
 * effect; most are taken from strips, and `scan` reads those that need a closer look. */
enum fail frame_rows_read(struct frame_worker *worker, struct scan *scan, struct str bytes,
                          bool last, size_t *used) MUST_USE;
void frame_quick_init(struct frame_worker *worker);

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
/* Whole numbers of few digits, as sizes mostly are, in millionths. */
static inline bool frame_digits_read(struct str text, int64_t *out) {
    int64_t value = 0;
    if (text.n == 0 || text.n > 9) return false;
    for (size_t i = 0; i < text.n; i++) {
        unsigned digit = (unsigned)(unsigned char)text.s[i] - '0';
        if (digit > 9) return false;
        value = value * 10 + digit;
    }
    *out = value * FRAME_MICRO;
    return true;
}
/* A decimal number in millionths; false when it is none or is too large. */
bool micro_read(struct str text, int64_t *out);

#endif
