/* Means, totals and ratios by replicates, raked or not, from sums by unit and by cell. */
#include "base/parallel.h"
#include "stats/survey/replicate_inner.h"

#include <string.h>

/* Replicates are taken eight at a time, so that a row is looked at once for all of them; each
 * has a lane of its own and is summed in the same order whatever the others are. */
enum { LANES = 8 };
typedef double lanes __attribute__((vector_size(LANES * sizeof(double)), aligned(16)));

/* A row as replicates need it; rows of a unit stand together, units of a stratum too. */
struct record {
    double weight;
    int32_t cell, domain; /* domain -1: counts for raking alone */
    double said[];        /* [n_said] numbers, or codes of factors */
};

struct engine {
    const struct replicates *replicates;
    const struct estimate_plan *plan;
    const struct replicate_rake *rake;
    struct cells cells; /* one cell without raking */
    size_t n_domains, n_columns, n_said;
    size_t m;           /* sums of a cell: weight, weight by domain, tops, bottoms */
    size_t record_size; /* bytes */
    const char *records;
    const size_t *unit_starts; /* [n_units + 1] records of units in their order */
    const size_t *place;       /* [n_units] where a unit stands; NULL: as numbered */
    size_t worker_size;        /* lanes */
    lanes *scratch;            /* of workers */
    double *each;
    struct why *whys; /* [workers] */
    enum fail *fails; /* [n] of each replicate */
};

static inline const struct record *record_at(const struct engine *engine, size_t i) {
    return (const struct record *)(engine->records + i * engine->record_size);
}

static inline void record_add(const struct engine *engine, const struct record *record,
                              const lanes *factor, lanes *sums) {
    lanes w = *factor * record->weight;
    const struct estimate_plan *plan = engine->plan;
    lanes *cell = sums + (size_t)record->cell * engine->m;
    cell[0] += w;
    if (record->domain < 0) return;
    size_t domain = (size_t)record->domain;
    cell[1 + domain] += w;
    lanes *top = cell + 1 + engine->n_domains + domain * engine->n_columns;
    if (plan->statistic == STATISTIC_RATIO) {
        lanes *bottom = top + engine->n_domains * engine->n_columns;
        for (size_t d = 0; d < plan->n_denominators; d++)
            for (size_t v = 0; v < plan->n_variables; v++) {
                *top++ += w * record->said[v];
                *bottom++ += w * record->said[plan->n_variables + d];
            }
        return;
    }
    for (size_t v = 0; v < plan->n_variables; v++) {
        int32_t n_levels = plan->variables[v].factor.n_levels;
        if (n_levels == 0) {
            *top++ += w * record->said[v];
        } else {
            top[(size_t)record->said[v]] += w;
            top += n_levels;
        }
    }
}

static inline void unit_add(const struct engine *engine, size_t place, const lanes *factor,
                            lanes *sums) {
    for (size_t i = engine->unit_starts[place]; i < engine->unit_starts[place + 1]; i++)
        record_add(engine, record_at(engine, i), factor, sums);
}

/* Stratum by stratum: how often each unit is drawn in each replicate, then its rows. A unit is
 * drawn about once; 255 times does not happen, as a stratum of n units has no more than n draws. */
static void bootstrap_add(const struct engine *engine, size_t first, size_t n, uint8_t *counts,
                          lanes *sums) {
    const struct replicates *replicates = engine->replicates;
    struct draws draws[LANES];
    for (size_t k = 0; k < n; k++) draws[k] = draws_start(replicates->seed, first + k);
    for (size_t h = 0; h < replicates->n_strata; h++) {
        struct resample resample = resample_of(replicates, h);
        size_t from = (size_t)replicates->starts[h];
        memset(counts, 0, (size_t)resample.n * LANES);
        for (size_t k = 0; k < n; k++) {
            struct draws lane = draws[k];
            for (uint32_t i = 0; i < resample.m; i++)
                counts[(size_t)draws_below(&lane, resample.n) * LANES + k]++;
            draws[k] = lane;
        }
        for (uint32_t u = 0; u < resample.n; u++) {
            lanes factor = {0};
            for (size_t k = 0; k < LANES; k++)
                factor[k] = resample.start + resample.each * (double)counts[u * LANES + k];
            unit_add(engine, from + u, &factor, sums);
        }
    }
}

