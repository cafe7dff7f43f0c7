#include "office/sheet.h"

#include "office/spreadsheet.h"
#include "office/zip_out.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

static struct arena *arena_made(void) {
    return arena_new((size_t)1 << 30);
}

static const struct spreadsheet_column columns[] = {
    {.heading = "name"}, {.heading = "n"}, {.heading = "day"}, {.heading = "note"}};

static struct str book_made(struct arena *arena, enum spreadsheet_kind kind) {
    struct spreadsheet *book;
    struct str bytes;
    struct spreadsheet_about about = {.title = "Answers & more", .date = {2026, 11, 22}};
    assert_int_equal(spreadsheet_open(arena, kind, &about, &book, NULL), FAIL_NONE);
    spreadsheet_sheet(book, "Answers: all/every [one]", columns, 4);
    spreadsheet_text(book, "=1+1");
    spreadsheet_number(book, 0.1);
    spreadsheet_date(book, (struct date){2026, 2, 28});
    spreadsheet_text(book, "two\nlines  and <more> & \"this\"");
    spreadsheet_end_row(book);
    spreadsheet_end_row(book);
    spreadsheet_text(book, "\xC5\xB4yn");
    spreadsheet_int(book, 123456789012);
    spreadsheet_number(book, NAN);
    spreadsheet_text(book, "");
    spreadsheet_end_row(book);
    spreadsheet_sheet(book, "Answers: all/every [one]", columns, 2);
    assert_int_equal(spreadsheet_close(book, &bytes, NULL), FAIL_NONE);
    return bytes;
}

static void reads_what_was_written(enum spreadsheet_kind kind, const char *format) {
    struct arena *arena = arena_made();
    struct str bytes = book_made(arena, kind), again = book_made(arena, kind);
    struct sheet_book book;
    struct why why = {0};
    assert_int_equal(bytes.n, again.n);
    assert_memory_equal(bytes.s, again.s, bytes.n);
    if (sheet_read(arena, bytes, &book, &why) != FAIL_NONE) fail_msg("%s", why.text);
    assert_string_equal(book.format, format);
    assert_int_equal(book.n_sheets, 2);
    assert_string_equal(book.sheets[0].name, "Answers  all every  one");
    assert_string_equal(book.sheets[1].name, "Answers  all every  one 2");
    const struct sheet *sheet = sheet_find(&book, "answers  ALL every  one");
    assert_non_null(sheet);
    assert_int_equal(sheet->n_rows, 4);
    assert_int_equal(sheet->n_columns, 4);
    assert_string_equal(sheet_text(sheet, 0, 3), "note");
    assert_string_equal(sheet_text(sheet, 1, 0), "=1+1");
    assert_string_equal(sheet_text(sheet, 1, 1), "0.1");
    assert_string_equal(sheet_text(sheet, 1, 2), "2026-02-28");
    assert_string_equal(sheet_text(sheet, 1, 3), "two\nlines  and <more> & \"this\"");
    assert_string_equal(sheet_text(sheet, 2, 0), "");
    assert_string_equal(sheet_text(sheet, 3, 0), "\xC5\xB4yn");
    assert_string_equal(sheet_text(sheet, 3, 1), "123456789012");
    assert_string_equal(sheet_text(sheet, 3, 2), "");
    assert_string_equal(sheet_text(sheet, 99, 99), "");
    arena_free(arena);
}

static void spreadsheets_read_back(void **state) {
    (void)state;
    reads_what_was_written(SPREADSHEET_XLSX, "XLSX");
    reads_what_was_written(SPREADSHEET_ODS, "ODS");
}
TEST(spreadsheets_read_back, "office: what is written as XLSX and ODS reads again cell by cell, "
                             "and no text becomes a formula");

