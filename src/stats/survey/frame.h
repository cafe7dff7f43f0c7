/*
 * frame -- a table of answers, held by column.
 *
 * A column is numbers (NaN where nothing was said) or a factor: a code for each
 * row (-1 where nothing was said) and the levels, sorted by byte order, that the
 * codes count from 0. Empty cells and `NA` are missing. A column whose cells all
 * read as numbers is a column of numbers; `frame_factor` gives the factor of
 * either kind.
 * Memory:   in the arena of the reader: 8 bytes a number, 4 bytes a code.
 * Fails:    INPUT with the row and column of the file.
 * Pure:     yes.
 */
#ifndef STATS_SURVEY_FRAME_H
#define STATS_SURVEY_FRAME_H

#include "base/arena.h"
#include "base/str.h"

enum column_kind { COLUMN_NUMBER, COLUMN_FACTOR };

struct column {
    const char *name;
    enum column_kind kind;
    const double *numbers;     /* [n_rows]; NULL for a factor */
    const int32_t *codes;      /* [n_rows], -1 missing; NULL for numbers */
    const char *const *levels; /* [n_levels], sorted by byte order */
    int32_t n_levels;
    size_t position; /* in the file, from 1 */
};

struct frame {
    size_t n_rows, n_columns;
    const struct column *columns;
    const int64_t *lines; /* [n_rows] line of the file; NULL: row r is line r + 2 */
};

/* Codes 0..n_levels-1, or -1 for missing, with the levels' names. */
struct factor {
    const int32_t *codes; /* [n_rows] */
    int32_t n_levels;
    const char *const *levels;
    const double *values; /* [n_levels] the numbers behind the names; NULL for texts */
};

/* Reads CSV text (base/csv.h says which kinds). `wanted` names the columns to
 * keep, n_wanted 0 keeps all; a wanted column that is missing or there twice fails. The text
 * may be given back afterwards. O(bytes). */
enum fail frame_read(struct arena *arena, struct str bytes, const char *const *wanted,
                     size_t n_wanted, struct frame *out, struct why *why) MUST_USE;

/* NULL when there is none of that name. */
const struct column *frame_column(const struct frame *frame, const char *name);
/* The same; fails with INPUT, naming the columns there are. */
enum fail frame_want(const struct frame *frame, const char *name, const struct column **out,
                     struct why *why) MUST_USE;
/* The numbers of a column; INPUT with row and column where a text stands. */
enum fail frame_numbers(const struct frame *frame, const char *name, const double **out,
                        struct why *why) MUST_USE;
/* The line of the file on which the row starts. */
int64_t frame_line(const struct frame *frame, size_t row);

/* The factor of a column: its own levels; or the distinct numbers, sorted upwards. O(n log n)
 * at worst, O(n) for whole numbers of a small range. */
enum fail frame_factor(struct arena *arena, const struct frame *frame, const char *name,
                       struct factor *out, struct why *why) MUST_USE;
/* The same of numbers that are at hand. */
struct factor factor_of_numbers(struct arena *arena, const double *numbers, size_t n);
/* The factor of the texts; NULL, "" and "NA" are missing. */
struct factor factor_of_texts(struct arena *arena, const char *const *texts, size_t n);
/* All combinations, the first factor running fastest, names joined by `joint`.
 * Missing where one of them is. */
struct factor factor_cross(struct arena *arena, const struct factor *factors, size_t n_factors,
                           size_t n_rows, const char *joint);
/* -1 when there is no such level. */
int32_t factor_level(const struct factor *factor, const char *name);
/* Drops levels that no row has. */
struct factor factor_drop_empty(struct arena *arena, const struct factor *factor, size_t n_rows);

#endif
