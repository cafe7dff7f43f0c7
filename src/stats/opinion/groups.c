/* Groups, if people drawn again would give the same ones. */
#include "stats/opinion/map.h"

#include <math.h>
#include <string.h>

enum { KS = OPINION_GROUPS_MAX - OPINION_GROUPS_MIN + 1, RESTARTS = 20, RESTARTS_AGAIN = 5 };

struct division {
    size_t k;
    double centres[OPINION_GROUPS_MAX * OPINION_AXES_MAX];
    uint8_t *group; /* [n_sample] */
    double spread;  /* sum of squared distances */
    double agreement[OPINION_BOOTSTRAPS];
    double jaccard[OPINION_GROUPS_MAX];
};

static struct cluster_plan plan_of(const struct opinion_map *map, const double *points,
                                   const double *weights, size_t n, size_t k, int restarts) {
    return (struct cluster_plan){.n = n,
                                 .d = (size_t)map->n_axes,
                                 .k = k,
                                 .points = points,
                                 .weights = weights,
                                 .restarts = restarts,
                                 .iterations_max = 100};
}

/* People of the sample drawn again, with what was fitted to them. */
struct again {
    struct opinion_votes votes;
    double *weights, *table, *points;
    struct opinion_axes axes;
};

static void draw_again(struct arena *arena, const struct opinion_map *map, struct rng *rng,
                       struct again *again) {
    size_t n = map->n_sample, c = map->votes.n_statements;
    size_t *count = ARENA_ARRAY(arena, size_t, n + 1), *people = ARENA_ARRAY(arena, size_t, n + 1);
    for (size_t i = 0; i < n; i++) count[rng_below(rng, n)]++;
    for (size_t i = 0, at = 0; i < n; i++)
        for (size_t j = 0; j < count[i]; j++) people[at++] = i;
    opinion_votes_take(arena, &map->sample_votes, people, n, &again->votes);
    if (map->sample_weights != NULL) {
        again->weights = ARENA_ARRAY(arena, double, n + 1);
        for (size_t i = 0; i < n; i++) again->weights[i] = map->sample_weights[people[i]];
    }
    again->table = ARENA_ARRAY(arena, double, 3 * c + 1);
    again->axes.loading = ARENA_ARRAY(arena, double, c *OPINION_BLOCK + 1);
    opinion_table(&again->votes, again->weights, NULL, again->table);
    opinion_axes_fit(arena, &again->votes,
                     &(struct opinion_axes_plan){.table = again->table,
                                                 .weights = again->weights,
                                                 .start = map->axes.loading,
                                                 .n_wanted = map->n_axes,
                                                 .tolerance = 5e-3,
                                                 .iterations_max = 20},
                     &again->axes);
    memcpy(again->axes.pull, map->axes.pull, sizeof again->axes.pull);
    again->points =
        opinion_map_points(arena, &again->votes, again->table, &again->axes, map->n_axes);
}

static void jaccard_add(const struct opinion_map *map, struct division *division,
                        const uint8_t *group) {
    int64_t overlap[OPINION_GROUPS_MAX * OPINION_GROUPS_MAX];
    size_t k = division->k;
    cluster_overlap(division->group, k, group, k, map->n_sample, overlap);
    for (size_t g = 0; g < k; g++) {
        double best = 0;
        int64_t own = 0;
        for (size_t h = 0; h < k; h++) own += overlap[g * k + h];
        for (size_t h = 0; h < k; h++) {
            int64_t other = 0, both = overlap[g * k + h];
            for (size_t i = 0; i < k; i++) other += overlap[i * k + h];
            best = fmax(best, (double)both / fmax(1, (double)(own + other - both)));
        }
        division->jaccard[g] += best / OPINION_BOOTSTRAPS;
    }
}

