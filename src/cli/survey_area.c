/* survey area: small areas by what areas have in common. */
#include "base/csv.h"
#include "cli/refuse.h"
#include "cli/survey.h"
#include "cli/survey_out.h"
#include "stats/model/small_area.h"

#include <math.h>

/* AREA ESTIMATE [X...] --variance COL: a row is an area with its direct estimate. */
static enum fail fay_herriot_put(const struct survey_input *input, struct why *why) {
    const struct arguments *arguments = input->arguments;
    struct arena *arena = input->arena;
    struct factor area;
    struct fay_herriot fit;
    struct survey_out out;
    size_t n = input->frame.n_rows, p = arguments->n_words - 2;
    struct fay_herriot_plan plan = {.n_areas = n, .n_columns = p};
    if (frame_factor(arena, &input->frame, arguments->words[1], &area, why) != FAIL_NONE ||
        frame_numbers(&input->frame, arguments->words[2], &plan.y, why) != FAIL_NONE ||
        frame_numbers(&input->frame, argument(arguments, "variance"), &plan.variance, why) !=
            FAIL_NONE)
        return why_in_file(why, input->path);
    double *x = ARENA_ARRAY(arena, double, n *p + 1);
    for (size_t r = 0; r < n; r++) {
        x[r * p] = 1;
        if (area.codes[r] < 0 || isnan(plan.y[r])) {
            why_fail(why, FAIL_INPUT, arguments->words[area.codes[r] < 0 ? 1 : 2],
                     "want the name of an area and its estimate");
            if (why != NULL) why->row = (int64_t)r + 1;
            return survey_row(input, FAIL_INPUT, why);
        }
    }
    for (size_t c = 1; c < p; c++) {
        const double *numbers;
        if (frame_numbers(&input->frame, arguments->words[c + 2], &numbers, why) != FAIL_NONE)
            return why_in_file(why, input->path);
        for (size_t r = 0; r < n; r++) x[r * p + c] = numbers[r];
    }
    plan.x = x;
    TRY(fay_herriot_run(arena, &plan, &fit, why));
    survey_out_start(&out, arena, input->json);
    survey_out_text(&out, "model", "Fay-Herriot: model-based, say so where it is shown");
    survey_out_number(&out, "between_areas", fit.between);
    survey_out_list(&out, "coefficients", "What areas have in common");
    for (size_t c = 0; c < p; c++) {
        survey_out_row(&out, c == 0 ? "(Intercept)" : arguments->words[c + 2]);
        survey_out_number(&out, "estimate", fit.coefficient[c]);
        survey_out_row_end(&out);
    }
    survey_out_list_end(&out);
    survey_out_list(&out, "areas", "Areas; weight: how much of the direct estimate is in it");
    for (size_t r = 0; r < n; r++) {
        double error = sqrt(fit.mse[r]);
        survey_out_row(&out, area.levels[area.codes[r]]);
        survey_out_range(&out, "estimate", fit.estimate[r],
                         interval_t(fit.estimate[r], error, (double)INFINITY, input->level));
        survey_out_number(&out, "error", error);
        survey_out_number(&out, "direct", plan.y[r]);
        survey_out_number(&out, "weight", fit.shrinkage[r]);
        survey_out_row_end(&out);
    }
    survey_out_list_end(&out);
    return survey_out_end(&out, why);
}

/* --- From a model of people to areas --- */

/* Levels of a column of the population in the order of the sample's; -1 for others. */
static enum fail codes_like(struct arena *arena, const struct frame *frame, const char *name,
                            const struct factor *sample, const int32_t **out, struct why *why) {
    struct factor own;
    TRY(frame_factor(arena, frame, name, &own, why));
    int32_t *codes = ARENA_ARRAY(arena, int32_t, frame->n_rows + 1);
    for (size_t r = 0; r < frame->n_rows; r++)
        codes[r] = own.codes[r] < 0 ? -1 : factor_level(sample, own.levels[own.codes[r]]);
    *out = codes;
    return FAIL_NONE;
}

struct areas {
    const struct survey_input *input;
    struct frame people;
    const char *path;
    struct mixed_plan plan;
    struct factor groupings[MIXED_GROUPINGS_MAX];
    const int32_t *codes[MIXED_GROUPINGS_MAX]; /* of the population */
    const char *names[MIXED_GROUPINGS_MAX];
};

/* The fixed effects of either file: an intercept and the numbers after YES ASKED. */
static enum fail effects_read(const struct areas *areas, const struct frame *frame,
                              const char *path, const double **out, struct why *why) {
    const struct arguments *arguments = areas->input->arguments;
    size_t p = areas->plan.n_columns, n = frame->n_rows;
    double *x = ARENA_ARRAY(areas->input->arena, double, n *p + 1);
    for (size_t c = 0; c < p; c++) {
        const double *numbers = NULL;
        if (c > 0 && frame_numbers(frame, arguments->words[c + 2], &numbers, why) != FAIL_NONE)
            return why_in_file(why, path);
        for (size_t r = 0; r < n; r++) x[r * p + c] = c == 0 ? 1 : numbers[r];
    }
    *out = x;
    return FAIL_NONE;
}

