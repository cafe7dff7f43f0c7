#include "workshop/synthesis.h"

#include "stats/agreement.h"
#include "stats/multiple.h"

#include <math.h>
#include <string.h>

const struct synthesis_cell *synthesis_cell(const struct synthesis *s, size_t area, size_t one,
                                            size_t criterion) {
    return &s->cells[(area * (s->n_cases + 1) + one) * s->n_criteria + criterion];
}

const struct synthesis_finding *synthesis_finding(const struct synthesis *s, size_t one,
                                                  size_t criterion) {
    return &s->findings[one * s->n_criteria + criterion];
}

static enum fail input_check(const struct synthesis_input *in, struct why *why) {
    for (size_t i = 0; i < in->n; i++) {
        const struct synthesis_rating *r = &in->ratings[i];
        if (r->area >= in->n_areas || r->one >= in->n_cases || r->criterion >= in->n_criteria)
            return why_fail(why, FAIL_INPUT, "criterion",
                            "rating %zu is of an unknown area, case or criterion", i + 1);
        if (r->rating < 1 || r->rating > 5)
            return why_fail(why, FAIL_INPUT, "rating", "rating %zu must be 1 to 5, is %d", i + 1,
                            r->rating);
    }
    return FAIL_NONE;
}

/* Which areas have enough people who rated anything on a criterion to say something of them. */
static bool *areas_enough(struct arena *arena, const struct synthesis_input *in, size_t criterion) {
    bool *enough = ARENA_ARRAY(arena, bool, in->n_areas + 1);
    int64_t *people = ARENA_ARRAY(arena, int64_t, in->n + 1);
    for (size_t a = 0; a < in->n_areas; a++) {
        size_t n = 0;
        for (size_t i = 0; i < in->n; i++) {
            const struct synthesis_rating *r = &in->ratings[i];
            if (r->area != a || r->criterion != criterion) continue;
            size_t at = 0;
            while (at < n && people[at] != r->person) at++;
            if (at == n) people[n++] = r->person;
        }
        enough[a] = n >= SYNTHESIS_LEAST;
    }
    return enough;
}

/* Which cases enough people of an area rated: [area * n_cases + case]. Where fewer did, their
 * ratings enter no mean of all cases either, from which those that are shown could be subtracted.
 */
static bool *cases_enough(struct arena *arena, const struct synthesis_input *in, size_t criterion) {
    size_t n = in->n_areas * in->n_cases;
    size_t *counts = ARENA_ARRAY(arena, size_t, n + 1);
    bool *enough = ARENA_ARRAY(arena, bool, n + 1);
    for (size_t i = 0; i < in->n; i++)
        if (in->ratings[i].criterion == criterion)
            counts[in->ratings[i].area * in->n_cases + in->ratings[i].one]++;
    for (size_t i = 0; i < n; i++) enough[i] = counts[i] >= SYNTHESIS_LEAST;
    return enough;
}

/* Means of the cases on a criterion over the areas where enough people rated them; 0 for one of
 * which there is none. Returns their mean. */
static double case_means(const struct synthesis_input *in, size_t criterion, const bool *enough,
                         double *means, double *counts) {
    double whole = 0, used = 0;
    memset(means, 0, in->n_cases * sizeof *means);
    memset(counts, 0, in->n_cases * sizeof *counts);
    for (size_t i = 0; i < in->n; i++)
        if (in->ratings[i].criterion == criterion &&
            enough[in->ratings[i].area * in->n_cases + in->ratings[i].one]) {
            means[in->ratings[i].one] += in->ratings[i].rating;
            counts[in->ratings[i].one]++;
        }
    for (size_t c = 0; c < in->n_cases; c++) {
        if (counts[c] == 0) continue;
        means[c] /= counts[c];
        whole += means[c];
        used++;
    }
    return used > 0 ? whole / used : (double)NAN;
}

