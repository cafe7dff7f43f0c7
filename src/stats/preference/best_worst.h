/*
 * best_worst -- the best and the worst of small sets, to a weight for each thing.
 *
 * Question: how much more does one thing matter than another?
 * Method:   counts: times best B, times worst W, B - W, (B - W) / times shown, sqrt(B/W) and the
 *           same over its largest; each person's (B - W) / times shown to them, its mean and error
 *           over people. Conditional logit, the first item at 0: maxdiff (the pair best, worst
 *           among all ordered pairs, by the difference), marginal (best by b and worst by -b, both
 *           from the whole set) or sequential (worst from what is left after the best). Shares:
 *           exp(b) over their sum.
 * Source:   Louviere, Flynn & Marley (2015), Best-Worst Scaling, ch. 2 and 5; Aizaki, Nakatani &
 *           Sato (2014), Stated Preference Methods Using R, ch. 4, for the counts.
 * Shapes:   task t shows items shown[start[t]] .. shown[start[t + 1] - 1]; best[t], worst[t] are
 *           items among them.
 * Fails:    INPUT when the best or worst was not shown, or both are the same (row is the task).
 * Pure:     yes.
 */
#ifndef STATS_PREFERENCE_BEST_WORST_H
#define STATS_PREFERENCE_BEST_WORST_H

#include "stats/preference/logit.h"

struct best_worst_data {
    size_t n_items, n_tasks;
    const size_t *start, *shown;
    const size_t *best, *worst; /* [n_tasks] */
    const int32_t *respondent;  /* [n_tasks] from 0 */
    int32_t n_respondents;
};
struct best_worst_counts {
    size_t n_items;
    double *best, *worst, *shown; /* [n_items] */
    double *difference, *standard;
    double *root, *root_share; /* sqrt(B/W); over the largest */
    double *mean, *error;      /* over people */
};
enum best_worst_model { BEST_WORST_MAXDIFF, BEST_WORST_MARGINAL, BEST_WORST_SEQUENTIAL };
struct item_logit {
    size_t n_items;
    double *estimate, *error, *error_clustered, *share; /* [n_items], the first item at 0 */
    double likelihood_null, likelihood;
};

enum fail best_worst_counts_run(struct arena *arena, const struct best_worst_data *data,
                                struct best_worst_counts *out, struct why *why) MUST_USE;
/* How many respondents said of some pair of items both that the one beats the other and the
 * reverse, by the best and the worst of their tasks; and how many had a pair in two tasks. */
struct best_worst_consistency {
    size_t people, comparable, contradicting;
};
struct best_worst_consistency best_worst_consistency_of(struct arena *arena,
                                                        const struct best_worst_data *data);

enum fail best_worst_logit_run(struct arena *arena, const struct best_worst_data *data,
                               enum best_worst_model model, struct item_logit *out,
                               struct why *why) MUST_USE;
/* From a logit over features 1 .. n_items - 1 (item 0 is at 0) to estimates and shares. */
void item_logit_of(struct arena *arena, const struct logit *logit, struct item_logit *out);

#endif
