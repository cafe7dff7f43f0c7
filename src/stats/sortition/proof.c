#include "stats/sortition/proof.h"

#include <math.h>
#include <string.h>

enum { NEWTON_MAX = 16, GRADIENTS_MAX = 800 };

struct blend {
    const struct problem *problem;
    const struct panels *panels;
    double *weight;                                         /* [n panels] */
    double *scale;                                          /* [n panels]: weight squared */
    double *diagonal, *step, *residual, *direction, *image; /* [n_types] */
};

/* out[t] = sum over panels of factor * number of type t */
static void average(const struct blend *blend, const double *factor, double *out) {
    const struct panels *panels = blend->panels;
    memset(out, 0, blend->problem->n_types * sizeof *out);
    for (size_t p = 0; p < panels->n; p++) {
        const uint32_t *types = panels->types + p * panels->seats;
        for (size_t i = 0; i < panels->seats; i++) out[types[i]] += factor[p];
    }
}

/* sums[k] = sum of `in` over the people of panel first + k. Four panels side by side, as one sum
 * alone would wait for each of its additions. */
enum { LANES = 4 };
static void panels_sum(const struct panels *panels, size_t first, const double *in,
                       double sums[LANES]) {
    const uint32_t *types[LANES];
    double a = 0, b = 0, c = 0, d = 0;
    for (size_t k = 0; k < LANES; k++) {
        size_t p = first + k < panels->n ? first + k : first;
        types[k] = panels->types + p * panels->seats;
    }
    for (size_t i = 0; i < panels->seats; i++) {
        a += in[types[0][i]];
        b += in[types[1][i]];
        c += in[types[2][i]];
        d += in[types[3][i]];
    }
    sums[0] = a;
    sums[1] = b;
    sums[2] = c;
    sums[3] = d;
}

/* out = P D P' in, where the columns of P are the panels and D is their scale. */
static void normal_times(const struct blend *blend, const double *in, double *restrict out) {
    const struct panels *panels = blend->panels;
    double sums[LANES];
    size_t seats = panels->seats;
    memset(out, 0, blend->problem->n_types * sizeof *out);
    for (size_t p = 0; p < panels->n; p++) {
        if (p % LANES == 0) panels_sum(panels, p, in, sums);
        const uint32_t *types = panels->types + p * seats;
        double sum = sums[p % LANES] * blend->scale[p];
        for (size_t i = 0; i < seats; i++) out[types[i]] += sum;
    }
}

