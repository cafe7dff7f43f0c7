/*
 * grades -- every voter grades every option: majority judgement, gradients of agreement.
 *
 * Question: which grade does a majority give each option, how do the options stand, and how
 *           far do people agree?
 * Method:   Majority judgement: an option's majority grade is the lower middle of its grades; p
 *           is the share above, q the share below it. Options stand in the order of the majority
 *           value: grades compared at the median, then with one median grade taken away from
 *           each, and so on. Two with the same grades throughout are tied and keep the order
 *           listed. gauge is grade + p when p > q, else grade - q, as tables show it; gauge_up is
 *           grade + p whatever q.
 *           Gradients of agreement, 8 (endorse) .. 1 (block): share of support (5 to 8), with
 *           reservations (3 to 6), blocks (1), and consensus 1 - 4 variance / (7^2), which is 1
 *           when all say the same and 0 when half endorse and half block.
 * Abstentions: NaN; they take no part in any share, and are counted.
 * Source:   Balinski & Laraki (2010), Majority Judgment, ch. 12-14; Kaner (2014), Facilitator's
 *           Guide to Participatory Decision-Making, for the gradients.
 * Shapes:   grade[voter * n_options + option], whole numbers, higher is better.
 * Fails:    INPUT for a grade outside the scale (row is the voter); NaN where nobody graded.
 * Memory:   in the arena. Time O(voters * options + options^2 * voters).
 * Pure:     yes.
 */
#ifndef STATS_VOTING_GRADES_H
#define STATS_VOTING_GRADES_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct grades_plan {
    size_t n_voters, n_options;
    const double *grade;
    int lowest, highest; /* ends of the scale */
    int approves_from;   /* this grade and better counts as approval; 0: the scale's upper half */
};

struct majority {
    size_t n_options;
    size_t *n_graded, *n_abstained; /* [n_options] */
    double *median, *p, *q;         /* [n_options] */
    double *gauge, *gauge_up;
    double *mean;
    size_t *approval; /* [n_options] voters at approves_from or better */
    size_t *order;    /* [n_options] best first */
    bool *tied;       /* [n_options]: this one and the next in `order` have the same grades */
};
enum fail majority_run(struct arena *arena, const struct grades_plan *plan, struct majority *out,
                       struct why *why) MUST_USE;

struct gradients {
    size_t n_options;
    size_t *n_graded, *n_abstained;
    double *support, *reservations; /* shares of those who answered */
    size_t *blocks;
    double *consensus;
    size_t *count; /* [n_options * 8] how many chose 1 .. 8 */
};
/* The scale is 1..8, whatever the plan says. */
enum fail gradients_run(struct arena *arena, const struct grades_plan *plan, struct gradients *out,
                        struct why *why) MUST_USE;

#endif
