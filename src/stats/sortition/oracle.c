#include "stats/sortition/oracle.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { ITERATIONS_MAX = 20000, HOUSEHOLD_ROWS = 300, NODES_UNWATCHED = 64 };
static const double whole = 1e-6; /* nearer than this to a whole number is one */

/* One branching: the variable, its bounds before, and the half that is still to be tried. */
struct oracle_step {
    size_t variable;
    double lower, upper, other_lower, other_upper;
    bool second;
};

struct oracle *oracle_new(struct arena *arena, const struct problem *problem) {
    struct oracle *oracle = ARENA_NEW(arena, struct oracle);
    size_t n = problem->n_types, entries = problem->start[n], rows = problem->rows;
    size_t households =
        problem->n_households < HOUSEHOLD_ROWS ? problem->n_households : HOUSEHOLD_ROWS;
    *oracle = (struct oracle){
        .problem = problem,
        .arena = arena,
        .lp = lp_new(arena, n, rows + households),
        .core = lp_new(arena, n, rows + households),
        .type_low = ARENA_ARRAY(arena, int32_t, n),
        .type_high = ARENA_ARRAY(arena, int32_t, n),
        .row_low = ARENA_ARRAY(arena, int32_t, rows),
        .row_high = ARENA_ARRAY(arena, int32_t, rows),
        .core_start = ARENA_ARRAY(arena, uint32_t, n + 1),
        .core_row = ARENA_ARRAY(arena, uint32_t, entries + n),
        .core_column = ARENA_ARRAY(arena, uint32_t, n),
        .place = ARENA_ARRAY(arena, uint32_t, n),
        .worth = ARENA_ARRAY(arena, double, n),
        .relaxed = ARENA_ARRAY(arena, double, n),
        .trial = ARENA_ARRAY(arena, uint32_t, n),
        .steps = arena_take(arena, n * 8 + 1000, sizeof(struct oracle_step)),
        .household_rows = ARENA_ARRAY(arena, uint32_t, households + 1),
        .household_rows_max = households,
        .full_start = ARENA_ARRAY(arena, uint32_t, n + 1),
        .full_row = ARENA_ARRAY(arena, uint32_t, entries + n),
        .in_core = ARENA_ARRAY(arena, bool, n),
    };
    memcpy(oracle->full_start, problem->start, (n + 1) * sizeof(uint32_t));
    memcpy(oracle->full_row, problem->row, entries * sizeof(uint32_t));
    lp_reset(oracle->lp, n, rows, oracle->full_start, oracle->full_row, NULL);
    oracle_bounds_reset(oracle);
    return oracle;
}

uint64_t oracle_work(const struct oracle *oracle) {
    return oracle->lp->effort + oracle->core->effort;
}

void oracle_bounds_reset(struct oracle *oracle) {
    const struct problem *problem = oracle->problem;
    memset(oracle->type_low, 0, problem->n_types * sizeof(int32_t));
    for (size_t t = 0; t < problem->n_types; t++) oracle->type_high[t] = (int32_t)problem->count[t];
    memcpy(oracle->row_low, problem->low, problem->rows * sizeof(int32_t));
    memcpy(oracle->row_high, problem->high, problem->rows * sizeof(int32_t));
}

/* --- The relaxation over all types --- */

/* Columns again with the rows of the households that have shown themselves. */
static void columns_write(struct oracle *oracle) {
    const struct problem *problem = oracle->problem;
    uint32_t n = 0;
    for (size_t t = 0; t < problem->n_types; t++) {
        oracle->full_start[t] = n;
        for (uint32_t k = problem->start[t]; k < problem->start[t + 1]; k++)
            oracle->full_row[n++] = problem->row[k];
        for (size_t h = 0; problem->household[t] >= 0 && h < oracle->n_household_rows; h++)
            if (oracle->household_rows[h] == (uint32_t)problem->household[t])
                oracle->full_row[n++] = (uint32_t)(problem->rows + h);
    }
    oracle->full_start[problem->n_types] = n;
}

