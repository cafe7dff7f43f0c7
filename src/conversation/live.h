/*
 * live -- the maps of conversations, kept in memory while the service runs.
 *
 * A map is made from the stored votes when somebody first asks for it, in a thread of its own, and
 * then follows: each look takes the votes that were stored since (stats/opinion/live.h), and when
 * enough have come, or statements or people went, a full map is computed beside it and swapped in.
 * What is published or exported is always a full computation (compute.h), never this.
 */
#ifndef CONVERSATION_LIVE_H
#define CONVERSATION_LIVE_H

#include "civic/app.h"
#include "conversation/gather.h"
#include "stats/opinion/live.h"

struct live_look {
    const struct gathered *gathered;
    const struct opinion_report *report;
    const struct opinion_live *live;
    bool computing; /* a newer full map is under way */
};
enum live_state {
    LIVE_READY,
    LIVE_COMPUTING, /* the first map is not there yet; ask again */
    LIVE_NO_VOTES
};
/* Brings the map up to date with what is stored and calls `use` with it; nobody else changes it
 * meanwhile. Waits up to `wait_ms` for a first map. `db` is the reader of the request. */
enum fail live_use(struct app *app, struct db *db, int64_t conversation, int wait_ms,
                   void (*use)(const struct live_look *look, void *context), void *context,
                   enum live_state *state, struct why *why) MUST_USE;

enum { STATEMENT_AXES_MAX = 2000 }; /* statements beyond are ordered without the map */
/* The axes of a map for the order of statements: a copy in the arena. */
struct live_axes {
    int n_axes; /* 0: no map */
    const double *pull;
    const double *loading;  /* [n * OPINION_BLOCK] */
    const int64_t *numbers; /* [n] of statements, rising */
    size_t n;
};
/* Never waits: no axes where no map was made yet. */
struct live_axes live_axes_of(struct app *app, struct arena *arena, int64_t conversation);
/* NULL for a statement that is not on the map. */
const double *live_loading(const struct live_axes *axes, int64_t number);

#endif
