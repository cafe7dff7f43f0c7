/* register_views -- the public registration page, and the same form for staff. */
#ifndef RECRUIT_REGISTER_VIEWS_H
#define RECRUIT_REGISTER_VIEWS_H

#include "recruit/recruit_views.h"
#include "recruit/register.h"
#include "recruit/register.sql.h"

/* Texts in the language that is shown. */
struct invitation {
    const struct recruitment_by_name_row *row;
    const char *title, *about, *details;
    const char *const *conditions;
    size_t n_conditions;
    const char *language;   /* of these texts, for the lang attribute */
    const char *other_href; /* the same page in the other language; NULL: none */
    const char *other_name; /* "Polski" */
    const char *other_language;
    bool second;
    const char *closes, *draws, *erased; /* days */
};
enum fail invitation_of_path(struct request *request, struct db *db, struct invitation *out,
                             struct why *why) MUST_USE;
enum fail invitation_make(struct request *request, const struct recruitment_by_name_row *row,
                          struct invitation *out, struct why *why) MUST_USE;

struct invitation_view {
    const struct invitation *invitation;
    const char *register_href, *draw_href; /* NULL: not now */
    const char *closed;                    /* why nobody can register now; NULL: they can */
    bool drawn, erased;                    /* these days are over */
};
struct register_view {
    const struct form *form;
    const struct invitation *invitation;
    const char *const *categories; /* names of the fields */
    size_t n_categories;
    bool staff;
};
struct registered_view {
    const struct invitation *invitation;
    const struct registered *registered; /* NULL: nothing to show but thanks */
    const char *me_address;
    bool staff;
    const char *next_href; /* of staff */
};

/* The fields of the registration form; `staff` adds how it came. */
enum fail register_fields_make(struct request *request, struct db *db, int64_t recruitment,
                               bool second, bool letter_codes, bool staff,
                               const struct field **fields, size_t *n, struct why *why) MUST_USE;
/* What was typed, as a registration; INPUT marks the fields. */
enum fail register_form_read(struct request *request, struct db *db, int64_t recruitment,
                             bool staff, struct registration *out, struct why *why) MUST_USE;
/* The person's own code, which follows from the form that was sent. */
const char *register_own_code(const struct request *request);
/* Names of the categories' fields, for the template. */
const char *const *register_category_fields(struct request *request,
                                            const struct category *categories, size_t n,
                                            size_t *n_asked);

#endif
