/*
 * runoff -- one winner by striking out the last, round by round (alternative vote, IRV).
 *
 * Question: who has more than half of the ballots that still name a remaining candidate?
 * Method:   each ballot counts for its first remaining candidate; while nobody has more than
 *           half of these ballots, the lowest is struck out. A tie for lowest goes, with
 *           look_back, against who had fewer in the latest earlier round where they differed;
 *           else, and then, against the earlier in the order for lots. Lots are reported.
 * Source:   Tideman (2006), Collective Decisions and Voting, ch. 13; the rule of the Scottish
 *           Local Government Elections Order 2007 (SSI 2007/42) sch. 1 r. 50 for ties.
 * Fails:    INPUT for ballots with equal ranks, no candidate; INFEASIBLE without a single vote.
 * Memory:   in the arena. Time O(rounds * ballots).
 * Pure:     yes.
 */
#ifndef STATS_VOTING_RUNOFF_H
#define STATS_VOTING_RUNOFF_H

#include "stats/voting/ballots.h"

struct runoff_plan {
    const struct ballots *ballots;
    const size_t
        *tie_order; /* [n_candidates] the lot: earlier is struck out first; NULL: as listed */
    bool look_back; /* earlier rounds come before the lot */
};
struct runoff {
    size_t n_candidates, n_rounds;
    int64_t *votes;     /* [n_rounds * n_candidates], 0 once struck out */
    int64_t *exhausted; /* [n_rounds] ballots that name nobody who remains */
    size_t winner;
    size_t *eliminated; /* [n_rounds - 1] in order */
    bool *by_lot;       /* [n_rounds - 1] the order for lots decided */
};

enum fail runoff_run(struct arena *arena, const struct runoff_plan *plan, struct runoff *out,
                     struct why *why) MUST_USE;

#endif
