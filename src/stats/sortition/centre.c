#include "stats/sortition/centre.h"

#include "stats/sortition/dense.h"

#include <math.h>
#include <string.h>

enum { ITERATIONS_MAX = 120, SCALARS = 2 };

/* The sum of weights has the multiplier `mark`; z, below every chance, is a variable. */
enum scalar { SCALAR_MARK, SCALAR_Z };

struct newton {
    double *s, *dw, *ds;            /* [panels] */
    double *l, *y, *u, *q;          /* [n] distances from below and above with their multipliers */
    double *dl, *dy, *du, *dq, *dx; /* [n] */
    double *curve;                  /* [n] of x: what holds it, the inverse in the matrix */
    double *of[1 + SCALARS];        /* [n] changes of prices: constant, for each scalar */
    double *sums, *matrix;          /* [n], [n * n] */
    double *raw;                    /* [3 * n] right sides */
    double z;                       /* as a variable */
    bool has_low, has_high;
};

void centre_make(struct arena *arena, struct centre *centre, const struct problem *problem,
                 const int32_t *type_high, const struct panels *panels, size_t most) {
    size_t n = 0, all = problem->n_types;
    struct newton *in = ARENA_NEW(arena, struct newton);
    *centre = (struct centre){.panels = panels,
                              .type = ARENA_ARRAY(arena, uint32_t, all + 1),
                              .row_of = ARENA_ARRAY(arena, uint32_t, all + 1),
                              .people = ARENA_ARRAY(arena, double, all + 1),
                              .cap = 1,
                              .inner = in};
    for (size_t t = 0; t < all; t++) {
        centre->row_of[t] = (uint32_t)n;
        if (type_high[t] <= 0) continue;
        centre->people[n] = problem->count[t];
        centre->type[n++] = (uint32_t)t;
    }
    centre->n = n;
    double **of_types[] = {&centre->x, &centre->price, &centre->held, &in->l,     &in->y,   &in->u,
                           &in->q,     &in->dl,        &in->dy,       &in->du,    &in->dq,  &in->dx,
                           &in->curve, &in->of[0],     &in->of[1],    &in->of[2], &in->sums};
    double **of_panels[] = {&centre->w, &in->s, &in->dw, &in->ds};
    for (size_t i = 0; i < sizeof of_types / sizeof of_types[0]; i++)
        *of_types[i] = ARENA_ARRAY(arena, double, n + 1);
    for (size_t i = 0; i < sizeof of_panels / sizeof of_panels[0]; i++)
        *of_panels[i] = ARENA_ARRAY(arena, double, most + 1);
    in->matrix = arena_take(arena, n * n + 1, sizeof(double));
    in->raw = ARENA_ARRAY(arena, double, (1 + SCALARS) * n + 1);
    for (size_t p = 0; p < panels->n; p++) centre->w[p] = 1 / (double)panels->n;
}

/* out[i] = sum over panels of factor * number of type i */
static void average(const struct centre *centre, const double *factor, double *out) {
    const struct panels *panels = centre->panels;
    memset(out, 0, centre->n * sizeof *out);
    for (size_t p = 0; p < panels->n; p++) {
        const uint32_t *types = panels->types + p * panels->seats;
        if (factor[p] == 0) continue;
        for (size_t i = 0; i < panels->seats; i++) out[centre->row_of[types[i]]] += factor[p];
    }
}

static double panel_sum(const struct centre *centre, size_t p, const double *of) {
    const uint32_t *types = centre->panels->types + p * centre->panels->seats;
    double sum = 0;
    for (size_t i = 0; i < centre->panels->seats; i++) sum += of[centre->row_of[types[i]]];
    return sum;
}

static void prices_fill(struct centre *centre) {
    const struct newton *in = centre->inner;
    for (size_t i = 0; i < centre->n; i++) {
        double own = centre->aim == CENTRE_NASH ? centre->people[i] / centre->x[i] : 0;
        centre->price[i] = own + in->y[i] - in->q[i];
    }
}

/* --- One step --- */

