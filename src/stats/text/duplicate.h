/*
 * duplicate -- the same text, nearly: repeats, and letters of a campaign.
 *
 * Question: which passages say nearly the same in the same words?
 * Method:   the set of all runs of five characters (folded, white space as one space);
 *           MinHash with 128 minima; candidates share a band of four of them; each candidate's
 *           Jaccard index is then computed exactly, so that no pair below the line is named.
 *           A pair with index s becomes a candidate with chance 1 - (1 - s^4)^32: 0.88 at
 *           0.5, 0.9998 at 0.7. Pairs that hang together make a cluster.
 * Source:   Broder (1997); Leskovec, Rajaraman & Ullman, Mining of Massive Datasets, ch. 3.
 * Units:    Jaccard index 0..1.
 * Shapes:   cluster[n]: the first passage of its cluster, itself when alone.
 * Fails:    never. Texts of fewer than five characters are one run.
 * Memory:   512 bytes a passage, and the runs.
 * Pure:     yes, from the seed.
 */
#ifndef STATS_TEXT_DUPLICATE_H
#define STATS_TEXT_DUPLICATE_H

#include "base/arena.h"

#include <stdint.h>

enum { DUPLICATE_HASHES = 128, DUPLICATE_BAND = 4 };

struct duplicate_pair {
    size_t a, b; /* a < b */
    double jaccard;
};

struct duplicates {
    struct duplicate_pair *pairs; /* by a, then b */
    size_t n_pairs;
    size_t *cluster;   /* [n] */
    size_t n_clusters; /* of two passages or more */
};

void duplicates_find(struct arena *arena, const char *const *passages, size_t n, double jaccard_min,
                     const char *seed, struct duplicates *out);

/* Of two texts, exactly. */
double duplicate_jaccard(struct arena *arena, const char *a, const char *b);

#endif
