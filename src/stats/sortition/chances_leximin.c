#include "stats/sortition/chances.h"
#include "stats/sortition/lp.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { ITERATIONS_MAX = 50000, HOUSEHOLD_ROWS = 600, NEWTON_MAX = 60, EXACT_BITS = 34 };
static const double settled = 1e-9; /* a reduced cost, times the type's people, that counts */

/* A stage asks for the largest z so that count[t] z <= x[t] <= high[t] within the quotas. */
struct stages {
    const struct problem *problem;
    struct lp *lp;
    uint32_t *start, *row;
    double *high; /* [n_types] most that the type may have */
    bool *done;   /* [n_types] settled */
    double *x;    /* [n_types] */
    uint32_t *household_rows;
    size_t n_household_rows, household_rows_max;
    double z;
    double slack;  /* by which row bounds give way to the rounding of what is settled */
    double *price; /* [rows_max] multipliers that prove the stage's z; all 0: no row binds */
};

static void columns_write(struct stages *stages) {
    const struct problem *problem = stages->problem;
    uint32_t n = 0;
    for (size_t t = 0; t < problem->n_types; t++) {
        stages->start[t] = n;
        for (uint32_t k = problem->start[t]; k < problem->start[t + 1]; k++)
            stages->row[n++] = problem->row[k];
        for (size_t h = 0; problem->household[t] >= 0 && h < stages->n_household_rows; h++)
            if (stages->household_rows[h] == (uint32_t)problem->household[t])
                stages->row[n++] = (uint32_t)(problem->rows + h);
    }
    stages->start[problem->n_types] = n;
}

static void row_bounds(struct stages *stages, size_t row, int32_t low, int32_t high) {
    size_t j = lp_logical(stages->lp, row);
    stages->lp->lower[j] = low - stages->slack;
    stages->lp->upper[j] = high + stages->slack;
    stages->lp->cost[j] = 0;
}

/* What is settled is rounded in the last digits, which may add up to a quota missed by as much. */
static bool slack_widen(struct stages *stages) {
    const struct problem *problem = stages->problem;
    if (stages->slack > 1e-8) return false;
    stages->slack = stages->slack == 0 ? 1e-10 : stages->slack * 10;
    for (size_t i = 0; i < problem->rows; i++)
        row_bounds(stages, i, problem->low[i], problem->high[i]);
    for (size_t h = 0; h < stages->n_household_rows; h++)
        row_bounds(stages, problem->rows + h, 0,
                   problem->high[problem->rows + stages->household_rows[h]]);
    return true;
}

static struct stages stages_make(struct arena *arena, const struct problem *problem,
                                 const struct chances_limits *limits, double cap) {
    size_t n = problem->n_types;
    size_t households =
        problem->n_households < HOUSEHOLD_ROWS ? problem->n_households : HOUSEHOLD_ROWS;
    size_t rows = problem->rows + households, entries = problem->start[n] + n + 1;
    struct stages stages = {.problem = problem,
                            .lp = lp_new(arena, n, rows),
                            .start = ARENA_ARRAY(arena, uint32_t, n + 2),
                            .row = ARENA_ARRAY(arena, uint32_t, entries),
                            .high = ARENA_ARRAY(arena, double, n),
                            .done = ARENA_ARRAY(arena, bool, n),
                            .x = ARENA_ARRAY(arena, double, n),
                            .household_rows = ARENA_ARRAY(arena, uint32_t, households + 1),
                            .household_rows_max = households,
                            .price = ARENA_ARRAY(arena, double, rows)};
    for (size_t t = 0; t < n; t++) {
        double high = problem->count[t] * cap, low = 0;
        if (problem->household[t] >= 0) {
            double room = problem->high[problem->rows + (size_t)problem->household[t]];
            if (room < high) high = room;
        }
        if (limits != NULL && limits->high != NULL && limits->high[t] < high)
            high = limits->high[t];
        if (limits != NULL && limits->low != NULL) low = limits->low[t];
        stages.high[t] = high;
        /* Who cannot come, and who must, are settled before the first stage. */
        if (low >= high || high <= 0) {
            stages.done[t] = true;
            stages.x[t] = high < 0 ? 0 : high;
        }
    }
    columns_write(&stages);
    lp_reset(stages.lp, n, problem->rows, stages.start, stages.row, NULL);
    for (size_t i = 0; i < problem->rows; i++)
        row_bounds(&stages, i, problem->low[i], problem->high[i]);
    return stages;
}

