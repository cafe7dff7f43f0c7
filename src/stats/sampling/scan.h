/*
 * scan -- rows and cells of CSV text of any length, at the speed of memory.
 *
 * Question: where does each row and each of its cells begin and end?
 * Method:   64 bytes at a time are compared with separator, line feed and quotation mark; the
 *           places found are the ends of cells. A row with a quotation mark, or that ends with CR
 *           alone, is read again by the rules of RFC 4180 (base/csv.h has the same: spaces around
 *           quotation marks; a mark inside an unquoted cell is a character; lines end with LF, CRLF
 *           or CR).
 *
 * Shapes:   UTF-8 or Windows-1252, which put these characters at the same bytes.
 *
 * Fails:    INPUT for a quoted cell that is never closed or has text behind it, and for a NUL (row,
 *           column), LIMIT for a row that is longer than what is given.
 *
 * Pure:     yes. O(bytes).
 */
#ifndef STATS_SAMPLING_SCAN_H
#define STATS_SAMPLING_SCAN_H

#include "base/arena.h"
#include "base/str.h"

enum { SCAN_CELLS_MAX = 2000 };

struct scan_row {
    const char *start;
    size_t length; /* with its line end */
    const uint32_t
        *ends; /* [n_cells] where each cell ends, from start; the next begins behind it */
    size_t n_cells;
    bool quoted;    /* there is a quotation mark in it */
    int64_t number; /* of the row, from 1 in this scan, blank ones too */
};

struct scan {
    char separator;
    /* Called for each row that is not blank; false stops the scan. */
    bool (*row)(struct scan *scan, const struct scan_row *row);
    void *data;
    const char *limit; /* rows that begin here or later are left; NULL: none */
    int64_t rows;      /* so far, blank ones too */
    bool stopped;
    uint32_t ends[SCAN_CELLS_MAX + 80]; /* with room to write a whole block's at once */
};

/* Scans the rows that are whole in `bytes`; with `last` also one without a line end. `*used` is
 * where the first row begins that was not scanned. */
enum fail scan_rows(struct scan *scan, struct str bytes, bool last, size_t *used,
                    struct why *why) MUST_USE;

/* The cell's bytes as they stand. */
static inline struct str scan_cell_raw(const struct scan_row *row, size_t cell) {
    size_t from = cell == 0 ? 0 : row->ends[cell - 1] + 1;
    return (struct str){row->start + from, row->ends[cell] - from};
}
/* Whether the row has nothing but separators, spaces, tabs and its line end: it is passed over. */
bool scan_is_blank(char separator, const char *start, size_t length);
/* The cell without its quotation marks, in `to` (room for its length), when it has any. */
struct str scan_cell(const struct scan_row *row, size_t cell, char *to);
struct str scan_unquoted(struct str raw, char *to);

#endif
