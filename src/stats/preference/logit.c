#include "stats/preference/logit.h"

#include "stats/survey/matrix.h"

#include <math.h>
#include <string.h>

bool positive_invert(struct arena *arena, const double *a, size_t n, double *inverse, size_t *bad) {
    size_t mark = arena_mark(arena);
    double *l = ARENA_ARRAY(arena, double, n *n + 1);
    bool good = true;
    for (size_t j = 0; j < n && good; j++) {
        double pivot = a[j * n + j];
        for (size_t k = 0; k < j; k++) pivot -= l[j * n + k] * l[j * n + k];
        good = pivot > 1e-10 * a[j * n + j] && pivot > 0;
        if (!good && bad != NULL) *bad = j;
        l[j * n + j] = sqrt(pivot);
        for (size_t i = j + 1; i < n && good; i++) {
            double sum = a[i * n + j];
            for (size_t k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k];
            l[i * n + j] = sum / l[j * n + j];
        }
    }
    for (size_t column = 0; column < n && good; column++) {
        double *x = inverse + column * n; /* symmetric: rows may serve as columns */
        for (size_t i = 0; i < n; i++) {
            double sum = i == column ? 1 : 0;
            for (size_t k = column; k < i; k++) sum -= l[i * n + k] * x[k];
            x[i] = i < column ? 0 : sum / l[i * n + i];
        }
        for (size_t i = n; i-- > 0;) {
            double sum = x[i];
            for (size_t k = i + 1; k < n; k++) sum -= l[k * n + i] * x[k];
            x[i] = sum / l[i * n + i];
        }
    }
    arena_rewind(arena, mark);
    return good;
}

/* What one pass over the sets gives for coefficients b. */
struct pass {
    double likelihood;
    double *score, *information; /* [p], [p * p] */
    double *mean, *difference;   /* scratch [p] */
    double *chance;              /* scratch [largest set] */
    double *by_cluster;          /* [n_clusters * p] or NULL */
};

static double row_product(const double *x, const double *b, size_t p) {
    double sum = 0;
    for (size_t i = 0; i < p; i++) sum += x[i] * b[i];
    return sum;
}

/* information += weight * d d' (lower triangle), passing over zeros. */
static void rank_one(double *information, const double *d, size_t p, double weight) {
    for (size_t i = 0; i < p; i++) {
        double left = weight * d[i];
        if (left == 0) continue;
        double *row = information + i * p;
        for (size_t j = 0; j <= i; j++) row[j] += left * d[j];
    }
}

static void set_add(const struct logit_plan *plan, const double *b, size_t s, struct pass *pass) {
    size_t p = plan->n_features, n = plan->start[s + 1] - plan->start[s];
    const double *x = plan->features + plan->start[s] * p;
    double weight = plan->weight == NULL ? 1 : plan->weight[s], most = -(double)INFINITY, sum = 0;
    for (size_t j = 0; j < n; j++) {
        pass->chance[j] = row_product(x + j * p, b, p);
        most = fmax(most, pass->chance[j]);
    }
    double own = pass->chance[plan->chosen[s]] - most;
    for (size_t j = 0; j < n; j++) sum += pass->chance[j] = exp(pass->chance[j] - most);
    pass->likelihood += weight * (own - log(fmax(sum, 1))); /* one of the terms is 1 */
    for (size_t i = 0; i < p; i++) pass->mean[i] = 0;
    for (size_t j = 0; j < n; j++) {
        pass->chance[j] /= sum;
        for (size_t i = 0; i < p; i++) pass->mean[i] += pass->chance[j] * x[j * p + i];
    }
    double *cluster = pass->by_cluster == NULL || plan->cluster == NULL
                          ? NULL
                          : pass->by_cluster + (size_t)plan->cluster[s] * p;
    for (size_t i = 0; i < p; i++) {
        double score = weight * (x[plan->chosen[s] * p + i] - pass->mean[i]);
        pass->score[i] += score;
        if (cluster != NULL) cluster[i] += score;
    }
    if (n == 2) { /* one difference instead of two */
        for (size_t i = 0; i < p; i++) pass->difference[i] = x[i] - x[p + i];
        rank_one(pass->information, pass->difference, p,
                 weight * pass->chance[0] * pass->chance[1]);
        return;
    }
    for (size_t j = 0; j < n; j++) {
        for (size_t i = 0; i < p; i++) pass->difference[i] = x[j * p + i] - pass->mean[i];
        rank_one(pass->information, pass->difference, p, weight * pass->chance[j]);
    }
}

static void pass_run(const struct logit_plan *plan, const double *b, struct pass *pass) {
    size_t p = plan->n_features;
    pass->likelihood = 0;
    memset(pass->score, 0, p * sizeof(double));
    memset(pass->information, 0, p * p * sizeof(double));
    for (size_t s = 0; s < plan->n_sets; s++) set_add(plan, b, s, pass);
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < i; j++) pass->information[j * p + i] = pass->information[i * p + j];
}