/* No z is above this, whatever the quotas are. */
static double z_most(const struct stages *stages) {
    const struct problem *problem = stages->problem;
    double most = 1, seats = (double)problem->seats, people = 0;
    for (size_t t = 0; t < problem->n_types; t++) {
        if (stages->done[t]) {
            seats -= stages->x[t];
            continue;
        }
        double of_type = stages->high[t] / problem->count[t];
        if (of_type < most) most = of_type;
        people += problem->count[t];
    }
    return people > 0 && seats / people < most ? seats / people : most;
}

/* Any objective will do to find out whether there is an x; a generic one keeps the dual simplex
 * from running in circles. */
static void bounds_set(struct stages *stages, double z) {
    const struct problem *problem = stages->problem;
    struct lp *lp = stages->lp;
    for (size_t t = 0; t < problem->n_types; t++) {
        double low = stages->done[t] ? stages->x[t] : problem->count[t] * z;
        double high = stages->done[t] ? stages->x[t] : stages->high[t];
        lp->lower[t] = low < high ? low : high;
        lp->upper[t] = high;
        lp->cost[t] = -1 - (double)((t * 2654435761u) % 1024) / 1024;
    }
}

static bool households_add(struct stages *stages) {
    const struct problem *problem = stages->problem;
    double *x = stages->lp->alpha; /* scratch of the solver, large enough */
    size_t before = stages->n_household_rows;
    lp_values(stages->lp, x);
    for (size_t h = 0; h < problem->n_households; h++) {
        double sum = 0;
        int32_t high = problem->high[problem->rows + h];
        for (uint32_t k = problem->member_start[h]; k < problem->member_start[h + 1]; k++)
            sum += x[problem->members[k]];
        if (sum <= high + 1e-9 || stages->n_household_rows == stages->household_rows_max) continue;
        row_bounds(stages, problem->rows + stages->n_household_rows, 0, high);
        stages->household_rows[stages->n_household_rows++] = (uint32_t)h;
    }
    if (stages->n_household_rows == before) return false;
    columns_write(stages);
    lp_rows_added(stages->lp, problem->rows + stages->n_household_rows);
    return true;
}

static enum lp_status feasible(struct stages *stages, double z) {
    for (;;) {
        bounds_set(stages, z);
        enum lp_status status = lp_solve(stages->lp, ITERATIONS_MAX);
        if (status != LP_OPTIMAL || !households_add(stages)) return status;
    }
}

/* The weighted sum of rows reads: sum of g[t] x[t] = sum of price * r. Its left side is at least
 * z * below - above, its right side at most top. */
struct weighed {
    double below, above, top;
};

static double type_price(const struct stages *stages, size_t t, const double *price) {
    double g = 0;
    for (uint32_t k = stages->start[t]; k < stages->start[t + 1]; k++) g += price[stages->row[k]];
    return fabs(g) < 1e-11 ? 0 : g;
}

static struct weighed weigh(const struct stages *stages, const double *price) {
    const struct problem *problem = stages->problem;
    const struct lp *lp = stages->lp;
    struct weighed sum = {0};
    for (size_t i = 0; i < lp->rows; i++) {
        size_t j = lp_logical(lp, i);
        sum.top += price[i] * (price[i] > 0 ? lp->upper[j] : lp->lower[j]);
    }
    for (size_t t = 0; t < problem->n_types; t++) {
        double g = type_price(stages, t, price);
        if (stages->done[t])
            sum.above -= g * stages->x[t];
        else if (g > 0)
            sum.below += g * problem->count[t];
        else
            sum.above -= g * stages->high[t];
    }
    return sum;
}

