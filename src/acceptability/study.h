/* study -- what a study of conditions found, stored for a proposal. */
#ifndef ACCEPTABILITY_STUDY_H
#define ACCEPTABILITY_STUDY_H

#include "store/db.h"

struct study {
    int64_t proposal, person, now;
    const char *title, *about, *content; /* content: as 'prefer conjoint --json' prints it */
    bool illustrative;
};
/* INPUT says what is wrong with the file. */
enum fail study_store(struct db *db, struct arena *arena, const struct study *study, int64_t *id,
                      struct why *why) MUST_USE;

#endif
