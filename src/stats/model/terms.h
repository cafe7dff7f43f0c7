/*
 * terms -- the columns of a model from the words that name its variables.
 *
 * Question: which numbers stand for these variables?
 * Method:   a number is itself; a category is 1 in a column of its own, the first level left out
 *           (treatment contrasts); `factor(x)` takes the numbers of x as categories; `a:b` is the
 *           product of the columns of a and b, which must be in the model; `a*b` is a, b and a:b.
 * Source:   Wilkinson & Rogers (1973), Applied Statistics 22, for the words.
 * Shapes:   columns over the rows of the frame, 0 where there is a gap.
 * Fails:    INPUT: a column that is not there, a product of what is not in the model; LIMIT: more
 *           than TERMS_COLUMNS columns or TERMS_MOST terms.
 * Pure:     yes.
 */
#ifndef STATS_MODEL_TERMS_H
#define STATS_MODEL_TERMS_H

#include "stats/survey/frame.h"

enum { TERMS_COLUMNS = 500, TERMS_MOST = 100 };

struct model_terms {
    struct arena *arena;
    const struct frame *frame;
    bool *rows; /* [n_rows] turned off where a variable has a gap */
    size_t n_columns, n_terms;
    const char *names[TERMS_COLUMNS];
    double *columns[TERMS_COLUMNS];
    const char *terms[TERMS_MOST];
    size_t first[TERMS_MOST + 1]; /* columns of term t: first[t] up to first[t + 1] */
};

/* No terms; all rows on. */
struct model_terms *model_terms_new(struct arena *arena, const struct frame *frame);
/* A column of ones that is no term. */
enum fail model_terms_intercept(struct model_terms *terms, struct why *why) MUST_USE;
/* One word; a term that is there already is not added again. */
enum fail model_terms_add(struct model_terms *terms, const char *word, struct why *why) MUST_USE;
/* The column of the file that a word speaks of; NULL when it may speak of several. */
const char *model_word_column(struct arena *arena, const char *word);
/* x[n_rows * n_columns] row by row. */
const double *model_terms_matrix(const struct model_terms *terms);

#endif
