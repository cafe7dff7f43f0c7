#include "stats/sampling/pps.h"

#include "stats/interval.h"

#include <math.h>
#include <string.h>

static const double certain = 1 - 1e-9;

enum fail pps_chances(const double *size, size_t n, double drawn, double *chance, struct why *why) {
    size_t positive = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(size[i] >= 0) || !isfinite(size[i]))
            return why_fail(why, FAIL_INPUT, NULL, "unit %zu: want a size that is not negative",
                            i + 1);
        positive += size[i] > 0;
    }
    if (drawn > (double)positive || !(drawn >= 0))
        return why_fail(why, FAIL_INPUT, NULL, "%g are to be drawn and %zu have a size above 0",
                        drawn, positive);
    for (size_t i = 0; i < n; i++) chance[i] = 0;
    for (bool changed = true; changed;) {
        double left = drawn, sum = 0;
        for (size_t i = 0; i < n; i++) {
            if (chance[i] >= 1) left -= 1;
            if (chance[i] < 1) sum += size[i];
        }
        changed = false;
        for (size_t i = 0; i < n; i++) {
            if (chance[i] >= 1) continue;
            chance[i] = sum > 0 ? left * size[i] / sum : 0;
            if (chance[i] < 1) continue;
            chance[i] = 1;
            changed = true;
        }
    }
    return FAIL_NONE;
}

void pps_systematic(const double *chance, const size_t *order, size_t n, double start,
                    size_t *taken, size_t *n_taken) {
    double sum = 0;
    size_t count = 0;
    for (size_t k = 0; k < n; k++) {
        size_t unit = order == NULL ? k : order[k];
        /* Whole numbers j with sum < start + j <= sum + chance. */
        double before = floor(sum - start);
        sum += chance[unit];
        double after = floor(sum - start);
        if (chance[unit] >= 1 || after > before) taken[count++] = unit;
    }
    *n_taken = count;
}

/* --- Chances of pairs --- */

/* The units that are neither certain nor impossible. */
struct open_units {
    size_t n;
    size_t *unit;
    double *chance;
    double sum;
};

static struct open_units open_find(struct arena *arena, const double *chance, size_t n) {
    struct open_units open = {.unit = ARENA_ARRAY(arena, size_t, n),
                              .chance = ARENA_ARRAY(arena, double, n)};
    for (size_t i = 0; i < n; i++) {
        if (chance[i] <= 1 - certain || chance[i] >= certain) continue;
        open.unit[open.n] = i;
        open.chance[open.n++] = chance[i];
        open.sum += chance[i];
    }
    return open;
}

/* Which units a start takes, over all pieces of [0, 1) on which that does not change. */
static void pairs_systematic(struct arena *arena, const double *chance, size_t n, double *pairs) {
    double *cut = ARENA_ARRAY(arena, double, n + 2), sum = 0;
    size_t *taken = ARENA_ARRAY(arena, size_t, n), n_taken;
    for (size_t i = 0; i < n; i++) {
        sum += chance[i];
        cut[i] = sum - floor(sum);
        if (cut[i] > 1 - 1e-12) cut[i] = 0;
    }
    cut[n] = 0;
    cut[n + 1] = 1;
    values_sort(cut, n + 2);
    for (size_t c = 0; c + 1 < n + 2; c++) {
        double length = cut[c + 1] - cut[c];
        if (length < 1e-13) continue;
        pps_systematic(chance, NULL, n, cut[c] + length / 2, taken, &n_taken);
        for (size_t a = 0; a < n_taken; a++)
            for (size_t b = 0; b < n_taken; b++) pairs[taken[a] * n + taken[b]] += length;
    }
}

static void pair_put(const struct open_units *open, size_t n, double *pairs, size_t a, size_t b,
                     double value) {
    pairs[open->unit[a] * n + open->unit[b]] = value;
    pairs[open->unit[b] * n + open->unit[a]] = value;
}

