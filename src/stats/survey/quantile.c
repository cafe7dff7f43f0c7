#include "stats/survey/quantile.h"

#include "stats/survey/distribution.h"

#include <math.h>
#include <stdlib.h>

bool quantile_rule_of(const char *word, enum quantile_rule *out) {
    static const struct {
        const char *word;
        enum quantile_rule rule;
    } words[] = {
        {"math", QUANTILE_MATH},  {"school", QUANTILE_SCHOOL}, {"hf1", QUANTILE_MATH},
        {"hf2", QUANTILE_SCHOOL}, {"hf3", QUANTILE_HF3},       {"hf4", QUANTILE_HF4},
        {"hf5", QUANTILE_HF5},    {"hf6", QUANTILE_HF6},       {"hf7", QUANTILE_HF7},
        {"hf8", QUANTILE_HF8},    {"hf9", QUANTILE_HF9},       {"shahvaish", QUANTILE_SHAHVAISH}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!text_is(word, words[i].word)) continue;
        *out = words[i].rule;
        return true;
    }
    return false;
}

struct placed {
    double value, weight;
    size_t row;
};

static int by_value(const void *a, const void *b) {
    const struct placed *x = a, *y = b;
    if (x->value != y->value) return x->value > y->value ? 1 : -1;
    return (x->row > y->row) - (x->row < y->row);
}

struct ordered ordered_make(struct arena *arena, const double *numbers, const double *weights,
                            const bool *keep, size_t n_rows) {
    double *values = ARENA_ARRAY(arena, double, n_rows + 1);
    double *ordered = ARENA_ARRAY(arena, double, n_rows + 1);
    double *below = ARENA_ARRAY(arena, double, n_rows + 1), sum = 0;
    size_t mark = arena_mark(arena), n = 0;
    struct placed *placed = ARENA_ARRAY(arena, struct placed, n_rows + 1);
    for (size_t r = 0; r < n_rows; r++)
        if (keep[r] && weights[r] > 0) placed[n++] = (struct placed){numbers[r], weights[r], r};
    if (n > 1) qsort(placed, n, sizeof placed[0], by_value);
    for (size_t i = 0; i < n; i++) {
        sum += placed[i].weight;
        values[i] = placed[i].value, ordered[i] = placed[i].weight, below[i] = sum;
    }
    arena_rewind(arena, mark);
    return (struct ordered){n, values, ordered, below};
}

/* The first place at which `below` reaches the weight, allowing for rounding. */
static size_t place_of(const struct ordered *ordered, double weight) {
    double slack = 1e-12 * ordered->below[ordered->n - 1];
    size_t low = 0, high = ordered->n - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (ordered->below[middle] >= weight - slack)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static double step(const struct ordered *ordered, double share, enum quantile_rule rule) {
    double all = ordered->below[ordered->n - 1], weight = share * all;
    size_t at = place_of(ordered, weight);
    bool exact = fabs(ordered->below[at] - weight) <= 1e-12 * all && at + 1 < ordered->n;
    if (!exact || rule == QUANTILE_MATH) return ordered->values[at];
    if (rule == QUANTILE_SCHOOL) return 0.5 * (ordered->values[at] + ordered->values[at + 1]);
    return ordered->values[at % 2 == 1 ? at : at + 1]; /* hf3: the even place */
}

/* Where the i-th value lies on the scale of `whole`. */
static double position(const struct ordered *ordered, size_t i, enum quantile_rule rule) {
    double below = ordered->below[i], own = ordered->weights[i];
    switch (rule) {
    case QUANTILE_HF5: return below - own / 2;
    case QUANTILE_HF7: return below - own;
    case QUANTILE_HF8: return below - own / 3;
    case QUANTILE_HF9: return below - own * 3 / 8;
    default: return below;
    }
}

static double whole_of(const struct ordered *ordered, enum quantile_rule rule) {
    double all = ordered->below[ordered->n - 1], last = ordered->weights[ordered->n - 1];
    switch (rule) {
    case QUANTILE_HF6: return all + last;
    case QUANTILE_HF7: return all - last;
    case QUANTILE_HF8: return all + last / 3;
    case QUANTILE_HF9: return all + last / 4;
    default: return all;
    }
}

/* The least value at which the share of Shah and Vaish is reached. */
static double shah_vaish(const struct ordered *ordered, double share) {
    double n = (double)ordered->n, scale = n / ordered->below[ordered->n - 1];
    for (size_t i = 0; i < ordered->n; i++) {
        double own = ordered->weights[i] * scale;
        if ((ordered->below[i] * scale + 0.5 - own / 2) / (n + 1) >= share - 1e-12)
            return ordered->values[i];
    }
    return ordered->values[ordered->n - 1];
}

double ordered_quantile(const struct ordered *ordered, double share, enum quantile_rule rule) {
    if (ordered->n == 0 || isnan(share)) return (double)NAN;
    if (rule == QUANTILE_MATH || rule == QUANTILE_SCHOOL || rule == QUANTILE_HF3)
        return step(ordered, share, rule);
    if (rule == QUANTILE_SHAHVAISH) return shah_vaish(ordered, share);
    double wanted = share * whole_of(ordered, rule);
    if (wanted <= position(ordered, 0, rule)) return ordered->values[0];
    size_t low = 0, high = ordered->n - 1;
    if (wanted >= position(ordered, high, rule)) return ordered->values[high];
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (position(ordered, middle, rule) <= wanted)
            low = middle;
        else
            high = middle;
    }
    double from = position(ordered, low, rule), to = position(ordered, high, rule);
    return ordered->values[low] +
           (wanted - from) / (to - from) * (ordered->values[high] - ordered->values[low]);
}

enum fail quantile_run(struct arena *arena, const struct design *design, const bool *domain,
                       const struct variable *variable, const double *shares, size_t n_shares,
                       enum quantile_rule rule, enum share_method method, double level,
                       struct quantile *out, struct why *why) {
    bool *keep = complete_rows(arena, design->n_rows, domain, variable, 1);
    struct ordered ordered =
        ordered_make(arena, variable->numbers, design->weights, keep, design->n_rows);
    bool *under = ARENA_ARRAY(arena, bool, design->n_rows + 1);
    if (ordered.n == 0)
        return why_fail(why, FAIL_INFEASIBLE, variable->name,
                        "nobody with a weight above 0 has an answer to '%.60s'", variable->name);
    for (size_t i = 0; i < n_shares; i++) {
        struct share share;
        if (!(shares[i] >= 0 && shares[i] <= 1))
            return why_fail(why, FAIL_INPUT, variable->name, "want quantiles between 0 and 1");
        double value = ordered_quantile(&ordered, shares[i], rule);
        for (size_t r = 0; r < design->n_rows; r++)
            under[r] = keep[r] && variable->numbers[r] <= value;
        TRY(share_run(arena, design, keep, NULL, under, method, level, &share, why));
        share.df = design_df(arena, design, keep); /* the units of those who answered */
        share_interval(&share, method, level, share.n_effective);
        /* A share that may lie beyond 0 or 1 sets no limit on that side: NaN. */
        struct interval interval = {
            share.interval.low < 0 ? (double)NAN
                                   : ordered_quantile(&ordered, share.interval.low, rule),
            share.interval.high > 1 ? (double)NAN
                                    : ordered_quantile(&ordered, share.interval.high, rule)};
        double t = t_quantile(1 - (1 - level) / 2, share.df);
        out[i] =
            (struct quantile){value, (interval.high - interval.low) / (2 * t), interval, share.df};
    }
    return FAIL_NONE;
}
