#include "stats/survey/design.h"

#include "stats/survey/intern.h"
#include "stats/survey/replicate.h"

#include <math.h>
#include <string.h>

bool lonely_of(const char *word, enum lonely *out) {
    static const char *const words[] = {"fail", "remove", "certainty", "adjust", "average"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!text_is(word, words[i])) continue;
        *out = (enum lonely)i;
        return true;
    }
    return false;
}

/* Dense codes of the pairs (a, b) that occur, in order of coming. NULL counts as one code. */
static int32_t pair_codes(struct arena *arena, const int32_t *a, int32_t n_a, const int32_t *b,
                          int32_t n_b, size_t n_rows, int32_t *codes) {
    uint64_t all = (uint64_t)(a == NULL ? 1 : n_a) * (uint64_t)(b == NULL ? 1 : n_b);
    size_t mark = arena_mark(arena);
    int32_t n = 0;
    if (all <= 4 * (uint64_t)n_rows + 65536) {
        int32_t *seen = ARENA_ARRAY(arena, int32_t, all);
        for (size_t r = 0; r < n_rows; r++) {
            size_t key = (a == NULL ? 0 : (size_t)a[r]) * (size_t)(b == NULL ? 1 : n_b) +
                         (b == NULL ? 0 : (size_t)b[r]);
            if (seen[key] == 0) seen[key] = ++n;
            codes[r] = seen[key] - 1;
        }
    } else {
        struct intern intern;
        intern_start(&intern, arena);
        for (size_t r = 0; r < n_rows; r++) {
            int32_t key[2] = {a == NULL ? 0 : a[r], b == NULL ? 0 : b[r]};
            codes[r] = intern_number(&intern, (const char *)key, sizeof key);
        }
        n = (int32_t)intern.n;
    }
    arena_rewind(arena, mark);
    return n;
}

static enum fail at_row(const struct frame *frame, const char *name, size_t row, struct why *why) {
    if (why != NULL) {
        const struct column *column = frame_column(frame, name);
        why->row = frame_line(frame, row);
        why->column = column == NULL ? 0 : (int64_t)column->position;
    }
    return FAIL_INPUT;
}

static enum fail no_gaps(const struct frame *frame, const char *name, const int32_t *codes,
                         struct why *why) {
    for (size_t r = 0; r < frame->n_rows; r++) {
        if (codes[r] >= 0) continue;
        why_fail(why, FAIL_INPUT, name, "want a value in the design column '%.60s'; fill it in",
                 name);
        return at_row(frame, name, r, why);
    }
    return FAIL_NONE;
}

/* The stratum of each unit; fails when a unit is in two. */
static enum fail units_place(struct arena *arena, const struct frame *frame, const char *name,
                             struct stage *stage, struct why *why) {
    int32_t *within = ARENA_ARRAY(arena, int32_t, (size_t)stage->n_units + 1);
    memset(within, 0xFF, (size_t)stage->n_units * sizeof within[0]);
    for (size_t r = 0; r < frame->n_rows; r++) {
        int32_t unit = stage->units[r], stratum = stage->strata == NULL ? 0 : stage->strata[r];
        if (within[unit] >= 0 && within[unit] != stratum) {
            why_fail(why, FAIL_INPUT, name,
                     "the units of '%.60s' lie in several strata; say that their names start "
                     "again in each stratum, or mend the strata",
                     name);
            return at_row(frame, name, r, why);
        }
        within[unit] = stratum;
    }
    stage->within = within;
    return FAIL_NONE;
}

static void units_count(struct arena *arena, size_t n_rows, struct stage *stage) {
    int32_t *drawn = ARENA_ARRAY(arena, int32_t, (size_t)stage->n_strata + 1);
    if (stage->units == NULL) {
        for (size_t r = 0; r < n_rows; r++) drawn[stage->strata == NULL ? 0 : stage->strata[r]]++;
    } else {
        for (int32_t u = 0; u < stage->n_units; u++) drawn[stage->within[u]]++;
    }
    stage->drawn = drawn;
}

