#include "stats/survey/weights.h"

#include "stats/survey/intern.h"
#include "stats/survey/weights_inner.h"

#include <math.h>
#include <string.h>

/* --- Cells --------------------------------------------------------------------------------- */

enum fail cells_make(struct arena *arena, const struct margin *margins, size_t n_margins,
                     const double *weights, size_t n_rows, struct cells *out, struct why *why) {
    int32_t *of = ARENA_ARRAY(arena, int32_t, n_rows + 1);
    uint64_t all = 1;
    for (size_t m = 0; m < n_margins && all < (1u << 30); m++)
        all *= (uint64_t)margins[m].factor.n_levels;
    bool small = all <= 4 * (uint64_t)n_rows + 65536;
    int32_t *seen = small ? ARENA_ARRAY(arena, int32_t, all) : NULL, n_cells = 0;
    int32_t *key = ARENA_ARRAY(arena, int32_t, n_margins + 1);
    struct intern intern;
    if (!small) intern_start(&intern, arena);
    for (size_t r = 0; r < n_rows; r++) {
        size_t place = 0;
        for (size_t m = 0; m < n_margins; m++) {
            key[m] = margins[m].factor.codes[r];
            if (key[m] < 0) {
                why_fail(why, FAIL_INPUT, margins[m].name,
                         "want an answer to '%.60s' from everybody who is weighted to it; give "
                         "the gap a category of its own or leave the person out",
                         margins[m].name);
                if (why != NULL) why->row = (int64_t)r + 1;
                return FAIL_INPUT;
            }
            place = place * (size_t)margins[m].factor.n_levels + (size_t)key[m];
        }
        int32_t cell;
        if (small) {
            if (seen[place] == 0) seen[place] = ++n_cells;
            cell = seen[place] - 1;
        } else {
            cell = intern_number(&intern, (const char *)key, n_margins * sizeof key[0]);
            n_cells = (int32_t)intern.n;
        }
        of[r] = cell;
    }
    int32_t *levels = ARENA_ARRAY(arena, int32_t, (size_t)n_cells * n_margins + 1);
    double *sums = ARENA_ARRAY(arena, double, (size_t)n_cells + 1);
    for (size_t r = 0; r < n_rows; r++) {
        sums[of[r]] += weights[r];
        for (size_t m = 0; m < n_margins; m++)
            levels[(size_t)of[r] * n_margins + m] = margins[m].factor.codes[r];
    }
    *out = (struct cells){n_cells, of, levels, n_margins, sums};
    return FAIL_NONE;
}

static double total_of(const struct margin *margin) {
    double sum = 0;
    for (int32_t l = 0; l < margin->factor.n_levels; l++) sum += margin->totals[l];
    return sum;
}

enum fail margins_check(const struct margin *margins, size_t n_margins, const struct cells *cells,
                        double *scratch, struct why *why) {
    for (size_t m = 0; m < n_margins; m++) {
        const struct margin *margin = &margins[m];
        double all = total_of(margin), first = total_of(&margins[0]);
        for (int32_t l = 0; l < margin->factor.n_levels; l++) scratch[l] = 0;
        for (size_t c = 0; c < (size_t)cells->n_cells; c++)
            scratch[cells->levels[c * n_margins + m]] += cells->sums[c];
        for (int32_t l = 0; l < margin->factor.n_levels; l++) {
            if (!(margin->totals[l] >= 0) || isinf(margin->totals[l]))
                return why_fail(why, FAIL_INPUT, margin->name,
                                "margin '%.60s' has no total for '%.60s'; add it, 0 or more",
                                margin->name, margin->factor.levels[l]);
            if (margin->totals[l] > 0 && !(scratch[l] > 0))
                return why_fail(why, FAIL_INFEASIBLE, margin->name,
                                "margin '%.60s' wants %.10g people in '%.60s', where no answers "
                                "have a weight above 0; join it with another category",
                                margin->name, margin->totals[l], margin->factor.levels[l]);
        }
        if (fabs(all - first) > 1e-9 * fabs(first))
            return why_fail(why, FAIL_INPUT, margin->name,
                            "margins must have the same total: '%.60s' sums to %.12g, '%.60s' to "
                            "%.12g",
                            margins[0].name, first, margin->name, all);
        if (!(all > 0))
            return why_fail(why, FAIL_INPUT, margin->name, "margin '%.60s' sums to 0",
                            margin->name);
    }
    return FAIL_NONE;
}

/* --- Post-stratification ------------------------------------------------------------------- */

enum fail weights_poststratify(struct arena *arena, const double *weights, size_t n_rows,
                               const struct margin *margin, struct weighted *out, struct why *why) {
    struct cells cells;
    TRY(cells_make(arena, margin, 1, weights, n_rows, &cells, why));
    double *scratch = ARENA_ARRAY(arena, double, (size_t)margin->factor.n_levels + 1);
    TRY(margins_check(margin, 1, &cells, scratch, why));
    struct calibration *calibration = ARENA_NEW(arena, struct calibration);
    *calibration = (struct calibration){
        .kind = CALIBRATION_CELLS, .cells = cells.of, .n_cells = cells.n_cells};
    double *fitted = ARENA_ARRAY(arena, double, n_rows + 1);
    for (size_t r = 0; r < n_rows; r++) {
        double sum = cells.sums[cells.of[r]];
        fitted[r] = sum > 0 ? weights[r] * margin->totals[margin->factor.codes[r]] / sum : 0;
    }
    *out = (struct weighted){fitted, calibration, 1, 0};
    return FAIL_NONE;
}

