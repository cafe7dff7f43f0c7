/* disclose: makes a folder of tables safe to publish, all of them together or none. */
#include "cli/disclose.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/refuse.h"
#include "stats/disclosure/complete.h"
#include "stats/disclosure/rounding.h"
#include "stats/disclosure/tables.h"

#include <dirent.h>
#include <math.h>
#include <strings.h>

enum { FILE_BYTES = 64 << 20, NAMES_MAX = 1000 };

static const struct option_of options[] = {
    {.name = "tables", .value = "DIR", .help = "the tables: every CSV file of this folder"},
    {.name = "preset",
     .value = "WORD",
     .help = "ons (10 and zeros, rounded to 5), hes (1 to 7, rounded to 5), tre (10 and zeros)"},
    {.name = "threshold", .value = "N", .help = "counts below this are not shown (default: 10)"},
    {.name = "protect",
     .value = "N",
     .help = "how far on either side a hidden count must stay open (default: 3)"},
    {.name = "zeros", .help = "zeros count as small, too"},
    {.name = "round", .value = "BASE", .help = "round what is shown to this base, such as 5"},
    {.name = "controlled", .help = "round so that sums still hold, where that is possible"},
    {.name = "out", .value = "DIR", .help = "where the safe tables go"},
    {.name = "epsilon", .value = "N", .help = "instead: noise, N for all tables together"},
    {.name = "budget", .value = "FILE", .help = "noise: what was spent on these people before"},
    {.name = "limit", .value = "N", .help = "noise: begins a budget of N"},
    {.name = "per-person",
     .value = "N",
     .help = "noise: in how many counts of a table one person may be (default: 1)"},
    {.name = "seed",
     .value = "TEXT",
     .help = "noise: for trying out; whoever knows it can undo it"},
    {.name = "answers", .value = "FILE", .help = "instead: judge a file of answers"},
    {.name = "keys", .value = "COL,...", .help = "answers: what others may know of a person"},
    {.name = "sensitive", .value = "COL", .help = "answers: what should stay unknown"},
    {.name = "weights", .value = "COL", .help = "answers: how many people each speaks for"},
    {.name = "least", .value = "K", .help = "answers: who must share a combination (default: 5)"},
    {.name = "magnitude", .value = "COL", .help = "answers: totals of this by the keys"},
    {.name = "json", .help = "print one JSON document"},
    {0},
};

struct work {
    const struct arguments *arguments;
    struct table_set *set;
    struct suppress_plan plan;
    struct suppression result;
    double *shown;
    double threshold, base;
    bool zeros;
    size_t n_shown, n_hidden; /* cells of the tables themselves */
    bool fell_back;
};

