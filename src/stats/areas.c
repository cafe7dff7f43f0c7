#include "stats/areas.h"

#include "base/rng.h"

#include <math.h>
#include <string.h>

/* A table with its ratings added up. */
struct table {
    size_t area, n;
    int64_t number;
    double sum, rank;
};

static enum fail ratings_check(const struct area_rating *ratings, size_t n, size_t n_areas,
                               struct why *why) {
    for (size_t i = 0; i < n; i++) {
        if (ratings[i].area >= n_areas)
            return why_fail(why, FAIL_INPUT, "area", "want an area below %zu, got %zu", n_areas,
                            ratings[i].area);
        if (!isfinite(ratings[i].value))
            return why_fail(why, FAIL_INPUT, "value", "rating %zu is no number", i + 1);
    }
    return FAIL_NONE;
}

static size_t tables_of(const struct area_rating *ratings, size_t n, struct table *tables) {
    size_t n_tables = 0;
    for (size_t i = 0; i < n; i++) {
        size_t t = 0;
        while (t < n_tables &&
               (tables[t].area != ratings[i].area || tables[t].number != ratings[i].table))
            t++;
        if (t == n_tables)
            tables[n_tables++] =
                (struct table){.area = ratings[i].area, .number = ratings[i].table};
        tables[t].sum += ratings[i].value;
        tables[t].n++;
    }
    return n_tables;
}

static void mean_of(const struct table *tables, size_t n_tables, size_t area, double level,
                    struct area_mean *out) {
    double sum = 0, spread = 0;
    *out = (struct area_mean){.mean = NAN, .variance = NAN, .df = NAN, .interval = {NAN, NAN}};
    for (size_t t = 0; t < n_tables; t++)
        if (tables[t].area == area) {
            out->n += tables[t].n;
            out->n_tables++;
            sum += tables[t].sum;
        }
    if (out->n == 0) return;
    out->mean = sum / (double)out->n;
    if (out->n_tables < 2) return;
    for (size_t t = 0; t < n_tables; t++)
        if (tables[t].area == area) {
            double e = tables[t].sum - (double)tables[t].n * out->mean;
            spread += e * e;
        }
    double g = (double)out->n_tables, all = (double)out->n;
    out->df = g - 1;
    out->variance = g / (g - 1) * spread / (all * all);
    if (out->variance > 0)
        out->interval = interval_t(out->mean, sqrt(out->variance), out->df, level);
}

enum fail area_mean_run(struct arena *arena, const struct area_rating *ratings, size_t n,
                        size_t area, double level, struct area_mean *out, struct why *why) {
    for (size_t i = 0; i < n; i++)
        if (!isfinite(ratings[i].value))
            return why_fail(why, FAIL_INPUT, "value", "rating %zu is no number", i + 1);
    size_t mark = arena_mark(arena);
    struct table *tables = ARENA_ARRAY(arena, struct table, n + 1);
    size_t n_tables = tables_of(ratings, n, tables);
    mean_of(tables, n_tables, area, level, out);
    arena_rewind(arena, mark);
    return FAIL_NONE;
}

/* ---- ranks ---- */

/* Mid-ranks of values that lie `stride` apart; returns the sum of t^3 - t over ties. */
static double ranks_of(const double *values, size_t n, double *ranks) {
    double ties = 0;
    for (size_t i = 0; i < n; i++) {
        double below = 0, same = 0;
        for (size_t k = 0; k < n; k++) {
            below += values[k] < values[i] - 1e-12 ? 1 : 0;
            same += fabs(values[k] - values[i]) <= 1e-12 ? 1 : 0;
        }
        ranks[i] = below + (same + 1) / 2;
        ties += same * same - 1; /* each of the t tied adds t^2 - 1: together t^3 - t */
    }
    return ties;
}

/* ---- dealing tables to areas ---- */

struct dealing {
    const double *ranks;
    const size_t *sizes; /* tables of each area */
    size_t n, n_areas;
    double seen; /* sum over areas of (sum of ranks)^2 / size, as observed */
    double n_ways, n_as_far, n_most;
    double most;
    double sums[32];
    size_t left[32];
};
enum { AREAS_MAX = 32 };

static double spread_of(const struct dealing *d) {
    double s = 0;
    for (size_t a = 0; a < d->n_areas; a++)
        if (d->sizes[a] > 0) s += d->sums[a] * d->sums[a] / (double)d->sizes[a];
    return s;
}

static void way_count(struct dealing *d) {
    double s = spread_of(d), slack = 1e-9 * fabs(d->seen);
    d->n_ways++;
    if (s >= d->seen - slack) d->n_as_far++;
    if (s > d->most + slack) {
        d->most = s;
        d->n_most = 0;
    }
    if (s >= d->most - slack) d->n_most++;
}

