/* survey compare, ranks and imputed: groups against one another; answers that were filled in. */
#include "cli/refuse.h"
#include "cli/survey.h"
#include "cli/survey_out.h"
#include "stats/model/regression.h"
#include "stats/multiple.h"
#include "stats/survey/change.h"
#include "stats/survey/distribution.h"

#include <math.h>

static const char *const adjustments[] = {"bonferroni", "holm", "hochberg", "hommel", "BH", "BY"};

static enum fail adjustment_read(const struct arguments *arguments, enum adjustment *out,
                                 struct why *why) {
    const char *word = argument(arguments, "adjust");
    *out = ADJUST_HOLM;
    if (word == NULL) return FAIL_NONE;
    for (int i = ADJUST_BONFERRONI; i <= ADJUST_BY; i++)
        if (text_is(word, adjustments[i])) {
            *out = (enum adjustment)i;
            return FAIL_NONE;
        }
    return why_fail(why, FAIL_INPUT, "adjust",
                    "want bonferroni, holm, hochberg, hommel, BH or BY after '--adjust', got "
                    "'%.40s'",
                    word);
}

/* Numbers, or 1 where the answer is --yes. */
static enum fail answer_read(const struct survey_input *input, const char *name,
                             struct variable *out, struct why *why) {
    const char *yes = argument(input->arguments, "yes");
    struct factor factor;
    *out = (struct variable){.name = name};
    if (yes == NULL) {
        if (frame_numbers(&input->frame, name, &out->numbers, why) == FAIL_NONE) return FAIL_NONE;
        return why_in_file(why, input->path);
    }
    if (frame_factor(input->arena, &input->frame, name, &factor, why) != FAIL_NONE)
        return why_in_file(why, input->path);
    int32_t level = factor_level(&factor, yes);
    if (level < 0)
        return why_fail(why, FAIL_INPUT, "yes", "nobody answered '%.60s' to '%.60s'", yes, name);
    double *numbers = ARENA_ARRAY(input->arena, double, input->frame.n_rows + 1);
    for (size_t r = 0; r < input->frame.n_rows; r++)
        numbers[r] = factor.codes[r] < 0 ? (double)NAN : factor.codes[r] == level;
    out->numbers = numbers;
    return FAIL_NONE;
}

struct pair {
    size_t one, two;
    struct contrast difference;
};

static enum fail pairs_put(const struct survey_input *input, const struct estimate *estimate,
                           struct pair *pairs, size_t n, enum adjustment how, struct why *why) {
    struct survey_out out;
    struct max_t limits;
    double *p = ARENA_ARRAY(input->arena, double, n + 1);
    double *adjusted = ARENA_ARRAY(input->arena, double, n + 1);
    for (size_t i = 0; i < n; i++)
        p[i] = t_two_sided(pairs[i].difference.value / pairs[i].difference.error, estimate->df);
    TRY(p_adjust(input->arena, how, p, n, adjusted, why));
    /* Without knowing how the differences go together, as if they did not: never too narrow. */
    TRY(max_t_run(n, 0, estimate->df, input->level, &limits, why));
    survey_out_start(&out, input->arena, input->json);
    survey_out_text(&out, "adjusted", adjustments[how]);
    survey_out_number(&out, "level", input->level);
    survey_out_number(&out, "df", estimate->df);
    survey_out_list(&out, "groups", "Groups");
    for (size_t d = 0; d < estimate->n_domains; d++) {
        if (estimate->people[d] == 0) continue;
        survey_out_row(&out, estimate->domains[d]);
        survey_out_number(&out, "estimate", estimate->values[d]);
        survey_out_number(&out, "error", estimate->errors[d]);
        survey_out_number(&out, "n", (double)estimate->people[d]);
        survey_out_row_end(&out);
    }
    survey_out_list_end(&out);
    survey_out_list(&out, "differences", "Differences; all intervals hold together");
    for (size_t i = 0; i < n; i++) {
        double half = limits.critical * pairs[i].difference.error;
        double value = pairs[i].difference.value;
        survey_out_row(&out,
                       arena_printf(input->arena, "%s less %s", estimate->domains[pairs[i].two],
                                    estimate->domains[pairs[i].one]));
        survey_out_range(&out, "difference", value, (struct interval){value - half, value + half});
        survey_out_number(&out, "error", pairs[i].difference.error);
        survey_out_number(&out, "p", p[i]);
        survey_out_number(&out, "p_adjusted", adjusted[i]);
        survey_out_row_end(&out);
    }
    survey_out_list_end(&out);
    return survey_out_end(&out, why);
}

