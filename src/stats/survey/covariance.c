/* The covariance of totals of influences, stage by stage; see design.h. */
#include "stats/survey/calibration.h"
#include "stats/survey/design.h"

#include <math.h>
#include <string.h>

enum { BLOCK = 256 };

/* Sums of one stratum about its first unit, so that little is lost when all are alike; where that
 * unit lies far from the others, once more about the means. */
struct spread {
    size_t p;
    bool diagonal, again; /* again: `first` is what the means were */
    double *first;        /* [n_strata * p] */
    double *sum;          /* [n_strata * p] */
    double *cross;        /* [n_strata * p * p], or p with the diagonal */
    int32_t *n;           /* [n_strata] */
};

static size_t cross_size(const struct spread *spread) {
    return spread->diagonal ? spread->p : spread->p * spread->p;
}

static struct spread spread_new(struct arena *arena, size_t n_strata, size_t p, bool diagonal) {
    struct spread spread = {.p = p, .diagonal = diagonal};
    spread.first = ARENA_ARRAY(arena, double, n_strata *p + 1);
    spread.sum = ARENA_ARRAY(arena, double, n_strata *p + 1);
    spread.cross = ARENA_ARRAY(arena, double, n_strata *cross_size(&spread) + 1);
    spread.n = ARENA_ARRAY(arena, int32_t, n_strata + 1);
    return spread;
}

static inline void spread_add(struct spread *spread, size_t h, const double *z, double *scratch) {
    size_t p = spread->p;
    double *restrict first = spread->first + h * p, *restrict sum = spread->sum + h * p;
    if (spread->n[h]++ == 0 && !spread->again) {
        memcpy(first, z, p * sizeof z[0]);
        return;
    }
    if (spread->diagonal) {
        double *restrict cross = spread->cross + h * p;
        for (size_t j = 0; j < p; j++) {
            double d = z[j] - first[j];
            sum[j] += d;
            cross[j] += d * d;
        }
        return;
    }
    double *restrict cross = spread->cross + h * p * p;
    for (size_t j = 0; j < p; j++) scratch[j] = z[j] - first[j];
    for (size_t j = 0; j < p; j++) {
        double d = scratch[j];
        sum[j] += d;
        if (d == 0) continue;
        for (size_t k = 0; k <= j; k++) cross[j * p + k] += d * scratch[k];
    }
}

/* Rows in blocks, or the totals of units held whole. */
struct source {
    const struct influence *influence;
    double *block; /* [BLOCK * p] */
};

static void unit_totals(const struct design *design, const struct stage *stage,
                        const struct source *source, double *totals) {
    size_t p = source->influence->n_columns;
    for (size_t from = 0; from < design->n_rows; from += BLOCK) {
        size_t to = from + BLOCK < design->n_rows ? from + BLOCK : design->n_rows;
        source->influence->fill(source->influence->context, from, to, source->block);
        for (size_t r = from; r < to; r++) {
            double *restrict total = totals + (size_t)stage->units[r] * p;
            const double *z = source->block + (r - from) * p;
            for (size_t j = 0; j < p; j++) total[j] += z[j];
        }
    }
}

/* Variances alone of rows that are units: the loop that large samples spend their time in.
 * Few estimates at a time are the usual case, for which the inner loop is unrolled. */
static inline void rows_spread_of(const struct stage *stage, size_t from, size_t to,
                                  const double *z, struct spread *spread, size_t p) {
    const bool again = spread->again;
    for (size_t r = from; r < to; r++, z += p) {
        size_t h = stage->strata == NULL ? 0 : (size_t)stage->strata[r];
        double *restrict first = spread->first + h * p, *restrict sum = spread->sum + h * p;
        double *restrict cross = spread->cross + h * p;
        if (spread->n[h]++ == 0 && !again) memcpy(first, z, p * sizeof z[0]);
        for (size_t j = 0; j < p; j++) {
            double d = z[j] - first[j];
            sum[j] += d;
            cross[j] += d * d;
        }
    }
}

