/* The data file of `folkmoot survey` with its design, and margins files. */
#include "base/csv.h"
#include "base/file.h"
#include "base/parallel.h"
#include "cli/refuse.h"
#include "cli/survey.h"

#include <math.h>

size_t names_cut(struct arena *arena, const char *text, const char **list, size_t n, size_t most) {
    struct str rest = str_of(text);
    while (text != NULL && rest.s != NULL && n < most)
        list[n++] = str_copy(arena, str_trim(str_cut(&rest, ',')));
    return n;
}

enum fail survey_json_put(const struct buf *buf, struct why *why) {
    if (buf->full) return why_fail(why, FAIL_LIMIT, "", "the result is too long to print");
    fwrite(buf->s, 1, buf->n, stdout);
    putchar('\n');
    return FAIL_NONE;
}

enum fail survey_row(const struct survey_input *input, enum fail fail, struct why *why) {
    if (fail == FAIL_NONE || why == NULL || why->row <= 0) return fail;
    const struct column *column = frame_column(&input->frame, why->field);
    why->row = frame_line(&input->frame, (size_t)why->row - 1);
    why->column = column == NULL ? 0 : (int64_t)column->position;
    return why_in_file(why, input->path);
}

/* The columns of stages named by an option. */
static void stages_cut(struct arena *arena, const struct arguments *arguments, const char *option,
                       const char **stages) {
    (void)names_cut(arena, argument(arguments, option), stages, 0, DESIGN_STAGES);
}

static enum fail plan_read(const struct arguments *arguments, struct design_plan *plan,
                           struct why *why) {
    struct arena *arena = arguments->arena;
    const char *lonely = argument(arguments, "lonely");
    plan->weights = argument(arguments, "weights");
    plan->nested = argument_given(arguments, "nested");
    stages_cut(arena, arguments, "cluster", plan->units);
    stages_cut(arena, arguments, "strata", plan->strata);
    stages_cut(arena, arguments, "fpc", plan->population);
    if (lonely != NULL && !lonely_of(lonely, &plan->lonely))
        return why_fail(why, FAIL_INPUT, "lonely",
                        "want fail, remove, certainty, adjust or average after '--lonely', got "
                        "'%.40s'",
                        lonely);
    return FAIL_NONE;
}

static size_t add(const char **list, size_t n, const char *name) {
    for (size_t i = 0; i < n; i++)
        if (text_is(list[i], name)) return n;
    if (name != NULL && name[0] != '\0') list[n++] = name;
    return n;
}

/* PREFIX and a number, with or without one of . _ - between: not the base weight, whose name may
 * start the same way. */
static bool is_replicate(const char *name, const char *prefix) {
    size_t n = strlen(prefix);
    if (strncmp(name, prefix, n) != 0) return false;
    const char *rest = name + n;
    if (rest[0] != '\0' && strchr("._-", rest[0]) != NULL) rest++;
    return rest[0] != '\0' && rest[strspn(rest, "0123456789")] == '\0';
}

/* --scale and --rscales: how much each replicate counts, where the kind does not tell. */
static enum fail scales_read(const struct survey_input *input, struct supplied_plan *plan,
                             struct why *why) {
    const char *text = argument(input->arguments, "rscales");
    TRY(argument_real(input->arguments, "scale", 1e-12, 1e12, 0, &plan->scale, why));
    if (text == NULL) return FAIL_NONE;
    const char **parts = ARENA_ARRAY(input->arena, const char *, plan->n + 2);
    double *rscales = ARENA_ARRAY(input->arena, double, plan->n + 1);
    size_t n = names_cut(input->arena, text, parts, 0, plan->n + 1);
    for (size_t i = 0; i < n; i++)
        if (i >= plan->n || !str_real(str_of(parts[i]), &rscales[i]) || !(rscales[i] >= 0)) n = 0;
    for (size_t i = 1; n == 1 && i < plan->n; i++) rscales[i] = rscales[0];
    if (n != plan->n && n != 1)
        return why_fail(why, FAIL_INPUT, "rscales",
                        "want one number of 0 or more after '--rscales', or one for each of the "
                        "%zu replicates",
                        plan->n);
    plan->rscales = rscales;
    return FAIL_NONE;
}

