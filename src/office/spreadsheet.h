/*
 * spreadsheet -- a spreadsheet written row by row, as XLSX or ODS.
 *
 *   struct spreadsheet *book;
 *   TRY(spreadsheet_open(arena, SPREADSHEET_XLSX, &about, &book, why));
 *   spreadsheet_sheet(book, "Answers", columns, n_columns);
 *   spreadsheet_text(book, "K7QF"); spreadsheet_number(book, 12.5); spreadsheet_end_row(book);
 *   TRY(spreadsheet_close(book, &bytes, why));
 *
 * A text is always a text: what begins with '=' is never a formula. Cells beyond the sheet's
 * columns are dropped and spreadsheet_close then fails (LIMIT), as for more rows than a sheet can
 * have. Rows are handed on as they come, so that memory does not grow with them (XLSX), but for
 * the finished file itself.
 * Pure: the same calls give the same bytes; the date is given.
 */
#ifndef OFFICE_SPREADSHEET_H
#define OFFICE_SPREADSHEET_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"

enum spreadsheet_kind { SPREADSHEET_XLSX, SPREADSHEET_ODS };

struct spreadsheet_about {
    const char *title, *author; /* NULL: none */
    const char *language;       /* NULL: "en" */
    struct date date;           /* when it was made: has to be given */
};

struct spreadsheet_column {
    const char *heading;
    double width; /* in characters; 0: by the heading */
};

struct spreadsheet;

enum fail spreadsheet_open(struct arena *arena, enum spreadsheet_kind kind,
                           const struct spreadsheet_about *about, struct spreadsheet **out,
                           struct why *why) MUST_USE;
/* Starts a sheet; its first row holds the headings and stays in sight. Names are made unique,
 * at most 31 characters, without what a spreadsheet refuses. */
void spreadsheet_sheet(struct spreadsheet *book, const char *name,
                       const struct spreadsheet_column *columns, size_t n_columns);
void spreadsheet_text(struct spreadsheet *book, const char *text); /* NULL or "": an empty cell */
void spreadsheet_number(struct spreadsheet *book, double value);   /* NaN: an empty cell */
void spreadsheet_int(struct spreadsheet *book, int64_t value);
void spreadsheet_date(struct spreadsheet *book, struct date date);
void spreadsheet_end_row(struct spreadsheet *book);
enum fail spreadsheet_close(struct spreadsheet *book, struct str *out, struct why *why) MUST_USE;

#endif
