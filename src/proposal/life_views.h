/* life_views -- overview, stage, versions, people, documents and signatures of a proposal. */
#ifndef PROPOSAL_LIFE_VIEWS_H
#define PROPOSAL_LIFE_VIEWS_H

#include "proposal/proposal_views.h"

/* --- overview ------------------------------------------------------------------------ */

struct role_line {
    const char *role; /* in the page's language */
    const char *names;
};
struct overview_view {
    struct about_view about;
    const struct overview *o;
    const char *summary, *organisation;
    int stage;
    const struct next_step *steps;
    size_t n_steps;
    const struct part_task *draft_tasks, *later_tasks;
    size_t n_draft, n_later;
    const struct role_line *roles;
    size_t n_roles;
    bool may_edit, may_audit;
};

/* --- a helper's part --------------------------------------------------------------------- */

struct part_engagement {
    const char *title;
    const struct part_task *tasks;
    size_t n_tasks;
};
struct part_view {
    struct about_view about;
    const char *roles; /* in the page's language */
    const struct part_engagement *engagements;
    size_t n_engagements;
};

/* --- stage ------------------------------------------------------------------------------ */

struct stage_history_line {
    const char *from, *to, *who, *when, *reason; /* from, to: English */
    const char *const *passed_over;              /* English, ends with NULL */
    bool same;                                   /* only the state changed */
    const char *state;                           /* English */
};
struct stage_view {
    struct about_view about;
    const struct overview *o;
    int stage;
    const struct finding *findings; /* of the gate to the next stage */
    size_t n_findings;
    struct stage_verdict verdict;
    const struct finding
        *skipped; /* when a form asked for a later stage: all that stands against */
    size_t n_skipped;
    struct form *form;
    const struct stage_history_line *history;
    size_t n_history;
    bool may_move;
};

/* --- versions ---------------------------------------------------------------------------- */

struct version_line {
    int64_t number;
    const char *who, *when, *note, *sha256;
};
struct use_line {
    const char *kind;  /* English: "Assessment" */
    const char *title; /* in the page's language; "" none */
    const char *when;
    int64_t version;
    bool stale;
};
struct versions_view {
    struct about_view about;
    int64_t latest;
    bool changed, may_freeze;
    const struct version_line *versions;
    size_t n_versions;
    const struct use_line *uses;
    size_t n_uses;
};
struct freeze_view {
    struct about_view about;
    struct form *form;
    int64_t next;
    const struct missing *missing; /* of all parts */
    size_t n_missing;
    bool same; /* nothing changed */
};
struct compare_view {
    struct about_view about;
    const char *from, *to;           /* in words: "version 1", "the draft" */
    const char *from_word, *to_word; /* "1", "draft" */
    const struct difference *difference;
    const int64_t *numbers; /* [n_numbers] of versions, newest first */
    size_t n_numbers;
};

/* --- people --------------------------------------------------------------------------------- */

struct grant_line {
    int64_t id;
    const char *name, *organisation, *role, *since, *state; /* state: English, NULL: active */
    bool may_end;
};
struct people_of_view {
    struct about_view about;
    const struct grant_line *grants;
    size_t n_grants;
    bool may_edit;
};
struct grant_view {
    struct about_view about;
    struct form *form;
    bool alone;  /* stage 0: own organisation only */
    bool nobody; /* there is nobody to choose */
};
struct grant_end_view {
    struct about_view about;
    struct form *form;
    const char *name, *role, *back;
    bool last_owner;
};
struct invite_party {
    const char *name;
    bool has_manager;
};
struct invite_of_view {
    struct about_view about;
    struct form *form;
    const struct invite_party *managed; /* those whose own managers invite */
    size_t n_managed;
    size_t n_open;
};
struct invited_view {
    const char *name, *link, *back;
};

/* --- documents, advice, signatures ------------------------------------------------------------ */

struct need_line {
    const struct framework_need *need;
    const struct form_state *state;
    const char *status, *status_colour; /* English */
    bool stale;
};
struct forms_view {
    struct about_view about;
    const struct need_line *needs;
    size_t n_needs;
    const struct framework_findings *findings;
    const struct framework_level *level; /* NULL: the framework has none */
    const char *label;                   /* of the framework; NULL: none is installed */
    bool may_edit;
};
struct form_record_view {
    struct about_view about;
    const struct need_line *line;
    struct form *form;
    const char *conflict; /* a sentence; NULL: none */
};

struct advice_line {
    const char *who, *organisation, *when, *opinion, *colour, *advice; /* opinion: English */
    int64_t version;
    bool stale;
};
struct advice_view {
    struct about_view about;
    struct form *form;
    int64_t version;
    bool may_advise;
    const struct advice_line *lines;
    size_t n_lines;
};

struct sign_line {
    int64_t id;
    const char *name, *who, *when; /* who, when: NULL while not signed */
    int64_t version;
    bool stale, mine;
};
struct sign_view {
    struct about_view about;
    struct form *form;
    int64_t version;
    const struct sign_line *lines;
    size_t n_lines;
    size_t n_mine; /* that the viewer can sign now */
    bool signatory;
};

#endif
