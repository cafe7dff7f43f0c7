#include "stats/sortition/draw.h"

#include "stats/interval.h"
#include "stats/sortition/draw_inner.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const char *const algorithm_names[SORTITION_ALGORITHMS] = {
    "leximin", "maximin", "nash", "goldilocks", "diverse", "greedy", "random"};

const char *sortition_algorithm_name(enum sortition_algorithm algorithm) {
    assert(algorithm < SORTITION_ALGORITHMS);
    return algorithm_names[algorithm];
}

bool sortition_algorithm_find(const char *name, enum sortition_algorithm *out) {
    for (int i = 0; i < SORTITION_ALGORITHMS; i++) {
        if (!text_is(name, algorithm_names[i])) continue;
        *out = (enum sortition_algorithm)i;
        return true;
    }
    return false;
}

const char *sortition_proof_name(enum sortition_proof proof) {
    switch (proof) {
    case SORTITION_PROOF_NONE: return "none";
    case SORTITION_PROOF_RELAXATION: return "relaxation";
    case SORTITION_PROOF_COLUMNS: return "columns";
    }
    return "none";
}

/* --- Figures over everybody's chance --- */

struct sortition_summary sortition_summarise(struct arena *arena, const double *chance,
                                             const bool *skip, size_t n) {
    size_t mark = arena_mark(arena), count = 0;
    double *sorted = ARENA_ARRAY(arena, double, n + 1), sum = 0, weighted = 0, logs = 0;
    struct sortition_summary out = {0};
    for (size_t i = 0; i < n; i++) {
        if (skip != NULL && skip[i]) continue;
        sorted[count++] = chance[i];
        if (chance[i] <= 0) out.never++;
        if (chance[i] >= 1) out.certain++;
    }
    values_sort(sorted, count);
    for (size_t i = 0; i < count; i++) {
        sum += sorted[i];
        weighted += (2 * (double)i + 1 - (double)count) * sorted[i];
        logs += sorted[i] > 0 ? log(sorted[i]) : -HUGE_VAL;
    }
    if (count > 0) {
        out.lowest = sorted[0];
        out.highest = sorted[count - 1];
        out.mean = sum / (double)count;
        out.gini = sum > 0 ? weighted / ((double)count * sum) : 0;
        if (out.gini < 0) out.gini = 0; /* of equal chances, by rounding */
        out.geometric_mean = out.never > 0 ? 0 : exp(logs / (double)count);
    }
    arena_rewind(arena, mark);
    return out;
}

/* --- From types to people --- */

static const bool *skip_of(struct arena *arena, const struct problem *problem) {
    size_t n = problem->plan->pool->n;
    bool *skip = ARENA_ARRAY(arena, bool, n);
    for (size_t i = 0; i < n; i++) skip[i] = problem->type_of[i] == NO_TYPE;
    return skip;
}

static const double *optimum_of(struct arena *arena, const struct problem *problem,
                                const double *x) {
    size_t n = problem->plan->pool->n;
    double *chance = ARENA_ARRAY(arena, double, n);
    for (size_t i = 0; i < n; i++) {
        uint32_t t = problem->type_of[i];
        if (t != NO_TYPE) chance[i] = x[t] / problem->count[t];
        if (problem->fate[i] == SORTITION_KEPT) chance[i] = 1;
    }
    return chance;
}

/* Members of each type take turns: a queue in random order, shuffled anew when all have had their
 * turn, with nobody twice on one panel. */
static void turns_take(struct rng *rng, uint32_t *members, size_t n, size_t *at, size_t seats,
                       uint32_t *people) {
    size_t first = *at, left = n - first, k = 0;
    for (; k < seats && k < left; k++) people[k] = members[first + k];
    *at = first + k;
    if (k == seats) return;
    /* The others of this round come first in the next, in a new order; then all who are left. */
    for (size_t i = first; i > 1; i--) {
        size_t j = (size_t)rng_below(rng, i);
        uint32_t other = members[i - 1];
        members[i - 1] = members[j];
        members[j] = other;
    }
    size_t rest = seats - k;
    for (size_t i = 0; i < rest; i++) people[k + i] = members[i];
    for (size_t i = n; i > rest + 1; i--) {
        size_t j = rest + (size_t)rng_below(rng, i - rest);
        uint32_t other = members[i - 1];
        members[i - 1] = members[j];
        members[j] = other;
    }
    *at = rest;
}

