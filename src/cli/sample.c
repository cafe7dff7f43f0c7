/* sample: draw addresses from a file of any length. */
#include "base/csv.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "cli/command.h"
#include "cli/sample_notice.h"
#include "cli/sample_store.h"

#include <string.h>
#include <unistd.h>

enum { OUT_BYTES = 1 << 30, FILE_BYTES = 64 << 20 };

static const struct option_of options[] = {
    {.name = "frame", .value = "FILE", .help = "the addresses (CSV, any length)", .required = true},
    {.name = "size", .value = "N", .help = "how many to draw (not needed with --allocation FILE)"},
    {.name = "strata", .value = "COL,...", .help = "draw from each value of these columns apart"},
    {.name = "allocation",
     .value = "HOW",
     .help = "proportional (default), neyman, or a file: strata's columns and n"},
    {.name = "spread",
     .value = "COL",
     .help = "column whose spread neyman goes by (default: --size-measure)"},
    {.name = "size-measure", .value = "COL", .help = "chances in proportion to this column"},
    {.name = "oversample",
     .value = "COL=VALUE:X",
     .help = "X times the chance for rows with this value",
     .repeated = true},
    {.name = "response",
     .value = "COL",
     .help = "column of expected response (0.04): more letters where fewer answer"},
    {.name = "sort",
     .value = "COL,...",
     .help = "spread the sample evenly over these, in serpentine order"},
    {.name = "one-per",
     .value = "COL",
     .help = "at most one row of each value: one letter a household"},
    {.name = "seed",
     .value = "TEXT",
     .help = "draws the same again everywhere (default: a new one, printed)"},
    {.name = "threads", .value = "N", .help = "default: all cores; the result is the same"},
    {.name = "out",
     .value = "DIR",
     .help = "where sample.csv, strata.csv and sample.json go",
     .required = true},
    {.name = "json", .help = "print one JSON document"},
    {0},
};

static size_t names_cut(struct arena *arena, const char *text, const char *const **out) {
    struct str rest = str_of(text);
    const char **names = ARENA_ARRAY(arena, const char *, rest.n + 1);
    size_t n = 0;
    while (rest.s != NULL && rest.n > 0) {
        struct str name = str_trim(str_cut(&rest, ','));
        if (name.n > 0) names[n++] = str_copy(arena, name);
    }
    *out = names;
    return n;
}

static enum fail factors_read(const struct arguments *arguments, struct frame_plan *plan,
                              struct why *why) {
    const char *const *texts;
    size_t n;
    argument_all(arguments, "oversample", &texts, &n);
    struct frame_factor *factors = ARENA_ARRAY(arguments->arena, struct frame_factor, n);
    for (size_t i = 0; i < n; i++) {
        const char *equals = strchr(texts[i], '='), *colon = strrchr(texts[i], ':');
        bool good = equals != NULL && colon != NULL && colon > equals && equals > texts[i];
        if (good) {
            factors[i].column =
                arena_copy_n(arguments->arena, texts[i], (size_t)(equals - texts[i]));
            factors[i].value =
                arena_copy_n(arguments->arena, equals + 1, (size_t)(colon - equals - 1));
            good = str_real(str_of(colon + 1), &factors[i].factor) && factors[i].factor > 0 &&
                   factors[i].factor <= 1000;
        }
        if (!good)
            return why_fail(
                why, FAIL_INPUT, "oversample",
                "want --oversample COLUMN=VALUE:TIMES, for instance imd_decile=1:2; got '%s'",
                texts[i]);
    }
    plan->factors = factors;
    plan->n_factors = n;
    return FAIL_NONE;
}

