/*
 * suppress -- which cells of linked tables must be left out so that none can be worked out.
 *
 * Question: which counts are too small to show; which others must go with them, at least cost;
 *           between which values could an attacker place each cell that was left out?
 * Method:   Primary: counts of 1 to threshold-1 (zeros too where asked). Attacker: knows all
 *           published cells, every sum that links the tables, and that counts are not negative;
 *           the least and most of each hidden cell under that are two linear programmes.
 *           Secondary: a pattern is safe when each primary cell of value v can lie at
 *           max(0, v - protection) and at v + protection. The least cost is found by cuts: an
 *           unsafe pattern's dual prices say which further cells could open the cell
 *           (Fischetti & Salazar), branch and bound picks the cheapest set that meets all cuts,
 *           and the new pattern is audited again, until it is safe. When the search is stopped by
 *           its limit, the pattern is made by taking the cheapest way per cut and leaving out
 *           again what is not needed: safe by the same audit, perhaps dearer; `is_least` tells.
 * Units:    counts; cost is what is lost by not showing a cell.
 * Shapes:   cells 0..n_cells-1; relation r says that the sum of sign * value over its cells is 0.
 * Fails:    INFEASIBLE when a primary cell cannot be protected by hiding what may be hidden;
 *           INPUT when relations do not hold for the values; LIMIT for tables that are too large.
 * Memory:   in the arena.
 * Pure:     yes; no randomness: the same tables give the same pattern.
 * Source:   Fischetti & Salazar (2001), Management Science 47; Hundepool et al. (2012),
 *           Statistical Disclosure Control, ch. 4.
 * Limits:   the attacker's programme allows fractions; where three or more variables are
 *           crossed, whole counts may narrow an interval further than it says.
 */
#ifndef STATS_DISCLOSURE_SUPPRESS_H
#define STATS_DISCLOSURE_SUPPRESS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct relations {
    size_t n;
    const size_t *start; /* [n + 1] */
    const size_t *cell;  /* [start[n]] */
    const double *sign;  /* [start[n]] +1 or -1 */
};

struct suppress_plan {
    size_t n_cells;
    const double *value;
    struct relations relations;
    const bool *primary;  /* [n_cells] must be hidden */
    const bool *may_hide; /* [n_cells] may be hidden beside; NULL: all but zeros */
    const double *cost;   /* [n_cells]; NULL: the value */
    double protection;    /* on either side: 3 */
    size_t search_limit;  /* branches; 0: 200,000 */
};

struct suppression {
    bool *hidden;         /* [n_cells] */
    double *least, *most; /* [n_cells] the attacker's interval; value itself where shown */
    size_t n_primary, n_secondary;
    double secondary_cost;
    bool is_least;    /* no cheaper safe pattern exists */
    size_t n_exposed; /* primary cells whose interval is one value */
};

/* 1..threshold-1, and 0 where zeros count as well. Returns how many. */
size_t primary_mark(const double *value, size_t n, double threshold, bool zeros, bool *primary);
/* Intervals for given hidden cells; for an audit of what is published already. */
enum fail suppress_audit(struct arena *arena, const struct suppress_plan *plan, const bool *hidden,
                         struct suppression *out, struct why *why) MUST_USE;
enum fail suppress_run(struct arena *arena, const struct suppress_plan *plan,
                       struct suppression *out, struct why *why) MUST_USE;

/* The cells of a rows * columns table (row by row) with its row totals, column totals and grand
 * total after them, and the relations that link them. values[n_cells] in the arena. */
struct cross_table {
    size_t n_cells;
    double *value;
    struct relations relations;
};
void cross_table_make(struct arena *arena, const double *counts, size_t rows, size_t columns,
                      struct cross_table *out);

#endif
