#include "base/json.h"
#include "tests/test.h"

#include <float.h>
#include <math.h>
#include <string.h>

static void trees_are_read(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    json_t *tree;
    struct why why;
    const char *text = NULL;
    int64_t value = 0;
    assert_int_equal(json_read(arena, STR("{\"id\":\"a\",\"n\":7,\"x\":1.5}"), &tree, &why),
                     FAIL_NONE);
    assert_int_equal(json_text(tree, "id", &text, &why), FAIL_NONE);
    assert_string_equal(text, "a");
    assert_int_equal(json_text(tree, "n", &text, &why), FAIL_INPUT);
    assert_string_equal(why.field, "n");
    assert_int_equal(json_text(tree, "none", &text, &why), FAIL_INPUT);
    assert_string_equal(text, "a");
    assert_int_equal(json_int(tree, "n", 0, 10, &value, &why), FAIL_NONE);
    assert_int_equal(value, 7);
    assert_int_equal(json_int(tree, "n", 8, 10, &value, &why), FAIL_INPUT);
    assert_int_equal(json_int(tree, "x", 0, 10, &value, &why), FAIL_INPUT);
    assert_string_equal(json_text_or(tree, "id", "b"), "a");
    assert_string_equal(json_text_or(tree, "none", "b"), "b");
    assert_string_equal(json_text_or(tree, "n", "b"), "b");
    arena_free(arena); /* the leak checker sees whether the tree goes with it */
}
TEST(trees_are_read, "base: JSON members are read by type, with the key in the reason");

static void bad_trees_are_refused_with_place(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",        "{",     "[1,]",    "{\"a\":1,\"a\":2}",      "[\"\xFF\"]",    "[1] x",
        "{'a':1}", "[NaN]", "[1e999]", "[99999999999999999999]", "[\"\\u0000\"]", "\"text\"",
        "7"};
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        json_t *tree = NULL;
        struct why why = {0};
        assert_int_equal(json_read(arena, str_of(wrong[i]), &tree, &why), FAIL_INPUT);
        assert_null(tree);
        assert_true(why.text[0] != '\0');
    }
    struct why why;
    json_t *tree;
    assert_int_equal(json_read(arena, STR("{\n \"a\": x}"), &tree, &why), FAIL_INPUT);
    assert_int_equal(why.row, 2);
    assert_true(why.column >= 6);
    arena_free(arena);
}
TEST(bad_trees_are_refused_with_place,
     "base: bad JSON, also double keys, is refused with its place");

static void depth_is_limited(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    json_t *tree;
    char text[200];
    for (size_t depth = 63; depth <= 66; depth++) {
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        assert_int_equal(json_read(arena, (struct str){text, 2 * depth}, &tree, NULL),
                         depth <= 64 ? FAIL_NONE : FAIL_INPUT);
    }
    char quoted[200] = "[\"\\\"";
    memset(quoted + 4, '[', 100);
    memcpy(quoted + 104, "\"]", 3);
    assert_int_equal(json_read(arena, str_of(quoted), &tree, NULL), FAIL_NONE);
    arena_free(arena);
}
TEST(depth_is_limited, "base: JSON deeper than 64 is refused, brackets inside texts do not count");

static void written_trees_read_back(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, 1 << 16);
    json_out_init(&out, &buf);
    const double numbers[] = {0.1, -1e-300, DBL_MAX, DBL_MIN, 1.0 / 3, 123456789012345680.0};
    const char *nasty = "q\" b\\ \n\t\x01 \xC3\xA9 </script>";
    json_open(&out, '{');
    json_pair_text(&out, nasty, nasty);
    json_pair_text(&out, "null", NULL);
    json_pair_int(&out, "least", INT64_MIN);
    json_pair_bool(&out, "yes", true);
    json_pair_real(&out, "nan", NAN);
    json_key(&out, "numbers");
    json_open(&out, '[');
    for (size_t i = 0; i < 6; i++) json_put_real(&out, numbers[i]);
    json_close(&out, ']');
    json_key(&out, "empty");
    json_open(&out, '{');
    json_close(&out, '}');
    json_key(&out, "mixed");
    json_open(&out, '[');
    json_put_null(&out);
    json_put_bool(&out, false);
    json_put_int(&out, 1);
    json_put_text(&out, "");
    json_close(&out, ']');
    json_close(&out, '}');
    assert_false(buf.full);
    json_t *tree;
    assert_int_equal(json_read(arena, (struct str){buf.s, buf.n}, &tree, NULL), FAIL_NONE);
    assert_string_equal(json_text_or(tree, nasty, ""), nasty);
    assert_true(json_is_null(json_object_get(tree, "null")));
    assert_true(json_is_null(json_object_get(tree, "nan")));
    assert_true(json_integer_value(json_object_get(tree, "least")) == INT64_MIN);
    json_t *list = json_object_get(tree, "numbers");
    for (size_t i = 0; i < 6; i++)
        assert_true(json_number_value(json_array_get(list, i)) == numbers[i]);
    assert_int_equal(json_array_size(json_object_get(tree, "mixed")), 4);
    arena_free(arena);
}
TEST(written_trees_read_back, "base: JSON that is written reads back exactly");
