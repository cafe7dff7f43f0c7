/* publication_views -- what the templates of this room show. */
#ifndef PUBLICATION_PUBLICATION_VIEWS_H
#define PUBLICATION_PUBLICATION_VIEWS_H

#include "civic/page.h"
#include "publication/checks.h"
#include "publication/content.h"
#include "score/score_parts.html.h"
#include "score/score_words.h"
#include "web/parts.h"

/* Themes of the register: value, English label. */
extern const struct choice publication_themes[];
/* The English label of a stored word, "" when unknown. */
const char *public_label(const struct choice *choices, const char *value);

struct edit_reply {
    int64_t id;
    const char *asked, *said, *did;
};
struct past_publication {
    int64_t id, number, version;
    const char *slug, *date, *who, *withdrawn, *reason; /* withdrawn: date, NULL: not */
};
struct edit_view {
    struct request *request;
    int64_t proposal;
    const char *title, *reference;
    const struct edit_reply *replies;
    size_t n_replies;
    const struct check *checks; /* NULL: nothing can be gathered yet */
    size_t n_checks;
    const char *hindrance; /* why nothing can be gathered; NULL: it can */
    const struct past_publication *past;
    size_t n_past;
    bool may_edit, may_preview, allowed;
};
struct reply_form_view {
    struct request *request;
    int64_t proposal;
    const char *title, *reference;
    const struct form *form;
    const struct edit_reply *theirs; /* stored now, after a conflict */
    bool is_new;
};
struct publish_view {
    struct request *request;
    int64_t proposal;
    const char *title, *reference;
    const struct form *form;
    const struct check *looks; /* what needs another look */
    size_t n_looks;
    const struct public_engagement *engagements; /* with their promises */
    size_t n_engagements;
    const struct past_publication *withdraw; /* for the withdraw page */
};

/* --- the public ------------------------------------------------------------------- */

struct public_link {
    const char *href, *title;
    const char *what; /* "Report of the jury", in the page's language; NULL: the page says it */
};
struct public_view {
    const struct publication_content *content;
    const struct score_reading *reading; /* NULL: no score */
    const char *slug, *published;        /* date in words */
    const char *today;                   /* ISO, for what is late by now; NULL: nothing is */
    int64_t number;
    bool preview;
    const char *file_base; /* "/register/SLUG"; preview: NULL, no links to files */
    const char *public_url;
    const struct public_link *reports; /* of other rooms, for everybody */
    size_t n_reports;
    const struct public_link *studies; /* of conditions: "which would make it acceptable" */
    size_t n_studies;
    const char *embed;                /* what others put into their pages */
    const struct score_point *points; /* of each that was published, the oldest first */
    /* The day of the page that this one replaced, in words, and what is different; NULL: none. */
    const char *replaced, *changes;
    size_t n_points;
    const char *short_href; /* the same in a few sentences; NULL in a preview */
};
struct card_view {
    const struct publication_content *content;
    const char *verdict;           /* one sentence; NULL: no score */
    const char *href;              /* of the whole page, absolute */
    const char *style, *own_style; /* style sheets */
    bool withdrawn;
};
struct withdrawn_view {
    const char *title, *date, *reason;
};

struct register_line {
    const char *title, *summary, *organisation, *slug, *date, *outcome, *public_outcome_colour,
        *result, *theme, *stage, *verdict;
    bool illustrative;
};
struct register_view {
    const struct register_line *lines;
    size_t n, n_all;
    const char *query, *theme, *outcome, *stage;
    int page, n_pages;
    const char *href_format, *files; /* of the same choice: "?q=..." for the downloads */
};
struct home_view {
    const struct register_line *lines;
    size_t n;
};

/* --- publication_common.c ---------------------------------------------------------- */

/* A stored publication, ready to show: document, score with titles. *reading NULL: no score. */
enum fail public_load(struct request *request, struct db *db, const char *content,
                      const char *score_file, struct publication_content *out,
                      struct score_reading **reading, struct why *why) MUST_USE;
/* An ISO date as people write it; "" for none. */
const char *public_day(const struct html *out, const char *iso);
/* 41300 as "41,300". */
/* What somebody wrote, without its own full stop: for sentences that bring one. */
const char *public_phrase(const struct html *out, const char *text);
const char *public_number(const struct html *out, int64_t number);
/* "Accepted with conditions" and its tag's colour. */
const char *public_outcome_text(const struct html *out, const char *outcome);
const char *public_outcome_colour(const char *outcome);
const char *public_response_text(const struct html *out, const char *response);
const char *public_response_colour(const char *response);
/* "Kept": what a check of a condition found, and its tag's colour. */
const char *public_check_text(const struct html *out, const char *result);
const char *public_check_colour(const char *result);
/* Agreed to, its day is past, and it is not known to be kept. `today` NULL: never. */
bool public_condition_late(const struct public_condition *condition, const char *today);
const char *public_method_text(const struct html *out, const char *method);
/* "People were invited: Citizens' jury on frailty alerts". */
const char *public_event_text(const struct html *out, const struct public_event *event);
/* Whether people were asked before anybody signed; NULL when it cannot be said. */
const char *public_order_text(const struct html *out, const struct public_orders *orders);
/* How the people of an engagement were chosen; NULL when there was no draw. */
const char *public_chosen_text(const struct html *out, const struct public_engagement *engagement);
/* In plain words: what the data tells about people, and whether it is specially protected. */
const char *public_identifiability_text(const struct html *out, const char *identifiability);
const char *public_special_text(const struct html *out, const char *special);
const char *public_residual_text(const struct html *out, const char *residual);
const char *public_basis_text(const struct html *out, const char *basis);

/* The pictures of the page, from the document. */
void public_flow_chart(struct html *out, const struct publication_content *content);
void public_uses_chart(struct html *out, const struct publication_content *content,
                       size_t engagement, const char *download);
/* In short, in words that a child of eleven can read. */
const char *short_direct(const struct html *out, const struct public_view *view);
const char *short_score(const struct html *out, const struct public_view *view);
const char *short_gap(const struct html *out, const struct public_view *view); /* NULL: none */
const char *short_sure(const struct html *out, const struct public_view *view);
const char *short_decided(const struct html *out, const struct public_view *view);
/* How many people answered about a use, in words that hide small counts. */
const char *use_sentence(const struct html *out, const struct public_use *use);

#endif
