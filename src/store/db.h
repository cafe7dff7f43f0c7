/*
 * db -- one door to the database: SQLite by default, PostgreSQL for many servers.
 *
 * SQL lives in `.sql` files beside the slice that owns it, never in C. The build
 * tool mksql prepares each statement against the migrated schema and writes a
 * typed C function per statement (see tools/mksql.c for the file format), so
 * that a misspelt column or a wrong argument does not compile. This header is
 * what those functions and the pages stand on.
 *
 * One thread writes (and checkpoints). store_write queues a job; the writer runs
 * the queue in one transaction, each job in its own SAVEPOINT so that one
 * failure spoils no other, makes it durable with one commit (group commit), and
 * only then do the callers return. Readers see the last durable commit.
 *
 * Values: times are int64 microseconds, booleans 0/1, JSON is text. A NULL int is
 * DB_NULL_INT, a NULL real NaN, a NULL text a NULL pointer, both ways.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "base/arena.h"
#include "base/fail.h"
#include "base/str.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define DB_NULL_INT INT64_MIN
/* The field of a FAIL_STORE that came from a disk without room. */
#define STORE_DISK_FULL "disk"

struct db;    /* a connection in use by this thread: a reader, or the writer inside a job */
struct store; /* an open database with its writer and its readers */

/* One named statement as mksql emits it. `in` and `out` have a letter per
 * parameter and column: i int, r real, t text, b blob. */
struct statement {
    const char *name;
    const char *sqlite;   /* with ?1 ?2 ... */
    const char *postgres; /* with $1 $2 ... */
    const char *in, *out;
    bool read_only;
    int64_t number; /* unique in the program, for the prepared-statement caches */
};

struct db_value {
    char type; /* 'i' 'r' 't' 'b', or 'n' for NULL */
    int64_t i;
    double r;
    const char *s; /* text (NUL-terminated) or blob */
    size_t n;
};

/* Parameters from C values; what stands for NULL becomes NULL. A NULL that comes back has
 * i = DB_NULL_INT, r = NaN, s = NULL. */
static inline struct db_value db_int(int64_t value) {
    return (struct db_value){.type = value == DB_NULL_INT ? 'n' : 'i', .i = value};
}
static inline struct db_value db_real(double value) {
    return (struct db_value){.type = isnan(value) ? 'n' : 'r', .r = value};
}
static inline struct db_value db_text(const char *value) {
    return (struct db_value){
        .type = value == NULL ? 'n' : 't', .s = value, .n = value == NULL ? 0 : strlen(value)};
}
static inline struct db_value db_blob(struct str value) {
    return (struct db_value){.type = value.s == NULL ? 'n' : 'b', .s = value.s, .n = value.n};
}

/* Runs a statement to its end. Rows come back row by row in `arena`:
 * (*cells)[row * columns + column]. *changed (NULL allowed) is the number of rows
 * inserted, updated or deleted. CONFLICT for a broken unique, foreign-key or check
 * constraint (field = the constraint or column where known), LIMIT for a full
 * disk, STORE for the rest. A reader refuses statements that are not read only. */
enum fail db_run(struct db *db, const struct statement *statement, const struct db_value *in,
                 struct arena *arena, struct db_value **cells, size_t *n_rows, int64_t *changed,
                 struct why *why) MUST_USE;

/* As db_run, but hands over one row at a time (for exports); `each` may stop it by failing. The
 * row's text and bytes are gone when `each` returns. */
enum fail db_each(struct db *db, const struct statement *statement, const struct db_value *in,
                  enum fail (*each)(const struct db_value *row, void *context, struct why *why),
                  void *context, struct why *why) MUST_USE;

/* A numbered step of the schema. mksql emits one per `NNNN_name.migration.sql`,
 * registered as kind `migration`; steps of the vault are `NNNN_name.vault.sql`,
 * kind `vault_migration`. Written in the SQLite dialect: INTEGER PRIMARY KEY,
 * INTEGER, REAL, TEXT, BLOB, STRICT; mksql derives PostgreSQL's. Never edited once released. */
struct migration {
    int number;
    const char *name;
    const char *sqlite, *postgres;
};
/* A struct of its own so that the two kinds have their own linker sections. */
struct vault_migration {
    struct migration step;
};

