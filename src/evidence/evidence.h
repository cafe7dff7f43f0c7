/*
 * evidence -- ballots before and after, per concrete use, and weights: the rules, pure.
 *
 * An engagement goes planned -> before -> between -> after -> closed. A first ballot
 * before people have heard anything is usual but may be left out. While a ballot is
 * open nobody sees what others answered.
 */
#ifndef EVIDENCE_EVIDENCE_H
#define EVIDENCE_EVIDENCE_H

#include "base/arena.h"
#include "base/fail.h"
#include "stats/interval.h"
#include "stats/proportion.h"

#include <stdbool.h>

enum evidence_state {
    EVIDENCE_PLANNED,
    EVIDENCE_BEFORE,
    EVIDENCE_BETWEEN,
    EVIDENCE_AFTER,
    EVIDENCE_CLOSED,
    N_EVIDENCE_STATES
};
enum evidence_answer { EVIDENCE_YES, EVIDENCE_UNSURE, EVIDENCE_NO, N_EVIDENCE_ANSWERS };
enum evidence_moment { EVIDENCE_FIRST, EVIDENCE_LAST, N_EVIDENCE_MOMENTS };

const char *evidence_state_word(enum evidence_state state);    /* "planned" ... as stored */
enum evidence_state evidence_state_read(const char *word);     /* N_EVIDENCE_STATES: unknown */
const char *evidence_state_text(enum evidence_state state);    /* English, for tr */
const char *evidence_answer_word(enum evidence_answer answer); /* "yes", "unsure", "no" */
enum evidence_answer evidence_answer_read(const char *word);   /* N_EVIDENCE_ANSWERS: unknown */
const char *evidence_moment_word(enum evidence_moment moment); /* "before", "after" */
enum evidence_moment evidence_moment_read(const char *word);   /* N_EVIDENCE_MOMENTS: unknown */
bool evidence_safeguards_is(const char *word);                 /* one of the four, or "" */

/* Which ballot is open; false when none is. */
bool evidence_moment_open(enum evidence_state state, enum evidence_moment *moment);
/* Uses, title and promise may only change while nobody has answered. */
bool evidence_may_edit(enum evidence_state state);
/* Tallies are shown only while no ballot is open. */
bool evidence_may_show(enum evidence_state state);

struct evidence_readiness {
    int64_t version; /* frozen version of the proposal, 0: none */
    int64_t n_uses, n_people;
    bool has_promise, has_description;
    int64_t n_answered[N_EVIDENCE_MOMENTS]; /* people whose answers are kept */
};
/* A ballot that was closed, with answers: its result was shown. Opened again for one more person,
 * the two results would differ by that person's answers. */
bool evidence_was_shown(enum evidence_state from, enum evidence_state to,
                        const int64_t n_answered[N_EVIDENCE_MOMENTS]);
/* May the engagement go from `from` to `to`? CONFLICT with what is missing, in words. */
enum fail evidence_step_check(enum evidence_state from, enum evidence_state to,
                              const struct evidence_readiness *readiness, struct why *why) MUST_USE;

/* One use: totals, share of yes with Wilson's 95 % interval, and who changed. */
struct evidence_tally {
    int64_t counts[N_EVIDENCE_MOMENTS][N_EVIDENCE_ANSWERS];
    int64_t n[N_EVIDENCE_MOMENTS];
    struct interval yes[N_EVIDENCE_MOMENTS];               /* shares 0..1; NaN where n is 0 */
    int64_t n_pairs;                                       /* answered both times */
    int64_t moved[N_EVIDENCE_ANSWERS][N_EVIDENCE_ANSWERS]; /* [before][after] */
    bool has_change;
    struct paired_change change;
};
struct evidence_vote {
    int64_t participant;
    enum evidence_moment moment;
    enum evidence_answer answer;
};
/* Votes on one use, in any order; a person has at most one vote for each moment. */
enum fail evidence_count(struct arena *arena, const struct evidence_vote *votes, size_t n,
                         struct evidence_tally *out, struct why *why) MUST_USE;
/* Whether individual changes may be shown: at least ten people answered twice, and
 * no cell of the table of changes is one or two people. */
bool evidence_changes_are_safe(const struct evidence_tally *tally);

/* How much of three counts may be passed on: a number of 1 to 4 people is held back, and so
 * is one from which it could be worked out. All of it where the totals are published already. */
enum evidence_shown {
    EVIDENCE_SHOW_NOTHING,
    EVIDENCE_SHOW_N,   /* only how many answered */
    EVIDENCE_SHOW_YES, /* yes, and all others together */
    EVIDENCE_SHOW_ALL
};
enum evidence_shown evidence_shown(const int64_t counts[N_EVIDENCE_ANSWERS], bool is_published);

/* 100 points: what is left, and the words for what is wrong. */
struct evidence_points {
    double total, left;
    size_t n_blank;
};
enum { EVIDENCE_POINTS = 100 };
/* `points[i]` NaN: blank. INPUT for negative ones, more than 100, or a sum that is not 100
 * (blanks count as 0 only when the rest makes 100). */
enum fail evidence_points_check(const double *points, size_t n, struct evidence_points *out,
                                struct why *why) MUST_USE;
/* Shares what is left evenly over the blanks, or over all when there are none; whole points,
 * the remainder to the first ones. Fails as above when more than 100 are given already. */
enum fail evidence_points_share(double *points, size_t n, struct why *why) MUST_USE;

#endif
