/*
 * synthesis -- what people at workshops rated: by area, beside one another, tested; pure.
 *
 * Question: how is each case rated on each criterion in each area, what is common, what differs,
 *           and do people at one table agree?
 * Method:   each person counts once. On one case the value is their rating; over all cases it is
 *           the mean, over the cases that they rated, of how far their rating lies from the mean of
 *           the case, plus the mean of all cases: who left out a hard case is not taken for
 *           generous. Means, tests and differences as of stats/areas.h, tables as units; p adjusted
 *           by Holm over the criteria (all cases), and over cases x criteria. Agreement at a table:
 *           Brennan-Prediger with quadratic weights (stats/agreement.h), tables of three or more;
 *           in an area their median; people without a seat are at no table. Order of cases:
 * Kendall's W. Small numbers: an area's mean rests on at least SYNTHESIS_LEAST people, else it is
 * not shown and is left out of the whole and of the test, so that nobody can subtract it. A case
 * that fewer rated in an area enters no mean over all cases for it either; an area where fewer
 * rated a criterion at all does not move the order of its cases. Agreement rests on as many at the
 * tables used, and no single table's is told. Source:   stats/areas.h, stats/agreement.h,
 * stats/multiple.h. Units:    ratings 1 to 5, 5 the more acceptable end. Memory:   results in the
 * arena.
 */
#ifndef WORKSHOP_SYNTHESIS_H
#define WORKSHOP_SYNTHESIS_H

#include "stats/areas.h"

#include <stdbool.h>
#include <stdint.h>

enum { SYNTHESIS_LEAST = 5 };
#define SYNTHESIS_LEVEL 0.95
#define SYNTHESIS_MARGIN 1.0 /* areas are alike when they differ by less than one step */

struct synthesis_rating {
    size_t area, one, criterion; /* indices */
    int64_t person, table;       /* table: unique over workshops */
    int rating;                  /* 1..5 */
    bool unseated;               /* nobody knows where they sat: `table` is that of all such */
};
struct synthesis_input {
    const struct synthesis_rating *ratings;
    size_t n, n_areas, n_cases, n_criteria;
    const char *seed;
};

struct synthesis_cell {
    size_t n;          /* people */
    bool rated, shown; /* by anybody; by enough people */
    struct area_mean mean;
};
struct synthesis_finding {
    struct areas_test test; /* over the areas that are shown */
    struct area_mean whole; /* of their people together; tables of all areas */
    double p_adjusted, p_least_adjusted;
    enum areas_judgement judgement;
};
struct synthesis_agreement { /* of an area */
    size_t n_tables; /* with three people or more who rated; 0: fewer than five sat at them */
    double median;   /* over its tables; NaN without one */
};
struct synthesis {
    size_t n_areas, n_cases, n_criteria;
    struct synthesis_cell *cells;          /* [n_areas][n_cases + 1][n_criteria]; last: all cases */
    struct synthesis_finding *findings;    /* [n_cases + 1][n_criteria] */
    struct synthesis_agreement *agreement; /* [n_areas] */
    struct order_test *order; /* [n_criteria], over the areas shown; NaN below five raters */
};
/* INPUT for an index or rating out of range. */
enum fail synthesis_run(struct arena *arena, const struct synthesis_input *input,
                        struct synthesis *out, struct why *why) MUST_USE;
/* `one` = n_cases: all cases. */
const struct synthesis_cell *synthesis_cell(const struct synthesis *s, size_t area, size_t one,
                                            size_t criterion);
const struct synthesis_finding *synthesis_finding(const struct synthesis *s, size_t one,
                                                  size_t criterion);

#endif
