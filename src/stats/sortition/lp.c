#include "stats/sortition/lp.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const double primal_tolerance = 1e-9, dual_tolerance = 1e-9, pivot_tolerance = 1e-9;
enum { REFACTOR_EVERY = 64, STALL_CHECK = 5000 };

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
                      .ratio = ARENA_ARRAY(arena, double, all),
                      .heap = ARENA_ARRAY(arena, uint32_t, all)};
    return lp;
}

static void inverse_unit(struct lp *lp) {
    size_t m = lp->rows;
    for (size_t i = 0; i < m; i++) {
        double *line = lp->inverse + i * lp->rows_max;
        memset(line, 0, m * sizeof *line);
        line[i] = -1; /* the column of a logical is -1 in its row */
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

static double column_dot(const struct lp *lp, size_t j, const double *with) {
    double sum = 0;
    uint32_t end = lp->start[j + 1];
    if (lp->coef == NULL) {
        for (uint32_t k = lp->start[j]; k < end; k++) sum += with[lp->row[k]];
    } else {
        for (uint32_t k = lp->start[j]; k < end; k++) sum += with[lp->row[k]] * lp->coef[k];
    }
    return sum;
}

/* out = inverse . in */
static void inverse_times(const struct lp *lp, const double *in, double *out) {
    size_t m = lp->rows;
    for (size_t i = 0; i < m; i++) {
        const double *line = lp->inverse + i * lp->rows_max;
        double sum = 0;
        for (size_t k = 0; k < m; k++) sum += line[k] * in[k];
        out[i] = sum;
    }
}

/* One step of Gauss and Jordan: column `w` of the basis comes into place `p` of the inverse. */
static void inverse_pivot(struct lp *lp, const double *w, size_t p) {
    size_t m = lp->rows;
    double *pivot_line = lp->inverse + p * lp->rows_max;
    double scale = 1 / w[p];
    for (size_t k = 0; k < m; k++) pivot_line[k] *= scale;
    for (size_t i = 0; i < m; i++) {
        if (i == p || w[i] == 0) continue;
        double *line = lp->inverse + i * lp->rows_max, factor = w[i];
        for (size_t k = 0; k < m; k++) line[k] -= factor * pivot_line[k];
    }
}

/* Builds the inverse again, one basic column after the other in place of the logicals; a column
 * that depends on the others is put out of the basis. */
void lp_refactor(struct lp *lp) {
    size_t m = lp->rows, n_basic = 0;
    uint32_t *basic = lp->heap;
    for (size_t i = 0; i < m; i++) {
        if (lp->head[i] < lp->columns_max) basic[n_basic++] = lp->head[i];
    }
    uint8_t *taken = (uint8_t *)lp->alpha; /* of the places of the inverse */
    uint8_t *was = (uint8_t *)lp->ratio;   /* where the logicals stood */
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

/* Prices and reduced costs from the costs; nonbasic variables to the bound that these want. */
static void dual_restart(struct lp *lp) {
    size_t m = lp->rows;
    memset(lp->price, 0, m * sizeof(double));
    for (size_t i = 0; i < m; i++) {
        double cost = lp->cost[lp->head[i]];
        if (cost == 0) continue;
        const double *line = lp->inverse + i * lp->rows_max;
        for (size_t k = 0; k < m; k++) lp->price[k] += cost * line[k];
    }
    for (size_t j = 0; j < lp->columns; j++)
        lp->reduced[j] = lp->at[j] == LP_BASIC ? 0 : lp->cost[j] - column_dot(lp, j, lp->price);
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

/* The row whose basic variable is farthest outside its bounds, measured in steepest edges;
 * *miss is negative below the lower bound. `rows` when there is none. */
static size_t leaving_row(const struct lp *lp, double *miss) {
    size_t m = lp->rows, best = m;
    double most = 0;
    for (size_t i = 0; i < m; i++) {
        double v = lp->value[i], outside = 0;
        size_t j = lp->head[i];
        if (v < lp->lower[j] - primal_tolerance) outside = v - lp->lower[j];
        if (v > lp->upper[j] + primal_tolerance) outside = v - lp->upper[j];
        if (outside == 0) continue;
        const double *line = lp->inverse + i * lp->rows_max;
        double norm = 0;
        for (size_t k = 0; k < m; k++) norm += line[k] * line[k];
        double worth = outside * outside / norm;
        if (worth > most) {
            most = worth;
            best = i;
            *miss = outside;
        }
    }
    return best;
}

static bool heap_less(const struct lp *lp, uint32_t a, uint32_t b) {
    return lp->ratio[a] < lp->ratio[b] || (lp->ratio[a] == lp->ratio[b] && a < b);
}

static void heap_sink(struct lp *lp, size_t n, size_t i) {
    uint32_t *heap = lp->heap, moved = heap[i];
    for (;;) {
        size_t child = 2 * i + 1;
        if (child >= n) break;
        if (child + 1 < n && heap_less(lp, heap[child + 1], heap[child])) child++;
        if (!heap_less(lp, heap[child], moved)) break;
        heap[i] = heap[child];
        i = child;
    }
    heap[i] = moved;
}

static uint32_t heap_pop(struct lp *lp, size_t *n) {
    uint32_t top = lp->heap[0];
    lp->heap[0] = lp->heap[--*n];
    if (*n > 0) heap_sink(lp, *n, 0);
    return top;
}

static inline void candidate(struct lp *lp, size_t j, double sign, size_t *n) {
    if (lp->at[j] == LP_BASIC) return;
    double a = sign * lp->alpha[j];
    if (lp->at[j] == LP_AT_UPPER) a = -a;
    if (a <= pivot_tolerance || lp->lower[j] == lp->upper[j]) return;
    double d = fabs(lp->reduced[j]);
    lp->ratio[j] = d / a;
    lp->heap[(*n)++] = (uint32_t)j;
}

/* Row p of the tableau into alpha, and the candidates for entering into the heap. */
static size_t tableau_row(struct lp *lp, size_t p, double sign) {
    const double *line = lp->inverse + p * lp->rows_max;
    size_t n = 0;
    for (size_t j = 0; j < lp->columns; j++) {
        lp->alpha[j] = column_dot(lp, j, line);
        candidate(lp, j, sign, &n);
    }
    for (size_t i = 0; i < lp->rows; i++) {
        size_t j = lp_logical(lp, i);
        lp->alpha[j] = -line[i];
        candidate(lp, j, sign, &n);
    }
    for (size_t i = n / 2; i-- > 0;) heap_sink(lp, n, i);
    return n;
}

/* Passes breakpoints as long as the dual objective still falls: those variables move to their
 * other bound. Among ties at the end the largest pivot enters. Returns false: infeasible. */
static bool entering(struct lp *lp, size_t n, double slope, size_t *enter, bool *flipped) {
    *flipped = false;
    memset(lp->work, 0, lp->rows * sizeof(double));
    while (n > 0) {
        uint32_t j = heap_pop(lp, &n);
        double range = lp->upper[j] - lp->lower[j], a = fabs(lp->alpha[j]);
        slope -= a * range;
        /* What is left of a miss may be rounding: quotas often fit to the last place. */
        if (slope > primal_tolerance) {
            double step = lp->at[j] == LP_AT_LOWER ? range : -range;
            column_add(lp, j, step, lp->work);
            lp->at[j] = lp->at[j] == LP_AT_LOWER ? LP_AT_UPPER : LP_AT_LOWER;
            *flipped = true;
            continue;
        }
        *enter = j;
        double near = lp->ratio[j] + 1e-10;
        while (n > 0 && lp->ratio[lp->heap[0]] <= near) {
            uint32_t other = heap_pop(lp, &n);
            if (fabs(lp->alpha[other]) > 2 * fabs(lp->alpha[*enter])) *enter = other;
        }
        return true;
    }
    return false;
}

static void duals_update(struct lp *lp, size_t enter, size_t leave) {
    double step = lp->reduced[enter] / lp->alpha[enter];
    if (step != 0) {
        for (size_t j = 0; j < lp->columns; j++) lp->reduced[j] -= step * lp->alpha[j];
        for (size_t i = 0; i < lp->rows; i++) {
            size_t j = lp_logical(lp, i);
            lp->reduced[j] -= step * lp->alpha[j];
        }
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
        size_t n = tableau_row(lp, p, miss < 0 ? -1 : 1);
        if (!entering(lp, n, fabs(miss), &enter, &flipped)) {
            bool fresh = lp->since_refactor == 0;
            if (fresh || checked++ > 3) {
                memcpy(lp->price, lp->inverse + p * lp->rows_max, lp->rows * sizeof(double));
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
