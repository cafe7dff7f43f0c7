#include "conversation/source.h"

#include "base/clock.h"
#include "base/hash.h"
#include "civic/blocks.h"
#include "civic/tidy.h"
#include "conversation/source.sql.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

struct source_key {
    pthread_mutex_t lock;
    char day[12]; /* ISO; "": none yet */
    uint8_t key[32];
};

static const char keep_key;

static void *key_make(struct app *app) {
    struct source_key *key = ARENA_NEW(app->arena, struct source_key);
    pthread_mutex_init(&key->lock, NULL);
    return key;
}

static void key_end(void *thing) {
    struct source_key *key = thing;
    sodium_memzero(key->key, sizeof key->key);
    pthread_mutex_destroy(&key->lock);
}

static struct source_key *key_of(struct app *app) {
    return app_keep(app, &keep_key, key_make, key_end);
}

/* The lock is held. Overwrites the key of a day that is over. */
static void key_turn(struct source_key *key, const char *day) {
    if (strcmp(day, key->day) <= 0) return;
    secret_bytes(key->key, sizeof key->key);
    snprintf(key->day, sizeof key->day, "%s", day);
}

void source_mark(struct app *app, int64_t conversation, const char *day, const char *network,
                 char out[SOURCE_MARK]) {
    struct source_key *key = key_of(app);
    char text[128];
    uint8_t digest[SHA256_BYTES];
    int n = snprintf(text, sizeof text, "%lld\n%s", (long long)conversation, network);
    size_t length = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    pthread_mutex_lock(&key->lock);
    key_turn(key, day);
    hmac_sha256(key->key, text, length, digest);
    pthread_mutex_unlock(&key->lock);
    for (size_t i = 0; i < (SOURCE_MARK - 1) / 2; i++)
        snprintf(out + 2 * i, 3, "%02x", (unsigned)digest[i]);
}

enum fail source_of_request(struct request *request, struct db *db, int64_t conversation,
                            int64_t *number, struct why *why) {
    char mark[SOURCE_MARK];
    const char *day = request_today(request);
    source_mark(request->app, conversation, day, request->http->client, mark);
    enum fail found = source_number(db, request->arena, conversation, mark, number, why);
    if (found != FAIL_NOTFOUND) return found;
    TRY(source_next(db, request->arena, conversation, number, why));
    return source_add(db, conversation, *number, mark, day, why);
}

static enum fail marks_job(struct db *db, void *context, struct why *why) {
    TRY(source_statements_number(db, why));
    return source_marks_drop(db, context, why);
}

enum fail source_keys_drop(struct app *app, int64_t now, struct why *why) {
    struct source_key *key = key_of(app);
    struct arena *arena = arena_new(1 << 16);
    char *today = arena_copy(arena, date_iso(arena, date_of(now)));
    pthread_mutex_lock(&key->lock);
    key_turn(key, today);
    pthread_mutex_unlock(&key->lock);
    enum fail fail = store_write(app->store, arena, marks_job, today, why);
    arena_free(arena);
    return fail;
}

static const struct chore chore_conversation_source = {"conversation_source_key", source_keys_drop};
REGISTER(chore, chore_conversation_source);
