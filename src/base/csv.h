/*
 * csv -- tables as people really send them, in and out.
 *
 * In:  UTF-8 with or without byte order mark, UTF-16 either way, Windows-1252;
 *      separator ',' ';' or tab (found from the header line); RFC 4180 quoting,
 *      also with spaces around the quotation marks;
 *      CRLF, LF or CR; a last line without end; a first line `sep=;` obeyed.
 *      Rows of nothing but separators and spaces are skipped, unless a cell of
 *      theirs is quoted. A quotation mark inside an unquoted cell is a character.
 * Out: UTF-8, RFC 4180, CRLF; a cell that a spreadsheet would run as a formula
 *      (starts with = + - @ tab CR, unless it is a plain number) is written
 *      with a leading apostrophe, which csv_read takes off again. Cells with any of
 *      the separators are quoted. What is written reads again as it was (headers trimmed).
 * Fails: INPUT with row (as a spreadsheet counts them: blank ones too, the header is
 *      usually 1) and column, in words that say how to mend it.
 * Memory: cells live in the arena. O(bytes).
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/arena.h"
#include "base/str.h"

struct csv {
    size_t n_columns, n_rows; /* rows without the header */
    const char **header;      /* [n_columns], trimmed */
    const char **cells;       /* [n_rows * n_columns], row by row */
    int64_t *row_numbers;     /* [n_rows]: which row of the file, as failures count them */
    char separator;
    const char *encoding; /* "UTF-8", "UTF-16LE", "UTF-16BE", "Windows-1252" */
};

enum { CSV_COLUMNS_MAX = 2000 };

/* Parses the whole text; every row must have as many cells as the header. */
enum fail csv_read(struct arena *arena, struct str bytes, struct csv *out,
                   struct why *why) MUST_USE;
/* The header alone, from a file's beginning; *end is the byte behind it, *rows how many rows of the
 * file are before that. *end is 0, and nothing fails, when the header goes on behind a beginning
 * that is not the `whole` file. In UTF-8 or Windows-1252. */
enum fail csv_head_read(struct arena *arena, struct str beginning, bool whole, struct csv *out,
                        size_t *end, int64_t *rows, struct why *why) MUST_USE;
/* Column number by header name (exact, then ignoring case and spaces); -1 when missing. */
int csv_column(const struct csv *csv, const char *name);
static inline const char *csv_cell(const struct csv *csv, size_t row, size_t column) {
    return csv->cells[row * csv->n_columns + column];
}
/* Fails, naming the columns found, when `name` is missing or is the name of two columns. */
enum fail csv_column_want(const struct csv *csv, const char *name, size_t *out,
                          struct why *why) MUST_USE;

/* Writing: cells, then csv_end_row. */
struct csv_out {
    struct buf *buf;
    size_t row_start; /* where in buf the current row begins */
    bool in_row;
};
void csv_out_init(struct csv_out *out, struct buf *buf);
void csv_put(struct csv_out *out, const char *text);
void csv_put_int(struct csv_out *out, int64_t value);
void csv_put_real(struct csv_out *out, double value,
                  int digits); /* significant digits; empty for NaN */
void csv_end_row(struct csv_out *out);

#endif
