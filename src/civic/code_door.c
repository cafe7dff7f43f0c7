#include "civic/code_door.h"

enum fail code_door_find(struct request *request, struct db *db, const char *code,
                         const char **path, struct why *why) {
    for (KIND_EACH(code_door, at)) {
        enum fail fail = (*at)->opens(request, db, code, path, why);
        if (fail != FAIL_NOTFOUND) return fail;
    }
    return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such code");
}
