/* verify: that nothing was altered: the audit log, the databases, what is frozen, what is public.
 */
#include "cli/verify.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "civic/act.h"
#include "civic/person.sql.h"
#include "cli/backup.h"
#include "cli/data.h"
#include "cli/export.sql.h"
#include "ledger/check.h"
#include "stats/score_file.h"

#include <ftw.h>
#include <unistd.h>

void verify_found(struct check *check, const char *what, int64_t count, const char *wrong) {
    if (check->n == check->room) {
        size_t room = check->room == 0 ? 32 : 2 * check->room;
        check->findings =
            arena_grow(check->arena, check->findings, check->room * sizeof(*check->findings),
                       room * sizeof(*check->findings));
        check->room = room;
    }
    check->findings[check->n++] = (struct finding){.what = what, .count = count, .wrong = wrong};
}

/* CONFLICT is a finding; everything else keeps us from looking. */
static enum fail take(struct check *check, enum fail fail, const struct why *inner,
                      const char *what, int64_t count, struct why *why) {
    if (fail != FAIL_NONE && fail != FAIL_CONFLICT && fail != FAIL_INPUT) {
        if (why != NULL) *why = *inner;
        return fail;
    }
    verify_found(check, what, count,
                 fail == FAIL_NONE ? NULL : arena_copy(check->arena, inner->text));
    return FAIL_NONE;
}

static const struct statement integrity_statement = {
    .name = "verify_integrity",
    .sqlite = "PRAGMA integrity_check(1)",
    .postgres = "SELECT 'ok'",
    .in = "",
    .out = "t",
    .read_only = true,
    .number = 7041776245190071283,
};

static enum fail check_database(struct db *db, struct check *check, struct why *why) {
    struct db_value *cells;
    size_t n;
    TRY(db_run(db, &integrity_statement, NULL, check->arena, &cells, &n, NULL, why));
    bool good = n == 1 && text_is(cells[0].s, "ok");
    verify_found(check, "databases whose pages and indexes hold together", 1,
                 good     ? NULL
                 : n == 0 ? "the check printed nothing"
                          : cells[0].s);
    return FAIL_NONE;
}

static enum fail check_acts(struct db *db, struct check *check, struct why *why) {
    struct why inner = {0};
    int64_t n = 0;
    enum fail fail = act_chain_check(db, check->arena, &n, &inner);
    return take(check, fail, &inner, "rows of the audit log, each bound to the one before", n, why);
}

static const char *digest_wrong(struct check *check, const char *content, const char *sha256,
                                const char *about) {
    char digest[SHA256_HEX];
    sha256_hex(content, strlen(content), digest);
    if (text_is(digest, sha256)) return NULL;
    return arena_printf(check->arena, "%s is not what its digest says", about);
}

static enum fail check_digests(struct db *db, struct check *check, struct why *why) {
    struct arena *arena = check->arena;
    const char *wrong = NULL;
    size_t n;
    struct digests_of_versions_row *versions;
    TRY(digests_of_versions(db, arena, &versions, &n, why));
    for (size_t i = 0; i < n && wrong == NULL; i++) {
        wrong = digest_wrong(check, versions[i].content, versions[i].sha256,
                             arena_printf(arena, "version %lld of %s",
                                          (long long)versions[i].number, versions[i].reference));
    }
    verify_found(check, "frozen versions of proposals", (int64_t)n, wrong);
    wrong = NULL;
    struct digests_of_scores_row *scores;
    TRY(digests_of_scores(db, arena, &scores, &n, why));
    for (size_t i = 0; i < n && wrong == NULL; i++) {
        wrong =
            digest_wrong(check, scores[i].content, scores[i].sha256,
                         arena_printf(arena, "the input of score %lld", (long long)scores[i].id));
    }
    verify_found(check, "inputs of scores", (int64_t)n, wrong);
    wrong = NULL;
    struct digests_of_frameworks_row *packs;
    TRY(digests_of_frameworks(db, arena, &packs, &n, why));
    for (size_t i = 0; i < n && wrong == NULL; i++) {
        wrong =
            digest_wrong(check, packs[i].content, packs[i].sha256,
                         arena_printf(arena, "framework %s %s", packs[i].name, packs[i].version));
    }
    verify_found(check, "framework packs", (int64_t)n, wrong);
    return FAIL_NONE;
}

