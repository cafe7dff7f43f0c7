#include "base/rng.h"
#include "stats/score_answers.h"

#include <math.h>

/* What one replicate needs; arrays are scratch of n_items and n_criteria. */
struct redraw {
    const struct score_plan *plan;
    const struct score_answers *answers;
    const struct score_bootstrap_plan *how;
    double *weight, *worst, *best;
    uint32_t *times;             /* [people used] how often each was drawn */
    size_t *starts, *by_stratum; /* first of each stratum among the rows in their order */
};

static double person_weight(const struct redraw *redraw, size_t row) {
    const struct score_plan *plan = redraw->plan;
    return plan->design_weights == NULL ? 1
                                        : plan->design_weights[redraw->answers->people.people[row]];
}

/* n_h-1 of each stratum's n_h, who then stand for n_h. */
static void strata_draw(struct redraw *redraw, struct rng *rng) {
    const struct points_report *people = &redraw->answers->people;
    for (size_t h = 0; h < people->n_strata; h++) {
        size_t first = redraw->starts[h], n = redraw->starts[h + 1] - first;
        for (size_t d = 0; d + 1 < n; d++)
            redraw->times[redraw->by_stratum[first + (size_t)rng_below(rng, n)]]++;
    }
}

static double stratum_factor(const struct redraw *redraw, size_t row) {
    const struct points_report *people = &redraw->answers->people;
    if (people->n_strata < 2) return 1;
    size_t h = people->strata[row];
    double n = (double)(redraw->starts[h + 1] - redraw->starts[h]);
    return n / (n - 1);
}

/* Rows in order of their strata. */
static void strata_list(struct arena *arena, struct redraw *redraw) {
    const struct points_report *people = &redraw->answers->people;
    redraw->starts = ARENA_ARRAY(arena, size_t, people->n_strata + 2);
    redraw->by_stratum = ARENA_ARRAY(arena, size_t, people->n_used + 1);
    size_t at = 0;
    for (size_t h = 0; h < people->n_strata; h++) {
        redraw->starts[h] = at;
        for (size_t row = 0; row < people->n_used; row++)
            if (people->strata[row] == h) redraw->by_stratum[at++] = row;
    }
    redraw->starts[people->n_strata] = at;
}

/* Mean shares of the people drawn, spread over the criteria. */
static void people_draw(struct redraw *redraw, size_t replicate, double *criterion_weight) {
    const struct points_report *people = &redraw->answers->people;
    size_t n = people->n_used, items = redraw->plan->n_items, m = redraw->plan->n_criteria;
    const size_t *supplied = redraw->how->people;
    struct rng rng;
    rng_init_stream(&rng, redraw->how->seed == NULL ? "" : redraw->how->seed, 2 * replicate);
    /* n-1 of n: the variance of the replicates is then that of the mean, without the
     * factor (n-1)/n that plain resampling loses (Rao & Wu 1988). */
    bool strata = supplied == NULL && people->n_strata > 1;
    size_t draws = supplied != NULL ? n : strata ? 0 : n - 1;
    double total = 0;
    for (size_t i = 0; i < items; i++) redraw->weight[i] = 0;
    for (size_t row = 0; row < n; row++) redraw->times[row] = 0;
    for (size_t d = 0; d < draws; d++)
        redraw
            ->times[supplied != NULL ? supplied[replicate * n + d] : (size_t)rng_below(&rng, n)]++;
    if (strata) strata_draw(redraw, &rng);
    /* One pass in order of the answers: they are met as they lie in memory. */
    for (size_t row = 0; row < n; row++) {
        if (redraw->times[row] == 0) continue;
        double weight = redraw->times[row] * person_weight(redraw, row);
        if (strata) weight *= stratum_factor(redraw, row);
        const double *shares = people->shares + row * items;
        total += weight;
        for (size_t i = 0; i < items; i++) redraw->weight[i] += weight * shares[i];
    }
    for (size_t k = 0; k < m; k++) {
        criterion_weight[k] = 0;
        for (size_t i = 0; i < items; i++)
            criterion_weight[k] += redraw->weight[i] / total * redraw->answers->mapping[i * m + k];
    }
}

static void assessor_add(struct redraw *redraw, size_t assessor) {
    size_t m = redraw->plan->n_criteria;
    for (size_t k = 0; k < m; k++) {
        redraw->worst[k] += redraw->answers->worst[assessor * m + k];
        redraw->best[k] += redraw->answers->best[assessor * m + k];
    }
}

/* Whole assessors (or whole organisations, where they are the clusters) drawn again. */
static void assessors_draw(struct redraw *redraw, size_t replicate) {
    const struct score_answers *answers = redraw->answers;
    size_t n = redraw->plan->n_assessors, m = redraw->plan->n_criteria, drawn = 0;
    for (size_t k = 0; k < m; k++) redraw->worst[k] = redraw->best[k] = 0;
    if (redraw->how->assessors != NULL) {
        for (size_t d = 0; d < n; d++)
            assessor_add(redraw, redraw->how->assessors[replicate * n + d]);
        drawn = n;
    } else {
        struct rng rng;
        rng_init_stream(&rng, redraw->how->seed == NULL ? "" : redraw->how->seed,
                        2 * replicate + 1);
        for (size_t d = 0; d + 1 < answers->n_clusters; d++) {
            size_t cluster = (size_t)rng_below(&rng, answers->n_clusters);
            for (size_t a = 0; a < n; a++)
                if (answers->cluster[a] == cluster) assessor_add(redraw, a), drawn++;
        }
    }
    for (size_t k = 0; k < m; k++) {
        redraw->worst[k] /= (double)drawn;
        redraw->best[k] /= (double)drawn;
    }
}

