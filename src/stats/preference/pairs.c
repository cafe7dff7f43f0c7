#include "stats/preference/pairs.h"

#include <math.h>
#include <string.h>

static enum fail pairs_check(const struct pair_count *pairs, size_t n_pairs, size_t n_items,
                             struct why *why) {
    if (n_items < 2) return why_fail(why, FAIL_INPUT, "items", "want at least two items");
    for (size_t i = 0; i < n_pairs; i++) {
        bool good = pairs[i].a < n_items && pairs[i].b < n_items && pairs[i].a != pairs[i].b &&
                    pairs[i].a_wins >= 0 && pairs[i].b_wins >= 0 && pairs[i].ties >= 0;
        if (good) continue;
        enum fail fail =
            why_fail(why, FAIL_INPUT, "pairs", "want two different items and counts of 0 or more");
        if (why != NULL) why->row = (int64_t)i + 1;
        return fail;
    }
    return FAIL_NONE;
}

/* Two or three outcomes of each pair as weighted sets of a conditional logit: features are the
 * strengths of items 1 .. and, with ties, the log of nu. */
static enum fail pairs_logit(struct arena *arena, const struct pair_count *pairs, size_t n_pairs,
                             size_t n_items, bool ties, struct logit *out, struct why *why) {
    size_t outcomes = ties ? 3 : 2, p = n_items - 1 + (ties ? 1 : 0), at = 0;
    double *features = ARENA_ARRAY(arena, double, 9 * n_pairs * p + 1);
    double *weight = ARENA_ARRAY(arena, double, 3 * n_pairs + 1);
    size_t *start = ARENA_ARRAY(arena, size_t, 3 * n_pairs + 2);
    size_t *chosen = ARENA_ARRAY(arena, size_t, 3 * n_pairs + 1);
    struct logit_plan plan = {
        .n_features = p, .start = start, .features = features, .chosen = chosen, .weight = weight};
    for (size_t i = 0; i < n_pairs; i++) {
        const double counts[] = {pairs[i].a_wins, pairs[i].b_wins, pairs[i].ties};
        for (size_t outcome = 0; outcome < outcomes; outcome++) {
            if (counts[outcome] == 0) continue;
            for (size_t j = 0; j < outcomes; j++, at++) {
                double *x = features + at * p;
                double of_a = j == 0 ? 1 : j == 1 ? 0 : 0.5;
                if (pairs[i].a > 0) x[pairs[i].a - 1] = of_a;
                if (pairs[i].b > 0) x[pairs[i].b - 1] = 1 - of_a;
                if (j == 2) x[p - 1] = 1;
            }
            chosen[plan.n_sets] = outcome;
            weight[plan.n_sets] = counts[outcome];
            start[++plan.n_sets] = at;
        }
    }
    return logit_run(arena, &plan, out, why);
}

static double entropy_part(double wins, double expected) {
    return wins > 0 ? 2 * wins * log(wins / expected) : 0;
}

enum fail bradley_terry_run(struct arena *arena, const struct pair_count *pairs, size_t n_pairs,
                            size_t n_items, struct pair_scale *out, struct why *why) {
    struct logit logit;
    struct pair_scale made = {.tie = (double)NAN, .tie_error = (double)NAN};
    TRY(pairs_check(pairs, n_pairs, n_items, why));
    TRY(pairs_logit(arena, pairs, n_pairs, n_items, false, &logit, why));
    item_logit_of(arena, &logit, &made.items);
    for (size_t i = 0; i < n_pairs; i++) {
        double n = pairs[i].a_wins + pairs[i].b_wins;
        double a = made.items.share[pairs[i].a], b = made.items.share[pairs[i].b];
        made.deviance += entropy_part(pairs[i].a_wins, n * a / (a + b)) +
                         entropy_part(pairs[i].b_wins, n * b / (a + b));
    }
    *out = made;
    return FAIL_NONE;
}

enum fail davidson_run(struct arena *arena, const struct pair_count *pairs, size_t n_pairs,
                       size_t n_items, struct pair_scale *out, struct why *why) {
    struct logit logit;
    struct pair_scale made = {.deviance = (double)NAN};
    TRY(pairs_check(pairs, n_pairs, n_items, why));
    TRY(pairs_logit(arena, pairs, n_pairs, n_items, true, &logit, why));
    struct logit strengths = logit;
    strengths.n_features = n_items - 1;
    item_logit_of(arena, &strengths, &made.items);
    made.tie = logit.estimate[n_items - 1];
    made.tie_error = logit.error[n_items - 1];
    *out = made;
    return FAIL_NONE;
}

enum fail plackett_luce_run(struct arena *arena, const size_t *start, const size_t *order,
                            size_t n_rankings, size_t n_items, struct item_logit *out,
                            struct why *why) {
    if (n_items < 2) return why_fail(why, FAIL_INPUT, "items", "want at least two items");
    size_t p = n_items - 1, choices = start[n_rankings], at = 0;
    double *features = ARENA_ARRAY(arena, double, choices *n_items *p + 1);
    size_t *first = ARENA_ARRAY(arena, size_t, choices + 2);
    size_t *chosen = ARENA_ARRAY(arena, size_t, choices + 1);
    int32_t *cluster = ARENA_ARRAY(arena, int32_t, choices + 1);
    bool *gone = ARENA_ARRAY(arena, bool, n_items);
    struct logit_plan plan = {.n_features = p,
                              .start = first,
                              .features = features,
                              .chosen = chosen,
                              .cluster = cluster,
                              .n_clusters = (int32_t)n_rankings};
    for (size_t r = 0; r < n_rankings; r++) {
        size_t left = n_items;
        memset(gone, 0, n_items * sizeof *gone);
        for (size_t i = start[r]; i < start[r + 1]; i++, left--) {
            if (order[i] >= n_items || gone[order[i]]) {
                enum fail fail =
                    why_fail(why, FAIL_INPUT, "ranking",
                             "a ranking names an item twice, or one that is not there");
                if (why != NULL) why->row = (int64_t)r + 1;
                return fail;
            }
            if (left > 1) {
                size_t place = 0;
                for (size_t k = 0; k < n_items; k++) {
                    if (gone[k]) continue;
                    if (k == order[i]) chosen[plan.n_sets] = place;
                    if (k > 0) features[at * p + k - 1] = 1;
                    at++;
                    place++;
                }
                cluster[plan.n_sets] = (int32_t)r;
                first[++plan.n_sets] = at;
            }
            gone[order[i]] = true;
        }
    }
    struct logit logit;
    TRY(logit_run(arena, &plan, &logit, why));
    item_logit_of(arena, &logit, out);
    return FAIL_NONE;
}
