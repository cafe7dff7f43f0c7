/*
 * matrix -- the small dense solves that estimates need, on LAPACK.
 *
 * Matrices are [rows * columns], row by row; symmetric ones are read whole.
 * Pure: yes. Scratch is taken from the arena and given back.
 */
#ifndef STATS_SURVEY_MATRIX_H
#define STATS_SURVEY_MATRIX_H

#include "base/arena.h"

#include <stdbool.h>

/* b[n * m] becomes a^-1 b for symmetric a[n * n] by its eigenvalues, of which those below
 * 256 eps times the largest count as zero (Moore and Penrose). Returns the rank. O(n^3 + n^2 m). */
size_t matrix_solve_pseudo(struct arena *arena, const double *a, size_t n, double *b, size_t m);
/* The same with eigenvalues from `tolerance` times the largest on. */
size_t matrix_solve_above(struct arena *arena, const double *a, size_t n, double *b, size_t m,
                          double tolerance);
/* The same after giving every row and column the diagonal 1, so that units do not matter. */
size_t matrix_solve_scaled(struct arena *arena, const double *a, size_t n, double *b, size_t m);
/* Eigenvalues of symmetric a[n * n], upwards; with vectors (NULL: none) in the columns. */
bool matrix_eigen(struct arena *arena, const double *a, size_t n, double *values, double *vectors);
/* Eigenvalues (real parts) of any square a[n * n], upwards. */
bool matrix_eigen_general(struct arena *arena, const double *a, size_t n, double *values);
/* b[n * m] becomes a^-1 b for any square a; false when singular. */
bool matrix_solve(struct arena *arena, const double *a, size_t n, double *b, size_t m);
/* The inverse of a[n * n]; false when singular. */
bool matrix_invert(struct arena *arena, const double *a, size_t n, double *inverse);
/* x' a y */
double matrix_between(const double *x, const double *a, const double *y, size_t n);

/* inverse M inverse, as covariances of estimates come from those of scores: [n * n] into out. */
void matrix_sandwich(struct arena *arena, const double *inverse, const double *middle, size_t n,
                     double *out);

#endif
