/*
 * Backup and restore of a PostgreSQL schema through COPY: one text file that needs no tool of
 * PostgreSQL and is the same whatever the server's version.
 *
 *   folkmoot-backup 1 SCHEMA
 *   step NUMBER                  the last step of the schema
 *   table NAME "column","column"
 *   ... rows as COPY writes them ...
 *   \.
 *   end SHA-256                  of all bytes before this line
 *
 * The tables are read in one REPEATABLE READ snapshot. A restore makes the schema by the
 * program's own steps up to NUMBER and loads the rows in one transaction.
 */
#include "store/postgres.h"

#include "base/file.h"
#include "store/backup_file.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char columns_sql[] =
    "SELECT c.relname, string_agg(quote_ident(a.attname), ',' ORDER BY a.attnum)"
    " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
    " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'"
    " AND a.attnum > 0 AND NOT a.attisdropped GROUP BY c.oid, c.relname ORDER BY c.oid";
static const char foreign_keys_sql[] =
    "SELECT format('ALTER TABLE %s ALTER CONSTRAINT %I ', conrelid::regclass, conname)"
    " FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace";
/* Numbers given by hand do not move an identity's sequence: set each after its greatest. */
static const char sequences_sql[] =
    "SELECT format('SELECT setval(%L, greatest((SELECT max(%I) FROM %I), 1),"
    " (SELECT count(*) FROM %I) > 0)', pg_get_serial_sequence(quote_ident(c.relname), a.attname),"
    " a.attname, c.relname, c.relname)"
    " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
    " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'"
    " AND a.attidentity <> ''";

struct copy {
    FILE *file;
    crypto_hash_sha256_state hash;
    PGconn *link;
    const char *path;
    char *line; /* getline's */
    size_t line_size;
};

static enum fail fail_link(struct copy *copy, struct why *why) {
    char text[300];
    snprintf(text, sizeof text, "%s", PQerrorMessage(copy->link));
    text[strcspn(text, "\n")] = '\0';
    return why_fail(why, FAIL_STORE, NULL, "the database refused: %s", text);
}

/* A query whose rows the caller clears. */
static enum fail ask(struct copy *copy, const char *sql, PGresult **out, struct why *why) {
    *out = PQexec(copy->link, sql);
    ExecStatusType status = PQresultStatus(*out);
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_COPY_OUT ||
        status == PGRES_COPY_IN)
        return FAIL_NONE;
    PQclear(*out);
    *out = NULL;
    return fail_link(copy, why);
}

static enum fail tell(struct copy *copy, const char *sql, struct why *why) {
    PGresult *result = NULL;
    TRY(ask(copy, sql, &result, why));
    PQclear(result);
    return FAIL_NONE;
}

/* Runs every statement that `query` gives, each followed by `end`. */
static enum fail tell_each(struct copy *copy, const char *query, const char *end, struct why *why) {
    PGresult *list = NULL;
    TRY(ask(copy, query, &list, why));
    enum fail fail = FAIL_NONE;
    for (int i = 0; fail == FAIL_NONE && i < PQntuples(list); i++) {
        char sql[1024];
        snprintf(sql, sizeof sql, "%s%s", PQgetvalue(list, i, 0), end);
        fail = tell(copy, sql, why);
    }
    PQclear(list);
    return fail;
}

/* ------------------------------------------------------------------ backup */

static enum fail put(struct copy *copy, const char *bytes, size_t n, struct why *why) {
    crypto_hash_sha256_update(&copy->hash, (const unsigned char *)bytes, n);
    if (fwrite(bytes, 1, n, copy->file) == n) return FAIL_NONE;
    return why_fail(why, errno == ENOSPC ? FAIL_STORE : FAIL_SYSTEM, "out",
                    "'%s' could not be written: %s", copy->path, strerrordesc_np(errno));
}

static enum fail put_text(struct copy *copy, struct why *why, const char *format, ...)
    PRINTF_LIKE(3, 4);
static enum fail put_text(struct copy *copy, struct why *why, const char *format, ...) {
    char text[8192];
    va_list list;
    va_start(list, format);
    int n = vsnprintf(text, sizeof text, format, list);
    va_end(list);
    if (n < 0 || (size_t)n >= sizeof text)
        return why_fail(why, FAIL_LIMIT, NULL, "a table has too many columns");
    return put(copy, text, (size_t)n, why);
}

