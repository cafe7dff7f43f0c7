#include "stats/survey/intern.h"

#include <stdlib.h>
#include <string.h>

void intern_start(struct intern *intern, struct arena *arena) {
    *intern = (struct intern){.arena = arena, .size = 64, .room = 16};
    intern->hashes = ARENA_ARRAY(arena, uint64_t, intern->size);
    intern->numbers = ARENA_ARRAY(arena, int32_t, intern->size);
    memset(intern->numbers, 0xFF, intern->size * sizeof intern->numbers[0]);
    intern->keys = ARENA_ARRAY(arena, struct str, intern->room);
}

/* Multiplies and folds eight bytes at a time; not against attackers, whom the limit on
 * columns and bytes holds off. */
static uint64_t hash_of(const char *bytes, size_t n) {
    uint64_t h = 0x9E3779B97F4A7C15u ^ n, word;
    for (; n >= 8; n -= 8, bytes += 8) {
        memcpy(&word, bytes, 8);
        h = (h ^ word) * 0xBF58476D1CE4E5B9u;
        h ^= h >> 29;
    }
    word = 0;
    for (size_t i = 0; i < n; i++) word |= (uint64_t)(uint8_t)bytes[i] << (8 * i);
    h = (h ^ word) * 0x94D049BB133111EBu;
    return h ^ h >> 32;
}

static void grow(struct intern *intern) {
    size_t size = intern->size * 4;
    uint64_t *hashes = ARENA_ARRAY(intern->arena, uint64_t, size);
    int32_t *numbers = ARENA_ARRAY(intern->arena, int32_t, size);
    memset(numbers, 0xFF, size * sizeof numbers[0]);
    for (size_t i = 0; i < intern->size; i++) {
        if (intern->numbers[i] < 0) continue;
        size_t at = intern->hashes[i] & (size - 1);
        while (numbers[at] >= 0) at = (at + 1) & (size - 1);
        numbers[at] = intern->numbers[i];
        hashes[at] = intern->hashes[i];
    }
    intern->hashes = hashes, intern->numbers = numbers, intern->size = size;
}

int32_t intern_number(struct intern *intern, const char *bytes, size_t n) {
    uint64_t h = hash_of(bytes, n);
    size_t at = h & (intern->size - 1);
    for (; intern->numbers[at] >= 0; at = (at + 1) & (intern->size - 1)) {
        const struct str *key = &intern->keys[intern->numbers[at]];
        if (intern->hashes[at] == h && key->n == n && memcmp(key->s, bytes, n) == 0)
            return intern->numbers[at];
    }
    if (intern->n == intern->room) {
        intern->keys =
            arena_grow(intern->arena, intern->keys, intern->room * sizeof intern->keys[0],
                       intern->room * 4 * sizeof intern->keys[0]);
        intern->room *= 4;
    }
    int32_t number = (int32_t)intern->n++;
    intern->keys[number] = (struct str){arena_copy_n(intern->arena, bytes, n), n};
    intern->numbers[at] = number;
    intern->hashes[at] = h;
    if (intern->n * 2 > intern->size) grow(intern);
    return number;
}

struct ranked {
    struct str key;
    int32_t number;
};

static int by_bytes(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    int order = memcmp(x->key.s, y->key.s, x->key.n < y->key.n ? x->key.n : y->key.n);
    return order != 0 ? order : (x->key.n > y->key.n) - (x->key.n < y->key.n);
}

int32_t *intern_rank(struct intern *intern) {
    struct ranked *ranked = ARENA_ARRAY(intern->arena, struct ranked, intern->n + 1);
    int32_t *rank = ARENA_ARRAY(intern->arena, int32_t, intern->n + 1);
    for (size_t i = 0; i < intern->n; i++) ranked[i] = (struct ranked){intern->keys[i], (int32_t)i};
    if (intern->n > 1) qsort(ranked, intern->n, sizeof ranked[0], by_bytes);
    for (size_t i = 0; i < intern->n; i++) {
        rank[ranked[i].number] = (int32_t)i;
        intern->keys[i] = ranked[i].key;
    }
    return rank;
}
