/*
 * driver -- what an engine must be able to do, and the insides of a store.
 *
 * For the files of this room alone: everybody else uses db.h and vault.h. A driver
 * is one constant struct of functions; store.c, writer.c and migrate.c hold all that
 * SQLite and PostgreSQL share.
 */
#ifndef STORE_DRIVER_H
#define STORE_DRIVER_H

#include "store/db.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdatomic.h>

enum { STATEMENT_BUCKETS = 256, PARAMETERS_MAX = 64, COLUMNS_MAX = 128, NAME_BYTES = 64 };

/* How the transaction stands after a statement failed. */
enum transaction {
    TRANSACTION_FINE,  /* only the statement failed: the job alone is rolled back */
    TRANSACTION_LOST,  /* the engine rolled all of it back */
    TRANSACTION_RETRY, /* lost by no fault of the jobs: deadlock, connection gone */
    TRANSACTION_NONE
};

typedef enum fail (*row_each)(const struct db_value *row, void *context, struct why *why);

/* The part of a connection that both engines have; each driver's own struct begins with it. */
struct db {
    const struct driver *driver;
    struct store *store;
    struct db *next; /* in the list of free readers */
    bool is_writer;
    bool in_snapshot; /* a reader's transaction has begun */
    void *running;    /* the innermost statement under way, for `abandon` */
    enum fail failed; /* first failure of a statement in this job */
    struct why failed_why;
};

struct driver {
    const char *name;
    enum fail (*open)(struct store *store, bool writer, struct db **out, struct why *why);
    void (*close)(struct db *db);
    enum fail (*run)(struct db *db, const struct statement *statement, const struct db_value *in,
                     row_each each, void *context, int64_t *changed, struct why *why);
    /* As run, for many rows: one at a time through a cursor. */
    enum fail (*stream)(struct db *db, const struct statement *statement, const struct db_value *in,
                        row_each each, void *context, struct why *why);
    /* Several statements without parameters, outside the caches. */
    enum fail (*script)(struct db *db, const char *sql, struct why *why);
    /* The schema is as it should be: other servers may go on. NULL when there can be none. */
    enum fail (*settled)(struct db *db, struct why *why);
    enum fail (*begin)(struct db *db, struct why *why); /* the writer's transaction */
    enum fail (*begin_read)(struct db *db, struct why *why);
    enum fail (*savepoint)(struct db *db, struct why *why);       /* before the first job */
    enum fail (*next)(struct db *db, bool keep, struct why *why); /* after each job */
    enum fail (*commit)(struct db *db, struct why *why);
    void (*rollback)(struct db *db); /* of the writer or a reader; never fails */
    enum transaction (*state)(struct db *db);
    /* Ends the statements that a jump out of a job left under way; all, or `running` alone. */
    void (*abandon)(struct db *db, bool all);
    void (*rest)(struct db *writer); /* between batches: the checkpoint */
    enum fail (*scrub)(struct db *writer, struct why *why);
    enum fail (*backup)(struct store *store, const char *path, struct why *why);
    enum fail (*restore)(struct store *store, const char *path, struct why *why);
    bool (*is_usable)(struct db *db); /* false: close it and open another */
};

extern const struct driver driver_sqlite, driver_postgres;

struct job {
    struct job *next;
    db_job run; /* NULL: scrub, outside any transaction */
    void *context;
    struct arena *arena;
    enum fail fail;
    struct why why;
    bool is_long; /* shares no transaction */
    bool done;    /* under `lock` */
    bool settled; /* has its result; only waits for its batch to be over */
    pthread_mutex_t lock;
    pthread_cond_t ready;
};

/* The queue to the one thread that writes. */
struct writer {
    struct db *db;
    pthread_t thread;
    bool started;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t filled;
    struct job *first, **last;
    size_t waiting;
    bool stopping;
    size_t last_batch; /* the writer's own */
};

struct store {
    struct arena *arena;
    struct store_config config;          /* with texts in `arena` */
    const struct migration **migrations; /* sorted by number */
    const struct driver *driver;
    int lock_file;
    pthread_mutex_t readers_lock; /* of the four below */
    pthread_cond_t reader_free;
    struct db *free_readers;
    int readers_open;
    int readers_most;
    struct writer writer;
    _Atomic int64_t version;
};

/* Remembers the first failure of a job: PostgreSQL accepts nothing more after one, so
 * neither engine does. Returns `fail`. */
enum fail db_failed(struct db *db, enum fail fail, const struct why *why);

/* writer.c */
enum fail writer_start(struct store *store, struct why *why) MUST_USE;
void writer_stop(struct store *store);
enum fail writer_submit(struct store *store, struct job *job, struct why *why) MUST_USE;

/* migrate.c: brings the database to the last step, or (read only) checks that it is there. */
enum fail migrate(struct store *store, struct db *db, struct why *why) MUST_USE;
/* The steps up to `number`, for a restore into an empty database. */
enum fail migrate_to(struct store *store, struct db *db, int number, struct why *why) MUST_USE;
/* FAIL_STORE when `steps` have a gap, doubles, or are not the sorted known ones. */
enum fail migrations_sort(struct store *store, struct why *why) MUST_USE;

#endif
