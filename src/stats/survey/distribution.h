/*
 * distribution -- normal, t, chi-square, F and beta, to twelve digits.
 *
 * Method:   GSL's distribution functions; quantiles are polished by Newton's steps on
 *           the distribution function of the nearer tail, since GSL stops earlier.
 * Source:   Abramowitz & Stegun, chapter 26.
 * Units:    probabilities 0..1; degrees of freedom may be fractions, or infinite for t and F.
 * Fails:    never; NaN in gives NaN out.
 * Pure:     yes.
 */
#ifndef STATS_SURVEY_DISTRIBUTION_H
#define STATS_SURVEY_DISTRIBUTION_H

double normal_quantile(double p);
double normal_below(double x);
double normal_above(double x);
double t_quantile(double p, double df); /* df infinite: normal */
double t_below(double x, double df);
double t_two_sided(double x, double df); /* chance of a value at least so far from 0 */
double chisq_quantile(double p, double df);
double chisq_above(double x, double df);
double f_above(double x, double df1, double df2); /* df2 infinite: chi-square over df1 */
double beta_quantile(double p, double a, double b);
double beta_below(double x, double a, double b);

/* The chance that a sum of independent chi-squares (1 df), each times its weight[i] > 0,
 * exceeds x, by the saddlepoint approximation (Kuonen 1999, Biometrika 86). */
double chisq_mixture_above(double x, const double *weights, unsigned long n);
/* The same sum over an independent chi-square with df2 degrees of freedom divided by df2,
 * of which the whole ones enter the saddlepoint (as R's survey package computes it). */
double f_mixture_above(double x, const double *weights, unsigned long n, double df2);

#endif
