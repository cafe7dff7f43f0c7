/*
 * search -- the cheapest set of things that meets every one of a growing list of needs.
 *
 * Question: which things, at least total cost, weigh at least `need` in each cut?
 * Method:   depth first over the things of the first cut that is not met, cheapest for its
 *           weight first, each branch without those tried before it; left when its cost and the
 *           dearest fractional cover of one cut not met reach the best so far. After `limit`
 *           branches the best so far stands.
 * Memory:   grows with the cuts, in the arena; they are kept between calls.
 * Pure:     yes.
 */
#ifndef STATS_DISCLOSURE_SEARCH_H
#define STATS_DISCLOSURE_SEARCH_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct search;
struct search *search_new(struct arena *arena, const double *cost, size_t n, size_t limit);
/* Adds sum of weight[i] over chosen >= need. False when all things together do not reach it. */
bool search_cut(struct search *search, const double *weight, double need);
/* Fills chosen[n]; whether it is known to be the cheapest. With `exact` false by the cheapest
 * way per cut alone. */
bool search_least(struct search *search, bool exact, bool *chosen);

#endif
