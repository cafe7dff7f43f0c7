/*
 * estimate -- means, totals, shares and ratios of a designed sample, with their errors.
 *
 * Question: what would all people have said; how sure are we; and in each group?
 * Method:   weighted means, totals and ratios. Influences on an estimate: total w y; mean
 *           w (y - mean) / sum w; ratio w (y - R x) / sum w x, nothing outside the domain, so
 *           that the whole design stays in the error (design.h). Design effect against a
 *           simple random sample of as many people, without replacement from sum w people
 *           or with. Rows that lack any of the variables are left out (listwise).
 * Source:   Saerndal, Swensson & Wretman (1992) 5.5-5.8, 10.3; Kish (1965).
 * Units:    those of the variable; a factor gives the share (or number) at each level.
 * Shapes:   estimates by domain, in it by variable, in it by level.
 * Fails:    as design_covariance; INFEASIBLE when nobody in the domain has an answer.
 * Pure:     yes.
 */
#ifndef STATS_SURVEY_ESTIMATE_H
#define STATS_SURVEY_ESTIMATE_H

#include "stats/interval.h"
#include "stats/survey/design.h"

/* What people said: numbers, or a factor when `factor.n_levels` > 0. */
struct variable {
    const char *name;
    const double *numbers; /* [n_rows], NaN missing */
    struct factor factor;
};
enum fail variable_of(struct arena *arena, const struct frame *frame, const char *name,
                      struct variable *out, struct why *why) MUST_USE;
/* The same, a factor even when its cells are numbers. */
enum fail variable_as_factor(struct arena *arena, const struct frame *frame, const char *name,
                             struct variable *out, struct why *why) MUST_USE;

enum statistic { STATISTIC_MEAN, STATISTIC_TOTAL, STATISTIC_RATIO };
enum deff { DEFF_NONE, DEFF_WITHOUT, DEFF_WITH }; /* replacement */

struct estimate_plan {
    enum statistic statistic;
    const struct design *design;
    const bool *domain; /* [n_rows]; NULL: everybody */
    const struct variable *variables;
    size_t n_variables;
    const struct variable *denominators; /* RATIO: every variable over every one of these */
    size_t n_denominators;
    const struct factor *by; /* NULL: one domain */
    bool diagonal;           /* variances only, which is quicker */
    enum deff deff;
};

struct estimate {
    size_t n, n_domains, n_columns; /* n = n_domains * n_columns */
    const char *const *columns;     /* [n_columns] "trust", "sexF", "births/beds" */
    const char *const *domains;     /* [n_domains]; NULL without by */
    double *values;                 /* [n]; NaN where a domain is empty */
    double *errors;                 /* [n] standard errors */
    double *covariance;             /* [n * n]; NULL with `diagonal` */
    double *deff;                   /* [n] or NULL */
    size_t *people;                 /* [n_domains] rows behind it, with weight above 0 */
    size_t *rows;                   /* [n_domains] the same with those who gave no answer */
    double *weight;                 /* [n_domains] sum of their weights */
    double df;
    double *df_domain; /* [n_domains] units less strata of the rows of each domain */
};

enum fail estimate_run(struct arena *arena, const struct estimate_plan *plan, struct estimate *out,
                       struct why *why) MUST_USE;
/* Names, people and weights of the estimates; no figures. */
struct estimate estimate_shape(struct arena *arena, const struct estimate_plan *plan);
/* Fills the rows and the degrees of freedom of each domain; estimate->df is that of all. */
void estimate_domains(struct arena *arena, const struct estimate_plan *plan,
                      struct estimate *estimate);
/* "domain", "column" or "domain:column", as many as are needed to tell them apart. */
const char *estimate_label(struct arena *arena, const struct estimate *estimate, size_t i);

/* Rows in the domain with no gap in any variable; NULL variables are skipped. */
bool *complete_rows(struct arena *arena, size_t n_rows, const bool *domain,
                    const struct variable *variables, size_t n_variables);

/* The failure where nobody has an answer to all variables: which of them has none, if one. */
enum fail nobody_answered(const struct design *design, const bool *domain,
                          const struct variable *variables, size_t n, struct why *why) MUST_USE;

/* a'x with its error from the covariance: a contrast of estimates. */
struct contrast {
    double value, error;
};
struct contrast contrast_of(const double *values, const double *covariance, size_t n,
                            const double *weights);
/* The root of a variance that rounding may have put below 0; NaN stays NaN. */
double error_of_variance(double variance);
/* The error of any function of estimates by its gradient (delta method). */
double error_of_gradient(const double *covariance, size_t n, const double *gradient);

/* The variance of a variable among all people (n/(n-1) times the weighted mean of squares
 * about the mean) with its linearised error. */
enum fail estimate_variance(struct arena *arena, const struct design *design, const bool *domain,
                            const struct variable *variable, struct contrast *out,
                            struct why *why) MUST_USE;

#endif
