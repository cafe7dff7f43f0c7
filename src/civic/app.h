/*
 * app -- what the whole running program shares; made in cli/serve.c, handed down.
 */
#ifndef CIVIC_APP_H
#define CIVIC_APP_H

#include "base/arena.h"
#include "store/db.h"
#include "store/vault.h"

struct app_settings {
    const char *folder;       /* data directory */
    const char *database_url; /* NULL: SQLite */
    const char *public_url; /* "https://folkmoot.example.gov.uk", no slash at the end; for links */
    const char *service_name; /* shown on top: "Folkmoot" */
    bool secure_cookies;      /* true unless served in clear on loopback */
    bool read_only;           /* beside a live service: export, verify */
};

struct app {
    struct arena *arena;
    struct app_settings settings;
    struct store *store;
    struct vault *vault;
    uint8_t key[32];          /* server secret (file server.key): CSRF, nonces, code look-up */
    struct page_cache *cache; /* civic/cache.c */
    struct rate_table *rates; /* civic/rate.c: in memory */
};

/* Makes the data directory with its server.key, when they are not there yet. */
enum fail app_folder_make(const char *folder, struct why *why) MUST_USE;
/* Opens store and vault in settings->folder (which `init` made) and reads server.key. */
enum fail app_open(const struct app_settings *settings, struct app **out, struct why *why) MUST_USE;
void app_close(struct app *app);

#endif
