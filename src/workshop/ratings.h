/*
 * ratings -- the form on which cases are rated, and storing it: for a phone, a table and paper.
 *
 * The last rating counts and the former one is kept. Paper that says something else than what is
 * stored is asked about first, so that a sheet typed twice, or under a wrong label, changes nothing
 * unnoticed. Asking says nothing of what is stored: ratings are secret from those who type.
 */
#ifndef WORKSHOP_RATINGS_H
#define WORKSHOP_RATINGS_H

#include "workshop/rating.sql.h"
#include "workshop/workshop_views.h"

struct rating_target {
    int64_t workshop;
    const char *rater; /* "person", "table" */
    int64_t number;
    const char *mode;   /* "web", "paper", "table" */
    int64_t entered_by; /* DB_NULL_INT: the rater's own code */
    bool asks;          /* whether other ratings than the stored ones have to be confirmed */
};
struct rating_stored {
    size_t n_new, n_changed, n_same;
    bool told; /* some were there from the rater's own code: the counts would tell which */
};

/* One group of radios for each case and criterion. `only`: of one case; 0: of all. */
enum fail rating_fields(struct request *request, const struct workshop_sheet *sheet, int64_t only,
                        const struct field **fields, size_t *n, struct why *why) MUST_USE;
/* What is stored already, into a blank form. */
enum fail rating_fill(struct request *request, struct db *db, const struct rating_target *target,
                      const struct workshop_sheet *sheet, int64_t only, struct why *why) MUST_USE;
/* INPUT at "replace" where `asks` and nothing was confirmed. */
enum fail rating_store(struct request *request, struct db *db, const struct rating_target *target,
                       const struct workshop_sheet *sheet, int64_t only, struct rating_stored *out,
                       struct why *why) MUST_USE;
/* CONFLICT for somebody who is marked as not having been there. */
enum fail rating_person_check(const char *state, struct why *why) MUST_USE;
/* After somebody rated: they were there, and what they rated is in the transparency log. */
enum fail rating_came(struct request *request, struct db *db, int64_t engagement, int64_t workshop,
                      int64_t person, int64_t participant, struct why *why) MUST_USE;
/* The form with the cases beside it. */
void rating_put(struct request *request, const struct workshop_sheet *sheet, int64_t only,
                const char *button, const char *cancel_href);

/* For the template. */
struct rating_case {
    struct written title;
    const char *const *fields;
    size_t n_fields;
};
struct rating_view {
    const struct form *form;
    const struct rating_case *cases;
    size_t n_cases;
    bool headings, ask_replace;
    const char *button, *cancel_href;
};

/* What somebody invited said, and where it went: for the page that tells them what became of it. */
struct reply;
enum fail workshop_reply_add(struct request *request, struct db *db, int64_t participant,
                             struct reply *reply, struct why *why) MUST_USE;

#endif
