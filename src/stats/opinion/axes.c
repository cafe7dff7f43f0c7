#include "stats/opinion/axes.h"

#include "base/rng.h"
#include "stats/cholesky.h"

#include <math.h>
#include <string.h>

enum { B = OPINION_BLOCK };
/* Four at a time; 16 is what an arena aligns to. */
typedef double quad __attribute__((vector_size(32), aligned(16)));

void opinion_table(const struct opinion_votes *votes, const double *weights, const bool *include,
                   double *table) {
    size_t c = votes->n_statements;
    for (size_t i = 0; i < 3 * c; i++) table[i] = 0;
    for (size_t p = 0; p < votes->n_people; p++) {
        double w = weights == NULL ? 1 : weights[p];
        for (size_t i = votes->start[p]; i < votes->start[p + 1]; i++)
            table[3 * (size_t)votes->statement[i] + (size_t)(votes->vote[i] + 1)] += w;
    }
    for (size_t j = 0; j < c; j++) {
        double *t = &table[3 * j], n = t[0] + t[1] + t[2];
        double mean = n > 0 ? (t[2] - t[0]) / n : 0;
        bool counts = n > 0 && (include == NULL || include[j]);
        for (int v = 0; v < 3; v++) t[v] = counts ? v - 1 - mean : 0;
    }
}

/* out = X' W X in, X the votes less their means. */
static void product(const struct opinion_votes *votes, const struct opinion_axes_plan *plan,
                    const quad *in, quad *out) {
    const double *table = plan->table;
    memset(out, 0, votes->n_statements * sizeof *out);
    for (size_t p = 0; p < votes->n_people; p++) {
        quad sum = {0, 0, 0, 0};
        size_t from = votes->start[p], to = votes->start[p + 1];
        for (size_t i = from; i < to; i++) {
            size_t j = votes->statement[i];
            sum += table[3 * j + (size_t)(votes->vote[i] + 1)] * in[j];
        }
        if (plan->weights != NULL) sum *= plan->weights[p];
        for (size_t i = from; i < to; i++) {
            size_t j = votes->statement[i];
            out[j] += table[3 * j + (size_t)(votes->vote[i] + 1)] * sum;
        }
    }
}

static double column_length(const quad *v, size_t n, int k) {
    double squares = 0;
    for (size_t j = 0; j < n; j++) squares += v[j][k] * v[j][k];
    return sqrt(squares);
}

/* Columns to length one and right angles, in order (twice, so that rounding does not spoil it).
 * A column of which nothing but rounding is left becomes zero: where people or statements are fewer
 * than columns it would be one of the others again, and their variance count twice. */
static void orthonormalise(quad *v, size_t n) {
    for (int pass = 0; pass < 2; pass++) {
        for (int k = 0; k < B; k++) {
            double before = column_length(v, n, k);
            for (int l = 0; l < k; l++) {
                double dot = 0;
                for (size_t j = 0; j < n; j++) dot += v[j][k] * v[j][l];
                for (size_t j = 0; j < n; j++) v[j][k] -= dot * v[j][l];
            }
            double length = column_length(v, n, k);
            bool stays = length > 1e-300 && length > 1e-12 * before;
            for (size_t j = 0; j < n; j++) v[j][k] = stays ? v[j][k] / length : 0;
        }
    }
}

/* Eigenvectors of a symmetric B x B matrix by Jacobi's rotations, values falling. */
static void eigen(double h[B][B], double values[B], double vectors[B][B]) {
    memset(vectors, 0, sizeof(double[B][B]));
    for (int k = 0; k < B; k++) vectors[k][k] = 1;
    for (int sweep = 0; sweep < 50; sweep++) {
        double off = 0, all = 0;
        for (int k = 0; k < B; k++)
            for (int l = 0; l < B; l++) *(k == l ? &all : &off) += h[k][l] * h[k][l];
        if (off <= 1e-30 * all) break;
        for (int k = 0; k < B; k++) {
            for (int l = k + 1; l < B; l++) {
                if (h[k][l] == 0) continue;
                double theta = (h[l][l] - h[k][k]) / (2 * h[k][l]);
                double t = (theta >= 0 ? 1 : -1) / (fabs(theta) + sqrt(theta * theta + 1));
                double c = 1 / sqrt(t * t + 1), s = t * c;
                for (int i = 0; i < B; i++) {
                    double a = h[i][k], b = h[i][l];
                    h[i][k] = c * a - s * b, h[i][l] = s * a + c * b;
                }
                for (int i = 0; i < B; i++) {
                    double a = h[k][i], b = h[l][i];
                    h[k][i] = c * a - s * b, h[l][i] = s * a + c * b;
                    a = vectors[i][k], b = vectors[i][l];
                    vectors[i][k] = c * a - s * b, vectors[i][l] = s * a + c * b;
                }
            }
        }
    }
    for (int k = 0; k < B; k++) values[k] = h[k][k];
    for (int k = 0; k < B; k++) {
        int best = k;
        for (int l = k + 1; l < B; l++)
            if (values[l] > values[best]) best = l;
        double value = values[k];
        values[k] = values[best], values[best] = value;
        for (int i = 0; i < B; i++) {
            double x = vectors[i][k];
            vectors[i][k] = vectors[i][best], vectors[i][best] = x;
        }
    }
}

