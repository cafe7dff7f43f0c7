/* import: answers that were given elsewhere, from a file, whole or not at all. */
#include "base/clock.h"
#include "base/json.h"
#include "civic/act.h"
#include "cli/data.h"
#include "cli/import.sql.h"
#include "evidence/import_store.h"

#include <stdio.h>

static const struct option_of options[] = {
    OPTION_DATA,
    OPTION_DATABASE,
    {.name = "engagement",
     .value = "N",
     .help = "number of the jury, panel or other engagement, as in its address: .../evidence/N",
     .required = true},
    {.name = "dry-run", .help = "check the file against the data and store nothing"},
    OPTION_JSON,
    {0},
};

struct importing {
    struct arena *arena;
    const char *kind, *path;
    struct str bytes;
    bool dry, good;
    struct import import;
    const char *title;
};

/* "rows" or "row", as many as there are. */
static const char *rows_of(const struct importing *importing) {
    return importing->import.n_rows == 1 ? "row" : "rows";
}

static enum fail import_done(struct db *db, const struct importing *importing, int64_t proposal,
                             struct why *why) {
    struct act act = {.happened_at = clock_now(),
                      .person = DB_NULL_INT,
                      .organisation = DB_NULL_INT,
                      .name = "ballots_import",
                      .proposal = proposal,
                      .subject_kind = "engagement",
                      .subject = importing->import.engagement,
                      .detail = arena_printf(importing->arena, "command line: %s, %zu %s",
                                             importing->kind, importing->import.n_rows,
                                             rows_of(importing))};
    return act_append(db, importing->arena, &act, why);
}

/* A dry run does all of it and then fails, so that the transaction is rolled back. */
static enum fail import_job(struct db *db, void *context, struct why *why) {
    struct importing *importing = context;
    struct import *import = &importing->import;
    struct import_engagement_row row;
    enum fail fail = import_engagement(db, importing->arena, import->engagement, &row, why);
    if (fail == FAIL_NOTFOUND)
        return why_fail(why, FAIL_NOTFOUND, "engagement",
                        "there is no engagement %lld; its number is the last one in its address",
                        (long long)import->engagement);
    TRY(fail);
    import->method = row.method;
    import->framework = row.framework;
    importing->title = row.title;
    TRY(import_load(db, importing->arena, import, why));
    fail = import_parse(db, importing->arena, importing->bytes, import, why);
    if (fail == FAIL_INPUT) return why_in_file(why, importing->path);
    TRY(fail);
    TRY(import_store(db, importing->arena, import, clock_now(), why));
    TRY(import_done(db, importing, row.proposal, why));
    importing->good = true;
    return importing->dry ? why_fail(why, FAIL_CONFLICT, NULL, "nothing was stored") : FAIL_NONE;
}

static void result_put(const struct importing *importing, bool json) {
    struct buf text;
    struct json_out out;
    if (!json) {
        size_t n = importing->import.n_rows;
        if (importing->dry)
            printf("The file is good: %zu %s of %s for '%s'. Nothing was stored.\n", n,
                   rows_of(importing), importing->kind, importing->title);
        else
            printf("%zu %s of %s imported into '%s'.\n", n, rows_of(importing), importing->kind,
                   importing->title);
        printf("People in it who are new there: %zu.\n", importing->import.n_new);
        return;
    }
    buf_init(&text, importing->arena, 1 << 20);
    json_out_init(&out, &text);
    json_open(&out, '{');
    json_pair_text(&out, "kind", importing->kind);
    json_pair_int(&out, "engagement", importing->import.engagement);
    json_pair_int(&out, "rows", (int64_t)importing->import.n_rows);
    json_pair_int(&out, "new_people", (int64_t)importing->import.n_new);
    json_pair_bool(&out, "stored", !importing->dry);
    json_close(&out, '}');
    puts(text.s);
}

static enum fail run(const struct arguments *arguments, struct why *why) {
    enum { FILE_MAX = 1 << 28 };
    struct app *app;
    struct importing importing = {.arena = arguments->arena,
                                  .kind = arguments->words[0],
                                  .path = arguments->words[1],
                                  .dry = argument_given(arguments, "dry-run")};
    importing.import.what = text_is(importing.kind, "points") ? IMPORT_POINTS : IMPORT_BALLOTS;
    TRY(argument_int(arguments, "engagement", 1, INT64_MAX, 0, &importing.import.engagement, why));
    TRY(input_read(arguments->arena, importing.path, FILE_MAX, &importing.bytes, why));
    TRY(data_open(arguments, DATA_WRITE, &app, why));
    enum fail fail = store_write(app->store, arguments->arena, import_job, &importing, why);
    if (fail != FAIL_NONE && !(importing.dry && importing.good)) return fail;
    result_put(&importing, argument_given(arguments, "json"));
    return FAIL_NONE;
}

static const struct command command_import = {
    .name = "import",
    .summary = "take in ballots or points that were given elsewhere, from a file",
    .usage = "import ballots|points --data DIR --engagement N FILE [--dry-run] [--json]",
    .help =
        "  ballots  CSV with participant, use, moment (before, after), answer (yes, no, unsure),\n"
        "           and optionally group, condition, safeguards, reason: a row for each person,\n"
        "           use and moment\n"
        "  points   CSV with participant, optionally group, and a column for each test of the\n"
        "           framework: a row for each person\n"
        "\n"
        "The engagement's page has both files to fill in. Either all rows are stored or none; "
        "what\n"
        "the same people answered before is replaced. A mistake is told with its row and column.\n"
        "With --dry-run everything is checked and nothing stored; like every command that writes\n"
        "it brings an older data directory to this program's schema first.\n"
        "Statement conversations: 'folkmoot conversation import'. Addresses, quotas, members of a\n"
        "panel, codebooks, questionnaires and impact assessments are taken in on their pages.",
    .options = options,
    .parts = (const char *const[]){"ballots", "points", NULL},
    .words_min = 2,
    .words_max = 2,
    .run = run};
REGISTER(command, command_import);