static enum fail population_read(struct arena *arena, const struct frame *frame, const char *name,
                                 struct stage *stage, struct why *why) {
    const double *numbers;
    TRY(frame_numbers(frame, name, &numbers, why));
    double *population = ARENA_ARRAY(arena, double, (size_t)stage->n_strata + 1);
    bool fractions = true;
    for (size_t r = 0; r < frame->n_rows; r++)
        if (!(numbers[r] <= 1)) fractions = false;
    for (int32_t h = 0; h < stage->n_strata; h++) population[h] = (double)NAN;
    for (size_t r = 0; r < frame->n_rows; r++) {
        int32_t h = stage->strata == NULL ? 0 : stage->strata[r];
        double value = numbers[r];
        if (fractions) value = (double)stage->drawn[h] / value;
        if (!(numbers[r] > 0) || (!isnan(population[h]) && population[h] != value)) {
            why_fail(why, FAIL_INPUT, name,
                     "want one population count above 0 for all of a stratum in '%.60s', got %g",
                     name, numbers[r]);
            return at_row(frame, name, r, why);
        }
        if (value < (double)stage->drawn[h] * (1 - 1e-9)) {
            why_fail(why, FAIL_INPUT, name,
                     "'%.60s' says %g units in a stratum of which %d are in the sample", name,
                     value, (int)stage->drawn[h]);
            return at_row(frame, name, r, why);
        }
        population[h] = value;
    }
    stage->population = population;
    return FAIL_NONE;
}

static enum fail stage_make(struct arena *arena, const struct frame *frame,
                            const struct design_plan *plan, size_t s, const struct stage *before,
                            struct stage *out, struct why *why) {
    struct stage stage = {.n_strata = 1, .n_units = (int32_t)frame->n_rows};
    struct factor factor;
    size_t n = frame->n_rows;
    if (plan->strata[s] != NULL) {
        TRY(frame_factor(arena, frame, plan->strata[s], &factor, why));
        TRY(no_gaps(frame, plan->strata[s], factor.codes, why));
        stage.strata = factor.codes, stage.n_strata = factor.n_levels;
        stage.names = before == NULL ? factor.levels : NULL;
    }
    if (before != NULL) {
        int32_t *codes = ARENA_ARRAY(arena, int32_t, n + 1);
        stage.n_strata = pair_codes(arena, before->units, before->n_units, stage.strata,
                                    stage.n_strata, n, codes);
        stage.strata = codes;
    }
    if (plan->units[s] != NULL) {
        TRY(frame_factor(arena, frame, plan->units[s], &factor, why));
        TRY(no_gaps(frame, plan->units[s], factor.codes, why));
        stage.units = factor.codes, stage.n_units = factor.n_levels;
        if (plan->nested || before != NULL) {
            int32_t *codes = ARENA_ARRAY(arena, int32_t, n + 1);
            stage.n_units = pair_codes(arena, stage.strata, stage.n_strata, stage.units,
                                       stage.n_units, n, codes);
            stage.units = codes;
        }
        TRY(units_place(arena, frame, plan->units[s], &stage, why));
    }
    units_count(arena, n, &stage);
    if (plan->population[s] != NULL)
        TRY(population_read(arena, frame, plan->population[s], &stage, why));
    *out = stage;
    return FAIL_NONE;
}

static enum fail weights_check(const struct frame *frame, const char *name, const double *weights,
                               struct why *why) {
    for (size_t r = 0; r < frame->n_rows; r++) {
        if (weights[r] >= 0 && isfinite(weights[r])) continue;
        why_fail(why, FAIL_INPUT, name,
                 isnan(weights[r]) ? "want a weight in '%.60s', got nothing; drop the row or weight"
                                     " it 0"
                                   : "want a weight of 0 or more in '%.60s'",
                 name);
        return at_row(frame, name, r, why);
    }
    return FAIL_NONE;
}

enum fail design_make(struct arena *arena, const struct frame *frame,
                      const struct design_plan *plan, struct design *out, struct why *why) {
    struct design design = {.n_rows = frame->n_rows, .lonely = plan->lonely};
    if (frame->n_rows == 0)
        return why_fail(why, FAIL_INPUT, "", "want at least one row of answers");
    size_t n_stages = 1;
    while (n_stages < DESIGN_STAGES && (plan->units[n_stages] || plan->population[n_stages]))
        n_stages++;
    for (size_t s = 0; s < n_stages; s++)
        TRY(stage_make(arena, frame, plan, s, s == 0 ? NULL : &design.stages[s - 1],
                       &design.stages[s], why));
    design.n_stages = n_stages;
    if (plan->weights != NULL) {
        TRY(frame_numbers(frame, plan->weights, &design.weights, why));
        TRY(weights_check(frame, plan->weights, design.weights, why));
    } else {
        double *weights = ARENA_ARRAY(arena, double, frame->n_rows);
        for (size_t r = 0; r < frame->n_rows; r++) {
            weights[r] = 1;
            for (size_t s = 0; s < n_stages; s++) {
                const struct stage *stage = &design.stages[s];
                int32_t h = stage->strata == NULL ? 0 : stage->strata[r];
                if (stage->population != NULL)
                    weights[r] *= stage->population[h] / (double)stage->drawn[h];
            }
        }
        design.weights = weights;
    }
    *out = design;
    return FAIL_NONE;
}

