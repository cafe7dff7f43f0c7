/* Means, totals, ratios, domains, tables. */
#include "stats/survey/estimate.h"

#include "stats/survey/distribution.h"
#include "tests/golden/golden.h"
#include "tests/golden/survey.h"

#include <math.h>

enum fail golden_variables(struct golden_run *run, const struct frame *frame, const char *key,
                           const char *other, const struct variable **out, size_t *n,
                           struct why *why) {
    const char *const *names;
    *n = golden_list(run, key, &names);
    if (*n == 0) *n = golden_list(run, other, &names);
    struct variable *variables = ARENA_ARRAY(run->arena, struct variable, *n + 1);
    for (size_t i = 0; i < *n; i++)
        TRY(variable_of(run->arena, frame, names[i], &variables[i], why));
    *out = variables;
    if (*n == 0) return why_fail(why, FAIL_INPUT, key, "want '%s=' in the arguments", key);
    return FAIL_NONE;
}

/* --- `event=ell == 0`, `subset=sch.wide==Yes & api00>600` --- */

static enum fail condition_and(struct golden_run *run, const struct frame *frame, struct str part,
                               bool *keep, bool *known, struct why *why) {
    size_t at = 0;
    while (at < part.n && strchr("=<>!", part.s[at]) == NULL) at++;
    size_t length = at + 1 < part.n && part.s[at + 1] == '=' ? 2 : 1;
    if (at >= part.n) return why_fail(why, FAIL_INPUT, "event", "want a comparison");
    char sign = part.s[at];
    const char *name = str_copy(run->arena, str_trim((struct str){part.s, at}));
    struct str right = str_trim((struct str){part.s + at + length, part.n - at - length});
    if (right.n >= 2 && (right.s[0] == '"' || right.s[0] == '\''))
        right = (struct str){right.s + 1, right.n - 2};
    const struct column *column;
    TRY(frame_want(frame, name, &column, why));
    double wanted = 0;
    bool is_number = str_real(right, &wanted);
    for (size_t r = 0; r < frame->n_rows; r++) {
        bool holds;
        if (column->kind == COLUMN_FACTOR) {
            if (column->codes[r] < 0) known[r] = false;
            holds = column->codes[r] >= 0 && str_is(right, column->levels[column->codes[r]]);
            if (sign == '!') holds = !holds;
        } else {
            double value = column->numbers[r];
            if (isnan(value) || !is_number) known[r] = false;
            holds = sign == '<'   ? (length == 2 ? value <= wanted : value < wanted)
                    : sign == '>' ? (length == 2 ? value >= wanted : value > wanted)
                    : sign == '!' ? value != wanted
                                  : value == wanted;
        }
        keep[r] = keep[r] && holds;
    }
    return FAIL_NONE;
}

enum fail golden_condition(struct golden_run *run, const struct frame *frame, const char *text,
                           bool **keep, bool **known, struct why *why) {
    *keep = ARENA_ARRAY(run->arena, bool, frame->n_rows + 1);
    *known = ARENA_ARRAY(run->arena, bool, frame->n_rows + 1);
    memset(*keep, 1, frame->n_rows);
    memset(*known, 1, frame->n_rows);
    struct str rest = str_of(text);
    while (rest.s != NULL)
        TRY(condition_and(run, frame, str_trim(str_cut(&rest, '&')), *keep, *known, why));
    return FAIL_NONE;
}

/* --- Means and totals --- */

void golden_estimate(struct golden_run *run, const struct estimate *estimate, double df,
                     bool one_has_no_label) {
    for (size_t i = 0; i < estimate->n; i++) {
        const char *label = estimate_label(run->arena, estimate, i);
        const char *bare = estimate->n == 1 ? "" : label;
        struct interval interval = interval_t(estimate->values[i], estimate->errors[i], df, 0.95);
        golden_number(run, "est", label, estimate->values[i]);
        golden_number(run, "se", label, estimate->errors[i]);
        if (one_has_no_label && estimate->n == 1) {
            golden_number(run, "est", "", estimate->values[i]);
            golden_number(run, "se", "", estimate->errors[i]);
        }
        golden_number(run, "lo", bare, interval.low);
        golden_number(run, "hi", bare, interval.high);
        golden_number(run, "lo", label, interval.low);
        golden_number(run, "hi", label, interval.high);
        golden_number(run, "cv", label, estimate->errors[i] / fabs(estimate->values[i]));
        if (estimate->deff != NULL) golden_number(run, "deff", label, estimate->deff[i]);
        for (size_t j = 0; j < estimate->n; j++)
            golden_cell(run, "cov", label, estimate_label(run->arena, estimate, j),
                        estimate->covariance[i * estimate->n + j]);
    }
}

