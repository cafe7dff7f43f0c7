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

enum { ROWS_EACH = 3, TABLES_MAX = 200, STEPS_MAX = 200 };

/* The tables of a database with their columns, a statement that fills and one that reads each. */
struct table {
    const char *name;
    struct buf columns, values, types, out;
    size_t rating; /* the column of a rating from 1 to 5, the columns' number without one */
    struct statement fill, read;
    const char *content; /* this version's rows as text, before the later steps */
};

struct tables {
    struct arena *arena;
    struct table list[TABLES_MAX];
    size_t n;
    int first; /* the number of the first row that this version adds */
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
        table->rating = COLUMNS_MAX;
        buf_init(&table->columns, arena, 4096);
        buf_init(&table->values, arena, 4096);
        buf_init(&table->types, arena, COLUMNS_MAX);
    } else {
        buf_text(&table->columns, ", ");
        buf_text(&table->values, ", ");
    }
    buf_text(&table->columns, row[1].s);
    if (strcmp(row[1].s, "rating") == 0) table->rating = table->types.n;
    buf_char(&table->types, letter_of(row[2].s));
    buf_printf(&table->values, "%c%zu", tables->postgres ? '$' : '?', table->types.n);
    return FAIL_NONE;
}

static enum fail tables_see(struct db *db, void *context, struct why *why) {
    return db_each(db, &columns_list, NULL, column_see, context, why);
}

/* What a column holds in a row: every whole number is the row's own number, so that each reference
 * finds its row. */
static struct db_value value_of(struct tables *tables, const struct table *table, size_t column,
                                int row) {
    const char *text = arena_printf(tables->arena, "%s %d", table->name, row);
    if (column == table->rating) return db_int(1 + row % 5);
    switch (table->types.s[column]) {
    case 'i': return db_int(row);
    case 'r': return db_real(row + 0.25);
    case 't': return db_text(text);
    default: return db_blob(str_of(text));
    }
}

static enum fail tables_fill(struct db *db, void *context, struct why *why) {
    struct tables *tables = context;
    for (size_t i = 0; i < tables->n; i++) {
        struct table *table = &tables->list[i];
        for (int row = 0; row < ROWS_EACH; row++) {
            struct db_value in[COLUMNS_MAX];
            for (size_t k = 0; k < table->types.n; k++)
                in[k] = value_of(tables, table, k, tables->first + row);
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
        struct db_value in[ROWS_EACH];
        for (int row = 0; row < ROWS_EACH; row++)
            in[row] = value_of(tables, table, 0, tables->first + row);
        TRY(db_each(db, &table->read, in, row_see, &reading, why));
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
        const char *first = arena_copy_n(tables->arena, t->columns.s, strcspn(t->columns.s, ","));
        const char *rows = tables->postgres ? "$1, $2, $3" : "?1, ?2, ?3";
        const char *read =
            arena_printf(tables->arena, "SELECT %s FROM %s WHERE %s IN (%s) ORDER BY %s",
                         t->columns.s, t->name, first, rows, t->types.n > 1 ? "1, 2" : "1");
        char type = t->types.s[0];
        t->fill = (struct statement){.name = t->name,
                                     .sqlite = fill,
                                     .postgres = fill,
                                     .in = t->types.s,
                                     .out = "",
                                     .number = 3000 + (int64_t)i};
        t->read = (struct statement){.name = t->name,
                                     .sqlite = read,
                                     .postgres = read,
                                     .in = arena_printf(tables->arena, "%c%c%c", type, type, type),
                                     .out = t->types.s,
                                     .read_only = true,
                                     .number = 4000 + (int64_t)i};
    }
}

/* Opens with the first `version` steps and fills every table with rows of this version's own. */
static struct tables *fill_at(struct store_config *config, size_t version, struct arena *arena) {
    struct store *store = NULL;
    struct tables *tables = ARENA_NEW(arena, struct tables);
    tables->arena = arena;
    tables->postgres = config->url != NULL;
    tables->first = (int)version * ROWS_EACH + 1;
    config->n_migrations = version;
    GOOD(store_open(config, &store, good));
    GOOD(store_read(store, tables_see, tables, good));
    tables_prepare(tables);
    GOOD(store_write(store, NULL, tables_fill, tables, good));
    GOOD(store_read(store, tables_read, tables, good));
    store_close(store);
    return tables;
}

/* One database comes up a step at a time and gets rows in every table at each version. In the end
 * the rows of each version, which took all later steps, are what they were. */
static void upgrades_of(const struct test_engine *engine, const struct migration *const *steps,
                        size_t n) {
    struct store_config config = {.folder = test_folder(),
                                  .url = engine->url == NULL ? NULL : test_postgres(),
                                  .name = "old",
                                  .migrations = steps};
    struct arena *arena = arena_new(256 << 20);
    struct tables *at[STEPS_MAX + 1];
    for (size_t version = 0; version <= n; version++)
        at[version] = fill_at(&config, version, arena);
    for (size_t version = 0; version <= n; version++) {
        struct store *store = NULL;
        GOOD(store_open(&config, &store, good));
        GOOD(store_read(store, tables_read, at[version], good));
        store_close(store);
    }
    arena_free(arena);
}

static int by_number(const void *a, const void *b) {
    return (*(const struct migration *const *)a)->number -
           (*(const struct migration *const *)b)->number;
}

static void upgrades_on(const struct test_engine *engine) {
    const struct migration *steps[STEPS_MAX];
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