/* e[m]: the sum over all sets of m units of the products of their weights (index 0 to most). */
static void symmetric_sums(const double *weight, size_t n, size_t most, double *e) {
    memset(e, 0, (most + 1) * sizeof *e);
    e[0] = 1;
    for (size_t i = 0; i < n; i++)
        for (size_t m = i + 1 < most ? i + 1 : most; m >= 1; m--) e[m] += weight[i] * e[m - 1];
}

static double power(double base, size_t exponent) {
    double value = 1;
    for (size_t i = 0; i < exponent; i++) value *= base;
    return value;
}

/* The sums without the units a and b, by taking them out of the product again. The weights are
 * added up anew instead where that would cancel. */
static void sums_without(const double *weight, size_t n, size_t a, size_t b, size_t most,
                         double *e) {
    memset(e, 0, (most + 1) * sizeof *e);
    e[0] = 1;
    for (size_t i = 0; i < n; i++) {
        if (i == a || i == b) continue;
        for (size_t m = most; m >= 1; m--) e[m] += weight[i] * e[m - 1];
    }
}

static void pairs_sampford(struct arena *arena, const struct open_units *open, size_t n,
                           double *pairs) {
    size_t m = (size_t)lround(open->sum);
    double *odds = ARENA_ARRAY(arena, double, open->n), *e = ARENA_ARRAY(arena, double, m + 1),
           scale = 0;
    if (m < 2) return;
    /* In Sampford's own units, p / (1 - m p) with p the chance over m. */
    for (size_t i = 0; i < open->n; i++)
        odds[i] = open->chance[i] / (1 - open->chance[i]) / (double)m;
    symmetric_sums(odds, open->n, m, e);
    for (size_t t = 1; t <= m; t++) scale += (double)t * e[m - t] / power((double)m, t);
    for (size_t a = 0; a < open->n; a++)
        for (size_t b = a + 1; b < open->n; b++) {
            double sum = 0;
            sums_without(odds, open->n, a, b, m, e);
            for (size_t t = 2; t <= m; t++)
                sum += ((double)t - open->chance[a] - open->chance[b]) * e[m - t] /
                       power((double)m, t - 2);
            pair_put(open, n, pairs, a, b, odds[a] * odds[b] * sum / scale);
        }
}

/* Chances of the units under conditional Poisson sampling of m with these weights. */
static void entropy_chances(struct arena *arena, const double *weight, size_t n, size_t m,
                            double *out) {
    size_t mark = arena_mark(arena);
    double *e = ARENA_ARRAY(arena, double, m + 1), *without = ARENA_ARRAY(arena, double, m + 1);
    symmetric_sums(weight, n, m, e);
    for (size_t i = 0; i < n; i++) {
        sums_without(weight, n, i, i, m - 1, without);
        out[i] = weight[i] * without[m - 1] / e[m];
    }
    arena_rewind(arena, mark);
}

/* The weights are odds of chances that are moved by what is lacking (Deville's fixed point). */
static enum fail entropy_weights(struct arena *arena, const struct open_units *open, size_t m,
                                 double settled, double *weight, struct why *why) {
    enum { STEPS_MAX = 10000 };
    double *now = ARENA_ARRAY(arena, double, open->n), *moved = ARENA_ARRAY(arena, double, open->n);
    memcpy(moved, open->chance, open->n * sizeof *moved);
    for (int step = 0; step < STEPS_MAX; step++) {
        double change = 0;
        for (size_t i = 0; i < open->n; i++) weight[i] = moved[i] / (1 - moved[i]);
        entropy_chances(arena, weight, open->n, m, now);
        for (size_t i = 0; i < open->n; i++) {
            double to = fmin(fmax(moved[i] + open->chance[i] - now[i], 1e-12), 1 - 1e-12);
            change += fabs(to - moved[i]);
            moved[i] = to;
        }
        if (change > settled) continue;
        for (size_t i = 0; i < open->n; i++) weight[i] = moved[i] / (1 - moved[i]);
        return FAIL_NONE;
    }
    return why_fail(why, FAIL_CONVERGE, NULL,
                    "the weights of maximum entropy did not settle in %d steps", STEPS_MAX);
}

