#include "stats/sortition/dense.h"

#include <math.h>
#include <string.h>

void dense_factor(double *a, size_t n) {
    for (size_t j = 0; j < n; j++) {
        double diagonal = a[j * n + j], pivot = diagonal;
        for (size_t k = 0; k < j; k++) pivot -= a[j * n + k] * a[j * n + k];
        if (pivot <= 1e-13 * diagonal || !(pivot > 0)) {
            for (size_t i = j; i < n; i++) a[i * n + j] = 0;
            continue; /* a pivot of 0 marks the equation as dependent */
        }
        double root = sqrt(pivot);
        a[j * n + j] = root;
        for (size_t i = j + 1; i < n; i++) {
            double sum = a[i * n + j];
            for (size_t k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
            a[i * n + j] = sum / root;
        }
    }
}

void dense_solve(const double *factor, size_t n, double *b) {
    for (size_t i = 0; i < n; i++) {
        double pivot = factor[i * n + i], sum = b[i];
        for (size_t k = 0; k < i; k++) sum -= factor[i * n + k] * b[k];
        b[i] = pivot > 0 ? sum / pivot : 0;
    }
    for (size_t i = n; i-- > 0;) {
        double pivot = factor[i * n + i], sum = b[i];
        for (size_t k = i + 1; k < n; k++) sum -= factor[k * n + i] * b[k];
        b[i] = pivot > 0 ? sum / pivot : 0;
    }
}

/* How far each sum is from the bound that it is meant to be at; 0 for loose ones. */
static void misses(const struct problem *problem, const double *x, double tight, const bool *held,
                   double *miss, bool *row_held) {
    double sums[SORTITION_VALUES_MAX + 1] = {0};
    for (size_t t = 0; t < problem->n_types; t++)
        for (uint32_t k = problem->start[t]; k < problem->start[t + 1]; k++)
            sums[problem->row[k]] += x[t];
    for (size_t i = 0; i < problem->rows; i++) {
        double low = problem->low[i] - sums[i], high = problem->high[i] - sums[i];
        miss[i] = 0;
        if (held != NULL && !held[i]) continue;
        if (fabs(low) <= tight) miss[i] = low, row_held[i] = true;
        if (fabs(high) <= tight) miss[i] = high, row_held[i] = true;
    }
}

void dense_polish(struct arena *arena, const struct problem *problem, double tight, double *x) {
    size_t mark = arena_mark(arena), rows = problem->rows;
    double *factor = arena_take(arena, rows * rows, sizeof(double));
    double *miss = ARENA_ARRAY(arena, double, rows), *weight;
    bool *held = ARENA_ARRAY(arena, bool, rows), *again = ARENA_ARRAY(arena, bool, rows);
    weight = ARENA_ARRAY(arena, double, problem->n_types);
    misses(problem, x, tight, NULL, miss, held);
    for (size_t t = 0; t < problem->n_types; t++) {
        bool fixed = x[t] <= tight || x[t] >= problem->count[t] - tight;
        weight[t] = fixed ? 0 : x[t] * x[t];
        for (uint32_t i = problem->start[t]; i < problem->start[t + 1]; i++)
            for (uint32_t k = problem->start[t]; k < problem->start[t + 1]; k++)
                if (held[problem->row[i]] && held[problem->row[k]])
                    factor[problem->row[i] * rows + problem->row[k]] += weight[t];
    }
    dense_factor(factor, rows);
    for (int i = 0; i < 2; i++) {
        misses(problem, x, 2 * tight, held, miss, again);
        dense_solve(factor, rows, miss);
        for (size_t t = 0; t < problem->n_types; t++)
            for (uint32_t k = problem->start[t]; weight[t] > 0 && k < problem->start[t + 1]; k++)
                x[t] += weight[t] * miss[problem->row[k]];
    }
    arena_rewind(arena, mark);
}
