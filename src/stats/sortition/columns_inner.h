/*
 * columns_inner -- what the aims of column generation share: the panels, the oracle, the limits.
 */
#ifndef STATS_SORTITION_COLUMNS_INNER_H
#define STATS_SORTITION_COLUMNS_INNER_H

#include "stats/sortition/centre.h"
#include "stats/sortition/columns.h"

struct search {
    struct columns *columns;
    const struct problem *problem;
    struct centre centre;
    double *weight; /* [n_types] what the oracle is asked for */
    uint32_t *found;
    double bound;  /* on the lowest chance, for whoever watches */
    double lowest; /* the lowest chance now */
    uint64_t work; /* besides the oracle's and the centre's */
    size_t rounds;
};

/* Within this of its bound a stage is at its end; and more than this is no proof. */
static const double columns_settled = 1e-8, columns_proven = 1e-7;

/* Asked once a round; false: it is to be cut short. */
bool search_go_on(struct search *search);
/* The best panel for search->weight, proven to be that, into `found`: worth more than `mark`?
 * *worth: above what any panel has. */
bool search_prove(struct search *search, double mark, double *worth);
/* Panels for search->weight that `price`[types that can come] finds worth more than `mark`; the
 * types of each are asked for less in the next. Returns how many became known. */
size_t search_add(struct search *search, const double *price, double mark);
/* The found panel becomes known; false when there is no room. */
bool search_take(struct search *search);
/* More, and not by rounding. */
bool search_is_more(double worth, double mark);

#endif
