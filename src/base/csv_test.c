#include "base/csv.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

static struct csv read_or_fail(struct arena *arena, struct str bytes) {
    struct csv csv = {0};
    struct why why = {0};
    enum fail failed = csv_read(arena, bytes, &csv, &why);
    if (failed != FAIL_NONE) print_message("%s\n", why.text);
    assert_int_equal(failed, FAIL_NONE);
    return csv;
}

static void assert_rows(const struct csv *csv, size_t n_columns, size_t n_rows,
                        const char *const *wanted) {
    assert_int_equal(csv->n_columns, n_columns);
    assert_int_equal(csv->n_rows, n_rows);
    for (size_t i = 0; i < n_columns; i++) assert_string_equal(csv->header[i], wanted[i]);
    for (size_t i = 0; i < n_rows * n_columns; i++)
        assert_string_equal(csv->cells[i], wanted[n_columns + i]);
}

static void line_ends_and_quotes_are_read(void **state) {
    (void)state;
    static const char *const wanted[] = {"id", "text", "n", "1", "a, \"b\"\nc", "", "2", "d", "4"};
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < 3; i++)
        for (int last = 0; last < 2; last++) {
            struct buf buf;
            buf_init(&buf, arena, 1000);
            const char *end = ends[i];
            buf_printf(&buf, "%s id , \"text\",n%s  ,%s", end, end, end);
            buf_printf(&buf, "1,\"a, \"\"b\"\"\nc\",%s%s%s,,%s2,d,4%s", end, end, end, end,
                       last ? end : "");
            struct csv csv = read_or_fail(arena, (struct str){buf.s, buf.n});
            assert_rows(&csv, 3, 2, wanted);
            /* As a spreadsheet counts: a line end within a cell begins no row. */
            assert_int_equal(csv.row_numbers[0], 4);
            assert_int_equal(csv.row_numbers[1], 8);
            assert_string_equal(csv.encoding, "UTF-8");
            assert_string_equal(csv_cell(&csv, 1, 2), "4");
        }
    arena_free(arena);
}
TEST(line_ends_and_quotes_are_read,
     "csv: all line ends, quotes, blank rows and the numbers of rows are read");

static void separators_are_found(void **state) {
    (void)state;
    static const struct {
        const char *text;
        char separator;
        const char *wanted[4];
    } cases[] = {{"a;b\n1,5;2\n", ';', {"a", "b", "1,5", "2"}},
                 {"a\tb\n1,5\t2;3\n", '\t', {"a", "b", "1,5", "2;3"}},
                 {"\"a;;;;\",b\n1,2\n", ',', {"a;;;;", "b", "1", "2"}},
                 {"sep=;\r\na;b,c,d\n1;2\n", ';', {"a", "b,c,d", "1", "2"}},
                 {"\n\na;b\n1;2", ';', {"a", "b", "1", "2"}}};
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct csv csv = read_or_fail(arena, str_of(cases[i].text));
        assert_int_equal(csv.separator, cases[i].separator);
        assert_rows(&csv, 2, 1, cases[i].wanted);
    }
    struct csv one = read_or_fail(arena, STR("only\nx\ny"));
    assert_int_equal(one.n_columns, 1);
    assert_int_equal(one.n_rows, 2);
    struct csv none = read_or_fail(arena, STR("a,b"));
    assert_int_equal(none.n_rows, 0);
    arena_free(arena);
}
TEST(separators_are_found, "csv: comma, semicolon and tab are found from the header");

