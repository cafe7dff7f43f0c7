#include "stats/agreement.h"

#include <math.h>
#include <stdbool.h>

struct item {
    double n, sum, squares;
};

static struct item item_read(const double *ratings, size_t n_raters, size_t n_items, size_t item) {
    struct item read = {0};
    for (size_t r = 0; r < n_raters; r++) {
        double x = ratings[r * n_items + item];
        if (isnan(x)) continue;
        read.n++;
        read.sum += x;
        read.squares += x * x;
    }
    return read;
}

/* Sum of squared differences over ordered pairs of n values = 2 (n sum x^2 - (sum x)^2). */
static double pair_distance(struct item item) {
    return 2 * (item.n * item.squares - item.sum * item.sum);
}

/* alpha = 1 - observed / expected disagreement, both mean squared differences. */
double agreement_alpha(const double *ratings, size_t n_raters, size_t n_items) {
    double observed = 0;
    struct item all = {0};
    for (size_t k = 0; k < n_items; k++) {
        struct item item = item_read(ratings, n_raters, n_items, k);
        if (item.n < 2) continue; /* not pairable */
        observed += pair_distance(item) / (item.n - 1);
        all.n += item.n;
        all.sum += item.sum;
        all.squares += item.squares;
    }
    if (all.n < 2) return (double)NAN;
    double expected = pair_distance(all) / (all.n - 1);
    return expected <= 1e-12 * all.n ? (double)NAN : 1 - observed / expected;
}

/* Weights 1 - (x-y)^2/(max-min)^2; chance = the mean weight over all cells of the scale. */
double agreement_even(const double *ratings, size_t n_raters, size_t n_items, double min,
                      double max) {
    double range = (max - min) * (max - min), points = max - min + 1;
    double agreed = 0, items = 0;
    for (size_t k = 0; k < n_items; k++) {
        struct item item = item_read(ratings, n_raters, n_items, k);
        if (item.n < 2) continue;
        agreed += 1 - pair_distance(item) / (item.n * (item.n - 1)) / range;
        items++;
    }
    if (items < 1) return (double)NAN;
    /* E (X-Y)^2 of two even ratings on k points is (k^2-1)/6. */
    double chance = 1 - (points * points - 1) / 6 / range;
    return (agreed / items - chance) / (1 - chance);
}
