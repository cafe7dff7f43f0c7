#include "stats/model/regression.h"

#include "stats/preference/logit.h"
#include "stats/survey/distribution.h"
#include "stats/survey/matrix.h"
#include "stats/survey/replicate.h"

#include <math.h>
#include <string.h>

/* --- Generalised linear models --- */

/* Mean and its slope at the linear predictor. */
static double mean_of(enum family family, double eta, double *slope) {
    double mean = eta;
    *slope = 1;
    if (family == FAMILY_BINOMIAL) {
        mean = 1 / (1 + exp(-eta));
        *slope = mean * (1 - mean);
    } else if (family == FAMILY_POISSON) {
        *slope = mean = exp(fmin(eta, 700));
    }
    return mean;
}

/* What a row adds to the log likelihood, but for what does not depend on the estimates. */
static double likelihood_of(enum family family, double y, double eta, double mean) {
    if (family == FAMILY_BINOMIAL) return y * eta - (eta > 0 ? eta : 0) - log1p(exp(-fabs(eta)));
    if (family == FAMILY_POISSON) return y * eta - mean;
    return -0.5 * (y - mean) * (y - mean);
}

/* Adds to the lower triangle; the upper one is filled by mirror. */
static void information_add(double *information, size_t p, const double *x, double weight) {
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j <= i; j++) information[i * p + j] += weight * x[i] * x[j];
}

static void mirror(double *information, size_t p) {
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < i; j++) information[j * p + i] = information[i * p + j];
}

/* Score and information at `b`, and the log likelihood; residuals [n_rows] are y less its mean. */
static double glm_pass(const struct regression_plan *plan, const double *b, double *score,
                       double *information, double *residual) {
    size_t p = plan->n_columns;
    double likelihood = 0;
    memset(score, 0, p * sizeof *score);
    memset(information, 0, p * p * sizeof *information);
    for (size_t r = 0; r < plan->design->n_rows; r++) {
        residual[r] = 0;
        if (!plan->rows[r]) continue;
        const double *x = plan->x + r * p;
        double eta = 0, slope, w = plan->design->weights[r];
        for (size_t i = 0; i < p; i++) eta += x[i] * b[i];
        double mean = mean_of(plan->family, eta, &slope), rest = plan->y[r] - mean;
        residual[r] = rest;
        likelihood += w * likelihood_of(plan->family, plan->y[r], eta, mean);
        for (size_t i = 0; i < p; i++) score[i] += w * rest * x[i];
        information_add(information, p, x, w * slope);
    }
    mirror(information, p);
    return likelihood;
}

/* The same as for one step from means of the answers themselves: counts climb from there, since
 * a step from 0 goes far beyond where they are large (McCullagh & Nelder 1989, 2.5). */
static void counts_start(const struct regression_plan *plan, double *score, double *information) {
    size_t p = plan->n_columns;
    memset(score, 0, p * sizeof *score);
    memset(information, 0, p * p * sizeof *information);
    for (size_t r = 0; r < plan->design->n_rows; r++) {
        if (!plan->rows[r]) continue;
        const double *x = plan->x + r * p;
        double mean = plan->y[r] + 0.1, w = plan->design->weights[r] * mean;
        double wanted = log(mean) + (plan->y[r] - mean) / mean;
        for (size_t i = 0; i < p; i++) score[i] += w * wanted * x[i];
        information_add(information, p, x, w);
    }
    mirror(information, p);
}

/* step = inverse times score; the largest of |step| and of |estimate + step|. */
static void step_make(const double *inverse, const double *score, const double *estimate, size_t p,
                      double *step, double *gain, double *size) {
    *gain = *size = 0;
    for (size_t i = 0; i < p; i++) {
        step[i] = 0;
        for (size_t j = 0; j < p; j++) step[i] += inverse[i * p + j] * score[j];
        *gain = fmax(*gain, fabs(step[i]));
        *size = fmax(*size, fabs(estimate[i] + step[i]));
    }
}

static void errors_finish(struct regression *made) {
    for (size_t i = 0; i < made->n; i++) {
        made->error[i] = sqrt(made->covariance[i * made->n + i]);
        made->t[i] = made->estimate[i] / made->error[i];
        made->p[i] = t_two_sided(made->t[i], made->df);
    }
}

