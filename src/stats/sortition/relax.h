/*
 * relax -- quotas that cannot be kept: which bounds clash, and the least that must give way.
 *
 * Question: no panel keeps the quotas; which bounds of which categories are to be moved, by how
 *           little, so that there is one?
 * Method:   integer programme over types with every bound allowed to move within its flex
 *           limits; least total number of places moved. Alternatives of the same total are
 *           found by forbidding each change of the first answer in turn. Clashes are pairs of
 *           categories (or one category) whose quotas alone cannot be kept.
 * Pure; memory in the arena.
 */
#ifndef STATS_SORTITION_RELAX_H
#define STATS_SORTITION_RELAX_H

#include "stats/sortition/draw.h"

struct sortition_change {
    size_t feature, value;
    bool is_max;
    int32_t from, to;
};

struct sortition_relaxation {
    size_t n, places; /* changes; places moved in total */
    const struct sortition_change *changes;
};

/* Two bounds that exclude each other; feature_b == SIZE_MAX: the bound alone, or against the
 * size of the panel. `text` says it in plain words, in English. */
struct sortition_clash {
    size_t feature_a, value_a, feature_b, value_b;
    const char *text;
};

struct sortition_repair {
    bool feasible; /* nothing needs to give way */
    size_t n_options;
    const struct sortition_relaxation *options; /* least first; 0: not even within the flex */
    size_t n_clashes;
    const struct sortition_clash *clashes;
};

enum fail sortition_relax(struct arena *arena, const struct sortition_plan *plan,
                          struct sortition_repair *out, struct why *why) MUST_USE;

/* A copy of the quotas with the changes made. */
struct sortition_quotas sortition_quotas_changed(struct arena *arena,
                                                 const struct sortition_quotas *quotas,
                                                 const struct sortition_relaxation *changes);
/* "education: Level 4+: at most 14 instead of 13", in English. */
const char *sortition_change_text(struct arena *arena, const struct sortition_quotas *quotas,
                                  const struct sortition_change *change);

#endif
