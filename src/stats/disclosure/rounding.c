#include "stats/disclosure/rounding.h"

#include "stats/disclosure/linear.h"

#include <math.h>

double round_to(double count, double base) {
    return base * floor(count / base + 0.5);
}

double round_hes(double count) {
    return count >= 1 && count <= 7 ? (double)NAN : round_to(count, 5);
}

double round_ons(double count) {
    return count < 10 ? (double)NAN : round_to(count, 5);
}

enum fail round_controlled(struct arena *arena, const double *value, size_t n_cells,
                           const struct relations *relations, double base, double *rounded,
                           struct why *why) {
    /* Cell i becomes base * (floor_i + t_i), t between 0 and 1 (0 for multiples). */
    size_t mark = arena_mark(arena), rows = relations->n;
    double *matrix = ARENA_ARRAY(arena, double, rows *n_cells + 1);
    double *right = ARENA_ARRAY(arena, double, rows + 1);
    double *low = ARENA_ARRAY(arena, double, n_cells + 1);
    double *high = ARENA_ARRAY(arena, double, n_cells + 1);
    double *goal = ARENA_ARRAY(arena, double, n_cells + 1);
    double *x = ARENA_ARRAY(arena, double, n_cells + 1);
    for (size_t i = 0; i < n_cells; i++) {
        double share = value[i] / base - floor(value[i] / base);
        high[i] = share > 1e-9 ? 1 : 0;
        goal[i] = 2 * share - 1; /* |1 - share| less than |share| by so much when raised */
    }
    for (size_t r = 0; r < rows; r++)
        for (size_t k = relations->start[r]; k < relations->start[r + 1]; k++) {
            size_t cell = relations->cell[k];
            matrix[r * n_cells + cell] += relations->sign[k];
            right[r] -= relations->sign[k] * floor(value[cell] / base + 1e-12);
        }
    struct linear_plan plan = {rows, n_cells, matrix, right, low, high};
    struct linear *linear;
    if (linear_start(arena, &plan, &linear, why) != FAIL_NONE)
        return why_fail(why, FAIL_INFEASIBLE, "round",
                        "no rounding to base %g keeps all sums: round each cell by itself", base);
    (void)linear_most(linear, goal, (double)INFINITY, x, NULL);
    for (size_t i = 0; i < n_cells; i++)
        if (fabs(x[i] - round(x[i])) > 1e-6)
            return why_fail(why, FAIL_INFEASIBLE, "round",
                            "no whole rounding to base %g that keeps all sums was found: round "
                            "each cell by itself",
                            base);
    for (size_t i = 0; i < n_cells; i++)
        rounded[i] = base * (floor(value[i] / base + 1e-12) + round(x[i]));
    arena_rewind(arena, mark);
    return FAIL_NONE;
}
