/*
 * str -- text that we look at (struct str), and text that we build (struct buf).
 *
 * A struct str is a view: not owned, not NUL-terminated, valid as long as what
 * it points into. A struct buf grows inside an arena up to its stated maximum;
 * adding past the maximum sets `full` and drops the rest, so that a builder can
 * write on and check once at the end. buf contents are always NUL-terminated.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
    const char *s;
    size_t n;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})

struct str str_of(const char *text); /* NULL gives the empty str */
bool str_is(struct str a, const char *text);
bool str_starts(struct str a, const char *prefix);
struct str str_trim(struct str a); /* without ASCII white space at both ends */
/* Cuts at the first `separator`: returns what is before it and moves *rest
 * after it; when there is none, returns all and leaves *rest with s = NULL. */
struct str str_cut(struct str *rest, char separator);
/* The whole of `a` as a decimal integer in [min, max]; false leaves *out alone. */
bool str_int(struct str a, int64_t min, int64_t max, int64_t *out);
/* The whole of `a` as a finite decimal number ('.' as point, no hex, no locale). */
bool str_real(struct str a, double *out);
/* Whether the ',' at `comma`, inside `text`, parts thousands as in 12,345: one to three digits
 * before it, no 0 first, and three behind. In "33,3" and "0,125" it stands for a point. */
bool str_comma_parts_thousands(const char *text, const char *comma);
char *str_copy(struct arena *arena, struct str a);
/* The first `max` lines of a text that are not empty, trimmed, copied into `arena`; returns how
 * many there are. */
size_t str_lines(struct arena *arena, const char *text, const char **lines, size_t max);

/* Plain comparison helpers on NUL-terminated text; NULL counts as "". */
bool text_is(const char *a, const char *b);
bool text_is_empty(const char *a); /* NULL, "" or white space alone */
/* "https://a.example/b" -> "a.example/b", as people type it; other text as it is. */
const char *text_after_scheme(const char *url);

struct buf {
    char *s;
    size_t n, size, max;
    bool full;
    struct arena *arena;
};

/* An empty buf that may grow to `max` bytes in `arena`. */
void buf_init(struct buf *buf, struct arena *arena, size_t max);
void buf_add(struct buf *buf, const char *bytes, size_t n);
void buf_text(struct buf *buf, const char *text);
/* As part of an address: all but letters, digits, - . _ as %XX (RFC 3986). */
void buf_encoded(struct buf *buf, const char *text);
void buf_char(struct buf *buf, char c);
void buf_int(struct buf *buf, int64_t value);
void buf_printf(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