/* Computes a published score again; CONFLICT names the first part or figure that differs. */
static enum fail score_check(struct arena *arena, const char *slug, const char *file,
                             struct why *why) {
    struct score_check check;
    TRY(score_file_check(arena, str_of(file), &check, why));
    const char *wrong = score_check_text(arena, &check);
    return wrong == NULL ? FAIL_NONE : why_fail(why, FAIL_CONFLICT, NULL, "%s: %s", slug, wrong);
}

static enum fail check_publications(struct db *db, struct check *check, struct why *why) {
    struct publication_files_row *rows;
    size_t n;
    TRY(publication_files(db, check->arena, &rows, &n, why));
    const char *wrong = NULL;
    int64_t scores = 0;
    for (size_t i = 0; i < n && wrong == NULL; i++) {
        struct why inner = {0};
        if (text_is_empty(rows[i].score_file)) continue;
        scores++;
        enum fail fail = score_check(check->arena, rows[i].slug, rows[i].score_file, &inner);
        if (fail != FAIL_NONE) wrong = arena_copy(check->arena, inner.text);
    }
    verify_found(check, "published scores, computed again", scores, wrong);
    return FAIL_NONE;
}

/* Each person's record opens with its key; who was erased has none. */
static enum fail check_people(struct db *db, struct check *check, struct why *why) {
    struct person_list_all_row *rows;
    size_t n;
    TRY(person_list_all(db, check->arena, &rows, &n, why));
    const char *wrong = NULL;
    for (size_t i = 0; i < n && wrong == NULL; i++) {
        struct contact contact;
        struct why inner = {0};
        enum fail fail = vault_get(check->app->vault, check->arena, rows[i].id, &contact, &inner);
        if (fail != FAIL_NONE) {
            wrong =
                arena_printf(check->arena, "person %lld: %s", (long long)rows[i].id, inner.text);
        }
    }
    verify_found(check, "people whose contact details open with their key", (int64_t)n, wrong);
    return FAIL_NONE;
}

/* Every entry of the log, and every row that an entry was made from. */
static enum fail check_log(struct db *db, struct check *check, struct why *why) {
    enum { SHOWN = 10 };
    struct ledger_report *report = ARENA_NEW(check->arena, struct ledger_report);
    TRY(ledger_check(db, check->arena, report, why));
    verify_found(check, "entries of the public log, each in its place", report->size, NULL);
    verify_found(check, "answers and acts that are as the log says", report->opened,
                 report->n_faults == 0 ? NULL : report->faults[0].text);
    for (size_t i = 1; i < report->n_faults && i < SHOWN; i++)
        verify_found(check, report->faults[i].table, report->faults[i].id, report->faults[i].text);
    return FAIL_NONE;
}

static enum fail check_all(struct db *db, void *context, struct why *why) {
    struct check *check = context;
    TRY(check_database(db, check, why));
    TRY(check_acts(db, check, why));
    TRY(check_digests(db, check, why));
    TRY(check_publications(db, check, why));
    TRY(check_log(db, check, why));
    return check_people(db, check, why);
}

static void put_json(const struct check *check) {
    struct buf text;
    struct json_out out;
    buf_init(&text, check->arena, 1 << 20);
    json_out_init(&out, &text);
    bool good = true;
    json_open(&out, '{');
    json_key(&out, "checks");
    json_open(&out, '[');
    for (size_t i = 0; i < check->n; i++) {
        json_open(&out, '{');
        json_pair_text(&out, "what", check->findings[i].what);
        json_pair_int(&out, "count", check->findings[i].count);
        json_pair_bool(&out, "good", check->findings[i].wrong == NULL);
        json_pair_text(&out, "wrong", check->findings[i].wrong);
        json_close(&out, '}');
        good = good && check->findings[i].wrong == NULL;
    }
    json_close(&out, ']');
    json_pair_bool(&out, "good", good);
    json_close(&out, '}');
    puts(text.s);
}

static enum fail report(const struct check *check, bool json, struct why *why) {
    const char *wrong = NULL;
    if (json) put_json(check);
    for (size_t i = 0; i < check->n; i++) {
        const struct finding *at = &check->findings[i];
        if (!json) {
            printf("%-7s %s: %lld%s%s\n", at->wrong == NULL ? "ok" : "ALTERED", at->what,
                   (long long)at->count, at->wrong == NULL ? "" : "; ",
                   at->wrong == NULL ? "" : at->wrong);
        }
        if (wrong == NULL) wrong = at->wrong;
    }
    if (wrong == NULL) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL, "verification failed: %s", wrong);
}

