/*
 * complete -- how far a draft has come, with the reason for each thing that is missing.
 *
 * Question: is this part of the draft done, and if not, what is missing?
 * Method:   a question is missing when needed and empty; a row when one of its needed values is;
 *           a few rules of their own per section (complete.c), each with its sentence.
 * Memory:   in the arena given. Pure.
 */
#ifndef PROPOSAL_COMPLETE_H
#define PROPOSAL_COMPLETE_H

#include "proposal/content.h"

enum section_status { SECTION_NOT_STARTED, SECTION_BLOCKED, SECTION_STARTED, SECTION_DONE };
const char *section_status_text(enum section_status status); /* English, for tr */

/* One thing that is missing. */
struct missing {
    const char *text;  /* English sentence, for tr: "Say how people will be told" */
    const char *about; /* which row: its title; NULL: none */
    const char *path;  /* where to mend it, after "/proposals/ID": "/answers/transparency" */
};

struct completeness {
    enum section_status status;
    struct missing *missing;
    size_t n_missing;
};

/* Whether a row is complete only with this value. A processor acts under a contract on what its
 * controllers may do, and has no power and no lawful basis of its own (UK GDPR Article 28). */
bool content_needs(enum table_id table, const struct content_row *row, size_t field);

/* `asked`: names of the facts ("fact.matching") that the framework asks in SECTION_LIMITS. */
void section_check(const struct content *content, enum section_id section, const char *const *asked,
                   size_t n_asked, struct arena *arena, struct completeness *out);

/* Something about a row to think about, though it is complete: English, for tr; NULL: nothing. */
const char *row_note(enum table_id table, const struct content_row *row);

#endif
