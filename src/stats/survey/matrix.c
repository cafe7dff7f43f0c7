#include "stats/survey/matrix.h"

#include "stats/interval.h"

#include <float.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool matrix_eigen(struct arena *arena, const double *a, size_t n, double *values, double *vectors) {
    size_t mark = arena_mark(arena);
    double *copy = ARENA_ARRAY(arena, double, n *n + 1);
    memcpy(copy, a, n * n * sizeof copy[0]);
    lapack_int size = (lapack_int)n;
    int failed = n == 0 ? 0
                        : LAPACKE_dsyev(LAPACK_ROW_MAJOR, vectors == NULL ? 'N' : 'V', 'L', size,
                                        copy, size, values);
    if (failed == 0 && vectors != NULL) memcpy(vectors, copy, n * n * sizeof copy[0]);
    arena_rewind(arena, mark);
    return failed == 0;
}

bool matrix_eigen_general(struct arena *arena, const double *a, size_t n, double *values) {
    size_t mark = arena_mark(arena);
    double *copy = ARENA_ARRAY(arena, double, n *n + 1);
    double *imaginary = ARENA_ARRAY(arena, double, n + 1), unused[1];
    memcpy(copy, a, n * n * sizeof copy[0]);
    lapack_int size = (lapack_int)n;
    int failed = n == 0 ? 0
                        : LAPACKE_dgeev(LAPACK_ROW_MAJOR, 'N', 'N', size, copy, size, values,
                                        imaginary, unused, 1, unused, 1);
    if (failed == 0) values_sort(values, n);
    arena_rewind(arena, mark);
    return failed == 0;
}

size_t matrix_solve_above(struct arena *arena, const double *a, size_t n, double *b, size_t m,
                          double tolerance) {
    size_t mark = arena_mark(arena), rank = 0;
    double *values = ARENA_ARRAY(arena, double, n + 1);
    double *vectors = ARENA_ARRAY(arena, double, n *n + 1);
    double *out = ARENA_ARRAY(arena, double, n *m + 1);
    if (matrix_eigen(arena, a, n, values, vectors)) {
        double largest = 0;
        for (size_t i = 0; i < n; i++) largest = fmax(largest, fabs(values[i]));
        for (size_t e = 0; e < n; e++) {
            if (!(fabs(values[e]) > tolerance * largest)) continue;
            rank++;
            for (size_t j = 0; j < m; j++) {
                double along = 0;
                for (size_t i = 0; i < n; i++) along += vectors[i * n + e] * b[i * m + j];
                along /= values[e];
                for (size_t i = 0; i < n; i++) out[i * m + j] += along * vectors[i * n + e];
            }
        }
    }
    memcpy(b, out, n * m * sizeof out[0]);
    arena_rewind(arena, mark);
    return rank;
}

size_t matrix_solve_pseudo(struct arena *arena, const double *a, size_t n, double *b, size_t m) {
    return matrix_solve_above(arena, a, n, b, m, 256 * DBL_EPSILON);
}

size_t matrix_solve_scaled(struct arena *arena, const double *a, size_t n, double *b, size_t m) {
    size_t mark = arena_mark(arena);
    double *scaled = ARENA_ARRAY(arena, double, n *n + 1);
    double *scale = ARENA_ARRAY(arena, double, n + 1);
    for (size_t i = 0; i < n; i++) scale[i] = a[i * n + i] > 0 ? 1 / sqrt(a[i * n + i]) : 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) scaled[i * n + j] = scale[i] * a[i * n + j] * scale[j];
        for (size_t j = 0; j < m; j++) b[i * m + j] *= scale[i];
    }
    size_t rank = matrix_solve_above(arena, scaled, n, b, m, 1e-12);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < m; j++) b[i * m + j] *= scale[i];
    arena_rewind(arena, mark);
    return rank;
}

bool matrix_solve(struct arena *arena, const double *a, size_t n, double *b, size_t m) {
    if (n == 0 || m == 0) return true;
    size_t mark = arena_mark(arena);
    double *copy = ARENA_ARRAY(arena, double, n *n);
    double *right = ARENA_ARRAY(arena, double, n *m);
    lapack_int *pivots = ARENA_ARRAY(arena, lapack_int, n);
    memcpy(copy, a, n * n * sizeof copy[0]);
    memcpy(right, b, n * m * sizeof right[0]);
    int failed = LAPACKE_dgesv(LAPACK_ROW_MAJOR, (lapack_int)n, (lapack_int)m, copy, (lapack_int)n,
                               pivots, right, (lapack_int)m);
    if (failed == 0) memcpy(b, right, n * m * sizeof right[0]);
    arena_rewind(arena, mark);
    return failed == 0;
}

bool matrix_invert(struct arena *arena, const double *a, size_t n, double *inverse) {
    size_t mark = arena_mark(arena);
    double *unit = ARENA_ARRAY(arena, double, n *n + 1);
    for (size_t i = 0; i < n; i++) unit[i * n + i] = 1;
    bool done = matrix_solve(arena, a, n, unit, n);
    if (done) memcpy(inverse, unit, n * n * sizeof unit[0]);
    arena_rewind(arena, mark);
    return done;
}

double matrix_between(const double *x, const double *a, const double *y, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) sum += x[i] * a[i * n + j] * y[j];
    return sum;
}

void matrix_sandwich(struct arena *arena, const double *inverse, const double *middle, size_t n,
                     double *out) {
    size_t mark = arena_mark(arena);
    double *half = ARENA_ARRAY(arena, double, n *n + 1);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            for (size_t j = 0; j < n; j++)
                half[i * n + j] += inverse[i * n + k] * middle[k * n + j];
    for (size_t i = 0; i < n * n; i++) out[i] = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            for (size_t j = 0; j < n; j++) out[i * n + j] += half[i * n + k] * inverse[k * n + j];
    arena_rewind(arena, mark);
}
