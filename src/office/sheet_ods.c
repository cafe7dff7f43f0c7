#include "office/sheet_inner.h"

enum { HIDDEN_MAX = 256 };

struct ods {
    struct arena *arena;
    struct book_build *book;
    struct sheet_build *sheet;
    const char *style;              /* of the style that is being read */
    const char *hidden[HIDDEN_MAX]; /* names of the styles of tables that are not shown */
    size_t n_hidden;
    uint64_t row, column, repeat_rows, repeat_columns;
    size_t row_first; /* the row's first cell in the sheet */
    bool in_cell, in_paragraph;
    int skip_depth; /* inside a comment or a picture: the depth where it began */
    int n_paragraphs, table_depth;
    struct buf text;
    const char *value; /* what the cell's type says, before its text */
};

static uint64_t repeat_of(const char **attributes, const char *name, uint64_t most) {
    const char *text = attribute_of(attributes, name);
    int64_t n;
    return text != NULL && str_int(str_of(text), 1, (int64_t)most, &n) ? (uint64_t)n
           : text == NULL                                              ? 1
                                                                       : most;
}

/* "PT09H30M00S" as 9:30:00; NULL when it is not of that form. */
static const char *duration_text(struct arena *arena, const char *text) {
    unsigned hours, minutes, seconds;
    // NOLINTNEXTLINE(cert-err34-c): nine digits at most, which fit
    if (sscanf(text, "PT%9uH%9uM%9uS", &hours, &minutes, &seconds) != 3) return NULL;
    return arena_printf(arena, "%02u:%02u:%02u", hours, minutes, seconds);
}

static const char *value_of(struct ods *ods, const char **attributes) {
    const char *type = attribute_of(attributes, "value-type"),
               *value = attribute_of(attributes, "value");
    const char *date = attribute_of(attributes, "date-value"),
               *time = attribute_of(attributes, "time-value");
    const char *truth = attribute_of(attributes, "boolean-value");
    double number;
    if (type == NULL || strcmp(type, "string") == 0) return NULL;
    if (strcmp(type, "date") == 0 && date != NULL) {
        size_t n = strcspn(date, ".,");
        bool midnight = n == 19 && strncmp(date + 10, "T00:00:00", 9) == 0;
        return arena_copy_n(ods->arena, date, midnight ? 10 : n);
    }
    if (strcmp(type, "time") == 0 && time != NULL) return duration_text(ods->arena, time);
    if (strcmp(type, "boolean") == 0 && truth != NULL)
        return strcmp(truth, "true") == 0 ? "TRUE" : "FALSE";
    if (value != NULL && str_real(str_of(value), &number)) return number_text(ods->arena, number);
    return NULL;
}

static void style_start(struct ods *ods, const char *name, const char **attributes) {
    if (strcmp(name, "style") == 0)
        ods->style = arena_copy(ods->arena, attribute_of(attributes, "name"));
    if (strcmp(name, "table-properties") != 0) return;
    const char *display = attribute_of(attributes, "display");
    if (display != NULL && strcmp(display, "false") == 0 && ods->style != NULL &&
        ods->n_hidden < HIDDEN_MAX)
        ods->hidden[ods->n_hidden++] = ods->style;
}

static void table_start(struct part_reader *reader, const char **attributes) {
    struct ods *ods = reader->data;
    if (ods->book->n_sheets == SHEET_SHEETS_MAX) {
        reader_fail(reader, FAIL_LIMIT, "the file has more than 256 sheets");
        return;
    }
    const char *name = attribute_of(attributes, "name"),
               *style = attribute_of(attributes, "style-name");
    ods->sheet = &ods->book->sheets[ods->book->n_sheets++];
    ods->sheet->sheet.name = arena_copy(ods->arena, name == NULL ? "" : name);
    for (size_t i = 0; style != NULL && i < ods->n_hidden; i++)
        if (strcmp(ods->hidden[i], style) == 0) ods->sheet->sheet.hidden = true;
    ods->row = 0;
    ods->repeat_rows = 0;
}

static void inside_start(struct ods *ods, const char *name, const char **attributes) {
    if (strcmp(name, "p") == 0) {
        if (ods->n_paragraphs++ > 0) buf_char(&ods->text, '\n');
        ods->in_paragraph = true;
    } else if (ods->in_paragraph && strcmp(name, "s") == 0) {
        uint64_t n = repeat_of(attributes, "c", SHEET_TEXT_MAX);
        for (uint64_t i = 0; i < n && !ods->text.full; i++) buf_char(&ods->text, ' ');
    } else if (ods->in_paragraph && strcmp(name, "tab") == 0) {
        buf_char(&ods->text, '\t');
    } else if (ods->in_paragraph && strcmp(name, "line-break") == 0) {
        buf_char(&ods->text, '\n');
    }
}

