/*
 * papers -- what jurors fill in by hand, to be printed: ballots, votes, ratings, slips.
 *
 * The questions are those that a juror finds on their own screen, in the same order, so that a
 * paper can be typed in as it lies. Each paper is a document of its own with the juror's label on
 * every page; slips that are not anybody's carry no label.
 * Memory: in the arena.
 * Pure:   yes.
 */
#ifndef JURY_PAPERS_H
#define JURY_PAPERS_H

#include "evidence/evidence.h"
#include "jury/vote.h"
#include "office/document.h"

struct paper_about {
    const char *jury, *language;
    struct date date;
    bool large_print;
};
/* Whose paper: the label that is on their slip; with an access code they can answer on a screen
 * instead. */
struct paper_juror {
    const char *label;
    const char *code, *address, *qr_text; /* NULL: no code on it */
};
struct paper_question {
    const char *title, *text;
};

/* A ballot: yes, no or unsure for each use; at the end safeguards and reason as well. */
struct document *paper_ballot(struct arena *arena, const struct paper_about *about,
                              const struct paper_juror *juror, enum evidence_moment moment,
                              const struct paper_question *uses, size_t n);
/* One list of reasons, with a cell for votes beside each. */
struct paper_list {
    const char *title; /* "AI for sepsis: Reasons to allow it" */
    const char *const *reasons;
    size_t n;
};
struct document *paper_reasons(struct arena *arena, const struct paper_about *about,
                               const struct paper_juror *juror, const struct paper_list *lists,
                               size_t n, int64_t each, int64_t cap);
/* A vote in the room, of any kind. */
struct paper_vote {
    enum vote_kind kind;
    const char *title, *detail;
    const char *rule; /* how it is counted and who wins a tie, in the paper's language */
    const char *const *options;
    size_t n;
};
struct document *paper_vote(struct arena *arena, const struct paper_about *about,
                            const struct paper_juror *juror, const struct paper_vote *vote);
/* How fair each witness was, and those who ran the day. */
struct document *paper_fair(struct arena *arena, const struct paper_about *about,
                            const struct paper_juror *juror, const char *const *heard, size_t n);
/* A sheet of slips to cut apart: for questions to witnesses; for reasons. */
struct document *paper_question_slips(struct arena *arena, const struct paper_about *about);
struct document *paper_reason_slips(struct arena *arena, const struct paper_about *about);

#endif
