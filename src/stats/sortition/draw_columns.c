/* Where the relaxation's chances cannot be reached: who can be on a panel at all is found out by
 * exact search, and then the chances over all integer panels. */
#include "stats/sortition/columns.h"
#include "stats/sortition/draw_inner.h"

#include <math.h>
#include <string.h>

enum { CAUSE_NODES = 400, CAUSE_TYPES = 60, LIMIT_NODES = 200000 };

struct fallback {
    struct run *run;
    struct panels known; /* panels met on the way */
    double *high, *low;  /* [n_types] limits found: 0 for who can never come */
    double *weight;      /* [n_types] */
    uint32_t *x;
    size_t n_never, at; /* at: the type that is being looked at */
};

static bool cover_go_on(void *context) {
    const struct fallback *fallback = context;
    return run_watch(fallback->run, "cover", fallback->at, fallback->run->problem.n_types);
}

/* A panel with somebody of type t, if there is one. */
static enum oracle_found panel_with(struct fallback *fallback, size_t t,
                                    struct oracle_wish limits) {
    struct run *run = fallback->run;
    memset(fallback->weight, 0, run->problem.n_types * sizeof(double));
    fallback->weight[t] = 1;
    limits.weight = fallback->weight;
    limits.enough = 1;
    limits.exact = limits.integral = true;
    return oracle_best(run->oracle, &limits, fallback->x, NULL, NULL);
}

/* Panels until every type was on one, or is proven to be on none. */
static enum fail cover(struct fallback *fallback, struct why *why) {
    struct run *run = fallback->run;
    struct problem *problem = &run->problem;
    oracle_bounds_reset(run->oracle);
    for (size_t t = 0; t < problem->n_types; t++) {
        if (fallback->known.counts[t] > 0) continue;
        uint64_t work = oracle_work(run->oracle);
        fallback->at = t;
        struct oracle_wish limits = {.node_limit = LIMIT_NODES,
                                     .work_limit =
                                         work < run->work_most ? run->work_most - work : 1,
                                     .go_on = cover_go_on,
                                     .context = fallback};
        enum oracle_found found = panel_with(fallback, t, limits);
        if (run->stopped)
            return why_fail(why, FAIL_LIMIT, "", "stopped before the chances were found");
        if (found == ORACLE_NONE)
            return why_fail(why, FAIL_INFEASIBLE, "quotas",
                            "no panel can keep these quotas with this pool");
        /* On none of the panels met is no proof that there is none. */
        if (found == ORACLE_UNKNOWN || (found == ORACLE_GOOD && fallback->x[t] == 0))
            return why_fail(why, FAIL_CONVERGE, "", "the search for a first panel was cut short");
        if (fallback->x[t] == 0) {
            fallback->high[t] = 0;
            fallback->n_never++;
        }
        if (fallback->known.n < fallback->known.max)
            panels_put(problem, &fallback->known, fallback->x);
        if (!run_watch(run, "cover", t, problem->n_types))
            return why_fail(why, FAIL_LIMIT, "", "stopped before the chances were found");
        if (oracle_work(run->oracle) > run->work_most)
            return why_fail(why, FAIL_CONVERGE, "", "who can be on a panel took too long to find");
    }
    for (size_t t = 0; t < problem->n_types; t++)
        if (fallback->high[t] == 0) run->oracle->type_high[t] = 0;
    return FAIL_NONE;
}

/* The quotas which, moved by one place, would let the type in. */
static void never_explain(struct fallback *fallback, size_t t, struct sortition_group *group) {
    struct run *run = fallback->run;
    struct problem *problem = &run->problem;
    struct oracle *oracle = run->oracle;
    for (size_t i = 0; i < problem->n_values && group->n_causes < SORTITION_CAUSES; i++) {
        bool own = false;
        for (uint32_t k = problem->start[t]; k < problem->start[t + 1]; k++)
            own = own || problem->row[k] == i;
        for (int max = 0; max < 2 && group->n_causes < SORTITION_CAUSES; max++) {
            if ((max == 1) != own) continue; /* own maxima, others' minima */
            int32_t *bound = max == 1 ? &oracle->row_high[i] : &oracle->row_low[i];
            int32_t was = *bound;
            if (max == 0 && was == 0) continue;
            *bound += max == 1 ? 1 : -1;
            problem->high[i] += max == 1 ? 1 : 0;
            problem->low[i] -= max == 1 ? 0 : 1;
            enum oracle_found found =
                panel_with(fallback, t, (struct oracle_wish){.node_limit = CAUSE_NODES});
            bool lets_in = (found == ORACLE_GOOD || found == ORACLE_OPTIMAL) && fallback->x[t] > 0;
            *bound = was;
            problem->high[i] -= max == 1 ? 1 : 0;
            problem->low[i] += max == 1 ? 0 : 1;
            if (!lets_in) continue;
            struct sortition_cause *cause = &group->causes[group->n_causes++];
            problem_value(problem, i, &cause->feature, &cause->value);
            cause->is_max = max == 1;
            cause->places = max == 1 ? problem->high[i] : problem->low[i];
            cause->people = problem->people_of_row[i];
        }
    }
}

