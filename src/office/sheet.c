#include "office/sheet_inner.h"

#include <math.h>
#include <strings.h>

/* --- The archive --- */

static void package_end(void *thing) {
    struct package *package = thing;
    if (package->archive != NULL) zip_discard(package->archive);
    package->archive = NULL;
}

static enum fail entries_check(struct package *package, struct why *why) {
    zip_int64_t n = zip_get_num_entries(package->archive, 0);
    uint64_t sum = 0;
    if (n > SHEET_ENTRIES_MAX)
        return why_fail(why, FAIL_LIMIT, NULL, "the file has %lld parts, want at most %d",
                        (long long)n, SHEET_ENTRIES_MAX);
    for (zip_int64_t i = 0; i < n; i++) {
        zip_stat_t about;
        if (zip_stat_index(package->archive, (zip_uint64_t)i, 0, &about) != 0)
            return why_fail(why, FAIL_INPUT, NULL,
                            "the file is damaged; save it again and send that");
        if ((about.valid & ZIP_STAT_ENCRYPTION_METHOD) && about.encryption_method != ZIP_EM_NONE)
            return why_fail(why, FAIL_INPUT, NULL,
                            "the file is protected by a password; save it without one");
        sum += about.size;
        bool packed_tight =
            about.size > (1 << 20) && about.size / SHEET_RATIO_MAX > about.comp_size;
        if (about.size > SHEET_BYTES_MAX || sum > SHEET_BYTES_MAX)
            return why_fail(why, FAIL_LIMIT, NULL, "the file holds more than %d MB when unpacked",
                            SHEET_BYTES_MAX >> 20);
        if (packed_tight)
            return why_fail(
                why, FAIL_LIMIT, NULL,
                "the file unpacks to more than %d times its size, as no spreadsheet does",
                SHEET_RATIO_MAX);
    }
    return FAIL_NONE;
}

enum fail package_open(struct arena *arena, struct str bytes, struct package **out,
                       struct why *why) {
    static const unsigned char old_office[] = {0xD0, 0xCF, 0x11, 0xE0};
    if (bytes.n >= 4 && memcmp(bytes.s, old_office, 4) == 0)
        return why_fail(
            why, FAIL_INPUT, NULL,
            "an old .xls file or one protected by a password; save it as .xlsx without a password");
    if (!sheet_is_archive(bytes))
        return why_fail(why, FAIL_INPUT, NULL, "not a spreadsheet; want an .xlsx or .ods file");
    struct package *package = ARENA_NEW(arena, struct package);
    zip_error_t error;
    package->arena = arena;
    arena_on_end(arena, package_end, package);
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.s, bytes.n, 0, &error);
    if (source != NULL) {
        package->archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
        if (package->archive == NULL) zip_source_free(source);
    }
    zip_error_fini(&error);
    if (package->archive == NULL)
        return why_fail(why, FAIL_INPUT, NULL,
                        "the file is damaged or was cut off; save it again and send that");
    TRY(entries_check(package, why));
    *out = package;
    return FAIL_NONE;
}

bool package_has(const struct package *package, const char *name) {
    return zip_name_locate(package->archive, name, 0) >= 0;
}

/* --- The elements of a part --- */

static const char *local_name(const char *name) {
    const char *bar = strrchr(name, '|');
    return bar == NULL ? name : bar + 1;
}

const char *attribute_of(const char **attributes, const char *name) {
    for (size_t i = 0; attributes[i] != NULL; i += 2)
        if (strcmp(local_name(attributes[i]), name) == 0) return attributes[i + 1];
    return NULL;
}

void reader_fail(struct part_reader *reader, enum fail fail, const char *text) {
    if (reader->fail != FAIL_NONE) return;
    reader->fail = why_fail(&reader->why, fail, NULL, "%s", text);
    XML_StopParser(reader->parser, XML_FALSE);
}

enum { XML_DEPTH_MAX = 256 };

static void on_start(void *data, const char *name, const char **attributes) {
    struct part_reader *reader = data;
    if (reader->fail != FAIL_NONE) return;
    if (++reader->depth > XML_DEPTH_MAX) {
        reader_fail(reader, FAIL_LIMIT, "the file is nested too deeply");
        return;
    }
    reader->start(reader, local_name(name), attributes);
}