/* The multipliers of an infeasible programme, with the sign and size in which they bound z.
 * False when they do so for no z. */
static bool multipliers_take(struct stages *stages, double z, double *next) {
    struct lp *lp = stages->lp;
    double *price = lp->work;
    for (int sign = 1; sign >= -1; sign -= 2) {
        for (size_t i = 0; i < lp->rows; i++)
            price[i] = fabs(lp->price[i]) < 1e-11 ? 0 : sign * lp->price[i];
        struct weighed sum = weigh(stages, price);
        if (sum.below <= 1e-9 || sum.below * z - sum.above <= sum.top) continue;
        *next = (sum.top + sum.above) / sum.below;
        for (size_t i = 0; i < lp->rows; i++) stages->price[i] = price[i] / sum.below;
        return *next < z;
    }
    return false;
}

/* Newton's method from above: each z that is too large has multipliers that say so, and these say
 * how far down to go. */
static enum fail stage_run(struct stages *stages, struct why *why) {
    double z = z_most(stages);
    bool later = stages->z > 0;
    memset(stages->price, 0,
           stages->household_rows_max * sizeof(double) + stages->problem->rows * sizeof(double));
    for (int i = 0; i < NEWTON_MAX; i++) {
        if (z < stages->z) z = stages->z;
        enum lp_status status = feasible(stages, z);
        if (status == LP_STALLED)
            return why_fail(why, FAIL_CONVERGE, "", "the chances did not settle");
        if (status == LP_OPTIMAL) {
            stages->z = z;
            return FAIL_NONE;
        }
        double next = z;
        bool lower = multipliers_take(stages, z, &next);
        if (lower && z > stages->z && next > stages->z - 1e-7) {
            z = next;
            continue;
        }
        if (later && slack_widen(stages)) continue;
        return why_fail(why, FAIL_INFEASIBLE, "quotas",
                        "no panel can keep these quotas with this pool");
    }
    return why_fail(why, FAIL_CONVERGE, "", "the chances did not settle");
}

/* --- Reasons --- */

/* The prices that hold type t, largest first: maxima of its own values, then minima of others. */
static size_t causes_find(const struct stages *stages, size_t t, bool lifted,
                          struct sortition_cause *causes) {
    const struct problem *problem = stages->problem;
    const double *price = stages->price;
    bool own[SORTITION_VALUES_MAX + 1] = {false}, used[SORTITION_VALUES_MAX + 1] = {false};
    size_t n = 0;
    for (uint32_t k = problem->start[t]; k < problem->start[t + 1]; k++)
        own[problem->row[k]] = true;
    for (int pass = 0; pass < 2; pass++) {
        while (n < SORTITION_CAUSES) {
            size_t best = SIZE_MAX;
            for (size_t i = 0; i < problem->n_values; i++) {
                bool is_max = price[i] > 0;
                bool wanted = pass == 0 ? own[i] && is_max != lifted : !own[i] && is_max == lifted;
                if (used[i] || !wanted || fabs(price[i]) < settled) continue;
                if (best == SIZE_MAX || fabs(price[i]) > fabs(price[best]) + 1e-12) best = i;
            }
            if (best == SIZE_MAX) break;
            used[best] = true;
            struct sortition_cause *cause = &causes[n++];
            problem_value(problem, best, &cause->feature, &cause->value);
            cause->is_max = price[best] > 0;
            cause->places = cause->is_max ? problem->high[best] : problem->low[best];
            cause->people = problem->people_of_row[best];
            cause->per_place = price[best];
        }
    }
    return n;
}

static bool same_group(const struct sortition_group *a, const struct sortition_group *b) {
    if (fabs(a->chance - b->chance) > 1e-10 || a->fate != b->fate || a->n_causes != b->n_causes)
        return false;
    for (size_t i = 0; i < a->n_causes; i++)
        if (a->causes[i].feature != b->causes[i].feature ||
            a->causes[i].value != b->causes[i].value || a->causes[i].is_max != b->causes[i].is_max)
            return false;
    return true;
}

