#include "base/rng.h"

#include <assert.h>
#include <math.h>
#include <sodium.h>
#include <string.h>

void rng_init(struct rng *rng, const char *seed) {
    rng_init_stream(rng, seed, 0);
}

void rng_init_stream(struct rng *rng, const char *seed, uint64_t stream) {
    memset(rng, 0, sizeof *rng);
    crypto_hash_sha256(rng->key, (const unsigned char *)seed, strlen(seed));
    rng->stream = stream;
    rng->used = sizeof rng->bytes;
}

/* libsodium's 64-bit counter with a 64-bit nonce is RFC 8439's block function with
 * nonce = 4 zero bytes followed by the stream, and does not end after 2^32 blocks. */
static void block_fill(struct rng *rng) {
    static const uint8_t zeros[sizeof rng->bytes];
    uint8_t nonce[8];
    for (int i = 0; i < 8; i++) nonce[i] = (uint8_t)(rng->stream >> (8 * i));
    crypto_stream_chacha20_xor_ic(rng->bytes, zeros, sizeof zeros, nonce, rng->block, rng->key);
    rng->block += sizeof rng->bytes / 64;
    rng->used = 0;
}

uint64_t rng_u64(struct rng *rng) {
    if (rng->used == sizeof rng->bytes) block_fill(rng);
    uint64_t value = 0;
    for (int i = 0; i < 8; i++) value |= (uint64_t)rng->bytes[rng->used++] << (8 * i);
    return value;
}

uint64_t rng_below(struct rng *rng, uint64_t bound) {
    assert(bound > 0);
    /* 2^64 mod bound: so many of the smallest values are refused, and what is left is a
     * whole number of times `bound`. */
    uint64_t refused = (0 - bound) % bound;
    uint64_t value;
    do {
        value = rng_u64(rng);
    } while (value < refused);
    return value % bound;
}

double rng_real(struct rng *rng) {
    return (double)(rng_u64(rng) >> 11) * 0x1p-53;
}

double rng_normal(struct rng *rng) {
    for (;;) {
        double x = 2 * rng_real(rng) - 1;
        double y = 2 * rng_real(rng) - 1;
        double square = x * x + y * y;
        if (square > 0 && square < 1) return x * sqrt(-2 * log(square) / square);
    }
}

void rng_permutation(struct rng *rng, size_t *order, size_t n) {
    for (size_t i = 0; i < n; i++) order[i] = i;
    for (size_t i = n; i > 1; i--) {
        size_t j = (size_t)rng_below(rng, i);
        size_t moved = order[i - 1];
        order[i - 1] = order[j];
        order[j] = moved;
    }
}