static uint32_t group_add(struct fallback *fallback, const struct sortition_group *group,
                          size_t people) {
    struct run *run = fallback->run;
    struct chances *chances = &run->chances;
    for (size_t g = 0; g < chances->n_groups; g++) {
        struct sortition_group *other = &chances->groups[g];
        bool same = other->fate == group->fate && other->n_causes == group->n_causes &&
                    fabs(other->chance - group->chance) <= 1e-9;
        for (size_t i = 0; same && i < group->n_causes; i++)
            same = other->causes[i].feature == group->causes[i].feature &&
                   other->causes[i].value == group->causes[i].value &&
                   other->causes[i].is_max == group->causes[i].is_max;
        if (!same) continue;
        other->people += people;
        return (uint32_t)g;
    }
    if (chances->n_groups == chances->groups_max) {
        size_t wider = chances->groups_max == 0 ? 32 : chances->groups_max * 2;
        chances->groups =
            arena_grow(run->arena, chances->groups, chances->groups_max * sizeof *chances->groups,
                       wider * sizeof *group);
        chances->groups_max = wider;
    }
    chances->groups[chances->n_groups] = *group;
    chances->groups[chances->n_groups].people = people;
    return (uint32_t)chances->n_groups++;
}

/* Groups again from the chances as they are now, with the relaxation's reasons where it gave
 * some, and for those without a chance the quotas that keep them out. */
static void groups_again(struct fallback *fallback, const struct chances *relaxed) {
    struct run *run = fallback->run;
    struct problem *problem = &run->problem;
    struct chances *chances = &run->chances;
    size_t explained = 0;
    chances->n_groups = chances->groups_max = 0;
    chances->groups = NULL;
    oracle_bounds_reset(run->oracle);
    for (size_t t = 0; t < problem->n_types; t++) {
        struct sortition_group group = relaxed->groups[relaxed->group[t]];
        group.chance = chances->x[t] / problem->count[t];
        group.fate = SORTITION_ORDINARY;
        if (group.chance >= 1 - 1e-9) group.fate = SORTITION_CERTAIN, group.chance = 1;
        if (group.chance <= 1e-12) {
            group = (struct sortition_group){.fate = SORTITION_NEVER};
            if (explained++ < CAUSE_TYPES) never_explain(fallback, t, &group);
        }
        chances->group[t] = group_add(fallback, &group, problem->count[t]);
    }
}

static bool columns_watch(void *watcher, size_t rounds, double lowest, double bound) {
    struct run *run = watcher;
    run->progress.lowest = lowest;
    if (bound < run->progress.bound) run->progress.bound = bound;
    return run_watch(run, "columns", rounds, 0);
}

/* What is known already: the panels that could not be made to follow the relaxation. */
static void panels_known(struct fallback *fallback) {
    struct run *run = fallback->run;
    size_t n = 2 * run->problem.n_types + 100;
    for (size_t p = 0; p < run->panels.n && p < n && fallback->known.n < fallback->known.max; p++) {
        panels_get(&run->problem, &run->panels, p, fallback->x);
        panels_put(&run->problem, &fallback->known, fallback->x);
    }
}

static enum fail by_columns(struct fallback *fallback, const struct chances *relaxed,
                            struct why *why) {
    struct run *run = fallback->run;
    size_t n = run->problem.n_types;
    const struct sortition_plan *plan = run->plan;
    struct columns columns = {.arena = run->arena,
                              .oracle = run->oracle,
                              .panels = &fallback->known,
                              .algorithm = plan->algorithm,
                              .cap = plan->cap > 0 ? plan->cap : 1,
                              .balance = plan->balance > 0 ? plan->balance : 1,
                              .work_most = run->work_most,
                              .watch = columns_watch,
                              .watcher = run,
                              .x = ARENA_ARRAY(run->arena, double, n),
                              .weight = ARENA_ARRAY(run->arena, double, fallback->known.max)};
    oracle_bounds_reset(run->oracle);
    for (size_t t = 0; t < n; t++)
        if (fallback->high[t] == 0) run->oracle->type_high[t] = 0;
    TRY(columns_find(&columns, why));
    run->chances.x = columns.x;
    if (columns.bound < run->chances.bound) run->chances.bound = columns.bound;
    run->chances.doubt = columns.doubt;
    run->chances.gap = columns.gap;
    run->chances.stages = columns.stages;
    run->stopped = run->stopped || columns.cut_short;
    run_portfolio(run, &fallback->known, columns.weight);
    run->proof = SORTITION_PROOF_COLUMNS;
    groups_again(fallback, relaxed);
    return FAIL_NONE;
}

enum fail run_columns(struct run *run, struct why *why) {
    struct problem *problem = &run->problem;
    size_t n = problem->n_types, most = 10 * n + 2500;
    struct fallback fallback = {.run = run,
                                .known = panels_new(run->arena, problem, most),
                                .high = ARENA_ARRAY(run->arena, double, n),
                                .weight = ARENA_ARRAY(run->arena, double, n),
                                .x = ARENA_ARRAY(run->arena, uint32_t, n)};
    run->work_most = run->plan->work > 0 ? run->plan->work : SORTITION_WORK;
    run->work_most += oracle_work(run->oracle);
    for (size_t t = 0; t < n; t++) fallback.high[t] = problem->count[t];
    panels_known(&fallback);
    TRY(cover(&fallback, why));
    struct chances relaxed = run->chances;
    struct chances_limits limits = {.high = fallback.high};
    if (fallback.n_never > 0) {
        TRY(chances_find(run->arena, problem, &limits, &run->chances, why));
        relaxed = run->chances;
        if (run_targets(run)) {
            run->proof = SORTITION_PROOF_RELAXATION;
            groups_again(&fallback, &relaxed);
            return FAIL_NONE;
        }
    }
    return by_columns(&fallback, &relaxed, why);
}
