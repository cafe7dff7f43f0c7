/* Weights of the public and scores of assessors. */
#include "stats/score.h"
#include "stats/points.h"
#include "stats/preference/smaa.h"
#include "stats/survey/distribution.h"
#include "tests/golden/golden.h"

#include <math.h>

struct shared {
    struct points_plan plan;
    const char **items;
};

/* Points: every column but `resp` and `w`. */
static enum fail shared_of(struct golden_run *run, const char *name, struct shared *out,
                           struct why *why) {
    const struct frame *frame;
    struct shared made = {.plan = {.level = 0.95, .total = 100}};
    TRY(golden_frame(run, name, &frame, why));
    made.items = ARENA_ARRAY(run->arena, const char *, frame->n_columns);
    size_t m = 0, n = frame->n_rows;
    for (size_t c = 0; c < frame->n_columns; c++)
        if (!text_is(frame->columns[c].name, "resp") && !text_is(frame->columns[c].name, "w"))
            made.items[m++] = frame->columns[c].name;
    double *points = ARENA_ARRAY(run->arena, double, n *m + 1);
    for (size_t k = 0; k < m; k++) {
        const double *numbers;
        TRY(frame_numbers(frame, made.items[k], &numbers, why));
        for (size_t i = 0; i < n; i++) points[i * m + k] = numbers[i];
    }
    if (frame_column(frame, "w") != NULL)
        TRY(frame_numbers(frame, "w", &made.plan.design_weights, why));
    made.plan.n_people = n;
    made.plan.n_items = m;
    made.plan.points = points;
    *out = made;
    return FAIL_NONE;
}

static enum fail points(struct golden_run *run, struct why *why) {
    struct shared shared;
    struct points_report out;
    TRY(shared_of(run, run->input, &shared, why));
    TRY(points_run(run->arena, &shared.plan, &out, why));
    for (size_t k = 0; k < shared.plan.n_items; k++) {
        golden_number(run, "weight", shared.items[k], out.mean[k]);
        golden_number(run, "se", shared.items[k], out.error[k]);
        golden_number(run, "gm", shared.items[k], out.geometric[k]);
        for (size_t l = 0; l < shared.plan.n_items; l++)
            golden_cell(run, "cov", shared.items[k], shared.items[l],
                        out.covariance[k * shared.plan.n_items + l]);
    }
    return FAIL_NONE;
}
GOLDEN(points, "pref.points");

/* Scores of all assessors for one proposal: ratings[assessor * n_items + item]. */
static enum fail ratings_of(struct golden_run *run, const struct shared *shared,
                            const char *proposal, size_t *n_assessors, const double **out,
                            struct why *why) {
    const struct frame *frame;
    struct factor assessor, proposals, criterion;
    const double *score;
    TRY(golden_frame(run, arena_printf(run->arena, "%s_scores", run->input), &frame, why));
    TRY(frame_factor(run->arena, frame, "assessor", &assessor, why));
    TRY(frame_factor(run->arena, frame, "proposal", &proposals, why));
    TRY(frame_factor(run->arena, frame, "criterion", &criterion, why));
    TRY(frame_numbers(frame, "score", &score, why));
    size_t m = shared->plan.n_items, n = (size_t)assessor.n_levels;
    double *ratings = ARENA_ARRAY(run->arena, double, n *m + 1);
    for (size_t i = 0; i < n * m; i++) ratings[i] = (double)NAN;
    for (size_t r = 0; r < frame->n_rows; r++)
        for (size_t k = 0; k < m; k++)
            if (text_is(proposals.levels[proposals.codes[r]], proposal) &&
                text_is(criterion.levels[criterion.codes[r]], shared->items[k]))
                ratings[(size_t)assessor.codes[r] * m + k] = score[r];
    *n_assessors = n;
    *out = ratings;
    return FAIL_NONE;
}

/* "mean assessor score/5*100": the end of the scale, said here or by a case beside it. */
static enum fail highest_of(const struct golden_run *run, double *out, struct why *why) {
    const char *at = strstr(run->arguments, "score/");
    if (at == NULL) {
        const char *text = golden_elsewhere(run, "score.", "score/");
        at = text == NULL ? NULL : strstr(text, "score/");
    }
    if (at == NULL || !str_real((struct str){at + 6, strspn(at + 6, "0123456789.")}, out))
        return golden_unsaid(run, "score/", why);
    return FAIL_NONE;
}

