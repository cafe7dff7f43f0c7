/*
 * engagement_link -- what a way of asking the public adds to an engagement's page.
 *
 * Rooms that bring pages to an engagement (recruitment, a jury's days, a panel's waves)
 * register a constant for each place that people should find; the engagement's own page and
 * a helper's page of what they were asked for list those that the viewer's roles may open.
 *   static const struct engagement_link link_jury = {
 *       .method = "jury", .roles = ROLE_ANY | ROLE_FACILITATOR, .position = 10,
 *       .title = TR("The jury"), .hint = TR("Agenda, witnesses, days, verdict"), .path = "/jury"};
 *   REGISTER(engagement_link, link_jury);
 */
#ifndef CIVIC_ENGAGEMENT_LINK_H
#define CIVIC_ENGAGEMENT_LINK_H

#include "civic/page.h"

struct engagement_link {
    const char *method; /* "jury", "panel", "dialogue", "workshop", "open"; NULL: all of them */
    unsigned roles;     /* who may open it: the roles of the page that it leads to */
    int position;       /* in the list; equal ones by title */
    const char *title, *hint; /* English, for tr; hint may be NULL */
    const char *path;         /* below "/proposals/1/evidence/2": "/jury" */
};
KIND_DECLARE(engagement_link);

/* Those that the viewer may open on an engagement of this method, in order. */
size_t engagement_links(struct request *request, const char *method,
                        const struct engagement_link *const **out);

#endif
