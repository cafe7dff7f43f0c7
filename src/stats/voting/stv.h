/*
 * stv -- several seats by the single transferable vote.
 *
 * Question: who is elected, and what happened at each stage of the count?
 * Method:   all in decimal fixed-point arithmetic, so that every machine and every hand count
 *           gives the same digits.
 *   scotland  Scottish Local Government Elections Order 2007: quota floor(votes/(seats+1)) + 1;
 *             all papers of an elected candidate move on at value (surplus * paper's value /
 *             candidate's votes), cut to 5 decimals; largest surplus first; then the lowest is
 *             excluded. Ties: who differed at the latest earlier stage, then the lot.
 *   wigm-prf  reference weighted inclusive Gregory: quota votes/(seats+1) cut to 4 decimals plus
 *             0.0001; ties by the lot.
 *   wigm      the same in 18 decimals (with 9 guard digits), quota votes/(seats+1).
 *   meek-prf  reference Meek: each candidate keeps a share (keep factor) of every paper that
 *             reaches them; quota follows the votes that are not exhausted; 9 decimals, repeated
 *             until the surplus is below 10^-6.
 *   meek      Meek in 18 decimals with 9 guard digits, until the surplus is below 10^-9;
 *             candidates who cannot be caught up with are struck out at once.
 *   warren    as meek, but each paper pays the keep factor as a fixed price while it can.
 * Source:   SSI 2007/42 sch. 1 rr. 45-52; Hill, Wichmann & Woodall (1987), Computer Journal 30
 *           (algorithm 123); Warren (1994), Voting Matters 1; Proportional Representation
 *           Foundation, reference rules for Meek and WIGM.
 * Ties:     by the plan's tie_order, drawn and published before the count; each one decided by
 *           it is an action of its kind, so that it can be seen.
 * Fails:    INPUT for no seat, ballots with equal ranks; INFEASIBLE when fewer stand than seats.
 * Memory:   in the arena. Time O(stages * ballots), Meek and Warren times the iterations.
 * Pure:     yes.
 */
#ifndef STATS_VOTING_STV_H
#define STATS_VOTING_STV_H

#include "stats/voting/ballots.h"

enum stv_rule {
    STV_SCOTLAND = 1,
    STV_WIGM_PRF,
    STV_WIGM,
    STV_MEEK_PRF,
    STV_MEEK,
    STV_WARREN,
};

struct stv_plan {
    const struct ballots *ballots;
    size_t seats;
    enum stv_rule rule;
    const bool *withdrawn; /* [n_candidates]; NULL: nobody */
    const size_t
        *tie_order; /* [n_candidates] the lot: earlier is struck out first; NULL: as listed */
};

enum stv_act {
    STV_ELECT = 1,         /* reached the quota */
    STV_ELECT_PENDING,     /* and papers above the quota are to move on */
    STV_ELECT_REMAINING,   /* as many remain as seats */
    STV_DEFEAT_LOW,        /* fewest votes */
    STV_DEFEAT_CERTAIN,    /* cannot catch up, whatever the surplus brings */
    STV_DEFEAT_STABLE,     /* fewest, the surplus no longer falling */
    STV_DEFEAT_REMAINING,  /* all seats are taken */
    STV_TRANSFER_SURPLUS,  /* papers of an elected candidate move on */
    STV_TRANSFER_DEFEATED, /* papers of a defeated one move on */
    STV_TIE,               /* the lot decided for this candidate to be acted upon next */
    STV_TIE_EARLIER,       /* equal now, but not at an earlier stage: that decided */
};
struct stv_action {
    enum stv_act act;
    size_t stage;     /* from 1 */
    size_t candidate; /* whom it is about */
    const char *text; /* "Defeat low candidate: Dee", as count sheets have it */
};
enum stv_status { STV_HOPEFUL, STV_PENDING, STV_ELECTED, STV_DEFEATED, STV_WITHDRAWN };
/* How things stood at the end of a stage, for the count sheet. */
struct stv_stage {
    const char *const *votes; /* [n_candidates] decimal text, to the rule's digits */
    const char *quota, *exhausted;
    const enum stv_status *status; /* [n_candidates] */
};

struct stv {
    size_t n_candidates, n_elected, n_actions, n_stages;
    double quota_first;        /* at the start */
    size_t *elected;           /* [n_elected] in order of election */
    double *votes;             /* [n_candidates] at the end */
    struct stv_action *action; /* [n_actions] */
    struct stv_stage *stage;   /* [n_stages]; 0 is the count of first preferences */
};

enum fail stv_run(struct arena *arena, const struct stv_plan *plan, struct stv *out,
                  struct why *why) MUST_USE;
/* "scotland", "meek-prf" ...; false for an unknown name. */
bool stv_rule_read(const char *name, enum stv_rule *out);
const char *stv_rule_name(enum stv_rule rule);

#endif
