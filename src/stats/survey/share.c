#include "stats/survey/share.h"

#include "stats/proportion.h"
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

const char *share_method_word(enum share_method method) {
    static const char *const words[] = {"usual", "wilson",     "beta", "logit",
                                        "asin",  "likelihood", "wald"};
    return words[method];
}

static struct interval wilson(double p, double n, double t) {
    return n <= 0 || isinf(n) ? (struct interval){p, p} : wilson_interval(p, n, t);
}

static struct interval korn_graubard(double p, double n, double level) {
    double beyond = (1 - level) / 2;
    return (struct interval){
        p <= 0 ? 0 : beta_quantile(beyond, n * p, n * (1 - p) + 1),
        p >= 1 ? 1 : beta_quantile(1 - beyond, n * p + 1, n * (1 - p)),
    };
}

static struct interval logit(double p, double error, double t) {
    double odds = log(p / (1 - p)), half = t * error / (p * (1 - p));
    return (struct interval){1 / (1 + exp(half - odds)), 1 / (1 + exp(-half - odds))};
}

static struct interval arcsine(double p, double error, double t) {
    double angle = asin(sqrt(p)), half = t * error / (2 * sqrt(p * (1 - p)));
    double low = fmax(angle - half, 0), high = fmin(angle + half, M_PI_2); /* not folded over */
    return (struct interval){sin(low) * sin(low), sin(high) * sin(high)};
}

enum { STEPS = 10, POINTS = 2 * STEPS + 1 };

/* The profile at a few points: signed roots of the deviance at log odds x. */
struct profile {
    size_t n;
    double x[POINTS], z[POINTS];
};

/* Coefficients of the cubic spline with ends from four points each (Forsythe, Malcolm & Moler
 * 1977, Computer Methods for Mathematical Computations, 4.5). At least four points. */
static void spline_fit(const struct profile *p, double *b, double *c, double *d) {
    size_t n = p->n;
    const double *x = p->x, *y = p->z;
    for (size_t i = 0; i + 1 < n; i++) d[i] = x[i + 1] - x[i];
    for (size_t i = 1; i + 1 < n; i++) {
        b[i] = 2 * (d[i - 1] + d[i]);
        c[i] = (y[i + 1] - y[i]) / d[i] - (y[i] - y[i - 1]) / d[i - 1];
    }
    b[0] = -d[0], b[n - 1] = -d[n - 2];
    c[0] = c[2] / (x[3] - x[1]) - c[1] / (x[2] - x[0]);
    c[n - 1] = c[n - 2] / (x[n - 1] - x[n - 3]) - c[n - 3] / (x[n - 2] - x[n - 4]);
    c[0] = c[0] * d[0] * d[0] / (x[3] - x[0]);
    c[n - 1] = -c[n - 1] * d[n - 2] * d[n - 2] / (x[n - 1] - x[n - 4]);
    for (size_t i = 1; i < n; i++) {
        double t = d[i - 1] / b[i - 1];
        b[i] -= t * d[i - 1], c[i] -= t * c[i - 1];
    }
    c[n - 1] /= b[n - 1];
    for (size_t i = n - 1; i-- > 0;) c[i] = (c[i] - d[i] * c[i + 1]) / b[i];
    for (size_t i = 0; i + 1 < n; i++) {
        b[i] = (y[i + 1] - y[i]) / d[i] - d[i] * (c[i + 1] + 2 * c[i]);
        d[i] = (c[i + 1] - c[i]) / d[i];
        c[i] *= 3;
    }
}

/* The log odds at which the profile is `wanted`, between points of the spline a third as far
 * apart, joined by straight lines. */
static double profile_where(const struct profile *p, double wanted) {
    double b[POINTS] = {0}, c[POINTS] = {0}, d[POINTS] = {0}, before_x = 0, before_z = 0;
    spline_fit(p, b, c, d);
    size_t n = 3 * p->n;
    for (size_t i = 0, k = 0; i < n; i++) {
        double x = p->x[0] + (p->x[p->n - 1] - p->x[0]) * (double)i / (double)(n - 1);
        while (k + 2 < p->n && x >= p->x[k + 1]) k++;
        double dx = x - p->x[k], z = p->z[k] + dx * (b[k] + dx * (c[k] + dx * d[k]));
        if (i > 0 && before_z <= wanted && wanted <= z)
            return before_x + (wanted - before_z) / (z - before_z) * (x - before_x);
        before_x = x, before_z = z;
    }
    return (double)NAN;
}

/* Twice the fall of the log likelihood of one person from p to the share x. */
static double fall(double p, double x) {
    return 2 * (p * log(p / x) + (1 - p) * log((1 - p) / (1 - x)));
}