static enum fail table_put(struct copy *copy, const char *table, const char *columns,
                           struct why *why) {
    char sql[8192];
    TRY(put_text(copy, why, "table %s %s\n", table, columns));
    snprintf(sql, sizeof sql, "COPY \"%s\" (%s) TO STDOUT", table, columns);
    TRY(tell(copy, sql, why));
    char *row = NULL;
    int n;
    enum fail fail = FAIL_NONE;
    while ((n = PQgetCopyData(copy->link, &row, 0)) > 0) {
        if (fail == FAIL_NONE) fail = put(copy, row, (size_t)n, why);
        PQfreemem(row);
    }
    for (PGresult *result; (result = PQgetResult(copy->link)) != NULL; PQclear(result))
        if (PQresultStatus(result) != PGRES_COMMAND_OK && fail == FAIL_NONE)
            fail = fail_link(copy, why);
    TRY(fail);
    return put_text(copy, why, "\\.\n");
}

static enum fail tables_put(struct copy *copy, const char *schema, struct why *why) {
    PGresult *tables = NULL, *step = NULL;
    TRY(ask(copy, "SELECT coalesce(max(number), 0) FROM schema_version", &step, why));
    enum fail fail =
        put_text(copy, why, "folkmoot-backup 1 %s\nstep %s\n", schema, PQgetvalue(step, 0, 0));
    PQclear(step);
    if (fail == FAIL_NONE) fail = ask(copy, columns_sql, &tables, why);
    for (int i = 0; fail == FAIL_NONE && i < PQntuples(tables); i++)
        fail = table_put(copy, PQgetvalue(tables, i, 0), PQgetvalue(tables, i, 1), why);
    PQclear(tables);
    TRY(fail);
    unsigned char digest[crypto_hash_sha256_BYTES];
    char text[2 * sizeof digest + 1];
    crypto_hash_sha256_final(&copy->hash, digest);
    sodium_bin2hex(text, sizeof text, digest, sizeof digest);
    fprintf(copy->file, "end %s\n", text);
    return FAIL_NONE;
}

enum fail postgres_backup(struct store *store, const char *path, struct why *why) {
    struct arena *arena = arena_new(65536);
    struct db *db = NULL;
    const char *part = arena_printf(arena, "%s.part", path);
    struct copy copy = {.path = path};
    crypto_hash_sha256_init(&copy.hash);
    enum fail fail = backup_file_make(part, why);
    if (fail == FAIL_NONE) fail = store_reader_take(store, &db, why);
    if (fail == FAIL_NONE) {
        fail = store->driver->begin_read(db, why);
        db->in_snapshot = true;
        copy.link = postgres_link(db);
        copy.file = fopen(part, "w");
        if (fail == FAIL_NONE && copy.file != NULL)
            fail = tables_put(&copy, store->config.name, why);
        bool written = copy.file != NULL && !ferror(copy.file);
        if (copy.file != NULL && fclose(copy.file) != 0) written = false;
        if (fail == FAIL_NONE && !written)
            fail = why_fail(why, FAIL_SYSTEM, "out", "'%s' could not be written", path);
        store_reader_give(store, db);
    }
    if (fail == FAIL_NONE) fail = backup_file_publish(arena, part, path, why);
    if (fail != FAIL_NONE) backup_file_remove(part);
    arena_free(arena);
    return fail;
}

/* ------------------------------------------------------------------ restore */

static enum fail fail_damaged(const struct copy *copy, struct why *why) {
    return why_fail(why, FAIL_INPUT, "backup", "'%s' is not a backup of folkmoot, or is damaged",
                    copy->path);
}

/* The next line with its end, or n = 0 at the end of the file. */
static size_t line_next(struct copy *copy) {
    ssize_t n = getline(&copy->line, &copy->line_size, copy->file);
    return n > 0 ? (size_t)n : 0;
}

/* Reads all of the file once, so that nothing is loaded from a damaged one. */
static enum fail file_check(struct copy *copy, int *step, struct why *why) {
    unsigned char digest[crypto_hash_sha256_BYTES];
    char end[2 * sizeof digest + 8] = "", hex[2 * sizeof digest + 1];
    crypto_hash_sha256_init(&copy->hash);
    bool rows = false;
    size_t n;
    for (int number = 1; (n = line_next(copy)) > 0; number++) {
        const char *line = copy->line;
        if (number == 1 && strncmp(line, "folkmoot-backup 1 ", 18) != 0) break;
        if (number == 2 &&
            (strncmp(line, "step ", 5) != 0 || (*step = (int)strtol(line + 5, NULL, 10)) < 0))
            break;
        if (!rows && strncmp(line, "end ", 4) == 0 && n < sizeof end) {
            memcpy(end, line + 4, n - 5);
            break;
        }
        rows = rows ? strcmp(line, "\\.\n") != 0 : strncmp(line, "table ", 6) == 0;
        crypto_hash_sha256_update(&copy->hash, (const unsigned char *)line, n);
    }
    crypto_hash_sha256_final(&copy->hash, digest);
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    if (strcmp(hex, end) != 0 || line_next(copy) != 0) return fail_damaged(copy, why);
    rewind(copy->file);
    return FAIL_NONE;
}

