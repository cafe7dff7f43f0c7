/* staff_views -- what the staff's pages of events and write-ups share. */
#ifndef DIALOGUE_STAFF_VIEWS_H
#define DIALOGUE_STAFF_VIEWS_H

#include "dialogue/event_views.h"

/* The event of the path, on the dialogue of the path. */
enum fail event_of_path(struct request *request, struct db *db, struct dialogue *dialogue,
                        struct dialogue_event_get_row *event, struct why *why) MUST_USE;
const char *event_path(struct request *request, const struct dialogue *dialogue, int64_t event);
/* "Accepted by one of two" */
const char *read_state_text(const struct html *out, int64_t n_accept, int64_t n_open);

#endif
