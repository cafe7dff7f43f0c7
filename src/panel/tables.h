/*
 * tables -- from the file of a wave's respondents and a plan to its published tables. Pure.
 *
 * Question: what would everybody in the area have said, in each group, and how sure are we?
 * Method:   weights: the inverse of each member's chance of being drawn, fitted to the population's
 *           margins (raking; cells; linear calibration), trimmed where asked and fitted again. Who
 * did not say a margin is a group of its own, with its own share. Shares with the error of the
 * design (strata of the draw, residuals of the fit) and Wilson's or Korn and Graubard's interval
 * (stats/survey/share.h); means likewise. Hidden: groups of fewer than `least` people; counts of 1
 * to `small` - 1 and what would give them away, over all tables of a question at once
 * (stats/disclosure/suppress.h), and of all questions that are asked only after some answers to
 * another: how many were asked would tell how many gave those. Nothing small needs hiding where the
 * respondents' file itself is published: there, what others may know of a person is blanked until
 * `least_alike` people share it. Source:   Deville & Saerndal (1992); Korn & Graubard (1998);
 * Fischetti & Salazar (2001). Units:    shares 0..1; weights in persons of the population. Fails:
 * INPUT with row and column of the file; INFEASIBLE and CONVERGE with the margin and category at
 * fault and what to do. Memory:   in the arena.
 */
#ifndef PANEL_TABLES_H
#define PANEL_TABLES_H

#include "base/arena.h"
#include "base/str.h"

struct calibration;

struct plan_level {
    const char *value, *label;
    double population; /* of groups; NaN: not known */
};
struct plan_group {
    const char *name, *title; /* column of the file */
    const struct plan_level *levels;
    size_t n;
    bool weigh;    /* a margin of the weighting */
    bool break_by; /* tables show it */
};
struct plan_question {
    const char *name, *label, *question; /* column; as people read it; question it belongs to */
    bool is_number;                      /* its mean is told */
    bool only_last; /* one option of several: the share of its last level alone */
    const struct plan_level *levels;
    size_t n;
};
enum weigh_method { WEIGH_NONE, WEIGH_RAKE, WEIGH_CELLS, WEIGH_CALIBRATE };
const char *weigh_method_word(enum weigh_method method); /* "none", "rake", "cells", "calibrate" */
enum weigh_method weigh_method_read(const char *word);   /* WEIGH_NONE when unknown */

struct tables_plan {
    const char *title, *panel, *day, *population_source;
    const char *language;      /* of the questions' words */
    const char *main_language; /* of all other words: in which the questionnaire was written */
    int64_t wave, n_asked;
    bool illustrative;
    bool with_respondents; /* the file of respondents is published */
    enum weigh_method method;
    double trim_low, trim_high; /* times the mean weight; 0 and infinity: none */
    double level;               /* of the intervals, 0.95 */
    int64_t least;              /* people below whom a group is not shown: 10 */
    int64_t small;              /* counts from 1 to below this are hidden: 5 */
    const struct plan_group *groups;
    size_t n_groups;
    const struct plan_question *questions;
    size_t n_questions;
};
char *tables_plan_json(struct arena *arena, const struct tables_plan *plan);
enum fail tables_plan_read(struct arena *arena, struct str json, struct tables_plan *out,
                           struct why *why) MUST_USE;

/* What the weighting did. */
struct weighing_margin {
    const char *group, *level;
    double population, before, after; /* shares; before: with the weights of the draw */
};
struct weighing {
    size_t n;
    const double *weights; /* [n] */
    double kish_deff, n_effective, min, max, mean;
    size_t n_trimmed;
    const struct weighing_margin *margins;
    size_t n_margins;
};
/* Columns of the file: `stratum`, `draw_weight`, the groups, the questions. */
enum fail tables_weigh(struct arena *arena, struct str respondents, const struct tables_plan *plan,
                       struct weighing *out, struct why *why) MUST_USE;

enum table_hidden {
    TABLE_SHOWN,
    TABLE_FEW,
    TABLE_SMALL,
    TABLE_CHANGED
}; /* few people; a small count, or its guard; fewer than `small` people apart from an older
      publication */
