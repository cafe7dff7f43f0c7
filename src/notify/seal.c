#include "notify/seal.h"

#include "base/hash.h"

#include <sodium.h>
#include <string.h>

static void key_of(const uint8_t key[32], const char *purpose, uint8_t out[32]) {
    hmac_sha256(key, purpose, strlen(purpose), out);
}

struct str text_seal(struct arena *arena, const uint8_t key[32], const char *purpose,
                     struct str plain) {
    size_t n = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.n;
    uint8_t *out = arena_take(arena, n, 1), own[32];
    key_of(key, purpose, own);
    secret_bytes(out, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, (const uint8_t *)plain.s, plain.n, out,
                          own);
    sodium_memzero(own, sizeof own);
    return (struct str){(const char *)out, n};
}

bool text_open(struct arena *arena, const uint8_t key[32], const char *purpose, struct str sealed,
               struct str *plain) {
    size_t around = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    if (sealed.s == NULL || sealed.n < around) return false;
    const uint8_t *in = (const uint8_t *)sealed.s;
    uint8_t *out = arena_take(arena, sealed.n - around + 1, 1), own[32];
    key_of(key, purpose, own);
    int bad = crypto_secretbox_open_easy(out, in + crypto_secretbox_NONCEBYTES,
                                         sealed.n - crypto_secretbox_NONCEBYTES, in, own);
    sodium_memzero(own, sizeof own);
    if (bad != 0) return false;
    *plain = (struct str){(const char *)out, sealed.n - around};
    return true;
}
