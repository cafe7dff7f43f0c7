/*
 * route -- which statement to show somebody next.
 *
 * Question: of the statements that a person has not answered, whose answer tells most?
 * Method:   the information that an answer is expected to bring, in nats, is the sum of two:
 *           about the statement: the mutual information between the next answer and the shares of
 *           agree, disagree and pass, whose prior is Dirichlet(1, 1, 1): H(p) - E H(shares), by
 *           digamma functions; it falls as 1 / answers, so that new statements are asked about;
 *           about the person: 1/2 ln(1 + v' A^-1 v), where v is the statement's loading on the
 *           map's axes and A the precision of the person's place (pull + sum of v v' over what
 *           they answered; axes.h). Without a map the second is left out.
 *           One statement is drawn at random: three parts in four by information, one part in
 *           four evenly.
 * Guarantee: each time, every statement not yet answered has a chance of at least
 *           OPINION_EVEN_SHARE / m, m being how many there are; so after any number of
 *           showings each is expected to have had at least a quarter of an even share.
 * Source:   Lindley (1956), Ann. Math. Stat. 27 (information of an experiment); Chaloner &
 *           Verdinelli (1995), Statistical Science 10 (Bayesian D-optimality); Halpern et al.
 *           (2023), AAAI 37 (fixed orders cannot be fair, adaptive ones can).
 * Units:    nats; chances 0..1, summing to 1 over what is not answered.
 * Fails:    never.
 * Pure:     yes: the same seed and counts give the same statement.
 */
#ifndef STATS_OPINION_ROUTE_H
#define STATS_OPINION_ROUTE_H

#include "stats/opinion/axes.h"

#include <stdbool.h>

#define OPINION_EVEN_SHARE 0.25

struct opinion_route_statement {
    int64_t agrees, disagrees, passes;
    bool answered;         /* by this person: never shown again */
    const double *loading; /* [n_axes]; NULL: not on the map */
};

struct opinion_route_plan {
    const struct opinion_route_statement *statements;
    size_t n;
    int n_axes;         /* 0: no map */
    const double *pull; /* [n_axes], see struct opinion_axes */
    const char *seed;   /* of this showing: conversation, person, how many they answered */
};

/* The information of the next answer about a statement with so many, in nats. */
double opinion_route_about_statement(int64_t agrees, int64_t disagrees, int64_t passes);

/* chance[n]: zero where answered. Returns how many are left. O(n * n_axes^2). */
size_t opinion_route_chances(const struct opinion_route_plan *plan, double *chance);

/* The statement to show; SIZE_MAX when none is left. *chance (NULL allowed) is its chance. */
size_t opinion_route_next(struct arena *arena, const struct opinion_route_plan *plan,
                          double *chance);

#endif
