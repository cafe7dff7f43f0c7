#include "stats/sortition/dense.h"
#include "stats/sortition/draw_inner.h"

#include <math.h>
#include <string.h>

static const double promised = 2;   /* panels by which a count may be off its target */
static const double reached = 1e-7; /* an explicit lottery this near to the optimum is at it */

bool run_watch(struct run *run, const char *phase, size_t done, size_t of) {
    if (run->plan->watch == NULL || run->stopped) return !run->stopped;
    run->progress.phase = phase;
    run->progress.done = done;
    run->progress.of = of;
    if (!run->plan->watch(run->plan->watcher, &run->progress)) run->stopped = true;
    return !run->stopped;
}

/* Lowest chance and largest distance so far, for whoever watches. */
static void measure(struct run *run) {
    const struct problem *problem = &run->problem;
    double lowest = 1, worst = 0, n = (double)run->panels.n;
    for (size_t t = 0; t < problem->n_types; t++) {
        double chance = (double)run->panels.counts[t] / n / problem->count[t];
        double wanted = run->chances.x[t] / problem->count[t];
        if (wanted > 0 && chance < lowest) lowest = chance;
        if (fabs(chance - wanted) > worst) worst = fabs(chance - wanted);
    }
    run->progress.lowest = lowest;
    run->progress.worst = worst;
}

/* So many panels in all; stops early where the oracle finds none. */
static bool panels_up_to(struct run *run, struct herd *herd, size_t n, const char *phase) {
    while (run->panels.n < n) {
        if (!panels_more(herd)) return false;
        if (run->panels.n % 16 != 0 || run->plan->watch == NULL) continue;
        measure(run);
        if (!run_watch(run, phase, run->panels.n, n)) return false;
    }
    return true;
}

/* A panel with the most people of the type that is farthest ahead (or the fewest of the one that is
 * farthest behind) is drawn again, as long as that helps. */
static void panels_mend(struct run *run, struct herd *herd) {
    const struct problem *problem = &run->problem;
    const struct panels *panels = &run->panels;
    for (size_t i = 0; i < panels->n; i++) {
        double most = 0;
        size_t worst = 0;
        bool ahead = false;
        for (size_t t = 0; t < problem->n_types; t++) {
            double off = panels_off(problem, panels, run->chances.x, t);
            if (off <= most) continue;
            most = off;
            worst = t;
            ahead = (double)panels->counts[t] > (double)panels->n * run->chances.x[t];
        }
        if (most <= promised) return;
        for (size_t tries = 0; tries < panels->n; tries++) {
            size_t at = (size_t)rng_below(&run->rng, panels->n);
            const uint32_t *types = panels->types + at * panels->seats;
            bool has = false;
            for (size_t s = 0; s < panels->seats && !has; s++) has = types[s] == worst;
            if (has != ahead) continue;
            if (!panels_again(herd, at)) return;
            break;
        }
    }
}

static bool proven(struct run *run) {
    run->weights = run->panels.n;
    run->missed =
        proof_weights(run->arena, &run->problem, &run->panels, run->chances.x, run->weight);
    return run->missed <= reached;
}

/* Every panel by whole numbers, every weight not negative, their sum one. */
static bool check(const struct run *run) {
    size_t mark = arena_mark(run->arena);
    uint32_t *x = ARENA_ARRAY(run->arena, uint32_t, run->problem.n_types);
    double sum = 0;
    bool good = true;
    for (size_t p = 0; p < run->weights && good; p++) {
        panels_get(&run->problem, &run->panels, p, x);
        good = problem_keeps(&run->problem, x) && run->weight[p] >= 0;
        sum += run->weight[p];
    }
    arena_rewind(run->arena, mark);
    return good && fabs(sum - 1) <= reached;
}

/* Panels for the targets that stand, and their proof. False: the targets cannot be reached, or
 * not with so many panels. */
static bool targets_try(struct run *run) {
    const struct problem *problem = &run->problem;
    struct herd herd = {.oracle = run->oracle,
                        .x = run->chances.x,
                        .rng = &run->rng,
                        .panels = &run->panels,
                        .weight = ARENA_ARRAY(run->arena, double, problem->n_types),
                        .trial = ARENA_ARRAY(run->arena, uint32_t, problem->n_types)};
    size_t most = run->panels.max;
    panels_face(run->oracle, run->chances.x);
    /* A target that cannot be reached shows early: its counts fall behind without end. */
    size_t early = run->wanted < 200 ? run->wanted : 200;
    if (!panels_up_to(run, &herd, early, "panels")) return run->stopped && run->panels.n > 0;
    if (panels_worst(problem, &run->panels, run->chances.x) > 8 && early == 200) return false;
    if (!panels_up_to(run, &herd, run->wanted, "panels")) return run->stopped;
    panels_mend(run, &herd);
    if (panels_worst(problem, &run->panels, run->chances.x) > 8 && early == 200) return false;
    run->lottery = run->panels.n;
    size_t n = problem->n_types + problem->n_types / 4 + 20;
    for (;;) {
        if (!panels_up_to(run, &herd, n < most ? n : most, "proof")) return run->stopped;
        if (proven(run)) return check(run);
        if (run->panels.n >= most) return false;
        n = run->panels.n + run->panels.n / 3;
    }
}

static void panels_clear(struct run *run) {
    memset(run->panels.counts, 0, run->problem.n_types * sizeof(int64_t));
    run->panels.n = 0;
}

