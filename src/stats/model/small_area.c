#include "stats/model/small_area.h"

#include "stats/cholesky.h"
#include "stats/preference/logit.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_multimin.h>
#include <math.h>
#include <string.h>

/* --- Fay and Herriot --- */

/* With V = A + psi: inverse of X'V^-1 X, coefficients, and score and information for A. */
static enum fail reml_step(struct arena *arena, const struct fay_herriot_plan *plan, double between,
                           double *inverse, double *coefficient, double *score, double *information,
                           struct why *why) {
    size_t n = plan->n_areas, p = plan->n_columns, bad;
    double *moment = ARENA_ARRAY(arena, double, p *p), *right = ARENA_ARRAY(arena, double, p);
    double *square = ARENA_ARRAY(arena, double, p *p), *z = ARENA_ARRAY(arena, double, p);
    double *half = ARENA_ARRAY(arena, double, p *p);
    for (size_t i = 0; i < n; i++) {
        const double *x = plan->x + i * p;
        double v = 1 / (between + plan->variance[i]);
        for (size_t a = 0; a < p; a++) {
            right[a] += v * x[a] * plan->y[i];
            for (size_t b = 0; b < p; b++) {
                moment[a * p + b] += v * x[a] * x[b];
                square[a * p + b] += v * v * x[a] * x[b];
            }
        }
    }
    if (!positive_invert(arena, moment, p, inverse, &bad))
        return why_fail(why, FAIL_INPUT, "x", "column %zu is determined by those before it",
                        bad + 1);
    for (size_t a = 0; a < p; a++) {
        coefficient[a] = 0;
        for (size_t b = 0; b < p; b++) coefficient[a] += inverse[a * p + b] * right[b];
    }
    /* tr P = sum v - tr(M S); tr PP = sum v^2 - 2 tr(M C) + tr(M S M S), S = X'V^-2 X. */
    double trace = 0, trace2 = 0, quadratic = 0;
    for (size_t i = 0; i < n; i++) {
        const double *x = plan->x + i * p;
        double v = 1 / (between + plan->variance[i]), rest = plan->y[i], lever = 0;
        for (size_t a = 0; a < p; a++) {
            rest -= x[a] * coefficient[a];
            z[a] = 0;
            for (size_t b = 0; b < p; b++) z[a] += inverse[a * p + b] * x[b];
            lever += x[a] * z[a];
        }
        trace += v - v * v * lever;
        trace2 += v * v - 2 * v * v * v * lever;
        quadratic += v * v * rest * rest;
    }
    for (size_t a = 0; a < p; a++)
        for (size_t k = 0; k < p; k++)
            for (size_t b = 0; b < p; b++)
                half[a * p + b] += inverse[a * p + k] * square[k * p + b];
    for (size_t a = 0; a < p; a++)
        for (size_t b = 0; b < p; b++) trace2 += half[a * p + b] * half[b * p + a];
    *score = (quadratic - trace) / 2;
    *information = trace2 / 2;
    return FAIL_NONE;
}

enum fail fay_herriot_run(struct arena *arena, const struct fay_herriot_plan *plan,
                          struct fay_herriot *out, struct why *why) {
    size_t n = plan->n_areas, p = plan->n_columns;
    struct fay_herriot made = {.coefficient = ARENA_ARRAY(arena, double, p + 1),
                               .estimate = ARENA_ARRAY(arena, double, n + 1),
                               .mse = ARENA_ARRAY(arena, double, n + 1),
                               .shrinkage = ARENA_ARRAY(arena, double, n + 1)};
    double *inverse = ARENA_ARRAY(arena, double, p *p + 1), score, information, mean = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(plan->variance[i] > 0))
            return why_fail(why, FAIL_INPUT, "variance", "want variances above 0");
        mean += plan->variance[i] / (double)n;
    }
    if (n <= p) return why_fail(why, FAIL_INFEASIBLE, "areas", "want more areas than columns");
    made.between = mean;
    bool settled = false;
    for (int round = 0; round < 500 && !settled; round++) {
        TRY(reml_step(arena, plan, made.between, inverse, made.coefficient, &score, &information,
                      why));
        double next = fmax(0, made.between + score / information);
        settled = fabs(next - made.between) <= 1e-14 * (mean + next);
        made.between = next;
    }
    if (!settled)
        return why_fail(why, FAIL_CONVERGE, "variance",
                        "the variance between areas does not settle");
    TRY(reml_step(arena, plan, made.between, inverse, made.coefficient, &score, &information, why));
    double precision = 0;
    for (size_t i = 0; i < n; i++) {
        double v = 1 / (made.between + plan->variance[i]);
        precision += v * v / 2;
    }
    for (size_t i = 0; i < n; i++) {
        const double *x = plan->x + i * p;
        double psi = plan->variance[i], total = made.between + psi, fit = 0, lever = 0;
        double share = made.between / total;
        for (size_t a = 0; a < p; a++) {
            fit += x[a] * made.coefficient[a];
            for (size_t b = 0; b < p; b++) lever += x[a] * inverse[a * p + b] * x[b];
        }
        made.shrinkage[i] = share;
        made.estimate[i] = share * plan->y[i] + (1 - share) * fit;
        made.mse[i] = share * psi + (1 - share) * (1 - share) * lever +
                      2 * psi * psi / (total * total * total) / precision;
    }
    *out = made;
    return FAIL_NONE;
}