/* Rows for households that the relaxed answer overfills; false when there is none, or no room. */
static bool households_add(struct oracle *oracle, const double *x) {
    const struct problem *problem = oracle->problem;
    size_t before = oracle->n_household_rows;
    for (size_t h = 0; h < problem->n_households; h++) {
        double sum = 0;
        for (uint32_t k = problem->member_start[h]; k < problem->member_start[h + 1]; k++)
            sum += x[problem->members[k]];
        bool over = sum > problem->high[problem->rows + h] + 1e-7;
        if (!over || oracle->n_household_rows == oracle->household_rows_max) continue;
        size_t row = problem->rows + oracle->n_household_rows;
        oracle->household_rows[oracle->n_household_rows++] = (uint32_t)h;
        oracle->lp->lower[lp_logical(oracle->lp, row)] = 0;
        oracle->lp->upper[lp_logical(oracle->lp, row)] = problem->high[problem->rows + h];
        oracle->lp->cost[lp_logical(oracle->lp, row)] = 0;
    }
    if (oracle->n_household_rows == before) return false;
    columns_write(oracle);
    lp_rows_added(oracle->lp, problem->rows + oracle->n_household_rows);
    return true;
}

/* Of each household only the heaviest may come: a panel within the rule without a row for it. */
static void households_thin(struct oracle *oracle, const double *weight) {
    const struct problem *problem = oracle->problem;
    for (size_t h = 0; h < problem->n_households; h++) {
        uint32_t from = problem->member_start[h], end = problem->member_start[h + 1];
        int32_t room = problem->high[problem->rows + h];
        for (uint32_t k = from; k < end; k++) oracle->place[problem->members[k]] = 0;
        for (;;) {
            uint32_t best = end;
            for (uint32_t k = from; k < end; k++) {
                uint32_t t = problem->members[k];
                if (oracle->place[t] != 0) continue;
                if (best == end || weight[t] > weight[problem->members[best]]) best = k;
            }
            if (best == end) break;
            uint32_t t = problem->members[best];
            oracle->place[t] = 1;
            double most = oracle->type_high[t] < room ? oracle->type_high[t] : room;
            if (most < oracle->type_low[t]) most = oracle->type_low[t];
            oracle->lp->upper[t] = most;
            room -= (int32_t)most < room ? (int32_t)most : room;
        }
    }
}

static enum lp_status relax(struct oracle *oracle, const struct oracle_wish *wish) {
    const struct problem *problem = oracle->problem;
    struct lp *lp = oracle->lp;
    for (size_t t = 0; t < problem->n_types; t++) {
        lp->lower[t] = oracle->type_low[t];
        lp->upper[t] = oracle->type_high[t];
        lp->cost[t] = wish->weight[t];
    }
    for (size_t i = 0; i < problem->rows; i++) {
        lp->lower[lp_logical(lp, i)] = oracle->row_low[i];
        lp->upper[lp_logical(lp, i)] = oracle->row_high[i];
        lp->cost[lp_logical(lp, i)] = 0;
    }
    if (!wish->exact) households_thin(oracle, wish->weight);
    for (;;) {
        enum lp_status status = lp_solve(lp, ITERATIONS_MAX);
        if (status != LP_OPTIMAL) return status;
        lp_values(lp, oracle->relaxed);
        if (!wish->exact || !households_add(oracle, oracle->relaxed)) return status;
    }
}

/* --- The core --- */

/* The k-th least of a[n], which is put into another order. */
static double kth_least(double *a, size_t n, size_t k) {
    size_t low = 0, high = n - 1;
    while (low < high) {
        double middle = a[low + (high - low) / 2];
        size_t i = low, j = high;
        for (;;) {
            while (a[i] < middle) i++;
            while (a[j] > middle) j--;
            if (i >= j) break;
            double other = a[i];
            a[i++] = a[j];
            a[j--] = other;
        }
        if (k <= j)
            high = j;
        else
            low = j + 1;
    }
    return a[low];
}