static int numbers_compare(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static void people_fill(struct run *run, uint32_t *people) {
    const struct problem *problem = &run->problem;
    const struct panels *panels = &run->panels;
    uint32_t *members = ARENA_ARRAY(run->arena, uint32_t, problem->n_free + 1);
    size_t *at = ARENA_ARRAY(run->arena, size_t, problem->n_types + 1);
    memcpy(members, problem->people, problem->n_free * sizeof(uint32_t));
    for (size_t t = 0; t < problem->n_types; t++) at[t] = problem->count[t];
    for (size_t p = 0; p < run->lottery; p++) {
        const uint32_t *types = panels->types + p * panels->seats;
        uint32_t *panel = people + p * run->plan->size;
        for (size_t i = 0; i < panels->seats;) {
            size_t t = types[i], seats = 1;
            while (i + seats < panels->seats && types[i + seats] == t) seats++;
            turns_take(&run->rng, members + problem->first[t], problem->count[t], &at[t], seats,
                       panel + i);
            i += seats;
        }
        for (size_t k = 0; k < run->plan->n_kept; k++)
            panel[panels->seats + k] = (uint32_t)run->plan->kept[k];
    }
}

static const double *chance_of(struct arena *arena, const struct sortition_report *report) {
    double *chance = ARENA_ARRAY(arena, double, report->n);
    for (size_t i = 0; i < report->n_panels * report->size; i++) chance[report->panels[i]] += 1;
    for (size_t i = 0; i < report->n; i++) chance[i] /= (double)report->n_panels;
    return chance;
}

/* --- Groups, from the lowest chance to the highest --- */

static int groups_compare(const void *a, const void *b, void *thing) {
    const struct sortition_group *groups = thing;
    uint32_t p = *(const uint32_t *)a, q = *(const uint32_t *)b;
    if (groups[p].chance != groups[q].chance) return groups[p].chance < groups[q].chance ? -1 : 1;
    if (groups[p].people != groups[q].people) return groups[p].people > groups[q].people ? -1 : 1;
    return p < q ? -1 : p > q;
}

static void groups_fill(struct arena *arena, const struct problem *problem,
                        const struct chances *chances, struct sortition_report *out) {
    size_t n = chances->n_groups;
    struct sortition_group *groups = ARENA_ARRAY(arena, struct sortition_group, n + 2);
    uint32_t *order = ARENA_ARRAY(arena, uint32_t, n + 1),
             *place = ARENA_ARRAY(arena, uint32_t, n + 1);
    uint32_t *group = ARENA_ARRAY(arena, uint32_t, out->n);
    for (size_t g = 0; g < n; g++) order[g] = (uint32_t)g;
    qsort_r(order, n, sizeof(uint32_t), groups_compare, chances->groups);
    for (size_t g = 0; g < n; g++) {
        groups[g] = chances->groups[order[g]];
        place[order[g]] = (uint32_t)g;
    }
    groups[n].fate = SORTITION_KEPT;
    groups[n].chance = 1;
    groups[n + 1].fate = SORTITION_EXCLUDED;
    for (size_t i = 0; i < out->n; i++) {
        uint32_t t = problem->type_of[i];
        if (t != NO_TYPE) {
            group[i] = place[chances->group[t]];
            continue;
        }
        group[i] = (uint32_t)(problem->fate[i] == SORTITION_KEPT ? n : n + 1);
        groups[group[i]].people++;
    }
    out->group = group;
    out->groups = groups;
    out->n_groups = n + 2;
}

/* --- The two ways in --- */

static enum fail chances_report(struct arena *arena, const struct problem *problem,
                                struct chances *chances, struct sortition_report *out,
                                struct why *why) {
    const struct sortition_plan *plan = problem->plan;
    TRY(chances_find(arena, problem, NULL, chances, why));
    out->algorithm = plan->algorithm;
    out->n = plan->pool->n;
    out->size = plan->size;
    return FAIL_NONE;
}

static void report_chances(struct arena *arena, const struct problem *problem,
                           const struct chances *chances, struct sortition_report *out) {
    out->optimum = optimum_of(arena, problem, chances->x);
    out->at_optimum = sortition_summarise(arena, out->optimum, skip_of(arena, problem), out->n);
    groups_fill(arena, problem, chances, out);
    out->certificate.bound = chances->bound;
    out->certificate.stages = chances->stages;
    out->certificate.n_prices = problem->rows;
    out->certificate.prices = chances->prices;
}

enum fail sortition_chances(struct arena *arena, const struct sortition_plan *plan,
                            struct sortition_report *out, struct why *why) {
    struct problem *problem = ARENA_NEW(arena, struct problem);
    struct sortition_report report = {0};
    struct chances chances = {0};
    TRY(problem_make(arena, plan, problem, why));
    TRY(chances_report(arena, problem, &chances, &report, why));
    report_chances(arena, problem, &chances, &report);
    *out = report;
    return FAIL_NONE;
}

/* Lowest chance of the people who have one. */
static double lowest_of(const struct problem *problem, const double *x) {
    double lowest = 1;
    for (size_t t = 0; t < problem->n_types; t++) {
        double chance = x[t] / problem->count[t];
        if (chance > 1e-12 && chance < lowest) lowest = chance;
    }
    return lowest;
}

/* Lowest chance under the numbered panels of the people who should have one. */
static double lowest_had(const struct run *run, const struct sortition_report *report) {
    double lowest = 1;
    for (size_t i = 0; i < report->n; i++) {
        bool should = run->problem.type_of[i] != NO_TYPE && report->optimum[i] > 1e-12;
        if (should && report->chance[i] < lowest) lowest = report->chance[i];
    }
    return lowest;
}

static void certificate_fill(struct run *run, struct sortition_report *report) {
    struct sortition_certificate *certificate = &report->certificate;
    certificate->proof = run->proof;
    certificate->promised_panels = 2 / (double)run->lottery;
    certificate->reached = lowest_of(&run->problem, run->chances.x);
    for (size_t i = 0; i < report->n; i++) {
        double off = fabs(report->chance[i] - report->optimum[i]);
        if (off > certificate->worst_panels) certificate->worst_panels = off;
    }
    if (run->proof == SORTITION_PROOF_NONE) { /* what is at hand is the numbered panels */
        certificate->reached = lowest_had(run, report);
        certificate->gap = fmax(certificate->bound - certificate->reached, 0);
        return;
    }
    certificate->worst_optimum = run->missed;
    certificate->reached -= run->missed;
    bool lowest = run->plan->algorithm <= SORTITION_MAXIMIN;
    certificate->gap = lowest ? certificate->bound - certificate->reached : run->chances.gap;
    if (certificate->gap < 0) certificate->gap = 0;
    for (size_t p = 0; p < run->weights; p++) certificate->portfolio += run->weight[p] > 0;
    certificate->proven = !run->stopped && run->chances.doubt <= 1e-7 && run->chances.gap <= 1e-7 &&
                          run->missed <= 1e-7;
}

static enum fail panels_of_people(struct run *run, uint32_t **people, struct why *why) {
    size_t seats = run->wanted * run->plan->size;
    enum sortition_algorithm algorithm = run->plan->algorithm;
    if (algorithm < SORTITION_DIVERSE) {
        if (run->problem.seats > 0) TRY(run_exact(run, why));
        if (run->problem.seats == 0) run->lottery = run->wanted;
        *people = ARENA_ARRAY(run->arena, uint32_t, run->lottery * run->plan->size);
        people_fill(run, *people);
        return FAIL_NONE;
    }
    *people = ARENA_ARRAY(run->arena, uint32_t, seats);
    run->lottery = run->wanted;
    if (algorithm == SORTITION_GREEDY) return run_greedy(run, *people, why);
    if (algorithm == SORTITION_RANDOM) return run_random(run, *people, why);
    return run_diverse(run, *people, why);
}

enum fail sortition_draw(struct arena *arena, const struct sortition_plan *plan,
                         struct sortition_report *out, struct why *why) {
    struct run *run = ARENA_NEW(arena, struct run);
    struct sortition_report report = {0};
    uint32_t *people = NULL;
    run->arena = arena;
    run->plan = plan;
    run->wanted = plan->panels == 0 ? SORTITION_PANELS : plan->panels;
    run->progress = (struct sortition_progress){.bound = (double)NAN, .lowest = (double)NAN};
    rng_init(&run->rng, plan->seed == NULL ? "" : plan->seed);
    TRY(problem_make(arena, plan, &run->problem, why));
    bool optimum = plan->algorithm < SORTITION_DIVERSE;
    if (optimum) {
        (void)run_watch(run, "chances", 0, 0);
        TRY(chances_report(arena, &run->problem, &run->chances, &report, why));
        run->progress.bound = run->chances.bound;
    }
    TRY(panels_of_people(run, &people, why));
    report.algorithm = plan->algorithm;
    report.n = plan->pool->n;
    report.size = plan->size;
    report.n_panels = run->lottery;
    report.panels = people;
    report.stopped = run->stopped;
    for (size_t p = 0; p < report.n_panels; p++)
        qsort(people + p * report.size, report.size, sizeof(uint32_t), numbers_compare);
    report.chance = chance_of(arena, &report);
    if (optimum) {
        report_chances(arena, &run->problem, &run->chances, &report);
        certificate_fill(run, &report);
    } else {
        report.optimum = report.chance;
        report.at_optimum =
            sortition_summarise(arena, report.chance, skip_of(arena, &run->problem), report.n);
    }
    report.at_panels =
        sortition_summarise(arena, report.chance, skip_of(arena, &run->problem), report.n);
    *out = report;
    return FAIL_NONE;
}
