/*
 * what_if -- which conditions would make it acceptable, for any package, without the answers.
 *
 * Question: what share would accept this package of conditions; which change would gain most;
 *           which packages come first?
 * Method:   the sum of the intercept and of the effects of the package's levels (conjoint.h), with
 *           the covariance of that sum, its interval that of conjoint_share_interval; the
 *           difference of two packages likewise, z standard errors to either side, so that what
 *           they share falls out of its interval.
 * Source:   the member `what_if` that `folkmoot prefer conjoint --json` writes
 *           (docs/reference/prefer.md): effects and covariances, nobody's answers.
 * Shapes:   level[n_conditions], counted from 0.
 * Fails:    INPUT naming what is wrong with the file; LIMIT above 200,000 packages.
 * Memory:   results in the arena.
 * Pure:     yes.
 */
#ifndef STATS_PREFERENCE_WHAT_IF_H
#define STATS_PREFERENCE_WHAT_IF_H

#include "base/json.h"
#include "stats/preference/conjoint.h"

#include <stdbool.h>

enum { WHAT_IF_CONDITIONS_MAX = 16, WHAT_IF_LEVELS_MAX = 20, WHAT_IF_PACKAGES_MAX = 200000 };

struct what_if_condition {
    const char *name;
    const char *const *levels; /* [n_levels], the first is the reference */
    size_t n_levels;
    size_t first; /* place of the second level's effect in the estimates */
};
struct what_if {
    bool share;  /* estimates are shares of 1; else means of ratings */
    bool choice; /* of ways that were chosen out of two or more, not accepted by themselves */
    double z;
    int64_t respondents;       /* 0: the file does not say */
    struct conjoint_base base; /* of a package */
    struct what_if_condition *conditions;
    size_t n_conditions, n_terms;  /* n_terms with the intercept */
    double *estimate, *covariance; /* [n_terms], its square */
};

/* The whole of what `prefer conjoint --json` printed, or its member what_if alone. */
enum fail what_if_read(struct arena *arena, struct str text, struct what_if *out,
                       struct why *why) MUST_USE;

/* Writes the member `what_if`: what what_if_read reads. Outcomes between 0 and 1 are shares. */
void what_if_put(struct json_out *out, const struct conjoint_data *data,
                 const struct conjoint_effects *effects);

struct what_if_result {
    double estimate, low, high;
    const size_t *level;
};
struct what_if_result what_if_of(const struct what_if *what_if, const size_t *level);
/* `to` less `from`. */
struct what_if_result what_if_difference(const struct what_if *what_if, const size_t *to,
                                         const size_t *from);
/* The `most` best packages, best first, ties by the order of the levels. */
enum fail what_if_rank(struct arena *arena, const struct what_if *what_if, size_t most,
                       struct what_if_result **out, size_t *n, struct why *why) MUST_USE;

#endif