static enum fail given_read(const struct arguments *arguments, const char *path,
                            struct frame_plan *plan, struct why *why) {
    struct arena *arena = arguments->arena;
    struct str bytes;
    struct csv csv;
    size_t *columns = ARENA_ARRAY(arena, size_t, plan->n_strata + 1), number;
    TRY(input_read(arena, path, FILE_BYTES, &bytes, why));
    if (csv_read(arena, bytes, &csv, why) != FAIL_NONE) return why_in_file(why, path);
    for (size_t i = 0; i < plan->n_strata; i++)
        if (csv_column_want(&csv, plan->strata[i], &columns[i], why) != FAIL_NONE)
            return why_in_file(why, path);
    if (csv_column_want(&csv, "n", &number, why) != FAIL_NONE) return why_in_file(why, path);
    struct frame_given *given = ARENA_ARRAY(arena, struct frame_given, csv.n_rows);
    plan->n = 0;
    for (size_t r = 0; r < csv.n_rows; r++) {
        const char **values = ARENA_ARRAY(arena, const char *, plan->n_strata + 1);
        for (size_t i = 0; i < plan->n_strata; i++)
            values[i] = str_copy(arena, str_trim(str_of(csv_cell(&csv, r, columns[i]))));
        if (!str_int(str_trim(str_of(csv_cell(&csv, r, number))), 0, INT32_MAX, &given[r].n)) {
            why_fail(why, FAIL_INPUT, "n", "want a whole number of 0 or more, got '%s'",
                     csv_cell(&csv, r, number));
            if (why != NULL) why->row = (int64_t)r + 2, why->column = (int64_t)number + 1;
            return why_in_file(why, path);
        }
        given[r].values = values;
        plan->n += given[r].n;
    }
    plan->given = given;
    plan->n_given = csv.n_rows;
    return FAIL_NONE;
}

static enum fail plan_read(const struct arguments *arguments, struct frame_plan *plan,
                           struct why *why) {
    struct arena *arena = arguments->arena;
    const char *how = argument(arguments, "allocation");
    int64_t threads;
    plan->n_strata = names_cut(arena, argument(arguments, "strata"), &plan->strata);
    plan->n_sort = names_cut(arena, argument(arguments, "sort"), &plan->sort);
    plan->size = argument(arguments, "size-measure");
    plan->response = argument(arguments, "response");
    plan->one_per = argument(arguments, "one-per");
    plan->seed = argument(arguments, "seed");
    TRY(argument_int(arguments, "size", 1, 1000000000, 0, &plan->n, why));
    TRY(argument_int(arguments, "threads", 1, FRAME_THREADS_MAX, sysconf(_SC_NPROCESSORS_ONLN),
                     &threads, why));
    plan->threads = threads > FRAME_THREADS_MAX ? FRAME_THREADS_MAX : (int)threads;
    if (plan->seed == NULL) {
        char token[TOKEN_TEXT];
        secret_token(token);
        plan->seed = arena_copy(arena, token);
    }
    TRY(factors_read(arguments, plan, why));
    if (how == NULL || strcmp(how, "proportional") == 0) {
        plan->allocation = FRAME_PROPORTIONAL;
    } else if (strcmp(how, "neyman") == 0) {
        plan->allocation = FRAME_NEYMAN;
        plan->spread =
            argument(arguments, "spread") != NULL ? argument(arguments, "spread") : plan->size;
        if (plan->spread == NULL)
            return why_fail(why, FAIL_INPUT, "spread",
                            "--allocation neyman needs --spread COLUMN: draw more where that "
                            "column differs more");
    } else {
        plan->allocation = FRAME_GIVEN;
        TRY(given_read(arguments, how, plan, why));
    }
    if (plan->n == 0)
        return why_fail(why, FAIL_INPUT, "size",
                        "want --size N, or --allocation FILE with how many for each stratum");
    return FAIL_NONE;
}

/* --- Out --- */

struct output {
    struct csv_out csv;
    const struct frame_sample *sample;
    bool with_stratum, with_household;
    struct sample_notice notice;
    double weights;
    double chance; /* of the row before, as text: most have the same */
    char chance_text[32], weight_text[32];
};