static void content_start(struct part_reader *reader, const char *name, const char **attributes) {
    struct ods *ods = reader->data;
    if (ods->skip_depth > 0) return;
    bool aside = strcmp(name, "annotation") == 0 || strcmp(name, "frame") == 0 ||
                 strcmp(name, "tracked-changes") == 0 || strcmp(name, "shapes") == 0;
    if (aside || (strcmp(name, "table") == 0 && ods->sheet != NULL)) {
        ods->skip_depth = reader->depth;
    } else if (ods->in_cell) {
        inside_start(ods, name, attributes);
    } else if (strcmp(name, "table") == 0) {
        table_start(reader, attributes);
    } else if (ods->sheet == NULL) {
        style_start(ods, name, attributes);
    } else if (strcmp(name, "table-row") == 0) {
        ods->repeat_rows = repeat_of(attributes, "number-rows-repeated", SHEET_ROWS_MAX);
        ods->column = 0;
        ods->row_first = ods->sheet->sheet.n_cells;
    } else if (strcmp(name, "table-cell") == 0 || strcmp(name, "covered-table-cell") == 0) {
        ods->in_cell = true;
        ods->in_paragraph = false;
        ods->n_paragraphs = 0;
        ods->repeat_columns = repeat_of(attributes, "number-columns-repeated", SHEET_COLUMNS_MAX);
        ods->value = value_of(ods, attributes);
        buf_init(&ods->text, ods->arena, SHEET_TEXT_MAX);
    }
}

static void content_text(struct part_reader *reader, const char *text, size_t n) {
    struct ods *ods = reader->data;
    if (ods->skip_depth > 0 || !ods->in_cell || !ods->in_paragraph) return;
    buf_add(&ods->text, text, n);
    if (ods->text.full) reader_fail(reader, FAIL_LIMIT, "a cell has more than 64 KB of text");
}

static void cell_end(struct part_reader *reader) {
    struct ods *ods = reader->data;
    const char *text = ods->value != NULL ? ods->value : ods->text.n == 0 ? "" : ods->text.s;
    bool good = true;
    for (uint64_t i = 0; good && *text != '\0' && i < ods->repeat_columns; i++)
        good = cell_add(ods->book, ods->sheet, ods->row, ods->column + i, text);
    ods->column += ods->repeat_columns;
    ods->in_cell = false;
    if (!good)
        reader_fail(reader, FAIL_LIMIT,
                    "the file has more cells, rows or columns than can be read");
}

static void row_end(struct part_reader *reader) {
    struct ods *ods = reader->data;
    size_t end = ods->sheet->sheet.n_cells;
    bool good = true;
    for (uint64_t k = 1; good && end > ods->row_first && k < ods->repeat_rows; k++)
        for (size_t i = ods->row_first; good && i < end; i++)
            good = cell_add(ods->book, ods->sheet, ods->row + k, ods->sheet->cells[i].column,
                            ods->sheet->cells[i].text);
    ods->row += ods->repeat_rows;
    if (!good)
        reader_fail(reader, FAIL_LIMIT,
                    "the file has more cells, rows or columns than can be read");
}

static void content_end(struct part_reader *reader, const char *name) {
    struct ods *ods = reader->data;
    /* The depth has been counted down already. */
    if (ods->skip_depth > 0) {
        if (reader->depth + 1 == ods->skip_depth) ods->skip_depth = 0;
        return;
    }
    if (ods->in_cell) {
        if (strcmp(name, "p") == 0) ods->in_paragraph = false;
        if (strcmp(name, "table-cell") == 0 || strcmp(name, "covered-table-cell") == 0)
            cell_end(reader);
    } else if (ods->sheet != NULL) {
        if (strcmp(name, "table-row") == 0) row_end(reader);
        if (strcmp(name, "table") == 0) ods->sheet = NULL;
    }
}

static void manifest_start(struct part_reader *reader, const char *name, const char **attributes) {
    if (strcmp(name, "encryption-data") == 0)
        reader_fail(reader, FAIL_INPUT, "the file is protected by a password; save it without one");
    const char *path = attribute_of(attributes, "full-path"),
               *type = attribute_of(attributes, "media-type");
    if (strcmp(name, "file-entry") == 0 && path != NULL && type != NULL && strcmp(path, "/") == 0 &&
        strstr(type, "opendocument.spreadsheet") == NULL)
        reader_fail(reader, FAIL_INPUT,
                    "an OpenDocument file, but not a spreadsheet; want an .ods file");
}

enum fail ods_read(struct package *package, struct book_build *book, struct why *why) {
    struct part_reader manifest = {.start = manifest_start};
    TRY(part_read(package, "META-INF/manifest.xml", &manifest, why));
    struct ods *ods = ARENA_NEW(package->arena, struct ods);
    ods->arena = package->arena;
    ods->book = book;
    struct part_reader content = {
        .start = content_start, .end = content_end, .text = content_text, .data = ods};
    return part_read(package, "content.xml", &content, why);
}
