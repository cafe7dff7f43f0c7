#include "base/str.h"
#include "tests/test.h"

#include <string.h>

static void views_compare_trim_and_cut(void **state) {
    (void)state;
    assert_true(str_is(str_of("abc"), "abc"));
    assert_false(str_is(str_of("abc"), "ab"));
    assert_true(str_is(str_of(NULL), ""));
    assert_true(str_starts(STR("https://x"), "https://"));
    assert_false(str_starts(STR("http"), "https://"));
    assert_true(str_is(str_trim(STR(" \t\r\n a b \v\f")), "a b"));
    assert_int_equal(str_trim(STR("   ")).n, 0);

    struct str rest = STR("a,,c,");
    assert_true(str_is(str_cut(&rest, ','), "a"));
    assert_true(str_is(str_cut(&rest, ','), ""));
    assert_true(str_is(str_cut(&rest, ','), "c"));
    assert_non_null(rest.s); /* a last empty part is still to come */
    assert_true(str_is(str_cut(&rest, ','), ""));
    assert_null(rest.s);
}
TEST(views_compare_trim_and_cut,
     "base: str views compare, trim and cut without losing empty parts");

static void reasons_can_be_told_again(void **state) {
    (void)state;
    struct why why;
    (void)why_fail(&why, FAIL_CONFLICT, "seats", "want %d", 12);
    assert_int_equal(why_fail(&why, FAIL_INPUT, why.field, "%s", why.text), FAIL_INPUT);
    assert_string_equal(why.field, "seats");
    assert_string_equal(why.text, "want 12");
}
TEST(reasons_can_be_told_again, "base: a reason that is told again out of itself is not lost");

static void integers_are_read_whole_or_not(void **state) {
    (void)state;
    int64_t value = -7;
    const char *const wrong[] = {"",
                                 "-",
                                 "+1",
                                 " 1",
                                 "1 ",
                                 "1.0",
                                 "0x1",
                                 "--1",
                                 "1e3",
                                 "12x",
                                 "9223372036854775808",
                                 "-9223372036854775809",
                                 "100000000000000000000000000000000000000"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(str_int(str_of(wrong[i]), INT64_MIN, INT64_MAX, &value));
    assert_int_equal(value, -7);
    assert_true(str_int(STR("9223372036854775807"), 0, INT64_MAX, &value));
    assert_true(value == INT64_MAX);
    assert_true(str_int(STR("-9223372036854775808"), INT64_MIN, 0, &value));
    assert_true(value == INT64_MIN);
    assert_true(str_int(STR("007"), 1, 9, &value));
    assert_int_equal(value, 7);
    assert_false(str_int(STR("10"), 1, 9, &value));
    assert_false(str_int(STR("0"), 1, 9, &value));
}
TEST(integers_are_read_whole_or_not, "base: str_int reads whole decimal integers in range only");

static void reals_are_finite_and_decimal(void **state) {
    (void)state;
    double value = 1;
    const char *const wrong[] = {"",      "nan", "inf", "0x10", "1,5",   " 1", "1 ",
                                 "1e999", "e5",  "1e+", "--1",  "1.2.3", "."};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(str_real(str_of(wrong[i]), &value));
    assert_true(value == 1);
    assert_true(str_real(STR("-12.5"), &value) && value == -12.5);
    assert_true(str_real(STR("+.5"), &value) && value == 0.5);
    assert_true(str_real(STR("1e-3"), &value) && value == 1e-3);
    char many[100];
    memset(many, '1', sizeof many);
    assert_false(str_real((struct str){many, sizeof many}, &value));
}
TEST(reals_are_finite_and_decimal, "base: str_real reads finite decimal numbers only");

static void empty_texts_are_recognised(void **state) {
    (void)state;
    assert_true(text_is(NULL, ""));
    assert_true(text_is("a", "a"));
    assert_false(text_is("a", NULL));
    assert_true(text_is_empty(NULL));
    assert_true(text_is_empty(" \n\t"));
    assert_false(text_is_empty(" x "));
}
TEST(empty_texts_are_recognised, "base: NULL, empty and blank texts count as empty");

static void builder_grows_to_its_maximum(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct buf buf;
    buf_init(&buf, arena, 10000);
    assert_string_equal(buf.s, "");
    for (int i = 0; i < 1000; i++) {
        buf_printf(&buf, "%03d", i);
        arena_take(arena, 1, 1); /* something else between: the buf has to move */
    }
    assert_int_equal(buf.n, 3000);
    assert_memory_equal(buf.s + 2997, "999", 4);
    buf_int(&buf, INT64_MIN);
    assert_string_equal(buf.s + 3000, "-9223372036854775808");
    assert_false(buf.full);
    for (int i = 0; i < 4000; i++) buf_text(&buf, "xyz");
    assert_true(buf.full);
    assert_in_range(buf.n, 9998, 10000);
    assert_int_equal(strlen(buf.s), buf.n);
    size_t n = buf.n;
    buf_char(&buf, 'z'); /* after an overflow nothing is added, so that no gap can appear */
    assert_int_equal(buf.n, n);
    arena_free(arena);
}
TEST(builder_grows_to_its_maximum,
     "base: a buf grows to its maximum, says when full, stays NUL-ended");

static void builder_takes_exactly_its_maximum(void **state) {
    (void)state;
    for (size_t max = 1; max < 600; max += 37) {
        struct arena *arena = arena_new(1 << 16);
        struct buf buf;
        buf_init(&buf, arena, max);
        for (size_t i = 0; i < max; i++) buf_char(&buf, 'a');
        assert_false(buf.full);
        assert_int_equal(buf.n, max);
        buf_text(&buf, NULL);
        buf_add(&buf, NULL, 0);
        assert_false(buf.full);
        buf_char(&buf, 'a');
        assert_true(buf.full);
        arena_free(arena);
    }
}
TEST(builder_takes_exactly_its_maximum, "base: a buf takes exactly its maximum, not a byte more");

static void commas_part_thousands_or_do_not(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool parts;
    } cases[] = {{"1,234", true},   {"12,345", true}, {"123,456", true}, {"-1,000.5", true},
                 {"33,3", false},   {"1,5", false},   {"0,125", false},  {"1234,567", false},
                 {"1,2345", false}, {",100", false},  {"7,", false},     {"1,000,000", true}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (const char *at = strchr(cases[i].text, ','); at != NULL; at = strchr(at + 1, ','))
            assert_int_equal(str_comma_parts_thousands(cases[i].text, at), cases[i].parts);
}
TEST(commas_part_thousands_or_do_not,
     "base: a comma in a number parts thousands or stands for a point, and the two are told apart");

static void lines_are_those_with_words(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 16);
    const char *lines[3];
    assert_int_equal(str_lines(arena, "", lines, 3), 0);
    assert_int_equal(str_lines(arena, " Town Hall \r\n\n \nWendale", lines, 3), 2);
    assert_string_equal(lines[0], "Town Hall");
    assert_string_equal(lines[1], "Wendale");
    assert_int_equal(str_lines(arena, "a\nb\nc\nd", lines, 3), 3);
    arena_free(arena);
}
TEST(lines_are_those_with_words,
     "base: lines of a text come trimmed, without those that are empty");
