#include "civic/cache.h"

#include "base/clock.h"
#include "web/http.h"

#include <pthread.h>
#include <string.h>

enum { SLOTS = 64, ANSWER_MAX = 512 * 1024, SLOT_BYTES = 2 * ANSWER_MAX + 65536 };

struct slot {
    struct arena *arena;
    const char *language, *target, *type;
    struct str plain, gzip;
    int64_t version, made_us, used_us;
};

struct page_cache {
    struct arena *arena;
    pthread_rwlock_t lock;
    struct slot slots[SLOTS];
};

struct page_cache *page_cache_new(void) {
    struct arena *arena = arena_new(sizeof(struct page_cache) + 4096);
    struct page_cache *cache = ARENA_NEW(arena, struct page_cache);
    cache->arena = arena;
    pthread_rwlock_init(&cache->lock, NULL);
    return cache;
}

void page_cache_free(struct page_cache *cache) {
    if (cache == NULL) return;
    for (size_t i = 0; i < SLOTS; i++) arena_free(cache->slots[i].arena);
    pthread_rwlock_destroy(&cache->lock);
    arena_free(cache->arena);
}

static struct slot *slot_find(struct page_cache *cache, const char *language, const char *target) {
    for (size_t i = 0; i < SLOTS; i++) {
        struct slot *slot = &cache->slots[i];
        if (slot->target != NULL && strcmp(slot->target, target) == 0 &&
            strcmp(slot->language, language) == 0)
            return slot;
    }
    return NULL;
}

static bool is_good(const struct slot *slot, int64_t version, int64_t now_us) {
    return slot->version == version ||
           (now_us >= slot->made_us && now_us - slot->made_us < CLOCK_SECOND);
}

static struct str str_kept(struct arena *arena, struct str text) {
    return (struct str){arena_copy_n(arena, text.s, text.n), text.n};
}

bool page_cache_get(struct page_cache *cache, const char *language, const char *target,
                    int64_t version, int64_t now_us, bool want_gzip, struct arena *arena,
                    struct cached_page *out) {
    pthread_rwlock_rdlock(&cache->lock);
    struct slot *slot = slot_find(cache, language, target);
    bool good = slot != NULL && is_good(slot, version, now_us);
    if (good) {
        __atomic_store_n(&slot->used_us, now_us, __ATOMIC_RELAXED);
        bool gzip = want_gzip && slot->gzip.n > 0;
        *out = (struct cached_page){.type = arena_copy(arena, slot->type)};
        if (gzip)
            out->gzip = str_kept(arena, slot->gzip);
        else
            out->plain = str_kept(arena, slot->plain);
    }
    pthread_rwlock_unlock(&cache->lock);
    return good;
}

static struct slot *slot_oldest(struct page_cache *cache) {
    struct slot *oldest = &cache->slots[0];
    for (size_t i = 0; i < SLOTS; i++) {
        struct slot *slot = &cache->slots[i];
        if (slot->target == NULL) return slot;
        if (slot->used_us < oldest->used_us) oldest = slot;
    }
    return oldest;
}

void page_cache_put(struct page_cache *cache, const char *language, const char *target,
                    int64_t version, int64_t now_us, const char *type, struct str body) {
    if (body.n > ANSWER_MAX || strlen(target) > 2000) return;
    pthread_rwlock_wrlock(&cache->lock);
    struct slot *slot = slot_find(cache, language, target);
    if (slot == NULL) slot = slot_oldest(cache);
    struct arena *arena = slot->arena == NULL ? arena_new(SLOT_BYTES) : slot->arena;
    arena_reset(arena, 65536);
    *slot = (struct slot){.arena = arena, .version = version, .made_us = now_us, .used_us = now_us};
    slot->language = arena_copy(arena, language);
    slot->target = arena_copy(arena, target);
    slot->type = arena_copy(arena, type);
    slot->plain = str_kept(arena, body);
    slot->gzip = http_gzip(arena, body);
    pthread_rwlock_unlock(&cache->lock);
}
