/*
 * capture -- what a table writes about a case: the form, saving, and both texts where two people
 * wrote at once.
 */
#ifndef WORKSHOP_CAPTURE_H
#define WORKSHOP_CAPTURE_H

#include "workshop/workshop_views.h"

enum { CAPTURE_FIELDS = 6 };
extern const struct field capture_fields[CAPTURE_FIELDS];

struct capture_target {
    int64_t engagement, workshop, table_number, workshop_case;
    int64_t written_by, participant; /* one of them; the other DB_NULL_INT */
};
/* CONFLICT when somebody else saved meanwhile. Enters it into the transparency log. */
enum fail capture_store(struct request *request, struct db *db, const struct capture_target *target,
                        struct why *why) MUST_USE;
/* The form; after a conflict what the other one wrote stands above it. */
enum fail capture_put(struct request *request, struct db *db, const struct capture_target *target,
                      const char *cancel_href, struct why *why) MUST_USE;

#endif
