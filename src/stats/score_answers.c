#include "stats/score_answers.h"

#include <math.h>
#include <string.h>

double product_sum(const double *a, const double *b, size_t n) {
    double sum = 0;
    for (size_t k = 0; k < n; k++) sum += a[k] * b[k];
    return sum;
}

static enum fail shape_check(const struct score_plan *plan, struct why *why) {
    if (plan->n_criteria < 1 || plan->n_criteria > SCORE_CRITERIA_MAX)
        return why_fail(why, FAIL_INPUT, "criteria", "want 1 to %d criteria, got %zu",
                        SCORE_CRITERIA_MAX, plan->n_criteria);
    if (plan->n_tests < 1 || plan->n_tests > SCORE_CRITERIA_MAX)
        return why_fail(why, FAIL_INPUT, "tests", "want 1 to %d tests", SCORE_CRITERIA_MAX);
    if (plan->n_items < 1 || plan->n_items > SCORE_CRITERIA_MAX)
        return why_fail(why, FAIL_INPUT, "items", "want 1 to %d things to weigh, got %zu",
                        SCORE_CRITERIA_MAX, plan->n_items);
    if (plan->n_assessors > SCORE_ROWS_MAX || plan->n_people > SCORE_ROWS_MAX)
        return why_fail(why, FAIL_LIMIT, "", "want at most %d people and assessors",
                        SCORE_ROWS_MAX);
    if (!(plan->rating_max > plan->rating_min))
        return why_fail(why, FAIL_INPUT, "scale", "want a scale whose end is above its start");
    if (!(plan->line >= 0 && plan->line <= 100))
        return why_fail(why, FAIL_INPUT, "line", "want a line from 0 to 100");
    if (!(plan->level > 0.5 && plan->level < 1))
        return why_fail(why, FAIL_INPUT, "level", "want a level between 0.5 and 1");
    return FAIL_NONE;
}

static enum fail ratings_check(const struct score_plan *plan, struct why *why) {
    for (size_t k = 0; k < plan->n_criteria; k++) {
        if (plan->test_of[k] >= plan->n_tests)
            return why_fail(why, FAIL_INPUT, "tests", "criterion '%s' belongs to no test",
                            plan->criteria[k]);
        if (plan->polarity != NULL && plan->polarity[k] != 1 && plan->polarity[k] != -1)
            return why_fail(why, FAIL_INPUT, "polarity", "want 1 or -1 for criterion '%s'",
                            plan->criteria[k]);
        for (size_t l = 0; l < k; l++)
            if (strcmp(plan->criteria[k], plan->criteria[l]) == 0)
                return why_fail(why, FAIL_INPUT, "criteria", "criterion '%s' is there twice",
                                plan->criteria[k]);
    }
    for (size_t i = 0; i < plan->n_assessors * plan->n_criteria; i++) {
        double x = plan->ratings[i];
        if (!isnan(x) && !(x >= plan->rating_min && x <= plan->rating_max))
            return why_fail(why, FAIL_INPUT, "ratings",
                            "want ratings from %g to %g, assessor %zu gave '%s' %g",
                            plan->rating_min, plan->rating_max, i / plan->n_criteria + 1,
                            plan->criteria[i % plan->n_criteria], x);
    }
    return FAIL_NONE;
}

static enum fail verdict_check(const struct score_verdict *verdict, struct why *why) {
    if (verdict->yes < 0 || verdict->unsure < 0 || verdict->no < 0 || verdict->yes_if < 0)
        return why_fail(why, FAIL_INPUT, "verdict", "want counts of 0 or more");
    if (verdict->yes_if > verdict->unsure + verdict->no)
        return why_fail(why, FAIL_INPUT, "verdict",
                        "those who named a condition are more than the unsure and the no");
    return FAIL_NONE;
}

enum fail score_plan_check(const struct score_plan *plan, struct why *why) {
    TRY(shape_check(plan, why));
    TRY(ratings_check(plan, why));
    return verdict_check(&plan->verdict, why);
}

/* One row of the mapping from the item's id: a criterion's, or a test's. */
static enum fail mapping_row(const struct score_plan *plan, const char *item, double *row,
                             struct why *why) {
    for (size_t k = 0; k < plan->n_criteria; k++)
        if (strcmp(plan->criteria[k], item) == 0) {
            row[k] = 1;
            return FAIL_NONE;
        }
    double members = 0;
    for (size_t k = 0; k < plan->n_criteria; k++)
        if (strcmp(plan->tests[plan->test_of[k]], item) == 0) members++;
    if (members == 0)
        return why_fail(why, FAIL_INPUT, "items",
                        "'%s' was weighed but is neither a criterion nor a test that was rated",
                        item);
    for (size_t k = 0; k < plan->n_criteria; k++)
        if (strcmp(plan->tests[plan->test_of[k]], item) == 0) row[k] = 1 / members;
    return FAIL_NONE;
}

