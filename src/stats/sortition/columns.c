#include "stats/sortition/columns.h"

#include <math.h>
#include <string.h>

enum { ITERATIONS_MAX = 200000, NODES_MAX = 200000 };
static const double work_most = 2e10; /* multiplications, some ten seconds; then it is given up */
static const double helps = 1e-8;     /* a panel whose price is this much above the others' */

struct master {
    struct columns *columns;
    const struct problem *problem;
    struct lp *lp;
    uint32_t *start, *row;
    double *coef;
    uint32_t *type; /* [n_rows]: of each row; the last row is the sum of the weights */
    size_t n_rows, entries;
    double *fixed;   /* [n_rows] chance of the type; negative: not settled */
    double *weight;  /* [n_types] */
    uint32_t *found; /* [n_types] */
    double z;
};

/* Column 0 is z; column 1 + p is panel p. */
static void z_write(struct master *master) {
    for (size_t i = 0; i < master->n_rows; i++) {
        master->row[i] = (uint32_t)i;
        bool open = master->fixed[i] < 0;
        master->coef[i] = open ? -(double)master->problem->count[master->type[i]] : 0;
    }
    master->start[1] = (uint32_t)master->n_rows;
}

static void panel_write(struct master *master, size_t p, const uint32_t *row_of) {
    const struct panels *panels = master->columns->panels;
    const uint32_t *types = panels->types + p * panels->seats;
    size_t n = master->entries;
    for (size_t i = 0; i < panels->seats;) {
        size_t run = 1;
        while (i + run < panels->seats && types[i + run] == types[i]) run++;
        master->row[n] = row_of[types[i]];
        master->coef[n++] = (double)run;
        i += run;
    }
    master->row[n] = (uint32_t)master->n_rows;
    master->coef[n++] = 1;
    master->entries = n;
    size_t j = 1 + p;
    master->start[j + 1] = (uint32_t)n;
    master->lp->lower[j] = 0;
    master->lp->upper[j] = 1;
    master->lp->cost[j] = 0;
}

static void rows_bound(struct master *master) {
    struct lp *lp = master->lp;
    for (size_t i = 0; i < master->n_rows; i++) {
        double people = master->problem->count[master->type[i]];
        size_t j = lp_logical(lp, i);
        double low = master->fixed[i] < 0 ? 0 : people * master->fixed[i] - 1e-10;
        lp->lower[j] = low < 0 ? 0 : low;
        lp->upper[j] = people;
        lp->cost[j] = 0;
    }
    size_t j = lp_logical(lp, master->n_rows);
    lp->lower[j] = lp->upper[j] = 1;
    lp->cost[j] = 0;
}

static uint32_t *master_make(struct master *master, struct columns *columns) {
    struct arena *arena = columns->arena;
    const struct problem *problem = columns->oracle->problem;
    struct panels *panels = columns->panels;
    uint32_t *row_of = ARENA_ARRAY(arena, uint32_t, problem->n_types);
    *master = (struct master){.columns = columns,
                              .problem = problem,
                              .type = ARENA_ARRAY(arena, uint32_t, problem->n_types + 1)};
    for (size_t t = 0; t < problem->n_types; t++) {
        row_of[t] = (uint32_t)master->n_rows;
        if (columns->oracle->type_high[t] > 0) master->type[master->n_rows++] = (uint32_t)t;
    }
    size_t rows = master->n_rows + 1, entries = rows + panels->max * (panels->seats + 1);
    master->lp = lp_new(arena, panels->max + 1, rows);
    master->start = ARENA_ARRAY(arena, uint32_t, panels->max + 2);
    master->row = ARENA_ARRAY(arena, uint32_t, entries);
    master->coef = ARENA_ARRAY(arena, double, entries);
    master->fixed = ARENA_ARRAY(arena, double, rows);
    master->weight = ARENA_ARRAY(arena, double, problem->n_types);
    master->found = ARENA_ARRAY(arena, uint32_t, problem->n_types);
    for (size_t i = 0; i < master->n_rows; i++) master->fixed[i] = -1;
    z_write(master);
    master->entries = master->n_rows;
    for (size_t p = 0; p < panels->n; p++) panel_write(master, p, row_of);
    lp_reset(master->lp, 1 + panels->n, rows, master->start, master->row, master->coef);
    master->lp->lower[0] = 0;
    master->lp->upper[0] = 1;
    master->lp->cost[0] = 1;
    rows_bound(master);
    return row_of;
}

/* The panel that would help most at these prices. *gain: by how much it, or at most any panel,
 * would. */