static enum fail table_load(struct copy *copy, struct why *why) {
    char sql[8400], table[NAME_BYTES];
    int at = 0;
    copy->line[strcspn(copy->line, "\n")] = '\0';
    if (sscanf(copy->line, "table %63[a-z0-9_] %n", table, &at) != 1 || at == 0 ||
        strchr(copy->line + at, ';') != NULL || strchr(copy->line + at, ')') != NULL)
        return fail_damaged(copy, why);
    snprintf(sql, sizeof sql, "DELETE FROM \"%s\"", table);
    TRY(tell(copy, sql, why));
    snprintf(sql, sizeof sql, "COPY \"%s\" (%s) FROM STDIN", table, copy->line + at);
    TRY(tell(copy, sql, why));
    size_t n;
    int sent = 1;
    while (sent == 1 && (n = line_next(copy)) > 0 && strcmp(copy->line, "\\.\n") != 0)
        sent = PQputCopyData(copy->link, copy->line, (int)n);
    enum fail fail =
        PQputCopyEnd(copy->link, NULL) == 1 && sent == 1 ? FAIL_NONE : fail_link(copy, why);
    for (PGresult *result; (result = PQgetResult(copy->link)) != NULL; PQclear(result))
        if (PQresultStatus(result) != PGRES_COMMAND_OK && fail == FAIL_NONE)
            fail = fail_link(copy, why);
    return fail;
}

/* Foreign keys wait until all tables are full, so that their order does not matter. */
static enum fail tables_load(struct copy *copy, struct why *why) {
    TRY(tell(copy, "BEGIN", why));
    TRY(tell_each(copy, foreign_keys_sql, "DEFERRABLE INITIALLY DEFERRED", why));
    while (line_next(copy) > 0)
        if (strncmp(copy->line, "table ", 6) == 0) TRY(table_load(copy, why));
    TRY(tell(copy, "SET CONSTRAINTS ALL IMMEDIATE", why));
    TRY(tell_each(copy, foreign_keys_sql, "NOT DEFERRABLE", why));
    TRY(tell_each(copy, sequences_sql, "", why));
    return tell(copy, "COMMIT", why);
}

static enum fail schema_is_empty(struct copy *copy, struct why *why) {
    PGresult *tables = NULL;
    TRY(ask(copy, columns_sql, &tables, why));
    int n = PQntuples(tables);
    PQclear(tables);
    if (n == 0) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, "data",
                    "the schema in the database has tables already: move it away first");
}

static enum fail restore_open(struct store *store, struct copy *copy, struct why *why) {
    size_t n = store->config.n_migrations;
    int step = 0;
    TRY(file_check(copy, &step, why));
    if (step > (n == 0 ? 0 : store->migrations[n - 1]->number))
        return why_fail(why, FAIL_INPUT, "backup", "'%s' was made by a newer folkmoot (step %d)",
                        copy->path, step);
    struct db *db = NULL;
    TRY(store->driver->open(store, true, &db, why));
    copy->link = postgres_link(db);
    enum fail fail = schema_is_empty(copy, why);
    if (fail == FAIL_NONE) {
        fail = migrate_to(store, db, step, why);
        if (fail == FAIL_NONE) fail = tables_load(copy, why);
        char drop[128];
        snprintf(drop, sizeof drop, "ROLLBACK; DROP SCHEMA \"%s\" CASCADE", store->config.name);
        if (fail != FAIL_NONE) (void)tell(copy, drop, NULL);
    }
    store->driver->close(db);
    return fail;
}

enum fail postgres_restore(struct store *store, const char *path, struct why *why) {
    struct copy copy = {.path = path, .file = fopen(path, "r")};
    if (copy.file == NULL)
        return why_fail(why, FAIL_NOTFOUND, "backup", "there is no file '%s'", path);
    enum fail fail = restore_open(store, &copy, why);
    fclose(copy.file);
    free(copy.line);
    return fail;
}
