/*
 * app -- what the whole running program shares; made in cli/serve.c, handed down.
 */
#ifndef CIVIC_APP_H
#define CIVIC_APP_H

#include "base/arena.h"
#include "store/db.h"
#include "store/vault.h"

#include <pthread.h>

struct app_settings {
    const char *folder;       /* data directory */
    const char *database_url; /* NULL: SQLite */
    const char *public_url; /* "https://folkmoot.example.gov.uk", no slash at the end; for links */
    const char *service_name; /* shown on top: "Folkmoot" */
    bool secure_cookies;      /* true unless served in clear on loopback */
    bool read_only;           /* beside a live service: export, verify */
};

/* What a room keeps in memory while the program runs, such as results that follow new answers. */
enum { APP_KEPT_MAX = 8 };
struct app_kept {
    const void *key;
    void *thing;
    void (*end)(void *thing);
};

struct app {
    struct arena *arena;
    struct app_settings settings;
    struct store *store;
    struct vault *vault;
    uint8_t key[32];          /* server secret (file server.key): CSRF, nonces, code look-up */
    struct page_cache *cache; /* civic/cache.c */
    struct rate_table *rates; /* civic/rate.c: in memory */
    pthread_mutex_t kept_lock;
    struct app_kept kept[APP_KEPT_MAX];
};

/* Makes the data directory with its server.key, when they are not there yet. */
enum fail app_folder_make(const char *folder, struct why *why) MUST_USE;
/* Opens store and vault in settings->folder (which `init` made) and reads server.key. */
enum fail app_open(const struct app_settings *settings, struct app **out, struct why *why) MUST_USE;
void app_close(struct app *app);

/* The thing kept under this key (an address of the room), made at first use. app_close ends it
 * before the store: `end` waits for threads of its own. */
void *app_keep(struct app *app, const void *key, void *(*make)(struct app *app),
               void (*end)(void *thing));

#endif
