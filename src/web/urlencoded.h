/*
 * urlencoded -- percent-encoding: paths, queries and plain form bodies.
 *
 * Strict: a '%' without two hexadecimal digits, a zero byte or text that is not
 * UTF-8 is INPUT, never repaired, so that no two readers can differ about what
 * was sent. (WHATWG URL, application/x-www-form-urlencoded; RFC 3986 2.1.)
 */
#ifndef WEB_URLENCODED_H
#define WEB_URLENCODED_H

#include "web/http.h"

/* "a=1&b=x+y" as pairs in order; empty pieces are skipped, a piece without '=' has the
 * value "". LIMIT when there are more than `most`. The `why` names the field at fault. */
enum fail urlencoded_read(struct arena *arena, struct str text, size_t most,
                          struct http_pair **pairs, size_t *n, struct why *why) MUST_USE;

/* The decoded path, refused unless it is in the one plain form: starts with '/', no empty,
 * "." or ".." segment, no encoded slash, no backslash, no control character. */
enum fail path_read(struct arena *arena, struct str text, char **path, struct why *why) MUST_USE;

#endif
