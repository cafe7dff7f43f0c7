#include "stats/survey/share.h"

#include "stats/survey/distribution.h"

#include <math.h>

bool share_method_of(const char *word, enum share_method *out) {
    static const struct {
        const char *word;
        enum share_method method;
    } words[] = {{"usual", SHARE_USUAL},     {"wilson", SHARE_WILSON},
                 {"beta", SHARE_BETA},       {"logit", SHARE_LOGIT},
                 {"xlogit", SHARE_LOGIT},    {"asin", SHARE_ARCSINE},
                 {"arcsine", SHARE_ARCSINE}, {"likelihood", SHARE_LIKELIHOOD},
                 {"mean", SHARE_WALD},       {"wald", SHARE_WALD}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!text_is(word, words[i].word)) continue;
        *out = words[i].method;
        return true;
    }
    return false;
}

static struct interval wilson(double p, double n, double t) {
    if (n <= 0 || isinf(n)) return (struct interval){p, p};
    double middle = (p + t * t / (2 * n)) / (1 + t * t / n);
    double half = t / (1 + t * t / n) * sqrt(p * (1 - p) / n + t * t / (4 * n * n));
    return (struct interval){fmax(0, middle - half), fmin(1, middle + half)};
}

static struct interval korn_graubard(double p, double n, double level) {
    double beyond = (1 - level) / 2;
    return (struct interval){
        p <= 0 ? 0 : beta_quantile(beyond, n * p, n * (1 - p) + 1),
        p >= 1 ? 1 : beta_quantile(1 - beyond, n * p + 1, n * (1 - p)),
    };
}

static struct interval logit(double p, double error, double t) {
    if (p <= 0 || p >= 1) return (struct interval){p, p};
    double odds = log(p / (1 - p)), half = t * error / (p * (1 - p));
    return (struct interval){1 / (1 + exp(half - odds)), 1 / (1 + exp(-half - odds))};
}

static struct interval arcsine(double p, double error, double t) {
    if (p <= 0 || p >= 1) return (struct interval){p, p};
    double angle = asin(sqrt(p)), half = t * error / (2 * sqrt(p * (1 - p)));
    double low = angle - half, high = angle + half;
    return (struct interval){sin(low) * sin(low), sin(high) * sin(high)};
}

/* Twice the fall of the log likelihood of one person from p to x. */
static double fall(double p, double x) {
    return 2 * (p * log(p / x) + (1 - p) * log((1 - p) / (1 - x)));
}

static double where_fall_is(double p, double wanted, double inside, double outside) {
    for (int i = 0; i < 200; i++) {
        double x = 0.5 * (inside + outside);
        if (fall(p, x) < wanted)
            inside = x;
        else
            outside = x;
    }
    return 0.5 * (inside + outside);
}

static struct interval likelihood(double p, double error, double n, double t) {
    if (p <= 0 || p >= 1 || error <= 0) return (struct interval){p, p};
    /* The design effect is against the fitted variance, which divides by n - 1. */
    double wanted = t * t * error * error / (p * (1 - p)) * n / (n - 1);
    return (struct interval){where_fall_is(p, wanted, p, 0), where_fall_is(p, wanted, p, 1)};
}

void share_interval(struct share *share, enum share_method method, double level, double kish) {
    double p = share->value, error = share->error;
    double t = t_quantile(1 - (1 - level) / 2, share->df);
    bool edge = p <= 0 || p >= 1 || !(error > 0);
    share->n_effective = edge ? kish : p * (1 - p) / (error * error);
    double ratio = t_quantile(1 - (1 - level) / 2, share->n - 1) / t;
    share->n_adjusted = share->n_effective * ratio * ratio;
    if (method == SHARE_USUAL)
        method = edge || share->n_effective * fmin(p, 1 - p) < 10 ? SHARE_BETA : SHARE_WILSON;
    if (share->df <= 0 || isnan(t)) {
        share->interval = (struct interval){(double)NAN, (double)NAN};
        share->method = method;
        return;
    }
    switch (method) {
    case SHARE_USUAL:
    case SHARE_WILSON: share->interval = wilson(p, share->n_effective, t); break;
    case SHARE_BETA: share->interval = korn_graubard(p, share->n_adjusted, level); break;
    case SHARE_LOGIT: share->interval = logit(p, error, t); break;
    case SHARE_ARCSINE: share->interval = arcsine(p, error, t); break;
    case SHARE_LIKELIHOOD: share->interval = likelihood(p, error, share->n, t); break;
    case SHARE_WALD: share->interval = (struct interval){p - t * error, p + t * error}; break;
    }
    share->method = method;
}

enum fail share_run(struct arena *arena, const struct design *design, const bool *domain,
                    const bool *yes, enum share_method method, double level, struct share *out,
                    struct why *why) {
    size_t mark = arena_mark(arena);
    double *numbers = ARENA_ARRAY(arena, double, design->n_rows + 1), sum = 0, squares = 0;
    for (size_t r = 0; r < design->n_rows; r++) {
        numbers[r] = yes[r] ? 1 : 0;
        if (domain != NULL && !domain[r]) continue;
        sum += design->weights[r];
        squares += design->weights[r] * design->weights[r];
    }
    struct variable variable = {.name = "share", .numbers = numbers};
    struct estimate estimate;
    struct estimate_plan plan = {
        .design = design, .domain = domain, .variables = &variable, .n_variables = 1};
    enum fail fail = estimate_run(arena, &plan, &estimate, why);
    if (fail == FAIL_NONE) {
        struct share share = {.value = estimate.values[0],
                              .error = estimate.errors[0],
                              .df = estimate.df,
                              .n = (double)estimate.people[0]};
        share_interval(&share, method, level, sum * sum / squares);
        *out = share;
    }
    arena_rewind(arena, mark);
    return fail;
}