/* As R's survey package finds it: a profile in steps of the standard error, interpolated. */
static struct interval likelihood(const struct share *share, double t) {
    double p = share->value, n = share->answers > 0 ? share->answers : share->n;
    double fitted = share->fitted > 0 ? share->fitted : n;
    if (share->error <= 0) return (struct interval){p, p};
    double before = share->before > 0 ? share->before : p, odds = log(p / (1 - p));
    double error = share->error / (p * (1 - p)); /* of the log odds */
    double cut = t * error * sqrt(fitted * before * (1 - before));
    double furthest = t_quantile(1 - normal_above(cut) / 4, n - 1);
    if (!isfinite(furthest)) furthest = 1.2 * cut;
    struct profile profile = {.n = 0};
    double z[2][STEPS];
    size_t steps[2] = {0, 0};
    for (int side = 0; side < 2; side++)
        for (double reached = 0; steps[side] + 1 < STEPS && reached < furthest; steps[side]++) {
            double x =
                odds + (side == 0 ? -1 : 1) * (double)(steps[side] + 1) * furthest / 5 * error;
            reached = z[side][steps[side]] =
                sqrt(fmax(n * fall(p, 1 / (1 + exp(-x))), 0) * (n - 1) / n);
        }
    for (size_t i = 0; i < steps[0] + 1 + steps[1]; i++) {
        double step = (double)i - (double)steps[0];
        profile.x[i] = odds + step * furthest / 5 * error;
        profile.z[i] = i < steps[0]   ? -z[0][steps[0] - 1 - i]
                       : i > steps[0] ? z[1][i - steps[0] - 1]
                                      : 0;
    }
    profile.n = steps[0] + 1 + steps[1];
    if (profile.n < 4) return (struct interval){(double)NAN, (double)NAN};
    return (struct interval){1 / (1 + exp(-profile_where(&profile, -cut))),
                             1 / (1 + exp(-profile_where(&profile, cut)))};
}

/* The share before the last step of iteratively reweighted least squares, whose weights the
 * fitted variance has: rows start at (w y + 0.5) / (w + 1), and steps end when the deviance
 * changes by less than 1e-8 of itself. */
static double share_before(const struct design *design, const bool *domain, const bool *yes,
                           double mean) {
    double above = 0, below = 0, all = 0, sum = 0, deviance = 0, p = 0, before = 0;
    for (size_t r = 0; r < design->n_rows; r++) {
        if ((domain != NULL && !domain[r]) || !(design->weights[r] > 0)) continue;
        double w = design->weights[r] / mean, y = yes[r] ? 1 : 0, m = (w * y + 0.5) / (w + 1);
        double v = m * (1 - m);
        above += w * v * (log(m / (1 - m)) + (y - m) / v);
        below += w * v;
        deviance -= 2 * w * log(yes[r] ? m : 1 - m);
        all += w, sum += w * y;
    }
    double beta = above / below, share = sum / all;
    for (int round = 0; round < 25; round++) {
        p = 1 / (1 + exp(-beta));
        double now = -2 * all * (share * log(p) + (1 - share) * log(1 - p));
        if (fabs(now - deviance) / (fabs(now) + 0.1) < 1e-8) return before;
        deviance = now, before = p;
        beta += (share - p) / (p * (1 - p));
    }
    return p;
}

void share_interval(struct share *share, enum share_method method, double level, double kish) {
    double p = share->value, error = share->error;
    double t = t_quantile(1 - (1 - level) / 2, share->df);
    bool end = p <= 0 || p >= 1, edge = end || !(error > 0);
    share->n_effective = edge ? kish : p * (1 - p) / (error * error);
    double ratio = t_quantile(1 - (1 - level) / 2, share->n - 1) / t;
    share->n_adjusted = share->n_effective * fmin(1, ratio * ratio); /* never more than there are */
    if (method == SHARE_USUAL)
        method = edge || share->n_effective * fmin(p, 1 - p) < 10 ? SHARE_BETA : SHARE_WILSON;
    if (end && method != SHARE_WILSON) method = SHARE_BETA;
    share->method = method;
    share->interval = (struct interval){(double)NAN, (double)NAN};
    if (share->df <= 0 || isnan(t) || isnan(p) || isnan(error)) return;
    switch (method) {
    case SHARE_USUAL:
    case SHARE_WILSON: share->interval = wilson(p, share->n_effective, t); break;
    case SHARE_BETA: share->interval = korn_graubard(p, share->n_adjusted, level); break;
    case SHARE_LOGIT: share->interval = logit(p, error, t); break;
    case SHARE_ARCSINE: share->interval = arcsine(p, error, t); break;
    case SHARE_LIKELIHOOD: share->interval = likelihood(share, t); break;
    case SHARE_WALD: share->interval = (struct interval){p - t * error, p + t * error}; break;
    }
}

enum fail share_run(struct arena *arena, const struct design *design, const bool *domain,
                    const bool *known, const bool *yes, enum share_method method, double level,
                    struct share *out, struct why *why) {
    size_t mark = arena_mark(arena);
    double *numbers = ARENA_ARRAY(arena, double, design->n_rows + 1), sum = 0, squares = 0, all = 0;
    bool *answered = ARENA_ARRAY(arena, bool, design->n_rows + 1);
    for (size_t r = 0; r < design->n_rows; r++) {
        double weight = design->weights[r];
        bool in = domain == NULL || domain[r];
        answered[r] = in && (known == NULL || known[r]);
        numbers[r] = !answered[r] ? (double)NAN : yes[r] ? 1 : 0;
        all += in ? weight : 0;
        sum += answered[r] ? weight : 0;
        squares += answered[r] ? weight * weight : 0;
    }
    struct variable variable = {.name = "share", .numbers = numbers};
    struct estimate estimate;
    struct estimate_plan plan = {
        .design = design, .domain = domain, .variables = &variable, .n_variables = 1};
    enum fail fail = estimate_run(arena, &plan, &estimate, why);
    if (fail == FAIL_NONE) {
        double mean = all / (double)estimate.rows[0];
        struct share share = {.value = estimate.values[0],
                              .error = estimate.errors[0],
                              .df = estimate.df,
                              .n = (double)estimate.rows[0],
                              .answers = (double)estimate.people[0],
                              .fitted = sum / mean};
        if (method == SHARE_LIKELIHOOD && share.value > 0 && share.value < 1)
            share.before = share_before(design, answered, yes, mean);
        share_interval(&share, method, level, sum * sum / squares);
        *out = share;
    }
    arena_rewind(arena, mark);
    return fail;
}
