/*
 * ways -- ways of sharing data that differ in their conditions: which are shown to whom, and what
 * people said of them.
 *
 * Question: what is asked in each task, and what do the answers say about each condition?
 * Method:   profiles of stats/preference/design.h in WAYS_VERSIONS versions of the questionnaire;
 *           whoever answers has the version of their sheet's seed. What was shown is stored with
 *           the answer, so that no later design can give it another meaning.
 * Stored:   "1=who_council.keep_1/who_company.keep_2:a 2=...:b": the levels of way a, those of way
 *           b, and which was chosen: a, b, third. With one way: yes, no, third.
 * Fails:    INPUT naming the row or option that does not fit; INFEASIBLE where `never` leaves too
 *           little.
 * Memory:   results in the arena. Pure.
 */
#ifndef QUESTION_WAYS_H
#define QUESTION_WAYS_H

#include "base/rng.h"
#include "base/str.h"
#include "question/definition.h"
#include "stats/preference/conjoint.h"
#include "stats/preference/design.h"

enum { WAYS_VERSIONS = 20, WAYS_CONDITIONS_MAX = 8, WAYS_TASKS_MAX = 12, WAYS_TASKS_USUAL = 6 };

/* The levels of each condition, as places among the question's options. */
struct ways {
    size_t n_conditions, n_tasks, n_ways; /* n_ways: 1 or 2 in each task */
    size_t *levels[WAYS_CONDITIONS_MAX];
    int32_t n_levels[WAYS_CONDITIONS_MAX];
    struct profile_design design;
};
/* The row with whose name an option's begins, "who" of "who_council"; the longest, as names of rows
 * may begin alike. n_rows: none. */
size_t ways_row(const struct question *question, struct str option);
/* Whether any question of a questionnaire shows ways. */
bool ways_asked(const struct definition *definition);
/* Options belong to the row with whose name theirs begin: who_council to who. */
enum fail ways_of(struct arena *arena, const struct question *question, struct ways *out,
                  struct why *why) MUST_USE;
/* The version of a sheet, from its seed; always the same. */
size_t ways_version(struct arena *arena, const struct question *question, const char *seed);
/* The option that stands for a condition in a way of a task, all from 0. */
size_t ways_option(const struct ways *ways, size_t version, size_t task, size_t way,
                   size_t condition);

/* Adds what was shown in a task, and what was chosen, to a stored answer. */
enum { WAYS_BYTES_MAX = 16 << 10 };
void ways_say(struct buf *buf, const struct question *question, const struct ways *ways,
              size_t version, size_t task, const char *chosen);
/* One task of a stored answer. */
struct ways_said {
    size_t option[2][WAYS_CONDITIONS_MAX]; /* by way and condition; SIZE_MAX: not known any more */
    struct str chosen;                     /* "a", "b", "yes", "no" or "third" */
};
/* false: this task was not answered. */
bool ways_said(const struct question *question, const struct ways *ways, const char *value,
               size_t task, struct ways_said *out);
/* The answer of somebody whom earlier levels please more (made-up answers, tests); `rng` NULL: the
 * first in each task. */
const char *ways_made_up(struct arena *arena, const struct question *question, size_t version,
                         struct rng *rng);
/* Everybody's answers (NULL or "": none) as profiles: outcome 1 where a way was chosen or accepted.
 * Labels are those of the main language. `weights` NULL: everybody counts the same; who has none
 * above 0 is left out. */
enum fail ways_data(struct arena *arena, const struct question *question, const char *const *values,
                    const double *weights, size_t n, struct conjoint_data *out,
                    struct why *why) MUST_USE;

#endif
