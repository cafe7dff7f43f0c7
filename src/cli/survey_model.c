/* survey model: what goes with an answer. */
#include "cli/survey.h"
#include "stats/model/regression.h"

#include <math.h>

enum { COLUMNS_MAX = 500, TERMS_MAX = 100 };

struct model {
    struct survey_input input;
    const char *family;
    size_t n_columns, n_terms;
    const char *names[COLUMNS_MAX];
    double *columns[COLUMNS_MAX];
    const char *terms[TERMS_MAX];
    size_t first[TERMS_MAX + 1];
    bool *rows;
    double *y;
    struct factor answers; /* ordinal */
};

static enum fail column_add(struct model *model, const char *name, double **out, struct why *why) {
    if (model->n_columns == COLUMNS_MAX)
        return why_fail(why, FAIL_LIMIT, "", "a model takes %d columns at most", COLUMNS_MAX);
    *out = ARENA_ARRAY(model->input.arena, double, model->input.frame.n_rows + 1);
    model->names[model->n_columns] = name;
    model->columns[model->n_columns++] = *out;
    return FAIL_NONE;
}

/* `factor(x)` takes the numbers of x as categories. */
static const char *bare_name(struct arena *arena, const char *word, bool *categories) {
    size_t n = strlen(word);
    *categories = strncmp(word, "factor(", 7) == 0 && word[n - 1] == ')';
    return *categories ? arena_copy_n(arena, word + 7, n - 8) : word;
}

static enum fail term_add(struct model *model, const char *word, struct why *why) {
    struct arena *arena = model->input.arena;
    const struct frame *frame = &model->input.frame;
    bool categories;
    const char *name = bare_name(arena, word, &categories);
    const struct column *column = frame_column(frame, name);
    double *x;
    if (model->n_terms == TERMS_MAX)
        return why_fail(why, FAIL_LIMIT, "", "a model takes %d variables at most", TERMS_MAX);
    model->terms[model->n_terms] = word;
    model->first[model->n_terms++] = model->n_columns;
    if (column != NULL && column->kind == COLUMN_NUMBER && !categories) {
        TRY(column_add(model, word, &x, why));
        for (size_t r = 0; r < frame->n_rows; r++) {
            model->rows[r] = model->rows[r] && !isnan(column->numbers[r]);
            x[r] = isnan(column->numbers[r]) ? 0 : column->numbers[r];
        }
        return FAIL_NONE;
    }
    struct factor factor;
    if (frame_factor(arena, frame, name, &factor, why) != FAIL_NONE)
        return why_in_file(why, model->input.path);
    for (size_t r = 0; r < frame->n_rows; r++)
        model->rows[r] = model->rows[r] && factor.codes[r] >= 0;
    for (int32_t l = 1; l < factor.n_levels; l++) {
        TRY(column_add(model, arena_printf(arena, "%s%s", word, factor.levels[l]), &x, why));
        for (size_t r = 0; r < frame->n_rows; r++) x[r] = factor.codes[r] == l ? 1 : 0;
    }
    return FAIL_NONE;
}

/* Numbers; or 1 where the answer is `yes`; or the step of the scale. */
static enum fail outcome_read(struct model *model, struct why *why) {
    const struct arguments *arguments = model->input.arguments;
    const struct frame *frame = &model->input.frame;
    const char *name = arguments->words[1], *yes = argument(arguments, "yes");
    struct arena *arena = model->input.arena;
    const double *numbers = NULL;
    bool ordinal = text_is(model->family, "ordinal");
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
        model->rows[r] = model->rows[r] && said;
        if (said) model->y[r] = numbers != NULL ? numbers[r] : level >= 0 ? code == level : code;
        if (said && text_is(model->family, "logistic") && !(model->y[r] >= 0 && model->y[r] <= 1)) {
            why_fail(why, FAIL_INPUT, name,
                     "want 0 or 1 in '%.60s'; say which answer counts as 1 with --yes", name);
            if (why != NULL) why->row = (int64_t)r + 1;
            return survey_row(&model->input, FAIL_INPUT, why);
        }
    }
    return FAIL_NONE;
}

