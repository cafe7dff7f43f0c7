/* published -- what was published of a conversation: shown to everybody, and its files. */
#ifndef CONVERSATION_PUBLISHED_H
#define CONVERSATION_PUBLISHED_H

#include "civic/page.h"
#include "conversation/results.h"

/* The last publication, if there is one, as part of the public page. */
enum fail published_put(struct request *request, struct db *db, int64_t conversation,
                        const char *slug, struct why *why) MUST_USE;
/* Figures as a table, a line for each statement. */
void results_csv(struct arena *arena, const struct results *results, struct buf *out);

#endif