static enum oracle_found price(struct master *master, bool exact, double *gain) {
    const struct lp *lp = master->lp;
    double mark = lp->price[master->n_rows], bound = 0;
    memset(master->weight, 0, master->problem->n_types * sizeof(double));
    for (size_t i = 0; i < master->n_rows; i++)
        master->weight[master->type[i]] = lp->price[i] < 0 ? -lp->price[i] : 0;
    struct oracle_wish wish = {.weight = master->weight,
                               .enough = exact ? HUGE_VAL : mark + 1e-6,
                               .exact = exact,
                               .node_limit = exact ? NODES_MAX : 500};
    double worth = -HUGE_VAL;
    enum oracle_found found =
        oracle_best(master->columns->oracle, &wish, master->found, &worth, &bound);
    *gain = (exact ? bound : worth) - mark;
    if (worth > -HUGE_VAL && worth - mark <= helps && found == ORACLE_GOOD) found = ORACLE_UNKNOWN;
    return found;
}

/* The stage's largest z over all panels: columns are added until none helps. */
static enum fail stage_run(struct master *master, const uint32_t *row_of, struct why *why) {
    struct columns *columns = master->columns;
    struct panels *panels = columns->panels;
    for (;;) {
        if (lp_solve(master->lp, ITERATIONS_MAX) != LP_OPTIMAL)
            return why_fail(why, FAIL_CONVERGE, "", "the chances over all panels did not settle");
        master->z = master->lp->objective;
        if (columns->watch != NULL && !columns->watch(columns->watcher, master->z))
            return why_fail(why, FAIL_LIMIT, "", "stopped before the chances were found");
        double rows = (double)master->lp->rows;
        if ((double)master->lp->iterations * rows * rows > work_most)
            return why_fail(why, FAIL_CONVERGE, "", "the chances over all panels took too long");
        double gain = 0;
        enum oracle_found found = price(master, false, &gain);
        bool good = found == ORACLE_GOOD || found == ORACLE_OPTIMAL;
        if (!good || gain <= helps) {
            found = price(master, true, &gain);
            if (found == ORACLE_OPTIMAL && gain <= helps) {
                if (gain > columns->doubt) columns->doubt = gain;
                return FAIL_NONE;
            }
            if (found != ORACLE_OPTIMAL && found != ORACLE_GOOD)
                return why_fail(why, FAIL_CONVERGE, "", "a search for a panel was cut short");
        }
        if (panels->n == panels->max)
            return why_fail(why, FAIL_CONVERGE, "", "the chances need too many panels");
        panels_put(master->problem, panels, master->found);
        panel_write(master, panels->n - 1, row_of);
        lp_columns_added(master->lp, 1 + panels->n);
    }
}

/* Settles the types that have a price, at z. Returns how many. */
static size_t settle(struct master *master) {
    const struct lp *lp = master->lp;
    size_t n = 0, strongest = SIZE_MAX;
    double most = -1, z = master->z < 0 ? 0 : master->z;
    for (size_t i = 0; i < master->n_rows; i++) {
        if (master->fixed[i] >= 0) continue;
        double held = -lp->price[i] * master->problem->count[master->type[i]];
        if (held > most) most = held, strongest = i;
        if (held <= 1e-7) continue;
        master->fixed[i] = z;
        n++;
    }
    if (n == 0 && strongest != SIZE_MAX) {
        master->fixed[strongest] = z;
        n = 1;
    }
    return n;
}

enum fail columns_leximin(struct columns *columns, struct why *why) {
    struct master master;
    const uint32_t *row_of = master_make(&master, columns);
    const struct problem *problem = master.problem;
    size_t left = master.n_rows;
    columns->doubt = 0;
    columns->stages = 0;
    while (left > 0) {
        TRY(stage_run(&master, row_of, why));
        if (columns->stages++ == 0) columns->bound = master.z + columns->doubt;
        left -= settle(&master);
        z_write(&master);
        rows_bound(&master);
        lp_refactor(master.lp);
    }
    /* The last weights, with everybody settled. */
    if (lp_solve(master.lp, ITERATIONS_MAX) != LP_OPTIMAL)
        return why_fail(why, FAIL_CONVERGE, "", "the chances over all panels did not settle");
    double *values = ARENA_ARRAY(columns->arena, double, master.lp->columns), sum = 0;
    lp_values(master.lp, values);
    for (size_t p = 0; p < columns->panels->n; p++) {
        columns->weight[p] = values[1 + p] > 1e-12 ? values[1 + p] : 0;
        sum += columns->weight[p];
    }
    for (size_t p = 0; p < columns->panels->n; p++) columns->weight[p] /= sum;
    memset(columns->x, 0, problem->n_types * sizeof(double));
    for (size_t i = 0; i < master.n_rows; i++)
        columns->x[master.type[i]] = master.fixed[i] * problem->count[master.type[i]];
    return FAIL_NONE;
}