static void encodings_are_found(void **state) {
    (void)state;
    static const char *const wanted[] = {"n\xC3\xA4me", "cost", "\xF0\x9F\x98\x80",
                                         ("\xE2\x82\xAC"
                                          "5")};
    const struct {
        struct str bytes;
        const char *encoding;
    } cases[] = {{STR("n\xC3\xA4me,cost\n\xF0\x9F\x98\x80,\xE2\x82\xAC"
                      "5"),
                  "UTF-8"},
                 {STR("\xEF\xBB\xBFn\xC3\xA4me,cost\n\xF0\x9F\x98\x80,\xE2\x82\xAC"
                      "5"),
                  "UTF-8"},
                 {STR("\xFF\xFEn\0\xE4\0m\0e\0,\0c\0o\0s\0t\0\n\0\x3D\xD8\x00\xDE,\0\xAC\x20"
                      "5\0"),
                  "UTF-16LE"},
                 {STR("\xFE\xFF\0n\0\xE4\0m\0e\0,\0c\0o\0s\0t\0\n\xD8\x3D\xDE\x00\0,\x20\xAC\0"
                      "5"),
                  "UTF-16BE"}};
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct csv csv = read_or_fail(arena, cases[i].bytes);
        assert_rows(&csv, 2, 1, wanted);
        assert_string_equal(csv.encoding, cases[i].encoding);
    }
    static const char *const western[] = {"n\xC3\xA4me", "cost",
                                          "O\xE2\x80\x99"
                                          "Hara",
                                          "\xE2\x82\xAC"
                                          "5"};
    struct csv csv = read_or_fail(arena, STR("n\xE4me,cost\nO\x92Hara,\x80"
                                             "5"));
    assert_rows(&csv, 2, 1, western);
    assert_string_equal(csv.encoding, "Windows-1252");
    static const char *const plain[] = {"a", "b", "1", "2"};
    csv = read_or_fail(arena, STR("a\0,\0b\0\n\0"
                                  "1\0,\0"
                                  "2\0"));
    assert_rows(&csv, 2, 1, plain);
    assert_string_equal(csv.encoding, "UTF-16LE");
    csv = read_or_fail(arena, STR("\0a\0,\0b\0\n\0"
                                  "1\0,\0"
                                  "2"));
    assert_string_equal(csv.encoding, "UTF-16BE");
    arena_free(arena);
}
TEST(encodings_are_found, "csv: UTF-8, UTF-16 both ways and Windows-1252 give the same table");

static void faults_name_row_and_column(void **state) {
    (void)state;
    const struct {
        struct str bytes;
        int64_t row, column;
        const char *says;
    } cases[] = {{STR(""), 0, 0, "empty"},
                 {STR(" \n\n"), 0, 0, "header"},
                 {STR("a,b\n1,2\n\n3\n"), 4, 2, "1 of the 2"},
                 {STR("a,b\n1,2,3\n"), 2, 3, "more cells than the 2"},
                 {STR("a,b\n\"1\n2\",x\n3,\"4"), 3, 2, "never closed"},
                 {STR("a,b\n\"1\"x,2\n"), 2, 1, "written twice"},
                 {STR("a\n\x81\xE9\n"), 2, 0, "neither UTF-8 nor"},
                 {STR("\xEF\xBB\xBF"
                      "a\n\xE9\n"),
                  0, 0, "CSV UTF-8"},
                 {STR("a,b\n1,\0"), 2, 0, "not text"},
                 {STR("PK\003\004\0\0rest"), 0, 0, "workbook"},
                 {STR("\xFF\xFE"
                      "a\0\n\0"
                      "b"),
                  0, 0, "cut off"},
                 {STR("\xFF\xFE"
                      "a\0\n\0\x00\xDC"),
                  2, 0, "UTF-16"},
                 {STR("\xFF\xFE"
                      "a\0\n\0\x3D\xD8"),
                  2, 0, "UTF-16"}};
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct csv csv = {.n_columns = 77};
        struct why why = {0};
        assert_int_equal(csv_read(arena, cases[i].bytes, &csv, &why), FAIL_INPUT);
        if (strstr(why.text, cases[i].says) == NULL) print_message("%s\n", why.text);
        assert_non_null(strstr(why.text, cases[i].says));
        assert_int_equal(why.row, cases[i].row);
        assert_int_equal(why.column, cases[i].column);
        assert_int_equal(csv.n_columns, 77);
    }
    struct buf wide;
    buf_init(&wide, arena, 10000);
    for (int i = 0; i < CSV_COLUMNS_MAX; i++) buf_text(&wide, "a,");
    struct csv csv;
    assert_int_equal(csv_read(arena, (struct str){wide.s, wide.n}, &csv, NULL), FAIL_INPUT);
    assert_int_equal(csv_read(arena, (struct str){wide.s, wide.n - 1}, &csv, NULL), FAIL_NONE);
    arena_free(arena);
}
TEST(faults_name_row_and_column, "csv: faults name row and column and say how to mend them");