static enum fail row_put(void *data, size_t taken, const char *const *cells, struct why *why) {
    struct output *output = data;
    const struct frame_sample *sample = output->sample;
    const struct frame_taken *unit = &sample->taken[taken];
    const struct buf *buf = output->csv.buf;
    size_t start = buf->n;
    (void)why;
    for (size_t c = 0; c < sample->n_columns; c++) csv_put(&output->csv, cells[c]);
    sample_notice_row(&output->notice, cells, buf->s + start, buf->n - start);
    if (output->with_stratum) csv_put(&output->csv, sample->strata[unit->stratum].name);
    if (output->with_household) csv_put_int(&output->csv, unit->household);
    if (unit->chance != output->chance) {
        output->chance = unit->chance;
        snprintf(output->chance_text, sizeof output->chance_text, "%.12g", unit->chance);
        snprintf(output->weight_text, sizeof output->weight_text, "%.12g", 1 / unit->chance);
    }
    csv_put(&output->csv, output->chance_text);
    csv_put(&output->csv, output->weight_text);
    csv_end_row(&output->csv);
    output->weights += 1 / unit->chance;
    return FAIL_NONE;
}

static enum fail headings_put(struct output *output, struct why *why) {
    static const char *const added[] = {"stratum", "household_rows", "inclusion_probability",
                                        "design_weight"};
    const bool wanted[] = {output->with_stratum, output->with_household, true, true};
    for (size_t c = 0; c < output->sample->n_columns; c++) {
        csv_put(&output->csv, output->sample->header[c]);
        for (size_t i = 0; i < 4; i++)
            if (wanted[i] && strcmp(output->sample->header[c], added[i]) == 0)
                return why_fail(
                    why, FAIL_INPUT, NULL,
                    "the frame has a column '%s' already, which the sample adds; rename it",
                    added[i]);
    }
    for (size_t i = 0; i < 4; i++)
        if (wanted[i]) csv_put(&output->csv, added[i]);
    csv_end_row(&output->csv);
    return FAIL_NONE;
}

static void strata_put(struct buf *buf, const struct frame_sample *sample) {
    struct csv_out csv;
    static const char *const headings[] = {"stratum", "rows",  "measure_share", "spread",
                                           "share",   "drawn", "certain"};
    csv_out_init(&csv, buf);
    for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++) csv_put(&csv, headings[i]);
    csv_end_row(&csv);
    for (size_t s = 0; s < sample->n_strata; s++) {
        const struct frame_stratum *stratum = &sample->strata[s];
        csv_put(&csv, stratum->name);
        csv_put_int(&csv, stratum->rows);
        csv_put_real(&csv, stratum->measure, 12);
        csv_put_real(&csv, stratum->spread, 12);
        csv_put_real(&csv, stratum->share, 12);
        csv_put_int(&csv, stratum->drawn);
        csv_put_int(&csv, stratum->certain);
        csv_end_row(&csv);
    }
}

