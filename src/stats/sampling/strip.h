/*
 * strip -- the ends of all rows of a strip of CSV text, and of those cells that are wanted.
 *
 * Question: which rows of this text are as plain as most rows of a file are, and where are the ends
 *           of some of their cells?
 * Method:   64 bytes at a time as in scan.h, kept as bits: one for each byte that ends a cell.
 *           Between quotation marks (an odd number of them so far) separators and line feeds are
 *           text. That is right where each mark that opens a cell stands at its beginning, and each
 *           that closes one at its end: the strip ends before the first 64 bytes with a mark that
 *           stands elsewhere, with a carriage return that alone ends a row, or with a NUL, and
 *           scan.h reads on there. The end of a row's cell k is its bit number k, which one
 *           instruction (pdep) finds: most cells of a frame are never looked at. Nothing is called
 *           for each row and no row is handed on.
 * Shapes:   the text begins where a row does. Rows may be blank or have any number of cells.
 * Source:   Langdale & Lemire (2019), Parsing gigabytes of JSON per second, VLDB J. 28.
 * Pure:     yes. O(bytes).
 */
#ifndef STATS_SAMPLING_STRIP_H
#define STATS_SAMPLING_STRIP_H

#include "base/str.h"

enum { STRIP_BYTES = 1 << 14, STRIP_BLOCKS = STRIP_BYTES / 64 };

struct strip {
    size_t n_rows;   /* that end in it */
    size_t n_looked; /* bytes that were looked at */
    uint32_t *feeds; /* [n_rows] where each row's line feed is */
    uint32_t *cells; /* [n_rows] how many each row has */
    uint32_t *ends;  /* [n_rows][n_wanted] where they end; any number where a row has too few */
    const uint32_t *wanted; /* cells, from 0, rising */
    size_t n_wanted;
    uint64_t *bits; /* [n_looked / 64] where cells end */
};

/* Memory for any strip, of the arena. `wanted` is copied. */
void strip_init(struct arena *arena, struct strip *strip, const uint32_t *wanted, size_t n_wanted);
/* Looks at no more than STRIP_BYTES of `text`. */
void strip_find(struct strip *strip, struct str text, char separator);
/* Where any cell ends of the row that begins at `from` and has it: for the few that are not among
 * those wanted. */
uint32_t strip_end(const struct strip *strip, size_t from, size_t cell);

/* The same with the instructions of one kind of machine; false when this is none of that kind. */
enum strip_machine { STRIP_ANY, STRIP_QUICK, STRIP_DEPOSIT, STRIP_WIDE, STRIP_MACHINES };
bool strip_find_as(enum strip_machine machine, struct strip *strip, struct str text,
                   char separator) MUST_USE;

#endif
