/*
 * jury -- the published votes of two citizens' juries, and ballots that add up to them.
 *
 * Source: Connected Health Cities Citizens' Juries Report, January 2017, figures 2, 3 and 4:
 *         two juries of 18 (Manchester from 2 November 2016, York from 9 November 2016), eight
 *         uses of health data, yes / unsure / no at the start and at the end; safeguards at the
 *         end, asked once for the four planned uses and once for the four possible ones.
 * Method: only totals are published. One ballot per juror is rebuilt from them: for each use the
 *         jurors stand in an order drawn from a fixed seed; their answers at the start follow the
 *         totals in that order; at the end as few of them change as the totals allow. So the
 *         totals are real, the pairing of start and end is ours, and nothing may be concluded
 *         from it about who changed their mind.
 * Pure.
 */
#ifndef DEMO_JURY_H
#define DEMO_JURY_H

#include <stdbool.h>
#include <stddef.h>

enum { JURY_SIZE = 18, JURY_USES = 8, JURY_STRANDS = 2, JURY_MOMENTS = 2 };
enum jury_answer { JURY_YES, JURY_UNSURE, JURY_NO, JURY_ANSWERS };
enum jury_safeguards {
    JURY_CERTAINLY_SUFFICIENT,
    JURY_PROBABLY_SUFFICIENT,
    JURY_PROBABLY_INSUFFICIENT,
    JURY_CERTAINLY_INSUFFICIENT,
    JURY_SAFEGUARDS
};

struct jury_use {
    const char *name;        /* "B_frailty_univ" */
    const char *title;       /* "Finding frail older people who need more care" */
    const char *description; /* as put to the jurors, in our words */
    bool planned;            /* else a possible use */
    int totals[JURY_STRANDS][JURY_MOMENTS][JURY_ANSWERS];
};
extern const struct jury_use jury_uses[JURY_USES];

struct jury_strand {
    const char *name, *letter;          /* "Manchester", "M" */
    const char *first_day, *last_day;   /* ISO dates of the two ballots */
    int safeguards[2][JURY_SAFEGUARDS]; /* [0] planned uses, [1] possible uses */
};
extern const struct jury_strand jury_strands[JURY_STRANDS];

struct jury_ballot {
    enum jury_answer answers[JURY_MOMENTS]; /* at the start, at the end */
    enum jury_safeguards safeguards;        /* at the end; the same for all uses of a kind */
};
/* The ballots of one use in one jury; [juror] from 0. Always the same. */
void jury_ballots(size_t use, size_t strand, struct jury_ballot out[JURY_SIZE]);

const char *jury_answer_word(enum jury_answer answer);             /* "yes", "unsure", "no" */
const char *jury_safeguards_word(enum jury_safeguards safeguards); /* "certainly_sufficient" ... */
/* NULL when there is none of that name. */
const struct jury_use *jury_use_find(const char *name);

#endif
