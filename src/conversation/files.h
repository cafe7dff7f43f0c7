/*
 * files -- conversations in the published file layout, in and out.
 *
 * comments.csv: timestamp, datetime, comment-id, author-id, agrees, disagrees, moderated (1
 * accepted, 0 waiting, -1 rejected), comment-body. votes.csv: timestamp, datetime, comment-id,
 * voter-id, vote (1, 0, -1). participants-votes.csv: participant, group-id, n-comments, n-votes,
 * n-agree, n-disagree, then a column for each statement. Times are those of the day, since no finer
 * ones are kept.
 *
 * Files with a row for each person single people out; the pages give them only to the data
 * protection role. comments.csv is safe: counts of too few votes are left empty, author-id always.
 */
#ifndef CONVERSATION_FILES_H
#define CONVERSATION_FILES_H

#include "stats/opinion/read.h"
#include "store/db.h"

struct import_statement {
    int64_t number;
    const char *text;
    int moderated; /* 1, 0, -1 */
};
struct conversation_file {
    struct import_statement *statements; /* by number */
    size_t n_statements;
    struct opinion_table votes;
    size_t *place; /* [votes.votes.n_statements]: which of the statements each column is */
};
/* Both files together. INPUT with row and column; why->field is "votes" or "comments": the file. */
enum fail conversation_file_read(struct arena *arena, struct str votes, struct str comments,
                                 struct conversation_file *out, struct why *why) MUST_USE;
/* Into a conversation that has nothing yet. CONFLICT where it has. Nothing is half stored when it
 * runs in one write. */
enum fail conversation_file_store(struct db *db, struct arena *arena, int64_t conversation,
                                  const struct conversation_file *file, const char *day,
                                  struct why *why) MUST_USE;

enum fail comments_write(struct db *db, struct arena *arena, int64_t conversation, int64_t least,
                         struct buf *out, struct why *why) MUST_USE;
enum fail votes_write(struct db *db, struct arena *arena, int64_t conversation, struct buf *out,
                      struct why *why) MUST_USE;
/* Groups as a full computation finds them. */
enum fail participants_write(struct db *db, struct arena *arena, int64_t conversation,
                             struct buf *out, struct why *why) MUST_USE;

#endif
