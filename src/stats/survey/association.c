#include "stats/survey/association.h"

#include "stats/survey/distribution.h"
#include "stats/survey/matrix.h"

#include <math.h>
#include <string.h>

bool association_method_of(const char *word, enum association_method *out) {
    static const char *const words[] = {"F", "Chisq", "Wald", "adjWald", "saddlepoint", "lincom"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!text_is(word, words[i])) continue;
        *out = i == 5 ? ASSOCIATION_SADDLEPOINT : (enum association_method)i;
        return true;
    }
    return false;
}

struct table {
    size_t n_rows, n_columns, n; /* n cells, rows run fastest */
    double people, df;
    const double *values, *covariance; /* of the cells: shares or totals */
};

/* Shares (or totals) of all cells of the levels that occur. */
static enum fail table_make(struct arena *arena, const struct design *design, const bool *domain,
                            const struct variable *rows, const struct variable *columns,
                            enum statistic statistic, struct table *out, struct why *why) {
    struct variable both[2] = {*rows, *columns}, cells = {.name = rows->name};
    const bool *keep = complete_rows(arena, design->n_rows, domain, both, 2);
    size_t answered = 0;
    for (size_t r = 0; r < design->n_rows; r++) answered += keep[r] && design->weights[r] > 0;
    if (answered == 0) {
        TRY(nobody_answered(design, domain, both, 2, why));
        return FAIL_INFEASIBLE;
    }
    for (size_t i = 0; i < 2; i++) {
        int32_t *codes = ARENA_ARRAY(arena, int32_t, design->n_rows + 1);
        for (size_t r = 0; r < design->n_rows; r++)
            codes[r] = keep[r] && design->weights[r] > 0 ? both[i].factor.codes[r] : -1;
        both[i].factor.codes = codes;
        both[i].factor = factor_drop_empty(arena, &both[i].factor, design->n_rows);
        if (both[i].factor.n_levels < 2)
            return why_fail(why, FAIL_INFEASIBLE, both[i].name,
                            "want two or more different answers to '%.60s'", both[i].name);
    }
    struct factor factors[2] = {both[0].factor, both[1].factor};
    cells.factor = factor_cross(arena, factors, 2, design->n_rows, ".");
    struct estimate estimate;
    struct estimate_plan plan = {.statistic = statistic,
                                 .design = design,
                                 .domain = keep,
                                 .variables = &cells,
                                 .n_variables = 1};
    TRY(estimate_run(arena, &plan, &estimate, why));
    /* As in R, the number of people counts those with a gap too. */
    size_t people = 0;
    for (size_t r = 0; r < design->n_rows; r++)
        people += (domain == NULL || domain[r]) && design->weights[r] > 0;
    *out = (struct table){(size_t)both[0].factor.n_levels,
                          (size_t)both[1].factor.n_levels,
                          estimate.n,
                          (double)people,
                          estimate.df,
                          estimate.values,
                          estimate.covariance};
    return FAIL_NONE;
}

static void margins_of(struct arena *arena, const struct table *table, double **rows,
                       double **columns, double *all) {
    *rows = ARENA_ARRAY(arena, double, table->n_rows);
    *columns = ARENA_ARRAY(arena, double, table->n_columns);
    *all = 0;
    for (size_t i = 0; i < table->n; i++) {
        (*rows)[i % table->n_rows] += table->values[i];
        (*columns)[i / table->n_rows] += table->values[i];
        *all += table->values[i];
    }
}

static double pearson(struct arena *arena, const struct table *table) {
    double *rows, *columns, all, sum = 0;
    margins_of(arena, table, &rows, &columns, &all);
    for (size_t i = 0; i < table->n; i++) {
        double expected = rows[i % table->n_rows] * columns[i / table->n_rows] / all;
        sum += (table->values[i] - expected) * (table->values[i] - expected) / expected;
    }
    return sum / all * table->people;
}

/* What rows and columns cannot explain: for each pair of a later row and a later column the
 * contrast of the cells, (cell effect) less its row mean, its column mean, plus the mean. */
static double interaction(const struct table *table, size_t cell, size_t row, size_t column) {
    double in_row = cell % table->n_rows == row ? 1 : 0;
    double in_column = cell / table->n_rows == column ? 1 : 0;
    return (in_row - 1 / (double)table->n_rows) * (in_column - 1 / (double)table->n_columns);
}

