/*
 * act -- the audit log: who did what when; append only and tamper-evident.
 *
 * Each row carries SHA-256(previous hash, the row's columns), and the previous
 * hash is unique, so that rows can be neither changed, removed nor slipped in
 * without act_chain_check naming the place. Pages use act_record of page.h;
 * commands use act_append.
 */
#ifndef CIVIC_ACT_H
#define CIVIC_ACT_H

#include "base/hash.h"
#include "civic/page.h"

struct act {
    int64_t happened_at;
    int64_t person, organisation; /* DB_NULL_INT: nobody signed in, or the command line */
    const char *name;
    int64_t proposal;
    const char *subject_kind; /* NULL: none */
    int64_t subject;
    const char *detail;
};

void act_hash(struct arena *arena, const struct act *act, struct str previous,
              uint8_t out[SHA256_BYTES]);
enum fail act_append(struct db *db, struct arena *arena, const struct act *act,
                     struct why *why) MUST_USE;
/* Walks the whole chain; CONFLICT names the first row that does not fit. O(rows). */
enum fail act_chain_check(struct db *db, struct arena *arena, int64_t *n_checked,
                          struct why *why) MUST_USE;

#endif
