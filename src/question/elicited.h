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
/* The same as shares of one person, not negative and not yet summing to 1: points as given; of
 * pairs and sets 1 for what matters as much as the average, 2 for what was always chosen, 0 for
 * what never was. Of sets: 1 + (best - worst) / shown, by how often the option stood in the sets
 * that this person answered; one that stood in none has 1. false: not answered. */
bool elicited_weights(const struct question *of, const char *value, double *weight);

enum { BEST_WORST_SIZE_MAX = 6 };
/* How many sets a best_worst question shows. */
size_t best_worst_sets(const struct question *question);
/* Fills places with the options of set 0, 1, ...: at most BEST_WORST_SIZE_MAX; returns how many. */
size_t best_worst_set(const struct question *question, size_t set, size_t *places);

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
