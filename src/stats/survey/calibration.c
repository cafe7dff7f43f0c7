#include "stats/survey/calibration.h"

#include "stats/survey/matrix.h"

#include <string.h>

enum { BLOCK = 256 };

struct residual {
    struct influence of;
    const struct calibration *calibration;
    const double *weights;
    double *fit; /* [n_cells * n_columns] */
};

static void residual_fill(const void *context, size_t from, size_t to, double *z) {
    const struct residual *residual = context;
    size_t p = residual->of.n_columns;
    residual->of.fill(residual->of.context, from, to, z);
    for (size_t r = from; r < to; r++) {
        const double *fit = residual->fit + (size_t)residual->calibration->cells[r] * p;
        for (size_t j = 0; j < p; j++) z[(r - from) * p + j] -= residual->weights[r] * fit[j];
    }
}

/* How much a row counts in the fit: R's rake takes means of people, all others of weights. */
static double count_of(const struct residual *residual, size_t row) {
    switch (residual->calibration->kind) {
    case CALIBRATION_CELLS: return residual->weights[row];
    case CALIBRATION_MARGINS: return 1;
    case CALIBRATION_REGRESSION: return residual->calibration->before[row];
    }
    return 1;
}

/* Sums over the rows of each cell of what an influence is per unit of weight, and of counts. */
static void cell_sums(struct residual *residual, size_t n_rows, double *block, double *sums,
                      double *counts) {
    size_t p = residual->of.n_columns;
    const struct calibration *calibration = residual->calibration;
    for (size_t from = 0; from < n_rows; from += BLOCK) {
        size_t to = from + BLOCK < n_rows ? from + BLOCK : n_rows;
        residual->of.fill(residual->of.context, from, to, block);
        for (size_t r = from; r < to; r++) {
            size_t cell = (size_t)calibration->cells[r];
            double count = count_of(residual, r);
            counts[cell] += count;
            if (!(residual->weights[r] > 0)) continue;
            double factor = count / residual->weights[r];
            for (size_t j = 0; j < p; j++) sums[cell * p + j] += factor * block[(r - from) * p + j];
        }
    }
}

static void fit_cells(const struct calibration *calibration, size_t p, const double *sums,
                      const double *counts, double *fit) {
    for (size_t c = 0; c < (size_t)calibration->n_cells; c++)
        for (size_t j = 0; j < p; j++)
            fit[c * p + j] = counts[c] > 0 ? sums[c * p + j] / counts[c] : 0;
}

static void fit_margins(struct arena *arena, const struct calibration *calibration, size_t p,
                        const double *sums, const double *counts, double *fit) {
    for (int sweep = 0; sweep < calibration->sweeps; sweep++) {
        for (size_t m = 0; m < calibration->n_margins; m++) {
            size_t mark = arena_mark(arena), n = (size_t)calibration->n_levels[m];
            double *sum = ARENA_ARRAY(arena, double, n *p), *count = ARENA_ARRAY(arena, double, n);
            for (size_t c = 0; c < (size_t)calibration->n_cells; c++) {
                size_t level = (size_t)calibration->levels[c * calibration->n_margins + m];
                count[level] += counts[c];
                for (size_t j = 0; j < p; j++)
                    sum[level * p + j] += sums[c * p + j] - counts[c] * fit[c * p + j];
            }
            for (size_t c = 0; c < (size_t)calibration->n_cells; c++) {
                size_t level = (size_t)calibration->levels[c * calibration->n_margins + m];
                for (size_t j = 0; j < p && count[level] > 0; j++)
                    fit[c * p + j] += sum[level * p + j] / count[level];
            }
            arena_rewind(arena, mark);
        }
    }
}

static void fit_regression(struct arena *arena, const struct calibration *calibration, size_t p,
                           const double *sums, const double *counts, double *fit) {
    size_t q = calibration->n_auxiliaries, n_cells = (size_t)calibration->n_cells;
    double *a = ARENA_ARRAY(arena, double, q *q), *b = ARENA_ARRAY(arena, double, q *p);
    for (size_t c = 0; c < n_cells; c++) {
        const double *x = calibration->auxiliaries + c * q;
        for (size_t i = 0; i < q; i++) {
            if (x[i] == 0) continue;
            for (size_t k = 0; k < q; k++) a[i * q + k] += counts[c] * x[i] * x[k];
            for (size_t j = 0; j < p; j++) b[i * p + j] += x[i] * sums[c * p + j];
        }
    }
    matrix_solve_scaled(arena, a, q, b, p);
    for (size_t c = 0; c < n_cells; c++)
        for (size_t i = 0; i < q; i++)
            for (size_t j = 0; j < p; j++)
                fit[c * p + j] += calibration->auxiliaries[c * q + i] * b[i * p + j];
}

struct influence calibration_residual(struct arena *arena, const struct calibration *calibration,
                                      const double *weights, size_t n_rows,
                                      const struct influence *influence) {
    size_t p = influence->n_columns, n_cells = (size_t)calibration->n_cells;
    struct residual *residual = ARENA_NEW(arena, struct residual);
    *residual = (struct residual){.of = *influence, .calibration = calibration, .weights = weights};
    residual->fit = ARENA_ARRAY(arena, double, n_cells *p + 1);
    size_t mark = arena_mark(arena);
    double *sums = ARENA_ARRAY(arena, double, n_cells *p + 1);
    double *counts = ARENA_ARRAY(arena, double, n_cells + 1);
    cell_sums(residual, n_rows, ARENA_ARRAY(arena, double, (size_t)BLOCK *p), sums, counts);
    switch (calibration->kind) {
    case CALIBRATION_CELLS: fit_cells(calibration, p, sums, counts, residual->fit); break;
    case CALIBRATION_MARGINS:
        fit_margins(arena, calibration, p, sums, counts, residual->fit);
        break;
    case CALIBRATION_REGRESSION:
        fit_regression(arena, calibration, p, sums, counts, residual->fit);
        break;
    }
    arena_rewind(arena, mark);
    return (struct influence){p, residual_fill, residual};
}
