/*
 * work -- what a request holds beside its own arena, given back with it however the request ends.
 *
 * A page whose memory runs out is left by a jump to the server (base/arena.h): nothing behind the
 * place where it ran out is done any more. So readers (store/db.h) and further arenas are tied to
 * the request's own arena, whose end gives them back.
 */
#ifndef CIVIC_WORK_H
#define CIVIC_WORK_H

#include "civic/page.h"

/* store_read_held of the service's database for a request. */
enum fail request_read(struct request *request, db_job job, void *context,
                       struct why *why) MUST_USE;

/* An arena of its own for what is larger than a request may be, such as a file for download; freed
 * with the request's arena. When it is exhausted the request ends as when its own arena is. Each of
 * prepare, act, show, send and file takes one for its own use alone, since act is run by the
 * writer, in another thread; others may read what was left in it. */
struct arena *request_work(struct request *request, size_t cap);

#endif
