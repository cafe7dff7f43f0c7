#include "base/utf8.h"

#include <assert.h>
#include <string.h>
#include <utf8proc.h>

bool utf8_is_valid(const char *text, size_t n) {
    const uint8_t *s = (const uint8_t *)text;
    for (size_t i = 0; i < n;) {
        if (s[i] < 0x80) {
            if (s[i] == 0) return false;
            i++;
            continue;
        }
        utf8proc_int32_t point;
        utf8proc_ssize_t step = utf8proc_iterate(s + i, (utf8proc_ssize_t)(n - i), &point);
        if (step <= 0) return false;
        i += (size_t)step;
    }
    return true;
}

size_t utf8_length(const char *text) {
    size_t n = 0;
    for (; *text != '\0'; text++) n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

/* Controls other than LF and tab; the characters that reorder what follows them (U+202A to
 * U+202E, U+2066 to U+2069), with which text can be shown as something else than it says;
 * byte order marks. Left-to-right and right-to-left marks stay: Arabic and Hebrew need them. */
static bool is_unwanted(utf8proc_int32_t point) {
    if (point < 0x20) return point != '\n' && point != '\t';
    return (point >= 0x7F && point <= 0x9F) || (point >= 0x202A && point <= 0x202E) ||
           (point >= 0x2066 && point <= 0x2069) || point == 0xFEFF;
}

static bool is_plain(struct str text) {
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.s[i];
        if (c >= 0x7F || (c < 0x20 && c != '\n' && c != '\t')) return false;
    }
    return true;
}

/* Decomposes, and unless the options say otherwise composes again, in the arena. The text is
 * valid UTF-8. */
static char *normalise(struct arena *arena, const char *text, size_t n, utf8proc_option_t options) {
    const uint8_t *bytes = (const uint8_t *)text;
    utf8proc_ssize_t count = utf8proc_decompose(bytes, (utf8proc_ssize_t)n, NULL, 0, options);
    if (count < 0) return NULL;
    /* utf8proc_reencode writes a NUL behind at most four bytes for each code point. */
    utf8proc_int32_t *points = arena_take(arena, (size_t)count + 1, sizeof *points);
    utf8proc_ssize_t again = utf8proc_decompose(bytes, (utf8proc_ssize_t)n, points, count, options);
    assert(again == count);
    if (utf8proc_reencode(points, count, options) < 0) return NULL;
    return (char *)points;
}

enum fail utf8_clean(struct arena *arena, struct str text, char **out, struct why *why) {
    if (is_plain(text)) {
        *out = str_copy(arena, text);
        return FAIL_NONE;
    }
    if (!utf8_is_valid(text.s, text.n))
        return why_fail(why, FAIL_INPUT, NULL, "the text has characters that are not UTF-8");
    char *kept = arena_take(arena, text.n + 1, 1);
    size_t n = 0;
    const uint8_t *s = (const uint8_t *)text.s;
    for (size_t i = 0; i < text.n;) {
        utf8proc_int32_t point;
        size_t step = (size_t)utf8proc_iterate(s + i, (utf8proc_ssize_t)(text.n - i), &point);
        if (point == '\r') {
            kept[n++] = '\n';
            if (i + 1 < text.n && text.s[i + 1] == '\n') step = 2;
        } else if (!is_unwanted(point)) {
            memcpy(kept + n, text.s + i, step);
            n += step;
        }
        i += step;
    }
    char *result = normalise(arena, kept, n, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (result == NULL)
        return why_fail(why, FAIL_INPUT, NULL, "the text has characters that are not UTF-8");
    *out = result;
    return FAIL_NONE;
}

char *utf8_fold(struct arena *arena, const char *text) {
    char *result = normalise(arena, text, strlen(text),
                             UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                                 UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
    return result == NULL ? arena_copy(arena, text) : result;
}

size_t utf8_letter(const char *text) {
    utf8proc_int32_t point;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text,
                                          (utf8proc_ssize_t)strnlen(text, 4), &point);
    if (n <= 0) return 0;
    switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL: return (size_t)n;
    default: return 0;
    }
}

char *utf8_slug(struct arena *arena, const char *text, size_t max) {
    char *slug = arena_take(arena, max + 1, 1);
    size_t n = 0;
    for (const char *c = utf8_fold(arena, text); *c != '\0' && n < max; c++) {
        if ((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9'))
            slug[n++] = *c;
        else if (n > 0 && slug[n - 1] != '-')
            slug[n++] = '-';
    }
    while (n > 0 && slug[n - 1] == '-') n--;
    slug[n] = '\0';
    return slug;
}
