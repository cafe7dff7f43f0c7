/*
 * http_message -- a checked head and body become a request; a response becomes bytes.
 * Private to web/http*.c. Pure but for the date.
 */
#ifndef WEB_HTTP_MESSAGE_H
#define WEB_HTTP_MESSAGE_H

#include "web/http.h"
#include "web/http_head.h"

/* Where the request came from. */
struct http_peer {
    const char *address;
    bool is_proxy; /* the trusted one: its X-Forwarded-For and -Proto count */
    bool secure;   /* TLS ended here */
};

/* Most bytes of body that this head may bring: uploads only as multipart forms. */
size_t http_body_most(const struct head *head, const struct http_limits *limits);

/* Fills *out from the head and whole body. Returns 0, or 400 or 413 with a reason. */
int http_request_make(struct arena *arena, const struct head *head, struct str body,
                      const struct http_peer *peer, const struct http_limits *limits,
                      struct http_request *out, struct why *why);

struct http_answer {
    struct str head, body; /* body: nothing where none is sent (HEAD, 304) */
};
/* The bytes of a response. `request` NULL: refused before there was one. */
struct http_answer http_response_bytes(struct arena *arena, const struct http_request *request,
                                       struct http_response *response, bool secure, bool close);
/* Fills a response with a short page of our own for a status. */
void http_refusal(struct arena *arena, struct http_response *response, int status);

#endif
