/*
 * http_head -- the first lines of a request, and chunked bodies, read without doubt.
 *
 * Pure: bytes in, views out. Every request that two readers could understand
 * differently is refused with a status, because differences between a proxy and
 * a server are how requests are smuggled. What is accepted is a subset of what
 * nginx accepts. (RFC 9112 sections 2 to 7, each MAY that weakens it left out.)
 */
#ifndef WEB_HTTP_HEAD_H
#define WEB_HTTP_HEAD_H

#include "base/str.h"
#include "web/http.h"

enum { HEAD_HEADERS_MAX = 64, HEAD_TARGET_BYTES = 8192 };

struct head {
    struct str method, target; /* target: origin form, printable ASCII */
    int minor;                 /* of HTTP/1.x: 0 or 1 */
    struct http_pair headers[HEAD_HEADERS_MAX];
    size_t n_headers;
    size_t bytes;      /* of the whole head with its empty line */
    int64_t length;    /* Content-Length; -1: none */
    bool chunked;      /* Transfer-Encoding: chunked */
    bool close;        /* the connection ends after this request */
    bool wants_100;    /* Expect: 100-continue */
    const char *wrong; /* for logs and tests: what was refused */
};

/* Looks for the end of a head in bytes[0..n), of which [0..seen) were looked at before.
 * Returns 0 when complete (*end: bytes of the head), -1 when more is needed, or the status
 * (400) for a bare CR or LF, or a zero byte. */
int head_find_end(const char *bytes, size_t n, size_t seen, size_t *end);

/* Reads a complete head of `n` bytes. Ends names and values with NUL inside `bytes`.
 * Returns 0, or the status of the refusal (400, 405, 411, 414, 417, 431, 505) with
 * out->wrong set. */
int head_read(char *bytes, size_t n, struct head *out);

/* Decodes a chunked body in place: the buffer holds decoded bytes, then raw ones. */
struct chunks {
    size_t decoded; /* decoded bytes at the start of the buffer */
    size_t raw;     /* where undecoded bytes start */
    uint64_t left;  /* of the present chunk */
    int state;      /* 0 size line, 1 data, 2 line end after data, 3 done, 4 last line end */
};
/* Takes what has arrived. Returns 0 when done (the rest starts at chunks->raw), -1 when
 * more is needed, 400 when malformed (sizes other than 1 to 8 hexadecimal digits,
 * extensions, trailers), 413 past `most` bytes. */
int chunks_read(struct chunks *chunks, char *bytes, size_t n, size_t most);

#endif
