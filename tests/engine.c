#include "tests/engine.h"

#include "tests/test.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <unistd.h>

/* The server ends a connection a moment after the client did: until then it copies nothing. */
static void database_make(const char *server, const char *name, const char *from) {
    char sql[192];
    snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE %s STRATEGY file_copy", name, from);
    PGconn *link = PQconnectdb(server);
    for (int attempt = 0;; attempt++) {
        PGresult *result = PQexec(link, sql);
        bool made = PQresultStatus(result) == PGRES_COMMAND_OK;
        PQclear(result);
        if (made) break;
        if (attempt == 200) fail_msg("%s", PQerrorMessage(link));
        usleep(10000);
    }
    PQfinish(link);
}

static const char *postgres_from(const char *from) {
    static char urls[512][256];
    static size_t n;
    const char *server = getenv("FOLKMOOT_TEST_POSTGRES");
    if (server == NULL || server[0] == '\0') return NULL;
    char name[64];
    snprintf(name, sizeof name, "test_%ld_%zu", (long)getpid(), n);
    database_make(server, name, from);
    char *url = urls[n++ % (sizeof urls / sizeof urls[0])];
    snprintf(url, sizeof urls[0], "%s%cdbname=%s", server, strchr(server, '?') ? '&' : '?', name);
    return url;
}

const char *test_postgres(void) {
    return postgres_from("template0");
}

const char *test_postgres_copy(const char *url) {
    return postgres_from(strstr(url, "dbname=") + strlen("dbname="));
}

void test_each_engine(void (*run)(const struct test_engine *engine)) {
    struct test_engine engine = {.name = "SQLite"};
    run(&engine);
    engine = (struct test_engine){.name = "PostgreSQL", .url = test_postgres()};
    if (engine.url != NULL) run(&engine);
}
