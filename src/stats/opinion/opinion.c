#include "stats/opinion/opinion.h"

#include "stats/opinion/map.h"

#include <math.h>
#include <string.h>

const char *opinion_verdict_word(enum opinion_verdict verdict) {
    static const char *const words[] = {"too few", "noise", "unstable", "gradual", "groups"};
    return words[verdict];
}

static enum fail plan_check(const struct opinion_plan *plan, struct why *why) {
    if (plan->votes->n_votes == 0) return why_fail(why, FAIL_INPUT, "votes", "nobody voted");
    if (!(plan->level > 0.5 && plan->level < 1))
        return why_fail(why, FAIL_INPUT, "level", "want a level between 0.5 and 1");
    for (size_t p = 0; plan->weights != NULL && p < plan->votes->n_people; p++)
        if (!(plan->weights[p] > 0) || !isfinite(plan->weights[p]))
            return why_fail(why, FAIL_INPUT, "weights", "want a weight above 0 for each person");
    return FAIL_NONE;
}

/* People whose ten votes or more nearly all say the same: shown, since they can look like a group.
 */
static void one_way_count(const struct opinion_map *map, struct opinion_report *report) {
    for (size_t p = 0; p < map->votes.n_people; p++) {
        size_t n = opinion_votes_of(&map->votes, p), count[3] = {0};
        report->n_voters += n > 0;
        for (size_t i = map->votes.start[p]; i < map->votes.start[p + 1]; i++)
            count[map->votes.vote[i] + 1]++;
        for (int v = 0; v < 3; v++) report->n_one_way += n >= 10 && 100 * count[v] >= 95 * n;
    }
}

/* Places and groups in the order in which the caller has people. */
static void hand_back(const struct opinion_map *map, struct opinion_report *report) {
    size_t drawn = (size_t)map->n_drawn;
    for (size_t p = 0; p < map->votes.n_people; p++) {
        size_t whose = map->order[p];
        bool voted = opinion_votes_of(&map->votes, p) > 0;
        report->group[whose] = map->group[p];
        report->x[whose] = voted ? map->place[p * drawn] : (double)NAN;
        report->y[whose] = voted ? map->place[p * drawn + 1] : (double)NAN;
    }
    double weight[OPINION_GROUPS_MAX] = {0};
    for (size_t p = 0; p < map->votes.n_people; p++) {
        size_t g = map->group[p];
        if (g == OPINION_NO_GROUP) continue;
        double w = map->weights == NULL ? 1 : map->weights[p];
        weight[g] += w;
        for (size_t a = 0; a < 2; a++) report->centre[g][a] += w * map->place[p * drawn + a];
    }
    for (size_t g = 0; g < map->k; g++)
        for (size_t a = 0; a < 2; a++) report->centre[g][a] /= weight[g] > 0 ? weight[g] : 1;
    report->model = (struct opinion_model){
        .axes = map->axes, .table = map->table, .n_axes = map->n_axes, .n_drawn = map->n_drawn};
    memcpy(report->model.centres, map->centres, sizeof map->centres);
}

enum fail opinion_run(struct arena *arena, const struct opinion_plan *plan,
                      struct opinion_report *out, struct why *why) {
    TRY(plan_check(plan, why));
    size_t n = plan->votes->n_people;
    struct opinion_report report = {.n_people = n,
                                    .n_statements = plan->votes->n_statements,
                                    .group = arena_take(arena, n + 1, 1),
                                    .x = ARENA_ARRAY(arena, double, n + 1),
                                    .y = ARENA_ARRAY(arena, double, n + 1)};
    struct opinion_map map;
    opinion_map_prepare(arena, plan, &map);
    report.n_votes = map.votes.n_votes;
    report.n_eligible = map.n_eligible;
    report.n_sampled = map.n_sample;
    if (map.votes.n_votes == 0)
        return why_fail(why, FAIL_INPUT, "votes", "all statements with votes are left out");
    one_way_count(&map, &report);
    opinion_map_axes(arena, &map, &report);
    opinion_map_groups(arena, &map, &report);
    opinion_map_findings(arena, &map, &report);
    opinion_map_figures(arena, &map, &report);
    hand_back(&map, &report);
    *out = report;
    return FAIL_NONE;
}
