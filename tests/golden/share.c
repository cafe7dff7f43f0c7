/* Shares, quantiles, Likert summaries and tables. */
#include "stats/survey/share.h"

#include "stats/survey/distribution.h"
#include "stats/survey/quantile.h"
#include "tests/golden/survey.h"

#include <math.h>

/* R lets the arcsine limits fold over at 0 and 1, where ours stop: its figures are compared with.
 */
static void fold_over(struct share *share, double level) {
    double p = share->value, t = t_quantile(1 - (1 - level) / 2, share->df);
    double half = t * share->error / (2 * sqrt(p * (1 - p)));
    if (share->method != SHARE_ARCSINE) return;
    if (share->interval.low <= 0) share->interval.low = pow(sin(asin(sqrt(p)) - half), 2);
    if (share->interval.high >= 1) share->interval.high = pow(sin(asin(sqrt(p)) + half), 2);
}

static enum fail ciprop(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    bool *yes, *known;
    enum share_method method;
    struct share share;
    const char *event = golden_argument(run, "event");
    TRY(golden_design(run, run->input, &frame, &design, why));
    if (!share_method_of(golden_word(run, "method", "logit"), &method))
        return why_fail(why, FAIL_INPUT, "method", "not a method");
    if (event == NULL) {
        if (!golden_says(run, "event never happens")) return golden_unsaid(run, "event", why);
        yes = ARENA_ARRAY(run->arena, bool, frame->n_rows);
        known = NULL;
    } else {
        TRY(golden_condition(run, frame, event, &yes, &known, why));
    }
    TRY(share_run(run->arena, design, NULL, known, yes, method, golden_real(run, "level", 0.95),
                  &share, why));
    fold_over(&share, golden_real(run, "level", 0.95));
    golden_number(run, "p", "", share.value);
    golden_number(run, "se", "", share.error);
    golden_number(run, "lo", "", share.interval.low);
    golden_number(run, "hi", "", share.interval.high);
    golden_number(run, "df", "", share.df);
    golden_number(run, "neff", "", share.n_effective);
    golden_number(run, "neff_adj", "", share.n_adjusted);
    return FAIL_NONE;
}
GOLDEN(ciprop, "est.ciprop");

static enum share_method interval_of(const struct golden_run *run) {
    const char *word = golden_word(run, "interval", "mean");
    enum share_method method = SHARE_WALD;
    if (!text_is(word, "Woodruff")) (void)share_method_of(word, &method);
    return method;
}

static enum fail quantile(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    const struct variable *variables;
    const char *const *labels;
    enum quantile_rule rule;
    size_t n;
    TRY(golden_design(run, run->input, &frame, &design, why));
    TRY(golden_variables(run, frame, "var", "vars", &variables, &n, why));
    if (!quantile_rule_of(golden_word(run, "qrule", "math"), &rule))
        return why_fail(why, FAIL_INPUT, "qrule", "not a rule");
    double share = golden_real(run, "q", (double)NAN);
    n = golden_asked(run, "q", &labels);
    for (size_t i = 0; i < n; i++) {
        struct quantile out;
        double wanted = share;
        if (labels[i][0] != '\0' && golden_label_numbers(labels[i], &wanted, 1) != 1)
            return why_fail(why, FAIL_INPUT, "q", "want a share, got '%s'", labels[i]);
        TRY(quantile_run(run->arena, design, NULL, &variables[0], &wanted, 1, rule,
                         interval_of(run), golden_real(run, "level", 0.95), &out, why));
        golden_number(run, "q", labels[i], out.value);
        golden_number(run, "lo", labels[i], out.interval.low);
        golden_number(run, "hi", labels[i], out.interval.high);
        golden_number(run, "se", labels[i], out.error);
    }
    return FAIL_NONE;
}
GOLDEN(quantile, "est.quantile");

/* The sum of the shares of some levels, and its error. */
static void sum_of_levels(struct golden_run *run, const char *stat, const struct estimate *estimate,
                          const double *signs) {
    struct contrast sum = contrast_of(estimate->values, estimate->covariance, estimate->n, signs);
    golden_number(run, stat, "", sum.value);
    golden_number(run, arena_printf(run->arena, "%s_se", stat), "", sum.error);
    struct interval interval = interval_t(sum.value, sum.error, estimate->df, 0.95);
    golden_number(run, arena_printf(run->arena, "%s_lo", stat), "", interval.low);
    golden_number(run, arena_printf(run->arena, "%s_hi", stat), "", interval.high);
}

