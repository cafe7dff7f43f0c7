#include "store/driver.h"
#include "store/store_test.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/kind.h"

#include <string.h>

KIND_DECLARE(migration);
KIND_DECLARE(vault_migration);

/* ------------------------------------------------------------------ refusals */

static void refusals_on(const struct test_engine *engine) {
    struct store_config config = store_test_config(engine, test_folder());
    struct store *store = NULL;
    struct why why = {0};
    /* Doubles in the program. */
    const struct migration *const doubles[] = {&store_test_items, &store_test_items};
    config.migrations = doubles;
    assert_int_equal(store_open(&config, &store, &why), FAIL_STORE);
    config.migrations = store_test_steps;
    /* The first step alone, then the second: an upgrade. */
    config.n_migrations = 1;
    GOOD(store_open(&config, &store, good));
    GOOD(store_test_add(store, "old", 1, good));
    store_close(store);
    config.n_migrations = 2;
    config.read_only = true;
    assert_int_equal(store_open(&config, &store, &why), FAIL_STORE);
    assert_non_null(strstr(why.text, "older folkmoot"));
    config.read_only = false;
    GOOD(store_open(&config, &store, good));
    assert_int_equal(store_test_count(store), 1);
    store_close(store);
    /* A program that knows only the first now meets newer data. */
    config.n_migrations = 1;
    assert_int_equal(store_open(&config, &store, &why), FAIL_STORE);
    assert_non_null(strstr(why.text, "newer folkmoot"));
    /* A step that was slipped in between. */
    struct migration between = {.number = 3,
                                .name = "between",
                                .sqlite = "CREATE TABLE x (y INTEGER) STRICT;",
                                .postgres = "CREATE TABLE x (y BIGINT);"};
    const struct migration *const gap[] = {&store_test_items, &between, &store_test_notes};
    config.migrations = gap;
    config.n_migrations = 3;
    assert_int_equal(store_open(&config, &store, &why), FAIL_STORE);
    assert_non_null(strstr(why.text, "lack step 3"));
    /* A step that was edited after it was released. */
    struct migration edited = store_test_notes;
    edited.sqlite = "CREATE TABLE note (id INTEGER PRIMARY KEY) STRICT;";
    const struct migration *const changed[] = {&store_test_items, &edited};
    config.migrations = changed;
    config.n_migrations = 2;
    assert_int_equal(store_open(&config, &store, &why), FAIL_STORE);
    assert_non_null(strstr(why.text, "another edition"));
    config.migrations = store_test_steps;
    GOOD(store_open(&config, &store, good));
    store_close(store);
}

static void odd_histories_refused(void **state) {
    (void)state;
    test_each_engine(refusals_on);
}
TEST(odd_histories_refused,
     "store: gaps, edited steps, doubles and newer data are refused; older data are brought up");

static void broken_step_on(const struct test_engine *engine) {
    struct store_config config = store_test_config(engine, test_folder());
    struct store *store = NULL;
    struct why why = {0};
    struct migration broken = {.number = 9,
                               .name = "broken",
                               .sqlite = "CREATE TABLE fine (y INTEGER) STRICT; DELETE FROM item;"
                                         "INSERT INTO nowhere VALUES (1);",
                               .postgres = "CREATE TABLE fine (y BIGINT); DELETE FROM item;"
                                           "INSERT INTO nowhere VALUES (1);"};
    const struct migration *const steps[] = {&store_test_items, &store_test_notes, &broken};
    GOOD(store_open(&config, &store, good));
    GOOD(store_test_add(store, "kept", 1, good));
    store_close(store);
    config.migrations = steps;
    config.n_migrations = 3;
    assert_int_equal(store_open(&config, &store, &why), FAIL_STORE);
    assert_non_null(strstr(why.text, "step 9 'broken'"));
    config.n_migrations = 2;
    GOOD(store_open(&config, &store, good));
    assert_int_equal(store_test_count(store), 1);
    store_close(store);
}

static void a_step_is_whole_or_nothing(void **state) {
    (void)state;
    test_each_engine(broken_step_on);
}
TEST(a_step_is_whole_or_nothing, "store: a step that fails half-way leaves the data as they were");

/* ------------------------------------------------------------------ every earlier version */

