/* What only PostgreSQL can do to us: lost connections, deadlocks, two servers at once. */
#include "store/store_test.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

/* Ends every other connection to the database, as a restart or an administrator would. */
static void others_end(const char *url) {
    PGconn *link = PQconnectdb(url);
    PGresult *result =
        PQexec(link, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                     " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    if (PQresultStatus(result) != PGRES_TUPLES_OK) fail_msg("%s", PQerrorMessage(link));
    assert_true(PQntuples(result) > 0);
    PQclear(result);
    PQfinish(link);
}

struct lost {
    const char *url;
    int runs;
    const char *name;
};

/* Loses the connection in the middle of its first run. */
static enum fail lose_once(struct db *db, void *context, struct why *why) {
    struct lost *lost = context;
    struct db_value in[] = {db_text(lost->name), db_int(1), db_real(1), db_blob(STR("x"))};
    TRY(db_run(db, &item_add, in, NULL, NULL, NULL, NULL, why));
    if (lost->runs++ == 0) others_end(lost->url);
    struct db_value change[] = {db_text(lost->name), db_int(2)};
    return db_run(db, &item_change, change, NULL, NULL, NULL, NULL, why);
}

static void lost_connections(void **state) {
    (void)state;
    struct test_engine engine = {.name = "PostgreSQL", .url = test_postgres()};
    if (engine.url == NULL) skip();
    struct store *store = store_test_open(&engine);
    GOOD(store_test_add(store, "before", 1, good));
    assert_int_equal(store_test_count(store), 1);
    others_end(engine.url);
    GOOD(store_test_add(store, "after", 1, good));
    assert_int_equal(store_test_count(store), 2);
    struct lost lost = {.url = engine.url, .name = "in the middle"};
    GOOD(store_write(store, NULL, lose_once, &lost, good));
    assert_int_equal(lost.runs, 2);
    assert_int_equal(store_test_count(store), 3);
    store_close(store);
}
TEST(lost_connections,
     "store: PostgreSQL's connections may end at any time; what is repeated happens once");

static void sql_run(const char *url, const char *sql) {
    PGconn *link = PQconnectdb(url);
    PGresult *result = PQexec(link, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) fail_msg("%s", PQerrorMessage(link));
    PQclear(result);
    PQfinish(link);
}

static enum fail count_run(struct db *db, void *context, struct why *why) {
    struct lost *lost = context;
    lost->runs++;
    struct db_value in[] = {db_text(lost->name), db_int(1), db_real(1), db_blob(STR("x"))};
    return db_run(db, &item_add, in, NULL, NULL, NULL, NULL, why);
}

static void lost_while_saving(void **state) {
    (void)state;
    struct test_engine engine = {.name = "PostgreSQL", .url = test_postgres()};
    if (engine.url == NULL) skip();
    struct store *store = store_test_open(&engine);
    struct lost lost = {.name = "at the commit"};
    struct why why = {0};
    /* A trigger that waits for the commit and then ends the connection under it. */
    sql_run(engine.url,
            "CREATE FUNCTION t.die() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;"
            "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON t.item DEFERRABLE INITIALLY DEFERRED"
            " FOR EACH ROW EXECUTE FUNCTION t.die()");
    assert_int_equal(store_write(store, NULL, count_run, &lost, &why), FAIL_STORE);
    assert_non_null(strstr(why.text, "look whether it was saved"));
    assert_int_equal(lost.runs, 1);
    sql_run(engine.url, "DROP TRIGGER die ON t.item");
    assert_int_equal(store_test_count(store), 0);
    GOOD(store_test_add(store, "after", 1, good));
    assert_int_equal(store_test_count(store), 1);
    store_close(store);
}
TEST(lost_while_saving,
     "store: when PostgreSQL is lost during a commit nothing is repeated and the text says so");

/* Two servers change the same two rows in opposite order, often. */
struct crosser {
    pthread_t thread;
    struct store *store;
    bool backwards;
    int saved, failed;
};

static enum fail cross(struct db *db, void *context, struct why *why) {
    const struct crosser *c = context;
    struct db_value one[] = {db_text(c->backwards ? "b" : "a"), db_int(1)};
    struct db_value two[] = {db_text(c->backwards ? "a" : "b"), db_int(2)};
    TRY(db_run(db, &item_change, one, NULL, NULL, NULL, NULL, why));
    usleep(3000);
    return db_run(db, &item_change, two, NULL, NULL, NULL, NULL, why);
}

static void *cross_often(void *thing) {
    struct crosser *c = thing;
    for (int i = 0; i < 12; i++) {
        if (store_write(c->store, NULL, cross, c, NULL) == FAIL_NONE)
            c->saved++;
        else
            c->failed++;
    }
    return NULL;
}

static void deadlocks(void **state) {
    (void)state;
    struct test_engine engine = {.name = "PostgreSQL", .url = test_postgres()};
    if (engine.url == NULL) skip();
    PGconn *link = PQconnectdb(engine.url);
    PQclear(PQexec(link, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET deadlock_timeout ="
                         " ''5ms''', current_database()); END $$"));
    PQfinish(link);
    struct crosser both[2] = {{.store = store_test_open(&engine)},
                              {.store = store_test_open(&engine), .backwards = true}};
    GOOD(store_test_add(both[0].store, "a", 0, good));
    GOOD(store_test_add(both[0].store, "b", 0, good));
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&both[i].thread, NULL, cross_often, &both[i]), 0);
    for (int i = 0; i < 2; i++) pthread_join(both[i].thread, NULL);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(both[i].failed, 0);
        assert_int_equal(both[i].saved, 12);
        store_close(both[i].store);
    }
}
TEST(deadlocks,
     "store: two servers on one PostgreSQL that deadlock by their threads both get through");

struct starter {
    struct test_engine engine;
    const char *folder;
    struct store *store;
};

static void *start(void *thing) {
    struct starter *s = thing;
    struct store_config config = store_test_config(&s->engine, s->folder);
    return store_open(&config, &s->store, NULL) == FAIL_NONE ? s : NULL;
}

static void start_together(void **state) {
    (void)state;
    struct test_engine engine = {.name = "PostgreSQL", .url = test_postgres()};
    if (engine.url == NULL) skip();
    struct starter one = {.engine = engine, .folder = test_folder()};
    pthread_t thread;
    void *opened = NULL;
    assert_int_equal(pthread_create(&thread, NULL, start, &one), 0);
    struct store *two = store_test_open(&engine);
    pthread_join(thread, &opened);
    assert_non_null(opened);
    GOOD(store_test_add(one.store, "one", 1, good));
    assert_int_equal(store_test_count(two), 1);
    store_close(one.store);
    store_close(two);
}
TEST(start_together,
     "store: two servers that start together on one PostgreSQL make the schema once");