static void rows_spread(const struct stage *stage, size_t from, size_t to, const double *z,
                        struct spread *spread) {
    switch (spread->p) {
    case 1: rows_spread_of(stage, from, to, z, spread, 1); break;
    case 2: rows_spread_of(stage, from, to, z, spread, 2); break;
    case 3: rows_spread_of(stage, from, to, z, spread, 3); break;
    case 4: rows_spread_of(stage, from, to, z, spread, 4); break;
    default: rows_spread_of(stage, from, to, z, spread, spread->p); break;
    }
}

static void spread_mean(const struct stage *stage, const struct spread *spread, double *mean) {
    size_t p = spread->p;
    for (size_t j = 0; j < p; j++) {
        double sum = 0;
        for (size_t h = 0; h < (size_t)stage->n_strata; h++)
            sum += (double)spread->n[h] * spread->first[h * p + j] + spread->sum[h * p + j];
        mean[j] = sum / (double)stage->n_units;
    }
}

/* Makes the means what sums are kept about, where too little of a sum of squares is left about them
 * for its digits to be good. False where none needs it. */
static bool spread_centre(struct spread *spread, size_t n_strata) {
    size_t p = spread->p, size = cross_size(spread);
    bool lost = false;
    for (size_t h = 0; h < n_strata && !lost; h++)
        for (size_t j = 0; j < p && !lost; j++) {
            double sum = spread->sum[h * p + j];
            double cross = spread->cross[h * size + (spread->diagonal ? j : j * p + j)];
            lost = cross > 0 && cross - sum * sum / (double)spread->n[h] < cross / 256;
        }
    if (!lost) return false;
    for (size_t h = 0; h < n_strata; h++) {
        for (size_t j = 0; j < p && spread->n[h] > 0; j++)
            spread->first[h * p + j] += spread->sum[h * p + j] / (double)spread->n[h];
        spread->n[h] = 0;
    }
    memset(spread->sum, 0, n_strata * p * sizeof spread->sum[0]);
    memset(spread->cross, 0, n_strata * size * sizeof spread->cross[0]);
    return spread->again = true;
}

static void units_spread(const struct stage *stage, const double *totals, struct spread *spread,
                         double *scratch) {
    for (int32_t u = 0; u < stage->n_units; u++)
        spread_add(spread, (size_t)stage->within[u], totals + (size_t)u * spread->p, scratch);
}

static void all_rows_spread(const struct design *design, const struct stage *stage,
                            const struct source *source, struct spread *spread, double *scratch) {
    for (size_t from = 0; from < design->n_rows; from += BLOCK) {
        size_t to = from + BLOCK < design->n_rows ? from + BLOCK : design->n_rows;
        source->influence->fill(source->influence->context, from, to, source->block);
        if (spread->diagonal) rows_spread(stage, from, to, source->block, spread);
        for (size_t r = from; r < to && !spread->diagonal; r++)
            spread_add(spread, stage->strata == NULL ? 0 : (size_t)stage->strata[r],
                       source->block + (r - from) * spread->p, scratch);
    }
}

static void stage_spread(struct arena *arena, const struct design *design,
                         const struct stage *stage, const struct source *source,
                         struct spread *spread, double *mean_of_all) {
    size_t p = source->influence->n_columns, n_strata = (size_t)stage->n_strata;
    double *scratch = ARENA_ARRAY(arena, double, p + 1);
    if (stage->units != NULL) {
        double *totals = ARENA_ARRAY(arena, double, (size_t)stage->n_units *p + 1);
        unit_totals(design, stage, source, totals);
        units_spread(stage, totals, spread, scratch);
        if (spread_centre(spread, n_strata)) units_spread(stage, totals, spread, scratch);
    } else {
        all_rows_spread(design, stage, source, spread, scratch);
        if (spread_centre(spread, n_strata))
            all_rows_spread(design, stage, source, spread, scratch);
    }
    spread_mean(stage, spread, mean_of_all);
}