static void fit_finish(struct arena *arena, struct regression *made, const double *inverse,
                       const double *scores) {
    matrix_sandwich(arena, inverse, scores, made->n, made->covariance);
    errors_finish(made);
}

static struct regression fit_new(struct arena *arena, const struct regression_plan *plan,
                                 size_t n) {
    struct regression made = {.n = n};
    made.estimate = ARENA_ARRAY(arena, double, n + 1);
    made.error = ARENA_ARRAY(arena, double, n + 1);
    made.t = ARENA_ARRAY(arena, double, n + 1);
    made.p = ARENA_ARRAY(arena, double, n + 1);
    made.covariance = ARENA_ARRAY(arena, double, n *n + 1);
    made.df_design = design_df(arena, plan->design, plan->rows);
    made.df = made.df_design + 1 - (double)plan->n_columns;
    return made;
}

static enum fail determined(size_t column, struct why *why) {
    enum fail fail = why_fail(why, FAIL_INPUT, "columns",
                              "column %zu is determined by those before it", column + 1);
    if (why != NULL) why->column = (int64_t)column + 1;
    return fail;
}

/* The top of the likelihood from plan's weights into estimate[p]; inverse[p * p] is that of the
 * information there, residual[n] what is left. Steps that lose likelihood are halved. */
static enum fail glm_climb(struct arena *arena, const struct regression_plan *plan,
                           double *estimate, double *inverse, double *residual, struct why *why) {
    enum { ROUNDS = 100, HALVES = 30 };
    size_t p = plan->n_columns, bad = 0;
    double *score = ARENA_ARRAY(arena, double, p + 1), *step = ARENA_ARRAY(arena, double, p + 1);
    double *information = ARENA_ARRAY(arena, double, p *p + 1), gain, size;
    if (plan->family == FAMILY_POISSON) {
        counts_start(plan, score, information);
        if (!positive_invert(arena, information, p, inverse, &bad)) return determined(bad, why);
        step_make(inverse, score, estimate, p, step, &gain, &size);
        for (size_t i = 0; i < p; i++) estimate[i] += step[i];
    }
    double likelihood = glm_pass(plan, estimate, score, information, residual);
    for (int round = 0; round < ROUNDS; round++) {
        if (!positive_invert(arena, information, p, inverse, &bad)) {
            if (round == 0) return determined(bad, why);
            break;
        }
        step_make(inverse, score, estimate, p, step, &gain, &size);
        for (size_t i = 0; i < p; i++) estimate[i] += step[i];
        double reached = glm_pass(plan, estimate, score, information, residual);
        for (int half = 0; half < HALVES && gain > 1e-9 * size &&
                           !(reached >= likelihood - 1e-10 * fabs(likelihood));
             half++) {
            for (size_t i = 0; i < p; i++) step[i] /= 2, estimate[i] -= step[i];
            reached = glm_pass(plan, estimate, score, information, residual);
        }
        bool still = gain <= 1e-9 * (1 + size) && reached <= likelihood; /* but for rounding */
        likelihood = reached;
        if (still || gain <= 1e-13 * (1 + size)) return FAIL_NONE;
    }
    return why_fail(why, FAIL_CONVERGE, "columns",
                    "the estimates run away: some group all answered alike");
}

/* Errors by fitting again with the weights of each replicate. */
static enum fail fit_again(struct arena *arena, const struct regression_plan *plan,
                           bool (*figures)(const void *context, struct arena *arena,
                                           const double *weights, double *values),
                           struct regression *made, struct why *why) {
    struct replicate_refit refit = {made->n, figures, plan};
    struct replicated done;
    TRY(replicate_refit_run(arena, plan->design->replicates, &refit, &done, why));
    memcpy(made->covariance, done.covariance, made->n * made->n * sizeof(double));
    errors_finish(made);
    return FAIL_NONE;
}

