/*
 * sort -- passages to words, repeats, candidate themes and suggestions, in one go; pure.
 *
 * What the room and the command `folkmoot themes` share: the choices that the statistics of
 * stats/text leave open are made here once.
 *
 * Method:   words in fewer than two passages (one, below twenty passages) or in more than half of
 *           them are left out; as many themes as asked for, else 12 or half of the passages that
 *           have words; the rest as stats/text/ says.
 * Fails:    INPUT for a language without a stemmer or more themes than passages with words.
 * Memory:   in the arena.
 * Pure:     yes.
 */
#ifndef CODING_SORT_H
#define CODING_SORT_H

#include "stats/text/duplicate.h"
#include "stats/text/suggest.h"
#include "stats/text/theme.h"

#include <stdbool.h>

struct sort_plan {
    const char *const *texts;
    size_t n;
    const char *language, *seed;
    double near_min;                /* Jaccard index of repeats */
    size_t themes;                  /* 0: as many as fit */
    size_t n_codes;                 /* 0: no suggestions */
    const char *const *definitions; /* [n_codes] */
    const int8_t *coded;            /* [n * n_codes] as suggest.h */
    /* Called before each step with the share done and its English name; false ends the work
     * (LIMIT). NULL: nobody asks. */
    bool (*step)(void *context, double done, const char *name);
    void *context;
};
struct sorted {
    struct terms terms;
    struct duplicates duplicates;
    struct themes themes; /* k = 0 where no passage has words */
    bool has_suggestions;
    struct suggestions suggestions;
};
enum fail sort_words(struct arena *arena, const struct sort_plan *plan, struct terms *out,
                     struct why *why) MUST_USE;
enum fail sort_run(struct arena *arena, const struct sort_plan *plan, struct sorted *out,
                   struct why *why) MUST_USE;

#endif