/* --- Mixed logit --- */

struct laplace {
    struct arena *arena;
    const struct mixed_plan *plan;
    size_t n_effects;
    size_t from[MIXED_GROUPINGS_MAX]; /* first effect of a grouping */
    double *u;                        /* [n_effects] standardised, at their mode */
    double *score, *step;
    double *moment; /* [n_effects * n_effects], then its Cholesky factor */
    double constant;
};

/* Penalised likelihood at u; score and moment for the next step. */
static double penalised(struct laplace *l, const double *deviation, const double *coefficient) {
    const struct mixed_plan *plan = l->plan;
    size_t q = l->n_effects;
    double sum = 0;
    memset(l->moment, 0, q * q * sizeof *l->moment);
    for (size_t e = 0; e < q; e++) {
        l->score[e] = -l->u[e];
        l->moment[e * q + e] = 1;
        sum -= l->u[e] * l->u[e] / 2;
    }
    for (size_t r = 0; r < plan->n_rows; r++) {
        double eta = 0;
        size_t at[MIXED_GROUPINGS_MAX];
        for (size_t i = 0; i < plan->n_columns; i++)
            eta += plan->x[r * plan->n_columns + i] * coefficient[i];
        for (size_t g = 0; g < plan->n_groupings; g++) {
            at[g] = l->from[g] + (size_t)plan->group[g][r];
            eta += deviation[g] * l->u[at[g]];
        }
        double p = 1 / (1 + exp(-eta)), n = plan->asked[r];
        sum += plan->yes[r] * eta - n * (eta > 0 ? eta + log1p(exp(-eta)) : log1p(exp(eta)));
        for (size_t g = 0; g < plan->n_groupings; g++) {
            l->score[at[g]] += deviation[g] * (plan->yes[r] - n * p);
            for (size_t h = 0; h < plan->n_groupings; h++)
                if (at[h] <= at[g])
                    l->moment[at[g] * q + at[h]] += deviation[g] * deviation[h] * n * p * (1 - p);
        }
    }
    return sum;
}

/* Laplace's log likelihood: the modes by Newton's steps, less half the log determinant. */
static double laplace_value(struct laplace *l, const double *deviation, const double *coefficient) {
    size_t q = l->n_effects;
    double value = 0, logs = 0;
    for (int round = 0; round < 100; round++) {
        value = penalised(l, deviation, coefficient);
        cholesky_factor(l->moment, q, q, 1e-300);
        logs = cholesky_log_determinant(l->moment, q, q);
        memcpy(l->step, l->score, q * sizeof *l->step);
        cholesky_forward(l->moment, q, q, l->step);
        cholesky_backward(l->moment, q, q, l->step);
        double gain = 0;
        for (size_t e = 0; e < q; e++) {
            l->u[e] += l->step[e];
            gain = fmax(gain, fabs(l->step[e]));
        }
        if (gain < 1e-10) break;
    }
    return value - logs / 2 + l->constant;
}

static double minus_likelihood(const gsl_vector *at, void *context) {
    struct laplace *l = context;
    double deviation[MIXED_GROUPINGS_MAX], coefficient[64];
    size_t k = l->plan->n_groupings;
    for (size_t g = 0; g < k; g++) deviation[g] = fabs(gsl_vector_get(at, g));
    for (size_t i = 0; i < l->plan->n_columns; i++) coefficient[i] = gsl_vector_get(at, k + i);
    double value = laplace_value(l, deviation, coefficient);
    return isfinite(value) ? -value : 1e300;
}

