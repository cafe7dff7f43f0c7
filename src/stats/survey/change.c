#include "stats/survey/change.h"

#include "stats/survey/distribution.h"
#include "stats/survey/matrix.h"
#include "stats/survey/replicate.h"

#include <math.h>
#include <string.h>

struct stack {
    const struct design *design;
    const bool *domain;
    const struct variable *waves;
    size_t n;
    double *values, *weight; /* [n] */
};

static bool is_in(const struct stack *stack, size_t wave, size_t row) {
    return (stack->domain == NULL || stack->domain[row]) && !isnan(stack->waves[wave].numbers[row]);
}

static void stack_fill(const void *context, size_t from, size_t to, double *z) {
    const struct stack *stack = context;
    for (size_t r = from; r < to; r++)
        for (size_t k = 0; k < stack->n; k++, z++)
            *z = is_in(stack, k, r) ? stack->design->weights[r] / stack->weight[k] *
                                          (stack->waves[k].numbers[r] - stack->values[k])
                                    : 0;
}

/* Means of the waves with the weights of the design; the wave that nobody answered, or n. */
static size_t stack_means(struct stack *stack) {
    for (size_t k = 0; k < stack->n; k++) {
        stack->weight[k] = stack->values[k] = 0;
        for (size_t r = 0; r < stack->design->n_rows; r++) {
            if (!is_in(stack, k, r)) continue;
            stack->weight[k] += stack->design->weights[r];
            stack->values[k] += stack->design->weights[r] * stack->waves[k].numbers[r];
        }
        if (!(stack->weight[k] > 0)) return k;
        stack->values[k] /= stack->weight[k];
    }
    return stack->n;
}

static bool means_again(const void *context, struct arena *arena, const double *weights,
                        double *values) {
    struct stack stack = *(const struct stack *)context;
    struct design design = design_reweighted(stack.design, weights, NULL);
    stack.design = &design;
    stack.values = values;
    stack.weight = ARENA_ARRAY(arena, double, stack.n);
    return stack_means(&stack) == stack.n;
}

/* By influences, or by replicates where the design has them. */
static enum fail stack_covariance(struct arena *arena, const struct stack *stack,
                                  double *covariance, struct why *why) {
    struct influence influence = {stack->n, stack_fill, stack};
    struct replicate_refit refit = {stack->n, means_again, stack};
    struct replicated done;
    if (stack->design->replicates == NULL)
        return design_covariance(arena, stack->design, &influence, false, covariance, why);
    TRY(replicate_refit_run(arena, stack->design->replicates, &refit, &done, why));
    memcpy(covariance, done.covariance, stack->n * stack->n * sizeof covariance[0]);
    return FAIL_NONE;
}

static enum fail waves_check(const struct variable *waves, size_t n_waves, struct why *why) {
    if (n_waves < 2) return why_fail(why, FAIL_INPUT, "", "want two waves or more");
    for (size_t k = 0; k < n_waves; k++)
        if (waves[k].numbers == NULL)
            return why_fail(why, FAIL_INPUT, waves[k].name,
                            "want numbers in '%.60s'; code the answer as 1 and 0", waves[k].name);
    return FAIL_NONE;
}

static void omnibus(struct arena *arena, struct change *change) {
    size_t n = change->n, q = n - 1;
    double *gaps = ARENA_ARRAY(arena, double, q), *solved = ARENA_ARRAY(arena, double, q);
    double *spread = ARENA_ARRAY(arena, double, q *q);
    const double *v = change->covariance;
    for (size_t a = 0; a < q; a++) {
        gaps[a] = solved[a] = change->moved[a];
        for (size_t b = 0; b < q; b++)
            spread[a * q + b] =
                v[(a + 1) * n + b + 1] - v[(a + 1) * n + b] - v[a * n + b + 1] + v[a * n + b];
    }
    change->wald = 0;
    matrix_solve_scaled(arena, spread, q, solved, 1);
    for (size_t a = 0; a < q; a++) change->wald += gaps[a] * solved[a];
    double df2 = change->df - (double)q + 1;
    change->f = change->wald / (double)q * df2 / change->df;
    change->p = f_above(change->f, (double)q, df2);
}

