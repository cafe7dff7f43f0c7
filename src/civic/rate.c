#include "civic/rate.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/str.h"

#include <pthread.h>
#include <string.h>

enum { BUCKETS = 4096, PROBES = 8 };

struct bucket {
    uint64_t key; /* 0: free */
    double tokens;
    int64_t at_us;
};

struct rate_table {
    struct arena *arena;
    pthread_mutex_t lock;
    uint8_t secret[32]; /* so that nobody can aim at a bucket */
    struct bucket buckets[BUCKETS];
};

struct rate_table *rate_table_new(void) {
    struct arena *arena = arena_new(sizeof(struct rate_table) + 8192);
    struct rate_table *table = ARENA_NEW(arena, struct rate_table);
    table->arena = arena;
    pthread_mutex_init(&table->lock, NULL);
    secret_bytes(table->secret, sizeof table->secret);
    return table;
}

void rate_table_free(struct rate_table *table) {
    if (table == NULL) return;
    pthread_mutex_destroy(&table->lock);
    arena_free(table->arena);
}

static uint64_t key_of(const struct rate_table *table, const char *what, const char *who) {
    char text[512];
    int n = snprintf(text, sizeof text, "%s\n%s", what, who);
    uint8_t digest[SHA256_BYTES];
    size_t length = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    hmac_sha256(table->secret, text, length, digest);
    uint64_t key;
    memcpy(&key, digest, sizeof key);
    return key == 0 ? 1 : key;
}

/* The bucket of a key: its own, a free one, or the one unused for longest among the probes. */
static struct bucket *bucket_of(struct rate_table *table, uint64_t key) {
    struct bucket *oldest = NULL;
    for (size_t i = 0; i < PROBES; i++) {
        struct bucket *bucket = &table->buckets[(key + i) % BUCKETS];
        if (bucket->key == key) return bucket;
        if (oldest == NULL ||
            (oldest->key != 0 && (bucket->key == 0 || bucket->at_us < oldest->at_us)))
            oldest = bucket;
    }
    *oldest = (struct bucket){.key = 0};
    return oldest;
}

bool rate_take(struct rate_table *table, const char *what, const char *who, double burst,
               double per_hour, int64_t now_us, int *wait_minutes) {
    uint64_t key = key_of(table, what, who);
    double per_us = per_hour / 3600e6;
    pthread_mutex_lock(&table->lock);
    struct bucket *bucket = bucket_of(table, key);
    if (bucket->key != key) *bucket = (struct bucket){.key = key, .tokens = burst, .at_us = now_us};
    bucket->tokens += (double)(now_us - bucket->at_us) * per_us;
    if (bucket->tokens > burst) bucket->tokens = burst;
    bucket->at_us = now_us;
    bool allowed = bucket->tokens >= 1;
    if (allowed) bucket->tokens -= 1;
    *wait_minutes = (int)((1 - bucket->tokens) / per_us / 60e6) + 1;
    pthread_mutex_unlock(&table->lock);
    return allowed;
}
