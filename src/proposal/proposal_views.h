/* proposal_views -- what the pages of a proposal show. */
#ifndef PROPOSAL_VIEWS_H
#define PROPOSAL_VIEWS_H

#include "civic/page.h"
#include "proposal/difference.h"
#include "proposal/stage_store.h"
#include "web/chart.h"
#include "web/parts.h"

/* The proposal that a page is about, above its heading. */
struct about_view {
    int64_t id;
    const char *reference, *title;
};

/* --- drafting -------------------------------------------------------------------- */

struct draft_view {
    struct about_view about;
    const struct overview *o;
    bool may_edit;
    const char *version_note; /* what people assess now; NULL: no version yet */
};

/* What somebody else stored while this person was typing. */
struct conflict_value {
    const char *label;
    const char *theirs, *yours;        /* as people read them */
    const struct difference_run *runs; /* word by word from theirs to yours; NULL: short */
    size_t n_runs;
};
struct conflict_view {
    const char *who, *when; /* NULL: not known */
    const char *leave_href; /* to go on with theirs */
    const struct conflict_value *values;
    size_t n;
    bool gone; /* the row was removed meanwhile */
};

struct answer_view {
    struct about_view about;
    const struct content_question *question;
    struct form *form;
    const struct conflict_view *conflict; /* NULL: none */
};

struct section_row {
    int64_t id;
    const char *title;
    const struct part_summary_row *values;
    size_t n_values;
    const char *missing; /* label of the first value that is missing; NULL: complete */
    const char *note;    /* something to think about, English; NULL: nothing */
};
struct section_view {
    struct about_view about;
    const struct content_section *section;
    const struct content_kind *kind; /* NULL: questions only */
    const struct section_row *rows;
    size_t n_rows;
    const struct part_summary_row *answers;
    size_t n_answers;
    const struct missing *missing;
    size_t n_missing;
    enum section_status status;
    const char *next_href, *next_text; /* what to go on with */
    bool may_edit, blocked;
    const struct chart_flow *flow; /* NULL: none to draw */
};

struct row_view {
    struct about_view about;
    const struct content_section *section;
    const struct content_kind *kind;
    struct form *form;
    bool adding;
    int64_t id;
    const char *title;                    /* of a row that is there */
    const struct conflict_view *conflict; /* NULL: none */
};

struct remove_view {
    struct about_view about;
    const struct content_section *section;
    const struct content_kind *kind;
    struct form *form;
    const char *title, *back;
    const char *const *used; /* what still refers to it: [n_used]; it cannot go then */
    size_t n_used;
};

/* The facts that the framework asks about, one radio each. */
struct processing_view {
    struct about_view about;
    struct form *form;
    const struct conflict_view *conflict; /* NULL: none */
};

struct check_view {
    struct about_view about;
    const struct section_view *sections; /* [N_SECTIONS] */
    bool may_edit;
    const char *heading; /* NULL: "Check all answers" */
    const char *note;    /* of a frozen version: which; NULL: none */
    const char *folded;  /* address of this page, whose parts open one by one; NULL: to print */
    bool all_open;       /* all parts, because the reader asked for it */
};

/* Colour of a status as a tag; NULL for plain text, as the pattern wants for what is done. */
const char *section_status_colour(enum section_status status);

#endif
