/*
 * smaa -- which option comes first, over all weights that could be meant.
 *
 * Question: how often does each option take each rank when weights are not known, or only their
 *           order is; with which weights does it come first?
 * Method:   weights drawn evenly from all that are not negative and sum to 1, sorted where an
 *           order of importance is given; rank acceptability: the share of draws with that rank;
 *           above: the share of draws in which an option reaches the line;
 *           central weight: the mean of the weights that put an option first; confidence: how
 *           often it is first with its central weights when its values vary as given. Options
 *           that tie share the ranks that they tie for; a total on the line reaches it.
 * Source:   Lahdelma & Salminen (2001), Operations Research 49 (SMAA-2).
 * Shapes:   value[option * n_criteria + criterion]; error the same, standard errors.
 * Fails:    INPUT without options, criteria or draws.
 * Pure:     yes: draw d depends on the seed and its number alone.
 */
#ifndef STATS_PREFERENCE_SMAA_H
#define STATS_PREFERENCE_SMAA_H

#include "base/arena.h"

#include <stddef.h>

struct smaa_plan {
    size_t n_options, n_criteria, draws;
    const double *value;
    const double *error;      /* NULL: values are sure, confidence is 1 or 0 */
    const size_t *importance; /* [n_criteria] criteria from the most important; NULL: no order */
    const char *seed;
    double line; /* what an option has to reach, in the units of the values */
};
struct smaa {
    size_t n_options, n_criteria;
    double *acceptability; /* [n_options * n_options]: option, rank */
    double *central;       /* [n_options * n_criteria]; NaN when never first */
    double *confidence;    /* [n_options]; NaN when never first */
    double *above;         /* [n_options] */
};
enum fail smaa_run(struct arena *arena, const struct smaa_plan *plan, struct smaa *out,
                   struct why *why) MUST_USE;

#endif
