/*
 * results -- everything that was said in one engagement, counted; and as files.
 *
 * Files may be passed on, so they hold back what could point at one person: see
 * evidence_shown. Where the engagement names the published source of its totals they
 * are given as published.
 */
#ifndef EVIDENCE_RESULTS_H
#define EVIDENCE_RESULTS_H

#include "evidence/evidence_views.h"

struct results {
    struct engagement engagement;
    struct use_list_row *uses;
    size_t n_uses;
    struct evidence_tally *tallies; /* [n_uses] */
};

/* Of the engagement of the path. */
enum fail results_load(struct request *request, struct db *db, struct results *results,
                       struct why *why) MUST_USE;

#endif
