#include "stats/sortition/master.h"

#include <math.h>
#include <string.h>

enum { ITERATIONS_MAX = 20000, LAST_ITERATIONS = 4000, HIGH_ROWS = 600, TANGENTS = 200 };
static const double spread = 1e-6;     /* of the costs, while they are kept apart */
static const double high_slack = 1e-9; /* above h, by rounding */

/* --- Columns and rows --- */

static void panel_write(struct master *master, size_t p) {
    const struct panels *panels = master->search->columns->panels;
    const uint32_t *types = panels->types + p * panels->seats;
    size_t j = MASTER_PANELS + p, n = master->start[j];
    for (size_t i = 0; i < panels->seats;) {
        size_t run = 1;
        while (i + run < panels->seats && types[i + run] == types[i]) run++;
        uint32_t low = master->search->centre.row_of[types[i]], high = master->high_row[low];
        master->row[n] = low;
        master->coef[n++] = (double)run;
        if (high != 0) {
            master->row[n] = high;
            master->coef[n++] = -(double)run;
        }
        i += run;
    }
    master->row[n] = (uint32_t)master->n;
    master->coef[n++] = 1;
    master->start[j + 1] = (uint32_t)n;
    master->lp->lower[j] = 0;
    master->lp->upper[j] = 1;
}

static void entry(struct master *master, size_t *n, size_t row, double coef) {
    master->row[*n] = (uint32_t)row;
    master->coef[(*n)++] = coef;
}

static void columns_write(struct master *master) {
    const double *people = master->search->centre.people;
    size_t first = master->n + 1, n = 0;
    for (size_t i = 0; i < master->n; i++)
        entry(master, &n, i, master->fixed[i] < 0 ? -people[i] : 0);
    for (size_t e = 0; e < master->extra; e++)
        if (master->rows[e].tangent) entry(master, &n, first + e, master->rows[e].slope);
    master->start[MASTER_H] = (uint32_t)n;
    for (size_t e = 0; e < master->extra; e++)
        if (!master->rows[e].tangent) entry(master, &n, first + e, people[master->rows[e].type]);
    master->start[MASTER_V] = (uint32_t)n;
    for (size_t e = 0; e < master->extra; e++)
        if (master->rows[e].tangent) entry(master, &n, first + e, 1);
    master->start[MASTER_PANELS] = (uint32_t)n;
    for (size_t p = 0; p < master->search->columns->panels->n; p++) panel_write(master, p);
}

static void row_bounds(struct master *master, size_t row, double low, double high) {
    size_t j = lp_logical(master->lp, row);
    master->lp->lower[j] = low;
    master->lp->upper[j] = high;
    master->lp->cost[j] = 0;
}

static void bounds_write(struct master *master, enum master_aim aim) {
    const double *people = master->search->centre.people;
    struct lp *lp = master->lp;
    const double least[] = {master->z_least, 0, 0};
    const double most[] = {1, master->h_most, master->v_most};
    for (size_t j = 0; j < MASTER_PANELS; j++) {
        lp->lower[j] = least[j];
        lp->upper[j] = most[j];
    }
    lp->cost[MASTER_Z] = aim == AIM_LOWEST ? 1 : 0;
    lp->cost[MASTER_H] = aim == AIM_HIGHEST ? -1 : aim == AIM_BALANCE ? -master->ratio : 0;
    lp->cost[MASTER_V] = aim == AIM_BALANCE ? -1 : 0;
    for (size_t i = 0; i < master->n; i++) {
        double low = master->fixed[i] < 0 ? 0 : people[i] * master->fixed[i] - 1e-10;
        row_bounds(master, i, low < 0 ? 0 : low, people[i]);
    }
    row_bounds(master, master->n, 1, 1);
    for (size_t e = 0; e < master->extra; e++) {
        const struct master_row *row = &master->rows[e];
        double top = row->tangent ? master->v_most + row->slope : people[row->type];
        row_bounds(master, master->n + 1 + e, row->tangent ? row->least : 0, top);
    }
}

