/*
 * import_store -- a file of ballots or points taken into an engagement, whole or not at all: from
 * the page and from the command line.
 *
 * Rows of people who have a label already replace what those gave before; the others are added.
 * What is complete is recorded in the transparency log.
 */
#ifndef EVIDENCE_IMPORT_STORE_H
#define EVIDENCE_IMPORT_STORE_H

#include "evidence/evidence_import.h"
#include "store/db.h"

enum import_what { IMPORT_BALLOTS, IMPORT_POINTS };

struct import {
    enum import_what what;
    int64_t engagement;
    const char *method;  /* of the engagement: "jury" */
    int64_t framework;   /* its number; DB_NULL_INT: none */
    const int64_t *uses; /* [n_names]: numbers of the uses; NULL for points */
    const char **names;  /* [n_names]: of uses, or of the framework's tests */
    size_t n_names, n_rows;
    size_t n_new; /* people of the file whom the engagement does not know yet */
    struct import_ballots ballots;
    struct import_points points;
};

/* What the columns of such a file may name; `what` is set, and of the engagement its number,
 * method and framework. CONFLICT for points where there is no framework yet. Memory in the arena.
 */
enum fail import_load(struct db *db, struct arena *arena, struct import *import,
                      struct why *why) MUST_USE;
/* Reads the file against what import_load found and the people who are here. INPUT with row and,
 * where there is one, column: also for somebody who has withdrawn, is in another group, or whose
 * label is written otherwise. */
enum fail import_parse(struct db *db, struct arena *arena, struct str bytes, struct import *import,
                       struct why *why) MUST_USE;
/* Stores what was read. CONFLICT where the way of asking takes nothing any more; to be rolled
 * back then. */
enum fail import_store(struct db *db, struct arena *arena, const struct import *import, int64_t now,
                       struct why *why) MUST_USE;

#endif