static enum fail plan_of(struct golden_run *run, const struct shared *shared, const char *proposal,
                         struct score_plan *out, struct why *why) {
    static const char *const tests[] = {"all"};
    double highest;
    TRY(highest_of(run, &highest, why));
    struct score_plan plan = {.n_criteria = shared->plan.n_items,
                              .n_items = shared->plan.n_items,
                              .n_tests = 1,
                              .n_people = shared->plan.n_people,
                              .tests = tests,
                              .criteria = shared->items,
                              .items = shared->items,
                              .test_of = ARENA_ARRAY(run->arena, size_t, shared->plan.n_items),
                              .rating_min = 0,
                              .rating_max = highest,
                              .weights = shared->plan.points,
                              .design_weights = shared->plan.design_weights,
                              .points_total = 100,
                              .line = 60,
                              .level = 0.95};
    TRY(ratings_of(run, shared, proposal, &plan.n_assessors, &plan.ratings, why));
    *out = plan;
    return FAIL_NONE;
}

static enum fail delta(struct golden_run *run, struct why *why) {
    struct shared shared;
    struct score_plan plan;
    struct score_summary summary;
    TRY(shared_of(run, arena_printf(run->arena, "%s_points", run->input), &shared, why));
    TRY(plan_of(run, &shared, golden_word(run, "proposal", ""), &plan, why));
    TRY(score_summarise(run->arena, &plan, &summary, why));
    size_t m = plan.n_items;
    const double *w = summary.item_weight, *s = summary.worst.mean;
    const double *vw = summary.item_covariance, *vs = summary.worst.covariance;
    double score = 0, people = 0, assessors = 0, both = 0, logs = 0, least = (double)INFINITY;
    for (size_t k = 0; k < m; k++) {
        score += w[k] * s[k];
        logs += w[k] * log(s[k]);
        least = fmin(least, s[k]);
        golden_number(run, "crit_score", shared.items[k], s[k]);
        for (size_t l = 0; l < m; l++) {
            people += s[k] * vw[k * m + l] * s[l];
            assessors += w[k] * vs[k * m + l] * w[l];
            both += vw[k * m + l] * vs[l * m + k];
        }
    }
    double variance = people + assessors, z = normal_quantile(0.975);
    golden_number(run, "score", "", score);
    golden_number(run, "var_delta", "", variance);
    golden_number(run, "se_delta", "", sqrt(variance));
    golden_number(run, "var_product", "", variance + both);
    golden_number(run, "var_unbiased", "", variance - both);
    golden_number(run, "share_weights", "", people / variance);
    golden_number(run, "lo", "", score - z * sqrt(variance));
    golden_number(run, "hi", "", score + z * sqrt(variance));
    golden_number(run, "geometric", "", exp(logs));
    golden_number(run, "min_crit", "", least);
    return FAIL_NONE;
}
GOLDEN(delta, "score.delta");

/* Numbers from 1 of everybody drawn, [replicates * n]. */
static enum fail draws_of(struct golden_run *run, const char *what, size_t *replicates,
                          const size_t **out, struct why *why) {
    const struct frame *frame;
    TRY(golden_frame(run, arena_printf(run->arena, "%s_boot_%s", run->input, what), &frame, why));
    size_t n = frame->n_columns, *drawn = ARENA_ARRAY(run->arena, size_t, frame->n_rows * n + 1);
    for (size_t c = 0; c < n; c++) {
        const double *numbers;
        TRY(frame_numbers(frame, frame->columns[c].name, &numbers, why));
        for (size_t r = 0; r < frame->n_rows; r++) drawn[r * n + c] = (size_t)numbers[r] - 1;
    }
    *replicates = frame->n_rows;
    *out = drawn;
    return FAIL_NONE;
}

static enum fail proposals_of(struct golden_run *run, struct factor *out, struct why *why) {
    const struct frame *frame;
    TRY(golden_frame(run, arena_printf(run->arena, "%s_scores", run->input), &frame, why));
    return frame_factor(run->arena, frame, "proposal", out, why);
}

/* The share of replicates above each line that is asked for: prob_above60. */
static void give_above(struct golden_run *run, const char *name,
                       const struct score_bootstrap *bootstrap, size_t replicates) {
    for (size_t i = 0; i < run->n_asked; i++) {
        const char *stat = run->asked_stats[i];
        double line, above = 0;
        if (strncmp(stat, "prob_above", 10) != 0 || !str_real(str_of(stat + 10), &line)) continue;
        for (size_t b = 0; b < replicates; b++) above += bootstrap->scores[b] > line;
        golden_number(run, stat, name, above / (double)replicates);
    }
}

