/* Every statement of the program against PostgreSQL: mksql has held it against SQLite already. */
#include "store/store_test.h"

#include "base/arena.h"
#include "base/kind.h"

#include <libpq-fe.h>
#include <string.h>

KIND_DECLARE(migration);
KIND_DECLARE(statement);

static void numbers_are_unique(void **state) {
    (void)state;
    int n = 0;
    for (KIND_EACH(statement, at)) {
        n++;
        for (const struct statement *const *other = at + 1; other < __stop_kind_statement; other++)
            if ((*at)->number == (*other)->number)
                fail_msg("'%s' and '%s' have one number", (*at)->name, (*other)->name);
    }
    assert_true(n > 10);
}
TEST(numbers_are_unique, "store: every statement of the program has a number of its own");

static Oid type_of(char letter) {
    return letter == 'i' ? 20 : letter == 'r' ? 701 : letter == 't' ? 25 : 17;
}

/* Whether a column of this type arrives as the C type that the letter stands for. */
static bool type_fits(char letter, Oid type) {
    switch (letter) {
    case 'i': return type == 20 || type == 23 || type == 21 || type == 16 || type == 1700;
    case 'r': return type == 701 || type == 700 || type == 1700 || type == 20 || type == 23;
    case 't': return type == 25 || type == 1043 || type == 19 || type == 1042;
    default: return type == 17;
    }
}

/* The number of faults found, each said on standard error. */
static int statement_check(PGconn *link, const struct statement *statement) {
    Oid types[64];
    int n = (int)strlen(statement->in), faults = 0;
    for (int i = 0; i < n; i++) types[i] = type_of(statement->in[i]);
    PGresult *result = PQprepare(link, statement->name, statement->postgres, n, types);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        fprintf(stderr, "%s: %s", statement->name, PQresultErrorMessage(result));
        PQclear(result);
        return 1;
    }
    PQclear(result);
    result = PQdescribePrepared(link, statement->name);
    int columns = PQnfields(result);
    if (columns != (int)strlen(statement->out)) {
        fprintf(stderr, "%s: %d columns, want %zu\n", statement->name, columns,
                strlen(statement->out));
        faults++;
    }
    for (int i = 0; faults == 0 && i < columns; i++)
        if (!type_fits(statement->out[i], PQftype(result, i))) {
            fprintf(stderr, "%s: column '%s' has type %u, which is no '%c'\n", statement->name,
                    PQfname(result, i), PQftype(result, i), statement->out[i]);
            faults++;
        }
    PQclear(result);
    return faults;
}

static void postgres_takes_them(void **state) {
    (void)state;
    const char *url = test_postgres();
    if (url == NULL) skip();
    struct store_config config = {.folder = test_folder(),
                                  .url = url,
                                  .name = "folkmoot",
                                  .migrations = __start_kind_migration,
                                  .n_migrations =
                                      (size_t)(__stop_kind_migration - __start_kind_migration)};
    struct store *store = NULL;
    GOOD(store_open(&config, &store, good));
    PGconn *link = PQconnectdb(url);
    PQclear(PQexec(link, "SET search_path = folkmoot"));
    int faults = 0;
    for (KIND_EACH(statement, at)) faults += statement_check(link, *at);
    PQfinish(link);
    store_close(store);
    assert_int_equal(faults, 0);
}
TEST(postgres_takes_them,
     "store: PostgreSQL takes every statement of the program, with the types it declares");
