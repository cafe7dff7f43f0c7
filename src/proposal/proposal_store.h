/*
 * proposal_store -- what a proposal says, in and out of the database.
 *
 * Fails:  NOTFOUND when there is no such proposal; CONFLICT when a row was changed or removed by
 *         somebody else (its revision moved on), or is still referred to (field "used").
 * Memory: in the arena given.
 */
#ifndef PROPOSAL_STORE_H
#define PROPOSAL_STORE_H

#include "proposal/content.h"
#include "store/db.h"

/* The whole draft as it stands: eight short reads. */
enum fail content_load(struct db *db, struct arena *arena, int64_t proposal, struct content **out,
                       struct why *why) MUST_USE;

/* A frozen version. NOTFOUND. */
enum fail content_load_version(struct db *db, struct arena *arena, int64_t proposal, int64_t number,
                               struct content **out, struct why *why) MUST_USE;

/* A new proposal with its reference, its first answers, its owner and the own organisation as first
 * party. `reference` is FM-YYYY-NNNN of the year of `now` in London; two at once get two numbers.
 */
struct proposal_new {
    int64_t organisation, person, now;
    const char *title, *problem, *purpose;
};
enum fail proposal_start(struct db *db, struct arena *arena, const struct proposal_new *start,
                         int64_t *proposal, struct why *why) MUST_USE;

/* Stores one answer over revision `revision` (0: none yet). */
struct answer_new {
    int64_t proposal, revision, person, now;
    const char *name, *value;
};
enum fail answer_save(struct db *db, const struct answer_new *answer, struct why *why) MUST_USE;

/* Rows, with the values that a form of the kind's fields holds. */
enum fail row_add(struct db *db, struct arena *arena, enum table_id table, int64_t proposal,
                  const struct form *form, int64_t *id, struct why *why) MUST_USE;
enum fail row_change(struct db *db, struct arena *arena, enum table_id table, int64_t proposal,
                     int64_t id, int64_t revision, const struct form *form,
                     struct why *why) MUST_USE;
enum fail row_remove(struct db *db, enum table_id table, int64_t proposal, int64_t id,
                     struct why *why) MUST_USE;

/* Freezes the draft as the next version. CONFLICT when somebody else froze one since `before`, the
 * latest version that the person saw, or (field "same") when nothing changed since. */
struct freeze {
    int64_t proposal, before, person, now;
    const char *note;
};
enum fail version_freeze(struct db *db, struct arena *arena, const struct freeze *freeze,
                         int64_t *number, struct why *why) MUST_USE;

#endif
