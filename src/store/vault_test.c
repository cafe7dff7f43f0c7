#include "store/vault.h"

#include "base/file.h"
#include "base/hash.h"
#include "store/store_test.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

static const struct contact ada = {.name = "Ada Lovelace-Pritchard",
                                   .email = " Ada.Lovelace@Example.org ",
                                   .phone = "01632 960001",
                                   .address = "12 St James's Square\nLondon",
                                   .notes = NULL};
static const struct contact bob = {.name = "Bob", .email = "bob@example.org"};

static struct vault *open_vault(const struct test_engine *engine, const char *folder) {
    struct vault *vault = NULL;
    GOOD(vault_open(folder, engine->url, &vault, good));
    return vault;
}

/* ------------------------------------------------------------------ put and get */

static void details_on(const struct test_engine *engine) {
    struct vault *vault = open_vault(engine, test_folder());
    struct arena *arena = arena_new(1 << 20);
    struct contact out = {0};
    struct why why = {0};
    int64_t person = 0;
    assert_int_equal(vault_get(vault, arena, 17, &out, &why), FAIL_NOTFOUND);
    assert_string_equal(vault_name(vault, arena, 17), "Person 17 (erased)");
    GOOD(vault_put(vault, arena, 17, &ada, good));
    GOOD(vault_put(vault, arena, 18, &bob, good));
    GOOD(vault_get(vault, arena, 17, &out, good));
    assert_string_equal(out.name, ada.name);
    assert_string_equal(out.email, ada.email);
    assert_string_equal(out.address, ada.address);
    assert_null(out.notes);
    assert_string_equal(vault_name(vault, arena, 17), ada.name);
    GOOD(vault_find_email(vault, "ADA.lovelace@example.ORG", &person, good));
    assert_int_equal(person, 17);
    assert_int_equal(vault_find_email(vault, "nobody@example.org", &person, &why), FAIL_NOTFOUND);
    assert_int_equal(vault_find_email(vault, " ", &person, &why), FAIL_NOTFOUND);
    /* Replacing replaces all; the former address is free again. */
    struct contact changed = {.email = "ada@example.org", .notes = ""};
    GOOD(vault_put(vault, arena, 17, &changed, good));
    GOOD(vault_get(vault, arena, 17, &out, good));
    assert_null(out.name);
    assert_string_equal(out.notes, "");
    assert_string_equal(vault_name(vault, arena, 17), "Person 17");
    assert_int_equal(vault_find_email(vault, ada.email, &person, &why), FAIL_NOTFOUND);
    assert_int_equal(vault_put(vault, arena, 18, &changed, &why), FAIL_CONFLICT);
    assert_string_equal(why.field, "email");
    GOOD(vault_get(vault, arena, 18, &out, good));
    assert_string_equal(out.name, "Bob");
    /* Two people without an address do not collide. */
    struct contact nameless = {.name = "No address"};
    GOOD(vault_put(vault, arena, 20, &nameless, good));
    GOOD(vault_put(vault, arena, 21, &nameless, good));
    char *long_text = arena_take(arena, 70001, 1);
    memset(long_text, 'x', 70000);
    struct contact too_long = {.notes = long_text};
    assert_int_equal(vault_put(vault, arena, 17, &too_long, &why), FAIL_LIMIT);
    arena_free(arena);
    vault_close(vault);
}

static void details_come_back(void **state) {
    (void)state;
    test_each_engine(details_on);
}
TEST(details_come_back,
     "vault: details come back, addresses are found whatever their case and belong to one person");

static void many_on(const struct test_engine *engine) {
    struct vault *vault = open_vault(engine, test_folder());
    struct arena *arena = arena_new(1 << 20);
    int64_t person;
    const int64_t people[] = {vault_number(VAULT_MEMBER, 1), vault_number(VAULT_MEMBER, 2),
                              vault_number(VAULT_REGISTRATION, 1)};
    const struct contact contacts[] = {bob, ada, ada};
    struct contact out[4];
    GOOD(vault_put(vault, arena, 1, &bob, good));
    GOOD(vault_put_many(vault, arena, people, contacts, 3, good));
    GOOD(vault_put_many(vault, arena, people, contacts, 3, good));
    const int64_t asked[] = {people[2], vault_number(VAULT_MEMBER, 9), people[0], 1};
    GOOD(vault_get_many(vault, arena, asked, 4, out, good));
    assert_string_equal(out[0].phone, ada.phone);
    assert_null(out[1].name);
    assert_string_equal(out[2].name, "Bob");
    assert_string_equal(out[3].name, "Bob");
    /* An address finds the official who has it, and never somebody on a panel. */
    GOOD(vault_find_email(vault, bob.email, &person, good));
    assert_int_equal(person, 1);
    assert_int_equal(vault_find_email(vault, ada.email, &person, NULL), FAIL_NOTFOUND);
    GOOD(vault_erase(vault, arena, people[0], good));
    GOOD(vault_get_many(vault, arena, asked, 4, out, good));
    assert_null(out[2].name);
    assert_string_equal(out[3].name, "Bob");
    arena_free(arena);
    vault_close(vault);
}

