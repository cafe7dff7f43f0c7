/*
 * publish -- the figures that everybody may see, made once and kept as they were.
 *
 * Always a full computation of all stored votes. A publication is refused while so few people
 * voted, or came or left since the last one, that single people could be worked out.
 */
#ifndef CONVERSATION_PUBLISH_H
#define CONVERSATION_PUBLISH_H

#include "conversation/results.h"

struct publication {
    int64_t conversation, number, n_people, n_votes;
    struct results results; /* public */
    struct buf json;
};
/* CONFLICT with the reason when it may not be published now. */
enum fail publication_make(struct db *db, struct arena *arena, int64_t conversation, int64_t now,
                           struct publication *out, struct why *why) MUST_USE;
enum fail publication_store(struct db *db, struct arena *arena,
                            const struct publication *publication, int64_t person, int64_t now,
                            struct why *why) MUST_USE;

#endif
