/*
 * weighed -- the answers to questions that ask for weights, as people times options.
 *
 * Points are shares as they are. Times best less times worst, and pairs won less pairs lost, sum to
 * 0: one more than each, over the most that can be, makes shares in which an option that matters
 * as much as the average has its equal part (docs/methods/preference.md).
 */
#ifndef QUESTION_WEIGHED_H
#define QUESTION_WEIGHED_H

#include "question/elicited.h"
#include "question/questionnaire_views.h"
#include "question/survey.sql.h"
#include "stats/weighing.h"

struct elicited {
    const struct question *of, *check; /* check NULL: nobody was asked whether it is meant */
    struct elicited_answers_row *rows;
    size_t n;
    struct weighing_quality quality;
    int64_t n_circles; /* whose pairs run in a circle */
};
/* Everybody whose answers count, and how far they are to be trusted. */
enum fail elicited_load(struct db *db, struct arena *arena, int64_t survey,
                        const struct definition *definition, const struct question *of,
                        const struct question *check, struct elicited *out,
                        struct why *why) MUST_USE;
/* Of all, or of those who passed the check: points[n * n_options] and whose row each is. */
void elicited_shares(struct arena *arena, const struct elicited *e, bool passed, double **points,
                     size_t **rows, size_t *n);

/* Holds the options of a question that weighs a proposal's tests against these tests. Where none
 * of its options is one, they are put there in place of what stood. INPUT, in words for the form:
 * there is no such proposal of this organisation, or a test is missing or one too many. */
enum fail weighed_fit(struct db *db, struct arena *arena, int64_t organisation,
                      const char *reference, struct block *block, struct why *why) MUST_USE;

#endif