/* One value for each person who rated: of one case, or of all (`one` = n_cases). */
static size_t values_of(struct arena *arena, const struct synthesis_input *in, size_t one,
                        size_t criterion, struct area_rating *out) {
    double *means = ARENA_ARRAY(arena, double, 2 * in->n_cases + 2);
    int64_t *people = ARENA_ARRAY(arena, int64_t, in->n + 1);
    double *counts = ARENA_ARRAY(arena, double, in->n + 1);
    const bool *enough = cases_enough(arena, in, criterion);
    double whole = case_means(in, criterion, enough, means, means + in->n_cases);
    size_t n = 0;
    for (size_t i = 0; i < in->n; i++) {
        const struct synthesis_rating *r = &in->ratings[i];
        if (r->criterion != criterion || (one < in->n_cases && r->one != one)) continue;
        if (one == in->n_cases && !enough[r->area * in->n_cases + r->one]) continue;
        size_t at = 0;
        while (at < n && people[at] != r->person) at++;
        if (at == n) {
            people[n++] = r->person;
            out[at] = (struct area_rating){.area = r->area, .table = r->table};
        }
        out[at].value += one < in->n_cases ? r->rating : r->rating - means[r->one];
        counts[at]++;
    }
    for (size_t at = 0; at < n; at++) {
        out[at].value /= counts[at];
        if (one == in->n_cases) out[at].value += whole;
    }
    return n;
}

/* Whether anybody in an area rated a case, or any of all. */
static bool is_rated(const struct synthesis_input *in, size_t area, size_t one, size_t criterion) {
    for (size_t i = 0; i < in->n; i++)
        if (in->ratings[i].area == area && in->ratings[i].criterion == criterion &&
            (one == in->n_cases || in->ratings[i].one == one))
            return true;
    return false;
}

static enum fail finding_of(struct arena *arena, const struct synthesis_input *in, size_t one,
                            size_t criterion, struct synthesis *out, struct why *why) {
    struct area_rating *values = ARENA_ARRAY(arena, struct area_rating, in->n + 1);
    size_t n = values_of(arena, in, one, criterion, values), kept = 0;
    for (size_t a = 0; a < in->n_areas; a++) {
        struct synthesis_cell *cell =
            &out->cells[(a * (in->n_cases + 1) + one) * in->n_criteria + criterion];
        TRY(area_mean_run(arena, values, n, a, SYNTHESIS_LEVEL, &cell->mean, why));
        cell->mean.interval = interval_clamp(cell->mean.interval, 1, 5);
        cell->n = cell->mean.n;
        cell->rated = is_rated(in, a, one, criterion);
        cell->shown = cell->n >= SYNTHESIS_LEAST;
    }
    for (size_t i = 0; i < n; i++)
        if (synthesis_cell(out, values[i].area, one, criterion)->shown) values[kept++] = values[i];
    struct synthesis_finding *finding = &out->findings[one * in->n_criteria + criterion];
    const char *seed = arena_printf(arena, "%s/%zu/%zu", in->seed, one, criterion);
    TRY(areas_test_run(arena, values, kept, in->n_areas, seed, SYNTHESIS_LEVEL, &finding->test,
                       why));
    for (size_t i = 0; i < kept; i++) values[i].area = 0; /* tables are numbered over all areas */
    TRY(area_mean_run(arena, values, kept, 0, SYNTHESIS_LEVEL, &finding->whole, why));
    finding->whole.interval = interval_clamp(finding->whole.interval, 1, 5);
    return FAIL_NONE;
}

/* Holm over a family of findings that stand side by side. */
static enum fail family_adjust(struct arena *arena, struct synthesis_finding *findings, size_t n,
                               struct why *why) {
    double *p = ARENA_ARRAY(arena, double, 2 * n + 2);
    size_t tested = 0;
    for (size_t i = 0; i < n; i++) {
        p[i] = findings[i].test.p;
        tested += isnan(p[i]) ? 0 : 1;
    }
    if (tested > 0) TRY(p_adjust(arena, ADJUST_HOLM, p, n, p + n, why));
    for (size_t i = 0; i < n; i++) {
        findings[i].p_adjusted = tested > 0 ? p[n + i] : (double)NAN;
        findings[i].p_least_adjusted = fmin(1, findings[i].test.p_least * (double)tested);
        findings[i].judgement = areas_judge(&findings[i].test, findings[i].p_adjusted,
                                            SYNTHESIS_LEVEL, SYNTHESIS_MARGIN);
    }
    return FAIL_NONE;
}

/* ---- agreement ---- */

