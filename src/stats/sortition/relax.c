#include "stats/sortition/relax.h"

#include "stats/sortition/oracle.h"

#include <math.h>
#include <string.h>

enum { OPTIONS_MAX = 6, CLASHES_MAX = 12, NODES_MAX = 200000 };

/* The problem with a phantom type for each bound that may give way. A phantom of a minimum fills
 * its row in place of people; a phantom of a maximum is there from the start, `room` strong, and
 * each that leaves lets one more person in. So the weights -1 and +1 count the places moved. */
struct loose {
    struct problem problem;
    size_t types;  /* real ones */
    uint32_t *row; /* [phantoms] */
    bool *is_max;  /* [phantoms] */
    size_t phantoms;
    double *weight; /* [n_types] */
    uint32_t *x;
    struct oracle *oracle;
};

static void phantom_add(struct loose *loose, size_t row, bool is_max, int32_t room) {
    if (room <= 0) return;
    struct problem *problem = &loose->problem;
    size_t t = problem->n_types++, entries = problem->start[t];
    loose->row[loose->phantoms] = (uint32_t)row;
    loose->is_max[loose->phantoms++] = is_max;
    problem->count[t] = (uint32_t)room;
    problem->household[t] = -1;
    problem->row[entries] = (uint32_t)row;
    problem->start[t + 1] = (uint32_t)(entries + 1);
    loose->weight[t] = is_max ? 1 : -1;
    if (!is_max) return;
    problem->low[row] += room;
    problem->high[row] += room;
}

static void *longer(struct arena *arena, const void *old, size_t n, size_t more, size_t size) {
    char *copy = arena_take(arena, n + more, size);
    memcpy(copy, old, n * size);
    return copy;
}

static void loose_make(struct arena *arena, const struct problem *of, struct loose *out) {
    size_t more = 2 * of->n_values, n = of->n_types, entries = of->start[n];
    const struct sortition_quotas *quotas = of->plan->quotas;
    *out = (struct loose){.problem = *of, .types = n};
    struct problem *problem = &out->problem;
    problem->count = longer(arena, of->count, n, more, sizeof(uint32_t));
    problem->household = longer(arena, of->household, n, more, sizeof(int32_t));
    problem->start = longer(arena, of->start, n + 1, more, sizeof(uint32_t));
    problem->row = longer(arena, of->row, entries, more, sizeof(uint32_t));
    problem->low = longer(arena, of->low, of->rows + of->n_households, 0, sizeof(int32_t));
    problem->high = longer(arena, of->high, of->rows + of->n_households, 0, sizeof(int32_t));
    out->row = ARENA_ARRAY(arena, uint32_t, more + 1);
    out->is_max = ARENA_ARRAY(arena, bool, more + 1);
    out->weight = ARENA_ARRAY(arena, double, n + more);
    out->x = ARENA_ARRAY(arena, uint32_t, n + more);
    size_t row = 0;
    for (size_t f = 0; f < quotas->n_features; f++) {
        for (size_t v = 0; v < quotas->features[f].n_values; v++, row++) {
            const struct sortition_value *value = &quotas->features[f].values[v];
            int32_t down = value->min - value->min_flex, up = value->max_flex - value->max;
            int32_t seats = (int32_t)of->seats;
            if (down > of->low[row]) down = of->low[row];
            if (up > seats - of->high[row]) up = seats - of->high[row];
            phantom_add(out, row, false, down);
            phantom_add(out, row, true, up);
        }
    }
    out->oracle = oracle_new(arena, problem);
}

static bool loose_solve(struct loose *loose, double *places) {
    struct oracle_wish wish = {.weight = loose->weight,
                               .enough = HUGE_VAL,
                               .exact = true,
                               .integral = true,
                               .node_limit = NODES_MAX};
    enum oracle_found found = oracle_best(loose->oracle, &wish, loose->x, NULL, NULL);
    if (found != ORACLE_OPTIMAL && found != ORACLE_GOOD) return false;
    *places = 0;
    for (size_t i = 0; i < loose->phantoms; i++) {
        size_t t = loose->types + i;
        *places += loose->is_max[i] ? loose->problem.count[t] - loose->x[t] : loose->x[t];
    }
    return true;
}

static struct sortition_relaxation option_make(struct arena *arena, const struct loose *loose) {
    struct sortition_change *changes = ARENA_ARRAY(arena, struct sortition_change, loose->phantoms);
    struct sortition_relaxation out = {.changes = changes};
    for (size_t i = 0; i < loose->phantoms; i++) {
        size_t t = loose->types + i;
        int32_t moved = (int32_t)loose->x[t];
        if (loose->is_max[i]) moved = (int32_t)loose->problem.count[t] - moved;
        if (moved == 0) continue;
        struct sortition_change *change = &changes[out.n++];
        problem_value(&loose->problem, loose->row[i], &change->feature, &change->value);
        const struct sortition_value *value =
            &loose->problem.plan->quotas->features[change->feature].values[change->value];
        change->is_max = loose->is_max[i];
        change->from = change->is_max ? value->max : value->min;
        change->to = change->is_max ? value->max + moved : value->min - moved;
        out.places += (size_t)moved;
    }
    return out;
}