/* matrix = A D A' + 1 / curve, D = w / s; the lower half, since the types of a panel ascend. */
static void matrix_fill(struct centre *centre) {
    struct newton *in = centre->inner;
    size_t n = centre->n, seats = centre->panels->seats;
    memset(in->matrix, 0, n * n * sizeof(double));
    for (size_t p = 0; p < centre->panels->n; p++) {
        const uint32_t *types = centre->panels->types + p * seats;
        double factor = centre->w[p] / in->s[p];
        for (size_t i = 0; i < seats; i++) {
            double *line = in->matrix + centre->row_of[types[i]] * n;
            /* Two of one type count for both halves of the diagonal. */
            for (size_t j = 0; j <= i; j++)
                line[centre->row_of[types[j]]] +=
                    types[j] == types[i] && j < i ? 2 * factor : factor;
        }
    }
    for (size_t i = 0; i < n; i++) in->matrix[i * (n + 1)] += 1 / in->curve[i];
    centre->work += centre->panels->n * seats * seats + n * n * n / 3;
}

/* By how much x is not yet what its distances from z and from the cap say. */
static double miss_below(const struct centre *centre, size_t i) {
    const struct newton *in = centre->inner;
    return centre->x[i] - centre->people[i] * in->z - in->l[i];
}
static double miss_above(const struct centre *centre, size_t i) {
    return centre->people[i] * centre->cap - centre->x[i] - centre->inner->u[i];
}

static double constant_low(const struct centre *centre, size_t i, double mu) {
    const struct newton *in = centre->inner;
    return mu / in->l[i] - in->y[i] - in->y[i] / in->l[i] * miss_below(centre, i);
}

static double constant_high(const struct centre *centre, size_t i, double mu) {
    const struct newton *in = centre->inner;
    return mu / in->u[i] - in->q[i] - in->q[i] / in->u[i] * miss_above(centre, i);
}

/* How prices follow z and the sum's multiplier, times the curve's inverse: right sides. */
static void sides_fill(struct centre *centre, double mu) {
    struct newton *in = centre->inner;
    for (size_t i = 0; i < centre->n; i++) {
        double bent = 1 / in->curve[i], constant = 0, follows = 0;
        if (in->has_low) constant += constant_low(centre, i, mu);
        if (in->has_high) constant -= constant_high(centre, i, mu);
        if (in->has_low) follows = bent * in->y[i] / in->l[i] * centre->people[i];
        in->of[0][i] = bent * constant;
        in->of[1 + SCALAR_MARK][i] = in->sums[i];
        in->of[1 + SCALAR_Z][i] = follows;
    }
}

/* The change of x that goes with part j of the change of prices; `side` is its right side before
 * the system was solved. */
static double x_of(const struct centre *centre, size_t i, size_t j, double side) {
    const struct newton *in = centre->inner;
    double moved = j == 1 + SCALAR_MARK ? 0 : side;
    return moved - in->of[j][i] / in->curve[i];
}

/* The scalars' changes: weights sum to one, and z has the price 1. */
static void scalars_find(struct centre *centre, double mu, double sum, double scale,
                         const double *raw, double *out) {
    struct newton *in = centre->inner;
    size_t n = centre->n;
    double mark[1 + SCALARS] = {sum, -scale, 0}, z[1 + SCALARS] = {-1, 0, 0};
    for (size_t i = 0; i < n; i++) {
        double people = centre->people[i], hold = in->has_low ? in->y[i] / in->l[i] : 0;
        for (size_t j = 0; j <= SCALARS; j++) {
            mark[j] += in->sums[i] * in->of[j][i];
            z[j] -= people * hold * x_of(centre, i, j, raw[j * n + i]);
        }
        if (in->has_low) z[0] += people * (constant_low(centre, i, mu) + in->y[i]);
        z[1 + SCALAR_Z] += people * people * hold;
    }
    out[SCALAR_Z] = 0;
    out[SCALAR_MARK] = -mark[0] / mark[1];
    if (!in->has_low) return;
    double determinant = mark[1] * z[2] - mark[2] * z[1];
    out[SCALAR_MARK] = (mark[2] * z[0] - mark[0] * z[2]) / determinant;
    out[SCALAR_Z] = (mark[0] * z[1] - mark[1] * z[0]) / determinant;
}

static void limit(double value, double change, double *most) {
    if (change < 0 && -value / change < *most) *most = -value / change;
}

