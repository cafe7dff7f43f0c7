#include "stats/raters.h"

#include "base/rng.h"
#include "stats/survey/distribution.h"

#include <math.h>
#include <string.h>

/* The distinct values, upwards, and each rating as their number (-1 missing). */
struct coded {
    size_t n_units, n_raters, n_values;
    double *values;
    int *code;
};

static struct coded code_all(struct arena *arena, const struct ratings *ratings) {
    size_t n = ratings->n_units * ratings->n_raters;
    struct coded coded = {.n_units = ratings->n_units, .n_raters = ratings->n_raters};
    double *sorted = ARENA_ARRAY(arena, double, n + 1);
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(ratings->rating[i])) sorted[m++] = ratings->rating[i];
    if (m > 0) values_sort(sorted, m);
    coded.values = sorted;
    for (size_t i = 0; i < m; i++)
        if (i == 0 || sorted[i] > sorted[coded.n_values - 1]) sorted[coded.n_values++] = sorted[i];
    coded.code = ARENA_ARRAY(arena, int, n + 1);
    for (size_t i = 0; i < n; i++) {
        coded.code[i] = -1;
        for (size_t v = 0; v < coded.n_values; v++)
            if (ratings->rating[i] == sorted[v]) coded.code[i] = (int)v;
    }
    return coded;
}

/* How many raters gave each value to a unit; returns how many rated. */
static double unit_count(const struct coded *coded, size_t unit, double *count) {
    double n = 0;
    for (size_t v = 0; v < coded->n_values; v++) count[v] = 0;
    for (size_t r = 0; r < coded->n_raters; r++) {
        int code = coded->code[unit * coded->n_raters + r];
        if (code < 0) continue;
        count[code]++;
        n++;
    }
    return n;
}

/* --- Krippendorff --- */

static double distance_of(enum distance distance, const double *values, const double *total,
                          size_t a, size_t b) {
    if (a == b) return 0;
    double x = values[a], y = values[b], between = 0;
    switch (distance) {
    case DISTANCE_NOMINAL: return 1;
    case DISTANCE_INTERVAL: return (x - y) * (x - y);
    case DISTANCE_RATIO: return x + y == 0 ? 0 : (x - y) * (x - y) / ((x + y) * (x + y));
    case DISTANCE_ORDINAL:
        for (size_t v = a < b ? a : b; v <= (a < b ? b : a); v++) between += total[v];
        between -= (total[a] + total[b]) / 2;
        return between * between;
    }
    return 0;
}

/* Coincidences of the chosen units (each `times[u]` times) to alpha. */
static double alpha_of(const struct coded *coded, enum distance distance, const double *times,
                       double *coincidence, double *count, double *total) {
    size_t q = coded->n_values;
    for (size_t i = 0; i < q * q; i++) coincidence[i] = 0;
    for (size_t v = 0; v < q; v++) total[v] = 0;
    for (size_t u = 0; u < coded->n_units; u++) {
        double n = unit_count(coded, u, count);
        if (n < 2 || times[u] == 0) continue;
        for (size_t a = 0; a < q; a++)
            for (size_t b = 0; b < q && count[a] > 0; b++)
                coincidence[a * q + b] +=
                    times[u] * count[a] * (count[b] - (a == b ? 1 : 0)) / (n - 1);
    }
    double n = 0, observed = 0, expected = 0;
    for (size_t a = 0; a < q; a++) {
        for (size_t b = 0; b < q; b++) total[a] += coincidence[a * q + b];
        n += total[a];
    }
    for (size_t a = 0; a < q; a++)
        for (size_t b = 0; b < q; b++) {
            double d = distance_of(distance, coded->values, total, a, b);
            observed += coincidence[a * q + b] * d;
            expected += total[a] * total[b] * d;
        }
    return expected > 0 ? 1 - (n - 1) * observed / expected : (double)NAN;
}

