/*
 * respond -- answers that all pages share: the layout around a page, error pages.
 */
#ifndef CIVIC_RESPOND_H
#define CIVIC_RESPOND_H

#include "civic/page.h"

/* Puts the layout around the page's content into the response. */
void respond_page(struct request *request, struct raw content);
/* The page for a failure: status, words for people, what to do next. STORE and
 * SYSTEM failures are logged with page name and cause, and shown without them. */
void respond_fail(struct request *request, enum fail fail, const struct why *why);
/* Public answers may be kept by browsers and proxies for a minute. */
void respond_cache_headers(struct http_response *response);
/* The notice of the session was shown: it is taken out of the session. */
void respond_notice_seen(struct request *request);
/* HTTP status of a failure: the one table. */
int respond_status(enum fail fail, const struct why *why);

#endif
