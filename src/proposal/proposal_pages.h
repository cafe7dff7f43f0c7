/* proposal_pages -- what the pages of this room share: headings, parts of a draft as views,
 * conflicts. */
#ifndef PROPOSAL_PAGES_H
#define PROPOSAL_PAGES_H

#include "proposal/proposal_views.h"

/* The proposal of the path, for the line above the heading. NOTFOUND. */
enum fail proposal_about(struct request *request, struct db *db, struct about_view *about,
                         struct why *why) MUST_USE;
struct about_view about_of(const struct proposal_row_row *row);

/* The overview of the proposal of the path, for the viewer. */
enum fail overview_of_path(struct request *request, struct db *db, struct overview **out,
                           struct why *why) MUST_USE;

/* One part of a draft or of a frozen version as people read it. `complete` NULL: not checked
 * (a frozen version). `framework` NULL: facts under their ids. */
struct section_source {
    int64_t proposal;
    const struct content *content;
    const struct framework *framework;
    const struct completeness *complete;
    bool may_edit;
};
void section_view_of(struct request *request, const struct section_source *source,
                     enum section_id section, struct section_view *out);
/* All of them: [N_SECTIONS]; `completes` NULL or [N_SECTIONS]. */
const struct section_view *sections_view_of(struct request *request,
                                            const struct section_source *source,
                                            const struct completeness *completes);

/* The reader asked for all parts of a page at once ("?parts=all"), to search or to read them
 * through. */
bool all_parts_open(const struct request *request);

/* The picture of who gives what to whom; NULL while there is nothing to draw. */
const struct chart_flow *flow_picture(struct request *request, const struct content *content);

/* Name of a person, and day and minute, in the request's language. */
const char *person_shown(struct request *request, int64_t person);
const char *minute_shown(struct request *request, int64_t time);
const char *day_shown(struct request *request, int64_t time);

/* "Data protection officer": a role in words, with a capital, in `language`. */
const char *role_label(const char *language, enum role role);

/* The hidden field that carries a revision, and its value set anew (also in a form that came in).
 */
extern const struct field field_revision;
void form_revision_set(struct form *form, int64_t revision);
int64_t form_revision(const struct form *form);

/* One value of a conflict; `runs` for long texts. */
struct conflict_value conflict_value_of(struct arena *arena, const char *label, const char *theirs,
                                        const char *yours);

#endif
