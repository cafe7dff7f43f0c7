/* survey estimate and survey replicate: figures with their intervals. */
#include "base/csv.h"
#include "base/file.h"
#include "cli/refuse.h"
#include "cli/survey.h"
#include "stats/survey/quantile.h"

#include <math.h>

/* One line of the result. */
struct line {
    const char *variable, *level, *by; /* NULL: none */
    double share;                      /* quantiles */
    double value, error, deff;
    struct interval interval;
    const char *method; /* of the interval of a share; NULL: t */
    double people, weight, df;
};

struct lines {
    struct line *list;
    size_t n, room;
    double df;
    size_t n_replicates;
};

static void line_add(struct arena *arena, struct lines *lines, struct line line) {
    if (lines->n == lines->room) {
        size_t room = lines->room == 0 ? 64 : lines->room * 2;
        lines->list = arena_grow(arena, lines->list, lines->room * sizeof line, room * sizeof line);
        lines->room = room;
    }
    lines->list[lines->n++] = line;
}

/* --- Out ----------------------------------------------------------------------------------- */

static enum fail lines_json(const struct survey_input *input, const char *statistic,
                            const struct lines *lines, struct why *why) {
    struct buf buf;
    struct json_out out;
    buf_init(&buf, input->arena, SURVEY_OUT_BYTES);
    json_out_init(&out, &buf);
    json_open(&out, '{');
    json_pair_text(&out, "statistic", statistic);
    json_pair_real(&out, "level", input->level);
    json_pair_int(&out, "rows", (int64_t)input->frame.n_rows);
    json_pair_real(&out, "df", lines->df);
    if (lines->n_replicates > 0) json_pair_int(&out, "replicates", (int64_t)lines->n_replicates);
    json_key(&out, "estimates");
    json_open(&out, '[');
    for (size_t i = 0; i < lines->n; i++) {
        const struct line *line = &lines->list[i];
        json_open(&out, '{');
        json_pair_text(&out, "variable", line->variable);
        if (line->level != NULL) json_pair_text(&out, "category", line->level);
        if (line->by != NULL) json_pair_text(&out, "by", line->by);
        if (!isnan(line->share)) json_pair_real(&out, "share_below", line->share);
        json_pair_real(&out, "estimate", line->value);
        json_pair_real(&out, "error", line->error);
        json_pair_real(&out, "low", line->interval.low);
        json_pair_real(&out, "high", line->interval.high);
        json_pair_real(&out, "cv", line->error / fabs(line->value));
        json_pair_text(&out, "interval", line->method == NULL ? "t" : line->method);
        json_pair_real(&out, "df", line->df);
        json_pair_real(&out, "deff", line->deff);
        json_pair_real(&out, "n", line->people);
        json_pair_real(&out, "weight", line->weight);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    json_close(&out, '}');
    return survey_json_put(&buf, why);
}

static void lines_print(const struct survey_input *input, const char *statistic,
                        const struct lines *lines) {
    printf("%s of %zu answers; %g %% intervals, %g degrees of freedom\n\n", statistic,
           input->frame.n_rows, 100 * input->level, lines->df);
    printf("  %-34s %12s %11s %12s %12s %7s %5s\n", "", "estimate", "error", "from", "to", "n",
           "df");
    bool unsure = false;
    for (size_t i = 0; i < lines->n; i++) {
        const struct line *line = &lines->list[i];
        char label[128];
        unsure = unsure || isnan(line->interval.low) || isnan(line->interval.high);
        snprintf(label, sizeof label, "%s%s%s%s%s", line->variable, line->level ? " " : "",
                 line->level ? line->level : "", line->by ? " | " : "", line->by ? line->by : "");
        if (!isnan(line->share))
            snprintf(label, sizeof label, "%s %g%s%s", line->variable, line->share,
                     line->by ? " | " : "", line->by ? line->by : "");
        printf("  %-34s %12.6g %11.4g %12.6g %12.6g %7.0f %5g%s%s\n", label, line->value,
               line->error, line->interval.low, line->interval.high, line->people, line->df,
               line->method == NULL ? "" : "  ", line->method == NULL ? "" : line->method);
    }
    if (unsure)
        puts("\nnan: no limit can be given, as the units of the group are too few for an error.");
}

static enum fail lines_put(const struct survey_input *input, const char *statistic,
                           const struct lines *lines, struct why *why) {
    if (input->json) return lines_json(input, statistic, lines, why);
    lines_print(input, statistic, lines);
    return FAIL_NONE;
}

/* --- Means, totals, shares, ratios --------------------------------------------------------- */

struct request {
    struct survey_input input;
    const struct replicates *replicates; /* NULL: Taylor */
    struct replicate_rake rake;
    const char *statistic;
    enum share_method interval;
    const char *const *names;
    size_t n_names;
    struct factor by;
    bool has_by;
};

static enum fail estimate_of(const struct request *request, struct estimate_plan *plan,
                             struct estimate *out, struct why *why) {
    plan->design = &request->input.design;
    plan->by = request->has_by ? &request->by : NULL;
    if (request->replicates != NULL)
        return replicate_estimate(request->input.arena, request->replicates, plan, &request->rake,
                                  request->input.n_threads, out, why);
    plan->diagonal = true;
    /* Without a population to draw from, weights may be on any scale. */
    plan->deff = argument(request->input.arguments, "fpc") == NULL ? DEFF_WITH : DEFF_WITHOUT;
    return estimate_run(request->input.arena, plan, out, why);
}

static void lines_of(const struct request *request, const struct variable *variable,
                     const struct estimate *estimate, bool shares, struct lines *lines) {
    const struct survey_input *input = &request->input;
    const double *kish =
        shares ? survey_kish(input, request->has_by ? &request->by : NULL, &variable->factor)
               : NULL;
    for (size_t i = 0; i < estimate->n; i++) {
        size_t domain = i / estimate->n_columns, column = i % estimate->n_columns;
        const struct factor *factor = &variable->factor;
        struct line line = {.variable = variable->name,
                            .level = factor->n_levels > 0 ? factor->levels[column] : NULL,
                            .by = request->has_by ? estimate->domains[domain] : NULL,
                            .share = (double)NAN,
                            .value = estimate->values[i],
                            .error = estimate->errors[i],
                            .deff = estimate->deff == NULL ? (double)NAN : estimate->deff[i],
                            .people = (double)estimate->people[domain],
                            .weight = estimate->weight[domain],
                            .df = estimate->df_domain[domain]};
        if (estimate->people[domain] == 0) continue;
        line.interval = survey_interval(line.value, line.error, line.df, input->level);
        if (kish != NULL) {
            struct share share = {.value = line.value,
                                  .error = line.error,
                                  .df = line.df,
                                  .n = (double)estimate->rows[domain],
                                  .answers = line.people};
            share_interval(&share, request->interval, input->level, kish[domain]);
            line.interval = share.interval;
            line.method = share_method_word(share.method);
        }
        line_add(input->arena, lines, line);
    }
    lines->df = estimate->df;
}

static enum fail ratio_run(const struct request *request, const char *name, struct lines *lines,
                           struct why *why) {
    struct arena *arena = request->input.arena;
    struct variable pair[2];
    struct estimate estimate;
    struct str rest = str_of(name), top = str_cut(&rest, '/');
    if (rest.s == NULL)
        return why_fail(why, FAIL_INPUT, "stat", "want a ratio as NUMERATOR/DENOMINATOR, got '%s'",
                        name);
    const char *names[2] = {str_copy(arena, top), str_copy(arena, rest)};
    for (size_t i = 0; i < 2; i++) {
        pair[i] = (struct variable){.name = names[i]};
        if (frame_numbers(&request->input.frame, names[i], &pair[i].numbers, why) != FAIL_NONE)
            return why_in_file(why, request->input.path);
    }
    struct estimate_plan plan = {.statistic = STATISTIC_RATIO,
                                 .variables = &pair[0],
                                 .n_variables = 1,
                                 .denominators = &pair[1],
                                 .n_denominators = 1};
    TRY(estimate_of(request, &plan, &estimate, why));
    lines_of(request, &(struct variable){.name = name}, &estimate, false, lines);
    return FAIL_NONE;
}

static enum fail figures_run(const struct request *request, const char *name, struct lines *lines,
                             struct why *why) {
    struct arena *arena = request->input.arena;
    const struct frame *frame = &request->input.frame;
    bool shares = text_is(request->statistic, "proportion");
    struct variable variable = {0};
    struct estimate estimate;
    if ((shares ? variable_as_factor(arena, frame, name, &variable, why)
                : variable_of(arena, frame, name, &variable, why)) != FAIL_NONE)
        return why_in_file(why, request->input.path);
    struct estimate_plan plan = {.variables = &variable, .n_variables = 1};
    if (text_is(request->statistic, "total")) plan.statistic = STATISTIC_TOTAL;
    TRY(estimate_of(request, &plan, &estimate, why));
    /* The mean of categories is the share of each. */
    shares = shares || (variable.factor.n_levels > 0 && plan.statistic == STATISTIC_MEAN);
    if (!shares) TRY(options_unwanted(request->input.arguments, "interval", "is for shares", why));
    lines_of(request, &variable, &estimate, shares, lines);
    return FAIL_NONE;
}

/* --- Quantiles ----------------------------------------------------------------------------- */

struct quantile_work {
    const double *numbers;
    const bool *keep;
    size_t n_rows, n_shares;
    const double *shares;
    enum quantile_rule rule;
    struct arena **arenas; /* a worker's each */
};

static void quantile_figures(const void *context, const double *weights, unsigned worker,
                             double *values) {
    const struct quantile_work *work = context;
    struct arena *arena = work->arenas[worker];
    size_t mark = arena_mark(arena);
    struct ordered ordered = ordered_make(arena, work->numbers, weights, work->keep, work->n_rows);
    for (size_t i = 0; i < work->n_shares; i++)
        values[i] = ordered_quantile(&ordered, work->shares[i], work->rule);
    arena_rewind(arena, mark);
}

static void arena_end(void *arena) {
    arena_free(arena);
}

static enum fail quantiles_by_replicates(const struct request *request,
                                         const struct variable *variable, const bool *keep,
                                         const double *shares, size_t n, enum quantile_rule rule,
                                         struct quantile *out, struct why *why) {
    const struct survey_input *input = &request->input;
    struct quantile_work work = {variable->numbers,
                                 keep,
                                 input->frame.n_rows,
                                 n,
                                 shares,
                                 rule,
                                 ARENA_ARRAY(input->arena, struct arena *, input->n_threads)};
    for (unsigned i = 0; i < input->n_threads; i++) {
        work.arenas[i] = arena_new((size_t)128 * (input->frame.n_rows + 1024));
        arena_on_end(input->arena, arena_end, work.arenas[i]);
    }
    struct replicate_statistic statistic = {n, quantile_figures, &work};
    struct replicated done;
    TRY(replicate_run(input->arena, request->replicates, &statistic, input->n_threads, &done, why));
    double df = replicates_df(input->arena, request->replicates, keep);
    for (size_t i = 0; i < n; i++)
        out[i] = (struct quantile){
            done.values[i], done.errors[i],
            survey_interval(done.values[i], done.errors[i], df, input->level), df};
    return FAIL_NONE;
}

static enum fail quantiles_run(const struct request *request, const char *name, struct lines *lines,
                               struct why *why) {
    const struct survey_input *input = &request->input;
    const char *list = argument(input->arguments, "quantiles"), *names[64];
    const char *word = argument(input->arguments, "rule");
    enum quantile_rule rule = QUANTILE_MATH;
    double shares[64] = {0.5};
    size_t n = names_cut(input->arena, list, names, 0, 64);
    struct variable variable = {.name = name};
    struct quantile quantiles[64];
    if (word != NULL && !quantile_rule_of(word, &rule))
        return why_fail(why, FAIL_INPUT, "rule", "want math, school or hf1 to hf9, got '%s'", word);
    for (size_t i = 0; i < n; i++)
        if (!str_real(str_of(names[i]), &shares[i]) || shares[i] < 0 || shares[i] > 1)
            return why_fail(why, FAIL_INPUT, "quantiles", "want shares from 0 to 1, got '%s'",
                            names[i]);
    if (n == 0) n = 1;
    if (frame_numbers(&input->frame, name, &variable.numbers, why) != FAIL_NONE)
        return why_in_file(why, input->path);
    size_t n_domains = request->has_by ? (size_t)request->by.n_levels : 1;
    for (size_t d = 0; d < n_domains; d++) {
        bool *keep = complete_rows(input->arena, input->frame.n_rows, NULL, &variable, 1);
        double people = 0, weight = 0;
        for (size_t r = 0; r < input->frame.n_rows; r++) {
            keep[r] = keep[r] && (!request->has_by || request->by.codes[r] == (int32_t)d);
            people += keep[r], weight += keep[r] ? input->design.weights[r] : 0;
        }
        if (people == 0 && request->has_by) continue;
        if (request->replicates != NULL)
            TRY(quantiles_by_replicates(request, &variable, keep, shares, n, rule, quantiles, why));
        else
            TRY(quantile_run(input->arena, &input->design, keep, &variable, shares, n, rule,
                             SHARE_WALD, input->level, quantiles, why));
        for (size_t i = 0; i < n; i++)
            line_add(input->arena, lines,
                     (struct line){.variable = name,
                                   .by = request->has_by ? request->by.levels[d] : NULL,
                                   .share = shares[i],
                                   .value = quantiles[i].value,
                                   .error = quantiles[i].error,
                                   .deff = (double)NAN,
                                   .interval = quantiles[i].interval,
                                   .people = people,
                                   .weight = weight,
                                   .df = quantiles[i].df});
    }
    lines->df = design_df(input->arena, &input->design, NULL);
    return FAIL_NONE;
}

/* How much people differ: the variance among all of them, and in each group. */
static enum fail variances_run(const struct request *request, const char *name, struct lines *lines,
                               struct why *why) {
    const struct survey_input *input = &request->input;
    struct variable variable = {.name = name};
    if (request->replicates != NULL)
        return why_fail(why, FAIL_INPUT, "stat",
                        "the variance among people has no error by replicate weights");
    if (frame_numbers(&input->frame, name, &variable.numbers, why) != FAIL_NONE)
        return why_in_file(why, input->path);
    size_t n_domains = request->has_by ? (size_t)request->by.n_levels : 1;
    for (size_t d = 0; d < n_domains; d++) {
        struct contrast variance;
        bool *keep = ARENA_ARRAY(input->arena, bool, input->frame.n_rows + 1);
        double people = 0, weight = 0;
        for (size_t r = 0; r < input->frame.n_rows; r++) {
            keep[r] = !request->has_by || request->by.codes[r] == (int32_t)d;
            if (!keep[r] || isnan(variable.numbers[r])) continue;
            people += input->design.weights[r] > 0, weight += input->design.weights[r];
        }
        if (people == 0 && request->has_by) continue;
        TRY(estimate_variance(input->arena, &input->design, keep, &variable, &variance, why));
        double df = design_df(input->arena, &input->design, keep);
        line_add(input->arena, lines,
                 (struct line){
                     .variable = name,
                     .by = request->has_by ? request->by.levels[d] : NULL,
                     .share = (double)NAN,
                     .value = variance.value,
                     .error = variance.error,
                     .deff = (double)NAN,
                     .interval = survey_interval(variance.value, variance.error, df, input->level),
                     .people = people,
                     .weight = weight,
                     .df = df});
    }
    lines->df = design_df(input->arena, &input->design, NULL);
    return FAIL_NONE;
}

/* --- The commands -------------------------------------------------------------------------- */

static enum fail request_run(const struct request *request, struct why *why) {
    struct lines lines = {.n_replicates = request->replicates == NULL ? 0 : request->replicates->n};
    for (size_t i = 0; i < request->n_names; i++) {
        const char *name = request->names[i];
        if (text_is(request->statistic, "ratio"))
            TRY(ratio_run(request, name, &lines, why));
        else if (text_is(request->statistic, "quantile"))
            TRY(quantiles_run(request, name, &lines, why));
        else if (text_is(request->statistic, "variance"))
            TRY(variances_run(request, name, &lines, why));
        else
            TRY(figures_run(request, name, &lines, why));
    }
    return lines_put(&request->input, request->statistic, &lines, why);
}

static enum fail statistic_read(const struct arguments *arguments, struct request *request,
                                struct why *why) {
    static const char *const known[] = {"mean",  "total",    "proportion",
                                        "ratio", "quantile", "variance"};
    const char *word = argument(arguments, "stat"), *interval = argument(arguments, "interval");
    request->statistic = NULL;
    for (size_t i = 0; i < 6; i++)
        if (text_is(word == NULL ? "mean" : word, known[i])) request->statistic = known[i];
    if (request->statistic == NULL)
        return why_fail(
            why, FAIL_INPUT, "stat",
            "want mean, total, proportion, ratio, quantile or variance after '--stat', got "
            "'%.40s'",
            word);
    if (!text_is(request->statistic, "quantile"))
        TRY(options_unwanted(arguments, "quantiles rule", "goes with '--stat quantile'", why));
    if (!text_is(request->statistic, "mean") && !text_is(request->statistic, "proportion"))
        TRY(options_unwanted(arguments, "interval", "is for shares", why));
    request->interval = SHARE_USUAL;
    if (interval != NULL && !share_method_of(interval, &request->interval))
        return why_fail(why, FAIL_INPUT, "interval",
                        "want usual, wilson, beta, logit, likelihood, asin or wald after "
                        "'--interval', got '%.40s'",
                        interval);
    return FAIL_NONE;
}

/* Reads the data with what the words, --by and --margins name. */
static enum fail request_make(const struct arguments *arguments, struct request *request,
                              struct why *why) {
    struct arena *arena = arguments->arena;
    const char **wanted = ARENA_ARRAY(arena, const char *, SURVEY_NAMES_MAX);
    const char *by[8], *const *margins;
    size_t n = 0, n_margins = 0, n_by = names_cut(arena, argument(arguments, "by"), by, 0, 8);
    TRY(statistic_read(arguments, request, why));
    request->names = arguments->words + 1;
    request->n_names = arguments->n_words - 1;
    for (size_t i = 0; i < request->n_names && n + 4 < SURVEY_NAMES_MAX; i++) {
        struct str rest = str_of(request->names[i]);
        if (text_is(request->statistic, "ratio"))
            wanted[n++] = str_copy(arena, str_cut(&rest, '/'));
        if (rest.s != NULL) wanted[n++] = str_copy(arena, rest);
    }
    for (size_t i = 0; i < n_by; i++) wanted[n++] = by[i];
    if (argument(arguments, "margins") != NULL) {
        TRY(survey_margin_names(arena, argument(arguments, "margins"), &margins, &n_margins, why));
        for (size_t i = 0; i < n_margins && n < SURVEY_NAMES_MAX; i++) wanted[n++] = margins[i];
    }
    TRY(survey_input_read(arguments, n == 0 ? NULL : wanted, n, &request->input, why));
    if (n_by > 0) {
        struct factor factors[8];
        for (size_t i = 0; i < n_by; i++)
            if (frame_factor(arena, &request->input.frame, by[i], &factors[i], why) != FAIL_NONE)
                return why_in_file(why, request->input.path);
        request->by = factor_cross(arena, factors, n_by, request->input.frame.n_rows, ".");
        request->has_by = true;
    }
    if (request->input.replicated) request->replicates = &request->input.replicates;
    return FAIL_NONE;
}

/* --margins: weights are fitted first, and errors know of it; each replicate is raked alike. */
static enum fail margins_fit(struct request *request, struct why *why) {
    struct survey_input *input = &request->input;
    const char *path = argument(input->arguments, "margins"), *method;
    struct margin *margins;
    struct weighted weighted;
    size_t n;
    if (path == NULL)
        return options_unwanted(input->arguments, "method distance bounds", "goes with '--margins'",
                                why);
    TRY(survey_margins_read(input, path, &margins, &n, why));
    TRY(survey_method(input->arguments, &method, why));
    if (request->replicates != NULL) {
        if (!text_is(method, "rake"))
            return why_fail(why, FAIL_INPUT, "method",
                            "replicate weights are raked to margins; leave out '--method %s'",
                            method);
        if (text_is(request->statistic, "quantile"))
            return why_fail(why, FAIL_INPUT, "margins",
                            "quantiles by replicates are not raked; weight the file first");
        request->rake = (struct replicate_rake){margins, n};
        return FAIL_NONE;
    }
    TRY(survey_row(input, survey_fit(input, margins, n, input->design.weights, &weighted, why),
                   why));
    input->design = design_reweighted(&input->design, weighted.weights, weighted.calibration);
    return FAIL_NONE;
}

enum fail survey_estimate(const struct arguments *arguments, struct why *why) {
    struct request request = {0};
    if (arguments->n_words < 2)
        return why_fail(why, FAIL_INPUT, "", "'survey estimate' wants one variable or more");
    TRY(request_make(arguments, &request, why));
    TRY(margins_fit(&request, why));
    return survey_row(&request.input, request_run(&request, why), why);
}

/* A row for each answer: the base weight, then each replicate's. */
static enum fail replicates_write(const struct survey_input *input,
                                  const struct replicates *replicates, const char *path,
                                  struct why *why) {
    struct folder_out *folder;
    struct buf buf;
    struct csv_out csv;
    size_t n_rows = input->frame.n_rows, n = replicates->n;
    if ((double)n_rows * (double)n > 1e8)
        return why_fail(why, FAIL_LIMIT, "out",
                        "%zu replicates of %zu answers are too many to write; estimate from them "
                        "instead, which needs no file",
                        n, n_rows);
    TRY(folder_out_open(input->arena, path, false, &folder, why));
    double *weights = ARENA_ARRAY(input->arena, double, n_rows *n + 1);
    double *scratch = ARENA_ARRAY(input->arena, double, replicates->n_units + 1);
    for (size_t b = 0; b < n; b++) replicate_weights(replicates, b, scratch, weights + b * n_rows);
    buf_init(&buf, input->arena, SURVEY_OUT_BYTES);
    csv_out_init(&csv, &buf);
    csv_put(&csv, "row");
    csv_put(&csv, "weight");
    for (size_t b = 0; b < n; b++) csv_put(&csv, arena_printf(input->arena, "rep%zu", b + 1));
    csv_end_row(&csv);
    for (size_t r = 0; r < n_rows; r++) {
        csv_put_int(&csv, (int64_t)r + 1);
        csv_put_real(&csv, replicates->weights[r], 17);
        for (size_t b = 0; b < n; b++) csv_put_real(&csv, weights[b * n_rows + r], 17);
        csv_end_row(&csv);
    }
    if (buf.full) return why_fail(why, FAIL_LIMIT, "out", "the replicate weights are too many");
    TRY(folder_out_write(folder, "replicates.csv", buf.s, buf.n, why));
    TRY(folder_out_publish(folder, why));
    fprintf(stderr,
            "%zu replicates of %zu answers in %s/replicates.csv; variance is %.12g times the "
            "sum of squares%s\n",
            n, n_rows, path, replicates->scale,
            replicates->rscales == NULL ? "" : ", each by its stratum's (n-1)/n");
    return FAIL_NONE;
}

enum fail survey_replicate(const struct arguments *arguments, struct why *why) {
    struct request request = {0};
    struct replicate_plan plan = {.kind = REPLICATE_BOOTSTRAP,
                                  .seed = argument(arguments, "seed"),
                                  .mse = argument_given(arguments, "mse")};
    struct replicates replicates;
    const char *type = argument(arguments, "type"), *out = argument(arguments, "out");
    int64_t count;
    TRY(argument_int(arguments, "count", 2, 100000, 500, &count, why));
    TRY(argument_real(arguments, "fay", 0, 0.99, 0.5, &plan.fay, why));
    plan.n = (size_t)count;
    if (type != NULL && !replicate_kind_of(type, &plan.kind))
        return why_fail(why, FAIL_INPUT, "type",
                        "want JK1, JKn, BRR, Fay or bootstrap after '--type', got '%.40s'", type);
    if (plan.kind != REPLICATE_FAY)
        TRY(options_unwanted(arguments, "fay", "goes with '--type Fay'", why));
    if (plan.kind != REPLICATE_BOOTSTRAP && plan.kind != REPLICATE_BOOTSTRAP_COUNT)
        TRY(options_unwanted(arguments, "count seed", "goes with a bootstrap", why));
    if (arguments->n_words < 2)
        TRY(options_unwanted(arguments, "stat by quantiles rule interval level margins json",
                             "goes with variables to estimate", why));
    if (arguments->n_words < 2 && out == NULL)
        return why_fail(why, FAIL_INPUT, "",
                        "'survey replicate' wants variables to estimate, or --out DIR");
    TRY(request_make(arguments, &request, why));
    TRY(replicates_make(arguments->arena, &request.input.design, &plan, &replicates, why));
    request.replicates = &replicates;
    TRY(margins_fit(&request, why));
    if (out != NULL) TRY(replicates_write(&request.input, &replicates, out, why));
    if (arguments->n_words < 2) return FAIL_NONE;
    return survey_row(&request.input, request_run(&request, why), why);
}
