/* The distributions that all intervals and tests stand on. The labels are the arguments. */
#include "stats/survey/distribution.h"
#include "tests/golden/golden.h"

#include <math.h>

static void give_each(struct golden_run *run, const char *stat, size_t n_parts,
                      double (*value)(const double *parts)) {
    const char *const *labels;
    size_t n = golden_asked(run, stat, &labels);
    for (size_t i = 0; i < n; i++) {
        double parts[4];
        if (golden_label_numbers(labels[i], parts, 4) == n_parts)
            golden_number(run, stat, labels[i], value(parts));
    }
}

static double normal_quantile_of(const double *at) {
    return normal_quantile(at[0]);
}
static double normal_beyond_quantile(const double *at) {
    return normal_below(normal_quantile(at[0]) + 0.1);
}
static double normal_log_above(const double *at) {
    return log(normal_above(10 * at[0]));
}

static enum fail norm(struct golden_run *run, struct why *why) {
    (void)why;
    give_each(run, "qnorm", 1, normal_quantile_of);
    give_each(run, "pnorm", 1, normal_beyond_quantile);
    give_each(run, "log_sf", 1, normal_log_above);
    return FAIL_NONE;
}
GOLDEN(norm, "dist.norm");

static double t_quantile_of(const double *at) {
    return t_quantile(at[0], at[1]);
}
static double t_beyond_quantile(const double *at) {
    return t_below(t_quantile(at[0], at[1]) * 1.1, at[1]);
}

static enum fail t(struct golden_run *run, struct why *why) {
    (void)why;
    give_each(run, "qt", 2, t_quantile_of);
    give_each(run, "pt", 2, t_beyond_quantile);
    return FAIL_NONE;
}
GOLDEN(t, "dist.t");

static double chisq_quantile_of(const double *at) {
    return chisq_quantile(at[0], at[1]);
}
static double chisq_beyond(const double *at) {
    return chisq_above(3 * at[1], at[1]);
}

static enum fail chisq(struct golden_run *run, struct why *why) {
    (void)why;
    give_each(run, "qchisq", 2, chisq_quantile_of);
    give_each(run, "sf", 2, chisq_beyond);
    return FAIL_NONE;
}
GOLDEN(chisq, "dist.chisq");

static enum fail beta(struct golden_run *run, struct why *why) {
    (void)why;
    const char *const *labels;
    double p = golden_real(run, "p", 0.5), parts[4];
    size_t n = golden_asked(run, "qbeta", &labels);
    for (size_t i = 0; i < n; i++)
        if (golden_label_numbers(labels[i], parts, 4) == 2)
            golden_number(run, "qbeta", labels[i], beta_quantile(p, parts[0], parts[1]));
    n = golden_asked(run, "pbeta", &labels);
    for (size_t i = 0; i < n; i++)
        if (golden_label_numbers(labels[i], parts, 4) == 2)
            golden_number(run, "pbeta", labels[i], beta_below(p, parts[0], parts[1]));
    return FAIL_NONE;
}
GOLDEN(beta, "dist.beta");

static double f_beyond(const double *at) {
    return f_above(at[0], at[1], at[2]);
}

static enum fail f(struct golden_run *run, struct why *why) {
    (void)why;
    give_each(run, "sf", 3, f_beyond);
    return FAIL_NONE;
}
GOLDEN(f, "dist.f");
