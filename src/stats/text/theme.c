#include "stats/text/theme.h"

#include "base/rng.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

struct state {
    const struct terms *terms;
    size_t n, m, k;
    float *w, *h;   /* w[n * k], h[m * k]: terms by themes, so that both are walked in order */
    double *gram;   /* [k * k] */
    float *product; /* [max(n, m) * k] */
};

/* product[p] = sum of h over the passage's terms: X H'. */
static void passages_product(const struct state *s) {
    size_t k = s->k;
    memset(s->product, 0, s->n * k * sizeof *s->product);
    for (size_t p = 0; p < s->n; p++) {
        float *row = s->product + p * k;
        for (size_t i = s->terms->start[p]; i < s->terms->start[p + 1]; i++) {
            const float *h = s->h + s->terms->term[i] * k, x = s->terms->weight[i];
            for (size_t t = 0; t < k; t++) row[t] += x * h[t];
        }
    }
}

/* product[term] = sum of w over the passages that have it: X' W. */
static void terms_product(const struct state *s) {
    size_t k = s->k;
    memset(s->product, 0, s->m * k * sizeof *s->product);
    for (size_t p = 0; p < s->n; p++) {
        const float *w = s->w + p * k;
        for (size_t i = s->terms->start[p]; i < s->terms->start[p + 1]; i++) {
            float *row = s->product + s->terms->term[i] * k, x = s->terms->weight[i];
            for (size_t t = 0; t < k; t++) row[t] += x * w[t];
        }
    }
}

static void gram_set(const struct state *s, const float *a, size_t rows) {
    size_t k = s->k;
    memset(s->gram, 0, k * k * sizeof *s->gram);
    for (size_t r = 0; r < rows; r++) {
        const float *row = a + r * k;
        for (size_t t = 0; t < k; t++) {
            if (row[t] == 0) continue;
            for (size_t u = 0; u <= t; u++) s->gram[t * k + u] += (double)row[t] * (double)row[u];
        }
    }
    for (size_t t = 0; t < k; t++)
        for (size_t u = 0; u < t; u++) s->gram[u * k + t] = s->gram[t * k + u];
}

/* For each row in turn the exact minimum of each of its k numbers, the others held. */
static void rows_update(const struct state *s, float *a, size_t rows) {
    size_t k = s->k;
    for (size_t r = 0; r < rows; r++) {
        float *row = a + r * k;
        const float *b = s->product + r * k;
        for (size_t t = 0; t < k; t++) {
            const double *g = s->gram + t * k;
            if (g[t] <= 0) {
                row[t] = 0;
                continue;
            }
            double sum = (double)b[t];
            for (size_t u = 0; u < k; u++) sum -= g[u] * (double)row[u];
            double next = (double)row[t] + sum / g[t];
            row[t] = next > 0 ? (float)next : 0;
        }
    }
}

/* |X - WH|^2 / |X|^2, from |X|^2 - 2 tr(W' X H') + tr(W'W HH'). */
static double error_of(const struct state *s, double size) {
    size_t k = s->k;
    double cross = 0, both = 0;
    passages_product(s);
    for (size_t i = 0; i < s->n * k; i++) cross += (double)s->product[i] * (double)s->w[i];
    gram_set(s, s->h, s->m);
    for (size_t p = 0; p < s->n; p++)
        for (size_t t = 0; t < k; t++) {
            double w = (double)s->w[p * k + t];
            if (w == 0) continue;
            for (size_t u = 0; u < k; u++) both += w * (double)s->w[p * k + u] * s->gram[t * k + u];
        }
    return (size - 2 * cross + both) / size;
}

/* Each theme starts at a passage: the next with a chance in proportion to how unlike it is to
 * those before. */
static void start_set(struct arena *arena, const struct themes_plan *plan, struct state *s) {
    const struct terms *terms = s->terms;
    size_t mark = arena_mark(arena), k = s->k;
    double *far = ARENA_ARRAY(arena, double, s->n + 1);
    struct rng rng;
    rng_init(&rng, plan->seed);
    for (size_t p = 0; p < s->n; p++) far[p] = terms->start[p + 1] > terms->start[p] ? 1 : 0;
    for (size_t i = 0; i < s->m * k; i++) s->h[i] = (float)(1e-3 * rng_real(&rng));
    for (size_t t = 0; t < k; t++) {
        double total = 0;
        size_t chosen = s->n;
        for (size_t p = 0; p < s->n; p++) total += far[p] * far[p];
        double at = rng_real(&rng) * total;
        for (size_t p = 0; p < s->n; p++) {
            if (far[p] <= 0) continue;
            chosen = p;
            at -= far[p] * far[p];
            if (at < 0) break;
        }
        if (chosen == s->n) break;
        size_t from = terms->start[chosen], many = terms->start[chosen + 1] - from;
        for (size_t i = from; i < from + many; i++)
            s->h[terms->term[i] * k + t] += terms->weight[i];
        for (size_t p = 0; p < s->n; p++) {
            double cosine = terms_cosine(
                terms->term + from, terms->weight + from, many, terms->term + terms->start[p],
                terms->weight + terms->start[p], terms->start[p + 1] - terms->start[p]);
            far[p] = fmin(far[p], 1 - cosine);
        }
        far[chosen] = 0;
    }
    arena_rewind(arena, mark);
}

/* Rows of H to length one; W takes the lengths. */
static void lengths_set(const struct state *s) {
    for (size_t t = 0; t < s->k; t++) {
        double length = 0;
        for (size_t j = 0; j < s->m; j++) length += pow((double)s->h[j * s->k + t], 2);
        length = sqrt(length);
        if (length == 0) continue;
        for (size_t j = 0; j < s->m; j++) s->h[j * s->k + t] /= (float)length;
        for (size_t p = 0; p < s->n; p++) s->w[p * s->k + t] *= (float)length;
    }
}

