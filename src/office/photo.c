#include "office/photo.h"

#include <stdbool.h>
#include <string.h>
#include <zlib.h>

/* Marks a text for tools/mkpot: pages translate it, from which this room is kept apart. */
#define TR(text) "" text

struct reader {
    const uint8_t *s;
    size_t n, at;
};

static uint32_t big16(const uint8_t *s) {
    return (uint32_t)s[0] << 8 | s[1];
}

static uint32_t big32(const uint8_t *s) {
    return big16(s) << 16 | big16(s + 2);
}

static enum fail broken(struct why *why) {
    return why_fail(why, FAIL_INPUT, "file", TR("the picture is damaged, or it is no JPEG or PNG"));
}

static enum fail size_check(int64_t width, int64_t height, struct why *why) {
    if (width < 1 || height < 1) return broken(why);
    if (width > 30000 || height > 30000 || width * height > PHOTO_POINTS_MAX)
        return why_fail(why, FAIL_INPUT, "file",
                        TR("the picture has more than 40 million points; send a smaller one"));
    return FAIL_NONE;
}

/* ---- JPEG ---- */

/* Exif's orientation (tag 0x0112, SHORT) of the first directory; 1 where there is none. */
static int exif_orientation(const uint8_t *s, size_t n) {
    if (n < 14 || memcmp(s, "Exif\0\0", 6) != 0) return 1;
    s += 6, n -= 6;
    bool little = s[0] == 'I';
    if (!little && s[0] != 'M') return 1;
#define TIFF16(at) (little ? (uint32_t)s[(at)] | (uint32_t)s[(at) + 1] << 8 : big16(s + (at)))
#define TIFF32(at) (little ? TIFF16(at) | TIFF16((at) + 2) << 16 : big32(s + (at)))
    size_t directory = TIFF32(4);
    if (directory > n || n - directory < 2) return 1;
    size_t entries = TIFF16(directory);
    for (size_t i = 0; i < entries && i < 200; i++) {
        size_t at = directory + 2 + 12 * i;
        if (at > n || n - at < 12) return 1;
        if (TIFF16(at) != 0x0112) continue;
        uint32_t value = TIFF16(at + 8);
        return value >= 1 && value <= 8 ? (int)value : 1;
    }
#undef TIFF16
#undef TIFF32
    return 1;
}

static void exif_write(struct buf *out, int orientation) {
    uint8_t exif[] = {0xff, 0xe1, 0, 34,   'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8,
                      0,    1,    1, 0x12, 0,   3,   0,   0,   0, 1, 0,   0,   0, 0,  0, 0, 0, 0};
    exif[29] = (uint8_t)orientation;
    buf_add(out, (const char *)exif, sizeof exif);
}

static bool is_frame(uint8_t marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* Scan data runs to the next marker that is neither stuffing nor a restart. */
static size_t scan_end(const struct reader *r) {
    size_t at = r->at;
    while (at + 1 < r->n) {
        if (r->s[at] == 0xff && r->s[at + 1] != 0 && r->s[at + 1] != 0xff &&
            !(r->s[at + 1] >= 0xd0 && r->s[at + 1] <= 0xd7))
            return at;
        at++;
    }
    return r->n;
}

struct jpeg {
    struct reader in;
    struct buf *out;
    struct photo *photo;
    int orientation;
    bool framed, scanned;
};

static enum fail frame_read(struct jpeg *j, const uint8_t *body, size_t n, struct why *why) {
    if (j->framed || n < 6) return broken(why);
    j->photo->height = big16(body + 1);
    j->photo->width = big16(body + 3);
    j->framed = true;
    return size_check(j->photo->width, j->photo->height, why);
}

static enum fail segment_read(struct jpeg *j, uint8_t marker, struct why *why) {
    struct reader *r = &j->in;
    if (r->n - r->at < 2) return broken(why);
    size_t length = big16(r->s + r->at);
    if (length < 2 || length > r->n - r->at) return broken(why);
    const uint8_t *start = r->s + r->at - 2, *body = r->s + r->at + 2;
    size_t n = length - 2;
    r->at += length;
    if (marker == 0xe1 && j->orientation == 1) j->orientation = exif_orientation(body, n);
    if (is_frame(marker)) TRY(frame_read(j, body, n, why));
    /* Adobe's marker says how colours are kept; decoders need the first twelve bytes of it. */
    if (marker == 0xee && n >= 12 && memcmp(body, "Adobe", 5) == 0) {
        static const char head[] = {(char)0xff, (char)0xee, 0, 14};
        buf_add(j->out, head, sizeof head);
        buf_add(j->out, (const char *)body, 12);
        return FAIL_NONE;
    }
    bool needed = is_frame(marker) || marker == 0xc4 || marker == 0xcc || marker == 0xdb ||
                  marker == 0xdd || marker == 0xda;
    if (!needed) return FAIL_NONE;
    buf_add(j->out, (const char *)start, length + 2);
    if (marker != 0xda) return FAIL_NONE;
    if (!j->framed) return broken(why);
    size_t end = scan_end(r);
    buf_add(j->out, (const char *)r->s + r->at, end - r->at);
    r->at = end;
    j->scanned = true;
    return FAIL_NONE;
}

/* The orientation is known only after the segments were read, and has to stand before them. */
static enum fail jpeg_walk(struct jpeg *j, struct why *why) {
    struct reader *r = &j->in;
    r->at = 2;
    for (;;) {
        if (r->n - r->at < 2 || r->s[r->at] != 0xff) return broken(why);
        while (r->at + 1 < r->n && r->s[r->at + 1] == 0xff) r->at++; /* fill bytes */
        if (r->n - r->at < 2) return broken(why);
        uint8_t marker = r->s[r->at + 1];
        r->at += 2;
        if (marker == 0xd9) break;
        if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8) || marker < 0xc0)
            return broken(why);
        TRY(segment_read(j, marker, why));
    }
    return j->scanned ? FAIL_NONE : broken(why);
}

