#include "stats/survey/replicate.h"

#include "base/parallel.h"
#include "stats/survey/matrix.h"
#include "stats/survey/replicate_inner.h"

#include <string.h>

bool replicate_kind_of(const char *word, enum replicate_kind *out) {
    static const struct {
        const char *word;
        enum replicate_kind kind;
    } words[] = {{"JK1", REPLICATE_JK1},
                 {"JKn", REPLICATE_JKN},
                 {"BRR", REPLICATE_BRR},
                 {"Fay", REPLICATE_FAY},
                 {"bootstrap", REPLICATE_BOOTSTRAP},
                 {"subbootstrap", REPLICATE_BOOTSTRAP},
                 {"raowu", REPLICATE_BOOTSTRAP},
                 {"canty", REPLICATE_BOOTSTRAP_COUNT}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!text_is(word, words[i].word)) continue;
        *out = words[i].kind;
        return true;
    }
    return false;
}

/* --- Factors ------------------------------------------------------------------------------- */

static void bootstrap_factors(const struct replicates *replicates, size_t b, double *factors) {
    struct draws draws = draws_start(replicates->seed, b);
    for (size_t h = 0; h < replicates->n_strata; h++) {
        struct resample resample = resample_of(replicates, h);
        const int32_t *units = replicates->order + replicates->starts[h];
        for (uint32_t i = 0; i < resample.n; i++) factors[units[i]] = resample.start;
        for (uint32_t i = 0; i < resample.m; i++)
            factors[units[draws_below(&draws, resample.n)]] += resample.each;
    }
}

static void jackknife_factors(const struct replicates *replicates, size_t b, double *factors) {
    for (size_t u = 0; u < replicates->n_units; u++) factors[u] = 1;
    for (size_t h = 0, at = 0; h < replicates->n_strata; h++) {
        int32_t from = replicates->starts[h], n = replicates->starts[h + 1] - from;
        if (n < 2) continue;
        if (b < at || b >= at + (size_t)n) {
            at += (size_t)n;
            continue;
        }
        for (int32_t i = from; i < from + n; i++)
            factors[replicates->order[i]] = (double)n / (double)(n - 1);
        factors[replicates->order[from + (int32_t)(b - at)]] = 0;
        return;
    }
}

static void halves_factors(const struct replicates *replicates, size_t b, double *factors) {
    double more = 2 - replicates->fay, less = replicates->fay;
    for (size_t h = 0; h < replicates->n_strata; h++) {
        const int32_t *units = replicates->order + replicates->starts[h];
        bool first = replicates->signs[b * replicates->n + h + 1] > 0;
        factors[units[0]] = first ? more : less;
        factors[units[1]] = first ? less : more;
    }
}

void replicate_factors(const struct replicates *replicates, size_t b, double *factors) {
    if (replicates->factors != NULL)
        memcpy(factors, replicates->factors + b * replicates->n_units,
               replicates->n_units * sizeof factors[0]);
    else if (is_bootstrap(replicates))
        bootstrap_factors(replicates, b, factors);
    else if (replicates->signs != NULL)
        halves_factors(replicates, b, factors);
    else
        jackknife_factors(replicates, b, factors);
}

void replicate_weights(const struct replicates *replicates, size_t b, double *scratch,
                       double *weights) {
    if (replicates->supplied != NULL) {
        memcpy(weights, replicates->supplied[b], replicates->n_rows * sizeof weights[0]);
        return;
    }
    replicate_factors(replicates, b, scratch);
    for (size_t r = 0; r < replicates->n_rows; r++)
        weights[r] = replicates->weights[r] *
                     scratch[replicates->units == NULL ? r : (size_t)replicates->units[r]];
}

/* --- Hadamard matrices --------------------------------------------------------------------- */

static bool is_prime(size_t n) {
    for (size_t d = 2; d * d <= n; d++)
        if (n % d == 0) return false;
    return n > 1;
}

/* Paley's matrix of q + 1 rows for a prime q = 3 mod 4: differences that are squares. */
static void paley(int8_t *signs, size_t q) {
    size_t n = q + 1;
    for (size_t i = 0; i < n * n; i++) signs[i] = 1;
    for (size_t i = 1; i < n; i++)
        for (size_t k = 1; k < n; k++) {
            size_t difference = (i - 1 + q - (k - 1)) % q;
            int8_t sign = -1;
            for (size_t s = 1; s < q && difference > 0; s++)
                if (s * s % q == difference) sign = 1;
            signs[i * n + k] = difference == 0 ? -1 : sign;
        }
}

/* The smallest of Paley's kind and of powers of two, doubled as often as it takes, that has
 * more than `strata` columns. */
