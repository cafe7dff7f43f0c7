#include "stats/disclosure/suppress.h"

#include "stats/disclosure/linear.h"
#include "stats/disclosure/search.h"

#include <math.h>
#include <string.h>

size_t primary_mark(const double *value, size_t n, double threshold, bool zeros, bool *primary) {
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        primary[i] = value[i] < threshold && (value[i] > 0 || zeros);
        found += primary[i];
    }
    return found;
}

void cross_table_make(struct arena *arena, const double *counts, size_t rows, size_t columns,
                      struct cross_table *out) {
    size_t inner = rows * columns, n = inner + rows + columns + 1, m = rows + columns + 2, at = 0;
    double *value = ARENA_ARRAY(arena, double, n);
    size_t *start = ARENA_ARRAY(arena, size_t, m + 1);
    size_t *cell = ARENA_ARRAY(arena, size_t, 2 * inner + 2 * (rows + columns) + 2);
    double *sign = ARENA_ARRAY(arena, double, 2 * inner + 2 * (rows + columns) + 2);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) {
            value[r * columns + c] = counts[r * columns + c];
            value[inner + r] += counts[r * columns + c];
            value[inner + rows + c] += counts[r * columns + c];
            value[n - 1] += counts[r * columns + c];
        }
    size_t relation = 0;
    for (size_t r = 0; r <= rows; r++) { /* the last: column totals to the grand total */
        for (size_t c = 0; c < columns; c++, at++)
            cell[at] = r < rows ? r * columns + c : inner + rows + c, sign[at] = 1;
        cell[at] = r < rows ? inner + r : n - 1;
        sign[at++] = -1;
        start[++relation] = at;
    }
    for (size_t c = 0; c <= columns; c++) {
        for (size_t r = 0; r < rows; r++, at++)
            cell[at] = c < columns ? r * columns + c : inner + r, sign[at] = 1;
        cell[at] = c < columns ? inner + rows + c : n - 1;
        sign[at++] = -1;
        start[++relation] = at;
    }
    *out = (struct cross_table){n, value, {m, start, cell, sign}};
}

/* --- The attacker --- */

struct attack {
    const struct suppress_plan *plan;
    struct linear *linear;
    size_t n, rows;
    size_t *cell;   /* [n] hidden cells: columns of the programme */
    size_t *column; /* [n_cells] */
    size_t *row;    /* [rows] relations that have a hidden cell */
    double *goal, *price;
    double *x; /* [n] what the hidden cells may be, as it came out last */
};

static enum fail attack_start(struct arena *arena, const struct suppress_plan *plan,
                              const bool *hidden, struct attack *out, struct why *why) {
    const struct relations *relations = &plan->relations;
    struct attack attack = {.plan = plan};
    attack.cell = ARENA_ARRAY(arena, size_t, plan->n_cells + 1);
    attack.column = ARENA_ARRAY(arena, size_t, plan->n_cells + 1);
    attack.row = ARENA_ARRAY(arena, size_t, relations->n + 1);
    for (size_t i = 0; i < plan->n_cells; i++) {
        if (!hidden[i]) continue;
        attack.column[i] = attack.n;
        attack.cell[attack.n++] = i;
    }
    for (size_t r = 0; r < relations->n; r++) {
        bool some = false;
        for (size_t k = relations->start[r]; k < relations->start[r + 1]; k++)
            some = some || hidden[relations->cell[k]];
        if (some) attack.row[attack.rows++] = r;
    }
    double *matrix = ARENA_ARRAY(arena, double, attack.rows *attack.n + 1);
    double *right = ARENA_ARRAY(arena, double, attack.rows + 1);
    double *low = ARENA_ARRAY(arena, double, attack.n + 1);
    double *high = ARENA_ARRAY(arena, double, attack.n + 1);
    for (size_t i = 0; i < attack.rows; i++) {
        size_t r = attack.row[i];
        for (size_t k = relations->start[r]; k < relations->start[r + 1]; k++) {
            size_t cell = relations->cell[k];
            if (hidden[cell])
                matrix[i * attack.n + attack.column[cell]] += relations->sign[k];
            else
                right[i] -= relations->sign[k] * plan->value[cell];
        }
    }
    for (size_t j = 0; j < attack.n; j++) high[j] = (double)INFINITY;
    attack.goal = ARENA_ARRAY(arena, double, attack.n + 1);
    attack.price = ARENA_ARRAY(arena, double, attack.rows + 1);
    attack.x = ARENA_ARRAY(arena, double, attack.n + 1);
    struct linear_plan linear = {attack.rows, attack.n, matrix, right, low, high};
    TRY(linear_start(arena, &linear, &attack.linear, why));
    *out = attack;
    return FAIL_NONE;
}

