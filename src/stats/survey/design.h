/*
 * design -- how the people of a survey were chosen, and what that does to errors.
 *
 * Question: how much would an estimate differ had the same design drawn others?
 * Method:   Taylor linearisation: each row has an influence on the estimate; the
 *           variance is that of the total of the influences between the first-stage
 *           units of each stratum, n/(n-1) sum (z - mean z)^2, times 1 - n/N where
 *           the population count N is given. Where further stages have population
 *           counts, the variance within units is added, times n/N of the stages
 *           above; without them the first stage counts as drawn with replacement.
 *           After calibration the influences are taken from their fit on what was
 *           calibrated to (struct calibration).
 * Source:   Saerndal, Swensson & Wretman (1992), Model Assisted Survey Sampling,
 *           4.3, 5.5, 6.6; Deville & Saerndal (1992), JASA 87, 376-382; Lumley (2010),
 *           Complex Surveys, chapters 2 and 3, for single units in a stratum.
 * Units:    weights are persons for each respondent.
 * Shapes:   rows as in the frame.
 * Fails:    INPUT: missing or negative weights, influences with replicate weights, units in several
 * strata, a population smaller than its sample; INFEASIBLE: a stratum with one unit (LONELY_FAIL).
 * Pure:     yes.
 */
#ifndef STATS_SURVEY_DESIGN_H
#define STATS_SURVEY_DESIGN_H

#include "stats/survey/frame.h"

enum { DESIGN_STAGES = 4 };

/* What to do with a stratum of which one first-stage unit was drawn. */
enum lonely {
    LONELY_FAIL,      /* refuse */
    LONELY_REMOVE,    /* it adds nothing */
    LONELY_CERTAINTY, /* it adds nothing, as it was sure to be drawn */
    LONELY_ADJUST,    /* it is centred at the mean of all units */
    LONELY_AVERAGE    /* it adds what other strata add on average */
};
/* False when the word is none of fail, remove, certainty, adjust, average. */
bool lonely_of(const char *word, enum lonely *out);

struct stage {
    const int32_t *units;  /* [n_rows], every row a unit: NULL */
    const int32_t *strata; /* [n_rows], one stratum: NULL */
    int32_t n_units, n_strata;
    const int32_t *within;    /* [n_units] the stratum of each unit; NULL when rows are units */
    const int32_t *drawn;     /* [n_strata] units of the sample; NULL: one stratum, all */
    const double *population; /* [n_strata] units there were; NULL: not known */
    const char *const *names; /* [n_strata] of the first stage's strata; NULL: they have none */
};

struct calibration;
struct replicates;

/* Strata of later stages are counted within each unit of the stage before. */
struct design {
    size_t n_rows;
    const double *weights; /* [n_rows] */
    size_t n_stages;
    struct stage stages[DESIGN_STAGES];
    enum lonely lonely;
    const struct calibration *calibration; /* NULL: weights are as designed */
    /* Replicate weights that stand for strata and units; NULL: none. Estimates, tables, changes
     * and regressions then have the errors of estimating again with each of them. */
    const struct replicates *replicates;
};

/* Columns of the frame by name; NULL where the design has none. */
struct design_plan {
    const char *weights;              /* NULL: from the population counts, or 1 */
    const char *units[DESIGN_STAGES]; /* NULL: rows are the units */
    const char *strata[DESIGN_STAGES];
    const char *population[DESIGN_STAGES]; /* counts, or fractions drawn when none is above 1 */
    bool nested;                           /* unit names start again in each stratum */
    enum lonely lonely;
};
enum fail design_make(struct arena *arena, const struct frame *frame,
                      const struct design_plan *plan, struct design *out, struct why *why) MUST_USE;
/* Everybody a unit, no strata; for callers that have only weights. */
struct design design_simple(const double *weights, size_t n_rows);

/* Influences of rows from..to-1 on `n_columns` estimates, times the weight, row by row
 * into z; called for blocks of rows in order, possibly more than once for a row. */
struct influence {
    size_t n_columns;
    void (*fill)(const void *context, size_t from, size_t to, double *z);
    const void *context;
};
/* The covariance [n_columns * n_columns] of the totals of the influences; with `diagonal` only the
 * variances, [n_columns]. O(n_rows * n_columns) with the diagonal, else times n_columns for rows
 * that are units. */
enum fail design_covariance(struct arena *arena, const struct design *design,
                            const struct influence *influence, bool diagonal, double *covariance,
                            struct why *why) MUST_USE;
/* The same for influences at hand: z[n_rows * n_columns], times the weight. */
enum fail design_covariance_of(struct arena *arena, const struct design *design, const double *z,
                               size_t n_columns, double *covariance, struct why *why) MUST_USE;

/* The same from what a caller has summed itself: of each stratum of the first stage how many units
 * it saw, an influence near theirs (such as the first), and sums over them of the influence less
 * that, and of the squares of that difference. Designs of one stage, or drawn with replacement;
 * variances[p]. */
struct strata_sums {
    size_t p;
    double *first, *sum, *cross; /* [n_strata * p] */
    int32_t *n;                  /* [n_strata] */
};
enum fail design_variance_of_sums(struct arena *arena, const struct design *design,
                                  const struct strata_sums *sums, double *variances,
                                  struct why *why) MUST_USE;

/* Units less strata, of the rows inside the domain (NULL: all) with weight above 0. */
double design_df(struct arena *arena, const struct design *design, const bool *domain);
/* The same for each of n_domains groups of rows, by[n_rows] (-1: in none), into df[n_domains];
 * and how many such rows each has. */
void design_domains(struct arena *arena, const struct design *design, const bool *domain,
                    const int32_t *by, size_t n_domains, double *df, size_t *rows);
/* The same design with other weights (kept, not copied) and what they were calibrated to. */
struct design design_reweighted(const struct design *design, const double *weights,
                                const struct calibration *calibration);

/* --- what weights were calibrated to ------------------------------------------------------- */

enum calibration_kind {
    CALIBRATION_CELLS,     /* post-stratified: mean of each cell */
    CALIBRATION_MARGINS,   /* raked: means of the margins in turn, `sweeps` times (as R does) */
    CALIBRATION_REGRESSION /* fit on the auxiliaries with the weights before (Deville, Saerndal) */
};
/* Rows share what they are calibrated to by cell; numbers beside are `extra`. */
struct calibration {
    enum calibration_kind kind;
    const int32_t *cells; /* [n_rows] */
    int32_t n_cells;
    size_t n_margins;        /* MARGINS: which level of each margin a cell has */
    const int32_t *levels;   /* [n_cells * n_margins] */
    const int32_t *n_levels; /* [n_margins] */
    int sweeps;
    size_t n_auxiliaries;              /* REGRESSION: the auxiliaries of a cell */
    const double *auxiliaries;         /* [n_cells * n_auxiliaries] */
    const double *before;              /* [n_rows] weights before calibration */
    const struct calibration *earlier; /* applied first; NULL */
};

#endif
