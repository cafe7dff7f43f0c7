#include "civic/app.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/kind.h"
#include "civic/cache.h"
#include "civic/rate.h"

#include <assert.h>
#include <string.h>

KIND_DECLARE(migration);

static enum fail key_load(struct app *app, struct arena *arena, struct why *why) {
    struct str key;
    TRY(file_read(arena, path_join(arena, app->settings.folder, "server.key"), 4096, &key, why));
    if (key.n != sizeof app->key)
        return why_fail(why, FAIL_STORE, NULL,
                        "'server.key' has %zu bytes, want %zu; restore it from a backup", key.n,
                        sizeof app->key);
    memcpy(app->key, key.s, sizeof app->key);
    return FAIL_NONE;
}

enum fail app_folder_make(const char *folder, struct why *why) {
    struct arena *arena = arena_new(65536);
    const char *path = path_join(arena, folder, "server.key");
    enum fail fail = folder_make(folder, why);
    if (fail == FAIL_NONE && !file_exists(path)) {
        uint8_t key[32];
        secret_bytes(key, sizeof key);
        fail = file_write(path, key, sizeof key, 0600, why);
    }
    arena_free(arena);
    return fail;
}

enum fail app_open(const struct app_settings *settings, struct app **out, struct why *why) {
    struct arena *arena = arena_new(1 << 20);
    struct app *app = ARENA_NEW(arena, struct app);
    app->arena = arena;
    app->settings = *settings;
    pthread_mutex_init(&app->kept_lock, NULL);
    struct store_config config = {
        .folder = settings->folder,
        .url = settings->database_url,
        .name = "folkmoot",
        .migrations = __start_kind_migration,
        .n_migrations = (size_t)(__stop_kind_migration - __start_kind_migration),
        .read_only = settings->read_only,
    };
    enum fail fail = key_load(app, arena, why);
    if (fail == FAIL_NONE) fail = store_open(&config, &app->store, why);
    if (fail == FAIL_NONE)
        fail = (settings->read_only ? vault_open_read_only : vault_open)(
            settings->folder, settings->database_url, &app->vault, why);
    if (fail != FAIL_NONE) {
        app_close(app);
        return fail;
    }
    app->cache = page_cache_new();
    app->rates = rate_table_new();
    *out = app;
    return FAIL_NONE;
}

void app_close(struct app *app) {
    if (app == NULL) return;
    for (size_t i = 0; i < APP_KEPT_MAX; i++)
        if (app->kept[i].key != NULL) app->kept[i].end(app->kept[i].thing);
    pthread_mutex_destroy(&app->kept_lock);
    vault_close(app->vault);
    store_close(app->store);
    page_cache_free(app->cache);
    rate_table_free(app->rates);
    arena_free(app->arena);
}

void *app_keep(struct app *app, const void *key, void *(*make)(struct app *app),
               void (*end)(void *thing)) {
    void *thing = NULL;
    pthread_mutex_lock(&app->kept_lock);
    for (size_t i = 0; i < APP_KEPT_MAX && thing == NULL; i++) {
        struct app_kept *kept = &app->kept[i];
        if (kept->key == NULL) *kept = (struct app_kept){key, make(app), end};
        if (kept->key == key) thing = kept->thing;
    }
    pthread_mutex_unlock(&app->kept_lock);
    assert(thing != NULL); /* more rooms than APP_KEPT_MAX */
    return thing;
}
