/*
 * terms -- passages as weighted words.
 *
 * Question: which words is a passage about, and how alike are two passages?
 * Method:   words are runs of letters and digits, case folded and without accents; very common
 * words are left out, the rest cut to their stem (Snowball). A word counts (1 + log tf) times
 *           log((1 + n) / (1 + df)) + 1, and each passage has length one, so that the product of
 *           two is the cosine of the angle between them. Words in fewer than `df_min` passages or
 *           in more than `df_max` of them tell nothing and are left out.
 * Source:   Porter (1980, 2001) Snowball; Salton & Buckley (1988) (term weighting).
 * Units:    weights 0..1.
 * Shapes:   the words of passage p are at start[p] .. start[p+1]-1, terms rising.
 * Fails:    INPUT when the language has no stemmer.
 * Memory:   in the arena. O(letters).
 * Pure:     yes.
 */
#ifndef STATS_TEXT_TERMS_H
#define STATS_TEXT_TERMS_H

#include "base/arena.h"
#include "base/fail.h"

#include <stdint.h>

struct terms_plan {
    const char *language; /* "en", "de", "fr", ...; "": words are not cut */
    size_t df_min;        /* 2 */
    double df_max;        /* share of passages, 0.5 */
};

struct terms {
    size_t n_passages, n_terms, n_entries;
    const char **words; /* [n_terms] a full word that stands for the stem: the commonest one */
    double *idf;        /* [n_terms] */
    const char **stems; /* [n_terms] sorted by bytes */
    size_t *start;      /* [n_passages + 1] */
    uint32_t *term;     /* [n_entries] */
    float *weight;      /* [n_entries] */
    const char *language;
};

enum fail terms_make(struct arena *arena, const struct terms_plan *plan,
                     const char *const *passages, size_t n, struct terms *out,
                     struct why *why) MUST_USE;

/* A text in the terms of others: what it has of them, length one. Returns how many; term and weight
 * are in the arena. */
size_t terms_of(struct arena *arena, const struct terms *terms, const char *text, uint32_t **term,
                float **weight);

/* Cosine of two lists of rising terms. */
double terms_cosine(const uint32_t *a, const float *x, size_t n, const uint32_t *b, const float *y,
                    size_t m);

/* The passages most like a given list of terms, by falling cosine, none at zero. Returns how many
 * (at most k). O(entries). */
size_t terms_similar(struct arena *arena, const struct terms *terms, const uint32_t *term,
                     const float *weight, size_t n, size_t k, size_t *passage, double *cosine);

#endif
