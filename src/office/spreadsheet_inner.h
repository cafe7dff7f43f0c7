/* spreadsheet_inner -- what the writers of XLSX and ODS share. */
#ifndef OFFICE_SPREADSHEET_INNER_H
#define OFFICE_SPREADSHEET_INNER_H

#include "office/document_inner.h"
#include "office/spreadsheet.h"

enum {
    SPREADSHEET_SHEETS_MAX = 200,
    SPREADSHEET_COLUMNS_MAX = 16384,
    SPREADSHEET_TEXT_MAX = 32767, /* characters of a cell */
    SPREADSHEET_BYTES_MAX = 256 << 20
};

struct spreadsheet {
    struct arena *arena;
    enum spreadsheet_kind kind;
    struct spreadsheet_about about;
    const char *names[SPREADSHEET_SHEETS_MAX];
    size_t n_names;
    size_t row, column, n_columns; /* row 0 is that of the headings */
    bool overfull;
    void *writer; /* the library's objects, or the ODS so far */
};

enum spreadsheet_cell_kind { CELL_NONE, CELL_TEXT, CELL_NUMBER, CELL_DATE };
struct spreadsheet_cell {
    enum spreadsheet_cell_kind kind;
    const char *text;
    double number;
    struct date date;
};

enum fail spreadsheet_xlsx_open(struct spreadsheet *book, struct why *why) MUST_USE;
void spreadsheet_xlsx_sheet(struct spreadsheet *book, const char *name,
                            const struct spreadsheet_column *columns);
void spreadsheet_xlsx_cell(struct spreadsheet *book, const struct spreadsheet_cell *cell);
enum fail spreadsheet_xlsx_close(struct spreadsheet *book, struct str *out,
                                 struct why *why) MUST_USE;

enum fail spreadsheet_ods_open(struct spreadsheet *book, struct why *why) MUST_USE;
void spreadsheet_ods_sheet(struct spreadsheet *book, const char *name,
                           const struct spreadsheet_column *columns);
void spreadsheet_ods_cell(struct spreadsheet *book, const struct spreadsheet_cell *cell);
void spreadsheet_ods_end_row(struct spreadsheet *book);
enum fail spreadsheet_ods_close(struct spreadsheet *book, struct str *out,
                                struct why *why) MUST_USE;

#endif