void master_make(struct master *master, struct search *search) {
    struct columns *columns = search->columns;
    struct arena *arena = columns->arena;
    size_t n = search->centre.n, most = columns->panels->max;
    *master = (struct master){.search = search, .n = n, .h_most = 1, .v_most = 1};
    size_t highs = columns->high_rows_most > 0 ? columns->high_rows_most : HIGH_ROWS;
    master->extra_max = (n < highs ? n : highs) + TANGENTS;
    size_t rows = n + 1 + master->extra_max;
    size_t entries = 2 * rows + TANGENTS + most * (2 * columns->panels->seats + 1);
    master->lp = lp_new(arena, most + MASTER_PANELS, rows);
    master->start = ARENA_ARRAY(arena, uint32_t, most + MASTER_PANELS + 1);
    master->row = ARENA_ARRAY(arena, uint32_t, entries);
    master->coef = ARENA_ARRAY(arena, double, entries);
    master->values = ARENA_ARRAY(arena, double, most + MASTER_PANELS);
    master->price = ARENA_ARRAY(arena, double, n + 1);
    master->high_row = ARENA_ARRAY(arena, uint32_t, n + 1);
    master->rows = ARENA_ARRAY(arena, struct master_row, master->extra_max);
    master->fixed = ARENA_ARRAY(arena, double, n + 1);
    for (size_t i = 0; i < n; i++) master->fixed[i] = -1;
    columns_write(master);
    lp_reset(master->lp, MASTER_PANELS + columns->panels->n, n + 1, master->start, master->row,
             master->coef);
}

/* --- Rows as they are needed --- */

static void rows_added(struct master *master, enum master_aim aim) {
    columns_write(master);
    bounds_write(master, aim);
    lp_rows_added(master->lp, master->n + 1 + master->extra);
}

static enum fail no_row_left(const struct master *master, struct why *why) {
    const char *text = "more types of people than there is room for are at the highest chance";
    if (master->search->columns->cap >= 1) return why_fail(why, FAIL_CONVERGE, "", "%s", text);
    return why_fail(why, FAIL_LIMIT, "cap", "%s: draw without a cap, or with a higher one", text);
}

/* Rows for the types whose chance is farthest above h, and those half as far. *added: some were.
 * Without room for one that is needed the answer would be above h: that is no answer. */
static enum fail high_rows_add(struct master *master, enum master_aim aim, bool *added,
                               struct why *why) {
    struct search *search = master->search;
    const struct panels *panels = search->columns->panels;
    const struct centre *centre = &search->centre;
    double *above = search->weight, worst = 1e-10;
    size_t before = master->extra;
    memset(above, 0, search->problem->n_types * sizeof(double));
    for (size_t p = 0; p < panels->n; p++) {
        double weight = master->values[MASTER_PANELS + p];
        for (size_t i = 0; i < panels->seats && weight != 0; i++)
            above[panels->types[p * panels->seats + i]] += weight;
    }
    double h = aim == AIM_LOWEST ? master->h_most : master->values[MASTER_H];
    for (size_t i = 0; i < master->n; i++) {
        double *at = &above[centre->type[i]];
        *at = *at / centre->people[i] - h;
        if (master->high_row[i] == 0 && *at > worst) worst = *at;
    }
    for (size_t i = 0; i < master->n && worst > 1e-10; i++) {
        if (master->high_row[i] != 0 || above[centre->type[i]] < worst / 2) continue;
        if (master->extra - master->tangents == master->extra_max - TANGENTS) break;
        master->high_row[i] = (uint32_t)(master->n + 1 + master->extra);
        master->rows[master->extra++] = (struct master_row){.type = (uint32_t)i};
    }
    *added = master->extra > before;
    if (!*added && !(worst <= high_slack)) return no_row_left(master, why);
    if (*added) rows_added(master, aim);
    return FAIL_NONE;
}

/* The tangent of curve / z where the programme is below it by more than its own rounding. True:
 * one was added. */