/* Factors that are made or supplied, by unit or by row (then a row's record weighs 1). */
static void factors_add(const struct engine *engine, size_t first, size_t n, double *factors,
                        lanes *sums) {
    const struct replicates *replicates = engine->replicates;
    bool by_row = replicates->supplied != NULL;
    size_t n_units = replicates->n_units;
    for (size_t k = 0; k < n && !by_row; k++)
        replicate_factors(replicates, first + k, factors + k * n_units);
    for (size_t u = 0; u < n_units; u++) {
        lanes factor = {0};
        for (size_t k = 0; k < n; k++)
            factor[k] = by_row ? replicates->supplied[first + k][u] : factors[k * n_units + u];
        if (by_row)
            record_add(engine, record_at(engine, u), &factor, sums);
        else
            unit_add(engine, engine->place == NULL ? u : engine->place[u], &factor, sums);
    }
}

/* The figures of one lane. */
static enum fail sums_finish(const struct engine *engine, const lanes *sums, size_t lane,
                             double *scratch, double *values, struct why *why) {
    size_t n_cells = (size_t)engine->cells.n_cells, m = engine->m;
    double *factors = scratch, *bare = factors + n_cells, *totals = bare + n_cells;
    double *inner = totals + m;
    const struct estimate_plan *plan = engine->plan;
    for (size_t c = 0; c < n_cells; c++) factors[c] = 1, bare[c] = sums[c * m][lane];
    if (engine->rake->n_margins > 0) {
        int rounds;
        double worst;
        TRY(cells_rake(&engine->cells, engine->rake->margins, bare, 1000, 1e-11, factors, inner,
                       &rounds, &worst, why));
    }
    memset(totals, 0, m * sizeof totals[0]);
    for (size_t c = 0; c < n_cells; c++)
        for (size_t i = 0; i < m; i++) totals[i] += factors[c] * sums[c * m + i][lane];
    size_t p = engine->n_domains * engine->n_columns;
    const double *tops = totals + 1 + engine->n_domains;
    for (size_t i = 0; i < p; i++) {
        double below = plan->statistic == STATISTIC_TOTAL  ? 1
                       : plan->statistic == STATISTIC_MEAN ? totals[1 + i / engine->n_columns]
                                                           : tops[p + i];
        values[i] = below == 0 ? (double)NAN : tops[i] / below;
    }
    return FAIL_NONE;
}

static void replicate_eight(void *context, size_t task, unsigned worker) {
    struct engine *engine = context;
    const struct replicates *replicates = engine->replicates;
    size_t first = task * LANES, n = replicates->n - first < LANES ? replicates->n - first : LANES;
    size_t n_sums = (size_t)engine->cells.n_cells * engine->m;
    lanes *sums = engine->scratch + worker * engine->worker_size;
    double *rest = (double *)(void *)(sums + n_sums);
    memset(sums, 0, n_sums * sizeof sums[0]);
    if (is_bootstrap(replicates))
        bootstrap_add(engine, first, n, (uint8_t *)(void *)rest, sums);
    else
        factors_add(engine, first, n, rest, sums);
    for (size_t k = 0; k < n; k++)
        engine->fails[first + k] =
            sums_finish(engine, sums, k, rest,
                        engine->each + (first + k) * engine->n_domains * engine->n_columns,
                        &engine->whys[worker]);
}

/* --- Records ------------------------------------------------------------------------------- */

static double said_of(const struct variable *variable, size_t row) {
    if (variable->factor.n_levels > 0) return (double)variable->factor.codes[row];
    return variable->numbers[row];
}