double krippendorff_alpha(struct arena *arena, const struct ratings *ratings,
                          enum distance distance) {
    size_t mark = arena_mark(arena);
    struct coded coded = code_all(arena, ratings);
    size_t q = coded.n_values;
    double *times = ARENA_ARRAY(arena, double, coded.n_units + 1);
    for (size_t u = 0; u < coded.n_units; u++) times[u] = 1;
    double alpha = alpha_of(&coded, distance, times, ARENA_ARRAY(arena, double, q *q + 1),
                            ARENA_ARRAY(arena, double, q + 1), ARENA_ARRAY(arena, double, q + 1));
    arena_rewind(arena, mark);
    return alpha;
}

struct interval krippendorff_interval(struct arena *arena, const struct ratings *ratings,
                                      enum distance distance, size_t replicates, const char *seed,
                                      double level) {
    size_t mark = arena_mark(arena);
    struct coded coded = code_all(arena, ratings);
    size_t q = coded.n_values, n = coded.n_units, made = 0;
    double *times = ARENA_ARRAY(arena, double, n + 1);
    double *coincidence = ARENA_ARRAY(arena, double, q *q + 1);
    double *count = ARENA_ARRAY(arena, double, q + 1), *total = ARENA_ARRAY(arena, double, q + 1);
    double *alphas = ARENA_ARRAY(arena, double, replicates + 1);
    for (size_t r = 0; r < replicates && n > 0; r++) {
        struct rng rng;
        rng_init_stream(&rng, seed, r);
        for (size_t u = 0; u < n; u++) times[u] = 0;
        for (size_t u = 0; u < n; u++) times[rng_below(&rng, n)]++;
        double alpha = alpha_of(&coded, distance, times, coincidence, count, total);
        if (!isnan(alpha)) alphas[made++] = alpha;
    }
    struct interval interval = {(double)NAN, (double)NAN};
    if (made > 0) interval = interval_percentile(alphas, made, level);
    arena_rewind(arena, mark);
    return interval;
}

/* --- Gwet, Brennan-Prediger, Fleiss --- */

static double *weights_make(struct arena *arena, const struct coded *coded,
                            enum rater_weights weights) {
    size_t q = coded->n_values;
    double *w = ARENA_ARRAY(arena, double, q *q + 1);
    double range = q > 1 ? coded->values[q - 1] - coded->values[0] : 1;
    for (size_t a = 0; a < q; a++)
        for (size_t b = 0; b < q; b++) {
            double apart = fabs(coded->values[a] - coded->values[b]) / range;
            w[a * q + b] = weights == WEIGHTS_IDENTITY ? (a == b ? 1 : 0)
                           : weights == WEIGHTS_LINEAR ? 1 - apart
                                                       : 1 - apart * apart;
        }
    return w;
}

/* What one unit says: its agreement (NaN when rated by fewer than two) and its chance parts. */
struct unit_part {
    double agreement, gwet, fleiss, rated;
};

static struct unit_part unit_part_of(const struct coded *coded, size_t unit, const double *w,
                                     const double *share, double *count) {
    size_t q = coded->n_values;
    struct unit_part part = {.rated = unit_count(coded, unit, count)};
    double together = 0;
    for (size_t a = 0; a < q; a++) {
        double weighted = 0, mean = 0;
        for (size_t b = 0; b < q; b++) {
            weighted += w[a * q + b] * count[b];
            mean += (w[a * q + b] + w[b * q + a]) / 2 * share[b];
        }
        together += count[a] * (weighted - 1);
        if (part.rated == 0) continue;
        part.gwet += count[a] / part.rated * (1 - share[a]);
        part.fleiss += count[a] / part.rated * mean;
    }
    part.agreement = part.rated >= 2 ? together / (part.rated * (part.rated - 1)) : (double)NAN;
    return part;
}

