#include "office/spreadsheet_inner.h"

#include <math.h>
#include <strings.h>

enum { NAME_CHARACTERS = 31, ROWS_MAX = 1048576 };

/* A spreadsheet refuses these in a sheet's name, and an apostrophe at either end. */
static bool is_refused(char c) {
    return strchr("[]:*?/\\", c) != NULL || (unsigned char)c < 0x20;
}

/* Cuts at `most` characters without breaking one. */
static void characters_cut(char *text, size_t most) {
    size_t n = 0;
    for (char *s = text; *s != '\0'; s++) {
        if (((unsigned char)*s & 0xC0) == 0x80) continue;
        if (n++ == most) {
            *s = '\0';
            return;
        }
    }
}

static bool name_is_taken(const struct spreadsheet *book, const char *name) {
    for (size_t i = 0; i < book->n_names; i++)
        if (strcasecmp(book->names[i], name) == 0) return true;
    return false;
}

static char *name_make(struct spreadsheet *book, const char *wanted) {
    char *base = text_plain(book->arena, wanted);
    for (char *s = base; *s != '\0'; s++)
        if (is_refused(*s) || *s == '\'') *s = ' ';
    base = str_copy(book->arena, str_trim(str_of(base)));
    characters_cut(base, NAME_CHARACTERS);
    if (*base == '\0') base = arena_copy(book->arena, "Sheet");
    char *name = base;
    for (int i = 2; name_is_taken(book, name); i++) {
        char *cut = arena_copy(book->arena, base);
        characters_cut(cut, NAME_CHARACTERS - 5);
        name = arena_printf(book->arena, "%s %d", cut, i);
    }
    book->names[book->n_names++] = name;
    return name;
}

enum fail spreadsheet_open(struct arena *arena, enum spreadsheet_kind kind,
                           const struct spreadsheet_about *about, struct spreadsheet **out,
                           struct why *why) {
    struct spreadsheet *book = ARENA_NEW(arena, struct spreadsheet);
    book->arena = arena;
    book->kind = kind;
    book->about = *about;
    book->about.title = text_plain(arena, about->title);
    book->about.author = text_plain(arena, about->author);
    book->about.language = text_plain(arena, about->language == NULL ? "en" : about->language);
    TRY(kind == SPREADSHEET_XLSX ? spreadsheet_xlsx_open(book, why)
                                 : spreadsheet_ods_open(book, why));
    *out = book;
    return FAIL_NONE;
}

void spreadsheet_sheet(struct spreadsheet *book, const char *name,
                       const struct spreadsheet_column *columns, size_t n_columns) {
    if (book->n_names == SPREADSHEET_SHEETS_MAX || n_columns == 0 ||
        n_columns > SPREADSHEET_COLUMNS_MAX) {
        book->overfull = true;
        return;
    }
    book->row = 0;
    book->column = 0;
    book->n_columns = n_columns;
    struct spreadsheet_column *copy =
        ARENA_ARRAY(book->arena, struct spreadsheet_column, n_columns);
    for (size_t i = 0; i < n_columns; i++) {
        copy[i].heading = text_plain(book->arena, columns[i].heading);
        copy[i].width = columns[i].width > 0
                            ? columns[i].width
                            : fmin(fmax((double)strlen(copy[i].heading) + 3, 10), 60);
    }
    char *own = name_make(book, name);
    if (book->kind == SPREADSHEET_XLSX)
        spreadsheet_xlsx_sheet(book, own, copy);
    else
        spreadsheet_ods_sheet(book, own, copy);
    book->row = 1;
}

/* Whether there is a cell to be written; counts it. */
static bool cell_next(struct spreadsheet *book) {
    if (book->row == 0 || book->row >= ROWS_MAX || book->column >= book->n_columns) {
        book->overfull = true;
        return false;
    }
    book->column++;
    return true;
}

static void cell_put(struct spreadsheet *book, struct spreadsheet_cell cell) {
    if (!cell_next(book)) return;
    if (book->kind == SPREADSHEET_XLSX)
        spreadsheet_xlsx_cell(book, &cell);
    else
        spreadsheet_ods_cell(book, &cell);
}

void spreadsheet_text(struct spreadsheet *book, const char *text) {
    size_t mark = arena_mark(book->arena);
    struct spreadsheet_cell cell = {.kind = CELL_NONE};
    if (!text_is_empty(text)) {
        char *plain = text_plain(book->arena, text);
        characters_cut(plain, SPREADSHEET_TEXT_MAX);
        cell = (struct spreadsheet_cell){.kind = CELL_TEXT, .text = plain};
    }
    cell_put(book, cell);
    if (book->kind == SPREADSHEET_XLSX) arena_rewind(book->arena, mark);
}

void spreadsheet_number(struct spreadsheet *book, double value) {
    cell_put(book, (struct spreadsheet_cell){.kind = isfinite(value) ? CELL_NUMBER : CELL_NONE,
                                             .number = value});
}

void spreadsheet_int(struct spreadsheet *book, int64_t value) {
    cell_put(book, (struct spreadsheet_cell){.kind = CELL_NUMBER, .number = (double)value});
}

void spreadsheet_date(struct spreadsheet *book, struct date date) {
    cell_put(book, (struct spreadsheet_cell){.kind = date_is_valid(date) ? CELL_DATE : CELL_NONE,
                                             .date = date});
}

void spreadsheet_end_row(struct spreadsheet *book) {
    if (book->kind == SPREADSHEET_ODS) spreadsheet_ods_end_row(book);
    book->row++;
    book->column = 0;
}

enum fail spreadsheet_close(struct spreadsheet *book, struct str *out, struct why *why) {
    struct str bytes;
    if (book->n_names == 0)
        return why_fail(why, FAIL_INPUT, NULL, "want a workbook of at least one sheet");
    TRY(book->kind == SPREADSHEET_XLSX ? spreadsheet_xlsx_close(book, &bytes, why)
                                       : spreadsheet_ods_close(book, &bytes, why));
    if (book->overfull)
        return why_fail(why, FAIL_LIMIT, NULL,
                        "more rows, columns or sheets than a spreadsheet can hold");
    *out = bytes;
    return FAIL_NONE;
}
