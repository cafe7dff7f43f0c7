/* letters: how many letters fill all quotas. */
#include "stats/sampling/letters.h"
#include "base/csv.h"
#include "base/json.h"
#include "cli/command.h"

#include <math.h>
#include <strings.h>

enum { FILE_BYTES = 16 << 20, OUT_BYTES = 4 << 20 };

static const struct option_of options[] = {
    {.name = "quotas",
     .value = "FILE",
     .help = "category,name,min,max; also share and response, where known",
     .required = true},
    {.name = "response",
     .value = "RATE",
     .help = "expected answers per letter where the file says none (0.038)"},
    {.name = "pool-factor",
     .value = "X",
     .help = "people who register for each seat that must be filled (5)"},
    {.name = "chance", .value = "P", .help = "that all quotas fill (0.95)"},
    {.name = "replicates", .value = "N", .help = "simulated mailings (2000)"},
    {.name = "seed", .value = "TEXT", .help = "of the simulation (default: 'letters')"},
    {.name = "json", .help = "print one JSON document"},
    {0},
};

struct quotas {
    struct csv csv;
    size_t category, name, min, max;
    int share, response;
    struct letters_group *groups;
};

/* The first of the names that is there. */
static enum fail column_either(const struct csv *csv, const char *one, const char *other,
                               size_t *out, struct why *why) {
    int column = csv_column(csv, one);
    if (column < 0) return csv_column_want(csv, other, out, why);
    *out = (size_t)column;
    return FAIL_NONE;
}

static enum fail cell_fail(const struct quotas *quotas, size_t row, size_t column, struct why *why,
                           const char *want) {
    enum fail fail = why_fail(why, FAIL_INPUT, quotas->csv.header[column], "want %s, got '%s'",
                              want, csv_cell(&quotas->csv, row, column));
    if (why != NULL) why->row = quotas->csv.row_numbers[row], why->column = (int64_t)column + 1;
    return fail;
}

static enum fail rate_read(const struct quotas *quotas, size_t row, int column, double otherwise,
                           const char *want, double most, double *out, struct why *why) {
    *out = otherwise;
    if (column < 0 || text_is_empty(csv_cell(&quotas->csv, row, (size_t)column))) return FAIL_NONE;
    if (!str_real(str_trim(str_of(csv_cell(&quotas->csv, row, (size_t)column))), out) || *out < 0 ||
        *out > most)
        return cell_fail(quotas, row, (size_t)column, why, want);
    return FAIL_NONE;
}

static enum fail group_read(struct quotas *quotas, size_t row, double response, double factor,
                            struct why *why) {
    struct letters_group *group = &quotas->groups[row];
    const struct csv *csv = &quotas->csv;
    int64_t min, max;
    if (!str_int(str_trim(str_of(csv_cell(csv, row, quotas->min))), 0, 100000, &min))
        return cell_fail(quotas, row, quotas->min, why, "a whole number");
    if (!str_int(str_trim(str_of(csv_cell(csv, row, quotas->max))), 0, 100000, &max))
        return cell_fail(quotas, row, quotas->max, why, "a whole number");
    if (max < min) return cell_fail(quotas, row, quotas->max, why, "a max that is not below min");
    bool same = row > 0 && strcasecmp(csv_cell(csv, row, quotas->category),
                                      csv_cell(csv, row - 1, quotas->category)) == 0;
    group->category = row == 0 ? 0 : quotas->groups[row - 1].category + !same;
    group->need = (int64_t)ceil((double)min * factor - 1e-9);
    TRY(rate_read(quotas, row, quotas->share, (double)(min + max) / 2, "a share of 0 or more", 1e9,
                  &group->share, why));
    return rate_read(quotas, row, quotas->response, response,
                     "a response from 0 to 1, such as 0.04", 1, &group->response, why);
}

static enum fail quotas_read(const struct arguments *arguments, struct quotas *quotas,
                             double response, double factor, struct why *why) {
    struct str bytes;
    const char *path = argument(arguments, "quotas");
    TRY(input_read(arguments->arena, path, FILE_BYTES, &bytes, why));
    enum fail fail = csv_read(arguments->arena, bytes, &quotas->csv, why);
    if (fail == FAIL_NONE)
        fail = column_either(&quotas->csv, "feature", "category", &quotas->category, why);
    if (fail == FAIL_NONE) fail = column_either(&quotas->csv, "value", "name", &quotas->name, why);
    if (fail == FAIL_NONE) fail = csv_column_want(&quotas->csv, "min", &quotas->min, why);
    if (fail == FAIL_NONE) fail = csv_column_want(&quotas->csv, "max", &quotas->max, why);
    if (fail != FAIL_NONE) return why_in_file(why, path);
    quotas->share = csv_column(&quotas->csv, "share");
    quotas->response = csv_column(&quotas->csv, "response");
    quotas->groups = ARENA_ARRAY(arguments->arena, struct letters_group, quotas->csv.n_rows);
    for (size_t r = 0; r < quotas->csv.n_rows; r++)
        if (group_read(quotas, r, response, factor, why) != FAIL_NONE)
            return why_in_file(why, path);
    return FAIL_NONE;
}