/* Error of (pa - pe) / (1 - pe) from what each unit adds. */
static double linear_error(const struct unit_part *parts, size_t n, double twice, double pa,
                           double pe, double chance_scale, int which) {
    double kappa = (pa - pe) / (1 - pe), squares = 0, rated = 0, m = 0;
    for (size_t u = 0; u < n; u++) rated += parts[u].rated > 0;
    for (size_t u = 0; u < n; u++) {
        if (parts[u].rated == 0) continue;
        double own =
            isnan(parts[u].agreement) ? 0 : rated / twice * (parts[u].agreement - pe) / (1 - pe);
        double chance = which == 0   ? chance_scale * parts[u].gwet
                        : which == 1 ? parts[u].fleiss
                                     : pe;
        double part = own - 2 * (1 - kappa) * (chance - pe) / (1 - pe);
        squares += (part - kappa) * (part - kappa);
        m++;
    }
    return sqrt(squares / m / (m - 1));
}

struct rater_agreement rater_agreement_run(struct arena *arena, const struct ratings *ratings,
                                           enum rater_weights weights) {
    size_t mark = arena_mark(arena);
    struct coded coded = code_all(arena, ratings);
    size_t q = coded.n_values;
    double *w = weights_make(arena, &coded, weights), *share = ARENA_ARRAY(arena, double, q + 1);
    double *count = ARENA_ARRAY(arena, double, q + 1), rated = 0, twice = 0, all = 0;
    struct unit_part *parts = ARENA_ARRAY(arena, struct unit_part, coded.n_units + 1);
    for (size_t u = 0; u < coded.n_units; u++) {
        double n = unit_count(&coded, u, count);
        if (n == 0) continue;
        rated++;
        for (size_t v = 0; v < q; v++) share[v] += count[v] / n;
    }
    for (size_t v = 0; v < q; v++) share[v] /= rated;
    struct rater_agreement out = {0};
    double gwet = 0, fleiss = 0, size = (double)q;
    for (size_t a = 0; a < q; a++) {
        gwet += share[a] * (1 - share[a]);
        for (size_t b = 0; b < q; b++) {
            all += w[a * q + b];
            fleiss += w[a * q + b] * share[a] * share[b];
        }
    }
    double scale = all / (size * (size - 1)), even = all / (size * size);
    for (size_t u = 0; u < coded.n_units; u++) {
        parts[u] = unit_part_of(&coded, u, w, share, count);
        if (isnan(parts[u].agreement)) continue;
        out.percent += parts[u].agreement;
        twice++;
    }
    double pa = out.percent = out.percent / twice;
    out.gwet = (pa - scale * gwet) / (1 - scale * gwet);
    out.brennan = (pa - even) / (1 - even);
    out.fleiss = (pa - fleiss) / (1 - fleiss);
    out.gwet_error = linear_error(parts, coded.n_units, twice, pa, scale * gwet, scale, 0);
    out.fleiss_error = linear_error(parts, coded.n_units, twice, pa, fleiss, 1, 1);
    out.brennan_error = linear_error(parts, coded.n_units, twice, pa, even, 1, 2);
    arena_rewind(arena, mark);
    return out;
}

/* --- Cohen --- */

struct two {
    size_t k;
    const double *share; /* [k * k] */
    const double *row, *column;
    double n;
};

static double weight_of(size_t a, size_t b, size_t k, int power) {
    if (power == 0) return a == b ? 1 : 0;
    double apart = fabs((double)a - (double)b) / (double)(k - 1);
    return 1 - (power == 1 ? apart : apart * apart);
}

