#include "stats/sortition/panels.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const double tight = 1e-7; /* a sum this near to its bound is at it */

struct panels panels_new(struct arena *arena, const struct problem *problem, size_t max) {
    return (struct panels){.seats = problem->seats,
                           .max = max,
                           .types = arena_take(arena, max * problem->seats + 1, sizeof(uint32_t)),
                           .counts = ARENA_ARRAY(arena, int64_t, problem->n_types + 1)};
}

void panels_face(struct oracle *oracle, const double *x) {
    const struct problem *problem = oracle->problem;
    double sums[SORTITION_VALUES_MAX + 1] = {0};
    oracle_bounds_reset(oracle);
    for (size_t t = 0; t < problem->n_types; t++) {
        for (uint32_t k = problem->start[t]; k < problem->start[t + 1]; k++)
            sums[problem->row[k]] += x[t];
        if (x[t] <= tight) oracle->type_high[t] = 0;
        if (x[t] >= problem->count[t] - tight) oracle->type_low[t] = oracle->type_high[t];
    }
    for (size_t i = 0; i < problem->rows; i++) {
        if (sums[i] <= problem->low[i] + tight) oracle->row_high[i] = problem->low[i];
        if (sums[i] >= problem->high[i] - tight) oracle->row_low[i] = problem->high[i];
    }
}

static void list_write(const struct problem *problem, const uint32_t *x, uint32_t *types) {
    size_t n = 0;
    for (size_t t = 0; t < problem->n_types; t++)
        for (uint32_t i = 0; i < x[t]; i++) types[n++] = (uint32_t)t;
}

void panels_get(const struct problem *problem, const struct panels *panels, size_t at,
                uint32_t *x) {
    memset(x, 0, problem->n_types * sizeof *x);
    for (size_t i = 0; i < panels->seats; i++) x[panels->types[at * panels->seats + i]]++;
}

void panels_put(const struct problem *problem, struct panels *panels, const uint32_t *x) {
    assert(panels->n < panels->max);
    list_write(problem, x, panels->types + panels->n * panels->seats);
    for (size_t t = 0; t < problem->n_types; t++) panels->counts[t] += x[t];
    panels->n++;
}

/* The best panel for who is behind after `n` panels. It is enough to gain most of what the
 * average panel, which is x itself, leaves. */
static bool panel_find(struct herd *herd, double n, double noise) {
    const struct problem *problem = herd->oracle->problem;
    double average = 0;
    for (size_t t = 0; t < problem->n_types; t++) {
        double behind = n * herd->x[t] - (double)herd->panels->counts[t];
        herd->weight[t] = behind / problem->count[t] + noise * rng_real(herd->rng);
        average += herd->weight[t] * herd->x[t];
    }
    struct oracle_wish wish = {.weight = herd->weight, .enough = average, .node_limit = 2000};
    enum oracle_found found = oracle_best(herd->oracle, &wish, herd->trial, NULL, NULL);
    return found == ORACLE_GOOD || found == ORACLE_OPTIMAL;
}

bool panels_more(struct herd *herd) {
    double n = (double)herd->panels->n + 1;
    if (!panel_find(herd, n, 0.1)) return false;
    panels_put(herd->oracle->problem, herd->panels, herd->trial);
    return true;
}

bool panels_again(struct herd *herd, size_t at) {
    const struct problem *problem = herd->oracle->problem;
    struct panels *panels = herd->panels;
    uint32_t *types = panels->types + at * panels->seats;
    for (size_t i = 0; i < panels->seats; i++) panels->counts[types[i]]--;
    bool found = panel_find(herd, (double)panels->n, 0.1);
    if (found) list_write(problem, herd->trial, types);
    for (size_t i = 0; i < panels->seats; i++) panels->counts[types[i]]++;
    return found;
}

double panels_off(const struct problem *problem, const struct panels *panels, const double *x,
                  size_t t) {
    double off = fabs((double)panels->n * x[t] - (double)panels->counts[t]) / problem->count[t];
    bool turns = problem->count[t] > 1 && x[t] > tight && x[t] < problem->count[t] - tight;
    return off + (turns ? 1 : 0);
}

double panels_worst(const struct problem *problem, const struct panels *panels, const double *x) {
    double worst = 0;
    for (size_t t = 0; t < problem->n_types; t++) {
        double off = panels_off(problem, panels, x, t);
        if (off > worst) worst = off;
    }
    return worst;
}