static void bootstrap(struct arena *arena, const struct opinion_map *map,
                      struct division divisions[KS]) {
    uint8_t *group = arena_take(arena, map->n_sample + 1, 1);
    for (int b = 0; b < OPINION_BOOTSTRAPS; b++) {
        size_t mark = arena_mark(arena);
        struct again again = {0};
        struct rng rng;
        rng_init_stream(&rng, map->plan->seed, 2000 + (uint64_t)b);
        draw_again(arena, map, &rng, &again);
        double *points =
            opinion_map_points(arena, &map->sample_votes, again.table, &again.axes, map->n_axes);
        for (int i = 0; i < KS; i++) {
            struct division *division = &divisions[i];
            double centres[OPINION_GROUPS_MAX * OPINION_AXES_MAX];
            struct cluster_plan plan = plan_of(map, again.points, again.weights, map->n_sample,
                                               division->k, RESTARTS_AGAIN);
            cluster_find(arena, &plan, &rng, centres, group);
            for (size_t p = 0; p < map->n_sample; p++)
                group[p] = (uint8_t)cluster_nearest(points + p * plan.d, centres, plan.d, plan.k);
            division->agreement[b] =
                cluster_agreement(division->group, division->k, group, division->k, map->n_sample);
            jaccard_add(map, division, group);
        }
        arena_rewind(arena, mark);
    }
}

static void candidate_set(const struct opinion_map *map, const struct cluster_plan *plan,
                          struct division *division, struct opinion_candidate *candidate) {
    size_t size[OPINION_GROUPS_MAX] = {0}, n = map->n_sample;
    double ordered[OPINION_BOOTSTRAPS];
    for (size_t p = 0; p < n; p++) size[division->group[p]]++;
    *candidate = (struct opinion_candidate){.k = division->k, .smallest = n};
    for (size_t g = 0; g < division->k; g++)
        if (size[g] < candidate->smallest) candidate->smallest = size[g];
    candidate->silhouette = cluster_silhouette(plan, division->centres, division->group);
    memcpy(ordered, division->agreement, sizeof ordered);
    values_sort(ordered, OPINION_BOOTSTRAPS);
    candidate->agreement = quantile_of_sorted(ordered, OPINION_BOOTSTRAPS, 0.5);
    candidate->agreement_low = quantile_of_sorted(ordered, OPINION_BOOTSTRAPS, 0.1);
    candidate->counts = candidate->agreement >= 0.85 && candidate->agreement_low >= 0.70 &&
                        candidate->smallest >= 10 && 20 * candidate->smallest >= n;
}

/* Single clouds of the same spread, divided the same way: how often is such a division as
 * tight as ours? */
static double separation(struct arena *arena, const struct opinion_map *map, const double *points,
                         const struct division *division) {
    size_t n = map->n_sample, d = (size_t)map->n_axes, mark = arena_mark(arena);
    double scale[OPINION_AXES_MAX] = {0}, total = 0, centres[OPINION_GROUPS_MAX * OPINION_AXES_MAX];
    double mean[OPINION_AXES_MAX] = {0}, weight = 0;
    const double *w = map->sample_weights;
    for (size_t p = 0; p < n; p++) {
        weight += w == NULL ? 1 : w[p];
        for (size_t a = 0; a < d; a++) mean[a] += (w == NULL ? 1 : w[p]) * points[p * d + a];
    }
    for (size_t p = 0; p < n; p++)
        for (size_t a = 0; a < d; a++) {
            double x = points[p * d + a] - mean[a] / weight;
            scale[a] += (w == NULL ? 1 : w[p]) * x * x;
        }
    for (size_t a = 0; a < d; a++) total += scale[a], scale[a] = sqrt(scale[a] / weight);
    double ours = division->spread / total;
    double *cloud = ARENA_ARRAY(arena, double, n *d + 1);
    uint8_t *group = arena_take(arena, n + 1, 1);
    int as_tight = 0;
    for (uint64_t draw = 0; draw < OPINION_NOISE_DRAWS; draw++) {
        struct rng rng;
        rng_init_stream(&rng, map->plan->seed, 3000 + draw);
        double sum[OPINION_AXES_MAX] = {0}, square = 0;
        for (size_t i = 0; i < n * d; i++) cloud[i] = scale[i % d] * rng_normal(&rng);
        for (size_t i = 0; i < n * d; i++) sum[i % d] += cloud[i] / (double)n;
        for (size_t i = 0; i < n * d; i++) square += pow(cloud[i] - sum[i % d], 2);
        struct cluster_plan plan = plan_of(map, cloud, NULL, n, division->k, RESTARTS_AGAIN);
        as_tight += cluster_find(arena, &plan, &rng, centres, group) / square <= ours;
    }
    arena_rewind(arena, mark);
    return (1.0 + as_tight) / (OPINION_NOISE_DRAWS + 1);
}