static bool glm_again(const void *context, struct arena *arena, const double *weights,
                      double *values) {
    struct regression_plan plan = *(const struct regression_plan *)context;
    struct design design = design_reweighted(plan.design, weights, NULL);
    size_t p = plan.n_columns;
    plan.design = &design;
    for (size_t i = 0; i < p; i++) values[i] = 0;
    return glm_climb(arena, &plan, values, ARENA_ARRAY(arena, double, p *p + 1),
                     ARENA_ARRAY(arena, double, design.n_rows + 1), NULL) == FAIL_NONE;
}

enum fail regression_run(struct arena *arena, const struct regression_plan *plan,
                         struct regression *out, struct why *why) {
    size_t p = plan->n_columns, n = plan->design->n_rows;
    struct regression made = fit_new(arena, plan, p);
    double *inverse = ARENA_ARRAY(arena, double, p *p + 1);
    double *residual = ARENA_ARRAY(arena, double, n + 1);
    TRY(glm_climb(arena, plan, made.estimate, inverse, residual, why));
    if (plan->design->replicates != NULL) {
        TRY(fit_again(arena, plan, glm_again, &made, why));
        *out = made;
        return FAIL_NONE;
    }
    double *z = ARENA_ARRAY(arena, double, n *p + 1),
           *covariance = ARENA_ARRAY(arena, double, p *p + 1);
    for (size_t r = 0; r < n; r++)
        for (size_t i = 0; i < p && plan->rows[r]; i++)
            z[r * p + i] = plan->design->weights[r] * residual[r] * plan->x[r * p + i];
    TRY(design_covariance_of(arena, plan->design, z, p, covariance, why));
    fit_finish(arena, &made, inverse, covariance);
    *out = made;
    return FAIL_NONE;
}

enum fail wald_run(struct arena *arena, const struct regression *fit, size_t first, size_t n,
                   struct wald *out, struct why *why) {
    double *covariance = ARENA_ARRAY(arena, double, n *n + 1), statistic = 0;
    double *solved = ARENA_ARRAY(arena, double, n + 1);
    for (size_t i = 0; i < n; i++) {
        solved[i] = fit->estimate[first + i];
        for (size_t j = 0; j < n; j++)
            covariance[i * n + j] = fit->covariance[(first + i) * fit->n + first + j];
    }
    if (!matrix_solve(arena, covariance, n, solved, 1))
        return why_fail(why, FAIL_INFEASIBLE, "term", "too few sample units to test this term");
    for (size_t i = 0; i < n; i++) statistic += solved[i] * fit->estimate[first + i];
    struct wald made = {.f = statistic / (double)n, .df = (double)n, .ddf = fit->df};
    made.p = made.ddf > 0 ? f_above(made.f, made.df, made.ddf) : (double)NAN;
    *out = made;
    return FAIL_NONE;
}

/* --- Steps of a scale --- */

static double logistic(double x) {
    return 1 / (1 + exp(-x));
}

/* One row's slopes by all parameters (columns, then cut points); its log chance. */
static double step_slopes(const struct regression_plan *plan, const double *b, size_t r,
                          double *slope) {
    size_t p = plan->n_columns, k = (size_t)plan->y[r], last = plan->n_steps - 1;
    const double *x = plan->x + r * p, *cut = b + p;
    double eta = 0;
    for (size_t i = 0; i < p; i++) eta += x[i] * b[i];
    double above = k == last ? 1 : logistic(cut[k] - eta);
    double below = k == 0 ? 0 : logistic(cut[k - 1] - eta);
    double upper = above * (1 - above), lower = below * (1 - below), chance = above - below;
    for (size_t i = 0; i < p + last; i++) slope[i] = 0;
    for (size_t i = 0; i < p; i++) slope[i] = -(upper - lower) / chance * x[i];
    if (k < last) slope[p + k] = upper / chance;
    if (k > 0) slope[p + k - 1] -= lower / chance;
    return chance > 0 ? log(chance) : -(double)INFINITY;
}

static double steps_pass(const struct regression_plan *plan, const double *b, double *score,
                         double *slope, double *z) {
    size_t q = plan->n_columns + plan->n_steps - 1;
    double likelihood = 0;
    memset(score, 0, q * sizeof *score);
    for (size_t r = 0; r < plan->design->n_rows; r++) {
        if (!plan->rows[r]) continue;
        double w = plan->design->weights[r];
        likelihood += w * step_slopes(plan, b, r, slope);
        for (size_t i = 0; i < q; i++) {
            score[i] += w * slope[i];
            if (z != NULL) z[r * q + i] = w * slope[i];
        }
    }
    return likelihood;
}

