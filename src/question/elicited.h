/*
 * elicited -- weights that people gave in a questionnaire, and whether they say what they mean.
 *
 * Of points, pairs (pairwise) and best-worst sets. Pure.
 */
#ifndef QUESTION_ELICITED_H
#define QUESTION_ELICITED_H

#include "question/definition.h"

/* Whether a question asks for weights. */
bool elicited_is(const struct question *question);
/* How one answer orders the options, score[n_options], more is more: points; times best less times
 * worst; pairs won less pairs lost. false: not answered. */
bool elicited_scores(const struct question *of, const char *value, double *score);
/* Three options of pairs that run in a circle, each before the next and the last before the first.
 * false: there are none. */
bool elicited_circle(const struct question *of, const char *value, size_t circle[3]);

/* A stored answer to a question of the type "check". */
struct elicited_check {
    int chosen;     /* option of the question that it checks; QUESTION_NONE */
    bool level;     /* two or more matter the same */
    int64_t passed; /* 2 at once, 1 after the explanation, 0 no, -1 not answered */
    int64_t hard;   /* 1 to 5; 0 not answered */
};
struct elicited_check elicited_check_read(const struct question *question, const char *value);

#endif
