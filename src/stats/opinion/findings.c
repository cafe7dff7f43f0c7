/* Which statements tell groups apart: each tested on groups that it had no part in making. */
#include "stats/multiple.h"
#include "stats/opinion/map.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { K = OPINION_GROUPS_MAX };

/* Weighted votes of one group on one statement. */
struct tally {
    double n, agree, disagree, squares; /* squares: sum of squared weights */
};

static void fold_model(struct arena *arena, const struct opinion_map *map, const bool *include,
                       uint64_t fold, double *table, struct opinion_axes *axes, double *centres,
                       size_t *match) {
    size_t n = map->n_sample;
    struct rng rng;
    rng_init_stream(&rng, map->plan->seed, 4000 + fold);
    opinion_table(&map->sample_votes, map->sample_weights, include, table);
    opinion_axes_fit(arena, &map->sample_votes,
                     &(struct opinion_axes_plan){.table = table,
                                                 .weights = map->sample_weights,
                                                 .start = map->axes.loading,
                                                 .n_wanted = map->n_axes,
                                                 .tolerance = 1e-3,
                                                 .iterations_max = 50},
                     axes);
    memcpy(axes->pull, map->axes.pull, sizeof axes->pull);
    uint8_t *group = arena_take(arena, n + 1, 1);
    struct cluster_plan plan = {
        .n = n,
        .d = (size_t)map->n_axes,
        .k = map->k,
        .points = opinion_map_points(arena, &map->sample_votes, table, axes, map->n_axes),
        .weights = map->sample_weights,
        .restarts = 10,
        .iterations_max = 100};
    cluster_find(arena, &plan, &rng, centres, group);
    cluster_match(group, map->sample_group, map->k, n, match);
}

/* Adds the votes of all eligible people on the fold's statements, by the fold's groups. */
static void fold_count(struct arena *arena, const struct opinion_map *map, const bool *include,
                       const double *table, const struct opinion_axes *axes, const double *centres,
                       const size_t *match, struct tally *tallies) {
    size_t d = (size_t)map->n_axes;
    double *points = opinion_map_points(arena, &map->votes, table, axes, map->n_axes);
    for (size_t e = 0; e < map->n_eligible; e++) {
        size_t p = map->eligible[e];
        size_t g = match[cluster_nearest(points + p * d, centres, d, map->k)];
        double w = map->weights == NULL ? 1 : map->weights[p];
        for (size_t i = map->votes.start[p]; i < map->votes.start[p + 1]; i++) {
            size_t j = map->votes.statement[i];
            if (include[j]) continue;
            struct tally *t = &tallies[j * K + g];
            t->n += w, t->squares += w * w;
            t->agree += map->votes.vote[i] > 0 ? w : 0;
            t->disagree += map->votes.vote[i] < 0 ? w : 0;
        }
    }
}

/* One-sided: is the share a/n larger than b/m? Fisher's exact test on effective counts. */
static double larger(double a, double n, double b, double m) {
    if (n < 1 || m < 1) return 1;
    unsigned x = (unsigned)lround(a), y = (unsigned)lround(b);
    unsigned rows = (unsigned)lround(n), rest = (unsigned)lround(m);
    if (x > rows) x = rows;
    if (y > rest) y = rest;
    if (x == 0) return 1;
    /* P(X >= x): X of the x + y who agree are in the group, drawn from all. */
    return gsl_cdf_hypergeometric_Q(x - 1, x + y, rows + rest - x - y, rows);
}

static void finding_make(const struct tally *own, const struct tally *rest, bool agrees,
                         struct opinion_finding *finding) {
    double f = own->squares > 0 ? own->n / own->squares : 0; /* to effective people */
    double g = rest->squares > 0 ? rest->n / rest->squares : 0;
    double a = agrees ? own->agree : own->disagree, b = agrees ? rest->agree : rest->disagree;
    finding->agrees = agrees;
    finding->p = larger(a * f, own->n * f, b * g, rest->n * g);
}

static int by_p(const void *a, const void *b) {
    const struct opinion_finding *x = a, *y = b;
    if (x->p != y->p) return x->p < y->p ? -1 : 1;
    if (x->group != y->group) return x->group < y->group ? -1 : 1;
    return (x->statement > y->statement) - (x->statement < y->statement);
}

static int by_group(const void *a, const void *b) {
    const struct opinion_finding *x = a, *y = b;
    if (x->group != y->group) return x->group < y->group ? -1 : 1;
    return by_p(a, b);
}

/* Adjusts all p by Holm and keeps what passes at 5 %, the surest first. */
static size_t holm(struct arena *arena, struct opinion_finding *findings, size_t n) {
    size_t kept = 0, mark = arena_mark(arena);
    double *p = ARENA_ARRAY(arena, double, 2 * n + 1);
    qsort(findings, n, sizeof *findings, by_p);
    for (size_t i = 0; i < n; i++) p[i] = fmin(1, findings[i].p);
    if (p_adjust(arena, ADJUST_HOLM, p, n, p + n, NULL) == FAIL_NONE)
        while (kept < n && p[n + kept] <= 0.05) findings[kept].p = p[n + kept], kept++;
    arena_rewind(arena, mark);
    return kept;
}

void opinion_map_findings(struct arena *arena, const struct opinion_map *map,
                          struct opinion_report *report) {
    size_t c = map->votes.n_statements, n = 0;
    if (map->k == 0) return;
    report->findings = ARENA_ARRAY(arena, struct opinion_finding, c * K * 2 + 1);
    size_t mark = arena_mark(arena);
    struct tally *tallies = ARENA_ARRAY(arena, struct tally, c * K + 1);
    size_t *order = ARENA_ARRAY(arena, size_t, c + 1), match[K];
    bool *include = ARENA_ARRAY(arena, bool, c + 1);
    double *table = ARENA_ARRAY(arena, double, 3 * c + 1);
    double centres[K * OPINION_AXES_MAX];
    struct opinion_axes axes = {.loading = ARENA_ARRAY(arena, double, c *OPINION_BLOCK + 1)};
    struct rng rng;
    rng_init_stream(&rng, map->plan->seed, 5);
    rng_permutation(&rng, order, c);
    for (uint64_t fold = 0; fold < OPINION_FOLDS; fold++) {
        size_t inner = arena_mark(arena);
        for (size_t i = 0; i < c; i++) include[order[i]] = i % OPINION_FOLDS != fold;
        fold_model(arena, map, include, fold, table, &axes, centres, match);
        fold_count(arena, map, include, table, &axes, centres, match, tallies);
        arena_rewind(arena, inner);
    }
    for (size_t j = 0; j < c; j++) {
        struct tally all = {0};
        for (size_t g = 0; g < map->k; g++) {
            const struct tally *t = &tallies[j * K + g];
            all.n += t->n, all.agree += t->agree, all.disagree += t->disagree;
            all.squares += t->squares;
        }
        for (size_t g = 0; g < map->k && all.n > 0; g++) {
            const struct tally *t = &tallies[j * K + g];
            struct tally rest = {all.n - t->n, all.agree - t->agree, all.disagree - t->disagree,
                                 all.squares - t->squares};
            for (int agrees = 1; agrees >= 0; agrees--) {
                report->findings[n] = (struct opinion_finding){.statement = j, .group = g};
                finding_make(t, &rest, agrees, &report->findings[n++]);
            }
        }
    }
    arena_rewind(arena, mark);
    report->n_findings = n = holm(arena, report->findings, n);
    if (n > 1) qsort(report->findings, n, sizeof *report->findings, by_group);
}
