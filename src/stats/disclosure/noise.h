/*
 * noise -- counts with discrete Laplace noise, and a budget for how much may be told.
 *
 * Question: how much does noise at a given epsilon hide, and how much epsilon is left?
 * Method:   K with P(k) = (1-a)/(1+a) a^|k|, a = exp(-epsilon / sensitivity); variance
 *           2a/(1-a)^2; the bound m is the least with P(|K| > m) at most 1 - level. Draws are
 * exact: epsilon / sensitivity is a fraction s/t, and whole random numbers from a seed that must
 *           stay secret decide every coin, so that no rounding of logarithms gives away which count
 *           a noisy one came from. Gaussian sigma sqrt(2 ln(1.25/delta)) sensitivity / epsilon.
 *           Epsilons of answers about the same people add up: the budget refuses what would exceed
 *           it.
 * Source:   Ghosh, Roughgarden & Sundararajan (2012), SIAM J Comput 41 (geometric mechanism);
 *           Canonne, Kamath & Steinke (2020), NeurIPS 33, algorithms 1 and 2, for the draws;
 * Mironov (2012), CCS, for what rounded draws give away; Dwork & Roth (2014), appendix A, for the
 *           Gaussian, section 3.5 for composition.
 * Fails:    INPUT for an epsilon that is not above 0; LIMIT when the budget is spent.
 * Pure:     yes.
 */
#ifndef STATS_DISCLOSURE_NOISE_H
#define STATS_DISCLOSURE_NOISE_H

#include "base/fail.h"
#include "base/rng.h"

double laplace_chance(double k, double epsilon, double sensitivity);
double laplace_variance(double epsilon, double sensitivity);
double laplace_bound(double epsilon, double sensitivity, double level);
double laplace_continuous_deviation(double epsilon, double sensitivity);
double gauss_sigma(double epsilon, double delta, double sensitivity);

/* epsilon / sensitivity as a fraction in lowest terms; epsilon is cut to nine decimals, downwards.
 */
struct laplace_rate {
    uint64_t s, t;
};
enum { LAPLACE_REACH_MAX = 1000000000 };
/* INPUT unless epsilon is 1e-6 to 1000 and sensitivity 1 to LAPLACE_REACH_MAX. */
enum fail laplace_rate_of(double epsilon, uint64_t sensitivity, struct laplace_rate *out,
                          struct why *why) MUST_USE;
/* P(k) = (1-a)/(1+a) a^|k|, a = exp(-s/t), exactly. About ten numbers of the stream each. */
int64_t laplace_draw(struct rng *rng, struct laplace_rate rate);

struct privacy_budget {
    double epsilon, spent;
};
/* Takes `epsilon` from the budget; nothing is taken on failure. */
enum fail privacy_spend(struct privacy_budget *budget, double epsilon, struct why *why) MUST_USE;

#endif
