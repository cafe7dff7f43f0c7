#ifndef EVIDENCE_STEPS_H
#define EVIDENCE_STEPS_H
/* The buttons that open and close an engagement's ballots: on its own page and on a jury's. */
#include "evidence/evidence.h"
#include "store/db.h"

struct request;

struct step_button {
    const char *path, *text, *look, *hint; /* path NULL: only the hint, no button */
};

/* How many have begun each part, and how many may still vote and have not. */
struct answered {
    int64_t before, after, weights;
    int64_t no_before, no_after; /* who left early is not waited for */
};

/** Of each ballot whose answers are kept, points among them: they are given in either. */
void answered_kept(const struct answered *answered, int64_t n[N_EVIDENCE_MOMENTS]);

enum { STEPS_MOST = 2 };

/** Counts who has answered; people who were withdrawn count nowhere.
 * `engagement` is its number. Fails as the store does. */
enum fail answered_count(struct db *db, struct arena *arena, int64_t engagement,
                         struct answered *out, struct why *why) MUST_USE;

/** The steps from `state`, in the language of the page; 0 to STEPS_MOST of them. `path` is the
 * engagement's address. What cannot be taken back says how many have not voted yet. The texts live
 * as long as the request. */
size_t engagement_steps(struct request *request, const char *path, enum evidence_state state,
                        const struct answered *answered, struct step_button steps[STEPS_MOST]);

#endif
