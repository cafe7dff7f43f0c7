#include "stats/sortition/lp.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const double primal_tolerance = 1e-9, dual_tolerance = 1e-9, pivot_tolerance = 1e-9;
static const double ties = 1e-10; /* of ratios */
enum { REFACTOR_EVERY = 64, CUT_MIN = 8 };

struct lp *lp_new(struct arena *arena, size_t columns_max, size_t rows_max) {
    struct lp *lp = ARENA_NEW(arena, struct lp);
    size_t all = columns_max + rows_max;
    *lp = (struct lp){.rows_max = rows_max,
                      .columns_max = columns_max,
                      .lower = ARENA_ARRAY(arena, double, all),
                      .upper = ARENA_ARRAY(arena, double, all),
                      .cost = ARENA_ARRAY(arena, double, all),
                      .at = ARENA_ARRAY(arena, uint8_t, all),
                      .head = ARENA_ARRAY(arena, uint32_t, rows_max),
                      .inverse = arena_take(arena, rows_max * rows_max, sizeof(double)),
                      .value = ARENA_ARRAY(arena, double, rows_max),
                      .reduced = ARENA_ARRAY(arena, double, all),
                      .price = ARENA_ARRAY(arena, double, rows_max),
                      .alpha = ARENA_ARRAY(arena, double, all),
                      .work = ARENA_ARRAY(arena, double, rows_max),
                      .work_2 = ARENA_ARRAY(arena, double, rows_max),
                      .list = ARENA_ARRAY(arena, uint32_t, all + 1),
                      .heap = ARENA_ARRAY(arena, struct lp_candidate, all)};
    return lp;
}

static void inverse_unit(struct lp *lp) {
    size_t m = lp->rows;
    for (size_t i = 0; i < m; i++) {
        double *column = lp->inverse + i * lp->rows_max;
        memset(column, 0, m * sizeof *column);
        column[i] = -1; /* the column of a logical is -1 in its row */
        lp->head[i] = (uint32_t)lp_logical(lp, i);
        lp->at[lp->head[i]] = LP_BASIC;
    }
    lp->since_refactor = 0;
}

void lp_reset(struct lp *lp, size_t columns, size_t rows, const uint32_t *start,
              const uint32_t *row, const double *coef) {
    assert(columns <= lp->columns_max && rows <= lp->rows_max);
    lp->columns = columns;
    lp->rows = rows;
    lp->start = start;
    lp->row = row;
    lp->coef = coef;
    memset(lp->at, LP_AT_LOWER, lp->columns_max + lp->rows_max);
    inverse_unit(lp);
    lp->iterations = 0;
}

void lp_columns_added(struct lp *lp, size_t columns) {
    assert(columns <= lp->columns_max);
    for (size_t j = lp->columns; j < columns; j++) lp->at[j] = LP_AT_LOWER;
    lp->columns = columns;
}

/* Adds factor * column j to the dense vector `out`. */
static void column_add(const struct lp *lp, size_t j, double factor, double *out) {
    if (j >= lp->columns_max) {
        out[j - lp->columns_max] -= factor;
        return;
    }
    uint32_t end = lp->start[j + 1];
    if (lp->coef == NULL) {
        for (uint32_t k = lp->start[j]; k < end; k++) out[lp->row[k]] += factor;
    } else {
        for (uint32_t k = lp->start[j]; k < end; k++) out[lp->row[k]] += factor * lp->coef[k];
    }
}

/* out[j] = column j . with, for all structural columns */
static void columns_dot(const struct lp *lp, const double *with, double *restrict out) {
    const uint32_t *row = lp->row, *start = lp->start;
    const double *coef = lp->coef;
    for (size_t j = 0; j < lp->columns; j++) {
        double sum = 0;
        if (coef == NULL)
            for (uint32_t k = start[j]; k < start[j + 1]; k++) sum += with[row[k]];
        else
            for (uint32_t k = start[j]; k < start[j + 1]; k++) sum += with[row[k]] * coef[k];
        out[j] = sum;
    }
}

