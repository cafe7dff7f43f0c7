/* Calibration to known totals by Newton's steps; see weights.h. */
#include "stats/survey/matrix.h"
#include "stats/survey/weights_inner.h"

#include <math.h>
#include <string.h>

struct fitting {
    const struct calibrate_plan *plan;
    size_t n_cells, q;
    const double *x;      /* [n_cells * q] */
    const double *sums;   /* [n_cells] */
    const double *totals; /* [q] */
    double *factors;      /* [n_cells] */
    double *slopes;       /* [n_cells] */
};

/* F(u) and its slope. */
static double factor_at(const struct calibrate_plan *plan, double u, double *slope) {
    double low = plan->low, high = plan->high;
    if (plan->distance == DISTANCE_RAKING) {
        *slope = exp(fmin(u, 300));
        return *slope;
    }
    if (plan->distance == DISTANCE_LINEAR) {
        double value = 1 + u;
        *slope = value > low && value < high ? 1 : 0;
        return fmin(fmax(value, low), high);
    }
    double a = (high - low) / ((1 - low) * (high - 1)), e = exp(fmin(a * u, 300));
    double below = (high - 1) + (1 - low) * e;
    *slope = e / below * (a * (high - low) * (1 - low) * (high - 1)) / below;
    return (low * (high - 1) + high * (1 - low) * e) / below;
}

/* Factors at lambda; the gaps to the totals; the largest of them, each over its total. */
static double fit_at(struct fitting *fitting, const double *lambda, double *gaps, size_t *worst) {
    size_t q = fitting->q;
    double most = -1;
    memcpy(gaps, fitting->totals, q * sizeof gaps[0]);
    for (size_t c = 0; c < fitting->n_cells; c++) {
        const double *x = fitting->x + c * q;
        double u = 0;
        for (size_t i = 0; i < q; i++) u += x[i] * lambda[i];
        fitting->factors[c] = factor_at(fitting->plan, u, &fitting->slopes[c]);
        double w = fitting->sums[c] * fitting->factors[c];
        for (size_t i = 0; i < q; i++)
            if (x[i] != 0) gaps[i] -= w * x[i];
    }
    for (size_t i = 0; i < q; i++) {
        double off = fabs(gaps[i]) / fmax(1, fabs(fitting->totals[i]));
        if (isnan(off)) off = (double)INFINITY;
        if (off > most) most = off, *worst = i;
    }
    return most;
}

enum { ROUNDS_MAX = 200, HALVINGS = 20 };

static enum fail newton(struct arena *arena, struct fitting *fitting, int *rounds, double *gap,
                        size_t *worst) {
    size_t q = fitting->q;
    double *lambda = ARENA_ARRAY(arena, double, q), *next = ARENA_ARRAY(arena, double, q);
    double *gaps = ARENA_ARRAY(arena, double, q), *step = ARENA_ARRAY(arena, double, q);
    double *slopes = ARENA_ARRAY(arena, double, q *q);
    *gap = fit_at(fitting, lambda, gaps, worst);
    for (*rounds = 0; *rounds<ROUNDS_MAX && * gap> 1e-12; (*rounds)++) {
        memset(slopes, 0, q * q * sizeof slopes[0]);
        for (size_t c = 0; c < fitting->n_cells; c++) {
            const double *x = fitting->x + c * q;
            double w = fitting->sums[c] * fitting->slopes[c];
            for (size_t i = 0; i < q && w > 0; i++)
                for (size_t k = 0; k < q && x[i] != 0; k++) slopes[i * q + k] += w * x[i] * x[k];
        }
        memcpy(step, gaps, q * sizeof step[0]);
        matrix_solve_scaled(arena, slopes, q, step, 1);
        double best = *gap, now = best;
        for (int half = 0; half < HALVINGS; half++) {
            double size = ldexp(1, -half);
            for (size_t i = 0; i < q; i++) next[i] = lambda[i] + size * step[i];
            now = fit_at(fitting, next, gaps, worst);
            if (now < best) break;
        }
        if (!(now < best)) { /* no step helps any more */
            *gap = fit_at(fitting, lambda, gaps, worst);
            break;
        }
        memcpy(lambda, next, q * sizeof lambda[0]);
        *gap = now;
    }
    return *gap < 1e-7 ? FAIL_NONE : FAIL_CONVERGE;
}

/* Everybody a cell, where numbers are calibrated to. */
static void cells_of_rows(struct arena *arena, const double *weights, size_t n_rows,
                          struct cells *cells) {
    int32_t *of = ARENA_ARRAY(arena, int32_t, n_rows + 1);
    int32_t *levels = ARENA_ARRAY(arena, int32_t, n_rows * cells->n_margins + 1);
    for (size_t r = 0; r < n_rows; r++) {
        of[r] = (int32_t)r;
        for (size_t m = 0; m < cells->n_margins; m++)
            levels[r * cells->n_margins + m] =
                cells->levels[(size_t)cells->of[r] * cells->n_margins + m];
    }
    *cells = (struct cells){(int32_t)n_rows, of, levels, cells->n_margins, weights};
}