static void hand_over(struct arena *arena, const struct state *s, struct themes *out) {
    size_t k = s->k;
    out->k = k;
    out->loading = s->w;
    out->word = ARENA_ARRAY(arena, float, k * s->m + 1);
    out->n = ARENA_ARRAY(arena, int64_t, k);
    out->main = ARENA_ARRAY(arena, size_t, s->n + 1);
    for (size_t t = 0; t < k; t++)
        for (size_t j = 0; j < s->m; j++) out->word[t * s->m + j] = s->h[j * k + t];
    for (size_t p = 0; p < s->n; p++) {
        float *row = s->w + p * k, sum = 0;
        size_t best = k;
        for (size_t t = 0; t < k; t++) {
            sum += row[t];
            if (row[t] > 0 && (best == k || row[t] > row[best])) best = t;
        }
        for (size_t t = 0; t < k && sum > 0; t++) row[t] /= sum;
        out->main[p] = best;
        if (best < k) out->n[best]++;
    }
}

enum fail themes_find(struct arena *arena, const struct themes_plan *plan, struct themes *out,
                      struct why *why) {
    struct state s = {.terms = plan->terms,
                      .n = plan->terms->n_passages,
                      .m = plan->terms->n_terms,
                      .k = plan->k};
    size_t with_words = 0, larger = s.n > s.m ? s.n : s.m;
    double size = 0;
    for (size_t p = 0; p < s.n; p++)
        with_words += plan->terms->start[p + 1] > plan->terms->start[p];
    if (s.k == 0 || s.k > THEMES_MAX || s.k > with_words)
        return why_fail(why, FAIL_INPUT, "themes",
                        "want 1 to %d themes and as many passages with words, got %zu of %zu",
                        THEMES_MAX, s.k, with_words);
    struct themes themes = {.fit = ARENA_ARRAY(arena, double, (size_t)plan->iterations_max + 1)};
    s.w = ARENA_ARRAY(arena, float, s.n *s.k + 1);
    s.h = ARENA_ARRAY(arena, float, s.m *s.k + 1);
    s.product = ARENA_ARRAY(arena, float, larger *s.k + 1);
    s.gram = ARENA_ARRAY(arena, double, s.k *s.k);
    start_set(arena, plan, &s);
    for (size_t i = 0; i < plan->terms->n_entries; i++)
        size += (double)plan->terms->weight[i] * (double)plan->terms->weight[i];
    for (;; themes.iterations++) {
        double error = error_of(&s, size); /* leaves X H' and H H' where the update wants them */
        themes.fit[themes.iterations] = error;
        if (themes.iterations == plan->iterations_max) break;
        if (themes.iterations > 2 && themes.fit[themes.iterations - 1] - error < 1e-4 * error)
            break;
        rows_update(&s, s.w, s.n);
        gram_set(&s, s.w, s.n);
        terms_product(&s);
        rows_update(&s, s.h, s.m);
        lengths_set(&s);
    }
    hand_over(arena, &s, &themes);
    *out = themes;
    return FAIL_NONE;
}

/* ---- what shows a theme ---- */

/* Keeps the m largest; returns the new count. */
static size_t keep(size_t *list, double *value, size_t n, size_t m, size_t item, double score) {
    if (n == m && (m == 0 || score <= value[m - 1])) return n;
    size_t at = n < m ? n++ : m - 1;
    for (; at > 0 && value[at - 1] < score; at--)
        list[at] = list[at - 1], value[at] = value[at - 1];
    list[at] = item, value[at] = score;
    return n;
}

enum { SHOWN_MAX = 100 };

size_t theme_words(const struct themes *themes, const struct terms *terms, size_t theme, size_t m,
                   size_t *term) {
    double value[SHOWN_MAX];
    size_t n = 0;
    if (m > SHOWN_MAX) m = SHOWN_MAX;
    for (size_t j = 0; j < terms->n_terms; j++) {
        double w = (double)themes->word[theme * terms->n_terms + j];
        if (w > 0) n = keep(term, value, n, m, j, w);
    }
    return n;
}

/* How like a passage is to the theme's words, as a cosine. */
static double likeness(const struct themes *themes, const struct terms *terms, size_t theme,
                       size_t p) {
    double sum = 0;
    for (size_t i = terms->start[p]; i < terms->start[p + 1]; i++)
        sum += (double)terms->weight[i] *
               (double)themes->word[theme * terms->n_terms + terms->term[i]];
    return sum;
}

static size_t quotes(const struct themes *themes, const struct terms *terms, size_t theme, size_t m,
                     size_t *passage, bool typical) {
    double value[SHOWN_MAX];
    size_t n = 0;
    if (m > SHOWN_MAX) m = SHOWN_MAX;
    for (size_t p = 0; p < terms->n_passages; p++) {
        if (themes->main[p] != theme) continue;
        double like = likeness(themes, terms, theme, p);
        double clear = (double)themes->loading[p * themes->k + theme];
        n = keep(passage, value, n, m, p, typical ? like * clear : -like);
    }
    return n;
}

size_t theme_typical(const struct themes *themes, const struct terms *terms, size_t theme, size_t m,
                     size_t *passage) {
    return quotes(themes, terms, theme, m, passage, true);
}

size_t theme_outlying(const struct themes *themes, const struct terms *terms, size_t theme,
                      size_t m, size_t *passage) {
    return quotes(themes, terms, theme, m, passage, false);
}