static bool same_option(const struct sortition_relaxation *a,
                        const struct sortition_relaxation *b) {
    if (a->n != b->n) return false;
    for (size_t i = 0; i < a->n; i++) {
        const struct sortition_change *x = &a->changes[i], *y = &b->changes[i];
        if (x->feature != y->feature || x->value != y->value || x->is_max != y->is_max ||
            x->to != y->to)
            return false;
    }
    return true;
}

/* The first answer, and others of the same total found by forbidding its changes in turn. */
static void options_find(struct arena *arena, struct loose *loose, struct sortition_repair *out) {
    struct sortition_relaxation *options =
        ARENA_ARRAY(arena, struct sortition_relaxation, OPTIONS_MAX);
    double least, places;
    out->options = options;
    if (!loose_solve(loose, &least)) return;
    out->feasible = least == 0;
    if (out->feasible) return;
    options[out->n_options++] = option_make(arena, loose);
    uint32_t *first = ARENA_ARRAY(arena, uint32_t, loose->problem.n_types);
    memcpy(first, loose->x, loose->problem.n_types * sizeof *first);
    for (size_t i = 0; i < loose->phantoms && out->n_options < OPTIONS_MAX; i++) {
        size_t t = loose->types + i;
        int32_t room = (int32_t)loose->problem.count[t];
        if ((int32_t)first[t] == (loose->is_max[i] ? room : 0)) continue;
        int32_t low = loose->oracle->type_low[t], high = loose->oracle->type_high[t];
        loose->oracle->type_low[t] = loose->is_max[i] ? room : 0;
        loose->oracle->type_high[t] = loose->is_max[i] ? room : 0;
        if (loose_solve(loose, &places) && places <= least) {
            struct sortition_relaxation option = option_make(arena, loose);
            bool known = false;
            for (size_t o = 0; o < out->n_options; o++)
                known = known || same_option(&options[o], &option);
            if (!known) options[out->n_options++] = option;
        }
        loose->oracle->type_low[t] = low;
        loose->oracle->type_high[t] = high;
    }
}

/* --- What clashes --- */

struct clashes {
    struct arena *arena;
    struct problem problem; /* a copy whose bounds come and go */
    const struct problem *of;
    struct oracle *oracle;
    double *weight;
    uint32_t *x;
    struct sortition_clash *found;
    size_t n;
};

static const char *value_text(struct clashes *clashes, size_t row) {
    const struct sortition_quotas *quotas = clashes->of->plan->quotas;
    size_t f, v;
    problem_value(clashes->of, row, &f, &v);
    const struct sortition_value *value = &quotas->features[f].values[v];
    return arena_printf(clashes->arena, "'%s: %s' (%d to %d places, %u people)",
                        quotas->features[f].name, value->name, value->min, value->max,
                        clashes->of->people_of_row[row]);
}

static void clash_add(struct clashes *clashes, size_t row_a, size_t row_b, const char *text) {
    if (clashes->n == CLASHES_MAX) return;
    struct sortition_clash *clash = &clashes->found[clashes->n++];
    *clash = (struct sortition_clash){.feature_b = SIZE_MAX, .value_b = SIZE_MAX, .text = text};
    problem_value(clashes->of, row_a, &clash->feature_a, &clash->value_a);
    if (row_b != SIZE_MAX) problem_value(clashes->of, row_b, &clash->feature_b, &clash->value_b);
}

/* Is there a panel that keeps the rows marked, whatever the other values are? */
static bool keeps_some(struct clashes *clashes, const bool *rows) {
    const struct problem *of = clashes->of;
    for (size_t i = 0; i < of->n_values; i++) {
        clashes->problem.low[i] = rows[i] ? of->low[i] : 0;
        clashes->problem.high[i] = rows[i] ? of->high[i] : (int32_t)of->seats;
    }
    oracle_bounds_reset(clashes->oracle);
    struct oracle_wish wish = {.weight = clashes->weight,
                               .enough = 0,
                               .exact = true,
                               .integral = true,
                               .node_limit = 2000};
    return oracle_best(clashes->oracle, &wish, clashes->x, NULL, NULL) != ORACLE_NONE;
}

static void lone_clashes(struct clashes *clashes) {
    const struct problem *of = clashes->of;
    const struct sortition_quotas *quotas = of->plan->quotas;
    size_t row = 0;
    for (size_t f = 0; f < quotas->n_features; f++) {
        int64_t low = 0, high = 0;
        size_t first = row;
        for (size_t v = 0; v < quotas->features[f].n_values; v++, row++) {
            low += of->low[row];
            high += of->high[row];
            if (of->low[row] <= (int64_t)of->people_of_row[row]) continue;
            clash_add(clashes, row, SIZE_MAX,
                      arena_printf(clashes->arena, "%s needs more people than volunteered",
                                   value_text(clashes, row)));
        }
        if (low <= (int64_t)of->seats && high >= (int64_t)of->seats) continue;
        bool few = high < (int64_t)of->seats;
        clash_add(clashes, first, SIZE_MAX,
                  arena_printf(clashes->arena,
                               "the %s of '%s' add up to %lld, %s than the %zu places to fill",
                               few ? "maxima" : "minima", quotas->features[f].name,
                               (long long)(few ? high : low), few ? "fewer" : "more", of->seats));
    }
}