static bool tangent_add(struct master *master) {
    double z = master->values[MASTER_Z];
    if (z <= 0 || master->tangents == TANGENTS) return false;
    double height = master->curve / z;
    if (master->values[MASTER_V] >= height * (1 - 1e-8)) return false;
    master->tangents++;
    master->rows[master->extra++] =
        (struct master_row){.tangent = true, .slope = master->curve / (z * z), .least = 2 * height};
    rows_added(master, AIM_BALANCE);
    return true;
}

/* --- Solved --- */

/* Each weight costs next to nothing, no two the same; at the end that is taken away again. */
static void costs_spread(struct master *master, double size) {
    for (size_t p = 0; p < master->search->columns->panels->n; p++) {
        double part = (double)((uint32_t)(p + 1) * 2654435761u >> 8) / (double)(1 << 24);
        master->lp->cost[MASTER_PANELS + p] = -size * (0.5 + part);
    }
}

static enum lp_status weights_find(struct master *master) {
    costs_spread(master, spread);
    enum lp_status status = lp_solve(master->lp, ITERATIONS_MAX);
    costs_spread(master, 0);
    if (status == LP_OPTIMAL) status = lp_solve(master->lp, LAST_ITERATIONS);
    lp_values(master->lp, master->values);
    return status;
}

/* The programme over the panels known, with every row that it needs. */
static enum fail programme_solve(struct master *master, enum master_aim aim, struct why *why) {
    uint64_t before = master->lp->effort;
    bool highs = master->h_most < 1 || aim != AIM_LOWEST;
    for (bool more = true; more;) {
        if (weights_find(master) != LP_OPTIMAL)
            return why_fail(why, FAIL_CONVERGE, "", "the chances over all panels did not settle");
        more = false;
        if (highs) TRY(high_rows_add(master, aim, &more, why));
        if (!more && aim == AIM_BALANCE) more = tangent_add(master);
    }
    if (isnan(master->lp->objective))
        return why_fail(why, FAIL_CONVERGE, "", "the chances over all panels are not numbers");
    master->search->work += master->lp->effort - before;
    master->z = master->values[MASTER_Z];
    master->h = master->values[MASTER_H];
    master->objective = master->lp->objective;
    return FAIL_NONE;
}

/* Prices of the types as weights; returns that of the sum of the weights. */
static double prices_take(struct master *master) {
    const struct lp *lp = master->lp;
    struct search *search = master->search;
    memset(search->weight, 0, search->problem->n_types * sizeof(double));
    for (size_t i = 0; i < master->n; i++) {
        double price = -lp->price[i];
        if (master->high_row[i] != 0) price += lp->price[master->high_row[i]];
        master->price[i] = fabs(price) < 1e-13 ? 0 : price;
        search->weight[search->centre.type[i]] = master->price[i];
    }
    return lp->price[master->n];
}

enum fail master_solve(struct master *master, enum master_aim aim, double enough, double *gap,
                       struct why *why) {
    struct search *search = master->search;
    struct columns *columns = search->columns;
    double least = HUGE_VAL; /* the objective is at most this, by all rounds */
    *gap = 0;
    columns_write(master);
    bounds_write(master, aim);
    lp_refactor(master->lp);
    for (;;) {
        double worth;
        TRY(programme_solve(master, aim, why));
        if (aim == AIM_LOWEST) search->lowest = master->z;
        if (master->objective >= enough) return FAIL_NONE;
        bool on = search_go_on(search);
        double mark = prices_take(master);
        size_t known = columns->panels->n;
        if (!on || search_add(search, master->price, mark) == 0) {
            (void)prices_take(master);
            bool better = search_prove(search, mark, &worth);
            double most = master->objective + (worth <= mark ? 0 : worth - mark);
            if (!(most >= least)) least = most; /* not a number: nothing is proven */
            *gap = least - master->objective;
            if (*gap < 0) *gap = 0;
            if (aim == AIM_LOWEST && least < search->bound) search->bound = least;
            if (*gap <= columns_settled || !better || !on || !search_take(search)) return FAIL_NONE;
        }
        for (size_t p = known; p < columns->panels->n; p++) panel_write(master, p);
        lp_columns_added(master->lp, MASTER_PANELS + columns->panels->n);
    }
}
