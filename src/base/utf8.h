/*
 * utf8 -- text at the border: checked once, normalised, measured as people count.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/arena.h"
#include "base/str.h"

bool utf8_is_valid(const char *text, size_t n); /* no overlongs, surrogates, NUL */
size_t utf8_length(const char *text);           /* code points */
/* NFC, CRLF and CR to LF, control characters other than LF and tab removed, bidi
 * override characters removed; INPUT when not valid UTF-8. */
enum fail utf8_clean(struct arena *arena, struct str text, char **out, struct why *why) MUST_USE;
/* Case folded and without accents, for search and sorting keys. */
char *utf8_fold(struct arena *arena, const char *text);

#endif
