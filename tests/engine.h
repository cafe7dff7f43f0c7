/*
 * engine -- the databases that a test runs on: SQLite always, PostgreSQL when ./test has started
 * one (environment variable FOLKMOOT_TEST_POSTGRES).
 */
#ifndef TESTS_ENGINE_H
#define TESTS_ENGINE_H

#include <stddef.h>

struct test_engine {
    const char *name;
    const char *url; /* NULL: SQLite; else a fresh empty database of this test's own */
};

/* Runs `run` on each engine; a failing assertion ends the test on the first that fails. */
void test_each_engine(void (*run)(const struct test_engine *engine));
/* A fresh empty PostgreSQL database, or NULL when there is no server. */
const char *test_postgres(void);
/* A fresh copy of the database at this address, which test_postgres or this function gave and to
 * which nobody is connected any more. */
const char *test_postgres_copy(const char *url);

#endif
