/*
 * The PostgreSQL driver, over libpq: the same statements with $1 for ?1, prepared once per
 * connection with the types that the statement declares. Writes run in READ COMMITTED on one
 * connection with group commit; readers in REPEATABLE READ, READ ONLY.
 */
#include "store/postgres.h"

#include "base/log.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CONNECTION_ARENA_BYTES = 4 * 1024 * 1024,
    CURSOR_ROWS = 500,
    TYPE_INT = 20,
    TYPE_REAL = 701,
    TYPE_TEXT = 25,
    TYPE_BYTES = 17
};
/* Held while the schema changes, so that two servers that start together take turns. */
#define SCHEMA_LOCK "7094413501"

struct prepared {
    struct prepared *next;
    int64_t number;
};

struct postgres {
    struct db db;
    PGconn *link;
    struct arena *home;  /* of this struct */
    struct arena *arena; /* of the list of what is prepared: emptied with each new connection */
    struct prepared *prepared[STATEMENT_BUCKETS];
    enum transaction state;
    int cursors;
};

/* ------------------------------------------------------------------ errors */

/* "Key (engagement, label)=(1, M07) already exists.": the last column, never the values. */
static void field_of(const PGresult *result, char out[64]) {
    const char *column = PQresultErrorField(result, PG_DIAG_COLUMN_NAME);
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    const char *end = detail == NULL ? NULL : strchr(detail, ')');
    out[0] = '\0';
    if (column == NULL && end != NULL && strncmp(detail, "Key (", 5) == 0) {
        column = end;
        while (column[-1] != '(' && column[-1] != ' ') column--;
    }
    if (column == NULL) return;
    size_t n = strspn(column, "abcdefghijklmnopqrstuvwxyz_0123456789");
    if (n >= 64) n = 63;
    memcpy(out, column, n);
    out[n] = '\0';
}

static enum fail fail_of(struct postgres *pg, const PGresult *result, const char *about,
                         struct why *why) {
    const char *code = result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (code == NULL) code = "";
    char field[64] = "";
    if (PQstatus(pg->link) != CONNECTION_OK || strncmp(code, "08", 2) == 0 ||
        strncmp(code, "57P", 3) == 0) {
        pg->state = TRANSACTION_RETRY;
        log_event(LOG_ERROR, "database", "at=%s message=connection_lost", about);
        return why_fail(why, FAIL_STORE, NULL, "the connection to the database was lost");
    }
    if (strcmp(code, "40001") == 0 || strcmp(code, "40P01") == 0) {
        pg->state = TRANSACTION_RETRY;
        return why_fail(why, FAIL_STORE, NULL, "the database was too busy: nothing was saved");
    }
    if (strcmp(code, "23505") == 0) {
        field_of(result, field);
        return why_fail(why, FAIL_CONFLICT, field, "this is there already");
    }
    if (strcmp(code, "23503") == 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "something that this refers to is not there, or is still in use");
    if (strcmp(code, "23502") == 0 || strcmp(code, "23514") == 0) {
        field_of(result, field);
        return why_fail(why, FAIL_CONFLICT, field, "a value is missing or out of range");
    }
    log_event(LOG_ERROR, "database", "at=%s sqlstate=%s", about, code);
    if (strcmp(code, "53100") == 0)
        return why_fail(why, FAIL_STORE, STORE_DISK_FULL,
                        "the disk of the service is full: nothing was saved");
    if (strncmp(code, "53", 2) == 0 || strncmp(code, "54", 2) == 0)
        return why_fail(why, FAIL_LIMIT, NULL, "the database has not enough memory for this");
    return why_fail(why, FAIL_STORE, NULL, "the database refused (%s)", code);
}

