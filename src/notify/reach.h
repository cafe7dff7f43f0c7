/*
 * reach -- the one way in which somebody is written to: as they asked, where there is an address
 * for it, else by what there is.
 */
#ifndef NOTIFY_REACH_H
#define NOTIFY_REACH_H

#include "store/vault.h"

#include <stdbool.h>

enum reach {
    REACH_EMAIL,
    REACH_LETTER,
    REACH_SMS,
    REACH_HAND,   /* there is no address; as a wish: none, or to be phoned */
    REACH_NOBODY, /* not to be written to */
    N_REACH
};

/*
 * Question: somebody asked to be reached in one way and left what stands in `contact`. How are they
 *           written to?
 * Method:   the wish, where there is an address for it; else e-mail, else post, else text message.
 *           Whose record is empty was erased, and is not written to at all.
 * `by_post`: the address is where they live, not their organisation.
 * Pure.
 */
enum reach reach_of(const struct contact *contact, enum reach wish, bool by_post);

#endif
