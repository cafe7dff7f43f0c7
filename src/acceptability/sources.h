/*
 * sources -- whose weights there are, one source beside the other, with the score each would give.
 *
 * Every engagement that asked for weights, and in it the 100 points of people and the sheets of
 * facilitated sessions; every question of a questionnaire that weighs the proposal's tests. With
 * the weights of one source alone the score is the mean, over its people or sheets, of the weighted
 * criteria, with the interval of that source's own design: so that no source is blended in unseen.
 */
#ifndef ACCEPTABILITY_SOURCES_H
#define ACCEPTABILITY_SOURCES_H

#include "acceptability/answers.h"
#include "civic/page.h"
#include "score/source_words.h"
#include "stats/weighing.h"

struct weight_source {
    struct score_source as; /* with its answers; no trust yet where nobody was asked */
    int64_t engagement;     /* 0: of a questionnaire */
    bool swing, counts, illustrative;
    int64_t n_people;    /* behind the sheets, or who gave weights */
    const char *problem; /* why it cannot be used, whole; NULL: it can */
    const bool *passed;  /* [as.n_people] the check of what they meant */
    struct weighing_quality quality;
    double score, score_passed; /* NaN: too few people, or no score was made */
    struct interval interval;   /* all together; NaN where none can be made */
};
/* Of a version, while no ballot is open: without scores. */
enum fail weight_sources_load(struct db *db, struct arena *arena, const struct answers *of,
                              int64_t version, struct weight_source **out, size_t *n,
                              struct why *why) MUST_USE;
/* With the ratings, gates and answers that a score was made of. */
enum fail weight_sources_score(struct arena *arena, const struct score_summary *summary,
                               struct weight_source *sources, size_t n, struct why *why) MUST_USE;
/* "100 points of 40 people", "Swing weights, 5 sheets of 32 people". */
const char *weight_source_base(const struct html *out, const struct weight_source *source);
/* Whether the score may be made of this one alone: it can be used, enough people stand behind it,
 * and no other source that was counted with it could be told from the difference. */
bool weight_source_choosable(const struct weight_source *sources, size_t n, size_t at);

#endif
