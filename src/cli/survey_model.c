/* survey model: what goes with an answer. */
#include "cli/survey.h"
#include "stats/model/regression.h"
#include "stats/model/terms.h"

#include <math.h>

static const struct {
    const char *word;
    enum family family;
} families[] = {{"linear", FAMILY_GAUSSIAN},
                {"logistic", FAMILY_BINOMIAL},
                {"count", FAMILY_POISSON},
                {"ordinal", FAMILY_GAUSSIAN}};

struct model {
    struct survey_input input;
    const char *word; /* of the family */
    enum family family;
    struct model_terms *terms;
    double *y;
    struct factor answers; /* ordinal */
};

static const char *coefficient_name(const struct model *model, size_t i) {
    size_t n = model->terms->n_columns;
    return i < n ? model->terms->names[i]
                 : arena_printf(model->input.arena, "%s|%s", model->answers.levels[i - n],
                                model->answers.levels[i - n + 1]);
}

static enum fail answer_wrong(const struct model *model, size_t row, struct why *why) {
    const char *name = model->input.arguments->words[1];
    if (model->family == FAMILY_POISSON)
        why_fail(why, FAIL_INPUT, name, "want counts of 0 or more in '%.60s'", name);
    else
        why_fail(why, FAIL_INPUT, name,
                 "want 0 or 1 in '%.60s'; say which answer counts as 1 with --yes", name);
    if (why != NULL) why->row = (int64_t)row + 1;
    return survey_row(&model->input, FAIL_INPUT, why);
}

/* Numbers; or 1 where the answer is `yes`; or the step of the scale. */
static enum fail outcome_read(struct model *model, struct why *why) {
    const struct arguments *arguments = model->input.arguments;
    const struct frame *frame = &model->input.frame;
    const char *name = arguments->words[1], *yes = argument(arguments, "yes");
    struct arena *arena = model->input.arena;
    const double *numbers = NULL;
    bool ordinal = text_is(model->word, "ordinal"), *rows = model->terms->rows;
    int32_t level = -1;
    model->y = ARENA_ARRAY(arena, double, frame->n_rows + 1);
    if ((ordinal || yes != NULL ? frame_factor(arena, frame, name, &model->answers, why)
                                : frame_numbers(frame, name, &numbers, why)) != FAIL_NONE)
        return why_in_file(why, model->input.path);
    if (yes != NULL && (level = factor_level(&model->answers, yes)) < 0)
        return why_fail(why, FAIL_INPUT, "yes", "nobody answered '%.60s' to '%.60s'", yes, name);
    for (size_t r = 0; r < frame->n_rows; r++) {
        int32_t code = numbers == NULL ? model->answers.codes[r] : 0;
        bool said = numbers != NULL ? !isnan(numbers[r]) : code >= 0;
        rows[r] = rows[r] && said;
        if (!said) continue;
        model->y[r] = numbers != NULL ? numbers[r] : level >= 0 ? code == level : code;
        double most = model->family == FAMILY_BINOMIAL ? 1 : (double)INFINITY;
        if (model->family != FAMILY_GAUSSIAN && !(model->y[r] >= 0 && model->y[r] <= most))
            return answer_wrong(model, r, why);
    }
    return FAIL_NONE;
}

static enum fail fit(struct model *model, struct regression *out, struct why *why) {
    bool ordinal = text_is(model->word, "ordinal");
    struct regression_plan plan = {.design = &model->input.design,
                                   .rows = model->terms->rows,
                                   .n_columns = model->terms->n_columns,
                                   .x = model_terms_matrix(model->terms),
                                   .y = model->y,
                                   .family = model->family,
                                   .n_steps = ordinal ? (size_t)model->answers.n_levels : 0};
    enum fail fail = ordinal ? steps_run(model->input.arena, &plan, out, why)
                             : regression_run(model->input.arena, &plan, out, why);
    if (fail == FAIL_INPUT && why != NULL && why->column > 0 &&
        (size_t)why->column <= plan.n_columns) { /* by its name, not its number */
        const char *column = model->terms->names[why->column - 1];
        return why_fail(why, FAIL_INPUT, column,
                        "'%.80s' follows from those before it (or nobody is in it), so that its "
                        "effect cannot be told: leave it out, or join categories",
                        column);
    }
    return fail;
}

