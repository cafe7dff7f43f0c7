/*
 * weighing_words -- how far weights are to be trusted, told the same wherever it is shown.
 *
 * Texts are in the page's language and arena. What is told stands in weighing_tell, which rounds
 * and holds small numbers back.
 */
#ifndef SCORE_WEIGHING_WORDS_H
#define SCORE_WEIGHING_WORDS_H

#include "stats/weighing.h"
#include "web/html.h"

enum { WEIGHING_SENTENCES_MAX = 4 };
/* How far the weights are to be trusted; then what that rests on: the check, how hard it was, who
 * gave none. Sentences of which nothing is known, or that too few people stand behind, are left
 * out. Nothing at all where nobody was asked. Returns how many. */
size_t weighing_sentences(const struct html *out, const struct weighing_told *told,
                          const char *texts[WEIGHING_SENTENCES_MAX]);
/* "Good", "With care", "Poor", "Not known", and the colour of its tag. */
const char *weighing_trust_word(const struct html *out, enum weighing_trust trust);
const char *weighing_trust_colour(enum weighing_trust trust);

#endif