static void deal(struct dealing *d, size_t table) { /* NOLINT(misc-no-recursion) */
    if (table == d->n) {
        way_count(d);
        return;
    }
    for (size_t a = 0; a < d->n_areas; a++) {
        if (d->left[a] == 0) continue;
        d->left[a]--;
        d->sums[a] += d->ranks[table];
        deal(d, table + 1);
        d->sums[a] -= d->ranks[table];
        d->left[a]++;
    }
}

static void shuffle(struct arena *arena, struct dealing *d, const char *seed) {
    struct rng rng;
    size_t *order = ARENA_ARRAY(arena, size_t, d->n + 1);
    rng_init(&rng, seed);
    for (size_t s = 0; s < AREAS_SHUFFLES; s++) {
        size_t at = 0;
        rng_permutation(&rng, order, d->n);
        for (size_t a = 0; a < d->n_areas; a++) {
            d->sums[a] = 0;
            for (size_t k = 0; k < d->sizes[a]; k++) d->sums[a] += d->ranks[order[at++]];
        }
        way_count(d);
    }
}

static double ways_to_deal(const size_t *sizes, size_t n_areas, size_t n) {
    double log_ways = lgamma((double)n + 1);
    for (size_t a = 0; a < n_areas; a++) log_ways -= lgamma((double)sizes[a] + 1);
    return exp(log_ways);
}

static void test_of(struct arena *arena, const struct table *tables, size_t n_areas,
                    const char *seed, struct areas_test *out) {
    size_t n = out->n_tables, sizes[AREAS_MAX] = {0};
    double *means = ARENA_ARRAY(arena, double, n + 1), *ranks = ARENA_ARRAY(arena, double, n + 1);
    struct dealing d = {.ranks = ranks, .sizes = sizes, .n = n, .n_areas = n_areas};
    for (size_t t = 0; t < n; t++) means[t] = tables[t].sum / (double)tables[t].n;
    double ties = ranks_of(means, n, ranks), size = (double)n;
    double whole = size * size * size - size;
    if (ties >= whole) return; /* all tables the same */
    for (size_t t = 0; t < n; t++) {
        sizes[tables[t].area]++;
        d.sums[tables[t].area] += ranks[t];
    }
    d.seen = spread_of(&d);
    out->h = (12 / (size * (size + 1)) * d.seen - 3 * (size + 1)) / (1 - ties / whole);
    memset(d.sums, 0, sizeof d.sums);
    memcpy(d.left, sizes, sizeof d.left);
    out->exact = ways_to_deal(sizes, n_areas, n) <= AREAS_WAYS_MAX + 0.5;
    if (out->exact)
        deal(&d, 0);
    else
        shuffle(arena, &d, seed);
    out->n_ways = d.n_ways;
    double add = out->exact ? 0 : 1;
    out->p = (d.n_as_far + add) / (d.n_ways + add);
    out->p_least = out->exact ? d.n_most / d.n_ways : 1 / (d.n_ways + 1);
}

static void pairs_of(struct arena *arena, double level, struct areas_test *out) {
    size_t used = out->n_used, n = used * (used - 1) / 2, at = 0;
    out->pairs = ARENA_ARRAY(arena, struct area_difference, n + 1);
    out->n_pairs = n;
    double each = 1 - (1 - level) / (double)n;
    for (size_t a = 0; a < out->n_areas; a++)
        for (size_t b = a + 1; b < out->n_areas; b++) {
            const struct area_mean *x = &out->means[a], *y = &out->means[b];
            if (x->n == 0 || y->n == 0) continue;
            struct area_difference *pair = &out->pairs[at++];
            *pair = (struct area_difference){.first = a,
                                             .second = b,
                                             .difference = x->mean - y->mean,
                                             .error = NAN,
                                             .df = NAN,
                                             .interval = {NAN, NAN}};
            double variance = x->variance + y->variance;
            if (isnan(variance) || variance <= 0) continue;
            pair->error = sqrt(variance);
            pair->df = df_of_sum(x->variance, x->df, y->variance, y->df);
            pair->interval = interval_t(pair->difference, pair->error, pair->df, each);
        }
}

enum fail areas_test_run(struct arena *arena, const struct area_rating *ratings, size_t n,
                         size_t n_areas, const char *seed, double level, struct areas_test *out,
                         struct why *why) {
    if (n_areas < 1 || n_areas > AREAS_MAX)
        return why_fail(why, FAIL_INPUT, "areas", "want 1 to %d areas, got %zu", AREAS_MAX,
                        n_areas);
    TRY(ratings_check(ratings, n, n_areas, why));
    *out = (struct areas_test){.n_areas = n_areas, .h = NAN, .p = NAN, .p_least = NAN};
    out->means = ARENA_ARRAY(arena, struct area_mean, n_areas);
    struct table *tables = ARENA_ARRAY(arena, struct table, n + 1);
    out->n_tables = tables_of(ratings, n, tables);
    for (size_t a = 0; a < n_areas; a++) {
        mean_of(tables, out->n_tables, a, level, &out->means[a]);
        out->n_used += out->means[a].n > 0 ? 1 : 0;
    }
    if (out->n_used < 2) return FAIL_NONE;
    pairs_of(arena, level, out);
    test_of(arena, tables, n_areas, seed, out);
    return FAIL_NONE;
}

