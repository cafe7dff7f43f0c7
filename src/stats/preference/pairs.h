/*
 * pairs -- which of two things, and rankings, to a scale.
 *
 * Question: how strong is each thing, so that comparisons of two, or rankings, come out as they
 *           did?
 * Method:   Bradley-Terry: a beats b with odds exp(s_a - s_b), ties dropped; Davidson: a tie has
 *           odds exp(t + (s_a + s_b)/2) beside exp(s_a) and exp(s_b); Plackett-Luce: a ranking is a
 *           chain of choices of the best from what is left, a list of the first k ends there, and
 *           whatever is not listed stands below. The first item is at 0. Maximum likelihood by
 *           Newton's method, errors from the information; worth: exp(s) over their sum.
 * Source:   Bradley & Terry (1952), Biometrika 39; Davidson (1970), JASA 65; Plackett (1975),
 *           Applied Statistics 24; Turner et al. (2020), Computational Statistics 35.
 * Fails:    CONVERGE or INPUT when some item always wins, always loses, or is not connected with
 *           the others by comparisons: no scale exists then.
 * Pure:     yes.
 */
#ifndef STATS_PREFERENCE_PAIRS_H
#define STATS_PREFERENCE_PAIRS_H

#include "stats/preference/best_worst.h"

struct pair_count {
    size_t a, b;
    double a_wins, b_wins, ties;
};
struct pair_scale {
    struct item_logit items; /* shares are the worths */
    double deviance;         /* Bradley-Terry, of the pairs' binomial counts */
    double tie, tie_error;   /* Davidson: log of nu */
};
enum fail bradley_terry_run(struct arena *arena, const struct pair_count *pairs, size_t n_pairs,
                            size_t n_items, struct pair_scale *out, struct why *why) MUST_USE;
enum fail davidson_run(struct arena *arena, const struct pair_count *pairs, size_t n_pairs,
                       size_t n_items, struct pair_scale *out, struct why *why) MUST_USE;

/* Ranking r is order[start[r]] .. order[start[r + 1] - 1], best first. */
enum fail plackett_luce_run(struct arena *arena, const size_t *start, const size_t *order,
                            size_t n_rankings, size_t n_items, struct item_logit *out,
                            struct why *why) MUST_USE;

#endif