enum fail survey_compare(const struct arguments *arguments, struct why *why) {
    struct survey_input input;
    struct variable variable;
    struct factor by;
    struct estimate estimate;
    enum adjustment how;
    const char *group = argument(arguments, "by");
    if (arguments->n_words != 2 || group == NULL)
        return why_fail(why, FAIL_INPUT, "by",
                        "'survey compare' wants one variable and '--by VAR'");
    TRY(adjustment_read(arguments, &how, why));
    const char *names[] = {arguments->words[1], group};
    TRY(survey_input_read(arguments, names, 2, &input, why));
    TRY(answer_read(&input, names[0], &variable, why));
    if (frame_factor(input.arena, &input.frame, group, &by, why) != FAIL_NONE)
        return why_in_file(why, input.path);
    struct estimate_plan plan = {
        .design = &input.design, .variables = &variable, .n_variables = 1, .by = &by};
    TRY(estimate_run(input.arena, &plan, &estimate, why));
    size_t k = estimate.n_domains, n = 0;
    if (k < 2 || k > 60)
        return why_fail(why, FAIL_INPUT, "by", "want 2 to 60 groups to compare, got %zu", k);
    struct pair *pairs = ARENA_ARRAY(input.arena, struct pair, k * k);
    for (size_t a = 0; a < k; a++)
        for (size_t b = a + 1; b < k; b++) {
            double *signs = ARENA_ARRAY(input.arena, double, k);
            if (estimate.people[a] == 0 || estimate.people[b] == 0) continue;
            signs[a] = -1, signs[b] = 1;
            double value = estimate.values[b] - estimate.values[a];
            pairs[n++] =
                (struct pair){a, b, {value, error_of_gradient(estimate.covariance, k, signs)}};
        }
    return pairs_put(&input, &estimate, pairs, n, how, why);
}

/* survey test OUTCOME GROUP --rank WORD */
enum fail survey_ranks(const struct arguments *arguments, struct why *why) {
    struct survey_input input;
    struct survey_out out;
    struct factor group;
    struct rank_test test;
    const double *y;
    const char *word = argument(arguments, "rank");
    enum rank_score score;
    TRY(options_unwanted(arguments, "replicates", "has no way with ranks; give strata and units",
                         why));
    TRY(options_unwanted(arguments, "method expected", "is not for ranks", why));
    if (!rank_score_of(word, &score))
        return why_fail(why, FAIL_INPUT, "rank",
                        "want wilcoxon, normal or median after '--rank', got '%.40s'", word);
    if (arguments->n_words != 3)
        return why_fail(why, FAIL_INPUT, "", "'survey test --rank' wants NUMBER GROUP");
    TRY(survey_input_read(arguments, arguments->words + 1, 2, &input, why));
    if (frame_numbers(&input.frame, arguments->words[1], &y, why) != FAIL_NONE ||
        frame_factor(input.arena, &input.frame, arguments->words[2], &group, why) != FAIL_NONE)
        return why_in_file(why, input.path);
    TRY(rank_test_run(input.arena, &input.design, y, group.codes, group.n_levels, score, &test,
                      why));
    survey_out_start(&out, input.arena, input.json);
    survey_out_text(&out, "rank", word);
    if (group.n_levels == 2) {
        survey_out_number(&out, "t", test.t);
    } else {
        survey_out_number(&out, "chi2", test.chi2);
        survey_out_number(&out, "groups_df", test.groups_df);
    }
    survey_out_number(&out, "df", test.df);
    survey_out_number(&out, "p", test.p);
    return survey_out_end(&out, why);
}

/* survey imputed COL COL...: the same answer completed several times, combined by Rubin's rules. */
enum fail survey_imputed(const struct arguments *arguments, struct why *why) {
    struct survey_input input;
    struct survey_out out;
    double df = 0;
    size_t n = arguments->n_words - 1;
    if (n < 2)
        return why_fail(why, FAIL_INPUT, "",
                        "'survey imputed' wants two completed columns of one answer or more");
    TRY(survey_input_read(arguments, arguments->words + 1, n, &input, why));
    double *values = ARENA_ARRAY(input.arena, double, n);
    double *variances = ARENA_ARRAY(input.arena, double, n);
    for (size_t i = 0; i < n; i++) {
        struct variable variable;
        struct estimate estimate;
        struct estimate_plan plan = {
            .design = &input.design, .variables = &variable, .n_variables = 1};
        TRY(answer_read(&input, arguments->words[i + 1], &variable, why));
        TRY(estimate_run(input.arena, &plan, &estimate, why));
        if (i > 0 && estimate.people[0] != estimate.rows[0])
            return why_fail(why, FAIL_INPUT, variable.name,
                            "'%.60s' has gaps; a completed answer has none", variable.name);
        values[i] = estimate.values[0], variances[i] = estimate.covariance[0], df = estimate.df;
    }
    struct imputed imputed = imputations_combine(values, variances, n, df, input.level);
    survey_out_start(&out, input.arena, input.json);
    survey_out_range(&out, "estimate", imputed.value, imputed.interval);
    survey_out_number(&out, "error", imputed.error);
    survey_out_number(&out, "df", imputed.df);
    survey_out_number(&out, "within", imputed.within);
    survey_out_number(&out, "between", imputed.between);
    survey_out_number(&out, "unknown_share", imputed.lambda);
    return survey_out_end(&out, why);
}
