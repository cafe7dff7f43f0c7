#include "stats/survey/distribution.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

double normal_quantile(double p) {
    if (isnan(p)) return p;
    double x = gsl_cdf_ugaussian_Pinv(p);
    if (!isfinite(x)) return x;
    for (int i = 0; i < 2; i++) {
        double density = gsl_ran_ugaussian_pdf(x);
        double off = x < 0 ? gsl_cdf_ugaussian_P(x) - p : (1 - p) - gsl_cdf_ugaussian_Q(x);
        if (density > DBL_MIN) x -= off / density;
    }
    return p == 0.5 ? 0 : x;
}
double normal_below(double x) {
    return gsl_cdf_ugaussian_P(x);
}
double normal_above(double x) {
    return gsl_cdf_ugaussian_Q(x);
}

double t_below(double x, double df) {
    if (isnan(x) || isnan(df)) return (double)NAN;
    return isinf(df) ? normal_below(x) : gsl_cdf_tdist_P(x, df);
}

double t_two_sided(double x, double df) {
    if (isnan(x) || isnan(df) || df <= 0) return (double)NAN;
    return 2 * (isinf(df) ? normal_above(fabs(x)) : gsl_cdf_tdist_Q(fabs(x), df));
}

double t_quantile(double p, double df) {
    if (isnan(p) || isnan(df) || df <= 0) return (double)NAN;
    if (isinf(df)) return normal_quantile(p);
    if (p == 0.5) return 0;
    double x = gsl_cdf_tdist_Pinv(p, df);
    if (!isfinite(x)) return x;
    for (int i = 0; i < 3; i++) {
        double density = gsl_ran_tdist_pdf(x, df);
        double off = x < 0 ? gsl_cdf_tdist_P(x, df) - p : (1 - p) - gsl_cdf_tdist_Q(x, df);
        if (density > DBL_MIN) x -= off / density;
    }
    return x;
}

double chisq_above(double x, double df) {
    if (isnan(x) || isnan(df)) return (double)NAN;
    return x <= 0 ? 1 : gsl_cdf_chisq_Q(x, df);
}

double chisq_quantile(double p, double df) {
    if (isnan(p) || isnan(df)) return (double)NAN;
    double x = gsl_cdf_chisq_Pinv(p, df);
    if (!isfinite(x) || x <= 0) return x;
    for (int i = 0; i < 3; i++) {
        double density = gsl_ran_chisq_pdf(x, df);
        double off = p < 0.5 ? gsl_cdf_chisq_P(x, df) - p : (1 - p) - gsl_cdf_chisq_Q(x, df);
        double to = density > DBL_MIN ? x - off / density : x;
        if (to > 0) x = to;
    }
    return x;
}

double f_above(double x, double df1, double df2) {
    if (isnan(x) || isnan(df1) || isnan(df2) || df1 <= 0 || df2 <= 0) return (double)NAN;
    if (x <= 0) return 1;
    if (isinf(df2)) return chisq_above(x * df1, df1);
    return gsl_cdf_fdist_Q(x, df1, df2);
}

double beta_below(double x, double a, double b) {
    if (isnan(x) || isnan(a) || isnan(b)) return (double)NAN;
    return x <= 0 ? 0 : x >= 1 ? 1 : gsl_cdf_beta_P(x, a, b);
}

/* Halving, which cannot go astray, down to the last digit. */
double beta_quantile(double p, double a, double b) {
    if (isnan(p) || isnan(a) || isnan(b)) return (double)NAN;
    if (a <= 0) return 0;
    if (b <= 0) return 1;
    if (p <= 0 || p >= 1) return p <= 0 ? 0 : 1;
    double low = 0, high = 1;
    for (int i = 0; i < 1100; i++) {
        double x = 0.5 * (low + high);
        if (x <= low || x >= high) break;
        double off = p < 0.5 ? gsl_cdf_beta_P(x, a, b) - p : (1 - p) - gsl_cdf_beta_Q(x, a, b);
        if (off < 0)
            low = x;
        else
            high = x;
    }
    return 0.5 * (low + high);
}

/* Sum of weights[i] chi-squares with 1 df each, and of `other` times one with n_other df. */
struct mixture {
    const double *weights;
    unsigned long n;
    double other, n_other;
};

/* K(t), K'(t) and K''(t) of the sum. */
static void cumulants(const struct mixture *mixture, double t, double *k) {
    k[0] = k[1] = k[2] = 0;
    for (unsigned long i = 0; i <= mixture->n; i++) {
        double weight = i < mixture->n ? mixture->weights[i] : mixture->other;
        double df = i < mixture->n ? 1 : mixture->n_other;
        double below = 1 - 2 * t * weight;
        if (df <= 0 || weight == 0) continue;
        k[0] -= 0.5 * df * log(below);
        k[1] += df * weight / below;
        k[2] += 2 * df * weight * weight / (below * below);
    }
}

/* K'(t) = x by halving between the poles of K. */
static double saddle(const struct mixture *mixture, double x, double low, double high) {
    double k[3];
    for (int i = 0; i < 400; i++) {
        double t = 0.5 * (low + high);
        cumulants(mixture, t, k);
        if (k[1] < x)
            low = t;
        else
            high = t;
    }
    return 0.5 * (low + high);
}

static double mixture_above(const struct mixture *mixture, double x) {
    double largest = 0, least = fmin(mixture->other, 0), k[3];
    for (unsigned long i = 0; i < mixture->n; i++) {
        largest = fmax(largest, mixture->weights[i]);
        if (mixture->weights[i] < least) least = mixture->weights[i];
    }
    if (!(largest > 0)) return (double)NAN;
    double high = 0.5 / largest * (1 - 1e-15), low = -1 / largest;
    if (least < 0) {
        low = 0.5 / least * (1 - 1e-15);
    } else {
        cumulants(mixture, low, k);
        while (k[1] > x) {
            low *= 2;
            cumulants(mixture, low, k);
        }
    }
    double t = saddle(mixture, x, low, high);
    cumulants(mixture, t, k);
    if (fabs(t * largest) < 1e-6) { /* at the mean, where the formula is 0/0 */
        double k2 = 0, k3 = 0;
        for (unsigned long i = 0; i < mixture->n; i++) {
            double weight = mixture->weights[i];
            k2 += 2 * weight * weight;
            k3 += 8 * weight * weight * weight;
        }
        return 0.5 - k3 / (6 * sqrt(2 * M_PI) * pow(k2, 1.5));
    }
    double w = copysign(sqrt(2 * (t * x - k[0])), t), v = t * sqrt(k[2]);
    return normal_above(w + log(v / w) / w);
}

double chisq_mixture_above(double x, const double *weights, unsigned long n) {
    struct mixture mixture = {weights, n, 0, 0};
    return x <= 0 ? 1 : mixture_above(&mixture, x);
}

double f_mixture_above(double x, const double *weights, unsigned long n, double df2) {
    struct mixture mixture = {weights, n, -x / df2, floor(df2)};
    if (x <= 0) return 1;
    return isinf(df2) || df2 < 1 ? chisq_mixture_above(x, weights, n) : mixture_above(&mixture, 0);
}