static void many_come_back(void **state) {
    (void)state;
    test_each_engine(many_on);
}
TEST(many_come_back, "vault: many at once come back, kinds of people never meet, and two members "
                     "may share an address");

static void wrong_key_on(const struct test_engine *engine) {
    const char *folder = test_folder();
    struct arena *arena = arena_new(1 << 20);
    struct vault *vault = open_vault(engine, folder);
    struct why why = {0};
    GOOD(vault_put(vault, arena, 1, &ada, good));
    vault_close(vault);
    const char *path = path_join(arena, folder, "vault.key");
    struct str key;
    GOOD(file_read(arena, path, 4096, &key, good));
    char other[66];
    memset(other, 'a', 64);
    other[64] = '\n';
    GOOD(file_write(path, other, 65, 0600, good));
    assert_int_equal(vault_open(folder, engine->url, &vault, &why), FAIL_STORE);
    assert_non_null(strstr(why.text, "is not the key"));
    GOOD(file_write(path, "abc", 3, 0600, good));
    assert_int_equal(vault_open(folder, engine->url, &vault, &why), FAIL_STORE);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(vault_open(folder, engine->url, &vault, &why), FAIL_STORE);
    assert_non_null(strstr(why.text, "was missing"));
    assert_false(file_exists(path));
    GOOD(file_write(path, key.s, key.n, 0600, good));
    vault = open_vault(engine, folder);
    assert_string_equal(vault_name(vault, arena, 1), ada.name);
    vault_close(vault);
    arena_free(arena);
}

static void wrong_key_refused(void **state) {
    (void)state;
    test_each_engine(wrong_key_on);
}
TEST(wrong_key_refused,
     "vault: another key, half a key and a lost key are refused, and nothing is spoilt");

static void beside_on(const struct test_engine *engine) {
    const char *folder = test_folder();
    struct arena *arena = arena_new(1 << 20);
    struct vault *vault = NULL, *beside = NULL;
    struct why why = {0};
    assert_int_not_equal(vault_open_read_only(folder, engine->url, &beside, &why), FAIL_NONE);
    vault = open_vault(engine, folder);
    GOOD(vault_put(vault, arena, 1, &ada, good));
    GOOD(vault_open_read_only(folder, engine->url, &beside, good));
    assert_string_equal(vault_name(beside, arena, 1), ada.name);
    assert_int_equal(vault_put(beside, arena, 1, &bob, &why), FAIL_STORE);
    assert_int_equal(vault_put(beside, arena, 2, &bob, &why), FAIL_STORE);
    assert_string_equal(vault_name(vault, arena, 1), ada.name);
    vault_close(beside);
    vault_close(vault);
    arena_free(arena);
}

static void read_beside(void **state) {
    (void)state;
    test_each_engine(beside_on);
}
TEST(read_beside, "vault: commands read details beside the service and can change none");

/* ------------------------------------------------------------------ tampering */

/* Runs SQL on the details or the keys behind the vault's back. */
static void meddle(const struct test_engine *engine, const char *folder, const char *database,
                   const char *sql) {
    char text[1024];
    if (engine->url != NULL) {
        PGconn *link = PQconnectdb(engine->url);
        snprintf(text, sizeof text, "SET search_path = \"%s\"; %s", database, sql);
        PGresult *result = PQexec(link, text);
        if (PQresultStatus(result) != PGRES_COMMAND_OK) fail_msg("%s", PQerrorMessage(link));
        PQclear(result);
        PQfinish(link);
        return;
    }
    sqlite3 *handle = NULL;
    snprintf(text, sizeof text, "%s/%s.db", folder, database);
    assert_int_equal(sqlite3_open(text, &handle), SQLITE_OK);
    if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(handle));
    sqlite3_close(handle);
}

static void swapped_on(const struct test_engine *engine) {
    const char *folder = test_folder();
    struct arena *arena = arena_new(1 << 20);
    struct vault *vault = open_vault(engine, folder);
    struct contact out = {0};
    struct why why = {0};
    GOOD(vault_put(vault, arena, 1, &ada, good));
    GOOD(vault_put(vault, arena, 2, &bob, good));
    vault_close(vault);
    const char *swap =
        "UPDATE contact SET person = person + 10; UPDATE contact SET person = 13 - person;";
    const char *swap_keys =
        "UPDATE contact_key SET person = person + 10; UPDATE contact_key SET person = 13 - person;";
    meddle(engine, folder, "vault", swap);
    vault = open_vault(engine, folder);
    assert_int_equal(vault_get(vault, arena, 1, &out, &why), FAIL_STORE);
    assert_int_equal(vault_get(vault, arena, 2, &out, &why), FAIL_STORE);
    assert_null(out.name);
    vault_close(vault);
    /* Swapping the keys along does not help. */
    meddle(engine, folder, "vault_keys", swap_keys);
    vault = open_vault(engine, folder);
    assert_int_equal(vault_get(vault, arena, 1, &out, &why), FAIL_STORE);
    assert_int_equal(vault_get(vault, arena, 2, &out, &why), FAIL_STORE);
    vault_close(vault);
    arena_free(arena);
}

