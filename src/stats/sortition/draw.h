/*
 * draw -- a fair draw: everybody's chance first, numbered panels second, then one number.
 *
 * Question: who sits on a panel of `size` people that keeps the quotas, when every volunteer's
 *           chance is to be as equal as the quotas allow?
 * Method:   people with the same values are one type. Chances are an optimum over the quotas'
 *           linear relaxation on types, found by staged linear programmes (leximin, maximin,
 *           a cap) or Newton's method (Nash). Integer panels are then found one after the
 *           other, each the best for those who are behind their chance (branch and bound), so
 *           that each person's count follows panels * chance. An explicit lottery over panels
 *           whose chances are the optimum proves that it can be reached; the dual prices
 *           prove that nothing is better. Where the relaxation cannot be reached, exact column
 *           generation over integer panels takes over, for each of the algorithms.
 * Source:   Flanigan, Goelz, Gupta, Hennig & Procaccia, Nature 596 (2021) 548-552 (leximin);
 *           Flanigan, Kehne & Procaccia, NeurIPS 2021 (uniform lotteries);
 *           Baharav & Flanigan, EC 2024 (goldilocks); docs/methods/draws.md.
 * Units:    chances are probabilities 0..1; counts are people; prices are chance per place.
 * Shapes:   n = pool->n people, numbered 0..n-1 as in the pool.
 * Fails:    INPUT (size, kept, cap out of range), INFEASIBLE (no panel keeps the quotas: see
 *           relax.h), LIMIT (stopped before there was one panel), CONVERGE (should not happen).
 * Memory:   report in the arena.
 * Pure:     the same plan gives the same report on every machine and for any number of threads.
 */
#ifndef STATS_SORTITION_DRAW_H
#define STATS_SORTITION_DRAW_H

#include "stats/sortition/pool.h"

enum sortition_algorithm {
    SORTITION_LEXIMIN,    /* the lowest chance as high as can be, then the next lowest ... */
    SORTITION_MAXIMIN,    /* the lowest chance as high as can be, then the highest as low */
    SORTITION_NASH,       /* the product of all chances as large as can be */
    SORTITION_GOLDILOCKS, /* neither too low nor too high: least n/k*highest + balance*k/n/lowest */
    SORTITION_DIVERSE,    /* panels with the intersections of categories spread; no optimum */
    SORTITION_GREEDY,     /* the stratified draw of older tools, for comparison; no optimum */
    SORTITION_RANDOM,     /* simple random, quotas disregarded */
    SORTITION_ALGORITHMS  /* how many there are */
};

/* "leximin" ...; and the other way round: false when there is none of that name. */
const char *sortition_algorithm_name(enum sortition_algorithm algorithm);
bool sortition_algorithm_find(const char *name, enum sortition_algorithm *out);

/* How far a run is; lives in the callback alone. */
struct sortition_progress {
    const char *phase; /* "chances", "panels", "proof", "cover", "columns" */
    size_t done, of;   /* steps of the phase; `of` 0: not known */
    double bound;      /* no lottery can lift the lowest chance above this; NaN: not known yet */
    double lowest;     /* lowest chance under the panels so far; NaN: none yet */
    double worst;      /* largest distance of a person's chance from the optimum so far */
};

struct sortition_plan {
    const struct sortition_quotas *quotas;
    const struct sortition_pool *pool;
    size_t size; /* people on the panel, kept ones included */
    enum sortition_algorithm algorithm;
    size_t per_address;     /* at most so many of one address; 0: no such rule */
    const size_t *kept;     /* [n_kept]: on every panel (replacements) */
    const size_t *excluded; /* [n_excluded]: on no panel (withdrawn) */
    size_t n_kept, n_excluded;
    size_t panels;    /* numbered panels; 0: SORTITION_PANELS */
    double cap;       /* no chance above this (kept people apart); 0: none */
    double balance;   /* of goldilocks, > 0; 0: 1 */
    const char *seed; /* NULL: "" */
    uint64_t work;    /* multiplications that the exact search for whole panels may take, the same
                         on every machine; then it stops and says how far it is. 0: SORTITION_WORK */
    /* Called now and then; false asks to stop: panels so far are kept, the report says so. */
    bool (*watch)(void *watcher, const struct sortition_progress *progress);
    void *watcher;
};

enum { SORTITION_PANELS = 1000, SORTITION_PANELS_MAX = 100000 };
#define SORTITION_WORK UINT64_C(40000000000) /* some twenty seconds */

