/*
 * agreement -- how far people who code the same passages give the same codes.
 *
 * Question: for each code, would somebody else have given it to the same passages?
 * Method:   each code is a yes or no of each coder on each passage that two or more coded.
 *           Krippendorff's alpha (nominal; bootstrap over passages), Fleiss' kappa generalised to
 *           missing coders and Gwet's AC1 with their linearised errors; Cohen's kappa of the two
 *           people who share most passages, with its asymptotic error. Over all codes together the
 *           intervals of all four come from redraws of whole passages. No interval stands where
 *           nobody differs or fewer than five passages were given the code: these methods would
 *           say more than is known. The share of such passages on which all said the same stands
 *           beside, as kappa and alpha are low for rare codes even where people hardly ever differ.
 * Source:   stats/raters.h.
 * Shapes:   by_coder[(passage * n_codes + code) * n_coders + coder]: 1, 0, -1 did not code it.
 * Fails:    never; NaN where not defined.
 * Memory:   scratch of the arena is given back.
 * Pure:     yes, from the seed.
 */
#ifndef CODING_AGREEMENT_H
#define CODING_AGREEMENT_H

#include "base/arena.h"
#include "stats/interval.h"

#include <stddef.h>
#include <stdint.h>

enum { AGREEMENT_GIVEN_MIN = 5 }; /* passages given a code, below which there is no interval */

struct coded {
    size_t n_passages, n_codes, n_coders;
    const int8_t *by_coder;
};

struct agreement {
    size_t passages; /* that two or more people coded */
    size_t given;    /* of these: where anybody gave the code */
    size_t differ;   /* where they differ */
    double percent;  /* share on which all who coded it say the same */
    double alpha;
    struct interval alpha_interval;
    double fleiss;
    struct interval fleiss_interval;
    double gwet;
    struct interval gwet_interval;
    double cohen; /* of the pair below */
    struct interval cohen_interval;
    size_t first, second, pair; /* coders, and how many passages both coded */
};

/* `replicates` of the bootstrap; 0: no interval of alpha. Intervals are of 95 %. */
void agreement_of_code(struct arena *arena, const struct coded *coded, size_t code,
                       size_t replicates, const char *seed, struct agreement *out);
/* Of all codes together: each passage and code is one unit. */
void agreement_of_all(struct arena *arena, const struct coded *coded, size_t replicates,
                      const char *seed, struct agreement *out);

#endif