static const struct statement columns_list = {
    .name = "columns_list",
    .sqlite = "SELECT m.name, p.name, p.type FROM sqlite_schema m, pragma_table_info(m.name) p"
              " WHERE m.type = 'table' AND m.name NOT IN ('schema_version', 'store_check')"
              " ORDER BY m.rowid, p.cid",
    .postgres = "SELECT c.relname, a.attname, upper(t.typname) FROM pg_class c"
                " JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid"
                " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'"
                " AND a.attnum > 0 AND c.relname NOT IN ('schema_version', 'store_check')"
                " ORDER BY c.oid, a.attnum",
    .in = "",
    .out = "ttt",
    .read_only = true,
    .number = 2001};

enum { ROWS_EACH = 3, TABLES_MAX = 200 };

/* The tables of a database with their columns, a statement that fills and one that reads each. */
struct table {
    const char *name;
    struct buf columns, values, types, out;
    struct statement fill, read;
    const char *content; /* all rows as text, before the other steps */
};

struct tables {
    struct arena *arena;
    struct table list[TABLES_MAX];
    size_t n;
    bool postgres;
};

static char letter_of(const char *type) {
    if (strcmp(type, "TEXT") == 0) return 't';
    if (strcmp(type, "REAL") == 0 || strcmp(type, "FLOAT8") == 0) return 'r';
    if (strcmp(type, "BLOB") == 0 || strcmp(type, "BYTEA") == 0) return 'b';
    return 'i';
}

/* Tables that a migration drops on purpose: nonces of forms, with times that were too fine to keep,
 * and a list that no page ever wrote to. */
static bool is_emptied(const char *table) {
    return strcmp(table, "form_used") == 0 || strcmp(table, "unsubscribed") == 0;
}

static enum fail column_see(const struct db_value *row, void *context, struct why *why) {
    (void)why;
    struct tables *tables = context;
    if (is_emptied(row[0].s)) return FAIL_NONE;
    struct arena *arena = tables->arena;
    struct table *table = tables->n == 0 ? NULL : &tables->list[tables->n - 1];
    if (table == NULL || strcmp(table->name, row[0].s) != 0) {
        assert_true(tables->n < TABLES_MAX);
        table = &tables->list[tables->n++];
        table->name = arena_copy(arena, row[0].s);
        buf_init(&table->columns, arena, 4096);
        buf_init(&table->values, arena, 4096);
        buf_init(&table->types, arena, 256);
    } else {
        buf_text(&table->columns, ", ");
        buf_text(&table->values, ", ");
    }
    buf_text(&table->columns, row[1].s);
    buf_char(&table->types, letter_of(row[2].s));
    buf_printf(&table->values, "%c%zu", tables->postgres ? '$' : '?', table->types.n);
    return FAIL_NONE;
}

static enum fail tables_see(struct db *db, void *context, struct why *why) {
    return db_each(db, &columns_list, NULL, column_see, context, why);
}

/* Every whole number is the row's own number, so that each reference finds its row. */
static enum fail tables_fill(struct db *db, void *context, struct why *why) {
    struct tables *tables = context;
    for (size_t i = 0; i < tables->n; i++) {
        struct table *table = &tables->list[i];
        for (int row = 1; row <= ROWS_EACH; row++) {
            struct db_value in[COLUMNS_MAX];
            char text[64];
            snprintf(text, sizeof text, "%s %d", table->name, row);
            for (size_t k = 0; k < table->types.n; k++) {
                char type = table->types.s[k];
                in[k] = type == 'i'   ? db_int(row)
                        : type == 'r' ? db_real(row + 0.25)
                        : type == 't' ? db_text(text)
                                      : db_blob((struct str){text, strlen(text)});
            }
            TRY(db_run(db, &table->fill, in, NULL, NULL, NULL, NULL, why));
        }
    }
    return FAIL_NONE;
}

struct reading {
    struct buf buf;
    size_t columns;
};

static enum fail row_see(const struct db_value *row, void *context, struct why *why) {
    (void)why;
    struct reading *reading = context;
    for (size_t i = 0; i < reading->columns; i++) {
        if (row[i].type == 'i') buf_printf(&reading->buf, "%lld|", (long long)row[i].i);
        if (row[i].type == 'r') buf_printf(&reading->buf, "%g|", row[i].r);
        if (row[i].s != NULL) buf_add(&reading->buf, row[i].s, row[i].n);
    }
    return FAIL_NONE;
}

