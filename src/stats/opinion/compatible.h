/*
 * compatible -- the opinion map as the published pipeline of Polis computes it.
 *
 * Question: what would the published tool say of the same votes? For comparison only:
 *           its groups depend on the order of rows and are found in noise too. opinion.h is ours.
 * Method:   as read in its source (2024): statements that were moderated out count as a pass
 *           by everybody; two principal components of the votes with missing ones at the mean;
 *           places scaled by the root of statements over votes; people with seven votes or more
 *           (else the 15 most active) into at most 100 base groups by k-means from the first
 *           distinct places; these into k = 2..5 groups the same way; k by mean silhouette over
 *           base groups, of equals the larger. Cold start: no history of earlier results.
 * Source:   compdemocracy/polis, math/: conversation, pca, clusters, repness, stats.
 * Units:    shares 0..1; z of one-sided tests, significant above 1.2816.
 * Shapes:   per statement and group: [statement * k + group].
 * Fails:    INPUT when nobody voted.
 * Pure:     yes; rows count in the order given.
 */
#ifndef STATS_OPINION_COMPATIBLE_H
#define STATS_OPINION_COMPATIBLE_H

#include "stats/opinion/opinion.h"

enum { COMPATIBLE_BASE = 100, COMPATIBLE_CHOSEN = 5 };

struct compatible_test { /* one statement in one group */
    int64_t agrees, disagrees, seen;
    double agree, disagree;             /* (n + 1) / (seen + 2) */
    double agree_z, disagree_z;         /* against one half */
    double agree_ratio, disagree_ratio; /* to everybody else's */
    double agree_ratio_z, disagree_ratio_z;
};

struct compatible_chosen { /* a statement shown for a group */
    size_t statement;
    bool agrees;
};

struct compatible_report {
    size_t k, n_grouped, n_base;
    uint8_t *group;                                         /* [n_people] or OPINION_NO_GROUP */
    double *x, *y;                                          /* [n_people] */
    double variance[2], silhouette[OPINION_GROUPS_MAX + 1]; /* by k */
    struct compatible_test *tests;                          /* [n_statements * k] */
    double *informed;  /* [n_statements] group-informed consensus */
    double *extremity; /* [n_statements] */
    double *priority;  /* [n_statements] of being shown next */
    struct compatible_chosen chosen[OPINION_GROUPS_MAX][COMPATIBLE_CHOSEN];
    size_t n_chosen[OPINION_GROUPS_MAX];
    struct compatible_chosen majority[2 * COMPATIBLE_CHOSEN]; /* agreed, then disagreed */
    size_t n_majority;
};

/* `group_given` (NULL: find them) takes groups from elsewhere, 0..k_given-1 or OPINION_NO_GROUP. */
enum fail compatible_run(struct arena *arena, const struct opinion_plan *plan,
                         const uint8_t *group_given, size_t k_given,
                         struct compatible_report *report, struct why *why) MUST_USE;

#endif