static bool is_good(const PGresult *result) {
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static enum fail script(struct db *db, const char *sql, struct why *why) {
    struct postgres *pg = (struct postgres *)db;
    PGresult *result = PQexec(pg->link, sql);
    enum fail fail = is_good(result) ? FAIL_NONE : fail_of(pg, result, "script", why);
    PQclear(result);
    return fail;
}

/* ------------------------------------------------------------------ connections */

static void no_notice(void *context, const PGresult *result) {
    (void)context, (void)result;
}

/* The settings of a new connection; everything prepared on the former one is gone. */
static enum fail settings(struct postgres *pg, struct why *why) {
    const struct store_config *config = &pg->db.store->config;
    memset(pg->prepared, 0, sizeof pg->prepared);
    arena_reset(pg->arena, 4096);
    pg->state = TRANSACTION_FINE;
    PQsetNoticeReceiver(pg->link, no_notice, NULL);
    char sql[512];
    snprintf(sql, sizeof sql,
             "SET client_min_messages = warning; SET client_encoding = 'UTF8';"
             "SET standard_conforming_strings = on; SET bytea_output = 'hex';"
             "SET extra_float_digits = 1; SET synchronous_commit = on; SET TimeZone = 'UTC';"
             "SET search_path = \"%s\"; SET idle_in_transaction_session_timeout = '10min';",
             config->name);
    return script(&pg->db, sql, why);
}

static enum fail fail_connect(const struct postgres *pg, struct why *why) {
    char text[300];
    snprintf(text, sizeof text, "%s", PQerrorMessage(pg->link));
    text[strcspn(text, "\n")] = '\0';
    return why_fail(why, FAIL_STORE, "database", "the database cannot be reached: %s", text);
}

static void connection_close(struct db *db) {
    struct postgres *pg = (struct postgres *)db;
    PQfinish(pg->link);
    arena_free(pg->arena);
    arena_free(pg->home);
}

static enum fail schema_make(struct postgres *pg, struct why *why) {
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT pg_advisory_lock(" SCHEMA_LOCK "); CREATE SCHEMA IF NOT EXISTS \"%s\"",
             pg->db.store->config.name);
    return script(&pg->db, sql, why);
}

static enum fail settled(struct db *db, struct why *why) {
    return script(db, "SELECT pg_advisory_unlock(" SCHEMA_LOCK ")", why);
}

static enum fail connection_open(struct store *store, bool writer, struct db **out,
                                 struct why *why) {
    struct arena *home = arena_new(16384);
    struct postgres *pg = ARENA_NEW(home, struct postgres);
    pg->db = (struct db){.driver = &driver_postgres, .store = store, .is_writer = writer};
    pg->home = home;
    pg->arena = arena_new(CONNECTION_ARENA_BYTES);
    /* What the address itself says comes last and wins. */
    const char *const names[] = {"connect_timeout", "application_name", "dbname", NULL};
    const char *const values[] = {"10", "folkmoot", store->config.url, NULL};
    pg->link = PQconnectdbParams(names, values, 1);
    enum fail fail =
        PQstatus(pg->link) == CONNECTION_OK ? settings(pg, why) : fail_connect(pg, why);
    if (fail == FAIL_NONE && writer) fail = schema_make(pg, why);
    if (fail != FAIL_NONE) {
        connection_close(&pg->db);
        return fail;
    }
    *out = &pg->db;
    return FAIL_NONE;
}

static enum fail reconnect(struct postgres *pg, struct why *why) {
    PQreset(pg->link);
    if (PQstatus(pg->link) != CONNECTION_OK) return fail_connect(pg, why);
    log_event(LOG_NOTICE, "database", "message=connected_again");
    return settings(pg, why);
}

static bool is_usable(struct db *db) {
    struct postgres *pg = (struct postgres *)db;
    return PQstatus(pg->link) == CONNECTION_OK && PQtransactionStatus(pg->link) == PQTRANS_IDLE;
}

/* ------------------------------------------------------------------ parameters and rows */

struct parameters {
    const char *values[PARAMETERS_MAX];
    int lengths[PARAMETERS_MAX], formats[PARAMETERS_MAX];
    Oid types[PARAMETERS_MAX];
    char numbers[PARAMETERS_MAX][32];
    int n;
};

static Oid type_of(char letter) {
    return letter == 'i'   ? TYPE_INT
           : letter == 'r' ? TYPE_REAL
           : letter == 't' ? TYPE_TEXT
                           : TYPE_BYTES;
}

static void bind(struct parameters *p, const char *types, const struct db_value *in) {
    p->n = 0;
    for (int i = 0; types[i] != '\0'; i++, p->n++) {
        const struct db_value *v = &in[i];
        p->types[i] = type_of(types[i]);
        p->formats[i] = types[i] == 'b';
        p->lengths[i] = (int)v->n;
        p->values[i] = p->numbers[i];
        switch (v->type) {
        case 'i': snprintf(p->numbers[i], sizeof p->numbers[i], "%" PRId64, v->i); break;
        case 'r': snprintf(p->numbers[i], sizeof p->numbers[i], "%.17g", v->r); break;
        case 't':
        case 'b': p->values[i] = v->s; break;
        default: p->values[i] = NULL;
        }
    }
}

