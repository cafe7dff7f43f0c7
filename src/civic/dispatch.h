/*
 * dispatch -- the common way of every request; see page.h for what it does.
 */
#ifndef CIVIC_DISPATCH_H
#define CIVIC_DISPATCH_H

#include "civic/app.h"
#include "civic/page.h"

/* An http_handler whose context is the struct app. */
void dispatch(void *app, const struct http_request *http, struct http_response *response);

/* Finds the page for a path and fills its parameters; NULL when there is none.
 * Literal segments win over parameters. O(pages). */
const struct page *page_find(const char *path, struct arena *arena, struct http_pair *params,
                             size_t *n_params);
/* Faults of declared pages (no scope, two with one path, roles missing ...), one
 * line each, "" when none: checked at start, so that such a program does not serve. */
const char *pages_check(struct arena *arena);

/* May this viewer see this page? Looks up roles for SCOPE_PROPOSAL into viewer->roles.
 * DENIED, NOTFOUND (also for a proposal on which they have no role at all). */
enum fail permission_check(struct request *request, struct db *db, struct why *why) MUST_USE;

#endif
