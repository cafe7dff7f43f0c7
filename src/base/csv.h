/*
 * csv -- tables as people really send them, in and out.
 *
 * In:  UTF-8 with or without byte order mark, UTF-16 either way, Windows-1252;
 *      separator ',' ';' or tab (found from the header line); RFC 4180 quoting;
 *      CRLF, LF or CR; a last line without end; blank lines skipped.
 * Out: UTF-8, RFC 4180, CRLF; a cell that a spreadsheet would run as a formula
 *      (starts with = + - @ tab CR, unless it is a plain number) is written
 *      with a leading apostrophe, which csv_read takes off again.
 * Fails: INPUT with row (1 is the header) and column, in words that say how to mend it.
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
    int64_t *lines;           /* [n_rows]: line of the file on which the row starts, 1-based */
    char separator;
    const char *encoding; /* "UTF-8", "UTF-16LE", "UTF-16BE", "Windows-1252" */
};

enum { CSV_COLUMNS_MAX = 2000 };

/* Parses the whole text; every row must have as many cells as the header. */
enum fail csv_read(struct arena *arena, struct str bytes, struct csv *out,
                   struct why *why) MUST_USE;
/* Column number by header name (exact, then ignoring case and spaces); -1 when missing. */
int csv_column(const struct csv *csv, const char *name);
static inline const char *csv_cell(const struct csv *csv, size_t row, size_t column) {
    return csv->cells[row * csv->n_columns + column];
}
/* Fails with the list of columns wanted and found when `name` is missing. */
enum fail csv_column_want(const struct csv *csv, const char *name, size_t *out,
                          struct why *why) MUST_USE;

/* Writing: cells, then csv_end_row. */
struct csv_out {
    struct buf *buf;
    bool in_row;
};
void csv_out_init(struct csv_out *out, struct buf *buf);
void csv_put(struct csv_out *out, const char *text);
void csv_put_int(struct csv_out *out, int64_t value);
void csv_put_real(struct csv_out *out, double value,
                  int digits); /* significant digits; empty for NaN */
void csv_end_row(struct csv_out *out);

#endif
