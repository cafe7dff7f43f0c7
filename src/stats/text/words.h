/* words -- a text cut into folded words, common ones left out, and their stems. */
#ifndef STATS_TEXT_WORDS_H
#define STATS_TEXT_WORDS_H

#include "base/arena.h"
#include "base/fail.h"

#include <stdbool.h>

struct word {
    const char *text; /* folded */
    const char *stem;
};
struct stemmer; /* one thread at a time; closed at the arena's end */

/* INPUT when Snowball does not know the language. "" and "cy" (for which there is none) cut
 * nothing. */
enum fail stemmer_open(struct arena *arena, const char *language, struct stemmer **out,
                       struct why *why) MUST_USE;
/* All words in order, without common ones and single letters. Returns how many. */
size_t words_of(struct arena *arena, struct stemmer *stemmer, const char *text, struct word **out);
bool word_is_common(const char *language, const char *folded);

#endif
