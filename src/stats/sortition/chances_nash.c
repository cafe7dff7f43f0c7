#include "stats/sortition/chances.h"
#include "stats/sortition/dense.h"

#include <math.h>
#include <string.h>

enum { ITERATIONS_MAX = 200, HOUSEHOLD_ROWS = 600 };

/* Primal-dual interior point: x between low and high, sums r between their bounds. v, w, p and q
 * are the multipliers of the four kinds of bounds, y those of the rows. */
struct interior {
    const struct problem *problem;
    size_t n, rows;
    const uint32_t *start, *row;
    const double *low, *high;
    bool *fixed;
    double *row_low, *row_high;
    double *x, *v, *w, *dx, *h, *g;
    double *r, *y, *p, *q, *dr, *dy;
    double *matrix, *side;
    double mu;
};

static bool tight_row(const struct interior *in, size_t i) {
    return in->row_high[i] - in->row_low[i] < 1e-12;
}

/* Weighted sums over the rows of the types that are free. */
static void system_make(struct interior *in) {
    size_t m = in->rows;
    memset(in->matrix, 0, m * m * sizeof(double));
    for (size_t i = 0; i < m; i++) in->side[i] = tight_row(in, i) ? -in->row_low[i] : -in->r[i];
    for (size_t t = 0; t < in->n; t++) {
        uint32_t from = in->start[t], end = in->start[t + 1];
        double people = in->problem->count[t], sum = 0, inverse = 0;
        for (uint32_t k = from; k < end; k++) sum += in->y[in->row[k]];
        if (!in->fixed[t]) {
            double below = in->x[t] - in->low[t], above = in->high[t] - in->x[t];
            in->h[t] = people / (in->x[t] * in->x[t]) + in->v[t] / below + in->w[t] / above;
            in->g[t] = -people / in->x[t] - in->mu / below + in->mu / above + sum;
            inverse = 1 / in->h[t];
        }
        for (uint32_t k = from; k < end; k++) {
            in->side[in->row[k]] += in->x[t] - inverse * in->g[t];
            for (uint32_t l = from; l < end && inverse > 0; l++)
                in->matrix[in->row[k] * m + in->row[l]] += inverse;
        }
    }
    for (size_t i = 0; i < m; i++) {
        if (tight_row(in, i)) continue;
        double below = in->r[i] - in->row_low[i], above = in->row_high[i] - in->r[i];
        double curve = in->p[i] / below + in->q[i] / above;
        double slope = -in->y[i] - in->mu / below + in->mu / above;
        in->matrix[i * m + i] += 1 / curve;
        in->side[i] += slope / curve;
    }
}

static void limit(double value, double change, double *most) {
    if (change < 0 && -value / change < *most) *most = -value / change;
}

/* Newton's step, and how much of it keeps everything inside. */
static double step_find(struct interior *in, double *most_dual) {
    double most = 1e9, dual = 1e9;
    system_make(in);
    dense_factor(in->matrix, in->rows);
    memcpy(in->dy, in->side, in->rows * sizeof(double));
    dense_solve(in->matrix, in->rows, in->dy);
    for (size_t t = 0; t < in->n; t++) {
        if (in->fixed[t]) continue;
        double sum = in->g[t];
        for (uint32_t k = in->start[t]; k < in->start[t + 1]; k++) sum += in->dy[in->row[k]];
        double dx = in->dx[t] = -sum / in->h[t];
        double below = in->x[t] - in->low[t], above = in->high[t] - in->x[t];
        limit(below, dx, &most);
        limit(above, -dx, &most);
        limit(in->v[t], in->mu / below - in->v[t] - in->v[t] * dx / below, &dual);
        limit(in->w[t], in->mu / above - in->w[t] + in->w[t] * dx / above, &dual);
    }
    for (size_t i = 0; i < in->rows; i++) {
        if (tight_row(in, i)) continue;
        double below = in->r[i] - in->row_low[i], above = in->row_high[i] - in->r[i];
        double curve = in->p[i] / below + in->q[i] / above;
        double slope = -in->y[i] - in->mu / below + in->mu / above;
        double dr = in->dr[i] = (in->dy[i] - slope) / curve;
        limit(below, dr, &most);
        limit(above, -dr, &most);
        limit(in->p[i], in->mu / below - in->p[i] - in->p[i] * dr / below, &dual);
        limit(in->q[i], in->mu / above - in->q[i] + in->q[i] * dr / above, &dual);
    }
    *most_dual = dual * 0.995 > 1 ? 1 : dual * 0.995;
    return most * 0.995 > 1 ? 1 : most * 0.995;
}

