/* Blanking what others may know, and the change between two waves. */
#include "panel/tables_inner.h"
#include "stats/survey/distribution.h"
#include "stats/survey/intern.h"
#include "store/db.h"

#include <math.h>
#include <string.h>

/* How many rows share the combination of each row. */
static void alike(struct arena *arena, int32_t *const *codes, size_t n_groups, size_t n_rows,
                  int64_t *of, int64_t *counts) {
    struct intern seen;
    int32_t *key = ARENA_ARRAY(arena, int32_t, n_groups + 1);
    intern_start(&seen, arena);
    memset(counts, 0, n_rows * sizeof *counts);
    for (size_t r = 0; r < n_rows; r++) {
        for (size_t g = 0; g < n_groups; g++) key[g] = codes[g][r];
        of[r] = intern_number(&seen, (const char *)key, n_groups * sizeof *key);
        counts[of[r]]++;
    }
}

/* Whoever is left without any value may be too few: as many join them as are missing, from the
 * combination that most people share, or all of the smallest where none can spare them. */
static size_t blank_more(struct arena *arena, int32_t *const *codes, size_t n_groups, size_t n_rows,
                         int64_t least_alike) {
    int64_t *of = ARENA_ARRAY(arena, int64_t, n_rows + 1);
    int64_t *counts = ARENA_ARRAY(arena, int64_t, n_rows + 1);
    size_t blanked = 0;
    for (;;) {
        int64_t blank = -1, most = -1, fewest = -1;
        alike(arena, codes, n_groups, n_rows, of, counts);
        for (size_t r = 0; r < n_rows; r++) {
            bool tells = false;
            for (size_t g = 0; g < n_groups; g++) tells |= codes[g][r] >= 0;
            if (!tells)
                blank = of[r];
            else if (most < 0 || counts[of[r]] > counts[most])
                most = of[r];
            if (tells && (fewest < 0 || counts[of[r]] < counts[fewest])) fewest = of[r];
        }
        if (blank < 0 || counts[blank] >= least_alike || most < 0) return blanked;
        int64_t wanted = least_alike - counts[blank];
        bool spares = counts[most] - wanted >= least_alike;
        for (size_t r = 0; r < n_rows && wanted > 0; r++) {
            if (of[r] != (spares ? most : fewest)) continue;
            for (size_t g = 0; g < n_groups; g++)
                if (codes[g][r] >= 0) codes[g][r] = -1, blanked++;
            wanted -= spares;
        }
    }
}

size_t groups_blank(struct arena *arena, int32_t *const *codes, size_t n_groups, size_t n_rows,
                    int64_t least_alike) {
    int64_t *of = ARENA_ARRAY(arena, int64_t, n_rows + 1);
    int64_t *counts = ARENA_ARRAY(arena, int64_t, n_rows + 1);
    size_t blanked = 0;
    for (size_t g = n_groups; g-- > 0;) {
        size_t mark = arena_mark(arena);
        alike(arena, codes, n_groups, n_rows, of, counts);
        for (size_t r = 0; r < n_rows; r++)
            if (counts[of[r]] < least_alike && codes[g][r] >= 0) {
                codes[g][r] = -1;
                blanked++;
            }
        arena_rewind(arena, mark);
    }
    blanked += blank_more(arena, codes, n_groups, n_rows, least_alike);
    return blanked;
}

/* ---- change ---- */

enum fail change_test(struct arena *arena, const struct change_side *before,
                      const struct change_side *after, double level, struct change *out,
                      struct why *why) {
    size_t n = before->n + after->n, n_units = 0;
    double *weights = ARENA_ARRAY(arena, double, n + 1), *said = ARENA_ARRAY(arena, double, n + 1);
    int32_t *units = ARENA_ARRAY(arena, int32_t, n + 1), *wave = ARENA_ARRAY(arena, int32_t, n + 1);
    struct intern people;
    struct change change = {0};
    intern_start(&people, arena);
    for (size_t i = 0; i < n; i++) {
        const struct change_side *side = i < before->n ? before : after;
        size_t r = i < before->n ? i : i - before->n;
        /* Who is nobody's any more counts as a person of their own. */
        struct {
            int64_t person, row;
        } key = {side->people[r], side->people[r] == DB_NULL_INT ? (int64_t)i : 0};
        weights[i] = side->weights[r];
        said[i] = side->answered[r] ? (side->yes[r] ? 1 : 0) : (double)NAN;
        units[i] = intern_number(&people, (const char *)&key, sizeof key);
        wave[i] = i < before->n ? 0 : 1;
        if (!side->answered[r]) continue;
        if (i < before->n)
            change.n_before++;
        else
            change.n_after++;
    }
    n_units = people.n;
    if (change.n_before == 0 || change.n_after == 0)
        return why_fail(why, FAIL_INFEASIBLE, NULL, "nobody answered this in both waves");
    bool *first = ARENA_ARRAY(arena, bool, n_units + 1);
    for (size_t i = 0; i < n; i++) {
        if (isnan(said[i])) continue;
        if (i < before->n)
            first[units[i]] = true;
        else
            change.n_both += first[units[i]];
    }
    static const char *const names[] = {"1", "2"};
    struct factor by = {.codes = wave, .n_levels = 2, .levels = names};
    struct variable variable = {.name = "yes", .numbers = said};
    struct design design = design_simple(weights, n);
    design.stages[0].units = units;
    design.stages[0].n_units = (int32_t)n_units;
    design.stages[0].n_strata = 1;
    design.stages[0].within = ARENA_ARRAY(arena, int32_t, n_units + 1);
    struct estimate_plan plan = {.statistic = STATISTIC_MEAN,
                                 .design = &design,
                                 .variables = &variable,
                                 .n_variables = 1,
                                 .by = &by};
    struct estimate estimate;
    TRY(estimate_run(arena, &plan, &estimate, why));
    const double weights_of[2] = {-1, 1};
    struct contrast contrast = contrast_of(estimate.values, estimate.covariance, 2, weights_of);
    double t = t_quantile(0.5 + level / 2, estimate.df);
    change.before = estimate.values[0];
    change.after = estimate.values[1];
    change.difference = contrast.value;
    change.error = contrast.error;
    change.low = contrast.value - t * contrast.error;
    change.high = contrast.value + t * contrast.error;
    change.p = contrast.error > 0 ? t_two_sided(contrast.value / contrast.error, estimate.df) : 1;
    *out = change;
    return FAIL_NONE;
}
