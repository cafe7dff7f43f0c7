/* survey table, test and change. */
#include "cli/refuse.h"
#include "cli/survey.h"
#include "stats/survey/association.h"
#include "stats/survey/change.h"

#include <math.h>

static enum fail two_factors(const struct survey_input *input, struct variable *rows,
                             struct variable *columns, struct why *why) {
    const char *const *words = input->arguments->words;
    if (variable_as_factor(input->arena, &input->frame, words[1], rows, why) != FAIL_NONE ||
        variable_as_factor(input->arena, &input->frame, words[2], columns, why) != FAIL_NONE)
        return why_in_file(why, input->path);
    return FAIL_NONE;
}

/* --- Tables -------------------------------------------------------------------------------- */

struct table_view {
    struct variable rows, columns;
    struct estimate counts, in_row; /* cells with rows fastest; columns in each row */
    double *people;
    const double *kish; /* of each row */
    struct test_result test;
    bool tested;
};

static enum fail table_make(const struct survey_input *input, struct table_view *view,
                            struct why *why) {
    struct arena *arena = input->arena;
    TRY(two_factors(input, &view->rows, &view->columns, why));
    struct factor both[2] = {view->rows.factor, view->columns.factor};
    struct variable cells = {
        .name = arena_printf(arena, "%s and %s", view->rows.name, view->columns.name),
        .factor = factor_cross(arena, both, 2, input->frame.n_rows, "|")};
    struct estimate_plan plan = {.statistic = STATISTIC_TOTAL,
                                 .design = &input->design,
                                 .variables = &cells,
                                 .n_variables = 1,
                                 .diagonal = true};
    TRY(estimate_run(arena, &plan, &view->counts, why));
    plan = (struct estimate_plan){.design = &input->design,
                                  .variables = &view->columns,
                                  .n_variables = 1,
                                  .by = &view->rows.factor,
                                  .diagonal = true};
    TRY(estimate_run(arena, &plan, &view->in_row, why));
    view->people = ARENA_ARRAY(arena, double, view->counts.n + 1);
    view->kish = survey_kish(input, &view->rows.factor, &view->columns.factor);
    for (size_t r = 0; r < input->frame.n_rows; r++)
        if (cells.factor.codes[r] >= 0) view->people[cells.factor.codes[r]]++;
    view->tested = association_test(arena, &input->design, NULL, &view->rows, &view->columns,
                                    ASSOCIATION_F, &view->test, NULL) == FAIL_NONE;
    return FAIL_NONE;
}

/* The share of a row that is in a column, with the interval of small shares. */
static struct share cell_share(const struct survey_input *input, const struct table_view *view,
                               size_t row, size_t column) {
    size_t at = row * (size_t)view->columns.factor.n_levels + column;
    struct share share = {.value = view->in_row.values[at],
                          .error = view->in_row.errors[at],
                          .df = view->in_row.df_domain[row],
                          .n = (double)view->in_row.rows[row]};
    share_interval(&share, SHARE_USUAL, input->level, view->kish[row]);
    return share;
}

static void test_put(struct json_out *out, const struct test_result *test) {
    json_open(out, '{');
    json_pair_real(out, "statistic", test->statistic);
    json_pair_real(out, "df1", test->df1);
    json_pair_real(out, "df2", test->df2);
    json_pair_real(out, "p", test->p);
    json_close(out, '}');
}