/* Columns whose reduced cost is at most `worth` away, and the basic ones. */
static size_t core_choose(struct oracle *oracle, double worth) {
    const struct problem *problem = oracle->problem;
    const struct lp *lp = oracle->lp;
    size_t n = 0;
    for (size_t t = 0; t < problem->n_types; t++) {
        bool in = lp->at[t] == LP_BASIC;
        if (!in && lp->lower[t] < lp->upper[t]) in = fabs(lp->reduced[t]) <= worth;
        oracle->in_core[t] = in;
        if (in) oracle->core_column[n++] = (uint32_t)t;
    }
    return n;
}

static double core_limit(struct oracle *oracle, size_t wanted) {
    const struct lp *lp = oracle->lp;
    size_t n = 0;
    for (size_t t = 0; t < oracle->problem->n_types; t++)
        if (lp->at[t] != LP_BASIC && lp->lower[t] < lp->upper[t])
            oracle->worth[n++] = fabs(lp->reduced[t]);
    if (n <= wanted) return HUGE_VAL;
    return kth_least(oracle->worth, n, wanted);
}

/* The core as a linear programme that starts from the basis of the whole. Returns the worth of
 * what is fixed outside. */
static double core_make(struct oracle *oracle, size_t n) {
    struct lp *lp = oracle->lp, *core = oracle->core;
    const struct problem *problem = oracle->problem;
    size_t rows = lp->rows;
    uint32_t entries = 0;
    double fixed_worth = 0, *fixed = core->work;
    core->columns = n;
    core->rows = rows;
    core->start = oracle->core_start;
    core->row = oracle->core_row;
    core->coef = NULL;
    memset(fixed, 0, rows * sizeof(double));
    for (size_t t = 0; t < problem->n_types; t++) {
        if (oracle->in_core[t]) continue;
        double x = lp->at[t] == LP_AT_UPPER ? lp->upper[t] : lp->lower[t];
        if (x == 0) continue;
        fixed_worth += x * lp->cost[t];
        for (uint32_t k = lp->start[t]; k < lp->start[t + 1]; k++) fixed[lp->row[k]] += x;
    }
    for (size_t c = 0; c < n; c++) {
        uint32_t t = oracle->core_column[c];
        oracle->place[t] = (uint32_t)c;
        oracle->core_start[c] = entries;
        for (uint32_t k = lp->start[t]; k < lp->start[t + 1]; k++)
            oracle->core_row[entries++] = lp->row[k];
        core->lower[c] = lp->lower[t];
        core->upper[c] = lp->upper[t];
        core->cost[c] = lp->cost[t];
        core->at[c] = lp->at[t];
    }
    oracle->core_start[n] = entries;
    for (size_t i = 0; i < rows; i++) {
        size_t logical = lp_logical(lp, i), ours = lp_logical(core, i);
        core->lower[ours] = lp->lower[logical] - fixed[i];
        core->upper[ours] = lp->upper[logical] - fixed[i];
        core->cost[ours] = 0;
        core->at[ours] = lp->at[logical];
        uint32_t head = lp->head[i];
        core->head[i] = head < lp->columns_max ? oracle->place[head] : head;
        memcpy(core->inverse + i * core->rows_max, lp->inverse + i * lp->rows_max,
               rows * sizeof(double));
    }
    core->since_refactor = lp->since_refactor;
    return fixed_worth;
}

/* --- Branch and bound over the core --- */

struct search {
    struct oracle *oracle;
    const struct oracle_wish *wish;
    double fixed_worth, best; /* best: of all found so far in this call */
    size_t depth, nodes;
    uint64_t work_before;
    bool found, cut_short, crowded; /* crowded: an address has too many, make it a row */
    uint32_t *x;
};