/* Kappa with its error. The mean weights of each row and column are at hand. */
static double kappa_of(const struct two *two, int power, double *error, double *psych) {
    size_t k = two->k;
    double observed = 0, chance = 0, sum = 0, sum_psych = 0;
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++) {
            double w = weight_of(a, b, k, power);
            observed += w * two->share[a * k + b];
            chance += w * two->row[a] * two->column[b];
        }
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++) {
            double w = weight_of(a, b, k, power), of_row = 0, of_column = 0, of_psych = 0;
            for (size_t c = 0; c < k; c++) {
                of_row += weight_of(a, c, k, power) * two->column[c];
                of_column += weight_of(c, b, k, power) * two->row[c];
                of_psych += weight_of(c, b, k, power) * two->row[b];
            }
            double part = w * (1 - chance) - (of_row + of_column) * (1 - observed);
            double part_psych = w * (1 - chance) - (of_row + of_psych) * (1 - observed);
            sum += two->share[a * k + b] * part * part;
            sum_psych += two->share[a * k + b] * part_psych * part_psych;
        }
    double less = observed * chance - 2 * chance + observed, scale = two->n * pow(1 - chance, 4);
    *error = sqrt(fmax(0, sum - less * less) / scale);
    *psych = sqrt(fmax(0, sum_psych - less * less) / scale);
    return (observed - chance) / (1 - chance);
}

struct cohen cohen_run(struct arena *arena, const struct ratings *ratings, size_t first,
                       size_t second) {
    size_t mark = arena_mark(arena), m = ratings->n_raters, n = ratings->n_units;
    double *pair = ARENA_ARRAY(arena, double, 2 * n + 1), unused;
    for (size_t u = 0; u < n; u++) {
        double a = ratings->rating[u * m + first], b = ratings->rating[u * m + second];
        bool both = !isnan(a) && !isnan(b);
        pair[2 * u] = both ? a : (double)NAN;
        pair[2 * u + 1] = both ? b : (double)NAN;
    }
    struct ratings two_ratings = {n, 2, pair};
    struct coded coded = code_all(arena, &two_ratings);
    size_t k = coded.n_values;
    double *share = ARENA_ARRAY(arena, double, k *k + 1), *row = ARENA_ARRAY(arena, double, k + 1);
    double *column = ARENA_ARRAY(arena, double, k + 1);
    struct cohen out = {0};
    for (size_t u = 0; u < n; u++) out.n += coded.code[2 * u] >= 0;
    for (size_t u = 0; u < n; u++) {
        if (coded.code[2 * u] < 0) continue;
        size_t a = (size_t)coded.code[2 * u], b = (size_t)coded.code[2 * u + 1];
        share[a * k + b] += 1 / out.n;
        row[a] += 1 / out.n;
        column[b] += 1 / out.n;
    }
    struct two two = {k, share, row, column, out.n};
    out.kappa = out.linear = out.quadratic = (double)NAN;
    if (k > 1) {
        out.kappa = kappa_of(&two, 0, &out.error, &unused);
        out.linear = kappa_of(&two, 1, &out.linear_error, &unused);
        out.quadratic = kappa_of(&two, 2, &out.quadratic_error, &out.quadratic_error_psych);
    }
    arena_rewind(arena, mark);
    return out;
}

/* --- Units that everybody rated --- */

static bool is_whole(const struct ratings *ratings, size_t unit) {
    for (size_t r = 0; r < ratings->n_raters; r++)
        if (isnan(ratings->rating[unit * ratings->n_raters + r])) return false;
    return true;
}

/* Adds one rater's middle ranks over the whole units; returns sum t^3 - t of its ties. */
static double ranks_add(const struct ratings *ratings, size_t rater, double *ranks) {
    size_t m = ratings->n_raters;
    double ties = 0;
    for (size_t u = 0; u < ratings->n_units; u++) {
        if (!is_whole(ratings, u)) continue;
        double x = ratings->rating[u * m + rater], below = 0, same = 0;
        for (size_t v = 0; v < ratings->n_units; v++) {
            if (!is_whole(ratings, v)) continue;
            double y = ratings->rating[v * m + rater];
            below += y < x;
            same += y == x;
        }
        ranks[u] += below + (same + 1) / 2;
        ties += same * same - 1; /* t members give t (t^2 - 1) */
    }
    return ties;
}

