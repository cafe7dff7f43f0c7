/*
 * vote -- votes in the room beside the ballots on uses: what each kind asks, and its result.
 *
 * Kinds and rules (all stated on the page and in the report):
 *   motion     yes, no, block or abstain on one text; carried by the rule that was chosen.
 *   approval   say yes to as many options as you like; most approvals first.
 *   ranked     order the options; Condorcet, Schulze where nobody beats all others.
 *   stv        order the options; several seats, Scottish rules of 2007.
 *   grades     grade each option; majority judgement.
 *   gradients  how far you agree with each option, eight steps.
 * Abstentions are counted; of a motion its rule says what they mean, elsewhere they take no
 * part. Ties are decided by the order for lots, drawn from the seed that was stored when the vote
 * was made and shown on its page: the first in it wins; under the transferable vote the first in it
 * is struck out first. A vote below its quorum chooses nothing.
 * Source: stats/voting.
 */
#ifndef JURY_VOTE_H
#define JURY_VOTE_H

#include "base/arena.h"
#include "base/fail.h"

#include <stdbool.h>

enum vote_kind {
    VOTE_MOTION,
    VOTE_APPROVAL,
    VOTE_RANKED,
    VOTE_STV,
    VOTE_GRADES,
    VOTE_GRADIENTS,
    N_VOTE_KINDS
};
const char *vote_kind_word(enum vote_kind kind);
const char *vote_kind_text(enum vote_kind kind); /* English, for tr */
const char *vote_kind_rule(enum vote_kind kind); /* how it is counted, English, for tr */
enum vote_kind vote_kind_read(const char *word); /* N_VOTE_KINDS: unknown */
/* What a motion's rule asks for, English, for tr; "" for an unknown name. */
const char *vote_rule_text(const char *rule);

enum { VOTE_YES = 1, VOTE_NO = 2, VOTE_BLOCK = 3, VOTE_GRADE_MOST = 5, VOTE_GRADIENT_MOST = 8 };
const char *vote_grade_text(int64_t grade);       /* 5 "Very good" ... 1 "Reject"; English */
const char *vote_gradient_text(int64_t gradient); /* 8 "Endorse" ... 1 "Block"; English */

/* What a juror marked: marks[i] for option i, 0 none. Fails with words for the juror. */
enum fail vote_marks_check(enum vote_kind kind, const int64_t *marks, size_t n,
                           struct why *why) MUST_USE;

/* All papers of one vote. */
struct vote_papers {
    enum vote_kind kind;
    size_t n_options, n_people; /* people: papers handed in that do not abstain */
    const char *const *options; /* [n_options] */
    const int64_t *marks;       /* [n_people * n_options] */
    int64_t n_abstained, entitled, seats, quorum;
    const char *rule; /* of a motion */
    const char *lot;  /* seed */
};
/* One row for each option, best first, and what the rule says in words. */
struct vote_line {
    size_t option;
    bool wins, tied;      /* tied with the next one before lots were drawn */
    bool by_lot;          /* one of those at the top among whom the lot decided */
    const char *cells[8]; /* figures in the order of `heads` */
};
/* How an STV count stood at the end of a stage; 0 is the count of first places. */
struct vote_stage {
    const char *const *says;  /* what was done, in sentences, ends with NULL */
    const char *const *votes; /* [n_options] */
    const char *exhausted; /* papers that name no further option, and what cutting digits loses */
};
struct vote_result {
    const char *heads[8]; /* English, for tr */
    size_t n_heads;
    struct vote_line *lines;
    size_t n_lines;
    const char *sentence;    /* the result, in words */
    const char *verdict;     /* the same without numbers of people */
    bool is_small;           /* a figure tells of 1 to 4 people */
    const char *note;        /* quorum, ties, lots; "" none */
    const int64_t *strength; /* [n_options * n_options] Schulze's, NULL for other kinds */
    const int64_t *preferred;
    const struct vote_stage *stages; /* [n_stages] of an STV count */
    size_t n_stages;
};
/* Texts are in `language`. */
enum fail vote_count(struct arena *arena, const struct vote_papers *papers, const char *language,
                     struct vote_result *out, struct why *why) MUST_USE;
/* The order for lots: options shuffled from the seed. */
const size_t *vote_lots(struct arena *arena, const char *seed, size_t n);

#endif