static int8_t *hadamard(struct arena *arena, size_t strata, size_t *n) {
    size_t best = 0, base = 0;
    for (size_t start = 1; start <= strata + 4; start++) {
        bool usable = start <= 2 || (start % 4 == 0 && is_prime(start - 1));
        if (!usable) continue;
        size_t size = start;
        while (size <= strata) size *= 2;
        if (best == 0 || size < best) best = size, base = start;
    }
    int8_t *signs = ARENA_ARRAY(arena, int8_t, best * best),
           *small = ARENA_ARRAY(arena, int8_t, base * base + 4);
    if (base > 2)
        paley(small, base - 1);
    else
        for (size_t i = 0; i < base * base; i++) small[i] = i == 3 ? -1 : 1;
    for (size_t i = 0; i < best; i++)
        for (size_t k = 0; k < best; k++) {
            int8_t sign = small[(i % base) * base + k % base];
            bool turned = __builtin_popcountll((i / base) & (k / base)) & 1;
            signs[i * best + k] = (int8_t)(turned ? -sign : sign);
        }
    *n = best;
    return signs;
}

/* --- Making them --------------------------------------------------------------------------- */

static void order_make(struct arena *arena, const struct stage *stage, size_t n_rows,
                       struct replicates *out) {
    size_t n_strata = (size_t)stage->n_strata;
    int32_t *starts = ARENA_ARRAY(arena, int32_t, n_strata + 2);
    int32_t *order = ARENA_ARRAY(arena, int32_t, (size_t)stage->n_units + 1);
    const int32_t *within = stage->units == NULL ? stage->strata : stage->within;
    for (int32_t u = 0; u < stage->n_units; u++) starts[(within == NULL ? 0 : within[u]) + 2]++;
    for (size_t h = 1; h <= n_strata; h++) starts[h + 1] += starts[h];
    for (int32_t u = 0; u < stage->n_units; u++)
        order[starts[(within == NULL ? 0 : within[u]) + 1]++] = u;
    out->order = order, out->starts = starts, out->n_strata = n_strata;
    out->units = stage->units, out->n_units = (size_t)stage->n_units, out->n_rows = n_rows;
}

static void open_make(struct arena *arena, const struct stage *stage, struct replicates *out) {
    if (stage->population == NULL) return;
    double *open = ARENA_ARRAY(arena, double, out->n_strata + 1);
    for (size_t h = 0; h < out->n_strata; h++)
        open[h] = 1 - (double)(out->starts[h + 1] - out->starts[h]) / stage->population[h];
    out->open = open;
}

static enum fail jackknife_make(struct arena *arena, struct replicates *out, struct why *why) {
    if (out->kind == REPLICATE_JK1 && out->n_strata > 1)
        return why_fail(why, FAIL_INPUT, "type",
                        "JK1 is for a sample without strata; use JKn for one with %zu strata",
                        out->n_strata);
    double *rscales = ARENA_ARRAY(arena, double, out->n_units + 1);
    out->n = 0;
    for (size_t h = 0; h < out->n_strata; h++) {
        double n = (double)(out->starts[h + 1] - out->starts[h]);
        for (size_t i = 0; n > 1 && i < (size_t)n; i++)
            rscales[out->n++] = (n - 1) / n * (out->open == NULL ? 1 : out->open[h]);
    }
    out->scale = 1;
    out->rscales = rscales;
    return FAIL_NONE;
}

static enum fail halves_make(struct arena *arena, struct replicates *out, struct why *why) {
    for (size_t h = 0; h < out->n_strata; h++)
        if (out->starts[h + 1] - out->starts[h] != 2)
            return why_fail(why, FAIL_INFEASIBLE, "type",
                            "balanced half samples want two units in each stratum; stratum number "
                            "%zu has %d; use JKn or a bootstrap",
                            h + 1, (int)(out->starts[h + 1] - out->starts[h]));
    out->signs = hadamard(arena, out->n_strata, &out->n);
    out->scale = 1 / ((double)out->n * (1 - out->fay) * (1 - out->fay));
    return FAIL_NONE;
}

static enum fail bootstrap_make(const struct replicate_plan *plan, struct replicates *out,
                                struct why *why) {
    if (plan->n < 2) return why_fail(why, FAIL_INPUT, "replicates", "want two replicates or more");
    out->n = plan->n;
    out->scale = 1 / ((double)plan->n - 1);
    if (out->kind == REPLICATE_BOOTSTRAP_COUNT) {
        double inverse = 0, strata = 0;
        for (size_t h = 0; h < out->n_strata; h++) {
            double n = (double)(out->starts[h + 1] - out->starts[h]);
            if (n > 1) inverse += 1 / n, strata++;
        }
        double n = strata / inverse;
        out->scale *= n / (n - 1);
    }
    return FAIL_NONE;
}

