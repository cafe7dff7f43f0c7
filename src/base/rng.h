/*
 * rng -- a seeded stream of randomness, identical on all machines.
 *
 * Method:  ChaCha20 (RFC 8439) keystream, key = SHA-256 of the seed text,
 *          nonce = 4 zero bytes, then the stream number in 8 bytes, little-endian
 *          (0 unless asked), block counter from 0 and 64 bits wide; bounded
 *          integers by rejection, so without modulo bias.
 * Source:  RFC 8439 section 2.4; Lemire (2019) is not used, plain rejection is.
 * Use:     everything that must be re-run from a recorded seed. Secrets (tokens,
 *          keys) come from secret_bytes in base/hash.h, never from here.
 */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

struct rng {
    uint8_t key[32];
    uint64_t stream;   /* the nonce: which of the seed's streams this is */
    uint64_t block;    /* next 64-byte block of the stream */
    uint8_t bytes[64]; /* the current block */
    size_t used;       /* bytes of it already given, 64 when empty */
};

/* Starts the stream that `seed` names. The same text gives the same stream. */
void rng_init(struct rng *rng, const char *seed);
/* An independent stream number `stream` of the same seed (the nonce): results
 * that do not depend on how work is shared between threads use one per replicate. */
void rng_init_stream(struct rng *rng, const char *seed, uint64_t stream);
uint64_t rng_u64(struct rng *rng); /* uniform over all 64-bit values, little-endian */
/* Uniform in 0..bound-1; bound >= 1. Draws u64 until one is at least 2^64 mod bound: u64 mod bound.
 */
uint64_t rng_below(struct rng *rng, uint64_t bound);
double rng_real(struct rng *rng); /* uniform in [0,1): the upper 53 bits of one u64 */
/* Standard normal, Marsaglia's polar method; the second value of each pair is not kept.
 * The last bits follow the C library's log. */
double rng_normal(struct rng *rng);
/* Fisher-Yates over indices, from the last place down: fills order[0..n-1] with a random
 * permutation of 0..n-1. */
void rng_permutation(struct rng *rng, size_t *order, size_t n);

#endif
