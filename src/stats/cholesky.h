/*
 * cholesky -- symmetric positive definite systems, in place: a = L L', L in the lower triangle.
 *
 * Method: row by row without pivoting; a square of a pivot below `least` counts as `least`
 *         (-INFINITY: what is not positive definite becomes NaN). Rows are `stride` apart.
 *         Equations that may depend on one another: stats/sortition/dense.h.
 * Source: Golub & Van Loan (2013), Matrix Computations, 4.2.
 * Pure:   yes. O(n^3), then O(n^2) for each right-hand side. Inline: most are of a few rows.
 */
#ifndef STATS_CHOLESKY_H
#define STATS_CHOLESKY_H

#include <math.h>
#include <stddef.h>

static inline void cholesky_factor(double *a, size_t n, size_t stride, double least) {
    for (size_t k = 0; k < n; k++)
        for (size_t l = 0; l <= k; l++) {
            double sum = a[k * stride + l];
            for (size_t i = 0; i < l; i++) sum -= a[k * stride + i] * a[l * stride + i];
            a[k * stride + l] = l < k            ? sum / a[l * stride + l]
                                : !(sum > least) ? sqrt(least)
                                                 : sqrt(sum);
        }
}

/* b becomes the solution of L x = b. */
static inline void cholesky_forward(const double *factor, size_t n, size_t stride, double *b) {
    for (size_t k = 0; k < n; k++) {
        for (size_t i = 0; i < k; i++) b[k] -= factor[k * stride + i] * b[i];
        b[k] /= factor[k * stride + k];
    }
}

/* b becomes the solution of L' x = b; after cholesky_forward that of a x = b. */
static inline void cholesky_backward(const double *factor, size_t n, size_t stride, double *b) {
    for (size_t k = n; k-- > 0;) {
        for (size_t i = k + 1; i < n; i++) b[k] -= factor[i * stride + k] * b[i];
        b[k] /= factor[k * stride + k];
    }
}

/* ln of the determinant of a. */
static inline double cholesky_log_determinant(const double *factor, size_t n, size_t stride) {
    double logs = 0;
    for (size_t k = 0; k < n; k++) logs += 2 * log(factor[k * stride + k]);
    return logs;
}

#endif
