/*
 * sheet -- the cells of a spreadsheet file, as text.
 *
 * Reads XLSX (ECMA-376: shared and inline texts, numbers, booleans, dates by their format, errors
 * as their text) and ODS (ODF 1.2 and 1.3: repeated rows and columns, texts of several
 * paragraphs). Numbers are given as a spreadsheet would put them into a CSV file, with up to 15
 * digits; dates as 2026-11-22, times of day as 2026-11-22T09:30:00; TRUE and FALSE. Formulas give
 * their last value. A merged cell's text stands in its first cell.
 *
 * A file from outside is never trusted: see the limits. No external entity, no document type, no
 * macro and no link is ever followed.
 * Fails:  INPUT (not a spreadsheet, damaged, encrypted, an old .xls file: the text says what to
 * do), LIMIT (one of the limits below). Memory: in the arena; O(text of the cells that are used).
 */
#ifndef OFFICE_SHEET_H
#define OFFICE_SHEET_H

#include "base/arena.h"
#include "base/str.h"

enum {
    SHEET_ENTRIES_MAX = 4096,    /* files inside the archive */
    SHEET_BYTES_MAX = 256 << 20, /* all of them unpacked */
    SHEET_RATIO_MAX = 200,       /* unpacked to packed, for files above a megabyte */
    SHEET_CELLS_MAX = 5000000,   /* cells that are not empty, over all sheets */
    SHEET_ROWS_MAX = 1048576,
    SHEET_COLUMNS_MAX = 16384,
    SHEET_SHEETS_MAX = 256,
    SHEET_TEXT_MAX = 65536 /* bytes of one cell */
};

struct sheet_cell {
    uint32_t row, column; /* from 0 */
    const char *text;     /* never NULL or empty */
};

struct sheet {
    const char *name;
    size_t n_rows, n_columns; /* up to the last cell that is not empty */
    const struct sheet_cell
        *cells; /* [n_cells], by row, then column; only those that are not empty */
    size_t n_cells;
    bool hidden;
};

struct sheet_book {
    const struct sheet *sheets; /* [n_sheets], in the order of the file */
    size_t n_sheets;
    const char *format; /* "XLSX", "ODS" */
};

/* True when the bytes begin as a ZIP archive does: a caller that takes CSV too asks this first. */
bool sheet_is_archive(struct str bytes);
enum fail sheet_read(struct arena *arena, struct str bytes, struct sheet_book *out,
                     struct why *why) MUST_USE;

/* The sheet of that name (exactly, then ignoring case); NULL when there is none. */
const struct sheet *sheet_find(const struct sheet_book *book, const char *name);
/* The text of a cell from 0; "" when it is empty or outside. O(log cells). */
const char *sheet_text(const struct sheet *sheet, size_t row, size_t column);
/* "B7": how people call the cell of row 6, column 1. */
char *sheet_cell_name(struct arena *arena, size_t row, size_t column);

#endif
