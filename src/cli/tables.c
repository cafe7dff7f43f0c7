/* tables: who sits where, over several rounds. */
#include "stats/sampling/tables.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/command.h"
#include "stats/sampling/serpentine.h"

#include <string.h>

enum { FILE_BYTES = 64 << 20, OUT_BYTES = 64 << 20, CATEGORIES_MAX = 12 };

static const struct option_of options[] = {
    {.name = "people", .value = "FILE", .help = "one row for each person (CSV)", .required = true},
    {.name = "tables", .value = "T", .help = "tables in each round", .required = true},
    {.name = "rounds", .value = "R", .help = "how often people change tables", .required = true},
    {.name = "balance", .value = "COL,...", .help = "columns in which tables shall be alike"},
    {.name = "apart",
     .value = "COLUMN",
     .help = "people with the same entry here do not share a table (empty: no matter)"},
    {.name = "id", .value = "COLUMN", .help = "who it is (default: the first column)"},
    {.name = "seed", .value = "TEXT", .help = "another text, another seating (default: 'tables')"},
    {.name = "out",
     .value = "DIR",
     .help = "where tables.csv, seating.csv and tables.json go",
     .required = true},
    {.name = "json", .help = "print one JSON document"},
    {0},
};

struct people {
    struct csv csv;
    size_t id;
    struct tables_plan plan;
    const char *columns[CATEGORIES_MAX];
};

static enum fail balance_read(const struct arguments *arguments, struct people *people,
                              struct why *why) {
    struct arena *arena = arguments->arena;
    struct str rest = str_of(argument(arguments, "balance"));
    size_t n = people->csv.n_rows;
    uint32_t *value = ARENA_ARRAY(arena, uint32_t, CATEGORIES_MAX * n),
             *n_values = ARENA_ARRAY(arena, uint32_t, CATEGORIES_MAX);
    const char **texts = ARENA_ARRAY(arena, const char *, n);
    while (rest.s != NULL && rest.n > 0) {
        struct str name = str_trim(str_cut(&rest, ','));
        size_t column, at = people->plan.n_categories;
        if (name.n == 0) continue;
        if (at == CATEGORIES_MAX)
            return why_fail(why, FAIL_LIMIT, "balance", "want at most %d columns to balance",
                            CATEGORIES_MAX);
        people->columns[at] = str_copy(arena, name);
        TRY(csv_column_want(&people->csv, people->columns[at], &column, why));
        for (size_t r = 0; r < n; r++) {
            texts[r] = csv_cell(&people->csv, r, column);
            if (!text_is_empty(texts[r])) continue;
            why_fail(why, FAIL_INPUT, "balance",
                     "'%s' is empty here; fill it in, or balance without this column",
                     people->columns[at]);
            if (why != NULL)
                why->row = people->csv.row_numbers[r], why->column = (int64_t)column + 1;
            return FAIL_INPUT;
        }
        serpentine_ranks(arena, texts, n, value + at * n);
        for (size_t r = 0; r < n; r++)
            if (value[at * n + r] + 1 > n_values[at]) n_values[at] = value[at * n + r] + 1;
        if (n_values[at] > TABLES_VALUES_MAX)
            return why_fail(
                why, FAIL_INPUT, "balance",
                "'%s' has %u different values; want a column of at most %d, such as an age group",
                people->columns[at], n_values[at], TABLES_VALUES_MAX);
        people->plan.n_categories++;
    }
    people->plan.value = value;
    people->plan.n_values = n_values;
    return FAIL_NONE;
}

/* Numbers from 1 for the entries of a column, 0 for an empty one. */
static enum fail apart_read(const struct arguments *arguments, struct people *people,
                            struct why *why) {
    const char *name = argument(arguments, "apart");
    size_t column, n = people->csv.n_rows;
    if (name == NULL) return FAIL_NONE;
    TRY(csv_column_want(&people->csv, name, &column, why));
    const char **texts = ARENA_ARRAY(arguments->arena, const char *, n + 1);
    uint32_t *apart = ARENA_ARRAY(arguments->arena, uint32_t, n + 1);
    for (size_t r = 0; r < n; r++) texts[r] = csv_cell(&people->csv, r, column);
    serpentine_ranks(arguments->arena, texts, n, apart);
    for (size_t r = 0; r < n; r++) apart[r] = text_is_empty(texts[r]) ? 0 : apart[r] + 1;
    people->plan.apart = apart;
    return FAIL_NONE;
}

