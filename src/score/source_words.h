/*
 * source_words -- under whose weights the score is what, told the same wherever it is shown.
 *
 * Texts are in the page's language and arena.
 */
#ifndef SCORE_SOURCE_WORDS_H
#define SCORE_SOURCE_WORDS_H

#include "score/score_words.h"

struct source_told {
    const char *title;
    const char *strength; /* what kind of evidence it is, in a sentence */
    const char *base;     /* "158 people; they tell as much as 120 drawn at random" */
    const char *score;    /* "61"; NULL: too few people, or no score */
    const char *range;    /* "between 53 and 70"; NULL as score */
    const char *trust;    /* NULL: nobody was asked */
    const char *colour;
    bool headline; /* the score has these weights */
    /* Which version of the proposal they were asked about; NULL: not kept. */
    const char *asked;
    bool older; /* not the one that is scored */
};
/* The score as it is, then each source; `max` at most. Nothing where no sources are kept with it.
 */
size_t score_sources_told(const struct html *out, const struct score_reading *reading,
                          struct source_told *told, size_t max);
/* "The score has the weights of “Panel, spring” alone, chosen on 3 March 2026." NULL: no one
 * source's. */
const char *score_headline_sentence(const struct html *out, const struct score_reading *reading);
/* "Asked about version 2; this is version 4." NULL: not known. `asked`: as in a source's label. */
const char *source_asked(const struct html *out, int64_t asked, int64_t version);
bool source_older(int64_t asked, int64_t version);
/* What kind of evidence a source's word stands for. */
const char *source_strength(const struct html *out, const char *word);

#endif
