/* draw: choose a panel by lot, fairly, and show that it was fair. */
#include "base/clock.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/draw_files.h"
#include "stats/sortition/lottery.h"

#include <math.h>
#include <unistd.h>

enum { OUT_BYTES = 256 << 20, PANELS_DEFAULT = SORTITION_PANELS, SHOWN_GROUPS = 6 };

static const struct option_of options[] = {
    {.name = "pool", .value = "FILE", .help = "who volunteered: an id and a column per category"},
    {.name = "quotas",
     .value = "FILE",
     .help = "columns category,name,min,max[,min_flex,max_flex]"},
    {.name = "size", .value = "K", .help = "how many people are to be chosen"},
    {.name = "out", .value = "DIR", .help = "folder for the results"},
    {.name = "algorithm",
     .value = "NAME",
     .help = "leximin (default), maximin, nash, goldilocks, diverse, greedy or random"},
    {.name = "id", .value = "COLUMN", .help = "the pool's id column (default: the first)"},
    {.name = "address", .value = "COLUMN,...", .help = "columns that together are an address"},
    {.name = "per-address", .value = "N", .help = "at most so many of one address (default: 1)"},
    {.name = "panels", .value = "M", .help = "numbered panels (default: 1000)"},
    {.name = "seed",
     .value = "TEXT",
     .help = "makes the draw repeatable; must be given with --announce and --randomness"},
    {.name = "keep", .value = "FILE", .help = "ids that are on every panel (CSV)"},
    {.name = "selected", .value = "FILE", .help = "who was chosen before, with --replace (CSV)"},
    {.name = "replace", .value = "FILE", .help = "who of them drops out (CSV): fills their places"},
    {.name = "cap", .value = "P", .help = "nobody's chance above this, 0 to 1"},
    {.name = "balance",
     .value = "N",
     .help = "goldilocks: weight of the lowest chance (default: 1)"},
    {.name = "relax", .help = "make the least relaxation where the quotas cannot be kept"},
    {.name = "reserves", .value = "N", .help = "write so many reserves, ranked"},
    {.name = "dropout", .value = "P", .help = "chance that a person drops out (default: 0.1)"},
    {.name = "announce", .value = "TEXT", .help = "public source that will decide the number"},
    {.name = "randomness", .value = "TEXT", .help = "what that source gave: draws the number"},
    {.name = "time", .value = "SECONDS", .help = "stop after so long with what there is"},
    {.name = "work",
     .value = "N",
     .help = "end the exact search after so many thousand million steps (default: 40)"},
    {.name = "threads", .value = "N", .help = "accepted; one thread does all, so nothing changes"},
    {.name = "verify",
     .value = "FILE",
     .help = "do the draw of a draw.json, or check a recruitment's lottery.json"},
    {.name = "json", .help = "print one JSON document"},
    {0},
};

static enum fail put(const struct buf *buf, struct why *why) {
    if (buf->full) return why_fail(why, FAIL_LIMIT, "", "the result is too long to print");
    fwrite(buf->s, 1, buf->n, stdout);
    return FAIL_NONE;
}

static enum fail option_want(const struct arguments *arguments, const char *name, const char **out,
                             struct why *why) {
    *out = argument(arguments, name);
    if (*out != NULL) return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, name,
                    "'draw' wants '--%s'; usage: folkmoot draw --pool FILE --quotas FILE --size K "
                    "--out DIR, or folkmoot draw --verify FILE",
                    name);
}

static enum fail address_read(const struct arguments *arguments, struct draw_settings *settings,
                              struct why *why) {
    struct str rest = str_of(argument(arguments, "address"));
    while (rest.s != NULL && rest.n > 0) {
        struct str name = str_trim(str_cut(&rest, ','));
        if (name.n == 0) continue;
        if (settings->n_address == DRAW_ADDRESS_MAX)
            return why_fail(why, FAIL_INPUT, "address", "at most %d columns make an address",
                            DRAW_ADDRESS_MAX);
        settings->address[settings->n_address++] = str_copy(arguments->arena, name);
    }
    if (settings->n_address == 0 && argument_given(arguments, "per-address"))
        return why_fail(why, FAIL_INPUT, "per-address",
                        "'--per-address' wants '--address COLUMN,...' beside it");
    return FAIL_NONE;
}

