/*
 * workbook -- a spreadsheet written row by row, as XLSX or ODS.
 *
 *   struct workbook *book;
 *   TRY(workbook_open(arena, WORKBOOK_XLSX, &about, &book, why));
 *   workbook_sheet(book, "Answers", columns, n_columns);
 *   workbook_text(book, "K7QF"); workbook_number(book, 12.5); workbook_end_row(book);
 *   TRY(workbook_close(book, &bytes, why));
 *
 * A text is always a text: what begins with '=' is never a formula. Cells beyond the sheet's
 * columns are dropped and workbook_close then fails (LIMIT), as for more rows than a sheet can
 * have. Rows are handed on as they come, so that memory does not grow with them (XLSX), but for
 * the finished file itself.
 * Pure: the same calls give the same bytes; the date is given.
 */
#ifndef OFFICE_WORKBOOK_H
#define OFFICE_WORKBOOK_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"

enum workbook_kind { WORKBOOK_XLSX, WORKBOOK_ODS };

struct workbook_about {
    const char *title, *author; /* NULL: none */
    const char *language;       /* NULL: "en" */
    struct date date;           /* when it was made: has to be given */
};

struct workbook_column {
    const char *heading;
    double width; /* in characters; 0: by the heading */
};

struct workbook;

enum fail workbook_open(struct arena *arena, enum workbook_kind kind,
                        const struct workbook_about *about, struct workbook **out,
                        struct why *why) MUST_USE;
/* Starts a sheet; its first row holds the headings and stays in sight. Names are made unique,
 * at most 31 characters, without what a spreadsheet refuses. */
void workbook_sheet(struct workbook *book, const char *name, const struct workbook_column *columns,
                    size_t n_columns);
void workbook_text(struct workbook *book, const char *text); /* NULL or "": an empty cell */
void workbook_number(struct workbook *book, double value);   /* NaN: an empty cell */
void workbook_int(struct workbook *book, int64_t value);
void workbook_date(struct workbook *book, struct date date);
void workbook_end_row(struct workbook *book);
enum fail workbook_close(struct workbook *book, struct str *out, struct why *why) MUST_USE;

#endif
