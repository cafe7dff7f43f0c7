/* backup: copy all data while the service runs. restore: put it back. */
#include "cli/backup.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/version.h"
#include "cli/data.h"

#include <errno.h>
#include <sodium.h>

KIND_DECLARE(migration);

enum { PIECE_BYTES = 1 << 16, MANIFEST_BYTES_MAX = 1 << 20, KEY_BYTES_MAX = 4096, FILES_MAX = 16 };
/* vault_backup adds the third: each person's key, wrapped by vault.key. */
enum { N_NAMES = 5 };
static const char *const names_sqlite[N_NAMES] = {"folkmoot.db", "vault.db", "vault.db.keys",
                                                  "keys/server.key", "keys/vault.key"};
static const char *const names_postgres[N_NAMES] = {
    "folkmoot.copy", "vault.copy", "vault.copy.keys", "keys/server.key", "keys/vault.key"};
#define BACKUP_FORMAT "folkmoot-backup/1"

enum fail file_digest(const char *path, char sha256[SHA256_HEX], int64_t *size, struct why *why) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return why_fail(why, errno == ENOENT ? FAIL_NOTFOUND : FAIL_SYSTEM, NULL,
                        "'%s' cannot be read: %s", path, strerrordesc_np(errno));
    }
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    static _Thread_local unsigned char piece[PIECE_BYTES];
    int64_t total = 0;
    for (size_t n; (n = fread(piece, 1, sizeof piece, file)) > 0; total += (int64_t)n) {
        crypto_hash_sha256_update(&state, piece, n);
    }
    bool good = !ferror(file);
    fclose(file);
    if (!good) return why_fail(why, FAIL_SYSTEM, NULL, "'%s' cannot be read whole", path);
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(&state, digest);
    sodium_bin2hex(sha256, SHA256_HEX, digest, sizeof digest);
    *size = total;
    return FAIL_NONE;
}

static bool is_key(const char *name) {
    return strncmp(name, "keys/", 5) == 0;
}

const char *backup_path(struct arena *arena, const struct backup *backup, const char *name) {
    if (is_key(name)) return path_join(arena, backup->keys, name + 5);
    return path_join(arena, backup->folder, name);
}

/* ---- writing ---- */

static enum fail key_copy(struct arena *arena, const char *from, const char *to, const char *name,
                          struct why *why) {
    struct str key;
    TRY(file_read(arena, path_join(arena, from, name), KEY_BYTES_MAX, &key, why));
    return file_write(path_join(arena, to, name), key.s, key.n, 0600, why);
}

