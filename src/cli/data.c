#include "cli/data.h"

#include "base/clock.h"
#include "base/file.h"
#include "civic/person.sql.h"
#include "framework/framework.h"

enum { URL_BYTES_MAX = 4096 };

static const char *const databases[] = {"folkmoot.db", "vault.db", "vault_keys.db"};

bool data_is_there(struct arena *arena, const char *folder) {
    bool there = file_exists(path_join(arena, folder, "server.key"));
    for (size_t i = 0; i < sizeof databases / sizeof databases[0]; i++)
        there = there || file_exists(path_join(arena, folder, databases[i]));
    return there;
}

/* A lost part is never made anew beside the others: the service would start, and be empty. */
static enum fail whole_check(struct arena *arena, const char *folder, bool sqlite,
                             struct why *why) {
    const char *missing = NULL;
    size_t n_there = 0, n = sizeof databases / sizeof databases[0];
    for (size_t i = 0; sqlite && i < n; i++) {
        if (file_exists(path_join(arena, folder, databases[i])))
            n_there++;
        else if (missing == NULL)
            missing = databases[i];
    }
    if (n_there == 0)
        missing = NULL; /* new, or a start that was cut off before anything was kept */
    if (!file_exists(path_join(arena, folder, "server.key"))) missing = "server.key";
    if (missing == NULL) return FAIL_NONE;
    return why_fail(why, FAIL_STORE, "data",
                    "'%s' is missing in '%s' although other parts of the data are there: put it "
                    "back, or restore a backup into a new folder; after a first start that was cut "
                    "off, remove the folder and begin again",
                    missing, folder);
}

const char *data_url(const struct arguments *arguments) {
    const char *given = argument(arguments, "database");
    if (given != NULL) return given;
    const char *folder = argument(arguments, "data");
    struct str text;
    const char *path = path_join(arguments->arena, folder, "database.url");
    if (!file_exists(path)) return NULL;
    if (file_read(arguments->arena, path, URL_BYTES_MAX, &text, NULL) != FAIL_NONE) return NULL;
    text = str_trim(text);
    return text.n == 0 ? NULL : str_copy(arguments->arena, text);
}

static void close_app(void *app) {
    app_close(app);
}

struct setting_read {
    struct arena *arena;
    const char *public_url, *service_name;
};

static enum fail settings_load(struct db *db, void *context, struct why *why) {
    struct setting_read *read = context;
    enum fail fail = setting_get(db, read->arena, "public_url", &read->public_url, why);
    if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    fail = setting_get(db, read->arena, "service_name", &read->service_name, why);
    return fail == FAIL_NOTFOUND ? FAIL_NONE : fail;
}

/* The frameworks that come with this program are there from the first start of it. */
static enum fail frameworks_add(struct db *db, void *context, struct why *why) {
    return framework_install_ours(db, context, clock_now(), why);
}

static enum fail open_folder(const struct arguments *arguments, const char *folder,
                             enum data_access access, struct app **app, struct why *why) {
    struct app_settings settings = {.folder = folder,
                                    .database_url = data_url(arguments),
                                    .public_url = DATA_PUBLIC_URL,
                                    .service_name = "Folkmoot",
                                    .read_only = access == DATA_READ};
    struct app *opened;
    TRY(app_open(&settings, &opened, why));
    arena_on_end(arguments->arena, close_app, opened);
    struct setting_read read = {.arena = arguments->arena};
    TRY(store_read(opened->store, settings_load, &read, why));
    if (read.public_url != NULL) opened->settings.public_url = read.public_url;
    if (read.service_name != NULL) opened->settings.service_name = read.service_name;
    if (access == DATA_WRITE)
        TRY(store_write(opened->store, arguments->arena, frameworks_add, arguments->arena, why));
    *app = opened;
    return FAIL_NONE;
}

enum fail data_open(const struct arguments *arguments, enum data_access access, struct app **app,
                    struct why *why) {
    const char *folder = argument(arguments, "data");
    if (!data_is_there(arguments->arena, folder)) {
        return why_fail(why, FAIL_INPUT, "data",
                        "'%s' is no data directory; make one with 'folkmoot init --data %s'",
                        folder, folder);
    }
    TRY(whole_check(arguments->arena, folder, data_url(arguments) == NULL, why));
    return open_folder(arguments, folder, access, app, why);
}

enum fail data_make(const struct arguments *arguments, struct app **app, struct why *why) {
    const char *folder = argument(arguments, "data");
    if (data_is_there(arguments->arena, folder)) {
        return why_fail(why, FAIL_CONFLICT, "data",
                        "'%s' is a data directory already; choose another, or remove it first",
                        folder);
    }
    TRY(app_folder_make(folder, why));
    const char *url = argument(arguments, "database");
    if (url != NULL) {
        const char *path = path_join(arguments->arena, folder, "database.url");
        TRY(file_write(path, url, strlen(url), 0600, why));
    }
    return open_folder(arguments, folder, DATA_WRITE, app, why);
}
