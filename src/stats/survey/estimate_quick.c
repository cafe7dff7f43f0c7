#include "stats/survey/estimate_quick.h"

#include <math.h>
#include <string.h>

enum { QUICK_MOST = 8, SAMPLE = 1024, RUN_MOST = 512, RUN_LEAST = 8 };

/* Two neighbours in a column at a time: the same two sums on every machine and compiler. */
typedef double pair __attribute__((vector_size(16), aligned(8), may_alias));

bool estimate_is_quick(const struct estimate_plan *plan) {
    const struct design *design = plan->design;
    bool plain = plan->statistic == STATISTIC_MEAN && plan->by == NULL && plan->domain == NULL &&
                 plan->diagonal && plan->deff == DEFF_NONE && design->replicates == NULL &&
                 design->calibration == NULL && plan->n_variables > 0 &&
                 plan->n_variables <= QUICK_MOST &&
                 (design->n_stages == 1 || design->stages[0].population == NULL);
    for (size_t v = 0; plain && v < plan->n_variables; v++)
        plain = plan->variables[v].factor.n_levels == 0 && plan->variables[v].numbers != NULL;
    return plain;
}

/* Of one stratum: the influence that sums are kept about, at first that of its first unit, and sums
 * over its units less that. */
struct sums {
    double first_w, w, ww, first[QUICK_MOST];
    double a[QUICK_MOST], aa[QUICK_MOST], aw[QUICK_MOST];
};

struct quick {
    const double *weights;
    const double *numbers[QUICK_MOST];
    double centre[QUICK_MOST];
    struct sums *strata; /* [n_strata] */
    int32_t *n;          /* [n_strata] units seen */
    bool again;          /* what sums are kept about is known from a first pass */
    size_t people, rows;
};

static void centres_choose(struct quick *quick, size_t n_rows, size_t p) {
    size_t stride = n_rows / SAMPLE + 1;
    for (size_t j = 0; j < p; j++) {
        double sum = 0, all = 0;
        for (size_t r = 0; r < n_rows; r += stride) {
            double y = quick->numbers[j][r], w = quick->weights[r];
            if (y == y) sum += w * y, all += w;
        }
        quick->centre[j] = all > 0 ? sum / all : 0;
    }
}

/* A row's influences before they are divided, and who is counted; nothing where there is a gap. */
struct row {
    double w, a[QUICK_MOST];
    size_t people, rows;
};

static inline void row_look(const struct quick *quick, const double *centre, size_t r, size_t p,
                            struct row *row) {
    double w = quick->weights[r];
    bool whole = true;
    row->rows += w > 0;
    for (size_t j = 0; j < p; j++) {
        double y = quick->numbers[j][r];
        whole = whole & (y == y);
        row->a[j] = w * (y - centre[j]);
    }
    row->w = whole ? w : 0;
    row->people += row->w > 0;
    if (!whole)
        for (size_t j = 0; j < p; j++) row->a[j] = 0;
}

static inline bool is_first(const struct quick *quick, size_t h) {
    return quick->n[h] == 0 && !quick->again;
}

static inline void first_take(struct quick *quick, size_t h, const double *a, double w, size_t p) {
    quick->n[h] = 1;
    quick->strata[h].first_w = w;
    for (size_t j = 0; j < p; j++) quick->strata[h].first[j] = a[j];
}

static inline void unit_add(struct sums *s, const struct sums *first, const double *a, double w,
                            size_t p) {
    double e = w - first->first_w;
    s->w += e, s->ww += e * e;
    for (size_t j = 0; j < p; j++) {
        double d = a[j] - first->first[j];
        s->a[j] += d, s->aa[j] += d * d, s->aw[j] += d * e;
    }
}

static inline void sums_join(struct sums *to, const struct sums *from, size_t p) {
    to->w += from->w, to->ww += from->ww;
    for (size_t j = 0; j < p; j++)
        to->a[j] += from->a[j], to->aa[j] += from->aa[j], to->aw[j] += from->aw[j];
}