/* Everybody with enough votes joins the group whose centre is nearest. */
static void everybody(struct arena *arena, struct opinion_map *map) {
    size_t d = (size_t)map->n_axes, drawn = (size_t)map->n_drawn, mark = arena_mark(arena);
    double *points = ARENA_ARRAY(arena, double, map->n_eligible *d + 1), *weights = NULL;
    uint8_t *group = arena_take(arena, map->n_eligible + 1, 1);
    if (map->weights != NULL) weights = ARENA_ARRAY(arena, double, map->n_eligible + 1);
    for (size_t i = 0; i < map->n_eligible; i++) {
        memcpy(points + i * d, map->place + map->eligible[i] * drawn, d * sizeof *points);
        if (weights != NULL) weights[i] = map->weights[map->eligible[i]];
    }
    struct cluster_plan plan = plan_of(map, points, weights, map->n_eligible, map->k, 1);
    cluster_settle(arena, &plan, map->centres, group);
    for (size_t i = 0; i < map->n_eligible; i++) map->group[map->eligible[i]] = group[i];
    arena_rewind(arena, mark);
}

static void groups_take(struct arena *arena, struct opinion_map *map, const double *points,
                        const struct division *division, struct opinion_report *report) {
    map->k = report->n_groups = division->k;
    map->sample_group = division->group;
    memcpy(map->centres, division->centres, sizeof map->centres);
    memcpy(report->jaccard, division->jaccard, sizeof report->jaccard);
    everybody(arena, map);
    for (size_t i = 0; i < map->n_eligible; i++) report->size[map->group[map->eligible[i]]]++;
    report->separation_p = separation(arena, map, points, division);
    report->verdict = report->separation_p <= 0.05 ? OPINION_GROUPS : OPINION_GRADUAL;
}

void opinion_map_groups(struct arena *arena, struct opinion_map *map,
                        struct opinion_report *report) {
    report->separation_p = NAN;
    report->verdict = OPINION_TOO_FEW;
    if (map->n_eligible < OPINION_PEOPLE_MIN) return;
    report->verdict = OPINION_NOISE;
    if (map->n_axes == 0) return;
    report->verdict = OPINION_UNSTABLE;
    struct division *divisions = ARENA_ARRAY(arena, struct division, KS);
    double *points =
        opinion_map_points(arena, &map->sample_votes, map->table, &map->axes, map->n_axes);
    struct cluster_plan plan = {0};
    for (size_t i = 0; i < KS; i++) {
        struct rng rng;
        rng_init_stream(&rng, map->plan->seed, 10 + i);
        divisions[i].k = OPINION_GROUPS_MIN + i;
        divisions[i].group = arena_take(arena, map->n_sample + 1, 1);
        plan = plan_of(map, points, map->sample_weights, map->n_sample, divisions[i].k, RESTARTS);
        divisions[i].spread =
            cluster_find(arena, &plan, &rng, divisions[i].centres, divisions[i].group);
    }
    bootstrap(arena, map, divisions);
    const struct division *chosen = NULL;
    double best = -1;
    report->n_candidates = KS;
    for (size_t i = 0; i < KS; i++) {
        struct opinion_candidate *candidate = &report->candidate[i];
        plan.k = divisions[i].k;
        candidate_set(map, &plan, &divisions[i], candidate);
        if (chosen == NULL && candidate->agreement > report->stability) {
            report->stability = candidate->agreement;
            report->stability_low = candidate->agreement_low;
        }
        if (!candidate->counts || candidate->silhouette <= best) continue;
        best = candidate->silhouette;
        chosen = &divisions[i];
        report->stability = candidate->agreement;
        report->stability_low = candidate->agreement_low;
    }
    if (chosen != NULL) groups_take(arena, map, points, chosen, report);
}
