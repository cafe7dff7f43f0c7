/*
 * decide -- yes, no and approval ballots against a stated rule.
 *
 * Question: is the motion carried under the rule that was agreed before the vote; which options
 *           are approved by how many?
 * Method:   The rule names its base (votes cast for or against; all ballots, abstentions too;
 *           everybody entitled), the share that is needed, whether exactly that share is enough,
 *           a quorum of people taking part, and how many may block. Shares are compared as
 *           whole numbers (yes * denominator against base * numerator), so that two thirds of 18
 *           is 12 and nothing is rounded. A tie under "more than one half" is not carried.
 * Levels:   consensus is named by the least rule it would pass: unanimity, consensus (nobody
 *           against, abstentions allowed), three quarters, two thirds, majority, none.
 * Source:   Robert's Rules of Order Newly Revised (12th ed.) 44 for bases and two-thirds; the
 *           levels are this program's own names for these rules.
 * Fails:    INPUT for negative counts or a share that is not between 0 and 1.
 * Pure:     yes.
 */
#ifndef STATS_VOTING_DECIDE_H
#define STATS_VOTING_DECIDE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

enum decide_base { DECIDE_OF_CAST = 1, DECIDE_OF_PRESENT, DECIDE_OF_ENTITLED };
struct decide_rule {
    enum decide_base base;
    int64_t numerator, denominator; /* of the share that is needed: 1/2, 2/3 ... */
    bool at_least;                  /* exactly that share is enough; else more than it */
    int64_t quorum;                 /* ballots handed in; 0: none */
    int64_t blocks_most;            /* with more than this many blocks it fails; -1: no such rule */
};
struct decide_votes {
    int64_t yes, no, abstain, block; /* block: also against */
    int64_t entitled;                /* 0: not known; everybody who handed in a ballot */
};
enum decide_outcome {
    DECIDE_CARRIED = 1,
    DECIDE_NOT_CARRIED,
    DECIDE_TIED, /* exactly at the share, where more was needed */
    DECIDE_NO_QUORUM,
    DECIDE_BLOCKED
};
enum decide_level {
    LEVEL_NONE, /* no majority */
    LEVEL_MAJORITY,
    LEVEL_TWO_THIRDS,
    LEVEL_THREE_QUARTERS,
    LEVEL_CONSENSUS, /* nobody against, somebody abstained */
    LEVEL_UNANIMITY
};
struct decision {
    enum decide_outcome outcome;
    enum decide_level level;   /* of votes cast */
    int64_t base, needed, yes; /* `needed` whole votes to carry under this rule */
};
/* The usual rules by name: "majority", "two-thirds", "three-quarters", "unanimity",
 * "consensus" (nobody against), "consent" (nobody blocks); false for another name. */
bool decide_rule_named(const char *name, struct decide_rule *out);
enum fail decide(const struct decide_rule *rule, const struct decide_votes *votes,
                 struct decision *out, struct why *why) MUST_USE;

/* Approval: approves[voter * n_options + option] 1 yes, 0 no, anything else: no ballot paper
 * of that voter for that option. Most approvals first; ties in the order listed, marked. */
struct approval {
    size_t n_options;
    int64_t *yes, *asked; /* [n_options] */
    size_t *order;        /* [n_options] */
    bool *tied;           /* [n_options]: this one and the next in `order` */
};
void approval_count(struct arena *arena, const int8_t *approves, size_t n_voters, size_t n_options,
                    struct approval *out);

#endif