/* The most (direction 1) or least (-1) of a hidden cell, or one as far in that direction as
 * `enough`, where that is known sooner; whole counts where it is close to one. */
static double attack_end(struct attack *attack, size_t cell, double direction, double enough) {
    attack->goal[attack->column[cell]] = direction;
    double end = direction * linear_most(attack->linear, attack->goal, direction * enough,
                                         attack->x, attack->price);
    attack->goal[attack->column[cell]] = 0;
    return fabs(end - round(end)) < 1e-6 ? fabs(round(end)) : end;
}

static enum fail relations_check(const struct suppress_plan *plan, struct why *why) {
    const struct relations *relations = &plan->relations;
    for (size_t i = 0; i < plan->n_cells; i++)
        if (!(plan->value[i] >= 0) || isinf(plan->value[i]))
            return why_fail(why, FAIL_INPUT, "value", "want counts of 0 or more, got %g",
                            plan->value[i]);
    for (size_t r = 0; r < relations->n; r++) {
        double sum = 0;
        for (size_t k = relations->start[r]; k < relations->start[r + 1]; k++)
            sum += relations->sign[k] * plan->value[relations->cell[k]];
        if (fabs(sum) > 1e-6)
            return why_fail(why, FAIL_INPUT, "value", "parts differ from their total by %g", sum);
    }
    return FAIL_NONE;
}

enum fail suppress_audit(struct arena *arena, const struct suppress_plan *plan, const bool *hidden,
                         struct suppression *out, struct why *why) {
    TRY(relations_check(plan, why));
    struct suppression made = {.hidden = ARENA_ARRAY(arena, bool, plan->n_cells),
                               .least = ARENA_ARRAY(arena, double, plan->n_cells),
                               .most = ARENA_ARRAY(arena, double, plan->n_cells)};
    size_t mark = arena_mark(arena);
    struct attack attack;
    TRY(attack_start(arena, plan, hidden, &attack, why));
    for (size_t i = 0; i < plan->n_cells; i++) {
        made.hidden[i] = hidden[i];
        made.least[i] = made.most[i] = plan->value[i];
        if (!hidden[i]) continue;
        made.least[i] = attack_end(&attack, i, -1, -(double)INFINITY);
        made.most[i] = attack_end(&attack, i, 1, (double)INFINITY);
        made.n_primary += plan->primary[i];
        made.n_secondary += !plan->primary[i];
        if (!plan->primary[i])
            made.secondary_cost += plan->cost == NULL ? plan->value[i] : plan->cost[i];
        made.n_exposed += plan->primary[i] && made.most[i] - made.least[i] < 1e-6;
    }
    arena_rewind(arena, mark);
    *out = made;
    return FAIL_NONE;
}

/* --- Cuts --- */

struct cutter {
    struct arena *scratch; /* for one attack after another; cuts stay in the caller's */
    const struct suppress_plan *plan;
    struct search *search;
    const bool *may_hide;
    double *weight; /* [n_cells] scratch */
    bool *open[2];  /* [n_cells] seen to be far enough above (0), below (1), in the attack */
};

/* How far a cell has to be able to lie above (0) or below (1) its value. */
static double room_wanted(const struct suppress_plan *plan, size_t cell, int side) {
    return side == 0 ? plan->protection : fmin(plan->protection, plan->value[cell]);
}

