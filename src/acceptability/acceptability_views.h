/* acceptability_views -- what the templates of this room show. */
#ifndef ACCEPTABILITY_ACCEPTABILITY_VIEWS_H
#define ACCEPTABILITY_ACCEPTABILITY_VIEWS_H

#include "acceptability/acceptability.h"
#include "civic/page.h"
#include "score/score_parts.html.h"
#include "score/score_words.h"
#include "web/parts.h"

/* The proposal that a page is about, above its heading. */
struct about_proposal {
    int64_t id;
    const char *reference, *title;
};

struct asked_condition { /* what people said would make them say yes */
    const char *text;
    int64_t n;
    bool taken; /* already on the list of conditions */
};

struct workshop_line {
    const char *href, *topic, *base;
};

struct strand_line {
    const char *name;
    int64_t yes, unsure, no;
};

struct run_line {
    int64_t id, version;
    const char *date, *who, *result, *changes, *digest;
};

/* Whose weights there are, and what the score would be with these alone. */
struct source_line {
    const char *asked;                               /* which version people were asked about */
    bool older;                                      /* not this one */
    const char *title, *base, *score, *score_passed; /* "61"; "" too few people, or not asked */
    const char *range, *strength;                    /* "53 to 70"; "" none can be made */
    const char *problem;                             /* why it cannot be used; NULL: it can */
    bool counts, illustrative;
    const char *trust, *colour; /* NULL: nobody was asked */
};
/* A choice of whose weights the score takes. */
struct choice_line {
    const char *title, *reason, *date, *who;
};
struct weight_choice_view {
    struct request *request;
    struct about_proposal about;
    const struct form *form;
    const char *theirs; /* what somebody else chose meanwhile; NULL: no conflict */
    const struct choice_line *former;
    size_t n_former;
};
struct score_page_view {
    struct request *request;
    struct about_proposal about;
    const struct score_reading *reading; /* NULL: never computed */
    int64_t run, version;                /* of the run shown; the proposal's latest version */
    const char *digest;
    const char *changed; /* what differs now from the run shown; NULL: nothing */
    const char *second;  /* the bootstrap in one sentence; NULL: none */
    bool may_compute, may_decide, assessed;
    bool blind;             /* has ratings of their own to lock first */
    const char *lacking[3]; /* why a score could not be made now */
    size_t n_lacking;
    size_t n_waiting;
    const struct asked_condition *conditions;
    size_t n_conditions;
    const struct workshop_line *workshops;
    size_t n_workshops;
    const struct source_line *sources; /* whose weights */
    size_t n_sources;
    bool may_choose;                    /* whose weights the score takes */
    const char *chosen, *chosen_reason; /* NULL: all that count, together */
    const struct strand_line *strands;
    size_t n_strands;
    const char *const *disputed;
    size_t n_disputed;
    const char *const *what_if;
    size_t n_what_if;
    const struct run_line *runs;
    size_t n_runs;
    const struct score_point
        *points; /* the oldest first, one for each run that changed something */
    size_t n_points;
    const struct condition_line *answered; /* on the list of conditions; for the one page */
    size_t n_answered;
    const char *outcome; /* what was decided; "" nothing yet */
};

struct gate_line {
    const char *id, *title, *question, *sentence, *reason, *who, *date;
    enum score_gate_state state;
};
struct gates_view {
    struct request *request;
    struct about_proposal about;
    const struct gate_line *gates;
    size_t n_gates;
    bool may_change;
};
struct gate_view {
    struct request *request;
    struct about_proposal about;
    const struct framework_gate *gate;
    const struct form *form;
    const char *theirs; /* what somebody else stored meanwhile; NULL: no conflict */
};

struct condition_line {
    int64_t id;
    const char *text, *source, *response, *colour, *reason, *owner, *due, *clause, *evidence;
    int64_t n; /* how many asked for it, in whatever words; DB_NULL_INT unknown */
};

/* --- the ledger of conditions ------------------------------------------------------- */