static struct str xlsx_of(struct arena *arena, const char *rows, const char *strings) {
    static const char names[] =
        "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
        "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    static const char kinds[] =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    char *root = arena_printf(arena,
                              "<Relationships><Relationship Id=\"r1\" Type=\"%s/officeDocument\" "
                              "Target=\"/xl/workbook.xml\"/></Relationships>",
                              kinds);
    char *relations = arena_printf(
        arena,
        "<Relationships><Relationship Id=\"a\" Type=\"%s/worksheet\" "
        "Target=\"worksheets/one.xml\"/>"
        "<Relationship Id=\"b\" Type=\"%s/sharedStrings\" Target=\"sharedStrings.xml\"/>"
        "<Relationship Id=\"c\" Type=\"%s/styles\" Target=\"styles.xml\"/></Relationships>",
        kinds, kinds, kinds);
    char *workbook = arena_printf(arena,
                                  "<workbook %s><sheets><sheet name=\"S\" sheetId=\"1\" "
                                  "state=\"hidden\" r:id=\"a\"/></sheets></workbook>",
                                  names);
    char *sheet =
        arena_printf(arena, "<worksheet %s><sheetData>%s</sheetData></worksheet>", names, rows);
    static const char styles[] =
        "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-809]dd\\ mmm\\ yyyy;@\"/>"
        "<numFmt numFmtId=\"165\" formatCode=\"0.0&quot; days&quot;\"/><numFmt numFmtId=\"166\" "
        "formatCode=\"[h]:mm\"/></numFmts>"
        "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf "
        "numFmtId=\"14\"/>"
        "<xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"20\"/><xf "
        "numFmtId=\"166\"/></cellXfs></styleSheet>";
    struct zip_part parts[] = {{"[Content_Types].xml", STR("<Types/>"), false},
                               {"_rels/.rels", str_of(root), false},
                               {"xl/_rels/workbook.xml.rels", str_of(relations), false},
                               {"xl/workbook.xml", str_of(workbook), false},
                               {"xl/styles.xml", str_of(styles), false},
                               {"xl/sharedStrings.xml", str_of(strings), false},
                               {"xl/worksheets/one.xml", str_of(sheet), false}};
    struct str bytes;
    assert_int_equal(zip_bytes(arena, parts, sizeof parts / sizeof parts[0],
                               (struct date){2026, 11, 22}, 64 << 20, &bytes, NULL),
                     FAIL_NONE);
    return bytes;
}

static void xlsx_kinds_of_cells(void **state) {
    (void)state;
    struct arena *arena = arena_made();
    struct sheet_book book;
    struct str bytes = xlsx_of(
        arena,
        "<row r=\"2\"><c r=\"B2\" t=\"s\"><v>1</v></c><c t=\"inlineStr\"><is><r><t>in</t></r><r><t "
        "xml:space=\"preserve\"> line</t></r></is></c>"
        "<c r=\"AA2\" t=\"b\"><v>1</v></c><c t=\"e\"><v>#DIV/0!</v></c><c "
        "t=\"str\"><f>A1&amp;\"x\"</f><v>made</v></c></row>"
        "<row><c s=\"1\"><v>46348</v></c><c s=\"2\"><v>46348.395833333336</v></c><c "
        "s=\"3\"><v>2.50</v></c><c s=\"4\"><v>0.39583333333333331</v></c>"
        "<c s=\"5\"><v>1.5</v></c><c s=\"1\"><v>59</v></c><c "
        "s=\"1\"><v>61</v></c><c><v>1.0000000000000001E-2</v></c></row>",
        "<sst><si><t>none</t></si><si><t>two</t><rPh sb=\"0\" "
        "eb=\"1\"><t>sound</t></rPh></si></sst>");
    assert_int_equal(sheet_read(arena, bytes, &book, NULL), FAIL_NONE);
    const struct sheet *sheet = &book.sheets[0];
    assert_true(sheet->hidden);
    assert_string_equal(sheet_text(sheet, 1, 1), "two");
    assert_string_equal(sheet_text(sheet, 1, 2), "in line");
    assert_string_equal(sheet_text(sheet, 1, 26), "TRUE");
    assert_string_equal(sheet_text(sheet, 1, 27), "#DIV/0!");
    assert_string_equal(sheet_text(sheet, 1, 28), "made");
    static const char *const second[] = {
        "2026-11-22", "2026-11-22T09:30:00", "2.5",        "09:30:00",
        "36:00:00",   "1900-02-28",          "1900-03-01", "0.01"};
    for (size_t i = 0; i < 8; i++) assert_string_equal(sheet_text(sheet, 2, i), second[i]);
    assert_string_equal(sheet_cell_name(arena, 6, 1), "B7");
    assert_string_equal(sheet_cell_name(arena, 0, 26), "AA1");
    assert_string_equal(sheet_cell_name(arena, 0, 16383), "XFD1");
    arena_free(arena);
}
TEST(xlsx_kinds_of_cells,
     "office: cells of XLSX come as people see them: texts, dates by their format, truth, errors");

static void refuses(struct arena *arena, struct str bytes, enum fail fail, const char *words) {
    struct why why = {0};
    struct sheet_book book = {0};
    assert_int_equal(sheet_read(arena, bytes, &book, &why), fail);
    if (strstr(why.text, words) == NULL) fail_msg("'%s' does not say '%s'", why.text, words);
    assert_null(book.sheets);
}

