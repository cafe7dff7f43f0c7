#include "stats/model/terms.h"

#include <math.h>
#include <string.h>

struct model_terms *model_terms_new(struct arena *arena, const struct frame *frame) {
    struct model_terms *terms = ARENA_NEW(arena, struct model_terms);
    *terms = (struct model_terms){.arena = arena, .frame = frame};
    terms->rows = ARENA_ARRAY(arena, bool, frame->n_rows + 1);
    for (size_t r = 0; r < frame->n_rows; r++) terms->rows[r] = true;
    return terms;
}

static enum fail column_add(struct model_terms *terms, const char *name, double **out,
                            struct why *why) {
    if (terms->n_columns == TERMS_COLUMNS)
        return why_fail(why, FAIL_LIMIT, "", "a model takes %d columns at most",
                        (int)TERMS_COLUMNS);
    *out = ARENA_ARRAY(terms->arena, double, terms->frame->n_rows + 1);
    terms->names[terms->n_columns] = name;
    terms->columns[terms->n_columns++] = *out;
    terms->first[terms->n_terms] = terms->n_columns;
    return FAIL_NONE;
}

enum fail model_terms_intercept(struct model_terms *terms, struct why *why) {
    double *ones;
    TRY(column_add(terms, "(Intercept)", &ones, why));
    for (size_t r = 0; r < terms->frame->n_rows; r++) ones[r] = 1;
    return FAIL_NONE;
}

/* `factor(x)` takes the numbers of x as categories. */
static const char *bare_name(struct arena *arena, const char *word, bool *categories) {
    size_t n = strlen(word);
    *categories = n > 8 && strncmp(word, "factor(", 7) == 0 && word[n - 1] == ')';
    return *categories ? arena_copy_n(arena, word + 7, n - 8) : word;
}

/* Parts between `cut`, but a whole column's name stays whole. */
static size_t word_cut(struct arena *arena, const char *word, char cut, const char **parts) {
    struct str rest = str_of(word);
    size_t n = 0;
    while (rest.s != NULL) parts[n++] = str_copy(arena, str_trim(str_cut(&rest, cut)));
    return n;
}

static size_t term_find(const struct model_terms *terms, const char *word) {
    size_t t = 0;
    while (t < terms->n_terms && !text_is(terms->terms[t], word)) t++;
    return t;
}

static enum fail variable_add(struct model_terms *terms, const char *word, struct why *why) {
    struct arena *arena = terms->arena;
    const struct frame *frame = terms->frame;
    bool categories;
    const char *name = bare_name(arena, word, &categories);
    const struct column *column = frame_column(frame, name);
    struct factor factor;
    double *x;
    if (column != NULL && column->kind == COLUMN_NUMBER && !categories) {
        TRY(column_add(terms, word, &x, why));
        for (size_t r = 0; r < frame->n_rows; r++) {
            terms->rows[r] = terms->rows[r] && !isnan(column->numbers[r]);
            x[r] = isnan(column->numbers[r]) ? 0 : column->numbers[r];
        }
        return FAIL_NONE;
    }
    TRY(frame_factor(arena, frame, name, &factor, why));
    for (size_t r = 0; r < frame->n_rows; r++)
        terms->rows[r] = terms->rows[r] && factor.codes[r] >= 0;
    for (int32_t l = 1; l < factor.n_levels; l++) {
        TRY(column_add(terms, arena_printf(arena, "%s%s", word, factor.levels[l]), &x, why));
        for (size_t r = 0; r < frame->n_rows; r++) x[r] = factor.codes[r] == l ? 1 : 0;
    }
    return FAIL_NONE;
}

/* Of n parts: the first changes fastest. */
static enum fail product_add(struct model_terms *terms, const char *const *parts, size_t n,
                             struct why *why) {
    size_t of[TERMS_MOST], all = 1;
    for (size_t i = 0; i < n; i++) {
        of[i] = term_find(terms, parts[i]);
        if (of[i] == terms->n_terms)
            return why_fail(why, FAIL_INPUT, "",
                            "want '%.60s' in the model before its product; or write a*b", parts[i]);
        all *= terms->first[of[i] + 1] - terms->first[of[i]];
        if (all > TERMS_COLUMNS) all = TERMS_COLUMNS + 1;
    }
    for (size_t k = 0; k < all; k++) {
        double *x;
        const char *name = "";
        TRY(column_add(terms, name, &x, why));
        size_t rest = k, at = terms->n_columns - 1;
        for (size_t i = 0; i < n; i++) {
            size_t own = terms->first[of[i] + 1] - terms->first[of[i]];
            size_t column = terms->first[of[i]] + rest % own;
            rest /= own;
            name = i == 0 ? terms->names[column]
                          : arena_printf(terms->arena, "%s:%s", name, terms->names[column]);
            for (size_t r = 0; r < terms->frame->n_rows; r++)
                x[r] = (i == 0 ? 1 : x[r]) * terms->columns[column][r];
        }
        terms->names[at] = name;
    }
    return FAIL_NONE;
}

static enum fail term_add(struct model_terms *terms, const char *word, struct why *why) {
    const char **parts = ARENA_ARRAY(terms->arena, const char *, strlen(word) + 1);
    if (term_find(terms, word) < terms->n_terms) return FAIL_NONE;
    if (terms->n_terms == TERMS_MOST)
        return why_fail(why, FAIL_LIMIT, "", "a model takes %d variables at most", (int)TERMS_MOST);
    size_t n = word_cut(terms->arena, word, ':', parts), before = terms->n_columns;
    bool whole = n == 1 || n > TERMS_MOST || frame_column(terms->frame, word) != NULL;
    TRY(whole ? variable_add(terms, word, why) : product_add(terms, parts, n, why));
    terms->terms[terms->n_terms] = word;
    terms->first[terms->n_terms++] = before;
    terms->first[terms->n_terms] = terms->n_columns;
    return FAIL_NONE;
}

enum fail model_terms_add(struct model_terms *terms, const char *word, struct why *why) {
    const char **parts = ARENA_ARRAY(terms->arena, const char *, strlen(word) + 1);
    size_t n = word_cut(terms->arena, word, '*', parts);
    if (n == 1 || frame_column(terms->frame, word) != NULL) return term_add(terms, word, why);
    if (n > 4) return why_fail(why, FAIL_LIMIT, "", "want at most four variables in '%.80s'", word);
    for (size_t size = 1; size <= n; size++) /* singles, pairs, ... as in a, b, a:b */
        for (unsigned chosen = 1; chosen < 1u << n; chosen++) {
            const char *product = NULL;
            size_t members = 0;
            for (size_t i = 0; i < n; i++) {
                if ((chosen >> i & 1u) == 0) continue;
                members++;
                product = product == NULL ? parts[i]
                                          : arena_printf(terms->arena, "%s:%s", product, parts[i]);
            }
            if (members == size) TRY(term_add(terms, product, why));
        }
    return FAIL_NONE;
}

const char *model_word_column(struct arena *arena, const char *word) {
    bool categories;
    return strpbrk(word, ":*") != NULL ? NULL : bare_name(arena, word, &categories);
}

const double *model_terms_matrix(const struct model_terms *terms) {
    size_t n = terms->frame->n_rows, p = terms->n_columns;
    double *x = ARENA_ARRAY(terms->arena, double, n *p + 1);
    for (size_t r = 0; r < n; r++)
        for (size_t c = 0; c < p; c++) x[r * p + c] = terms->columns[c][r];
    return x;
}