static enum fail fit(struct model *model, struct regression *out, struct why *why) {
    size_t n_rows = model->input.frame.n_rows, n = model->n_columns;
    double *x = ARENA_ARRAY(model->input.arena, double, n_rows *n + 1);
    bool ordinal = text_is(model->family, "ordinal");
    for (size_t r = 0; r < n_rows; r++)
        for (size_t c = 0; c < n; c++) x[r * n + c] = model->columns[c][r];
    struct regression_plan plan = {.design = &model->input.design,
                                   .rows = model->rows,
                                   .n_columns = n,
                                   .x = x,
                                   .y = model->y,
                                   .family = text_is(model->family, "logistic") ? FAMILY_BINOMIAL
                                                                                : FAMILY_GAUSSIAN,
                                   .n_steps = ordinal ? (size_t)model->answers.n_levels : 0};
    TRY(ordinal ? steps_run(model->input.arena, &plan, out, why)
                : regression_run(model->input.arena, &plan, out, why));
    for (size_t i = 0; ordinal && i + 1 < plan.n_steps && n + i < COLUMNS_MAX; i++)
        model->names[n + i] = arena_printf(model->input.arena, "%s|%s", model->answers.levels[i],
                                           model->answers.levels[i + 1]);
    return FAIL_NONE;
}

static void coefficients_put(struct json_out *out, const struct model *model,
                             const struct regression *fit_of) {
    json_key(out, "coefficients");
    json_open(out, '[');
    for (size_t i = 0; i < fit_of->n; i++) {
        struct interval interval =
            survey_interval(fit_of->estimate[i], fit_of->error[i], fit_of->df, model->input.level);
        json_open(out, '{');
        json_pair_text(out, "name", model->names[i]);
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
    for (size_t t = 0; t < model->n_terms; t++) {
        struct wald wald;
        size_t n = model->first[t + 1] - model->first[t];
        if (n == 0) continue;
        TRY(wald_run(model->input.arena, fit_of, model->first[t], n, &wald, why));
        if (out == NULL) {
            printf("  %-30s F(%g, %g) = %.3f, p = %.4g\n", model->terms[t], wald.df, wald.ddf,
                   wald.f, wald.p);
            continue;
        }
        json_open(out, '{');
        json_pair_text(out, "name", model->terms[t]);
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
    for (size_t r = 0; r < model->input.frame.n_rows; r++) people += model->rows[r];
    buf_init(&buf, model->input.arena, SURVEY_OUT_BYTES);
    json_out_init(&out, &buf);
    json_open(&out, '{');
    json_pair_text(&out, "outcome", model->input.arguments->words[1]);
    json_pair_text(&out, "family", model->family);
    json_pair_int(&out, "n", people);
    json_pair_real(&out, "df", fit_of->df);
    coefficients_put(&out, model, fit_of);
    TRY(terms_put(&out, model, fit_of, why));
    json_close(&out, '}');
    return survey_json_put(&buf, why);
}

static enum fail model_read(const struct arguments *arguments, struct model *model,
                            struct why *why) {
    const char *const known[] = {"linear", "logistic", "ordinal"};
    const char *family = argument(arguments, "family");
    const char **names = ARENA_ARRAY(arguments->arena, const char *, arguments->n_words + 1);
    bool categories;
    for (size_t i = 0; i < 3; i++)
        if (text_is(family == NULL ? "linear" : family, known[i])) model->family = known[i];
    if (model->family == NULL)
        return why_fail(why, FAIL_INPUT, "family",
                        "want linear, logistic or ordinal after '--family', got '%.40s'", family);
    if (arguments->n_words < 3)
        return why_fail(why, FAIL_INPUT, "",
                        "'survey model' wants an outcome and one variable or more");
    for (size_t i = 1; i < arguments->n_words; i++)
        names[i - 1] = bare_name(arguments->arena, arguments->words[i], &categories);
    return survey_input_read(arguments, names, arguments->n_words - 1, &model->input, why);
}

enum fail survey_model(const struct arguments *arguments, struct why *why) {
    struct model *model = ARENA_NEW(arguments->arena, struct model);
    struct regression result;
    double *ones;
    TRY(model_read(arguments, model, why));
    size_t n_rows = model->input.frame.n_rows;
    model->rows = ARENA_ARRAY(arguments->arena, bool, n_rows + 1);
    for (size_t r = 0; r < n_rows; r++) model->rows[r] = true;
    if (!text_is(model->family, "ordinal")) {
        TRY(column_add(model, "(Intercept)", &ones, why));
        for (size_t r = 0; r < n_rows; r++) ones[r] = 1;
    }
    for (size_t i = 2; i < arguments->n_words; i++) TRY(term_add(model, arguments->words[i], why));
    model->first[model->n_terms] = model->n_columns;
    TRY(outcome_read(model, why));
    TRY(fit(model, &result, why));
    if (model->input.json) return model_json(model, &result, why);
    printf("%s model of '%s', %g degrees of freedom\n\n", model->family, arguments->words[1],
           result.df);
    for (size_t i = 0; i < result.n; i++)
        printf("  %-30s %11.5g  error %10.4g  t %7.3f  p %.4g\n", model->names[i],
               result.estimate[i], result.error[i], result.t[i], result.p[i]);
    puts("\nAll categories of a variable together:");
    return terms_put(NULL, model, &result, why);
}
