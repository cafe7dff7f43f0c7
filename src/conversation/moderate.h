/*
 * moderate -- deciding on statements: the rules, and storing what was decided.
 *
 * Every decision is a row of a log that only grows; undoing is a row of its own, and the text is
 * never touched. Where two must agree to reject, the first proposes and another person rejects.
 * After the author asked for another look, whoever rejected before may not decide.
 */
#ifndef CONVERSATION_MODERATE_H
#define CONVERSATION_MODERATE_H

#include "conversation/conversation.h"
#include "store/db.h"

struct moderation {
    int64_t conversation, statement, person, now;
    const char *act; /* "accept", "reject", "undo" */
    const char *reason, *note;
    bool two_to_reject;
};
/* CONFLICT with what stands in the way; INPUT (field "reason") when a rejection has none.
 * *proposed: it was only proposed, and waits for a second moderator. */
enum fail moderate_one(struct db *db, struct arena *arena, const struct moderation *moderation,
                       int64_t number, bool *proposed, struct why *why) MUST_USE;
/* All that wait from one source; a second moderator is not asked for, and it is logged as such.
 * Returns how many in *n. */
enum fail moderate_source(struct db *db, const struct moderation *moderation, const char *source,
                          int64_t *n, struct why *why) MUST_USE;

const char *moderate_act_text(const char *act); /* English, for tr */

#endif