static enum fail auxiliaries_check(const struct calibrate_plan *plan, size_t n_rows,
                                   struct why *why) {
    for (size_t a = 0; a < plan->n_auxiliaries; a++)
        for (size_t r = 0; r < n_rows; r++)
            if (!isfinite(plan->auxiliaries[a].numbers[r])) {
                why_fail(why, FAIL_INPUT, plan->auxiliaries[a].name,
                         "want a number in '%.60s' from everybody who is weighted to it",
                         plan->auxiliaries[a].name);
                if (why != NULL) why->row = (int64_t)r + 1;
                return FAIL_INPUT;
            }
    if (plan->distance == DISTANCE_LOGIT &&
        !(plan->low < 1 && plan->high > 1 && plan->low >= 0 && isfinite(plan->high)))
        return why_fail(why, FAIL_INPUT, "bounds", "want bounds on both sides of 1, got %g and %g",
                        plan->low, plan->high);
    return FAIL_NONE;
}

/* The name of the i-th total, for messages. */
static const char *total_name(struct arena *arena, const struct calibrate_plan *plan, size_t i) {
    for (size_t m = 0; m < plan->n_margins; m++) {
        size_t n = (size_t)plan->margins[m].factor.n_levels;
        if (i < n)
            return arena_printf(arena, "%.60s' of margin '%.60s", plan->margins[m].factor.levels[i],
                                plan->margins[m].name);
        i -= n;
    }
    return i < plan->n_auxiliaries ? plan->auxiliaries[i].name : "all people";
}

enum fail weights_calibrate(struct arena *arena, const double *weights, size_t n_rows,
                            const struct calibrate_plan *plan, struct weighted *out,
                            struct why *why) {
    struct cells cells;
    struct fitting fitting = {.plan = plan};
    struct weighted weighted = {0};
    bool people = !isnan(plan->people);
    size_t extra = plan->n_auxiliaries + (people ? 1 : 0), worst = 0;
    TRY(auxiliaries_check(plan, n_rows, why));
    TRY(cells_make(arena, plan->margins, plan->n_margins, weights, n_rows, &cells, why));
    if (plan->n_margins > 0)
        TRY(margins_check(plan->margins, plan->n_margins, &cells,
                          ARENA_ARRAY(arena, double, rake_scratch(plan->margins, plan->n_margins)),
                          why));
    if (plan->n_auxiliaries > 0) cells_of_rows(arena, weights, n_rows, &cells);
    double *x = margins_indicators(arena, &cells, plan->margins, extra, &fitting.q);
    double *totals = ARENA_ARRAY(arena, double, fitting.q + 1);
    size_t at = 0;
    for (size_t m = 0; m < plan->n_margins; m++)
        for (int32_t l = 0; l < plan->margins[m].factor.n_levels; l++)
            totals[at++] = plan->margins[m].totals[l];
    for (size_t a = 0; a < plan->n_auxiliaries; a++, at++) {
        totals[at] = plan->auxiliaries[a].total;
        for (size_t r = 0; r < n_rows; r++) x[r * fitting.q + at] = plan->auxiliaries[a].numbers[r];
    }
    if (people) {
        totals[at] = plan->people;
        for (size_t c = 0; c < (size_t)cells.n_cells; c++) x[c * fitting.q + at] = 1;
    }
    fitting.n_cells = (size_t)cells.n_cells, fitting.x = x, fitting.totals = totals;
    fitting.sums = cells.sums;
    fitting.factors = ARENA_ARRAY(arena, double, fitting.n_cells + 1);
    fitting.slopes = ARENA_ARRAY(arena, double, fitting.n_cells + 1);
    if (newton(arena, &fitting, &weighted.rounds, &weighted.worst, &worst) != FAIL_NONE)
        return why_fail(why, FAIL_CONVERGE, "",
                        "no weights within the bounds meet the total of '%s': the nearest are "
                        "%.3g %% off; widen the bounds, join categories or drop a margin",
                        total_name(arena, plan, worst), 100 * weighted.worst);
    weighted.weights = ARENA_ARRAY(arena, double, n_rows + 1);
    for (size_t r = 0; r < n_rows; r++)
        weighted.weights[r] = weights[r] * fitting.factors[cells.of[r]];
    weighted.calibration = ARENA_NEW(arena, struct calibration);
    *weighted.calibration = (struct calibration){.kind = CALIBRATION_REGRESSION,
                                                 .cells = cells.of,
                                                 .n_cells = cells.n_cells,
                                                 .n_auxiliaries = fitting.q,
                                                 .auxiliaries = x,
                                                 .before = weights};
    *out = weighted;
    return FAIL_NONE;
}
