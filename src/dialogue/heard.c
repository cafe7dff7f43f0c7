#include "dialogue/heard.h"

#include "stats/disclosure/suppress.h"
#include "stats/proportion.h"

#include <math.h>

/* ---- uptake ---- */

struct interval uptake_share(int64_t n, int64_t of) {
    struct interval share = {(double)NAN, (double)NAN};
    struct why why = {0};
    if (of <= 0 || n > of || proportion_wilson(n, of, 0.95, &share, &why) != FAIL_NONE)
        return (struct interval){(double)NAN, (double)NAN};
    return share;
}

int64_t uptake_needed(const struct uptake *uptake, int64_t wanted) {
    bool own = uptake->over >= 10 && uptake->written > 0;
    int64_t of = own ? uptake->over : UPTAKE_PEER_REGISTERED;
    int64_t n = own ? uptake->written : UPTAKE_PEER_RAN;
    return (wanted * of + n - 1) / n;
}

/* ---- coverage ---- */

static void state_find(struct heard_group *g) {
    if (g->events == 0)
        g->state = g->coming > 0 ? HEARD_COMING : HEARD_NOT;
    else
        g->state = g->high < g->share / 2 ? HEARD_LITTLE : HEARD_WELL;
}

static void bounds_find(struct heard_group *g, int64_t others_least, int64_t others_most) {
    double low = (double)(g->least + others_most), high = (double)(g->most + others_least);
    bool nobody = g->most + others_most == 0;
    g->low = nobody ? (double)NAN : low > 0 ? (double)g->least / low : 0;
    g->high = nobody ? (double)NAN : high > 0 ? (double)g->most / high : 0;
}

void heard_parts(struct heard_group *groups, size_t n) {
    int64_t population = 0, least = 0, most = 0;
    for (size_t i = 0; i < n; i++) {
        population += groups[i].population;
        least += groups[i].least;
        most += groups[i].most;
    }
    for (size_t i = 0; i < n; i++) {
        struct heard_group *g = &groups[i];
        g->share = population > 0 ? (double)g->population / (double)population : (double)NAN;
        bounds_find(g, least - g->least, most - g->most);
        state_find(g);
    }
}

void heard_each(struct heard_group *groups, size_t n, int64_t whole, int64_t all_least,
                int64_t all_most) {
    for (size_t i = 0; i < n; i++) {
        struct heard_group *g = &groups[i];
        g->share = whole > 0 ? fmin(1, (double)g->population / (double)whole) : (double)NAN;
        bounds_find(g, all_least - g->least, all_most - g->most);
        state_find(g);
    }
}

/* ---- what may be shown ---- */

static bool is_small(int64_t n) {
    return n > 0 && n < SAFE_LEAST;
}

enum beside beside_whole(const int64_t whole[3], const int64_t own[3], size_t n_others) {
    int64_t rest = 0;
    bool small = false;
    for (size_t i = 0; i < 3; i++) {
        int64_t other = whole[i] - own[i];
        rest += other;
        small |= is_small(whole[i]) || is_small(other) || other < 0;
    }
    if (n_others < 2 || rest < SAFE_LEAST) return BESIDE_NOTHING;
    return small ? BESIDE_N : BESIDE_ALL;
}

enum fail areas_safe(struct arena *arena, const int64_t *counts, size_t n_areas, bool *shown,
                     struct why *why) {
    struct cross_table table;
    struct suppression result = {0};
    double *values = ARENA_ARRAY(arena, double, n_areas * 3 + 1);
    for (size_t i = 0; i < n_areas * 3; i++) {
        values[i] = (double)counts[i];
        shown[i] = false;
    }
    if (n_areas == 0) return FAIL_NONE;
    cross_table_make(arena, values, n_areas, 3, &table);
    bool *primary = ARENA_ARRAY(arena, bool, table.n_cells);
    (void)primary_mark(table.value, table.n_cells, SAFE_LEAST, false, primary);
    /* The whole is published beside the areas: where it is small itself, no area is shown; else its
     * totals stay and only what lies within may be hidden. */
    bool *may_hide = ARENA_ARRAY(arena, bool, table.n_cells);
    for (size_t i = 0; i < table.n_cells; i++) may_hide[i] = i < 4 * n_areas;
    for (size_t i = 4 * n_areas; i < table.n_cells; i++)
        if (primary[i]) return FAIL_NONE;
    const struct suppress_plan plan = {.n_cells = table.n_cells,
                                       .value = table.value,
                                       .relations = table.relations,
                                       .primary = primary,
                                       .may_hide = may_hide,
                                       .protection = 3,
                                       .search_limit = 20000};
    enum fail fail = suppress_run(arena, &plan, &result, why);
    /* Where no pattern protects them nothing is shown. */
    if (fail == FAIL_INFEASIBLE) return FAIL_NONE;
    if (fail != FAIL_NONE) return fail;
    for (size_t a = 0; a < n_areas; a++) {
        bool whole =
            !result.hidden[3 * a] && !result.hidden[3 * a + 1] && !result.hidden[3 * a + 2];
        for (size_t k = 0; k < 3; k++) shown[3 * a + k] = whole;
    }
    return FAIL_NONE;
}
