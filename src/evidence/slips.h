/*
 * slips -- new participants of an engagement, each with a code on a slip of paper, printed once.
 *
 * A page that makes them calls slips_make in its act and has slips_result as its result: the codes
 * are stored nowhere in clear.
 */
#ifndef EVIDENCE_SLIPS_H
#define EVIDENCE_SLIPS_H

#include "evidence/evidence_views.h"

struct slips { /* a sheet to print: what slips_result expects in request->context */
    struct access_slip *slips;
    size_t n;
    const char *title, *back;
};

struct slips_plan {
    int64_t engagement;
    const char *method;          /* of the engagement: it may take nobody in any more */
    const char *prefix, *strand; /* labels go on from the last one: "P01", "P02" ... */
    size_t n;
    const char *title, *back; /* on the sheet; where it leads back to */
};
/* `participants`: their numbers, [plan->n]; in the request's arena. CONFLICT on "prefix" where
 * labels with this letter are taken; and where the engagement takes in nobody any more. */
enum fail slips_make(struct request *request, struct db *db, const struct slips_plan *plan,
                     int64_t **participants, struct why *why) MUST_USE;
/* The sheet to print, once. */
enum fail slips_result(struct request *request, struct db *db, struct why *why) MUST_USE;

#endif
