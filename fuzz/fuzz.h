/*
 * fuzz -- what all targets share: one input, one empty arena, one property.
 *
 * A target defines fuzz_one; it is handed every input that libFuzzer thinks of.
 * It must not crash, hang, leak or run out of 64 MiB for any, and states a
 * property with assert (round trips, idempotence, agreement of two ways).
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/str.h"

#include <assert.h>

static void fuzz_one(struct arena *arena, struct str input);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    static struct arena *arena;
    if (arena == NULL) {
        base_start();
        arena = arena_new((size_t)64 << 20);
    }
    /* n = 0 comes with NULL, as a struct str may. */
    fuzz_one(arena, (struct str){(const char *)bytes, n});
    arena_reset(arena, (size_t)4 << 20);
    return 0;
}

#endif
