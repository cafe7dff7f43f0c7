/*
 * reconcile -- the block of a report in which every total must add up.
 *
 * Question: do the figures that a report prints agree with each other and with the ballots?
 * Method:   Each check compares whole numbers and says in words what it compared. Counts must
 *           add up exactly. Percentages rounded to whole numbers may be out by half a point for
 *           each part (and half for a printed sum): more than that cannot be rounding.
 *           What was found in published reports and is caught here: a row that sums to 16 of 17
 *           people; one figure printed as 10/6/1 in the text and 11/6/0 in the table; "34 of 35"
 *           where the ballots give 34 of 36; a reason of one jury printed under another; parts
 *           that sum to 538 beside a total of 1,089 in a unit that is not stated.
 * Memory:   in the arena of reconcile_new.
 * Pure:     yes.
 */
#ifndef JURY_RECONCILE_H
#define JURY_RECONCILE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct reconcile_line {
    const char *what;  /* "Frailty, at the end, York" */
    const char *words; /* "13 + 3 + 2 = 18 people" */
    bool holds;
};
struct reconcile;

/* `language`: of the words. */
struct reconcile *reconcile_new(struct arena *arena, const char *language);

/* Parts that must sum to the people who are counted. */
void reconcile_row(struct reconcile *r, const char *what, const int64_t *parts, size_t n,
                   int64_t people);
/* The same where some are not counted, each for a cause that is named; what has no cause named is
 * missing. */
struct reconcile_missing {
    const char *why; /* in the reader's language, after the number: "spoilt" */
    int64_t n;
};
void reconcile_row_but(struct reconcile *r, const char *what, const int64_t *parts, size_t n,
                       const struct reconcile_missing *missing, size_t n_missing, int64_t people);
/* A figure that is printed, against what the ballots give; negative numbers are figures
 * that are not printed. `printed` and `ballots` [n], the last one may be the base. */
void reconcile_stated(struct reconcile *r, const char *what, const int64_t *printed,
                      const int64_t *ballots, size_t n);
/* The same figure printed in two places. */
void reconcile_twice(struct reconcile *r, const char *what, const int64_t *here,
                     const int64_t *there, size_t n);
/* Something printed under a group that this jury does not have. */
void reconcile_no_group(struct reconcile *r, const char *what, const char *printed_under);
/* Something printed under one group that belongs to another. */
void reconcile_group(struct reconcile *r, const char *what, const char *printed_under,
                     const char *belongs_to);
/* A total that is printed beside parts; units as they are stated, "" where they are not. */
void reconcile_total(struct reconcile *r, const char *what, const int64_t *parts, size_t n,
                     const char *unit_of_parts, int64_t total, const char *unit_of_total);
/* Whole percentages of one row. */
void reconcile_percents(struct reconcile *r, const char *what, const int64_t *percents, size_t n);
/* A printed sum of rounded percentages ("net"). */
void reconcile_net(struct reconcile *r, const char *what, const int64_t *percents, size_t n,
                   int64_t net);
/* At most so many. */
void reconcile_most(struct reconcile *r, const char *what, int64_t figure, int64_t most);

const struct reconcile_line *reconcile_lines(const struct reconcile *r, size_t *n);
size_t reconcile_wrong(const struct reconcile *r); /* how many do not hold */
/* Which checks do not hold, and with which figures: the same text in every language, so that a
 * reason that was given for them is known not to be for others. */
const char *reconcile_mark(const struct reconcile *r);

#endif
