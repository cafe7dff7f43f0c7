/*
 * stale_kind -- whether a score still follows from what it was made of.
 *
 * The room that makes scores registers one: REGISTER(score_stale_kind, stale_of_runs). Others ask
 * before they show the score as what holds today: since it was made somebody may have taken back
 * what they said.
 */
#ifndef SCORE_STALE_KIND_H
#define SCORE_STALE_KIND_H

#include "base/kind.h"
#include "store/db.h"

#include <stdbool.h>

struct score_stale_kind {
    const char *name;
    /* Of the latest score of a proposal; false where there is none. */
    enum fail (*is_stale)(struct db *db, struct arena *arena, int64_t proposal, bool *yes,
                          struct why *why);
};
KIND_DECLARE(score_stale_kind);

#endif
