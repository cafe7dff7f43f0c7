/* coding_views -- what the pages of this room share: the coding of a path, who may, tables. */
#ifndef CODING_CODING_VIEWS_H
#define CODING_CODING_VIEWS_H

#include "civic/app.h"
#include "civic/blocks.h"
#include "coding/codebook.h"
#include "coding/coding.sql.h"

#define CODINGS_PATH "/proposals/:proposal/evidence/:engagement/coding"
#define CODING_PATH CODINGS_PATH "/:coding"

enum {
    CODING_LEADS = ROLE_OWNER | ROLE_ENGAGEMENT,
    CODING_ANALYSES = CODING_LEADS | ROLE_ANALYST, /* codebook, sources, differences, quotes */
    CODING_CODES = CODING_ANALYSES | ROLE_NOTE_TAKER | ROLE_FACILITATOR,
    CODING_READS = ROLE_ANY | ROLE_FACILITATOR | ROLE_NOTE_TAKER | ROLE_OVERSIGHT | ROLE_ANALYST
};

struct coding {
    struct coding_engagement_row engagement;
    struct coding_get_row row;
    const char *path; /* "/proposals/1/evidence/2/coding/3" */
};
/* The coding of the path, on the engagement and proposal of the path; NOTFOUND for any other
 * pairing. */
enum fail coding_of_path(struct request *request, struct db *db, struct coding *out,
                         struct why *why) MUST_USE;
/* Title, back link, caption and h1. */
void coding_head(struct request *request, const struct coding *coding, const char *title);

/* "Leila Haddad" of a person's number. */
const char *coding_person(struct request *request, int64_t person);
/* Where a passage comes from, for whoever may look there; NULL: nowhere, or not for them. */
const char *coding_source_path(struct request *request, const struct coding *coding,
                               const char *kind, int64_t record);
/* At most `most` characters of a text, cut between words, with three dots. */
const char *text_short(struct arena *arena, const char *text, size_t most);
/* "For" ...; "" for no stance. */
const char *stance_text(const struct html *out, const char *word);

/* "Trust (for), Cost (against)"; "no code" where there is none. */
const char *coding_marks_text(struct request *request, const struct codebook *book,
                              const struct mark *marks, size_t n);

/* The form of codes, stance, typed numbers and memo, as the coding screen and the settling of
 * differences show it. */
struct coding_form {
    int64_t revision;
    const struct mark *marks; /* what is ticked */
    size_t n_marks;
    const char *stance, *memo, *suggested;
    const char *memo_label, *memo_hint;
    const char *button, *skip_href; /* skip_href NULL: none */
};
void coding_form_put(struct request *request, const struct coding *c, const struct codebook *book,
                     const struct coding_form *given);
/* What was chosen in it. INPUT for a typed number that is none and for a missing stance. */
enum fail coding_marks_of_form(struct request *request, struct db *db, const struct coding *c,
                               struct mark **out, size_t *n, struct why *why) MUST_USE;
/* Its fields, with the codes of the coding of the path. */
enum fail coding_fields_make(struct request *request, struct db *db, const struct field **out,
                             size_t *n, struct why *why) MUST_USE;

/* A page of many: ?page=N from 1, and the address of the page without it. */
int page_of_query(const struct request *request);

#endif
