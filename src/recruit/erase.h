/*
 * erase -- destroying the details of those who were not chosen, on the day they were promised.
 *
 * What stays is a number and the values that a published draw stands on; keyed hashes go with
 * the key. Addresses that were written to go with the recruitment's key. Who has a seat is left
 * alone. Runs by itself (recruit_erase_due, a chore of every hour), by command, and by hand.
 */
#ifndef RECRUIT_ERASE_H
#define RECRUIT_ERASE_H

#include "civic/app.h"

struct recruit_erased {
    int64_t recruitments, people, letters;
};
/* One candidate, in a write transaction. CONFLICT for somebody with a seat. */
enum fail recruit_erase_one(struct app *app, struct db *db, struct arena *arena,
                            int64_t recruitment, int64_t candidate, int64_t person, int64_t now,
                            struct why *why) MUST_USE;
/* Everybody of a recruitment who has no seat, and all addresses; in a write transaction. */
enum fail recruit_erase_all(struct app *app, struct db *db, struct arena *arena,
                            int64_t recruitment, int64_t proposal, int64_t person, int64_t now,
                            struct recruit_erased *out, struct why *why) MUST_USE;
/* Every recruitment whose day has come, drawn or not: it was promised to people.
 * Idempotent; one transaction each. */
enum fail recruit_erase_due(struct app *app, int64_t now, struct recruit_erased *out,
                            struct why *why) MUST_USE;

#endif