static enum fail pairs_entropy(struct arena *arena, const struct open_units *open, size_t n,
                               double settled, double *pairs, struct why *why) {
    size_t m = (size_t)lround(open->sum);
    double *weight = ARENA_ARRAY(arena, double, open->n), *e = ARENA_ARRAY(arena, double, m + 1);
    if (m < 2) return FAIL_NONE;
    TRY(entropy_weights(arena, open, m, settled > 0 ? settled : 1e-13, weight, why));
    symmetric_sums(weight, open->n, m, e);
    double whole = e[m];
    for (size_t a = 0; a < open->n; a++)
        for (size_t b = a + 1; b < open->n; b++) {
            double apart = weight[b] - weight[a], value;
            if (fabs(apart) > 1e-4 * (weight[a] + weight[b])) {
                value = (open->chance[a] * weight[b] - open->chance[b] * weight[a]) / apart;
            } else { /* where that would cancel */
                sums_without(weight, open->n, a, b, m - 2, e);
                value = weight[a] * weight[b] * e[m - 2] / whole;
            }
            pair_put(open, n, pairs, a, b, value);
        }
    return FAIL_NONE;
}

/* From all units down to m, one is left out at a time: the chance to be left out at the step
 * from i + 1 to i is 1 - chance(i) / chance(i + 1). */
static enum fail pairs_tille(struct arena *arena, const struct open_units *open, size_t n,
                             double *pairs, struct why *why) {
    size_t m = (size_t)lround(open->sum), k = open->n;
    double *more = ARENA_ARRAY(arena, double, k), *fewer = ARENA_ARRAY(arena, double, k);
    for (size_t a = 0; a < k; a++) {
        more[a] = 1;
        for (size_t b = a + 1; b < k; b++) pair_put(open, n, pairs, a, b, 1);
    }
    for (size_t i = k - 1; i >= m && i < k; i--) {
        TRY(pps_chances(open->chance, k, (double)i, fewer, why));
        for (size_t a = 0; a < k; a++)
            for (size_t b = a + 1; b < k; b++) {
                double left_out = 2 - fewer[a] / more[a] - fewer[b] / more[b];
                pair_put(open, n, pairs, a, b,
                         pairs[open->unit[a] * n + open->unit[b]] * (1 - left_out));
            }
        memcpy(more, fewer, k * sizeof *more);
    }
    return FAIL_NONE;
}

enum fail pps_pairs(struct arena *arena, enum pps_method method, const double *chance, size_t n,
                    double settled, double *pairs, struct why *why) {
    struct open_units open = open_find(arena, chance, n);
    if (fabs(open.sum - round(open.sum)) > 1e-6)
        return why_fail(why, FAIL_INPUT, NULL, "the chances add up to %g; want a whole number",
                        open.sum);
    memset(pairs, 0, n * n * sizeof *pairs);
    switch (method) {
    case PPS_SYSTEMATIC: pairs_systematic(arena, chance, n, pairs); break;
    case PPS_SAMPFORD: pairs_sampford(arena, &open, n, pairs); break;
    case PPS_ENTROPY: TRY(pairs_entropy(arena, &open, n, settled, pairs, why)); break;
    case PPS_TILLE: TRY(pairs_tille(arena, &open, n, pairs, why)); break;
    }
    for (size_t a = 0; a < n; a++) {
        /* With a certain unit a pair is as likely as the other. */
        for (size_t b = 0; b < n && method != PPS_SYSTEMATIC; b++)
            if (chance[a] >= certain || chance[b] >= certain)
                pairs[a * n + b] = fmin(chance[a], chance[b]);
        pairs[a * n + a] = chance[a];
    }
    return FAIL_NONE;
}
