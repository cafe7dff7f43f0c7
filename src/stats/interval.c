#include "stats/interval.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

int values_compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void values_sort(double *values, size_t n) {
    if (n > 1) qsort(values, n, sizeof values[0], values_compare);
}

double quantile_of_sorted(const double *sorted, size_t n, double probability) {
    assert(n >= 1 && probability >= 0 && probability <= 1);
    double position = (double)(n - 1) * probability;
    double below = floor(position);
    size_t at = (size_t)below;
    if (at + 1 >= n) return sorted[n - 1];
    return sorted[at] + (position - below) * (sorted[at + 1] - sorted[at]);
}

struct interval interval_percentile(double *values, size_t n, double level) {
    values_sort(values, n);
    return (struct interval){quantile_of_sorted(values, n, (1 - level) / 2),
                             quantile_of_sorted(values, n, 1 - (1 - level) / 2)};
}

struct interval interval_t(double estimate, double standard_error, double df, double level) {
    assert(level > 0 && level < 1 && !(standard_error < 0)); /* NaN gives NaN */
    double upper = 1 - (1 - level) / 2;
    double width =
        isinf(df) ? gsl_cdf_ugaussian_Pinv(upper) : gsl_cdf_tdist_Pinv(upper, fmax(df, 1));
    return (struct interval){estimate - width * standard_error, estimate + width * standard_error};
}

double chance_above(double estimate, double standard_error, double df, double line) {
    assert(standard_error >= 0);
    if (standard_error == 0) return estimate >= line ? 1 : 0;
    double distance = (estimate - line) / standard_error;
    return isinf(df) ? gsl_cdf_ugaussian_P(distance) : gsl_cdf_tdist_P(distance, fmax(df, 1));
}

double df_of_sum(double variance_a, double df_a, double variance_b, double df_b) {
    double below = 0, sum = 0;
    if (variance_a > 0) sum += variance_a, below += variance_a * variance_a / df_a;
    if (variance_b > 0) sum += variance_b, below += variance_b * variance_b / df_b;
    return below > 0 ? sum * sum / below : (double)INFINITY;
}

struct interval interval_clamp(struct interval interval, double min, double max) {
    return (struct interval){fmin(fmax(interval.low, min), max),
                             fmin(fmax(interval.high, min), max)};
}