static const char *seed_of(struct arena *arena) {
    char token[TOKEN_TEXT];
    secret_token(token);
    return arena_copy(arena, token);
}

static enum fail settings_read(const struct arguments *arguments, struct draw_settings *settings,
                               struct why *why) {
    int64_t threads;
    const char *size, *algorithm = argument(arguments, "algorithm");
    *settings = (struct draw_settings){.keep = argument(arguments, "keep"),
                                       .selected = argument(arguments, "selected"),
                                       .replace = argument(arguments, "replace"),
                                       .id = argument(arguments, "id"),
                                       .announce = argument(arguments, "announce"),
                                       .randomness = argument(arguments, "randomness"),
                                       .relax = argument_given(arguments, "relax")};
    TRY(option_want(arguments, "pool", &settings->pool, why));
    TRY(option_want(arguments, "quotas", &settings->quotas, why));
    TRY(option_want(arguments, "size", &size, why));
    TRY(argument_int(arguments, "size", 1, SORTITION_SIZE_MAX, 0, &settings->size, why));
    TRY(argument_int(arguments, "panels", 1, SORTITION_PANELS_MAX, PANELS_DEFAULT,
                     &settings->panels, why));
    TRY(argument_int(arguments, "reserves", 0, 1000, 0, &settings->reserves, why));
    TRY(argument_int(arguments, "time", 0, 1000000, 0, &settings->time_limit_s, why));
    TRY(argument_int(arguments, "work", 1, 1000000, 0, &settings->work, why));
    TRY(argument_int(arguments, "threads", 1, 4096, 1, &threads, why));
    TRY(argument_real(arguments, "cap", 0, 1, 0, &settings->cap, why));
    TRY(argument_real(arguments, "balance", 0, 1e6, 0, &settings->balance, why));
    TRY(argument_real(arguments, "dropout", 0, 1, 0.1, &settings->dropout, why));
    TRY(address_read(arguments, settings, why));
    TRY(argument_int(arguments, "per-address", 1, SORTITION_SIZE_MAX, settings->n_address > 0,
                     &settings->per_address, why));
    if (algorithm != NULL && !sortition_algorithm_find(algorithm, &settings->algorithm))
        return why_fail(why, FAIL_INPUT, "algorithm",
                        "there is no algorithm '%s'; want leximin, maximin, nash, goldilocks, "
                        "diverse, greedy or random",
                        algorithm);
    if ((settings->selected == NULL) != (settings->replace == NULL))
        return why_fail(why, FAIL_INPUT, "replace",
                        "'--selected' and '--replace' go together: who was chosen, and who of "
                        "them drops out");
    if (settings->keep != NULL && settings->selected != NULL)
        return why_fail(why, FAIL_INPUT, "keep", "give '--keep' or '--selected', not both");
    settings->seed = argument(arguments, "seed");
    if (settings->randomness != NULL)
        TRY(lottery_check(lottery_canonical(arguments->arena, settings->randomness), why));
    if (settings->seed == NULL && (settings->announce != NULL || settings->randomness != NULL))
        return why_fail(why, FAIL_INPUT, "seed",
                        "'--%s' wants '--seed TEXT' beside it, the same before and after: without "
                        "it the two runs would make different panels",
                        settings->announce != NULL ? "announce" : "randomness");
    if (settings->seed == NULL) settings->seed = seed_of(arguments->arena);
    settings->date = date_iso(arguments->arena, date_of(clock_now()));
    return FAIL_NONE;
}

/* They have no chance at all, which whoever draws may not have meant: said even where standard
 * output goes to a file. */
static void blank_rows_warn(const struct draw_inputs *inputs) {
    const struct sortition_people *people = &inputs->people;
    size_t shown = people->n_blank < SORTITION_BLANK_ROWS ? people->n_blank : SORTITION_BLANK_ROWS;
    if (shown == 0) return;
    fprintf(stderr, "folkmoot: %s:%lld: ", inputs->pool.name, (long long)people->blank_rows[0]);
    if (people->n_blank == 1) {
        fputs("this row has no id and was left out of the draw", stderr);
    } else {
        fprintf(stderr, "%zu rows have no id and were left out of the draw: rows %lld",
                people->n_blank, (long long)people->blank_rows[0]);
        for (size_t i = 1; i < shown; i++)
            fprintf(stderr, ", %lld", (long long)people->blank_rows[i]);
        if (people->n_blank > shown) fputs(" and more", stderr);
    }
    fputs("; give each person an id and draw again if they are to have a chance\n", stderr);
}

