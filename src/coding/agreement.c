#include "coding/agreement.h"

#include "base/rng.h"
#include "stats/raters.h"

#include <math.h>
#include <string.h>

enum { FIGURES = 4 };
static const double normal_95 = 1.959963984540054;
static const struct interval no_interval = {(double)NAN, (double)NAN};

static struct interval around(double value, double error) {
    if (isnan(value) || isnan(error)) return no_interval;
    return (struct interval){fmax(-1, value - normal_95 * error),
                             fmin(1, value + normal_95 * error)};
}

/* The two coders who share most units, and how many. */
static size_t pair_find(const struct ratings *r, size_t *first, size_t *second) {
    size_t most = 0;
    for (size_t a = 0; a < r->n_raters; a++)
        for (size_t b = a + 1; b < r->n_raters; b++) {
            size_t n = 0;
            for (size_t u = 0; u < r->n_units; u++)
                n += !isnan(r->rating[u * r->n_raters + a]) &&
                     !isnan(r->rating[u * r->n_raters + b]);
            if (n > most) {
                most = n;
                *first = a;
                *second = b;
            }
        }
    return most;
}

/* The figures themselves; the pair is known. */
static void figures_make(struct arena *arena, const struct ratings *r, struct agreement *out,
                         struct rater_agreement *several, struct cohen *two) {
    out->alpha = krippendorff_alpha(arena, r, DISTANCE_NOMINAL);
    *several = rater_agreement_run(arena, r, WEIGHTS_IDENTITY);
    out->fleiss = several->fleiss;
    out->gwet = several->gwet;
    *two = (struct cohen){.kappa = (double)NAN, .error = (double)NAN};
    if (out->pair >= 2) *two = cohen_run(arena, r, out->first, out->second);
    out->cohen = two->kappa;
}

static void agreement_run(struct arena *arena, const struct ratings *r, struct agreement *out,
                          struct rater_agreement *several, struct cohen *two) {
    double none = (double)NAN;
    *out = (struct agreement){.passages = r->n_units,
                              .percent = none,
                              .alpha = none,
                              .alpha_interval = no_interval,
                              .fleiss = none,
                              .fleiss_interval = no_interval,
                              .gwet = none,
                              .gwet_interval = no_interval,
                              .cohen = none,
                              .cohen_interval = no_interval};
    for (size_t u = 0; u < r->n_units; u++) {
        bool yes = false, no = false;
        for (size_t c = 0; c < r->n_raters; c++) {
            yes = yes || r->rating[u * r->n_raters + c] > 0.5;
            no = no || r->rating[u * r->n_raters + c] < 0.5;
        }
        out->given += yes;
        out->differ += yes && no;
    }
    if (r->n_units == 0) return;
    out->percent = 1 - (double)out->differ / (double)r->n_units;
    if (r->n_units < 2) return;
    out->pair = pair_find(r, &out->first, &out->second);
    figures_make(arena, r, out, several, two);
}

/* Redraws of what is the same in each draw, and errors of a handful, are narrower than what is
 * known: perfect agreement on ten passages would come out as "1 to 1". */
static bool can_have_interval(const struct agreement *a) {
    return a->differ > 0 && a->given >= AGREEMENT_GIVEN_MIN;
}

/* Units of one code, those with two coders or more alone. */
static size_t units_take(const struct coded *coded, size_t code, double *rating) {
    size_t n = 0, coders = coded->n_coders;
    for (size_t p = 0; p < coded->n_passages; p++) {
        const int8_t *by = &coded->by_coder[(p * coded->n_codes + code) * coders];
        size_t who = 0;
        for (size_t c = 0; c < coders; c++) {
            rating[n * coders + c] = by[c] < 0 ? (double)NAN : by[c];
            who += by[c] >= 0;
        }
        n += who >= 2;
    }
    return n;
}

void agreement_of_code(struct arena *arena, const struct coded *coded, size_t code,
                       size_t replicates, const char *seed, struct agreement *out) {
    size_t mark = arena_mark(arena);
    double *rating = ARENA_ARRAY(arena, double, (coded->n_passages + 1) * coded->n_coders + 1);
    struct ratings r = {units_take(coded, code, rating), coded->n_coders, rating};
    struct rater_agreement several = {0};
    struct cohen two = {0};
    agreement_run(arena, &r, out, &several, &two);
    if (can_have_interval(out)) {
        if (replicates > 0 && !isnan(out->alpha))
            out->alpha_interval =
                krippendorff_interval(arena, &r, DISTANCE_NOMINAL, replicates, seed, 0.95);
        out->fleiss_interval = around(several.fleiss, several.fleiss_error);
        out->gwet_interval = around(several.gwet, several.gwet_error);
        out->cohen_interval = around(two.kappa, two.error);
    }
    arena_rewind(arena, mark);
}

/* The units of one passage: all codes, if two people or more coded it. */
static size_t passage_units_take(const struct coded *coded, size_t passage, double *rating) {
    size_t n = 0, coders = coded->n_coders;
    struct coded one = {1, coded->n_codes, coders,
                        &coded->by_coder[passage * coded->n_codes * coders]};
    for (size_t code = 0; code < coded->n_codes; code++)
        n += units_take(&one, code, &rating[n * coders]);
    return n;
}

