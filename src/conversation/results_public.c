/* What of the results everybody may read: figures made from counts in fives, and from nothing else.
 */
#include "conversation/map.sql.h"
#include "conversation/results.h"
#include "stats/opinion/figures.h"

#include <math.h>
#include <stdlib.h>

#define LEVEL 0.95

static double in_fives(double n) {
    return floor(n / RESULTS_SMALL + 0.5) * RESULTS_SMALL;
}

static int64_t rounded(int64_t n) {
    return (int64_t)in_fives((double)n);
}

static double in_hundredths(double x) {
    return round(100 * x) / 100;
}

/* A share as it is printed: whole per cent; none, or all, as a bound. */
static double share_printed(double count, double n, int *bound) {
    double line = RESULTS_SMALL / n;
    *bound = count <= 0 ? -1 : count >= n ? 1 : 0;
    if (*bound < 0) return ceil(100 * line) / 100;
    if (*bound > 0) return floor(100 * (1 - line)) / 100;
    return in_hundredths(count / n);
}

/* How many people drawn evenly the votes of a cell are worth, as far as is published. */
static double worth(const struct results *results, double n) {
    if (!results->weighted || results->n_people == 0) return n;
    return n * results->effective / (double)results->n_people;
}

static void cell_hide(struct results_cell *cell) {
    *cell = (struct results_cell){.agree = NAN,
                                  .disagree = NAN,
                                  .low = NAN,
                                  .high = NAN,
                                  .agrees = cell->agrees,
                                  .disagrees = cell->disagrees,
                                  .passes = cell->passes};
}

/* Votes are counted in fives before anything is made of them: a share in per cent, its interval and
 * the number of votes, each rounded by itself, would together tell the counts to one person. */
static void cell_make_public(struct results_cell *cell) {
    double n = (double)cell->n, passes = in_fives((1 - cell->agree - cell->disagree) * n);
    double agrees = in_fives(cell->agree * n), disagrees = in_fives(cell->disagree * n);
    if (cell->shown) n = agrees + disagrees + passes;
    if (!cell->shown || n < RESULTS_FEWEST) {
        cell_hide(cell);
        return;
    }
    cell->agree = share_printed(agrees, n, &cell->agree_bound);
    cell->disagree = share_printed(disagrees, n, &cell->disagree_bound);
    cell->n = (int64_t)n;
}

/* The counts that a published cell tells, in fives. */
static double told(const struct results_cell *cell, bool agrees) {
    int bound = agrees ? cell->agree_bound : cell->disagree_bound;
    double n = (double)cell->n, share = agrees ? cell->agree : cell->disagree;
    return bound < 0 ? 0 : bound > 0 ? n : in_fives(share * n);
}

static struct opinion_sums sums_told(const struct results *results,
                                     const struct results_cell *cell) {
    double n = (double)cell->n;
    return (struct opinion_sums){.n = n,
                                 .agree = told(cell, true),
                                 .disagree = told(cell, false),
                                 .squares = n * n / worth(results, n),
                                 .off = RESULTS_SMALL / 2};
}

static void interval_tell(struct results_cell *cell, const struct opinion_share *share) {
    bool told_exactly = cell->shown && cell->agree_bound == 0;
    cell->low = told_exactly ? in_hundredths(share->agree_interval.low) : (double)NAN;
    cell->high = told_exactly ? in_hundredths(share->agree_interval.high) : (double)NAN;
}

/* Intervals, what bridges and what divides, of published cells alone: an end of an interval of true
 * counts would tell them, also those of a group that is held back. */
static void figures_make_public(const struct results *results, struct results_statement *s) {
    struct opinion_statement made = {0};
    struct opinion_sums sums[OPINION_SUMS] = {0};
    bool all_shown = true;
    for (size_t g = 0; g <= results->n_groups; g++) {
        all_shown = all_shown && s->cell[g].shown;
        if (!s->cell[g].shown) continue;
        sums[g] = sums_told(results, &s->cell[g]);
        *(g == 0 ? &made.all : &made.group[g - 1]) = (struct opinion_share){.n = s->cell[g].n};
    }
    opinion_statement_finish(&made, sums, results->n_groups, LEVEL);
    for (size_t g = 0; g <= results->n_groups; g++)
        interval_tell(&s->cell[g], g == 0 ? &made.all : &made.group[g - 1]);
    s->bridging = all_shown ? in_hundredths(made.bridging) : (double)NAN;
    s->against = all_shown ? in_hundredths(made.bridging_against) : (double)NAN;
    s->divisive = all_shown ? in_hundredths(made.divisive) : (double)NAN;
    s->secure = NAN;
}

