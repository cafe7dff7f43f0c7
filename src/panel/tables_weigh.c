/* Weights of a wave's respondents. */
#include "panel/tables_inner.h"

#include <math.h>
#include <string.h>

/* Codes by the plan's own levels, in its order; who is blank gets -1. */
static enum fail codes_of(struct arena *arena, const struct frame *frame, const char *name,
                          const struct plan_level *levels, size_t n, int32_t **out,
                          struct why *why) {
    struct factor factor;
    const struct column *column;
    TRY(frame_want(frame, name, &column, why));
    TRY(frame_factor(arena, frame, name, &factor, why));
    int32_t *map = ARENA_ARRAY(arena, int32_t, (size_t)factor.n_levels + 1);
    int32_t *codes = ARENA_ARRAY(arena, int32_t, frame->n_rows + 1);
    for (int32_t f = 0; f < factor.n_levels; f++) {
        map[f] = -1;
        for (size_t l = 0; l < n; l++)
            if (text_is(factor.levels[f], levels[l].value)) map[f] = (int32_t)l;
    }
    for (size_t r = 0; r < frame->n_rows; r++) {
        int32_t code = factor.codes[r];
        codes[r] = code < 0 ? -1 : map[code];
        if (code >= 0 && codes[r] < 0) {
            why_fail(why, FAIL_INPUT, name, "column '%s' has '%.60s', which is not in the plan",
                     name, factor.levels[code]);
            if (why != NULL) {
                why->row = frame_line(frame, r);
                why->column = (int64_t)column->position;
            }
            return FAIL_INPUT;
        }
    }
    *out = codes;
    return FAIL_NONE;
}

/* Numbers, NaN where nothing was said; a column in which nobody said anything is no fault. */
static enum fail numbers_of(struct arena *arena, const struct frame *frame, const char *name,
                            const double **out, struct why *why) {
    const struct column *column;
    TRY(frame_want(frame, name, &column, why));
    if (column->kind == COLUMN_NUMBER || column->n_levels > 0)
        return frame_numbers(frame, name, out, why);
    double *none = ARENA_ARRAY(arena, double, frame->n_rows + 1);
    for (size_t r = 0; r < frame->n_rows; r++) none[r] = (double)NAN;
    *out = none;
    return FAIL_NONE;
}

enum fail file_read_plan(struct arena *arena, struct str respondents,
                         const struct tables_plan *plan, struct tables_file *out, struct why *why) {
    struct tables_file file = {.plan = plan};
    TRY(frame_read(arena, respondents, NULL, 0, &file.frame, why));
    file.n = file.frame.n_rows;
    if (file.n == 0) return why_fail(why, FAIL_INPUT, "file", "nobody has answered yet");
    TRY(frame_numbers(&file.frame, "draw_weight", &file.draw_weights, why));
    TRY(frame_factor(arena, &file.frame, "stratum", &file.strata, why));
    file.groups = ARENA_ARRAY(arena, int32_t *, plan->n_groups + 1);
    file.questions = ARENA_ARRAY(arena, int32_t *, plan->n_questions + 1);
    file.numbers = ARENA_ARRAY(arena, const double *, plan->n_questions + 1);
    for (size_t g = 0; g < plan->n_groups; g++)
        TRY(codes_of(arena, &file.frame, plan->groups[g].name, plan->groups[g].levels,
                     plan->groups[g].n, &file.groups[g], why));
    for (size_t q = 0; q < plan->n_questions; q++) {
        const struct plan_question *question = &plan->questions[q];
        if (question->is_number)
            TRY(numbers_of(arena, &file.frame, question->name, &file.numbers[q], why));
        else
            TRY(codes_of(arena, &file.frame, question->name, question->levels, question->n,
                         &file.questions[q], why));
    }
    *out = file;
    return FAIL_NONE;
}

/* The margin of a group: its levels, and "not said" with its own share where somebody is blank. */
static enum fail margin_of(struct arena *arena, const struct tables_file *file, size_t g,
                           struct margin *out, struct why *why) {
    const struct plan_group *group = &file->plan->groups[g];
    size_t n = group->n;
    double people = 0, all = 0, blank = 0;
    const char **names = ARENA_ARRAY(arena, const char *, n + 1);
    double *totals = ARENA_ARRAY(arena, double, n + 1);
    int32_t *codes = ARENA_ARRAY(arena, int32_t, file->n + 1);
    for (size_t l = 0; l < n; l++) {
        if (isnan(group->levels[l].population))
            return why_fail(why, FAIL_INPUT, "margins",
                            "the population of '%s: %s' is not known; import it, or leave '%s' out "
                            "of the weighting",
                            group->title, group->levels[l].label, group->title);
        names[l] = group->levels[l].label;
        people += group->levels[l].population;
    }
    for (size_t r = 0; r < file->n; r++) {
        all += file->draw_weights[r];
        if (file->groups[g][r] < 0) blank += file->draw_weights[r];
        codes[r] = file->groups[g][r] < 0 ? (int32_t)n : file->groups[g][r];
    }
    names[n] = "not said";
    /* All margins are told of one population, the first's: tables of a census differ a little. */
    double said = all > 0 ? 1 - blank / all : 1;
    for (size_t l = 0; l < n; l++)
        totals[l] = group->levels[l].population / people * file->people * said;
    totals[n] = file->people * (1 - said);
    *out = (struct margin){
        .name = group->title,
        .factor = {.codes = codes, .n_levels = (int32_t)(blank > 0 ? n + 1 : n), .levels = names},
        .totals = totals};
    return FAIL_NONE;
}