/* What the figures of yes and no are made of; sums of passages add up. */
struct sums {
    double units, yes, ratings; /* how many ratings in all, and how many say yes */
    double apart, apart_each;   /* pairs that differ: in coincidences, and as shares of a unit's */
    double share;               /* sum of the units' shares of yes */
    double pair[2][2], pair_units; /* of the two of Cohen's kappa */
};

static void unit_add(const struct agreement *a, const double *rating, size_t coders,
                     struct sums *sums) {
    double yes = 0, n = 0, x = rating[a->first], y = rating[a->second];
    for (size_t c = 0; c < coders; c++) {
        if (isnan(rating[c])) continue;
        yes += rating[c];
        n++;
    }
    sums->units++;
    sums->yes += yes;
    sums->ratings += n;
    sums->apart += 2 * yes * (n - yes) / (n - 1);
    sums->apart_each += 2 * yes * (n - yes) / (n * (n - 1));
    sums->share += yes / n;
    if (isnan(x) || isnan(y)) return;
    sums->pair[x > 0.5][y > 0.5]++;
    sums->pair_units++;
}

static void sums_add(struct sums *to, const struct sums *s) {
    to->units += s->units;
    to->yes += s->yes;
    to->ratings += s->ratings;
    to->apart += s->apart;
    to->apart_each += s->apart_each;
    to->share += s->share;
    for (int i = 0; i < 4; i++) to->pair[i / 2][i % 2] += s->pair[i / 2][i % 2];
    to->pair_units += s->pair_units;
}

/* (observed - chance) / (1 - chance); NaN where chance alone explains everything. */
static double beyond(double observed, double chance) {
    return chance < 1 ? (observed - chance) / (1 - chance) : (double)NAN;
}

/* Alpha, Cohen's and Fleiss' kappa, AC1, as stats/raters.h has them for two values. */
static void sums_figures(const struct sums *s, double figures[FIGURES]) {
    double no = s->ratings - s->yes, share = s->share / s->units;
    double observed = 1 - s->apart_each / s->units;
    double first = (s->pair[1][0] + s->pair[1][1]) / s->pair_units;
    double second = (s->pair[0][1] + s->pair[1][1]) / s->pair_units;
    double expected = 2 * s->yes * no / (s->ratings - 1);
    figures[0] = expected > 0 ? 1 - s->apart / expected : (double)NAN;
    figures[1] = beyond((s->pair[0][0] + s->pair[1][1]) / s->pair_units,
                        first * second + (1 - first) * (1 - second));
    figures[2] = beyond(observed, share * share + (1 - share) * (1 - share));
    figures[3] = beyond(observed, 2 * share * (1 - share));
}

/* Passages are drawn again with all that was said of them: what people think of one code of a
 * passage hangs together with what they think of another. start[i] is the first unit of the i-th
 * passage. */
static void passages_redraw(struct arena *arena, const struct ratings *r, const size_t *start,
                            size_t passages, size_t replicates, const char *seed,
                            struct agreement *out) {
    double *values[FIGURES], figures[FIGURES];
    size_t made[FIGURES] = {0};
    struct interval *intervals[FIGURES] = {&out->alpha_interval, &out->cohen_interval,
                                           &out->fleiss_interval, &out->gwet_interval};
    struct sums *of = ARENA_ARRAY(arena, struct sums, passages + 1);
    for (size_t p = 0; p < passages; p++)
        for (size_t u = start[p]; u < start[p + 1]; u++)
            unit_add(out, &r->rating[u * r->n_raters], r->n_raters, &of[p]);
    for (size_t f = 0; f < FIGURES; f++) values[f] = ARENA_ARRAY(arena, double, replicates + 1);
    for (size_t b = 0; b < replicates; b++) {
        struct sums drawn = {0};
        struct rng rng;
        rng_init_stream(&rng, seed, b);
        for (size_t i = 0; i < passages; i++) sums_add(&drawn, &of[rng_below(&rng, passages)]);
        sums_figures(&drawn, figures);
        for (size_t f = 0; f < FIGURES; f++)
            if (!isnan(figures[f])) values[f][made[f]++] = figures[f];
    }
    for (size_t f = 0; f < FIGURES; f++)
        if (made[f] > 0) *intervals[f] = interval_percentile(values[f], made[f], 0.95);
}

void agreement_of_all(struct arena *arena, const struct coded *coded, size_t replicates,
                      const char *seed, struct agreement *out) {
    size_t mark = arena_mark(arena), n = 0, passages = 0, coders = coded->n_coders;
    double *rating =
        ARENA_ARRAY(arena, double, (coded->n_passages * coded->n_codes + 1) * coders + 1);
    size_t *start = ARENA_ARRAY(arena, size_t, coded->n_passages + 1);
    for (size_t p = 0; p < coded->n_passages; p++) {
        size_t units = passage_units_take(coded, p, &rating[n * coders]);
        if (units == 0) continue;
        start[passages++] = n;
        n += units;
    }
    start[passages] = n;
    struct ratings r = {n, coders, rating};
    struct rater_agreement several = {0};
    struct cohen two = {0};
    agreement_run(arena, &r, out, &several, &two);
    if (can_have_interval(out)) passages_redraw(arena, &r, start, passages, replicates, seed, out);
    arena_rewind(arena, mark);
}
