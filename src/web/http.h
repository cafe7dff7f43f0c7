/*
 * http -- requests in, responses out: a small, strict HTTP/1.1 server; knows no jury.
 *
 * Accepts only what is beyond doubt: one Host, one Content-Length or "chunked",
 * never both; no folded headers, bare CR or LF, NUL; and keeps absolute deadlines
 * for head and body, a least rate both ways, and caps on connections in all and per
 * client. Handlers run in a pool of threads and may block. (RFC 9110, RFC 9112.)
 */
#ifndef WEB_HTTP_H
#define WEB_HTTP_H

#include "base/arena.h"
#include "base/str.h"

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST };

struct http_pair {
    const char *name, *value; /* decoded, valid UTF-8, NUL-free */
};

struct http_upload {
    const char *field;     /* form field */
    const char *file_name; /* as sent, base name only, for display */
    const char *type;      /* as claimed; decide by content */
    struct str bytes;
};

struct http_request {
    enum http_method method;
    const char *path;   /* decoded and normalised: no "..", no "//", starts with '/' */
    const char *target; /* path and query as sent, for redirects after sign-in */
    struct http_pair *query, *cookies, *fields; /* fields: of the form body */
    size_t n_query, n_cookies, n_fields;
    struct http_upload *uploads;
    size_t n_uploads;
    struct str body;           /* for JSON and other bodies that are not forms */
    struct http_pair *headers; /* as sent */
    size_t n_headers;
    /* Network: an IPv4 address, or an IPv6 address cut to its first 64 bits; from the proxy's
     * header only when a trusted proxy is configured. */
    const char *client;
    bool secure; /* came over TLS (here or at the trusted proxy) */
    struct arena *arena;
};

/* Header by case-insensitive name; NULL when missing. */
const char *http_header(const struct http_request *request, const char *name);
const char *http_query(const struct http_request *request, const char *name);
const char *http_cookie(const struct http_request *request, const char *name);
/* First value of a form field; NULL when missing. */
const char *http_field(const struct http_request *request, const char *name);
/* True when the client takes gzip. */
bool http_accepts_gzip(const struct http_request *request);
/* A gzip copy (fast level), for those who keep answers; s is NULL when it is not smaller. */
struct str http_gzip(struct arena *arena, struct str text);

struct http_response {
    int status;        /* 200 unless set */
    const char *type;  /* "text/html; charset=utf-8" unless set */
    struct buf body;   /* initialised by the caller of the handler */
    const void *bytes; /* instead of body: static bytes that outlive the response */
    size_t n_bytes;
    struct http_pair headers[24];
    size_t n_headers;
    const char *encoding; /* Content-Encoding of `bytes`, NULL for none */
    /* The body holds no secret of one person (CSRF token, code), so the server may squeeze
     * it: a squeezed page that mixes secrets with what an attacker sends leaks them by its
     * length (BREACH). */
    bool squeeze;
};

void http_header_add(struct http_response *response, const char *name, const char *value);
/* 303 to a path of this service (must start with '/', not "//"). */
void http_redirect(struct http_response *response, const char *path);
/* Makes the body a download under a plain file name. */
void http_download(struct http_response *response, const char *type, const char *file_name);

typedef void (*http_handler)(void *context, const struct http_request *request,
                             struct http_response *response);

/* All limits in one table, which the administrator's page shows. 0 means the default. */
struct http_limits {
    int threads, connections, connections_per_client;
    int head_wait_s, body_wait_s, idle_wait_s, body_rate_bytes_s;
    size_t head_bytes, form_bytes, upload_bytes, fields, uploads;
};
extern const struct http_limits http_limits_default;

struct http_config {
    const char *host; /* "127.0.0.1" */
    int port;         /* 0: any, see http_port */
    int listen_fd;    /* >= 3: a socket handed over by systemd; 0: open our own */
    const char *tls_certificate, *tls_key; /* file names, or NULL */
    const char *trusted_proxy; /* address whose X-Forwarded-For and -Proto count, or NULL */
    struct http_limits limits;
    http_handler handler;
    void *context;
};

struct http_server;
enum fail http_start(const struct http_config *config, struct http_server **out,
                     struct why *why) MUST_USE;
int http_port(const struct http_server *server);
/* Stops accepting, lets running requests end (at most wait_ms), closes. */
void http_stop(struct http_server *server, int wait_ms);

#endif
