/*
 * raters -- do several people who judge the same things judge alike?
 *
 * Question: how far do coders or assessors agree, beyond what chance would give?
 * Method:   Krippendorff's alpha from the coincidences of values within units, distances nominal,
 *           ordinal, interval or ratio, missing ratings allowed. Gwet's AC1 (AC2 with weights),
 *           Brennan-Prediger and Fleiss' generalised kappa, with identity, linear or quadratic
 *           weights over the values that occur, missing ratings allowed. Cohen's kappa of two,
 *           plain and weighted by the places of the values. Fleiss' kappa with its error when
 *           there is no agreement. Kendall's W corrected for ties. ICC(1), (2), (3), of one and
 *           of the mean of k raters.
 * Errors:   Gwet's linearisation over units; Fleiss, Cohen & Everitt's asymptotic error for
 *           Cohen; a bootstrap over units from a seed for alpha.
 * Source:   Krippendorff (2004), Content Analysis, ch. 11; Gwet (2014), Handbook of Inter-Rater
 *           Reliability, 4th ed., ch. 2-5; Fleiss, Cohen & Everitt (1969), Psychol Bull 72;
 *           Fleiss (1971), Psychol Bull 76; Kendall & Gibbons (1990), ch. 6; Shrout & Fleiss
 *           (1979), Psychol Bull 86.
 * Shapes:   rating[unit * n_raters + rater], NaN missing.
 * Fails:    never; NaN where not defined (one value only, nobody rated twice; for Cohen, Fleiss'
 *           kappa, W and ICC units with a missing rating are left out).
 * Memory:   scratch of the arena is given back.
 * Pure:     yes.
 */
#ifndef STATS_RATERS_H
#define STATS_RATERS_H

#include "base/arena.h"
#include "stats/interval.h"

#include <stddef.h>

struct ratings {
    size_t n_units, n_raters;
    const double *rating;
};

enum distance { DISTANCE_NOMINAL, DISTANCE_ORDINAL, DISTANCE_INTERVAL, DISTANCE_RATIO };
double krippendorff_alpha(struct arena *arena, const struct ratings *ratings,
                          enum distance distance);
/* Percentile interval over `replicates` redraws of whole units. */
struct interval krippendorff_interval(struct arena *arena, const struct ratings *ratings,
                                      enum distance distance, size_t replicates, const char *seed,
                                      double level);

enum rater_weights { WEIGHTS_IDENTITY, WEIGHTS_LINEAR, WEIGHTS_QUADRATIC };
struct rater_agreement {
    double percent; /* observed (weighted) agreement */
    double gwet, gwet_error;
    double brennan, brennan_error;
    double fleiss, fleiss_error;
};
struct rater_agreement rater_agreement_run(struct arena *arena, const struct ratings *ratings,
                                           enum rater_weights weights);

struct cohen {
    double n, kappa, error;
    double linear, linear_error;
    double quadratic, quadratic_error;
    /* As the R package psych (2.2.9) reports it: there the second rater's mean weights are taken
     * as sums over the first's rows. Only for comparison with figures published so. */
    double quadratic_error_psych;
};
/* Of two columns of the ratings. */
struct cohen cohen_run(struct arena *arena, const struct ratings *ratings, size_t first,
                       size_t second);

struct concordance {
    double n;
    double fleiss, fleiss_error0; /* error when raters agree by chance alone */
    double kendall_w, chi2, p;
};
struct concordance concordance_run(struct arena *arena, const struct ratings *ratings);

struct intraclass {
    double n;
    double one[3], mean[3]; /* ICC 1, 2, 3 of a single rating and of the mean of the raters */
    double f, df1, df2, p;  /* units against error of ICC3 */
};
struct intraclass intraclass_run(const struct ratings *ratings);

#endif