static void rows_left_print(const struct sortition_people *people) {
    if (people->n_same == 1) puts("1 row of the pool is the same as another and counts once.");
    if (people->n_same > 1)
        printf("%zu rows of the pool are the same as another and count once.\n", people->n_same);
}

/* With more people than places on all panels, whom the panels leave out was decided with them. */
static void print_left_out(const struct sortition_report *report) {
    size_t left_out = report->at_panels.never - report->at_optimum.never;
    double lowest = report->at_optimum.lowest, people = (double)report->n;
    if (report->at_panels.never <= report->at_optimum.never) return;
    printf(
        "%zu people could be chosen and are on none of the %zu panels; --panels %.0f has room for "
        "all.\n",
        left_out, report->n_panels, ceil(lowest > 0 ? 1 / lowest : people / (double)report->size));
}

static void print_result(const struct draw_result *result, struct arena *arena, const char *out) {
    const struct sortition_report *report = &result->report;
    const struct sortition_certificate *certificate = &report->certificate;
    printf("%zu of %zu people, %s, %zu numbered panels, %.2f seconds.\n", report->size, report->n,
           sortition_algorithm_name(report->algorithm), report->n_panels, result->seconds);
    printf("Chances from %.2f %% to %.2f %% (at the optimum %.4f %% to %.4f %%), Gini %.3f.\n",
           100 * report->at_panels.lowest, 100 * report->at_panels.highest,
           100 * report->at_optimum.lowest, 100 * report->at_optimum.highest,
           report->at_panels.gini);
    rows_left_print(&result->inputs.people);
    if (certificate->proven)
        printf("Certified: the lowest chance cannot be above %.6f %%, and %.6f %% is reached.\n",
               100 * certificate->bound, 100 * certificate->reached);
    else if (report->algorithm < SORTITION_DIVERSE)
        printf(
            "Not certified: the lowest chance cannot be above %.6f %%, and %.6f %% is reached.\n",
            100 * certificate->bound, 100 * certificate->reached);
    if (!certificate->proven && certificate->proof == SORTITION_PROOF_COLUMNS &&
        report->algorithm > SORTITION_MAXIMIN)
        printf("What %s looks for could be better by %.6f at most.\n",
               sortition_algorithm_name(report->algorithm), certificate->gap);
    if (report->algorithm < SORTITION_DIVERSE)
        printf("Everybody's chance is within %.2f percentage points of the optimum.\n",
               100 * certificate->worst_panels);
    if (report->stopped) puts("Stopped early: fewer panels or no proof, as said above.");
    if (report->at_optimum.never > 0)
        printf("%zu people have no chance; draw.json names them and the quotas.\n",
               report->at_optimum.never);
    print_left_out(report);
    for (size_t g = 0; g < report->n_groups && g < SHOWN_GROUPS; g++) {
        const struct sortition_group *group = &report->groups[g];
        if (group->people > 0)
            printf("  %6.2f %%  %4zu %s  %s\n", 100 * group->chance, group->people,
                   group->people == 1 ? "person" : "people",
                   draw_group_text(arena, &result->inputs.used, group));
    }
    for (size_t i = 0; i < result->n_prices && i < 3; i++) {
        const struct sortition_price *price = &result->prices[i];
        const struct sortition_feature *feature = &result->inputs.used.features[price->feature];
        printf("  One %s place for %s: %s would lift the lowest chance by %.2f points.\n",
               price->is_max ? "more" : "less required", feature->name,
               feature->values[price->value].name, 100 * price->difference);
    }
    for (size_t i = 0; result->inputs.relaxed != NULL && i < result->inputs.relaxed->n; i++)
        printf("  Relaxed: %s\n", sortition_change_text(arena, &result->inputs.asked,
                                                        &result->inputs.relaxed->changes[i]));
    printf("Commitment %s\n", result->commitment);
    if (result->drawn >= 0)
        printf("Panel %lld is drawn. Written to %s\n", (long long)result->drawn, out);
    else
        printf("No panel is drawn yet: run again with --randomness once '%s' is known. Written to "
               "%s\n",
               result->settings->announce, out);
}