/* out = inverse . in. By columns, so that nothing is done for zeros and no sum waits for its last
 * addition; each sum still adds in the order of the columns. */
static void inverse_times(const struct lp *lp, const double *in, double *restrict out) {
    size_t m = lp->rows;
    memset(out, 0, m * sizeof *out);
    for (size_t k = 0; k < m; k++) {
        if (in[k] == 0) continue;
        const double *column = lp->inverse + k * lp->rows_max;
        double factor = in[k];
        for (size_t i = 0; i < m; i++) out[i] += column[i] * factor;
    }
}

static void inverse_row(const struct lp *lp, size_t p, double *out) {
    for (size_t k = 0; k < lp->rows; k++) out[k] = lp->inverse[k * lp->rows_max + p];
}

/* One step of Gauss and Jordan: column `w` of the basis comes into place `p` of the inverse. */
static void inverse_pivot(struct lp *lp, const double *restrict w, size_t p) {
    size_t m = lp->rows;
    double scale = 1 / w[p];
    for (size_t k = 0; k < m; k++) {
        double *restrict column = lp->inverse + k * lp->rows_max;
        if (column[p] == 0) continue;
        double factor = column[p] * scale;
        for (size_t i = 0; i < m; i++) column[i] -= w[i] * factor;
        column[p] = factor;
    }
}

/* Builds the inverse again, one basic column after the other in place of the logicals; a column
 * that depends on the others is put out of the basis. */
void lp_refactor(struct lp *lp) {
    size_t m = lp->rows, n_basic = 0;
    uint32_t *basic = lp->list;
    for (size_t i = 0; i < m; i++) {
        if (lp->head[i] < lp->columns_max) basic[n_basic++] = lp->head[i];
    }
    uint8_t *taken = (uint8_t *)lp->alpha; /* of the places of the inverse */
    uint8_t *was = (uint8_t *)lp->heap;    /* where the logicals stood */
    for (size_t i = 0; i < m; i++) {
        taken[i] = 0;
        was[i] = lp->at[lp_logical(lp, i)];
    }
    inverse_unit(lp);
    for (size_t b = 0; b < n_basic; b++) {
        memset(lp->work_2, 0, m * sizeof(double));
        column_add(lp, basic[b], 1, lp->work_2);
        inverse_times(lp, lp->work_2, lp->work);
        size_t p = m;
        double most = 1e-8;
        for (size_t i = 0; i < m; i++) {
            bool free = !taken[i] && was[i] != LP_BASIC;
            if (!free || fabs(lp->work[i]) <= most) continue;
            most = fabs(lp->work[i]);
            p = i;
        }
        if (p == m) {
            lp->at[basic[b]] = LP_AT_LOWER;
            continue;
        }
        lp->at[lp->head[p]] = was[p];
        inverse_pivot(lp, lp->work, p);
        lp->head[p] = basic[b];
        lp->at[basic[b]] = LP_BASIC;
        taken[p] = 1;
    }
    lp->since_refactor = 0;
    lp->effort += (uint64_t)m * m * (n_basic + 1);
}

void lp_rows_added(struct lp *lp, size_t rows) {
    assert(rows <= lp->rows_max);
    for (size_t i = lp->rows; i < rows; i++) {
        lp->head[i] = (uint32_t)lp_logical(lp, i);
        lp->at[lp->head[i]] = LP_BASIC;
    }
    lp->rows = rows;
    lp_refactor(lp);
}

static double nonbasic_value(const struct lp *lp, size_t j) {
    return lp->at[j] == LP_AT_UPPER ? lp->upper[j] : lp->lower[j];
}

/* price = costs of the basic variables . inverse; four sums at once, as one alone would wait for
 * each of its additions. */
