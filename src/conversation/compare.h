/*
 * compare -- results with and without the people who joined from a source, side by side; pure.
 *
 * A pair of figures tells by subtraction how those left out voted. So a pair is shown only where
 * both figures are, and where those left out are nobody or at least the conversation's least.
 */
#ifndef CONVERSATION_COMPARE_H
#define CONVERSATION_COMPARE_H

#include "conversation/results.h"

struct compared {
    int64_t number;
    const char *text, *language;
    bool shown;
    int64_t n_all, n_without;
    double all, without; /* share that agrees, 0..1 */
};

/* Pairs by how far apart they are, the farthest first; those not shown last. `all` and `without`
 * are guarded (results_guard); `small` [n_small] has the numbers of statements on which one of the
 * sources left out has fewer votes than the least, rising. */
struct compared *results_compare(struct arena *arena, const struct results *all,
                                 const struct results *without, const int64_t *small,
                                 size_t n_small);

#endif
