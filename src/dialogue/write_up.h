/*
 * write_up -- what a group reports, what is asked about it, and which report counts; pure.
 *
 * Nothing is refused because it is thin: what is missing or does not fit is asked about, and what
 * was sent is kept as it was sent.
 */
#ifndef DIALOGUE_WRITE_UP_H
#define DIALOGUE_WRITE_UP_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/str.h"

#include <stdbool.h>

struct write_up_count {
    int64_t statement;
    int64_t agree, disagree, unsure; /* -1: not counted */
    const char *majority;            /* "", agree, disagree, split */
};
enum { WRITE_UP_PLAN_UNSAID = -1 };
struct write_up {
    const char *attendance; /* a band's word */
    int64_t plan_minutes;   /* 0: another plan or none; WRITE_UP_PLAN_UNSAID */
    int64_t minutes;        /* 0: not said */
    const char *votes_how;  /* head_count, show_of_hands, consensus, majority, none */
    const char *reasons_for, *reasons_against;
    const char *minority, *minority_view; /* minority: "", voiced, none */
    const char *verbatim, *questions, *changes, *stake, *help_given;
    bool may_quote;
    const struct write_up_count *counts; /* of the core's statements, in their order */
    size_t n_counts;
};

/* Question: what should its writer be asked before it is sent?
 * Method:   completeness (each box of the form) and fidelity: counts against the band of
 *           attendance and against one another, the way of voting against the counts, the plan
 *           against how long it took, the script against what was changed; and whether a text
 *           seems to point at somebody. Asked, never refused.
 * Pure:     yes. */
struct write_up_ask {
    const char *field; /* of the form */
    const char *text;  /* English, for tr */
};
enum { ASKS_MAX = 24 };
size_t write_up_check(const struct write_up *write_up, struct write_up_ask asks[ASKS_MAX]);

/* A digest of what was said: the same twice is the same report. */
void write_up_digest(struct arena *arena, const struct write_up *write_up, char out[SHA256_HEX]);

/* Question: which of the reports of one event counts?
 * Method:   the one that staff chose; else the host's that was sent last; else a note-taker's;
 *           else a participant's. All others are kept and shown beside it, and never counted.
 * Shapes:   `sent_at` of those that were sent; drafts are not given.
 * Pure:     yes; n == 0 gives -1. */
struct write_up_sent {
    const char *account; /* host, note_taker, participant */
    int64_t sent_at;
    bool chosen;
};
int write_up_counting(const struct write_up_sent *sent, size_t n);

/* Where two accounts of one event differ: bits. */
enum { DIFFER_ATTENDANCE = 1, DIFFER_VOTES = 2, DIFFER_MINORITY = 4, DIFFER_COUNTS = 8 };
unsigned write_up_differences(const struct write_up *a, const struct write_up *b);

/* Two readers: accepted when two have accepted and nobody waits for an answer. */
enum write_up_read { READ_NONE, READ_ONE, READ_ASKED, READ_ACCEPTED };
enum write_up_read write_up_read_state(size_t n_accept, size_t n_asked_open);

#endif
