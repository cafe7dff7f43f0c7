/*
 * Copies of a SQLite database, made by its own backup function: copying the file while a
 * writer works gives damaged copies, this never does.
 */
#include "store/sqlite.h"

#include "base/file.h"
#include "store/backup_file.h"

static enum fail open_plain(const char *path, int flags, const char *vfs, sqlite3 **out,
                            struct why *why) {
    int code = sqlite3_open_v2(path, out, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs);
    if (code != SQLITE_OK) return sqlite_fail(*out, code, why);
    sqlite_guard(*out);
    return FAIL_NONE;
}

/* All pages in one step: one snapshot of the source, which a writer beside us never disturbs. */
static enum fail pages_copy(sqlite3 *from, sqlite3 *to, struct why *why) {
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (backup == NULL) return sqlite_fail(to, sqlite3_extended_errcode(to), why);
    sqlite3_backup_step(backup, -1);
    int code = sqlite3_backup_finish(backup);
    if (code != SQLITE_OK) return sqlite_fail(to, code, why);
    /* One file, not a database with a log beside it. */
    code =
        sqlite3_exec(to, "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;", NULL, NULL, NULL);
    if (code != SQLITE_OK) return sqlite_fail(to, code, why);
    return sqlite_check_whole(to, why);
}

static enum fail copy_between(const char *from_path, const char *from_vfs, const char *part,
                              struct why *why) {
    sqlite3 *from = NULL, *to = NULL;
    enum fail fail = open_plain(from_path, SQLITE_OPEN_READONLY, from_vfs, &from, why);
    if (fail == FAIL_NONE) fail = open_plain(part, SQLITE_OPEN_READWRITE, NULL, &to, why);
    if (fail == FAIL_NONE) {
        sqlite3_db_config(from, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        fail = pages_copy(from, to, why);
    }
    sqlite3_close_v2(to);
    sqlite3_close_v2(from);
    return fail;
}

enum fail sqlite_backup(struct store *store, const char *path, struct why *why) {
    struct arena *arena = arena_new(65536);
    const char *part = arena_printf(arena, "%s.part", path);
    const char *source = arena_printf(arena, "%s/%s.db", store->config.folder, store->config.name);
    enum fail fail = backup_file_make(part, why);
    if (fail == FAIL_NONE) fail = copy_between(source, store->config.vfs, part, why);
    if (fail == FAIL_NONE) fail = backup_file_publish(arena, part, path, why);
    if (fail != FAIL_NONE) backup_file_remove(part);
    arena_free(arena);
    return fail;
}

/* A backup of this program has its table of steps, and no step that we do not know. */
static enum fail backup_check(struct store *store, const char *path, struct why *why) {
    sqlite3 *handle = NULL;
    enum fail fail = open_plain(path, SQLITE_OPEN_READONLY, NULL, &handle, why);
    sqlite3_stmt *statement = NULL;
    int code = SQLITE_ERROR;
    if (fail == FAIL_NONE)
        code = sqlite3_prepare_v2(handle, "SELECT max(number) FROM schema_version", -1, &statement,
                                  NULL);
    if (code == SQLITE_OK) code = sqlite3_step(statement);
    size_t n = store->config.n_migrations;
    int known = n == 0 ? 0 : store->migrations[n - 1]->number;
    int found = code == SQLITE_ROW ? sqlite3_column_int(statement, 0) : 0;
    sqlite3_finalize(statement);
    sqlite3_close_v2(handle);
    if (fail != FAIL_NONE || code != SQLITE_ROW)
        return why_fail(why, FAIL_INPUT, "backup",
                        "'%s' is not a backup of folkmoot, or is damaged", path);
    if (found > known)
        return why_fail(why, FAIL_INPUT, "backup", "'%s' was made by a newer folkmoot (step %d)",
                        path, found);
    return FAIL_NONE;
}

static enum fail restore_into(struct store *store, struct arena *arena, const char *backup,
                              struct why *why) {
    const char *path = arena_printf(arena, "%s/%s.db", store->config.folder, store->config.name);
    const char *part = arena_printf(arena, "%s.part", path);
    if (file_exists(path))
        return why_fail(why, FAIL_CONFLICT, "data",
                        "there is a database in '%s' already: move it away first",
                        store->config.folder);
    if (!file_exists(backup))
        return why_fail(why, FAIL_NOTFOUND, "backup", "there is no file '%s'", backup);
    TRY(backup_check(store, backup, why));
    TRY(backup_file_make(part, why));
    enum fail fail = copy_between(backup, NULL, part, why);
    if (fail == FAIL_NONE) {
        /* A log left behind by a lost database must not be taken for ours. */
        backup_file_remove(arena_printf(arena, "%s-wal", path));
        backup_file_remove(arena_printf(arena, "%s-shm", path));
        fail = backup_file_publish(arena, part, path, why);
    }
    if (fail != FAIL_NONE) backup_file_remove(part);
    return fail;
}

enum fail sqlite_restore(struct store *store, const char *path, struct why *why) {
    struct arena *arena = arena_new(65536);
    enum fail fail = restore_into(store, arena, path, why);
    arena_free(arena);
    return fail;
}
