/*
 * design -- which sets to show whom: best-worst tasks and conjoint profiles, with diagnostics.
 *
 * Question: which sets and profiles let all effects be told apart, at little burden?
 * Method:   Sets of k of n items: built one by one from the items shown least, and among those
 *           with whom each has been shown least; or, where the number of sets allows it, blocks
 *           moved round the items; begun again many times from the seed, the most even one is kept.
 * It is balanced when all items are shown alike and all pairs are shown together alike (BIBD).
 * Profiles: each attribute's levels in shuffled even rounds, redrawn while a prohibited pair of
 * levels occurs or two profiles of a task are the same. D-efficiency: 100 (det X'X)^(1/p) / N of
 * orthonormal contrasts, 100 for a full factorial; association between attributes: Cramer's V.
 * Source:   Kuhfeld (2010), Marketing Research Methods in SAS (D-efficiency); Cochran & Cox
 *           (1957), ch. 11 (balanced incomplete blocks); Hainmueller et al. (2014) for prohibited
 *           pairs.
 * Fails:    INPUT for sizes that cannot be; INFEASIBLE when the prohibited pairs leave nothing.
 * Pure:     yes, from the seed.
 */
#ifndef STATS_PREFERENCE_DESIGN_H
#define STATS_PREFERENCE_DESIGN_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

enum { DESIGN_ITEMS_MAX = 60, DESIGN_ATTRIBUTES_MAX = 32 };

struct set_design {
    size_t n_items, n_sets, size;
    size_t *item; /* [n_sets * size] from 0, upwards within a set */
    size_t least_shown, most_shown, least_together, most_together;
    bool is_balanced;  /* all items and all pairs alike */
    bool is_connected; /* every item is compared with every other, directly or through others */
};
/* `n_sets` 0: the fewest for which a balanced design is possible by counting, at most 60. */
enum fail set_design_make(struct arena *arena, size_t n_items, size_t size, size_t n_sets,
                          const char *seed, struct set_design *out, struct why *why) MUST_USE;

struct prohibited {
    size_t attribute, other;
    int32_t level, other_level;
};
struct profile_plan {
    size_t n_attributes, n_versions, n_tasks, n_profiles; /* profiles of a task */
    const int32_t *n_levels;                              /* [n_attributes] */
    const struct prohibited *prohibited;
    size_t n_prohibited;
    const char *seed;
};
struct profile_design {
    size_t n_rows;
    int32_t *level;                 /* [n_rows * n_attributes], version by version, task by task */
    double efficiency;              /* D, per cent; 0: some effect cannot be told apart */
    double association;             /* the largest Cramer's V of two attributes */
    size_t least_shown, most_shown; /* of any level, as share of what is even, in per cent */
};
enum fail profile_design_make(struct arena *arena, const struct profile_plan *plan,
                              struct profile_design *out, struct why *why) MUST_USE;
/* The diagnostics of profiles at hand. */
void profile_design_check(struct arena *arena, const struct profile_plan *plan,
                          struct profile_design *design);

#endif
