/*
 * points -- what matters more: 100 points shared out by each person.
 *
 * Question: which share of the weight do people give to each thing?
 * Method:   each person's points divided by their own sum; the weighted mean of
 *           these shares, with its covariance linearised as a ratio of totals
 *           (people drawn with replacement, within the strata of a sample survey
 *           where it has any); t intervals with n less the number of strata as
 *           degrees of freedom. A stratum with one person tells nothing of how its
 *           people differ: all such are taken as one, and a single one with the
 *           smallest other. Beside it the geometric mean (shares of zero taken as half
 *           a point of a hundred, then renormalised), which one extreme person moves
 *           less.
 * Source:   Saerndal, Swensson & Wretman (1992) 5.5-5.7 for the linearisation;
 *           Aitchison (1986) for the centre of compositions.
 * Units:    points of any total in; shares that sum to 1 out.
 * Shapes:   points[person * n_items + item], NaN where nothing was entered.
 * Unfinished answers: blanks count as 0 only where the person has spent all
 *           their points elsewhere (the sum reaches `total`). Otherwise, and when
 *           all is zero, the person is left out and counted in n_unfinished:
 *           a half-filled form is not read as "the rest does not matter".
 * Fails:    INPUT for negative or infinite points or design weights, no items;
 *           INFEASIBLE when nobody finished. One person alone has NaN for errors.
 * Memory:   arrays of the report are in the arena. O(n_people * (n_items^2 + strata)).
 * Pure:     yes.
 */
#ifndef STATS_POINTS_H
#define STATS_POINTS_H

#include "base/arena.h"
#include "stats/interval.h"

#include <stdint.h>

struct points_plan {
    size_t n_people, n_items;
    const double *points;         /* [n_people * n_items] */
    const double *design_weights; /* [n_people]; NULL: everybody counts the same */
    const size_t *strata;         /* [n_people] any numbers; NULL: one stratum */
    double total;                 /* what people were asked to share out: 100; 0: anything */
    double level;                 /* 0.95 */
};

struct points_report {
    size_t n_people, n_used, n_unfinished, n_rescaled; /* rescaled: sum was not the total */
    double *shares;            /* [n_used * n_items], each row sums to 1, in the order given */
    size_t *people;            /* [n_used]: which person each row is */
    size_t *strata, n_strata;  /* [n_used]: 0..n_strata-1, as taken together */
    double *mean;              /* [n_items] */
    double *covariance;        /* [n_items * n_items] of the means */
    double *error;             /* [n_items] standard errors */
    struct interval *interval; /* [n_items] */
    double *geometric;         /* [n_items] */
};

enum fail points_run(struct arena *arena, const struct points_plan *plan,
                     struct points_report *report, struct why *why) MUST_USE;

#endif
