/*
 * acceptability -- rules of decisions and runs; pure.
 */
#ifndef ACCEPTABILITY_ACCEPTABILITY_H
#define ACCEPTABILITY_ACCEPTABILITY_H

#include "stats/score.h"
#include "web/form.h"

/* Outcomes of a decision, and responses to a condition, as stored: value, English label. */
extern const struct choice decision_outcomes[];   /* accepted, conditions, rejected, referred */
extern const struct choice condition_responses[]; /* accepted, partly, rejected */
extern const struct choice check_results[];       /* met, partly, not_met */
/* The English label of a stored word; the word itself when unknown. */
const char *score_choice_label(const struct choice *choices, const char *value);

/* Whether an outcome goes against what most people said when asked directly, by however little:
 * it goes ahead where fewer than half said yes, or is rejected where more than half did. Then
 * reasons for departing must be given. Chance is no excuse: a jury's 22 of 36 is what it said.
 * `n` people were asked; nobody, or just half: it cannot depart. */
bool decision_departs(const char *outcome, int64_t yes, int64_t n);

/* Which of `others` say nearly the same as `text`: their numbers by falling likeness, most first,
 * then the rest in their order. Likeness is the cosine of their weighted word stems
 * (stats/text/terms.h); *n_alike of them share at least a third. O(words). */
enum fail conditions_alike(struct arena *arena, const char *text, const char *const *others,
                           size_t n, size_t *order, size_t *n_alike, struct why *why) MUST_USE;

/* What is different between the answers of two runs, for people: English, for tr. */
enum run_change {
    CHANGE_PEOPLE = 1,
    CHANGE_ASSESSORS = 2,
    CHANGE_RATINGS = 4,
    CHANGE_DIRECT = 8,
    CHANGE_GATES = 16,
    CHANGE_LINE = 32,
    CHANGE_VERSION = 64,
    CHANGE_SOURCES = 128
};
unsigned run_changes(const struct score_summary *before, const struct score_summary *after);

#endif
