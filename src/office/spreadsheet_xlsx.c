#include "office/spreadsheet_inner.h"

#include "base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <xlsxwriter.h>

/* The library writes to a path alone: a file that only this process's owner can read, gone again
 * when its bytes are taken. */
struct xlsx {
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *head, *day;
    char *path;
    lxw_error error; /* the first */
};

static void path_remove(struct xlsx *xlsx) {
    if (xlsx->path != NULL) unlink(xlsx->path);
    xlsx->path = NULL;
}

static void xlsx_end(void *thing) {
    struct xlsx *xlsx = thing;
    if (xlsx->workbook != NULL) (void)workbook_close(xlsx->workbook);
    xlsx->workbook = NULL;
    path_remove(xlsx);
}

static void error_keep(struct xlsx *xlsx, lxw_error error) {
    if (xlsx->error == LXW_NO_ERROR) xlsx->error = error;
}

/* The library wants texts that it may write to, though it does not. */
static char *writable(struct arena *arena, const char *text) {
    return text_is_empty(text) ? NULL : arena_copy(arena, text);
}

enum fail spreadsheet_xlsx_open(struct spreadsheet *book, struct why *why) {
    struct xlsx *xlsx = ARENA_NEW(book->arena, struct xlsx);
    const char *place = getenv("TMPDIR");
    arena_on_end(book->arena, xlsx_end, xlsx);
    char *path = arena_printf(book->arena, "%s/folkmoot-XXXXXX", place == NULL ? "/tmp" : place);
    int file = mkstemp(path);
    if (file < 0)
        return why_fail(why, FAIL_SYSTEM, NULL, "'%s' could not be made: %s", path,
                        strerrorname_np(errno));
    close(file);
    xlsx->path = path;
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    xlsx->workbook = workbook_new_opt(path, &options);
    if (xlsx->workbook == NULL)
        return why_fail(why, FAIL_SYSTEM, NULL, "a workbook could not be begun");
    lxw_doc_properties about = {
        .title = writable(book->arena, book->about.title),
        .author = writable(book->arena, book->about.author),
        .created =
            (time_t)(date_days_between((struct date){1970, 1, 1}, book->about.date) * 86400)};
    error_keep(xlsx, workbook_set_properties(xlsx->workbook, &about));
    xlsx->head = workbook_add_format(xlsx->workbook);
    format_set_bold(xlsx->head);
    format_set_text_wrap(xlsx->head);
    xlsx->day = workbook_add_format(xlsx->workbook);
    format_set_num_format(xlsx->day, "yyyy-mm-dd");
    book->writer = xlsx;
    return FAIL_NONE;
}

void spreadsheet_xlsx_sheet(struct spreadsheet *book, const char *name,
                            const struct spreadsheet_column *columns) {
    struct xlsx *xlsx = book->writer;
    xlsx->sheet = workbook_add_worksheet(xlsx->workbook, name);
    if (xlsx->sheet == NULL) {
        error_keep(xlsx, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    for (size_t i = 0; i < book->n_columns; i++) {
        error_keep(xlsx, worksheet_set_column(xlsx->sheet, (lxw_col_t)i, (lxw_col_t)i,
                                              columns[i].width, NULL));
        error_keep(xlsx, worksheet_write_string(xlsx->sheet, 0, (lxw_col_t)i, columns[i].heading,
                                                xlsx->head));
    }
    worksheet_freeze_panes(xlsx->sheet, 1, 0);
}

void spreadsheet_xlsx_cell(struct spreadsheet *book, const struct spreadsheet_cell *cell) {
    struct xlsx *xlsx = book->writer;
    if (xlsx->sheet == NULL) return;
    lxw_row_t row = (lxw_row_t)book->row;
    lxw_col_t column = (lxw_col_t)(book->column - 1);
    lxw_datetime day = {0};
    day.year = cell->date.year, day.month = cell->date.month, day.day = cell->date.day;
    switch (cell->kind) {
    case CELL_NONE: break;
    case CELL_TEXT:
        error_keep(xlsx, worksheet_write_string(xlsx->sheet, row, column, cell->text, NULL));
        break;
    case CELL_NUMBER:
        error_keep(xlsx, worksheet_write_number(xlsx->sheet, row, column, cell->number, NULL));
        break;
    case CELL_DATE:
        error_keep(xlsx, worksheet_write_datetime(xlsx->sheet, row, column, &day, xlsx->day));
        break;
    }
}

enum fail spreadsheet_xlsx_close(struct spreadsheet *book, struct str *out, struct why *why) {
    struct xlsx *xlsx = book->writer;
    lxw_error closed = workbook_close(xlsx->workbook);
    xlsx->workbook = NULL;
    error_keep(xlsx, closed);
    if (xlsx->error != LXW_NO_ERROR) {
        path_remove(xlsx);
        return why_fail(why, FAIL_SYSTEM, NULL, "the workbook could not be written: %s",
                        lxw_strerror(xlsx->error));
    }
    enum fail fail = file_read(book->arena, xlsx->path, SPREADSHEET_BYTES_MAX, out, why);
    path_remove(xlsx);
    return fail;
}
