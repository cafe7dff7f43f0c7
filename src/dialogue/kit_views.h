/* kit_views -- the papers of a kit on pages: for staff, hosts and the public. */
#ifndef DIALOGUE_KIT_VIEWS_H
#define DIALOGUE_KIT_VIEWS_H

#include "civic/page.h"
#include "dialogue/kit_document.h"

/* A table of all papers; `path` with "/guide.pdf" and `query` opens one. */
void kit_papers_put(struct request *request, const char *path, const char *query);
/* Sends one paper by its file name; NOTFOUND for a name that is none. */
enum fail kit_send(struct request *request, const struct kit *kit, const struct kit_about *about,
                   const struct kit_event *event, const char *file, struct why *why) MUST_USE;
/* Of a request for a paper: asked for, the reader's own, or English. */
const char *kit_language(const struct request *request, const char *languages);

#endif
