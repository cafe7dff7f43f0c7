/*
 * phone -- votes that people at an event cast alone, on their phones, beside what their group
 * counted: kept apart, never added.
 *
 * Who came opens the conversation of the same engagement with the code of their slip; statements of
 * the conversation with the same words as one of the kit are that one. Staff see what stands now.
 * Everybody else sees counts that were settled: the votes of events that are over, written once and
 * only together with those of another event, when neither sum of the new ones is small. So nobody
 * can tell from two looks how somebody voted, and a vote changed later changes nothing there.
 */
#ifndef DIALOGUE_PHONE_H
#define DIALOGUE_PHONE_H

#include "dialogue/dialogue_views.h"

struct phone_count {
    int64_t event, statement;
    int64_t votes[3]; /* agree, unsure, disagree */
};
struct phone_counts { /* by event, then statement */
    struct phone_count *rows;
    size_t n;
};
/* `settled`: what may be seen by others than staff; else all as it stands. */
enum fail phone_counts_load(struct db *db, struct arena *arena, int64_t engagement, bool settled,
                            struct phone_counts *out, struct why *why) MUST_USE;
/* NULL when nobody voted. */
const struct phone_count *phone_count_of(const struct phone_counts *counts, int64_t event,
                                         int64_t statement);

/* Which of one statement's new counts may be settled together: all of them or none.
 *
 * Question: may the sum of the counts of these events be seen as a difference?
 * Method:   two events or more, and no sum of 1 to 4 people.
 * Pure. */
bool phone_may_settle(const struct phone_count *const *rows, size_t n);

/* Settles what may be, in the transaction in which a fifth write-up was sent or the dialogue was
 * closed to new events. */
enum fail phone_settle(struct db *db, struct arena *arena, int64_t engagement, const char *today,
                       struct why *why) MUST_USE;

#endif