static void prices_find(struct lp *lp) {
    size_t m = lp->rows, n = 0, stride = lp->rows_max;
    uint32_t *costly = lp->list;
    for (size_t i = 0; i < m; i++)
        if (lp->cost[lp->head[i]] != 0) {
            lp->work[n] = lp->cost[lp->head[i]];
            costly[n++] = (uint32_t)i;
        }
    for (size_t k = 0; k < m; k += 4) {
        const double *column[4];
        double sum[4] = {0};
        size_t lanes = m - k < 4 ? m - k : 4;
        for (size_t lane = 0; lane < 4; lane++)
            column[lane] = lp->inverse + (k + (lane < lanes ? lane : 0)) * stride;
        for (size_t c = 0; c < n; c++)
            for (size_t lane = 0; lane < 4; lane++)
                sum[lane] += lp->work[c] * column[lane][costly[c]];
        memcpy(lp->price + k, sum, lanes * sizeof(double));
    }
}

/* Prices and reduced costs from the costs; nonbasic variables to the bound that these want. */
static void dual_restart(struct lp *lp) {
    size_t m = lp->rows;
    prices_find(lp);
    columns_dot(lp, lp->price, lp->reduced);
    for (size_t j = 0; j < lp->columns; j++)
        lp->reduced[j] = lp->at[j] == LP_BASIC ? 0 : lp->cost[j] - lp->reduced[j];
    for (size_t i = 0; i < m; i++) {
        size_t j = lp_logical(lp, i);
        lp->reduced[j] = lp->at[j] == LP_BASIC ? 0 : lp->cost[j] + lp->price[i];
    }
}

static void bounds_follow(struct lp *lp, size_t j) {
    if (lp->at[j] == LP_BASIC) return;
    if (lp->reduced[j] > dual_tolerance) lp->at[j] = LP_AT_UPPER;
    if (lp->reduced[j] < -dual_tolerance) lp->at[j] = LP_AT_LOWER;
}

/* Values of the basic variables from those of the others. */
static void primal_restart(struct lp *lp) {
    size_t m = lp->rows;
    memset(lp->work, 0, m * sizeof(double));
    for (size_t j = 0; j < lp->columns; j++) {
        bounds_follow(lp, j);
        if (lp->at[j] == LP_BASIC) continue;
        double x = nonbasic_value(lp, j);
        if (x != 0) column_add(lp, j, x, lp->work);
    }
    for (size_t i = 0; i < m; i++) {
        size_t j = lp_logical(lp, i);
        bounds_follow(lp, j);
        if (lp->at[j] != LP_BASIC) lp->work[i] -= nonbasic_value(lp, j);
    }
    inverse_times(lp, lp->work, lp->value);
    for (size_t i = 0; i < m; i++) lp->value[i] = -lp->value[i];
}

/* out = length, squared, of the rows listed. */
static void rows_norm(const struct lp *lp, const uint32_t *rows, size_t n, double *restrict out) {
    size_t m = lp->rows;
    memset(out, 0, m * sizeof *out);
    for (size_t k = 0; k < m; k++) {
        const double *column = lp->inverse + k * lp->rows_max;
        if (4 * n >= m) /* all of them at once is quicker than some one by one */
            for (size_t i = 0; i < m; i++) out[i] += column[i] * column[i];
        else
            for (size_t i = 0; i < n; i++) out[rows[i]] += column[rows[i]] * column[rows[i]];
    }
}

/* The row whose basic variable is farthest outside its bounds, measured in steepest edges;
 * *miss is negative below the lower bound. `rows` when there is none. */