/* Among the panels with a weight, the best for who is behind; a lottery over them has the chances
 * on average, so that counts cannot fall behind for ever. */
static void portfolio_panel(struct run *run, const struct panels *known, const double *weight,
                            double *behind, uint32_t *x, struct panels *out) {
    const struct problem *problem = &run->problem;
    double n = (double)out->n + 1, most = -HUGE_VAL;
    size_t best = 0;
    for (size_t t = 0; t < problem->n_types; t++)
        behind[t] = (n * run->chances.x[t] - (double)out->counts[t]) / problem->count[t];
    for (size_t p = 0; p < known->n; p++) {
        if (weight[p] <= 0) continue;
        double sum = 0;
        for (size_t i = 0; i < known->seats; i++) sum += behind[known->types[p * known->seats + i]];
        if (sum > most) most = sum, best = p;
    }
    panels_get(problem, known, best, x);
    panels_put(problem, out, x);
}

void run_portfolio(struct run *run, const struct panels *known, const double *weight) {
    const struct problem *problem = &run->problem;
    struct arena *arena = run->arena;
    size_t n = run->wanted, support = 0;
    for (size_t p = 0; p < known->n; p++) support += weight[p] > 0;
    struct panels all = panels_new(arena, problem, n + support);
    double *behind = ARENA_ARRAY(arena, double, problem->n_types);
    double *sums = ARENA_ARRAY(arena, double, problem->n_types);
    double *kept = ARENA_ARRAY(arena, double, n + support);
    uint32_t *x = ARENA_ARRAY(arena, uint32_t, problem->n_types);
    for (size_t p = 0; p < n; p++) {
        portfolio_panel(run, known, weight, behind, x, &all);
        if (p % 64 == 0 && !run->stopped && !run_watch(run, "panels", p, n)) break;
    }
    run->lottery = all.n;
    for (size_t p = 0; p < known->n; p++) {
        if (weight[p] <= 0) continue;
        kept[all.n] = weight[p];
        panels_get(problem, known, p, x);
        for (size_t t = 0; t < problem->n_types; t++) sums[t] += weight[p] * x[t];
        panels_put(problem, &all, x);
    }
    run->weight = kept;
    run->weights = all.n;
    run->missed = 0;
    for (size_t t = 0; t < problem->n_types; t++) {
        double off = fabs(sums[t] - run->chances.x[t]) / problem->count[t];
        if (off > run->missed || isnan(off)) run->missed = off;
    }
    run->panels = all;
}

/* Largest distance of a person's numbered count from its target. */
static double lottery_worst(const struct run *run) {
    const struct problem *problem = &run->problem;
    size_t mark = arena_mark(run->arena);
    struct panels numbered = run->panels;
    numbered.n = run->lottery;
    numbered.counts = ARENA_ARRAY(run->arena, int64_t, problem->n_types + 1);
    for (size_t i = 0; i < run->lottery * numbered.seats; i++) numbered.counts[numbered.types[i]]++;
    double worst = panels_worst(problem, &numbered, run->chances.x);
    arena_rewind(run->arena, mark);
    return worst;
}

bool run_targets(struct run *run) {
    if (run->chances.unsettled) return false;
    panels_clear(run);
    run->lottery = 0;
    dense_polish(run->arena, &run->problem, 1e-7, run->chances.x);
    if (!targets_try(run)) return false;
    if (run->lottery == 0) run->lottery = run->panels.n;
    if (run->stopped || lottery_worst(run) <= promised) return true;
    struct run other = *run;
    run_portfolio(&other, &run->panels, run->weight);
    if (lottery_worst(&other) < lottery_worst(run)) *run = other;
    return true;
}

/* Panels that follow the targets as well as they can be followed, without a proof; where not even
 * that works, any that keep the quotas. */
static bool run_unproven(struct run *run) {
    struct problem *problem = &run->problem;
    struct herd herd = {.oracle = run->oracle,
                        .x = run->chances.x,
                        .rng = &run->rng,
                        .panels = &run->panels,
                        .weight = ARENA_ARRAY(run->arena, double, problem->n_types),
                        .trial = ARENA_ARRAY(run->arena, uint32_t, problem->n_types)};
    panels_clear(run);
    panels_face(run->oracle, run->chances.x);
    bool done = panels_up_to(run, &herd, run->wanted, "panels");
    if (!done && !run->stopped) {
        oracle_bounds_reset(run->oracle);
        done = panels_up_to(run, &herd, run->wanted, "panels");
    }
    run->proof = SORTITION_PROOF_NONE;
    run->lottery = run->panels.n;
    return run->panels.n > 0 && (done || run->stopped);
}

enum fail run_exact(struct run *run, struct why *why) {
    struct problem *problem = &run->problem;
    size_t most = 3 * problem->n_types + 500;
    struct why inner = {0};
    if (most < run->wanted) most = run->wanted;
    run->oracle = oracle_new(run->arena, problem);
    run->panels = panels_new(run->arena, problem, most);
    run->weight = ARENA_ARRAY(run->arena, double, most);
    run->proof = SORTITION_PROOF_NONE;
    if (run_targets(run)) {
        if (!run->stopped) run->proof = SORTITION_PROOF_RELAXATION;
        return FAIL_NONE;
    }
    enum fail fail = run_columns(run, &inner);
    /* No proof within reason: the draw is still a fair one, and says that it is not proven. */
    if (fail == FAIL_CONVERGE && run_unproven(run)) return FAIL_NONE;
    if (fail != FAIL_NONE && why != NULL) *why = inner;
    return fail;
}
