/*
 * reserves -- who stands in when somebody drops out, and who fits a free seat best.
 *
 * Method: reserves are chosen one after the other, each the one who can best stand in for those
 *         who have a seat: the person for whom replacing a seat holder misses the fewest places
 *         of the quotas, summed over all seat holders, beside the reserves chosen before. Ties
 *         are broken by a permutation from the draw's own seed.
 * Pure; memory in the arena.
 */
#ifndef RECRUIT_RESERVES_H
#define RECRUIT_RESERVES_H

#include "recruit/pool.h"

/* `numbers`: published numbers of those with a seat. `out`: places in the pool, first is asked
 * first; fewer than `wanted` when the pool is small. */
enum fail reserves_choose(struct arena *arena, const struct pool *pool,
                          const struct recruitment_get_row *row, const int64_t *numbers, size_t n,
                          size_t wanted, const char *seed, size_t **out, size_t *n_out,
                          struct why *why) MUST_USE;
/* Places of the quotas that are missed by the seat holders `seats` (places in the pool). */
int64_t quotas_missed(const struct pool *pool, const size_t *seats, size_t n);

#endif
