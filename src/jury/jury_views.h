/* jury_views -- what the pages of this room share: the jury of a path, blocks of a page. */
#ifndef JURY_JURY_VIEWS_H
#define JURY_JURY_VIEWS_H

#include "civic/app.h"
#include "civic/blocks.h"
#include "evidence/evidence.h"
#include "evidence/evidence.sql.h"
#include "jury/jury.h"
#include "jury/jury.sql.h"
#include "web/parts.h"

#define JURY_PATH "/proposals/:proposal/evidence/:engagement/jury"

enum {
    JURY_LEADS = ROLE_OWNER | ROLE_ENGAGEMENT,
    JURY_RUNS = JURY_LEADS | ROLE_FACILITATOR, /* prepares and runs the days */
    JURY_WRITES = JURY_RUNS | ROLE_NOTE_TAKER, /* notes, attendance, paper */
    JURY_READS = ROLE_ANY | ROLE_FACILITATOR | ROLE_NOTE_TAKER | ROLE_OVERSIGHT, /* the process */
    JURY_SEES = JURY_READS | ROLE_OBSERVER /* agenda, witnesses, evidence, screen */
};

struct jury {
    struct engagement_get_row engagement;
    enum evidence_state state;
    struct jury_row_row row;
    const char *path; /* "/proposals/1/evidence/2/jury" */
};
/* The jury of the path, on the proposal of the path; NOTFOUND for any other pairing, and where
 * the engagement is no jury. */
enum fail jury_of_path(struct request *request, struct db *db, struct jury *out,
                       struct why *why) MUST_USE;
/* Of the juror who is asking (SCOPE_PARTICIPANT). */
struct juror {
    struct juror_engagement_row about;
    struct jury_row_row row;
    enum evidence_state state;
};
enum fail juror_of_request(struct request *request, struct db *db, struct juror *out,
                           struct why *why) MUST_USE;

/* Whose answers a form holds: of the juror who is asking, or of one whose paper somebody types in
 * (a page below JURY_PATH with :participant). */
struct hand {
    int64_t engagement, participant;
    struct jury_row_row row;
    const char *label,
        *home; /* where it leads back to: "/take-part/now", the page of the ballots */
    bool paper;
    struct jury jury;   /* of paper */
    struct juror juror; /* of the juror themselves */
};
enum fail hand_of_request(struct request *request, struct db *db, struct hand *out,
                          struct why *why) MUST_USE;
/* Title, back link and h1: the juror reads `own`, whoever types in reads `typed`. */
void hand_head(struct request *request, const struct hand *hand, const char *own,
               const char *typed);
/* The juror of a path below JURY_PATH; CONFLICT when they take part no more. */
enum fail juror_of_path(struct request *request, struct db *db, const struct jury *jury,
                        struct participant_get_row *out, struct why *why) MUST_USE;

/* A final report changes no more, nor what it is made from: CONFLICT, which says how it can be
 * taken back. Every page that changes a figure, a text or a file of the report asks here. */
enum fail jury_changes_open(const struct jury_row_row *row, struct why *why) MUST_USE;

/* Typing in what a juror has on paper: whoever does it never sees what is kept for the juror
 * already, neither filled in nor by what is refused. Where something is, they say that it is to be
 * replaced. */
struct field jury_replace_field(bool has_earlier);
enum fail jury_replace_check(const struct form *form, bool has_earlier, struct why *why) MUST_USE;
void jury_replace_note(struct request *request);

/* Title, back link, caption and h1 of a page of the jury. */
void jury_head(struct request *request, const struct jury *jury, const char *title);
void juror_head(struct request *request, const struct juror *juror, const char *title);

void jury_title(struct request *request, const char *caption, const char *title, bool illustrative);

void jury_item_put(struct request *request, const char *text); /* one point of a list */
void jury_tag(struct request *request, const char *text, const char *colour);

/* A button "Remove" for a cell of a table. */
struct raw jury_remove_button(struct request *request, const char *path);

/* The name of a witness, from the vault. */
const char *witness_name(struct request *request, int64_t witness);
/* A select of witnesses, with "nobody" first. */
enum fail witness_choices(struct request *request, struct db *db, int64_t engagement,
                          const char *nobody, const struct choice **out, struct why *why) MUST_USE;
/* Days of the agenda as choices; at least today's when there is none. */
enum fail day_choices(struct request *request, struct db *db, int64_t engagement,
                      const struct choice **out, struct why *why) MUST_USE;

#endif
