/*
 * seal -- a text that only this server opens: XSalsa20-Poly1305 under a key of its own kind made
 * from the server's key.
 */
#ifndef NOTIFY_SEAL_H
#define NOTIFY_SEAL_H

#include "base/arena.h"
#include "base/str.h"

/* `purpose`: fixed words; what was sealed for one purpose does not open for another. */
struct str text_seal(struct arena *arena, const uint8_t key[32], const char *purpose,
                     struct str plain);
/* False when it was changed, or sealed elsewhere. */
bool text_open(struct arena *arena, const uint8_t key[32], const char *purpose, struct str sealed,
               struct str *plain);

#endif