static size_t leaving_row(struct lp *lp, double *miss) {
    size_t m = lp->rows, best = m, n = 0;
    uint32_t *rows = lp->list;
    double most = 0, *outside = lp->work_2;
    for (size_t i = 0; i < m; i++) {
        double v = lp->value[i], low = lp->lower[lp->head[i]], high = lp->upper[lp->head[i]];
        outside[i] = 0;
        if (v < low - primal_tolerance) outside[i] = v - low;
        if (v > high + primal_tolerance) outside[i] = v - high;
        if (outside[i] != 0) rows[n++] = (uint32_t)i;
    }
    if (n > 0) rows_norm(lp, rows, n, lp->work);
    for (size_t r = 0; r < n; r++) {
        size_t i = rows[r];
        double worth = outside[i] * outside[i] / lp->work[i];
        if (worth > most) {
            most = worth;
            best = i;
            *miss = outside[i];
        }
    }
    return best;
}

/* --- Who enters --- */

static bool comes_before(const struct lp_candidate *a, const struct lp_candidate *b) {
    return a->ratio < b->ratio || (a->ratio == b->ratio && a->column < b->column);
}

static void heap_sink(struct lp_candidate *heap, size_t n, size_t i) {
    struct lp_candidate moved = heap[i];
    for (;;) {
        size_t child = 2 * i + 1;
        if (child >= n) break;
        if (child + 1 < n && comes_before(&heap[child + 1], &heap[child])) child++;
        if (!comes_before(&heap[child], &moved)) break;
        heap[i] = heap[child];
        i = child;
    }
    heap[i] = moved;
}

static struct lp_candidate heap_pop(struct lp_candidate *heap, size_t *n) {
    struct lp_candidate top = heap[0];
    heap[0] = heap[--*n];
    if (*n > 0) heap_sink(heap, *n, 0);
    return top;
}

/* Lists those of `columns` that could enter behind the `n` that are listed. */
static size_t candidates_list(const struct lp *lp, size_t from, size_t columns, double sign,
                              size_t n) {
    static const double way[] = {[LP_AT_LOWER] = 1, [LP_AT_UPPER] = -1, [LP_BASIC] = 0};
    const double *alpha = lp->alpha, *lower = lp->lower, *upper = lp->upper;
    const uint8_t *at = lp->at;
    uint32_t *list = lp->list;
    for (size_t j = from; j < from + columns; j++) { /* no guess helps at whether one can */
        list[n] = (uint32_t)j;
        n += (size_t)(!(sign * way[at[j]] * alpha[j] <= pivot_tolerance) & (at[j] != LP_BASIC) &
                      (lower[j] != upper[j]));
    }
    return n;
}

/* How far the slope falls over those with ratios up to `cut`. */
static double fall_until(const struct lp_candidate *candidates, size_t n, double cut) {
    double even = 0, odd = 0;
    for (size_t i = 0; i + 1 < n; i += 2) {
        even += candidates[i].ratio <= cut ? candidates[i].fall : 0;
        odd += candidates[i + 1].ratio <= cut ? candidates[i + 1].fall : 0;
    }
    if (n % 2 != 0 && candidates[n - 1].ratio <= cut) even += candidates[n - 1].fall;
    return even + odd;
}

/* Drops those that entering() will never come to, as those with smaller ratios suffice to turn
 * the slope. */
static size_t candidates_cut(struct lp_candidate *candidates, size_t n, double slope) {
    while (n > CUT_MIN) {
        double a = candidates[0].ratio, b = candidates[n / 2].ratio, c = candidates[n - 1].ratio;
        double cut = fmin(fmin(a, b), c);
        size_t kept = 0;
        if (!(fall_until(candidates, n, cut) >= slope)) {
            cut = fmax(fmin(a, b), fmin(fmax(a, b), c));
            if (!(fall_until(candidates, n, cut) >= slope)) break;
        }
        for (size_t i = 0; i < n; i++) {
            candidates[kept] = candidates[i];
            kept += !(candidates[i].ratio > cut + 2 * ties);
        }
        if (kept == n) break;
        n = kept;
    }
    return n;
}