static enum fail jpeg_clean(struct arena *arena, struct str bytes, struct photo *out,
                            struct why *why) {
    static const char start[] = {(char)0xff, (char)0xd8, (char)0xff, (char)0xe0, 0, 16, 'J',
                                 'F',        'I',        'F',        0,          1, 1,  0,
                                 0,          1,          0,          1,          0, 0};
    static const char end[] = {(char)0xff, (char)0xd9};
    struct buf body, all;
    struct photo photo = {.media_type = "image/jpeg", .extension = "jpg"};
    buf_init(&body, arena, bytes.n + 64);
    struct jpeg j = {.in = {(const uint8_t *)bytes.s, bytes.n, 0},
                     .out = &body,
                     .photo = &photo,
                     .orientation = 1};
    TRY(jpeg_walk(&j, why));
    buf_init(&all, arena, bytes.n + 256);
    buf_add(&all, start, sizeof start);
    if (j.orientation != 1) exif_write(&all, j.orientation);
    buf_add(&all, body.s, body.n);
    buf_add(&all, end, sizeof end);
    photo.bytes = (struct str){all.s, all.n};
    *out = photo;
    return FAIL_NONE;
}

/* ---- PNG ---- */

static const uint8_t png_start[8] = {0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a};

static bool is_kept(const uint8_t *type) {
    static const char kept[][5] = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA"};
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        if (memcmp(type, kept[i], 4) == 0) return true;
    return false;
}

/* A chunk that is kept has no room for anything else than what it is for. */
static bool is_whole(const uint8_t *type, size_t length) {
    if (memcmp(type, "IHDR", 4) == 0) return length == 13;
    if (memcmp(type, "gAMA", 4) == 0) return length == 4;
    if (memcmp(type, "PLTE", 4) == 0) return length > 0 && length <= 768 && length % 3 == 0;
    if (memcmp(type, "tRNS", 4) == 0) return length <= 256;
    return memcmp(type, "IEND", 4) != 0 || length == 0;
}

static enum fail chunk_read(struct reader *r, struct buf *out, struct photo *photo, bool *has_data,
                            bool *ended, struct why *why) {
    if (r->n - r->at < 12) return broken(why);
    const uint8_t *s = r->s + r->at;
    size_t length = big32(s);
    if (length > r->n - r->at - 12) return broken(why);
    bool first = r->at == 8, header = memcmp(s + 4, "IHDR", 4) == 0;
    if (first != header || !is_whole(s + 4, length)) return broken(why);
    if (crc32(0, s + 4, (uInt)length + 4) != big32(s + 8 + length)) return broken(why);
    if (header) {
        photo->width = big32(s + 8);
        photo->height = big32(s + 12);
        TRY(size_check(photo->width, photo->height, why));
    }
    /* A critical chunk that we do not know would be needed to show it. */
    if ((s[4] & 0x20) == 0 && !is_kept(s + 4)) return broken(why);
    *has_data |= memcmp(s + 4, "IDAT", 4) == 0;
    *ended = memcmp(s + 4, "IEND", 4) == 0;
    if (is_kept(s + 4)) buf_add(out, (const char *)s, length + 12);
    r->at += length + 12;
    return FAIL_NONE;
}

static enum fail png_clean(struct arena *arena, struct str bytes, struct photo *out,
                           struct why *why) {
    struct buf all;
    struct reader r = {(const uint8_t *)bytes.s, bytes.n, 8};
    struct photo photo = {.media_type = "image/png", .extension = "png"};
    bool has_data = false, ended = false;
    buf_init(&all, arena, bytes.n + 16);
    buf_add(&all, (const char *)png_start, 8);
    while (!ended) TRY(chunk_read(&r, &all, &photo, &has_data, &ended, why));
    if (!has_data) return broken(why);
    photo.bytes = (struct str){all.s, all.n};
    *out = photo;
    return FAIL_NONE;
}

enum fail photo_clean(struct arena *arena, struct str bytes, struct photo *out, struct why *why) {
    if (bytes.n > PHOTO_BYTES_MAX)
        return why_fail(why, FAIL_INPUT, "file", TR("the picture is larger than 12 MB"));
    if (bytes.n >= 12 && memcmp(bytes.s, png_start, 8) == 0)
        return png_clean(arena, bytes, out, why);
    if (bytes.n >= 4 && memcmp(bytes.s, "\xff\xd8\xff", 3) == 0)
        return jpeg_clean(arena, bytes, out, why);
    /* What telephones and scanners save instead, with how to mend it. */
    if (bytes.n >= 12 && memcmp(bytes.s + 4, "ftyp", 4) == 0)
        return why_fail(why, FAIL_INPUT, "file",
                        TR("this is a HEIC photo or a film: save it as JPEG, or take a picture of "
                           "the screen and send that"));
    if (bytes.n >= 5 && memcmp(bytes.s, "%PDF-", 5) == 0)
        return why_fail(why, FAIL_INPUT, "file",
                        TR("this is a PDF: send a photo of each page, as JPEG or PNG"));
    return why_fail(why, FAIL_INPUT, "file", TR("send a photo as JPEG or PNG"));
}
