/*
 * materials -- what the oversight panel signs off, and the digest of what it was at that time.
 *
 * A digest covers all that jurors get to see of it, names of witnesses too: a sign-off of an
 * earlier state is shown as such.
 */
#ifndef JURY_MATERIALS_H
#define JURY_MATERIALS_H

#include "base/arena.h"
#include "store/db.h"
#include "store/vault.h"

struct jury_material {
    const char *name;  /* as stored with a review: "charge", "agenda", "witnesses", "document:7" */
    const char *title; /* English, for tr; a document's own title */
    const char *path;  /* below the jury's own: "/charge" */
    const char *digest;
};
/* Those that there are. */
enum fail jury_materials(struct db *db, struct vault *vault, struct arena *arena,
                         int64_t engagement, struct jury_material **out, size_t *n,
                         struct why *why) MUST_USE;

#endif