enum fail replicates_make(struct arena *arena, const struct design *design,
                          const struct replicate_plan *plan, struct replicates *out,
                          struct why *why) {
    struct replicates made = {.kind = plan->kind,
                              .weights = design->weights,
                              .seed = plan->seed == NULL ? "folkmoot" : plan->seed,
                              .fay = plan->kind == REPLICATE_FAY ? plan->fay : 0,
                              .mse = plan->mse};
    order_make(arena, &design->stages[0], design->n_rows, &made);
    open_make(arena, &design->stages[0], &made);
    for (size_t h = 0; h < made.n_strata && design->lonely == LONELY_FAIL; h++)
        if (made.starts[h + 1] - made.starts[h] < 2)
            return why_fail(why, FAIL_INFEASIBLE, "strata",
                            "stratum number %zu has one unit only; merge strata, or choose how to "
                            "treat single units: remove or certainty",
                            h + 1);
    switch (plan->kind) {
    case REPLICATE_JK1:
    case REPLICATE_JKN: TRY(jackknife_make(arena, &made, why)); break;
    case REPLICATE_BRR:
    case REPLICATE_FAY: TRY(halves_make(arena, &made, why)); break;
    case REPLICATE_BOOTSTRAP:
    case REPLICATE_BOOTSTRAP_COUNT: TRY(bootstrap_make(plan, &made, why)); break;
    case REPLICATE_SUPPLIED:
        return why_fail(why, FAIL_INPUT, "type", "supplied replicates cannot be made");
    }
    made.df = design_df(arena, design, NULL);
    *out = made;
    return FAIL_NONE;
}

/* Whether the factors of replicate b are those of a jackknife; *n the units of its stratum. */
static bool jackknife_read(const struct replicates *made, size_t b, double *n) {
    size_t m = made->supplied != NULL ? made->n_rows : made->n_units;
    double most = 1;
    bool none = false;
    for (int look = 0; look < 2; look++)
        for (size_t i = 0; i < m; i++) {
            if (made->supplied != NULL && !(made->weights[i] > 0)) continue;
            double factor = made->factors != NULL    ? made->factors[b * m + i]
                            : made->supplied != NULL ? made->supplied[b][i] / made->weights[i]
                                                     : 1;
            if (look == 0) {
                most = fmax(most, factor);
                none = none || factor == 0;
                continue;
            }
            bool clean = factor == 0 || fabs(factor - 1) < 1e-6 || fabs(factor / most - 1) < 1e-6;
            if (!clean) return false;
        }
    *n = most / (most - 1);
    return none && most > 1 + 1e-6 && fabs(*n - round(*n)) < 1e-4 * *n;
}

static enum fail scales_supplied(struct arena *arena, const struct supplied_plan *plan,
                                 struct replicates *out, struct why *why) {
    double n = (double)out->n;
    out->rscales = plan->rscales;
    out->scale = plan->scale > 0 || plan->rscales != NULL ? 1 : 1 / n;
    if (plan->scale > 0) out->scale = plan->scale;
    if (plan->scale > 0 || plan->rscales != NULL) return FAIL_NONE;
    switch (out->kind) {
    case REPLICATE_BRR:
    case REPLICATE_SUPPLIED: return FAIL_NONE;
    case REPLICATE_FAY: out->scale = 1 / (n * (1 - out->fay) * (1 - out->fay)); return FAIL_NONE;
    case REPLICATE_BOOTSTRAP:
    case REPLICATE_BOOTSTRAP_COUNT: out->scale = 1 / (n - 1); return FAIL_NONE;
    case REPLICATE_JK1: out->scale = (n - 1) / n; return FAIL_NONE;
    case REPLICATE_JKN: break;
    }
    double *rscales = ARENA_ARRAY(arena, double, out->n + 1);
    for (size_t b = 0; b < out->n; b++) {
        double units;
        if (!jackknife_read(out, b, &units))
            return why_fail(why, FAIL_INPUT, "rscales",
                            "the factors of replicate %zu are not those of a plain jackknife, so "
                            "its scale cannot be read from them; say the scales with --rscales",
                            b + 1);
        rscales[b] = (units - 1) / units;
    }
    out->scale = 1;
    out->rscales = rscales;
    return FAIL_NONE;
}