static enum fail table_json(const struct survey_input *input, const struct table_view *view,
                            struct why *why) {
    struct buf buf;
    struct json_out out;
    size_t n_rows = (size_t)view->rows.factor.n_levels;
    size_t n_columns = (size_t)view->columns.factor.n_levels;
    buf_init(&buf, input->arena, SURVEY_OUT_BYTES);
    json_out_init(&out, &buf);
    json_open(&out, '{');
    json_pair_text(&out, "rows", view->rows.name);
    json_pair_text(&out, "columns", view->columns.name);
    json_pair_real(&out, "level", input->level);
    json_pair_real(&out, "df", view->in_row.df);
    json_key(&out, "cells");
    json_open(&out, '[');
    for (size_t r = 0; r < n_rows; r++)
        for (size_t c = 0; c < n_columns; c++) {
            size_t cell = c * n_rows + r;
            struct share share = cell_share(input, view, r, c);
            json_open(&out, '{');
            json_pair_text(&out, "row", view->rows.factor.levels[r]);
            json_pair_text(&out, "column", view->columns.factor.levels[c]);
            json_pair_real(&out, "n", view->people[cell]);
            json_pair_real(&out, "count", view->counts.values[cell]);
            json_pair_real(&out, "count_error", view->counts.errors[cell]);
            json_pair_real(&out, "row_share", share.value);
            json_pair_real(&out, "row_share_error", share.error);
            json_pair_real(&out, "low", share.interval.low);
            json_pair_real(&out, "high", share.interval.high);
            json_pair_text(&out, "interval", share_method_word(share.method));
            json_pair_real(&out, "df", share.df);
            json_close(&out, '}');
        }
    json_close(&out, ']');
    json_key(&out, "rao_scott");
    if (view->tested)
        test_put(&out, &view->test);
    else
        json_put_null(&out);
    json_close(&out, '}');
    return survey_json_put(&buf, why);
}

static void table_print(const struct survey_input *input, const struct table_view *view) {
    printf("Share of each row of '%s' by '%s'; %g %% intervals\n\n", view->rows.name,
           view->columns.name, 100 * input->level);
    for (int32_t r = 0; r < view->rows.factor.n_levels; r++) {
        printf("  %s (%zu people)\n", view->rows.factor.levels[r], view->in_row.people[r]);
        for (int32_t c = 0; c < view->columns.factor.n_levels; c++) {
            struct share share = cell_share(input, view, (size_t)r, (size_t)c);
            printf("    %-26s %5.1f %%  from %5.1f to %5.1f\n", view->columns.factor.levels[c],
                   100 * share.value, 100 * share.interval.low, 100 * share.interval.high);
        }
    }
    if (view->tested)
        printf("\nDo they go together? F(%.2f, %.1f) = %.3f, p = %.4g (Rao and Scott)\n",
               view->test.df1, view->test.df2, view->test.statistic, view->test.p);
}

enum fail survey_table(const struct arguments *arguments, struct why *why) {
    struct survey_input input;
    struct table_view view = {0};
    if (arguments->n_words != 3)
        return why_fail(why, FAIL_INPUT, "", "'survey table' wants two variables: ROWS COLUMNS");
    TRY(survey_input_read(arguments, arguments->words + 1, 2, &input, why));
    TRY(table_make(&input, &view, why));
    if (input.json) return table_json(&input, &view, why);
    table_print(&input, &view);
    return FAIL_NONE;
}

/* --- Tests --------------------------------------------------------------------------------- */

static enum fail expected_read(const struct survey_input *input, const struct factor *factor,
                               const char *text, double *expected, struct why *why) {
    const char *parts[256];
    size_t n = names_cut(input->arena, text, parts, 0, 256);
    for (int32_t l = 0; l < factor->n_levels; l++) expected[l] = (double)NAN;
    for (size_t i = 0; i < n; i++) {
        const char *equals = strrchr(parts[i], '=');
        double share;
        int32_t level = -1;
        if (equals != NULL && str_real(str_of(equals + 1), &share))
            level = factor_level(factor,
                                 arena_copy_n(input->arena, parts[i], (size_t)(equals - parts[i])));
        if (level < 0)
            return why_fail(why, FAIL_INPUT, "expected",
                            "want LEVEL=SHARE with a category of the data, got '%.60s'", parts[i]);
        expected[level] = share;
    }
    for (int32_t l = 0; l < factor->n_levels; l++)
        if (isnan(expected[l]))
            return why_fail(why, FAIL_INPUT, "expected", "want a share for '%.60s' as well",
                            factor->levels[l]);
    return FAIL_NONE;
}

