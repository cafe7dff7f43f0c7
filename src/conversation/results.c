#include "conversation/results.h"

#include "base/json.h"
#include "conversation/map.sql.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct results_cell cell_of(const struct opinion_share *share) {
    return (struct results_cell){.shown = true,
                                 .n = share->n,
                                 .agree = share->agree,
                                 .disagree = share->disagree,
                                 .low = share->agree_interval.low,
                                 .high = share->agree_interval.high,
                                 .agrees = share->agree_n,
                                 .disagrees = share->disagree_n,
                                 .passes = share->pass_n};
}

/* People on a grid of so many squares a side; returns how many stand in squares of too few. */
static int64_t grid_fill(const struct opinion_report *report, const double least[2], double wide,
                         size_t side, int64_t *count) {
    size_t parts = report->n_groups + 1, cells = side * side * parts;
    int64_t alone = 0;
    memset(count, 0, cells * sizeof *count);
    for (size_t p = 0; p < report->n_people; p++) {
        if (isnan(report->x[p])) continue;
        double last = (double)side - 1, step = wide / (double)side;
        size_t i = (size_t)fmin(last, (report->x[p] - least[0]) / step);
        size_t j = (size_t)fmin(last, (report->y[p] - least[1]) / step);
        size_t g = report->group[p] == OPINION_NO_GROUP ? report->n_groups : report->group[p];
        count[(i * side + j) * parts + g]++;
    }
    for (size_t at = 0; at < cells; at++) alone += count[at] < RESULTS_SMALL ? count[at] : 0;
    return alone;
}

/* Nobody is drawn alone: the finest grid on which nine in ten stand with enough others. */
static void dots_make(struct arena *arena, const struct opinion_report *report,
                      struct results *out) {
    double least[2] = {INFINITY, INFINITY}, most[2] = {-INFINITY, -INFINITY};
    size_t parts = report->n_groups + 1, side = RESULTS_GRID;
    int64_t *count = ARENA_ARRAY(arena, int64_t, side * side * parts);
    for (size_t p = 0; p < report->n_people; p++) {
        if (isnan(report->x[p])) continue;
        least[0] = fmin(least[0], report->x[p]), most[0] = fmax(most[0], report->x[p]);
        least[1] = fmin(least[1], report->y[p]), most[1] = fmax(most[1], report->y[p]);
    }
    double wide = fmax(most[0] - least[0], most[1] - least[1]);
    if (!(wide > 0)) return;
    while (10 * grid_fill(report, least, wide, side, count) > out->n_people && side > 3) side--;
    out->dots = ARENA_ARRAY(arena, struct results_dot, side * side * parts + 1);
    for (size_t at = 0; at < side * side * parts; at++) {
        if (count[at] == 0) continue;
        size_t bin = at / parts;
        out->dots[out->n_dots++] = (struct results_dot){.x = (double)(bin / side) + 0.5,
                                                        .y = (double)(bin % side) + 0.5,
                                                        .people = count[at],
                                                        .group = at % parts};
    }
}

static void findings_make(struct arena *arena, const struct opinion_report *report,
                          const size_t *place, struct results *out) {
    out->findings = ARENA_ARRAY(arena, struct results_finding, report->n_findings + 1);
    for (size_t i = 0; i < report->n_findings; i++) {
        const struct opinion_finding *f = &report->findings[i];
        if (place[f->statement] == SIZE_MAX) continue;
        const struct results_cell *cell = &out->statements[place[f->statement]].cell[f->group + 1];
        out->findings[out->n_findings++] =
            (struct results_finding){.group = f->group,
                                     .statement = place[f->statement],
                                     .agrees = f->agrees,
                                     .share = f->agrees ? cell->agree : cell->disagree,
                                     .rest = f->share_rest};
    }
}