/* The information as the slope of the score, by central differences. */
static void steps_information(const struct regression_plan *plan, double *b, double *scratch,
                              double *slope, double *information) {
    size_t q = plan->n_columns + plan->n_steps - 1;
    double *up = scratch, *down = scratch + q;
    for (size_t i = 0; i < q; i++) {
        double kept = b[i], h = 1e-5 * (1 + fabs(kept));
        b[i] = kept + h;
        (void)steps_pass(plan, b, up, slope, NULL);
        b[i] = kept - h;
        (void)steps_pass(plan, b, down, slope, NULL);
        b[i] = kept;
        for (size_t j = 0; j < q; j++) information[i * q + j] = (down[j] - up[j]) / (2 * h);
    }
    for (size_t i = 0; i < q; i++)
        for (size_t j = 0; j < i; j++)
            information[i * q + j] = information[j * q + i] =
                (information[i * q + j] + information[j * q + i]) / 2;
}

/* Cut points from the shares of the answers. */
static enum fail steps_start(const struct regression_plan *plan, double *cut, struct why *why) {
    double all = 0, below = 0;
    for (size_t r = 0; r < plan->design->n_rows; r++)
        if (plan->rows[r]) all += plan->design->weights[r];
    for (size_t k = 0; k + 1 < plan->n_steps; k++) {
        double here = 0;
        for (size_t r = 0; r < plan->design->n_rows; r++)
            if (plan->rows[r] && plan->y[r] == (double)k) here += plan->design->weights[r];
        if (here == 0)
            return why_fail(why, FAIL_INPUT, "y", "nobody gave answer %zu: leave it out", k + 1);
        below += here;
        cut[k] = log(below / (all - below));
    }
    return all > below
               ? FAIL_NONE
               : why_fail(why, FAIL_INPUT, "y", "nobody gave the last answer: leave it out");
}

/* The top of the likelihood into b[n_columns + n_steps - 1]. */
static enum fail steps_climb(struct arena *arena, const struct regression_plan *plan, double *b,
                             struct why *why) {
    size_t p = plan->n_columns, q = p + plan->n_steps - 1, bad = 0;
    double *score = ARENA_ARRAY(arena, double, q), *slope = ARENA_ARRAY(arena, double, q);
    double *information = ARENA_ARRAY(arena, double, q *q);
    double *inverse = ARENA_ARRAY(arena, double, q *q), *next = ARENA_ARRAY(arena, double, q);
    double *scratch = ARENA_ARRAY(arena, double, 2 * q);
    TRY(steps_start(plan, b + p, why));
    for (int round = 0; round < 100; round++) {
        double likelihood = steps_pass(plan, b, score, slope, NULL), gain = 0;
        steps_information(plan, b, scratch, slope, information);
        if (!positive_invert(arena, information, q, inverse, &bad)) return determined(bad, why);
        for (int half = 0; half < 30; half++) {
            double share = ldexp(1, -half);
            gain = 0;
            for (size_t i = 0; i < q; i++) {
                double step = 0;
                for (size_t j = 0; j < q; j++) step += inverse[i * q + j] * score[j];
                next[i] = b[i] + share * step;
                gain = fmax(gain, fabs(step));
            }
            double reached = steps_pass(plan, next, scratch, slope, NULL);
            if (reached >= likelihood - 1e-10 * fabs(likelihood)) break;
        }
        memcpy(b, next, q * sizeof *b);
        if (gain < 1e-9) return FAIL_NONE;
    }
    return why_fail(why, FAIL_CONVERGE, "columns", "the cut points and effects do not settle");
}

static bool steps_again(const void *context, struct arena *arena, const double *weights,
                        double *values) {
    struct regression_plan plan = *(const struct regression_plan *)context;
    struct design design = design_reweighted(plan.design, weights, NULL);
    plan.design = &design;
    for (size_t i = 0; i < plan.n_columns; i++) values[i] = 0;
    return steps_climb(arena, &plan, values, NULL) == FAIL_NONE;
}

