/*
 * coding -- words and small rules of coding free text; pure.
 *
 * A passage is a short piece of what somebody wrote or said. People give it codes, each with a
 * stance: whoever names a theme may be for or against, and the two are never put together.
 */
#ifndef CODING_CODING_H
#define CODING_CODING_H

#include "base/arena.h"
#include "base/str.h"

enum {
    CODING_TEXT_MAX = 20000, /* bytes of one passage */
    CODING_CODES_MAX = 400,  /* of one codebook */
    CODING_DEPTH_MAX = 4,    /* codes below codes */
    CODING_PASSAGES_MAX = 500000
};

/* What stands where words were taken out. */
#define CODING_HIDDEN "[hidden]"

enum stance { STANCE_FOR, STANCE_AGAINST, STANCE_MIXED, STANCE_NEITHER, N_STANCES };
/* As stored: "for", "against", "mixed", "neither". */
const char *stance_word(enum stance stance);
/* English, for tr: "For", ... */
const char *stance_name(enum stance stance);
/* What stances are called as codes, in files for programs that know none. */
#define STANCE_HEADING "Stance"
#define STANCE_PREFIX "Stance: "
/* False for other words. */
bool stance_read(const char *word, enum stance *out);

/* Takes e-mail addresses, telephone and other long numbers and UK postcodes out of a text. Returns
 * a text in the arena, or the given one when nothing was found. A number counts as long from seven
 * digits on, with blanks and dashes between them. */
const char *text_hide_contacts(struct arena *arena, const char *text);
/* Takes out every occurrence of the lines of `words` (whole words; ignoring case). Returns how
 * many. */
size_t text_hide_words(struct arena *arena, const char *text, const char *words, const char **out);

/* The lines of a text that hold something, without white space and bullets around them. Returns how
 * many (at most max). */
size_t text_lines(struct arena *arena, const char *text, const char **lines, size_t max);

/* How many people are to code a passage: 2 for `percent` of a hundred, from the seed and the
 * passage's place in its source alone, so that no order and no later passage changes it. */
int64_t coders_wanted(struct arena *arena, const char *seed, const char *origin, int64_t percent);

/* Sixteen bytes as an identifier of the exchange format (RFC 9562): version 4 of chance, 8 of what
 * the bytes were made from. */
const char *guid_text(struct arena *arena, const uint8_t bytes[16], unsigned version);

/* Numbers of codes as people type them: "1, 4 against, 7". */
struct quick {
    size_t number; /* 1 .. n */
    bool has_stance;
    enum stance stance;
};
/* INPUT (field "quick") names what was not understood. `n` is how many codes there are. */
enum fail quick_read(struct arena *arena, const char *typed, size_t n_codes, struct quick **out,
                     size_t *n, struct why *why) MUST_USE;

/* Marks as kept of former decisions: "12:for 7:against". */
struct mark {
    int64_t code;
    const char *stance;
};
const char *marks_write(struct arena *arena, const struct mark *marks, size_t n);
size_t marks_read(struct arena *arena, const char *text, struct mark **out);
/* The same codes with the same stances, in any order. */
bool marks_same(const struct mark *a, size_t n, const struct mark *b, size_t m);

#endif
