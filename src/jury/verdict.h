/*
 * verdict -- what a jury decided on each use, from its ballots.
 *
 * Question: who said yes, unsure and no before and after, in each group and together; is a use
 *           accepted under the rule that was agreed; did the same people change their minds; are
 *           the safeguards enough?
 * Method:   counts; Wilson's 95 % interval of the share of yes; the rule on yes against no, with
 *           unsure as an abstention (stats/voting/decide); for those who answered twice the exact
 *           McNemar test and Newcombe's interval (stats/proportion). Individual changes count only
 *           where pairs are known, and are shown only where no small cell is exposed.
 * Source:   stats/proportion.h, stats/voting/decide.h.
 * Memory:   in the arena.
 * Pure:     yes.
 */
#ifndef JURY_VERDICT_H
#define JURY_VERDICT_H

#include "base/arena.h"
#include "evidence/evidence.h"
#include "stats/voting/decide.h"

enum { VERDICT_SAFEGUARDS = 4 };
const char *verdict_safeguards_text(int level); /* 0 "Certainly enough" .. 3; English, for tr */

struct verdict_ballot {
    size_t juror, use; /* from 0 */
    enum evidence_moment moment;
    enum evidence_answer answer;
    int safeguards; /* 0..3, -1 not answered */
};
struct verdict_plan {
    size_t n_jurors, n_uses, n_groups;
    const size_t *group; /* [n_jurors] */
    const struct verdict_ballot *ballots;
    size_t n_ballots;
    const char *rule; /* "majority", "two-thirds" ... */
    bool pairs_known;
};
struct verdict_group {
    int64_t jurors;
    struct evidence_tally tally;
    int64_t safeguards[VERDICT_SAFEGUARDS];
};
struct verdict_use {
    struct verdict_group all;
    struct verdict_group *groups;                 /* [n_groups] */
    struct decision decision[N_EVIDENCE_MOMENTS]; /* of all; only where n > 0 */
    bool shows_changes;
};
struct verdict {
    struct verdict_use *uses; /* [n_uses] */
};
/* STORE when the rule is unknown. */
enum fail verdict_run(struct arena *arena, const struct verdict_plan *plan, struct verdict *out,
                      struct why *why) MUST_USE;
/* "Accepted", "Not accepted" ...: English, for tr. */
const char *verdict_outcome_text(enum decide_outcome outcome);
const char *verdict_level_text(enum decide_level level);

#endif
