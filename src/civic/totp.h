/*
 * totp -- six-digit codes of an authenticator app (RFC 6238: SHA-1, 30 seconds).
 *
 * Secrets are stored encrypted under the server key. A code is good for its own
 * time step and one on either side, and only once: the caller stores the step.
 */
#ifndef CIVIC_TOTP_H
#define CIVIC_TOTP_H

#include "base/arena.h"
#include "base/str.h"

enum { TOTP_SECRET_BYTES = 20, RECOVERY_CODES = 8 };

/* Encrypts bytes under a key derived from the server key, bound to `purpose`. */
struct str seal(struct arena *arena, const uint8_t key[32], const char *purpose, struct str plain);
/* False when it was made under another key or purpose, or altered. */
bool unseal(struct arena *arena, const uint8_t key[32], const char *purpose, struct str sealed,
            struct str *plain);

/* The time step (seconds / 30) that `code` belongs to, if it is later than
 * after_step; 0 when the code is not good. Spaces in the code are ignored. */
int64_t totp_step_of(struct str secret, const char *code, int64_t now_us, int64_t after_step);
char *totp_base32(struct arena *arena, struct str secret); /* in groups of four, for typing */
/* otpauth://totp/... for the picture. */
char *totp_uri(struct arena *arena, struct str secret, const char *service, const char *account);

#endif
