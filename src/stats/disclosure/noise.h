/*
 * noise -- counts with discrete Laplace noise, and a budget for how much may be told.
 *
 * Question: how much does noise at a given epsilon hide, and how much epsilon is left?
 * Method:   K with P(k) = (1-a)/(1+a) a^|k|, a = exp(-epsilon / sensitivity); variance
 *           2a/(1-a)^2; the bound m is the least with P(|K| > m) at most 1 - level. Drawn as the
 *           difference of two geometric numbers from a seed that must stay secret. Gaussian sigma
 *           sqrt(2 ln(1.25/delta)) sensitivity / epsilon. Epsilons of answers about the same
 *           people add up: the budget refuses what would exceed it.
 * Source:   Ghosh, Roughgarden & Sundararajan (2012), SIAM J Comput 41 (geometric mechanism);
 *           Dwork & Roth (2014), appendix A, for the Gaussian, section 3.5 for composition.
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
int64_t laplace_draw(struct rng *rng, double epsilon, double sensitivity);

struct privacy_budget {
    double epsilon, spent;
};
/* Takes `epsilon` from the budget; nothing is taken on failure. */
enum fail privacy_spend(struct privacy_budget *budget, double epsilon, struct why *why) MUST_USE;

#endif
