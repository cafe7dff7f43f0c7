/*
 * record -- votes and publications of a conversation in the transparency log.
 *
 * One entry for each person and conversation, over all that they answered: not one for each vote,
 * which would be millions of public lines whose order and number tell how somebody went through the
 * statements. It is made when a person asks for their receipt, and when the conversation closes.
 * What they answer in between is not entered vote by vote: their entry stays of what they had
 * answered when it was made (conversation_member.entered_upto), which all votes as they were cast
 * still show, and is replaced when they ask again or the conversation closes.
 */
#ifndef CONVERSATION_RECORD_H
#define CONVERSATION_RECORD_H

#include "civic/app.h"
#include "ledger/ledger.h"

extern const struct ledger_kind conversation_kind_votes; /* of a participant */
extern const struct ledger_kind conversation_kind_publication;

/* Before a vote: who has an entry keeps it, of what they had answered until then. */
enum fail conversation_record_keep(struct db *db, struct arena *arena, int64_t conversation,
                                   int64_t member, struct why *why) MUST_USE;
/* After a vote was taken back: renews the entry of who has one, at once, so that no entry is of a
 * statement on which nobody's vote stands, which may be changed or removed. */
enum fail conversation_record_again(struct db *db, struct arena *arena, int64_t conversation,
                                    int64_t participant, int64_t now, struct why *why) MUST_USE;
/* Enters all that somebody answered until now, or renews their entry: when they ask for a receipt.
 */
enum fail conversation_record(struct db *db, struct arena *arena, int64_t conversation,
                              int64_t participant, int64_t now, struct why *why) MUST_USE;

/* When a conversation closes the answers of all are entered, by parts that leave room for other
 * writers: conversation_record_begin with the closing, then conversation_record_part until nothing
 * is left, in any number of transactions and processes. First all wait in the log, then they enter
 * in the order of their hashes, each part shuffled, so that no place in it tells who answered when.
 * conversation_record_end: it is opened again; who has not been entered is, when it closes. */
enum fail conversation_record_begin(struct db *db, int64_t conversation, struct why *why) MUST_USE;
enum fail conversation_record_end(struct db *db, int64_t conversation, struct why *why) MUST_USE;
enum fail conversation_record_part(struct db *db, struct arena *arena, int64_t conversation,
                                   int64_t now, bool *left, struct why *why) MUST_USE;
/* What is left of all conversations, each part in a transaction of its own: every hour. */
enum fail conversation_record_rest(struct app *app, int64_t now, struct why *why) MUST_USE;

#endif
