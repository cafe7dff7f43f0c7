/*
 * evidence_import -- ballots and points from a file, whole or not at all; pure.
 *
 * Ballots: columns participant, use, moment, answer and, optionally, group, condition,
 *          safeguards, reason. One row for each person, use and moment.
 * Points:  column participant, optionally group, and one column for each criterion.
 * Fails:   INPUT with row (1 is the header) and column, saying what was wanted.
 */
#ifndef EVIDENCE_EVIDENCE_IMPORT_H
#define EVIDENCE_EVIDENCE_IMPORT_H

#include "base/csv.h"
#include "evidence/evidence.h"

struct import_ballot {
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
    double *points;                /* [n * n_items] */
    size_t n;
};
enum fail import_points_read(struct arena *arena, struct str bytes, const char *const *items,
                             size_t n_items, struct import_points *out, struct why *why) MUST_USE;

#endif
