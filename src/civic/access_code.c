#include "civic/access_code.h"

#include "base/hash.h"

#include <string.h>

struct str access_code_hash(struct arena *arena, const uint8_t key[32], const char *code) {
    const char *text = arena_printf(arena, "access code\n%s", code);
    uint8_t *digest = arena_take(arena, SHA256_BYTES, 1);
    hmac_sha256(key, text, strlen(text), digest);
    return (struct str){(const char *)digest, SHA256_BYTES};
}
