/*
 * forget -- passages of what people withdrew, and groups whose first passage is gone.
 *
 * A copy goes with what it was taken from: when a room deletes a ballot, an answer sheet or a
 * reason (civic/forget.h), its passages lose their words, their place and whose they were, are in
 * no count, and are quoted nowhere any more. Who coded them keeps the work on record, without
 * memos.
 */
#ifndef CODING_FORGET_H
#define CODING_FORGET_H

#include "base/arena.h"
#include "store/db.h"

/* Takes what is gone out of its group of nearly the same passages. Where that was the first one,
 * another stands for the group: one that was coded by itself, else the next, which is then to be
 * coded. How each counts stays. */
enum fail near_release(struct db *db, struct arena *arena, int64_t coding,
                       struct why *why) MUST_USE;

#endif
