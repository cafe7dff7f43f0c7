/* reply_counted -- which published numbers of a dialogue count what somebody said. */
#ifndef DIALOGUE_REPLY_COUNTED_H
#define DIALOGUE_REPLY_COUNTED_H

#include "evidence/reply.h"

struct counted_of {
    int64_t engagement, event, access;
    const char *said_path; /* of the public page with the numbers */
};
/* Appends to reply->used the public page of what all groups said: for each statement that their
 * group counted votes on, or that they voted on alone, of how many people the published numbers
 * are; or that these come with later write-ups. No number that the public page does not show. As
 * dear as that page: O(write-ups x statements). */
enum fail reply_counted_add(struct request *request, struct db *db, const struct counted_of *of,
                            struct reply *reply, struct why *why) MUST_USE;

#endif