static enum fail bootstrap(struct golden_run *run, struct why *why) {
    struct shared shared;
    struct score_bootstrap_plan how = {.seed = ""};
    struct factor proposals;
    TRY(shared_of(run, arena_printf(run->arena, "%s_points", run->input), &shared, why));
    TRY(proposals_of(run, &proposals, why));
    TRY(draws_of(run, "resp", &how.replicates, &how.people, why));
    TRY(draws_of(run, "assr", &how.replicates, &how.assessors, why));
    size_t n = (size_t)proposals.n_levels;
    struct score_bootstrap *out = ARENA_ARRAY(run->arena, struct score_bootstrap, n);
    for (size_t p = 0; p < n; p++) {
        struct score_plan plan;
        const char *name = proposals.levels[p];
        TRY(plan_of(run, &shared, name, &plan, why));
        TRY(score_bootstrap_run(run->arena, &plan, &how, &out[p], why));
        golden_number(run, "se", name, out[p].error);
        golden_number(run, "lo", name, out[p].both.low);
        golden_number(run, "hi", name, out[p].both.high);
        give_above(run, name, &out[p], how.replicates);
        golden_number(run, "first", name, out[p].first);
    }
    for (size_t p = 0; p < n; p++)
        for (size_t rank = 0; rank < n; rank++) {
            double share = 0;
            for (size_t b = 0; b < how.replicates; b++) {
                size_t better = 0;
                for (size_t q = 0; q < n; q++) better += out[q].scores[b] > out[p].scores[b];
                share += better == rank;
            }
            golden_cell(run, "rank_acceptability", proposals.levels[p],
                        arena_printf(run->arena, "%zu", rank + 1), share / (double)how.replicates);
        }
    return FAIL_NONE;
}
GOLDEN(bootstrap, "score.bootstrap");

/* "criteria=first three (A,B,C)": those in parentheses; else all. */
static size_t criteria_of(struct golden_run *run, const struct shared *shared, size_t *chosen) {
    const char *text = golden_argument(run, "criteria");
    const char *open = text == NULL ? NULL : strchr(text, '(');
    size_t n = 0;
    if (open == NULL) {
        for (size_t k = 0; k < shared->plan.n_items; k++) chosen[n++] = k;
        return n;
    }
    struct str rest = {open + 1, strcspn(open + 1, ")")};
    while (rest.s != NULL) {
        struct str name = str_trim(str_cut(&rest, ','));
        for (size_t k = 0; k < shared->plan.n_items; k++)
            if (str_is(name, shared->items[k])) chosen[n++] = k;
    }
    return n;
}

static enum fail smaa(struct golden_run *run, struct why *why) {
    struct shared shared;
    struct factor proposals;
    struct smaa out;
    TRY(shared_of(run, arena_printf(run->arena, "%s_points", run->input), &shared, why));
    TRY(proposals_of(run, &proposals, why));
    size_t n = (size_t)proposals.n_levels, items = shared.plan.n_items;
    size_t *chosen = ARENA_ARRAY(run->arena, size_t, items);
    size_t m = criteria_of(run, &shared, chosen);
    double *value = ARENA_ARRAY(run->arena, double, n *m + 1);
    for (size_t p = 0; p < n; p++) {
        size_t assessors;
        const double *ratings;
        TRY(ratings_of(run, &shared, proposals.levels[p], &assessors, &ratings, why));
        for (size_t k = 0; k < m; k++)
            for (size_t a = 0; a < assessors; a++)
                value[p * m + k] += ratings[a * items + chosen[k]] / (double)assessors;
    }
    struct smaa_plan plan = {
        .n_options = n, .n_criteria = m, .draws = 2000000, .value = value, .seed = "smaa"};
    TRY(smaa_run(run->arena, &plan, &out, why));
    for (size_t p = 0; p < n; p++) {
        golden_number(run, "b1", proposals.levels[p], out.acceptability[p * n]);
        for (size_t k = 0; k < m; k++) {
            const char *criterion = shared.items[chosen[k]];
            golden_cell(run, "central", proposals.levels[p], criterion, out.central[p * m + k]);
            golden_cell(run, "values", proposals.levels[p], criterion, value[p * m + k]);
        }
    }
    return FAIL_NONE;
}
GOLDEN(smaa, "score.smaa");
