/* workshop_views -- what the pages of this room share: the series and workshop of a path, blocks.
 */
#ifndef WORKSHOP_WORKSHOP_VIEWS_H
#define WORKSHOP_WORKSHOP_VIEWS_H

#include "civic/app.h"
#include "civic/blocks.h"
#include "evidence/evidence.sql.h"
#include "framework/cases.h"
#include "office/document.h"
#include "web/parts.h"
#include "workshop/run.sql.h"
#include "workshop/series.sql.h"
#include "workshop/workshop.h"

#define WORKSHOP_PATH "/proposals/:proposal/evidence/:engagement/workshop"

/* Whose contact details: workshop_person. Name, e-mail and telephone stand where they do for all;
 * the organisation is kept as the address and the post as the notes. */
#define VAULT_WORKSHOP ((enum vault_kind)7)

enum {
    WORKSHOP_LEADS = ROLE_OWNER | ROLE_ENGAGEMENT,
    WORKSHOP_RUNS = WORKSHOP_LEADS | ROLE_FACILITATOR, /* people, attendance, the screen */
    WORKSHOP_WRITES = WORKSHOP_RUNS | ROLE_NOTE_TAKER, /* what tables wrote and rated */
    WORKSHOP_READS = ROLE_ANY | ROLE_FACILITATOR | ROLE_NOTE_TAKER | ROLE_OVERSIGHT
};

struct workshop_series {
    struct engagement_get_row engagement;
    struct workshop_series_get_row row; /* id 0, state draft: not set up yet */
    const char *path;                   /* "/proposals/1/evidence/2/workshop" */
};
/* Of the path, on the proposal of the path; NOTFOUND for any other pairing. */
enum fail series_of_path(struct request *request, struct db *db, struct workshop_series *out,
                         struct why *why) MUST_USE;
/* CONFLICT unless the series takes in notes and ratings. */
enum fail series_open_check(const struct workshop_series *series, struct why *why) MUST_USE;

struct workshop_meeting {
    struct workshop_series series;
    struct workshop_get_row row;
    const char *path; /* ".../workshop/workshops/3" */
};
enum fail meeting_of_path(struct request *request, struct db *db, struct workshop_meeting *out,
                          struct why *why) MUST_USE;
/* Of somebody who came in with a code: without the proposal. NOTFOUND for other participants. */
struct workshop_guest {
    struct workshop_person_of_row person;
    struct workshop_meeting meeting;
};
enum fail guest_of_code(struct request *request, struct db *db, struct workshop_guest *out,
                        struct why *why) MUST_USE;
/* Who somebody invited is, out of the vault and of what waits to be sent. Twice does no harm. */
enum fail workshop_who_erase(struct request *request, struct db *db, int64_t person,
                             int64_t workshop, struct why *why) MUST_USE;

/* What is rated at all workshops of a series. */
struct workshop_sheet {
    struct workshop_case_list_row *cases;
    size_t n_cases;
    struct workshop_criterion_list_row *criteria;
    size_t n_criteria;
};
enum fail workshop_sheet_load(struct db *db, struct arena *arena, int64_t engagement, bool retired,
                              struct workshop_sheet *out, struct why *why) MUST_USE;
/* The two criteria that workshops of this kind have always asked for; more can be added. */
enum fail workshop_criteria_begin(struct db *db, struct arena *arena, int64_t engagement,
                                  struct why *why) MUST_USE;
/* A case of the library into the series. */
enum fail workshop_case_copy(struct db *db, struct arena *arena, int64_t engagement,
                             const struct case_study *one, int64_t *id, struct why *why) MUST_USE;
/* A criterion's texts in the reader's language. */
struct workshop_criterion_words {
    const char *title, *meaning, *low, *high;
};
struct workshop_criterion_words criterion_words(const char *language,
                                                const struct workshop_criterion_list_row *row);

/* The row as the list has it, so that a case is written in one way everywhere. */
enum fail case_of_path(struct request *request, struct db *db, const struct workshop_series *series,
                       struct workshop_case_list_row *out, struct why *why) MUST_USE;

/* Title, back link, caption and h1. */
void series_head(struct request *request, const struct workshop_series *series, const char *title);
void meeting_head(struct request *request, const struct workshop_meeting *meeting,
                  const char *title);
/* "Workshop A, Riverside" */
const char *meeting_name(struct request *request, const struct workshop_get_row *row);
const char *meeting_when(struct request *request, const struct workshop_get_row *row);
/* The file that calendars open. */
enum fail meeting_calendar(struct request *request, const struct workshop_meeting *meeting,
                           struct why *why) MUST_USE;

struct workshop_screen_view {
    const char *name, *step, *body, *until;   /* until NULL: not begun */
    const char *language;                     /* of step and body; NULL: the page's */
    const struct workshop_case_list_row *one; /* NULL: none is on */
    struct written title, summary;            /* of it */
    const char *rated, *address, *link;
};
/* A list of texts; nothing when there is none. */
void lines_put(struct request *request, const char *const *lines, size_t n);
/* The words as choices of a field. */
const struct choice *word_choices(struct arena *arena, const struct workshop_word *list);
/* Its title for that reader. */
struct written case_title(const char *reader, const struct workshop_case_list_row *one);
/* Paragraphs of what organisers wrote, in its language; nothing for none. */
void prose_put(struct request *request, struct written words);
/* A case study as it is read: by staff, those invited and the public. */
void case_put(struct request *request, const struct workshop_case_list_row *one);
/* Sends a document in the format of the file's ending: "pdf", "odt" or "html" (shown in place). */
enum fail workshop_document_send(struct request *request, const struct document *document,
                                 const char *name, const char *format, struct why *why) MUST_USE;
/* Bytes of such a file: a web page is shown in place, everything else downloaded. */
#define WORKSHOP_HTML "text/html; charset=utf-8"
void paper_send(struct request *request, struct str bytes, const char *type, const char *name);
bool document_format_is(const char *format);
/* A paragraph, or a heading, of what organisers wrote, in its language. */
void document_written(struct document *document, struct written words);
void document_written_heading(struct document *document, int level, struct written words);

#endif