/* Sums of one number over a run of rows without gaps; not a number where there is one. */
static void column_add(const double *y, const double *w, size_t n, double centre, double first,
                       double first_w, double *sum, double *square, double *cross) {
    pair a[2] = {{0, 0}, {0, 0}}, aa[2] = {{0, 0}, {0, 0}}, aw[2] = {{0, 0}, {0, 0}};
    size_t r = 0;
    for (; r + 4 <= n; r += 4) {
        pair w0 = *(const pair *)(w + r), w1 = *(const pair *)(w + r + 2);
        pair d0 = w0 * (*(const pair *)(y + r) - centre) - first;
        pair d1 = w1 * (*(const pair *)(y + r + 2) - centre) - first;
        a[0] += d0, aa[0] += d0 * d0, aw[0] += d0 * (w0 - first_w);
        a[1] += d1, aa[1] += d1 * d1, aw[1] += d1 * (w1 - first_w);
    }
    a[0] += a[1], aa[0] += aa[1], aw[0] += aw[1];
    double out[3] = {a[0][0] + a[0][1], aa[0][0] + aa[0][1], aw[0][0] + aw[0][1]};
    for (; r < n; r++) {
        double d = w[r] * (y[r] - centre) - first;
        out[0] += d, out[1] += d * d, out[2] += d * (w[r] - first_w);
    }
    *sum = out[0], *square = out[1], *cross = out[2];
}

/* The weights of a run; how many are above 0. */
static size_t weights_add(const double *w, size_t n, double first_w, double *sum, double *square) {
    pair e[2] = {{0, 0}, {0, 0}}, ee[2] = {{0, 0}, {0, 0}};
    size_t r = 0, above = 0;
    for (; r + 4 <= n; r += 4) {
        pair d0 = *(const pair *)(w + r) - first_w, d1 = *(const pair *)(w + r + 2) - first_w;
        e[0] += d0, ee[0] += d0 * d0, e[1] += d1, ee[1] += d1 * d1;
        above += (size_t)(w[r] > 0) + (w[r + 1] > 0) + (w[r + 2] > 0) + (w[r + 3] > 0);
    }
    e[0] += e[1], ee[0] += ee[1];
    *sum = e[0][0] + e[0][1], *square = ee[0][0] + ee[0][1];
    for (; r < n; r++) {
        double d = w[r] - first_w;
        *sum += d, *square += d * d, above += w[r] > 0;
    }
    return above;
}

/* A run of rows of one stratum column by column; row by row where it is short or has gaps. */
static inline void run_add(const struct quick *quick, size_t h, size_t from, size_t to, size_t p,
                           const double *centre, struct row *row) {
    struct sums *s = &quick->strata[h], run;
    size_t n = to - from;
    bool whole = n >= RUN_LEAST;
    for (size_t j = 0; whole && j < p; j++) {
        column_add(quick->numbers[j] + from, quick->weights + from, n, centre[j], s->first[j],
                   s->first_w, &run.a[j], &run.aa[j], &run.aw[j]);
        whole = run.aa[j] == run.aa[j];
    }
    if (whole) {
        size_t above = weights_add(quick->weights + from, n, s->first_w, &run.w, &run.ww);
        row->people += above, row->rows += above;
        sums_join(s, &run, p);
        return;
    }
    for (size_t r = from; r < to; r++) {
        row_look(quick, centre, r, p, row);
        unit_add(s, s, row->a, row->w, p);
    }
}

static inline size_t run_end(const int32_t *strata, size_t r, size_t n) {
    size_t most = n - r < RUN_MOST ? n : r + RUN_MOST;
    if (strata == NULL) return most;
    int32_t h = strata[r++];
    while (r < most && strata[r] == h) r++;
    return r;
}

