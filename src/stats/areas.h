/*
 * areas -- do people in different areas rate differently, or is that chance?
 *
 * Question: people sit at tables and rate, each area has several tables. Which means differ, which
 *           are alike, and where can neither be said?
 * Method:   those at one table have talked, so the table is the unit. Mean of an area: sum of
 *           ratings over number of ratings, its variance linearised over tables,
 *           G/(G-1) sum_g (sum_i (y_gi - mean))^2 / n^2 with G-1 degrees of freedom; of a
 * difference the sum of both with Satterthwaite's. With tables of one size this is Welch's t on the
 *           means of tables. Test over all areas: Kruskal-Wallis' H (mid-ranks, corrected for ties)
 *           of the tables' means, its p from every way to deal whole tables to the areas when there
 *           are at most AREAS_WAYS_MAX, else from AREAS_SHUFFLES seeded ones as (b+1)/(m+1).
 *           Intervals of differences hold together (Bonferroni over the pairs). Judgement, with p
 *           adjusted over the family of questions by Holm: DIFFERENT when it is below 1 - level;
 *           else ALIKE when all intervals of differences lie within the margin; else OPEN.
 *           Order of items: Kendall's W of raters who rated all, p likewise from the ways to
 *           reorder each rater's ranks, or ORDER_SHUFFLES seeded ones.
 * Source:   Kruskal & Wallis (1952), JASA 47; Good (2005), Permutation, Parametric and Bootstrap
 *           Tests of Hypotheses, ch. 3; Phipson & Smyth (2010), SAGMB 9, for (b+1)/(m+1);
 *           Saerndal, Swensson & Wretman (1992), 4.2 and 5.5; Satterthwaite (1946); Schuirmann
 *           (1987) for likeness within a margin; Kendall & Gibbons (1990), ch. 6.
 * Units:    those of the ratings; level 0.95 for 95 %.
 * Fails:    INPUT for an area out of range, or a value that is no number.
 * Memory:   results in the arena; scratch is given back.
 * Pure:     yes.
 */
#ifndef STATS_AREAS_H
#define STATS_AREAS_H

#include "base/arena.h"
#include "stats/interval.h"
#include "stats/raters.h"

#include <stddef.h>

enum { AREAS_WAYS_MAX = 200000, AREAS_SHUFFLES = 19999, ORDER_SHUFFLES = 4999 };

struct area_rating {
    size_t area;   /* 0..n_areas-1 */
    int64_t table; /* any number; the same in two areas are two tables */
    double value;
};

struct area_mean {
    size_t n, n_tables;
    double mean, variance; /* of the mean; NaN with fewer than two tables */
    double df;
    struct interval interval; /* NaN likewise */
};
/* Of those ratings that are of `area`. */
enum fail area_mean_run(struct arena *arena, const struct area_rating *ratings, size_t n,
                        size_t area, double level, struct area_mean *out, struct why *why) MUST_USE;

struct area_difference { /* of a pair, first minus second */
    size_t first, second;
    double difference, error, df;
    struct interval interval; /* simultaneous; NaN where one has fewer than two tables, or nothing
                                 varies */
};
struct areas_test {
    size_t n_areas, n_used; /* used: those with at least one rating */
    size_t n_tables;
    double h;       /* NaN with fewer than two areas, or when all tables are the same */
    double p;       /* NaN likewise */
    double p_least; /* the smallest p that these tables could give at all */
    double n_ways;  /* dealt or shuffled */
    int exact;
    struct area_mean *means;       /* [n_areas] */
    struct area_difference *pairs; /* [n_pairs] of areas with ratings */
    size_t n_pairs;
};
enum fail areas_test_run(struct arena *arena, const struct area_rating *ratings, size_t n,
                         size_t n_areas, const char *seed, double level, struct areas_test *out,
                         struct why *why) MUST_USE;

enum areas_judgement { AREAS_UNTESTED, AREAS_DIFFERENT, AREAS_ALIKE, AREAS_OPEN };
/* `p_adjusted`: of the family that the test belongs to. UNTESTED without a p. */
enum areas_judgement areas_judge(const struct areas_test *test, double p_adjusted, double level,
                                 double margin);

struct order_test {
    size_t n_raters; /* who rated all items */
    double w, p;
    double n_ways;
    int exact;
};
/* rating[item * n_raters + rater], NaN missing, as of stats/raters.h. */
struct order_test order_test_run(struct arena *arena, const struct ratings *ratings,
                                 const char *seed);

#endif