static void on_end(void *data, const char *name) {
    struct part_reader *reader = data;
    reader->depth--;
    if (reader->fail == FAIL_NONE && reader->end != NULL) reader->end(reader, local_name(name));
}

static void on_text(void *data, const char *text, int n) {
    struct part_reader *reader = data;
    if (reader->fail == FAIL_NONE && reader->text != NULL) reader->text(reader, text, (size_t)n);
}

/* Spreadsheets have no document type: what has one wants entities unfolded. */
static void on_doctype(void *data, const char *name, const char *system_id, const char *public_id,
                       int internal) {
    (void)name, (void)system_id, (void)public_id, (void)internal;
    reader_fail(data, FAIL_INPUT, "the file has a document type, which no spreadsheet has");
}

static enum fail pieces_read(struct package *package, zip_file_t *file, const char *name,
                             struct part_reader *reader, struct why *why) {
    for (bool last = false; !last;) {
        enum { PIECE = 65536 };
        void *piece = XML_GetBuffer(reader->parser, PIECE);
        zip_int64_t n = piece == NULL ? -1 : zip_fread(file, piece, PIECE);
        if (n < 0)
            return why_fail(why, FAIL_INPUT, NULL, "'%s' inside the file is damaged; save it again",
                            name);
        last = n == 0;
        package->unpacked += (uint64_t)n;
        if (package->unpacked > SHEET_BYTES_MAX)
            return why_fail(why, FAIL_LIMIT, NULL, "the file holds more than %d MB when unpacked",
                            SHEET_BYTES_MAX >> 20);
        enum XML_Status status = XML_ParseBuffer(reader->parser, (int)n, last);
        if (reader->fail != FAIL_NONE) {
            if (why != NULL) *why = reader->why;
            return reader->fail;
        }
        if (status != XML_STATUS_OK)
            return why_fail(why, FAIL_INPUT, NULL,
                            "'%s' inside the file is damaged at its line %lu: %s", name,
                            (unsigned long)XML_GetCurrentLineNumber(reader->parser),
                            XML_ErrorString(XML_GetErrorCode(reader->parser)));
    }
    return FAIL_NONE;
}

static void reader_end(void *thing) {
    struct part_reader *reader = thing;
    if (reader->parser != NULL) XML_ParserFree(reader->parser);
    reader->parser = NULL;
}

enum fail part_read(struct package *package, const char *name, struct part_reader *reader,
                    struct why *why) {
    zip_file_t *file = zip_fopen(package->archive, name, 0);
    if (file == NULL)
        return why_fail(why, FAIL_INPUT, NULL,
                        "'%s' is missing from the file or packed in a way that is not known", name);
    /* A copy that lives as long as the arena, for its end to find the parser. */
    struct part_reader *own = ARENA_NEW(package->arena, struct part_reader);
    *own = *reader;
    arena_on_end(package->arena, reader_end, own);
    own->arena = package->arena;
    own->parser = XML_ParserCreateNS(NULL, '|');
    if (own->parser == NULL) {
        zip_fclose(file);
        return why_fail(why, FAIL_SYSTEM, NULL, "no memory for reading the file");
    }
    XML_SetUserData(own->parser, own);
    XML_SetElementHandler(own->parser, on_start, on_end);
    XML_SetCharacterDataHandler(own->parser, on_text);
    XML_SetStartDoctypeDeclHandler(own->parser, on_doctype);
    enum fail fail = pieces_read(package, file, name, own, why);
    zip_fclose(file);
    reader_end(own);
    return fail;
}

/* --- Cells --- */

bool cell_add(struct book_build *book, struct sheet_build *sheet, uint64_t row, uint64_t column,
              const char *text) {
    if (row >= SHEET_ROWS_MAX || column >= SHEET_COLUMNS_MAX || book->n_cells >= SHEET_CELLS_MAX)
        return false;
    if (*text == '\0') return true;
    if (sheet->sheet.n_cells == sheet->room) {
        size_t room = sheet->room == 0 ? 256 : 2 * sheet->room;
        sheet->cells = arena_grow(book->arena, sheet->cells, sheet->room * sizeof *sheet->cells,
                                  room * sizeof *sheet->cells);
        sheet->room = room;
    }
    sheet->cells[sheet->sheet.n_cells++] =
        (struct sheet_cell){(uint32_t)row, (uint32_t)column, text};
    book->n_cells++;
    if (row + 1 > sheet->sheet.n_rows) sheet->sheet.n_rows = row + 1;
    if (column + 1 > sheet->sheet.n_columns) sheet->sheet.n_columns = column + 1;
    return true;
}