/* c' diag(1/p) M diag(1/p) c for the contrasts c. */
static void between(struct arena *arena, const struct table *table, const double *contrasts,
                    size_t k, const double *middle, double *out) {
    double *half = ARENA_ARRAY(arena, double, table->n *k);
    for (size_t i = 0; i < table->n; i++)
        for (size_t l = 0; l < table->n; l++) {
            double p = table->values[i] * table->values[l];
            double m = p > 0 ? middle[i * table->n + l] / p : 0;
            for (size_t b = 0; b < k && m != 0; b++) half[i * k + b] += m * contrasts[l * k + b];
        }
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
            for (size_t i = 0; i < table->n; i++)
                out[a * k + b] += contrasts[i * k + a] * half[i * k + b];
}

/* The matrix of design effects [k * k], k = (rows-1)(columns-1). False when singular. */
static bool effects_of(struct arena *arena, const struct table *table, double *effects) {
    size_t k = (table->n_rows - 1) * (table->n_columns - 1);
    double *contrasts = ARENA_ARRAY(arena, double, table->n *k);
    double *simple = ARENA_ARRAY(arena, double, table->n * table->n);
    double *below = ARENA_ARRAY(arena, double, k *k);
    for (size_t i = 0; i < table->n; i++) {
        simple[i * table->n + i] = table->values[i] / table->people;
        for (size_t a = 0; a < k; a++)
            contrasts[i * k + a] =
                interaction(table, i, 1 + a % (table->n_rows - 1), 1 + a / (table->n_rows - 1));
    }
    between(arena, table, contrasts, k, simple, below);
    between(arena, table, contrasts, k, table->covariance, effects);
    return matrix_solve(arena, below, k, effects, k);
}

static enum fail rao_scott(struct arena *arena, const struct table *table,
                           enum association_method method, struct test_result *out,
                           struct why *why) {
    size_t k = (table->n_rows - 1) * (table->n_columns - 1);
    double *effects = ARENA_ARRAY(arena, double, k *k), trace = 0, squares = 0;
    double *values = ARENA_ARRAY(arena, double, k);
    if (!effects_of(arena, table, effects))
        return why_fail(why, FAIL_INFEASIBLE, "", "a row or column of the table is empty");
    for (size_t a = 0; a < k; a++) {
        trace += effects[a * k + a];
        for (size_t b = 0; b < k; b++) squares += effects[a * k + b] * effects[b * k + a];
    }
    double x2 = pearson(arena, table), d0 = trace * trace / squares;
    if (method == ASSOCIATION_F) {
        *out = (struct test_result){x2 / trace, d0, d0 * table->df,
                                    f_above(x2 / trace, d0, d0 * table->df)};
    } else if (method == ASSOCIATION_CHISQ) {
        double scaled = x2 / (trace / (double)k);
        *out = (struct test_result){x2, (double)k, (double)NAN, chisq_above(scaled, (double)k)};
    } else {
        if (!matrix_eigen_general(arena, effects, k, values))
            return why_fail(why, FAIL_CONVERGE, "", "the design effects have no eigenvalues");
        *out = (struct test_result){x2, (double)NAN, (double)NAN,
                                    f_mixture_above(x2, values, k, d0 * table->df)};
    }
    return FAIL_NONE;
}

/* Observed less expected totals of all but the last row and column. */
static enum fail wald(struct arena *arena, const struct table *table, bool adjusted,
                      struct test_result *out, struct why *why) {
    double *rows, *columns, all;
    margins_of(arena, table, &rows, &columns, &all);
    size_t k = (table->n_rows - 1) * (table->n_columns - 1), n = table->n;
    double *gaps = ARENA_ARRAY(arena, double, k), *solved = ARENA_ARRAY(arena, double, k);
    double *slopes = ARENA_ARRAY(arena, double, k *n);
    double *covariance = ARENA_ARRAY(arena, double, k *k);
    for (size_t a = 0; a < k; a++) {
        size_t row = a % (table->n_rows - 1), column = a / (table->n_rows - 1);
        gaps[a] = table->values[column * table->n_rows + row] - rows[row] * columns[column] / all;
        solved[a] = gaps[a];
        for (size_t i = 0; i < n; i++) {
            double in_row = i % table->n_rows == row, in_column = i / table->n_rows == column;
            slopes[a * n + i] = in_row * in_column -
                                (in_row * columns[column] + in_column * rows[row]) / all +
                                rows[row] * columns[column] / all / all;
        }
    }
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
            covariance[a * k + b] =
                matrix_between(slopes + a * n, table->covariance, slopes + b * n, n);
    if (!matrix_solve(arena, covariance, k, solved, 1))
        return why_fail(why, FAIL_INFEASIBLE, "",
                        "the table has too many cells for the number of units; join some");
    double sum = 0, df2 = adjusted ? table->df - (double)k + 1 : table->df;
    for (size_t a = 0; a < k; a++) sum += gaps[a] * solved[a];
    sum /= (double)k;
    if (adjusted) sum *= df2 / table->df;
    *out = (struct test_result){sum, (double)k, df2, f_above(sum, (double)k, df2)};
    return FAIL_NONE;
}

