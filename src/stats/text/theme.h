/*
 * theme -- candidate themes: words that come together, and the passages that show them.
 *
 * Question: about which things do many passages speak? A reading aid: people decide what the
 *           themes are.
 * Method:   non-negative matrix factorisation, passages x terms ~ W H with k themes, by
 *           hierarchical alternating least squares (each column in turn, exactly), rows of H of
 *           length one, from starts at passages that are far from one another, until the fit
 *           improves by less than 1e-4 of itself.
 *           A typical quote loads on one theme and little on others; an outlying one belongs to
 *           a theme and is least like it.
 * Source:   Lee & Seung (1999), Nature 401; Cichocki & Phan (2009), IEICE E92-A (HALS); Arthur
 *           & Vassilvitskii (2007) for the starts.
 * Units:    loadings of a passage sum to 1 over themes where it has any.
 * Shapes:   loading[passage * k + theme]; word[theme * n_terms + term].
 * Fails:    INPUT when k is 0 or above THEMES_MAX or above the number of passages with words.
 * Memory:   O((passages + terms) k) in the arena.
 * Pure:     yes: the same passages in the same order and the same seed give the same themes.
 */
#ifndef STATS_TEXT_THEME_H
#define STATS_TEXT_THEME_H

#include "stats/text/terms.h"

enum { THEMES_MAX = 60 };

struct themes_plan {
    const struct terms *terms;
    size_t k;
    const char *seed;
    int iterations_max; /* 200 */
};

struct themes {
    size_t k;
    float *loading; /* [n_passages * k] */
    float *word;    /* [k * n_terms] each row of length one */
    int64_t *n;     /* [k] passages whose largest loading it is */
    size_t *main;   /* [n_passages] that theme; k: the passage has no words */
    double *fit;    /* [iterations + 1] squared error over the passages' own size, falling */
    int iterations;
};

enum fail themes_find(struct arena *arena, const struct themes_plan *plan, struct themes *out,
                      struct why *why) MUST_USE;

/* The m words of a theme that weigh most. Returns how many. */
size_t theme_words(const struct themes *themes, const struct terms *terms, size_t theme, size_t m,
                   size_t *term);
/* Typical quotes, the clearest first; and outlying ones, the least like it first. */
size_t theme_typical(const struct themes *themes, const struct terms *terms, size_t theme, size_t m,
                     size_t *passage);
size_t theme_outlying(const struct themes *themes, const struct terms *terms, size_t theme,
                      size_t m, size_t *passage);

#endif
