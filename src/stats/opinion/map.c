#include "stats/opinion/map.h"

#include "base/rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- who counts ---- */

/* Takes the votes on statements that are left out away, in place. */
static void leave_out(struct opinion_votes *votes, const bool *left_out) {
    size_t at = 0, from = 0;
    for (size_t p = 0; p < votes->n_people && left_out != NULL; p++) {
        size_t to = votes->start[p + 1];
        for (size_t i = from; i < to; i++) {
            if (left_out[votes->statement[i]]) continue;
            votes->statement[at] = votes->statement[i];
            votes->vote[at++] = votes->vote[i];
        }
        from = to;
        votes->start[p + 1] = at;
    }
    if (left_out != NULL) votes->n_votes = at;
}

static int by_size(const void *a, const void *b) {
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

static void sample_take(struct arena *arena, struct opinion_map *map) {
    size_t n = map->n_eligible, m = n < OPINION_SAMPLE_MAX ? n : OPINION_SAMPLE_MAX;
    struct rng rng;
    rng_init_stream(&rng, map->plan->seed, 1);
    size_t *all = ARENA_ARRAY(arena, size_t, n + 1);
    memcpy(all, map->eligible, n * sizeof *all);
    for (size_t i = 0; i < m && m < n; i++) {
        size_t other = i + (size_t)rng_below(&rng, n - i), swap = all[i];
        all[i] = all[other], all[other] = swap;
    }
    if (m > 1) qsort(all, m, sizeof *all, by_size);
    map->sample = all, map->n_sample = m;
    opinion_votes_take(arena, &map->votes, all, m, &map->sample_votes);
    if (map->weights == NULL) return;
    map->sample_weights = ARENA_ARRAY(arena, double, m + 1);
    for (size_t i = 0; i < m; i++) map->sample_weights[i] = map->weights[all[i]];
}

void opinion_map_prepare(struct arena *arena, const struct opinion_plan *plan,
                         struct opinion_map *map) {
    size_t n = plan->votes->n_people, n_statements = 0;
    *map = (struct opinion_map){.plan = plan, .order = ARENA_ARRAY(arena, size_t, n + 1)};
    opinion_votes_order(arena, plan->votes, plan->weights, map->order);
    opinion_votes_take(arena, plan->votes, map->order, n, &map->votes);
    leave_out(&map->votes, plan->left_out);
    if (plan->weights != NULL) {
        map->weights = ARENA_ARRAY(arena, double, n + 1);
        for (size_t p = 0; p < n; p++) map->weights[p] = plan->weights[map->order[p]];
    }
    for (size_t j = 0; j < plan->votes->n_statements; j++)
        n_statements += plan->left_out == NULL || !plan->left_out[j];
    size_t least = n_statements < OPINION_VOTES_MIN ? n_statements : OPINION_VOTES_MIN;
    map->eligible = ARENA_ARRAY(arena, size_t, n + 1);
    for (size_t p = 0; p < n; p++)
        if (opinion_votes_of(&map->votes, p) >= least && least > 0)
            map->eligible[map->n_eligible++] = p;
    map->group = arena_take(arena, n + 1, 1);
    memset(map->group, OPINION_NO_GROUP, n);
    sample_take(arena, map);
}

/* ---- axes ---- */

/* For each statement where its votes are, so that they can be dealt out anew. */
struct columns {
    size_t *start, *at;
};

static struct columns columns_of(struct arena *arena, const struct opinion_votes *votes) {
    struct columns c = {ARENA_ARRAY(arena, size_t, votes->n_statements + 2),
                        ARENA_ARRAY(arena, size_t, votes->n_votes + 1)};
    for (size_t i = 0; i < votes->n_votes; i++) c.start[votes->statement[i] + 2]++;
    for (size_t j = 0; j < votes->n_statements; j++) c.start[j + 2] += c.start[j + 1];
    for (size_t i = 0; i < votes->n_votes; i++) c.at[c.start[votes->statement[i] + 1]++] = i;
    return c;
}

static void shuffle(const struct columns *columns, struct rng *rng, struct opinion_votes *votes) {
    for (size_t j = 0; j < votes->n_statements; j++) {
        const size_t *at = columns->at + columns->start[j];
        for (size_t i = columns->start[j + 1] - columns->start[j]; i > 1; i--) {
            size_t other = (size_t)rng_below(rng, i);
            int8_t swap = votes->vote[at[i - 1]];
            votes->vote[at[i - 1]] = votes->vote[at[other]];
            votes->vote[at[other]] = swap;
        }
    }
}

/* How often the first axis of shuffled votes has at least the variance of each of ours. */
static void noise_count(struct arena *arena, const struct opinion_map *map,
                        const struct opinion_axes *axes, int count[OPINION_AXES_MAX]) {
    size_t mark = arena_mark(arena), c = map->votes.n_statements;
    struct opinion_votes shuffled = map->sample_votes;
    shuffled.vote = arena_take(arena, shuffled.n_votes + 1, 1);
    memcpy(shuffled.vote, map->sample_votes.vote, shuffled.n_votes);
    struct columns columns = columns_of(arena, &shuffled);
    double *table = ARENA_ARRAY(arena, double, 3 * c + 1);
    struct opinion_axes noise = {.loading = ARENA_ARRAY(arena, double, c *OPINION_BLOCK + 1)};
    for (uint64_t draw = 0; draw < OPINION_NOISE_DRAWS; draw++) {
        struct rng rng;
        rng_init_stream(&rng, map->plan->seed, 1000 + draw);
        shuffle(&columns, &rng, &shuffled);
        opinion_table(&shuffled, map->sample_weights, NULL, table);
        opinion_axes_fit(arena, &shuffled,
                         &(struct opinion_axes_plan){.table = table,
                                                     .weights = map->sample_weights,
                                                     .n_wanted = 1,
                                                     .tolerance = 1e-2,
                                                     .iterations_max = 60},
                         &noise);
        for (int k = 0; k < OPINION_AXES_MAX; k++)
            count[k] += noise.variance[0] >= axes->variance[k];
    }
    arena_rewind(arena, mark);
}

double *opinion_map_points(struct arena *arena, const struct opinion_votes *votes,
                           const double *table, const struct opinion_axes *axes, int n_axes) {
    double *points = ARENA_ARRAY(arena, double, votes->n_people *(size_t)n_axes + 1);
    opinion_place(votes, table, axes, n_axes, points);
    return points;
}

void opinion_map_axes(struct arena *arena, struct opinion_map *map, struct opinion_report *report) {
    size_t c = map->votes.n_statements;
    double *table = ARENA_ARRAY(arena, double, 3 * c + 1);
    struct opinion_axes first = {.loading = ARENA_ARRAY(arena, double, c *OPINION_BLOCK + 1)};
    opinion_table(&map->sample_votes, map->sample_weights, NULL, table);
    struct opinion_axes_plan how = {.table = table,
                                    .weights = map->sample_weights,
                                    .n_wanted = 2,
                                    .tolerance = 1e-6,
                                    .iterations_max = 100};
    opinion_axes_fit(arena, &map->sample_votes, &how, &first);
    int count[OPINION_AXES_MAX] = {0};
    noise_count(arena, map, &first, count);
    for (int k = 0; k < OPINION_AXES_MAX; k++) {
        report->axis_p[k] = (1.0 + count[k]) / (OPINION_NOISE_DRAWS + 1);
        report->variance[k] = first.total > 0 ? first.variance[k] / first.total : 0;
        if (map->n_axes == k && report->axis_p[k] <= 0.05) map->n_axes++;
    }
    /* From these on for everybody, until all axes that count have settled. */
    map->table = ARENA_ARRAY(arena, double, 3 * c + 1);
    map->axes.loading = ARENA_ARRAY(arena, double, c *OPINION_BLOCK + 1);
    opinion_table(&map->votes, map->weights, NULL, map->table);
    how.table = map->table, how.weights = map->weights, how.start = first.loading;
    how.n_wanted = map->n_axes > 0 ? map->n_axes : 1;
    how.iterations_max = map->n_axes > 0 ? 200 : 5;
    opinion_axes_fit(arena, &map->votes, &how, &map->axes);
    double *settled = ARENA_ARRAY(arena, double, 3 * c + 1);
    opinion_table(&map->sample_votes, map->sample_weights, NULL, settled);
    opinion_pull_fit(&map->sample_votes, settled, map->sample_weights, how.n_wanted, &map->axes);
    for (int k = how.n_wanted; k < OPINION_BLOCK; k++)
        map->axes.pull[k] = map->axes.pull[how.n_wanted - 1];
    map->n_drawn = map->n_axes > 2 ? map->n_axes : 2;
    map->place = opinion_map_points(arena, &map->votes, map->table, &map->axes, map->n_drawn);
    report->n_axes = map->n_axes;
}
