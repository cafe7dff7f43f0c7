/*
 * The SQLite driver. Write-ahead log with synchronous=FULL: a commit is on the disk before it
 * is answered. Exactly one connection writes and checkpoints, because SQLite up to 3.51.2
 * can damage the log when two do it in the same instant; readers never checkpoint.
 */
#include "store/sqlite.h"
#include "store/driver.h"
#include "store/sqlite_sweep.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    CONNECTION_ARENA_BYTES = 4 * 1024 * 1024,
    WAIT_MS = 5000,           /* for a lock; nobody should hold one: a backstop */
    CHECKPOINT_FRAMES = 1000, /* copy the log into the database from this length on */
    RESTART_FRAMES = 16000,   /* wait shortly for readers, so that the log starts again */
    RESTART_WAIT_MS = 100,
    SCRUB_TRIES = 5
};

struct prepared {
    struct prepared *next;
    int64_t number;
    sqlite3_stmt *handle;
};

struct sqlite {
    struct db db;
    sqlite3 *handle;
    struct arena *arena;
    struct prepared *prepared[STATEMENT_BUCKETS];
    int frames; /* length of the log after the last commit */
};

/* ------------------------------------------------------------------ errors */

/* "UNIQUE constraint failed: participant.engagement, participant.label": the last column. */
static void field_of(const char *message, char out[64]) {
    const char *dot = strrchr(message, '.');
    out[0] = '\0';
    if (dot == NULL || strchr(message, ':') == NULL) return;
    size_t n = strspn(dot + 1, "abcdefghijklmnopqrstuvwxyz_0123456789");
    if (n >= 64) n = 63;
    memcpy(out, dot + 1, n);
    out[n] = '\0';
}

enum fail sqlite_fail(sqlite3 *handle, int code, struct why *why) {
    char field[64];
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        field_of(sqlite3_errmsg(handle), field);
        return why_fail(why, FAIL_CONFLICT, field, "this is there already");
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "something that this refers to is not there, or is still in use");
    case SQLITE_CONSTRAINT_CHECK:
    case SQLITE_CONSTRAINT_NOTNULL:
        field_of(sqlite3_errmsg(handle), field);
        return why_fail(why, FAIL_CONFLICT, field, "a value is missing or out of range");
    default: break;
    }
    int cause = handle == NULL ? 0 : sqlite3_system_errno(handle);
    bool io = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN;
    if ((code & 0xff) == SQLITE_FULL || (io && (cause == ENOSPC || cause == EDQUOT)))
        return why_fail(why, FAIL_STORE, STORE_DISK_FULL,
                        "the disk of the service is full: nothing was saved");
    if ((code & 0xff) == SQLITE_NOMEM || (code & 0xff) == SQLITE_TOOBIG)
        return why_fail(why, FAIL_LIMIT, NULL, "the database has not enough memory for this");
    if ((code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB)
        return why_fail(why, FAIL_STORE, NULL, "the database is damaged: restore the last backup");
    return why_fail(why, FAIL_STORE, NULL, "the database refused: %s", sqlite3_errstr(code));
}

static enum fail fail_of(struct sqlite *sq, int code, const char *about, struct why *why) {
    enum fail fail = sqlite_fail(sq->handle, code, why);
    if (fail == FAIL_STORE || fail == FAIL_LIMIT)
        log_event(LOG_ERROR, "database", "name=%s at=%s code=%d errno=%d",
                  sq->db.store == NULL ? "" : sq->db.store->config.name, about, code,
                  sqlite3_system_errno(sq->handle));
    return fail;
}

/* ------------------------------------------------------------------ connections */

static int log_length(void *context, sqlite3 *handle, const char *database, int frames) {
    (void)handle, (void)database;
    ((struct sqlite *)context)->frames = frames;
    return SQLITE_OK;
}

static enum fail script(struct db *db, const char *sql, struct why *why) {
    struct sqlite *sq = (struct sqlite *)db;
    int code = sqlite3_exec(sq->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? FAIL_NONE : fail_of(sq, code, "script", why);
}

void sqlite_guard(sqlite3 *handle) {
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, WAIT_MS);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
}

