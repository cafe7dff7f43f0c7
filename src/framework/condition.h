/*
 * condition -- when a rule holds: a tree over facts, three-valued.
 *
 * In a pack: {"fact": "children"} (yes), {"fact": "x", "is": ["no", "unsure"]},
 * {"fact": "n", "at_least": 3}, {"fact": "n", "at_most": 2}, {"all": [...]},
 * {"any": [...]}, {"not": {...}}, {"count": [...], "at_least": 2}.
 *
 * Source: Kleene's strong three-valued logic. A fact that is not known, or is
 *         answered "unsure" where the condition does not name "unsure", is unknown.
 */
#ifndef FRAMEWORK_CONDITION_H
#define FRAMEWORK_CONDITION_H

#include "framework/framework.h"

enum condition_kind {
    CONDITION_ALL,
    CONDITION_ANY,
    CONDITION_NOT,
    CONDITION_COUNT, /* at least `number` of the parts hold */
    CONDITION_IS,    /* the fact's answer is in `answers` */
    CONDITION_AT_LEAST,
    CONDITION_AT_MOST
};

struct framework_condition {
    enum condition_kind kind;
    const struct framework_condition *parts;
    size_t n_parts;
    size_t fact; /* into framework->facts */
    int64_t number;
    unsigned answers; /* bit 1 << FRAMEWORK_YES ... */
};

enum truth { TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_TRUE }; /* ordered: all is min, any is max */

/* What is known of each fact of the pack: NULL for nothing. */
enum truth condition_truth(const struct framework_condition *condition,
                           const struct framework *framework, const char *const *known);
/* Sets missing[fact] for every fact whose being unknown keeps the condition unknown. */
void condition_missing(const struct framework_condition *condition,
                       const struct framework *framework, const char *const *known, bool *missing);

#endif