/* --- Raking -------------------------------------------------------------------------------- */

size_t rake_scratch(const struct margin *margins, size_t n_margins) {
    size_t most = 1;
    for (size_t m = 0; m < n_margins; m++)
        if ((size_t)margins[m].factor.n_levels > most) most = (size_t)margins[m].factor.n_levels;
    return most;
}

enum fail cells_rake(const struct cells *cells, const struct margin *margins, const double *sums,
                     int rounds_max, double tolerance, double *factors, double *scratch,
                     int *rounds, double *worst, struct why *why) {
    size_t n_margins = cells->n_margins, n_cells = (size_t)cells->n_cells;
    size_t worst_margin = 0;
    int32_t worst_level = 0;
    double gap = 0;
    for (int round = 1; round <= rounds_max; round++) {
        gap = 0;
        for (size_t m = 0; m < n_margins; m++) {
            int32_t n_levels = margins[m].factor.n_levels;
            const int32_t *level = cells->levels + m;
            memset(scratch, 0, (size_t)n_levels * sizeof scratch[0]);
            for (size_t c = 0; c < n_cells; c++)
                scratch[level[c * n_margins]] += sums[c] * factors[c];
            for (int32_t l = 0; l < n_levels; l++) {
                double total = margins[m].totals[l];
                double ratio = scratch[l] > 0 ? total / scratch[l]
                               : total > 0    ? (double)INFINITY
                                              : 1;
                double off = total > 0 || scratch[l] > 0 ? fabs(ratio - 1) : 0;
                if (total == 0 && scratch[l] > 0) off = 1;
                if (off > gap) gap = off, worst_margin = m, worst_level = l;
                scratch[l] = isinf(ratio) ? 1 : ratio;
            }
            for (size_t c = 0; c < n_cells; c++) factors[c] *= scratch[level[c * n_margins]];
        }
        *rounds = round;
        *worst = gap;
        if (gap < tolerance) return FAIL_NONE;
    }
    return why_fail(why, FAIL_CONVERGE, margins[worst_margin].name,
                    "raking does not settle: after %d rounds '%.60s' of margin '%.60s' is still "
                    "%.3g %% off its total; the combinations of answers cannot meet all margins, "
                    "so join categories or drop a margin",
                    rounds_max, margins[worst_margin].factor.levels[worst_level],
                    margins[worst_margin].name, 100 * gap);
}

double *margins_indicators(struct arena *arena, const struct cells *cells,
                           const struct margin *margins, size_t extra, size_t *n) {
    size_t n_margins = cells->n_margins, width = extra, at = 0;
    for (size_t m = 0; m < n_margins; m++) width += (size_t)margins[m].factor.n_levels;
    double *x = ARENA_ARRAY(arena, double, (size_t)cells->n_cells *width + 1);
    for (size_t m = 0; m < n_margins; at += (size_t)margins[m++].factor.n_levels)
        for (size_t c = 0; c < (size_t)cells->n_cells; c++)
            x[c * width + at + (size_t)cells->levels[c * n_margins + m]] = 1;
    *n = width;
    return x;
}

static const int32_t *counts_of_levels(struct arena *arena, const struct margin *margins,
                                       size_t n_margins) {
    int32_t *n = ARENA_ARRAY(arena, int32_t, n_margins + 1);
    for (size_t m = 0; m < n_margins; m++) n[m] = margins[m].factor.n_levels;
    return n;
}

enum fail weights_rake(struct arena *arena, const double *weights, size_t n_rows,
                       const struct margin *margins, size_t n_margins, const struct rake_plan *plan,
                       struct weighted *out, struct why *why) {
    struct cells cells;
    double *scratch = ARENA_ARRAY(arena, double, rake_scratch(margins, n_margins));
    TRY(cells_make(arena, margins, n_margins, weights, n_rows, &cells, why));
    TRY(margins_check(margins, n_margins, &cells, scratch, why));
    double *factors = ARENA_ARRAY(arena, double, (size_t)cells.n_cells + 1);
    for (size_t c = 0; c < (size_t)cells.n_cells; c++) factors[c] = 1;
    struct weighted weighted = {0};
    TRY(cells_rake(&cells, margins, cells.sums, plan->rounds_max > 0 ? plan->rounds_max : 2000,
                   plan->tolerance > 0 ? plan->tolerance : 1e-12, factors, scratch,
                   &weighted.rounds, &weighted.worst, why));
    weighted.weights = ARENA_ARRAY(arena, double, n_rows + 1);
    for (size_t r = 0; r < n_rows; r++) weighted.weights[r] = weights[r] * factors[cells.of[r]];
    struct calibration *calibration = ARENA_NEW(arena, struct calibration);
    *calibration = (struct calibration){.kind = CALIBRATION_MARGINS,
                                        .cells = cells.of,
                                        .n_cells = cells.n_cells,
                                        .n_margins = n_margins,
                                        .levels = cells.levels,
                                        .n_levels = counts_of_levels(arena, margins, n_margins),
                                        .sweeps = 10,
                                        .before = weights};
    if (!plan->as_r) {
        calibration->kind = CALIBRATION_REGRESSION;
        calibration->auxiliaries =
            margins_indicators(arena, &cells, margins, 0, &calibration->n_auxiliaries);
    }
    weighted.calibration = calibration;
    *out = weighted;
    return FAIL_NONE;
}