/* v := v u */
static void turn(quad *v, size_t n, double u[B][B]) {
    for (size_t j = 0; j < n; j++) {
        quad old = v[j], new = {0, 0, 0, 0};
        for (int k = 0; k < B; k++)
            for (int l = 0; l < B; l++) new[k] += old[l] * u[l][k];
        v[j] = new;
    }
}

static void start_set(const struct opinion_axes_plan *plan, quad *v, size_t n) {
    struct rng rng;
    rng_init(&rng, "opinion axes");
    for (size_t j = 0; j < n; j++)
        for (int k = 0; k < B; k++)
            v[j][k] = plan->start != NULL ? plan->start[j * B + (size_t)k] : rng_real(&rng) - 0.5;
    /* A start that has too few directions is filled up. */
    for (int k = 0; k < B; k++) {
        double length = 0;
        for (size_t j = 0; j < n; j++) length += fabs(v[j][k]);
        for (size_t j = 0; j < n && length == 0; j++) v[j][k] = rng_real(&rng) - 0.5;
    }
    orthonormalise(v, n);
}

static bool settled(const struct opinion_axes_plan *plan, const quad *v, const quad *z, size_t n,
                    struct opinion_axes *axes) {
    bool all = true;
    for (int k = 0; k < B; k++) {
        double length = 0;
        for (size_t j = 0; j < n; j++) {
            double r = z[j][k] - axes->variance[k] * v[j][k];
            length += r * r;
        }
        axes->residual[k] = axes->variance[0] > 0 ? sqrt(length) / axes->variance[0] : 0;
        if (k < plan->n_wanted && axes->residual[k] > plan->tolerance) all = false;
    }
    return all;
}

static void signs_set(double *loading, size_t n) {
    for (size_t k = 0; k < B; k++) {
        double largest = 0;
        for (size_t j = 0; j < n; j++)
            if (fabs(loading[j * B + k]) > fabs(largest) + 1e-12) largest = loading[j * B + k];
        for (size_t j = 0; j < n && largest < 0; j++) loading[j * B + k] = -loading[j * B + k];
    }
}

void opinion_axes_fit(struct arena *arena, const struct opinion_votes *votes,
                      const struct opinion_axes_plan *plan, struct opinion_axes *axes) {
    size_t n = votes->n_statements, mark = arena_mark(arena);
    quad *v = arena_take(arena, n + 1, sizeof *v), *z = arena_take(arena, n + 1, sizeof *z);
    start_set(plan, v, n);
    for (axes->iterations = 1;; axes->iterations++) {
        double h[B][B], u[B][B];
        product(votes, plan, v, z);
        for (int k = 0; k < B; k++)
            for (int l = 0; l < B; l++) {
                double dot = 0;
                for (size_t j = 0; j < n; j++) dot += v[j][k] * z[j][l];
                h[k][l] = dot;
            }
        for (int k = 0; k < B; k++)
            for (int l = 0; l < k; l++) h[k][l] = h[l][k] = (h[k][l] + h[l][k]) / 2;
        eigen(h, axes->variance, u);
        turn(v, n, u);
        turn(z, n, u);
        if (settled(plan, v, z, n, axes) || axes->iterations >= plan->iterations_max) break;
        quad *swap = v;
        v = z, z = swap;
        orthonormalise(v, n);
    }
    for (size_t j = 0; j < n; j++)
        for (int k = 0; k < B; k++) axes->loading[j * B + (size_t)k] = v[j][k];
    signs_set(axes->loading, n);
    axes->total = 0;
    for (size_t p = 0; p < votes->n_people; p++) {
        double sum = 0;
        for (size_t i = votes->start[p]; i < votes->start[p + 1]; i++) {
            double x = plan->table[3 * (size_t)votes->statement[i] + (size_t)(votes->vote[i] + 1)];
            sum += x * x;
        }
        axes->total += plan->weights == NULL ? sum : plan->weights[p] * sum;
    }
    arena_rewind(arena, mark);
}