static void summary_put(struct buf *buf, const struct arguments *arguments,
                        const struct frame_plan *plan, const struct output *output) {
    const struct frame_sample *sample = output->sample;
    struct json_out json;
    json_out_init(&json, buf);
    json_open(&json, '{');
    json_pair_text(&json, "frame", argument(arguments, "frame"));
    json_pair_text(&json, "seed", plan->seed);
    json_pair_int(&json, "rows", sample->rows);
    json_pair_int(&json, "households", sample->households);
    json_pair_int(&json, "cells", (int64_t)sample->n_cells);
    json_pair_int(&json, "size", (int64_t)sample->n_taken);
    json_pair_real(&json, "weights_sum", output->weights);
    sample_notice_json(&output->notice, &json);
    json_key(&json, "strata");
    json_open(&json, '[');
    for (size_t s = 0; s < sample->n_strata; s++) {
        const struct frame_stratum *stratum = &sample->strata[s];
        json_open(&json, '{');
        json_pair_text(&json, "stratum", stratum->name);
        json_pair_int(&json, "rows", stratum->rows);
        json_pair_real(&json, "measure_share", stratum->measure);
        json_pair_real(&json, "share", stratum->share);
        json_pair_int(&json, "drawn", stratum->drawn);
        json_pair_int(&json, "certain", stratum->certain);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    buf_char(buf, '\n');
}

static void summary_print(const struct frame_plan *plan, const struct frame_sample *sample,
                          const char *out) {
    printf("Drawn: %zu of %lld rows", sample->n_taken, (long long)sample->rows);
    if (plan->one_per != NULL) printf(" in %lld households", (long long)sample->households);
    printf(", seed '%s'.\n", plan->seed);
    enum { SHOWN = 40 };
    for (size_t s = 0; plan->n_strata > 0 && s < sample->n_strata && s < SHOWN; s++)
        printf("  %-40s %12lld %8lld%s\n", sample->strata[s].name,
               (long long)sample->strata[s].rows, (long long)sample->strata[s].drawn,
               sample->strata[s].certain > 0 ? "  (some are certain)" : "");
    if (sample->n_strata > SHOWN)
        printf("  and %zu more strata, in strata.csv\n", sample->n_strata - SHOWN);
    printf("Written to %s: sample.csv with design_weight, strata.csv, sample.json.\n", out);
}

static enum fail draw(const struct arguments *arguments, struct folder_out *folder,
                      const struct frame_plan *plan, struct why *why) {
    struct arena *arena = arguments->arena;
    struct frame_io io;
    struct frame_sample sample;
    struct buf rows, strata, summary;
    const char *path = argument(arguments, "frame");
    TRY(sample_store_open(arena, path, folder_out_staging(folder), &io, why));
    enum fail fail = frame_sample_draw(arena, &io, plan, &sample, why);
    if (fail != FAIL_NONE && why != NULL && why->row > 0) return why_in_file(why, path);
    if (fail != FAIL_NONE) return fail;
    int64_t unplaced = frame_rows_unplaced(plan, &sample);
    if (unplaced > 0)
        return why_fail(why, FAIL_INPUT, NULL,
                        "%s: %lld of %lld rows have no value in a column of --strata; enter one "
                        "(such as 'not known'), or leave these rows out",
                        path, (long long)unplaced, (long long)sample.rows);
    struct output output = {.sample = &sample,
                            .with_stratum = plan->n_strata > 0,
                            .with_household = plan->one_per != NULL};
    struct arena *apart =
        arena_new((size_t)OUT_BYTES + (1 << 20)); /* grows while rows are read in the other */
    sample_notice_open(arena, sample.n_columns, sample.header, sample.n_taken, &output.notice);
    buf_init(&rows, apart, OUT_BYTES);
    csv_out_init(&output.csv, &rows);
    struct frame_reader reader = {.row = row_put, .data = &output};
    fail = headings_put(&output, why);
    if (fail == FAIL_NONE) fail = frame_sample_rows(arena, &io, &sample, &reader, why);
    if (fail == FAIL_NONE && rows.full)
        fail = why_fail(why, FAIL_LIMIT, NULL, "the sample would be longer than a gigabyte");
    if (fail == FAIL_NONE) fail = folder_out_write(folder, "sample.csv", rows.s, rows.n, why);
    arena_free(apart);
    if (fail != FAIL_NONE) return fail;
    buf_init(&strata, arena, OUT_BYTES);
    buf_init(&summary, arena, OUT_BYTES);
    sample_notice_close(&output.notice);
    strata_put(&strata, &sample);
    summary_put(&summary, arguments, plan, &output);
    TRY(folder_out_write(folder, "strata.csv", strata.s, strata.n, why));
    TRY(folder_out_write(folder, "sample.json", summary.s, summary.n, why));
    TRY(folder_out_publish(folder, why));
    sample_notice_print(&output.notice, path);
    if (argument_given(arguments, "json"))
        fwrite(summary.s, 1, summary.n, stdout);
    else
        summary_print(plan, &sample, argument(arguments, "out"));
    return FAIL_NONE;
}

static enum fail run(const struct arguments *arguments, struct why *why) {
    struct frame_plan plan = {0};
    struct folder_out *folder;
    TRY(plan_read(arguments, &plan, why));
    TRY(folder_out_open(arguments->arena, argument(arguments, "out"), false, &folder, why));
    return draw(arguments, folder, &plan, why);
}

static const struct command command_sample = {
    .name = "sample",
    .summary = "draw addresses from a file of any length",
    .usage = "sample --frame addresses.csv --size N [--strata COL,...] [--sort COL,...] --out DIR",
    .help =
        "Draws a systematic sample: within each stratum every row, household or unit of size has\n"
        "its known chance, and the sample is spread evenly over the columns of --sort. sample.csv\n"
        "has the frame's own columns, inclusion_probability and design_weight. Memory does not\n"
        "grow with the file.",
    .options = options,
    .run = run,
};
REGISTER(command, command_sample);