/* Changes of the distances and their multipliers, from those of x and z. */
static void types_move(struct centre *centre, double mu, double z, double *most) {
    struct newton *in = centre->inner;
    for (size_t i = 0; i < centre->n; i++) {
        if (in->has_low) {
            in->dl[i] = miss_below(centre, i) + in->dx[i] - centre->people[i] * z;
            in->dy[i] = mu / in->l[i] - in->y[i] - in->y[i] / in->l[i] * in->dl[i];
            limit(in->l[i], in->dl[i], most);
            limit(in->y[i], in->dy[i], most);
        }
        if (in->has_high) {
            in->du[i] = miss_above(centre, i) - in->dx[i];
            in->dq[i] = mu / in->u[i] - in->q[i] - in->q[i] / in->u[i] * in->du[i];
            limit(in->u[i], in->du[i], most);
            limit(in->q[i], in->dq[i], most);
        }
    }
}

/* Newton's step towards products of `mu`; returns how much of it keeps everything positive. */
static double step_find(struct centre *centre, double mu, double *moves) {
    struct newton *in = centre->inner;
    size_t n = centre->n, m = centre->panels->n;
    double total = 0, sum = 0, scale = 0, most = 1e9;
    for (size_t i = 0; i < n; i++) {
        double curve = in->has_low ? in->y[i] / in->l[i] : 0;
        if (in->has_high) curve += in->q[i] / in->u[i];
        if (centre->aim == CENTRE_NASH) curve += centre->people[i] / (centre->x[i] * centre->x[i]);
        in->curve[i] = curve;
    }
    for (size_t p = 0; p < m; p++) in->dw[p] = centre->w[p] / in->s[p];
    average(centre, in->dw, in->sums);
    for (size_t p = 0; p < m; p++) {
        double factor = in->dw[p];
        in->ds[p] = centre->mark - panel_sum(centre, p, centre->price) - in->s[p];
        in->dw[p] = mu / in->s[p] - centre->w[p] - factor * in->ds[p];
        total += centre->w[p];
        sum += in->dw[p];
        scale += factor;
    }
    matrix_fill(centre);
    dense_factor(in->matrix, n);
    sides_fill(centre, mu);
    for (size_t j = 0; j <= SCALARS; j++) memcpy(in->raw + j * n, in->of[j], n * sizeof(double));
    average(centre, in->dw, in->dx);
    for (size_t i = 0; i < n; i++) in->of[0][i] -= in->dx[i];
    for (size_t j = 0; j <= SCALARS; j++) dense_solve(in->matrix, n, in->of[j]);
    scalars_find(centre, mu, sum - (1 - total), scale, in->raw, moves);
    double *change = in->of[0];
    for (size_t i = 0; i < n; i++) {
        in->dx[i] = x_of(centre, i, 0, in->raw[i]);
        for (size_t j = 0; j < SCALARS; j++) {
            in->dx[i] += moves[j] * x_of(centre, i, 1 + j, in->raw[(1 + j) * n + i]);
            change[i] += moves[j] * in->of[1 + j][i];
        }
    }
    types_move(centre, mu, moves[SCALAR_Z], &most);
    for (size_t p = 0; p < m; p++) {
        in->ds[p] += moves[SCALAR_MARK] - panel_sum(centre, p, change);
        in->dw[p] = mu / in->s[p] - centre->w[p] - centre->w[p] / in->s[p] * in->ds[p];
        limit(centre->w[p], in->dw[p], &most);
        limit(in->s[p], in->ds[p], &most);
    }
    return most * 0.99 > 1 ? 1 : most * 0.99;
}

static void step_take(struct centre *centre, double part, const double *moves) {
    struct newton *in = centre->inner;
    for (size_t p = 0; p < centre->panels->n; p++) {
        centre->w[p] += part * in->dw[p];
        in->s[p] += part * in->ds[p];
    }
    for (size_t i = 0; i < centre->n && in->has_low; i++) {
        in->l[i] += part * in->dl[i];
        in->y[i] += part * in->dy[i];
    }
    for (size_t i = 0; i < centre->n && in->has_high; i++) {
        in->u[i] += part * in->du[i];
        in->q[i] += part * in->dq[i];
    }
    centre->mark += part * moves[SCALAR_MARK];
    in->z += part * moves[SCALAR_Z];
    average(centre, centre->w, centre->x);
    prices_fill(centre);
}

