/* Proportional odds by the way and the stopping rule of R's polr: a variable metric search that
 * ends when the likelihood gains less than 10^-8 of itself. Its estimates differ from the top in
 * the fifth digit or so; figures published from there are compared with these. */
#include "tests/golden/steps_polr.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Nash (1990), Compact Numerical Methods, algorithm 21, with the constants that R uses. */
static const double step_cut = 0.2, accepted = 1e-4, same_beyond = 10, gain_least = 1e-8;

struct search {
    const struct regression_plan *plan;
    size_t p, q, n; /* columns, cut points, both */
    double *cut;    /* [q] */
};

static double logistic(double x) {
    return x > -700 ? 1 / (1 + exp(-x)) : 0;
}

/* Minus the log likelihood and its slope; cut points are a first one and logs of the distances. */
static double value_of(const struct search *s, const double *b, double *slope) {
    const struct regression_plan *plan = s->plan;
    double value = 0;
    for (size_t k = 0; k < s->q; k++)
        s->cut[k] = k == 0 ? b[s->p] : s->cut[k - 1] + exp(b[s->p + k]);
    for (size_t i = 0; i < s->n; i++) slope[i] = 0;
    for (size_t r = 0; r < plan->design->n_rows; r++) {
        if (!plan->rows[r]) continue;
        const double *x = plan->x + r * s->p;
        double eta = 0, w = plan->design->weights[r];
        size_t k = (size_t)plan->y[r];
        for (size_t i = 0; i < s->p; i++) eta += x[i] * b[i];
        double above = k < s->q ? logistic(fmin(100, s->cut[k] - eta)) : 1;
        double below = k > 0 ? logistic(fmax(-100, s->cut[k - 1] - eta)) : 0;
        double chance = above - below, upper = above * (1 - above), lower = below * (1 - below);
        if (!(chance > 0)) return (double)INFINITY;
        value -= w * log(chance);
        for (size_t i = 0; i < s->p; i++) slope[i] += w * x[i] * (upper - lower) / chance;
        if (k < s->q) slope[s->p + k] -= w * upper / chance;
        if (k > 0) slope[s->p + k - 1] += w * lower / chance;
    }
    for (size_t k = 0; k < s->q; k++) {
        for (size_t later = k + 1; later < s->q; later++) slope[s->p + k] += slope[s->p + later];
        if (k > 0) slope[s->p + k] *= exp(b[s->p + k]);
    }
    return value;
}

/* H (lower triangle) times v. */
static double row_times(const double *h, size_t n, size_t i, const double *v) {
    double sum = 0;
    for (size_t j = 0; j <= i; j++) sum += h[i * n + j] * v[j];
    for (size_t j = i + 1; j < n; j++) sum += h[j * n + i] * v[j];
    return sum;
}

static void metric_reset(double *h, size_t n) {
    for (size_t i = 0; i < n * n; i++) h[i] = i % (n + 1) == 0 ? 1 : 0;
}

/* The update for step t and change of slope c; false when it would not stay positive. */
static bool metric_update(double *h, size_t n, const double *t, const double *c, double *scratch) {
    double first = 0, second = 0;
    for (size_t i = 0; i < n; i++) first += t[i] * c[i];
    if (!(first > 0)) return false;
    for (size_t i = 0; i < n; i++) second += (scratch[i] = row_times(h, n, i, c)) * c[i];
    second = 1 + second / first;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++)
            h[i * n + j] += (second * t[i] * t[j] - t[i] * scratch[j] - scratch[i] * t[j]) / first;
    return true;
}

/* Shorter and shorter until it is downhill enough; how many parameters no longer move. */
static size_t line_search(const struct search *s, const double *from, const double *t, double drop,
                          double least, double *b, double *slope, double *value, double *length) {
    *length = 1;
    while (true) {
        size_t still = 0;
        for (size_t i = 0; i < s->n; i++) {
            b[i] = from[i] + *length * t[i];
            still += same_beyond + from[i] == same_beyond + b[i];
        }
        if (still == s->n) return still;
        *value = value_of(s, b, slope);
        if (isfinite(*value) && *value <= least + drop * *length * accepted) return still;
        *length *= step_cut;
    }
}

static void descend(struct arena *arena, const struct search *s, double *b) {
    size_t n = s->n, slopes = 1, reset = 1, still = 0;
    double *h = ARENA_ARRAY(arena, double, n *n), *g = ARENA_ARRAY(arena, double, n);
    double *t = ARENA_ARRAY(arena, double, n), *c = ARENA_ARRAY(arena, double, n);
    double *from = ARENA_ARRAY(arena, double, n), *next = ARENA_ARRAY(arena, double, n);
    double least = value_of(s, b, g), value = least, length;
    for (int round = 0; round < 100;) {
        double drop = 0;
        if (reset == slopes) metric_reset(h, n);
        for (size_t i = 0; i < n; i++) {
            from[i] = b[i];
            c[i] = g[i];
            t[i] = -row_times(h, n, i, g);
            drop += t[i] * g[i];
        }
        if (!(drop < 0)) {
            if (reset == slopes) return;
            reset = slopes;
            continue;
        }
        still = line_search(s, from, t, drop, least, b, next, &value, &length);
        if (!(fabs(value - least) > gain_least * (fabs(least) + gain_least))) {
            still = n;
            least = value;
        }
        if (still < n) {
            least = value;
            memcpy(g, next, n * sizeof *g);
            slopes++;
            round++;
            for (size_t i = 0; i < n; i++) t[i] *= length, c[i] = g[i] - c[i];
            if (!metric_update(h, n, t, c, from)) reset = slopes;
        } else {
            if (reset == slopes) return;
            reset = slopes;
        }
        if (slopes - reset > 2 * n) reset = slopes;
    }
}

enum fail steps_polr(struct arena *arena, const struct regression_plan *plan, double *b,
                     struct why *why) {
    size_t p = plan->n_columns, q = plan->n_steps - 1, rows = plan->design->n_rows;
    size_t middle = plan->n_steps / 2;
    /* The start: a logit of being above the middle, cut points spread like a logistic's. */
    double *x = ARENA_ARRAY(arena, double, rows *(p + 1) + 1);
    double *y = ARENA_ARRAY(arena, double, rows + 1);
    for (size_t r = 0; r < rows; r++) {
        x[r * (p + 1)] = 1;
        for (size_t i = 0; i < p; i++) x[r * (p + 1) + 1 + i] = plan->x[r * p + i];
        y[r] = plan->rows[r] && plan->y[r] >= (double)middle;
    }
    struct regression_plan start = {.design = plan->design,
                                    .rows = plan->rows,
                                    .n_columns = p + 1,
                                    .x = x,
                                    .y = y,
                                    .family = FAMILY_BINOMIAL};
    struct regression fit;
    TRY(regression_run(arena, &start, &fit, why));
    struct search s = {plan, p, q, p + q, ARENA_ARRAY(arena, double, q)};
    double all = (double)q + 1, centre = log((double)middle / (all - (double)middle)), before = 0;
    for (size_t i = 0; i < p; i++) b[i] = fit.estimate[i + 1];
    for (size_t k = 0; k < q; k++) {
        double share = (double)(k + 1) / all;
        double cut = -fit.estimate[0] + (log(share / (1 - share)) - centre) / 1.7;
        b[p + k] = k == 0 ? cut : log(cut - before);
        before = cut;
    }
    descend(arena, &s, b);
    for (size_t k = 1; k < q; k++) b[p + k] = b[p + k - 1] + exp(b[p + k]);
    return FAIL_NONE;
}
