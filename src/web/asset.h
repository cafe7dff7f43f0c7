/*
 * asset -- files inside the program: style sheets and pictures, frameworks, seed data.
 *
 * tools/mkasset.c embeds everything under assets/. Static files are served under
 * one folder named after the hash of them all, so they may be kept for ever;
 * other files (framework packs, seed data) are only bytes for the program itself.
 */
#ifndef WEB_ASSET_H
#define WEB_ASSET_H

#include "base/str.h"
#include "web/http.h"

struct asset {
    const char *path; /* below assets/: "static/folkmoot.css", "frameworks/dfpb.json" */
    const char *type; /* media type */
    const char *etag; /* strong, with its quotes */
    const char *url;  /* static files: where it is served; NULL otherwise */
    const char *bytes, *end;
    const char *gzip, *gzip_end; /* NULL where squeezing does not pay */
};

/* The table that mkasset makes: sorted by path, ended by one with path "". */
extern const struct asset asset_table[];
extern const size_t asset_count;
extern const char asset_set[]; /* hash over all static files, 16 hexadecimal digits */

/* By path below assets/; NULL when there is none. O(log n). */
const struct asset *asset_find(const char *path);
/* The address of a static file by its name: "folkmoot.css" -> "/assets/HASH/folkmoot.css".
 * An unknown name gives an address that answers 404. */
const char *asset_url(const char *name);
/* Bytes by path ("frameworks/dfpb.json"), NUL-terminated; s is NULL when missing. */
struct str asset_bytes(const char *path);
/* Walks the files whose path starts with `prefix`, in order of path: NULL starts, NULL ends. */
const struct asset *asset_next(const char *prefix, const struct asset *former);

/* Answers a request for a static file (gzip where accepted, 304 where unchanged, kept
 * for ever under the current hash). False, with the response untouched, when the path
 * is not a static file's. */
bool asset_serve(const struct http_request *request, struct http_response *response);

#endif