/* ---- the words about a group ---- */

static bool finding_make_public(struct results_finding *f, const struct results_statement *s) {
    const struct results_cell *all = &s->cell[0], *group = &s->cell[f->group + 1];
    if (!all->shown || !group->shown) return false;
    double n = (double)(all->n - group->n);
    double count = fmin(n, fmax(0, told(all, f->agrees) - told(group, f->agrees)));
    f->share = f->agrees ? group->agree : group->disagree;
    f->share_bound = f->agrees ? group->agree_bound : group->disagree_bound;
    f->rest_bound = 0;
    if (isnan(f->rest) || n < RESULTS_FEWEST)
        f->rest = NAN;
    else
        f->rest = share_printed(count, n, &f->rest_bound);
    return true;
}

/* The words about a group say what its cell says, and no more. */
static void findings_make_public(struct results *results) {
    size_t kept = 0;
    for (size_t i = 0; i < results->n_findings; i++) {
        struct results_finding f = results->findings[i];
        if (finding_make_public(&f, &results->statements[f.statement]))
            results->findings[kept++] = f;
    }
    results->n_findings = kept;
}

/* A cell that shows again as it was and one that does not are of two moments. */
static void rest_hide(struct results *results, size_t statement, size_t part) {
    for (size_t i = 0; i < results->n_findings; i++) {
        struct results_finding *f = &results->findings[i];
        if (f->statement == statement && (part == 0 || f->group + 1 == part)) f->rest = NAN;
    }
}

/* ---- what was published before ---- */

static const struct results_statement *statement_before(const struct results *before,
                                                        int64_t number) {
    for (size_t j = 0; before != NULL && j < before->n; j++)
        if (before->statements[j].number == number) return &before->statements[j];
    return NULL;
}

/* How many people the counts may tell apart; 0: nothing changed; -1: was not published. */
static int64_t changed_by(const struct results_before *before, int64_t number, size_t part,
                          const struct results_cell *cell) {
    for (size_t i = 0; i < before->n_counts; i++) {
        const struct published_count_list_row *row = &before->counts[i];
        if (row->number != number || row->part != (int64_t)part) continue;
        int64_t a = llabs(row->agrees - cell->agrees), d = llabs(row->disagrees - cell->disagrees);
        int64_t p = llabs(row->passes - cell->passes);
        return a > d ? (a > p ? a : p) : (d > p ? d : p);
    }
    return -1;
}

static void statement_make_public(struct results *results, size_t j,
                                  const struct results_before *before) {
    struct results_statement *s = &results->statements[j];
    const struct results_statement *was = statement_before(before->results, s->number);
    for (size_t g = 0; g <= results->n_groups; g++) {
        struct results_cell *cell = &s->cell[g];
        int64_t counts[3] = {cell->agrees, cell->disagrees, cell->passes};
        int64_t by = changed_by(before, s->number, g, cell);
        cell_make_public(cell);
        if (by <= 0 || by >= RESULTS_SMALL) continue;
        if (was != NULL && was->cell[g].shown)
            *cell = was->cell[g];
        else
            cell_hide(cell);
        cell->agrees = counts[0], cell->disagrees = counts[1], cell->passes = counts[2];
        rest_hide(results, j, g);
    }
    for (size_t g = 1; g <= results->n_groups && !s->cell[0].shown; g++) cell_hide(&s->cell[g]);
    figures_make_public(results, s);
}

void results_make_public(struct results *results, int64_t least,
                         const struct results_before *before) {
    results_guard(results, least);
    for (size_t i = 0; i < results->n_dots; i++)
        results->dots[i].people = rounded(results->dots[i].people);
    for (size_t g = 0; g < results->n_groups; g++) {
        results->size[g] = rounded(results->size[g]);
        results->jaccard[g] = in_hundredths(results->jaccard[g]);
    }
    results->n_people = rounded(results->n_people);
    results->n_votes = results->n_votes / 10 * 10;
    results->n_eligible = rounded(results->n_eligible);
    results->n_not_drawn = rounded(results->n_not_drawn);
    results->effective = in_fives(results->effective);
    results->stability = in_hundredths(results->stability);
    results->variance = in_hundredths(results->variance);
    for (size_t j = 0; j < results->n; j++) statement_make_public(results, j, before);
    findings_make_public(results);
    results->is_public = true;
}
