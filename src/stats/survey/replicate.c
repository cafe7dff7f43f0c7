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

/* Scales of weights that somebody else made. In a jackknife the units that stay have the
 * factor n/(n-1), the largest there is. */
static void scales_supplied(struct arena *arena, struct replicates *out) {
    double n = (double)out->n;
    out->scale = 1 / n;
    if (out->kind == REPLICATE_FAY) out->scale = 1 / (n * (1 - out->fay) * (1 - out->fay));
    if (out->kind == REPLICATE_BOOTSTRAP || out->kind == REPLICATE_BOOTSTRAP_COUNT)
        out->scale = 1 / (n - 1);
    if (out->kind != REPLICATE_JK1 && out->kind != REPLICATE_JKN) return;
    double *rscales = ARENA_ARRAY(arena, double, out->n + 1);
    for (size_t b = 0; b < out->n; b++) {
        double most = 1;
        for (size_t u = 0; out->factors != NULL && u < out->n_units; u++)
            most = fmax(most, out->factors[b * out->n_units + u]);
        for (size_t r = 0; out->supplied != NULL && r < out->n_rows; r++)
            if (out->weights[r] > 0) most = fmax(most, out->supplied[b][r] / out->weights[r]);
        rscales[b] = 1 / most;
    }
    out->scale = 1;
    out->rscales = rscales;
}

enum fail replicates_supplied(struct arena *arena, const double *weights, size_t n_rows,
                              const double *const *supplied, size_t n, enum replicate_kind kind,
                              double fay, bool mse, struct replicates *out, struct why *why) {
    if (n < 2) return why_fail(why, FAIL_INPUT, "replicates", "want two columns of replicates");
    *out = (struct replicates){.kind = kind,
                               .n = n,
                               .n_rows = n_rows,
                               .weights = weights,
                               .n_units = n_rows,
                               .supplied = supplied,
                               .fay = fay,
                               .mse = mse};
    scales_supplied(arena, out);
    out->df = replicate_rank_df(arena, out);
    return FAIL_NONE;
}

enum fail replicates_of_factors(struct arena *arena, const double *weights, size_t n_rows,
                                const int32_t *units, const double *factors, size_t n_units,
                                size_t n, enum replicate_kind kind, double fay, bool mse,
                                struct replicates *out, struct why *why) {
    if (n < 2) return why_fail(why, FAIL_INPUT, "replicates", "want two columns of replicates");
    double *turned = ARENA_ARRAY(arena, double, n *n_units + 1);
    for (size_t u = 0; u < n_units; u++)
        for (size_t b = 0; b < n; b++) turned[b * n_units + u] = factors[u * n + b];
    *out = (struct replicates){.kind = kind,
                               .n = n,
                               .n_rows = n_rows,
                               .weights = weights,
                               .units = units,
                               .n_units = n_units,
                               .factors = turned,
                               .fay = fay,
                               .mse = mse};
    scales_supplied(arena, out);
    out->df = replicate_rank_df(arena, out);
    return FAIL_NONE;
}

double replicate_rank_df(struct arena *arena, const struct replicates *replicates) {
    size_t n = replicates->n, mark = arena_mark(arena);
    bool by_row = replicates->supplied != NULL;
    size_t m = by_row ? replicates->n_rows : replicates->n_units;
    double *gram = ARENA_ARRAY(arena, double, n *n), *values = ARENA_ARRAY(arena, double, n);
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b <= a; b++) {
            const double *x = by_row ? replicates->supplied[a] : replicates->factors + a * m;
            const double *y = by_row ? replicates->supplied[b] : replicates->factors + b * m;
            double sum = 0;
            for (size_t i = 0; i < m; i++) sum += x[i] * y[i];
            gram[a * n + b] = gram[b * n + a] = sum;
        }
    double rank = 0;
    if (matrix_eigen(arena, gram, n, values, NULL))
        for (size_t i = 0; i < n; i++) rank += values[i] > 1e-11 * values[n - 1];
    arena_rewind(arena, mark);
    return rank - 1;
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
        done.errors[i] = sqrt(fmax(done.covariance[i * p + i], 0));
        if (isnan(done.values[i]))
            return why_fail(why, FAIL_INFEASIBLE, "", "the full sample gives no figure");
    }
    *out = done;
    return FAIL_NONE;
}
