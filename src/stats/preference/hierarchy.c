#include "stats/preference/hierarchy.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Saaty's random indices for 3 and more. */
static const double random_index[HIERARCHY_MOST + 1] = {
    0, 0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59};

/* Both halves of the matrix from either; Harker's zeros and diagonal. */
static enum fail matrix_fill(const double *judgement, size_t n, double *matrix, size_t *missing,
                             struct why *why) {
    *missing = 0;
    for (size_t i = 0; i < n; i++) matrix[i * n + i] = 1;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            double there = judgement[i * n + j], back = judgement[j * n + i];
            double value = !isnan(there) ? there : isnan(back) ? (double)NAN : 1 / back;
            if (isnan(value)) {
                matrix[i * n + i]++;
                matrix[j * n + j]++;
                ++*missing;
                continue;
            }
            if (!(value > 0) || isinf(value)) {
                enum fail fail =
                    why_fail(why, FAIL_INPUT, "judgement",
                             "want a judgement above 0, such as 3 or 1/3, got %g", there);
                if (why != NULL) why->row = (int64_t)i + 1, why->column = (int64_t)j + 1;
                return fail;
            }
            matrix[i * n + j] = value;
            matrix[j * n + i] = 1 / value;
        }
    return FAIL_NONE;
}

static bool is_connected(const double *matrix, size_t n) {
    bool reached[HIERARCHY_MOST] = {true};
    for (size_t round = 0; round < n; round++)
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                if (reached[i] && i != j && matrix[i * n + j] > 0) reached[j] = true;
    for (size_t i = 0; i < n; i++)
        if (!reached[i]) return false;
    return true;
}

/* Power iteration: the matrix is not negative and connected, its diagonal positive. */
static double principal(const double *matrix, size_t n, double *weight) {
    double next[HIERARCHY_MOST], lambda = 0;
    for (size_t i = 0; i < n; i++) weight[i] = 1 / (double)n;
    for (int round = 0; round < 20000; round++) {
        double sum = 0, change = 0;
        for (size_t i = 0; i < n; i++) {
            next[i] = 0;
            for (size_t j = 0; j < n; j++) next[i] += matrix[i * n + j] * weight[j];
            sum += next[i];
        }
        for (size_t i = 0; i < n; i++) {
            change = fmax(change, fabs(next[i] / sum - weight[i]));
            weight[i] = next[i] / sum;
        }
        lambda = sum; /* weights add up to 1 */
        if (change < 1e-16) break;
    }
    return lambda;
}

static void geometric_fill(const double *matrix, struct hierarchy *made) {
    size_t n = made->n;
    double sum = 0, squares = 0, m = (double)n;
    for (size_t i = 0; i < n; i++) {
        double logs = 0;
        for (size_t j = 0; j < n; j++) logs += i == j ? 0 : log(matrix[i * n + j]);
        sum += made->geometric[i] = exp(logs / m);
    }
    for (size_t i = 0; i < n; i++) made->geometric[i] /= sum;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            double off = log(matrix[i * n + j] * made->geometric[j] / made->geometric[i]);
            squares += off * off;
        }
    made->geometric_index = n < 3 ? 0 : 2 * squares / ((m - 1) * (m - 2));
}

enum fail hierarchy_run(struct arena *arena, const double *judgement, size_t n,
                        struct hierarchy *out, struct why *why) {
    if (n < 2 || n > HIERARCHY_MOST)
        return why_fail(why, FAIL_INFEASIBLE, "criteria", "want 2 to %d criteria, got %zu",
                        (int)HIERARCHY_MOST, n);
    double matrix[HIERARCHY_MOST * HIERARCHY_MOST] = {0};
    struct hierarchy made = {.n = n};
    TRY(matrix_fill(judgement, n, matrix, &made.n_missing, why));
    if (!is_connected(matrix, n))
        return why_fail(why, FAIL_INFEASIBLE, "judgement",
                        "the pairs judged do not connect all criteria: ask about one more pair");
    made.weight = ARENA_ARRAY(arena, double, n);
    made.geometric = ARENA_ARRAY(arena, double, n);
    made.lambda = principal(matrix, n, made.weight);
    made.index = (made.lambda - (double)n) / ((double)n - 1);
    made.ratio = n < 3 || n > HIERARCHY_MOST ? 0 : made.index / random_index[n];
    if (made.n_missing == 0) {
        geometric_fill(matrix, &made);
    } else {
        for (size_t i = 0; i < n; i++) made.geometric[i] = (double)NAN;
        made.geometric_index = (double)NAN;
    }
    *out = made;
    return FAIL_NONE;
}

/* Geometric means of the judgements of those marked. */
static void judgements_mean(const double *judgements, size_t n_people, size_t n, const bool *marked,
                            double *mean) {
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double logs = 0, count = 0;
            for (size_t p = 0; p < n_people; p++) {
                const double *own = judgements + p * n * n;
                double there = own[i * n + j], back = own[j * n + i];
                double value = !isnan(there) ? there : 1 / back;
                if (!marked[p] || isnan(value)) continue;
                logs += log(value);
                count++;
            }
            mean[i * n + j] = count > 0 ? exp(logs / count) : (double)NAN;
        }
}

enum fail hierarchy_group_run(struct arena *arena, const double *judgements, size_t n_people,
                              size_t n, struct hierarchy_group *out, struct why *why) {
    struct hierarchy_group made = {.n = n, .n_people = n_people};
    if (n_people < 1 || n > HIERARCHY_MOST)
        return why_fail(why, FAIL_INFEASIBLE, "people", "want at least one person's judgements");
    bool *all = ARENA_ARRAY(arena, bool, n_people), *good = ARENA_ARRAY(arena, bool, n_people);
    double mean[HIERARCHY_MOST * HIERARCHY_MOST], sum = 0;
    made.geometric = ARENA_ARRAY(arena, double, n);
    made.mean = ARENA_ARRAY(arena, double, n);
    for (size_t p = 0; p < n_people; p++) {
        struct hierarchy own = {0};
        TRY(hierarchy_run(arena, judgements + p * n * n, n, &own, why));
        all[p] = true;
        good[p] = own.ratio <= 0.10;
        made.n_consistent += good[p];
        for (size_t i = 0; i < n; i++) {
            made.geometric[i] += log(own.weight[i]) / (double)n_people;
            made.mean[i] += own.weight[i] / (double)n_people;
        }
    }
    for (size_t i = 0; i < n; i++) sum += made.geometric[i] = exp(made.geometric[i]);
    for (size_t i = 0; i < n; i++) made.geometric[i] /= sum;
    judgements_mean(judgements, n_people, n, all, mean);
    TRY(hierarchy_run(arena, mean, n, &made.together, why));
    if (made.n_consistent > 0) {
        judgements_mean(judgements, n_people, n, good, mean);
        TRY(hierarchy_run(arena, mean, n, &made.together_consistent, why));
    }
    *out = made;
    return FAIL_NONE;
}

enum fail swing_weights(const double *points, size_t n, double *weight, struct why *why) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(points[i] >= 0) || isinf(points[i]))
            return why_fail(why, FAIL_INPUT, "points", "want points of 0 or more, got %g",
                            points[i]);
        sum += points[i];
    }
    if (sum <= 0)
        return why_fail(why, FAIL_INPUT, "points", "want points above 0 for at least one swing");
    for (size_t i = 0; i < n; i++) weight[i] = points[i] / sum;
    return FAIL_NONE;
}
