#include "conversation/voting.h"

#include "conversation/conversation.sql.h"
#include "conversation/voting.sql.h"

/* What `vote` adds to each count. */
static enum fail tally(struct db *db, int64_t statement, int64_t vote, int64_t sign,
                       struct why *why) {
    if (vote == DB_NULL_INT) return FAIL_NONE;
    return statement_tally(db, statement, vote > 0 ? sign : 0, vote < 0 ? sign : 0,
                           vote == 0 ? sign : 0, why);
}

enum fail vote_store(struct db *db, struct arena *arena, const struct vote_cast *cast,
                     struct why *why) {
    struct vote_latest_row former = {.vote = DB_NULL_INT};
    enum fail found = vote_latest(db, arena, cast->member, cast->statement, &former, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    if (former.vote == cast->vote) return FAIL_NONE;
    if (found == FAIL_NONE) TRY(vote_put_aside(db, cast->member, cast->statement, why));
    TRY(tally(db, cast->statement, former.vote, -1, why));
    TRY(tally(db, cast->statement, cast->vote, 1, why));
    return vote_add(db, cast->conversation, cast->member, cast->statement, cast->vote, cast->chance,
                    cast->mode, cast->day, why);
}

enum fail member_forget(struct db *db, int64_t conversation, int64_t member, struct why *why) {
    TRY(forget_tally(db, member, why));
    TRY(forget_votes(db, member, why));
    TRY(forget_profile(db, member, why));
    TRY(forget_decisions(db, member, why));
    TRY(forget_translations(db, member, why));
    TRY(forget_old_votes(db, member, why));
    TRY(forget_statements(db, member, why));
    TRY(forget_authorship(db, member, why));
    TRY(member_remove(db, member, why));
    return conversation_epoch_next(db, conversation, why);
}