static void step_take(struct interior *in, double part, double dual) {
    for (size_t t = 0; t < in->n; t++) {
        if (in->fixed[t]) continue;
        double below = in->x[t] - in->low[t], above = in->high[t] - in->x[t], dx = in->dx[t];
        in->v[t] += dual * (in->mu / below - in->v[t] - in->v[t] * dx / below);
        in->w[t] += dual * (in->mu / above - in->w[t] + in->w[t] * dx / above);
        in->x[t] += part * dx;
    }
    for (size_t i = 0; i < in->rows; i++) {
        in->y[i] += dual * in->dy[i];
        if (tight_row(in, i)) continue;
        double below = in->r[i] - in->row_low[i], above = in->row_high[i] - in->r[i];
        double dr = in->dr[i];
        in->p[i] += dual * (in->mu / below - in->p[i] - in->p[i] * dr / below);
        in->q[i] += dual * (in->mu / above - in->q[i] + in->q[i] * dr / above);
        in->r[i] += part * dr;
    }
}

/* Mean of the products of bounds' distances and multipliers. */
static double complementarity(const struct interior *in) {
    double sum = 0;
    size_t n = 0;
    for (size_t t = 0; t < in->n; t++) {
        if (in->fixed[t]) continue;
        sum += (in->x[t] - in->low[t]) * in->v[t] + (in->high[t] - in->x[t]) * in->w[t];
        n += 2;
    }
    for (size_t i = 0; i < in->rows; i++) {
        if (tight_row(in, i)) continue;
        sum += (in->r[i] - in->row_low[i]) * in->p[i] + (in->row_high[i] - in->r[i]) * in->q[i];
        n += 2;
    }
    return n == 0 ? 0 : sum / (double)n;
}

static double row_miss(struct interior *in) {
    double worst = 0;
    for (size_t i = 0; i < in->rows; i++)
        in->side[i] = tight_row(in, i) ? -in->row_low[i] : -in->r[i];
    for (size_t t = 0; t < in->n; t++)
        for (uint32_t k = in->start[t]; k < in->start[t + 1]; k++) in->side[in->row[k]] += in->x[t];
    for (size_t i = 0; i < in->rows; i++)
        if (fabs(in->side[i]) > worst) worst = fabs(in->side[i]);
    return worst;
}

/* What weak duality leaves: with any prices y, no x within the quotas has a sum of
 * (count / X) x above the sum of the best ends of rows and types. */
static double gap_of(const struct interior *in) {
    double top = 0, people = 0;
    for (size_t i = 0; i < in->rows; i++)
        top += in->y[i] * (in->y[i] > 0 ? in->row_high[i] : in->row_low[i]);
    for (size_t t = 0; t < in->n; t++) {
        double y = 0;
        for (uint32_t k = in->start[t]; k < in->start[t + 1]; k++) y += in->y[in->row[k]];
        if (in->fixed[t]) {
            top -= y * in->x[t];
            continue;
        }
        double left = in->problem->count[t] / in->x[t] - y;
        top += left * (left > 0 ? in->high[t] : in->low[t]);
        people += in->problem->count[t];
    }
    return people > 0 ? (top - people) / people : 0;
}

static void start_inside(struct interior *in, const double *start) {
    for (size_t t = 0; t < in->n; t++) {
        double low = in->low[t], high = in->high[t], room = high - low;
        in->fixed[t] = room <= 1e-10 * (1 + high);
        in->x[t] = start[t];
        if (in->fixed[t]) {
            in->x[t] = high;
            continue;
        }
        if (in->x[t] < low + 0.05 * room) in->x[t] = low + 0.05 * room;
        if (in->x[t] > high - 0.05 * room) in->x[t] = high - 0.05 * room;
        in->v[t] = in->w[t] = 1;
    }
    memset(in->r, 0, in->rows * sizeof(double));
    for (size_t t = 0; t < in->n; t++)
        for (uint32_t k = in->start[t]; k < in->start[t + 1]; k++) in->r[in->row[k]] += in->x[t];
    for (size_t i = 0; i < in->rows; i++) {
        double low = in->row_low[i], high = in->row_high[i], room = high - low;
        if (in->r[i] < low + 0.05 * room) in->r[i] = low + 0.05 * room;
        if (in->r[i] > high - 0.05 * room) in->r[i] = high - 0.05 * room;
        in->p[i] = in->q[i] = 1;
        in->y[i] = 0;
    }
}

static enum fail interior_run(struct interior *in, const double *start, struct why *why) {
    start_inside(in, start);
    for (int i = 0; i < ITERATIONS_MAX; i++) {
        double now = complementarity(in), miss = row_miss(in);
        if (now < 1e-13 && miss < 1e-10) return FAIL_NONE;
        in->mu = now * (miss > 1e-6 ? 0.3 : 0.1);
        double dual, part = step_find(in, &dual);
        if (!(part > 1e-14)) break;
        step_take(in, part, dual);
    }
    /* Narrow sets leave the last digits undecided: good enough for chances to 1e-8. */
    if (complementarity(in) < 1e-9 && row_miss(in) < 1e-7) return FAIL_NONE;
    return why_fail(why, FAIL_CONVERGE, "", "the Nash chances did not settle");
}

