/*
 * weight_kind -- weights for a proposal that another room keeps.
 *
 * A room whose questions ask for weights of a proposal's tests registers one:
 * REGISTER(weight_kind, weights_of_questionnaires). What it gathers is one source each: it stands
 * beside the score under its own name and never enters it unless somebody chooses so.
 */
#ifndef SCORE_WEIGHT_KIND_H
#define SCORE_WEIGHT_KIND_H

#include "base/kind.h"
#include "stats/score.h"
#include "stats/weighing.h"
#include "store/db.h"

struct weight_gathered {
    struct score_source source; /* everything but `trust` */
    const bool *passed;         /* [source.n_people] who passed the check of what they meant */
    struct weighing_quality quality;
    const char *problem; /* why it cannot be used, in English, whole; NULL: it can */
    bool illustrative;
};
struct weight_kind {
    const char *name;
    /* Of a proposal by its number for people: of everything that is closed. */
    enum fail (*load)(struct db *db, struct arena *arena, const char *reference,
                      struct weight_gathered **out, size_t *n, struct why *why);
};
KIND_DECLARE(weight_kind);

#endif
