#include "coding/agreement.h"

#include "stats/raters.h"

#include <math.h>
#include <string.h>

static const double normal_95 = 1.959963984540054;

static struct interval around(double value, double error) {
    if (isnan(value) || isnan(error)) return (struct interval){(double)NAN, (double)NAN};
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

static void agreement_run(struct arena *arena, const struct ratings *r, size_t replicates,
                          const char *seed, struct agreement *out) {
    struct interval none = {(double)NAN, (double)NAN};
    *out = (struct agreement){.passages = r->n_units,
                              .percent = (double)NAN,
                              .alpha = (double)NAN,
                              .alpha_interval = none,
                              .fleiss = (double)NAN,
                              .fleiss_interval = none,
                              .gwet = (double)NAN,
                              .gwet_interval = none,
                              .cohen = (double)NAN,
                              .cohen_interval = none};
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
    out->alpha = krippendorff_alpha(arena, r, DISTANCE_NOMINAL);
    if (replicates > 0 && !isnan(out->alpha))
        out->alpha_interval =
            krippendorff_interval(arena, r, DISTANCE_NOMINAL, replicates, seed, 0.95);
    struct rater_agreement several = rater_agreement_run(arena, r, WEIGHTS_IDENTITY);
    out->fleiss = several.fleiss;
    out->fleiss_interval = around(several.fleiss, several.fleiss_error);
    out->gwet = several.gwet;
    out->gwet_interval = around(several.gwet, several.gwet_error);
    out->pair = pair_find(r, &out->first, &out->second);
    if (out->pair < 2) return;
    struct cohen two = cohen_run(arena, r, out->first, out->second);
    out->cohen = two.kappa;
    out->cohen_interval = around(two.kappa, two.error);
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
    size_t n = units_take(coded, code, rating);
    agreement_run(arena, &(struct ratings){n, coded->n_coders, rating}, replicates, seed, out);
    arena_rewind(arena, mark);
}

void agreement_of_all(struct arena *arena, const struct coded *coded, size_t replicates,
                      const char *seed, struct agreement *out) {
    size_t mark = arena_mark(arena), n = 0, coders = coded->n_coders;
    double *rating =
        ARENA_ARRAY(arena, double, (coded->n_passages * coded->n_codes + 1) * coders + 1);
    for (size_t code = 0; code < coded->n_codes; code++)
        n += units_take(coded, code, &rating[n * coders]);
    agreement_run(arena, &(struct ratings){n, coders, rating}, replicates, seed, out);
    arena_rewind(arena, mark);
}