static void coefficients_put(struct json_out *out, const struct model *model,
                             const struct regression *fit_of) {
    json_key(out, "coefficients");
    json_open(out, '[');
    for (size_t i = 0; i < fit_of->n; i++) {
        struct interval interval =
            survey_interval(fit_of->estimate[i], fit_of->error[i], fit_of->df, model->input.level);
        json_open(out, '{');
        json_pair_text(out, "name", coefficient_name(model, i));
        json_pair_real(out, "estimate", fit_of->estimate[i]);
        json_pair_real(out, "error", fit_of->error[i]);
        json_pair_real(out, "low", interval.low);
        json_pair_real(out, "high", interval.high);
        json_pair_real(out, "t", fit_of->t[i]);
        json_pair_real(out, "p", fit_of->p[i]);
        json_close(out, '}');
    }
    json_close(out, ']');
}

/* Every variable, all its categories together. */
static enum fail terms_put(struct json_out *out, const struct model *model,
                           const struct regression *fit_of, struct why *why) {
    if (out != NULL) json_key(out, "terms");
    if (out != NULL) json_open(out, '[');
    for (size_t t = 0; t < model->terms->n_terms; t++) {
        struct wald wald;
        size_t n = model->terms->first[t + 1] - model->terms->first[t];
        if (n == 0) continue;
        TRY(wald_run(model->input.arena, fit_of, model->terms->first[t], n, &wald, why));
        if (out == NULL) {
            printf("  %-30s F(%g, %g) = %.3f, p = %.4g\n", model->terms->terms[t], wald.df,
                   wald.ddf, wald.f, wald.p);
            continue;
        }
        json_open(out, '{');
        json_pair_text(out, "name", model->terms->terms[t]);
        json_pair_real(out, "f", wald.f);
        json_pair_real(out, "df1", wald.df);
        json_pair_real(out, "df2", wald.ddf);
        json_pair_real(out, "p", wald.p);
        json_close(out, '}');
    }
    if (out != NULL) json_close(out, ']');
    return FAIL_NONE;
}

static enum fail model_json(const struct model *model, const struct regression *fit_of,
                            struct why *why) {
    struct buf buf;
    struct json_out out;
    int64_t people = 0;
    for (size_t r = 0; r < model->input.frame.n_rows; r++) people += model->terms->rows[r];
    buf_init(&buf, model->input.arena, SURVEY_OUT_BYTES);
    json_out_init(&out, &buf);
    json_open(&out, '{');
    json_pair_text(&out, "outcome", model->input.arguments->words[1]);
    json_pair_text(&out, "family", model->word);
    json_pair_int(&out, "n", people);
    json_pair_real(&out, "df", fit_of->df);
    coefficients_put(&out, model, fit_of);
    TRY(terms_put(&out, model, fit_of, why));
    json_close(&out, '}');
    return survey_json_put(&buf, why);
}

static enum fail model_read(const struct arguments *arguments, struct model *model,
                            struct why *why) {
    const char *word = argument(arguments, "family");
    const char **names = ARENA_ARRAY(arguments->arena, const char *, arguments->n_words + 1);
    bool all = false;
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
        if (text_is(word == NULL ? "linear" : word, families[i].word))
            model->word = families[i].word, model->family = families[i].family;
    if (model->word == NULL)
        return why_fail(why, FAIL_INPUT, "family",
                        "want linear, logistic, count or ordinal after '--family', got '%.40s'",
                        word);
    if (arguments->n_words < 3)
        return why_fail(why, FAIL_INPUT, "",
                        "'survey model' wants an outcome and one variable or more");
    for (size_t i = 1; i < arguments->n_words; i++) {
        names[i - 1] = model_word_column(arguments->arena, arguments->words[i]);
        all = all || names[i - 1] == NULL;
    }
    return survey_input_read(arguments, all ? NULL : names, arguments->n_words - 1, &model->input,
                             why);
}

enum fail survey_model(const struct arguments *arguments, struct why *why) {
    struct model *model = ARENA_NEW(arguments->arena, struct model);
    struct regression result;
    TRY(model_read(arguments, model, why));
    model->terms = model_terms_new(arguments->arena, &model->input.frame);
    if (!text_is(model->word, "ordinal")) TRY(model_terms_intercept(model->terms, why));
    for (size_t i = 2; i < arguments->n_words; i++)
        if (model_terms_add(model->terms, arguments->words[i], why) != FAIL_NONE)
            return why_in_file(why, model->input.path);
    TRY(outcome_read(model, why));
    TRY(fit(model, &result, why));
    if (model->input.json) return model_json(model, &result, why);
    printf("%s model of '%s', %g degrees of freedom\n\n", model->word, arguments->words[1],
           result.df);
    for (size_t i = 0; i < result.n; i++)
        printf("  %-30s %11.5g  error %10.4g  t %7.3f  p %.4g\n", coefficient_name(model, i),
               result.estimate[i], result.error[i], result.t[i], result.p[i]);
    puts("\nAll categories of a variable together:");
    return terms_put(NULL, model, &result, why);
}
