/* list_views -- a person's proposals, starting one, and what is found before going on. */
#ifndef PROPOSAL_LIST_VIEWS_H
#define PROPOSAL_LIST_VIEWS_H

#include "proposal/precedent.h"
#include "proposal/proposal_views.h"

struct list_line {
    int64_t id;
    const char *reference, *title, *organisation, *changed;
    const char *stage, *state, *colour; /* English, for tr */
    const char *step;                   /* first thing to do or to wait for; NULL: none */
    bool step_waits, example;
    bool helps; /* only asked to help: no stage, no draft */
};
struct list_group {
    const char *title; /* English */
    struct list_line *lines;
    size_t n;
};
struct list_view {
    struct list_group groups[4]; /* helped with, needs you, in progress, published */
    size_t n;
    bool administrator; /* whoever looks after the service has something to do before */
};

struct start_view {
    struct form *form;
};

struct precedent_line {
    const char *href, *title, *summary, *kind, *words;
    const char *verdict, *verdict_colour; /* English */
    const char *const *conditions;        /* ends with NULL; or NULL */
};
struct precedent_record_line {
    const char *who, *when, *query, *learnt;
    int64_t n_found;
};
struct precedents_view {
    struct about_view about;
    const char *words;
    const struct precedent_line *lines;
    size_t n;
    const struct precedent_record_line *recorded;
    size_t n_recorded;
    bool may_record;
    struct form *form;
};

struct cases_view {
    const char *words;
    const struct case_study *const *cases;
    size_t n;
    bool ranked; /* by words; else by area */
};

/* English, for tr, of the library's words. */
const char *precedent_verdict_text(const char *verdict);
const char *precedent_verdict_colour(const char *verdict);
const char *precedent_standing_text(const char *standing);

#endif
