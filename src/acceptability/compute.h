/*
 * compute -- from stored answers to a stored run: the score's input, result and digest.
 *
 * Method: the answers are written as canonical text, and that text is what is scored, so that
 *         a run can be had again from it alone. The seed of the bootstrap is the text's own
 *         digest: nobody can try seeds until one pleases.
 * Fails:  CONFLICT when no version is frozen; LIMIT when there are too many answers.
 */
#ifndef ACCEPTABILITY_COMPUTE_H
#define ACCEPTABILITY_COMPUTE_H

#include "acceptability/answers.h"
#include "base/hash.h"

struct computed {
    struct answers answers;
    const char *input, *result; /* canonical JSON; the file of score_file_write */
    char digest[SHA256_HEX];    /* of the input */
};

/* Loads and scores; writes nothing, so that it can run outside a write transaction. */
enum fail score_compute(struct db *db, struct arena *arena, int64_t proposal, int64_t now,
                        struct computed *out, struct why *why) MUST_USE;
/* The same in two steps, for callers that give the reader back before the slow part. */
enum fail score_compute_load(struct db *db, struct arena *arena, int64_t proposal,
                             struct computed *out, struct why *why) MUST_USE;
enum fail score_compute_make(struct arena *arena, int64_t now, struct computed *made,
                             struct why *why) MUST_USE;
/* Only the input and its digest, of answers that are loaded: to see whether anything changed. */
enum fail score_compute_input(struct arena *arena, struct computed *made, struct why *why) MUST_USE;
/* Stores it as a run of `person`; *run is its number. */
enum fail score_compute_store(struct db *db, struct arena *arena, const struct computed *made,
                              int64_t person, int64_t now, int64_t *run, struct why *why) MUST_USE;

#endif