static enum fail margins_make(struct arena *arena, struct tables_file *file, struct why *why) {
    file->margins = ARENA_ARRAY(arena, struct margin, file->plan->n_groups + 1);
    file->margin_groups = ARENA_ARRAY(arena, size_t, file->plan->n_groups + 1);
    for (size_t g = 0; g < file->plan->n_groups; g++) {
        const struct plan_group *group = &file->plan->groups[g];
        if (!group->weigh) continue;
        if (file->people == 0)
            for (size_t l = 0; l < group->n; l++) file->people += group->levels[l].population;
        TRY(margin_of(arena, file, g, &file->margins[file->n_margins], why));
        file->margin_groups[file->n_margins++] = g;
    }
    if (file->n_margins == 0)
        return why_fail(why, FAIL_INPUT, "margins",
                        "choose at least one group to weigh by, or no weighting");
    return FAIL_NONE;
}

static enum fail fit(struct arena *arena, const struct tables_file *file, const double *weights,
                     struct weighted *out, struct why *why) {
    if (file->plan->method == WEIGH_RAKE) {
        struct rake_plan plan = {0};
        return weights_rake(arena, weights, file->n, file->margins, file->n_margins, &plan, out,
                            why);
    }
    if (file->plan->method == WEIGH_CELLS) {
        if (file->n_margins != 1)
            return why_fail(why, FAIL_INPUT, "method",
                            "cells take one group; choose raking for several");
        return weights_poststratify(arena, weights, file->n, file->margins, out, why);
    }
    struct calibrate_plan plan = {.margins = file->margins,
                                  .n_margins = file->n_margins,
                                  .people = (double)NAN,
                                  .distance = DISTANCE_LINEAR,
                                  .low = -(double)INFINITY,
                                  .high = (double)INFINITY};
    return weights_calibrate(arena, weights, file->n, &plan, out, why);
}

static void compare_margins(struct arena *arena, const struct tables_file *file,
                            const double *weights, struct weighing *out) {
    size_t most = 0;
    for (size_t m = 0; m < file->n_margins; m++) most += (size_t)file->margins[m].factor.n_levels;
    struct weighing_margin *lines = ARENA_ARRAY(arena, struct weighing_margin, most + 1);
    for (size_t m = 0; m < file->n_margins; m++) {
        const struct margin *margin = &file->margins[m];
        for (int32_t l = 0; l < margin->factor.n_levels; l++) {
            double before = 0, after = 0, all_before = 0, all_after = 0, people = 0;
            for (size_t r = 0; r < file->n; r++) {
                bool in = margin->factor.codes[r] == l;
                all_before += file->draw_weights[r];
                all_after += weights[r];
                if (in) before += file->draw_weights[r], after += weights[r];
            }
            for (int32_t k = 0; k < margin->factor.n_levels; k++) people += margin->totals[k];
            lines[out->n_margins++] =
                (struct weighing_margin){.group = margin->name,
                                         .level = margin->factor.levels[l],
                                         .population = margin->totals[l] / people,
                                         .before = before / all_before,
                                         .after = after / all_after};
        }
    }
    out->margins = lines;
}

enum fail file_weigh(struct arena *arena, struct tables_file *file, struct weighing *out,
                     struct why *why) {
    const struct tables_plan *plan = file->plan;
    struct weighing weighing = {.n = file->n};
    struct weighted fitted = {.weights = ARENA_ARRAY(arena, double, file->n + 1)};
    for (size_t r = 0; r < file->n; r++) fitted.weights[r] = file->draw_weights[r];
    if (plan->method != WEIGH_NONE) {
        TRY(margins_make(arena, file, why));
        TRY(fit(arena, file, file->draw_weights, &fitted, why));
        double sum = 0;
        for (size_t r = 0; r < file->n; r++) sum += fitted.weights[r];
        double mean = sum / (double)file->n;
        if (plan->trim_low > 0 || isfinite(plan->trim_high)) {
            double high = isfinite(plan->trim_high) ? mean * plan->trim_high : (double)INFINITY;
            double *trimmed = ARENA_ARRAY(arena, double, file->n + 1);
            memcpy(trimmed, fitted.weights, file->n * sizeof *trimmed);
            weighing.n_trimmed =
                weights_trim(arena, trimmed, file->n, mean * plan->trim_low, high, true);
            TRY(fit(arena, file, trimmed, &fitted, why));
        }
        compare_margins(arena, file, fitted.weights, &weighing);
    }
    struct weight_summary summary = weights_summary(fitted.weights, NULL, file->n);
    weighing.weights = fitted.weights;
    weighing.kish_deff = summary.kish_deff;
    weighing.n_effective = summary.n_effective;
    weighing.min = summary.min;
    weighing.max = summary.max;
    weighing.mean = summary.sum / (double)file->n;
    file->calibration = fitted.calibration;
    *out = weighing;
    return FAIL_NONE;
}

enum fail tables_weigh(struct arena *arena, struct str respondents, const struct tables_plan *plan,
                       struct weighing *out, struct why *why) {
    struct tables_file file;
    TRY(file_read_plan(arena, respondents, plan, &file, why));
    return file_weigh(arena, &file, out, why);
}
