/*
 * next -- what a person should do next on a proposal, and what it waits for.
 *
 * Question: which of the viewer's roles has something to do now, where, and who else is awaited?
 * Method:   by role and stage, from the same facts as the gates (next.c).
 * Memory:   in the arena given. Pure.
 */
#ifndef PROPOSAL_NEXT_H
#define PROPOSAL_NEXT_H

#include "civic/page.h"
#include "proposal/stage.h"

struct next_step {
    const char *text; /* English, for tr: "Answer the quick screen" */
    const char *path; /* after "/proposals/ID"; NULL: nothing to open */
    bool waiting;     /* for somebody else: not for this viewer to do */
};

/* What waits for this viewer in particular. */
struct next_mine {
    unsigned roles;    /* of enum role */
    bool rating_open;  /* is an assessor and has not locked */
    int64_t n_to_sign; /* parties that the viewer can sign for */
};

/* The most pressing first. */
void next_steps(const struct stage_facts *facts, int stage, const char *state,
                const struct next_mine *mine, struct arena *arena, struct next_step **out,
                size_t *n);

#endif
