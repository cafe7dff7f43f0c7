/*
 * json -- jansson, with the house's errors, limits and a writer.
 *
 * In:  duplicates rejected, depth at most 64, UTF-8 only, at most the bytes given.
 *      The outermost value is an object or a list. INPUT with row and column. The
 *      tree is released at the arena's end.
 * Out: an append-only writer: keys in the order written, doubles with 17
 *      significant digits, which read back exactly; NaN and infinity as null; depth
 *      under 64. Texts are valid UTF-8.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/arena.h"
#include "base/str.h"

#include <jansson.h>

enum fail json_read(struct arena *arena, struct str text, json_t **out, struct why *why) MUST_USE;
/* Members, with a `why` that names the path: json_text(o, "id", ...) */
enum fail json_text(const json_t *object, const char *key, const char **out,
                    struct why *why) MUST_USE;
enum fail json_int(const json_t *object, const char *key, int64_t min, int64_t max, int64_t *out,
                   struct why *why) MUST_USE;
const char *json_text_or(const json_t *object, const char *key, const char *otherwise);

struct json_out {
    struct buf *buf;
    int depth;
    bool first[64];
    bool after_key;
};
void json_out_init(struct json_out *out, struct buf *buf);
void json_open(struct json_out *out, char bracket);  /* '{' or '[' */
void json_close(struct json_out *out, char bracket); /* '}' or ']' */
void json_key(struct json_out *out, const char *key);
void json_put_text(struct json_out *out, const char *text); /* NULL: null */
void json_put_int(struct json_out *out, int64_t value);
void json_put_real(struct json_out *out, double value);
/* With so many digits after the point, for figures as they are printed. */
void json_put_decimal(struct json_out *out, double value, int decimals);
void json_put_bool(struct json_out *out, bool value);
void json_put_null(struct json_out *out);
/* key and value in one call */
void json_pair_text(struct json_out *out, const char *key, const char *value);
void json_pair_int(struct json_out *out, const char *key, int64_t value);
void json_pair_real(struct json_out *out, const char *key, double value);
void json_pair_bool(struct json_out *out, const char *key, bool value);

#endif