static void record_fill(const struct engine *engine, const bool *keep, size_t row,
                        struct record *record) {
    const struct estimate_plan *plan = engine->plan;
    record->weight = engine->replicates->supplied != NULL ? 1 : engine->replicates->weights[row];
    record->cell = engine->cells.of == NULL ? 0 : engine->cells.of[row];
    record->domain = !keep[row] ? -1 : plan->by == NULL ? 0 : plan->by->codes[row];
    for (size_t v = 0; v < plan->n_variables; v++)
        record->said[v] = said_of(&plan->variables[v], row);
    for (size_t d = 0; d < plan->n_denominators; d++)
        record->said[plan->n_variables + d] = said_of(&plan->denominators[d], row);
}

/* Where each row's record goes: rows of supplied weights stay as they are. */
static void records_make(struct arena *arena, struct engine *engine, const bool *keep) {
    const struct replicates *replicates = engine->replicates;
    size_t n = replicates->n_rows, n_units = replicates->n_units;
    char *records = arena_take(arena, n + 1, engine->record_size);
    size_t *starts = ARENA_ARRAY(arena, size_t, n_units + 2);
    bool ordered = replicates->order != NULL && replicates->supplied == NULL;
    engine->records = records, engine->unit_starts = starts;
    if (ordered) {
        size_t *place = ARENA_ARRAY(arena, size_t, n_units + 1);
        for (size_t i = 0; i < n_units; i++) place[replicates->order[i]] = i;
        engine->place = place;
    }
    if (replicates->supplied != NULL) {
        for (size_t r = 0; r < n; r++)
            record_fill(engine, keep, r, (struct record *)(records + r * engine->record_size));
        return;
    }
    for (size_t r = 0; r < n; r++) {
        size_t unit = replicates->units == NULL ? r : (size_t)replicates->units[r];
        starts[(engine->place == NULL ? unit : engine->place[unit]) + 2]++;
    }
    for (size_t u = 1; u <= n_units; u++) starts[u + 1] += starts[u];
    for (size_t r = 0; r < n; r++) {
        size_t unit = replicates->units == NULL ? r : (size_t)replicates->units[r];
        size_t at = starts[(engine->place == NULL ? unit : engine->place[unit]) + 1]++;
        record_fill(engine, keep, r, (struct record *)(records + at * engine->record_size));
    }
}

static enum fail engine_make(struct arena *arena, const struct replicates *replicates,
                             const struct estimate_plan *plan, const struct replicate_rake *rake,
                             const struct estimate *shape, struct engine *engine, struct why *why) {
    static const struct replicate_rake none = {0};
    *engine = (struct engine){.replicates = replicates,
                              .plan = plan,
                              .rake = rake == NULL ? &none : rake,
                              .cells = {.n_cells = 1},
                              .n_domains = shape->n_domains,
                              .n_columns = shape->n_columns,
                              .n_said = plan->n_variables + plan->n_denominators};
    size_t p = shape->n;
    engine->m = 1 + engine->n_domains + p * (plan->statistic == STATISTIC_RATIO ? 2 : 1);
    engine->record_size = sizeof(struct record) + engine->n_said * sizeof(double);
    size_t inner = 1;
    if (engine->rake->n_margins > 0) {
        TRY(cells_make(arena, rake->margins, rake->n_margins, replicates->weights,
                       replicates->n_rows, &engine->cells, why));
        inner = rake_scratch(rake->margins, rake->n_margins);
    }
    bool *keep =
        complete_rows(arena, replicates->n_rows, plan->domain, plan->variables, plan->n_variables);
    const bool *also =
        complete_rows(arena, replicates->n_rows, keep, plan->denominators, plan->n_denominators);
    for (size_t r = 0; r < replicates->n_rows; r++)
        keep[r] = also[r] && (plan->by == NULL || plan->by->codes[r] >= 0);
    records_make(arena, engine, keep);
    size_t n_cells = (size_t)engine->cells.n_cells, most = 0;
    for (size_t h = 0; h < replicates->n_strata; h++) {
        size_t n = (size_t)(replicates->starts[h + 1] - replicates->starts[h]);
        if (n > most) most = n;
    }
    /* What follows the sums serves for counts, then for raking. */
    size_t counts = is_bootstrap(replicates)       ? most
                    : replicates->supplied == NULL ? replicates->n_units * sizeof(lanes)
                                                   : 0;
    size_t raking = (2 * n_cells + engine->m + inner) * sizeof(double);
    counts *= is_bootstrap(replicates) ? LANES : 1;
    engine->worker_size =
        n_cells * engine->m + (counts > raking ? counts : raking) / sizeof(lanes) + 1;
    return FAIL_NONE;
}

