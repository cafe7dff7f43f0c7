#include "stats/disclosure/noise.h"

#include <math.h>

double laplace_chance(double k, double epsilon, double sensitivity) {
    double rate = epsilon / sensitivity;
    return -expm1(-rate) / (1 + exp(-rate)) * exp(-rate * fabs(k));
}

double laplace_variance(double epsilon, double sensitivity) {
    double rate = epsilon / sensitivity, less = -expm1(-rate);
    return 2 * exp(-rate) / (less * less);
}

/* P(|K| > m) = 2 a^(m+1) / (1 + a). */
double laplace_bound(double epsilon, double sensitivity, double level) {
    double rate = epsilon / sensitivity;
    double m = log((1 - level) * (1 + exp(-rate)) / 2) / -rate - 1;
    return fmax(0, ceil(m - 1e-12));
}

double laplace_continuous_deviation(double epsilon, double sensitivity) {
    return sqrt(2.0) * sensitivity / epsilon;
}

double gauss_sigma(double epsilon, double delta, double sensitivity) {
    return sqrt(2 * log(1.25 / delta)) * sensitivity / epsilon;
}

/* How many failures before the first success of chance 1 - a, by inversion. */
static int64_t geometric(struct rng *rng, double rate) {
    double u = 1 - rng_real(rng); /* in (0, 1] */
    double k = floor(log(u) / -rate);
    return k > 1e15 ? (int64_t)1e15 : (int64_t)k;
}

int64_t laplace_draw(struct rng *rng, double epsilon, double sensitivity) {
    double rate = epsilon / sensitivity;
    int64_t up = geometric(rng, rate);
    return up - geometric(rng, rate);
}

enum fail privacy_spend(struct privacy_budget *budget, double epsilon, struct why *why) {
    if (!(epsilon > 0) || isinf(epsilon))
        return why_fail(why, FAIL_INPUT, "epsilon", "want an epsilon above 0, got %g", epsilon);
    if (budget->spent + epsilon > budget->epsilon * (1 + 1e-12))
        return why_fail(why, FAIL_LIMIT, "epsilon",
                        "%g would spend more than is left of the privacy budget (%g of %g): ask "
                        "for fewer or less exact figures",
                        epsilon, budget->epsilon - budget->spent, budget->epsilon);
    budget->spent += epsilon;
    return FAIL_NONE;
}
