/* folkmoot answers: a survey's answers as files, however many there are. */
#include "base/clock.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/data.h"
#include "question/export.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct job {
    struct app *app;
    struct export_what what;
    struct folder_out *out;
    const char *format;
    struct arena *arena;
    int64_t n_bytes;
};

struct target {
    FILE *file;
    struct job *job;
};

static enum fail write_file(void *context, const void *bytes, size_t n, struct why *why) {
    struct target *target = context;
    target->job->n_bytes += (int64_t)n;
    if (fwrite(bytes, 1, n, target->file) == n) return FAIL_NONE;
    return why_fail(why, FAIL_SYSTEM, NULL, "the file cannot be written: %s",
                    strerrordesc_np(errno));
}

static enum fail csvw_of(struct db *db, const struct export_what *what, const struct export_to *to,
                         struct why *why) {
    return export_csvw(db, what, "answers.csv", to, why);
}
static enum fail xlsx_of(struct db *db, const struct export_what *what, const struct export_to *to,
                         struct why *why) {
    return export_spreadsheet(db, what, false, to, why);
}
static enum fail ods_of(struct db *db, const struct export_what *what, const struct export_to *to,
                        struct why *why) {
    return export_spreadsheet(db, what, true, to, why);
}

static const struct {
    const char *format, *name;
    enum fail (*make)(struct db *, const struct export_what *, const struct export_to *,
                      struct why *);
} formats[] = {{"csv", "answers.csv", export_csv}, {"csv", "answers.csv-metadata.json", csvw_of},
               {"sav", "answers.sav", export_sav}, {"json", "answers.json", export_json},
               {"xlsx", "answers.xlsx", xlsx_of},  {"ods", "answers.ods", ods_of}};
enum { N_FORMATS = sizeof formats / sizeof formats[0] };

static enum fail run_job(struct db *db, void *context, struct why *why) {
    struct job *job = context;
    for (size_t i = 0; i < N_FORMATS; i++) {
        if (!text_is(formats[i].format, job->format)) continue;
        const char *path = path_join(job->arena, folder_out_staging(job->out), formats[i].name);
        struct target target = {fopen(path, "wb"), job};
        struct export_to to = {write_file, &target};
        if (target.file == NULL)
            return why_fail(why, FAIL_SYSTEM, NULL, "'%s' cannot be written: %s", path,
                            strerrordesc_np(errno));
        enum fail fail = formats[i].make(db, &job->what, &to, why);
        if (fclose(target.file) != 0 && fail == FAIL_NONE)
            fail = why_fail(why, FAIL_SYSTEM, NULL, "'%s' cannot be written whole", path);
        TRY(fail);
    }
    return FAIL_NONE;
}

static enum fail run(const struct arguments *arguments, struct why *why) {
    int64_t survey;
    const char *format = argument(arguments, "format");
    if (format == NULL) format = "csv";
    bool known = false;
    for (size_t i = 0; i < N_FORMATS; i++) known |= text_is(formats[i].format, format);
    if (!known)
        return why_fail(why, FAIL_INPUT, "format",
                        "option '--format' wants csv, sav, json, xlsx or ods, got '%s'", format);
    TRY(argument_int(arguments, "survey", 1, INT64_MAX, 1, &survey, why));
    const char *language = argument(arguments, "language");
    struct job job = {.format = format,
                      .arena = arguments->arena,
                      .what = {.survey = survey,
                               .language = language == NULL ? "en" : language,
                               .with_texts = argument_given(arguments, "with-texts"),
                               .with_respondents = argument_given(arguments, "with-respondents"),
                               .with_unfinished = argument_given(arguments, "with-unfinished"),
                               .now = clock_now()}};
    TRY(data_open(arguments, DATA_READ, &job.app, why));
    TRY(folder_out_open(arguments->arena, argument(arguments, "out"), false, &job.out, why));
    TRY(store_read(job.app->store, run_job, &job, why));
    TRY(folder_out_publish(job.out, why));
    printf("Wrote %lld bytes to %s.\n", (long long)job.n_bytes, argument(arguments, "out"));
    return FAIL_NONE;
}

static const struct option_of options[] = {
    OPTION_DATA,
    OPTION_DATABASE,
    {.name = "survey", .value = "N", .help = "number of the survey", .required = true},
    {.name = "out", .value = "DIR", .help = "new folder for the files", .required = true},
    {.name = "format", .value = "FORMAT", .help = "csv (default), sav, json, xlsx or ods"},
    {.name = "language", .value = "CODE", .help = "of the labels; en unless said"},
    {.name = "with-texts", .help = "also what people wrote, which can show who they are"},
    {.name = "with-respondents", .help = "also the number of each respondent, to link waves"},
    {.name = "with-unfinished", .help = "also sheets that were not finished, with their state"},
    {0},
};

static const struct command command_answers = {
    .name = "answers",
    .summary = "write a survey's answers as CSV, SPSS, JSON, XLSX or ODS",
    .usage = "answers --data DIR --survey N --out DIR [--format FORMAT]",
    .help = "One column for each variable or option, the same in every version and for every way\n"
            "through the questionnaire. CSV comes with its description (CSVW). Test answers are\n"
            "never written. Memory does not grow with the number of answers for csv, sav and json.",
    .options = options,
    .run = run};
REGISTER(command, command_answers);