struct store_config {
    const char *folder; /* data directory, for SQLite files and locks */
    const char *url;    /* NULL: SQLite in `folder`; "postgresql://..." otherwise */
    const char *name;   /* "folkmoot" or "vault": file name, or PostgreSQL schema */
    const struct migration *const *migrations; /* sorted or not; checked for gaps */
    size_t n_migrations;
    int readers;    /* most reader connections; 0: 16 */
    bool read_only; /* for verify and export of a live service */
    /* For the tests of power cuts: SQLite's file layer by name; after how many pages of log to
     * copy them into the database (0: 1,000); and the faster but unsafe way to commit, which must
     * be seen to lose answers. */
    const char *vfs;
    int checkpoint_pages;
    bool unsafe;
};

/* Opens, checks, migrates (each step in its own transaction; a database newer
 * than this program is refused). Ends with store_close. */
enum fail store_open(const struct store_config *config, struct store **out,
                     struct why *why) MUST_USE;
/* Finishes queued jobs, checkpoints, closes. NULL allowed. */
void store_close(struct store *store);

typedef enum fail (*db_job)(struct db *db, void *context, struct why *why);

/* Runs `job` in the writer; returns after its batch is durable (or after its own
 * failure, when nothing of it is kept). `arena` is the caller's arena (or NULL): exhaustion
 * inside the job fails that job alone with LIMIT. Blocks; LIMIT when the queue is full (4096).
 * - A job whose statement failed is rolled back, whatever the job returns, and its later
 *   statements fail in the same way: PostgreSQL works so, and both engines must be alike.
 *   Where a conflict is expected use ON CONFLICT DO NOTHING and look at what changed.
 * - A job may be run again from its start (deadlock, lost connection, another job's disk
 *   error), so it sets what it hands out and does not add to it.
 * - STORE when the commit failed; when the connection to PostgreSQL broke during the commit,
 *   the text says that it is not known whether it was saved. */
enum fail store_write(struct store *store, struct arena *arena, db_job job, void *context,
                      struct why *why) MUST_USE;
/* The same in a transaction of its own, for a job of many thousand statements: in one that others
 * share, each of its statements could cost as much as all before it. */
enum fail store_write_long(struct store *store, struct arena *arena, db_job job, void *context,
                           struct why *why) MUST_USE;
/* Runs `job` on a reader inside one consistent snapshot. The job must not jump out: where
 * memory may run out in it, store_read_held. LIMIT when no reader comes free within ten seconds. */
enum fail store_read(struct store *store, db_job job, void *context, struct why *why) MUST_USE;
/* The same, split in two: take a reader (snapshot begins at the first statement), give it back
 * (which ends every statement that a jump has left under way). */
enum fail store_reader_take(struct store *store, struct db **out, struct why *why) MUST_USE;
void store_reader_give(struct store *store, struct db *db);

/* A reader tied to an arena: it goes back when the arena ends, if not before. For whoever may be
 * left by a jump because memory ran out, which is every page. */
struct reader_held {
    struct store *store;
    struct db *db; /* NULL: given back */
};
/* Fails as store_reader_take. */
enum fail store_reader_hold(struct store *store, struct arena *arena, struct reader_held **out,
                            struct why *why) MUST_USE;
void store_reader_let_go(struct reader_held *held);
/* store_read for a job that takes memory and may be jumped out of: the reader is tied to `arena`.
 */
enum fail store_read_held(struct store *store, struct arena *arena, db_job job, void *context,
                          struct why *why) MUST_USE;

/* Number of durable commits so far in this process: for caches. */
int64_t store_version(const struct store *store);
bool store_is_postgres(const struct store *store);
/* Writes, reads back and forgets one row: the health check. */
enum fail store_check(struct store *store, struct why *why) MUST_USE;
/* A consistent copy while others write, as one file that store_restore takes (SQLite: a database;
 * PostgreSQL: a text of COPY rows with its digest). INPUT when the target exists. */
enum fail store_backup(struct store *store, const char *target_path, struct why *why) MUST_USE;
/* Puts a backup in place of a database that does not exist yet: CONFLICT when there is one.
 * The backup is checked whole first; store_open then brings it to the present schema. */
enum fail store_restore(const char *backup_path, const struct store_config *config,
                        struct why *why) MUST_USE;
/* Overwrites freed pages and truncates the journal, so that what was deleted is gone as bytes. */
enum fail store_scrub(struct store *store, struct why *why) MUST_USE;

#endif
