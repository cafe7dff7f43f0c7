#include "stats/text/suggest.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define DEFINITION_WEIGHT 3.0

struct centres {
    double *sum;    /* [n_codes * n_terms] */
    double *length; /* [n_codes] squared */
    size_t n_terms;
};

static bool passage_is_coded(const struct suggest_plan *plan, size_t p) {
    return plan->n_codes > 0 && plan->coded[p * plan->n_codes] >= 0;
}

static void centre_add(struct centres *centres, size_t code, const uint32_t *term,
                       const float *weight, size_t n, double times) {
    double *sum = centres->sum + code * centres->n_terms;
    for (size_t i = 0; i < n; i++) sum[term[i]] += times * (double)weight[i];
}

static void centres_make(struct arena *arena, const struct suggest_plan *plan,
                         struct centres *centres, struct suggestions *out) {
    const struct terms *terms = plan->terms;
    centres->n_terms = terms->n_terms;
    centres->sum = ARENA_ARRAY(arena, double, plan->n_codes * terms->n_terms + 1);
    centres->length = ARENA_ARRAY(arena, double, plan->n_codes);
    for (size_t c = 0; c < plan->n_codes; c++) {
        uint32_t *term;
        float *weight;
        size_t n = terms_of(arena, terms, plan->definitions[c], &term, &weight);
        centre_add(centres, c, term, weight, n, DEFINITION_WEIGHT);
    }
    for (size_t p = 0; p < terms->n_passages; p++) {
        if (!passage_is_coded(plan, p)) continue;
        out->n_coded++;
        size_t from = terms->start[p], n = terms->start[p + 1] - from;
        for (size_t c = 0; c < plan->n_codes; c++) {
            if (plan->coded[p * plan->n_codes + c] != 1) continue;
            out->codes[c].n++;
            centre_add(centres, c, terms->term + from, terms->weight + from, n, 1);
        }
    }
    for (size_t c = 0; c < plan->n_codes; c++)
        for (size_t t = 0; t < terms->n_terms; t++)
            centres->length[c] += pow(centres->sum[c * terms->n_terms + t], 2);
}

/* Cosine of a passage with a code's centre, without the passage's own part where it has the code.
 */
static double cosine_left_out(const struct suggest_plan *plan, const struct centres *centres,
                              size_t p, size_t c) {
    const struct terms *terms = plan->terms;
    double dot = 0, own = 0, length = centres->length[c];
    for (size_t i = terms->start[p]; i < terms->start[p + 1]; i++) {
        double w = (double)terms->weight[i];
        dot += w * centres->sum[c * terms->n_terms + terms->term[i]];
        own += w * w;
    }
    if (plan->coded[p * plan->n_codes + c] == 1) {
        length += own - 2 * dot;
        dot -= own;
    }
    return length > 1e-12 && dot > 1e-12 ? dot / sqrt(length) : 0;
}

struct scored {
    double cosine;
    bool has;
};

static int by_cosine(const void *a, const void *b) {
    const struct scored *x = a, *y = b;
    return (x->cosine < y->cosine) - (x->cosine > y->cosine);
}

/* The line with the best F1 among those between two passages' cosines. */
static void line_find(struct scored *scored, size_t n, struct suggest_code *code, int64_t *hits,
                      int64_t *made) {
    double best = 0;
    int64_t right = 0;
    code->line = 2;
    code->precision = code->recall = NAN;
    qsort(scored, n, sizeof *scored, by_cosine);
    for (size_t i = 0; i < n && scored[i].cosine > 0; i++) {
        right += scored[i].has;
        if (i + 1 < n && scored[i + 1].cosine == scored[i].cosine) continue;
        double f = 2 * (double)right / (double)((int64_t)i + 1 + code->n);
        if (f <= best) continue;
        best = f;
        code->line = scored[i].cosine;
        code->precision = (double)right / (double)(i + 1);
        code->recall = (double)right / (double)code->n;
    }
    for (size_t i = 0; i < n && scored[i].cosine >= code->line; i++)
        *hits += scored[i].has, ++*made;
}

static void lines_find(struct arena *arena, const struct suggest_plan *plan,
                       struct suggestions *out) {
    int64_t hits = 0, made = 0, given = 0;
    struct scored *scored = ARENA_ARRAY(arena, struct scored, out->n_coded + 1);
    for (size_t c = 0; c < plan->n_codes; c++) {
        size_t n = 0;
        for (size_t p = 0; p < plan->terms->n_passages; p++) {
            if (!passage_is_coded(plan, p)) continue;
            size_t at = p * plan->n_codes + c;
            scored[n++] = (struct scored){(double)out->cosine[at], plan->coded[at] == 1};
        }
        given += out->codes[c].n;
        if (n > 0) line_find(scored, n, &out->codes[c], &hits, &made);
    }
    out->precision = made > 0 ? (double)hits / (double)made : (double)NAN;
    out->recall = given > 0 ? (double)hits / (double)given : (double)NAN;
}

static void top_count(const struct suggest_plan *plan, struct suggestions *out) {
    int64_t given = 0, found = 0;
    for (size_t p = 0; p < plan->terms->n_passages; p++) {
        const float *cosine = out->cosine + p * plan->n_codes;
        if (!passage_is_coded(plan, p)) continue;
        for (size_t c = 0; c < plan->n_codes; c++) {
            if (plan->coded[p * plan->n_codes + c] != 1) continue;
            size_t better = 0;
            for (size_t d = 0; d < plan->n_codes; d++)
                better += cosine[d] > cosine[c] || (cosine[d] == cosine[c] && d < c);
            given++, found += better < SUGGEST_TOP && cosine[c] > 0;
        }
    }
    out->recall_top = given > 0 ? (double)found / (double)given : (double)NAN;
}

enum fail suggest_run(struct arena *arena, const struct suggest_plan *plan, struct suggestions *out,
                      struct why *why) {
    if (plan->n_codes == 0) return why_fail(why, FAIL_INPUT, "codes", "want at least one code");
    struct suggestions made = {
        .cosine = ARENA_ARRAY(arena, float, plan->terms->n_passages * plan->n_codes + 1),
        .codes = ARENA_ARRAY(arena, struct suggest_code, plan->n_codes)};
    struct centres centres = {0};
    centres_make(arena, plan, &centres, &made);
    for (size_t p = 0; p < plan->terms->n_passages; p++)
        for (size_t c = 0; c < plan->n_codes; c++)
            made.cosine[p * plan->n_codes + c] = (float)cosine_left_out(plan, &centres, p, c);
    lines_find(arena, plan, &made);
    top_count(plan, &made);
    *out = made;
    return FAIL_NONE;
}
