/*
 * assessment -- where do the assessors of a proposal see the same thing, and where not?
 *
 * Question: on which questions do partners differ, where are they unsure, where do they agree
 *           that the proposal is weak, and which of these have to go to leaders?
 * Method:   per question, over the assessors who locked their ratings: lowest, highest, mean;
 *           the mean of each organisation (so that an organisation with five assessors does not
 *           outweigh one with one) and the gap between the furthest two. Thresholds below.
 * Units:    ratings 1..5 as answered; "oriented" ones are turned so that 5 is always the more
 *           acceptable end.
 * Shapes:   answers[rater * n_questions + question].
 * Fails:    never; a mean of nothing is NaN. What is missing or "cannot say" is counted, never
 *           guessed: it can raise a question, not settle one.
 * Memory:   the arena given. Pure: yes.
 */
#ifndef ASSESSMENT_ASSESSMENT_H
#define ASSESSMENT_ASSESSMENT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

enum { RATING_MISSING = -1, RATING_CANNOT_SAY = 0, RATING_MAX = 5 };
enum { CONFIDENCE_UNKNOWN = 0, CONFIDENCE_LOW, CONFIDENCE_MEDIUM, CONFIDENCE_HIGH };

/* Partners differ from these on. */
enum { DIFFERENCE_RANGE = 2 };
static const double difference_gap = 1.5; /* between means of organisations */

struct assessment_answer {
    int rating, confidence;
};

struct assessment_input {
    size_t n_questions, n_raters, n_organisations;
    const int *polarity;         /* [n_questions] 1 or -1, as in the framework */
    const size_t *organisations; /* [n_raters] */
    const struct assessment_answer *answers;
};

struct assessment_difference {
    size_t question;
    size_t n_rated, n_cannot_say, n_missing, n_low;
    int lowest, highest; /* 0 when nobody rated */
    double mean, gap;    /* gap: NaN when fewer than two organisations rated */
    const double *means; /* [n_organisations] NaN: nobody of it rated */
    bool differs;        /* range >= 2, or gap >= 1.5 */
    bool unsure;  /* half or more of those who rated were not sure, or fewer than half rated */
    bool weak;    /* half or more rated, no difference, and the oriented mean is 2 or less */
    bool opposed; /* one organisation's oriented mean is 2 or less, another's 4 or more */
    bool leaders; /* needs leaders: weak, or opposed although they are sure */
};

/* One for each question, the most disagreement first: by range, then gap, then weak and unsure
 * ones, then unanswered ones, then the framework's order. */
struct assessment_difference *assessment_compare(struct arena *arena,
                                                 const struct assessment_input *input);

/* Has to be settled before the assessment counts as reconciled. */
bool assessment_is_open_question(const struct assessment_difference *difference);

/* Blindness: who may see what others rated. `closed`: nobody can rate any more; `named`: the
 * viewer is one of the assessors; `locked`: and has locked their own ratings. */
bool assessment_may_compare(bool closed, bool named, bool locked);

#endif