static int remove_one(const char *path, const struct stat *about, int flag, struct FTW *at) {
    (void)about, (void)flag, (void)at;
    return remove(path);
}

static void remove_folder(void *path) {
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Restores a backup into a folder that is gone afterwards, and looks at that. */
static enum fail check_backup(const struct arguments *arguments, struct check *check,
                              struct why *why) {
    struct arena *arena = arguments->arena;
    struct backup backup;
    struct why inner = {0};
    const char *folder = argument(arguments, "backup"), *keys = argument(arguments, "keys");
    enum fail fail = backup_read(arena, folder, keys, true, &backup, &inner);
    if (fail == FAIL_INPUT) {
        if (why != NULL) *why = inner;
        return fail;
    }
    TRY(take(check, fail, &inner, "files of the backup are as they were",
             fail == FAIL_NONE ? (int64_t)backup.n_files : 0, why));
    bool have_keys = fail == FAIL_NONE && file_exists(path_join(arena, backup.keys, "vault.key"));
    if (fail != FAIL_NONE || backup.postgres || !have_keys) return FAIL_NONE;
    char *place = arena_printf(arena, "%s/folkmoot-verify-XXXXXX",
                               getenv("TMPDIR") == NULL ? "/tmp" : getenv("TMPDIR"));
    if (mkdtemp(place) == NULL) {
        return why_fail(why, FAIL_SYSTEM, NULL, "no folder can be made in '%s'", place);
    }
    arena_on_end(arena, remove_folder, place);
    TRY(backup_restore(arena, &backup, place, NULL, why));
    struct app_settings settings = {.folder = place, .public_url = "", .service_name = ""};
    TRY(app_open(&settings, &check->app, why));
    fail = store_read(check->app->store, check_all, check, why);
    app_close(check->app);
    return fail;
}

static enum fail run(const struct arguments *arguments, struct why *why) {
    struct check check = {.arena = arguments->arena};
    bool data = argument_given(arguments, "data"), backup = argument_given(arguments, "backup");
    bool log = argument_given(arguments, "log") || argument_given(arguments, "proof");
    if (data + backup + log != 1)
        return why_fail(why, FAIL_INPUT, "data",
                        "'verify' wants one of '--data DIR', '--backup DIR', '--log DIR' and "
                        "'--proof FILE'");
    if (log) {
        TRY(verify_log(arguments, &check, why));
    } else if (backup) {
        TRY(check_backup(arguments, &check, why));
    } else {
        TRY(data_open(arguments, DATA_READ, &check.app, why));
        TRY(store_read(check.app->store, check_all, &check, why));
    }
    return report(&check, argument_given(arguments, "json"), why);
}

static const struct option_of options[] = {
    {.name = "data", .value = "DIR", .help = "data directory, also while the service runs"},
    OPTION_DATABASE,
    {.name = "backup", .value = "DIR", .help = "folder of a backup, instead of --data"},
    {.name = "keys", .value = "DIR", .help = "where the backup's keys are, if not in it"},
    {.name = "log", .value = "DIR", .help = "a downloaded public log, instead of --data"},
    {.name = "key", .value = "FILE", .help = "the log's public key, if not DIR/key"},
    {.name = "since", .value = "FILE", .help = "a signed head that you kept from before"},
    {.name = "receipt", .value = "FILE", .help = "receipts, or one check code, to find in --log"},
    {.name = "proof", .value = "FILE", .help = "a proof by itself, with --key"},
    OPTION_JSON,
    {0},
};

static const struct command command_verify = {
    .name = "verify",
    .summary = "check that nothing was altered: databases, public log, receipts, published scores",
    .usage = "verify --data DIR | --backup DIR [--keys DIR] | --log DIR [--key FILE]\n"
             "       [--since FILE] [--receipt FILE|CODE] | --proof FILE --key FILE [--json]",
    .help = "With --data or --backup: walks the audit log, in which each row is bound to the one\n"
            "before; holds every answer and act against the public log; compares frozen versions,\n"
            "framework packs and inputs of scores with their digests; computes every published\n"
            "score again; checks the databases. A backup is restored into a folder of its own.\n"
            "With --log: checks a downloaded log against its signed head, and against an older\n"
            "one that you kept; finds receipts in it. Needs nothing but the published files:\n"
            "key, checkpoint and entries-*.txt, and to name an altered line tile-0-*.\n"
            "Exit status 1 names what does not fit.",
    .options = options,
    .run = run};
REGISTER(command, command_verify);