static int hex_digit(char c) {
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* "\x0aff" to bytes, in place: libpq's copy of the answer is ours until it is cleared. */
static size_t bytes_read(char *text) {
    size_t n = 0;
    if (text[0] != '\\' || text[1] != 'x') return strlen(text);
    for (const char *s = text + 2; s[0] != '\0' && s[1] != '\0'; s += 2)
        text[n++] = (char)(hex_digit(s[0]) << 4 | hex_digit(s[1]));
    text[n] = '\0';
    return n;
}

static struct db_value cell_read(const PGresult *result, int row, int column, char type) {
    struct db_value v = {.type = 'n', .i = DB_NULL_INT, .r = NAN};
    if (PQgetisnull(result, row, column)) return v;
    char *text = PQgetvalue(result, row, column);
    v.type = type;
    switch (type) {
    case 'i': v.i = text[0] == 't' ? 1 : text[0] == 'f' ? 0 : strtoll(text, NULL, 10); break;
    case 'r': v.r = strtod(text, NULL); break;
    case 't':
        v.s = text;
        v.n = (size_t)PQgetlength(result, row, column);
        break;
    default: v.n = bytes_read(text); v.s = text;
    }
    return v;
}

static enum fail rows_give(const PGresult *result, const struct statement *statement, row_each each,
                           void *context, struct why *why) {
    struct db_value row[COLUMNS_MAX];
    int columns = (int)strlen(statement->out), n = PQntuples(result);
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < columns; k++) row[k] = cell_read(result, i, k, statement->out[k]);
        TRY(each(row, context, why));
    }
    return FAIL_NONE;
}

/* ------------------------------------------------------------------ statements */

static enum fail prepare(struct postgres *pg, const struct statement *statement,
                         const struct parameters *p, char name[32], struct why *why) {
    snprintf(name, 32, "s%" PRIx64, (uint64_t)statement->number);
    struct prepared **bucket = &pg->prepared[(uint64_t)statement->number % STATEMENT_BUCKETS];
    for (struct prepared *known = *bucket; known != NULL; known = known->next)
        if (known->number == statement->number) return FAIL_NONE;
    PGresult *result = PQprepare(pg->link, name, statement->postgres, p->n, p->types);
    enum fail fail = is_good(result) ? FAIL_NONE : fail_of(pg, result, statement->name, why);
    if (fail == FAIL_STORE)
        log_event(LOG_ERROR, "statement", "name=%s message=%s", statement->name,
                  PQresultErrorMessage(result));
    PQclear(result);
    TRY(fail);
    struct prepared *entry = ARENA_NEW(pg->arena, struct prepared);
    *entry = (struct prepared){.next = *bucket, .number = statement->number};
    *bucket = entry;
    return FAIL_NONE;
}

static enum fail run(struct db *db, const struct statement *statement, const struct db_value *in,
                     row_each each, void *context, int64_t *changed, struct why *why) {
    struct postgres *pg = (struct postgres *)db;
    struct parameters p;
    char name[32];
    bind(&p, statement->in, in);
    TRY(prepare(pg, statement, &p, name, why));
    PGresult *result = PQexecPrepared(pg->link, name, p.n, p.values, p.lengths, p.formats, 0);
    void *before = db->running;
    db->running = result;
    enum fail fail = is_good(result) ? FAIL_NONE : fail_of(pg, result, statement->name, why);
    if (changed != NULL)
        *changed =
            fail == FAIL_NONE && !statement->read_only ? strtoll(PQcmdTuples(result), NULL, 10) : 0;
    if (fail == FAIL_NONE && each != NULL) fail = rows_give(result, statement, each, context, why);
    PQclear(result);
    db->running = before;
    return fail;
}

static enum fail cursor_rows(struct postgres *pg, const struct statement *statement,
                             const char *fetch, row_each each, void *context, struct why *why) {
    for (bool more = true; more;) {
        PGresult *result = PQexec(pg->link, fetch);
        void *before = pg->db.running;
        pg->db.running = result;
        enum fail fail = is_good(result) ? rows_give(result, statement, each, context, why)
                                         : fail_of(pg, result, statement->name, why);
        more = PQntuples(result) == CURSOR_ROWS;
        PQclear(result);
        pg->db.running = before;
        TRY(fail);
    }
    return FAIL_NONE;
}

/* Through a cursor, so that a long export does not need memory for all of its rows. Inserts with
 * RETURNING, which no cursor takes, and what runs outside a transaction go the plain way. */
