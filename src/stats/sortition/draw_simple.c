/* Panels without an optimum: the stratified greedy rule of older tools, and simple random. */
#include "stats/sortition/draw_inner.h"

#include <string.h>

enum { ATTEMPTS_MAX = 100 };

struct greedy {
    const struct problem *problem;
    struct rng *rng;
    uint32_t *left;    /* [n_types] people still to be had */
    uint32_t *taken;   /* [n_types] */
    int32_t *room;     /* [n_households] */
    int32_t *selected; /* [n_values] */
    int64_t *people;   /* [n_values] still to be had */
    int64_t all;       /* still to be had */
};

static void type_drop(struct greedy *greedy, size_t t, uint32_t people) {
    const struct problem *problem = greedy->problem;
    greedy->left[t] -= people;
    greedy->all -= people;
    for (uint32_t k = problem->start[t]; k + 1 < problem->start[t + 1]; k++)
        greedy->people[problem->row[k]] -= people;
}

static void greedy_start(struct greedy *greedy) {
    const struct problem *problem = greedy->problem;
    memset(greedy->selected, 0, problem->n_values * sizeof(int32_t));
    memset(greedy->taken, 0, problem->n_types * sizeof(uint32_t));
    memcpy(greedy->left, problem->count, problem->n_types * sizeof(uint32_t));
    for (size_t i = 0; i < problem->n_values; i++) greedy->people[i] = problem->people_of_row[i];
    for (size_t h = 0; h < problem->n_households; h++)
        greedy->room[h] = problem->high[problem->rows + h];
    greedy->all = (int64_t)problem->n_free;
}

static bool in_row(const struct problem *problem, size_t t, size_t row) {
    for (uint32_t k = problem->start[t]; k < problem->start[t + 1]; k++)
        if (problem->row[k] == row) return true;
    return false;
}

/* A person at random among those of the row who are left; of everybody when row is the size. */
static size_t pick(struct greedy *greedy, size_t row) {
    const struct problem *problem = greedy->problem;
    bool any = row == problem->n_values;
    uint64_t at = rng_below(greedy->rng, (uint64_t)(any ? greedy->all : greedy->people[row]));
    for (size_t t = 0; t < problem->n_types; t++) {
        if (greedy->left[t] == 0 || (!any && !in_row(problem, t, row))) continue;
        if (at < greedy->left[t]) return t;
        at -= greedy->left[t];
    }
    return SIZE_MAX;
}

static void person_take(struct greedy *greedy, size_t t) {
    const struct problem *problem = greedy->problem;
    greedy->taken[t]++;
    type_drop(greedy, t, 1);
    for (uint32_t k = problem->start[t]; k + 1 < problem->start[t + 1]; k++) {
        uint32_t row = problem->row[k];
        if (++greedy->selected[row] < problem->high[row] || greedy->people[row] == 0) continue;
        for (size_t other = 0; other < problem->n_types; other++)
            if (greedy->left[other] > 0 && in_row(problem, other, row))
                type_drop(greedy, other, greedy->left[other]);
    }
    int32_t h = problem->household[t];
    if (h < 0 || --greedy->room[h] > 0) return;
    for (uint32_t k = problem->member_start[h]; k < problem->member_start[h + 1]; k++)
        type_drop(greedy, problem->members[k], greedy->left[problem->members[k]]);
}

/* The value most in need: most places still wanted for each person left. False: out of reach. */
static bool need(const struct greedy *greedy, size_t *row) {
    const struct problem *problem = greedy->problem;
    int64_t wanted = 0, people = 1;
    *row = problem->n_values;
    for (size_t i = 0; i < problem->n_values; i++) {
        int64_t more = problem->low[i] - greedy->selected[i];
        if (more <= 0) continue;
        if (more > greedy->people[i]) return false;
        if (more * people > wanted * greedy->people[i]) {
            wanted = more;
            people = greedy->people[i];
            *row = i;
        }
    }
    return greedy->all > 0;
}

