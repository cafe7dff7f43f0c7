/* Photos from outside: only the picture is kept. */
#include "base/rng.h"
#include "office/photo.h"
#include "tests/test.h"

#include <string.h>
#include <zlib.h>

/* A JPEG in its segments: Exif with orientation 6 and a place, a comment, tables, one scan, and
 * something after the end. The scan holds a stuffed 0xff and a restart. */
static struct str jpeg_make(struct arena *arena) {
    static const uint8_t bytes[] = {
        0xff, 0xd8, 0xff, 0xe1, 0,    42,   'E',  'x',  'i',  'f',  0,    0,    'I',  'I', 42,
        0,    8,    0,    0,    0,    1,    0,    0x12, 1,    3,    0,    1,    0,    0,   0,
        6,    0,    0,    0,    0,    0,    0,    0,    'G',  'P',  'S',  ' ',  'h',  'e', 'r',
        'e',  0xff, 0xfe, 0,    8,    's',  'e',  'c',  'r',  'e',  't',  0xff, 0xdb, 0,   5,
        0,    1,    2,    0xff, 0xc0, 0,    11,   8,    0,    16,   0,    24,   1,    1,   0x11,
        0,    0xff, 0xc4, 0,    4,    0,    1,    0xff, 0xda, 0,    8,    1,    1,    0,   0,
        63,   0,    0x12, 0xff, 0,    0x34, 0xff, 0xd0, 0x56, 0xff, 0xd9, 't',  'a',  'i', 'l'};
    return (struct str){arena_copy_n(arena, (const char *)bytes, sizeof bytes), sizeof bytes};
}

static bool holds(struct str bytes, const char *text) {
    size_t n = strlen(text);
    for (size_t i = 0; i + n <= bytes.n; i++)
        if (memcmp(bytes.s + i, text, n) == 0) return true;
    return false;
}

static void only_the_picture_stays(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct photo photo = {0}, again = {0};
    struct why why = {0};
    if (photo_clean(arena, jpeg_make(arena), &photo, &why) != FAIL_NONE) fail_msg("%s", why.text);
    assert_string_equal(photo.media_type, "image/jpeg");
    assert_int_equal(photo.width, 24);
    assert_int_equal(photo.height, 16);
    assert_false(holds(photo.bytes, "GPS here"));
    assert_false(holds(photo.bytes, "secret"));
    assert_false(holds(photo.bytes, "tail"));
    assert_true(holds(photo.bytes, "\x12\xff")); /* the scan as it was */
    /* It stays the right way up: the least Exif that says so, which reads as it was written. */
    assert_true(holds(photo.bytes, "Exif"));
    if (photo_clean(arena, photo.bytes, &again, &why) != FAIL_NONE) fail_msg("%s", why.text);
    assert_int_equal(again.bytes.n, photo.bytes.n);
    assert_memory_equal(again.bytes.s, photo.bytes.s, photo.bytes.n);
    arena_free(arena);
}
TEST(only_the_picture_stays, "office: a photo loses place, comment and what hangs behind it");

static void chunk(struct buf *out, const char *type, const char *data, size_t n) {
    uint8_t head[8] = {(uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n};
    memcpy(head + 4, type, 4);
    buf_add(out, (const char *)head, 8);
    buf_add(out, data, n);
    uLong sum = crc32(crc32(0, head + 4, 4), (const Bytef *)data, (uInt)n);
    uint8_t tail[4] = {(uint8_t)(sum >> 24), (uint8_t)(sum >> 16), (uint8_t)(sum >> 8),
                       (uint8_t)sum};
    buf_add(out, (const char *)tail, 4);
}

static struct str png_make(struct arena *arena, const char *extra, char width) {
    struct buf out;
    buf_init(&out, arena, 10000);
    buf_add(&out, "\x89PNG\r\n\x1a\n", 8);
    char header[13] = {0, 0, 0, width, 0, 0, 0, 2, 8, 0, 0, 0, 0};
    chunk(&out, "IHDR", header, 13);
    if (extra != NULL) chunk(&out, extra, "Comment\0secret", 14);
    chunk(&out, "IDAT", "data", 4);
    chunk(&out, "IEND", "", 0);
    buf_text(&out, "tail");
    return (struct str){out.s, out.n};
}

static void pngs_lose_their_texts(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct photo photo = {0};
    struct why why = {0};
    assert_int_equal(photo_clean(arena, png_make(arena, "tEXt", 3), &photo, &why), FAIL_NONE);
    assert_string_equal(photo.media_type, "image/png");
    assert_int_equal(photo.width, 3);
    assert_false(holds(photo.bytes, "secret"));
    assert_false(holds(photo.bytes, "tail"));
    assert_true(holds(photo.bytes, "IDAT"));
    /* What is kept holds what it is for, and no text. */
    static const char *const kept[] = {"gAMA", "PLTE", "IEND"};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(photo_clean(arena, png_make(arena, kept[i], 3), &photo, &why), FAIL_INPUT);
    /* A critical chunk that nobody knows, a picture without points, a wrong check sum. */
    assert_int_equal(photo_clean(arena, png_make(arena, "XYZW", 3), &photo, &why), FAIL_INPUT);
    assert_int_equal(photo_clean(arena, png_make(arena, NULL, 0), &photo, &why), FAIL_INPUT);
    struct str bad = png_make(arena, NULL, 3);
    ((char *)(uintptr_t)bad.s)[20] ^= 1;
    assert_int_equal(photo_clean(arena, bad, &photo, &why), FAIL_INPUT);
    arena_free(arena);
}
TEST(pngs_lose_their_texts, "office: a PNG loses its texts; a damaged one is refused");

static void what_is_no_picture_is_refused(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct photo photo = {.media_type = "untouched"};
    struct why why = {0};
    static const char *const others[] = {"",         "GIF89a",       "<svg onload=alert(1)>",
                                         "%PDF-1.7", "\xff\xd8\xff", "PK\x03\x04"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_int_equal(photo_clean(arena, str_of(others[i]), &photo, &why), FAIL_INPUT);
    static const char heic[] = "\0\0\0\x18"
                               "ftypheic\0\0\0\0";
    assert_int_equal(photo_clean(arena, (struct str){heic, sizeof heic}, &photo, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "save it as JPEG"));
    assert_int_equal(photo_clean(arena, str_of("%PDF-1.7"), &photo, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "this is a PDF"));
    /* Cut anywhere, or with any byte changed, it is read or refused, and nothing else. */
    struct str jpeg = jpeg_make(arena);
    struct rng rng;
    rng_init(&rng, "photos");
    for (size_t n = 0; n < jpeg.n; n++) {
        struct str cut = {arena_copy_n(arena, jpeg.s, n), n};
        if (n < jpeg.n - 6) assert_int_equal(photo_clean(arena, cut, &photo, &why), FAIL_INPUT);
    }
    for (int i = 0; i < 2000; i++) {
        char *changed = arena_copy_n(arena, jpeg.s, jpeg.n);
        changed[rng_below(&rng, jpeg.n)] = (char)rng_below(&rng, 256);
        (void)!photo_clean(arena, (struct str){changed, jpeg.n}, &photo, &why);
    }
    arena_free(arena);
}
TEST(what_is_no_picture_is_refused, "office: what is no JPEG or PNG is refused by its bytes");