static enum fail stream(struct db *db, const struct statement *statement, const struct db_value *in,
                        row_each each, void *context, struct why *why) {
    struct postgres *pg = (struct postgres *)db;
    if (!statement->read_only || PQtransactionStatus(pg->link) != PQTRANS_INTRANS)
        return run(db, statement, in, each, context, NULL, why);
    struct parameters p;
    bind(&p, statement->in, in);
    int number = ++pg->cursors;
    struct arena *scratch = arena_new(strlen(statement->postgres) + 4096);
    const char *declare = arena_printf(scratch, "DECLARE each_%d NO SCROLL CURSOR FOR %s", number,
                                       statement->postgres);
    PGresult *result =
        PQexecParams(pg->link, declare, p.n, p.types, p.values, p.lengths, p.formats, 0);
    arena_free(scratch);
    enum fail fail = is_good(result) ? FAIL_NONE : fail_of(pg, result, statement->name, why);
    PQclear(result);
    TRY(fail);
    char fetch[64], end[64];
    snprintf(fetch, sizeof fetch, "FETCH %d FROM each_%d", CURSOR_ROWS, number);
    snprintf(end, sizeof end, "CLOSE each_%d", number);
    fail = cursor_rows(pg, statement, fetch, each, context, why);
    if (PQtransactionStatus(pg->link) == PQTRANS_INTRANS) {
        enum fail closed = script(db, end, fail == FAIL_NONE ? why : NULL);
        if (fail == FAIL_NONE) fail = closed;
    }
    return fail;
}

static void abandon(struct db *db, bool all) {
    (void)all;
    PQclear(db->running);
    db->running = NULL;
}

/* ------------------------------------------------------------------ transactions */

static enum fail begin_with(struct db *db, const char *sql, struct why *why) {
    struct postgres *pg = (struct postgres *)db;
    if (PQstatus(pg->link) != CONNECTION_OK) TRY(reconnect(pg, why));
    pg->state = TRANSACTION_FINE;
    enum fail fail = script(db, sql, why);
    if (fail == FAIL_NONE || PQstatus(pg->link) == CONNECTION_OK) return fail;
    /* The server went away since the last use: nothing has happened yet, so try once more. */
    TRY(reconnect(pg, why));
    return script(db, sql, why);
}

static enum fail begin(struct db *db, struct why *why) {
    return begin_with(db, "BEGIN ISOLATION LEVEL READ COMMITTED", why);
}

static enum fail begin_read(struct db *db, struct why *why) {
    return begin_with(db, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", why);
}

static enum fail savepoint(struct db *db, struct why *why) {
    return script(db, "SAVEPOINT job", why);
}

static enum fail next(struct db *db, bool keep, struct why *why) {
    return script(db, keep ? "RELEASE job; SAVEPOINT job" : "ROLLBACK TO job", why);
}

static enum fail commit(struct db *db, struct why *why) {
    struct postgres *pg = (struct postgres *)db;
    PGresult *result = PQexec(pg->link, "COMMIT");
    enum fail fail = is_good(result) ? FAIL_NONE : fail_of(pg, result, "commit", why);
    bool committed = fail == FAIL_NONE && strcmp(PQcmdStatus(result), "COMMIT") == 0;
    PQclear(result);
    if (committed) return FAIL_NONE;
    if (fail == FAIL_NONE)
        return why_fail(why, FAIL_STORE, NULL, "the database rolled back: nothing was saved");
    if (PQstatus(pg->link) != CONNECTION_OK) {
        /* Repeating might do everything twice. */
        pg->state = TRANSACTION_LOST;
        return why_fail(
            why, FAIL_STORE, NULL,
            "the connection to the database was lost while saving: look whether it was saved");
    }
    return fail;
}

static enum transaction state(struct db *db) {
    return ((struct postgres *)db)->state;
}

static void rollback(struct db *db) {
    struct postgres *pg = (struct postgres *)db;
    if (PQstatus(pg->link) == CONNECTION_OK && PQtransactionStatus(pg->link) != PQTRANS_IDLE)
        PQclear(PQexec(pg->link, "ROLLBACK"));
}

static void rest(struct db *db) {
    (void)db; /* PostgreSQL looks after its log itself */
}

/* Rewrites every table of the schema without what was deleted. */
static enum fail scrub(struct db *db, struct why *why) {
    static const char each_table[] =
        "SELECT format('VACUUM (FULL) %I.%I', schemaname, tablename) FROM pg_tables"
        " WHERE schemaname = current_schema()";
    struct postgres *pg = (struct postgres *)db;
    if (PQstatus(pg->link) != CONNECTION_OK) TRY(reconnect(pg, why));
    PGresult *tables = PQexec(pg->link, each_table);
    enum fail fail = is_good(tables) ? FAIL_NONE : fail_of(pg, tables, "scrub", why);
    for (int i = 0; fail == FAIL_NONE && i < PQntuples(tables); i++)
        fail = script(db, PQgetvalue(tables, i, 0), why);
    PQclear(tables);
    return fail;
}

PGconn *postgres_link(struct db *db) {
    return ((struct postgres *)db)->link;
}

const struct driver driver_postgres = {
    .name = "postgres",
    .open = connection_open,
    .close = connection_close,
    .run = run,
    .stream = stream,
    .script = script,
    .settled = settled,
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
    .backup = postgres_backup,
    .restore = postgres_restore,
    .is_usable = is_usable,
};
