/* survey_views -- what officials see of a survey, and what those pages share. */
#ifndef QUESTION_SURVEY_VIEWS_H
#define QUESTION_SURVEY_VIEWS_H

#include "civic/page.h"
#include "question/definition.h"
#include "question/question.h"
#include "question/questionnaire.sql.h"
#include "web/parts.h"

struct survey {
    struct survey_of_organisation_row row;
    enum survey_state state;
    const char *path;          /* "/organisations/1/surveys/2" */
    const char *questionnaire; /* path of its questionnaire */
    bool is_wave;              /* of a panel, which opens and closes it */
};
/* The survey of the path, for somebody who has this right on it; NOTFOUND for the others. */
enum fail survey_of_path(struct request *request, struct db *db, enum survey_right right,
                         struct survey *out, struct why *why) MUST_USE;
/* Whether the person of the request has the right. */
enum fail survey_may(struct request *request, struct db *db, int64_t survey,
                     enum survey_right right, bool *yes, struct why *why) MUST_USE;

struct survey_step {
    const char *path, *text, *hint;
};
struct dropout_line {
    const char *name, *text;
    int64_t n_seen, n_answered, n_stopped;
};
struct stratum_line {
    const char *name;
    long long n_links, n_started, n_complete;
};
struct quota_line {
    const char *name;
    long long filled, most;
    bool hard;
};
struct weights_view {
    const struct survey *survey;
    struct raw checks;
    bool any;
};
struct survey_view {
    struct request *request;
    const struct survey *survey;
    const char *state, *state_colour, *access, *address;
    const struct survey_step *steps;
    size_t n_steps;
    long long n_links, n_started, n_complete, n_screened_out, n_over_quota, n_test;
    const char *modes; /* "412 web, 31 paper, 9 telephone" */
    const struct dropout_line *dropout;
    size_t n_dropout;
    const struct stratum_line *strata;
    size_t n_strata;
    const struct quota_line *quotas;
    size_t n_quotas;
    const char *newer_version; /* path to post to: a newer version is there; NULL: none */
    bool may_enter, may_export, may_manage;
    bool has_weights; /* a question of weights is checked */
    bool has_ways;    /* ways of sharing are asked about */
    int64_t n_doubtful;
    int64_t n_apart, n_apart_other; /* contact details and photos: of answers that count; else */
};

/* What people gave beside their answers. */
struct apart_line {
    int question; /* place in the questionnaire */
    const char *title, *text;
    const char *photo_href; /* NULL: text */
};
struct apart_view {
    struct request *request;
    const struct survey *survey;
    const struct apart_line *lines;
    size_t n_lines;
    int64_t n_other; /* of sheets that do not count: not to be read */
};

struct code_line {
    const char *label, *stratum, *code;
};
struct codes_view {
    const struct code_line *lines;
    size_t n;
    const char *title, *address, *back_href;
};
struct link_line {
    const char *label, *stratum, *state, *mode, *href;
};
struct links_view {
    struct request *request;
    const struct survey *survey;
    const struct form *form;
    const struct link_line *lines;
    size_t n_lines;
    const char *more_href;
};

struct tally_line {
    const char *heading; /* of a variable; NULL: a line below it */
    const char *label, *share;
    size_t n;
    bool is_ways; /* told on the page of ways */
};
struct tally_view {
    const struct survey *survey;
    size_t n_sheets;
    const struct tally_line *lines;
    size_t n_lines;
};

/* Answers whose sender could not be told for sure. */
struct doubt_view {
    const char *title;
    const struct form *form;
    int64_t n;
};

#endif