void results_make(struct arena *arena, const struct gathered *gathered,
                  const struct opinion_report *report, const struct opinion_live *live,
                  struct results *out) {
    size_t n = gathered->votes.n_statements;
    *out = (struct results){.verdict = report->verdict,
                            .n_people = (int64_t)report->n_voters,
                            .n_votes = (int64_t)report->n_votes,
                            .n_eligible = (int64_t)report->n_eligible,
                            .n_groups = report->n_groups,
                            .stability = report->stability,
                            .variance = report->variance[0] + report->variance[1],
                            .weighted = gathered->weights != NULL,
                            .effective = gathered->effective,
                            .unweighted = gathered->unweighted,
                            .day = ""};
    for (size_t g = 0; g < report->n_groups; g++) {
        out->size[g] = (int64_t)report->size[g];
        out->jaccard[g] = report->jaccard[g];
    }
    if (live != NULL) {
        struct opinion_live_now now = opinion_live_now(live);
        out->n_people = (int64_t)now.n_voters, out->n_votes = (int64_t)now.n_votes;
        for (size_t g = 0; g < now.n_groups; g++) out->size[g] = (int64_t)now.size[g];
    }
    size_t *place = ARENA_ARRAY(arena, size_t, n + 1);
    out->statements = ARENA_ARRAY(arena, struct results_statement, n + 1);
    for (size_t j = 0; j < n; j++) {
        struct opinion_statement figures = report->statements[j];
        place[j] = SIZE_MAX;
        if (gathered->left_out[j]) continue;
        if (live != NULL) opinion_live_statement(live, j, &figures);
        place[j] = out->n;
        struct results_statement *s = &out->statements[out->n++];
        *s = (struct results_statement){.number = gathered->numbers[j],
                                        .text = arena_copy(arena, gathered->texts[j]),
                                        .language = arena_copy(arena, gathered->languages[j]),
                                        .bridging = figures.bridging,
                                        .against = figures.bridging_against,
                                        .divisive = figures.divisive,
                                        .secure = figures.secure};
        s->cell[0] = cell_of(&figures.all);
        for (size_t g = 0; g < report->n_groups; g++) s->cell[g + 1] = cell_of(&figures.group[g]);
    }
    findings_make(arena, report, place, out);
    dots_make(arena, report, out);
}

/* ---- small numbers ---- */

/* Holds back groups until what is missing is none, or two parts at least of `least` votes
 * together. People in no group are a part that is never shown. */
static void groups_guard(struct results_statement *s, size_t n_groups, int64_t least) {
    int64_t hidden = s->cell[0].n;
    size_t parts = 0;
    for (size_t g = 1; g <= n_groups; g++) {
        if (s->cell[g].n < least) s->cell[g].shown = false;
        if (s->cell[g].shown) hidden -= s->cell[g].n;
        parts += !s->cell[g].shown && s->cell[g].n > 0;
    }
    int64_t ungrouped = s->cell[0].n;
    for (size_t g = 1; g <= n_groups; g++) ungrouped -= s->cell[g].n;
    parts += ungrouped > 0;
    /* Nothing missing, or the missing part is itself large enough to be told. */
    while (hidden > 0 && hidden < least) {
        size_t smallest = 0;
        for (size_t g = 1; g <= n_groups; g++)
            if (s->cell[g].shown && (smallest == 0 || s->cell[g].n < s->cell[smallest].n))
                smallest = g;
        if (smallest == 0) break;
        s->cell[smallest].shown = false;
        hidden += s->cell[smallest].n;
        parts++;
    }
    if (parts == 1 && hidden > 0 && hidden < least) /* only one is missing: it follows */
        for (size_t g = 1; g <= n_groups; g++) s->cell[g].shown = false;
}

void results_guard(struct results *results, int64_t least) {
    size_t kept = 0;
    for (size_t j = 0; j < results->n; j++) {
        struct results_statement *s = &results->statements[j];
        bool shown = s->cell[0].n >= least;
        groups_guard(s, results->n_groups, least);
        for (size_t g = 0; g < RESULTS_PARTS && !shown; g++) s->cell[g].shown = false;
        if (!shown) s->bridging = s->against = s->divisive = NAN;
        results->n_held_back += !shown;
    }
    for (size_t i = 0; i < results->n_findings; i++) {
        const struct results_finding *f = &results->findings[i];
        if (results->statements[f->statement].cell[f->group + 1].shown)
            results->findings[kept++] = *f;
    }
    results->n_findings = kept;
    kept = 0;
    for (size_t i = 0; i < results->n_dots; i++) {
        if (results->dots[i].people >= RESULTS_SMALL)
            results->dots[kept++] = results->dots[i];
        else
            results->n_not_drawn += results->dots[i].people;
    }
    results->n_dots = kept;
}

/* ---- the best ---- */

static double value_of(const struct results_statement *s, enum results_by by) {
    if (by == RESULTS_BY_BRIDGING) return s->bridging;
    return by == RESULTS_BY_AGAINST ? s->against : s->divisive;
}

size_t results_best(const struct results *results, enum results_by by, double line,
                    size_t best[RESULTS_BEST]) {
    size_t n = 0;
    for (size_t j = 0; j < results->n; j++) {
        double value = value_of(&results->statements[j], by);
        if (isnan(value) || !(value > line)) continue;
        size_t at = n;
        while (at > 0 && value_of(&results->statements[best[at - 1]], by) < value) at--;
        if (at == RESULTS_BEST) continue;
        size_t last = n < RESULTS_BEST ? n : RESULTS_BEST - 1;
        for (size_t i = last; i > at; i--) best[i] = best[i - 1];
        best[at] = j;
        if (n < RESULTS_BEST) n++;
    }
    return n;
}