enum fail steps_run(struct arena *arena, const struct regression_plan *plan, struct regression *out,
                    struct why *why) {
    size_t p = plan->n_columns, q = p + plan->n_steps - 1, n = plan->design->n_rows, bad = 0;
    struct regression made = fit_new(arena, plan, q);
    double *b = made.estimate, *score = ARENA_ARRAY(arena, double, q);
    double *information = ARENA_ARRAY(arena, double, q *q), *slope = ARENA_ARRAY(arena, double, q);
    double *inverse = ARENA_ARRAY(arena, double, q *q);
    made.df = made.df_design + 1 - (double)q;
    if (plan->start == NULL)
        TRY(steps_climb(arena, plan, b, why));
    else
        memcpy(b, plan->start, q * sizeof *b);
    if (plan->design->replicates != NULL) {
        TRY(fit_again(arena, plan, steps_again, &made, why));
        *out = made;
        return FAIL_NONE;
    }
    double *z = ARENA_ARRAY(arena, double, n *q + 1),
           *covariance = ARENA_ARRAY(arena, double, q *q);
    (void)steps_pass(plan, b, score, slope, z);
    steps_information(plan, b, ARENA_ARRAY(arena, double, 2 * q), slope, information);
    if (!positive_invert(arena, information, q, inverse, &bad)) return determined(bad, why);
    TRY(design_covariance_of(arena, plan->design, z, q, covariance, why));
    fit_finish(arena, &made, inverse, covariance);
    *out = made;
    return FAIL_NONE;
}

/* --- Kappa and alpha --- */

enum fail survey_kappa_run(struct arena *arena, const struct design *design, const int32_t *a,
                           const int32_t *b, int32_t n_levels, struct kappa *out, struct why *why) {
    size_t k = (size_t)n_levels, n = design->n_rows;
    double *row = ARENA_ARRAY(arena, double, k), *column = ARENA_ARRAY(arena, double, k);
    double all = 0, agreed = 0, chance = 0, variance;
    for (size_t r = 0; r < n; r++) {
        if (a[r] < 0 || b[r] < 0) continue;
        all += design->weights[r];
        agreed += a[r] == b[r] ? design->weights[r] : 0;
        row[a[r]] += design->weights[r];
        column[b[r]] += design->weights[r];
    }
    if (all <= 0) return why_fail(why, FAIL_INFEASIBLE, "items", "nobody answered both");
    agreed /= all;
    for (size_t i = 0; i < k; i++) chance += row[i] / all * (column[i] / all);
    double kappa = (agreed - chance) / (1 - chance), *z = ARENA_ARRAY(arena, double, n + 1);
    for (size_t r = 0; r < n; r++) {
        if (a[r] < 0 || b[r] < 0) continue;
        /* What one more such person does to agreement and to chance. */
        double of_agreed = (a[r] == b[r]) - agreed;
        double of_chance = column[a[r]] / all + row[b[r]] / all - 2 * chance;
        z[r] =
            design->weights[r] / all *
            (of_agreed / (1 - chance) - of_chance * (1 - agreed) / ((1 - chance) * (1 - chance)));
    }
    TRY(design_covariance_of(arena, design, z, 1, &variance, why));
    *out = (struct kappa){kappa, sqrt(variance)};
    return FAIL_NONE;
}

double scale_alpha(const double *weights, const double *const *items, size_t n_items,
                   size_t n_rows) {
    double all = 0, parts = 0, k = (double)n_items;
    double total = 0;
    for (size_t i = 0; i <= n_items; i++) { /* the last: the sum of all */
        double sum = 0, square = 0;
        all = 0;
        for (size_t r = 0; r < n_rows; r++) {
            double whole = 0;
            for (size_t j = 0; j < n_items; j++) whole += items[j][r];
            if (isnan(whole) || !(weights[r] > 0)) continue;
            double x = i < n_items ? items[i][r] : whole;
            all += weights[r];
            sum += weights[r] * x;
            square += weights[r] * x * x;
        }
        double variance = square / all - sum / all * (sum / all);
        if (i < n_items)
            parts += variance;
        else
            total = variance;
    }
    return k / (k - 1) * (1 - parts / total);
}