/* Two values whose quotas alone exclude each other, or at least the two categories. */
static void pair_clashes(struct clashes *clashes, size_t a, size_t b) {
    const struct sortition_quotas *quotas = clashes->of->plan->quotas;
    size_t from_a = sortition_value_number(quotas, a, 0), n_a = quotas->features[a].n_values;
    size_t from_b = sortition_value_number(quotas, b, 0), n_b = quotas->features[b].n_values;
    bool rows[SORTITION_VALUES_MAX] = {false}, any = false;
    for (size_t v = 0; v < n_a; v++) rows[from_a + v] = true;
    for (size_t w = 0; w < n_b; w++) rows[from_b + w] = true;
    if (keeps_some(clashes, rows)) return;
    for (size_t v = 0; v < n_a; v++) {
        for (size_t w = 0; w < n_b; w++) {
            memset(rows, 0, sizeof rows);
            rows[from_a + v] = rows[from_b + w] = true;
            if (keeps_some(clashes, rows)) continue;
            any = true;
            clash_add(clashes, from_a + v, from_b + w,
                      arena_printf(clashes->arena, "%s and %s cannot both be kept",
                                   value_text(clashes, from_a + v),
                                   value_text(clashes, from_b + w)));
        }
    }
    if (any) return;
    clash_add(clashes, from_a, from_b,
              arena_printf(clashes->arena,
                           "the quotas of '%s' and those of '%s' cannot all be kept",
                           quotas->features[a].name, quotas->features[b].name));
}

static void clashes_find(struct arena *arena, const struct problem *of,
                         struct sortition_repair *out) {
    const struct sortition_quotas *quotas = of->plan->quotas;
    struct clashes clashes = {.arena = arena,
                              .problem = *of,
                              .of = of,
                              .weight = ARENA_ARRAY(arena, double, of->n_types + 1),
                              .x = ARENA_ARRAY(arena, uint32_t, of->n_types + 1),
                              .found = ARENA_ARRAY(arena, struct sortition_clash, CLASHES_MAX)};
    size_t bounds = of->rows + of->n_households;
    clashes.problem.low = longer(arena, of->low, bounds, 0, sizeof(int32_t));
    clashes.problem.high = longer(arena, of->high, bounds, 0, sizeof(int32_t));
    clashes.oracle = oracle_new(arena, &clashes.problem);
    lone_clashes(&clashes);
    for (size_t a = 0; a < quotas->n_features && clashes.n == 0; a++)
        for (size_t b = a + 1; b < quotas->n_features; b++) pair_clashes(&clashes, a, b);
    out->clashes = clashes.found;
    out->n_clashes = clashes.n;
}

enum fail sortition_relax(struct arena *arena, const struct sortition_plan *plan,
                          struct sortition_repair *out, struct why *why) {
    struct problem *problem = ARENA_NEW(arena, struct problem);
    struct sortition_repair repair = {0};
    struct loose *loose = ARENA_NEW(arena, struct loose);
    TRY(problem_make(arena, plan, problem, why));
    loose_make(arena, problem, loose);
    options_find(arena, loose, &repair);
    if (!repair.feasible) clashes_find(arena, problem, &repair);
    *out = repair;
    return FAIL_NONE;
}

struct sortition_quotas sortition_quotas_changed(struct arena *arena,
                                                 const struct sortition_quotas *quotas,
                                                 const struct sortition_relaxation *changes) {
    struct sortition_quotas out = *quotas;
    out.features = longer(arena, quotas->features, quotas->n_features, 0, sizeof *out.features);
    for (size_t f = 0; f < out.n_features; f++)
        out.features[f].values =
            longer(arena, quotas->features[f].values, quotas->features[f].n_values, 0,
                   sizeof(struct sortition_value));
    for (size_t i = 0; i < changes->n; i++) {
        const struct sortition_change *change = &changes->changes[i];
        struct sortition_value *value = &out.features[change->feature].values[change->value];
        if (change->is_max)
            value->max = change->to;
        else
            value->min = change->to;
    }
    return out;
}

const char *sortition_change_text(struct arena *arena, const struct sortition_quotas *quotas,
                                  const struct sortition_change *change) {
    const struct sortition_feature *feature = &quotas->features[change->feature];
    return arena_printf(arena, "%s: %s: at %s %d instead of %d", feature->name,
                        feature->values[change->value].name, change->is_max ? "most" : "least",
                        change->to, change->from);
}