/* One way in which all hidden cells may lie shows of many at once that they can lie far enough. */
static void open_mark(struct cutter *cutter, const struct attack *attack) {
    const struct suppress_plan *plan = cutter->plan;
    for (size_t j = 0; j < attack->n; j++) {
        size_t i = attack->cell[j];
        double off = attack->x[j] - plan->value[i];
        if (off >= room_wanted(plan, i, 0) - 1e-6) cutter->open[0][i] = true;
        if (-off >= room_wanted(plan, i, 1) - 1e-6) cutter->open[1][i] = true;
    }
}

/* From the prices of an end that is too near: hiding cells of weight adding up to `missing` is
 * needed. A weight is how much a cell, once hidden, could loosen it: by falling to 0 as far as
 * its value, by rising without limit. */
static enum fail cut_add(struct cutter *cutter, const struct attack *attack, size_t cell,
                         double direction, double missing, struct why *why) {
    const struct suppress_plan *plan = cutter->plan;
    const struct relations *relations = &plan->relations;
    double *weight = cutter->weight;
    for (size_t i = 0; i < plan->n_cells; i++) weight[i] = 0;
    weight[cell] = direction;
    for (size_t i = 0; i < attack->rows; i++) {
        size_t r = attack->row[i];
        for (size_t k = relations->start[r]; k < relations->start[r + 1]; k++)
            weight[relations->cell[k]] -= attack->price[i] * relations->sign[k];
    }
    /* Cells hidden anyway loosen by what they do: the end reached covers the hidden ones now, so
     * the need left is counted against primary cells alone. */
    double need = missing;
    for (size_t i = 0; i < plan->n_cells; i++) {
        double w = weight[i];
        weight[i] = w > 1e-7 ? (double)INFINITY : w < -1e-7 ? -w * plan->value[i] : 0;
        if (!plan->primary[i]) continue;
        need -= weight[i];
        weight[i] = 0;
    }
    for (size_t i = 0; i < plan->n_cells; i++) {
        if (!cutter->may_hide[i] || plan->primary[i]) weight[i] = 0;
        weight[i] = fmin(weight[i], need);
    }
    if (!search_cut(cutter->search, weight, need))
        return why_fail(why, FAIL_INFEASIBLE, "cells",
                        "a count of %g cannot be protected by %g on either side, whatever else is "
                        "left out: join categories or leave out a table",
                        plan->value[cell], plan->protection);
    return FAIL_NONE;
}

/* Whether a cell can lie far enough on a side of its value. */
static bool end_is_open(struct cutter *cutter, struct attack *attack, size_t i, int side) {
    const struct suppress_plan *plan = cutter->plan;
    if (cutter->open[side][i]) return true;
    double direction = side == 0 ? 1 : -1, wanted = room_wanted(plan, i, side);
    double enough = plan->value[i] + direction * wanted;
    double reached = direction * (attack_end(attack, i, direction, enough) - plan->value[i]);
    open_mark(cutter, attack);
    return reached >= wanted - 1e-6;
}

static void open_forget(struct cutter *cutter) {
    for (int side = 0; side < 2; side++)
        memset(cutter->open[side], 0, cutter->plan->n_cells * sizeof *cutter->open[side]);
}

/* Adds a cut for each end of a primary cell that is too near. */
static enum fail cuts_add(struct cutter *cutter, const bool *hidden, size_t *added,
                          struct why *why) {
    const struct suppress_plan *plan = cutter->plan;
    size_t mark = arena_mark(cutter->scratch);
    struct attack attack;
    *added = 0;
    open_forget(cutter);
    TRY(attack_start(cutter->scratch, plan, hidden, &attack, why));
    for (size_t i = 0; i < plan->n_cells; i++)
        for (int side = 0; plan->primary[i] && side < 2; side++) {
            if (end_is_open(cutter, &attack, i, side)) continue;
            TRY(cut_add(cutter, &attack, i, side == 0 ? 1 : -1, room_wanted(plan, i, side), why));
            ++*added;
        }
    arena_rewind(cutter->scratch, mark);
    return FAIL_NONE;
}