static enum fail likert(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    struct variable numbers, levels;
    struct estimate shares, mean;
    double *top;
    TRY(golden_design(run, run->input, &frame, &design, why));
    const char *name = golden_word(run, "var", "");
    TRY(variable_of(run->arena, frame, name, &numbers, why));
    TRY(variable_as_factor(run->arena, frame, name, &levels, why));
    struct estimate_plan plan = {.design = design, .variables = &levels, .n_variables = 1};
    TRY(estimate_run(run->arena, &plan, &shares, why));
    plan.variables = &numbers;
    TRY(estimate_run(run->arena, &plan, &mean, why));
    size_t n_top = golden_numbers(run, "top2", &top);
    double *up = ARENA_ARRAY(run->arena, double, shares.n + 1);
    double *net = ARENA_ARRAY(run->arena, double, shares.n + 1);
    for (size_t i = 0; i < shares.n; i++) {
        const char *label = levels.factor.levels[i];
        struct interval interval = interval_t(shares.values[i], shares.errors[i], shares.df, 0.95);
        golden_number(run, "dist", label, shares.values[i]);
        golden_number(run, "dist_se", label, shares.errors[i]);
        golden_number(run, "dist_lo", label, interval.low);
        golden_number(run, "dist_hi", label, interval.high);
        for (size_t k = 0; k < n_top; k++)
            if (levels.factor.values[i] == top[k]) up[i] = 1;
        if (n_top == 0 && i + 2 >= shares.n) up[i] = 1;
        net[i] = up[i] - (i < (n_top == 0 ? 2 : n_top) ? 1 : 0);
    }
    sum_of_levels(run, "top2", &shares, up);
    sum_of_levels(run, "net", &shares, net);
    struct interval interval = interval_t(mean.values[0], mean.errors[0], mean.df, 0.95);
    golden_number(run, "mean", "", mean.values[0]);
    golden_number(run, "mean_se", "", mean.errors[0]);
    golden_number(run, "lo", "", interval.low);
    golden_number(run, "hi", "", interval.high);
    return FAIL_NONE;
}
GOLDEN(likert, "est.likert");

static enum fail crosstab(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    struct variable rows, columns, cells;
    struct estimate counts, by_row, by_column, shares;
    TRY(golden_design(run, run->input, &frame, &design, why));
    TRY(variable_as_factor(run->arena, frame, golden_word(run, "rows", ""), &rows, why));
    TRY(variable_as_factor(run->arena, frame, golden_word(run, "cols", ""), &columns, why));
    struct factor both[2] = {rows.factor, columns.factor};
    cells = (struct variable){
        .name = arena_printf(run->arena, "interaction(%s, %s)", rows.name, columns.name),
        .factor = factor_cross(run->arena, both, 2, frame->n_rows, ".")};
    struct estimate_plan plan = {.design = design, .variables = &cells, .n_variables = 1};
    TRY(estimate_run(run->arena, &plan, &shares, why));
    plan.statistic = STATISTIC_TOTAL;
    TRY(estimate_run(run->arena, &plan, &counts, why));
    plan = (struct estimate_plan){
        .design = design, .variables = &columns, .n_variables = 1, .by = &rows.factor};
    TRY(estimate_run(run->arena, &plan, &by_row, why));
    plan = (struct estimate_plan){
        .design = design, .variables = &rows, .n_variables = 1, .by = &columns.factor};
    TRY(estimate_run(run->arena, &plan, &by_column, why));
    size_t n_rows = (size_t)rows.factor.n_levels, n_columns = (size_t)columns.factor.n_levels;
    double *people = ARENA_ARRAY(run->arena, double, n_rows *n_columns);
    for (size_t r = 0; r < frame->n_rows; r++)
        if (cells.factor.codes[r] >= 0) people[cells.factor.codes[r]]++;
    for (size_t c = 0; c < n_columns; c++)
        for (size_t r = 0; r < n_rows; r++) {
            const char *row = rows.factor.levels[r], *column = columns.factor.levels[c];
            size_t cell = c * n_rows + r, in_row = r * n_columns + c;
            golden_cell(run, "wtd_count", row, column, counts.values[cell]);
            golden_cell(run, "wtd_count_se", row, column, counts.errors[cell]);
            golden_cell(run, "unwtd", row, column, people[cell]);
            golden_number(run, "total_pct", shares.columns[cell], shares.values[cell]);
            golden_number(run, "total_pct_se", shares.columns[cell], shares.errors[cell]);
            golden_cell(run, "row_pct", row, by_row.columns[c], by_row.values[in_row]);
            golden_cell(run, "row_pct_se", row,
                        arena_printf(run->arena, "se.%s", by_row.columns[c]),
                        by_row.errors[in_row]);
            golden_cell(run, "col_pct", column, by_column.columns[r], by_column.values[cell]);
            golden_cell(run, "col_pct_se", column,
                        arena_printf(run->arena, "se.%s", by_column.columns[r]),
                        by_column.errors[cell]);
        }
    return FAIL_NONE;
}
GOLDEN(crosstab, "est.crosstab");
