#include "stats/opinion/route.h"

#include "base/rng.h"
#include "stats/cholesky.h"

#include <gsl/gsl_sf_psi.h>
#include <math.h>

double opinion_route_about_statement(int64_t agrees, int64_t disagrees, int64_t passes) {
    double a[3] = {(double)agrees + 1, (double)disagrees + 1, (double)passes + 1};
    double all = a[0] + a[1] + a[2], entropy = 0, expected = gsl_sf_psi(all + 1);
    for (int k = 0; k < 3; k++) {
        entropy -= a[k] / all * log(a[k] / all);
        expected -= a[k] / all * gsl_sf_psi(a[k] + 1);
    }
    return fmax(entropy - expected, 1e-12);
}

enum { B = OPINION_BLOCK };

/* Cholesky of the precision of the person's place, in the lower triangle. */
static void precision(const struct opinion_route_plan *plan, double a[B][B]) {
    for (int k = 0; k < plan->n_axes; k++) {
        for (int l = 0; l <= k; l++) a[k][l] = k == l ? plan->pull[k] : 0;
    }
    for (size_t j = 0; j < plan->n; j++) {
        const double *v = plan->statements[j].loading;
        if (!plan->statements[j].answered || v == NULL) continue;
        for (int k = 0; k < plan->n_axes; k++)
            for (int l = 0; l <= k; l++) a[k][l] += v[k] * v[l];
    }
    cholesky_factor(a[0], (size_t)plan->n_axes, B, 1e-12);
}

/* 1/2 ln(1 + v' A^-1 v), A given by its Cholesky factor. */
static double about_person(const double *v, int n_axes, double factor[B][B]) {
    double y[B], square = 0;
    for (int k = 0; k < n_axes; k++) y[k] = v[k];
    cholesky_forward(factor[0], (size_t)n_axes, B, y);
    for (int k = 0; k < n_axes; k++) square += y[k] * y[k];
    return 0.5 * log1p(square);
}

size_t opinion_route_chances(const struct opinion_route_plan *plan, double *chance) {
    double factor[B][B] = {{0}}, total = 0;
    size_t left = 0;
    precision(plan, factor);
    for (size_t j = 0; j < plan->n; j++) {
        const struct opinion_route_statement *s = &plan->statements[j];
        chance[j] = 0;
        if (s->answered) continue;
        left++;
        chance[j] = opinion_route_about_statement(s->agrees, s->disagrees, s->passes);
        if (s->loading != NULL && plan->n_axes > 0)
            chance[j] += about_person(s->loading, plan->n_axes, factor);
        total += chance[j];
    }
    for (size_t j = 0; j < plan->n; j++)
        if (!plan->statements[j].answered)
            chance[j] =
                OPINION_EVEN_SHARE / (double)left + (1 - OPINION_EVEN_SHARE) * chance[j] / total;
    return left;
}

size_t opinion_route_next(struct arena *arena, const struct opinion_route_plan *plan,
                          double *chance) {
    size_t mark = arena_mark(arena), found = SIZE_MAX;
    double *chances = ARENA_ARRAY(arena, double, plan->n + 1);
    if (opinion_route_chances(plan, chances) > 0) {
        struct rng rng;
        rng_init(&rng, plan->seed);
        double at = rng_real(&rng);
        for (size_t j = 0; j < plan->n; j++) {
            if (plan->statements[j].answered) continue;
            found = j; /* the last one takes what rounding leaves */
            at -= chances[j];
            if (at < 0) break;
        }
        if (chance != NULL) *chance = chances[found];
    }
    arena_rewind(arena, mark);
    return found;
}
