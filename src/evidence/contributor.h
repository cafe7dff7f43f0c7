/*
 * contributor -- those who took part and left a way to reach them, for the reply that was promised.
 *
 * A room that knows who they are registers a constant for its way of asking. It gives numbers of
 * the vault and never an address: addresses are read where a message is written or printed, and
 * stand nowhere beside answers.
 */
#ifndef EVIDENCE_CONTRIBUTOR_H
#define EVIDENCE_CONTRIBUTOR_H

#include "base/kind.h"
#include "notify/reach.h"
#include "store/db.h"

struct contributor {
    int64_t recipient;    /* number in the vault */
    int64_t participant;  /* of the engagement; 0: somebody else, such as a host */
    const char *language; /* "en", "cy" ... */
    const char *label;    /* what staff know them by: "J014", "Event 3, Riverside library" */
    bool gone; /* they withdrew since, or were erased: not to be told, not on paper either */
};
struct contributor_kind {
    const char *method; /* of the engagement: "jury" */
    bool by_post;       /* the address in the vault is where they live */
    /* Those who took part and did not withdraw or leave; not those who were only invited. */
    enum fail (*list)(struct db *db, struct arena *arena, int64_t engagement,
                      struct contributor **out, size_t *n, struct why *why);
    /* How somebody asked to be reached, as their contact in the vault says; REACH_HAND: in no way
     * of writing. NULL: nobody was asked. */
    enum reach (*wish)(struct arena *arena, const struct contact *contact);
};
KIND_DECLARE(contributor_kind);

#endif
