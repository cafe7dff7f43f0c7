#include "stats/multiple.h"

#include "stats/survey/distribution.h"

#include <gsl/gsl_integration.h>
#include <math.h>
#include <stdlib.h>

struct ordered {
    double p;
    size_t at;
};

static int ordered_compare(const void *left, const void *right) {
    const struct ordered *a = left, *b = right;
    if (a->p != b->p) return a->p < b->p ? -1 : 1;
    return a->at < b->at ? -1 : a->at > b->at;
}

/* Hommel (1988) as Wright (1992) computes it: over sizes m of the smallest set that Simes rejects.
 */
static void hommel(const struct ordered *p, size_t n, double *q, double *best) {
    double least = INFINITY, count = (double)n;
    for (size_t i = 0; i < n; i++) least = fmin(least, count * p[i].p / (double)(i + 1));
    for (size_t i = 0; i < n; i++) best[i] = q[i] = least;
    for (size_t m = n - 1; m >= 2; m--) {
        double first = INFINITY, size = (double)m;
        for (size_t j = 0; j + 1 < m; j++)
            first = fmin(first, size * p[n - m + 1 + j].p / (double)(j + 2));
        for (size_t i = 0; i <= n - m; i++) q[i] = fmin(size * p[i].p, first);
        for (size_t i = n - m + 1; i < n; i++) q[i] = q[n - m];
        for (size_t i = 0; i < n; i++) best[i] = fmax(best[i], q[i]);
    }
    for (size_t i = 0; i < n; i++) best[i] = fmax(best[i], p[i].p);
}

/* Steps down from the smallest (Holm) or up from the largest. */
static void steps(enum adjustment how, const struct ordered *p, size_t n, double *out) {
    double harmonic = 0, running = 0, count = (double)n;
    for (size_t i = 1; i <= n; i++) harmonic += 1 / (double)i;
    if (how == ADJUST_HOLM) {
        for (size_t i = 0; i < n; i++) {
            running = fmax(running, (count - (double)i) * p[i].p);
            out[i] = fmin(1, running);
        }
        return;
    }
    running = 1;
    for (size_t i = n; i-- > 0;) {
        double place = (double)(i + 1);
        double factor = how == ADJUST_HOCHBERG ? count - place + 1
                        : how == ADJUST_BH     ? count / place
                                               : harmonic * count / place;
        running = fmin(running, factor * p[i].p);
        out[i] = running;
    }
}

enum fail p_adjust(struct arena *arena, enum adjustment how, const double *p, size_t n,
                   double *adjusted, struct why *why) {
    for (size_t i = 0; i < n; i++)
        if (!isnan(p[i]) && (p[i] < 0 || p[i] > 1))
            return why_fail(why, FAIL_INPUT, "p", "want p-values from 0 to 1, got %g", p[i]);
    size_t mark = arena_mark(arena), m = 0;
    struct ordered *order = ARENA_ARRAY(arena, struct ordered, n + 1);
    double *out = ARENA_ARRAY(arena, double, n + 1), *scratch = ARENA_ARRAY(arena, double, n + 1);
    for (size_t i = 0; i < n; i++)
        if (!isnan(p[i])) order[m++] = (struct ordered){p[i], i};
    qsort(order, m, sizeof *order, ordered_compare);
    if (how == ADJUST_BONFERRONI)
        for (size_t i = 0; i < m; i++) out[i] = fmin(1, (double)m * order[i].p);
    else if (how == ADJUST_HOMMEL && m > 1)
        hommel(order, m, scratch, out);
    else
        steps(how == ADJUST_HOMMEL ? ADJUST_HOLM : how, order, m, out);
    for (size_t i = 0; i < n; i++) adjusted[i] = (double)NAN;
    for (size_t i = 0; i < m; i++) adjusted[order[i].at] = out[i];
    arena_rewind(arena, mark);
    return FAIL_NONE;
}

struct rule {
    gsl_integration_glfixed_table *table;
    size_t k;
    double correlation, df;
};

/* P(all |Z_i| <= bound) for normals that share one part. */
static double all_within(const struct rule *rule, double bound) {
    double shared = sqrt(rule->correlation), own = sqrt(1 - rule->correlation), sum = 0;
    if (own < 1e-8) return 1 - 2 * normal_above(bound);
    for (size_t i = 0; i < 96; i++) {
        double z, w;
        gsl_integration_glfixed_point(-8, 8, i, &z, &w, rule->table);
        double inside =
            normal_below((bound - shared * z) / own) - normal_below((-bound - shared * z) / own);
        sum += w * exp(-z * z / 2) * pow(inside, (double)rule->k);
    }
    return sum / sqrt(2 * M_PI);
}

/* The same for t: over s = sqrt(chi-square / df). */
static double all_within_t(const struct rule *rule, double bound) {
    if (isinf(rule->df)) return all_within(rule, bound);
    double df = rule->df, width = 10 / sqrt(2 * df), sum = 0;
    double low = fmax(0, 1 - width), high = 1 + width;
    double scale = log(2) + df / 2 * log(df / 2) - lgamma(df / 2);
    for (size_t i = 0; i < 96; i++) {
        double s, w;
        gsl_integration_glfixed_point(low, high, i, &s, &w, rule->table);
        double density = exp(scale + (df - 1) * log(s) - df * s * s / 2);
        sum += w * density * all_within(rule, bound * s);
    }
    return sum;
}

enum fail max_t_run(size_t k, double correlation, double df, double level, struct max_t *out,
                    struct why *why) {
    if (k < 1 || !(correlation >= 0 && correlation <= 1) || !(df >= 1) || !(level > 0 && level < 1))
        return why_fail(why, FAIL_INPUT, "k",
                        "want at least one comparison, a correlation and a level from 0 to 1, and "
                        "degrees of freedom from 1 on");
    struct rule rule = {gsl_integration_glfixed_table_alloc(96), k, correlation, df};
    if (rule.table == NULL) return why_fail(why, FAIL_SYSTEM, "", "no memory for integration");
    double share = (1 - level) / 2;
    struct max_t made = {.bonferroni = t_quantile(1 - share / (double)k, df),
                         .sidak = t_quantile(0.5 + pow(level, 1 / (double)k) / 2, df)};
    double low = t_quantile(1 - share, df), high = made.bonferroni + 1e-9;
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        if (all_within_t(&rule, middle) < level)
            low = middle;
        else
            high = middle;
    }
    gsl_integration_glfixed_table_free(rule.table);
    made.critical = (low + high) / 2;
    *out = made;
    return FAIL_NONE;
}
