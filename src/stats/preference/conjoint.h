/*
 * conjoint -- what about a way of sharing data makes people accept or refuse it.
 *
 * Question: how much does each level of each condition change acceptance; for whom; which
 *           packages of conditions would be accepted by how many?
 * Method:   AMCE: weighted least squares of the outcome on dummies of all levels but the first of
 *           each attribute, errors linearised with respondents as clusters (CR0 times G/(G-1)),
 *           beside them CR1 (also times (N-1)/(N-K)); intervals of t with G-1 degrees of freedom.
 *           Marginal means: weighted mean of the outcome where a level stood, linearised.
 *           Differences of marginal means between groups of respondents, groups independent, each
 *           a domain of all who answered.
 * Shares:   of a mean or package that interval within 0 and 1, and never narrower than Wilson's of
 *           as many independent answers as its variance stands for: not fewer than people, not more
 *           than each answer for itself. At an end, where all said the same or the sum of effects
 *           leaves 0 to 1, as many as people. In simulations it holds 93 to 98 %.
 * Omnibus test of group by all attributes: Wald F with G - 1 + 1 - K degrees of freedom.
 * Conditional logit of the choice within its set, errors clustered; importance of an attribute: the
 * range of its utilities in the sum of all ranges. Packages: intercept plus effects, with the
 *           covariance of the sum. Groups are compared by means, not by AMCE, which hang on the
 *           reference level.
 * Source:   Hainmueller, Hopkins & Yamamoto (2014), Political Analysis 22; Leeper, Hobolt & Tilley
 *           (2020), Political Analysis 28; McFadden (1974). Effective
 *           numbers in Wilson's interval: Korn & Graubard (1998), Survey Methodology 24; Dean &
 *           Pagano (2015), Journal of Survey Statistics and Methodology 3.
 * Shapes:   one row per profile shown; codes from 0, -1 missing: such rows are left out.
 * Fails:    INPUT naming the level that was never shown, or that always went with others.
 * Memory:   results in the arena. Time O(rows * attributes^2 + respondents * terms^2).
 * Pure:     yes.
 */
#ifndef STATS_PREFERENCE_CONJOINT_H
#define STATS_PREFERENCE_CONJOINT_H

#include "stats/interval.h"
#include "stats/preference/logit.h"

#include <stdbool.h>

enum { CONJOINT_ATTRIBUTES_MAX = 32, CONJOINT_TERMS_MAX = 400 };

struct conjoint_attribute {
    const char *name;
    const char *const *levels; /* [n_levels], the first is the reference */
    int32_t n_levels;
    const int32_t *codes; /* [n_rows] */
};
struct conjoint_data {
    size_t n_rows, n_attributes;
    const struct conjoint_attribute *attributes;
    const double *outcome;     /* [n_rows] chosen 0/1, or a rating; NaN missing */
    const int32_t *respondent; /* [n_rows] from 0 */
    int32_t n_respondents;
    const double *weight; /* [n_rows]; NULL: 1 */
    const int32_t *set;   /* [n_rows] which choice of the respondent, -1 none; for the logit */
    const int32_t *group; /* [n_rows] of the respondent, -1 missing; for comparisons */
    int32_t n_groups;
};

/* Shares of people stay within 0 and 1; ratings have no such ends. */
bool conjoint_is_share(const struct conjoint_data *data);
/* How much stands behind a share, by Kish where weights differ: people, and answers as if each
 * stood for itself. */
struct conjoint_base {
    double people, answers; /* above 0 */
};
/* The interval of a share with this variance; the estimate may lie outside 0 to 1, as a sum of
 * effects does. */
struct interval conjoint_share_interval(double estimate, double variance, struct conjoint_base base,
                                        double z);

struct conjoint_term { /* one level of one attribute */
    size_t attribute;
    int32_t level;
    double estimate, error, error_cr1, low, high, p;
};
struct conjoint_effects {
    size_t n_terms; /* without the intercept */
    struct conjoint_term *terms;
    double intercept;
    double *estimate, *covariance; /* [n_terms + 1], its square: the intercept first */
    double n_rows, n_respondents;
    bool share;                /* outcomes between 0 and 1 */
    double z;                  /* the width of 95 % intervals: t with n_respondents - 1 */
    struct conjoint_base base; /* of a package: in a balanced design 1/(n_terms + 1) of the rows */
};
enum fail conjoint_effects_run(struct arena *arena, const struct conjoint_data *data,
                               struct conjoint_effects *out, struct why *why) MUST_USE;

/* All levels of all attributes. `group` -1: everybody. */
struct conjoint_means {
    size_t n_terms;
    struct conjoint_term *terms; /* error_cr1 NaN */
    double n_respondents;
};
enum fail conjoint_means_run(struct arena *arena, const struct conjoint_data *data, int32_t group,
                             struct conjoint_means *out, struct why *why) MUST_USE;
/* Means of one group less those of another. */
enum fail conjoint_difference_run(struct arena *arena, const struct conjoint_data *data,
                                  int32_t group, int32_t other, struct conjoint_means *out,
                                  struct why *why) MUST_USE;

/* Whether all effects can be told apart: INPUT names the levels that were never shown, or that
 * always went with others. Outcomes are not looked at but for gaps. */
enum fail conjoint_check(struct arena *arena, const struct conjoint_data *data,
                         struct why *why) MUST_USE;

struct conjoint_interaction {
    double f, df, ddf, p;
};
enum fail conjoint_interaction_run(struct arena *arena, const struct conjoint_data *data,
                                   struct conjoint_interaction *out, struct why *why) MUST_USE;

struct conjoint_logit {
    struct logit logit;
    size_t n_terms;
    struct conjoint_term *terms; /* estimate and clustered error; error_cr1: from the information */
    size_t n_sets, n_left_out;   /* choices used; without just one chosen, or with gaps */
    double first, first_error;   /* share of choices that took the profile shown first */
    double first_even;           /* what that would be by chance */
    double *importance;          /* [n_attributes] */
    double mcfadden;
};
enum fail conjoint_logit_run(struct arena *arena, const struct conjoint_data *data,
                             struct conjoint_logit *out, struct why *why) MUST_USE;

/* The share that would accept a package, level[n_attributes], with a 95 % interval. A share is
 * kept within 0 and 1. */
struct conjoint_package {
    double estimate, error, low, high;
    double sum; /* of the effects, which may leave 0 to 1: what packages are ranked by */
    const int32_t *level;
};
struct conjoint_package conjoint_package_of(const struct conjoint_data *data,
                                            const struct conjoint_effects *effects,
                                            const int32_t *level);
/* "recipient=Charity,keep=1 year": the level of each attribute into level[n_attributes]; INPUT for
 * a name that is not there or one left out. */
enum fail conjoint_package_read(struct arena *arena, const struct conjoint_data *data,
                                const char *text, int32_t *level, struct why *why) MUST_USE;
/* The `most` best packages, best first; LIMIT above 1,000,000 combinations. */
enum fail conjoint_packages_rank(struct arena *arena, const struct conjoint_data *data,
                                 const struct conjoint_effects *effects, size_t most,
                                 struct conjoint_package **out, size_t *n,
                                 struct why *why) MUST_USE;

#endif
