#include "civic/forget.h"

enum fail forget_everywhere(struct db *db, struct arena *arena, const char *kind, int64_t record,
                            struct why *why) {
    for (KIND_EACH(forgetting, at)) TRY((*at)->forget(db, arena, kind, record, why));
    return FAIL_NONE;
}