static enum fail areas_read(struct areas *areas, struct why *why) {
    const struct survey_input *input = areas->input;
    const struct arguments *arguments = input->arguments;
    struct str bytes;
    areas->path = argument(arguments, "frame");
    TRY(input_read(input->arena, areas->path, SURVEY_FILE_BYTES, &bytes, why));
    if (frame_read(input->arena, bytes, NULL, 0, &areas->people, why) != FAIL_NONE)
        return why_in_file(why, areas->path);
    size_t n =
        names_cut(input->arena, argument(arguments, "by"), areas->names, 0, MIXED_GROUPINGS_MAX);
    areas->plan.n_rows = input->frame.n_rows;
    areas->plan.n_columns = arguments->n_words - 2;
    areas->plan.n_groupings = n;
    if (frame_numbers(&input->frame, arguments->words[1], &areas->plan.yes, why) != FAIL_NONE ||
        frame_numbers(&input->frame, arguments->words[2], &areas->plan.asked, why) != FAIL_NONE)
        return why_in_file(why, input->path);
    for (size_t g = 0; g < n; g++) {
        struct factor *grouping = &areas->groupings[g];
        if (frame_factor(input->arena, &input->frame, areas->names[g], grouping, why) != FAIL_NONE)
            return why_in_file(why, input->path);
        areas->plan.group[g] = grouping->codes;
        areas->plan.n_groups[g] = grouping->n_levels;
        if (codes_like(input->arena, &areas->people, areas->names[g], grouping, &areas->codes[g],
                       why) != FAIL_NONE)
            return why_in_file(why, areas->path);
    }
    return effects_read(areas, &input->frame, input->path, &areas->plan.x, why);
}

/* YES ASKED [X...] --by AREA[,GROUP] --frame FILE --count COL */
static enum fail mixed_put(const struct survey_input *input, struct why *why) {
    struct areas areas = {.input = input};
    struct mixed fit = {0};
    struct factor area = {0};
    struct survey_out out;
    const double *x = NULL, *count = NULL;
    const char *people = argument(input->arguments, "people");
    TRY(areas_read(&areas, why));
    TRY(effects_read(&areas, &areas.people, areas.path, &x, why));
    if (frame_numbers(&areas.people, people == NULL ? "N" : people, &count, why) != FAIL_NONE ||
        frame_factor(input->arena, &areas.people, areas.names[0], &area, why) != FAIL_NONE)
        return why_in_file(why, areas.path);
    TRY(mixed_run(input->arena, &areas.plan, &fit, why));
    size_t k = (size_t)area.n_levels;
    double *yes = ARENA_ARRAY(input->arena, double, k + 1), all_yes = 0, all = 0;
    double *total = ARENA_ARRAY(input->arena, double, k + 1);
    for (size_t r = 0; r < areas.people.n_rows; r++) {
        int32_t group[MIXED_GROUPINGS_MAX];
        for (size_t g = 0; g < areas.plan.n_groupings; g++) group[g] = areas.codes[g][r];
        double share = mixed_share(&fit, &areas.plan, x + r * areas.plan.n_columns, group);
        if (area.codes[r] < 0 || !(count[r] >= 0)) continue;
        yes[area.codes[r]] += count[r] * share, total[area.codes[r]] += count[r];
        all_yes += count[r] * share, all += count[r];
    }
    survey_out_start(&out, input->arena, input->json);
    survey_out_text(&out, "model", "multilevel regression and post-stratification: model-based");
    survey_out_number(&out, "overall", all_yes / all);
    survey_out_list(&out, "spread", "Spread between groups, on log odds");
    for (size_t g = 0; g < areas.plan.n_groupings; g++) {
        survey_out_row(&out, areas.names[g]);
        survey_out_number(&out, "deviation", fit.deviation[g]);
        survey_out_row_end(&out);
    }
    survey_out_list_end(&out);
    survey_out_list(&out, "areas", "Areas");
    for (size_t a = 0; a < k; a++) {
        survey_out_row(&out, area.levels[a]);
        survey_out_number(&out, "estimate", yes[a] / total[a]);
        survey_out_number(&out, "people", total[a]);
        survey_out_row_end(&out);
    }
    survey_out_list_end(&out);
    return survey_out_end(&out, why);
}

enum fail survey_area(const struct arguments *arguments, struct why *why) {
    struct survey_input input;
    bool mixed = argument(arguments, "frame") != NULL;
    if (mixed)
        TRY(options_unwanted(arguments, "variance level", "does not go with '--frame'", why));
    else
        TRY(options_unwanted(arguments, "by people", "goes with '--frame'", why));
    if (arguments->n_words < 3 ||
        (mixed ? argument(arguments, "by") == NULL : argument(arguments, "variance") == NULL))
        return why_fail(why, FAIL_INPUT, "",
                        "'survey area' wants AREA ESTIMATE [X...] --variance COL, or YES ASKED "
                        "[X...] --by AREA[,GROUP...] --frame FILE");
    TRY(survey_input_read(arguments, NULL, 0, &input, why));
    return mixed ? mixed_put(&input, why) : fay_herriot_put(&input, why);
}