enum fail replicates_supplied(struct arena *arena, const struct supplied_plan *plan,
                              const double *weights, size_t n_rows, const double *const *supplied,
                              struct replicates *out, struct why *why) {
    if (plan->n < 2) return why_fail(why, FAIL_INPUT, "replicates", "want two replicates or more");
    struct replicates made = {.kind = plan->kind,
                              .n = plan->n,
                              .n_rows = n_rows,
                              .weights = weights,
                              .n_units = n_rows,
                              .supplied = supplied,
                              .fay = plan->fay,
                              .mse = plan->mse};
    TRY(scales_supplied(arena, plan, &made, why));
    made.df = replicates_df(arena, &made, NULL);
    *out = made;
    return FAIL_NONE;
}

enum fail replicates_of_factors(struct arena *arena, const struct supplied_plan *plan,
                                const double *weights, size_t n_rows, const int32_t *units,
                                const double *factors, size_t n_units, struct replicates *out,
                                struct why *why) {
    size_t n = plan->n;
    if (n < 2) return why_fail(why, FAIL_INPUT, "replicates", "want two replicates or more");
    double *turned = ARENA_ARRAY(arena, double, n *n_units + 1);
    for (size_t u = 0; u < n_units; u++)
        for (size_t b = 0; b < n; b++) turned[b * n_units + u] = factors[u * n + b];
    struct replicates made = {.kind = plan->kind,
                              .n = n,
                              .n_rows = n_rows,
                              .weights = weights,
                              .units = units,
                              .n_units = n_units,
                              .factors = turned,
                              .fay = plan->fay,
                              .mse = plan->mse};
    TRY(scales_supplied(arena, plan, &made, why));
    made.df = replicates_df(arena, &made, NULL);
    *out = made;
    return FAIL_NONE;
}

/* Units that the domain has, less their strata. */
static double df_of_units(struct arena *arena, const struct replicates *replicates,
                          const bool *used) {
    double df = 0;
    (void)arena;
    for (size_t h = 0; h < replicates->n_strata; h++) {
        double units = 0;
        for (int32_t i = replicates->starts[h]; i < replicates->starts[h + 1]; i++)
            units += used[replicates->order[i]];
        df += units > 0 ? units - 1 : 0;
    }
    return df;
}

double replicates_df(struct arena *arena, const struct replicates *replicates, const bool *domain) {
    enum { STRETCH = 128 };
    size_t n = replicates->n, mark = arena_mark(arena);
    bool by_row = replicates->supplied != NULL;
    size_t m = by_row ? replicates->n_rows : replicates->n_units;
    bool *used = ARENA_ARRAY(arena, bool, m + 1);
    for (size_t r = 0; r < replicates->n_rows; r++)
        if ((domain == NULL || domain[r]) && replicates->weights[r] > 0)
            used[by_row || replicates->units == NULL ? r : (size_t)replicates->units[r]] = true;
    double df = 0;
    if (replicates->starts != NULL) {
        df = df_of_units(arena, replicates, used);
        arena_rewind(arena, mark);
        return df;
    }
    double *gram = ARENA_ARRAY(arena, double, n *n), *values = ARENA_ARRAY(arena, double, n);
    size_t *at = ARENA_ARRAY(arena, size_t, m + 1), n_used = 0;
    for (size_t i = 0; i < m; i++)
        if (used[i]) at[n_used++] = i;
    for (size_t from = 0; from < n_used; from += STRETCH) { /* what stays in the cache */
        size_t to = from + STRETCH < n_used ? from + STRETCH : n_used;
        for (size_t a = 0; a < n; a++)
            for (size_t b = 0; b <= a; b++) {
                const double *x = by_row ? replicates->supplied[a] : replicates->factors + a * m;
                const double *y = by_row ? replicates->supplied[b] : replicates->factors + b * m;
                double sum = 0;
                for (size_t i = from; i < to; i++) sum += x[at[i]] * y[at[i]];
                gram[a * n + b] += sum;
            }
    }
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < a; b++) gram[b * n + a] = gram[a * n + b];
    if (matrix_eigen(arena, gram, n, values, NULL))
        for (size_t i = 0; i < n; i++) df += values[i] > 1e-11 * values[n - 1];
    arena_rewind(arena, mark);
    return df - 1;
}

/* --- Variances ----------------------------------------------------------------------------- */

