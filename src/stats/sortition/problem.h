/*
 * problem -- a draw as integers: types with their numbers, rows with their bounds.
 *
 * People with the same values are one type. Where an address limit can bind, the address is part
 * of the type, so that households that cross categories stay exact. Kept people are taken out and
 * their places with them.
 * Shapes: rows 0..n_values-1 are the values, numbered through; row n_values is the size; the
 *         households follow. Memory in the arena. Pure.
 */
#ifndef STATS_SORTITION_PROBLEM_H
#define STATS_SORTITION_PROBLEM_H

#include "stats/sortition/draw.h"

#define NO_TYPE UINT32_MAX

struct problem {
    const struct sortition_plan *plan;
    size_t n_types, n_values, n_households;
    size_t rows;           /* n_values + 1: without households */
    size_t seats;          /* to be filled by types */
    uint32_t *count;       /* [n_types] people of the type */
    uint32_t *first;       /* [n_types + 1] into people */
    uint32_t *people;      /* [free people], type by type */
    uint32_t *type_of;     /* [n]; NO_TYPE: kept or excluded */
    uint32_t *start, *row; /* [n_types + 1], [...]: rows of each type without households */
    int32_t *low, *high;   /* [rows + n_households] */
    /* Households that can bind: */
    int32_t *household;        /* [n_types]: number; -1 */
    uint32_t *member_start;    /* [n_households + 1] into members */
    uint32_t *members;         /* types */
    uint32_t *people_of_row;   /* [n_values]: free people of the value */
    enum sortition_fate *fate; /* [n]: KEPT, EXCLUDED or ORDINARY */
    size_t n_free;             /* people in types */
};

/* INPUT when size, kept or excluded do not fit the pool. INFEASIBLE when kept people already
 * break a maximum or an address limit. */
enum fail problem_make(struct arena *arena, const struct sortition_plan *plan, struct problem *out,
                       struct why *why) MUST_USE;

/* The category and value of a row. */
void problem_value(const struct problem *problem, size_t row, size_t *feature, size_t *value);

/* Integer check that x[n_types] keeps every bound, households too. */
bool problem_keeps(const struct problem *problem, const uint32_t *x);

#endif
