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
#include "stats/opinion/opinion.h"

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
