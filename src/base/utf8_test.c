#include "base/utf8.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>

static void bad_bytes_are_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {"\x80",
                                        "\xC0\x80",
                                        "\xC1\xBF",
                                        "\xE0\x80\x80",
                                        "\xED\xA0\x80",
                                        "\xF0\x80\x80\x80",
                                        "\xF4\x90\x80\x80",
                                        "\xF8\x88\x80\x80\x80",
                                        "\xC3",
                                        "\xE2\x82",
                                        "a\xFF"};
    struct arena *arena = arena_new(1 << 16);
    char *out = NULL;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(utf8_is_valid(wrong[i], strlen(wrong[i])));
        assert_int_equal(utf8_clean(arena, str_of(wrong[i]), &out, NULL), FAIL_INPUT);
        assert_null(out);
    }
    assert_false(utf8_is_valid("a\0b", 3));
    assert_int_equal(utf8_clean(arena, STR("a\0b"), &out, NULL), FAIL_INPUT);
    assert_true(utf8_is_valid("\xC2\xA3 \xE2\x82\xAC \xF0\x9F\x98\x80", 11));
    assert_true(utf8_is_valid("", 0));
    arena_free(arena);
}
TEST(bad_bytes_are_refused, "base: overlong, surrogate, cut and NUL bytes are not UTF-8");

static void lengths_count_characters(void **state) {
    (void)state;
    assert_int_equal(utf8_length(""), 0);
    assert_int_equal(utf8_length("\xC2\xA3"
                                 "5"),
                     2);
    assert_int_equal(utf8_length("\xF0\x9F\x98\x80"), 1);
}
TEST(lengths_count_characters, "base: utf8_length counts characters, not bytes");

static void texts_are_cleaned(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"", ""},
        {"a\r\nb\rc\nd\te", "a\nb\nc\nd\te"},
        {"\r\r\n\n", "\n\n\n"},
        {"e\xCC\x81", "\xC3\xA9"},    /* NFC */
        {"a\x01\x7F\xC2\x85z", "az"}, /* C0, DEL, C1 */
        {"a\xE2\x80\xAE"
         "dcb\xE2\x81\xA6z\xE2\x81\xA9",
         "adcbz"}, /* overrides, isolates */
        {"\xEF\xBB\xBF"
         "a",
         "a"},                                            /* byte order mark */
        {"\xE2\x80\x8F\xD7\x90", "\xE2\x80\x8F\xD7\x90"}, /* a right-to-left mark stays */
        {"\x01", ""}};
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        char *once, *twice;
        assert_int_equal(utf8_clean(arena, str_of(pairs[i][0]), &once, NULL), FAIL_NONE);
        assert_string_equal(once, pairs[i][1]);
        assert_int_equal(utf8_clean(arena, str_of(once), &twice, NULL), FAIL_NONE);
        assert_string_equal(twice, once);
    }
    arena_free(arena);
}
TEST(texts_are_cleaned, "base: utf8_clean normalises, keeps lines and tabs, drops controls");

static void folding_ignores_case_and_accents(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    assert_string_equal(utf8_fold(arena, "T\xC5\xB7 \xC3\x89mile"), "ty emile");
    assert_string_equal(utf8_fold(arena, "STRASSE"), utf8_fold(arena, "stra\xC3\x9F"
                                                                      "e"));
    assert_string_equal(utf8_fold(arena, "e\xCC\x81"), utf8_fold(arena, "\xC3\x89"));
    assert_string_equal(utf8_fold(arena, ""), "");
    assert_string_equal(utf8_fold(arena, "\xFF"), "\xFF");
    arena_free(arena);
}
TEST(folding_ignores_case_and_accents, "base: utf8_fold ignores case and accents");
