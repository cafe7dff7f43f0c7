#include "stats/proportion.h"

#include "stats/paired.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

static enum fail count_check(int64_t count, int64_t n, double level, struct why *why) {
    if (n < 1) return why_fail(why, FAIL_INPUT, "n", "want at least one answer");
    if (count < 0 || count > n)
        return why_fail(why, FAIL_INPUT, "count", "want a count from 0 to %lld, got %lld",
                        (long long)n, (long long)count);
    if (!(level > 0.5 && level < 1))
        return why_fail(why, FAIL_INPUT, "level", "want a level between 0.5 and 1");
    return FAIL_NONE;
}

double wilson_quantile(double level) {
    return gsl_cdf_ugaussian_Pinv(1 - (1 - level) / 2);
}

struct interval wilson_interval(double share, double n, double z) {
    double middle = share + z * z / (2 * n);
    double width = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    double scale = 1 + z * z / n;
    /* 0 of n and n of n end exactly at 0 and 1; rounding must not put others past them. */
    return (struct interval){share <= 0 ? 0 : fmax(0, (middle - width) / scale),
                             share >= 1 ? 1 : fmin(1, (middle + width) / scale)};
}

static struct interval wilson(int64_t count, int64_t n, double level) {
    return wilson_interval((double)count / (double)n, (double)n, wilson_quantile(level));
}

enum fail proportion_wilson(int64_t count, int64_t n, double level, struct interval *out,
                            struct why *why) {
    TRY(count_check(count, n, level, why));
    *out = wilson(count, n, level);
    return FAIL_NONE;
}

enum fail proportion_exact(int64_t count, int64_t n, double level, struct interval *out,
                           struct why *why) {
    TRY(count_check(count, n, level, why));
    double tail = (1 - level) / 2, x = (double)count, size = (double)n;
    out->low = count == 0 ? 0 : gsl_cdf_beta_Pinv(tail, x, size - x + 1);
    out->high = count == n ? 1 : gsl_cdf_beta_Qinv(tail, x + 1, size - x);
    return FAIL_NONE;
}

/* Newcombe's correlation of the pairs, with his continuity correction when positive. */
static double pairs_correlation(const struct pairs *pairs, double n) {
    double a = (double)pairs->yes_yes, b = (double)pairs->yes_no;
    double c = (double)pairs->no_yes, d = (double)pairs->no_no;
    double margins = (a + b) * (c + d) * (a + c) * (b + d);
    if (margins <= 0) return 0;
    double product = a * d - b * c;
    if (product > 0) product = fmax(product - n / 2, 0);
    return product / sqrt(margins);
}

/* Newcombe (1998) method 10: delta^2 = dl^2 - 2 phi dl du + du^2. */
double newcombe_reach(double one, double other, double correlation) {
    return sqrt(fmax(one * one - 2 * correlation * one * other + other * other, 0));
}

enum fail proportion_change(const struct pairs *pairs, double level, struct paired_change *out,
                            struct why *why) {
    if (pairs->yes_yes < 0 || pairs->no_yes < 0 || pairs->yes_no < 0 || pairs->no_no < 0)
        return why_fail(why, FAIL_INPUT, "count", "want counts of 0 or more");
    int64_t n = pairs->yes_yes + pairs->no_yes + pairs->yes_no + pairs->no_no;
    int64_t before = pairs->yes_yes + pairs->yes_no, after = pairs->yes_yes + pairs->no_yes;
    TRY(count_check(before, n, level, why));
    if (n > INT32_MAX) return why_fail(why, FAIL_INPUT, "n", "want fewer than 2^31 answers");
    double size = (double)n, p_before = (double)before / size, p_after = (double)after / size;
    struct interval low_high_before = wilson(before, n, level);
    struct interval low_high_after = wilson(after, n, level);
    double correlation = pairs_correlation(pairs, size);
    double difference = p_after - p_before;
    double down =
        newcombe_reach(p_after - low_high_after.low, low_high_before.high - p_before, correlation);
    double up =
        newcombe_reach(low_high_after.high - p_after, p_before - low_high_before.low, correlation);
    *out = (struct paired_change){.n = n,
                                  .before = p_before,
                                  .after = p_after,
                                  .difference = difference,
                                  .interval = {difference - down, difference + up}};
    mcnemar_exact((double)pairs->no_yes, (double)pairs->yes_no, &out->p_exact, &out->p_mid);
    return FAIL_NONE;
}

int64_t transitions_count(const int *before, const int *after, size_t n, int n_answers,
                          int64_t *counts) {
    assert(n_answers > 0);
    size_t width = (size_t)n_answers;
    for (size_t i = 0; i < width * width; i++) counts[i] = 0;
    int64_t both = 0;
    for (size_t i = 0; i < n; i++) {
        assert(before[i] < n_answers && after[i] < n_answers);
        if (before[i] < 0 || after[i] < 0) continue;
        counts[(size_t)before[i] * width + (size_t)after[i]]++;
        both++;
    }
    return both;
}

struct pairs transitions_pairs(const int64_t *counts, int n_answers, int yes) {
    assert(yes >= 0 && yes < n_answers);
    struct pairs pairs = {0};
    for (int from = 0; from < n_answers; from++)
        for (int to = 0; to < n_answers; to++) {
            int64_t count = counts[(size_t)from * (size_t)n_answers + (size_t)to];
            if (from == yes && to == yes)
                pairs.yes_yes += count;
            else if (from == yes)
                pairs.yes_no += count;
            else if (to == yes)
                pairs.no_yes += count;
            else
                pairs.no_no += count;
        }
    return pairs;
}
