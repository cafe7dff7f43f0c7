/*
 * ballots -- ranked ballots, as every ranked method here takes them.
 *
 * Question: who ranked what above what, and how many did so?
 * Shapes:   ballot b holds order[start[b]] .. order[start[b + 1] - 1], candidates counted from
 *           0, best first; level[i] is the rank of order[i] (1 best; two that share it are
 *           ranked equal); count[b] people cast this very ballot. A candidate not listed is
 *           ranked below all that are.
 * Files:    .blt, as STV counting programs exchange it: "CANDIDATES SEATS", optional lines of
 *           withdrawn candidates as negative numbers, then "COUNT first second ... 0" per
 *           ballot ("=" between equal ranks, "-" for a rank left blank), a lone 0, candidates'
 *           names and the title in quotation marks. "#" starts a comment. A line "[tie A B]"
 *           and other lines in brackets are options: [tie ...] gives the order for drawing
 *           lots, the rest are passed over.
 *           Text: "Ann>Bob=Cyd>Dee", names separated by > and =.
 * Fails:    INPUT with the row and how to mend it: unknown candidate, one listed twice on a
 *           ballot, a count that is no number, an end that is missing.
 * Memory:   in the arena; O(bytes).
 * Pure:     yes.
 * Source:   Hill, Wichmann & Woodall (1987), Computer Journal 30, for the file format.
 */
#ifndef STATS_VOTING_BALLOTS_H
#define STATS_VOTING_BALLOTS_H

#include "base/arena.h"
#include "base/str.h"

enum { BALLOT_CANDIDATES_MAX = 1000, BALLOT_VOTES_MAX = 1000000000 };

struct ballots {
    size_t n_candidates, n_ballots; /* n_ballots: different ones */
    const char *const *candidates;  /* [n_candidates] names */
    const int64_t *count;           /* [n_ballots] 1 or more */
    const size_t *start;            /* [n_ballots + 1] */
    const size_t *order;            /* [start[n_ballots]] */
    const size_t *level;            /* the same shape; NULL: 1, 2, 3 ... without equals */
};

struct ballot_file {
    struct ballots ballots;
    size_t seats;
    const char *title;
    const bool *withdrawn;   /* [n_candidates] */
    const size_t *tie_order; /* [n_candidates] from [tie ...]; NULL: none given */
};

/* People who cast a ballot, blank ones too. */
int64_t ballots_total(const struct ballots *ballots);
/* Whether a ballot ranks two candidates equal. */
bool ballots_have_equals(const struct ballots *ballots);

enum fail ballots_read_blt(struct arena *arena, struct str text, struct ballot_file *out,
                           struct why *why) MUST_USE;
void ballots_write_blt(struct buf *out, const struct ballot_file *file);

/* Gathers ballots one by one: ballot_list_add copies, equal ballots are not merged. */
struct ballot_list;
struct ballot_list *ballot_list_new(struct arena *arena, const char *const *candidates,
                                    size_t n_candidates);
/* INPUT (field "ballot") for a candidate out of range or listed twice. `level` NULL: no equals. */
enum fail ballot_list_add(struct ballot_list *list, const size_t *order, const size_t *level,
                          size_t n, int64_t count, struct why *why) MUST_USE;
/* "Ann>Bob=Cyd"; a blank text is a blank ballot. Names as given to ballot_list_new. */
enum fail ballot_list_add_text(struct ballot_list *list, const char *text, int64_t count,
                               struct why *why) MUST_USE;
struct ballots ballot_list_end(struct ballot_list *list);

#endif
