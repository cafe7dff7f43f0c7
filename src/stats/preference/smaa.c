#include "stats/preference/smaa.h"

#include "base/rng.h"

#include <math.h>

/* Even over the simplex: exponential numbers over their sum. */
static void weights_draw(struct rng *rng, const struct smaa_plan *plan, double *weight,
                         double *sorted) {
    size_t m = plan->n_criteria;
    double sum = 0;
    for (size_t k = 0; k < m; k++) sum += weight[k] = -log1p(-rng_real(rng));
    for (size_t k = 0; k < m; k++) weight[k] /= sum;
    if (plan->importance == NULL) return;
    for (size_t k = 0; k < m; k++) {
        size_t at = k;
        for (; at > 0 && sorted[at - 1] < weight[k]; at--) sorted[at] = sorted[at - 1];
        sorted[at] = weight[k];
    }
    for (size_t k = 0; k < m; k++) weight[plan->importance[k]] = sorted[k];
}

static double total_of(const double *weight, const double *value, size_t m) {
    double total = 0;
    for (size_t k = 0; k < m; k++) total += weight[k] * value[k];
    return total;
}

/* What rounding alone does to a total: weights that sum to 1 take 60, 60 and 60 to 59.99999999. */
static double slack_of(double total) {
    return 1e-9 * (1 + fabs(total));
}

/* How many totals are above that of `option`, and how many are the same, its own with them. */
static size_t rank_of(const double *total, size_t n, size_t option, size_t *same) {
    size_t rank = 0;
    double slack = slack_of(total[option]);
    *same = 0;
    for (size_t o = 0; o < n; o++) {
        double more = total[o] - total[option];
        rank += more > slack;
        *same += fabs(more) <= slack;
    }
    return rank;
}

/* How often `option` is first with its central weights under errors of the values. */
static double confidence_of(const struct smaa_plan *plan, struct smaa *made, size_t option,
                            double *total) {
    size_t n = plan->n_options, m = plan->n_criteria, draws = plan->error == NULL ? 1 : 10000;
    const double *weight = made->central + option * m;
    double first = 0;
    struct rng rng;
    rng_init_stream(&rng, plan->seed, 1 + option);
    for (size_t d = 0; d < draws; d++) {
        for (size_t o = 0; o < n; o++) {
            total[o] = 0;
            for (size_t k = 0; k < m; k++) {
                double value = plan->value[o * m + k];
                if (plan->error != NULL) value += plan->error[o * m + k] * rng_normal(&rng);
                total[o] += weight[k] * value;
            }
        }
        size_t same;
        if (rank_of(total, n, option, &same) == 0) first += 1 / (double)same;
    }
    return first / (double)draws;
}

enum fail smaa_run(struct arena *arena, const struct smaa_plan *plan, struct smaa *out,
                   struct why *why) {
    size_t n = plan->n_options, m = plan->n_criteria;
    if (n < 1 || m < 1 || plan->draws < 1)
        return why_fail(why, FAIL_INPUT, "options", "want options, criteria and draws");
    struct smaa made = {.n_options = n, .n_criteria = m};
    made.acceptability = ARENA_ARRAY(arena, double, n *n);
    made.central = ARENA_ARRAY(arena, double, n *m);
    made.confidence = ARENA_ARRAY(arena, double, n);
    made.above = ARENA_ARRAY(arena, double, n);
    size_t mark = arena_mark(arena);
    double *weight = ARENA_ARRAY(arena, double, m), *sorted = ARENA_ARRAY(arena, double, m);
    double *total = ARENA_ARRAY(arena, double, n);
    struct rng rng;
    rng_init_stream(&rng, plan->seed, 0);
    for (size_t d = 0; d < plan->draws; d++) {
        weights_draw(&rng, plan, weight, sorted);
        for (size_t o = 0; o < n; o++) total[o] = total_of(weight, plan->value + o * m, m);
        for (size_t o = 0; o < n; o++) {
            size_t same, rank = rank_of(total, n, o, &same);
            double share = 1 / (double)same; /* of each of the ranks that are tied */
            for (size_t r = rank; r < rank + same; r++) made.acceptability[o * n + r] += share;
            made.above[o] += total[o] >= plan->line - slack_of(plan->line);
            for (size_t k = 0; rank == 0 && k < m; k++)
                made.central[o * m + k] += share * weight[k];
        }
    }
    for (size_t o = 0; o < n; o++) {
        double first = made.acceptability[o * n];
        for (size_t k = 0; k < m; k++)
            made.central[o * m + k] = first > 0 ? made.central[o * m + k] / first : (double)NAN;
        for (size_t r = 0; r < n; r++) made.acceptability[o * n + r] /= (double)plan->draws;
        made.above[o] /= (double)plan->draws;
        made.confidence[o] = first > 0 ? confidence_of(plan, &made, o, total) : (double)NAN;
    }
    arena_rewind(arena, mark);
    *out = made;
    return FAIL_NONE;
}