static void columns_are_found_by_name(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct csv csv = read_or_fail(arena, STR("Answer ID,answer id,AnswerId ,twice,twice\n"));
    assert_int_equal(csv_column(&csv, "answer id"), 1);
    assert_int_equal(csv_column(&csv, "ANSWERID"), 0);
    assert_int_equal(csv_column(&csv, "answer"), -1);
    size_t column = 99;
    struct why why;
    assert_int_equal(csv_column_want(&csv, "AnswerId", &column, &why), FAIL_NONE);
    assert_int_equal(column, 2);
    assert_int_equal(csv_column_want(&csv, "weight", &column, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "'weight'"));
    assert_non_null(strstr(why.text, "'Answer ID', 'answer id'"));
    assert_int_equal(csv_column_want(&csv, "twice", &column, &why), FAIL_INPUT);
    assert_int_equal(column, 2);
    arena_free(arena);
}
TEST(columns_are_found_by_name,
     "csv: columns are found exactly, then loosely; doubles are refused");

static void formulas_are_guarded_and_read_back(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"=1+1", "'=1+1"},    {"+44 20", "'+44 20"}, {"@cmd", "'@cmd"}, {"-5", "-5"},
        {"-5.5e3", "-5.5e3"}, {"-x", "'-x"},         {"'=x", "''=x"},   {"'quoted'", "'quoted'"},
        {"\tx", "\"'\tx\""},  {"\rx", "\"'\rx\""},   {"a=b", "a=b"},    {"a,b", "\"a,b\""},
        {"a;b", "\"a;b\""},   {"\"", "\"\"\"\""},    {" ", "\" \""},    {"'-5", "''-5"}};
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct buf buf;
        struct csv_out out;
        buf_init(&buf, arena, 1000);
        csv_out_init(&out, &buf);
        csv_put(&out, "head");
        csv_end_row(&out);
        csv_put(&out, pairs[i][0]);
        csv_end_row(&out);
        assert_string_equal(buf.s, arena_printf(arena, "head\r\n%s\r\n", pairs[i][1]));
        struct csv csv = read_or_fail(arena, (struct str){buf.s, buf.n});
        assert_string_equal(csv_cell(&csv, 0, 0), pairs[i][0]);
    }
    arena_free(arena);
}
TEST(formulas_are_guarded_and_read_back,
     "csv: formulas are written harmless and read back as they were");

static void numbers_and_empty_rows_are_written(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct buf buf;
    struct csv_out out;
    buf_init(&buf, arena, 1000);
    csv_out_init(&out, &buf);
    csv_put_int(&out, INT64_MIN);
    csv_put_real(&out, 1.0 / 3, 4);
    csv_put_real(&out, NAN, 4);
    csv_put_real(&out, INFINITY, 4);
    csv_end_row(&out);
    for (int i = 0; i < 4; i++) csv_put(&out, NULL);
    csv_end_row(&out);
    csv_end_row(&out);
    assert_string_equal(buf.s, "-9223372036854775808,0.3333,,\r\n\"\",,,\r\n\"\"\r\n");
    buf_init(&buf, arena, 1000);
    csv_put(&out, "sep=");
    csv_put(&out, "");
    csv_end_row(&out);
    struct csv csv = read_or_fail(arena, (struct str){buf.s, buf.n});
    assert_int_equal(csv.n_columns, 2);
    assert_string_equal(csv.header[0], "sep=");
    arena_free(arena);
}
TEST(numbers_and_empty_rows_are_written,
     "csv: numbers, missing numbers and empty rows are written");
