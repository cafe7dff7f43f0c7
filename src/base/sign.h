/*
 * sign -- signatures that anyone can check (Ed25519, RFC 8032), over libsodium.
 */
#ifndef BASE_SIGN_H
#define BASE_SIGN_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum { SIGN_SECRET_BYTES = 64, SIGN_PUBLIC_BYTES = 32, SIGN_BYTES = 64 };

struct sign_key {
    uint8_t secret[SIGN_SECRET_BYTES], public[SIGN_PUBLIC_BYTES];
};

/* The pair of keys that 32 secret bytes stand for; always the same. */
void sign_key_make(const uint8_t seed[32], struct sign_key *key);
void sign_bytes(const struct sign_key *key, const void *bytes, size_t n, uint8_t out[SIGN_BYTES]);
bool sign_check(const uint8_t public_key[SIGN_PUBLIC_BYTES], const void *bytes, size_t n,
                const uint8_t signature[SIGN_BYTES]);

/* Base64 of RFC 4648 section 4, with padding. */
char *base64(struct arena *arena, const void *bytes, size_t n);
/* False when not base64 or with stray bits: each byte string has one text only. */
bool base64_read(struct arena *arena, const char *text, size_t length, uint8_t **bytes, size_t *n);
/* Lower-case hexadecimal of exactly `n` bytes; false for anything else. */
bool hex_read(const char *text, uint8_t *bytes, size_t n);

#endif