/* Why a chance is not higher (or lower): the quotas that bind, largest effect first. */
enum { SORTITION_CAUSES = 3 };
struct sortition_cause {
    size_t feature, value;
    bool is_max;      /* the maximum holds people down; else a minimum pulls others up */
    int32_t places;   /* that maximum or minimum, less kept people of the value */
    size_t people;    /* of the value, who may still be chosen */
    double per_place; /* change of this group's chance when the bound moves by one place, from the
                         dual price (exact for small changes) */
};

enum sortition_fate {
    SORTITION_ORDINARY,
    SORTITION_NEVER,   /* on no panel that keeps the quotas */
    SORTITION_CERTAIN, /* on every panel */
    SORTITION_KEPT,    /* held fixed */
    SORTITION_EXCLUDED
};

/* People whose chance was settled together. */
struct sortition_group {
    double chance; /* the optimum's */
    size_t people;
    enum sortition_fate fate;
    size_t n_causes; /* 0: only the size of panel and pool bind */
    struct sortition_cause causes[SORTITION_CAUSES];
};

enum sortition_proof {
    SORTITION_PROOF_NONE,       /* the algorithm has no optimum, or the run was stopped */
    SORTITION_PROOF_RELAXATION, /* optimum of the relaxation, reached by an explicit lottery */
    SORTITION_PROOF_COLUMNS     /* optimum over all integer panels by column generation */
};
const char *sortition_proof_name(enum sortition_proof proof); /* "relaxation" ... */

struct sortition_certificate {
    enum sortition_proof proof;
    bool proven;    /* every check below held */
    double bound;   /* by the dual prices: no lottery has a higher lowest chance among the people
                       who have one (with everybody below the cap) */
    double reached; /* the lowest chance of those people in the explicit lottery */
    double gap;     /* leximin, maximin: bound - reached, at least 0; nash: by how much the mean
                       log chance could still rise, by weak duality; goldilocks: by how much its
                       objective could still fall. Stands for stopped runs too */
    double worst_optimum;   /* largest distance of the explicit lottery from the optimum */
    double worst_panels;    /* largest distance of a person's chance under the numbered panels
                               from the optimum */
    double promised_panels; /* 2 / panels */
    size_t portfolio;       /* panels in the explicit lottery with a weight above 0 */
    size_t stages;          /* linear programmes of the chances */
    size_t n_prices;        /* the first stage's dual prices, which anybody can check: */
    const double *prices;   /* [n_prices] one per value, numbered through; then one for the size */
};

struct sortition_summary { /* of the people who are neither kept nor excluded */
    double lowest, highest, mean, gini, geometric_mean;
    size_t never, certain; /* people */
};

struct sortition_report {
    enum sortition_algorithm algorithm;
    size_t n, size;
    const double *optimum; /* [n]: chance at the algorithm's optimum */
    const double *chance;  /* [n]: chance under the numbered panels, which are drawn from */
    struct sortition_summary at_optimum, at_panels;
    size_t n_panels;
    const uint32_t *panels; /* [n_panels * size]: people of each panel, in ascending order */
    const uint32_t *group;  /* [n]: number of the person's group */
    size_t n_groups;
    const struct sortition_group *groups; /* from the lowest chance to the highest */
    struct sortition_certificate certificate;
    bool stopped; /* the watcher asked to stop: fewer panels, or no proof */
};

/* Chances, panels and certificate. */
enum fail sortition_draw(struct arena *arena, const struct sortition_plan *plan,
                         struct sortition_report *out, struct why *why) MUST_USE;

/* Chances alone, in milliseconds, for editing quotas: no panels, chance NULL, and the
 * certificate's proof is NONE (the chances are a bound that is nearly always reached).
 * INFEASIBLE when not even the relaxation has a solution. */
enum fail sortition_chances(struct arena *arena, const struct sortition_plan *plan,
                            struct sortition_report *out, struct why *why) MUST_USE;

/* What one more or one less place would do, by solving again (exact for the relaxation). */
struct sortition_price {
    size_t feature, value;
    bool is_max;
    double lowest;     /* lowest chance after the maximum went up, or the minimum down, by one */
    double difference; /* from the lowest chance now */
};

/* One entry for each bound that holds the lowest chance down, largest difference first. The
 * other bounds make no difference. */
enum fail sortition_prices(struct arena *arena, const struct sortition_plan *plan,
                           const struct sortition_price **prices, size_t *n,
                           struct why *why) MUST_USE;

/* Lowest highest-chance that is possible: the left end of a slider for plan->cap. */
enum fail sortition_cap_lowest(struct arena *arena, const struct sortition_plan *plan, double *out,
                               struct why *why) MUST_USE;

/* Of all chances `chance`[n]; `skip`[n] (NULL allowed) leaves people out. */
struct sortition_summary sortition_summarise(struct arena *arena, const double *chance,
                                             const bool *skip, size_t n);

#endif