struct concordance concordance_run(struct arena *arena, const struct ratings *ratings) {
    size_t mark = arena_mark(arena), units = ratings->n_units;
    struct concordance out = {0};
    struct coded coded = code_all(arena, ratings);
    size_t q = coded.n_values;
    double *count = ARENA_ARRAY(arena, double, q + 1), *share = ARENA_ARRAY(arena, double, q + 1);
    double *ranks = ARENA_ARRAY(arena, double, units + 1);
    double m = (double)ratings->n_raters, agree = 0, ties = 0, spread = 0;
    for (size_t u = 0; u < units; u++) {
        if (!is_whole(ratings, u)) continue;
        out.n++;
        unit_count(&coded, u, count);
        for (size_t v = 0; v < q; v++) {
            agree += count[v] * (count[v] - 1) / (m * (m - 1));
            share[v] += count[v] / m;
        }
    }
    double chance = 0, uneven = 0, skew = 0;
    for (size_t v = 0; v < q; v++) {
        double p = share[v] / out.n;
        chance += p * p;
        uneven += p * (1 - p);
        skew += p * (1 - p) * (1 - 2 * p);
    }
    out.fleiss = (agree / out.n - chance) / (1 - chance);
    out.fleiss_error0 =
        sqrt(2 * (uneven * uneven - skew) / (uneven * uneven * out.n * m * (m - 1)));
    for (size_t r = 0; r < ratings->n_raters; r++) ties += ranks_add(ratings, r, ranks);
    for (size_t u = 0; u < units; u++)
        if (is_whole(ratings, u))
            spread += (ranks[u] - m * (out.n + 1) / 2) * (ranks[u] - m * (out.n + 1) / 2);
    out.kendall_w = 12 * spread / (m * m * (out.n * out.n * out.n - out.n) - m * ties);
    out.chi2 = m * (out.n - 1) * out.kendall_w;
    out.p = chisq_above(out.chi2, out.n - 1);
    arena_rewind(arena, mark);
    return out;
}

struct intraclass intraclass_run(const struct ratings *ratings) {
    struct intraclass out = {0};
    size_t m = ratings->n_raters;
    double k = (double)m, grand = 0, total = 0, units = 0, raters = 0;
    for (size_t u = 0; u < ratings->n_units; u++) {
        if (!is_whole(ratings, u)) continue;
        out.n++;
        for (size_t r = 0; r < m; r++) grand += ratings->rating[u * m + r];
    }
    grand /= out.n * k;
    for (size_t r = 0; r < m; r++) {
        double column = 0;
        for (size_t u = 0; u < ratings->n_units; u++) {
            if (!is_whole(ratings, u)) continue;
            double x = ratings->rating[u * m + r] - grand;
            column += x;
            total += x * x;
        }
        raters += column * column / out.n;
    }
    for (size_t u = 0; u < ratings->n_units; u++) {
        double row = 0;
        if (!is_whole(ratings, u)) continue;
        for (size_t r = 0; r < m; r++) row += ratings->rating[u * m + r] - grand;
        units += row * row / k;
    }
    out.df1 = out.n - 1;
    out.df2 = (out.n - 1) * (k - 1);
    double between = units / out.df1, judge = raters / (k - 1);
    double within = (total - units) / (out.n * (k - 1));
    double error = (total - units - raters) / out.df2;
    out.one[0] = (between - within) / (between + (k - 1) * within);
    out.one[1] = (between - error) / (between + (k - 1) * error + k * (judge - error) / out.n);
    out.one[2] = (between - error) / (between + (k - 1) * error);
    out.mean[0] = (between - within) / between;
    out.mean[1] = (between - error) / (between + (judge - error) / out.n);
    out.mean[2] = (between - error) / between;
    out.f = between / error;
    out.p = f_above(out.f, out.df1, out.df2);
    return out;
}
