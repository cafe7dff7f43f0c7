#include "stats/disclosure/linear.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { TABLE_CELLS = 40000000, PATIENCE = 50 };
static const double tiny = 1e-9;

struct linear {
    size_t rows, columns, width; /* width = columns + rows: artificial ones at the end */
    double *table;               /* [rows * width] */
    double *value;               /* [rows] of the basic variables */
    double *low, *high;          /* [width] */
    double *reduced;             /* [width] */
    double *unit;                /* [width] 0: a goal of one variable */
    double *sign;                /* [rows] of the artificial variables */
    size_t *basic;               /* [rows] which variable */
    bool *is_basic, *at_high;    /* [width] */
};

static double rest_value(const struct linear *l, size_t j) {
    return l->at_high[j] ? l->high[j] : l->low[j];
}

static void reduced_fill(struct linear *l, const double *goal) {
    for (size_t j = 0; j < l->width; j++) l->reduced[j] = goal[j];
    for (size_t i = 0; i < l->rows; i++) {
        double cost = goal[l->basic[i]];
        if (cost == 0) continue;
        const double *row = l->table + i * l->width;
        for (size_t j = 0; j < l->width; j++) l->reduced[j] -= cost * row[j];
    }
}

/* Which variable shall move; width when none would gain. */
static size_t entering(const struct linear *l, bool bland) {
    size_t best = l->width;
    double most = tiny;
    for (size_t j = 0; j < l->width; j++) {
        if (l->is_basic[j] || l->low[j] == l->high[j]) continue;
        double gain = l->at_high[j] ? -l->reduced[j] : l->reduced[j];
        if (gain <= most) continue;
        best = j;
        if (bland) break;
        most = gain;
    }
    return best;
}

struct step {
    double size;
    size_t row; /* rows: the variable itself meets its other bound */
    bool leaves_high;
};

/* How far variable j can move before a basic one, or itself, meets a bound. */
static struct step step_of(const struct linear *l, size_t j, double direction, bool bland) {
    struct step step = {l->high[j] - l->low[j], l->rows, false};
    for (size_t i = 0; i < l->rows; i++) {
        double change = -direction * l->table[i * l->width + j];
        size_t b = l->basic[i];
        if (fabs(change) < tiny) continue;
        double room = change < 0 ? l->value[i] - l->low[b] : l->high[b] - l->value[i];
        double size = fmax(room, 0) / fabs(change);
        bool closer = size < step.size - tiny;
        if (!closer && step.row < l->rows && size <= step.size + tiny)
            closer = bland ? b < l->basic[step.row]
                           : fabs(change) > fabs(l->table[step.row * l->width + j]);
        if (!closer) continue;
        step = (struct step){fmin(size, step.size), i, change > 0};
    }
    return step;
}

static void pivot(struct linear *l, size_t row, size_t j) {
    double *leading = l->table + row * l->width, scale = 1 / leading[j];
    for (size_t k = 0; k < l->width; k++) leading[k] *= scale;
    leading[j] = 1;
    for (size_t i = 0; i <= l->rows; i++) {
        double *other = i < l->rows ? l->table + i * l->width : l->reduced;
        double factor = other[j];
        if (i == row || factor == 0) continue;
        for (size_t k = 0; k < l->width; k++) other[k] -= factor * leading[k];
        other[j] = 0;
    }
}

/* One move; false when nothing gains, *endless when nothing stops it. */
static bool move(struct linear *l, bool bland, double *progress, bool *endless) {
    size_t j = entering(l, bland);
    if (j == l->width) return false;
    double direction = l->at_high[j] ? -1 : 1;
    struct step step = step_of(l, j, direction, bland);
    if (isinf(step.size)) {
        *endless = true;
        return false;
    }
    *progress = step.size * fabs(l->reduced[j]);
    for (size_t i = 0; i < l->rows; i++)
        l->value[i] -= direction * step.size * l->table[i * l->width + j];
    if (step.row == l->rows) {
        l->at_high[j] = !l->at_high[j];
        return true;
    }
    double entered = rest_value(l, j) + direction * step.size;
    size_t left = l->basic[step.row];
    l->is_basic[left] = false;
    l->at_high[left] = step.leaves_high;
    l->basic[step.row] = j;
    l->is_basic[j] = true;
    l->value[step.row] = entered;
    pivot(l, step.row, j);
    return true;
}

/* Climbs from where it stands; false when there is no top. */
static bool climb(struct linear *l, const double *goal) {
    int still = 0;
    bool endless = false;
    double progress = 0;
    reduced_fill(l, goal);
    while (move(l, still > PATIENCE, &progress, &endless)) still = progress > tiny ? 0 : still + 1;
    return !endless;
}

static void arrays_make(struct arena *arena, struct linear *l) {
    l->table = ARENA_ARRAY(arena, double, l->rows * l->width + 1);
    l->value = ARENA_ARRAY(arena, double, l->rows + 1);
    l->low = ARENA_ARRAY(arena, double, l->width + 1);
    l->high = ARENA_ARRAY(arena, double, l->width + 1);
    l->reduced = ARENA_ARRAY(arena, double, l->width + 1);
    l->unit = ARENA_ARRAY(arena, double, l->width + 1);
    l->sign = ARENA_ARRAY(arena, double, l->rows + 1);
    l->basic = ARENA_ARRAY(arena, size_t, l->rows + 1);
    l->is_basic = ARENA_ARRAY(arena, bool, l->width + 1);
    l->at_high = ARENA_ARRAY(arena, bool, l->width + 1);
}