/* Rows of the problem and of those households that `x` overfills, which stay. */
static bool households_more(const struct problem *problem, const double *x, bool *is_row) {
    bool any = false;
    for (size_t h = 0; h < problem->n_households; h++) {
        double sum = 0;
        for (uint32_t k = problem->member_start[h]; k < problem->member_start[h + 1]; k++)
            sum += x[problem->members[k]];
        if (is_row[h] || sum <= problem->high[problem->rows + h] + 1e-9) continue;
        is_row[h] = true;
        any = true;
    }
    return any;
}

static struct interior interior_make(struct arena *arena, const struct problem *problem,
                                     const struct chances_limits *limits, const bool *is_row,
                                     double wider) {
    size_t n = problem->n_types, rows = problem->rows;
    uint32_t *row_of = ARENA_ARRAY(arena, uint32_t, problem->n_households + 1);
    for (size_t h = 0; h < problem->n_households; h++)
        if (is_row[h]) row_of[h] = (uint32_t)rows++;
    uint32_t *start = ARENA_ARRAY(arena, uint32_t, n + 1), at = 0;
    uint32_t *row = ARENA_ARRAY(arena, uint32_t, problem->start[n] + n + 1);
    for (size_t t = 0; t < n; t++) {
        start[t] = at;
        for (uint32_t k = problem->start[t]; k < problem->start[t + 1]; k++)
            row[at++] = problem->row[k];
        int32_t h = problem->household[t];
        if (h >= 0 && is_row[h]) row[at++] = row_of[h];
    }
    start[n] = at;
    struct interior in = {.problem = problem,
                          .n = n,
                          .rows = rows,
                          .start = start,
                          .row = row,
                          .low = limits->low,
                          .high = limits->high,
                          .fixed = ARENA_ARRAY(arena, bool, n)};
    double **of_types[] = {&in.x, &in.v, &in.w, &in.dx, &in.h, &in.g};
    double **of_rows[] = {&in.row_low, &in.row_high, &in.r,  &in.y,   &in.p,
                          &in.q,       &in.dr,       &in.dy, &in.side};
    for (size_t i = 0; i < sizeof of_types / sizeof of_types[0]; i++)
        *of_types[i] = ARENA_ARRAY(arena, double, n + 1);
    for (size_t i = 0; i < sizeof of_rows / sizeof of_rows[0]; i++)
        *of_rows[i] = ARENA_ARRAY(arena, double, rows);
    in.matrix = arena_take(arena, rows * rows, sizeof(double));
    for (size_t i = 0; i < problem->rows; i++) {
        double by = problem->low[i] < problem->high[i] ? wider : 0;
        in.row_low[i] = problem->low[i] - by;
        in.row_high[i] = problem->high[i] + by;
    }
    for (size_t h = 0; h < problem->n_households; h++)
        if (is_row[h]) in.row_high[row_of[h]] = problem->high[problem->rows + h];
    return in;
}

enum fail chances_nash(struct arena *arena, const struct problem *problem,
                       const struct chances_limits *limits, const double *start, double *x,
                       double *gap, struct why *why) {
    /* Quotas that leave a range on paper and none in truth have no interior: a hair's breadth is
     * added to them, and taken away again by dense_polish. */
    static const double wider[] = {0, 1e-9, 1e-8, 1e-7};
    bool *is_row = ARENA_ARRAY(arena, bool, problem->n_households + 1);
    size_t attempt = 0, attempts = sizeof wider / sizeof wider[0];
    for (;;) {
        size_t mark = arena_mark(arena);
        struct interior in = interior_make(arena, problem, limits, is_row, wider[attempt]);
        enum fail fail = interior_run(&in, start, why);
        if (fail != FAIL_NONE && ++attempt < attempts) {
            arena_rewind(arena, mark);
            continue;
        }
        if (fail != FAIL_NONE) return fail;
        *gap = gap_of(&in);
        if (*gap < 0) *gap = 0;
        for (size_t t = 0; t < problem->n_types; t++) {
            x[t] = in.x[t];
            if (in.fixed[t]) continue;
            /* What is at its bound but for the barrier is put there. */
            if (x[t] - in.low[t] < 1e-9) x[t] = in.low[t];
            if (in.high[t] - x[t] < 1e-9) x[t] = in.high[t];
        }
        arena_rewind(arena, mark);
        if (!households_more(problem, x, is_row)) return FAIL_NONE;
    }
}
