#include "tests/engine.h"

#include "tests/test.h"

#include <libpq-fe.h>
#include <unistd.h>

const char *test_postgres(void) {
    static char urls[512][256];
    static size_t n;
    const char *server = getenv("FOLKMOOT_TEST_POSTGRES");
    if (server == NULL || server[0] == '\0') return NULL;
    char name[64], sql[128];
    snprintf(name, sizeof name, "test_%ld_%zu", (long)getpid(), n);
    snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE template0", name);
    PGconn *link = PQconnectdb(server);
    PGresult *result = PQexec(link, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) fail_msg("%s", PQerrorMessage(link));
    PQclear(result);
    PQfinish(link);
    char *url = urls[n++ % (sizeof urls / sizeof urls[0])];
    snprintf(url, sizeof urls[0], "%s%cdbname=%s", server, strchr(server, '?') ? '&' : '?', name);
    return url;
}

void test_each_engine(void (*run)(const struct test_engine *engine)) {
    struct test_engine engine = {.name = "SQLite"};
    run(&engine);
    engine = (struct test_engine){.name = "PostgreSQL", .url = test_postgres()};
    if (engine.url != NULL) run(&engine);
}
