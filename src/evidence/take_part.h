/*
 * take_part -- what a way of asking adds for those who take part with a code.
 *
 * A room registers one constant; its tasks stand on the participant's first page, and what it
 * stored about somebody goes when they withdraw.
 */
#ifndef EVIDENCE_TAKE_PART_H
#define EVIDENCE_TAKE_PART_H

#include "evidence/reply.h"

enum { TAKE_PART_TASKS_MAX = 24 };

struct take_part_kind {
    const char *method; /* of the engagement: "jury"; NULL: all of them */
    /* Appends the tasks of request->viewer.participant; at most TAKE_PART_TASKS_MAX in all. NULL:
     * none. */
    enum fail (*tasks)(struct request *request, struct db *db, struct part_task *tasks, size_t *n,
                       struct why *why);
    /* Adds what a participant said to this room, and where it was used; NULL: nothing. */
    enum fail (*reply)(struct request *request, struct db *db, int64_t participant,
                       struct reply *reply, struct why *why);
    /* Deletes what a participant said, when they withdraw. Called for every method. */
    enum fail (*forget)(struct db *db, int64_t participant, struct why *why);
    /* Removes what a participant wrote that stands without their label, found by its keyed mark;
     * called before the others. NULL: nothing stands so. */
    enum fail (*forget_written)(struct request *request, struct db *db, int64_t participant,
                                struct why *why);
    /* Whether ballots of an engagement may be opened or closed, and people or answers be added;
     * CONFLICT in words. NULL: always. */
    enum fail (*may_step)(struct db *db, struct arena *arena, int64_t engagement, struct why *why);
};
KIND_DECLARE(take_part_kind);

/* Asks the rooms of this method. */
enum fail take_part_may_step(struct db *db, struct arena *arena, const char *method,
                             int64_t engagement, struct why *why) MUST_USE;

#endif
