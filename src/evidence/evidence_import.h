/*
 * evidence_import -- ballots and points from a file, whole or not at all; pure.
 *
 * Ballots: columns participant, use, moment, answer and, optionally, group, condition,
 *          safeguards, reason. One row for each person, use and moment.
 * Points:  column participant, optionally group, and one column for each criterion.
 * Spaces around a cell do not count, nor capital letters in use, moment and answer.
 * Fails:   INPUT with row (1 is the header) and column, saying what was wanted; also for a
 *          column of another name, a label written in two ways, a person in two groups, no rows.
 */
#ifndef EVIDENCE_EVIDENCE_IMPORT_H
#define EVIDENCE_EVIDENCE_IMPORT_H

#include "base/csv.h"
#include "evidence/evidence.h"

struct import_ballot {
    int64_t row; /* of the file, as failures count them */
    const char *label, *group;
    size_t use; /* index into the uses given */
    enum evidence_moment moment;
    enum evidence_answer answer;
    const char *condition, *safeguards, *reason;
};
struct import_ballots {
    struct import_ballot *rows;
    size_t n, n_people;
};
enum fail import_ballots_read(struct arena *arena, struct str bytes, const char *const *uses,
                              size_t n_uses, struct import_ballots *out, struct why *why) MUST_USE;

struct import_points {
    const char **labels, **groups; /* [n] */
    const int64_t *row_numbers;    /* [n]: of the file */
    double *points;                /* [n * n_items]; not a number where the cell was empty */
    size_t n;
};
enum fail import_points_read(struct arena *arena, struct str bytes, const char *const *items,
                             size_t n_items, struct import_points *out, struct why *why) MUST_USE;

#endif