static double dot(const double *a, const double *b, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

static void diagonal_fill(struct blend *blend) {
    const struct panels *panels = blend->panels;
    memset(blend->diagonal, 0, blend->problem->n_types * sizeof(double));
    for (size_t p = 0; p < panels->n; p++) {
        const uint32_t *types = panels->types + p * panels->seats;
        size_t run = 0;
        for (size_t i = 0; i < panels->seats; i++) {
            run++;
            if (i + 1 < panels->seats && types[i + 1] == types[i]) continue;
            blend->diagonal[types[i]] += blend->scale[p] * (double)(run * run);
            run = 0;
        }
    }
}

/* Solves P D P' step = rhs, which has a solution up to rounding; rhs is used up. */
static void gradients(struct blend *blend, double *rhs) {
    size_t n = blend->problem->n_types;
    double *residual = rhs, *z = blend->residual;
    memset(blend->step, 0, n * sizeof(double));
    diagonal_fill(blend);
    for (size_t i = 0; i < n; i++)
        z[i] = blend->diagonal[i] > 0 ? residual[i] / blend->diagonal[i] : 0;
    memcpy(blend->direction, z, n * sizeof(double));
    double rho = dot(residual, z, n), stop = rho * 1e-22, most = rho * 1e3;
    /* Past the rounding of the data the steps grow again: that is the end too. */
    for (size_t k = 0; k < GRADIENTS_MAX && rho > stop && rho < most; k++) {
        normal_times(blend, blend->direction, blend->image);
        double curve = dot(blend->direction, blend->image, n);
        if (!(curve > 0)) break;
        double along = rho / curve;
        for (size_t i = 0; i < n; i++) {
            blend->step[i] += along * blend->direction[i];
            residual[i] -= along * blend->image[i];
            z[i] = blend->diagonal[i] > 0 ? residual[i] / blend->diagonal[i] : 0;
        }
        double next = dot(residual, z, n), turn = next / rho;
        for (size_t i = 0; i < n; i++) blend->direction[i] = z[i] + turn * blend->direction[i];
        rho = next;
    }
}

static double worst_miss(const struct blend *blend, const double *x, double *miss) {
    const struct problem *problem = blend->problem;
    double worst = 0;
    average(blend, blend->weight, miss);
    for (size_t t = 0; t < problem->n_types; t++) {
        miss[t] = x[t] - miss[t];
        double off = fabs(miss[t]) / problem->count[t];
        if (off > worst || isnan(off)) worst = off;
    }
    return worst;
}

/* One step; `centre` also moves towards equal weights. Returns how much of it was possible. */
static double newton(struct blend *blend, const double *x, double *miss, double *change,
                     bool centre) {
    const struct panels *panels = blend->panels;
    size_t n = blend->problem->n_types;
    double sums[LANES];
    for (size_t p = 0; p < panels->n; p++) blend->scale[p] = blend->weight[p] * blend->weight[p];
    /* Aims at miss alone, or at twice the average less x: Newton's right side of the centre. */
    for (size_t t = 0; t < n && centre; t++) miss[t] = miss[t] - (x[t] - miss[t]);
    gradients(blend, miss);
    double least = 0;
    for (size_t p = 0; p < panels->n; p++) {
        if (p % LANES == 0) panels_sum(panels, p, blend->step, sums);
        double part = blend->weight[p] * sums[p % LANES] + (centre ? 1 : 0);
        change[p] = part * blend->weight[p];
        if (part < least) least = part;
    }
    double possible = least < -0.95 ? -0.95 / least : 1;
    for (size_t p = 0; p < panels->n; p++) blend->weight[p] += possible * change[p];
    return possible;
}

double proof_weights(struct arena *arena, const struct problem *problem,
                     const struct panels *panels, const double *x, double *weight) {
    size_t mark = arena_mark(arena), n = problem->n_types;
    struct blend blend = {.problem = problem,
                          .panels = panels,
                          .weight = weight,
                          .scale = ARENA_ARRAY(arena, double, panels->n),
                          .diagonal = ARENA_ARRAY(arena, double, n),
                          .step = ARENA_ARRAY(arena, double, n),
                          .residual = ARENA_ARRAY(arena, double, n),
                          .direction = ARENA_ARRAY(arena, double, n),
                          .image = ARENA_ARRAY(arena, double, n)};
    double *miss = ARENA_ARRAY(arena, double, n), *change = ARENA_ARRAY(arena, double, panels->n);
    for (size_t p = 0; p < panels->n; p++) weight[p] = 1.0 / (double)panels->n;
    double worst = worst_miss(&blend, x, miss);
    double possible = 0, *before = ARENA_ARRAY(arena, double, panels->n);
    for (int i = 0; i < NEWTON_MAX && worst > 1e-14; i++) {
        memcpy(before, weight, panels->n * sizeof(double));
        /* Once a whole step fits, the rest is rounding, and small steps end it. */
        possible = newton(&blend, x, miss, change, possible < 1);
        double now = worst_miss(&blend, x, miss);
        bool rounding = worst < 1e-9, better = now < worst;
        if (rounding && !better) memcpy(weight, before, panels->n * sizeof(double));
        if (better || !rounding) worst = now;
        if (possible < 0.02 || (i > 4 && possible < 0.3) || (rounding && !better)) break;
    }
    arena_rewind(arena, mark);
    return worst;
}
