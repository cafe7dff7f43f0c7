/*
 * mksql -- SQL files to typed C functions, and migrations to constants.
 *
 *   mksql statements IN.sql OUT.c OUT.h MIGRATION...
 *   mksql migrations OUT.c MIGRATION...
 *
 * The format of the files is in tools/README.md. Every statement is prepared by
 * SQLite against the schema that the migrations make, in memory, so that a wrong
 * name is an error of the build: "file:line: name: message", exit status 1. A
 * file whose name starts with "vault" is prepared against the vault's schema.
 */
#include <ctype.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PARAMETERS_MAX = 60, COLUMNS_MAX = 100, STATEMENTS_MAX = 500, MIGRATIONS_MAX = 1000 };

/* Text that grows. The tool runs for milliseconds and gives nothing back. */
struct text {
    char *s;
    size_t n, size;
};

struct column {
    char *name;
    char type; /* i r t b, or 0 */
};

struct named {
    char *name, *kind, *comment;
    int line, sql_line, postgres_line;
    struct column in[PARAMETERS_MAX], out[COLUMNS_MAX], said[COLUMNS_MAX];
    bool used[PARAMETERS_MAX];
    int n_in, n_out, n_said;
    struct text sql, postgres, sqlite_made, postgres_made;
    bool read_only;
};

static int errors;

static void *get(size_t n) {
    void *p = calloc(1, n);
    if (p == NULL) abort();
    return p;
}

static void add_n(struct text *t, const char *s, size_t n) {
    if (t->n + n + 1 > t->size) {
        t->size = (t->n + n + 1) * 2;
        t->s = realloc(t->s, t->size);
        if (t->s == NULL) abort();
    }
    memcpy(t->s + t->n, s, n);
    t->n += n;
    t->s[t->n] = '\0';
}

static void add(struct text *t, const char *s) {
    add_n(t, s, strlen(s));
}

static char *copy_n(const char *s, size_t n) {
    char *p = get(n + 1);
    memcpy(p, s, n);
    return p;
}

static void say(const char *file, int line, const char *name, const char *what, const char *about) {
    fprintf(stderr, "%s:%d: %s%s", file, line, name, name[0] ? ": " : "");
    fprintf(stderr, what, about);
    fputc('\n', stderr);
    errors++;
}

static char *read_file(const char *path) {
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        perror(path);
        exit(1);
    }
    struct text t = {0};
    char block[65536];
    size_t n;
    while ((n = fread(block, 1, sizeof block, f)) > 0) add_n(&t, block, n);
    fclose(f);
    add(&t, "");
    return t.s;
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool ends_with(const char *s, const char *end) {
    size_t n = strlen(s), m = strlen(end);
    return n >= m && strcmp(s + n - m, end) == 0;
}