static enum fail not_told_apart(size_t feature, struct why *why) {
    enum fail fail = why_fail(why, FAIL_INPUT, "features",
                              "feature %zu cannot be told apart from those before it", feature + 1);
    if (why != NULL) why->column = (int64_t)feature + 1;
    return fail;
}

/* Newton's steps, halved while the likelihood falls. Leaves the pass at the top. */
static enum fail climb(struct arena *arena, const struct logit_plan *plan, struct pass *pass,
                       struct logit *made, struct why *why) {
    size_t p = plan->n_features, bad = 0;
    double *b = made->estimate, *next = ARENA_ARRAY(arena, double, p + 1);
    double *step = ARENA_ARRAY(arena, double, p + 1);
    pass_run(plan, b, pass);
    made->likelihood_null = pass->likelihood;
    for (made->iterations = 1; made->iterations <= 60; made->iterations++) {
        if (!positive_invert(arena, pass->information, p, made->covariance, &bad)) {
            if (made->iterations == 1) return not_told_apart(bad, why);
            break;
        }
        double before = pass->likelihood, gain = 0, largest = 0;
        for (size_t i = 0; i < p; i++) {
            step[i] = row_product(made->covariance + i * p, pass->score, p);
            gain += step[i] * pass->score[i];
            largest = fmax(largest, fabs(b[i]));
        }
        if (gain < 1e-20 * (1 + fabs(before)) || p == 0) return FAIL_NONE;
        if (largest > 30) break;
        for (int half = 0; half < 30; half++) {
            double share = ldexp(1, -half);
            for (size_t i = 0; i < p; i++) next[i] = b[i] + share * step[i];
            pass_run(plan, next, pass);
            if (pass->likelihood >= before - 1e-12 * fabs(before)) break;
        }
        memcpy(b, next, p * sizeof(double));
        if (gain < 1e-16 * (1 + fabs(before))) {
            if (!positive_invert(arena, pass->information, p, made->covariance, &bad)) break;
            return FAIL_NONE;
        }
    }
    return why_fail(
        why, FAIL_CONVERGE, "features",
        "the estimates run away: something is always, or never, chosen where it stands");
}

static void sandwich(struct arena *arena, const struct logit_plan *plan, const struct pass *pass,
                     struct logit *made, double *meat) {
    size_t p = plan->n_features;
    for (int32_t c = 0; c < plan->n_clusters; c++)
        rank_one(meat, pass->by_cluster + (size_t)c * p, p, 1);
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < i; j++) meat[j * p + i] = meat[i * p + j];
    matrix_sandwich(arena, made->covariance, meat, p, made->covariance_clustered);
}

enum fail logit_run(struct arena *arena, const struct logit_plan *plan, struct logit *out,
                    struct why *why) {
    size_t p = plan->n_features, largest = 1;
    for (size_t s = 0; s < plan->n_sets; s++) {
        size_t n = plan->start[s + 1] - plan->start[s];
        if (n < 1 || plan->chosen[s] >= n)
            return why_fail(why, FAIL_INPUT, "chosen", "set %zu has no chosen alternative", s + 1);
        largest = n > largest ? n : largest;
    }
    struct logit made = {.n_features = p};
    made.estimate = ARENA_ARRAY(arena, double, p + 1);
    made.error = ARENA_ARRAY(arena, double, p + 1);
    made.error_clustered = ARENA_ARRAY(arena, double, p + 1);
    made.covariance = ARENA_ARRAY(arena, double, p *p + 1);
    made.covariance_clustered = ARENA_ARRAY(arena, double, p *p + 1);
    size_t mark = arena_mark(arena);
    struct pass pass = {.score = ARENA_ARRAY(arena, double, p + 1),
                        .information = ARENA_ARRAY(arena, double, p *p + 1),
                        .mean = ARENA_ARRAY(arena, double, p + 1),
                        .difference = ARENA_ARRAY(arena, double, p + 1),
                        .chance = ARENA_ARRAY(arena, double, largest)};
    TRY(climb(arena, plan, &pass, &made, why));
    if (plan->cluster != NULL) {
        pass.by_cluster = ARENA_ARRAY(arena, double, (size_t)plan->n_clusters *p + 1);
        pass_run(plan, made.estimate, &pass);
        sandwich(arena, plan, &pass, &made, ARENA_ARRAY(arena, double, p *p + 1));
    }
    made.likelihood = pass.likelihood;
    for (size_t i = 0; i < p; i++) {
        made.error[i] = sqrt(made.covariance[i * p + i]);
        made.error_clustered[i] =
            plan->cluster == NULL ? (double)NAN : sqrt(made.covariance_clustered[i * p + i]);
    }
    arena_rewind(arena, mark);
    *out = made;
    return FAIL_NONE;
}