/* Whether all primary cells are protected; *first is looked at first, and becomes one that is not,
 * which is often the same again. */
static bool is_safe(struct cutter *cutter, struct attack *attack, size_t *first) {
    size_t n = cutter->plan->n_cells;
    open_forget(cutter);
    for (size_t k = 0; k < n; k++) {
        size_t i = (*first + k) % n;
        for (int side = 0; cutter->plan->primary[i] && side < 2; side++) {
            if (end_is_open(cutter, attack, i, side)) continue;
            *first = i;
            return false;
        }
    }
    return true;
}

static size_t dearest_of(const struct suppress_plan *plan, const bool *hidden, const bool *tried) {
    size_t dearest = plan->n_cells;
    double most = -1;
    for (size_t i = 0; i < plan->n_cells; i++) {
        double cost = plan->cost == NULL ? plan->value[i] : plan->cost[i];
        if (!hidden[i] || plan->primary[i] || tried[i] || cost <= most) continue;
        most = cost;
        dearest = i;
    }
    return dearest;
}

/* Without each cell in turn, dearest first, while it stays safe. The attack on a pattern without
 * one more goes on from the attack on the one before, with that cell held at its value. */
static enum fail thin_out(struct cutter *cutter, bool *hidden, bool *tried, struct why *why) {
    const struct suppress_plan *plan = cutter->plan;
    struct attack attack;
    TRY(attack_start(cutter->scratch, plan, hidden, &attack, why));
    struct linear *before = linear_copy(cutter->scratch, attack.linear);
    for (size_t first = 0;;) {
        size_t dearest = dearest_of(plan, hidden, tried);
        if (dearest == plan->n_cells) return FAIL_NONE;
        tried[dearest] = true;
        linear_hold(attack.linear, attack.column[dearest], plan->value[dearest]);
        hidden[dearest] = !is_safe(cutter, &attack, &first);
        if (hidden[dearest])
            linear_assign(attack.linear, before);
        else
            linear_assign(before, attack.linear);
    }
}

enum { SCRATCH_BYTES = 1 << 30 };

static void scratch_end(void *scratch) {
    arena_free(scratch);
}

enum fail suppress_run(struct arena *arena, const struct suppress_plan *plan,
                       struct suppression *out, struct why *why) {
    TRY(relations_check(plan, why));
    size_t n = plan->n_cells;
    bool *hidden = ARENA_ARRAY(arena, bool, n + 1), *may_hide = ARENA_ARRAY(arena, bool, n + 1);
    double *cost = ARENA_ARRAY(arena, double, n + 1);
    for (size_t i = 0; i < n; i++) {
        cost[i] = plan->cost == NULL ? plan->value[i] : plan->cost[i];
        may_hide[i] = plan->may_hide == NULL ? plan->value[i] > 0 : plan->may_hide[i];
        hidden[i] = plan->primary[i];
    }
    struct arena *scratch = arena_new(SCRATCH_BYTES);
    arena_on_end(arena, scratch_end, scratch);
    struct cutter cutter = {.scratch = scratch, .plan = plan, .may_hide = may_hide};
    cutter.search =
        search_new(arena, cost, n, plan->search_limit == 0 ? 200000 : plan->search_limit);
    cutter.weight = ARENA_ARRAY(arena, double, n + 1);
    for (int side = 0; side < 2; side++) cutter.open[side] = ARENA_ARRAY(arena, bool, n + 1);
    bool is_least = true;
    for (size_t added = 1; added > 0;) {
        TRY(cuts_add(&cutter, hidden, &added, why));
        if (added == 0) break;
        is_least = search_least(cutter.search, is_least, hidden) && is_least;
        for (size_t i = 0; i < n; i++) hidden[i] = hidden[i] || plan->primary[i];
    }
    if (!is_least) TRY(thin_out(&cutter, hidden, ARENA_ARRAY(arena, bool, n + 1), why));
    arena_reset(scratch, 0);
    TRY(suppress_audit(arena, plan, hidden, out, why));
    out->is_least = is_least;
    return FAIL_NONE;
}