static enum fail manifest_write(struct arena *arena, struct folder_out *out, bool postgres,
                                const char *const *names, size_t n, struct why *why) {
    struct buf text;
    struct json_out json;
    buf_init(&text, arena, MANIFEST_BYTES_MAX);
    json_out_init(&json, &text);
    json_open(&json, '{');
    json_pair_text(&json, "format", BACKUP_FORMAT);
    json_pair_text(&json, "version", FOLKMOOT_VERSION);
    json_pair_text(&json, "made", clock_iso(arena, clock_now()));
    json_pair_text(&json, "engine", postgres ? "postgresql" : "sqlite");
    json_key(&json, "files");
    json_open(&json, '[');
    for (size_t i = 0; i < n; i++) {
        char digest[SHA256_HEX];
        int64_t size;
        TRY(file_digest(path_join(arena, folder_out_staging(out), names[i]), digest, &size, why));
        json_open(&json, '{');
        json_pair_text(&json, "name", names[i]);
        json_pair_int(&json, "size", size);
        json_pair_text(&json, "sha256", digest);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    buf_char(&text, '\n');
    return folder_out_write(out, "manifest.json", text.s, text.n, why);
}

static enum fail backup_run(const struct arguments *arguments, struct why *why) {
    struct arena *arena = arguments->arena;
    const char *data = argument(arguments, "data");
    struct app *app;
    TRY(data_open(arguments, DATA_READ, &app, why));
    bool postgres = store_is_postgres(app->store);
    const char *const *names = postgres ? names_postgres : names_sqlite;
    struct folder_out *out;
    TRY(folder_out_open(arena, argument(arguments, "out"), false, &out, why));
    const char *staging = folder_out_staging(out);
    const char *keys = path_join(arena, staging, "keys");
    TRY(folder_make(keys, why));
    /* Answers before people: whoever an answer needs is in the later copy as well. */
    TRY(store_backup(app->store, path_join(arena, staging, names[0]), why));
    TRY(vault_backup(app->vault, path_join(arena, staging, names[1]), why));
    TRY(key_copy(arena, data, keys, "server.key", why));
    if (!file_exists(path_join(arena, keys, "vault.key"))) {
        TRY(key_copy(arena, data, keys, "vault.key", why));
    }
    TRY(manifest_write(arena, out, postgres, names, N_NAMES, why));
    TRY(folder_out_publish(out, why));
    printf("Backup written to %s. Keep its folder 'keys' in another place than the rest.\n",
           argument(arguments, "out"));
    return FAIL_NONE;
}

/* ---- reading ---- */

static enum fail entry_read(const json_t *entry, struct backup_file *file, struct why *why) {
    const char *digest;
    TRY(json_text(entry, "name", &file->name, why));
    TRY(json_int(entry, "size", 0, INT64_MAX, &file->size, why));
    TRY(json_text(entry, "sha256", &digest, why));
    const char *name = is_key(file->name) ? file->name + 5 : file->name;
    if (strchr(name, '/') != NULL || name[0] == '.' || name[0] == '\0' || strlen(digest) != 64) {
        return why_fail(why, FAIL_INPUT, "files", "names a file '%s' that no backup has",
                        file->name);
    }
    snprintf(file->sha256, sizeof file->sha256, "%s", digest);
    return FAIL_NONE;
}

static enum fail manifest_read(struct arena *arena, struct str text, struct backup *out,
                               struct why *why) {
    json_t *root;
    const char *format, *engine;
    TRY(json_read(arena, text, &root, why));
    TRY(json_text(root, "format", &format, why));
    if (!text_is(format, BACKUP_FORMAT)) {
        return why_fail(why, FAIL_INPUT, "format", "is of format '%s'; this program reads '%s'",
                        format, BACKUP_FORMAT);
    }
    TRY(json_text(root, "version", &out->version, why));
    TRY(json_text(root, "made", &out->made, why));
    TRY(json_text(root, "engine", &engine, why));
    out->postgres = text_is(engine, "postgresql");
    const json_t *files = json_object_get(root, "files");
    size_t n = json_array_size(files);
    if (n == 0 || n > FILES_MAX) {
        return why_fail(why, FAIL_INPUT, "files", "lists no files, or too many");
    }
    out->files = ARENA_ARRAY(arena, struct backup_file, n);
    for (out->n_files = 0; out->n_files < n; out->n_files++) {
        TRY(entry_read(json_array_get(files, out->n_files), &out->files[out->n_files], why));
    }
    return FAIL_NONE;
}

static enum fail file_check(struct arena *arena, const struct backup *backup,
                            const struct backup_file *file, bool keys_optional, struct why *why) {
    const char *path = backup_path(arena, backup, file->name);
    if (is_key(file->name) && keys_optional && !file_exists(path)) return FAIL_NONE;
    char digest[SHA256_HEX];
    int64_t size;
    enum fail fail = file_digest(path, digest, &size, why);
    if (fail == FAIL_NOTFOUND) {
        return why_fail(why, FAIL_CONFLICT, NULL, "'%s' is missing from the backup%s", path,
                        is_key(file->name) ? "; say where the keys are with '--keys DIR'" : "");
    }
    TRY(fail);
    if (size == file->size && text_is(digest, file->sha256)) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    "'%s' is not as it was when the backup was made; use another backup", path);
}

enum fail backup_read(struct arena *arena, const char *folder, const char *keys, bool keys_optional,
                      struct backup *out, struct why *why) {
    struct backup backup = {.folder = folder,
                            .keys = keys == NULL ? path_join(arena, folder, "keys") : keys};
    const char *path = path_join(arena, folder, "manifest.json");
    struct str text;
    if (!file_exists(path)) {
        return why_fail(why, FAIL_INPUT, NULL, "'%s' is no backup: it has no manifest.json",
                        folder);
    }
    enum fail fail = file_read(arena, path, MANIFEST_BYTES_MAX, &text, why);
    if (fail == FAIL_NONE) fail = manifest_read(arena, text, &backup, why);
    if (fail != FAIL_NONE) return why_in_file(why, path);
    for (size_t i = 0; i < backup.n_files; i++) {
        TRY(file_check(arena, &backup, &backup.files[i], keys_optional, why));
    }
    *out = backup;
    return FAIL_NONE;
}