struct check_line {
    int64_t id;
    const char *due, *result, *colour, *checked_on, *note; /* result NULL: not looked at yet */
    bool overdue;
};
struct same_line { /* merged into another: the same in other words */
    int64_t id;
    const char *text;
};
struct ledger_line {
    struct condition_line condition;
    bool followed; /* accepted, in whole or in part: it is kept and checked */
    const struct check_line *checks;
    size_t n_checks;
    const struct same_line *same;
    size_t n_same;
};
struct ledger_view {
    struct request *request;
    struct about_proposal about;
    const struct ledger_line *lines;
    size_t n_lines;
    size_t n_followed, n_overdue;
    size_t n_kept, n_partly, n_not; /* as the last look found each that is followed */
    size_t n_forgotten;             /* to be done by a day that is past, and nobody is to look */
    bool may_conditions;
};
struct merge_view {
    struct request *request;
    struct about_proposal about;
    const char *text;
    size_t n_others, n_alike;
    struct form *form;
};
struct check_view {
    struct request *request;
    struct about_proposal about;
    const char *text, *day; /* of the condition; day the check was planned for, NULL: a new one */
    struct form *form;
    int64_t check; /* that can still be taken off the list; 0: none */
};
struct decision_line {
    int64_t id, version;
    const char *outcome, *reasons, *departs, *date, *who, *recorded;
    bool replaced;
};
struct decision_view {
    struct request *request;
    struct about_proposal about;
    const struct decision_line *decisions; /* the newest first */
    size_t n_decisions;
    const struct condition_line *conditions;
    size_t n_conditions;
    const struct asked_condition *asked; /* by the public, not yet on the list */
    size_t n_asked;
    const struct score_reading *reading; /* NULL: no score */
    bool may_decide, may_conditions, blind;
    bool unpublished; /* the public page is older than the decision */
};
struct decision_form_view {
    struct request *request;
    struct about_proposal about;
    const struct form *form;
    const struct score_reading *reading;
    int64_t scored, version; /* where the score is of another version than the newest; else 0 */
    bool replaces;
};
struct condition_view {
    struct request *request;
    struct about_proposal about;
    const struct form *form;
    const struct condition_line *theirs; /* what is stored now, after a conflict; else NULL */
    bool is_new;
};

struct study_line {
    int64_t id;
    const char *title, *date;
    bool illustrative, is_public;
};
struct study_list_view {
    struct about_proposal about;
    const struct study_line *lines;
    size_t n;
    bool may_add;
};
struct study_form_view {
    struct about_proposal about;
    const struct form *form;
};

/* Who works on conditions. */
#define ROLES_CONDITIONS (ROLE_OWNER | ROLE_ENGAGEMENT | ROLE_DECISION_MAKER)

/* Everything that the pages about the score show (score_pages.c). */
enum fail score_view_load(struct request *request, struct db *db, struct score_page_view *view,
                          struct why *why) MUST_USE;

/* --- acceptability_common.c ----------------------------------------------------- */

/* Title and reference for above the heading; sets the back link to the proposal. */
enum fail score_about_load(struct request *request, struct db *db, struct about_proposal *out,
                           struct why *why) MUST_USE;
/* The latest run as a reading, with titles and dates; *out NULL when there is none, and
 * for assessors who have not locked their own ratings. */
struct run_latest_row;
enum fail score_reading_load(struct request *request, struct db *db, struct run_latest_row *row,
                             struct score_reading **out, struct why *why) MUST_USE;
/* Assessors see no score of ratings before they have locked their own. */
enum fail score_blind(struct request *request, struct db *db, bool *out, struct why *why) MUST_USE;
/* What people asked for, marked where a condition of the same words is on the list. */
enum fail score_asked_load(struct request *request, struct db *db, int64_t version,
                           struct asked_condition **out, size_t *n, struct why *why) MUST_USE;
/* A condition as it is shown, with its response in words. */
struct condition_list_row;
struct condition_line condition_line_of(const struct request *request,
                                        const struct condition_list_row *row);
/* The hidden field `revision`: what came in (0 when it is not a number), and setting it to what
 * is stored now, so that saving again after a conflict means "over theirs". */
int64_t score_revision_read(const struct form *form);
void score_revision_put(struct form *form, int64_t revision);
/* An ISO date as people write it; "" stays "". */
const char *score_day_text(const struct request *request, const char *iso);
const char *score_time_text(const struct request *request, int64_t time_us);

#endif
