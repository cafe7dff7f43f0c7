/*
 * carry -- figures of people that stay as they were published.
 *
 * Question: a page is published again after one person more answered, or one took theirs back. How
 *           does nobody learn what that person said from the two pages?
 * Method:   each group of figures (the counts of a ballot, the people of an engagement and how
 *           they weighed, weights in the score, people behind a condition) is held against the
 *           page before. Where the answers of one to four people explain the difference, the
 *           earlier figures stay. Of weights: k people of n move the mean by at most k / n in
 *           total variation, so a move of less than 5 / n may be theirs. Counts that a published
 *           source has printed are not held back.
 * Source:   Griffiths et al. (2019), Handbook on Statistical Disclosure Control for Outputs
 *           (differencing).
 * Memory:   in the arena; what is kept points into `past`.
 * Pure:     yes.
 */
#ifndef PUBLICATION_CARRY_H
#define PUBLICATION_CARRY_H

#include "publication/content.h"

/* Puts the earlier figures into `now`; returns how many groups of figures stay as they were: none
 * where the page before was about another version, whose engagements were others. */
size_t carry_content(const struct publication_content *past, struct publication_content *now);
/* The same of a score that is made safe (summary_make_safe); its figures are to be computed
 * afterwards. Sources are known by their keys; all together only within one version. */
size_t carry_score(struct arena *arena, const struct score_summary *past, bool same_version,
                   struct score_summary *now);

#endif
