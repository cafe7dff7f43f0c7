/* account_views -- what the pages about people, organisations and the service show. */
#ifndef CIVIC_ACCOUNT_VIEWS_H
#define CIVIC_ACCOUNT_VIEWS_H

#include "civic/page.h"
#include "web/parts.h"

struct account_session {
    int64_t id;
    const char *began, *seen;
    bool own;
};

struct account_view {
    struct request *request;
    const char *name, *email, *organisation;
    bool code_set_up;
    int64_t recovery_codes_left;
    const struct account_session *sessions;
    size_t n_sessions;
};

struct person_line {
    int64_t id;
    const char *name, *email, *state, *state_colour;
    bool manager, administrator;
};

struct people_view {
    struct request *request;
    int64_t organisation;
    const char *organisation_name;
    const struct person_line *people;
    size_t n_people;
    const struct form *form;
};

struct person_view {
    struct request *request;
    int64_t organisation;
    const char *organisation_name;
    struct person_line person;
    bool invited, active, disabled, self;
    struct raw work; /* table of proposals and roles */
};

/* Shown once, after inviting or making a new link. */
struct link_view {
    const char *name, *link, *back;
    int64_t days;
};

struct act_line {
    int64_t id;
    const char *when, *who, *what, *about;
};

struct audit_view {
    const struct act_line *acts;
    size_t n_acts;
    const char *older_href; /* NULL: no older ones */
    const char *proposal;   /* title, NULL: of the whole service */
};

struct administration_view {
    struct request *request;
    const struct form *form;
    struct raw counts, organisations, limits;
};

#endif