enum fail change_run(struct arena *arena, const struct design *design, const bool *domain,
                     const struct variable *waves, size_t n_waves, struct change *out,
                     struct why *why) {
    TRY(waves_check(waves, n_waves, why));
    struct stack stack = {design,
                          domain,
                          waves,
                          n_waves,
                          ARENA_ARRAY(arena, double, n_waves),
                          ARENA_ARRAY(arena, double, n_waves)};
    struct change change = {.n = n_waves, .values = stack.values};
    size_t bad = stack_means(&stack);
    if (bad < n_waves)
        return why_fail(why, FAIL_INFEASIBLE, waves[bad].name,
                        "nobody with a weight above 0 has an answer to '%.60s'", waves[bad].name);
    change.covariance = ARENA_ARRAY(arena, double, n_waves *n_waves);
    TRY(stack_covariance(arena, &stack, change.covariance, why));
    change.errors = ARENA_ARRAY(arena, double, n_waves);
    change.moved = ARENA_ARRAY(arena, double, n_waves);
    change.moved_error = ARENA_ARRAY(arena, double, n_waves);
    change.moved_error_apart = ARENA_ARRAY(arena, double, n_waves);
    change.correlation = ARENA_ARRAY(arena, double, n_waves);
    const double *v = change.covariance;
    for (size_t k = 0; k < n_waves; k++) change.errors[k] = sqrt(v[k * n_waves + k]);
    for (size_t k = 0; k + 1 < n_waves; k++) {
        double one = v[k * n_waves + k], two = v[(k + 1) * n_waves + k + 1];
        double both = v[k * n_waves + k + 1];
        change.moved[k] = change.values[k + 1] - change.values[k];
        change.moved_error[k] = error_of_variance(one + two - 2 * both);
        change.moved_error_apart[k] = sqrt(one + two);
        change.correlation[k] = both / sqrt(one * two);
    }
    change.df = design_df(arena, design, domain);
    omnibus(arena, &change);
    *out = change;
    return FAIL_NONE;
}

/* --- Trend --------------------------------------------------------------------------------- */

struct trend_work {
    struct stack stack;
    bool logistic;
    double beta[2], inverse[4];
};

static double fitted(const struct trend_work *work, double wave) {
    double u = work->beta[0] + work->beta[1] * wave;
    return work->logistic ? 1 / (1 + exp(-u)) : u;
}

static void trend_fill(const void *context, size_t from, size_t to, double *z) {
    const struct trend_work *work = context;
    for (size_t r = from; r < to; r++, z += 2) {
        double score[2] = {0, 0};
        for (size_t k = 0; k < work->stack.n; k++) {
            double wave = (double)(k + 1);
            if (!is_in(&work->stack, k, r)) continue;
            double off = work->stack.design->weights[r] *
                         (work->stack.waves[k].numbers[r] - fitted(work, wave));
            score[0] += off, score[1] += off * wave;
        }
        z[0] = work->inverse[0] * score[0] + work->inverse[1] * score[1];
        z[1] = work->inverse[2] * score[0] + work->inverse[3] * score[1];
    }
}

/* One step of Newton's; the change. */
static double trend_step(struct trend_work *work) {
    double a = 0, b = 0, d = 0, score[2] = {0, 0};
    const struct stack *stack = &work->stack;
    for (size_t r = 0; r < stack->design->n_rows; r++)
        for (size_t k = 0; k < stack->n; k++) {
            double wave = (double)(k + 1), w = stack->design->weights[r];
            if (!is_in(stack, k, r)) continue;
            double p = fitted(work, wave), slope = work->logistic ? p * (1 - p) : 1;
            double off = w * (stack->waves[k].numbers[r] - p);
            score[0] += off, score[1] += off * wave;
            a += w * slope, b += w * slope * wave, d += w * slope * wave * wave;
        }
    double determinant = a * d - b * b;
    work->inverse[0] = d / determinant, work->inverse[3] = a / determinant;
    work->inverse[1] = work->inverse[2] = -b / determinant;
    double step[2] = {work->inverse[0] * score[0] + work->inverse[1] * score[1],
                      work->inverse[2] * score[0] + work->inverse[3] * score[1]};
    work->beta[0] += step[0], work->beta[1] += step[1];
    return fabs(step[0]) + fabs(step[1]);
}