/* sum (z - centre)(z - centre)' of a stratum; the mean of its units is the centre when NULL. */
static double spread_cross(const struct spread *spread, size_t h, size_t j, size_t k,
                           const double *centre) {
    size_t p = spread->p;
    double n = (double)spread->n[h];
    double cross =
        spread->diagonal ? spread->cross[h * p + j] : spread->cross[h * p * p + j * p + k];
    double sum_j = spread->sum[h * p + j], sum_k = spread->sum[h * p + k];
    double about_mean = cross - sum_j * sum_k / n;
    if (centre == NULL) return about_mean;
    double off_j = spread->first[h * p + j] + sum_j / n - centre[j];
    double off_k = spread->first[h * p + k] + sum_k / n - centre[k];
    return about_mean + n * off_j * off_k;
}

static void stratum_add(const struct spread *spread, size_t h, double factor, const double *centre,
                        double *covariance) {
    size_t p = spread->p;
    for (size_t j = 0; spread->diagonal && j < p; j++)
        covariance[j] += factor * spread_cross(spread, h, j, j, centre);
    for (size_t j = 0; !spread->diagonal && j < p; j++) {
        for (size_t k = 0; k <= j; k++) {
            double value = factor * spread_cross(spread, h, j, k, centre);
            covariance[j * p + k] += value;
            if (j != k) covariance[k * p + j] += value;
        }
    }
}

static enum fail lonely_fail(const struct stage *stage, size_t h, size_t s, struct why *why) {
    static const char *const ways =
        "one unit only, so its error cannot be estimated; merge strata, or choose how to treat "
        "single units: remove, certainty, adjust or average";
    if (stage->names != NULL)
        return why_fail(why, FAIL_INFEASIBLE, "strata", "stratum '%.60s' has %s", stage->names[h],
                        ways);
    return why_fail(why, FAIL_INFEASIBLE, "strata", "stratum number %zu of stage %zu has %s", h + 1,
                    s + 1, ways);
}

/* One stage; `share[h]` is the part of the stages above, n/N. */
static enum fail stage_add(const struct design *design, size_t s, const struct spread *spread,
                           const double *share, const double *mean_of_all, double *covariance,
                           struct why *why) {
    const struct stage *stage = &design->stages[s];
    size_t single = 0;
    for (int32_t h = 0; h < stage->n_strata; h++) {
        double n = stage->drawn == NULL ? (double)stage->n_units : (double)stage->drawn[h];
        double open = stage->population == NULL ? 1 : 1 - n / stage->population[h];
        double factor = share == NULL ? 1 : share[h];
        if (open < 1e-12) continue; /* all were drawn */
        if (n > 1) {
            stratum_add(spread, (size_t)h, factor * open * n / (n - 1), NULL, covariance);
            continue;
        }
        if (design->lonely == LONELY_FAIL) return lonely_fail(stage, (size_t)h, s, why);
        if (design->lonely == LONELY_ADJUST)
            stratum_add(spread, (size_t)h, factor * open, mean_of_all, covariance);
        if (design->lonely == LONELY_AVERAGE) single++;
    }
    if (single > 0) {
        double all = (double)stage->n_strata;
        for (size_t j = 0; j < cross_size(spread); j++)
            covariance[j] *= all / (all - (double)single);
    }
    return FAIL_NONE;
}

/* The part of the sample above: n/N of the stratum of the unit that each stratum here lies in. */
static double *share_below(struct arena *arena, const struct design *design, size_t s,
                           const double *share) {
    const struct stage *stage = &design->stages[s], *next = &design->stages[s + 1];
    double *below = ARENA_ARRAY(arena, double, (size_t)next->n_strata + 1);
    for (size_t r = 0; r < design->n_rows; r++) {
        int32_t h = stage->strata == NULL ? 0 : stage->strata[r];
        double n = stage->drawn == NULL ? (double)stage->n_units : (double)stage->drawn[h];
        below[next->strata[r]] = (share == NULL ? 1 : share[h]) * n / stage->population[h];
    }
    return below;
}

