/*
 * sources -- whose weights there are, one source beside the other, with the score each would give.
 *
 * Every engagement that asked for weights, and in it the 100 points of people and the sheets of
 * facilitated sessions. With the weights of one source alone the score is the mean, over its
 * people or sheets, of the weighted criteria: so that no source is blended in unseen.
 */
#ifndef ACCEPTABILITY_SOURCES_H
#define ACCEPTABILITY_SOURCES_H

#include "civic/page.h"
#include "score/score_words.h"
#include "stats/weighing.h"

struct weight_source {
    int64_t engagement;
    const char *title;
    bool swing, counts, illustrative;
    size_t n_units;                  /* people, or sheets */
    int64_t n_people;                /* behind the sheets */
    double score, score_passed;      /* NaN: too few people, or no score was made */
    struct weighing_quality quality; /* of points */
};
/* Of a version, while no ballot is open. `reading` NULL: without scores. */
enum fail weight_sources_load(struct db *db, struct arena *arena, int64_t proposal, int64_t version,
                              const struct score_reading *reading, struct weight_source **out,
                              size_t *n, struct why *why) MUST_USE;
/* "100 points of 40 people", "Swing weights, 5 sheets of 32 people". */
const char *weight_source_base(const struct html *out, const struct weight_source *source);

#endif
