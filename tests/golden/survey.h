/* What golden functions of surveys share. */
#ifndef TESTS_GOLDEN_SURVEY_H
#define TESTS_GOLDEN_SURVEY_H

#include "stats/survey/estimate.h"
#include "tests/golden/golden.h"

/* The variables listed under `key`, or else under `other`. */
enum fail golden_variables(struct golden_run *run, const struct frame *frame, const char *key,
                           const char *other, const struct variable **out, size_t *n,
                           struct why *why) MUST_USE;
/* The crossed factor of the columns listed under `key`, joined by '.'. */
enum fail golden_by(struct golden_run *run, const struct frame *frame, const char *key,
                    struct factor *by, struct why *why) MUST_USE;
/* Comparisons joined by '&'; rows where one has no answer are not `known`. */
enum fail golden_condition(struct golden_run *run, const struct frame *frame, const char *text,
                           bool **keep, bool **known, struct why *why) MUST_USE;
/* est, se, lo, hi, cv, deff and cov of all estimates. */
void golden_estimate(struct golden_run *run, const struct estimate *estimate, double df,
                     bool one_has_no_label);

#endif
