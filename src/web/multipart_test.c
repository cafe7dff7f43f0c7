#include "web/multipart.h"

#include "tests/test.h"
#include "web/urlencoded.h"

#include <stdio.h>
#include <string.h>

static struct arena *arena;

static enum fail read_parts(const char *text, struct multipart *out, struct why *why) {
    return multipart_read(arena, str_of(text), STR("B"), 3, 2, out, why);
}

#define FIELD(name, value)                                                                         \
    "--B\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define UPLOAD(name, file, value)                                                                  \
    "--B\r\nContent-Disposition: form-data; name=\"" name "\"; filename=\"" file                   \
    "\"\r\nContent-Type: text/csv\r\n\r\n" value "\r\n"

static void parts_are_kept_exactly(void **state) {
    (void)state;
    arena = arena_new(1 << 20);
    struct multipart out = {0};
    struct why why;
    assert_int_equal(read_parts(FIELD("a", "") FIELD("b", "x\r\n--C\r\ny")
                                    UPLOAD("u", "../../etc/passwd", "\r\n--\r\n--BB")
                                        UPLOAD("none", "", "") "--B--\r\n",
                                &out, &why),
                     FAIL_INPUT); /* "--BB" starts with the mark: no honest browser picks it */
    assert_int_equal(read_parts(FIELD("a", "") FIELD("b", "x\r\n--C\r\ny")
                                    UPLOAD("u", "../../etc/passwd", "\r\n--\r\n--A")
                                        UPLOAD("none", "", "") "--B--\r\n",
                                &out, &why),
                     FAIL_NONE);
    assert_int_equal(out.n_fields, 2);
    assert_string_equal(out.fields[0].value, "");
    assert_string_equal(out.fields[1].value, "x\r\n--C\r\ny");
    assert_int_equal(out.n_uploads, 1);
    assert_string_equal(out.uploads[0].file_name, "passwd");
    assert_string_equal(out.uploads[0].type, "text/csv");
    assert_true(str_is(out.uploads[0].bytes, "\r\n--\r\n--A"));
    arena_free(arena);
}
TEST(parts_are_kept_exactly,
     "web: multipart values keep every byte, file names lose their folders");

static void malformed_parts_are_refused(void **state) {
    (void)state;
    static const char *const cases[] = {
        "",
        "--B",
        "--B--x",
        "--B--\r\nepilogue",
        "preamble\r\n" FIELD("a", "1") "--B--",
        FIELD("a", "1"),
        FIELD("a", "1") "--B",
        "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n--B--",
        "--B\r\n\r\nno name\r\n--B--",
        "--B\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--B--",
        "--B\r\nContent-Disposition: form-data\r\n\r\n1\r\n--B--",
        "--B\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--B--",
        "--B\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\n1\r\n--B--",
        "--B\r\nContent-Disposition: form-data; name=\"a\"; filename*=UTF-8''x\r\n\r\n1\r\n--B--",
        "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n folded\r\n\r\n1\r\n--B--",
        "--B\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: "
        "base64\r\n\r\nMQ==\r\n--B--",
        "--B\nContent-Disposition: form-data; name=\"a\"\n\n1\n--B--",
        FIELD("a", "\377\376") "--B--",
        FIELD("a", "1") FIELD("a", "1") FIELD("a", "1") FIELD("a", "1") "--B--",
        UPLOAD("a", "f", "1") UPLOAD("a", "f", "1") UPLOAD("a", "f", "1") "--B--",
    };
    arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct multipart out = {.n_fields = 77};
        struct why why = {0};
        if (read_parts(cases[i], &out, &why) == FAIL_NONE) fail_msg("accepted: %s", cases[i]);
        assert_true(why.text[0] != '\0');
        assert_int_equal(out.n_fields, 77);
    }
    arena_free(arena);
}
TEST(malformed_parts_are_refused, "web: a malformed multipart form is refused with a reason");

static void every_cut_is_refused(void **state) {
    (void)state;
    arena = arena_new(16 << 20);
    static const char whole[] = FIELD("a", "1") UPLOAD("u", "f.csv", "a,b\r\n1,2\r\n") "--B--";
    for (size_t n = 0; n < sizeof whole - 1; n++) {
        struct multipart out;
        /* A copy of the exact size, so that the sanitizer sees any look beyond it. */
        char *cut = arena_copy_n(arena, whole, n);
        enum fail fail = multipart_read(arena, (struct str){cut, n}, STR("B"), 9, 9, &out, NULL);
        assert_int_equal(fail, FAIL_INPUT);
    }
    arena_free(arena);
}
TEST(every_cut_is_refused, "web: a multipart form that breaks off anywhere is refused");

static void boundaries(void **state) {
    (void)state;
    struct str b;
    assert_true(multipart_boundary(STR("multipart/form-data; boundary=abc"), &b));
    assert_true(str_is(b, "abc"));
    assert_true(
        multipart_boundary(STR("Multipart/Form-Data;charset=utf-8;boundary=\"a b:c\""), &b));
    assert_true(str_is(b, "a b:c"));
    static const char *const wrong[] = {
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"\"",
        "multipart/form-data; boundary=\"a ",
        "multipart/form-data; boundary=a; boundary=b",
        "multipart/mixed; boundary=a",
        "multipart/form-data; boundary=\"a\" x",
        ("multipart/form-data; boundary="
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(multipart_boundary(str_of(wrong[i]), &b));
}
TEST(boundaries, "web: a boundary is one parameter of 1 to 70 permitted characters");

static void pairs_are_decoded(void **state) {
    (void)state;
    arena = arena_new(1 << 20);
    struct http_pair *pairs = NULL;
    size_t n = 0;
    struct why why;
    assert_int_equal(
        urlencoded_read(arena, STR("a=1&&b&=x&c=%26%3D+%2B&d=e=f"), 9, &pairs, &n, &why),
        FAIL_NONE);
    static const char *const want[] = {"a", "1", "b", "", "", "x", "c", "&= +", "d", "e=f"};
    assert_int_equal(n, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(pairs[i].name, want[2 * i]);
        assert_string_equal(pairs[i].value, want[2 * i + 1]);
    }
    static const char *const wrong[] = {"a=%",   "a=%4",  "a=%4g", "a=%00",
                                        "a=%ff", "%zz=1", "a=\xc3"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(urlencoded_read(arena, str_of(wrong[i]), 9, &pairs, &n, &why), FAIL_INPUT);
    assert_int_equal(urlencoded_read(arena, STR("a&b&c&d"), 3, &pairs, &n, &why), FAIL_LIMIT);
    assert_int_equal(urlencoded_read(arena, STR(""), 3, &pairs, &n, &why), FAIL_NONE);
    assert_int_equal(n, 0);
    arena_free(arena);
}
TEST(pairs_are_decoded, "web: form pairs are decoded once, and refused when malformed");
