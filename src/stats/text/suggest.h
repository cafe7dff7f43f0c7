/*
 * suggest -- which codes a passage may have, learned from what people coded so far.
 *
 * Question: which codes would the people who code give to this passage; how often is that right?
 * Method:   each code's centre is the sum of the coded passages (length one each) and of its
 *           definition and examples, which counts as three passages (Rocchio). Codes are ranked by
 * the cosine with the passage. A suggestion is made when the code's own line is reached: the one at
 *           which, over the passages coded so far, each left out of its codes' centres,
 *           precision and recall balance best (F1).
 * Source:   Rocchio (1971); Manning, Raghavan & Schuetze (2008) ch. 14; leaving one out exactly,
 *           since a centre is a sum.
 * Units:    cosines and shares 0..1.
 * Shapes:   coded[passage * n_codes + code] 1, 0; -1: nobody coded the passage.
 * Fails:    INPUT without codes.
 * Memory:   O(codes * terms) in the arena.
 * Pure:     yes.
 */
#ifndef STATS_TEXT_SUGGEST_H
#define STATS_TEXT_SUGGEST_H

#include "stats/text/terms.h"

enum { SUGGEST_TOP = 3 };

struct suggest_plan {
    const struct terms *terms;
    size_t n_codes;
    const char *const *definitions; /* [n_codes] definition and examples; "" none */
    const int8_t *coded;            /* [n_passages * n_codes] */
};

struct suggest_code {
    int64_t n;                /* passages that have it */
    double line;              /* cosine from which it is suggested; above 1: never */
    double precision, recall; /* of suggestions, left out one by one; NaN: nothing to say */
};

struct suggestions {
    float *cosine;              /* [n_passages * n_codes] */
    struct suggest_code *codes; /* [n_codes] */
    double precision, recall;   /* over all codes */
    double recall_top;          /* share of codes given that are among the first three */
    size_t n_coded;             /* passages coded */
};

enum fail suggest_run(struct arena *arena, const struct suggest_plan *plan, struct suggestions *out,
                      struct why *why) MUST_USE;

#endif
