/*
 * precedent -- has somebody proposed something like this before, and what came of it?
 *
 * Question: which earlier proposals and cases are nearest to these words?
 * Method:   words are folded (case, accents), cut to a stem by plain English endings, and common
 *           words dropped. A document's score is the sum over the query's distinct words of
 *           log(1 + N / n_w) * weight(w), where N is the number of documents, n_w those that
 *           have w, and weight is 3 for a word in the title, 2 in the key words, 1 in the text
 *           (the highest counts). Ties in the order given.
 * Memory:   in the arena given; O(all words). Pure.
 */
#ifndef PROPOSAL_PRECEDENT_H
#define PROPOSAL_PRECEDENT_H

#include "base/arena.h"
#include "base/fail.h"
#include "base/str.h"
#include "framework/cases.h"

/* Something that can be found. */
struct precedent_document {
    const char *title, *keywords, *text;
};

struct precedent_hit {
    size_t document;   /* index */
    double score;      /* above 0 */
    const char *words; /* those of the query that it has, joined by ", " */
};

/* The documents that have at least one of the query's words, best first, at most `most`. */
void precedent_search(struct arena *arena, const struct precedent_document *documents,
                      size_t n_documents, const char *query, size_t most,
                      struct precedent_hit **out, size_t *n);

/* A case as a document. */
struct precedent_document precedent_of_case(const struct case_study *one, struct arena *arena);

#endif
