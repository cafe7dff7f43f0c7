/* survey weight --nonresponse and --propensity: those who answered speak for those who did not. */
#include "cli/refuse.h"
#include "cli/survey.h"

#include <assert.h>
#include <math.h>

enum { VARIABLES_MOST = 32 };

/* Who responded: whoever has anything in --responded. */
static enum fail responded_read(const struct survey_input *input, bool **out, struct why *why) {
    const char *name = argument(input->arguments, "responded");
    struct factor factor;
    if (name == NULL)
        return why_fail(why, FAIL_INPUT, "responded",
                        "want '--responded COL' too: a column that only those who answered fill");
    if (frame_factor(input->arena, &input->frame, name, &factor, why) != FAIL_NONE)
        return why_in_file(why, input->path);
    *out = ARENA_ARRAY(input->arena, bool, input->frame.n_rows + 1);
    for (size_t r = 0; r < input->frame.n_rows; r++) (*out)[r] = factor.codes[r] >= 0;
    return FAIL_NONE;
}

static enum fail factors_read(const struct survey_input *input, const char *const *names, size_t n,
                              struct factor *factors, struct why *why) {
    for (size_t i = 0; i < n; i++) {
        if (frame_factor(input->arena, &input->frame, names[i], &factors[i], why) != FAIL_NONE)
            return why_in_file(why, input->path);
        for (size_t r = 0; r < input->frame.n_rows; r++) {
            if (factors[i].codes[r] >= 0) continue;
            why_fail(why, FAIL_INPUT, names[i],
                     "want '%.60s' of everybody, also of those who did not answer", names[i]);
            if (why != NULL) why->row = (int64_t)r + 1;
            return survey_row(input, FAIL_INPUT, why);
        }
    }
    return FAIL_NONE;
}

/* Factors of the cells into changes[n_rows]. */
static enum fail by_cells(const struct survey_input *input, const struct factor *factors, size_t n,
                          const bool *responded, struct response *out, double *changes,
                          struct why *why) {
    size_t n_rows = input->frame.n_rows;
    struct factor cells = factor_cross(input->arena, factors, n, n_rows, " ");
    cells = factor_drop_empty(input->arena, &cells, n_rows);
    double *figures = ARENA_ARRAY(input->arena, double, (size_t)cells.n_levels + 1);
    TRY(nonresponse_factors(input->design.weights, responded, &cells, n_rows, figures, why));
    for (size_t r = 0; r < n_rows; r++) changes[r] = figures[cells.codes[r]];
    out->n = (size_t)cells.n_levels, out->names = cells.levels, out->figures = figures;
    return FAIL_NONE;
}

static enum fail by_chances(const struct survey_input *input, const struct factor *factors,
                            size_t n, const bool *responded, struct response *out, double *changes,
                            struct why *why) {
    size_t n_rows = input->frame.n_rows;
    struct propensity fit;
    TRY(propensity_fit(input->arena, input->design.weights, responded, factors, out->variables, n,
                       NULL, 0, n_rows, &fit, why));
    for (size_t r = 0; r < n_rows; r++) changes[r] = 1 / fit.chances[r];
    out->n = fit.n, out->names = fit.names, out->figures = fit.coefficients;
    out->representativity = representativity_of(input->arena, input->design.weights, responded,
                                                fit.chances, factors, n, n_rows);
    return FAIL_NONE;
}

enum fail survey_response(const struct survey_input *input, struct response *out,
                          const double **weights, struct why *why) {
    const struct arguments *arguments = input->arguments;
    const char *cells = argument(arguments, "nonresponse");
    const char *chances = argument(arguments, "propensity");
    const char **names = ARENA_ARRAY(input->arena, const char *, VARIABLES_MOST);
    size_t n_rows = input->frame.n_rows;
    struct factor *factors = ARENA_ARRAY(input->arena, struct factor, VARIABLES_MOST);
    bool *responded = NULL;
    double all = 0;
    *out = (struct response){0};
    if (cells == NULL && chances == NULL)
        return options_unwanted(arguments, "responded",
                                "goes with '--nonresponse' or '--propensity'", why);
    if (cells != NULL && chances != NULL)
        return why_fail(why, FAIL_INPUT, "propensity",
                        "give '--nonresponse' or '--propensity', not both");
    out->how = cells != NULL ? "cells" : "propensity";
    out->variables = names;
    out->n_variables =
        names_cut(input->arena, cells != NULL ? cells : chances, names, 0, VARIABLES_MOST);
    TRY(responded_read(input, &responded, why));
    TRY(factors_read(input, names, out->n_variables, factors, why));
    assert(responded != NULL);
    double *changes = ARENA_ARRAY(input->arena, double, n_rows + 1);
    TRY(cells != NULL ? by_cells(input, factors, out->n_variables, responded, out, changes, why)
                      : by_chances(input, factors, out->n_variables, responded, out, changes, why));
    for (size_t r = 0; r < n_rows; r++) {
        double weight = input->design.weights[r];
        all += weight;
        out->rate += responded[r] ? weight : 0;
        out->n_responded += responded[r] && weight > 0;
        changes[r] = responded[r] ? weight * changes[r] : 0;
    }
    out->rate /= all;
    *weights = changes;
    return FAIL_NONE;
}

void survey_response_put(struct json_out *out, const struct response *response) {
    bool chances = text_is(response->how, "propensity");
    json_key(out, "nonresponse");
    json_open(out, '{');
    json_pair_text(out, "by", response->how);
    json_pair_int(out, "responded", (int64_t)response->n_responded);
    json_pair_real(out, "rate", response->rate);
    if (chances) {
        json_pair_real(out, "r_indicator", response->representativity.r);
        json_pair_real(out, "most_bias", response->representativity.cv);
        json_key(out, "variables");
        json_open(out, '[');
        for (size_t i = 0; i < response->n_variables; i++) {
            json_open(out, '{');
            json_pair_text(out, "name", response->variables[i]);
            json_pair_real(out, "partial", response->representativity.partial[i]);
            json_pair_real(out, "conditional", response->representativity.conditional[i]);
            json_close(out, '}');
        }
        json_close(out, ']');
    }
    json_key(out, chances ? "coefficients" : "cells");
    json_open(out, '[');
    for (size_t i = 0; i < response->n; i++) {
        json_open(out, '{');
        json_pair_text(out, "name", response->names[i]);
        json_pair_real(out, chances ? "estimate" : "factor", response->figures[i]);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
}