static bool attempt(struct greedy *greedy) {
    greedy_start(greedy);
    for (size_t i = 0; i < greedy->problem->seats; i++) {
        size_t row;
        if (!need(greedy, &row)) return false;
        person_take(greedy, pick(greedy, row));
    }
    return problem_keeps(greedy->problem, greedy->taken);
}

/* Members of a type at random. */
static void people_write(struct run *run, const uint32_t *taken, uint32_t *members,
                         uint32_t *panel) {
    const struct problem *problem = &run->problem;
    size_t n = 0;
    for (size_t t = 0; t < problem->n_types; t++) {
        uint32_t *people = members + problem->first[t];
        for (uint32_t i = 0; i < taken[t]; i++) {
            size_t j = i + (size_t)rng_below(&run->rng, problem->count[t] - i);
            uint32_t chosen = people[j];
            people[j] = people[i];
            people[i] = chosen;
            panel[n++] = chosen;
        }
    }
    for (size_t k = 0; k < run->plan->n_kept; k++) panel[n++] = (uint32_t)run->plan->kept[k];
}

static uint32_t *members_copy(struct run *run) {
    uint32_t *members = ARENA_ARRAY(run->arena, uint32_t, run->problem.n_free + 1);
    memcpy(members, run->problem.people, run->problem.n_free * sizeof(uint32_t));
    return members;
}

enum fail run_greedy(struct run *run, uint32_t *people, struct why *why) {
    const struct problem *problem = &run->problem;
    struct arena *arena = run->arena;
    struct greedy greedy = {.problem = problem,
                            .rng = &run->rng,
                            .left = ARENA_ARRAY(arena, uint32_t, problem->n_types + 1),
                            .taken = ARENA_ARRAY(arena, uint32_t, problem->n_types + 1),
                            .room = ARENA_ARRAY(arena, int32_t, problem->n_households + 1),
                            .selected = ARENA_ARRAY(arena, int32_t, problem->n_values + 1),
                            .people = ARENA_ARRAY(arena, int64_t, problem->n_values + 1)};
    uint32_t *members = members_copy(run);
    for (size_t p = 0; p < run->wanted; p++) {
        size_t tries = 0;
        while (tries < ATTEMPTS_MAX && !attempt(&greedy)) tries++;
        if (tries == ATTEMPTS_MAX)
            return why_fail(why, FAIL_CONVERGE, "algorithm",
                            "the greedy rule found no panel in %d attempts: choose leximin, which "
                            "finds one whenever there is one",
                            ATTEMPTS_MAX);
        people_write(run, greedy.taken, members, people + p * run->plan->size);
        if (!run_watch(run, "panels", p + 1, run->wanted)) {
            run->lottery = p + 1;
            break;
        }
    }
    return FAIL_NONE;
}

enum fail run_random(struct run *run, uint32_t *people, struct why *why) {
    const struct problem *problem = &run->problem;
    struct arena *arena = run->arena;
    uint32_t *order = ARENA_ARRAY(arena, uint32_t, problem->n_free + 1);
    int32_t *room = ARENA_ARRAY(arena, int32_t, problem->n_households + 1);
    memcpy(order, problem->people, problem->n_free * sizeof(uint32_t));
    for (size_t p = 0; p < run->wanted; p++) {
        uint32_t *panel = people + p * run->plan->size;
        size_t n = 0;
        for (size_t h = 0; h < problem->n_households; h++)
            room[h] = problem->high[problem->rows + h];
        for (size_t i = 0; i < problem->n_free && n < problem->seats; i++) {
            size_t j = i + (size_t)rng_below(&run->rng, problem->n_free - i);
            uint32_t chosen = order[j];
            order[j] = order[i];
            order[i] = chosen;
            int32_t h = problem->household[problem->type_of[chosen]];
            if (h >= 0 && room[h]-- <= 0) continue;
            panel[n++] = chosen;
        }
        if (n < problem->seats)
            return why_fail(why, FAIL_INFEASIBLE, "size",
                            "only %zu people can be chosen with so many of one address allowed", n);
        for (size_t k = 0; k < run->plan->n_kept; k++) panel[n++] = (uint32_t)run->plan->kept[k];
    }
    return FAIL_NONE;
}