/* Nelder and Mead, begun again from where they ended until that gains nothing. */
static bool simplex(struct laplace *l, gsl_vector *at, double *best) {
    size_t n = at->size;
    gsl_multimin_function goal = {minus_likelihood, n, l};
    gsl_multimin_fminimizer *minimizer =
        gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, n);
    gsl_vector *step = gsl_vector_alloc(n);
    bool settled = false;
    *best = 1e300;
    for (int again = 0; minimizer != NULL && step != NULL && again < 12 && !settled; again++) {
        gsl_vector_set_all(step, again == 0 ? 0.3 : 0.05);
        if (gsl_multimin_fminimizer_set(minimizer, &goal, at, step) != GSL_SUCCESS) break;
        for (int round = 0; round < 4000; round++)
            if (gsl_multimin_fminimizer_iterate(minimizer) != GSL_SUCCESS ||
                gsl_multimin_fminimizer_size(minimizer) < 1e-8)
                break;
        gsl_vector_memcpy(at, gsl_multimin_fminimizer_x(minimizer));
        double reached = gsl_multimin_fminimizer_minimum(minimizer);
        settled = *best - reached < 1e-9 * (1 + fabs(reached));
        *best = fmin(*best, reached);
    }
    if (minimizer != NULL) gsl_multimin_fminimizer_free(minimizer);
    if (step != NULL) gsl_vector_free(step);
    return settled;
}

enum fail mixed_run(struct arena *arena, const struct mixed_plan *plan, struct mixed *out,
                    struct why *why) {
    struct laplace l = {.arena = arena, .plan = plan};
    size_t k = plan->n_groupings;
    if (k < 1 || k > MIXED_GROUPINGS_MAX || plan->n_columns < 1 || plan->n_columns > 60)
        return why_fail(why, FAIL_INPUT, "groupings", "want 1 to %d groupings, 1 to 60 columns",
                        (int)MIXED_GROUPINGS_MAX);
    for (size_t g = 0; g < k; g++) {
        l.from[g] = l.n_effects;
        l.n_effects += (size_t)plan->n_groups[g];
    }
    if (l.n_effects > MIXED_GROUPS_MAX)
        return why_fail(why, FAIL_LIMIT, "groups", "want at most %d groups", (int)MIXED_GROUPS_MAX);
    for (size_t r = 0; r < plan->n_rows; r++) {
        double n = plan->asked[r], y = plan->yes[r];
        if (!(y >= 0 && y <= n))
            return why_fail(why, FAIL_INPUT, "yes", "want 0 to all who were asked");
        l.constant += lgamma(n + 1) - lgamma(y + 1) - lgamma(n - y + 1);
    }
    size_t q = l.n_effects;
    l.u = ARENA_ARRAY(arena, double, q);
    l.score = ARENA_ARRAY(arena, double, q);
    l.step = ARENA_ARRAY(arena, double, q);
    l.moment = ARENA_ARRAY(arena, double, q *q);
    gsl_vector *at = gsl_vector_calloc(k + plan->n_columns);
    if (at == NULL) return why_fail(why, FAIL_SYSTEM, "", "no memory for the search");
    for (size_t g = 0; g < k; g++) gsl_vector_set(at, g, 0.5);
    double best;
    bool settled = simplex(&l, at, &best);
    struct mixed made = {.coefficient = ARENA_ARRAY(arena, double, plan->n_columns)};
    for (size_t g = 0; g < k; g++) made.deviation[g] = fabs(gsl_vector_get(at, g));
    for (size_t i = 0; i < plan->n_columns; i++) made.coefficient[i] = gsl_vector_get(at, k + i);
    gsl_vector_free(at);
    if (!settled) return why_fail(why, FAIL_CONVERGE, "groups", "the likelihood does not settle");
    made.likelihood = laplace_value(&l, made.deviation, made.coefficient);
    for (size_t g = 0; g < k; g++) {
        made.effect[g] = ARENA_ARRAY(arena, double, (size_t)plan->n_groups[g]);
        for (size_t e = 0; e < (size_t)plan->n_groups[g]; e++)
            made.effect[g][e] = made.deviation[g] * l.u[l.from[g] + e];
    }
    *out = made;
    return FAIL_NONE;
}

double mixed_share(const struct mixed *fit, const struct mixed_plan *plan, const double *x,
                   const int32_t *group) {
    double eta = 0;
    for (size_t i = 0; i < plan->n_columns; i++) eta += x[i] * fit->coefficient[i];
    for (size_t g = 0; g < plan->n_groupings; g++)
        if (group[g] >= 0) eta += fit->effect[g][group[g]];
    return 1 / (1 + exp(-eta));
}
