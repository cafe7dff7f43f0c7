/* picture_views -- pictures of what all groups said. */
#ifndef DIALOGUE_PICTURE_VIEWS_H
#define DIALOGUE_PICTURE_VIEWS_H

#include "dialogue/event_views.h"
#include "dialogue/gather.h"

/* What the groups said as picture, sentence and table: only what may be shown to anybody. */
void picture_put(struct request *request, const struct gathered *all);

/* What people said alone, the same way; nothing where nobody did. */
void picture_phones_put(struct request *request, const struct gathered *all);
/* Both ways of voting beside each other, by statement; each links to `path`/ID (NULL: to nothing).
 */
void ways_put(struct request *request, const struct gathered *all, const char *path);
/* "8 agree, 2 unsure, 1 disagree" */
const char *three_votes(struct request *request, const int64_t votes[3]);
/* The same where no single person shows in it, else how many or that they are too few. `n_groups`:
 * of which they are the sum; 2 where somebody looks at one group alone. */
const char *phone_votes_text(struct request *request, const int64_t votes[3], size_t n_groups);
/* What a group said in the room: counts, or what most thought. */
const char *room_votes_text(struct request *request, const struct room_count *room);

#endif
