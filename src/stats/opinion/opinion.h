/*
 * opinion -- what people agree on, what divides them, and whether there are groups at all.
 *
 * Question: do people who voted on statements fall into groups of opinion; which statements
 *           does everybody agree with, which bridge the groups, which tell them apart?
 * Method:   1 Axes (axes.h), as many as stand out of noise: an axis counts when its variance
 *             is larger than the first axis of shuffled votes is, each statement's votes
 *             dealt out anew among those who voted on it (parallel analysis; p <= 0.05).
 *           2 Groups by k-means on those axes for k = 2..5. A division counts when people drawn
 *             again (bootstrap) give the same one: median agreement >= 0.85, tenth percentile
 *             >= 0.70, each group at least ten people and a twentieth of all. Of those that
 *             count, the one with the best silhouette. Often there is none, and that is said.
 *           3 Whether groups are apart or cut out of a gradual change: the division is compared
 *             with those of single clouds of the same spread.
 *           4 What tells a group apart is tested on statements that had no part in making the
 *             groups (five folds), by Fisher's exact test, with Holm's correction over all.
 *           5 Shares with Wilson's intervals (effective number of people where weighted).
 *             Bridging: the lower end of the least agreeing group; how secure its place is,
 *             from draws of all shares.
 * Source:   Horn (1965), Psychometrika 30; Hennig (2007), CSDA 52 (stability); Ben-Hur,
 *           Elisseeff & Guyon (2002); Tibshirani, Walther & Hastie (2001) (reference clouds);
 *           Chernozhukov et al. (2018) (cross-fitting); Holm (1979); Wilson (1927); Kish (1965).
 * Units:    shares 0..1.
 * Shapes:   see the members. Groups are numbered from the largest, OPINION_NO_GROUP is none.
 * Fails:    INPUT when weights are not positive or nobody voted.
 * Memory:   in the arena; beyond the votes about one copy of them and 100 bytes a person.
 * Pure:     yes. The result follows from the votes as a set: not from the order of people, their
 *           names, or the machine. For more than OPINION_SAMPLE_MAX people noise and
 *           stability are judged on that many of them, drawn by the seed.
 */
#ifndef STATS_OPINION_OPINION_H
#define STATS_OPINION_OPINION_H

#include "stats/interval.h"
#include "stats/opinion/axes.h"

#include <stdbool.h>

#define OPINION_METHOD "opinion/1"
enum {
    OPINION_GROUPS_MIN = 2,
    OPINION_GROUPS_MAX = 5,
    OPINION_AXES_MAX = 2,
    OPINION_SAMPLE_MAX = 2500,
    OPINION_PEOPLE_MIN = 50,  /* fewer are never divided */
    OPINION_VOTES_MIN = 7,    /* who voted less often is placed in no group */
    OPINION_NOISE_DRAWS = 39, /* the largest p to pass is 2/40 */
    OPINION_BOOTSTRAPS = 60,
    OPINION_FOLDS = 5,
    OPINION_NO_GROUP = 255,
    OPINION_STATEMENT_VOTES = 20, /* fewer votes: no verdict on a statement */
    OPINION_GROUP_VOTES = 8       /* fewer in a group: no verdict across groups */
};

struct opinion_plan {
    const struct opinion_votes *votes;
    const bool *left_out;  /* [n_statements] moderated out; NULL: none */
    const double *weights; /* [n_people] to the population; NULL: all alike */
    const char *seed;
    double level; /* of intervals, 0.95 */
};

/* How people voted on one statement. n counts people; shares are weighted. */
struct opinion_share {
    int64_t n, agree_n, disagree_n, pass_n;
    double agree, disagree; /* NaN when nobody voted */
    struct interval agree_interval, disagree_interval;
};

struct opinion_statement {
    bool left_out;
    struct opinion_share all;
    struct opinion_share group[OPINION_GROUPS_MAX];
    double bridging;         /* lower end (90 %, one side) of the least agreeing group's share;
                                without groups of everybody's; NaN: too few votes */
    double bridging_against; /* the same for disagreeing */
    double secure;           /* how often it is among the ten best of `bridging`; NaN as that */
    double divisive;         /* lower end of the largest difference between two groups; without
                                groups of the smaller side's share; NaN: too few votes */
    double informed;   /* product over groups of (agree + 1) / (votes + 2), as others print it */
    double loading[2]; /* on the two axes drawn */
};

/* A statement that a group answers otherwise than the rest do. */
struct opinion_finding {
    size_t statement, group;
    bool agrees;              /* more of the group agree; false: more disagree */
    double share, share_rest; /* of the group as it is shown, and of everybody else */
    double p;                 /* corrected; on groups in whose making it had no part */
};

struct opinion_candidate { /* a division into k groups */
    size_t k, smallest;
    double silhouette, agreement, agreement_low; /* median, tenth percentile */
    bool counts;
};

enum opinion_verdict {
    OPINION_TOO_FEW,  /* people or votes */
    OPINION_NOISE,    /* no axis stands out of shuffled votes */
    OPINION_UNSTABLE, /* axes, but no division that people drawn again would repeat */
    OPINION_GRADUAL,  /* a repeatable division of what is one cloud */
    OPINION_GROUPS    /* groups that are apart */
};

/* What a new vote is placed by (live.h). */
struct opinion_model {
    struct opinion_axes axes;
    const double *table; /* [3 * n_statements], see axes.h */
    int n_axes, n_drawn; /* axes that groups are made on (0: none), and that places have */
    double centres[OPINION_GROUPS_MAX * OPINION_AXES_MAX]; /* [n_groups * n_axes] */
};

struct opinion_report {
    enum opinion_verdict verdict;
    size_t n_people, n_voters, n_eligible, n_statements, n_votes;
    size_t n_sampled; /* on whom noise and stability were judged */
    size_t n_one_way; /* of ten votes or more, at least 95 % the same */
    int n_axes;       /* that stand out */
    double axis_p[OPINION_AXES_MAX], variance[OPINION_AXES_MAX]; /* share of all variance */
    size_t n_candidates, n_groups;
    struct opinion_candidate candidate[OPINION_GROUPS_MAX - 1];
    double separation_p; /* against one cloud; NaN when not looked at */
    size_t size[OPINION_GROUPS_MAX];
    double jaccard[OPINION_GROUPS_MAX]; /* how much of a group people drawn again keep */
    double centre[OPINION_GROUPS_MAX][2];
    double stability, stability_low;      /* of the division shown, else of the best candidate */
    uint8_t *group;                       /* [n_people] or OPINION_NO_GROUP */
    double *x, *y;                        /* [n_people], NaN: never voted */
    struct opinion_statement *statements; /* [n_statements of the plan] */
    struct opinion_finding *findings;     /* by group, the clearest first */
    size_t n_findings;
    struct opinion_model model;
};

enum fail opinion_run(struct arena *arena, const struct opinion_plan *plan,
                      struct opinion_report *report, struct why *why) MUST_USE;

const char *opinion_verdict_word(enum opinion_verdict verdict); /* "noise", "groups" ... */

#endif