static double deviation_of(const double *values, size_t n) {
    double mean = 0, squares = 0;
    for (size_t b = 0; b < n; b++) mean += values[b] / (double)n;
    for (size_t b = 0; b < n; b++) squares += (values[b] - mean) * (values[b] - mean);
    return n > 1 ? sqrt(squares / (double)(n - 1)) : 0;
}

static enum fail draws_check(const struct score_plan *plan, const struct score_answers *answers,
                             const struct score_bootstrap_plan *how, struct why *why) {
    if (how->replicates < 1 || how->replicates > 1000000)
        return why_fail(why, FAIL_INPUT, "replicates", "want 1 to 1000000 replicates");
    if (answers->people.n_used < 2 || plan->n_assessors < 2 || answers->n_clusters < 2)
        return why_fail(why, FAIL_INFEASIBLE, "",
                        "want at least two people's weights and two assessors to draw again");
    for (size_t i = 0; how->people != NULL && i < how->replicates * answers->people.n_used; i++)
        if (how->people[i] >= answers->people.n_used)
            return why_fail(why, FAIL_INPUT, "people", "a drawn person does not exist");
    for (size_t i = 0; how->assessors != NULL && i < how->replicates * plan->n_assessors; i++)
        if (how->assessors[i] >= plan->n_assessors)
            return why_fail(why, FAIL_INPUT, "assessors", "a drawn assessor does not exist");
    return FAIL_NONE;
}

struct replicates {
    double *people, *assessors, *both, *high;
};

static void replicates_run(struct arena *arena, struct redraw *redraw, struct replicates *out) {
    size_t m = redraw->plan->n_criteria, n = redraw->how->replicates;
    double *weight = ARENA_ARRAY(arena, double, m), *drawn = ARENA_ARRAY(arena, double, m);
    double *mean = ARENA_ARRAY(arena, double, m);
    for (size_t a = 0; a < redraw->plan->n_assessors; a++)
        for (size_t k = 0; k < m; k++)
            mean[k] += redraw->answers->worst[a * m + k] / (double)redraw->plan->n_assessors;
    for (size_t k = 0; k < m; k++)
        for (size_t i = 0; i < redraw->plan->n_items; i++)
            weight[k] += redraw->answers->people.mean[i] * redraw->answers->mapping[i * m + k];
    for (size_t b = 0; b < n; b++) {
        people_draw(redraw, b, drawn);
        assessors_draw(redraw, b);
        out->people[b] = product_sum(drawn, mean, m);
        out->assessors[b] = product_sum(weight, redraw->worst, m);
        out->both[b] = product_sum(drawn, redraw->worst, m);
        out->high[b] = product_sum(drawn, redraw->best, m);
    }
}

enum fail score_bootstrap_run(struct arena *arena, const struct score_plan *plan,
                              const struct score_bootstrap_plan *how, struct score_bootstrap *out,
                              struct why *why) {
    struct score_answers answers;
    TRY(score_answers_make(arena, plan, &answers, why));
    TRY(draws_check(plan, &answers, how, why));
    size_t n = how->replicates;
    struct redraw redraw = {.plan = plan,
                            .answers = &answers,
                            .how = how,
                            .weight = ARENA_ARRAY(arena, double, plan->n_items),
                            .worst = ARENA_ARRAY(arena, double, plan->n_criteria),
                            .best = ARENA_ARRAY(arena, double, plan->n_criteria),
                            .times = ARENA_ARRAY(arena, uint32_t, answers.people.n_used + 1)};
    strata_list(arena, &redraw);
    struct replicates made = {ARENA_ARRAY(arena, double, n), ARENA_ARRAY(arena, double, n),
                              ARENA_ARRAY(arena, double, n), ARENA_ARRAY(arena, double, n)};
    replicates_run(arena, &redraw, &made);
    struct score_bootstrap done = {.replicates = n, .first = made.both[0]};
    done.scores = ARENA_ARRAY(arena, double, n);
    for (size_t b = 0; b < n; b++) {
        done.scores[b] = made.both[b];
        if (made.both[b] >= plan->line) done.chance += 1;
    }
    done.chance /= (double)n;
    done.error = deviation_of(made.both, n);
    done.people = interval_percentile(made.people, n, plan->level);
    done.assessors = interval_percentile(made.assessors, n, plan->level);
    done.both = interval_percentile(made.both, n, plan->level);
    done.combined.low = done.both.low;
    done.combined.high = interval_percentile(made.high, n, plan->level).high;
    *out = done;
    return FAIL_NONE;
}
