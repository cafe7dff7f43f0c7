/* Trimming, summaries and non-response; see weights.h. */
#include "stats/survey/matrix.h"
#include "stats/survey/weights.h"

#include <math.h>
#include <string.h>

size_t weights_trim(struct arena *arena, double *weights, size_t n_rows, double low, double high,
                    bool strict) {
    size_t mark = arena_mark(arena), n_trimmed = 0;
    bool *trimmed = ARENA_ARRAY(arena, bool, n_rows + 1);
    for (size_t round = 0; round == 0 || (strict && round < n_rows + 1); round++) {
        double cut = 0, free = 0;
        size_t outside = 0;
        for (size_t r = 0; r < n_rows; r++) {
            double weight = fmax(low, fmin(high, weights[r]));
            if (weight == weights[r] || !(weights[r] > 0)) continue;
            outside++;
            n_trimmed += trimmed[r] ? 0 : 1;
            trimmed[r] = true;
            cut += weights[r] - weight;
            weights[r] = weight;
        }
        if (outside == 0) break;
        for (size_t r = 0; r < n_rows; r++) free += trimmed[r] || !(weights[r] > 0) ? 0 : 1;
        for (size_t r = 0; r < n_rows && free > 0; r++)
            if (!trimmed[r] && weights[r] > 0) weights[r] += cut / free;
    }
    arena_rewind(arena, mark);
    return n_trimmed;
}

struct weight_summary weights_summary(const double *weights, const double *before, size_t n_rows) {
    struct weight_summary out = {.min = (double)INFINITY, .change_min = (double)INFINITY};
    out.max = out.change_max = -(double)INFINITY;
    for (size_t r = 0; r < n_rows; r++) {
        if (!(weights[r] > 0)) continue;
        double change = before == NULL ? 1 : weights[r] / before[r];
        out.n++;
        out.sum += weights[r];
        out.sum_squares += weights[r] * weights[r];
        out.min = fmin(out.min, weights[r]), out.max = fmax(out.max, weights[r]);
        out.change_min = fmin(out.change_min, change);
        out.change_max = fmax(out.change_max, change);
    }
    double n = (double)out.n, mean = out.sum / n, squares = 0;
    for (size_t r = 0; r < n_rows; r++)
        if (weights[r] > 0) squares += (weights[r] - mean) * (weights[r] - mean);
    out.ratio = out.max / out.min;
    out.cv = sqrt(squares / (n - 1)) / mean;
    out.kish_deff = n * out.sum_squares / (out.sum * out.sum);
    out.n_effective = out.sum * out.sum / out.sum_squares;
    out.efficiency_percent = 100 / out.kish_deff;
    return out;
}

enum fail nonresponse_factors(const double *weights, const bool *responded,
                              const struct factor *cells, size_t n_rows, double *factors,
                              struct why *why) {
    for (int32_t l = 0; l < cells->n_levels; l++) {
        double all = 0, some = 0;
        for (size_t r = 0; r < n_rows; r++) {
            if (cells->codes[r] != l) continue;
            all += weights[r];
            some += responded[r] ? weights[r] : 0;
        }
        if (all > 0 && !(some > 0))
            return why_fail(why, FAIL_INFEASIBLE, "",
                            "nobody with a weight above 0 answered in the cell '%.100s'; join it "
                            "with another",
                            cells->levels[l]);
        factors[l] = some > 0 ? all / some : 1;
    }
    return FAIL_NONE;
}

/* --- Chances of answering ------------------------------------------------------------------ */

static double *model_columns(struct arena *arena, const struct factor *factors,
                             const char *const *names, size_t n_factors,
                             const struct auxiliary *numbers, size_t n_numbers, size_t n_rows,
                             size_t *q, const char *const **labels) {
    size_t n = 1 + n_numbers, at = 1;
    for (size_t f = 0; f < n_factors; f++)
        n += factors[f].n_levels > 0 ? (size_t)factors[f].n_levels - 1 : 0;
    const char **list = ARENA_ARRAY(arena, const char *, n);
    double *x = ARENA_ARRAY(arena, double, n_rows *n + 1);
    list[0] = "(Intercept)";
    for (size_t r = 0; r < n_rows; r++) x[r * n] = 1;
    for (size_t f = 0; f < n_factors; f++)
        for (int32_t l = 1; l < factors[f].n_levels; l++, at++) {
            list[at] = arena_printf(arena, "%s%s", names[f], factors[f].levels[l]);
            for (size_t r = 0; r < n_rows; r++) x[r * n + at] = factors[f].codes[r] == l ? 1 : 0;
        }
    for (size_t k = 0; k < n_numbers; k++, at++) {
        list[at] = numbers[k].name;
        for (size_t r = 0; r < n_rows; r++) x[r * n + at] = numbers[k].numbers[r];
    }
    *q = n;
    *labels = list;
    return x;
}

/* One step of iteratively reweighted least squares; the largest change. */
static double logistic_step(struct arena *arena, const double *x, size_t q, const double *weights,
                            const bool *responded, double mean, size_t n_rows, double *beta) {
    size_t mark = arena_mark(arena);
    double *a = ARENA_ARRAY(arena, double, q *q), *b = ARENA_ARRAY(arena, double, q), most = 0;
    for (size_t r = 0; r < n_rows; r++) {
        const double *row = x + r * q;
        double u = 0, w = weights[r] / mean;
        for (size_t i = 0; i < q; i++) u += row[i] * beta[i];
        double p = 1 / (1 + exp(-u));
        for (size_t i = 0; i < q; i++) {
            if (row[i] == 0) continue;
            b[i] += w * row[i] * ((responded[r] ? 1 : 0) - p);
            for (size_t k = 0; k < q; k++) a[i * q + k] += w * p * (1 - p) * row[i] * row[k];
        }
    }
    matrix_solve_scaled(arena, a, q, b, 1);
    for (size_t i = 0; i < q; i++) beta[i] += b[i], most = fmax(most, fabs(b[i]));
    arena_rewind(arena, mark);
    return most;
}

