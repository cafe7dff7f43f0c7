/*
 * lp -- linear programmes of few rows and many boxed columns, solved again and again.
 *
 * Question: max cost . x  with  A x = r,  lower <= x <= upper,  row_lower <= r <= row_upper.
 * Method:   dual simplex with bound flipping on an explicit dense inverse of the basis. Every
 *           variable is boxed, so any basis becomes dual feasible by moving nonbasic variables to
 *           the bound that their reduced cost wants: costs, bounds, columns and rows may change
 *           between solves and the last basis is always a valid start.
 * Source:   Maros, Computational Techniques of the Simplex Method (2003), chapter 10; Koberstein,
 *           The dual simplex method (2005).
 * Shapes:   columns 0..columns-1 are structural; columns+i is the logical variable of row i.
 * Pure: plain IEEE arithmetic in a fixed order, so the same on every machine.
 */
#ifndef STATS_SORTITION_LP_H
#define STATS_SORTITION_LP_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum lp_status { LP_OPTIMAL, LP_INFEASIBLE, LP_STALLED };
enum { LP_AT_LOWER, LP_AT_UPPER, LP_BASIC };

/* A variable that may enter: where the dual objective's slope falls on the way, and by how much. */
struct lp_candidate {
    double ratio, fall;
    size_t column;
};

struct lp {
    size_t rows, columns, rows_max, columns_max;
    const uint32_t *start; /* [columns + 1] into row and coef */
    const uint32_t *row;
    const double *coef; /* NULL: all ones */
    double *lower, *upper,
        *cost; /* [columns_max + rows_max]; logical i stands at columns_max + i */
    /* What a solve leaves: */
    uint8_t *at;
    uint32_t *head;  /* [rows]: the variable that is basic in this row of the inverse */
    double *inverse; /* [rows_max * rows_max], column after column */
    double *value;   /* [rows] of the basic variables */
    double *reduced; /* [columns_max + rows_max]: cost - price . column */
    double *price;   /* [rows] dual prices: what one more unit of r would bring; or, when
                        infeasible, multipliers of the rows whose sum no x can satisfy */
    double objective;
    size_t iterations, since_refactor;
    uint64_t effort; /* multiplications so far, about: the same on every machine */
    /* Scratch. */
    double *alpha, *work, *work_2;
    uint32_t *list;
    struct lp_candidate *heap;
};

/* Room for so many columns and rows; starts without rows or columns in use. */
struct lp *lp_new(struct arena *arena, size_t columns_max, size_t rows_max);
/* The columns; bounds and costs are the caller's to set. All logicals basic. */
void lp_reset(struct lp *lp, size_t columns, size_t rows, const uint32_t *start,
              const uint32_t *row, const double *coef);
/* More columns (the arrays already hold them) come in nonbasic at their lower bound. */
void lp_columns_added(struct lp *lp, size_t columns);
/* More rows (the arrays already hold them) come in with their logical basic. False: singular,
 * the basis was reset to the logicals. */
void lp_rows_added(struct lp *lp, size_t rows);
/* Coefficients of basic columns changed. */
void lp_refactor(struct lp *lp);

/* From the basis as it is; `limit` iterations at most. */
enum lp_status lp_solve(struct lp *lp, size_t limit);

static inline size_t lp_logical(const struct lp *lp, size_t row) {
    return lp->columns_max + row;
}
/* Value of any variable after a solve. O(1) for nonbasic ones, else what lp_values found. */
void lp_values(const struct lp *lp, double *x); /* [columns] structural */

#endif