static enum fail tables_read(struct db *db, void *context, struct why *why) {
    struct tables *tables = context;
    for (size_t i = 0; i < tables->n; i++) {
        struct table *table = &tables->list[i];
        struct reading reading = {.columns = table->types.n};
        buf_init(&reading.buf, tables->arena, 65536);
        TRY(db_each(db, &table->read, NULL, row_see, &reading, why));
        if (table->content == NULL) {
            assert_true(reading.buf.n > 0);
            table->content = reading.buf.s;
        } else {
            assert_string_equal(table->content, reading.buf.s);
        }
    }
    return FAIL_NONE;
}

static void tables_prepare(struct tables *tables) {
    for (size_t i = 0; i < tables->n; i++) {
        struct table *t = &tables->list[i];
        /* A migration may have put the first row there itself. */
        const char *fill =
            arena_printf(tables->arena, "INSERT INTO %s (%s) VALUES (%s) ON CONFLICT DO NOTHING",
                         t->name, t->columns.s, t->values.s);
        const char *read = arena_printf(tables->arena, "SELECT %s FROM %s ORDER BY %s",
                                        t->columns.s, t->name, t->types.n > 1 ? "1, 2" : "1");
        t->fill = (struct statement){.name = t->name,
                                     .sqlite = fill,
                                     .postgres = fill,
                                     .in = t->types.s,
                                     .out = "",
                                     .number = 3000 + (int64_t)i};
        t->read = (struct statement){.name = t->name,
                                     .sqlite = read,
                                     .postgres = read,
                                     .in = "",
                                     .out = t->types.s,
                                     .read_only = true,
                                     .number = 4000 + (int64_t)i};
    }
}

/* A copy of a closed database that has the first steps: what an earlier version left behind. */
static struct store_config left_behind(const struct store_config *base, struct arena *arena) {
    struct store_config config = *base;
    config.folder = test_folder();
    if (base->url != NULL) {
        config.url = test_postgres_copy(base->url);
        return config;
    }
    struct str bytes;
    GOOD(file_read(arena, path_join(arena, base->folder, "old.db"), 32 << 20, &bytes, good));
    GOOD(file_write(path_join(arena, config.folder, "old.db"), bytes.s, bytes.n, 0600, good));
    return config;
}

/* Opens what an earlier version left, fills every table, opens with all n steps, looks again. */
static void upgrade_from(const struct store_config *base, size_t n) {
    struct store *store = NULL;
    struct arena *arena = arena_new(64 << 20);
    struct store_config config = left_behind(base, arena);
    struct tables *tables = ARENA_NEW(arena, struct tables);
    tables->arena = arena;
    tables->postgres = config.url != NULL;
    GOOD(store_open(&config, &store, good));
    GOOD(store_read(store, tables_see, tables, good));
    tables_prepare(tables);
    GOOD(store_write(store, NULL, tables_fill, tables, good));
    GOOD(store_read(store, tables_read, tables, good));
    store_close(store);
    config.n_migrations = n;
    GOOD(store_open(&config, &store, good));
    GOOD(store_read(store, tables_read, tables, good));
    store_close(store);
    arena_free(arena);
}

/* One database takes a step at a time, so that no step is done again for each later version. */
static void upgrades_of(const struct test_engine *engine, const struct migration *const *steps,
                        size_t n) {
    struct store_config base = {.folder = test_folder(),
                                .url = engine->url == NULL ? NULL : test_postgres(),
                                .name = "old",
                                .migrations = steps};
    for (base.n_migrations = 0; base.n_migrations <= n; base.n_migrations++) {
        struct store *store = NULL;
        GOOD(store_open(&base, &store, good));
        store_close(store);
        upgrade_from(&base, n);
    }
}

static int by_number(const void *a, const void *b) {
    return (*(const struct migration *const *)a)->number -
           (*(const struct migration *const *)b)->number;
}

static void upgrades_on(const struct test_engine *engine) {
    const struct migration *steps[200];
    size_t n = 0;
    for (KIND_EACH(migration, at)) steps[n++] = *at;
    qsort(steps, n, sizeof steps[0], by_number);
    assert_true(n >= 1);
    upgrades_of(engine, steps, n);
    n = 0;
    for (KIND_EACH(vault_migration, at)) steps[n++] = &(*at)->step;
    qsort(steps, n, sizeof steps[0], by_number);
    upgrades_of(engine, steps, n);
}

static void every_version_comes_up(void **state) {
    (void)state;
    test_each_engine(upgrades_on);
}
TEST(every_version_comes_up,
     "store: from every earlier version with rows in every table, all rows are kept");
