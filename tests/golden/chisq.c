/* Rao-Scott and Wald tests of tables; goodness of fit. */
#include "stats/survey/association.h"
#include "tests/golden/survey.h"

#include <math.h>

static enum fail raoscott(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    struct variable rows, columns;
    struct test_result result;
    enum association_method method;
    TRY(golden_design(run, run->input, &frame, &design, why));
    TRY(variable_as_factor(run->arena, frame, golden_word(run, "rows", ""), &rows, why));
    TRY(variable_as_factor(run->arena, frame, golden_word(run, "cols", ""), &columns, why));
    if (!association_method_of(golden_word(run, "statistic", "F"), &method))
        return why_fail(why, FAIL_INPUT, "statistic", "not a statistic");
    TRY(association_test(run->arena, design, NULL, &rows, &columns, method, &result, why));
    golden_number(run, "statistic", "", result.statistic);
    golden_number(run, "df", isnan(result.df2) ? "df" : "ndf", result.df1);
    golden_number(run, "df", "ddf", result.df2);
    golden_number(run, "p", "", result.p);
    return FAIL_NONE;
}
GOLDEN(raoscott, "test.raoscott");

static enum fail gof(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    struct variable variable;
    struct goodness goodness;
    const char *const *parts;
    TRY(golden_design(run, run->input, &frame, &design, why));
    TRY(variable_as_factor(run->arena, frame, golden_word(run, "var", ""), &variable, why));
    size_t n = golden_list(run, "p0", &parts);
    double *expected = ARENA_ARRAY(run->arena, double, (size_t)variable.factor.n_levels + 1);
    for (size_t i = 0; i < n; i++) {
        struct str rest = str_of(parts[i]), name = str_cut(&rest, ':');
        int32_t level = factor_level(&variable.factor, str_copy(run->arena, str_trim(name)));
        if (level < 0 || !str_real(str_trim(rest), &expected[level]))
            return why_fail(why, FAIL_INPUT, "p0", "want LEVEL:SHARE, got '%s'", parts[i]);
    }
    TRY(goodness_test(run->arena, design, NULL, &variable, expected, &goodness, why));
    for (int32_t i = 0; i < variable.factor.n_levels; i++)
        golden_number(run, "observed", variable.factor.levels[i], goodness.observed[i]);
    golden_number(run, "statistic", "", goodness.x2_weighted);
    golden_number(run, "p", "", goodness.p_mixture);
    golden_number(run, "X2", "", goodness.x2);
    golden_number(run, "X2_RS1", "", goodness.first);
    golden_number(run, "p_RS1", "", goodness.p_first);
    golden_number(run, "X2_RS2", "", goodness.second);
    golden_number(run, "df_RS2", "", goodness.df_second);
    golden_number(run, "p_RS2", "", goodness.p_second);
    return FAIL_NONE;
}
GOLDEN(gof, "test.gof");
