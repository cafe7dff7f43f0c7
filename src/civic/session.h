/*
 * session -- who is asking: cookies, sessions in the store, and tokens against forgery.
 *
 * The cookie holds 256 random bits; the store holds only their SHA-256. Officials:
 * ended after 12 hours, or 2 hours without a request. Participants: 4 hours.
 */
#ifndef CIVIC_SESSION_H
#define CIVIC_SESSION_H

#include "civic/app.h"
#include "civic/page.h"

/* Starts a session in the current write transaction and sets the cookie on the
 * response. Exactly one of person and participant is non-zero. A former session of
 * the same request ends: a new sign-in always gets a new token. */
enum fail session_begin(struct request *request, struct db *db, int64_t person, int64_t participant,
                        bool half, struct why *why) MUST_USE;
/* Ends the request's own session and clears the cookie. */
enum fail session_end(struct request *request, struct db *db, struct why *why) MUST_USE;
/* Ends all sessions of a person but `keep` (0: none kept). */
enum fail session_end_all(struct db *db, int64_t person, int64_t keep, struct why *why) MUST_USE;

/* Fills request->viewer from the cookie; nobody when there is none or it has ended. */
enum fail session_load(struct request *request, struct db *db, struct why *why) MUST_USE;

/* Whether the request brought a session cookie, good or not. */
bool session_cookie_is_sent(const struct request *request);

/* The token for this visitor's forms; sets the visitor cookie when there is no session. */
const char *session_csrf(struct request *request);
bool session_csrf_is_valid(struct request *request);

#endif
