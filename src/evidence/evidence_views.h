/* evidence_views -- what the templates of this room show, and loads that pages share. */
#ifndef EVIDENCE_EVIDENCE_VIEWS_H
#define EVIDENCE_EVIDENCE_VIEWS_H

#include "civic/page.h"
#include "evidence/evidence.h"
#include "evidence/evidence.sql.h"
#include "evidence/steps.h"
#include "web/parts.h"

struct engagement {
    struct engagement_get_row row;
    enum evidence_state state;
    const char *path; /* "/proposals/1/evidence/2" */
};
/* The engagement of the path, on the proposal of the path; NOTFOUND for any other pairing. */
enum fail engagement_of_path(struct request *request, struct db *db, struct engagement *out,
                             struct why *why) MUST_USE;
/* Where somebody comes from: the engagement's own page, or, for those who help and do not see
 * the proposal, what they were asked for. */
const char *engagement_home(struct request *request, const struct engagement *engagement);
/* "A citizens' jury", translated. */
const char *engagement_method_text(const struct html *out, const char *method);
const char *engagement_state_colour(enum evidence_state state);

struct engagement_line {
    const char *href, *title, *method, *state, *colour;
    int64_t n_people, n_uses;
    bool illustrative;
};
struct engagement_list_view {
    const struct engagement_line *lines;
    size_t n_lines;
    const char *add_href; /* NULL: may not */
    bool version_frozen;
    int64_t proposal;
    const struct part_summary_row *surveys; /* that are about it, and how far they are */
    size_t n_surveys;
};

struct engagement_edit_view {
    const struct form *form;
    bool is_new;
};

struct use_line {
    int64_t id;
    const char *title, *description;
    bool about_proposal;
};
struct engagement_view {
    struct request *request;
    const struct engagement *engagement;
    const char *method, *state;
    const struct use_line *uses;
    size_t n_uses;
    const struct step_button *steps;
    size_t n_steps;
    const struct part_task *rooms; /* what a way of asking adds: recruitment, the days of a jury */
    size_t n_rooms;
    bool may_manage, may_edit, may_show;
    struct answered answered;
};

struct use_edit_view {
    const struct form *form;
    bool is_new;
};

struct participant_line {
    int64_t id;
    const char *label, *strand;
    const char *before, *after, *weights; /* "3 of 8", "done" */
    bool withdrawn, has_code;
    bool left; /* takes part no more, what they said stays */
};
struct participants_view {
    struct request *request;
    const struct engagement *engagement;
    const struct participant_line *people;
    size_t n_people;
    const struct form *form;
    bool open;
};
struct access_slip {
    const char *label, *strand, *code;
};
struct slips_view {
    const struct access_slip *slips;
    size_t n_slips;
    const char *title, *address, *back_href;
    const char *pdf_path, *sheet, *csrf; /* the same as a file to print: sheet goes back there */
};

struct paper_use {
    const char *title, *answer_field, *condition_field;
    const char *safeguards_field, *reason_field; /* NULL: not asked in this ballot */
};
struct paper_view {
    const struct form *form;
    const char *label, *moment;
    const struct paper_use *uses;
    size_t n_uses;
    bool any_kept; /* something is kept for this person already */
};

struct import_view {
    const struct form *form;
    const struct engagement *engagement;
    struct raw checked; /* what was found in the file, after "check only" */
};

struct results_view {
    const struct engagement *engagement;
    struct raw picture, changes, conditions, reasons, weights, quality, swing;
    bool open;
    const char *sentence;
};

/* ---- taking part ---- */

struct take_part_view {
    const struct form *form;
    struct request *request;
    const struct participant_engagement_row *about;
    const struct part_task *tasks;
    size_t n_tasks;
    bool anything_open, everything_done, has_receipt;
};
struct vote_view {
    const struct form *form;
    const char *title, *description;
    size_t number, n_uses;
    bool last_ballot;
};
struct check_view {
    struct request *request;
    const struct part_summary_row *rows;
    size_t n_rows;
    size_t n_missing;
    const char *next_href, *next_text;
};
struct points_item {
    const char *field, *title, *meaning;
};
struct points_view {
    const struct form *form;
    const struct points_item *items;
    size_t n_items;
    double total, left;
    bool counted;
    const char *undo; /* back to the numbers before they were shared out; NULL: they were not */
};

#endif
