/*
 * multipart -- forms with files (multipart/form-data, RFC 7578 and RFC 2046 5.1).
 *
 * Strict: no preamble, no nested parts, no transfer encodings, no continued header
 * lines; each part has one form-data disposition with a name. The bytes of uploads
 * stay where they are in the body; fields are copied.
 */
#ifndef WEB_MULTIPART_H
#define WEB_MULTIPART_H

#include "web/http.h"

struct multipart {
    struct http_pair *fields;
    size_t n_fields;
    struct http_upload *uploads; /* an empty file input ("no file chosen") is left out */
    size_t n_uploads;
};

/* The boundary in a Content-Type value; false when it is not multipart/form-data with one
 * boundary of 1 to 70 permitted characters. */
bool multipart_boundary(struct str content_type, struct str *boundary);

/* INPUT when malformed, LIMIT when there are more parts than allowed. O(bytes). */
enum fail multipart_read(struct arena *arena, struct str body, struct str boundary,
                         size_t most_fields, size_t most_uploads, struct multipart *out,
                         struct why *why) MUST_USE;

#endif