static double complementarity(const struct centre *centre) {
    const struct newton *in = centre->inner;
    double sum = 0;
    size_t n = centre->panels->n;
    for (size_t p = 0; p < centre->panels->n; p++) sum += centre->w[p] * in->s[p];
    for (size_t i = 0; i < centre->n; i++) {
        if (in->has_low) sum += in->l[i] * in->y[i], n++;
        if (in->has_high) sum += in->u[i] * in->q[i], n++;
    }
    return sum / (double)n;
}

/* --- Start and end --- */

/* Every panel gets a little of the weight. */
static void weights_inside(struct centre *centre) {
    size_t m = centre->panels->n;
    double sum = 0, all = 0;
    for (size_t p = 0; p < m; p++) sum += centre->w[p];
    for (size_t p = 0; p < m; p++) {
        centre->w[p] = 0.9 * (sum > 0 ? centre->w[p] / sum : 0) + 0.1 / (double)m;
        all += centre->w[p];
    }
    for (size_t p = 0; p < m; p++) centre->w[p] /= all;
    average(centre, centre->w, centre->x);
}

/* Distances and multipliers well above nothing. */
static void start_inside(struct centre *centre) {
    struct newton *in = centre->inner;
    size_t m = centre->panels->n;
    double people = 0, highest = 0, lowest = 1, top = -HUGE_VAL, size = 0;
    weights_inside(centre);
    in->has_low = centre->aim == CENTRE_LOWEST;
    in->has_high = centre->cap < 1;
    for (size_t i = 0; i < centre->n; i++) {
        lowest = fmin(lowest, centre->x[i] / centre->people[i]);
        highest = fmax(highest, centre->x[i] / centre->people[i]);
        people += centre->people[i];
    }
    in->z = lowest * 0.9;
    for (size_t i = 0; i < centre->n; i++) {
        double least = 1e-2 * centre->people[i] * highest;
        in->l[i] = fmax(centre->x[i] - centre->people[i] * in->z, least);
        in->u[i] = fmax(centre->people[i] * centre->cap - centre->x[i], least);
        in->y[i] = in->has_low ? 1 / people : 0;
        in->q[i] = in->has_high ? 1 / people : 0;
    }
    prices_fill(centre);
    for (size_t p = 0; p < m; p++) {
        double at = panel_sum(centre, p, centre->price);
        top = fmax(top, at);
        size = fmax(size, fabs(at));
    }
    centre->mark = top + 0.02 * size + 1e-3;
    for (size_t p = 0; p < m; p++) in->s[p] = centre->mark - panel_sum(centre, p, centre->price);
}

/* Weights that are next to nothing become nothing; x follows. */
static void finish(struct centre *centre) {
    const struct newton *in = centre->inner;
    double sum = 0;
    for (size_t p = 0; p < centre->panels->n; p++) {
        if (!(centre->w[p] > 1e-12)) centre->w[p] = 0;
        sum += centre->w[p];
    }
    for (size_t p = 0; p < centre->panels->n; p++) centre->w[p] /= sum;
    average(centre, centre->w, centre->x);
    prices_fill(centre);
    memcpy(centre->held, in->q, centre->n * sizeof(double));
    centre->z = 1;
    for (size_t i = 0; i < centre->n; i++) {
        double chance = centre->x[i] / centre->people[i];
        if (chance < centre->z || isnan(chance)) centre->z = chance;
    }
}

void centre_find(struct centre *centre, double accuracy) {
    double moves[SCALARS];
    start_inside(centre);
    for (int i = 0; i < ITERATIONS_MAX; i++) {
        double now = complementarity(centre);
        if (now < accuracy) break;
        double part = step_find(centre, now * (i < 3 ? 0.3 : 0.1), moves);
        if (!(part > 1e-10)) break;
        step_take(centre, part, moves);
    }
    finish(centre);
}

double centre_gap(const struct centre *centre, double worth) {
    double top = worth, people = 0;
    for (size_t i = 0; i < centre->n; i++) {
        people += centre->people[i];
        top += centre->held[i] * centre->people[i] * centre->cap;
    }
    return top <= people ? 0 : (top - people) / people; /* not a number stays that */
}
