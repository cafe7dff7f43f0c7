/*
 * report_kept -- the public report of a jury, as it was when it became final.
 *
 * Question: how can a juror withdraw after the report is final without anybody learning their
 *           vote from what two readings of it differ by?
 * Method:   the pages that everybody reads are kept, in each language, in the step that makes the
 *           report final. Figures stay; words that somebody takes back leave the kept pages too.
 * Memory:   in the request's arena.
 */
#ifndef JURY_REPORT_KEPT_H
#define JURY_REPORT_KEPT_H

#include "jury/report.h"

/* What everybody reads. */
struct report_kept {
    struct report report; /* without `reconcile` */
    struct report_votes votes;
    int64_t made_at; /* when the figures were counted */
};

/* Keeps the report of a jury that is about to be final, instead of an earlier one. */
enum fail report_keep(struct request *request, struct db *db, int64_t proposal, int64_t engagement,
                      struct why *why) MUST_USE;
/* What is kept of it in the request's language; where nothing is (an example, or final since an
 * earlier release) it is built from what is stored now. */
enum fail report_kept_load(struct request *request, struct db *db, int64_t proposal,
                           int64_t engagement, struct report_source *source,
                           struct report_kept *out, struct why *why) MUST_USE;
/* Takes the words that a juror wrote (reasons, minority statements) out of what is kept. Call it
 * while they are still stored. */
enum fail report_kept_forget(struct request *request, struct db *db, int64_t participant,
                             struct why *why) MUST_USE;

#endif
