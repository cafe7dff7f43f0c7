/*
 * serpentine -- the order in which neighbours stay neighbours at each turn.
 *
 * Question: in which order does a systematic sample go through the frame, so that it is spread over
 *           several keys at once (implicit stratification)?
 * Method:   units are sorted by the first key upwards; within it by the second, upwards and
 * downwards in turn, its direction changing with each new value of what stands before it; and so
 * on. Equal units stay in the order given. Source:   Valliant, Dever & Kreuter (2018) Practical
 * Tools, 2nd ed., 3.3; SAS SURVEYSELECT SORT=SERP. Shapes:   keys[k * n + i]: rank of unit i on key
 * k (whole numbers, equal for equal values). Pure:     yes. O(n_keys n log n).
 */
#ifndef STATS_SAMPLING_SERPENTINE_H
#define STATS_SAMPLING_SERPENTINE_H

#include "base/arena.h"

void serpentine_order(struct arena *arena, const uint32_t *keys, size_t n_keys, size_t n,
                      size_t *order);

/* Ranks of the distinct values of a column: as numbers when all of them are, otherwise by byte
 * order; empty ones first. */
void serpentine_ranks(struct arena *arena, const char *const *texts, size_t n, uint32_t *ranks);

#endif