static int name_compare(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void folder_close(void *folder) {
    closedir(folder);
}

static enum fail names_read(struct arena *arena, const char *path, const char **names, size_t *n,
                            struct why *why) {
    DIR *folder = opendir(path);
    if (folder == NULL)
        return why_fail(why, FAIL_INPUT, "tables", "there is no folder '%.200s'", path);
    arena_on_end(arena, folder_close, folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        size_t length = strlen(entry->d_name);
        if (length < 5 || strcasecmp(entry->d_name + length - 4, ".csv") != 0) continue;
        if (*n == NAMES_MAX)
            return why_fail(why, FAIL_LIMIT, "tables", "want at most %d tables", (int)NAMES_MAX);
        names[(*n)++] = arena_copy(arena, entry->d_name);
    }
    if (*n == 0)
        return why_fail(why, FAIL_INPUT, "tables", "the folder '%.200s' has no CSV file", path);
    qsort(names, *n, sizeof *names, name_compare);
    return FAIL_NONE;
}

/* Where a count of 0 is not to be known, neither is a row that is missing: all are written. */
static enum fail tables_read(struct work *work, bool complete, struct why *why) {
    struct arena *arena = work->arguments->arena;
    const char *folder = argument(work->arguments, "tables");
    const char **names = ARENA_ARRAY(arena, const char *, NAMES_MAX);
    struct csv **tables = ARENA_ARRAY(arena, struct csv *, NAMES_MAX);
    size_t n = 0;
    TRY(names_read(arena, folder, names, &n, why));
    for (size_t i = 0; i < n; i++) {
        struct str bytes;
        const char *path = path_join(arena, folder, names[i]);
        tables[i] = ARENA_NEW(arena, struct csv);
        TRY(input_read(arena, path, FILE_BYTES, &bytes, why));
        if (csv_read(arena, bytes, tables[i], why) != FAIL_NONE) return why_in_file(why, path);
    }
    if (complete) TRY(tables_complete(arena, tables, names, n, why));
    work->set = table_set_new(arena);
    for (size_t i = 0; i < n; i++) {
        enum fail fail = table_set_add(work->set, names[i], tables[i], why);
        if (fail == FAIL_INPUT) return why_in_file(why, path_join(arena, folder, names[i]));
        TRY(fail);
    }
    return table_set_link(work->set, &work->plan, why);
}

/* Totals that no table shows may be known from the report: counted as unknown only when there is
 * no other way, at a thousandfold cost. Zeros are hidden when nothing else is left. */
static enum fail protect(struct work *work, struct why *why) {
    struct arena *arena = work->arguments->arena;
    size_t n = work->plan.n_cells;
    bool *primary = ARENA_ARRAY(arena, bool, n + 1), *may_hide = ARENA_ARRAY(arena, bool, n + 1);
    double *cost = ARENA_ARRAY(arena, double, n + 1);
    const double *value = work->plan.value;
    primary_mark(value, n, work->threshold, work->zeros, primary);
    for (size_t i = 0; i < n; i++) {
        may_hide[i] = value[i] > 0;
        cost[i] = fmax(1, value[i]) * (table_set_shows(work->set, i) ? 1 : 1000);
    }
    work->plan.primary = primary;
    work->plan.may_hide = may_hide;
    work->plan.cost = cost;
    enum fail fail = suppress_run(arena, &work->plan, &work->result, why);
    if (fail != FAIL_INFEASIBLE) return fail;
    for (size_t i = 0; i < n; i++) may_hide[i] = true;
    return suppress_run(arena, &work->plan, &work->result, why);
}

static enum fail round_all(struct work *work, struct why *why) {
    struct arena *arena = work->arguments->arena;
    size_t n = work->plan.n_cells;
    work->shown = ARENA_ARRAY(arena, double, n + 1);
    for (size_t i = 0; i < n; i++)
        work->shown[i] =
            work->base > 0 ? round_to(work->plan.value[i], work->base) : work->plan.value[i];
    if (work->base > 0 && argument_given(work->arguments, "controlled")) {
        enum fail fail = round_controlled(arena, work->plan.value, n, &work->plan.relations,
                                          work->base, work->shown, why);
        work->fell_back = fail != FAIL_NONE;
        if (fail != FAIL_INFEASIBLE) TRY(fail);
    }
    for (size_t i = 0; i < n; i++) {
        if (!table_set_shows(work->set, i)) continue;
        work->n_shown += !work->result.hidden[i];
        work->n_hidden += work->result.hidden[i];
    }
    return FAIL_NONE;
}

/* What may be published with the tables: which cells are small is not among it. */
static void about_write(const struct work *work, struct buf *buf) {
    struct json_out out;
    json_out_init(&out, buf);
    json_open(&out, '{');
    json_pair_text(&out, "format", "folkmoot-disclosure/1");
    json_pair_real(&out, "threshold", work->threshold);
    json_pair_real(&out, "protection", work->plan.protection);
    json_pair_real(&out, "base", work->base);
    json_pair_bool(&out, "zeros", work->zeros);
    json_pair_bool(&out, "controlled",
                   argument_given(work->arguments, "controlled") && !work->fell_back);
    json_pair_int(&out, "tables", (int64_t)table_set_count(work->set));
    json_pair_int(&out, "shown", (int64_t)work->n_shown);
    json_pair_int(&out, "hidden", (int64_t)work->n_hidden);
    json_pair_text(&out, "mark", "[c]");
    json_close(&out, '}');
    buf_char(buf, '\n');
}

static enum fail publish(struct work *work, struct why *why) {
    struct arena *arena = work->arguments->arena;
    struct folder_out *folder;
    struct buf buf;
    TRY(folder_out_open(arena, argument(work->arguments, "out"), false, &folder, why));
    for (size_t t = 0; t < table_set_count(work->set); t++) {
        const struct count_table *table = table_set_get(work->set, t);
        buf_init(&buf, arena, 2 * FILE_BYTES);
        table_write(table, work->result.hidden, work->shown, "[c]", &buf);
        if (buf.full) return why_fail(why, FAIL_LIMIT, "", "'%.100s' is too long", table->name);
        TRY(folder_out_write(folder, table->name, buf.s, buf.n, why));
    }
    buf_init(&buf, arena, 1 << 16);
    about_write(work, &buf);
    TRY(folder_out_write(folder, "disclosure.json", buf.s, buf.n, why));
    return folder_out_publish(folder, why);
}

static void print_json(const struct work *work) {
    struct buf buf;
    struct json_out out;
    buf_init(&buf, work->arguments->arena, 1 << 26);
    json_out_init(&out, &buf);
    json_open(&out, '{');
    json_pair_int(&out, "tables", (int64_t)table_set_count(work->set));
    json_pair_int(&out, "shown", (int64_t)work->n_shown);
    json_pair_int(&out, "hidden", (int64_t)work->n_hidden);
    json_pair_int(&out, "primary", (int64_t)work->result.n_primary);
    json_pair_int(&out, "secondary", (int64_t)work->result.n_secondary);
    json_pair_real(&out, "cost", work->result.secondary_cost);
    json_pair_bool(&out, "least_cost", work->result.is_least);
    json_pair_bool(&out, "controlled",
                   argument_given(work->arguments, "controlled") && !work->fell_back);
    json_key(&out, "cells");
    json_open(&out, '[');
    for (size_t i = 0; i < work->plan.n_cells; i++) {
        if (!work->result.hidden[i]) continue;
        json_open(&out, '{');
        json_pair_text(&out, "cell", table_set_cell(work->set, i));
        json_pair_bool(&out, "primary", work->plan.primary[i]);
        json_pair_real(&out, "least", work->result.least[i]);
        json_key(&out, "most");
        if (isinf(work->result.most[i]))
            json_put_null(&out);
        else
            json_put_real(&out, work->result.most[i]);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    json_close(&out, '}');
    buf_char(&buf, '\n');
    fwrite(buf.s, 1, buf.n, stdout);
}

static void print_text(const struct work *work) {
    printf("Tables: %zu; %zu counts shown, %zu hidden: %zu below %g, %zu to protect them%s.\n",
           table_set_count(work->set), work->n_shown, work->n_hidden, work->result.n_primary,
           work->threshold, work->result.n_secondary,
           work->result.is_least ? " (the least costly way)" : "");
    printf("Nobody who knows all that is shown, totals too, can place a small count closer than "
           "%g on either side.\n",
           work->plan.protection);
    if (work->fell_back)
        puts("No rounding keeps all sums: each count is rounded by itself, so that rounded parts "
             "need not add up to their total.");
}

/* The rules of others: what is small, and the base that the rest is rounded to. */
static enum fail preset_read(struct work *work, struct why *why) {
    static const struct {
        const char *word;
        double threshold, base;
        bool zeros;
    } presets[] = {{"ons", 10, 5, true}, {"hes", 8, 5, false}, {"tre", 10, 0, true}};
    const char *word = argument(work->arguments, "preset");
    if (word == NULL) return FAIL_NONE;
    TRY(options_unwanted(work->arguments, "threshold round zeros",
                         "is set by '--preset'; leave one of them out", why));
    for (size_t i = 0; i < sizeof presets / sizeof presets[0]; i++) {
        if (!text_is(word, presets[i].word)) continue;
        work->threshold = presets[i].threshold, work->base = presets[i].base;
        work->zeros = presets[i].zeros;
        return FAIL_NONE;
    }
    return why_fail(why, FAIL_INPUT, "preset", "want ons, hes or tre after '--preset', got '%.40s'",
                    word);
}

static enum fail run(const struct arguments *arguments, struct why *why) {
    struct work work = {.arguments = arguments};
    if (argument(arguments, "answers") != NULL) return disclose_answers(arguments, why);
    TRY(options_unwanted(arguments, "keys sensitive weights least magnitude",
                         "goes with '--answers'", why));
    if (argument(arguments, "tables") == NULL || argument(arguments, "out") == NULL)
        return why_fail(why, FAIL_INPUT, "tables",
                        "want '--tables DIR --out DIR', or '--answers FILE --keys COL,...'");
    if (argument_given(arguments, "epsilon")) {
        TRY(options_refuse(arguments, "disclose --epsilon",
                           "tables epsilon budget limit per-person seed out json", why));
        TRY(tables_read(&work, true, why));
        return disclose_noise(arguments, work.set, &work.plan, why);
    }
    TRY(options_unwanted(arguments, "budget limit per-person seed", "goes with '--epsilon'", why));
    TRY(argument_real(arguments, "threshold", 1, 1000000, 10, &work.threshold, why));
    TRY(argument_real(arguments, "protect", 1, 1000000, 3, &work.plan.protection, why));
    TRY(argument_real(arguments, "round", 0, 1000000, 0, &work.base, why));
    work.zeros = argument_given(arguments, "zeros");
    TRY(preset_read(&work, why));
    if (argument_given(arguments, "controlled") && work.base == 0)
        return why_fail(why, FAIL_INPUT, "controlled",
                        "'--controlled' wants '--round BASE' as well");
    TRY(tables_read(&work, work.zeros, why));
    TRY(protect(&work, why));
    TRY(round_all(&work, why));
    TRY(publish(&work, why));
    if (argument_given(arguments, "json"))
        print_json(&work);
    else
        print_text(&work);
    return FAIL_NONE;
}

static const struct command command_disclose = {
    .name = "disclose",
    .summary = "make tables of counts safe to publish",
    .usage = "disclose --tables DIR --threshold N [--round 5] --out DIR\n"
             "       folkmoot disclose --tables DIR --epsilon N [--budget FILE] --out DIR\n"
             "       folkmoot disclose --answers FILE --keys COL,... [--sensitive COL]",
    .help =
        "Hides small counts, and as many others as it takes, at least cost, so that nobody can\n"
        "work them out from what is shown in any of the tables, their totals included; then\n"
        "rounds what is shown, where asked for. All tables of the folder are treated together:\n"
        "the same count is treated the same in each. Hidden counts are written as [c].\n"
        "\n"
        "A table is a CSV file, long (a column for each variable, one of counts) or wide (the\n"
        "first column names the rows, the headings are categories). Rows and headings named\n"
        "Total or All are totals. The folder given with --out is written whole or not at all.\n"
        "\n"
        "With --epsilon every count is shown, with noise (discrete Laplace) whose spread is told;\n"
        "combinations of categories without a row count as 0 and get one. A budget adds up what\n"
        "was spent on the same people and ends.\n"
        "\n"
        "With --answers it says instead how many people share each combination of the keys, and\n"
        "which totals would show what one of them gave; exit status 1 where too few do.\n",
    .options = options,
    .run = run,
};
REGISTER(command, command_disclose);
