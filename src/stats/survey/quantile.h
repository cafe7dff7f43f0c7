/*
 * quantile -- the value below which a share of all people lies.
 *
 * Question: what is the median, or the value that one in ten exceed?
 * Method:   weighted quantiles by one of the usual definitions; the interval is that of
 *           the share at or below the quantile (Woodruff), turned back into values by
 *           the same definition.
 * Source:   Hyndman & Fan (1996), The American Statistician 50, 361-365, definitions 1 to 9,
 *           with cumulated weights for counts; Shah & Vaish (2006); Woodruff (1952), JASA 47.
 * Units:    those of the variable.
 * Fails:    INPUT for shares outside 0..1; as estimate_run.
 * Pure:     yes. O(n log n).
 */
#ifndef STATS_SURVEY_QUANTILE_H
#define STATS_SURVEY_QUANTILE_H

#include "stats/survey/share.h"

enum quantile_rule {
    QUANTILE_MATH,   /* hf1: the first value at which the share is reached */
    QUANTILE_SCHOOL, /* hf2: the same, the middle of two where the share is met exactly */
    QUANTILE_HF3,
    QUANTILE_HF4,
    QUANTILE_HF5,
    QUANTILE_HF6,
    QUANTILE_HF7,
    QUANTILE_HF8,
    QUANTILE_HF9,
    QUANTILE_SHAHVAISH
};
bool quantile_rule_of(const char *word, enum quantile_rule *out);

/* Values sorted upwards with their weights cumulated. */
struct ordered {
    size_t n;
    const double *values, *weights, *below; /* below[i]: sum of weights up to and with i */
};
/* Of the rows to keep with weight above 0; ties stay in the order of rows. */
struct ordered ordered_make(struct arena *arena, const double *numbers, const double *weights,
                            const bool *keep, size_t n_rows);
double ordered_quantile(const struct ordered *ordered, double share, enum quantile_rule rule);

struct quantile {
    double value, error;
    struct interval interval;
    double df;
};
/* `method` is Wald (Woodruff), beta, logit or arcsine. */
enum fail quantile_run(struct arena *arena, const struct design *design, const bool *domain,
                       const struct variable *variable, const double *shares, size_t n_shares,
                       enum quantile_rule rule, enum share_method method, double level,
                       struct quantile *out, struct why *why) MUST_USE;

#endif