static enum fail restore_databases(struct arena *arena, const struct backup *backup,
                                   const char *folder, const char *url, struct why *why) {
    struct store_config config = {.folder = folder,
                                  .url = url,
                                  .name = "folkmoot",
                                  .migrations = __start_kind_migration,
                                  .n_migrations =
                                      (size_t)(__stop_kind_migration - __start_kind_migration)};
    const char *const *names = backup->postgres ? names_postgres : names_sqlite;
    TRY(store_restore(backup_path(arena, backup, names[0]), &config, why));
    return vault_restore(backup_path(arena, backup, names[1]), folder, url, why);
}

enum fail backup_restore(struct arena *arena, const struct backup *backup, const char *folder,
                         const char *database_url, struct why *why) {
    if (data_is_there(arena, folder)) {
        return why_fail(why, FAIL_CONFLICT, "data",
                        "'%s' is a data directory already; restore into a new one", folder);
    }
    if (backup->postgres != (database_url != NULL)) {
        return why_fail(why, FAIL_INPUT, "database", "the backup is of %s; %s",
                        backup->postgres ? "PostgreSQL" : "SQLite",
                        backup->postgres ? "say where to put it with '--database URL'"
                                         : "leave out '--database'");
    }
    TRY(folder_make(folder, why));
    TRY(restore_databases(arena, backup, folder, database_url, why));
    if (database_url != NULL) {
        const char *path = path_join(arena, folder, "database.url");
        TRY(file_write(path, database_url, strlen(database_url), 0600, why));
    }
    TRY(key_copy(arena, backup->keys, folder, "vault.key", why));
    /* Last: with it the folder is a data directory. */
    return key_copy(arena, backup->keys, folder, "server.key", why);
}

static enum fail restore_run(const struct arguments *arguments, struct why *why) {
    struct arena *arena = arguments->arena;
    const char *data = argument(arguments, "data");
    struct backup backup = {0};
    TRY(backup_read(arena, argument(arguments, "from"), argument(arguments, "keys"), false, &backup,
                    why));
    TRY(backup_restore(arena, &backup, data, argument(arguments, "database"), why));
    struct app *app;
    TRY(data_open(arguments, DATA_WRITE, &app, why));
    printf("Restored what was saved at %s into %s.\n", backup.made, data);
    return FAIL_NONE;
}

static const struct option_of backup_options[] = {
    OPTION_DATA,
    OPTION_DATABASE,
    {.name = "out", .value = "DIR", .help = "new folder for the backup", .required = true},
    {0},
};

static const struct command command_backup = {
    .name = "backup",
    .summary = "copy all data to a folder while the service runs",
    .usage = "backup --data DIR --out DIR",
    .help = "Writes one moment's whole state: databases, keys, and manifest.json with the digest\n"
            "of each file. Keep the folder 'keys' in another place than the rest: who has both\n"
            "can read the contact details. 'verify --backup DIR' checks it.",
    .options = backup_options,
    .run = backup_run};
REGISTER(command, command_backup);

static const struct option_of restore_options[] = {
    {.name = "from", .value = "DIR", .help = "folder of the backup", .required = true},
    {.name = "data", .value = "DIR", .help = "new data directory", .required = true},
    {.name = "keys", .value = "DIR", .help = "where the backup's keys are, if not in it"},
    {.name = "database", .value = "URL", .help = "an empty PostgreSQL database, for its backups"},
    {0},
};

static const struct command command_restore = {
    .name = "restore",
    .summary = "put a backup into a new data directory",
    .usage = "restore --from DIR --data DIR [--keys DIR] [--database URL]",
    .help = "Checks every file of the backup first, and never writes over a data directory.",
    .options = restore_options,
    .run = restore_run};
REGISTER(command, command_restore);