static enum fail goodness_run(const struct survey_input *input, const char *text, struct why *why) {
    struct variable variable;
    struct goodness goodness;
    const char *name = input->arguments->words[1];
    if (variable_as_factor(input->arena, &input->frame, name, &variable, why) != FAIL_NONE)
        return why_in_file(why, input->path);
    double *expected = ARENA_ARRAY(input->arena, double, (size_t)variable.factor.n_levels + 1);
    TRY(expected_read(input, &variable.factor, text, expected, why));
    TRY(goodness_test(input->arena, &input->design, NULL, &variable, expected, &goodness, why));
    if (!input->json) {
        printf("Against the shares given: X2 = %.4g, second order %.4g with %.2f df, p = %.4g "
               "(Rao and Scott)\n",
               goodness.x2, goodness.second, goodness.df_second, goodness.p_second);
        return FAIL_NONE;
    }
    struct buf buf;
    struct json_out out;
    buf_init(&buf, input->arena, SURVEY_OUT_BYTES);
    json_out_init(&out, &buf);
    json_open(&out, '{');
    json_pair_text(&out, "variable", name);
    json_pair_real(&out, "x2", goodness.x2);
    json_pair_real(&out, "first_order", goodness.first);
    json_pair_real(&out, "p_first_order", goodness.p_first);
    json_pair_real(&out, "second_order", goodness.second);
    json_pair_real(&out, "df_second_order", goodness.df_second);
    json_pair_real(&out, "p_second_order", goodness.p_second);
    json_close(&out, '}');
    return survey_json_put(&buf, why);
}

enum fail survey_test(const struct arguments *arguments, struct why *why) {
    struct survey_input input;
    struct variable rows = {0}, columns = {0};
    struct test_result test = {0};
    const char *expected = argument(arguments, "expected"), *word = argument(arguments, "method");
    enum association_method method = ASSOCIATION_F;
    size_t wanted = expected == NULL ? 3 : 2;
    if (argument(arguments, "rank") != NULL) return survey_ranks(arguments, why);
    if (arguments->n_words != wanted)
        return why_fail(why, FAIL_INPUT, "",
                        "'survey test' wants ROWS COLUMNS, or one variable with --expected");
    if (expected != NULL)
        TRY(options_unwanted(arguments, "method",
                             "is for two variables; '--expected' has both corrections", why));
    if (word != NULL && !association_method_of(word, &method))
        return why_fail(why, FAIL_INPUT, "method",
                        "want F, Chisq, Wald, adjWald or saddlepoint after '--method', got '%.40s'",
                        word);
    TRY(survey_input_read(arguments, arguments->words + 1, wanted - 1, &input, why));
    if (expected != NULL) return goodness_run(&input, expected, why);
    TRY(two_factors(&input, &rows, &columns, why));
    TRY(association_test(input.arena, &input.design, NULL, &rows, &columns, method, &test, why));
    if (!input.json) {
        printf("'%s' and '%s': statistic %.5g, df %.4g", rows.name, columns.name, test.statistic,
               test.df1);
        if (!isnan(test.df2)) printf(" and %.4g", test.df2);
        printf(", p = %.4g\n", test.p);
        return FAIL_NONE;
    }
    struct buf buf;
    struct json_out out;
    buf_init(&buf, input.arena, SURVEY_OUT_BYTES);
    json_out_init(&out, &buf);
    test_put(&out, &test);
    return survey_json_put(&buf, why);
}

/* --- Change -------------------------------------------------------------------------------- */

static enum fail waves_make(const struct survey_input *input, struct variable *waves, size_t n,
                            struct why *why) {
    const char *yes = argument(input->arguments, "yes");
    for (size_t k = 0; k < n; k++) {
        const char *name = input->arguments->words[k + 1];
        struct factor factor;
        waves[k] = (struct variable){.name = name};
        if (yes == NULL) {
            if (frame_numbers(&input->frame, name, &waves[k].numbers, why) != FAIL_NONE)
                return why_in_file(why, input->path);
            continue;
        }
        if (frame_factor(input->arena, &input->frame, name, &factor, why) != FAIL_NONE)
            return why_in_file(why, input->path);
        int32_t level = factor_level(&factor, yes);
        double *numbers = ARENA_ARRAY(input->arena, double, input->frame.n_rows + 1);
        for (size_t r = 0; r < input->frame.n_rows; r++)
            numbers[r] = factor.codes[r] < 0 ? (double)NAN : factor.codes[r] == level;
        waves[k].numbers = numbers;
    }
    return FAIL_NONE;
}

static void trend_put(struct json_out *out, const struct trend *trend) {
    json_key(out, "trend");
    json_open(out, '{');
    json_pair_real(out, "start", trend->coefficients[0]);
    json_pair_real(out, "start_error", trend->errors[0]);
    json_pair_real(out, "slope", trend->coefficients[1]);
    json_pair_real(out, "slope_error", trend->errors[1]);
    json_pair_real(out, "p", trend->p[1]);
    json_pair_real(out, "df", trend->df);
    json_close(out, '}');
}