/* Solves the symmetric positive definite d x d system in place of `b`; `a` becomes its factor. */
static void solve(double a[B][B], double b[B], int d) {
    cholesky_factor(a[0], (size_t)d, B, -INFINITY);
    cholesky_forward(a[0], (size_t)d, B, b);
    cholesky_backward(a[0], (size_t)d, B, b);
}

/* What a person's votes say: a = sum of v v', b = sum of x v, over statements that count. */
static size_t person_sums(const struct opinion_votes *votes, const double *table,
                          const double *loading, int n_axes, size_t p, double a[B][B],
                          double b[B]) {
    size_t n = 0;
    memset(a, 0, sizeof(double[B][B]));
    memset(b, 0, sizeof(double[B]));
    for (size_t i = votes->start[p]; i < votes->start[p + 1]; i++) {
        size_t j = votes->statement[i];
        double x = table[3 * j + (size_t)(votes->vote[i] + 1)];
        const double *v = &loading[j * B];
        if (table[3 * j] == 0 && table[3 * j + 2] == 0) continue;
        n++;
        for (int k = 0; k < n_axes; k++) {
            b[k] += x * v[k];
            for (int l = 0; l <= k; l++) a[k][l] += v[k] * v[l];
        }
    }
    return n;
}

/* One person's part of an expectation step: adds to the spread along each axis and to the scatter.
 */
static void person_expect(double a[B][B], const double b[B], double squares, int d, double scatter,
                          const double pull[B], double spread[B], double *scattered) {
    double mean[B], fit = 0, work[B][B];
    memcpy(mean, b, sizeof mean);
    for (int k = 0; k < d; k++) a[k][k] += pull[k];
    memcpy(work, a, sizeof work);
    solve(work, mean, d);
    for (int k = 0; k < d; k++) {
        double unit[B] = {0};
        unit[k] = 1;
        memcpy(work, a, sizeof work);
        solve(work, unit, d); /* column k of the posterior covariance over the scatter */
        spread[k] += mean[k] * mean[k] + scatter * unit[k];
        /* trace of V V' times the covariance, and the squared residual, summed by axis */
        for (int l = 0; l < d; l++) {
            double m = k > l ? a[k][l] : a[l][k];
            if (k == l) m -= pull[k];
            fit += m * (mean[k] * mean[l] + scatter * unit[l]);
        }
        fit -= 2 * b[k] * mean[k];
    }
    *scattered += squares + fit;
}

void opinion_pull_fit(const struct opinion_votes *votes, const double *table, const double *weights,
                      int n_axes, struct opinion_axes *axes) {
    enum { STEPS = 30 };
    double scatter = 0.5;
    size_t n_used = 0;
    for (size_t j = 0; j < votes->n_statements; j++)
        n_used += table[3 * j] != 0 || table[3 * j + 2] != 0;
    for (int k = 0; k < B; k++) axes->pull[k] = n_used > 0 ? 5 / (double)n_used : 1;
    for (int step = 0; step < STEPS; step++) {
        double spread[B] = {0}, scattered = 0, people = 0, cells = 0;
        for (size_t p = 0; p < votes->n_people; p++) {
            double a[B][B], b[B], squares = 0, own[B] = {0}, rest = 0;
            double w = weights == NULL ? 1 : weights[p];
            size_t n = person_sums(votes, table, axes->loading, n_axes, p, a, b);
            if (n == 0) continue;
            for (size_t i = votes->start[p]; i < votes->start[p + 1]; i++) {
                double x = table[3 * (size_t)votes->statement[i] + (size_t)(votes->vote[i] + 1)];
                squares += x * x;
            }
            person_expect(a, b, squares, n_axes, scatter, axes->pull, own, &rest);
            for (int k = 0; k < n_axes; k++) spread[k] += w * own[k];
            scattered += w * rest, people += w, cells += w * (double)n;
        }
        if (people == 0) return;
        scatter = fmax(scattered / cells, 1e-6);
        for (int k = 0; k < n_axes; k++) axes->pull[k] = scatter / fmax(spread[k] / people, 1e-9);
    }
}

void opinion_place(const struct opinion_votes *votes, const double *table,
                   const struct opinion_axes *axes, int n_axes, double *place) {
    for (size_t p = 0; p < votes->n_people; p++) {
        double a[B][B], b[B];
        (void)person_sums(votes, table, axes->loading, n_axes, p, a, b);
        for (int k = 0; k < n_axes; k++) a[k][k] += axes->pull[k];
        solve(a, b, n_axes);
        for (int k = 0; k < n_axes; k++) place[p * (size_t)n_axes + (size_t)k] = b[k];
    }
}
