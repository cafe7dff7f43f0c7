/*
 * voting -- casting a vote and adding a statement, as stored: for pages, imports and tests.
 *
 * Votes are appended; the latest of a person on a statement counts, and the counts of the
 * statement are kept with it in the same transaction.
 */
#ifndef CONVERSATION_VOTING_H
#define CONVERSATION_VOTING_H

#include "conversation/conversation.h"
#include "store/db.h"

struct vote_cast {
    int64_t conversation, member, statement; /* rows */
    int64_t vote;                            /* 1, 0, -1; DB_NULL_INT: taken back */
    double chance;                           /* NaN: not drawn */
    const char *mode, *day;
};
/* Casting the same again changes nothing. */
enum fail vote_store(struct db *db, struct arena *arena, const struct vote_cast *cast,
                     struct why *why) MUST_USE;
/* Everything that a member said goes; statements on which others voted stay, nobody's. */
enum fail member_forget(struct db *db, int64_t conversation, int64_t member,
                        struct why *why) MUST_USE;

#endif
