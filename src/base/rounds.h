/*
 * rounds -- work that a thread of its own does over and over, and time-outs that hold although
 * somebody sets the clock: both count on the steady clock, which nobody can set.
 */
#ifndef BASE_ROUNDS_H
#define BASE_ROUNDS_H

#include "base/arena.h"
#include "base/fail.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* A condition whose time-outs are what steady_end gives. Ended with pthread_cond_destroy. */
void steady_condition(pthread_cond_t *out);
/* The moment in `us` microseconds (at least 0), for pthread_cond_timedwait. */
struct timespec steady_end(int64_t us);

struct rounds;
/* What is done each time: first after `first_s` seconds, then `every_s` after it was done. Work
 * that takes long asks rounds_stopping between its parts. */
struct round {
    const char *name; /* "sending messages": said when no thread can be had */
    int first_s, every_s;
    void (*run)(void *context, struct rounds *rounds);
};

/* Question: does a thread do `round` from now on? Its thread takes no signals.
 * Fails: SYSTEM without a thread. Memory: in `arena`, which outlives rounds_stop. */
enum fail rounds_start(struct arena *arena, const struct round *round, void *context,
                       struct rounds **out, struct why *why) MUST_USE;
/* Whether they are to stop. NULL: no. */
bool rounds_stopping(struct rounds *rounds);
/* Waits until what is being done is done; nothing is done after. NULL allowed. */
void rounds_stop(struct rounds *rounds);

#endif