static bool trend_fit(struct trend_work *work) {
    double moved = 1;
    for (int round = 0; round < 60 && moved > 1e-13; round++) moved = trend_step(work);
    return moved < 1e-6;
}

static bool trend_again(const void *context, struct arena *arena, const double *weights,
                        double *values) {
    struct trend_work work = *(const struct trend_work *)context;
    struct design design = design_reweighted(work.stack.design, weights, NULL);
    (void)arena;
    work.stack.design = &design;
    if (!trend_fit(&work)) return false;
    values[0] = work.beta[0], values[1] = work.beta[1];
    return true;
}

enum fail trend_run(struct arena *arena, const struct design *design, const bool *domain,
                    const struct variable *waves, size_t n_waves, bool logistic, struct trend *out,
                    struct why *why) {
    TRY(waves_check(waves, n_waves, why));
    struct trend_work work = {.stack = {design, domain, waves, n_waves, NULL, NULL},
                              .logistic = logistic};
    if (!trend_fit(&work))
        return why_fail(why, FAIL_CONVERGE, "",
                        "the trend cannot be fitted: the answers of a "
                        "wave are all alike, or there are none");
    struct influence influence = {2, trend_fill, &work};
    struct trend trend = {.df = design_df(arena, design, domain) - 1};
    struct replicate_refit refit = {2, trend_again, &work};
    struct replicated done;
    if (design->replicates != NULL) {
        TRY(replicate_refit_run(arena, design->replicates, &refit, &done, why));
        memcpy(trend.covariance, done.covariance, sizeof trend.covariance);
    } else {
        TRY(design_covariance(arena, design, &influence, false, trend.covariance, why));
    }
    for (size_t i = 0; i < 2; i++) {
        trend.coefficients[i] = work.beta[i];
        trend.errors[i] = sqrt(trend.covariance[3 * i]);
        trend.p[i] = t_two_sided(trend.coefficients[i] / trend.errors[i], trend.df);
    }
    *out = trend;
    return FAIL_NONE;
}

/* --- Attrition and imputation -------------------------------------------------------------- */

struct attrition attrition_of(struct arena *arena, const double *weights,
                              const struct variable *waves, size_t n_waves, size_t n_rows) {
    struct attrition out;
    out.lost = ARENA_ARRAY(arena, double, n_waves);
    out.lost_weighted = ARENA_ARRAY(arena, double, n_waves);
    out.lost_since = ARENA_ARRAY(arena, double, n_waves);
    out.staying = ARENA_ARRAY(arena, double, n_waves);
    double first = 0, first_weight = 0, before = 0, staying = 1;
    for (size_t k = 0; k < n_waves; k++) {
        double people = 0, weight = 0, both = 0;
        for (size_t r = 0; r < n_rows; r++) {
            if (isnan(waves[k].numbers[r]) || isnan(waves[0].numbers[r])) continue;
            people++, weight += weights[r];
            both += k > 0 && !isnan(waves[k - 1].numbers[r]);
        }
        if (k == 0) first = before = both = people, first_weight = weight;
        out.lost[k] = 1 - people / first;
        out.lost_weighted[k] = 1 - weight / first_weight;
        out.lost_since[k] = 1 - both / before;
        out.staying[k] = staying *= both / before;
        before = people;
    }
    return out;
}

struct imputed imputations_combine(const double *values, const double *variances, size_t n,
                                   double df_complete, double level) {
    struct imputed out = {0};
    double m = (double)n;
    for (size_t i = 0; i < n; i++) out.value += values[i] / m, out.within += variances[i] / m;
    for (size_t i = 0; i < n; i++)
        out.between += (values[i] - out.value) * (values[i] - out.value) / (m - 1);
    out.total = out.within + (1 + 1 / m) * out.between;
    out.error = sqrt(out.total);
    out.lambda = (1 + 1 / m) * out.between / out.total;
    out.df_rubin = (m - 1) / (out.lambda * out.lambda);
    double observed = (df_complete + 1) / (df_complete + 3) * df_complete * (1 - out.lambda);
    out.df = isinf(df_complete) ? out.df_rubin : 1 / (1 / out.df_rubin + 1 / observed);
    out.interval = interval_t(out.value, out.error, out.df, level);
    return out;
}