enum fail propensity_fit(struct arena *arena, const double *weights, const bool *responded,
                         const struct factor *factors, const char *const *names, size_t n_factors,
                         const struct auxiliary *numbers, size_t n_numbers, size_t n_rows,
                         struct propensity *out, struct why *why) {
    size_t q;
    const char *const *labels;
    double mean = 0;
    for (size_t f = 0; f < n_factors; f++)
        for (size_t r = 0; r < n_rows; r++)
            if (factors[f].codes[r] < 0) {
                why_fail(why, FAIL_INPUT, names[f], "want a value of '%.60s' for everybody",
                         names[f]);
                if (why != NULL) why->row = (int64_t)r + 1;
                return FAIL_INPUT;
            }
    const double *x =
        model_columns(arena, factors, names, n_factors, numbers, n_numbers, n_rows, &q, &labels);
    double *beta = ARENA_ARRAY(arena, double, q), change = 1;
    double *chances = ARENA_ARRAY(arena, double, n_rows + 1);
    for (size_t r = 0; r < n_rows; r++) mean += weights[r] / (double)n_rows;
    for (int round = 0; round < 60 && change > 1e-13; round++)
        change = logistic_step(arena, x, q, weights, responded, mean, n_rows, beta);
    if (!(change < 1e-6))
        return why_fail(why, FAIL_CONVERGE, "",
                        "the chances of answering cannot be fitted: some combination of answers "
                        "always or never responds; use cells instead");
    for (size_t r = 0; r < n_rows; r++) {
        double u = 0;
        for (size_t i = 0; i < q; i++) u += x[r * q + i] * beta[i];
        chances[r] = 1 / (1 + exp(-u));
    }
    *out = (struct propensity){q, labels, beta, chances};
    return FAIL_NONE;
}

/* --- Representativity ---------------------------------------------------------------------- */

/* sum w (rho - mean of its level)^2 within the levels. */
static double within(struct arena *arena, const double *weights, const double *chances,
                     const struct factor *cells, size_t n_rows) {
    size_t mark = arena_mark(arena), n = (size_t)cells->n_levels;
    double *sum = ARENA_ARRAY(arena, double, n + 1), *all = ARENA_ARRAY(arena, double, n + 1);
    double squares = 0;
    for (size_t r = 0; r < n_rows; r++) {
        sum[cells->codes[r]] += weights[r] * chances[r];
        all[cells->codes[r]] += weights[r];
    }
    for (size_t r = 0; r < n_rows; r++) {
        double off = chances[r] - sum[cells->codes[r]] / all[cells->codes[r]];
        squares += weights[r] * off * off;
    }
    arena_rewind(arena, mark);
    return squares;
}

static double conditional_of(struct arena *arena, const double *weights, const double *chances,
                             const struct factor *factors, size_t n_factors, size_t without,
                             size_t n_rows, double all) {
    struct factor *others = ARENA_ARRAY(arena, struct factor, n_factors + 1), cells;
    size_t n = 0;
    for (size_t f = 0; f < n_factors; f++)
        if (f != without) others[n++] = factors[f];
    if (n == 0) {
        others[0] = (struct factor){ARENA_ARRAY(arena, int32_t, n_rows + 1), 1, NULL, NULL};
        cells = others[0];
    } else {
        cells = factor_cross(arena, others, n, n_rows, ".");
    }
    return sqrt(within(arena, weights, chances, &cells, n_rows) / (all - 1));
}

struct representativity representativity_of(struct arena *arena, const double *weights,
                                            const bool *responded, const double *chances,
                                            const struct factor *factors, size_t n_factors,
                                            size_t n_rows) {
    struct representativity out = {0};
    double all = 0, squares = 0;
    for (size_t r = 0; r < n_rows; r++) {
        all += weights[r];
        out.mean += weights[r] * chances[r];
        out.response += responded[r] ? weights[r] : 0;
    }
    out.mean /= all, out.response /= all;
    for (size_t r = 0; r < n_rows; r++)
        squares += weights[r] * (chances[r] - out.mean) * (chances[r] - out.mean);
    out.spread = sqrt(squares / (all - 1));
    out.r = 1 - 2 * out.spread;
    out.cv = out.spread / out.mean;
    out.partial = ARENA_ARRAY(arena, double, n_factors + 1);
    out.conditional = ARENA_ARRAY(arena, double, n_factors + 1);
    out.categories = ARENA_ARRAY(arena, double *, n_factors + 1);
    for (size_t f = 0; f < n_factors; f++) {
        size_t n_levels = (size_t)factors[f].n_levels;
        double *sum = ARENA_ARRAY(arena, double, n_levels + 1);
        double *share = ARENA_ARRAY(arena, double, n_levels + 1), between = 0;
        for (size_t r = 0; r < n_rows; r++) {
            sum[factors[f].codes[r]] += weights[r] * chances[r];
            share[factors[f].codes[r]] += weights[r];
        }
        for (size_t l = 0; l < n_levels; l++) {
            double off = share[l] > 0 ? sum[l] / share[l] - out.mean : 0;
            sum[l] = sqrt(share[l] / all) * off;
            between += sum[l] * sum[l];
        }
        out.categories[f] = sum;
        out.partial[f] = sqrt(between);
        out.conditional[f] =
            conditional_of(arena, weights, chances, factors, n_factors, f, n_rows, all);
    }
    return out;
}