static enum fail cannot(const struct arguments *arguments, const struct draw_result *result,
                        const struct sortition_repair *repair, struct why *why) {
    struct arena *arena = arguments->arena;
    if (argument_given(arguments, "json")) {
        struct buf buf;
        buf_init(&buf, arena, OUT_BYTES);
        draw_infeasible_json(&buf, &result->inputs, repair, why == NULL ? "" : why->text);
        TRY(put(&buf, why));
        return FAIL_INFEASIBLE;
    }
    for (size_t i = 0; i < repair->n_clashes; i++) printf("Clash: %s.\n", repair->clashes[i].text);
    for (size_t o = 0; o < repair->n_options; o++) {
        printf("%s\n", o == 0 ? "Least change that makes a panel possible:"
                              : "Or, with as few places moved:");
        for (size_t i = 0; i < repair->options[o].n; i++)
            printf("  %s\n", sortition_change_text(arena, &result->inputs.asked,
                                                   &repair->options[o].changes[i]));
    }
    if (repair->n_options == 0 && !repair->feasible)
        puts("No relaxation within the flexible bounds makes a panel possible.");
    return FAIL_INFEASIBLE;
}

static enum fail draw_and_write(const struct arguments *arguments, struct why *why) {
    struct arena *arena = arguments->arena;
    struct draw_settings *settings = ARENA_NEW(arena, struct draw_settings);
    struct draw_result *result = ARENA_NEW(arena, struct draw_result);
    struct sortition_repair repair;
    struct draw_files files;
    struct folder_out *folder;
    const char *out;
    TRY(settings_read(arguments, settings, why));
    TRY(option_want(arguments, "out", &out, why));
    bool json = argument_given(arguments, "json");
    enum fail fail = draw_run(arena, settings, isatty(STDERR_FILENO), result, &repair, why);
    if (fail == FAIL_INFEASIBLE) return cannot(arguments, result, &repair, why);
    if (fail != FAIL_NONE) return fail;
    TRY(draw_files_make(arena, result, &files, why));
    TRY(folder_out_open(arena, out, true, &folder, why));
    for (size_t i = 0; i < files.n; i++)
        TRY(folder_out_write(folder, files.file[i].name, files.file[i].bytes.s,
                             files.file[i].bytes.n, why));
    TRY(folder_out_publish(folder, why));
    blank_rows_warn(&result->inputs);
    if (!json) {
        print_result(result, arena, out);
        return FAIL_NONE;
    }
    struct str document = files.file[files.n - 1].bytes;
    fwrite(document.s, 1, document.n, stdout);
    return FAIL_NONE;
}

static enum fail run(const struct arguments *arguments, struct why *why) {
    const char *verify = argument(arguments, "verify");
    if (verify == NULL) return draw_and_write(arguments, why);
    return draw_verify(arguments, verify, why);
}

static const struct command command_draw = {
    .name = "draw",
    .summary = "choose a panel by lot within quotas, as fairly as can be, with proof",
    .usage = "draw --pool FILE --quotas FILE --size K --out DIR [OPTION...]\n"
             "       folkmoot draw --verify DIR/draw.json",
    .help =
        "Everybody's chance is worked out first, then numbered panels that give everybody that\n"
        "chance, then one number. Writes selected.csv, remaining.csv, chances.csv, optimum.csv,\n"
        "panels.csv, draw.json and report.html. Formats: docs/reference/draw.md.\n\n"
        "For a public draw: run with --seed TEXT --announce 'what will decide', publish "
        "panels.csv\n"
        "and the commitment, then run the same again with --randomness 'what it gave' added. An\n"
        "existing DIR is replaced when all that it holds is written again, and refused otherwise.\n"
        "To replace people: --selected DIR/selected.csv --replace who-drops-out.csv.\n"
        "Quotas that cannot be kept end with status 1 and the least that must give way.",
    .options = options,
    .run = run,
};
REGISTER(command, command_draw);