struct design design_simple(const double *weights, size_t n_rows) {
    struct design design = {.n_rows = n_rows, .weights = weights, .n_stages = 1};
    design.stages[0] = (struct stage){.n_units = (int32_t)n_rows, .n_strata = 1};
    return design;
}

struct design design_reweighted(const struct design *design, const double *weights,
                                const struct calibration *calibration) {
    struct design other = *design;
    other.weights = weights;
    other.calibration = calibration;
    return other;
}

/* Rows that are units: counted as they are met. */
static double df_of_rows(const struct design *design, const bool *domain, bool *strata) {
    const int32_t *stratum = design->stages[0].strata;
    size_t people = 0, n_strata = 0;
    for (size_t r = 0; r < design->n_rows; r++) {
        bool in = (domain == NULL || domain[r]) & (design->weights[r] > 0);
        people += in;
        if (stratum == NULL || !in || strata[stratum[r]]) continue;
        strata[stratum[r]] = true;
        n_strata++;
    }
    return (double)people - (stratum == NULL ? people > 0 : (double)n_strata);
}

double design_df(struct arena *arena, const struct design *design, const bool *domain) {
    const struct stage *stage = &design->stages[0];
    if (design->replicates != NULL) return replicates_df(arena, design->replicates, domain);
    size_t mark = arena_mark(arena);
    bool *strata = ARENA_ARRAY(arena, bool, (size_t)stage->n_strata + 1);
    double df = 0;
    if (stage->units == NULL) {
        df = df_of_rows(design, domain, strata);
        arena_rewind(arena, mark);
        return df;
    }
    bool *units = ARENA_ARRAY(arena, bool, (size_t)stage->n_units + 1);
    for (size_t r = 0; r < design->n_rows; r++) {
        if ((domain != NULL && !domain[r]) || !(design->weights[r] > 0)) continue;
        bool *unit = &units[stage->units[r]];
        if (*unit) continue;
        bool *stratum = &strata[stage->strata == NULL ? 0 : stage->strata[r]];
        df += 1 - (*stratum ? 0 : 1);
        *unit = *stratum = true;
    }
    arena_rewind(arena, mark);
    return df;
}

/* Whether the pair was not seen before; sets its bit. */
static bool first_seen(uint64_t *seen, size_t at) {
    uint64_t bit = UINT64_C(1) << (at & 63);
    bool first = (seen[at >> 6] & bit) == 0;
    seen[at >> 6] |= bit;
    return first;
}

void design_domains(struct arena *arena, const struct design *design, const bool *domain,
                    const int32_t *by, size_t n_domains, double *df, size_t *rows) {
    const struct stage *stage = &design->stages[0];
    size_t mark = arena_mark(arena), n_units = stage->units == NULL ? 0 : (size_t)stage->n_units;
    uint64_t *strata = ARENA_ARRAY(arena, uint64_t, (size_t)stage->n_strata * n_domains / 64 + 1);
    uint64_t *units = ARENA_ARRAY(arena, uint64_t, n_units * n_domains / 64 + 1);
    bool *in = ARENA_ARRAY(arena, bool, design->n_rows + 1);
    for (size_t d = 0; d < n_domains; d++) df[d] = 0, rows[d] = 0;
    for (size_t r = 0; r < design->n_rows; r++) {
        if (by[r] < 0 || (domain != NULL && !domain[r]) || !(design->weights[r] > 0)) continue;
        size_t d = (size_t)by[r];
        rows[d]++;
        if (stage->units == NULL || first_seen(units, (size_t)stage->units[r] * n_domains + d))
            df[d]++;
        size_t stratum = stage->strata == NULL ? 0 : (size_t)stage->strata[r];
        if (first_seen(strata, stratum * n_domains + d)) df[d]--;
    }
    for (size_t d = 0; design->replicates != NULL && d < n_domains; d++) {
        for (size_t r = 0; r < design->n_rows; r++)
            in[r] = by[r] == (int32_t)d && (domain == NULL || domain[r]);
        df[d] = replicates_df(arena, design->replicates, in);
    }
    arena_rewind(arena, mark);
}