/* Row p of the tableau into alpha, and the candidates for entering into the heap. */
static size_t tableau_row(struct lp *lp, size_t p, double miss) {
    double sign = miss < 0 ? -1 : 1;
    inverse_row(lp, p, lp->work_2);
    columns_dot(lp, lp->work_2, lp->alpha);
    double *logical = lp->alpha + lp->columns_max;
    for (size_t i = 0; i < lp->rows; i++) logical[i] = -lp->work_2[i];
    size_t n = candidates_list(lp, 0, lp->columns, sign, 0);
    n = candidates_list(lp, lp->columns_max, lp->rows, sign, n);
    for (size_t c = 0; c < n; c++) {
        uint32_t j = lp->list[c];
        double a = fabs(lp->alpha[j]);
        lp->heap[c] = (struct lp_candidate){.ratio = fabs(lp->reduced[j]) / a,
                                            .fall = a * (lp->upper[j] - lp->lower[j]),
                                            .column = j};
    }
    n = candidates_cut(lp->heap, n, fabs(miss));
    for (size_t i = n / 2; i-- > 0;) heap_sink(lp->heap, n, i);
    return n;
}

/* Passes breakpoints as long as the dual objective still falls: those variables move to their
 * other bound. Among ties at the end the largest pivot enters. Returns false: infeasible. */
static bool entering(struct lp *lp, size_t n, double slope, size_t *enter, bool *flipped) {
    *flipped = false;
    memset(lp->work, 0, lp->rows * sizeof(double));
    while (n > 0) {
        struct lp_candidate next = heap_pop(lp->heap, &n);
        size_t j = next.column;
        slope -= next.fall;
        /* What is left of a miss may be rounding: quotas often fit to the last place. */
        if (slope > primal_tolerance) {
            double range = lp->upper[j] - lp->lower[j];
            column_add(lp, j, lp->at[j] == LP_AT_LOWER ? range : -range, lp->work);
            lp->at[j] = lp->at[j] == LP_AT_LOWER ? LP_AT_UPPER : LP_AT_LOWER;
            *flipped = true;
            continue;
        }
        *enter = j;
        double near = next.ratio + ties;
        while (n > 0 && lp->heap[0].ratio <= near) {
            size_t other = heap_pop(lp->heap, &n).column;
            if (fabs(lp->alpha[other]) > 2 * fabs(lp->alpha[*enter])) *enter = other;
        }
        return true;
    }
    return false;
}

static void duals_shift(const struct lp *lp, size_t from, size_t n, double step) {
    double *restrict reduced = lp->reduced + from;
    const double *alpha = lp->alpha + from;
    for (size_t j = 0; j < n; j++) reduced[j] -= step * alpha[j];
}

static void duals_update(struct lp *lp, size_t enter, size_t leave) {
    double step = lp->reduced[enter] / lp->alpha[enter];
    if (step != 0) {
        duals_shift(lp, 0, lp->columns, step);
        duals_shift(lp, lp->columns_max, lp->rows, step);
        /* Basic variables have unit columns, so only the leaving one changes. */
        for (size_t i = 0; i < lp->rows; i++) lp->reduced[lp->head[i]] = 0;
    }
    lp->reduced[leave] = -step;
    lp->reduced[enter] = 0;
}

/* Moves the entering variable until the leaving one is at its bound. */
static void pivot(struct lp *lp, size_t p, size_t enter, double miss) {
    size_t m = lp->rows, leave = lp->head[p];
    double target = miss < 0 ? lp->lower[leave] : lp->upper[leave];
    double step = (lp->value[p] - target) / lp->work[p];
    for (size_t i = 0; i < m; i++) lp->value[i] -= lp->work[i] * step;
    lp->value[p] = nonbasic_value(lp, enter) + step;
    lp->at[leave] = miss < 0 ? LP_AT_LOWER : LP_AT_UPPER;
    lp->at[enter] = LP_BASIC;
    lp->head[p] = (uint32_t)enter;
    inverse_pivot(lp, lp->work, p);
    lp->since_refactor++;
    lp->iterations++;
}

