/*
 * agreement -- do several raters see the same thing?
 *
 * Question: how far do the raters agree, beyond what chance would give?
 * Method:   Krippendorff's alpha with squared distances; and Brennan-Prediger's
 *           coefficient with quadratic weights, whose "chance" is ratings spread
 *           evenly over the scale. Alpha asks whether raters tell items apart and
 *           is low when all items deserve like ratings; the second does not have
 *           that fault, so decisions rest on it and alpha is shown beside it.
 * Source:   Krippendorff (2004) Content Analysis ch. 11; Brennan & Prediger
 *           (1981), Educ Psychol Meas 41; Gwet (2014), Handbook of Inter-Rater
 *           Reliability, 4th ed., ch. 4 (weights, missing ratings).
 * Units:    ratings on a scale of whole numbers min..max; 1 is full agreement,
 *           0 is chance; below 0 is worse than chance.
 * Shapes:   ratings[rater * n_items + item], NaN missing. Items rated once or
 *           never do not count for alpha; Gwet's convention for the other.
 * Fails:    never; NaN when it is not defined (fewer than two ratings of any
 *           item; for alpha also when all ratings are the same).
 * Pure:     yes.
 */
#ifndef STATS_AGREEMENT_H
#define STATS_AGREEMENT_H

#include <stddef.h>

double agreement_alpha(const double *ratings, size_t n_raters, size_t n_items);
double agreement_even(const double *ratings, size_t n_raters, size_t n_items, double min,
                      double max);

#endif
