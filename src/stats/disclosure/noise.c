#include "stats/disclosure/noise.h"

#include <math.h>
#include <stdbool.h>

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

/* --- Exact draws: whole numbers alone, since the least digits of a logarithm would betray counts
 */

enum { EPSILON_UNITS = 1000000000 };

enum fail laplace_rate_of(double epsilon, uint64_t sensitivity, struct laplace_rate *out,
                          struct why *why) {
    if (!(epsilon >= 1e-6 && epsilon <= 1000))
        return why_fail(why, FAIL_INPUT, "epsilon", "want an epsilon from 0.000001 to 1000, got %g",
                        epsilon);
    if (sensitivity < 1 || sensitivity > LAPLACE_REACH_MAX)
        return why_fail(why, FAIL_INPUT, "sensitivity",
                        "want a person to be in 1 to %d counts, got %llu", (int)LAPLACE_REACH_MAX,
                        (unsigned long long)sensitivity);
    uint64_t s = (uint64_t)llround(epsilon * EPSILON_UNITS), t = sensitivity * EPSILON_UNITS;
    if ((double)s / EPSILON_UNITS > epsilon) s--; /* never more than was asked for */
    uint64_t a = s, b = t;
    while (b != 0) {
        uint64_t rest = a % b;
        a = b, b = rest;
    }
    *out = (struct laplace_rate){s / a, t / a};
    return FAIL_NONE;
}

/* True with chance exp(-u/t), u <= t: a coin of chance (u/t)/k for k = 1, 2, ... until one fails;
 * the first to fail is an odd one with just that chance. */
static bool chance_exp(struct rng *rng, uint64_t u, uint64_t t) {
    uint64_t k = 1;
    while (rng_below(rng, t) < u && rng_below(rng, k) == 0) k++;
    return k % 2 == 1;
}

int64_t laplace_draw(struct rng *rng, struct laplace_rate rate) {
    for (;;) {
        uint64_t u = rng_below(rng, rate.t), whole = 0;
        if (!chance_exp(rng, u, rate.t)) continue;
        while (chance_exp(rng, 1, 1)) whole++;
        /* floor((u + t whole) / s) without leaving 64 bits: u < t <= 1e18, s <= 1e12, t/s <= 1e15.
         */
        uint64_t k = whole * (rate.t / rate.s) + (u + whole * (rate.t % rate.s)) / rate.s;
        bool below = rng_below(rng, 2) == 1;
        if (below && k == 0) continue; /* nought would count twice */
        return below ? -(int64_t)k : (int64_t)k;
    }
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
