/* access_code -- codes of those who take part: stored only as a keyed hash. */
#ifndef CIVIC_ACCESS_CODE_H
#define CIVIC_ACCESS_CODE_H

#include "base/arena.h"
#include "base/str.h"

/* HMAC-SHA-256 of the code in its canonical form under the server key. */
struct str access_code_hash(struct arena *arena, const uint8_t key[32], const char *code);

#endif
