/*
 * source -- from where people joined or wrote: so that a flood can be seen, and nobody found.
 *
 * Method:   HMAC-SHA256 of conversation and network (http_request.client) under a key that this
 *           process draws each day, keeps in memory alone and overwrites when the day is over. The
 *           same network is one source of one conversation for one day; a source is stored as a
 *           number, and its mark goes with the key. After a restart, and on each server of several,
 *           the key is another one, so that one network can be two sources, never two networks one.
 * Limits:   whoever reads the memory of the process that very day could try all addresses.
 */
#ifndef CONVERSATION_SOURCE_H
#define CONVERSATION_SOURCE_H

#include "civic/page.h"

/* Fewer people who joined from one source are not shown by themselves. */
enum { SOURCE_LEAST = 5, SOURCE_MARK = 33 /* hex and its end */ };

/* The mark of a network in a conversation on that day (ISO). A day before the key's own counts as
 * the key's: it does not come back. */
void source_mark(struct app *app, int64_t conversation, const char *day, const char *network,
                 char out[SOURCE_MARK]);
/* The number of the source of this request, made when it is new. */
enum fail source_of_request(struct request *request, struct db *db, int64_t conversation,
                            int64_t *number, struct why *why) MUST_USE;
/* Throws away the key when its day is over, and the marks made with it. */
enum fail source_keys_drop(struct app *app, int64_t now, struct why *why) MUST_USE;

#endif
