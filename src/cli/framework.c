/* framework: the frameworks that proposals are held against. */
#include "framework/framework.h"
#include "base/clock.h"
#include "base/json.h"
#include "civic/act.h"
#include "cli/data.h"
#include "framework/framework.sql.h"

static const struct option_of options[] = {
    {.name = "data", .value = "DIR", .help = "install, list: data directory"},
    OPTION_DATABASE,
    OPTION_JSON,
    {0},
};

static enum fail data_wanted(const struct arguments *arguments, enum data_access access,
                             struct app **app, struct why *why) {
    if (argument(arguments, "data") == NULL)
        return why_fail(why, FAIL_INPUT, "data", "'framework %s' wants --data DIR",
                        arguments->words[0]);
    return data_open(arguments, access, app, why);
}

static enum fail pack_read(const struct arguments *arguments, struct str *bytes,
                           struct framework **framework, struct why *why) {
    if (arguments->n_words != 2)
        return why_fail(why, FAIL_INPUT, NULL, "'framework %s' wants one pack: a JSON file",
                        arguments->words[0]);
    const char *file = arguments->words[1];
    TRY(input_read(arguments->arena, file, FRAMEWORK_PACK_BYTES_MAX, bytes, why));
    if (framework_read(arguments->arena, *bytes, framework, why) != FAIL_NONE)
        return why_in_file(why, file);
    return FAIL_NONE;
}

static enum fail check(const struct arguments *arguments, struct why *why) {
    struct str bytes;
    struct framework *framework;
    TRY(pack_read(arguments, &bytes, &framework, why));
    printf("%s %s: %zu tests, %zu questions, %zu features, %zu screen questions, %zu gates,\n"
           "%zu documents, %zu rules. No fault found.\n",
           framework->name, framework->version, framework->n_tests, framework->n_questions,
           framework->n_features, framework->n_screen, framework->n_gates, framework->n_forms,
           framework->n_rules);
    return FAIL_NONE;
}

struct installing {
    struct arena *arena;
    struct str bytes;
    int64_t id;
    bool added;
};

static enum fail install_job(struct db *db, void *context, struct why *why) {
    struct installing *installing = context;
    int64_t now = clock_now();
    TRY(framework_install(db, installing->arena, installing->bytes, now, &installing->id,
                          &installing->added, why));
    if (!installing->added) return FAIL_NONE;
    struct act act = {.happened_at = now,
                      .person = DB_NULL_INT,
                      .organisation = DB_NULL_INT,
                      .name = "framework_install",
                      .proposal = DB_NULL_INT,
                      .subject_kind = "framework",
                      .subject = installing->id,
                      .detail = "command line"};
    return act_append(db, installing->arena, &act, why);
}

static enum fail install(const struct arguments *arguments, struct why *why) {
    struct installing installing = {.arena = arguments->arena};
    struct framework *framework;
    TRY(pack_read(arguments, &installing.bytes, &framework, why));
    struct app *app;
    TRY(data_wanted(arguments, DATA_WRITE, &app, why));
    TRY(store_write(app->store, arguments->arena, install_job, &installing, why));
    printf("%s %s is %s as number %lld.\n", framework->name, framework->version,
           installing.added ? "installed" : "there already", (long long)installing.id);
    return FAIL_NONE;
}

struct listing {
    struct arena *arena;
    struct framework_rows_row *rows;
    size_t n;
    int64_t default_id;
};

static enum fail list_job(struct db *db, void *context, struct why *why) {
    struct listing *listing = context;
    TRY(framework_rows(db, listing->arena, &listing->rows, &listing->n, why));
    enum fail fail = framework_default(db, listing->arena, &listing->default_id, why);
    return fail == FAIL_NOTFOUND ? FAIL_NONE : fail;
}

static void list_json(const struct listing *listing) {
    struct buf buf;
    struct json_out out;
    buf_init(&buf, listing->arena, 1 << 20);
    json_out_init(&out, &buf);
    json_open(&out, '[');
    for (size_t i = 0; i < listing->n; i++) {
        const struct framework_rows_row *row = &listing->rows[i];
        json_open(&out, '{');
        json_pair_int(&out, "id", row->id);
        json_pair_text(&out, "name", row->name);
        json_pair_text(&out, "version", row->version);
        json_pair_text(&out, "title", row->title);
        json_pair_text(&out, "sha256", row->sha256);
        json_pair_text(&out, "installed_at", clock_iso(listing->arena, row->installed_at));
        json_pair_bool(&out, "default", row->id == listing->default_id);
        json_pair_int(&out, "assessments", row->n_assessments);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    puts(buf.s);
}

static enum fail list(const struct arguments *arguments, struct why *why) {
    struct listing listing = {.arena = arguments->arena};
    struct app *app;
    TRY(data_wanted(arguments, DATA_READ, &app, why));
    TRY(store_read(app->store, list_job, &listing, why));
    if (argument_given(arguments, "json")) {
        list_json(&listing);
        return FAIL_NONE;
    }
    for (size_t i = 0; i < listing.n; i++) {
        const struct framework_rows_row *row = &listing.rows[i];
        printf("%3lld  %s %s  %s%s\n     %s\n", (long long)row->id, row->name, row->version,
               row->n_assessments == 0 ? "not used yet" : "in use",
               row->id == listing.default_id ? ", for new proposals" : "", row->title);
    }
    if (listing.n == 0) printf("No framework is installed.\n");
    return FAIL_NONE;
}

static enum fail run(const struct arguments *arguments, struct why *why) {
    const char *what = arguments->words[0];
    if (text_is(what, "check")) return check(arguments, why);
    if (text_is(what, "install")) return install(arguments, why);
    if (arguments->n_words > 1)
        return why_fail(why, FAIL_INPUT, "", "'framework list' wants no file, got '%.40s'",
                        arguments->words[1]);
    return list(arguments, why);
}

static const struct command command_framework = {
    .name = "framework",
    .summary = "check, install and list the frameworks that proposals are held against",
    .usage = "framework check FILE | install FILE --data DIR | list --data DIR [--json]",
    .help =
        "A framework pack is a JSON file with tests, questions, the quick screen, gates and "
        "rules;\n"
        "docs/reference/framework-pack.md describes it. 'check' names the path of the first\n"
        "fault. What is installed under a name and version never changes: a changed pack needs\n"
        "a new version. New proposals use the newest, or the one of the setting 'framework'.",
    .options = options,
    .parts = (const char *const[]){"check", "install", "list", NULL},
    .words_min = 1,
    .words_max = 2,
    .run = run};
REGISTER(command, command_framework);