char *number_text(struct arena *arena, double value) {
    if (value == 0) return arena_copy(arena, "0"); /* also "-0" */
    if (fabs(value) < 1e15 && floor(value) == value) return arena_printf(arena, "%.0f", value);
    return arena_printf(arena, "%.15g", value);
}

static int place_compare(const struct sheet_cell *a, uint64_t row, uint64_t column) {
    if (a->row != row) return a->row < row ? -1 : 1;
    return a->column == column ? 0 : a->column < column ? -1 : 1;
}

static int cell_order(const void *a, const void *b) {
    const struct sheet_cell *second = b;
    return place_compare(a, second->row, second->column);
}

static void cells_sort(struct sheet_build *build) {
    bool sorted = true;
    for (size_t i = 1; i < build->sheet.n_cells; i++)
        sorted = sorted && cell_order(&build->cells[i - 1], &build->cells[i]) < 0;
    if (!sorted) qsort(build->cells, build->sheet.n_cells, sizeof *build->cells, cell_order);
    build->sheet.cells = build->cells;
}

/* --- For callers --- */

bool sheet_is_archive(struct str bytes) {
    return bytes.n >= 4 && memcmp(bytes.s, "PK\x03\x04", 4) == 0;
}

enum fail sheet_read(struct arena *arena, struct str bytes, struct sheet_book *out,
                     struct why *why) {
    struct package *package;
    TRY(package_open(arena, bytes, &package, why));
    struct book_build *build = ARENA_NEW(arena, struct book_build);
    build->arena = arena;
    bool is_ods =
        package_has(package, "content.xml") && package_has(package, "META-INF/manifest.xml");
    bool is_xlsx = package_has(package, "[Content_Types].xml");
    if (!is_ods && !is_xlsx)
        return why_fail(why, FAIL_INPUT, NULL,
                        "an archive, but not a spreadsheet; want an .xlsx or .ods file");
    enum fail fail = is_ods ? ods_read(package, build, why) : xlsx_read(package, build, why);
    package_end(package);
    if (fail != FAIL_NONE) return fail;
    struct sheet *sheets = ARENA_ARRAY(arena, struct sheet, build->n_sheets);
    for (size_t i = 0; i < build->n_sheets; i++) {
        cells_sort(&build->sheets[i]);
        sheets[i] = build->sheets[i].sheet;
    }
    *out = (struct sheet_book){
        .sheets = sheets, .n_sheets = build->n_sheets, .format = is_ods ? "ODS" : "XLSX"};
    return FAIL_NONE;
}

const struct sheet *sheet_find(const struct sheet_book *book, const char *name) {
    for (size_t i = 0; i < book->n_sheets; i++)
        if (strcmp(book->sheets[i].name, name) == 0) return &book->sheets[i];
    for (size_t i = 0; i < book->n_sheets; i++)
        if (strcasecmp(book->sheets[i].name, name) == 0) return &book->sheets[i];
    return NULL;
}

const char *sheet_text(const struct sheet *sheet, size_t row, size_t column) {
    size_t low = 0, high = sheet->n_cells;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = place_compare(&sheet->cells[middle], row, column);
        if (order == 0) return sheet->cells[middle].text;
        if (order < 0) low = middle + 1;
        if (order > 0) high = middle;
    }
    return "";
}

char *sheet_cell_name(struct arena *arena, size_t row, size_t column) {
    char letters[16];
    size_t n = sizeof letters;
    letters[--n] = '\0';
    for (size_t left = column + 1; left > 0 && n > 0; left = (left - 1) / 26)
        letters[--n] = (char)('A' + (left - 1) % 26);
    return arena_printf(arena, "%s%zu", letters + n, row + 1);
}
