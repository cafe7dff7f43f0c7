/*
 * prize -- a prize draw that anybody can check, without knowing anybody's name.
 *
 * Method: each member who answered gets a ticket that says nothing about them. First the list of
 *         tickets and a secret of ours are fixed: the SHA-256 of both is published together with
 *         the public randomness that will be added (tonight's lottery numbers, say). When it is
 *         there, the seed is "SECRET RANDOMNESS", and the winners are the first tickets of the
 *         permutation that ChaCha20 gives from it (base/rng.h). Secret and list are published then,
 *         so that everybody can see that we could not choose, and draw again.
 * Pure.
 */
#ifndef PANEL_PRIZE_H
#define PANEL_PRIZE_H

#include "base/arena.h"
#include "base/str.h"

/* SHA-256 in hexadecimal of the secret, a line feed, and the tickets, a line each. */
char *prize_commitment(struct arena *arena, const char *secret, const char *const *tickets,
                       size_t n);
/* Places of the winners in the list, [n_prizes] in the arena; fewer when there are fewer tickets.
 */
size_t *prize_draw_places(struct arena *arena, const char *secret, const char *randomness, size_t n,
                          size_t n_prizes);
/* The ticket of an entry: "7KQF-2MXA", made from the secret, the same whenever it is made. */
char *prize_ticket_name(struct arena *arena, const char *secret, int64_t member);

#endif
