/*
 * oracle -- the panel that is best for given weights of the types.
 *
 * Question: max weight . x over the integer panels of a problem, within bounds on types and rows.
 * Method:   the linear relaxation over all types by dual simplex; then branch and bound over a
 *           core of columns, those that are basic or nearly worth changing by their reduced cost;
 *           columns outside are fixed where the relaxation has them. With `exact`, the core takes
 *           every column that the bound does not exclude, so that the answer is an optimum.
 *           Without it, at most the heaviest of each address take part.
 * Fails:    never; says what it found.
 */
#ifndef STATS_SORTITION_ORACLE_H
#define STATS_SORTITION_ORACLE_H

#include "stats/sortition/lp.h"
#include "stats/sortition/problem.h"

struct oracle {
    const struct problem *problem;
    struct lp *lp, *core;
    /* Bounds in force; the caller may tighten them (a face, a proof) between calls. */
    int32_t *type_low, *type_high; /* [n_types] */
    int32_t *row_low, *row_high;   /* [rows] */
    size_t nodes;                  /* of all calls */
    /* Scratch. */
    struct arena *arena;
    uint32_t *core_start, *core_row, *core_column, *place; /* place[t]: column in the core */
    double *worth, *relaxed;
    uint32_t *trial;
    struct oracle_step *steps;
    uint32_t *household_rows; /* households that are rows of lp, exact calls only */
    size_t n_household_rows, household_rows_max;
    uint32_t *full_start, *full_row; /* columns with their household rows */
    bool *in_core;
};

enum oracle_found { ORACLE_NONE, ORACLE_GOOD, ORACLE_OPTIMAL, ORACLE_UNKNOWN };

struct oracle_wish {
    const double *weight; /* [n_types] */
    double enough;        /* stop at a panel of this worth or more; INFINITY: the best */
    bool exact;
    bool integral;       /* worths are whole numbers: bounds may be rounded down */
    size_t node_limit;   /* 0: none */
    uint64_t work_limit; /* of this call, as oracle_work counts it; 0: none */
    /* Asked now and then while it searches; false: enough. NULL allowed. */
    bool (*go_on)(void *context);
    void *context;
};

struct oracle *oracle_new(struct arena *arena, const struct problem *problem);
/* Multiplications of all calls, about. */
uint64_t oracle_work(const struct oracle *oracle);
/* Puts the bounds back to those of the problem. */
void oracle_bounds_reset(struct oracle *oracle);
/* x[n_types] is written when the answer is GOOD or OPTIMAL. `worth` and `bound` may be NULL.
 * NONE: proven that there is no panel. UNKNOWN: none found within the limits. */
enum oracle_found oracle_best(struct oracle *oracle, const struct oracle_wish *wish, uint32_t *x,
                              double *worth, double *bound);

#endif