static inline void rows_pass(struct quick *quick, const struct design *design, size_t p) {
    const int32_t *strata = design->stages[0].strata;
    size_t n = design->n_rows;
    double centre[QUICK_MOST];
    struct row row = {.w = 0};
    memcpy(centre, quick->centre, sizeof centre);
    for (size_t r = 0; r < n;) {
        size_t h = strata == NULL ? 0 : (size_t)strata[r];
        if (is_first(quick, h)) {
            row_look(quick, centre, r++, p, &row);
            first_take(quick, h, row.a, row.w, p);
            continue;
        }
        size_t to = run_end(strata, r, n);
        run_add(quick, h, r, to, p, centre, &row);
        quick->n[h] += (int32_t)(to - r);
        r = to;
    }
    quick->people = row.people, quick->rows = row.rows;
}

static inline void units_pass(struct quick *quick, const struct design *design, double *totals,
                              size_t p) {
    const struct stage *stage = &design->stages[0];
    double centre[QUICK_MOST];
    struct row row = {.w = 0};
    memcpy(centre, quick->centre, sizeof centre);
    for (size_t r = 0; r < design->n_rows; r++) {
        double *restrict total = totals + (size_t)stage->units[r] * (p + 1);
        row_look(quick, centre, r, p, &row);
        for (size_t j = 0; j < p; j++) total[j] += row.a[j];
        total[p] += row.w;
    }
    for (int32_t u = 0; u < stage->n_units; u++) {
        const double *total = totals + (size_t)u * (p + 1);
        size_t h = (size_t)stage->within[u];
        if (is_first(quick, h)) {
            first_take(quick, h, total, total[p], p);
            continue;
        }
        unit_add(&quick->strata[h], &quick->strata[h], total, total[p], p);
        quick->n[h]++;
    }
    quick->people = row.people, quick->rows = row.rows;
}

/* The usual few numbers are unrolled. */
static void pass(struct quick *quick, const struct design *design, double *totals, size_t p) {
    bool rows = design->stages[0].units == NULL;
    switch (p) {
    case 1: rows ? rows_pass(quick, design, 1) : units_pass(quick, design, totals, 1); break;
    case 2: rows ? rows_pass(quick, design, 2) : units_pass(quick, design, totals, 2); break;
    case 3: rows ? rows_pass(quick, design, 3) : units_pass(quick, design, totals, 3); break;
    default: rows ? rows_pass(quick, design, p) : units_pass(quick, design, totals, p); break;
    }
}

/* What the covariance wants to know of each stratum, now that the means are known. */
static struct strata_sums sums_about(struct arena *arena, const struct quick *quick,
                                     const struct design *design, const struct estimate *estimate) {
    size_t p = estimate->n, n_strata = (size_t)design->stages[0].n_strata;
    struct strata_sums out = {.p = p, .n = quick->n};
    double *first = ARENA_ARRAY(arena, double, n_strata *p + 1);
    double *sum = ARENA_ARRAY(arena, double, n_strata *p + 1);
    double *cross = ARENA_ARRAY(arena, double, n_strata *p + 1), all = estimate->weight[0];
    for (size_t h = 0; h < n_strata; h++)
        for (size_t j = 0; j < p; j++) {
            const struct sums *s = &quick->strata[h];
            double off = estimate->values[j] - quick->centre[j];
            first[h * p + j] = (s->first[j] - off * s->first_w) / all;
            sum[h * p + j] = (s->a[j] - off * s->w) / all;
            cross[h * p + j] = (s->aa[j] - 2 * off * s->aw[j] + off * off * s->ww) / all / all;
        }
    out.first = first, out.sum = sum, out.cross = cross;
    return out;
}

/* Means and the weight behind them, by what the pass has summed. */
static void values_find(const struct quick *quick, size_t n_strata, struct estimate *estimate) {
    double all = 0;
    for (size_t h = 0; h < n_strata; h++)
        all += (double)quick->n[h] * quick->strata[h].first_w + quick->strata[h].w;
    estimate->weight[0] = all;
    for (size_t j = 0; j < estimate->n && quick->people > 0; j++) {
        double sum = 0;
        for (size_t h = 0; h < n_strata; h++)
            sum += (double)quick->n[h] * quick->strata[h].first[j] + quick->strata[h].a[j];
        estimate->values[j] = quick->centre[j] + sum / all;
    }
}

