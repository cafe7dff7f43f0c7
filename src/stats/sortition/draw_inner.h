/*
 * draw_inner -- what the files of a draw share: the run, its panels of people, its certificate.
 */
#ifndef STATS_SORTITION_DRAW_INNER_H
#define STATS_SORTITION_DRAW_INNER_H

#include "stats/sortition/chances.h"
#include "stats/sortition/proof.h"

struct run {
    struct arena *arena;
    const struct sortition_plan *plan;
    struct problem problem;
    struct chances chances;
    struct panels panels;
    struct oracle *oracle;
    struct rng rng;
    size_t wanted;  /* numbered panels */
    size_t lottery; /* of panels.n, those that are numbered; the rest only prove */
    double *weight; /* of the explicit lottery, [weights] over panels; NULL: no proof */
    size_t weights;
    double missed; /* largest distance of the explicit lottery from the optimum */
    enum sortition_proof proof;
    uint64_t work_most; /* multiplications of the oracle and the programmes over panels */
    bool stopped;
    struct sortition_progress progress;
};

/* False: the watcher wants to stop. */
bool run_watch(struct run *run, const char *phase, size_t done, size_t of);

/* Panels that follow chances.x, then an explicit lottery that proves it; where the relaxation
 * cannot be reached, by columns. */
enum fail run_exact(struct run *run, struct why *why) MUST_USE;
/* Panels that follow chances.x and an explicit lottery that has them exactly; false when there is
 * none with so many panels. */
bool run_targets(struct run *run);
/* The numbered panels from an explicit lottery over `known` with the chances as they stand,
 * followed by those of its panels that have a weight: the new panels and proof of the run. */
void run_portfolio(struct run *run, const struct panels *known, const double *weight);
/* Exact optimum over all integer panels by column generation: chances.x, panels and weights
 * anew. CONVERGE: not even who can be on a panel was found within the work allowed. */
enum fail run_columns(struct run *run, struct why *why) MUST_USE;

/* Panels drawn without an optimum: by the stratified greedy rule, at random, or spread over the
 * intersections of categories. Written to people[wanted * size], not sorted. */
enum fail run_greedy(struct run *run, uint32_t *people, struct why *why) MUST_USE;
enum fail run_random(struct run *run, uint32_t *people, struct why *why) MUST_USE;
enum fail run_diverse(struct run *run, uint32_t *people, struct why *why) MUST_USE;

#endif
