/*
 * votes -- who agreed, disagreed or passed on which statement, held sparse.
 *
 * Question: none; the shape in which all of opinion/ reads votes.
 * Method:   rows of people, each with the statements voted on in rising order.
 *           Three bytes a vote; the full table is never formed.
 * Units:    1 agree, -1 disagree, 0 pass.
 * Shapes:   votes of person p are at start[p] .. start[p+1]-1.
 * Fails:    INPUT for a vote that is none of the three, LIMIT for more than
 *           OPINION_STATEMENTS_MAX statements.
 * Pure:     yes.
 */
#ifndef STATS_OPINION_VOTES_H
#define STATS_OPINION_VOTES_H

#include "base/arena.h"
#include "base/fail.h"

#include <stdint.h>

enum { OPINION_STATEMENTS_MAX = 65535 };

/* One vote as it was cast; of several on the same statement the last counts. */
struct opinion_event {
    uint32_t person;
    uint16_t statement;
    int8_t vote;
};

struct opinion_votes {
    size_t n_people, n_statements, n_votes;
    size_t *start;       /* [n_people + 1] */
    uint16_t *statement; /* [n_votes] */
    int8_t *vote;        /* [n_votes] */
};

/* Rows from events in the order cast. O(n). The rows are in the arena; what is needed
 * meanwhile (8 bytes an event) is given back. */
enum fail opinion_votes_make(struct arena *arena, const struct opinion_event *events, size_t n,
                             size_t n_people, size_t n_statements, struct opinion_votes *out,
                             struct why *why) MUST_USE;

/* An order of people that follows from what they voted (and from their weights, NULL allowed)
 * alone: the same for every order in which rows or identifiers arrive, up to people who are alike
 * in every vote. order[n_people]. O(n log n). */
void opinion_votes_order(struct arena *arena, const struct opinion_votes *votes,
                         const double *weights, size_t *order);

/* The rows of `people`, in that order, which may leave out and repeat some. */
void opinion_votes_take(struct arena *arena, const struct opinion_votes *votes,
                        const size_t *people, size_t n, struct opinion_votes *out);

static inline size_t opinion_votes_of(const struct opinion_votes *votes, size_t person) {
    return votes->start[person + 1] - votes->start[person];
}

#endif
