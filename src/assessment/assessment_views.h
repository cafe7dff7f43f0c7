/* assessment_views -- what the pages of an assessment show. */
#ifndef ASSESSMENT_ASSESSMENT_VIEWS_H
#define ASSESSMENT_ASSESSMENT_VIEWS_H

#include "assessment/assessment_case.h"
#include "web/chart.h"
#include "web/parts.h"

/* Written by screen.html; every page of the slice begins with it. */
void assessment_about_html(struct html *out, int64_t proposal, const char *title,
                           const char *reference);

/* One assessor in the list of progress: how far, never how. */
struct assessor_line {
    int64_t id;
    const char *name, *organisation, *status, *colour;
    bool removable;
};

struct earlier_line {
    const char *title, *href, *state;
};

struct assessment_view {
    struct request *request;
    const struct assessment_case *about;
    const char *base; /* "/proposals/7/assessment" */
    bool owner, may_compare;
    const struct assessor_line *assessors;
    size_t n_assessors;
    size_t n_organisations;
    const struct earlier_line *earlier;
    size_t n_earlier;
    const char *opened, *closed;
    const char *own_status; /* NULL: not an assessor here */
    bool own_locked;
};

/* Naming assessors, on opening and later. */
struct naming_view {
    const struct assessment_case *about;
    const char *base;
    const struct form *form;
    size_t n_candidates;
    bool opening;
};

struct closing_view {
    const struct assessment_case *about;
    const char *base;
    const struct form *form;
};

/* The assessor's own part. */
struct rate_list_view {
    struct request *request;
    const struct assessment_case *about;
    const char *base;
    const struct part_task *tasks; /* [n_questions], in the framework's order */
    size_t n_answered;
    const char *next_href; /* the first question without an answer; NULL: none */
    bool locked;
    const char *locked_on;
    int64_t n_earlier; /* ratings of an earlier version that could be taken over; 0: none */
};

struct rate_view {
    const struct assessment_case *about;
    const char *base;
    const struct framework_question *question;
    const struct framework_test *test;
    size_t number;
    const struct form *form;
    const struct rating_list_own_row *meanwhile; /* stored since the form was opened; NULL: none */
};

struct lock_view {
    const struct assessment_case *about;
    const char *base;
    const struct rating_list_own_row *const *ratings; /* [n_questions], NULL: not answered */
    size_t n_answered, n_without_reason;
    const struct form *form;
};

/* The difference sheet. */
struct sheet_group {
    const char *title, *meaning;
    const struct part_task *tasks;
    size_t n_tasks;
};

struct sheet_view {
    struct request *request;
    const struct assessment_case *about;
    const struct assessment_sheet *sheet;
    const char *base;
    bool owner, latest;
    const char *sentence, *agreement;
    struct chart_dots chart;
    const struct sheet_group *groups;
    size_t n_groups;
};

struct question_view {
    struct request *request;
    const struct assessment_case *about;
    const struct assessment_sheet *sheet;
    const char *base;
    const struct framework_question *question;
    const struct assessment_difference *difference;
    const struct reconciliation_list_row *outcome; /* NULL: not settled */
    const char *decided;                           /* when */
    const struct form *form;                       /* NULL: not for this viewer, or not yet */
    bool changed_meanwhile;
    const char *next_href, *next_title; /* the next question that is not settled */
};

/* "Not sure", "Fairly sure", "Very sure"; "" when not given. */
const char *confidence_words(const struct html *out, int64_t confidence);
/* "4: " and the anchor's words, "Cannot say", or "Not answered". `rated` false: no row. */
const char *rating_words(const struct html *out, const struct framework_question *question,
                         bool rated, int64_t rating);
/* "Agreed: 4", "We keep differing", "With leaders"; NULL row: "To settle" or "". */
const char *outcome_words(const struct html *out, const struct reconciliation_list_row *outcome);

#endif