static int text_order(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum fail ids_check(struct arena *arena, const struct people *people, struct why *why) {
    const char **ids = ARENA_ARRAY(arena, const char *, people->csv.n_rows);
    for (size_t r = 0; r < people->csv.n_rows; r++) {
        ids[r] = csv_cell(&people->csv, r, people->id);
        if (!text_is_empty(ids[r])) continue;
        why_fail(why, FAIL_INPUT, "id", "this person has no '%s'", people->csv.header[people->id]);
        if (why != NULL)
            why->row = people->csv.row_numbers[r], why->column = (int64_t)people->id + 1;
        return FAIL_INPUT;
    }
    qsort(ids, people->csv.n_rows, sizeof *ids, text_order);
    for (size_t r = 1; r < people->csv.n_rows; r++)
        if (strcmp(ids[r], ids[r - 1]) == 0)
            return why_fail(why, FAIL_INPUT, "id",
                            "'%s' is there twice in column '%s'; each person is one row", ids[r],
                            people->csv.header[people->id]);
    return FAIL_NONE;
}

static enum fail people_read(const struct arguments *arguments, struct people *people,
                             struct why *why) {
    struct arena *arena = arguments->arena;
    struct str bytes;
    const char *path = argument(arguments, "people"), *id = argument(arguments, "id");
    TRY(input_read(arena, path, FILE_BYTES, &bytes, why));
    enum fail fail = csv_read(arena, bytes, &people->csv, why);
    if (fail == FAIL_NONE && id != NULL) fail = csv_column_want(&people->csv, id, &people->id, why);
    if (fail == FAIL_NONE) fail = ids_check(arena, people, why);
    if (fail == FAIL_NONE) fail = balance_read(arguments, people, why);
    if (fail == FAIL_NONE) fail = apart_read(arguments, people, why);
    return fail == FAIL_NONE ? FAIL_NONE : why_in_file(why, path);
}

static void tables_put(struct buf *buf, const struct people *people,
                       const struct tables_result *result, bool by_person) {
    struct csv_out out;
    size_t n = people->plan.n_people;
    csv_out_init(&out, buf);
    csv_put(&out, by_person ? people->csv.header[people->id] : "round");
    for (size_t r = 0; by_person && r < people->plan.n_rounds; r++) {
        char name[32];
        snprintf(name, sizeof name, "round_%zu", r + 1);
        csv_put(&out, name);
    }
    if (!by_person) csv_put(&out, "table"), csv_put(&out, people->csv.header[people->id]);
    csv_end_row(&out);
    for (size_t p = 0; by_person && p < n; p++) {
        csv_put(&out, csv_cell(&people->csv, p, people->id));
        for (size_t r = 0; r < people->plan.n_rounds; r++)
            csv_put_int(&out, result->seat[r * n + p] + 1);
        csv_end_row(&out);
    }
    for (size_t r = 0; !by_person && r < people->plan.n_rounds; r++)
        for (size_t t = 0; t < people->plan.n_tables; t++)
            for (size_t p = 0; p < n; p++) {
                if (result->seat[r * n + p] != t) continue;
                csv_put_int(&out, (int64_t)r + 1);
                csv_put_int(&out, (int64_t)t + 1);
                csv_put(&out, csv_cell(&people->csv, p, people->id));
                csv_end_row(&out);
            }
}

static void summary_put(struct buf *buf, const struct people *people,
                        const struct tables_result *result) {
    struct json_out json;
    json_out_init(&json, buf);
    json_open(&json, '{');
    json_pair_int(&json, "people", (int64_t)people->plan.n_people);
    json_pair_int(&json, "tables", (int64_t)people->plan.n_tables);
    json_pair_int(&json, "rounds", (int64_t)people->plan.n_rounds);
    json_pair_text(&json, "seed", people->plan.seed);
    json_pair_int(&json, "repeats", result->repeats);
    json_pair_int(&json, "repeats_least", result->repeats_least);
    json_pair_int(&json, "pairs_met", result->pairs_met);
    json_pair_int(&json, "most_meetings", result->most_meetings);
    json_pair_int(&json, "imbalance", result->imbalance);
    json_pair_int(&json, "together", result->together);
    json_close(&json, '}');
    buf_char(buf, '\n');
}

static void summary_print(const struct people *people, const struct tables_result *result) {
    size_t n = people->plan.n_people;
    printf("%zu people at %zu tables in %zu rounds.\n", n, people->plan.n_tables,
           people->plan.n_rounds);
    printf("  %lld of %zu pairs meet; no pair more than %lld times.\n",
           (long long)result->pairs_met, n * (n - 1) / 2, (long long)result->most_meetings);
    printf("  %lld repeated meetings; no seating can have fewer than %lld.\n",
           (long long)result->repeats, (long long)result->repeats_least);
    if (people->plan.n_categories > 0 && result->imbalance == 0)
        puts("  Every table has its share of every group, to the person.");
    if (people->plan.apart != NULL && result->together == 0)
        puts("  Nobody shares a table with whom they are kept apart from.");
    if (result->together > 0)
        printf("  %lld times two who are to be kept apart share a table: there are too few tables, "
               "or the search found no better.\n",
               (long long)result->together);
    if (result->imbalance > 0)
        printf("  Tables miss their share of a group by %lld places in all.\n",
               (long long)result->imbalance);
}

static enum fail run(const struct arguments *arguments, struct why *why) {
    struct arena *arena = arguments->arena;
    struct people people = {0};
    struct tables_result result;
    struct folder_out *folder;
    struct buf by_person, by_table, summary;
    int64_t tables, rounds;
    TRY(argument_int(arguments, "tables", 1, TABLES_MAX, 1, &tables, why));
    TRY(argument_int(arguments, "rounds", 1, TABLES_ROUNDS_MAX, 1, &rounds, why));
    TRY(people_read(arguments, &people, why));
    people.plan.n_people = people.csv.n_rows;
    people.plan.n_tables = (size_t)tables;
    people.plan.n_rounds = (size_t)rounds;
    people.plan.seed = argument(arguments, "seed") == NULL ? "tables" : argument(arguments, "seed");
    TRY(folder_out_open(arena, argument(arguments, "out"), false, &folder, why));
    TRY(tables_seat(arena, &people.plan, &result, why));
    buf_init(&by_person, arena, OUT_BYTES);
    buf_init(&by_table, arena, OUT_BYTES);
    buf_init(&summary, arena, OUT_BYTES);
    tables_put(&by_person, &people, &result, true);
    tables_put(&by_table, &people, &result, false);
    summary_put(&summary, &people, &result);
    TRY(folder_out_write(folder, "tables.csv", by_person.s, by_person.n, why));
    TRY(folder_out_write(folder, "seating.csv", by_table.s, by_table.n, why));
    TRY(folder_out_write(folder, "tables.json", summary.s, summary.n, why));
    TRY(folder_out_publish(folder, why));
    if (argument_given(arguments, "json"))
        fwrite(summary.s, 1, summary.n, stdout);
    else
        summary_print(&people, &result);
    return FAIL_NONE;
}

static const struct command command_tables = {
    .name = "tables",
    .summary = "put people at tables over several rounds",
    .usage = "tables --people selected.csv --tables T --rounds R [--balance COL,...]\n"
             "       [--apart COLUMN] --out DIR",
    .help =
        "Makes tables alike in the columns of --balance and lets as few people as possible meet\n"
        "twice; says how many repeated meetings there are and how many there must be at least.\n"
        "tables.csv has a row for each person, seating.csv one for each place.",
    .options = options,
    .run = run,
};
REGISTER(command, command_tables);