enum fail association_test(struct arena *arena, const struct design *design, const bool *domain,
                           const struct variable *rows, const struct variable *columns,
                           enum association_method method, struct test_result *out,
                           struct why *why) {
    struct table table = {0};
    bool is_wald = method == ASSOCIATION_WALD || method == ASSOCIATION_WALD_ADJUSTED;
    size_t mark = arena_mark(arena);
    enum fail fail = table_make(arena, design, domain, rows, columns,
                                is_wald ? STATISTIC_TOTAL : STATISTIC_MEAN, &table, why);
    if (fail == FAIL_NONE)
        fail = is_wald ? wald(arena, &table, method == ASSOCIATION_WALD_ADJUSTED, out, why)
                       : rao_scott(arena, &table, method, out, why);
    arena_rewind(arena, mark);
    return fail;
}

/* --- Against known shares ------------------------------------------------------------------ */

/* The chance by the eigenvalues of the covariance of (T - N p) / sqrt(N p) (Satterthwaite). */
static double mixture(struct arena *arena, const struct estimate *totals, const double *expected,
                      double x2) {
    size_t k = totals->n;
    double *slopes = ARENA_ARRAY(arena, double, k *k), *spread = ARENA_ARRAY(arena, double, k *k);
    double *values = ARENA_ARRAY(arena, double, k), all = totals->weight[0];
    for (size_t a = 0; a < k; a++) {
        double e = all * expected[a];
        for (size_t b = 0; b < k; b++) {
            double slope =
                expected[a] * (-1 / sqrt(e) - (totals->values[a] - e) / (2 * e * sqrt(e)));
            slopes[a * k + b] = slope + (a == b ? 1 / sqrt(e) : 0);
        }
    }
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
            spread[a * k + b] =
                matrix_between(slopes + a * k, totals->covariance, slopes + b * k, k);
    double sum = 0, squares = 0;
    if (!matrix_eigen(arena, spread, k, values, NULL)) return (double)NAN;
    for (size_t a = 0; a < k; a++) sum += values[a], squares += values[a] * values[a];
    return chisq_above(x2 * sum / squares, sum * sum / squares);
}

enum fail goodness_test(struct arena *arena, const struct design *design, const bool *domain,
                        const struct variable *variable, const double *expected,
                        struct goodness *out, struct why *why) {
    struct estimate shares, totals;
    struct estimate_plan plan = {
        .design = design, .domain = domain, .variables = variable, .n_variables = 1};
    TRY(estimate_run(arena, &plan, &shares, why));
    plan.statistic = STATISTIC_TOTAL;
    TRY(estimate_run(arena, &plan, &totals, why));
    size_t k = shares.n;
    double sum = 0, people = (double)shares.people[0];
    struct goodness goodness = {.observed = shares.values};
    for (size_t i = 0; i < k; i++) {
        sum += expected[i];
        if (!(expected[i] > 0))
            return why_fail(why, FAIL_INPUT, variable->name,
                            "want an expected share above 0 for '%.60s'",
                            variable->factor.levels[i]);
        goodness.x2 += people * (shares.values[i] - expected[i]) *
                       (shares.values[i] - expected[i]) / expected[i];
    }
    if (fabs(sum - 1) > 1e-6)
        return why_fail(why, FAIL_INPUT, variable->name,
                        "want expected shares that sum to 1, got %g", sum);
    goodness.x2_weighted = goodness.x2 / people * totals.weight[0];
    goodness.p_mixture = mixture(arena, &totals, expected, goodness.x2_weighted);
    double trace = 0, squares = 0, df = (double)k - 1;
    for (size_t a = 0; a < k; a++) {
        trace += people * shares.covariance[a * k + a] / expected[a];
        for (size_t b = 0; b < k; b++)
            squares += people * people * shares.covariance[a * k + b] *
                       shares.covariance[a * k + b] / (expected[a] * expected[b]);
    }
    double mean = trace / df, spread = squares / df / (mean * mean) - 1;
    goodness.first = goodness.x2 / mean;
    goodness.p_first = chisq_above(goodness.first, df);
    goodness.df_second = df / (1 + spread);
    goodness.second = goodness.first / (1 + spread);
    goodness.p_second = chisq_above(goodness.second, goodness.df_second);
    *out = goodness;
    return FAIL_NONE;
}