/* Whether what is left of a difference is so small a part that digits were lost with the rest. */
static inline bool is_lost(double left, double of) {
    return left < of / 256 && of > 0;
}

/* Sums about a first unit that lies far from the others, or about a centre far from the mean, say
 * little of the others: how much of each sum of squares is left about the means tells. */
static bool digits_lost(const struct quick *quick, size_t n_strata,
                        const struct estimate *estimate) {
    for (size_t h = 0; h < n_strata; h++) {
        const struct sums *s = &quick->strata[h];
        double n = (double)quick->n[h], ww = s->ww - s->w * s->w / n;
        if (is_lost(ww, s->ww)) return true;
        for (size_t j = 0; j < estimate->n; j++) {
            double off = estimate->values[j] - quick->centre[j];
            double aa = s->aa[j] - s->a[j] * s->a[j] / n, aw = s->aw[j] - s->a[j] * s->w / n;
            double parts = aa + off * off * ww;
            if (is_lost(aa, s->aa[j]) || is_lost(parts - 2 * off * aw, parts)) return true;
        }
    }
    return false;
}

/* The second pass keeps its sums about the means of the first; what these lack follows from its own
 * sums about them. */
static void pass_again(struct quick *quick, const struct design *design, double *totals,
                       size_t n_totals, struct estimate *estimate) {
    size_t p = estimate->n, n_strata = (size_t)design->stages[0].n_strata;
    for (size_t h = 0; h < n_strata; h++) {
        struct sums *s = &quick->strata[h], next = {.w = 0};
        double n = (double)quick->n[h];
        if (n == 0) continue;
        next.first_w = s->first_w + s->w / n;
        for (size_t j = 0; j < p; j++)
            next.first[j] =
                s->first[j] + s->a[j] / n - (estimate->values[j] - quick->centre[j]) * next.first_w;
        *s = next;
        quick->n[h] = 0;
    }
    for (size_t j = 0; j < p; j++) quick->centre[j] = estimate->values[j];
    memset(totals, 0, n_totals * sizeof *totals);
    quick->again = true;
    pass(quick, design, totals, p);
    values_find(quick, n_strata, estimate);
}

enum fail estimate_quick(struct arena *arena, const struct estimate_plan *plan,
                         struct estimate *estimate, struct why *why) {
    const struct design *design = plan->design;
    const struct stage *stage = &design->stages[0];
    size_t p = plan->n_variables, n_strata = (size_t)stage->n_strata, mark = arena_mark(arena);
    struct quick quick = {.weights = design->weights};
    quick.strata = ARENA_ARRAY(arena, struct sums, n_strata + 1);
    quick.n = ARENA_ARRAY(arena, int32_t, n_strata + 1);
    size_t n_totals = stage->units == NULL ? 1 : (size_t)stage->n_units * (p + 1);
    double *totals = ARENA_ARRAY(arena, double, n_totals);
    for (size_t v = 0; v < p; v++) quick.numbers[v] = plan->variables[v].numbers;
    centres_choose(&quick, design->n_rows, p);
    pass(&quick, design, totals, p);
    values_find(&quick, n_strata, estimate);
    if (quick.people > 0 && digits_lost(&quick, n_strata, estimate))
        pass_again(&quick, design, totals, n_totals, estimate);
    estimate->people[0] = quick.people, estimate->rows[0] = quick.rows;
    enum fail fail = FAIL_NONE;
    if (quick.people > 0) {
        struct strata_sums sums = sums_about(arena, &quick, design, estimate);
        fail = design_variance_of_sums(arena, design, &sums, estimate->errors, why);
        for (size_t j = 0; j < p && fail == FAIL_NONE; j++)
            estimate->errors[j] = error_of_variance(estimate->errors[j]);
    }
    arena_rewind(arena, mark);
    return fail;
}
