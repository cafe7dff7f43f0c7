/* mine_views -- what the pages behind a code share. */
#ifndef DIALOGUE_MINE_VIEWS_H
#define DIALOGUE_MINE_VIEWS_H

#include "dialogue/event_views.h"
#include "notify/notify.h"

struct code_sheet {
    const char **codes;
    size_t n;
    bool slips; /* for those who come; else a note-taker's */
};
/* Appends the tasks about the write-up and what all groups said; at most 4. */
enum fail mine_more_tasks(struct request *request, struct db *db, const struct guest *guest,
                          struct part_task *tasks, size_t *n, struct why *why) MUST_USE;
/* Appends voting alone, for somebody who came, while there is anything to vote on. */
enum fail phone_task_add(struct request *request, struct db *db, const struct guest *guest,
                         struct part_task *tasks, size_t *n, struct why *why) MUST_USE;
/* What the readers of a write-up ask its host. */
enum fail mine_notes_put(struct request *request, struct db *db, const struct guest *guest,
                         struct why *why) MUST_USE;

#endif