static enum fail means(struct golden_run *run, enum statistic statistic, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    struct estimate estimate;
    struct estimate_plan plan = {.statistic = statistic};
    TRY(golden_design(run, run->input, &frame, &design, why));
    plan.design = design;
    TRY(golden_variables(run, frame, "vars", "var", &plan.variables, &plan.n_variables, why));
    plan.deff = golden_says(run, "WITH replacement") ? DEFF_WITH : DEFF_WITHOUT;
    bool *keep = NULL, *known;
    const char *subset = golden_argument(run, "subset");
    if (subset != NULL) {
        TRY(golden_condition(run, frame, subset, &keep, &known, why));
        for (size_t r = 0; r < frame->n_rows; r++) keep[r] = keep[r] && known[r];
        plan.domain = keep;
    }
    TRY(estimate_run(run->arena, &plan, &estimate, why));
    golden_estimate(run, &estimate, estimate.df, true);
    golden_number(run, "df", "", estimate.df);
    golden_number(run, "n", "", (double)estimate.people[0]);
    return FAIL_NONE;
}

static enum fail mean(struct golden_run *run, struct why *why) {
    return means(run, STATISTIC_MEAN, why);
}
GOLDEN(mean, "est.mean");

static enum fail total(struct golden_run *run, struct why *why) {
    return means(run, STATISTIC_TOTAL, why);
}
GOLDEN(total, "est.total");

static enum fail ratio(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    struct estimate estimate;
    struct estimate_plan plan = {.statistic = STATISTIC_RATIO};
    TRY(golden_design(run, run->input, &frame, &design, why));
    plan.design = design;
    TRY(golden_variables(run, frame, "num", "num", &plan.variables, &plan.n_variables, why));
    TRY(golden_variables(run, frame, "den", "den", &plan.denominators, &plan.n_denominators, why));
    TRY(estimate_run(run->arena, &plan, &estimate, why));
    golden_estimate(run, &estimate, estimate.df, true);
    return FAIL_NONE;
}
GOLDEN(ratio, "est.ratio");

enum fail golden_by(struct golden_run *run, const struct frame *frame, const char *key,
                    struct factor *by, struct why *why) {
    const char *const *names;
    size_t n = golden_list(run, key, &names);
    struct factor *factors = ARENA_ARRAY(run->arena, struct factor, n + 1);
    if (n == 0) return why_fail(why, FAIL_INPUT, key, "want '%s=' in the arguments", key);
    for (size_t i = 0; i < n; i++) TRY(frame_factor(run->arena, frame, names[i], &factors[i], why));
    *by = factor_cross(run->arena, factors, n, frame->n_rows, ".");
    return FAIL_NONE;
}

static enum fail by(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    struct factor domains;
    struct estimate estimate;
    struct estimate_plan plan = {.deff = DEFF_WITHOUT};
    const char *statistic = golden_word(run, "stat", "mean");
    TRY(golden_design(run, run->input, &frame, &design, why));
    TRY(golden_variables(run, frame, "vars", "var", &plan.variables, &plan.n_variables, why));
    TRY(golden_by(run, frame, "by", &domains, why));
    plan.design = design, plan.by = &domains;
    plan.statistic = text_is(statistic, "total") ? STATISTIC_TOTAL : STATISTIC_MEAN;
    TRY(estimate_run(run->arena, &plan, &estimate, why));
    double df = golden_says(run, "ci here normal") ? (double)INFINITY : estimate.df;
    golden_estimate(run, &estimate, df, false);
    for (size_t i = 0; golden_says(run, "df of each domain") && i < estimate.n; i++) {
        const char *label = estimate_label(run->arena, &estimate, i);
        double own = estimate.df_domain[i / estimate.n_columns];
        struct interval interval = interval_t(estimate.values[i], estimate.errors[i], own, 0.95);
        golden_number(run, "df", label, own);
        golden_number(run, "lo", label, interval.low);
        golden_number(run, "hi", label, interval.high);
    }
    return FAIL_NONE;
}
GOLDEN(by, "est.by");

static enum fail variance(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    const struct variable *variables;
    struct contrast contrast;
    size_t n;
    TRY(golden_design(run, run->input, &frame, &design, why));
    TRY(golden_variables(run, frame, "var", "vars", &variables, &n, why));
    for (size_t i = 0; i < n; i++) {
        TRY(estimate_variance(run->arena, design, NULL, &variables[i], &contrast, why));
        golden_number(run, "est", n == 1 ? "" : variables[i].name, contrast.value);
        golden_number(run, "se", n == 1 ? "" : variables[i].name, contrast.error);
    }
    return FAIL_NONE;
}
GOLDEN(variance, "est.variance");
