/*
 * publish -- from what is stored to a publication, from more places than its page.
 *
 * Fails: CONFLICT when no version is frozen, or when a check still stands in the way
 *        (the text says which). Runs inside a write transaction.
 */
#ifndef PUBLICATION_PUBLISH_H
#define PUBLICATION_PUBLISH_H

#include "publication/checks.h"
#include "publication/content.h"

/* The document as it would be published now, with its checks. */
struct gathered {
    struct publication_content content;
    const char *score_file;
    const struct check *checks;
    size_t n_checks;
    size_t n_kept; /* groups of figures that stay as they were published, see carry.h */
};
/* `changed`: no figure stays as it was; those that were published were wrong. */
enum fail publication_gather(struct db *db, struct arena *arena, int64_t proposal, bool changed,
                             int64_t now, struct gathered *out, struct why *why) MUST_USE;

struct publishing {
    int64_t proposal, person, now;
    const char *theme;
    bool changed;     /* figures by which fewer than five people changed are published too */
    const char *slug; /* wanted for a first publication; NULL: made from the title */
};
/* Publishes it; *id is the publication, *slug its address after "/register/". */
enum fail publication_publish(struct db *db, struct arena *arena,
                              const struct publishing *publishing, int64_t *id, const char **slug,
                              struct why *why) MUST_USE;

#endif
