/*
 * gather -- from stored votes to a full opinion map, always the same for the same votes.
 *
 * Statements are those that somebody voted on, by number; rejected ones are left out of the map.
 * People are those who voted. Where the population's profile is known, people are weighted to it
 * by raking: who did not say keeps the share that they have; weights stay between a fifth and
 * five times the mean. The same map comes from `folkmoot opinion` on the exported files.
 */
#ifndef CONVERSATION_GATHER_H
#define CONVERSATION_GATHER_H

#include "stats/opinion/opinion.h"
#include "store/db.h"

struct gathered {
    int64_t conversation, epoch, last_vote, least;
    const char *seed;
    struct opinion_votes votes;
    int64_t *members;    /* [n_people] rising */
    int64_t *statements; /* [n_statements] rows, */
    int64_t *numbers;    /* by rising number */
    const char **texts, **languages;
    bool *left_out;
    double *weights;        /* NULL: not weighted */
    double effective;       /* how many people the weighted ones are worth */
    const char *unweighted; /* why not, where a profile is known; "" otherwise; English, for tr */
};

enum fail conversation_gather(struct db *db, struct arena *arena, int64_t conversation,
                              struct gathered *out, struct why *why) MUST_USE;
/* The same without those who joined from these sources (source.h), as if they had not come. */
enum fail conversation_gather_without(struct db *db, struct arena *arena, int64_t conversation,
                                      const int64_t *sources, size_t n_sources,
                                      struct gathered *out, struct why *why) MUST_USE;
struct opinion_plan conversation_plan(const struct gathered *gathered);
/* INPUT when nobody voted yet. */
enum fail conversation_compute(struct arena *arena, const struct gathered *gathered,
                               const struct opinion_plan *plan, struct opinion_report *report,
                               struct why *why) MUST_USE;

#endif
