/*
 * checks -- what must be so before a page is published, and what needs another look.
 *
 * Pure: looks at the gathered document alone.
 */
#ifndef PUBLICATION_CHECKS_H
#define PUBLICATION_CHECKS_H

#include "publication/content.h"

enum check_level {
    CHECK_DONE,
    CHECK_LOOK, /* a person has to read it and say that it is fine */
    CHECK_MUST  /* stands in the way */
};
struct check {
    enum check_level level;
    const char *text;  /* English, for tr */
    const char *about; /* where or what, as it is: a title, a text; NULL: none */
    const char *path;  /* after "/proposals/ID": where to mend it; NULL: nowhere */
};

enum { CHECKS_MAX = 200 };
/* What the document does not say of how things stand. */
struct check_state {
    bool engagement_open, score_stale;
    bool stage_behind; /* decided, and the proposal stands at a stage before the decision */
};
/* All checks, those that stand in the way first. */
void publication_checks(struct arena *arena, const struct publication_content *content,
                        const struct check_state *state, const struct check **out, size_t *n);
bool checks_allow(const struct check *checks, size_t n);

#endif