static double table_agreement(struct arena *arena, const struct synthesis_input *in, int64_t table,
                              size_t *n_people) {
    size_t n_items = in->n_cases * in->n_criteria, n = 0;
    size_t mark = arena_mark(arena);
    int64_t *people = ARENA_ARRAY(arena, int64_t, in->n + 1);
    for (size_t i = 0; i < in->n; i++) {
        if (in->ratings[i].table != table) continue;
        size_t at = 0;
        while (at < n && people[at] != in->ratings[i].person) at++;
        if (at == n) people[n++] = in->ratings[i].person;
    }
    double *values = ARENA_ARRAY(arena, double, n *n_items + 1);
    for (size_t i = 0; i < n * n_items; i++) values[i] = NAN;
    for (size_t i = 0; i < in->n; i++) {
        const struct synthesis_rating *r = &in->ratings[i];
        if (r->table != table) continue;
        size_t at = 0;
        while (people[at] != r->person) at++;
        values[at * n_items + r->one * in->n_criteria + r->criterion] = r->rating;
    }
    double agreement = agreement_even(values, n, n_items, 1, 5);
    arena_rewind(arena, mark);
    *n_people = n;
    return agreement;
}

static void agreement_of(struct arena *arena, const struct synthesis_input *in, size_t area,
                         struct synthesis_agreement *out) {
    int64_t *tables = ARENA_ARRAY(arena, int64_t, in->n + 1);
    double *found = ARENA_ARRAY(arena, double, in->n + 1);
    size_t n_tables = 0, n = 0, seated = 0;
    for (size_t i = 0; i < in->n; i++) {
        if (in->ratings[i].area != area || in->ratings[i].unseated) continue;
        size_t t = 0;
        while (t < n_tables && tables[t] != in->ratings[i].table) t++;
        if (t == n_tables) tables[n_tables++] = in->ratings[i].table;
    }
    for (size_t t = 0; t < n_tables; t++) {
        size_t people = 0;
        double agreement = table_agreement(arena, in, tables[t], &people);
        if (people < 3 || isnan(agreement)) continue;
        found[n++] = agreement;
        seated += people;
    }
    *out = (struct synthesis_agreement){.median = NAN};
    if (seated < SYNTHESIS_LEAST) return;
    values_sort(found, n);
    out->n_tables = n;
    out->median = quantile_of_sorted(found, n, 0.5);
}

static struct order_test order_of(struct arena *arena, const struct synthesis_input *in,
                                  size_t criterion) {
    const bool *enough = areas_enough(arena, in, criterion);
    int64_t *people = ARENA_ARRAY(arena, int64_t, in->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < in->n; i++) {
        if (in->ratings[i].criterion != criterion || !enough[in->ratings[i].area]) continue;
        size_t at = 0;
        while (at < n && people[at] != in->ratings[i].person) at++;
        if (at == n) people[n++] = in->ratings[i].person;
    }
    double *values = ARENA_ARRAY(arena, double, n * in->n_cases + 1);
    for (size_t i = 0; i < n * in->n_cases; i++) values[i] = NAN;
    for (size_t i = 0; i < in->n; i++) {
        const struct synthesis_rating *r = &in->ratings[i];
        if (r->criterion != criterion || !enough[r->area]) continue;
        size_t at = 0;
        while (people[at] != r->person) at++;
        values[r->one * n + at] = r->rating;
    }
    const struct ratings ratings = {.n_units = in->n_cases, .n_raters = n, .rating = values};
    struct order_test test =
        order_test_run(arena, &ratings, arena_printf(arena, "%s/order/%zu", in->seed, criterion));
    if (test.n_raters < SYNTHESIS_LEAST) test.w = test.p = NAN;
    return test;
}

enum fail synthesis_run(struct arena *arena, const struct synthesis_input *in,
                        struct synthesis *out, struct why *why) {
    TRY(input_check(in, why));
    size_t rows = in->n_cases + 1, k = in->n_criteria;
    struct synthesis made = {.n_areas = in->n_areas, .n_cases = in->n_cases, .n_criteria = k};
    made.cells = ARENA_ARRAY(arena, struct synthesis_cell, in->n_areas * rows * k + 1);
    made.findings = ARENA_ARRAY(arena, struct synthesis_finding, rows * k + 1);
    made.agreement = ARENA_ARRAY(arena, struct synthesis_agreement, in->n_areas + 1);
    made.order = ARENA_ARRAY(arena, struct order_test, k + 1);
    if (in->n_areas > 0)
        for (size_t one = 0; one < rows; one++)
            for (size_t c = 0; c < k; c++) TRY(finding_of(arena, in, one, c, &made, why));
    TRY(family_adjust(arena, made.findings, in->n_cases * k, why));
    TRY(family_adjust(arena, made.findings + in->n_cases * k, k, why));
    for (size_t a = 0; a < in->n_areas; a++) agreement_of(arena, in, a, &made.agreement[a]);
    for (size_t c = 0; c < k; c++) made.order[c] = order_of(arena, in, c);
    *out = made;
    return FAIL_NONE;
}
