#include "base/sign.h"

#include <sodium.h>
#include <string.h>

void sign_key_make(const uint8_t seed[32], struct sign_key *key) {
    crypto_sign_seed_keypair(key->public, key->secret, seed);
}

void sign_bytes(const struct sign_key *key, const void *bytes, size_t n, uint8_t out[SIGN_BYTES]) {
    crypto_sign_detached(out, NULL, bytes, n, key->secret);
}

bool sign_check(const uint8_t public_key[SIGN_PUBLIC_BYTES], const void *bytes, size_t n,
                const uint8_t signature[SIGN_BYTES]) {
    return crypto_sign_verify_detached(signature, bytes, n, public_key) == 0;
}

char *base64(struct arena *arena, const void *bytes, size_t n) {
    size_t size = sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_ORIGINAL);
    char *text = ARENA_ARRAY(arena, char, size);
    sodium_bin2base64(text, size, bytes, n, sodium_base64_VARIANT_ORIGINAL);
    return text;
}

bool base64_read(struct arena *arena, const char *text, size_t length, uint8_t **bytes, size_t *n) {
    uint8_t *out = ARENA_ARRAY(arena, uint8_t, length + 1);
    size_t size = 0;
    if (sodium_base642bin(out, length, text, length, NULL, &size, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        return false;
    *bytes = out;
    *n = size;
    return true;
}

static int digit_read(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool hex_read(const char *text, uint8_t *bytes, size_t n) {
    if (text == NULL || strlen(text) != 2 * n) return false;
    for (size_t i = 0; i < 2 * n; i++)
        if (digit_read(text[i]) < 0) return false;
    for (size_t i = 0; i < n; i++)
        bytes[i] = (uint8_t)(digit_read(text[2 * i]) * 16 + digit_read(text[2 * i + 1]));
    return true;
}