static enum fail change_json(const struct survey_input *input, const struct variable *waves,
                             const struct change *change, const struct attrition *attrition,
                             const struct trend *trend, struct why *why) {
    struct buf buf;
    struct json_out out;
    buf_init(&buf, input->arena, SURVEY_OUT_BYTES);
    json_out_init(&out, &buf);
    json_open(&out, '{');
    json_pair_real(&out, "level", input->level);
    json_pair_real(&out, "df", change->df);
    json_key(&out, "waves");
    json_open(&out, '[');
    for (size_t k = 0; k < change->n; k++) {
        json_open(&out, '{');
        json_pair_text(&out, "wave", waves[k].name);
        json_pair_real(&out, "estimate", change->values[k]);
        json_pair_real(&out, "error", change->errors[k]);
        json_pair_real(&out, "lost", attrition->lost[k]);
        json_pair_real(&out, "lost_weighted", attrition->lost_weighted[k]);
        if (k > 0) {
            struct interval interval = survey_interval(
                change->moved[k - 1], change->moved_error[k - 1], change->df, input->level);
            json_pair_real(&out, "change", change->moved[k - 1]);
            json_pair_real(&out, "change_error", change->moved_error[k - 1]);
            json_pair_real(&out, "low", interval.low);
            json_pair_real(&out, "high", interval.high);
            json_pair_real(&out, "correlation", change->correlation[k - 1]);
        }
        json_close(&out, '}');
    }
    json_close(&out, ']');
    json_key(&out, "all_equal");
    json_open(&out, '{');
    json_pair_real(&out, "wald", change->wald);
    json_pair_real(&out, "f", change->f);
    json_pair_real(&out, "p", change->p);
    json_close(&out, '}');
    if (trend != NULL) trend_put(&out, trend);
    json_close(&out, '}');
    return survey_json_put(&buf, why);
}

static void change_print(const struct survey_input *input, const struct variable *waves,
                         const struct change *change, const struct trend *trend) {
    for (size_t k = 0; k < change->n; k++) {
        printf("  %-24s %10.5g (error %.4g)", waves[k].name, change->values[k], change->errors[k]);
        if (k > 0) {
            struct interval interval = survey_interval(
                change->moved[k - 1], change->moved_error[k - 1], change->df, input->level);
            printf("  change %+.5g, from %+.5g to %+.5g", change->moved[k - 1], interval.low,
                   interval.high);
        }
        putchar('\n');
    }
    printf("\nAll waves equal? F = %.3f, p = %.4g\n", change->f, change->p);
    if (trend != NULL)
        printf("Trend by wave %+.5g (error %.4g), p = %.4g\n", trend->coefficients[1],
               trend->errors[1], trend->p[1]);
}

enum fail survey_change(const struct arguments *arguments, struct why *why) {
    struct survey_input input;
    struct change change;
    struct trend trend;
    const char *word = argument(arguments, "trend");
    size_t n = arguments->n_words - 1;
    if (n < 2) return why_fail(why, FAIL_INPUT, "", "'survey change' wants two waves or more");
    if (word != NULL && !text_is(word, "linear") && !text_is(word, "logistic"))
        return why_fail(why, FAIL_INPUT, "trend", "want linear or logistic after '--trend'");
    TRY(survey_input_read(arguments, arguments->words + 1, n, &input, why));
    struct variable *waves = ARENA_ARRAY(input.arena, struct variable, n);
    TRY(waves_make(&input, waves, n, why));
    TRY(change_run(input.arena, &input.design, NULL, waves, n, &change, why));
    if (word != NULL)
        TRY(trend_run(input.arena, &input.design, NULL, waves, n, text_is(word, "logistic"), &trend,
                      why));
    struct attrition attrition =
        attrition_of(input.arena, input.design.weights, waves, n, input.frame.n_rows);
    if (input.json)
        return change_json(&input, waves, &change, &attrition, word == NULL ? NULL : &trend, why);
    change_print(&input, waves, &change, word == NULL ? NULL : &trend);
    return FAIL_NONE;
}