static enum fail replicates_read(struct survey_input *input, struct why *why) {
    const struct arguments *arguments = input->arguments;
    const char *prefix = argument(arguments, "replicates"), *type = argument(arguments, "type");
    struct supplied_plan plan = {.mse = argument_given(arguments, "mse")};
    if (prefix == NULL) return FAIL_NONE;
    TRY(options_unwanted(arguments, "strata cluster fpc nested lonely",
                         "says nothing beside '--replicates': replicate weights carry the design; "
                         "leave it out",
                         why));
    if (argument(arguments, "weights") == NULL)
        return why_fail(why, FAIL_INPUT, "weights",
                        "'--replicates' wants '--weights COL' too: the weight that estimates use");
    TRY(argument_real(arguments, "fay", 0, 0.99, 0.5, &plan.fay, why));
    if (type == NULL || !replicate_kind_of(type, &plan.kind))
        return why_fail(why, FAIL_INPUT, "type",
                        "replicate weights want '--type' with JK1, JKn, BRR, Fay or bootstrap");
    if (plan.kind != REPLICATE_FAY) {
        TRY(options_unwanted(arguments, "fay", "goes with '--type Fay' alone", why));
        plan.fay = 0;
    }
    const double **columns = ARENA_ARRAY(input->arena, const double *, input->frame.n_columns + 1);
    for (size_t i = 0; i < input->frame.n_columns; i++) {
        const char *name = input->frame.columns[i].name;
        if (text_is(name, argument(arguments, "weights")) || !is_replicate(name, prefix)) continue;
        if (frame_numbers(&input->frame, name, &columns[plan.n++], why) != FAIL_NONE)
            return why_in_file(why, input->path);
    }
    if (plan.n < 2)
        return why_fail(why, FAIL_INPUT, "replicates",
                        "want columns of '%s' named '%s1', '%s2' and so on, got %zu", input->path,
                        prefix, prefix, plan.n);
    TRY(scales_read(input, &plan, why));
    TRY(replicates_supplied(input->arena, &plan, input->design.weights, input->frame.n_rows,
                            columns, &input->replicates, why));
    input->replicates.n_threads = input->n_threads;
    input->replicated = true;
    return FAIL_NONE;
}

/* The columns to keep; none: all. */
static size_t columns_wanted(const struct arguments *arguments, const struct design_plan *plan,
                             const char *const *names, size_t n_names, const char **wanted) {
    size_t n = 0;
    if (names == NULL || argument_given(arguments, "replicates")) return 0;
    n = add(wanted, n, plan->weights);
    for (size_t s = 0; s < DESIGN_STAGES; s++) {
        n = add(wanted, n, plan->units[s]);
        n = add(wanted, n, plan->strata[s]);
        n = add(wanted, n, plan->population[s]);
    }
    for (size_t i = 0; i < n_names; i++) n = add(wanted, n, names[i]);
    return n;
}

enum fail survey_input_read(const struct arguments *arguments, const char *const *names,
                            size_t n_names, struct survey_input *out, struct why *why) {
    struct arena *arena = arguments->arena;
    struct survey_input input = {.arguments = arguments,
                                 .arena = arena,
                                 .path = argument(arguments, "data"),
                                 .json = argument_given(arguments, "json")};
    struct design_plan plan = {0};
    struct str bytes;
    int64_t n_threads;
    TRY(plan_read(arguments, &plan, why));
    TRY(argument_real(arguments, "level", 0.5, 0.9999, 0.95, &input.level, why));
    TRY(argument_int(arguments, "threads", 1, 256, threads_default(), &n_threads, why));
    input.n_threads = (unsigned)n_threads;
    const char **wanted = ARENA_ARRAY(arena, const char *, n_names + 16);
    size_t n = columns_wanted(arguments, &plan, names, n_names, wanted);
    struct arena *file = arena_new((size_t)SURVEY_FILE_BYTES + (1u << 20));
    enum fail fail = input_read(file, input.path, SURVEY_FILE_BYTES, &bytes, why);
    bool read = fail == FAIL_NONE;
    if (read) fail = frame_read(arena, bytes, wanted, n, &input.frame, why);
    arena_free(file);
    if (read && fail == FAIL_NONE)
        fail = design_make(arena, &input.frame, &plan, &input.design, why);
    if (read && fail != FAIL_NONE) return why_in_file(why, input.path);
    TRY(fail);
    TRY(replicates_read(&input, why));
    *out = input;
    if (out->replicated) out->design.replicates = &out->replicates;
    return FAIL_NONE;
}

struct interval survey_interval(double value, double error, double df, double level) {
    if (!(df > 0) || isnan(error)) return (struct interval){(double)NAN, (double)NAN};
    return interval_t(value, error, df, level);
}

const double *survey_kish(const struct survey_input *input, const struct factor *by,
                          const struct factor *answers) {
    const double *weights = input->design.weights;
    size_t n = by == NULL ? 1 : (size_t)by->n_levels;
    double *sum = ARENA_ARRAY(input->arena, double, n + 1);
    double *squares = ARENA_ARRAY(input->arena, double, n + 1);
    for (size_t r = 0; r < input->frame.n_rows; r++) {
        int32_t d = by == NULL ? 0 : by->codes[r];
        if (d < 0 || answers->codes[r] < 0) continue;
        sum[d] += weights[r], squares[d] += weights[r] * weights[r];
    }
    for (size_t d = 0; d < n; d++) sum[d] = sum[d] * sum[d] / squares[d];
    return sum;
}

/* --- Margins ------------------------------------------------------------------------------- */

struct margin_file {
    struct csv csv;
    size_t variable, level, total;
};

