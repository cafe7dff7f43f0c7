#include "stats/points.h"

#include <math.h>

static enum fail plan_check(const struct points_plan *plan, struct why *why) {
    if (plan->n_items < 1) return why_fail(why, FAIL_INPUT, "items", "want at least one item");
    for (size_t i = 0; i < plan->n_people * plan->n_items; i++)
        if (isinf(plan->points[i]) || plan->points[i] < 0) {
            enum fail fail = why_fail(why, FAIL_INPUT, "points", "want points of 0 or more, got %g",
                                      plan->points[i]);
            if (why != NULL) why->row = (int64_t)(i / plan->n_items) + 1;
            if (why != NULL) why->column = (int64_t)(i % plan->n_items) + 1;
            return fail;
        }
    for (size_t i = 0; plan->design_weights != NULL && i < plan->n_people; i++)
        if (!(plan->design_weights[i] >= 0) || isinf(plan->design_weights[i]))
            return why_fail(why, FAIL_INPUT, "design_weights", "want a weight of 0 or more");
    return FAIL_NONE;
}

/* The person's sum, or 0 when the answer is unfinished (see the header). */
static double finished_sum(const struct points_plan *plan, const double *points) {
    double sum = 0;
    bool blanks = false;
    for (size_t k = 0; k < plan->n_items; k++) {
        if (isnan(points[k]))
            blanks = true;
        else
            sum += points[k];
    }
    /* Half a thousandth of a point: people type 33.3 three times. */
    bool spent = plan->total > 0 && sum >= plan->total * (1 - 5e-6);
    return blanks && !spent ? 0 : sum;
}

static double design_weight(const struct points_plan *plan, size_t person) {
    return plan->design_weights == NULL ? 1 : plan->design_weights[person];
}

static void shares_fill(const struct points_plan *plan, struct points_report *report) {
    for (size_t i = 0; i < plan->n_people; i++) {
        const double *points = plan->points + i * plan->n_items;
        double sum = finished_sum(plan, points);
        if (sum <= 0) {
            report->n_unfinished++;
            continue;
        }
        if (plan->total > 0 && fabs(sum - plan->total) > plan->total * 1e-3) report->n_rescaled++;
        double *share = report->shares + report->n_used * plan->n_items;
        for (size_t k = 0; k < plan->n_items; k++)
            share[k] = isnan(points[k]) ? 0 : points[k] / sum;
        report->people[report->n_used++] = i;
    }
}

/* Every stratum that `from` says becomes `into`. */
static void stratum_move(struct points_report *report, size_t *n, const bool *from, size_t into) {
    for (size_t i = 0; i < report->n_used; i++)
        if (from[report->strata[i]]) report->strata[i] = into;
    for (size_t h = 0; h < report->n_strata; h++) {
        if (!from[h] || h == into) continue;
        n[into] += n[h];
        n[h] = 0;
    }
}

/* Numbers strata by their first person, puts those of one person together, and closes the gaps. */
static void strata_fill(struct arena *arena, const struct points_plan *plan,
                        struct points_report *report) {
    size_t used = report->n_used, alone = 0, single = 0;
    report->n_strata = 1;
    if (plan->strata == NULL) return;
    size_t *seen = ARENA_ARRAY(arena, size_t, used), *n = ARENA_ARRAY(arena, size_t, used);
    bool *from = ARENA_ARRAY(arena, bool, used);
    report->n_strata = 0;
    for (size_t i = 0; i < used; i++) {
        size_t stratum = plan->strata[report->people[i]], at = 0;
        while (at < report->n_strata && seen[at] != stratum) at++;
        if (at == report->n_strata) seen[report->n_strata++] = stratum;
        report->strata[i] = at;
        n[at]++;
    }
    for (size_t h = report->n_strata; h > 0; h--)
        if (n[h - 1] == 1) from[h - 1] = true, single = h - 1, alone++;
    if (alone > 1) stratum_move(report, n, from, single);
    if (alone == 1 && report->n_strata > 1) {
        size_t least = single == 0 ? 1 : 0;
        for (size_t h = 0; h < report->n_strata; h++)
            if (h != single && n[h] < n[least]) least = h;
        stratum_move(report, n, from, least);
    }
    size_t kept = 0;
    for (size_t h = 0; h < report->n_strata; h++) seen[h] = n[h] > 0 ? kept++ : 0;
    for (size_t i = 0; i < used; i++) report->strata[i] = seen[report->strata[i]];
    report->n_strata = kept;
}