static bool is_name(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

static bool is_identifier(const char *s) {
    if (!islower((unsigned char)*s)) return false;
    for (; *s; s++)
        if (!islower((unsigned char)*s) && !isdigit((unsigned char)*s) && *s != '_') return false;
    return true;
}

static bool is_one_of(const char *s, const char *const *list) {
    for (; *list != NULL; list++)
        if (strcmp(s, *list) == 0) return true;
    return false;
}

static const char *const c_keywords[] = {
    "auto",   "break",  "case",     "char",     "const",  "continue", "default", "do",
    "double", "else",   "enum",     "extern",   "float",  "for",      "goto",    "if",
    "inline", "int",    "long",     "register", "return", "short",    "signed",  "sizeof",
    "static", "struct", "switch",   "typedef",  "union",  "unsigned", "void",    "volatile",
    "while",  "bool",   "restrict", "asm",      "typeof", NULL};
/* Names that the generated functions use themselves. */
static const char *const own_names[] = {"db",      "arena", "why",    "row", "rows",  "n",
                                        "value",   "in",    "cells",  "all", "count", "i",
                                        "changed", "cell",  "n_rows", NULL};

/* The C name of a parameter: an underscore keeps it apart from what is taken. */
static const char *c_name(const char *name) {
    static char names[4][128];
    static int turn;
    if (!is_one_of(name, c_keywords) && !is_one_of(name, own_names)) return name;
    char *s = names[turn++ % 4];
    snprintf(s, sizeof names[0], "%s_", name);
    return s;
}

/* ------------------------------------------------------------------ SQL text */

/* The end of the quoted text or comment that starts at `s`, or `s` itself when none does. */
static const char *skip_quoted(const char *s) {
    if (*s == '\'' || *s == '"') {
        char quote = *s++;
        for (; *s; s++) {
            if (*s != quote) continue;
            if (s[1] != quote) return s + 1;
            s++;
        }
    } else if (s[0] == '-' && s[1] == '-') {
        while (*s && *s != '\n') s++;
    }
    return s;
}

static bool word_is(const char *s, const char *word) {
    size_t n = strlen(word);
    return strncasecmp(s, word, n) == 0 && !is_name(s[n]);
}

/* The SQLite text without comments and empty lines. */
static char *without_comments(const char *sql) {
    struct text out = {0};
    add(&out, "");
    while (*sql) {
        const char *end = skip_quoted(sql);
        if (end > sql && *sql != '-') {
            add_n(&out, sql, (size_t)(end - sql));
        } else if (end == sql) {
            end = sql + 1;
            if (*sql == '\n') {
                while (out.n > 0 && out.s[out.n - 1] == ' ') out.s[--out.n] = '\0';
                if (out.n > 0 && out.s[out.n - 1] != '\n') add(&out, "\n");
            } else {
                add_n(&out, sql, 1);
            }
        }
        sql = end;
    }
    return out.s;
}

static const char *spaces(const char *s) {
    while (isspace((unsigned char)*s)) s++;
    return s;
}

/* The same schema for PostgreSQL: 64-bit whole numbers, text compared by bytes. STRICT and
 * WITHOUT ROWID are SQLite's alone. */
static char *postgres_schema(const char *sql) {
    static const struct {
        const char *from, *to;
    } types[] = {{"INTEGER", "BIGINT"},
                 {"REAL", "DOUBLE PRECISION"},
                 {"BLOB", "BYTEA"},
                 {"TEXT", "TEXT COLLATE \"C\""}};
    struct text out = {0};
    char before = '\0';
    while (*sql) {
        const char *end = skip_quoted(sql);
        if (end == sql && !is_name(before) && word_is(sql, "STRICT") && before != '\0' &&
            out.n >= 2 && out.s[out.n - 2] == ')') {
            end = sql + strlen("STRICT");
            out.s[--out.n] = '\0';
            if (strncmp(end, ", WITHOUT ROWID", 15) == 0) end += 15;
        } else if (end == sql && !is_name(before) && word_is(sql, "INTEGER") &&
                   word_is(spaces(sql + 7), "PRIMARY") &&
                   word_is(spaces(spaces(sql + 7) + 7), "KEY")) {
            add(&out, "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY");
            end = spaces(spaces(sql + 7) + 7) + 3;
        } else if (end == sql) {
            size_t i = 0;
            while (i < 4 && (is_name(before) || !word_is(sql, types[i].from) ||
                             strncmp(sql, types[i].from, strlen(types[i].from)) != 0))
                i++;
            if (i < 4)
                add(&out, types[i].to);
            else
                add_n(&out, sql, 1);
            end = sql + (i < 4 ? strlen(types[i].from) : 1);
        } else {
            add_n(&out, sql, (size_t)(end - sql));
        }
        before = end[-1];
        sql = end;
    }
    add(&out, "");
    return out.s;
}

static int parameter_find(struct named *st, const char *name, size_t n) {
    for (int i = 0; i < st->n_in; i++)
        if (strlen(st->in[i].name) == n && strncmp(st->in[i].name, name, n) == 0) return i;
    return -1;
}

/* :name to ?1 (or $1). */
static void rewrite(const char *file, int line, struct named *st, const char *sql, char mark,
                    struct text *out) {
    char before = '\0';
    while (*sql) {
        const char *end = skip_quoted(sql);
        if (end > sql && *sql == '-') {
            sql = end;
            continue;
        }
        if (end == sql && *sql == ':' && before != ':' && islower((unsigned char)sql[1])) {
            for (end = sql + 1; is_name(*end);) end++;
            int at = parameter_find(st, sql + 1, (size_t)(end - sql - 1));
            if (at < 0) {
                say(file, line, st->name, "parameter '%s' is not declared by a line '-- in:'",
                    copy_n(sql, (size_t)(end - sql)));
            } else {
                char number[16];
                snprintf(number, sizeof number, "%c%d", mark, at + 1);
                add(out, number);
                st->used[at] = true;
            }
        } else {
            if (end == sql) end = sql + 1;
            if (*sql == '\n') line++;
            add_n(out, sql, (size_t)(end - sql));
        }
        before = end[-1];
        sql = end;
    }
    while (out->n > 0 && (isspace((unsigned char)out->s[out->n - 1]) || out->s[out->n - 1] == ';'))
        out->s[--out->n] = '\0';
}

/* ------------------------------------------------------------------ reading a statements file */

/* "proposal int, name text" into columns. */
static void read_columns(const char *file, int line, struct named *st, const char *s,
                         struct column *columns, int *n, int max) {
    static const char *const types[] = {"int", "real", "text", "blob"};
    char *words = copy_n(s, strlen(s)), *save = NULL;
    for (char *name = strtok_r(words, " ,\t\r", &save); name;
         name = strtok_r(NULL, " ,\t\r", &save)) {
        char *type = strtok_r(NULL, " ,\t\r", &save);
        int t = 0;
        while (t < 4 && (type == NULL || strcmp(type, types[t]) != 0)) t++;
        if (t == 4 || !is_identifier(name)) {
            say(file, line, st->name, "want 'name int|real|text|blob' at '%s'", name);
            return;
        }
        if (*n == max) {
            say(file, line, st->name, "too many parameters or columns at '%s'", name);
            return;
        }
        columns[(*n)++] = (struct column){name, "irtb"[t]};
    }
}

static bool read_head(const char *line, struct named *st) {
    static const char *const kinds[] = {"one", "many", "value", "exec", "exec1", "changed", NULL};
    char name[100], kind[20], rest[2];
    if (sscanf(line, "-- %99[a-z0-9_] :%19[a-z0-9]%1s", name, kind, rest) != 2) return false;
    if (!is_identifier(name) || !is_one_of(kind, kinds)) return false;
    st->name = copy_n(name, strlen(name));
    st->kind = copy_n(kind, strlen(kind));
    return true;
}

static void read_comment(const char *file, int number, struct named *st, const char *line,
                         bool *postgres) {
    const char *s = spaces(line + 2);
    if (strncmp(s, "in:", 3) == 0) {
        read_columns(file, number, st, s + 3, st->in, &st->n_in, PARAMETERS_MAX);
    } else if (strncmp(s, "out:", 4) == 0) {
        read_columns(file, number, st, s + 4, st->said, &st->n_said, COLUMNS_MAX);
    } else if (strncmp(s, "postgres:", 9) == 0) {
        *postgres = true;
        st->postgres_line = number + 1;
    } else {
        struct text comment = {0};
        add(&comment, st->comment ? st->comment : "");
        if (st->comment) add(&comment, "\n * ");
        add(&comment, s);
        st->comment = comment.s;
    }
}

/* Takes a line of the statement's text; false when there is no statement for it. *in_text stays
 * true until the line that ends it. */
static bool read_text(const char *file, int number, struct named *st, const char *line,
                      bool *in_text, bool *postgres) {
    struct text *text = st == NULL ? NULL : *postgres ? &st->postgres : &st->sql;
    if (text == NULL || (!*in_text && text->n > 0)) {
        say(file, number, "", "text outside a statement: %s", line);
        return false;
    }
    if (!*in_text && !*postgres) st->sql_line = number;
    add(text, line);
    add(text, "\n");
    size_t k = strlen(line);
    bool ends = k > 0 && line[k - 1] == ';' && strncmp(spaces(line), "--", 2) != 0;
    *in_text = !ends;
    if (ends) *postgres = false;
    return true;
}

static int read_statements(const char *file, struct named **out) {
    char *rest = read_file(file);
    struct named *st = NULL;
    bool in_text = false, postgres = false;
    int n = 0, number = 0;
    while (rest != NULL && *rest) {
        char *line = rest, *end = strchr(rest, '\n');
        if (end) *end = '\0';
        rest = end ? end + 1 : NULL;
        number++;
        for (size_t k = strlen(line); k > 0 && isspace((unsigned char)line[k - 1]); k--)
            line[k - 1] = '\0';
        struct named head = {.line = number};
        if (!in_text && read_head(line, &head)) {
            if (n == STATEMENTS_MAX) abort();
            st = out[n++] = get(sizeof *st);
            *st = head;
            postgres = false;
        } else if (!in_text && strncmp(line, "--", 2) == 0) {
            if (st && (st->sql.n == 0 || strncmp(spaces(line + 2), "postgres:", 9) == 0))
                read_comment(file, number, st, line, &postgres);
        } else if (line[0] != '\0' || in_text) {
            if (!read_text(file, number, st, line, &in_text, &postgres)) return n;
        }
    }
    if (in_text) say(file, number, st->name, "%s", "the statement does not end with ';'");
    return n;
}

/* ------------------------------------------------------------------ migrations */

static bool is_vault(const char *path) {
    return ends_with(path, ".vault.sql");
}

static int by_number(const void *a, const void *b) {
    const char *x = base_name(*(char *const *)a), *y = base_name(*(char *const *)b);
    long m = strtol(x, NULL, 10), n = strtol(y, NULL, 10);
    return m < n ? -1 : m > n ? 1 : strcmp(x, y);
}

/* Sorts by number; refuses a number that occurs twice in one database. */
static void migrations_sort(char **paths, int n) {
    qsort(paths, (size_t)n, sizeof *paths, by_number);
    for (int i = 0; i < n; i++) {
        const char *name = base_name(paths[i]);
        if (strtol(name, NULL, 10) < 1 || strspn(name, "0123456789") != 4 || name[4] != '_')
            say(paths[i], 1, "", "want a file name such as 0012_words%s", ".migration.sql");
        for (int j = i + 1; j < n; j++)
            if (is_vault(paths[i]) == is_vault(paths[j]) &&
                strncmp(name, base_name(paths[j]), 4) == 0)
                say(paths[j], 1, "", "the number is taken by %s", paths[i]);
    }
}

static int line_at(const char *sql, int offset, int first) {
    for (int i = 0; i < offset && sql[i]; i++)
        if (sql[i] == '\n') first++;
    return first;
}

static sqlite3 *schema_open(char **paths, int n, bool vault) {
    sqlite3 *db;
    if (sqlite3_open(":memory:", &db) != SQLITE_OK) abort();
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_exec(db, "PRAGMA foreign_keys=on", NULL, NULL, NULL);
    for (int i = 0; i < n; i++) {
        if (is_vault(paths[i]) != vault) continue;
        const char *sql = read_file(paths[i]), *at = sql, *tail = sql;
        for (; *spaces(at); at = tail) {
            sqlite3_stmt *statement = NULL;
            int rc = sqlite3_prepare_v2(db, at, -1, &statement, &tail);
            if (rc == SQLITE_OK && statement) rc = sqlite3_step(statement);
            if (rc != SQLITE_OK && rc != SQLITE_DONE && rc != SQLITE_ROW) {
                int offset = sqlite3_error_offset(db);
                const char *where = spaces(at) + (offset < 0 ? 0 : offset - (spaces(at) - at));
                say(paths[i], line_at(sql, (int)(where - sql), 1), "", "%s", sqlite3_errmsg(db));
                return db;
            }
            sqlite3_finalize(statement);
        }
    }
    return db;
}

/* ------------------------------------------------------------------ checking a statement */

static char type_of(const char *declared) {
    if (declared == NULL) return 0;
    if (strcasecmp(declared, "INTEGER") == 0) return 'i';
    if (strcasecmp(declared, "REAL") == 0) return 'r';
    if (strcasecmp(declared, "TEXT") == 0) return 't';
    if (strcasecmp(declared, "BLOB") == 0) return 'b';
    return 0;
}

/* RETURNING columns carry no declaration: look the table of the statement up. */
static char type_returned(sqlite3 *db, const char *sql, const char *column) {
    const char *s = spaces(sql);
    if (word_is(s, "UPDATE"))
        s = spaces(s + 6);
    else if (word_is(s, "DELETE") || word_is(s, "INSERT"))
        s = spaces(s + 6);
    else
        return 0;
    if (word_is(s, "OR")) {
        for (s = spaces(s + 2); is_name(*s);) s++;
        s = spaces(s);
    }
    if (word_is(s, "INTO") || word_is(s, "FROM")) s = spaces(s + 4);
    size_t n = 0;
    while (is_name(s[n])) n++;
    const char *declared = NULL;
    int rc = sqlite3_table_column_metadata(db, NULL, copy_n(s, n), column, &declared, NULL, NULL,
                                           NULL, NULL);
    return rc == SQLITE_OK ? type_of(declared) : 0;
}

static void check_columns(const char *file, sqlite3 *db, sqlite3_stmt *prepared, struct named *st) {
    int n = sqlite3_column_count(prepared);
    if (n > COLUMNS_MAX) n = COLUMNS_MAX;
    bool spoken_for[COLUMNS_MAX] = {false};
    for (int i = 0; i < n; i++) {
        const char *name = sqlite3_column_name(prepared, i);
        char type = type_of(sqlite3_column_decltype(prepared, i));
        if (type == 0) type = type_returned(db, st->sql.s, name);
        for (int k = 0; k < st->n_said; k++) {
            if (strcmp(st->said[k].name, name) != 0) continue;
            type = st->said[k].type;
            spoken_for[k] = true;
        }
        if (!is_identifier(name) || is_one_of(name, c_keywords))
            say(file, st->sql_line, st->name, "give the column '%s' a name: ... AS name", name);
        else if (type == 0)
            say(file, st->sql_line, st->name, "say the type of '%s' by a line '-- out:'", name);
        for (int k = 0; k < i; k++)
            if (strcmp(st->out[k].name, name) == 0)
                say(file, st->sql_line, st->name, "two columns are called '%s'", name);
        st->out[i] = (struct column){copy_n(name, strlen(name)), type};
    }
    st->n_out = n;
    for (int k = 0; k < st->n_said; k++)
        if (!spoken_for[k])
            say(file, st->line, st->name, "there is no column '%s'", st->said[k].name);
}

static void check_statement(const char *file, sqlite3 *db, struct named *st) {
    if (st->sql.n == 0) {
        say(file, st->line, st->name, "%s", "no SQL follows");
        return;
    }
    rewrite(file, st->sql_line, st, st->sql.s, '?', &st->sqlite_made);
    for (int i = 0; i < st->n_in; i++)
        if (!st->used[i])
            say(file, st->line, st->name, "parameter '%s' is not used", st->in[i].name);
    if (errors) return;
    const char *other = st->postgres.n ? st->postgres.s : st->sql.s;
    int other_line = st->postgres.n ? st->postgres_line : st->sql_line;
    rewrite(file, other_line, st, other, '$', &st->postgres_made);
    sqlite3_stmt *prepared = NULL;
    const char *tail = "";
    if (sqlite3_prepare_v2(db, st->sqlite_made.s, -1, &prepared, &tail) != SQLITE_OK) {
        int line = line_at(st->sqlite_made.s, sqlite3_error_offset(db), st->sql_line);
        say(file, line, st->name, "%s", sqlite3_errmsg(db));
        return;
    }
    if (*spaces(tail)) say(file, st->sql_line, st->name, "%s", "more than one statement");
    st->read_only = sqlite3_stmt_readonly(prepared) != 0;
    check_columns(file, db, prepared, st);
    bool rows = st->kind[0] == 'o' || st->kind[0] == 'm' || st->kind[0] == 'v';
    if (rows && st->n_out == 0)
        say(file, st->sql_line, st->name, "gives no rows: use :exec, not :%s", st->kind);
    if (!rows && st->n_out > 0)
        say(file, st->sql_line, st->name, "gives rows: use :one, :many or :value, not :%s",
            st->kind);
    if (st->kind[0] == 'v' && st->n_out > 1)
        say(file, st->sql_line, st->name, "%s", ":value wants one column");
    sqlite3_finalize(prepared);
}

/* ------------------------------------------------------------------ writing C */

static FILE *out_open(const char *path) {
    FILE *f = fopen(path, "w");
    if (f == NULL) {
        perror(path);
        exit(1);
    }
    fputs("/* Made by mksql. */\n#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n", f);
    return f;
}

static void write_text(FILE *f, const char *s) {
    fputc('"', f);
    for (; *s; s++) {
        if (*s == '\n' && s[1] == '\0') break;
        if (*s == '\n')
            fputs("\\n\"\n    \"", f);
        else if (*s == '"' || *s == '\\')
            fprintf(f, "\\%c", *s);
        else
            fputc(*s, f);
    }
    fputc('"', f);
}

static const char *c_type(char type, bool row) {
    switch (type) {
    case 'i': return "int64_t ";
    case 'r': return "double ";
    case 't': return "const char *";
    default: return row ? "struct str " : "struct str ";
    }
}

static const char *cell_member(char type) {
    switch (type) {
    case 'i': return "cell->i";
    case 'r': return "cell->r";
    case 't': return "cell->s";
    default: return "(struct str){cell->s, cell->n}";
    }
}

static void write_prototype(FILE *f, const struct named *st) {
    bool rows = st->n_out > 0;
    fprintf(f, "enum fail %s(struct db *db, %s", st->name, rows ? "struct arena *arena, " : "");
    for (int i = 0; i < st->n_in; i++)
        fprintf(f, "%s%s, ", c_type(st->in[i].type, false), c_name(st->in[i].name));
    if (strcmp(st->kind, "one") == 0) fprintf(f, "struct %s_row *row, ", st->name);
    if (strcmp(st->kind, "many") == 0) fprintf(f, "struct %s_row **rows, size_t *n, ", st->name);
    if (strcmp(st->kind, "value") == 0) fprintf(f, "%s*value, ", c_type(st->out[0].type, true));
    if (strcmp(st->kind, "changed") == 0) fputs("int64_t *changed, ", f);
    fputs("struct why *why)", f);
}

static void write_header(FILE *f, const char *guard, struct named **list, int n) {
    fprintf(f, "#ifndef %s\n#define %s\n\n#include \"store/db.h\"\n\n", guard, guard);
    for (int i = 0; i < n; i++) {
        const struct named *st = list[i];
        bool row = strcmp(st->kind, "one") == 0 || strcmp(st->kind, "many") == 0;
        if (row) {
            fprintf(f, "struct %s_row {\n", st->name);
            for (int k = 0; k < st->n_out; k++)
                fprintf(f, "    %s%s;\n", c_type(st->out[k].type, true), st->out[k].name);
            fprintf(f,
                    "};\n/* One row from the cells of db_run or db_each. */\n"
                    "void %s_fill(struct %s_row *row, const struct db_value *cell);\n",
                    st->name, st->name);
        }
        fprintf(f, "/* %s */\n", st->comment ? st->comment : "(no comment)");
        write_prototype(f, st);
        fprintf(f, " MUST_USE;\nextern const struct statement %s_statement;\n\n", st->name);
    }
    fputs("#endif\n", f);
}

/* 63 bits of FNV-1a. */
static long long number_of(const char *name) {
    uint64_t hash = UINT64_C(14695981039346656037);
    for (; *name; name++) hash = (hash ^ (unsigned char)*name) * UINT64_C(1099511628211);
    return (long long)(hash >> 1);
}

static void write_statement(FILE *f, const struct named *st) {
    fprintf(f, "const struct statement %s_statement = {\n    .name = \"%s\",\n    .sqlite =\n    ",
            st->name, st->name);
    write_text(f, st->sqlite_made.s);
    fputs(",\n    .postgres =\n    ", f);
    write_text(f, st->postgres_made.s);
    fputs(",\n    .in = \"", f);
    for (int i = 0; i < st->n_in; i++) fputc(st->in[i].type, f);
    fputs("\",\n    .out = \"", f);
    for (int i = 0; i < st->n_out; i++) fputc(st->out[i].type, f);
    fprintf(f, "\",\n    .read_only = %s,\n    .number = INT64_C(%lld),\n};\n\n",
            st->read_only ? "true" : "false", number_of(st->name));
}

static void write_run(FILE *f, const struct named *st, const char *rest) {
    fprintf(f, "    TRY(db_run(db, &%s_statement, %s, %s, why));\n", st->name,
            st->n_in ? "in" : "NULL", rest);
}

static void write_rows(FILE *f, const struct named *st) {
    fputs("    struct db_value *cells = NULL;\n    size_t n_rows = 0;\n", f);
    write_run(f, st, "arena, &cells, &n_rows, NULL");
    if (strcmp(st->kind, "many") == 0) {
        fprintf(f,
                "    struct %s_row *all = ARENA_ARRAY(arena, struct %s_row, n_rows);\n"
                "    for (size_t i = 0; i < n_rows; i++) %s_fill(&all[i], &cells[i * %d]);\n"
                "    *rows = all;\n    *n = n_rows;\n",
                st->name, st->name, st->name, st->n_out);
        return;
    }
    fputs("    if (n_rows == 0)\n"
          "        return why_fail(why, FAIL_NOTFOUND, NULL, \"there is no such entry\");\n",
          f);
    if (strcmp(st->kind, "one") == 0) {
        fprintf(f, "    %s_fill(row, cells);\n", st->name);
    } else {
        fputs("    const struct db_value *cell = cells;\n", f);
        fprintf(f, "    *value = %s;\n", cell_member(st->out[0].type));
    }
}

static void write_function(FILE *f, const struct named *st) {
    if (strcmp(st->kind, "one") == 0 || strcmp(st->kind, "many") == 0) {
        fprintf(f, "void %s_fill(struct %s_row *row, const struct db_value *cell) {\n", st->name,
                st->name);
        for (int i = 0; i < st->n_out; i++)
            fprintf(f, "    row->%s = %s;\n%s", st->out[i].name, cell_member(st->out[i].type),
                    i + 1 < st->n_out ? "    cell++;\n" : "");
        fputs("}\n\n", f);
    }
    write_prototype(f, st);
    fputs(" {\n", f);
    if (st->n_in) fputs("    const struct db_value in[] = {\n", f);
    for (int i = 0; i < st->n_in; i++) {
        char t = st->in[i].type;
        fprintf(f, "        db_%s(%s),\n",
                t == 'i'   ? "int"
                : t == 'r' ? "real"
                : t == 't' ? "text"
                           : "blob",
                c_name(st->in[i].name));
    }
    if (st->n_in) fputs("    };\n", f);
    if (st->n_out > 0) {
        write_rows(f, st);
    } else if (strcmp(st->kind, "exec") == 0) {
        write_run(f, st, "NULL, NULL, NULL, NULL");
    } else {
        fputs("    int64_t count = 0;\n", f);
        write_run(f, st, "NULL, NULL, NULL, &count");
        if (strcmp(st->kind, "changed") == 0)
            fputs("    *changed = count;\n", f);
        else
            fputs("    if (count != 1)\n"
                  "        return why_fail(why, FAIL_CONFLICT, NULL,\n"
                  "                        \"somebody else changed this in the meantime\");\n",
                  f);
    }
    fputs("    return FAIL_NONE;\n}\n\n", f);
}

static int by_name(const void *a, const void *b) {
    return strcmp((*(struct named *const *)a)->name, (*(struct named *const *)b)->name);
}

static int statements(const char *in, const char *out_c, const char *out_h, char **migrations,
                      int n_migrations) {
    static struct named *list[STATEMENTS_MAX], *sorted[STATEMENTS_MAX];
    migrations_sort(migrations, n_migrations);
    bool vault = strncmp(base_name(in), "vault", 5) == 0;
    sqlite3 *db = schema_open(migrations, n_migrations, vault);
    if (errors) return 1;
    int n = read_statements(in, list), all = 0;
    for (int i = 0; i < n; i++) {
        all += errors;
        errors = 0;
        check_statement(in, db, list[i]);
        sorted[i] = list[i];
    }
    errors += all;
    qsort(sorted, (size_t)n, sizeof *sorted, by_name);
    for (int i = 1; i < n; i++)
        if (strcmp(sorted[i - 1]->name, sorted[i]->name) == 0)
            say(in, sorted[i]->line, sorted[i]->name, "%s", "the name is taken");
    if (errors) return 1;

    const char *path = strncmp(in, "src/", 4) == 0 ? in + 4 : in;
    char guard[300];
    snprintf(guard, sizeof guard, "GEN_%s_H", path);
    for (char *s = guard; *s; s++)
        *s = isalnum((unsigned char)*s) ? (char)toupper((unsigned char)*s) : '_';
    FILE *h = fopen(out_h, "w");
    if (h == NULL) {
        perror(out_h);
        return 1;
    }
    fputs("/* Made by mksql. */\n", h);
    write_header(h, guard, list, n);
    FILE *c = out_open(out_c);
    fprintf(c,
            "#include \"%s.h\"\n\n#include \"base/arena.h\"\n#include \"base/kind.h\"\n#include "
            "\"base/str.h\"\n\n",
            path);
    for (int i = 0; i < n; i++) {
        write_statement(c, list[i]);
        /* The tests hold every statement of the main database against PostgreSQL. */
        if (!vault) fprintf(c, "REGISTER(statement, %s_statement);\n\n", list[i]->name);
        write_function(c, list[i]);
    }
    return fclose(c) != 0 || fclose(h) != 0;
}

/* Every table of the main database with a statement that reads all of it: for exports and checks.
 */
static void write_tables(FILE *f, sqlite3 *db) {
    sqlite3_stmt *tables, *columns;
    struct text list = {0};
    const char *names = "SELECT name FROM sqlite_master WHERE type = 'table' "
                        "AND name NOT LIKE 'sqlite_%' ORDER BY name";
    if (sqlite3_prepare_v2(db, names, -1, &tables, NULL) != SQLITE_OK) abort();
    for (int i = 1; sqlite3_step(tables) == SQLITE_ROW; i++) {
        const char *name = copy_n((const char *)sqlite3_column_text(tables, 0),
                                  (size_t)sqlite3_column_bytes(tables, 0));
        struct text all = {0};
        char types[COLUMNS_MAX + 1], statement[300];
        int n = 0;
        const char *info = "SELECT name, type FROM pragma_table_info(?1) ORDER BY cid";
        if (sqlite3_prepare_v2(db, info, -1, &columns, NULL) != SQLITE_OK) abort();
        sqlite3_bind_text(columns, 1, name, -1, SQLITE_STATIC);
        for (; sqlite3_step(columns) == SQLITE_ROW && n < COLUMNS_MAX; n++) {
            if (n > 0) add(&all, ", ");
            add(&all, (const char *)sqlite3_column_text(columns, 0));
            types[n] = type_of((const char *)sqlite3_column_text(columns, 1));
        }
        types[n] = '\0';
        sqlite3_finalize(columns);
        snprintf(statement, sizeof statement, "table_%s", name);
        fprintf(f, "static const struct statement %s = {\n    .name = \"%s\",\n", statement,
                statement);
        for (int k = 0; k < 2; k++)
            fprintf(f, "    .%s = \"SELECT %s FROM %s ORDER BY 1%s\",\n", k ? "postgres" : "sqlite",
                    all.s, name,
                    n > 2   ? ", 2, 3"
                    : n > 1 ? ", 2"
                            : "");
        fprintf(f, "    .in = \"\", .out = \"%s\", .read_only = true, .number = INT64_C(%lld)};\n",
                types, number_of(statement));
        add(&list, "    {\"");
        add(&list, name);
        add(&list, "\", \"");
        add(&list, all.s);
        add(&list, "\", &");
        add(&list, statement);
        add(&list, "},\n");
    }
    sqlite3_finalize(tables);
    fprintf(f, "const struct db_table db_tables[] = {\n%s    {NULL, NULL, NULL}};\n",
            list.s == NULL ? "" : list.s);
}

static int migrations(const char *out, char **paths, int n) {
    migrations_sort(paths, n);
    sqlite3 *db = schema_open(paths, n, false);
    schema_open(paths, n, true);
    if (errors) return 1;
    FILE *f = out_open(out);
    fputs("#include \"base/kind.h\"\n#include \"store/db.h\"\n#include \"store/table.h\"\n\n", f);
    for (int i = 0; i < n; i++) {
        const char *file = base_name(paths[i]), *sql = without_comments(read_file(paths[i]));
        char name[200], constant[240];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(file + 5, "."), file + 5);
        bool vault = is_vault(paths[i]);
        snprintf(constant, sizeof constant, "%s_%.4s", vault ? "vault_step" : "step", file);
        const char *open = vault ? ".step = {" : "", *close = vault ? "}" : "";
        const char *kind = vault ? "vault_migration" : "migration";
        fprintf(f, "static const struct %s %s = {%s\n", kind, constant, open);
        fprintf(f, "    .number = %d, .name = \"%s\",\n    .sqlite =\n    ", atoi(file), name);
        write_text(f, sql);
        fputs(",\n    .postgres =\n    ", f);
        write_text(f, postgres_schema(sql));
        fprintf(f, "%s};\nREGISTER(%s, %s);\n\n", close, kind, constant);
    }
    write_tables(f, db);
    return fclose(f) != 0;
}

int main(int argc, char **argv) {
    if (argc >= 5 && strcmp(argv[1], "statements") == 0)
        return statements(argv[2], argv[3], argv[4], argv + 5, argc - 5);
    if (argc >= 3 && strcmp(argv[1], "migrations") == 0)
        return migrations(argv[2], argv + 3, argc - 3);
    fputs("usage: mksql statements IN.sql OUT.c OUT.h MIGRATION...\n"
          "       mksql migrations OUT.c MIGRATION...\n",
          stderr);
    return 2;
}
