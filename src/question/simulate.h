/*
 * simulate -- people who answer at random, each on their own way through a questionnaire.
 *
 * For the example programme, benchmarks and tests; whatever holds made-up answers says so.
 * Method:  each question on the way gets an answer drawn from its options; shares lean towards the
 *          first options; one in twelve questions that need no answer gets none. Words are taken
 * from `words`, if given. Memory:  values in the arena. Pure: the same stream of randomness gives
 * the same answers.
 */
#ifndef QUESTION_SIMULATE_H
#define QUESTION_SIMULATE_H

#include "base/rng.h"
#include "question/route.h"

/* Fills values[n_questions]: NULL for what was not asked, "" for what was left out. */
void answers_simulate(struct arena *arena, const struct definition *definition,
                      const struct sheet_facts *facts, const char *const *words, size_t n_words,
                      struct rng *rng, const char **values);

#endif
