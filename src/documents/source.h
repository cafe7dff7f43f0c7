/*
 * source -- what a draft and its evidence say by themselves, in the words of a document.
 *
 * Question: what would this field of a document hold if nobody wrote anything in it?
 * Method:   each source has a name ("parties.basis"), says where its text comes from, and writes
 *           plain lines from stored answers. Adding a source is one line of the table in source.c.
 *           Counts of people who took part or voted are left out below SOURCE_COUNT_MIN.
 * Memory:   in the arena given. Pure: all of it; document_store.h loads the evidence.
 */
#ifndef DOCUMENTS_SOURCE_H
#define DOCUMENTS_SOURCE_H

#include "documents/documents.sql.h"
#include "framework/framework.h"
#include "proposal/content.h"

enum { SOURCE_COUNT_MIN = 5, SOURCE_BYTES_MAX = 64 << 10 };

/* What was asked, said, advised and decided. */
struct source_evidence {
    const struct document_engagements_row *engagements;
    const struct document_verdicts_row *verdicts;
    const struct document_conditions_row *conditions;
    const struct document_advice_row *advice;
    const struct document_decision_row *decision; /* NULL: none */
    const struct document_gate_row *dpia;         /* the gate of that name; NULL: not yet said */
    const struct document_reconciliations_row *reconciliations;
    size_t n_engagements, n_verdicts, n_conditions, n_advice, n_reconciliations;
};

struct source_input {
    const struct content *content;
    const struct framework *framework; /* NULL: none is installed */
    const struct framework_need *need; /* what the rules say of this form; NULL: nothing */
    const struct source_evidence *evidence;
};

struct source_text {
    const char *text;  /* "" when there is nothing yet */
    const char *label; /* English: "Purpose and problem" */
    const char *path;  /* where to change it, below the proposal's address: "/sections/purpose" */
};

bool source_known(const char *name);
/* The name must be known (asserted). O(rows of the draft). */
struct source_text source_write(const struct source_input *input, const char *name,
                                struct arena *arena);
/* What assessors settled on for a question of the framework; text "" when nothing. */
struct source_text source_question(const struct source_input *input, const char *question,
                                   struct arena *arena);

#endif