enum { TABLE_UNTOLD = -1 };
struct table_cell {
    const struct plan_question *question;
    const struct plan_level *level;  /* NULL: a mean */
    const struct plan_group *group;  /* NULL: everybody */
    const struct plan_level *within; /* of the group */
    int64_t n;           /* people who answered the question, in the group; TABLE_UNTOLD */
    int64_t count, base; /* of those who gave the answer, and who answered; never told */
    const char *values;  /* of a mean that is shown: digest of what it is the mean of; never told */
    double value, error, low, high; /* NaN where hidden */
    enum table_hidden hidden;
};
struct tables {
    struct table_cell *cells; /* by question, level, then everybody and the groups */
    size_t n;
    size_t n_hidden;
    /* What somebody could work out who knows every figure told and every sum that links them. */
    size_t n_audited; /* counts that are not told, each put to the attacker's programme */
    size_t n_exposed; /* of those that must not be known, how many have one value only: 0 */
    double narrowest; /* how far apart the ends of the closest interval are; NaN: none audited */
    /* Where the file of respondents is published: figures that it would tell as so few people more
     * or fewer than an older publication that both together tell what these said. */
    size_t n_retold;
    const struct plan_question *exposed, *retold; /* the first question with one; NULL: none */
    struct weighing weighing;
};
/* A figure of an older publication of the same wave: whoever kept that one has it still. */
struct table_former {
    const char *question, *answer, *group, *within; /* as in the published file */
    int64_t count, base;                            /* TABLE_UNTOLD */
    const char *values; /* digest of what a mean was made of; "" none was told; NULL not known */
};
enum fail tables_make(struct arena *arena, struct str respondents, const struct tables_plan *plan,
                      struct tables *out, struct why *why) MUST_USE;
/* The same beside what was published before: a figure from which so few people are more or fewer
 * that the two publications together would tell what they said is left out, and so is what would
 * give it away. A mean of as many people is left out where anybody's number has changed. Where the
 * file of respondents is published nothing is left out, as the file has it all: see n_retold. */
enum fail tables_make_after(struct arena *arena, struct str respondents,
                            const struct tables_plan *plan, const struct table_former *former,
                            size_t n_former, struct tables *out, struct why *why) MUST_USE;
/* What tables_make_after is to be given when this is published; never shown to anybody. */
char *tables_counts(struct arena *arena, const struct tables *tables);
enum fail tables_counts_read(struct arena *arena, struct str counts, struct table_former **out,
                             size_t *n, struct why *why) MUST_USE;
/* What can be known of an older publication from its published file alone: how many people. */
enum fail tables_counts_published(struct arena *arena, struct str published,
                                  struct table_former **out, size_t *n, struct why *why) MUST_USE;
/* The published file; the same cells give the same bytes. */
char *tables_csv(struct arena *arena, const struct tables *tables);

/* A syntax by which SPSS reads that file with labels and weights. */
char *tables_sps(struct arena *arena, const struct tables_plan *plan);
/* The file of respondents with a column `weight`, rows in the order given. */
const char *respondents_with_weights(struct arena *arena, struct str respondents,
                                     const struct weighing *weighing);

/*
 * What others may know of a person, blanked until so many share it.
 *
 * Method: rows whose combination of group values fewer than `least_alike` rows have lose the value
 *         of the last group first, then of the one before, until all combinations are shared.
 *         Nothing blanked is a value of its own.
 * Shapes: codes[n_groups][n_rows], -1 blank; changed in place. Returns how many were blanked.
 */
size_t groups_blank(struct arena *arena, int32_t *const *codes, size_t n_groups, size_t n_rows,
                    int64_t least_alike);

/*
 * Change of a share between two waves that asked partly the same people.
 *
 * Method: the influence of each answer on its wave's share, less what that wave's weighting was
 *         fitted to (stats/survey/calibration.h), added over the waves by person; variance of the
 *         difference V1 + V2 - 2 Cov by the design (stats/survey/design.h) with people as units,
 *         in the strata of the draw where both waves put everybody into the same.
 * Source: Kish (1965), 12.4; Deville & Saerndal (1992).
 * Fails:  INFEASIBLE when nobody answered in one of them.
 */
struct change_side {
    size_t n;
    const bool *yes;       /* [n] */
    const bool *answered;  /* [n] */
    const double *weights; /* [n] */
    const int64_t *people; /* [n] the member; DB_NULL_INT: nobody's any more */
    const int32_t *strata; /* [n] codes into names; NULL: none */
    const char *const *stratum_names;
    const struct calibration *calibration; /* NULL: weights are as drawn */
};
struct change {
    double before, after, difference, error, df, low, high, p;
    size_t n_before, n_after, n_both;
};
enum fail change_test(struct arena *arena, const struct change_side *before,
                      const struct change_side *after, double level, struct change *out,
                      struct why *why) MUST_USE;
/* The same with another figure of the first wave: what was published of it. */
void change_from(struct change *change, double before, double level);

#endif