struct linear *linear_copy(struct arena *arena, const struct linear *from) {
    struct linear *to = ARENA_NEW(arena, struct linear);
    to->rows = from->rows;
    to->columns = from->columns;
    to->width = from->width;
    arrays_make(arena, to);
    linear_assign(to, from);
    return to;
}

void linear_assign(struct linear *to, const struct linear *from) {
    memcpy(to->table, from->table, from->rows * from->width * sizeof *to->table);
    memcpy(to->value, from->value, from->rows * sizeof *to->value);
    memcpy(to->low, from->low, from->width * sizeof *to->low);
    memcpy(to->high, from->high, from->width * sizeof *to->high);
    memcpy(to->sign, from->sign, from->rows * sizeof *to->sign);
    memcpy(to->basic, from->basic, from->rows * sizeof *to->basic);
    memcpy(to->is_basic, from->is_basic, from->width * sizeof *to->is_basic);
    memcpy(to->at_high, from->at_high, from->width * sizeof *to->at_high);
}

enum fail linear_start(struct arena *arena, const struct linear_plan *plan, struct linear **out,
                       struct why *why) {
    struct linear *l = ARENA_NEW(arena, struct linear);
    l->rows = plan->rows;
    l->columns = plan->columns;
    l->width = plan->rows + plan->columns;
    if (l->rows * l->width > TABLE_CELLS)
        return why_fail(why, FAIL_LIMIT, "cells",
                        "%zu cells under %zu sums are too many to work out at once: give fewer or "
                        "smaller tables",
                        l->columns, l->rows);
    arrays_make(arena, l);
    double *goal = ARENA_ARRAY(arena, double, l->width + 1), scale = 1;
    for (size_t j = 0; j < l->columns; j++) l->low[j] = plan->low[j], l->high[j] = plan->high[j];
    for (size_t i = 0; i < l->rows; i++) {
        const double *row = plan->matrix + i * l->columns;
        double rest = plan->right[i];
        for (size_t j = 0; j < l->columns; j++) rest -= row[j] * l->low[j];
        l->sign[i] = rest < 0 ? -1 : 1;
        for (size_t j = 0; j < l->columns; j++) l->table[i * l->width + j] = l->sign[i] * row[j];
        size_t artificial = l->columns + i;
        l->table[i * l->width + artificial] = 1;
        l->value[i] = fabs(rest);
        l->basic[i] = artificial;
        l->is_basic[artificial] = true;
        l->high[artificial] = (double)INFINITY;
        goal[artificial] = -1;
        scale = fmax(scale, fabs(rest));
    }
    (void)climb(l, goal);
    double left = 0;
    for (size_t i = 0; i < l->rows; i++)
        if (l->basic[i] >= l->columns) left += fabs(l->value[i]);
    if (left > 1e-7 * scale)
        return why_fail(why, FAIL_INFEASIBLE, "", "the sums contradict one another");
    for (size_t j = l->columns; j < l->width; j++) l->high[j] = 0;
    for (size_t i = 0; i < l->rows; i++)
        if (l->basic[i] >= l->columns) l->value[i] = 0;
    *out = l;
    return FAIL_NONE;
}

/* goal'x where it stands; fills x unless it is NULL. */
static double worth(const struct linear *l, const double *goal, double *x) {
    double sum = 0;
    for (size_t j = 0; j < l->columns; j++) {
        if (l->is_basic[j]) continue;
        sum += goal[j] * rest_value(l, j);
        if (x != NULL) x[j] = rest_value(l, j);
    }
    for (size_t i = 0; i < l->rows; i++) {
        if (l->basic[i] >= l->columns) continue;
        sum += goal[l->basic[i]] * l->value[i];
        if (x != NULL) x[l->basic[i]] = l->value[i];
    }
    return sum;
}

double linear_most(struct linear *l, const double *goal, double enough, double *x, double *price) {
    /* Goals of artificial variables are zero: `reduced` of them gives the prices. */
    for (size_t j = 0; j < l->width; j++) l->reduced[j] = j < l->columns ? goal[j] : 0;
    for (size_t i = 0; i < l->rows; i++) {
        size_t b = l->basic[i];
        double cost = b < l->columns ? goal[b] : 0;
        const double *row = l->table + i * l->width;
        for (size_t j = 0; j < l->width && cost != 0; j++) l->reduced[j] -= cost * row[j];
    }
    int still = 0;
    bool endless = false;
    double progress = 0, reached = worth(l, goal, NULL);
    while (reached < enough && move(l, still > PATIENCE, &progress, &endless)) {
        still = progress > tiny ? 0 : still + 1;
        reached += progress;
    }
    for (size_t i = 0; price != NULL && i < l->rows; i++)
        price[i] = -l->reduced[l->columns + i] * l->sign[i];
    double most = worth(l, goal, x);
    return endless ? (double)INFINITY : most;
}

void linear_hold(struct linear *l, size_t column, double value) {
    double now = l->is_basic[column] ? 0 : rest_value(l, column);
    for (size_t i = 0; i < l->rows; i++)
        if (l->basic[i] == column) now = l->value[i];
    /* Its way there ends at a bound. */
    bool rises = now <= value;
    if (rises)
        l->high[column] = value;
    else
        l->low[column] = value;
    l->unit[column] = rises ? 1 : -1;
    (void)linear_most(l, l->unit, (double)INFINITY, NULL, NULL);
    l->unit[column] = 0;
    l->low[column] = l->high[column] = value;
}