static void swapped_rows_fail(void **state) {
    (void)state;
    test_each_engine(swapped_on);
}
TEST(swapped_rows_fail,
     "vault: details moved to another person do not open, nor with their keys moved along");

/* ------------------------------------------------------------------ erasure */

static bool file_has(struct arena *arena, const char *folder, const char *name, const void *bytes,
                     size_t n) {
    struct str text;
    const char *path = path_join(arena, folder, name);
    if (!file_exists(path)) return false;
    GOOD(file_read(arena, path, 64 << 20, &text, good));
    return memmem(text.s, text.n, bytes, n) != NULL;
}

static bool folder_has(struct arena *arena, const char *folder, const void *bytes, size_t n) {
    static const char *const names[] = {
        "vault.db",          "vault.db-wal",      "vault.db-shm",         "vault_keys.db",
        "vault_keys.db-wal", "vault_keys.db-shm", "vault_keys.db-journal"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (file_has(arena, folder, names[i], bytes, n)) return true;
    return false;
}

/* A row's bytes, read behind the vault's back. */
static struct str column_of(struct arena *arena, const char *folder, const char *database,
                            const char *sql) {
    char path[512];
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    snprintf(path, sizeof path, "%s/%s.db", folder, database);
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    size_t n = (size_t)sqlite3_column_bytes(statement, 0);
    struct str out = {arena_copy_n(arena, sqlite3_column_blob(statement, 0), n), n};
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return out;
}

static void nothing_is_left(void **state) {
    (void)state;
    enum { PEOPLE = 300, ERASED = 100 };
    struct test_engine engine = {.name = "SQLite"};
    const char *folder = test_folder();
    struct arena *arena = arena_new(512 << 20);
    struct vault *vault = open_vault(&engine, folder);
    struct str sealed[ERASED], keys[ERASED], hashes[ERASED];
    for (int i = 1; i <= PEOPLE; i++) {
        struct contact person = {.name = arena_printf(arena, "Person of interest %d", i),
                                 .email = arena_printf(arena, "erase.me.%d@example.org", i)};
        GOOD(vault_put(vault, arena, i, &person, good));
    }
    for (int i = 0; i < ERASED; i++) {
        int person = i * 3 + 1;
        sealed[i] =
            column_of(arena, folder, "vault",
                      arena_printf(arena, "SELECT sealed FROM contact WHERE person = %d", person));
        hashes[i] = column_of(
            arena, folder, "vault",
            arena_printf(arena, "SELECT email_hash FROM contact WHERE person = %d", person));
        keys[i] = column_of(
            arena, folder, "vault_keys",
            arena_printf(arena, "SELECT wrapped FROM contact_key WHERE person = %d", person));
        if (i % 20 == 0) {
            assert_true(folder_has(arena, folder, sealed[i].s, 64));
            assert_true(folder_has(arena, folder, keys[i].s, keys[i].n));
        }
    }
    const char *backup = path_join(arena, folder, "backup");
    GOOD(vault_backup(vault, backup, good));
    for (int i = 0; i < ERASED; i++) GOOD(vault_erase(vault, arena, i * 3 + 1, good));
    GOOD(vault_erase(vault, arena, 1, good)); /* again: nothing to do */
    size_t mark = arena_mark(arena);
    for (int i = 0; i < ERASED; i++) {
        /* Overflow pages carry the middle of the sealed bytes, so look for each part. */
        for (size_t at = 0; at + 32 <= sealed[i].n; at += 32)
            if (i % 10 == 0) assert_false(folder_has(arena, folder, sealed[i].s + at, 32));
        assert_false(folder_has(arena, folder, hashes[i].s, hashes[i].n));
        assert_false(folder_has(arena, folder, keys[i].s, keys[i].n));
        const char *address = arena_printf(arena, "erase.me.%d@example", i * 3 + 1);
        assert_false(folder_has(arena, folder, address, strlen(address)));
        assert_true(strstr(vault_name(vault, arena, i * 3 + 1), "(erased)") != NULL);
        arena_rewind(arena, mark);
    }
    assert_string_equal(vault_name(vault, arena, 2), "Person of interest 2");
    /* The backup of the details has neither names nor keys; the keys are in a file of their own. */
    assert_false(file_has(arena, folder, "backup", "Person of interest", 18));
    assert_false(file_has(arena, folder, "backup", keys[5].s, keys[5].n));
    assert_true(file_has(arena, folder, "backup.keys", keys[5].s, keys[5].n));
    /* A backup of the keys made after the erasure does not bring the erased back. */
    GOOD(vault_backup(vault, path_join(arena, folder, "later"), good));
    assert_false(file_has(arena, folder, "later.keys", keys[5].s, keys[5].n));
    assert_false(file_has(arena, folder, "later", sealed[5].s, 64));
    vault_close(vault);
    arena_free(arena);
}
TEST(nothing_is_left, "vault: erasing leaves no byte of sealed details, keys or addresses in "
                      "database, log or free pages");

static void old_backup_on(const struct test_engine *engine) {
    const char *folder = test_folder();
    struct arena *arena = arena_new(1 << 20);
    struct vault *vault = open_vault(engine, folder);
    struct contact out = {0};
    struct why why = {0};
    const char *backup = path_join(arena, folder, "backup"),
               *later = path_join(arena, folder, "later");
    GOOD(vault_put(vault, arena, 1, &ada, good));
    GOOD(vault_put(vault, arena, 2, &bob, good));
    GOOD(vault_backup(vault, backup, good));
    assert_int_equal(vault_backup(vault, backup, &why), FAIL_INPUT);
    GOOD(vault_erase(vault, arena, 1, good));
    GOOD(vault_backup(vault, later, good));
    vault_close(vault);

    /* The old details with the later keys: the usual case once old key backups are gone. */
    struct test_engine other = *engine;
    if (engine->url != NULL) other.url = test_postgres();
    const char *place = test_folder();
    GOOD(vault_restore(later, place, other.url, good));
    assert_int_equal(vault_restore(later, place, other.url, &why), FAIL_CONFLICT);
    struct str key;
    GOOD(file_read(arena, path_join(arena, folder, "vault.key"), 4096, &key, good));
    GOOD(file_write(path_join(arena, place, "vault.key"), key.s, key.n, 0600, good));
    vault = open_vault(&other, place);
    assert_int_equal(vault_get(vault, arena, 1, &out, &why), FAIL_NOTFOUND);
    GOOD(vault_get(vault, arena, 2, &out, good));
    assert_string_equal(out.name, "Bob");
    vault_close(vault);
    arena_free(arena);
}

static void backups_restore(void **state) {
    (void)state;
    test_each_engine(old_backup_on);
}
TEST(backups_restore,
     "vault: a backup restores beside its key, and the erased stay erased in a later one");

/* ------------------------------------------------------------------ what is kept elsewhere */

static void sealed_on(const struct test_engine *engine) {
    struct vault *vault = open_vault(engine, test_folder());
    struct arena *arena = arena_new(1 << 20);
    int64_t owner = vault_number(VAULT_RECRUITMENT, 7), places[2] = {1, 1000000};
    struct str plain[2] = {STR("1 High Street\nAB1 2CD"), STR("2 High Street\nAB1 2CD")};
    struct str sealed[2], out[2];
    GOOD(vault_seal(vault, arena, owner, places, plain, 2, sealed, good));
    assert_null(memmem(sealed[0].s, sealed[0].n, "High Street", 11));
    GOOD(vault_unseal(vault, arena, owner, places, sealed, 2, out, good));
    for (int i = 0; i < 2; i++) {
        assert_int_equal(out[i].n, plain[i].n);
        assert_memory_equal(out[i].s, plain[i].s, plain[i].n);
    }
    /* Put in each other's place, or under another owner, they do not open. */
    struct str swapped[2] = {sealed[1], sealed[0]};
    assert_int_equal(vault_unseal(vault, arena, owner, places, swapped, 2, out, NULL), FAIL_STORE);
    int64_t other = vault_number(VAULT_RECRUITMENT, 8);
    assert_int_equal(vault_unseal(vault, arena, other, places, sealed, 2, out, NULL),
                     FAIL_NOTFOUND);
    GOOD(vault_erase_many(vault, arena, (int64_t[]){owner, other}, 2, good));
    assert_int_equal(vault_unseal(vault, arena, owner, places, sealed, 2, out, NULL),
                     FAIL_NOTFOUND);
    /* A key that is made again is another key. */
    struct str again[2];
    GOOD(vault_seal(vault, arena, owner, places, plain, 2, again, good));
    assert_int_equal(vault_unseal(vault, arena, owner, places, sealed, 2, out, NULL), FAIL_STORE);
    vault_close(vault);
    arena_free(arena);
}

static void sealed_elsewhere(void **state) {
    (void)state;
    test_each_engine(sealed_on);
}
TEST(sealed_elsewhere, "vault: texts sealed to be kept elsewhere open only in their place, and "
                       "never again once their key is erased");