static void hostile_files_are_refused(void **state) {
    (void)state;
    struct arena *arena = arena_made();
    refuses(arena, STR("a,b\n1,2\n"), FAIL_INPUT, "not a spreadsheet");
    refuses(arena, STR("\xD0\xCF\x11\xE0 old"), FAIL_INPUT, ".xls");
    struct str good = xlsx_of(arena, "", "<sst/>"), cut = {good.s, good.n - 30};
    refuses(arena, cut, FAIL_INPUT, "damaged");
    refuses(arena,
            xlsx_of(arena, "", "<!DOCTYPE x [<!ENTITY a \"b\">]><sst><si><t>&a;</t></si></sst>"),
            FAIL_INPUT, "document type");
    refuses(arena, xlsx_of(arena, "<row><c t=\"s\"><v>7</v></c></row>", "<sst/>"), FAIL_INPUT,
            "not in the file");
    refuses(arena, xlsx_of(arena, "<row><c r=\"A0\"><v>7</v></c></row>", "<sst/>"), FAIL_INPUT,
            "name that is none");
    refuses(arena, xlsx_of(arena, "<row><c r=\"ZZZZ1\"><v>7</v></c></row>", "<sst/>"), FAIL_LIMIT,
            "more cells");
    /* A megabyte and a half of blanks packs to a thousandth. */
    char *blanks = arena_take(arena, 1500001, 1);
    memset(blanks, ' ', 1500000);
    refuses(arena, xlsx_of(arena, blanks, "<sst/>"), FAIL_LIMIT, "times its size");
    arena_free(arena);
}
TEST(hostile_files_are_refused, "office: a spreadsheet that is none, is cut off, unfolds entities "
                                "or unpacks without end is refused in words");

static struct str ods_of(struct arena *arena, const char *tables, const char *type) {
    char *content =
        arena_printf(arena,
                     "<o:c xmlns:o=\"o\" xmlns:t=\"t\" xmlns:x=\"x\" xmlns:s=\"s\"><s:style "
                     "s:name=\"h\"><s:table-properties t:display=\"false\"/></s:style>%s</o:c>",
                     tables);
    char *manifest =
        arena_printf(arena,
                     "<m:manifest xmlns:m=\"m\"><m:file-entry m:full-path=\"/\" "
                     "m:media-type=\"application/vnd.oasis.opendocument.%s\"/></m:manifest>",
                     type);
    struct zip_part parts[] = {{"content.xml", str_of(content), false},
                               {"META-INF/manifest.xml", str_of(manifest), false}};
    struct str bytes;
    assert_int_equal(
        zip_bytes(arena, parts, 2, (struct date){2026, 11, 22}, 64 << 20, &bytes, NULL), FAIL_NONE);
    return bytes;
}

static void ods_repeats(void **state) {
    (void)state;
    struct arena *arena = arena_made();
    struct sheet_book book;
    const char *tables =
        "<t:table t:name=\"A\" t:style-name=\"h\"><t:table-row "
        "t:number-rows-repeated=\"3\"><t:table-cell t:number-columns-repeated=\"2\"/>"
        "<t:table-cell t:number-columns-repeated=\"2\" o:value-type=\"float\" "
        "o:value=\"0.5\"><x:p>50%</x:p></t:table-cell></t:table-row>"
        "<t:table-row><t:table-cell o:value-type=\"string\"><o:annotation><x:p>a "
        "comment</x:p></o:annotation><x:p>one<x:s "
        "x:c=\"2\"/>two</x:p><x:p>three</x:p></t:table-cell>"
        "<t:covered-table-cell/><t:table-cell o:value-type=\"date\" "
        "o:date-value=\"2026-11-22T00:00:00\"><x:p>x</x:p></t:table-cell>"
        "<t:table-cell o:value-type=\"time\" o:time-value=\"PT09H30M00S\"/><t:table-cell "
        "o:value-type=\"boolean\" o:boolean-value=\"true\"/></t:table-row>"
        "<t:table-row t:number-rows-repeated=\"1048570\"><t:table-cell "
        "t:number-columns-repeated=\"16384\"/></t:table-row></t:table>";
    assert_int_equal(sheet_read(arena, ods_of(arena, tables, "spreadsheet"), &book, NULL),
                     FAIL_NONE);
    const struct sheet *sheet = &book.sheets[0];
    assert_true(sheet->hidden);
    assert_int_equal(sheet->n_rows, 4);
    assert_int_equal(sheet->n_columns, 5);
    assert_int_equal(sheet->n_cells, 10);
    assert_string_equal(sheet_text(sheet, 2, 3), "0.5");
    assert_string_equal(sheet_text(sheet, 3, 0), "one  two\nthree");
    assert_string_equal(sheet_text(sheet, 3, 2), "2026-11-22");
    assert_string_equal(sheet_text(sheet, 3, 3), "09:30:00");
    assert_string_equal(sheet_text(sheet, 3, 4), "TRUE");
    refuses(arena, ods_of(arena, tables, "text"), FAIL_INPUT, "not a spreadsheet");
    refuses(arena,
            ods_of(arena,
                   "<t:table><t:table-row t:number-rows-repeated=\"1048576\"><t:table-cell "
                   "t:number-columns-repeated=\"1000\">"
                   "<x:p>bomb</x:p></t:table-cell></t:table-row></t:table>",
                   "spreadsheet"),
            FAIL_LIMIT, "more cells");
    arena_free(arena);
}
TEST(ods_repeats,
     "office: repeated cells of ODS are counted out where they hold something, up to the limit");