static void answer_json(struct arena *arena, const struct quotas *quotas,
                        const struct letters_answer *answer, double chance) {
    struct buf buf;
    struct json_out json;
    buf_init(&buf, arena, OUT_BYTES);
    json_out_init(&json, &buf);
    json_open(&json, '{');
    json_pair_int(&json, "letters", letters_for(answer, chance));
    json_pair_real(&json, "chance", chance);
    json_pair_real(&json, "response", answer->response);
    json_pair_int(&json, "letters_50", letters_for(answer, 0.5));
    json_pair_int(&json, "letters_80", letters_for(answer, 0.8));
    json_pair_int(&json, "letters_95", letters_for(answer, 0.95));
    json_pair_int(&json, "letters_99", letters_for(answer, 0.99));
    json_key(&json, "groups");
    json_open(&json, '[');
    for (size_t g = 0; g < quotas->csv.n_rows; g++) {
        json_open(&json, '{');
        json_pair_text(&json, "category", csv_cell(&quotas->csv, g, quotas->category));
        json_pair_text(&json, "name", csv_cell(&quotas->csv, g, quotas->name));
        json_pair_int(&json, "need", quotas->groups[g].need);
        json_pair_real(&json, "last", answer->last[g]);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    buf_char(&buf, '\n');
    fwrite(buf.s, 1, buf.n, stdout);
}

static void answer_print(const struct quotas *quotas, const struct letters_answer *answer,
                         double chance) {
    static const double chances[] = {0.5, 0.8, 0.95, 0.99};
    printf("Send %lld letters: then all groups fill with a chance of %g %%.\n",
           (long long)letters_for(answer, chance), 100 * chance);
    printf("About %.0f people would register (%.2f %% of letters).\n",
           answer->response * (double)letters_for(answer, chance), 100 * answer->response);
    for (size_t i = 0; i < sizeof chances / sizeof chances[0]; i++)
        printf("  %9lld letters for a chance of %.0f %%\n",
               (long long)letters_for(answer, chances[i]), 100 * chances[i]);
    for (size_t g = 0; g < quotas->csv.n_rows; g++)
        if (answer->last[g] >= 0.05)
            printf("  '%s: %s' fills last in %.0f %% of simulations; more letters to it would help "
                   "most\n",
                   csv_cell(&quotas->csv, g, quotas->category),
                   csv_cell(&quotas->csv, g, quotas->name), 100 * answer->last[g]);
}

static enum fail run(const struct arguments *arguments, struct why *why) {
    struct quotas quotas = {0};
    struct letters_answer answer;
    double response, factor, chance;
    int64_t replicates;
    TRY(argument_real(arguments, "response", 0.0001, 1, 0.038, &response, why));
    TRY(argument_real(arguments, "pool-factor", 1, 1000, 5, &factor, why));
    TRY(argument_real(arguments, "chance", 0.01, 0.999, 0.95, &chance, why));
    TRY(argument_int(arguments, "replicates", 100, 100000, 2000, &replicates, why));
    TRY(quotas_read(arguments, &quotas, response, factor, why));
    const char *seed = argument(arguments, "seed");
    struct letters_plan_of plan = {.groups = quotas.groups,
                                   .n_groups = quotas.csv.n_rows,
                                   .replicates = (size_t)replicates,
                                   .seed = seed == NULL ? "letters" : seed};
    TRY(letters_needed(arguments->arena, &plan, &answer, why));
    if (argument_given(arguments, "json"))
        answer_json(arguments->arena, &quotas, &answer, chance);
    else
        answer_print(&quotas, &answer, chance);
    return FAIL_NONE;
}

static const struct command command_letters = {
    .name = "letters",
    .summary = "say how many letters fill all quotas",
    .usage = "letters --quotas categories.csv [--response RATE] [--pool-factor X] [--chance P]",
    .help =
        "Simulates mailings: who answers, group by group, until every group has enough people\n"
        "for the draw. The quotas file is that of 'folkmoot draw'; columns share (of those who\n"
        "get letters) and response (per letter) may be added to it.",
    .options = options,
    .run = run,
};
REGISTER(command, command_letters);
