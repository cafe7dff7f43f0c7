/*
 * score_input -- all answers that enter a score, as canonical text.
 *
 * Question: what exactly was scored, and has any of it changed since?
 * Method:   one JSON document, format "folkmoot-score-input/1", without any identity.
 *           Assessors and people are rows in a fixed order (sorted by what they
 *           answered), organisations are numbered by their first row: the same
 *           answers give the same bytes, in whatever order they are stored (bodies
 *           with a row in common keep the order of their numbers), so that a digest
 *           tells whether anything changed.
 * Fails:    INPUT names the member at fault.
 * Memory:   in the arena. O(rows log rows * columns).
 * Pure:     yes.
 *
 * It holds single answers: it stays inside the service and is never published.
 */
#ifndef STATS_SCORE_INPUT_H
#define STATS_SCORE_INPUT_H

#include "base/json.h"
#include "stats/score.h"

#define SCORE_INPUT_FORMAT "folkmoot-score-input/1"

/* Writes the plan, rows sorted. The plan must have passed score_plan_check. */
void score_input_write(struct arena *arena, struct buf *out, const struct score_plan *plan);
enum fail score_input_read(struct arena *arena, struct str text, struct score_plan *plan,
                           struct why *why) MUST_USE;

#endif
