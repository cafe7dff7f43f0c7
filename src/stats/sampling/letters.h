/*
 * letters -- how many letters fill all quotas.
 *
 * Question: how many letters have to be sent so that, with an asked probability, enough people of
 * every group register? Method:   each letter is answered with the mean response; who answers is of
 * value v of a category with the chance share(v) response(v) over the mean, categories independent
 * of one another. In each replicate people register one after the other until every group has what
 * it needs; the letters until then follow from the response. The answer is the quantile of the
 * letters over replicates, so that one run answers for every probability. Source:   the same model
 * has the closed forms by which it is tested: for one group the negative binomial distribution, for
 * two the binomial sums (Johnson, Kemp & Kotz 2005, ch. 5). Units:    shares of the people who get
 * letters; response above 0 to 1. Shapes:   groups in the order of their categories; category[g]
 * from 0, groups of one category adjacent. Fails:    INPUT for shares or response outside their
 * limits; INFEASIBLE when a group that is needed has no share, or more than LETTERS_MAX letters
 * would be wanted. Pure:     yes; the last letter may depend on the C library's log.
 */
#ifndef STATS_SAMPLING_LETTERS_H
#define STATS_SAMPLING_LETTERS_H

#include "base/arena.h"

enum { LETTERS_MAX = 50000000, LETTERS_GROUPS_MAX = 500 };

struct letters_group {
    uint32_t category;
    double share;    /* of those who get letters; scaled to 1 within its category */
    double response; /* expected, above 0 to 1 */
    int64_t need;    /* people who must register */
};
struct letters_plan_of {
    const struct letters_group *groups; /* [n_groups] */
    size_t n_groups;
    size_t replicates; /* 0: 2,000 */
    const char *seed;
};
struct letters_answer {
    const int64_t *letters; /* [n] of each replicate, from the fewest up */
    size_t n;
    double response; /* the mean over all letters */
    const double
        *last; /* [n_groups] share of replicates in which this group was the last to fill */
};
enum fail letters_needed(struct arena *arena, const struct letters_plan_of *plan,
                         struct letters_answer *out, struct why *why) MUST_USE;
/* The fewest letters that suffice in at least this share of the replicates. */
int64_t letters_for(const struct letters_answer *answer, double chance);

#endif
