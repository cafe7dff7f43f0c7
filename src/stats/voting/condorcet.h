/*
 * condorcet -- every option against every other, and orders that follow from it.
 *
 * Question: which option would win against each other one, and which order do the ballots give?
 * Method:   preferred[a * n + b] ballots rank a above b; ballots that rank neither or both equal
 *           take no part in that pair. The Condorcet winner beats everybody. Copeland: 1 for a
 *           pair won, 1/2 for a tie. Schulze: strength of the strongest path, a path being as
 *           strong as its weakest link, a link counting the winning votes; a stands above b
 *           where the path from a to b is stronger than the one back. Ranked pairs: links in
 *           order of winning votes (then fewer against, then the order of candidates), each kept
 *           unless it closes a circle. Borda: n-1 points for the first of n, options ranked
 *           equal or left out share what their places are worth.
 *           Orders list more pairs won first; exact ties stand in the candidates' order and
 *           are marked in schulze_tied, to be decided by the lot that the rules name.
 * Source:   Schulze (2011), Social Choice and Welfare 36; Tideman (1987), SCW 4; Copeland (1951).
 * Fails:    INPUT when nobody stands or there are more than 1000 candidates.
 * Memory:   in the arena. Time O(people's ballots * candidates + candidates^3).
 * Pure:     yes.
 */
#ifndef STATS_VOTING_CONDORCET_H
#define STATS_VOTING_CONDORCET_H

#include "stats/voting/ballots.h"

struct condorcet {
    size_t n;
    int64_t *preferred;    /* [n * n] */
    double *copeland;      /* [n] */
    size_t winner;         /* the Condorcet winner; n: there is none */
    int64_t *strength;     /* [n * n] of the strongest paths, 0 where none */
    size_t *schulze_order; /* [n] best first */
    bool *schulze_tied;    /* [n]: this one and the next in schulze_order are tied */
    size_t *ranked_pairs;  /* [n] best first */
    double *borda;         /* [n] */
};

enum fail condorcet_run(struct arena *arena, const struct ballots *ballots, struct condorcet *out,
                        struct why *why) MUST_USE;

#endif
