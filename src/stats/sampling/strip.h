/*
 * strip -- the ends of all rows and cells of a strip of CSV text, found at once.
 *
 * Question: which rows of this text are as plain as most rows of a file are, and where are the ends
 *           of their cells?
 * Method:   64 bytes at a time as in scan.h; between quotation marks (an odd number of them so far)
 *           separators and line feeds are text. That is right where each mark that opens a cell
 *           stands at its beginning, and each that closes one at its end: the strip ends before the
 *           first 64 bytes with a mark that stands elsewhere, or with a carriage return that alone
 *           ends a row, and scan.h reads on there. Nothing is
 *           called for each row and no row is handed on: a caller that looks at few cells of each
 *           has only their ends to load.
 * Shapes:   the text begins where a row does. Rows may be blank or have any number of cells.
 * Pure:     yes. O(bytes).
 */
#ifndef STATS_SAMPLING_STRIP_H
#define STATS_SAMPLING_STRIP_H

#include "base/str.h"

enum { STRIP_BYTES = 1 << 14 };

struct strip {
    size_t n_rows;    /* that end in it */
    size_t n_looked;  /* bytes that were looked at */
    uint32_t *feeds;  /* [n_rows] where each row's line feed is */
    uint32_t *counts; /* [n_rows] cells up to there */
    uint32_t *ends;   /* [counts of the last row] where each cell ends; only with `cells` */
};

/* Memory for any strip, of the arena. */
void strip_init(struct arena *arena, struct strip *strip);
/* Looks at no more than STRIP_BYTES of `text`. */
void strip_find(struct strip *strip, struct str text, char separator, bool cells);

/* The same with the instructions of one kind of machine; false when this is none of that kind. */
enum strip_machine { STRIP_ANY, STRIP_QUICK, STRIP_WIDE };
bool strip_find_as(enum strip_machine machine, struct strip *strip, struct str text, char separator,
                   bool cells) MUST_USE;

#endif