enum areas_judgement areas_judge(const struct areas_test *test, double p_adjusted, double level,
                                 double margin) {
    if (isnan(p_adjusted) || isnan(test->p)) return AREAS_UNTESTED;
    if (p_adjusted < 1 - level) return AREAS_DIFFERENT;
    for (size_t i = 0; i < test->n_pairs; i++) {
        const struct interval *in = &test->pairs[i].interval;
        if (isnan(in->low) || in->low < -margin || in->high > margin) return AREAS_OPEN;
    }
    return AREAS_ALIKE;
}

/* ---- the order of items ---- */

struct ordering {
    double *ranks; /* [rater * n_items + item] */
    double *sums;  /* [n_items] */
    size_t n_raters, n_items;
    double seen, n_ways, n_as_far;
};

static void order_count(struct ordering *o) {
    double s = 0, middle = (double)o->n_raters * ((double)o->n_items + 1) / 2;
    for (size_t i = 0; i < o->n_items; i++) s += (o->sums[i] - middle) * (o->sums[i] - middle);
    if (o->seen < 0) {
        o->seen = s;
        return;
    }
    o->n_ways++;
    if (s >= o->seen - 1e-9 * (o->seen + 1)) o->n_as_far++;
}

/* Every order of every rater but the first: W does not change when all are reordered alike. */
static void order_all(struct ordering *o, size_t rater,
                      size_t place) { /* NOLINT(misc-no-recursion) */
    if (rater == o->n_raters) {
        order_count(o);
        return;
    }
    double *ranks = &o->ranks[rater * o->n_items];
    if (place == o->n_items) {
        for (size_t i = 0; i < o->n_items; i++) o->sums[i] += ranks[i];
        order_all(o, rater + 1, 0);
        for (size_t i = 0; i < o->n_items; i++) o->sums[i] -= ranks[i];
        return;
    }
    for (size_t i = place; i < o->n_items; i++) {
        double held = ranks[place];
        ranks[place] = ranks[i], ranks[i] = held;
        order_all(o, rater, place + 1);
        held = ranks[place];
        ranks[place] = ranks[i], ranks[i] = held;
    }
}

static void order_shuffle(struct arena *arena, struct ordering *o, const char *seed) {
    struct rng rng;
    size_t *order = ARENA_ARRAY(arena, size_t, o->n_items + 1);
    rng_init(&rng, seed);
    for (size_t s = 0; s < ORDER_SHUFFLES; s++) {
        memset(o->sums, 0, o->n_items * sizeof *o->sums);
        for (size_t r = 0; r < o->n_raters; r++) {
            rng_permutation(&rng, order, o->n_items);
            for (size_t i = 0; i < o->n_items; i++)
                o->sums[i] += o->ranks[r * o->n_items + order[i]];
        }
        order_count(o);
    }
}

struct order_test order_test_run(struct arena *arena, const struct ratings *ratings,
                                 const char *seed) {
    struct order_test out = {.w = NAN, .p = NAN};
    size_t mark = arena_mark(arena), k = ratings->n_units;
    struct ordering o = {.n_items = k, .seen = -1};
    o.ranks = ARENA_ARRAY(arena, double, ratings->n_raters *k + 1);
    o.sums = ARENA_ARRAY(arena, double, k + 1);
    double *values = ARENA_ARRAY(arena, double, k + 1), ties = 0;
    for (size_t r = 0; r < ratings->n_raters; r++) {
        int whole = 1;
        for (size_t i = 0; i < k; i++) {
            values[i] = ratings->rating[i * ratings->n_raters + r];
            if (isnan(values[i])) whole = 0;
        }
        if (!whole) continue;
        ties += ranks_of(values, k, &o.ranks[o.n_raters * k]);
        for (size_t i = 0; i < k; i++) o.sums[i] += o.ranks[o.n_raters * k + i];
        o.n_raters++;
    }
    out.n_raters = o.n_raters;
    double m = (double)o.n_raters, items = (double)k;
    double most = m * m * (items * items * items - items) - m * ties;
    if (o.n_raters >= 2 && k >= 2 && most > 0) {
        order_count(&o);
        out.w = 12 * o.seen / most;
        double log_ways = (m - 1) * lgamma(items + 1);
        out.exact = log_ways <= log((double)AREAS_WAYS_MAX + 0.5);
        if (out.exact) {
            memcpy(o.sums, o.ranks, k * sizeof *o.sums);
            order_all(&o, 1, 0);
        } else {
            order_shuffle(arena, &o, seed);
        }
        double add = out.exact ? 0 : 1;
        out.n_ways = o.n_ways;
        out.p = (o.n_as_far + add) / (o.n_ways + add);
    }
    arena_rewind(arena, mark);
    return out;
}