static enum fail margin_file_read(struct arena *arena, const char *path, struct margin_file *out,
                                  struct why *why) {
    struct str bytes;
    if (path == NULL)
        return why_fail(why, FAIL_INPUT, "margins",
                        "want '--margins FILE' with the columns variable, level, total");
    TRY(input_read(arena, path, SURVEY_FILE_BYTES, &bytes, why));
    enum fail fail = csv_read(arena, bytes, &out->csv, why);
    if (fail == FAIL_NONE) fail = csv_column_want(&out->csv, "variable", &out->variable, why);
    if (fail == FAIL_NONE) fail = csv_column_want(&out->csv, "level", &out->level, why);
    if (fail == FAIL_NONE) fail = csv_column_want(&out->csv, "total", &out->total, why);
    return fail == FAIL_NONE ? FAIL_NONE : why_in_file(why, path);
}

static enum fail margin_fault(const struct margin_file *file, const char *path, size_t row,
                              size_t column, struct why *why) {
    if (why != NULL) {
        why->row = file->csv.row_numbers[row];
        why->column = (int64_t)column + 1;
    }
    return why_in_file(why, path);
}

enum fail survey_margin_names(struct arena *arena, const char *path, const char *const **names,
                              size_t *n, struct why *why) {
    struct margin_file file;
    TRY(margin_file_read(arena, path, &file, why));
    const char **list = ARENA_ARRAY(arena, const char *, file.csv.n_rows + 1);
    *n = 0;
    for (size_t r = 0; r < file.csv.n_rows; r++)
        *n = add(list, *n, csv_cell(&file.csv, r, file.variable));
    *names = list;
    if (*n == 0)
        return why_fail(why, FAIL_INPUT, "margins", "%s: there are no margins in it", path);
    return FAIL_NONE;
}

/* The levels of the file in its order, found again in the data. */
static enum fail margin_read(const struct survey_input *input, const struct margin_file *file,
                             const char *path, const char *name, struct margin *out,
                             struct why *why) {
    struct arena *arena = input->arena;
    struct factor found;
    size_t n_rows = file->csv.n_rows, n = 0;
    const char **levels = ARENA_ARRAY(arena, const char *, n_rows + 1);
    double *totals = ARENA_ARRAY(arena, double, n_rows + 1);
    if (frame_factor(arena, &input->frame, name, &found, why) != FAIL_NONE)
        return why_in_file(why, input->path);
    int32_t *to = ARENA_ARRAY(arena, int32_t, (size_t)found.n_levels + 1);
    for (int32_t l = 0; l < found.n_levels; l++) to[l] = -1;
    for (size_t r = 0; r < n_rows; r++) {
        const char *level = csv_cell(&file->csv, r, file->level);
        const char *total = csv_cell(&file->csv, r, file->total);
        if (!text_is(csv_cell(&file->csv, r, file->variable), name)) continue;
        for (size_t k = 0; k < n; k++)
            if (text_is(levels[k], level)) {
                why_fail(why, FAIL_INPUT, name, "'%.60s' of '%.60s' has two totals; keep one",
                         level, name);
                return margin_fault(file, path, r, file->level, why);
            }
        if (!str_real(str_trim(str_of(total)), &totals[n]) || totals[n] < 0) {
            why_fail(why, FAIL_INPUT, name, "want a number of people, 0 or more, got '%.60s'",
                     total);
            return margin_fault(file, path, r, file->total, why);
        }
        int32_t code = factor_level(&found, level);
        if (code >= 0) to[code] = (int32_t)n;
        levels[n++] = level;
    }
    int32_t *codes = ARENA_ARRAY(arena, int32_t, input->frame.n_rows + 1);
    for (size_t r = 0; r < input->frame.n_rows; r++) {
        codes[r] = found.codes[r] < 0 ? -1 : to[found.codes[r]];
        if (found.codes[r] < 0 || codes[r] >= 0) continue;
        why_fail(why, FAIL_INPUT, name,
                 "'%.60s' of '%.60s' has no total in '%.80s'; add a row for it",
                 found.levels[found.codes[r]], name, path);
        if (why != NULL) why->row = (int64_t)r + 1;
        return survey_row(input, FAIL_INPUT, why);
    }
    *out = (struct margin){name, {codes, (int32_t)n, levels, NULL}, totals};
    return FAIL_NONE;
}

enum fail survey_margins_read(const struct survey_input *input, const char *path,
                              struct margin **out, size_t *n, struct why *why) {
    struct margin_file file;
    const char *const *names;
    TRY(margin_file_read(input->arena, path, &file, why));
    TRY(survey_margin_names(input->arena, path, &names, n, why));
    *out = ARENA_ARRAY(input->arena, struct margin, *n + 1);
    for (size_t i = 0; i < *n; i++) TRY(margin_read(input, &file, path, names[i], &(*out)[i], why));
    return FAIL_NONE;
}