/* Names, people and weight of the estimates; their values come from replicates. */
static void shape_make(struct arena *arena, const struct estimate_plan *plan,
                       struct estimate *out) {
    struct estimate_plan bare = *plan;
    bare.deff = DEFF_NONE;
    *out = estimate_shape(arena, &bare);
}

enum fail replicate_estimate(struct arena *arena, const struct replicates *replicates,
                             const struct estimate_plan *plan, const struct replicate_rake *rake,
                             unsigned n_threads, struct estimate *out, struct why *why) {
    struct engine engine;
    struct estimate estimate;
    if (n_threads < 1) n_threads = 1;
    if (n_threads > replicates->n) n_threads = (unsigned)replicates->n;
    shape_make(arena, plan, &estimate);
    TRY(engine_make(arena, replicates, plan, rake, &estimate, &engine, why));
    size_t p = estimate.n, people = 0;
    for (size_t d = 0; d < estimate.n_domains; d++) people += estimate.people[d];
    if (people == 0)
        return why_fail(why, FAIL_INFEASIBLE, plan->n_variables > 0 ? plan->variables[0].name : "",
                        "nobody with a weight above 0 has an answer to '%.60s'",
                        plan->n_variables > 0 ? plan->variables[0].name : "");
    estimate.values = ARENA_ARRAY(arena, double, p + 1);
    estimate.errors = ARENA_ARRAY(arena, double, p + 1);
    estimate.covariance = ARENA_ARRAY(arena, double, p *p + 1);
    engine.each = ARENA_ARRAY(arena, double, replicates->n *p + 1);
    engine.fails = ARENA_ARRAY(arena, enum fail, replicates->n + 1);
    engine.whys = ARENA_ARRAY(arena, struct why, n_threads);
    engine.scratch = ARENA_ARRAY(arena, lanes, engine.worker_size * n_threads);
    size_t n_sums = (size_t)engine.cells.n_cells * engine.m;
    for (size_t i = 0; i < replicates->n_rows; i++) {
        lanes factor = {0};
        factor[0] = replicates->supplied != NULL ? replicates->weights[i] : 1;
        record_add(&engine, record_at(&engine, i), &factor, engine.scratch);
    }
    TRY(sums_finish(&engine, engine.scratch, 0, (double *)(void *)(engine.scratch + n_sums),
                    estimate.values, why));
    parallel_run((replicates->n + LANES - 1) / LANES, n_threads, replicate_eight, &engine);
    for (size_t b = 0; b < replicates->n; b++)
        if (engine.fails[b] != FAIL_NONE)
            return why_fail(why, engine.fails[b], "replicates",
                            "replicate %zu of %zu cannot be raked: its part of the sample lacks "
                            "somebody of a category; join small categories",
                            b + 1, replicates->n);
    replicate_covariance(replicates, estimate.values, engine.each, p, estimate.covariance);
    for (size_t i = 0; i < p; i++)
        estimate.errors[i] = error_of_variance(estimate.covariance[i * p + i]);
    estimate.df =
        plan->domain == NULL ? replicates->df : replicates_df(arena, replicates, plan->domain);
    estimate_domains(arena, plan, &estimate);
    *out = estimate;
    return FAIL_NONE;
}