static enum fail mapping_check(const struct score_plan *plan, const double *mapping,
                               struct why *why) {
    for (size_t i = 0; i < plan->n_items; i++) {
        double sum = 0;
        for (size_t k = 0; k < plan->n_criteria; k++) {
            double share = mapping[i * plan->n_criteria + k];
            if (!(share >= 0 && share <= 1))
                return why_fail(why, FAIL_INPUT, "mapping", "want shares from 0 to 1 for '%s'",
                                plan->items[i]);
            sum += share;
        }
        if (fabs(sum - 1) > 1e-9)
            return why_fail(why, FAIL_INPUT, "mapping", "the shares of '%s' sum to %g, want 1",
                            plan->items[i], sum);
        for (size_t j = 0; j < i; j++)
            if (strcmp(plan->items[i], plan->items[j]) == 0)
                return why_fail(why, FAIL_INPUT, "items", "'%s' is weighed twice", plan->items[i]);
    }
    for (size_t k = 0; k < plan->n_criteria; k++) {
        double sum = 0;
        for (size_t i = 0; i < plan->n_items; i++) sum += mapping[i * plan->n_criteria + k];
        if (sum <= 0)
            return why_fail(why, FAIL_INPUT, "items",
                            "criterion '%s' was rated but nobody was asked to weigh it",
                            plan->criteria[k]);
    }
    return FAIL_NONE;
}

static enum fail mapping_make(struct arena *arena, const struct score_plan *plan,
                              const double **mapping, struct why *why) {
    if (plan->mapping != NULL) {
        TRY(mapping_check(plan, plan->mapping, why));
        *mapping = plan->mapping;
        return FAIL_NONE;
    }
    double *made = ARENA_ARRAY(arena, double, plan->n_items * plan->n_criteria);
    for (size_t i = 0; i < plan->n_items; i++)
        TRY(mapping_row(plan, plan->items[i], made + i * plan->n_criteria, why));
    TRY(mapping_check(plan, made, why));
    *mapping = made;
    return FAIL_NONE;
}

/* Numbers organisations 0.. in order of appearance; each assessor is a cluster of
 * their own unless there are organisations enough to stand for themselves. */
static void clusters_make(const struct score_plan *plan, size_t *seen,
                          struct score_answers *answers) {
    size_t n = 0;
    for (size_t a = 0; a < plan->n_assessors; a++) {
        size_t organisation = plan->organisations == NULL ? a : plan->organisations[a], at = 0;
        while (at < n && seen[at] != organisation) at++;
        if (at == n) seen[n++] = organisation;
        answers->cluster[a] = at;
    }
    answers->n_organisations = n;
    answers->n_clusters = n;
    if (n >= SCORE_CLUSTERS_MIN) return;
    for (size_t a = 0; a < plan->n_assessors; a++) answers->cluster[a] = a;
    answers->n_clusters = plan->n_assessors;
}

static void ends_fill(const struct score_plan *plan, struct score_answers *answers) {
    double range = plan->rating_max - plan->rating_min;
    for (size_t i = 0; i < plan->n_assessors * plan->n_criteria; i++) {
        int polarity = plan->polarity == NULL ? 1 : plan->polarity[i % plan->n_criteria];
        double x = plan->ratings[i];
        double share =
            polarity > 0 ? (x - plan->rating_min) / range : (plan->rating_max - x) / range;
        answers->worst[i] = isnan(x) ? 0 : 100 * share;
        answers->best[i] = isnan(x) ? 100 : 100 * share;
    }
}

enum fail score_answers_make(struct arena *arena, const struct score_plan *plan,
                             struct score_answers *answers, struct why *why) {
    struct score_answers made = {0};
    TRY(score_plan_check(plan, why));
    TRY(mapping_make(arena, plan, &made.mapping, why));
    struct points_plan points = {.n_people = plan->n_people,
                                 .n_items = plan->n_items,
                                 .points = plan->weights,
                                 .design_weights = plan->design_weights,
                                 .strata = plan->strata,
                                 .total = plan->points_total,
                                 .level = plan->level};
    struct why none = {0};
    enum fail fail = points_run(arena, &points, &made.people, &none);
    if (fail == FAIL_INFEASIBLE)
        made.people = (struct points_report){.n_unfinished = plan->n_people};
    else if (fail != FAIL_NONE) {
        if (why != NULL) *why = none;
        return fail;
    }
    made.has_people = fail == FAIL_NONE;
    made.worst = ARENA_ARRAY(arena, double, plan->n_assessors * plan->n_criteria);
    made.best = ARENA_ARRAY(arena, double, plan->n_assessors * plan->n_criteria);
    made.cluster = ARENA_ARRAY(arena, size_t, plan->n_assessors);
    clusters_make(plan, ARENA_ARRAY(arena, size_t, plan->n_assessors), &made);
    ends_fill(plan, &made);
    *answers = made;
    return FAIL_NONE;
}
