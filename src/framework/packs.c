/* The packs that come with the program. */
#include "base/log.h"
#include "framework/framework.h"
#include "web/asset.h"

enum fail framework_install_ours(struct db *db, struct arena *arena, int64_t now, struct why *why) {
    for (const struct asset *pack = asset_next("frameworks/", NULL); pack != NULL;
         pack = asset_next("frameworks/", pack)) {
        int64_t id;
        bool added;
        enum fail fail =
            framework_install(db, arena, asset_bytes(pack->path), now, &id, &added, why);
        /* Somebody's assessments are pinned to what is there: it stays, whatever we ship now. */
        if (fail == FAIL_CONFLICT) {
            log_event(LOG_WARNING, "framework_differs", "pack=%s", pack->path);
            continue;
        }
        TRY(fail);
        if (added) log_event(LOG_INFO, "framework_installed", "pack=%s", pack->path);
    }
    return FAIL_NONE;
}
