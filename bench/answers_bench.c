/* 250,000 answer sheets of 60 questions to CSV and SPSS at constant memory. FOLKMOOT_BENCH_SHEETS
 * says another number. The rows are laid straight into the file, since only reading is measured. */
#include "base/clock.h"
#include "base/hash.h"
#include "bench/bench.h"
#include "question/export.h"
#include "question/questionnaire.sql.h"
#include "question/sheet.h"

#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum { QUESTIONS = 60 };

struct work {
    struct store *store;
    struct arena *arena;
    int64_t n_sheets, survey, n_bytes;
    bool sav;
    struct why why;
};

static void stop(const char *what, const struct why *why) {
    fprintf(stderr, "%s: %s\n", what, why->text);
    exit(1);
}

static int remove_one(const char *path, const struct stat *stat, int flag, struct FTW *ftw) {
    (void)stat, (void)flag, (void)ftw;
    return remove(path);
}

static enum fail count_bytes(void *context, const void *bytes, size_t n, struct why *why) {
    (void)bytes, (void)why;
    *(int64_t *)context += (int64_t)n;
    return FAIL_NONE;
}

static enum fail export_job(struct db *db, void *context, struct why *why) {
    struct work *work = context;
    struct export_what what = {
        .survey = work->survey, .language = "en", .with_texts = true, .now = CLOCK_DAY};
    struct export_to to = {count_bytes, &work->n_bytes};
    work->n_bytes = 0;
    return work->sav ? export_sav(db, &what, &to, why) : export_csv(db, &what, &to, why);
}

static void export_once(void *context) {
    struct work *work = context;
    if (store_read(work->store, export_job, work, &work->why) != FAIL_NONE)
        stop("export", &work->why);
}

static char *text_make(struct arena *arena) {
    struct buf buf;
    buf_init(&buf, arena, 1 << 20);
    buf_text(&buf, "title: Sixty questions\n");
    for (int i = 0; i < QUESTIONS; i++)
        buf_printf(&buf,
                   "q%02d (single): Question %d?\n  * yes = Yes\n  * rather = Rather yes\n"
                   "  * no = No\n  * unsure = Not sure\n",
                   i, i);
    return buf.s;
}

static void sql(sqlite3 *db, const char *text) {
    char *message = NULL;
    if (sqlite3_exec(db, text, NULL, NULL, &message) == SQLITE_OK) return;
    fprintf(stderr, "%s: %s\n", text, message);
    exit(1);
}

static void lay(sqlite3 *db, const char *text, int64_t n_sheets) {
    static const char *const values[] = {"yes", "rather", "no", "unsure"};
    sqlite3_stmt *version, *sheet, *answer;
    sql(db, "PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF; BEGIN;"
            "INSERT INTO organisation (id, name, kind, created_at) VALUES (1, 'O', 'council', 1);"
            "INSERT INTO person (id, organisation, state, created_at) VALUES (1, 1, 'active', 1);"
            "INSERT INTO questionnaire (id, organisation, name, text, created_by, created_at)"
            " VALUES (1, 1, 'Q', '', 1, 1);");
    sqlite3_prepare_v2(db, "INSERT INTO questionnaire_version VALUES (1, 1, 1, ?1, '', '', 1, 1)",
                       -1, &version, NULL);
    sqlite3_bind_text(version, 1, text, -1, SQLITE_STATIC);
    sqlite3_step(version);
    sqlite3_finalize(version);
    sql(db, "INSERT INTO survey (id, questionnaire, version, title, state, access, created_by,"
            " created_at) VALUES (1, 1, 1, 'S', 'closed', 'invited', 1, 1)");
    for (int i = 0; i < QUESTIONS; i++) {
        char line[200];
        snprintf(line, sizeof line, "INSERT INTO answer_variable VALUES (%d, 1, 'q%02d')", i + 1,
                 i);
        sql(db, line);
    }
    sqlite3_prepare_v2(db,
                       "INSERT INTO sheet (id, survey, version, state, mode, language, seed, "
                       "started_on, finished_on) VALUES (?1, 1, 1, 'complete', 'web', 'en', 's', "
                       "'2026-05-01', '2026-05-01')",
                       -1, &sheet, NULL);
    sqlite3_prepare_v2(db, "INSERT INTO answer VALUES (?1, ?2, ?3)", -1, &answer, NULL);
    for (int64_t i = 1; i <= n_sheets; i++) {
        sqlite3_bind_int64(sheet, 1, i);
        sqlite3_step(sheet);
        sqlite3_reset(sheet);
        for (int k = 0; k < QUESTIONS; k++) {
            sqlite3_bind_int64(answer, 1, i);
            sqlite3_bind_int64(answer, 2, k + 1);
            sqlite3_bind_text(answer, 3, values[(i + k) % 4], -1, SQLITE_STATIC);
            sqlite3_step(answer);
            sqlite3_reset(answer);
        }
    }
    sqlite3_finalize(sheet);
    sqlite3_finalize(answer);
    sql(db, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
}

KIND_DECLARE(migration);

static struct store *store_of(const char *folder, bool read_only) {
    struct why why = {0};
    struct store *store;
    struct store_config config = {.folder = folder,
                                  .name = "folkmoot",
                                  .migrations = __start_kind_migration,
                                  .n_migrations =
                                      (size_t)(__stop_kind_migration - __start_kind_migration),
                                  .read_only = read_only};
    if (store_open(&config, &store, &why) != FAIL_NONE) stop("store", &why);
    return store;
}

int main(void) {
    char folder[] = "/tmp/folkmoot-answers-XXXXXX", path[100];
    const char *asked = getenv("FOLKMOOT_BENCH_SHEETS");
    struct work work = {.n_sheets = 250000, .survey = 1};
    struct rusage usage;
    sqlite3 *db;
    if (asked != NULL && !str_int(str_of(asked), 1, 10000000, &work.n_sheets)) return 1;
    if (mkdtemp(folder) == NULL) return 1;
    base_start();
    bench_machine();
    store_close(store_of(folder, false));
    work.arena = arena_new((size_t)16 << 20);
    snprintf(path, sizeof path, "%s/folkmoot.db", folder);
    if (sqlite3_open(path, &db) != SQLITE_OK) return 1;
    lay(db, text_make(work.arena), work.n_sheets);
    sqlite3_close(db);
    work.store = store_of(folder, true);
    bench_measure("answers to CSV", 3, (double)work.n_sheets, "sheets", export_once, &work);
    printf("  %lld sheets x %d questions, %.0f MB\n", (long long)work.n_sheets, QUESTIONS,
           (double)work.n_bytes / 1e6);
    work.sav = true;
    bench_measure("answers to .sav", 1, (double)work.n_sheets, "sheets", export_once, &work);
    getrusage(RUSAGE_SELF, &usage);
    printf("  most memory resident: %ld MB\n", usage.ru_maxrss / 1024);
    store_close(work.store);
    arena_free(work.arena);
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return 0;
}