static uint32_t group_find(struct arena *arena, struct chances *out,
                           const struct sortition_group *group) {
    for (size_t g = out->n_groups; g-- > 0;)
        if (same_group(&out->groups[g], group)) return (uint32_t)g;
    if (out->n_groups == out->groups_max) {
        size_t wider = out->groups_max == 0 ? 32 : out->groups_max * 2;
        out->groups = arena_grow(arena, out->groups, out->groups_max * sizeof *out->groups,
                                 wider * sizeof *out->groups);
        out->groups_max = wider;
    }
    out->groups[out->n_groups] = *group;
    return (uint32_t)out->n_groups++;
}

static void settle(struct arena *arena, struct stages *stages, struct chances *out, size_t t,
                   double x, bool lifted) {
    const struct problem *problem = stages->problem;
    double chance = x / problem->count[t];
    struct sortition_group group = {.chance = chance};
    if (chance <= 1e-12) group.fate = SORTITION_NEVER, x = 0, group.chance = 0;
    if (chance >= 1 - 1e-12)
        group.fate = SORTITION_CERTAIN, x = problem->count[t], group.chance = 1;
    if (out->stages > 0) group.n_causes = causes_find(stages, t, lifted, group.causes);
    stages->done[t] = true;
    stages->x[t] = x;
    out->group[t] = group_find(arena, out, &group);
    out->groups[out->group[t]].people += problem->count[t];
}

/* Settles who is at z, or at their limit, whenever z is what it is. */
static size_t stage_settle(struct arena *arena, struct stages *stages, struct chances *out) {
    const struct problem *problem = stages->problem;
    double z = stages->z, most = 0;
    size_t n = 0, strongest = SIZE_MAX;
    bool free = true; /* no row binds: z is the limit of a type, or everybody is equal */
    for (size_t i = 0; i < stages->lp->rows; i++) free = free && stages->price[i] == 0;
    bool equal = free;
    for (size_t t = 0; t < problem->n_types && equal; t++)
        equal = stages->done[t] || stages->high[t] > problem->count[t] * z + 1e-12;
    for (size_t t = 0; t < problem->n_types; t++) {
        if (stages->done[t]) continue;
        double g = type_price(stages, t, stages->price) * problem->count[t];
        if (strongest == SIZE_MAX || g > most) strongest = t, most = g;
        if (g > settled || equal || stages->high[t] <= problem->count[t] * z + 1e-12)
            settle(arena, stages, out, t, problem->count[t] * z, false), n++;
        else if (g < -settled)
            settle(arena, stages, out, t, stages->high[t], true), n++;
    }
    /* Rounding hid the multiplier: the one most held down. */
    if (n == 0 && strongest != SIZE_MAX)
        settle(arena, stages, out, strongest, problem->count[strongest] * z, false), n++;
    return n;
}

/* What the multipliers alone prove about the lowest chance, in whole numbers: with each rounded
 * to a multiple of 2^-EXACT_BITS of the largest, the inequality
 *   z <= (sum of price * bound + what upper limits can take) / sum of count * price
 * holds whatever the solver did. */
