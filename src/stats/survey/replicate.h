/*
 * replicate -- errors by estimating again and again on parts of the sample.
 *
 * Question: how much does any figure, however made, differ between samples like ours?
 * Method:   each replicate gives every first-stage unit a factor. Jackknife: one unit left out
 *           (JK1), one of each stratum in turn (JKn), its stratum weighted up. Balanced
 *           halves (BRR) by a Hadamard matrix, or by Fay's milder factors. Bootstrap of Rao and
 *           Wu: m of the n units of a stratum drawn with replacement, factor
 *           1 - l + l (n/m) count, l = sqrt(m (1 - f) / (n - 1)); n draws with the plain count
 *           (Canty and Davison, the variance times n/(n-1)). Variance:
 *           scale * sum rscale (estimate - centre)^2, the centre being the mean of the
 *           replicates, or the estimate itself (mse).
 *           Factors of the bootstrap come from the seed, the replicate's number and the order of
 *           units, whenever they are needed: no matrix of them is kept.
 * Source:   Wolter (2007), Introduction to Variance Estimation; Rao & Wu (1988), JASA 83;
 *           Rao, Wu & Yue (1992), Survey Methodology 18; Judkins (1990), J. Official Stat. 6;
 *           Canty & Davison (1999), The Statistician 48. Blackman & Vigna (2021)
 *           for the generator, keyed by ChaCha20.
 * Fails:    INPUT, INFEASIBLE: BRR without two units in each stratum, a lone unit.
 * Pure:     yes; the same for any number of threads.
 */
#ifndef STATS_SURVEY_REPLICATE_H
#define STATS_SURVEY_REPLICATE_H

#include "stats/survey/estimate.h"
#include "stats/survey/weights.h"

enum replicate_kind {
    REPLICATE_JK1,
    REPLICATE_JKN,
    REPLICATE_BRR,
    REPLICATE_FAY,
    REPLICATE_BOOTSTRAP,       /* Rao and Wu */
    REPLICATE_BOOTSTRAP_COUNT, /* Canty and Davison */
    REPLICATE_SUPPLIED
};
/* JK1, JKn, BRR, Fay, bootstrap or subbootstrap or raowu, canty. */
bool replicate_kind_of(const char *word, enum replicate_kind *out);

struct replicates {
    enum replicate_kind kind;
    size_t n, n_rows;
    const double *weights; /* [n_rows] */
    const int32_t *units;  /* [n_rows]; NULL: rows are units */
    size_t n_units;
    const double *factors;         /* [n * n_units]; NULL: made on demand, or supplied by row */
    const double *const *supplied; /* [n][n_rows] analysis weights; NULL */
    const int32_t *order, *starts; /* units by stratum: order[starts[h]..starts[h+1]-1] */
    size_t n_strata;
    const double *open; /* [n_strata] 1 - n/N; NULL: 1 */
    const char *seed;
    const int8_t *signs; /* BRR: [n * n] Hadamard matrix */
    double fay;          /* Fay's rho */
    double scale;
    const double *rscales; /* [n] or NULL: 1 */
    bool mse;
    double df;
    unsigned n_threads; /* for those who find the replicates in a design; 0: one */
};

struct replicate_plan {
    enum replicate_kind kind;
    size_t n;         /* bootstrap: how many */
    double fay;       /* 0.5 where not said otherwise */
    const char *seed; /* bootstrap */
    bool mse;
};
enum fail replicates_make(struct arena *arena, const struct design *design,
                          const struct replicate_plan *plan, struct replicates *out,
                          struct why *why) MUST_USE;
/* Weights that somebody supplies. Scales by kind: BRR 1/n, Fay 1/(n (1 - rho)^2), bootstrap
 * 1/(n - 1), JK1 (n - 1)/n. For JKn each replicate's own (n - 1)/n is read from the factors, where
 * they are those of a jackknife: 0, 1 and n/(n - 1) alone; INPUT where they are not (raked
 * replicates, population counts): then somebody must say the rscales. */
struct supplied_plan {
    enum replicate_kind kind;
    size_t n;
    double fay;
    bool mse;
    double scale;          /* 0: by kind, or 1 where rscales are said */
    const double *rscales; /* [n]; NULL: by kind */
};
/* Analysis weights by replicate and row: supplied[n][n_rows]. */
enum fail replicates_supplied(struct arena *arena, const struct supplied_plan *plan,
                              const double *weights, size_t n_rows, const double *const *supplied,
                              struct replicates *out, struct why *why) MUST_USE;
/* Factors by unit, [n_units * n] unit by unit as files have them. */
enum fail replicates_of_factors(struct arena *arena, const struct supplied_plan *plan,
                                const double *weights, size_t n_rows, const int32_t *units,
                                const double *factors, size_t n_units, struct replicates *out,
                                struct why *why) MUST_USE;

/* Weights of replicate b; scratch has n_units doubles. */
void replicate_weights(const struct replicates *replicates, size_t b, double *scratch,
                       double *weights);

/* Any figures: `statistic` gets weights and fills n_values. Replicates that give NaN are left
 * out of the variance of that figure. */
struct replicate_statistic {
    size_t n_values;
    /* Called by several threads at once: `worker` tells them apart. */
    void (*figures)(const void *context, const double *weights, unsigned worker, double *values);
    const void *context;
};
struct replicated {
    size_t n_values, n; /* n replicates */
    double *values;     /* [n_values] with the full weights */
    double *errors;     /* [n_values] */
    double *covariance; /* [n_values * n_values] */
    double *each;       /* [n * n_values] */
};
enum fail replicate_run(struct arena *arena, const struct replicates *replicates,
                        const struct replicate_statistic *statistic, unsigned n_threads,
                        struct replicated *out, struct why *why) MUST_USE;

/* Figures that a model gives, fitted again with each replicate's weights: `figures` has an arena
 * of its own that is rewound after; false: it cannot be fitted. INFEASIBLE then. */
struct replicate_refit {
    size_t n_values;
    bool (*figures)(const void *context, struct arena *arena, const double *weights,
                    double *values);
    const void *context;
};
enum fail replicate_refit_run(struct arena *arena, const struct replicates *replicates,
                              const struct replicate_refit *refit, struct replicated *out,
                              struct why *why) MUST_USE;

/* Means, totals and ratios as estimate_run computes them, with errors by replicates; with
 * margins the full weights and each replicate's are raked to them first. Sums are kept by unit
 * and by cell, so that no replicate walks over what does not matter to it. */
struct replicate_rake {
    const struct margin *margins; /* n_margins 0: no raking */
    size_t n_margins;
};
enum fail replicate_estimate(struct arena *arena, const struct replicates *replicates,
                             const struct estimate_plan *plan, const struct replicate_rake *rake,
                             unsigned n_threads, struct estimate *out, struct why *why) MUST_USE;

/* Variance of figures of replicates about their centre, as said above. */
void replicate_covariance(const struct replicates *replicates, const double *values,
                          const double *each, size_t n_values, double *covariance);
/* Degrees of freedom of the rows inside the domain (NULL: all): units less strata, or for
 * supplied weights the rank of what they are there, less 1. O(rows n^2) for those. */
double replicates_df(struct arena *arena, const struct replicates *replicates, const bool *domain);

#endif
