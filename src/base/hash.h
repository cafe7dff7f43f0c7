/*
 * hash -- digests, secrets and their comparison, over libsodium (SHA-256: Nettle).
 *
 * base_start must have been called once (main and the tests do).
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/arena.h"
#include "base/str.h"

enum { SHA256_BYTES = 32, SHA256_HEX = 65, TOKEN_TEXT = 44 };

/* Starts libsodium; safe to call again. Ends the program when it cannot. */
void base_start(void);

void sha256(const void *bytes, size_t n, uint8_t out[SHA256_BYTES]);
/* Of two pieces, one after the other. */
void sha256_pair(const void *a, size_t n_a, const void *b, size_t n_b, uint8_t out[SHA256_BYTES]);
/* Of one byte and up to two pieces after it, without putting them together. */
void sha256_prefixed(uint8_t first, const void *a, size_t n_a, const void *b, size_t n_b,
                     uint8_t out[SHA256_BYTES]);
void sha256_hex(const void *bytes, size_t n, char out[SHA256_HEX]);
/* HMAC-SHA-256 of `n` bytes under a 32-byte key. */
void hmac_sha256(const uint8_t key[32], const void *bytes, size_t n, uint8_t out[SHA256_BYTES]);

void secret_bytes(void *out, size_t n); /* from the operating system */
/* 256 random bits as 43 characters of URL-safe base64, NUL-terminated. */
void secret_token(char out[TOKEN_TEXT]);
/* A code for people: `groups` groups of four characters of the alphabet
 * 23456789ABCDEFGHJKLMNPQRSTUVWXYZ (no 0 O 1 I) joined by '-', the last
 * character a check character (mod-32 Luhn), e.g. "K7QF-2MXA-9TPD". */
char *secret_code(struct arena *arena, int groups);
/* The same from 4 * `groups` bytes, such as a keyed digest: a code that can be worked out again. */
char *code_of(struct arena *arena, const uint8_t *bytes, int groups);
/* Reads a code as a person typed it: either case; white space and dashes of any kind
 * anywhere. No look-alike is guessed: 0, O, 1 and I are in no code, so that whoever typed
 * one is told so. INPUT (field "code") for other characters, a count that is not groups of
 * four, or a wrong check character, which finds every change of a single character. On
 * success the canonical form in upper case with dashes. */
enum fail code_read(struct arena *arena, const char *typed, char **code, struct why *why) MUST_USE;

bool secret_equal(const void *a, const void *b, size_t n); /* constant time */
bool secret_text_equal(const char *a, const char *b); /* constant time in the shorter; NULL equals
                                                         nothing */

char *base64url(struct arena *arena, const void *bytes, size_t n); /* no padding */
/* False when not base64url or with stray bits: each byte string has one text only. */
bool base64url_read(struct arena *arena, const char *text, uint8_t **bytes, size_t *n);
char *hex(struct arena *arena, const void *bytes, size_t n);

/* Password hash (Argon2id, t=2, m=46 MiB, p=1) as the usual "$argon2id$..." text.
 * At most two run at once in the process; others wait. Needs 46 MiB each. */
enum fail password_hash(struct arena *arena, const char *password, char **hash,
                        struct why *why) MUST_USE;
/* True when it matches. Takes as long for a NULL hash (unknown person). */
bool password_check(const char *hash, const char *password);

#endif
