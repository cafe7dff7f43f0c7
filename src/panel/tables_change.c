/* Blanking what others may know, and the change between two waves. */
#include "panel/tables_inner.h"
#include "stats/survey/calibration.h"
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

/* The influence of one wave's answers on its share. */
struct influences {
    const struct change_side *side;
    double share, weight;
};

static void influences_fill(const void *context, size_t from, size_t to, double *z) {
    const struct influences *of = context;
    const struct change_side *side = of->side;
    for (size_t r = from; r < to; r++)
        z[r - from] = side->answered[r]
                          ? side->weights[r] / of->weight * ((side->yes[r] ? 1 : 0) - of->share)
                          : 0;
}

/* Column `k` of z, two to a row, from `start`. */
static void side_influence(struct arena *arena, const struct change_side *side, double *z,
                           size_t start, size_t k, double *share) {
    struct influences of = {.side = side};
    double *own = ARENA_ARRAY(arena, double, side->n + 1);
    for (size_t r = 0; r < side->n; r++) {
        if (!side->answered[r]) continue;
        of.weight += side->weights[r];
        of.share += side->yes[r] ? side->weights[r] : 0;
    }
    of.share /= of.weight;
    struct influence influence = {1, influences_fill, &of};
    if (side->calibration != NULL)
        influence =
            calibration_residual(arena, side->calibration, side->weights, side->n, &influence);
    influence.fill(influence.context, 0, side->n, own);
    for (size_t r = 0; r < side->n; r++) z[2 * (start + r) + k] = own[r];
    *share = of.share;
}

/* People as units of both waves. */
struct people_of {
    int32_t *units;      /* [n] of each row */
    const char **strata; /* [n_units] NULL: not seen */
    size_t n_units;
    bool apart; /* somebody is in two strata: there are none */
};

static struct people_of people_count(struct arena *arena, const struct change_side *before,
                                     const struct change_side *after) {
    size_t n = before->n + after->n;
    struct people_of of = {.units = ARENA_ARRAY(arena, int32_t, n + 1),
                           .strata = ARENA_ARRAY(arena, const char *, n + 1)};
    struct intern people;
    intern_start(&people, arena);
    for (size_t i = 0; i < n; i++) {
        const struct change_side *side = i < before->n ? before : after;
        size_t r = i < before->n ? i : i - before->n;
        /* Who is nobody's any more counts as a person of their own. */
        struct {
            int64_t person, row;
        } key = {side->people[r], side->people[r] == DB_NULL_INT ? (int64_t)i : 0};
        of.units[i] = intern_number(&people, (const char *)&key, sizeof key);
        const char *stratum =
            side->strata == NULL || side->strata[r] < 0 ? "" : side->stratum_names[side->strata[r]];
        const char **seen = &of.strata[of.units[i]];
        of.apart |= *seen != NULL && !text_is(*seen, stratum);
        *seen = stratum;
    }
    of.n_units = people.n;
    return of;
}

static struct design design_of_people(struct arena *arena, const struct people_of *people,
                                      const double *weights, size_t n) {
    struct design design = design_simple(weights, n);
    struct stage *stage = &design.stages[0];
    struct intern names;
    int32_t *within = ARENA_ARRAY(arena, int32_t, people->n_units + 1);
    int32_t *strata = ARENA_ARRAY(arena, int32_t, n + 1);
    int32_t *drawn = ARENA_ARRAY(arena, int32_t, people->n_units + 1);
    intern_start(&names, arena);
    for (size_t u = 0; u < people->n_units; u++) {
        const char *name = people->apart ? "" : people->strata[u];
        within[u] = intern_number(&names, name, strlen(name));
        drawn[within[u]]++;
    }
    for (size_t i = 0; i < n; i++) strata[i] = within[people->units[i]];
    stage->units = people->units;
    stage->n_units = (int32_t)people->n_units;
    stage->strata = strata;
    stage->n_strata = (int32_t)names.n;
    stage->within = within;
    stage->drawn = drawn;
    design.lonely = LONELY_ADJUST;
    return design;
}

static void count_people(struct arena *arena, const struct change_side *before,
                         const struct change_side *after, const struct people_of *people,
                         struct change *change) {
    bool *first = ARENA_ARRAY(arena, bool, people->n_units + 1);
    for (size_t r = 0; r < before->n; r++)
        if (before->answered[r]) change->n_before++, first[people->units[r]] = true;
    for (size_t r = 0; r < after->n; r++)
        if (after->answered[r])
            change->n_after++, change->n_both += first[people->units[before->n + r]];
}

enum fail change_test(struct arena *arena, const struct change_side *before,
                      const struct change_side *after, double level, struct change *out,
                      struct why *why) {
    size_t n = before->n + after->n;
    struct change change = {0};
    struct people_of people = people_count(arena, before, after);
    count_people(arena, before, after, &people, &change);
    if (change.n_before == 0 || change.n_after == 0)
        return why_fail(why, FAIL_INFEASIBLE, NULL, "nobody answered this in both waves");
    double *z = ARENA_ARRAY(arena, double, 2 * n + 1), *weights = ARENA_ARRAY(arena, double, n + 1);
    double v[4];
    for (size_t i = 0; i < n; i++)
        weights[i] = i < before->n ? before->weights[i] : after->weights[i - before->n];
    side_influence(arena, before, z, 0, 0, &change.before);
    side_influence(arena, after, z, before->n, 1, &change.after);
    struct design design = design_of_people(arena, &people, weights, n);
    TRY(design_covariance_of(arena, &design, z, 2, v, why));
    change.df = design_df(arena, &design, NULL);
    change.error = sqrt(fmax(v[0] + v[3] - v[1] - v[2], 0));
    /* What rounding leaves of two equal waves is no error. */
    if (change.error < 1e-12) change.error = 0;
    change_from(&change, change.before, level);
    *out = change;
    return FAIL_NONE;
}

void change_from(struct change *change, double before, double level) {
    double reach = t_quantile(0.5 + level / 2, change->df) * change->error;
    change->before = before;
    change->difference = change->after - before;
    change->low = change->difference - reach;
    change->high = change->difference + reach;
    change->p = change->error > 0 ? t_two_sided(change->difference / change->error, change->df)
                : change->difference == 0 ? 1
                                          : 0;
}
