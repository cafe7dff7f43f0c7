/*
 * forget -- what people withdrew or had erased goes from every copy of it.
 *
 * The room that deletes a record calls forget_everywhere in the same transaction; a room that keeps
 * copies of others' records registers a constant and never has to be known to it.
 *   static const struct forgetting forgetting_coding = {"coding", forget};
 *   REGISTER(forgetting, forgetting_coding);
 */
#ifndef CIVIC_FORGET_H
#define CIVIC_FORGET_H

#include "base/arena.h"
#include "base/kind.h"
#include "store/db.h"

/* `kind` says which table the number is of: "ballot" (the participant's number: all their ballots),
 * "sheet" (of answers), "reason" and "note" (of a jury). Other words mean nothing to whoever does
 * not know them. */
struct forgetting {
    const char *name; /* of the room */
    enum fail (*forget)(struct db *db, struct arena *arena, const char *kind, int64_t record,
                        struct why *why);
};
KIND_DECLARE(forgetting);

/* Asks every room, in the current transaction. Fails as the store. */
enum fail forget_everywhere(struct db *db, struct arena *arena, const char *kind, int64_t record,
                            struct why *why) MUST_USE;

#endif
