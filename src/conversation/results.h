/*
 * results -- what may be shown of a conversation: figures made from a map, safe for small numbers.
 *
 * A cell is how one part (everybody, or a group) voted on one statement. Always: a cell of fewer
 * votes than the conversation's least is held back, and so is a further one where it would follow
 * from the others by subtraction (everybody's votes less the groups'; people in no group count as
 * a part). In public besides: votes are counted in fives, and shares, intervals, what bridges and
 * what divides are made from these counts alone, so that all of it together tells no more than they
 * do; none of the fives shows as "under", all of them as "over", in the words about a group too;
 * and a cell whose counts changed by fewer than five people since the last publication shows again
 * as it was published.
 */
#ifndef CONVERSATION_RESULTS_H
#define CONVERSATION_RESULTS_H

#include "conversation/gather.h"
#include "conversation/live.h"

enum {
    RESULTS_SMALL = 5,
    RESULTS_FEWEST = 10, /* votes, counted in fives, from which a share is told in public */
    RESULTS_PARTS = OPINION_GROUPS_MAX + 1,
    RESULTS_BEST = 5,
    RESULTS_GRID = 12
};

struct results_cell {
    bool shown;
    int64_t n;
    double agree, disagree;            /* 0..1; a bound where `agree_bound` says so */
    double low, high;                  /* of agree; NaN: none */
    int agree_bound, disagree_bound;   /* -1: under it; 1: over it; 0: exactly */
    int64_t agrees, disagrees, passes; /* true counts: never written anywhere public */
};

struct results_statement {
    int64_t number;
    const char *text, *language;
    struct results_cell cell[RESULTS_PARTS]; /* 0 everybody, 1.. groups */
    double bridging, against, divisive;      /* NaN: too few votes */
    double secure;                           /* NaN also in public */
};
struct results_finding {
    size_t group, statement; /* place in the list */
    bool agrees;
    double share, rest;          /* of the group, and of everybody else; rest NaN: not shown */
    int share_bound, rest_bound; /* as of a cell */
};
struct results_dot {
    double x, y;
    int64_t people;
    size_t group; /* n_groups: none */
};

struct results {
    enum opinion_verdict verdict;
    int64_t n_people, n_votes, n_eligible;
    size_t n_groups;
    int64_t size[OPINION_GROUPS_MAX];
    double jaccard[OPINION_GROUPS_MAX], stability, variance;
    bool weighted, is_public, computing;
    double effective;
    const char *unweighted;
    struct results_statement *statements; /* by number, without rejected ones */
    size_t n, n_held_back;
    struct results_finding *findings;
    size_t n_findings;
    struct results_dot *dots;
    size_t n_dots;
    int64_t n_not_drawn;
    const char *day; /* ISO; of the figures */
};

/* All figures, without anything held back; `live` NULL: as the report has them. */
void results_make(struct arena *arena, const struct gathered *gathered,
                  const struct opinion_report *report, const struct opinion_live *live,
                  struct results *out);
/* Holds back what is small, in place. */
void results_guard(struct results *results, int64_t least);

/* What the last publication said, with its true counts. */
struct results_before {
    const struct results *results; /* NULL: none */
    const struct published_count_list_row *counts;
    size_t n_counts;
};
/* Guards, rounds and compares for the public, in place. */
void results_make_public(struct results *results, int64_t least,
                         const struct results_before *before);

/* JSON of public figures, and back. */
void results_write(const struct results *results, struct buf *out);
enum fail results_read(struct arena *arena, const char *json, struct results *out,
                       struct why *why) MUST_USE;

/* The place of the best statements by a member, the best first; returns how many (at most
 * RESULTS_BEST), leaving out what is held back and what is not above `line`. */
enum results_by { RESULTS_BY_BRIDGING, RESULTS_BY_AGAINST, RESULTS_BY_DIVISIVE };
size_t results_best(const struct results *results, enum results_by by, double line,
                    size_t best[RESULTS_BEST]);

#endif
