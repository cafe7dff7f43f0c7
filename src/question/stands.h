/*
 * stands -- how many people each respondent of a survey stands for.
 *
 * Question: with which weight does each answer sheet count, if its survey was drawn and weighed?
 * Method:   the weights of whoever keeps the survey (survey_weigher in question.h), by sheet.
 * Memory:   in the arena given, which a large wave may need to be large (civic/work.h).
 */
#ifndef QUESTION_STANDS_H
#define QUESTION_STANDS_H

#include "question/question.h"

struct survey_stands {
    const double *weights; /* [n] by sheet, 0 one that was not weighed; NULL: all count the same */
    const char *problem;   /* why they cannot be weighed though they should be; NULL */
};
enum fail survey_stands_load(struct db *db, struct arena *arena, int64_t survey,
                             const int64_t *sheets, size_t n, struct survey_stands *out,
                             struct why *why) MUST_USE;

#endif
