#include "base/str.h"

#include <assert.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct str str_of(const char *text) {
    return text == NULL ? (struct str){"", 0} : (struct str){text, strlen(text)};
}

bool str_is(struct str a, const char *text) {
    return strlen(text) == a.n && (a.n == 0 || memcmp(a.s, text, a.n) == 0);
}

bool str_starts(struct str a, const char *prefix) {
    size_t n = strlen(prefix);
    return n <= a.n && (n == 0 || memcmp(a.s, prefix, n) == 0);
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str a) {
    while (a.n > 0 && is_space(a.s[0])) a.s++, a.n--;
    while (a.n > 0 && is_space(a.s[a.n - 1])) a.n--;
    return a;
}

struct str str_cut(struct str *rest, char separator) {
    struct str all = *rest;
    const char *at = all.n == 0 ? NULL : memchr(all.s, separator, all.n);
    if (at == NULL) {
        *rest = (struct str){NULL, 0};
        return all;
    }
    size_t n = (size_t)(at - all.s);
    *rest = (struct str){at + 1, all.n - n - 1};
    return (struct str){all.s, n};
}

bool str_int(struct str a, int64_t min, int64_t max, int64_t *out) {
    size_t i = 0;
    bool minus = a.n > 0 && a.s[0] == '-';
    if (minus) i = 1;
    if (i == a.n || a.n > 20) return false;
    int64_t value = 0;
    for (; i < a.n; i++) {
        if (a.s[i] < '0' || a.s[i] > '9') return false;
        int digit = a.s[i] - '0';
        if (__builtin_mul_overflow(value, (int64_t)10, &value)) return false;
        if (__builtin_add_overflow(value, (int64_t)(minus ? -digit : digit), &value)) return false;
    }
    if (value < min || value > max) return false;
    *out = value;
    return true;
}

bool str_comma_parts_thousands(const char *text, const char *comma) {
    size_t before = 0, behind = 0;
    while (comma - before > text && comma[-1 - (ptrdiff_t)before] >= '0' &&
           comma[-1 - (ptrdiff_t)before] <= '9')
        before++;
    while (comma[1 + behind] >= '0' && comma[1 + behind] <= '9') behind++;
    if (before < 1 || before > 3 || behind != 3) return false;
    const char *first = comma - before;
    return *first != '0' || (first > text && first[-1] == ',');
}

bool str_real(struct str a, double *out) {
    char text[64];
    if (a.n == 0 || a.n >= sizeof text) return false;
    for (size_t i = 0; i < a.n; i++) {
        char c = a.s[i];
        if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E')
            return false;
        text[i] = c;
    }
    text[a.n] = '\0';
    char *end = NULL;
    double value = strtod(text, &end); /* the program never leaves the "C" numeric locale */
    if (end != text + a.n || !isfinite(value)) return false;
    *out = value;
    return true;
}

char *str_copy(struct arena *arena, struct str a) {
    return arena_copy_n(arena, a.s, a.n);
}

size_t str_lines(struct arena *arena, const char *text, const char **lines, size_t max) {
    struct str rest = str_of(text);
    size_t n = 0;
    while (rest.s != NULL && n < max) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.n > 0) lines[n++] = str_copy(arena, line);
    }
    return n;
}

bool text_is(const char *a, const char *b) {
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b) == 0;
}

bool text_is_empty(const char *a) {
    return str_trim(str_of(a)).n == 0;
}

const char *text_after_scheme(const char *url) {
    const char *at = strstr(url, "://");
    return at == NULL ? url : at + 3;
}

void buf_init(struct buf *buf, struct arena *arena, size_t max) {
    assert(max > 0 && max < SIZE_MAX);
    *buf = (struct buf){.arena = arena, .max = max};
    buf->size = max < 256 ? max + 1 : 257;
    buf->s = arena_take(arena, buf->size, 1);
}

static bool buf_room(struct buf *buf, size_t n) {
    if (buf->full || n > buf->max - buf->n) {
        buf->full = true;
        return false;
    }
    size_t want = buf->n + n + 1;
    if (want <= buf->size) return true;
    size_t size = buf->size * 2 > want ? buf->size * 2 : want;
    if (size > buf->max + 1) size = buf->max + 1;
    buf->s = arena_grow(buf->arena, buf->s, buf->size, size);
    buf->size = size;
    return true;
}

void buf_add(struct buf *buf, const char *bytes, size_t n) {
    if (n == 0 || !buf_room(buf, n)) return;
    memcpy(buf->s + buf->n, bytes, n);
    buf->n += n;
    buf->s[buf->n] = '\0';
}

void buf_encoded(struct buf *buf, const char *text) {
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '.' || c == '_';
        if (plain)
            buf_char(buf, *text);
        else
            buf_printf(buf, "%%%02X", c);
    }
}

void buf_text(struct buf *buf, const char *text) {
    if (text != NULL) buf_add(buf, text, strlen(text));
}

void buf_char(struct buf *buf, char c) {
    buf_add(buf, &c, 1);
}

void buf_int(struct buf *buf, int64_t value) {
    char text[24];
    int n = snprintf(text, sizeof text, "%lld", (long long)value);
    buf_add(buf, text, (size_t)n);
}

void buf_printf(struct buf *buf, const char *format, ...) {
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int n = vsnprintf(NULL, 0, format, list);
    va_end(list);
    if (n > 0 && buf_room(buf, (size_t)n)) {
        vsnprintf(buf->s + buf->n, (size_t)n + 1, format, again);
        buf->n += (size_t)n;
    }
    va_end(again);
}
