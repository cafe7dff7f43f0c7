/*
 * decide -- what people decided about passages, and what counts in the end.
 *
 * Each person's decision on a passage is theirs alone; nobody changes another's. What counts
 * (coding_final) follows from them: with one coder what they said; with several what all of them
 * gave with the same stance; what only some gave is in question and counts for nothing until it is
 * settled, with a reason. Passages that are nearly the same as another follow its coding.
 */
#ifndef CODING_DECIDE_H
#define CODING_DECIDE_H

#include "coding/coding.h"
#include "store/db.h"

struct decision_new {
    int64_t coding, passage, coder, codebook, now;
    int64_t revision; /* of the coder's own decision as it was shown; 0: there was none */
    const char *stance, *memo;
    const struct mark *marks;
    size_t n_marks;
};
/* CONFLICT when the same person decided on it in another window meanwhile. */
enum fail decision_save(struct db *db, struct arena *arena, const struct decision_new *decision,
                        struct why *why) MUST_USE;
/* Takes back what somebody decided last: it is as it was before, or not coded by them. The passage
 * is returned. NOTFOUND when there is nothing. */
enum fail decision_undo(struct db *db, struct arena *arena, int64_t coding, int64_t coder,
                        int64_t *passage, struct why *why) MUST_USE;

struct settle_new {
    int64_t coding, passage, person, now;
    const char *reason;
    const struct mark *marks;
    size_t n_marks;
};
enum fail passage_settle(struct db *db, struct arena *arena, const struct settle_new *settle,
                         struct why *why) MUST_USE;

/* Works out what counts of a passage again, and of those that are nearly the same. */
enum fail final_make(struct db *db, struct arena *arena, int64_t coding, int64_t passage,
                     struct why *why) MUST_USE;

/* ---- pure ---- */

struct coder_marks {
    const struct mark *marks;
    size_t n;
};
struct final_mark {
    int64_t code;
    const char *stance, *how; /* one, all, settled, differs */
};
/* Of one passage; `settled` NULL: not. Returns how many are in `out`, rising by code; *differs says
 * that coders do. */
size_t final_of_passage(struct arena *arena, const struct coder_marks *coders, size_t n,
                        const struct coder_marks *settled, struct final_mark **out, bool *differs);

#endif
