#include "panel/prize.h"

#include "base/hash.h"
#include "base/rng.h"

#include <string.h>

char *prize_commitment(struct arena *arena, const char *secret, const char *const *tickets,
                       size_t n) {
    struct buf buf;
    char digest[SHA256_HEX];
    buf_init(&buf, arena, 64 * (n + 4) + 4096);
    buf_printf(&buf, "%s\n", secret);
    for (size_t i = 0; i < n; i++) buf_printf(&buf, "%s\n", tickets[i]);
    sha256_hex(buf.s, buf.n, digest);
    return arena_copy(arena, digest);
}

size_t *prize_draw_places(struct arena *arena, const char *secret, const char *randomness, size_t n,
                          size_t n_prizes) {
    size_t *order = ARENA_ARRAY(arena, size_t, n + 1);
    struct rng rng;
    (void)n_prizes;
    rng_init(&rng, arena_printf(arena, "%s %s", secret, randomness));
    rng_permutation(&rng, order, n);
    return order;
}

char *prize_ticket_name(struct arena *arena, const char *secret, int64_t member) {
    static const char alphabet[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    uint8_t key[SHA256_BYTES], digest[SHA256_BYTES];
    char text[11];
    const char *what = arena_printf(arena, "ticket %lld", (long long)member);
    sha256(secret, strlen(secret), key);
    hmac_sha256(key, what, strlen(what), digest);
    for (size_t i = 0; i < 10; i++) text[i] = alphabet[digest[i] & 31];
    text[10] = '\0';
    return arena_printf(arena, "%.5s-%.5s", text, text + 5);
}
