/* study -- what a study of conditions found, stored for a proposal. */
#ifndef ACCEPTABILITY_STUDY_H
#define ACCEPTABILITY_STUDY_H

#include "store/db.h"

struct study {
    int64_t proposal, person, now;
    const char *title, *about;
    const char *content, *sha256; /* as 'prefer conjoint --json' prints it, and its digest */
    bool illustrative;
};
/* Reads the file and takes it into the study; INPUT and LIMIT say what is wrong with it. Slow
 * enough to stay out of a write. */
enum fail study_take(struct arena *arena, const char *content, struct study *study,
                     struct why *why) MUST_USE;
enum fail study_store(struct db *db, struct arena *arena, const struct study *study, int64_t *id,
                      struct why *why) MUST_USE;

#endif
