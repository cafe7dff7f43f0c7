/*
 * map -- inside opinion_run: the votes in their own order, axes, groups.
 *
 * Question: see opinion.h. Only opinion.c, figures.c and findings.c include this.
 * Pure:     yes.
 */
#ifndef STATS_OPINION_MAP_H
#define STATS_OPINION_MAP_H

#include "stats/opinion/cluster.h"
#include "stats/opinion/opinion.h"

struct opinion_map {
    const struct opinion_plan *plan;
    size_t *order;                /* [n_people] whose row of the plan each row here is */
    struct opinion_votes votes;   /* rows in their own order, without statements left out */
    double *weights;              /* in that order; NULL: all 1 */
    size_t n_eligible, *eligible; /* rows with enough votes, rising */
    size_t n_sample, *sample;     /* of the eligible, rising */
    struct opinion_votes sample_votes;
    double *sample_weights;
    double *table; /* of all votes */
    struct opinion_axes axes;
    int n_axes, n_drawn; /* axes that count, and that places have */
    double *place;       /* [n_people * n_drawn] */
    size_t k;            /* groups, 0: none */
    double centres[OPINION_GROUPS_MAX * OPINION_AXES_MAX];
    uint8_t *group;        /* [n_people] in our order, OPINION_NO_GROUP: none */
    uint8_t *sample_group; /* [n_sample] */
};

/* Orders, chooses who counts and who is sampled. */
void opinion_map_prepare(struct arena *arena, const struct opinion_plan *plan,
                         struct opinion_map *map);
/* Axes, how many stand out, and everybody's place. */
void opinion_map_axes(struct arena *arena, struct opinion_map *map, struct opinion_report *report);
/* Groups, if any count. */
void opinion_map_groups(struct arena *arena, struct opinion_map *map,
                        struct opinion_report *report);
/* opinion_findings.c: which statements tell groups apart. */
void opinion_map_findings(struct arena *arena, const struct opinion_map *map,
                          struct opinion_report *report);
/* opinion_figures.c: shares of every statement, bridging and divisive ones. */
void opinion_map_figures(struct arena *arena, const struct opinion_map *map,
                         struct opinion_report *report);
/* The places of `votes` on the axes that count, one after the other. */
double *opinion_map_points(struct arena *arena, const struct opinion_votes *votes,
                           const double *table, const struct opinion_axes *axes, int n_axes);

#endif