static enum fail stages_add(struct arena *arena, const struct design *design,
                            const struct influence *influence, bool diagonal, double *covariance,
                            struct why *why) {
    size_t p = influence->n_columns;
    struct source source = {influence, ARENA_ARRAY(arena, double, (size_t)BLOCK *p)};
    double *mean = ARENA_ARRAY(arena, double, p), *share = NULL;
    size_t size = diagonal ? p : p * p;
    double *part = ARENA_ARRAY(arena, double, size);
    for (size_t s = 0; s < design->n_stages; s++) {
        const struct stage *stage = &design->stages[s];
        size_t mark = arena_mark(arena);
        struct spread spread = spread_new(arena, (size_t)stage->n_strata, p, diagonal);
        stage_spread(arena, design, stage, &source, &spread, mean);
        memset(part, 0, size * sizeof part[0]);
        TRY(stage_add(design, s, &spread, share, mean, part, why));
        for (size_t j = 0; j < size; j++) covariance[j] += part[j];
        arena_rewind(arena, mark);
        if (stage->population == NULL || s + 1 == design->n_stages) break;
        share = share_below(arena, design, s, share);
    }
    return FAIL_NONE;
}

enum fail design_variance_of_sums(struct arena *arena, const struct design *design,
                                  const struct strata_sums *sums, double *variances,
                                  struct why *why) {
    struct spread spread = {.p = sums->p,
                            .diagonal = true,
                            .first = sums->first,
                            .sum = sums->sum,
                            .cross = sums->cross,
                            .n = sums->n};
    size_t mark = arena_mark(arena);
    double *mean = ARENA_ARRAY(arena, double, sums->p + 1);
    double *part = ARENA_ARRAY(arena, double, sums->p + 1);
    spread_mean(&design->stages[0], &spread, mean);
    enum fail fail = stage_add(design, 0, &spread, NULL, mean, part, why);
    if (fail == FAIL_NONE) memcpy(variances, part, sums->p * sizeof part[0]);
    arena_rewind(arena, mark);
    return fail;
}

enum fail design_covariance(struct arena *arena, const struct design *design,
                            const struct influence *influence, bool diagonal, double *covariance,
                            struct why *why) {
    size_t p = influence->n_columns, mark = arena_mark(arena);
    if (design->replicates != NULL)
        return why_fail(why, FAIL_INPUT, "replicates",
                        "this figure has no error by replicate weights; give strata and units");
    size_t size = diagonal ? p : p * p;
    double *sum = ARENA_ARRAY(arena, double, size + 1);
    struct influence used = *influence;
    enum fail fail = FAIL_NONE;
    for (const struct calibration *at = design->calibration; at != NULL; at = at->earlier)
        used = calibration_residual(arena, at, design->weights, design->n_rows, &used);
    fail = stages_add(arena, design, &used, diagonal, sum, why);
    if (fail == FAIL_NONE) memcpy(covariance, sum, size * sizeof covariance[0]);
    arena_rewind(arena, mark);
    return fail;
}

struct held {
    const double *z;
    size_t p;
};

static void held_fill(const void *context, size_t from, size_t to, double *z) {
    const struct held *held = context;
    memcpy(z, held->z + from * held->p, (to - from) * held->p * sizeof z[0]);
}

enum fail design_covariance_of(struct arena *arena, const struct design *design, const double *z,
                               size_t n_columns, double *covariance, struct why *why) {
    struct held held = {z, n_columns};
    struct influence influence = {n_columns, held_fill, &held};
    return design_covariance(arena, design, &influence, false, covariance, why);
}
