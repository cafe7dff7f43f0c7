/*
 * record -- votes and publications of a conversation in the transparency log.
 *
 * One entry for each person and conversation, over all that they answered: not one for each vote,
 * which would be millions of public lines whose order and number tell how somebody went through the
 * statements. It is made when a person asks for their receipt, or when the conversation closes,
 * whichever is first; whoever answers otherwise afterwards replaces it.
 */
#ifndef CONVERSATION_RECORD_H
#define CONVERSATION_RECORD_H

#include "ledger/ledger.h"

extern const struct ledger_kind conversation_kind_votes; /* of a participant */
extern const struct ledger_kind conversation_kind_publication;

/* Renews the entry of somebody who has one: after each vote. */
enum fail conversation_record_again(struct db *db, struct arena *arena, int64_t conversation,
                                    int64_t participant, int64_t now, struct why *why) MUST_USE;
/* Enters all who voted: when the conversation closes. */
enum fail conversation_record_all(struct db *db, struct arena *arena, int64_t conversation,
                                  int64_t now, struct why *why) MUST_USE;

#endif
