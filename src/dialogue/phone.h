/*
 * phone -- votes that people at an event cast alone, on their phones, beside what their group
 * counted: kept apart, never added.
 *
 * Who came opens the conversation of the same engagement with the code of their slip; statements of
 * the conversation with the same words as one of the kit are that one. Everybody, staff too, sees
 * counts that were settled: the votes of events that are over, written once and only together with
 * those of other events, when no sum of the new ones is small, of all and of each area, nor what is
 * left of it for somebody who knows one event's. So nobody can tell from two looks how somebody
 * voted, and a vote changed later changes nothing there.
 */
#ifndef DIALOGUE_PHONE_H
#define DIALOGUE_PHONE_H

#include "dialogue/dialogue_views.h"

struct phone_count {
    int64_t event, statement;
    int64_t votes[3]; /* agree, unsure, disagree */
    int64_t area;     /* of the event, while counts are settled */
};
struct phone_counts { /* by event, then statement */
    struct phone_count *rows;
    size_t n;
};
/* `settled`: what may be seen; else all as it stands, for settling. */
enum fail phone_counts_load(struct db *db, struct arena *arena, int64_t engagement, bool settled,
                            struct phone_counts *out, struct why *why) MUST_USE;
/* NULL when nobody voted. */
const struct phone_count *phone_count_of(const struct phone_counts *counts, int64_t event,
                                         int64_t statement);

/* Which of one statement's new counts may be settled together; the others wait.
 *
 * Question: may the sum of the counts of these events be seen as a difference?
 * Method:   no answer has 1 to 4 people in the sum, nor in the sum without any one event, whose
 *           own counts somebody may know. This holds for each area, whose sums are shown too: an
 *           area where it does not waits whole; and for all that are left, of two events or more.
 * Shapes:   rows[n], those of one area beside each other; those that may are moved to the front.
 * Returns:  how many these are.
 * Pure. */
size_t phone_may_settle(const struct phone_count **rows, size_t n);

/* Settles what may be, in the transaction in which a fifth write-up was sent, or the dialogue was
 * closed to new events or answered. */
enum fail phone_settle(struct db *db, struct arena *arena, int64_t engagement, const char *today,
                       struct why *why) MUST_USE;

#endif