void replicate_covariance(const struct replicates *replicates, const double *values,
                          const double *each, size_t n_values, double *covariance) {
    for (size_t i = 0; i < n_values; i++)
        for (size_t k = 0; k <= i; k++) {
            double mean_i = 0, mean_k = 0, count = 0, sum = 0;
            for (size_t b = 0; b < replicates->n; b++) {
                double x = each[b * n_values + i], y = each[b * n_values + k];
                if (isnan(x) || isnan(y)) continue;
                if (replicates->rscales != NULL && !(replicates->rscales[b] > 0)) continue;
                mean_i += x, mean_k += y, count++;
            }
            mean_i = replicates->mse ? values[i] : mean_i / count;
            mean_k = replicates->mse ? values[k] : mean_k / count;
            for (size_t b = 0; b < replicates->n; b++) {
                double x = each[b * n_values + i], y = each[b * n_values + k];
                double scale = replicates->rscales == NULL ? 1 : replicates->rscales[b];
                if (!isnan(x) && !isnan(y)) sum += scale * (x - mean_i) * (y - mean_k);
            }
            covariance[i * n_values + k] = covariance[k * n_values + i] = sum * replicates->scale;
        }
}

struct runs {
    const struct replicates *replicates;
    const struct replicate_statistic *statistic;
    double *each;
    double *scratch; /* a worker's: n_units, then n_rows */
};

static void run_one(void *context, size_t b, unsigned worker) {
    struct runs *runs = context;
    const struct replicates *replicates = runs->replicates;
    size_t size = replicates->n_units + replicates->n_rows;
    double *scratch = runs->scratch + worker * size, *weights = scratch + replicates->n_units;
    replicate_weights(replicates, b, scratch, weights);
    runs->statistic->figures(runs->statistic->context, weights, worker,
                             runs->each + b * runs->statistic->n_values);
}

enum fail replicate_run(struct arena *arena, const struct replicates *replicates,
                        const struct replicate_statistic *statistic, unsigned n_threads,
                        struct replicated *out, struct why *why) {
    size_t p = statistic->n_values, size = replicates->n_units + replicates->n_rows;
    struct replicated done = {.n_values = p, .n = replicates->n};
    if (n_threads < 1) n_threads = 1;
    done.values = ARENA_ARRAY(arena, double, p + 1);
    done.errors = ARENA_ARRAY(arena, double, p + 1);
    done.covariance = ARENA_ARRAY(arena, double, p *p + 1);
    done.each = ARENA_ARRAY(arena, double, replicates->n *p + 1);
    size_t mark = arena_mark(arena);
    struct runs runs = {replicates, statistic, done.each,
                        ARENA_ARRAY(arena, double, n_threads *size)};
    statistic->figures(statistic->context, replicates->weights, 0, done.values);
    parallel_run(replicates->n, n_threads, run_one, &runs);
    arena_rewind(arena, mark);
    replicate_covariance(replicates, done.values, done.each, p, done.covariance);
    for (size_t i = 0; i < p; i++) {
        done.errors[i] = error_of_variance(done.covariance[i * p + i]);
        if (isnan(done.values[i]))
            return why_fail(why, FAIL_INFEASIBLE, "", "the full sample gives no figure");
    }
    *out = done;
    return FAIL_NONE;
}

/* --- Models fitted again ------------------------------------------------------------------- */

struct refits {
    const struct replicate_refit *refit;
    struct arena **arenas; /* a worker's each */
};

static void refit_one(const void *context, const double *weights, unsigned worker, double *values) {
    const struct refits *refits = context;
    struct arena *arena = refits->arenas[worker];
    size_t mark = arena_mark(arena);
    if (!refits->refit->figures(refits->refit->context, arena, weights, values))
        for (size_t i = 0; i < refits->refit->n_values; i++) values[i] = (double)NAN;
    arena_rewind(arena, mark);
}

static void arena_end(void *arena) {
    arena_free(arena);
}

enum fail replicate_refit_run(struct arena *arena, const struct replicates *replicates,
                              const struct replicate_refit *refit, struct replicated *out,
                              struct why *why) {
    unsigned n_threads = replicates->n_threads < 1 ? 1 : replicates->n_threads;
    struct refits refits = {refit, ARENA_ARRAY(arena, struct arena *, n_threads)};
    struct replicate_statistic statistic = {refit->n_values, refit_one, &refits};
    struct replicated done;
    for (unsigned i = 0; i < n_threads; i++) {
        refits.arenas[i] = arena_new((size_t)1 << 33);
        arena_on_end(arena, arena_end, refits.arenas[i]);
    }
    TRY(replicate_run(arena, replicates, &statistic, n_threads, &done, why));
    for (size_t b = 0; b < replicates->n; b++)
        if (isnan(done.each[b * refit->n_values]))
            return why_fail(why, FAIL_INFEASIBLE, "replicates",
                            "the model cannot be fitted with the weights of replicate %zu of %zu; "
                            "join small categories",
                            b + 1, replicates->n);
    *out = done;
    return FAIL_NONE;
}
