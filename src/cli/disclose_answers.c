/* disclose --answers: k-anonymity of a file of answers, dominance of its totals. */
#include "cli/disclose.h"
#include "cli/refuse.h"
#include "cli/survey.h"
#include "cli/survey_out.h"
#include "stats/disclosure/anonymity.h"

#include <math.h>

enum { KEYS_MOST = 32 };

struct file {
    const struct arguments *arguments;
    struct arena *arena;
    const char *path;
    struct frame frame;
    const char *names[KEYS_MOST];
    struct factor keys[KEYS_MOST];
    size_t n_keys;
};

static enum fail file_load(struct file *file, struct why *why) {
    struct str bytes;
    const char *keys = argument(file->arguments, "keys");
    file->path = argument(file->arguments, "answers");
    if (keys == NULL)
        return why_fail(why, FAIL_INPUT, "keys",
                        "'--answers' wants '--keys COL,COL': what others may know of a person");
    TRY(input_read(file->arena, file->path, SURVEY_FILE_BYTES, &bytes, why));
    if (frame_read(file->arena, bytes, NULL, 0, &file->frame, why) != FAIL_NONE)
        return why_in_file(why, file->path);
    file->n_keys = names_cut(file->arena, keys, file->names, 0, KEYS_MOST);
    for (size_t k = 0; k < file->n_keys; k++)
        if (frame_factor(file->arena, &file->frame, file->names[k], &file->keys[k], why) !=
            FAIL_NONE)
            return why_in_file(why, file->path);
    return FAIL_NONE;
}

static enum fail optional_numbers(const struct file *file, const char *option, const double **out,
                                  struct why *why) {
    const char *name = argument(file->arguments, option);
    *out = NULL;
    if (name == NULL) return FAIL_NONE;
    return frame_numbers(&file->frame, name, out, why) == FAIL_NONE ? FAIL_NONE
                                                                    : why_in_file(why, file->path);
}

/* Exit 1 when fewer than --least people share a combination, so that scripts stop there. */
static enum fail anonymity_put(struct file *file, struct survey_out *out, size_t *too_few,
                               double least, struct why *why) {
    const int32_t **keys = ARENA_ARRAY(file->arena, const int32_t *, file->n_keys);
    const char *sensitive = argument(file->arguments, "sensitive");
    struct anonymity_plan plan = {
        .n_rows = file->frame.n_rows, .n_keys = file->n_keys, .keys = keys};
    struct anonymity found;
    struct factor answer;
    for (size_t k = 0; k < file->n_keys; k++) keys[k] = file->keys[k].codes;
    TRY(optional_numbers(file, "weights", &plan.weight, why));
    if (sensitive != NULL) {
        if (frame_factor(file->arena, &file->frame, sensitive, &answer, why) != FAIL_NONE)
            return why_in_file(why, file->path);
        plan.sensitive = answer.codes;
    }
    anonymity_run(file->arena, &plan, &found);
    for (size_t r = 0; r < plan.n_rows; r++) *too_few += found.sample[r] < least;
    survey_out_number(out, "rows", (double)plan.n_rows);
    survey_out_number(out, "combinations", (double)found.n_cells);
    survey_out_number(out, "uniques", (double)found.uniques);
    survey_out_number(out, "below3", (double)found.below3);
    survey_out_number(out, "below5", (double)found.below5);
    survey_out_number(out, "too_few", (double)*too_few);
    survey_out_number(out, "mean_risk", found.mean_sample_risk);
    if (plan.weight != NULL) {
        survey_out_number(out, "least_population", found.least_population);
        survey_out_number(out, "expected_found", found.sum_population_risk);
    }
    if (sensitive != NULL) survey_out_number(out, "all_alike", (double)found.not_diverse);
    return FAIL_NONE;
}

/* Totals of --magnitude in the cells of the keys that show what one gave. */
static enum fail dominance_put(struct file *file, struct survey_out *out, size_t *shown_one,
                               struct why *why) {
    const double *numbers;
    size_t n = file->frame.n_rows;
    TRY(optional_numbers(file, "magnitude", &numbers, why));
    if (numbers == NULL) return FAIL_NONE;
    struct factor cells = factor_cross(file->arena, file->keys, file->n_keys, n, ", ");
    cells = factor_drop_empty(file->arena, &cells, n);
    double *part = ARENA_ARRAY(file->arena, double, n + 1);
    survey_out_list(out, "totals",
                    "Totals; p: within how many per cent the second can know the first");
    for (int32_t c = 0; c < cells.n_levels; c++) {
        size_t used = 0;
        for (size_t r = 0; r < n; r++)
            if (cells.codes[r] == c) part[used++] = numbers[r];
        struct dominance found = dominance_of(part, used);
        bool shows = found.n > 0 && (found.p_percent < 10 || found.top2 > 0.9);
        *shown_one += shows;
        survey_out_row(out, cells.levels[c]);
        survey_out_number(out, "total", found.total);
        survey_out_number(out, "contributors", found.n);
        survey_out_number(out, "largest_share", found.top1);
        survey_out_number(out, "two_largest_share", found.top2);
        survey_out_number(out, "p", found.p_percent);
        survey_out_text(out, "safe", shows ? "no" : "yes");
        survey_out_row_end(out);
    }
    survey_out_list_end(out);
    return FAIL_NONE;
}

enum fail disclose_answers(const struct arguments *arguments, struct why *why) {
    struct file file = {.arguments = arguments, .arena = arguments->arena};
    struct survey_out out;
    int64_t least;
    size_t too_few = 0, shown_one = 0;
    TRY(options_refuse(arguments, "disclose --answers",
                       "answers keys sensitive weights least magnitude json", why));
    TRY(argument_int(arguments, "least", 1, 1000000, 5, &least, why));
    TRY(file_load(&file, why));
    survey_out_start(&out, arguments->arena, argument_given(arguments, "json"));
    TRY(anonymity_put(&file, &out, &too_few, (double)least, why));
    TRY(dominance_put(&file, &out, &shown_one, why));
    TRY(survey_out_end(&out, why));
    if (too_few > 0)
        return why_fail(why, FAIL_INFEASIBLE, "keys",
                        "%zu rows are shared by fewer than %lld people: join categories of the "
                        "keys, or leave a key out",
                        too_few, (long long)least);
    if (shown_one > 0)
        return why_fail(why, FAIL_INFEASIBLE, "magnitude",
                        "%zu totals would show what one of them gave: join cells", shown_one);
    return FAIL_NONE;
}