/* With strata h of n_h people: V = sum_h n_h/(n_h-1) sum (u_i - mean_h)(u_i - mean_h)'. */
static void covariance_by_strata(struct arena *arena, const struct points_plan *plan, double total,
                                 struct points_report *report) {
    size_t n = report->n_used, m = plan->n_items, strata = report->n_strata;
    double *u = ARENA_ARRAY(arena, double, n *m), *mean = ARENA_ARRAY(arena, double, strata *m);
    size_t *count = ARENA_ARRAY(arena, size_t, strata);
    for (size_t i = 0; i < n; i++) count[report->strata[i]]++;
    for (size_t i = 0; i < n; i++) {
        double w = design_weight(plan, report->people[i]) / total;
        size_t h = report->strata[i];
        for (size_t k = 0; k < m; k++) {
            u[i * m + k] = w * (report->shares[i * m + k] - report->mean[k]);
            mean[h * m + k] += u[i * m + k] / (double)count[h];
        }
    }
    for (size_t i = 0; i < n; i++) {
        size_t h = report->strata[i];
        double scale = (double)count[h] / (double)(count[h] - 1);
        const double *middle = mean + h * m;
        for (size_t k = 0; k < m; k++)
            for (size_t l = 0; l <= k; l++)
                report->covariance[k * m + l] +=
                    scale * (u[i * m + k] - middle[k]) * (u[i * m + l] - middle[l]);
    }
}

/* Mean and covariance of a ratio of totals: u_i = w_i (x_i - mean) / sum w,
 * V = n/(n-1) sum u_i u_i'. */
static void mean_covariance(struct arena *arena, const struct points_plan *plan,
                            struct points_report *report) {
    size_t n = report->n_used, m = plan->n_items;
    double total = 0;
    for (size_t i = 0; i < n; i++) {
        double w = design_weight(plan, report->people[i]);
        total += w;
        for (size_t k = 0; k < m; k++) report->mean[k] += w * report->shares[i * m + k];
    }
    for (size_t k = 0; k < m; k++) report->mean[k] /= total;
    double scale = n > 1 ? (double)n / (double)(n - 1) : (double)NAN;
    if (report->n_strata > 1) covariance_by_strata(arena, plan, total, report);
    for (size_t i = 0; report->n_strata == 1 && i < n; i++) {
        double w = design_weight(plan, report->people[i]) / total;
        const double *share = report->shares + i * m;
        for (size_t k = 0; k < m; k++)
            for (size_t l = 0; l <= k; l++)
                report->covariance[k * m + l] +=
                    scale * w * w * (share[k] - report->mean[k]) * (share[l] - report->mean[l]);
    }
    for (size_t k = 0; k < m; k++)
        for (size_t l = 0; l < k; l++)
            report->covariance[l * m + k] = report->covariance[k * m + l];
}

/* Geometric mean with zeros taken as half a point of a hundred. */
static void geometric(const struct points_plan *plan, struct points_report *report) {
    size_t n = report->n_used, m = plan->n_items;
    double total = 0, sum = 0;
    for (size_t i = 0; i < n; i++) {
        double w = design_weight(plan, report->people[i]), row = 0;
        const double *share = report->shares + i * m;
        for (size_t k = 0; k < m; k++) row += share[k] > 0 ? share[k] : 0.005;
        for (size_t k = 0; k < m; k++)
            report->geometric[k] += w * log((share[k] > 0 ? share[k] : 0.005) / row);
        total += w;
    }
    for (size_t k = 0; k < m; k++) {
        report->geometric[k] = exp(report->geometric[k] / total);
        sum += report->geometric[k];
    }
    for (size_t k = 0; k < m; k++) report->geometric[k] /= sum;
}

enum fail points_run(struct arena *arena, const struct points_plan *plan,
                     struct points_report *report, struct why *why) {
    TRY(plan_check(plan, why));
    size_t m = plan->n_items;
    struct points_report made = {.n_people = plan->n_people};
    made.shares = ARENA_ARRAY(arena, double, plan->n_people *m);
    made.people = ARENA_ARRAY(arena, size_t, plan->n_people);
    made.strata = ARENA_ARRAY(arena, size_t, plan->n_people);
    shares_fill(plan, &made);
    double weight = 0;
    for (size_t i = 0; i < made.n_used; i++) weight += design_weight(plan, made.people[i]);
    if (weight <= 0)
        return why_fail(why, FAIL_INFEASIBLE, "points", "nobody has shared out all their points");
    made.mean = ARENA_ARRAY(arena, double, m);
    made.covariance = ARENA_ARRAY(arena, double, m *m);
    made.error = ARENA_ARRAY(arena, double, m);
    made.interval = ARENA_ARRAY(arena, struct interval, m);
    made.geometric = ARENA_ARRAY(arena, double, m);
    strata_fill(arena, plan, &made);
    mean_covariance(arena, plan, &made);
    geometric(plan, &made);
    for (size_t k = 0; k < m; k++) {
        made.error[k] = sqrt(made.covariance[k * m + k]);
        made.interval[k] =
            isnan(made.error[k])
                ? (struct interval){(double)NAN, (double)NAN}
                : interval_clamp(interval_t(made.mean[k], made.error[k],
                                            (double)(made.n_used - made.n_strata), plan->level),
                                 0, 1);
    }
    *report = made;
    return FAIL_NONE;
}