static void finish(struct lp *lp) {
    double sum = 0;
    dual_restart(lp);
    for (size_t j = 0; j < lp->columns; j++)
        if (lp->at[j] != LP_BASIC && lp->cost[j] != 0) sum += lp->cost[j] * nonbasic_value(lp, j);
    for (size_t i = 0; i < lp->rows; i++) {
        size_t j = lp_logical(lp, i);
        if (lp->at[j] != LP_BASIC) sum += lp->cost[j] * nonbasic_value(lp, j);
        sum += lp->cost[lp->head[i]] * lp->value[i];
    }
    lp->objective = sum;
}

static void restart(struct lp *lp) {
    if (lp->since_refactor > 0) lp_refactor(lp);
    dual_restart(lp);
    primal_restart(lp);
}

/* Some dual value has gone wrong by rounding: a nonbasic variable at the bound it does not want. */
static bool needs_flip(const struct lp *lp, size_t j) {
    if (lp->at[j] == LP_BASIC || lp->lower[j] == lp->upper[j]) return false;
    return lp->at[j] == LP_AT_LOWER ? lp->reduced[j] > 1e-7 : lp->reduced[j] < -1e-7;
}

static bool duals_hold(const struct lp *lp) {
    for (size_t j = 0; j < lp->columns; j++)
        if (needs_flip(lp, j)) return false;
    for (size_t i = 0; i < lp->rows; i++)
        if (needs_flip(lp, lp_logical(lp, i))) return false;
    return true;
}

enum lp_status lp_solve(struct lp *lp, size_t limit) {
    if (lp->since_refactor >= REFACTOR_EVERY + lp->rows / 2) lp_refactor(lp);
    dual_restart(lp);
    primal_restart(lp);
    size_t last = lp->iterations + limit, checked = 0;
    uint64_t each = 3 * (uint64_t)lp->rows * lp->rows + lp->start[lp->columns];
    lp->effort += each;
    while (lp->iterations < last) {
        double miss = 0;
        lp->effort += each;
        size_t p = leaving_row(lp, &miss), enter = 0;
        if (p == lp->rows) {
            finish(lp);
            if (duals_hold(lp) || checked++ > 3) return LP_OPTIMAL;
            restart(lp);
            continue;
        }
        bool flipped;
        size_t n = tableau_row(lp, p, miss);
        if (!entering(lp, n, fabs(miss), &enter, &flipped)) {
            bool fresh = lp->since_refactor == 0;
            if (fresh || checked++ > 3) {
                inverse_row(lp, p, lp->price);
                return LP_INFEASIBLE;
            }
            restart(lp);
            continue;
        }
        if (flipped) {
            inverse_times(lp, lp->work, lp->work_2);
            for (size_t i = 0; i < lp->rows; i++) lp->value[i] -= lp->work_2[i];
        }
        memset(lp->work_2, 0, lp->rows * sizeof(double));
        column_add(lp, enter, 1, lp->work_2);
        inverse_times(lp, lp->work_2, lp->work);
        double a = lp->alpha[enter];
        if (fabs(lp->work[p] - a) > 1e-7 * (1 + fabs(a)) && lp->since_refactor > 0) {
            restart(lp);
            lp->iterations++;
            continue;
        }
        /* The reduced costs are updated with the inverse as it was. */
        duals_update(lp, enter, lp->head[p]);
        pivot(lp, p, enter, miss);
        lp->reduced[lp->head[p]] = 0;
        if (lp->since_refactor >= REFACTOR_EVERY + lp->rows / 2) restart(lp);
    }
    finish(lp);
    return LP_STALLED;
}

void lp_values(const struct lp *lp, double *x) {
    for (size_t j = 0; j < lp->columns; j++)
        if (lp->at[j] != LP_BASIC) x[j] = nonbasic_value(lp, j);
    for (size_t i = 0; i < lp->rows; i++)
        if (lp->head[i] < lp->columns_max) x[lp->head[i]] = lp->value[i];
}