static double bound_check(const struct stages *stages) {
    const struct problem *problem = stages->problem;
    double largest = 0, limits = 0;
    for (size_t i = 0; i < stages->lp->rows; i++)
        if (fabs(stages->price[i]) > largest) largest = fabs(stages->price[i]);
    if (largest == 0) return z_most(stages);
    int64_t price[SORTITION_VALUES_MAX + 1 + HOUSEHOLD_ROWS] = {0}, top = 0, below = 0;
    for (size_t i = 0; i < stages->lp->rows; i++) {
        double scaled = stages->price[i] / largest * (double)((int64_t)1 << EXACT_BITS);
        price[i] = (int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
        size_t bound = i;
        if (i >= problem->rows) bound = problem->rows + stages->household_rows[i - problem->rows];
        top += price[i] * (price[i] > 0 ? problem->high[bound] : problem->low[bound]);
    }
    for (size_t t = 0; t < problem->n_types; t++) {
        int64_t sum = 0;
        for (uint32_t k = stages->start[t]; k < stages->start[t + 1]; k++)
            sum += price[stages->row[k]];
        if (sum > 0 && !stages->done[t])
            below += sum * problem->count[t];
        else /* settled, or pulled up: at its limit */
            limits -= (double)sum * (stages->done[t] ? stages->x[t] : stages->high[t]);
    }
    return below > 0 ? ((double)top + limits) / (double)below : z_most(stages);
}

static void first_stage_keep(struct arena *arena, const struct stages *stages,
                             struct chances *out) {
    const struct problem *problem = stages->problem;
    out->bound = bound_check(stages);
    /* Who was settled while others had none is at a limit of their own, and cannot have more. */
    for (size_t t = 0; t < problem->n_types; t++) {
        double chance = stages->x[t] / problem->count[t];
        if (stages->done[t] && chance > 1e-12 && chance < out->bound) out->bound = chance;
    }
    out->prices = ARENA_ARRAY(arena, double, problem->rows);
    for (size_t i = 0; i < problem->rows; i++) out->prices[i] = stages->price[i];
}

enum fail chances_leximin(struct arena *arena, const struct problem *problem,
                          const struct chances_limits *limits, double cap, struct chances *out,
                          struct why *why) {
    struct chances chances = {.group = ARENA_ARRAY(arena, uint32_t, problem->n_types + 1)};
    size_t mark_free = 0, n = problem->n_types;
    double kept = 0; /* chance of the stage whose prices are kept */
    struct stages stages = stages_make(arena, problem, limits, cap);
    for (size_t t = 0; t < n; t++) {
        if (!stages.done[t])
            mark_free++;
        else
            settle(arena, &stages, &chances, t, stages.x[t], false);
    }
    if (mark_free == 0) TRY(stage_run(&stages, why));
    while (mark_free > 0) {
        TRY(stage_run(&stages, why));
        double doubt = fabs(bound_check(&stages) - stages.z);
        if (doubt > chances.doubt) chances.doubt = doubt;
        /* The stage of those who have a chance at all is the one that is told. */
        bool told = chances.stages++ > 0 && kept > 1e-12;
        if (!told) first_stage_keep(arena, &stages, &chances);
        if (!told) kept = stages.z;
        mark_free -= stage_settle(arena, &stages, &chances);
    }
    if (chances.prices == NULL) chances.prices = ARENA_ARRAY(arena, double, problem->rows);
    chances.x = stages.x;
    *out = chances;
    return FAIL_NONE;
}

/* The multipliers bound z for other caps too: z <= at + slope * cap, since a type that may be
 * higher counts in proportion to the cap, and no type counts more than its own limit. */
static struct chances_line line_of(const struct stages *stages, double cap) {
    const struct problem *problem = stages->problem;
    struct weighed sum = weigh(stages, stages->price);
    double most = z_most(stages), slope = 0;
    if (sum.below <= 1e-9) {
        bool capped = most >= cap - 1e-12;
        return (struct chances_line){.at = capped ? 0 : most, .slope = capped ? 1 : 0};
    }
    for (size_t t = 0; t < problem->n_types; t++) {
        double g = type_price(stages, t, stages->price), limit = problem->count[t] * cap;
        if (!stages->done[t] && g < 0 && stages->high[t] >= limit) slope -= g * problem->count[t];
    }
    return (struct chances_line){.at = (sum.top + sum.above - slope * cap) / sum.below,
                                 .slope = slope / sum.below};
}

enum fail chances_lowest(struct arena *arena, const struct problem *problem,
                         const struct chances_limits *limits, double cap, double *lowest,
                         struct chances_line *line, struct why *why) {
    size_t mark = arena_mark(arena);
    struct stages stages = stages_make(arena, problem, limits, cap);
    enum fail fail = stage_run(&stages, why);
    if (fail == FAIL_NONE) *lowest = stages.z;
    if (fail == FAIL_NONE && line != NULL) *line = line_of(&stages, cap);
    arena_rewind(arena, mark);
    return fail;
}