static double away(double x) {
    return fabs(x - floor(x + 0.5));
}

/* The variable to branch on: a row's count before a type's, the most broken first. */
static size_t branch_choose(const struct lp *core) {
    size_t best = SIZE_MAX;
    double most = whole;
    for (size_t i = 0; i < core->rows; i++) {
        size_t j = core->head[i];
        double broken = away(core->value[i]);
        if (broken <= whole) continue;
        if (j >= core->columns_max) broken += 0.5;
        if (broken > most) {
            most = broken;
            best = i;
        }
    }
    return best;
}

static void solution_take(struct search *search) {
    struct oracle *oracle = search->oracle;
    const struct lp *core = oracle->core, *lp = oracle->lp;
    const struct problem *problem = oracle->problem;
    for (size_t t = 0; t < problem->n_types; t++) {
        double x = oracle->in_core[t] ? 0 : lp->at[t] == LP_AT_UPPER ? lp->upper[t] : lp->lower[t];
        oracle->trial[t] = (uint32_t)(x + 0.5);
    }
    lp_values(core, oracle->worth);
    for (size_t c = 0; c < core->columns; c++)
        oracle->trial[oracle->core_column[c]] = (uint32_t)(oracle->worth[c] + 0.5);
    if (!problem_keeps(problem, oracle->trial)) { /* an address that is no row yet */
        for (size_t t = 0; t < problem->n_types; t++) oracle->relaxed[t] = oracle->trial[t];
        search->crowded = true;
        return;
    }
    double worth = 0;
    for (size_t t = 0; t < problem->n_types; t++)
        if (oracle->trial[t] > 0) worth += oracle->trial[t] * search->wish->weight[t];
    if (search->found && worth <= search->best) return;
    search->best = worth;
    search->found = true;
    memcpy(search->x, oracle->trial, problem->n_types * sizeof(uint32_t));
}

/* Takes back branchings until one has its other half left, and takes that. */
static bool backtrack(struct search *search) {
    struct lp *core = search->oracle->core;
    while (search->depth > 0) {
        struct oracle_step *step = &search->oracle->steps[search->depth - 1];
        if (!step->second) {
            step->second = true;
            core->lower[step->variable] = step->other_lower;
            core->upper[step->variable] = step->other_upper;
            return true;
        }
        core->lower[step->variable] = step->lower;
        core->upper[step->variable] = step->upper;
        search->depth--;
    }
    return false;
}

static void branch(struct search *search, size_t place) {
    struct lp *core = search->oracle->core;
    size_t j = core->head[place];
    double v = core->value[place], down = floor(v);
    struct oracle_step *step = &search->oracle->steps[search->depth++];
    *step = (struct oracle_step){.variable = j, .lower = core->lower[j], .upper = core->upper[j]};
    bool up = v - down > 0.5;
    step->other_lower = up ? step->lower : down + 1;
    step->other_upper = up ? down : step->upper;
    core->lower[j] = up ? down + 1 : step->lower;
    core->upper[j] = up ? step->upper : down;
}

static bool hopeless(const struct search *search, double bound) {
    if (!search->found) return false;
    if (search->wish->integral) return floor(bound + whole) <= search->best + whole;
    return bound <= search->best + 1e-9 * (1 + fabs(search->best));
}

/* Work is counted and not time, so that it ends at the same place everywhere. */
static bool enough_work(const struct search *search) {
    const struct oracle_wish *wish = search->wish;
    if (wish->work_limit > 0 &&
        oracle_work(search->oracle) - search->work_before > wish->work_limit)
        return true;
    return wish->go_on != NULL && search->nodes % NODES_UNWATCHED == 0 &&
           !wish->go_on(wish->context);
}

