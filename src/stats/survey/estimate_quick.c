#include "stats/survey/estimate_quick.h"

#include <math.h>
#include <string.h>

enum { QUICK_MOST = 8, SAMPLE = 1024 };

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

/* Of one stratum: of its first unit, and sums over its units less the first. */
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

/* Rows of one stratum mostly follow one another: their sums stay in registers until another comes.
 */
static inline void rows_pass(struct quick *quick, const struct design *design, size_t p) {
    const int32_t *strata = design->stages[0].strata;
    size_t n = design->n_rows;
    double centre[QUICK_MOST];
    struct row row = {.w = 0};
    memcpy(centre, quick->centre, sizeof centre);
    for (size_t r = 0; r < n;) {
        size_t h = strata == NULL ? 0 : (size_t)strata[r];
        if (quick->n[h] == 0) {
            row_look(quick, centre, r++, p, &row);
            first_take(quick, h, row.a, row.w, p);
            continue;
        }
        struct sums run = {.w = 0}, first = {.first_w = quick->strata[h].first_w};
        size_t from = r;
        for (size_t j = 0; j < p; j++) first.first[j] = quick->strata[h].first[j];
        do {
            row_look(quick, centre, r++, p, &row);
            unit_add(&run, &first, row.a, row.w, p);
        } while (r < n && (strata == NULL || (size_t)strata[r] == h));
        sums_join(&quick->strata[h], &run, p);
        quick->n[h] += (int32_t)(r - from);
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
        if (quick->n[h] == 0) {
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

enum fail estimate_quick(struct arena *arena, const struct estimate_plan *plan,
                         struct estimate *estimate, struct why *why) {
    const struct design *design = plan->design;
    const struct stage *stage = &design->stages[0];
    size_t p = plan->n_variables, n_strata = (size_t)stage->n_strata, mark = arena_mark(arena);
    struct quick quick = {.weights = design->weights};
    quick.strata = ARENA_ARRAY(arena, struct sums, n_strata + 1);
    quick.n = ARENA_ARRAY(arena, int32_t, n_strata + 1);
    size_t n_totals = stage->units == NULL ? 1 : (size_t)stage->n_units * (p + 1);
    double *totals = ARENA_ARRAY(arena, double, n_totals), all = 0;
    for (size_t v = 0; v < p; v++) quick.numbers[v] = plan->variables[v].numbers;
    centres_choose(&quick, design->n_rows, p);
    pass(&quick, design, totals, p);
    estimate->people[0] = quick.people, estimate->rows[0] = quick.rows;
    for (size_t h = 0; h < n_strata; h++)
        all += (double)quick.n[h] * quick.strata[h].first_w + quick.strata[h].w;
    estimate->weight[0] = all;
    for (size_t j = 0; j < p && quick.people > 0; j++) {
        double sum = 0;
        for (size_t h = 0; h < n_strata; h++)
            sum += (double)quick.n[h] * quick.strata[h].first[j] + quick.strata[h].a[j];
        estimate->values[j] = quick.centre[j] + sum / all;
    }
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
