/*
 * utf8 -- text at the border: checked once, normalised, measured as people count.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/arena.h"
#include "base/str.h"

bool utf8_is_valid(const char *text, size_t n); /* no overlongs, surrogates, NUL */
size_t utf8_length(const char *text);           /* code points */
/* NFC, CRLF and CR to LF, control characters other than LF and tab removed, byte order marks
 * and bidi embeddings, overrides and isolates removed (marks stay); INPUT when not valid UTF-8
 * or with a NUL. Cleaning twice changes nothing more. */
enum fail utf8_clean(struct arena *arena, struct str text, char **out, struct why *why) MUST_USE;
/* Case folded and without accents, for search and sorting keys. A copy of what is not UTF-8. */
char *utf8_fold(struct arena *arena, const char *text);

/* "Frailty alerts: who, when?" -> "frailty-alerts-who-when": lower letters, digits and single
 * hyphens between them, at most `max` bytes; "" for a text without any. */
char *utf8_slug(struct arena *arena, const char *text, size_t max);

/* How many bytes a letter, a digit or a mark on a letter has that starts at `text`; 0 when what
 * starts there is another character. */
size_t utf8_letter(const char *text);

#endif