/* Depth first, the nearer half first. Returns true when the core was searched to its end. */
static bool search_run(struct search *search, size_t limit) {
    struct oracle *oracle = search->oracle;
    struct lp *core = oracle->core;
    size_t room = oracle->problem->n_types * 8 + 1000;
    search->depth = search->nodes = 0;
    search->cut_short = false;
    for (;;) {
        search->nodes++;
        enum lp_status status = lp_solve(core, ITERATIONS_MAX);
        bool open =
            status == LP_OPTIMAL && !hopeless(search, core->objective + search->fixed_worth);
        if (status == LP_STALLED) search->cut_short = true;
        if (open) {
            size_t place = branch_choose(core);
            if (place != SIZE_MAX && search->depth < room) {
                branch(search, place);
                if (search->nodes >= limit || enough_work(search)) return false;
                continue;
            }
            if (place == SIZE_MAX) solution_take(search);
            if (search->found && search->best >= search->wish->enough) return false;
            if (search->crowded) return false;
        }
        if (search->nodes >= limit || enough_work(search)) return false;
        if (!backtrack(search)) return !search->cut_short;
    }
}

static enum oracle_found core_search(struct oracle *oracle, struct search *search, double limit,
                                     size_t nodes, bool *complete) {
    size_t n = core_choose(oracle, limit);
    search->fixed_worth = core_make(oracle, n);
    *complete = search_run(search, nodes);
    oracle->nodes += search->nodes;
    bool enough = search->found && search->best >= search->wish->enough;
    return enough ? ORACLE_GOOD : ORACLE_NONE;
}

/* To the end: all columns that could still lead to something better. Households that come to light
 * on the way become rows. */
static enum oracle_found prove(struct oracle *oracle, struct search *search, double bound) {
    size_t limit = search->wish->node_limit == 0 ? SIZE_MAX : search->wish->node_limit;
    double gap = search->found ? bound - search->best + 1e-9 * (1 + fabs(bound)) : HUGE_VAL;
    bool complete;
    enum oracle_found found = core_search(oracle, search, gap, limit, &complete);
    if (found == ORACLE_GOOD) return found;
    if (complete) return search->found ? ORACLE_OPTIMAL : ORACLE_NONE;
    return search->found ? ORACLE_GOOD : ORACLE_UNKNOWN;
}

static enum oracle_found best_once(struct oracle *oracle, struct search *search, double *bound) {
    enum lp_status status = relax(oracle, search->wish);
    if (status == LP_INFEASIBLE) return search->found ? ORACLE_OPTIMAL : ORACLE_NONE;
    double root = oracle->lp->objective;
    size_t rows = oracle->lp->rows;
    enum oracle_found found = ORACLE_UNKNOWN;
    *bound = root;
    static const size_t sizes[] = {2, 5, 15};
    static const size_t nodes[] = {60, 150, 400};
    bool complete = false, proof = search->wish->exact;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0] && !search->found; i++) {
        double limit = core_limit(oracle, sizes[i] * rows);
        found = core_search(oracle, search, limit, nodes[i], &complete);
        if (limit == HUGE_VAL || search->crowded) break;
    }
    if (search->crowded) return ORACLE_UNKNOWN;
    if (found != ORACLE_GOOD && (proof || !search->found)) found = prove(oracle, search, root);
    return found;
}

enum oracle_found oracle_best(struct oracle *oracle, const struct oracle_wish *wish, uint32_t *x,
                              double *worth, double *bound) {
    struct search search = {
        .oracle = oracle, .wish = wish, .x = x, .work_before = oracle_work(oracle)};
    double root = HUGE_VAL;
    enum oracle_found found = best_once(oracle, &search, &root);
    while (search.crowded && households_add(oracle, oracle->relaxed)) {
        search.crowded = false;
        found = best_once(oracle, &search, &root);
    }
    if (found != ORACLE_OPTIMAL && search.found) found = ORACLE_GOOD;
    if (worth != NULL && search.found) *worth = search.best;
    if (bound != NULL) *bound = found == ORACLE_OPTIMAL ? search.best : root;
    return found;
}
