/* evidence_code -- access codes of those who take part: stored only as a keyed hash. */
#ifndef EVIDENCE_EVIDENCE_CODE_H
#define EVIDENCE_EVIDENCE_CODE_H

#include "base/arena.h"
#include "base/str.h"

/* HMAC-SHA-256 of the code in its canonical form under the server key. */
struct str evidence_code_hash(struct arena *arena, const uint8_t key[32], const char *code);

#endif
