#include "stats/sampling/sample_size.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

static double wilson_size(double z2, double share, double margin) {
    /* Half the width set to the margin, as a quadratic in n. */
    double d2 = margin * margin, spread = share * (1 - share);
    double a = d2, b = 2 * d2 * z2 - z2 * spread, c = z2 * z2 * (d2 - 0.25);
    double inside = b * b - 4 * a * c;
    return inside < 0 ? (double)NAN : fmax(0, (-b + sqrt(inside)) / (2 * a));
}

struct sample_size sample_size_share(double share, double margin, double level, double population,
                                     double design_effect, double response) {
    struct sample_size size = {NAN, NAN, NAN, NAN, NAN};
    bool fine = share > 0 && share < 1 && margin > 0 && level > 0 && level < 1 && population > 0 &&
                design_effect > 0 && response > 0 && response <= 1;
    if (!fine) return size;
    double z = gsl_cdf_ugaussian_Pinv(1 - (1 - level) / 2);
    size.infinite = z * z * share * (1 - share) / (margin * margin);
    size.finite =
        isinf(population) ? size.infinite : size.infinite / (1 + (size.infinite - 1) / population);
    size.designed = size.finite * design_effect;
    size.issued = ceil(size.designed / response - 1e-9);
    size.wilson = wilson_size(z * z, share, margin);
    return size;
}

double sample_size_two_shares(double first, double second, double power, double alpha) {
    bool fine = first > 0 && first < 1 && second > 0 && second < 1 && first != second &&
                power > 0 && power < 1 && alpha > 0 && alpha < 1;
    if (!fine) return NAN;
    double mean = (first + second) / 2, difference = first - second;
    double z_alpha = gsl_cdf_ugaussian_Qinv(alpha / 2), z_power = gsl_cdf_ugaussian_Pinv(power);
    double root = z_alpha * sqrt(2 * mean * (1 - mean)) +
                  z_power * sqrt(first * (1 - first) + second * (1 - second));
    return root * root / (difference * difference);
}
