/*
 * reader -- reads members of a pack with their paths; the first fault sticks.
 *
 * After a fault every function gives something harmless ("" or an empty list), so
 * that a parser can read on in straight lines and look at `fail` once at the end.
 */
#ifndef FRAMEWORK_READER_H
#define FRAMEWORK_READER_H

#include "base/json.h"

struct reader {
    struct arena *arena;
    enum fail fail;
    struct why *why;
};

/* One object of the pack and where it stands: "questions[3]". "" is the pack itself. */
struct place {
    const json_t *object;
    const char *path;
};

enum { READER_TEXT_MAX = 4000, READER_TITLE_MAX = 200, READER_ID_MAX = 40 };

/* Records "PATH.KEY: ..." unless there was a fault before. `key` NULL: the place itself. */
void reader_fault(struct reader *reader, struct place place, const char *key, const char *format,
                  ...) PRINTF_LIKE(4, 5);
/* Refuses members that `keys` (words with spaces between) does not name, and anything
 * that is not an object. */
void reader_only(struct reader *reader, struct place place, const char *keys);

/* Text that must be there and not blank, at most `max` characters. */
const char *reader_text(struct reader *reader, struct place place, const char *key, size_t max);
/* Text that may be missing or empty: "". */
const char *reader_text_or(struct reader *reader, struct place place, const char *key, size_t max);
/* A letter, then letters, digits, '_', '-', '.'; at most 40. */
const char *reader_id(struct reader *reader, struct place place, const char *key);
/* One of `words`, each ended by NULL: its index; `otherwise` when missing, if that is >= 0. */
int reader_word(struct reader *reader, struct place place, const char *key,
                const char *const *words, int otherwise);
int64_t reader_int(struct reader *reader, struct place place, const char *key, int64_t min,
                   int64_t max);
bool reader_flag(struct reader *reader, struct place place, const char *key); /* missing: false */
/* A list member with min..max elements; NULL after a fault, and *n = 0. */
const json_t *reader_list(struct reader *reader, struct place place, const char *key, size_t min,
                          size_t max, size_t *n);
/* The object at `index` of a list, and the object that is a member. */
struct place reader_at(struct reader *reader, struct place place, const char *key,
                       const json_t *list, size_t index);
struct place reader_member(struct reader *reader, struct place place, const char *key);

/* Ids of `n` things, `stride` bytes apart, the first at `ids`. */
size_t reader_id_find(const void *ids, size_t stride, size_t n, const char *id); /* n: none */
/* The member `key` as index of such a thing; a fault names `what` was looked for. */
size_t reader_id_want(struct reader *reader, struct place place, const char *key, const void *ids,
                      size_t stride, size_t n, const char *what);
/* The member "id", which none of the `n` things has. */
const char *reader_id_new(struct reader *reader, struct place place, const void *ids, size_t stride,
                          size_t n);

#endif
