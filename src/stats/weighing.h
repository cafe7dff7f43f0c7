/*
 * weighing -- how far weights that people gave are to be trusted, and what groups agreed on.
 *
 * Question: did people mean what their weights say, was it hard, did they give up; and what do
 *           groups that weighed with a facilitator say, one by one and together?
 * Method:   Quality: shares of those who were asked whether their numbers say what they mean;
 *           median and quartiles of "how hard was it" (1 very easy .. 5 very hard; type 7);
 *           who was asked for weights and gave none. Groups: each sheet's weights made to sum to
 *           1, their mean with every sheet counting once (points.h), lowest and highest.
 * Source:   Aubert, Bhatia & Lienert (2020): of 298 lay people who weighed swings online, alone,
 *           12 % kept to the method, whence the check. The limits below are our own.
 * Small numbers: nothing is said of fewer than WEIGHING_LEAST people, no share of fewer than
 *           WEIGHING_SHARE_LEAST. Weights of those who passed stand beside those of all only where
 *           nobody's own weights can be worked out from the two.
 * Pure:     yes.
 */
#ifndef STATS_WEIGHING_H
#define STATS_WEIGHING_H

#include "base/arena.h"
#include "stats/interval.h"

#include <stdbool.h>
#include <stdint.h>

enum { WEIGHING_LEAST = 5, WEIGHING_SHARE_LEAST = 10, WEIGHING_HARDEST = 5 };
/* What the check of somebody's weights came to. */
enum weighing_passed { WEIGHING_FAILED, WEIGHING_AFTER, WEIGHING_AT_ONCE, WEIGHING_UNASKED };
enum weighing_passed weighing_passed_read(int64_t stored); /* DB NULL: unasked */

struct weighing_person {
    bool asked, weighed; /* answered something else of the same sheet; gave weights */
    enum weighing_passed passed;
    int64_t hard; /* 1..5; anything else: not said */
};

enum weighing_trust { TRUST_UNKNOWN = 1, TRUST_GOOD, TRUST_CARE, TRUST_POOR };
#define WEIGHING_PASSED_GOOD 0.8
#define WEIGHING_PASSED_POOR 0.5
#define WEIGHING_LEFT_GOOD 0.2
#define WEIGHING_LEFT_POOR 0.5

struct weighing_quality {
    int64_t n_weighed;
    int64_t n_asked, n_left; /* answered something, and of these gave no weights */
    int64_t n_checked, n_at_once, n_after;
    int64_t n_hard;
    double hard_low, hard_median, hard_high; /* NaN: nobody said */
    enum weighing_trust trust;
};
/* Of everybody in `people`. */
void weighing_quality_run(struct arena *arena, const struct weighing_person *people, size_t n,
                          struct weighing_quality *out);
/* `trust` from the other figures, where n_asked and n_left were found elsewhere. */
void weighing_trust_find(struct weighing_quality *quality);
/* Whether weights of those who passed may stand beside those of all. */
bool weighing_passed_may_show(const struct weighing_quality *quality);

/* What of it may be told to anybody: shares in whole per cent, in steps of 5 below a hundred
 * people, and nothing that fewer than WEIGHING_SHARE_LEAST people stand behind. */
struct weighing_told {
    int64_t trust;                                    /* enum weighing_trust; 0: nobody was asked */
    int64_t n_checked, at_once, in_end;               /* per cent; n 0: too few */
    int64_t n_hard, hard_low, hard_median, hard_high; /* hundredths of a step */
    int64_t n_asked, left;                            /* per cent; -1: fewer than five people */
};
struct weighing_told weighing_tell(const struct weighing_quality *quality);

/* What groups, or people one by one, agreed on with a facilitator. */
struct weighing_groups_plan {
    size_t n_sheets, n_items;
    const double *weights; /* [n_sheets * n_items] each row of any sum above 0 */
    const int64_t *people; /* [n_sheets] who stand behind it; 1: one person */
};
struct weighing_groups {
    size_t n_sheets;
    int64_t n_people;
    bool may_show;             /* enough people for the mean */
    bool has_spread;           /* lowest and highest may be shown: nobody stands out alone */
    bool has_interval;         /* enough sheets that an interval says something */
    double *mean, *low, *high; /* [n_items] shares that sum to 1; of single sheets */
    struct interval *interval; /* [n_items] 95 %: over sheets, each counting once */
};
enum { WEIGHING_SHEETS_LEAST = 5 };
/* INPUT for a sheet without weight; INFEASIBLE without sheets. */
enum fail weighing_groups_run(struct arena *arena, const struct weighing_groups_plan *plan,
                              struct weighing_groups *out, struct why *why) MUST_USE;

#endif