static enum fail settings(struct sqlite *sq, bool writer, struct why *why) {
    const struct store_config *config = &sq->db.store->config;
    sqlite_guard(sq->handle);
    TRY(script(&sq->db,
               "PRAGMA wal_autocheckpoint=0; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0;", why));
    if (!writer) {
        sqlite3_db_config(sq->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        return script(&sq->db, "PRAGMA query_only=1; PRAGMA cache_size=-2048;", why);
    }
    sqlite3_wal_hook(sq->handle, log_length, sq);
    return script(&sq->db,
                  config->unsafe ? "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                                   "PRAGMA foreign_keys=1; PRAGMA secure_delete=1;"
                                 : "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                                   "PRAGMA foreign_keys=1; PRAGMA secure_delete=1;"
                                   "PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-16384;",
                  why);
}

static char *path_of(struct arena *arena, const struct store_config *config, const char *end) {
    return arena_printf(arena, "%s/%s.db%s", config->folder, config->name, end);
}

static bool is_wal(struct sqlite *sq) {
    sqlite3_stmt *statement = NULL;
    bool yes =
        sqlite3_prepare_v2(sq->handle, "PRAGMA journal_mode", -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW &&
        strcmp((const char *)sqlite3_column_text(statement, 0), "wal") == 0;
    sqlite3_finalize(statement);
    return yes;
}

enum fail sqlite_check_whole(sqlite3 *handle, struct why *why) {
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(handle, "PRAGMA quick_check(1)", -1, &statement, NULL);
    if (code == SQLITE_OK) code = sqlite3_step(statement);
    bool good =
        code == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
    sqlite3_finalize(statement);
    if (good) return FAIL_NONE;
    if (code != SQLITE_ROW && (code & 0xff) != SQLITE_CORRUPT)
        return sqlite_fail(handle, code, why);
    return why_fail(why, FAIL_STORE, NULL, "the database is damaged: restore the last backup");
}

static void connection_close(struct db *db) {
    struct sqlite *sq = (struct sqlite *)db;
    /* Those of the cache, and any that a jump has left behind. */
    for (sqlite3_stmt *s; sq->handle != NULL && (s = sqlite3_next_stmt(sq->handle, NULL)) != NULL;)
        sqlite3_finalize(s);
    /* The last writer empties the log, so that a stopped service is one file. */
    if (db->is_writer)
        sqlite3_wal_checkpoint_v2(sq->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_close_v2(sq->handle);
    arena_free(sq->arena);
}

/* Only the owner may read the file; the log takes its mode over. Never opened when it exists:
 * closing it would end the locks that this process holds on it. */
static void make_private(const struct store_config *config, const char *path) {
    if (config->vfs != NULL) return;
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0) close(file);
}

/* The name of a file lives in its folder, which has a durability of its own. */
static void folder_sync(const struct store_config *config) {
    if (config->vfs != NULL) return;
    int folder = open(config->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return;
    (void)fsync(folder);
    close(folder);
}

static enum fail connection_open(struct store *store, bool writer, struct db **out,
                                 struct why *why) {
    struct arena *arena = arena_new(CONNECTION_ARENA_BYTES);
    struct sqlite *sq = ARENA_NEW(arena, struct sqlite);
    sq->db = (struct db){.driver = &driver_sqlite, .store = store, .is_writer = writer};
    sq->arena = arena;
    const char *path = path_of(arena, &store->config, "");
    struct stat log;
    bool crashed =
        writer && stat(path_of(arena, &store->config, "-wal"), &log) == 0 && log.st_size > 0;
    if (writer) make_private(&store->config, path);
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW;
    if (writer)
        flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    else
        flags |= store->config.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    int code = sqlite3_open_v2(path, &sq->handle, flags, store->config.vfs);
    enum fail fail;
    if (code == SQLITE_CANTOPEN && store->config.read_only)
        fail = why_fail(why, FAIL_NOTFOUND, "data", "there is no folkmoot database in '%s'",
                        store->config.folder);
    else
        fail = code == SQLITE_OK ? settings(sq, writer, why) : fail_of(sq, code, "open", why);
    if (fail == FAIL_NONE && writer && !is_wal(sq))
        fail = why_fail(why, FAIL_STORE, NULL,
                        "the folder '%s' is on a disk without shared memory: want a local one",
                        store->config.folder);
    if (fail == FAIL_NONE && crashed) {
        log_event(LOG_NOTICE, "recovered", "name=%s", store->config.name);
        fail = sqlite_check_whole(sq->handle, why);
    }
    if (fail != FAIL_NONE) {
        sq->db.is_writer = false; /* nothing to tidy in what could not be opened */
        connection_close(&sq->db);
        return fail;
    }
    if (writer) folder_sync(&store->config);
    *out = &sq->db;
    return FAIL_NONE;
}

/* ------------------------------------------------------------------ statements */

/* The prepared statement of this connection. One that is under way (a statement inside its own
 * rows) gets a second handle; *own says that the caller finalises it. */
static enum fail prepare(struct sqlite *sq, const struct statement *statement, sqlite3_stmt **out,
                         bool *own, struct why *why) {
    struct prepared **bucket = &sq->prepared[(uint64_t)statement->number % STATEMENT_BUCKETS];
    struct prepared *p = *bucket;
    while (p != NULL && p->number != statement->number) p = p->next;
    *own = p != NULL && sqlite3_stmt_busy(p->handle);
    if (p != NULL && !*own) {
        *out = p->handle;
        return FAIL_NONE;
    }
    sqlite3_stmt *handle = NULL;
    int code = sqlite3_prepare_v3(sq->handle, statement->sqlite, -1,
                                  *own ? 0 : SQLITE_PREPARE_PERSISTENT, &handle, NULL);
    if (code != SQLITE_OK) {
        log_event(LOG_ERROR, "statement", "name=%s message=%s", statement->name,
                  sqlite3_errmsg(sq->handle));
        return fail_of(sq, code, statement->name, why);
    }
    if (!*own) {
        p = ARENA_NEW(sq->arena, struct prepared);
        *p = (struct prepared){.next = *bucket, .number = statement->number, .handle = handle};
        *bucket = p;
    }
    *out = handle;
    return FAIL_NONE;
}

static int bind(sqlite3_stmt *handle, const char *types, const struct db_value *in) {
    int code = SQLITE_OK;
    for (int i = 0; types[i] != '\0' && code == SQLITE_OK; i++) {
        const struct db_value *v = &in[i];
        switch (v->type) {
        case 'i': code = sqlite3_bind_int64(handle, i + 1, v->i); break;
        case 'r': code = sqlite3_bind_double(handle, i + 1, v->r); break;
        case 't':
            code = sqlite3_bind_text64(handle, i + 1, v->s, v->n, SQLITE_STATIC, SQLITE_UTF8);
            break;
        case 'b': code = sqlite3_bind_blob64(handle, i + 1, v->s, v->n, SQLITE_STATIC); break;
        default: code = sqlite3_bind_null(handle, i + 1);
        }
    }
    return code;
}

static struct db_value cell_read(sqlite3_stmt *handle, int i, char type) {
    struct db_value v = {.type = 'n', .i = DB_NULL_INT, .r = NAN};
    if (sqlite3_column_type(handle, i) == SQLITE_NULL) return v;
    v.type = type;
    if (type == 'i') v.i = sqlite3_column_int64(handle, i);
    if (type == 'r') v.r = sqlite3_column_double(handle, i);
    if (type == 't') v.s = (const char *)sqlite3_column_text(handle, i);
    if (type == 'b') v.s = sqlite3_column_blob(handle, i);
    if (type == 't' || type == 'b') v.n = (size_t)sqlite3_column_bytes(handle, i);
    if (v.s == NULL && type == 'b') v.s = ""; /* empty is not NULL */
    return v;
}

static enum fail rows_step(struct sqlite *sq, sqlite3_stmt *handle,
                           const struct statement *statement, row_each each, void *context,
                           struct why *why) {
    struct db_value row[COLUMNS_MAX];
    int n = (int)strlen(statement->out);
    int code;
    while ((code = sqlite3_step(handle)) == SQLITE_ROW) {
        if (each == NULL) continue;
        for (int i = 0; i < n; i++) row[i] = cell_read(handle, i, statement->out[i]);
        TRY(each(row, context, why));
    }
    return code == SQLITE_DONE ? FAIL_NONE : fail_of(sq, code, statement->name, why);
}

static enum fail run(struct db *db, const struct statement *statement, const struct db_value *in,
                     row_each each, void *context, int64_t *changed, struct why *why) {
    struct sqlite *sq = (struct sqlite *)db;
    sqlite3_stmt *handle = NULL;
    bool own = false;
    TRY(prepare(sq, statement, &handle, &own, why));
    void *before = db->running;
    db->running = handle;
    int code = bind(handle, statement->in, in);
    enum fail fail = code == SQLITE_OK ? rows_step(sq, handle, statement, each, context, why)
                                       : fail_of(sq, code, statement->name, why);
    if (changed != NULL)
        *changed = fail == FAIL_NONE && !statement->read_only ? sqlite3_changes64(sq->handle) : 0;
    sqlite3_reset(handle);
    sqlite3_clear_bindings(handle);
    if (own) sqlite3_finalize(handle);
    db->running = before;
    return fail;
}

static enum fail stream(struct db *db, const struct statement *statement, const struct db_value *in,
                        row_each each, void *context, struct why *why) {
    return run(db, statement, in, each, context, NULL, why);
}

/* After a jump out of a row's function: the handle may be one that `run` meant to finalise
 * (never in a cache), which closing the connection then does. */
static void abandon(struct db *db, bool all) {
    struct sqlite *sq = (struct sqlite *)db;
    if (!all) {
        sqlite3_reset(db->running);
        sqlite3_clear_bindings(db->running);
        return;
    }
    for (sqlite3_stmt *s = sqlite3_next_stmt(sq->handle, NULL); s != NULL;
         s = sqlite3_next_stmt(sq->handle, s))
        if (sqlite3_stmt_busy(s)) sqlite3_reset(s);
}

/* ------------------------------------------------------------------ transactions */

static enum fail begin(struct db *db, struct why *why) {
    return script(db, "BEGIN IMMEDIATE", why);
}

static enum fail begin_read(struct db *db, struct why *why) {
    return script(db, "BEGIN", why);
}

static enum fail savepoint(struct db *db, struct why *why) {
    return script(db, "SAVEPOINT job", why);
}

static enum fail next(struct db *db, bool keep, struct why *why) {
    return script(db, keep ? "RELEASE job; SAVEPOINT job" : "ROLLBACK TO job", why);
}

static enum fail commit(struct db *db, struct why *why) {
    return script(db, "COMMIT", why);
}

static enum transaction state(struct db *db) {
    struct sqlite *sq = (struct sqlite *)db;
    return sqlite3_get_autocommit(sq->handle) ? TRANSACTION_LOST : TRANSACTION_FINE;
}

static void rollback(struct db *db) {
    struct sqlite *sq = (struct sqlite *)db;
    if (!sqlite3_get_autocommit(sq->handle)) sqlite3_exec(sq->handle, "ROLLBACK", NULL, NULL, NULL);
}

/* ------------------------------------------------------------------ the log */

static void rest(struct db *db) {
    struct sqlite *sq = (struct sqlite *)db;
    int pages = db->store->config.checkpoint_pages;
    if (sq->frames < (pages > 0 ? pages : CHECKPOINT_FRAMES)) return;
    bool long_log = sq->frames >= RESTART_FRAMES;
    if (long_log) sqlite3_busy_timeout(sq->handle, RESTART_WAIT_MS);
    int code = sqlite3_wal_checkpoint_v2(
        sq->handle, NULL, long_log ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, NULL,
        NULL);
    if (long_log) sqlite3_busy_timeout(sq->handle, WAIT_MS);
    if (code != SQLITE_OK && code != SQLITE_BUSY)
        log_event(LOG_WARNING, "checkpoint", "name=%s code=%d", db->store->config.name, code);
    sq->frames = 0; /* the next commit says how long the log is now */
}

static enum fail log_empty(struct sqlite *sq, struct why *why) {
    int code = sqlite3_wal_checkpoint_v2(sq->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    if (code == SQLITE_OK) return FAIL_NONE;
    if ((code & 0xff) == SQLITE_BUSY)
        return why_fail(why, FAIL_STORE, NULL,
                        "somebody reads for too long: the journal is not emptied yet");
    return fail_of(sq, code, "scrub", why);
}

/* Another process may write between the two steps: once more, then. */
static enum fail scrub(struct db *db, struct why *why) {
    struct sqlite *sq = (struct sqlite *)db;
    enum fail fail = FAIL_CONFLICT;
    for (int tries = 0; fail == FAIL_CONFLICT && tries < SCRUB_TRIES; tries++) {
        TRY(log_empty(sq, why));
        fail = sqlite_sweep(sq->handle, NULL, why);
    }
    return fail;
}

static bool is_usable(struct db *db) {
    (void)db;
    return true;
}

const struct driver driver_sqlite = {
    .name = "sqlite",
    .open = connection_open,
    .close = connection_close,
    .run = run,
    .stream = stream,
    .script = script,
    .begin = begin,
    .begin_read = begin_read,
    .savepoint = savepoint,
    .next = next,
    .commit = commit,
    .rollback = rollback,
    .state = state,
    .abandon = abandon,
    .rest = rest,
    .scrub = scrub,
    .backup = sqlite_backup,
    .restore = sqlite_restore,
    .is_usable = is_usable,
};
