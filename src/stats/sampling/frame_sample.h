/*
 * frame_sample -- a sample from a file of tens of millions of addresses.
 *
 * Question: which rows of the frame get a letter, and with which chance was each drawn?
 * Method:   one scan of the file counts the cells of the frame (rows that are alike in strata, sort
 *           keys and whatever changes their chance) and notes each row's cell in a side file; the
 * sample is shared out over strata (allocate.h); within a stratum cells stand in serpentine order
 *           and the draw is systematic by measure (pps.h): with T the stratum's measure, n its
 * share and r drawn uniformly below T, the unit over [V, V + m) is taken when a point floor((r + j
 * T) / n) lies in it, so with the chance n m / T exactly. Measures are whole numbers, so that no
 * sum depends on the order of adding or on the number of threads. Units that size makes certain are
 * taken first. Stratum s takes r from stream s of the seed. Source:   Cochran (1977) ch. 5, 8;
 * Valliant, Dever & Kreuter (2018) ch. 3; Madow (1949). Units:    rows. The measure of a row is its
 * size times its factors, over its expected response. Memory:   in the arena: cells
 * (FRAME_CELLS_MAX at most), rows drawn, and an index of fixed length; it does not grow with the
 * rows of the file, but for one bit a row with `one_per`. Fails:    INPUT with row and column,
 * INFEASIBLE (more wanted than there are), LIMIT, SYSTEM. Pure:     yes, but for what `io` does.
 * The result does not depend on `threads`.
 */
#ifndef STATS_SAMPLING_FRAME_SAMPLE_H
#define STATS_SAMPLING_FRAME_SAMPLE_H

#include "stats/sampling/allocate.h"
#include "stats/sampling/scan.h"

enum { FRAME_KEYS_MAX = 12, FRAME_CELLS_MAX = 2000000, FRAME_THREADS_MAX = 16 };

/* Where the frame's bytes are, and where notes are kept while it is read. Called from several
 * threads at once, for different parts. */
struct frame_io {
    void *data;
    uint64_t size; /* bytes of the frame */
    enum fail (*read)(void *data, uint64_t at, char *to, size_t n, struct why *why);
    enum fail (*note)(void *data, int part, const void *bytes, size_t n, struct why *why);
    enum fail (*recall)(void *data, int part, uint64_t at, void *to, size_t n, struct why *why);
};

enum frame_allocation { FRAME_PROPORTIONAL, FRAME_NEYMAN, FRAME_GIVEN };

struct frame_factor { /* rows whose column has this value count so many times */
    const char *column, *value;
    double factor;
};
struct frame_given {
    const char *const *values; /* of the strata's columns */
    int64_t n;
};

struct frame_plan {
    int64_t n;
    const char *const *strata, *const *sort; /* names of columns */
    size_t n_strata, n_sort;
    enum frame_allocation allocation;
    const struct frame_given *given; /* [n_given] */
    size_t n_given;
    const char *size;     /* column; NULL: each row counts once */
    const char *spread;   /* column whose standard deviation Neyman's allocation goes by */
    const char *response; /* column of expected response, above 0 to 1; NULL: none */
    const char *one_per;  /* column: rows that are alike in it are one household; NULL: none */
    const struct frame_factor *factors; /* [n_factors] */
    size_t n_factors;
    const char *seed;
    int threads;
};

struct frame_stratum {
    const char *name; /* values joined by " / "; "" when there are no strata */
    int64_t rows;     /* in the frame; households with one_per */
    double measure;   /* share of the whole measure */
    double spread;
    double share; /* of the sample before rounding */
    int64_t drawn, certain;
};
struct frame_taken {
    uint64_t row; /* of the frame's rows that are not blank, from 0 */
    size_t stratum;
    double chance;
    int64_t household; /* rows of its household; 1 without one_per */
};
struct frame_sample {
    size_t n_columns;
    const char *const *header;
    char separator;
    int64_t rows, households, blank;
    const struct frame_stratum *strata;
    size_t n_strata, n_cells;
    const struct frame_taken *taken; /* [n_taken], in the order of the file */
    size_t n_taken;
    struct frame_index *index;
};

enum fail frame_sample_draw(struct arena *arena, const struct frame_io *io,
                            const struct frame_plan *plan, struct frame_sample *out,
                            struct why *why) MUST_USE;

/* Rows that have no value in a column of the strata. They would be a stratum of their own, often so
 * small that its rows are certain to be drawn: whoever draws letters refuses them. O(strata). */
int64_t frame_rows_unplaced(const struct frame_plan *plan, const struct frame_sample *sample);

/* Hands on the cells of each row drawn, in the order of the file: UTF-8, unquoted. */
struct frame_reader {
    enum fail (*row)(void *data, size_t taken, const char *const *cells, struct why *why);
    void *data;
};
enum fail frame_sample_rows(struct arena *arena, const struct frame_io *io,
                            const struct frame_sample *sample, const struct frame_reader *reader,
                            struct why *why) MUST_USE;

#endif
