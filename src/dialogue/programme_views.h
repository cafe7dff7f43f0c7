/* programme_views -- what pages of the public and of those with a code share. */
#ifndef DIALOGUE_PROGRAMME_VIEWS_H
#define DIALOGUE_PROGRAMME_VIEWS_H

#include "dialogue/event_views.h"
#include "dialogue/kit_document.h"

/* A paper of a published kit, by the file name in the path. */
enum fail programme_paper_send(struct request *request, struct db *db, const struct programme *p,
                               int64_t number, const char *language, const struct kit_event *event,
                               struct why *why) MUST_USE;
/* Links to the same page in other languages of the kit, and to large print. */
void kit_languages_put(struct request *request, const char *languages, const char *path);

/* An event in the database, with its host's code and details. */
struct event_made {
    int64_t event;
    const char *code, *path;
};
enum fail event_make(struct request *request, struct db *db, const struct programme *p,
                     const struct event_draft *draft, const struct contact *contact,
                     struct event_made *out, struct why *why) MUST_USE;

#endif
