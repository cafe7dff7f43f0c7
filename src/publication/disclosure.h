/*
 * disclosure -- what may be shown so that nobody can be picked out.
 *
 * Question: which counts of a ballot may be published, and which texts need another look?
 * Method:   a count of 1 to 4 is small. Counts of yes, unsure and no are shown in full
 *           when none is small; else yes against all others, when neither is small; else
 *           only how many answered. The pooled table is shown no fuller than the least
 *           full of its parts, so that nothing follows by subtraction. Counts that a
 *           published source has printed already are shown in full.
 * Source:   Griffiths et al. (2019), Handbook on Statistical Disclosure Control for
 *           Outputs (thresholds, differencing); ONS policy for social survey tables.
 * Pure:     yes.
 */
#ifndef PUBLICATION_DISCLOSURE_H
#define PUBLICATION_DISCLOSURE_H

#include "base/arena.h"
#include "stats/score.h"

enum { SMALL_COUNT = 5 }; /* 1 to 4 are small */

enum detail { /* ordered: larger shows less */
              DETAIL_FULL,
              DETAIL_YES,  /* yes, and all others together */
              DETAIL_TOTAL /* only how many answered */
};
struct tally {
    int64_t yes, unsure, no;
};
bool count_is_small(int64_t count);
enum detail tally_detail(const struct tally *tally, bool from_published_source);
enum detail detail_least(enum detail a, enum detail b);

/* The summary with nothing in it that must not leave: direct counts at `detail`, no
 * weights of fewer than 10 people, no ratings of fewer than 3 assessors, no small count
 * of conditions. Arrays are new in the arena. */
void summary_make_safe(struct arena *arena, const struct score_summary *summary, enum detail detail,
                       bool from_published_source, struct score_summary *out);

/* What in a text looks as if it points at one person. */
enum pointing { POINTS_EMAIL = 1, POINTS_POSTCODE = 2, POINTS_NUMBER = 4 };
unsigned text_points(const char *text);

/* "Frailty alerts: who, when?" -> "frailty-alerts-who-when"; at most 60 bytes, never empty. */
const char *slug_make(struct arena *arena, const char *title);

#endif
