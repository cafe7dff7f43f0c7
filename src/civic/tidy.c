#include "civic/tidy.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "civic/session.sql.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

enum { EVERY_S = 3600, FIRST_S = 30, FORM_DAYS = 7, FORM_PARTS = 32, SCRATCH_BYTES = 1 << 20 };

struct tidying {
    struct arena *arena;
    int64_t now;
    int part; /* of the forms, by the first byte of what they are known by */
};

static enum fail forms_job(struct db *db, void *context, struct why *why) {
    const struct tidying *tidying = context;
    const char *before = date_iso(tidying->arena, date_of(tidying->now - FORM_DAYS * CLOCK_DAY));
    uint8_t first = (uint8_t)(tidying->part * (256 / FORM_PARTS)), last[SHA256_BYTES + 1];
    memset(last, 0xff, sizeof last);
    last[0] = (uint8_t)(first + 256 / FORM_PARTS - 1);
    return form_used_remove_old(db, (struct str){(const char *)&first, 1},
                                (struct str){(const char *)last, sizeof last}, before, why);
}

static enum fail sessions_job(struct db *db, void *context, struct why *why) {
    const struct tidying *tidying = context;
    return session_remove_ended(db, tidying->now, why);
}

enum fail tidy_now(struct app *app, int64_t now, struct why *why) {
    struct tidying tidying = {arena_new(SCRATCH_BYTES), now, 0};
    enum fail fail = store_write(app->store, tidying.arena, sessions_job, &tidying, why);
    /* Each part by itself, so that nobody's answer waits for all of them. */
    for (; fail == FAIL_NONE && tidying.part < FORM_PARTS; tidying.part++)
        fail = store_write(app->store, tidying.arena, forms_job, &tidying, why);
    arena_free(tidying.arena);
    return fail;
}

struct tidier {
    struct app *app;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop;
};

/* False when it is to stop. */
static bool tidier_wait(struct tidier *tidier, int seconds) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += seconds;
    pthread_mutex_lock(&tidier->lock);
    while (!tidier->stop && pthread_cond_timedwait(&tidier->wake, &tidier->lock, &until) == 0)
        continue;
    bool stop = tidier->stop;
    pthread_mutex_unlock(&tidier->lock);
    return !stop;
}

/* One that fails stops no other. */
static void chores_do(struct app *app) {
    for (KIND_EACH(chore, at)) {
        struct why why = {0};
        enum fail fail = (*at)->run(app, clock_now(), &why);
        if (fail != FAIL_NONE)
            log_event(LOG_ERROR, "chore_failed", "name=%s kind=%s cause='%s'", (*at)->name,
                      fail_name(fail), why.text);
    }
}

static void *tidier_run(void *context) {
    struct tidier *tidier = context;
    for (int wait = FIRST_S; tidier_wait(tidier, wait); wait = EVERY_S) {
        struct why why = {0};
        enum fail fail = tidy_now(tidier->app, clock_now(), &why);
        if (fail != FAIL_NONE)
            log_event(LOG_ERROR, "tidy_failed", "kind=%s cause='%s'", fail_name(fail), why.text);
        chores_do(tidier->app);
    }
    return NULL;
}

enum fail tidy_start(struct app *app, struct tidier **out, struct why *why) {
    struct tidier *tidier = ARENA_NEW(app->arena, struct tidier);
    tidier->app = app;
    pthread_mutex_init(&tidier->lock, NULL);
    pthread_cond_init(&tidier->wake, NULL);
    if (pthread_create(&tidier->thread, NULL, tidier_run, tidier) != 0)
        return why_fail(why, FAIL_SYSTEM, NULL, "no thread for tidying");
    *out = tidier;
    return FAIL_NONE;
}

void tidy_stop(struct tidier *tidier) {
    if (tidier == NULL) return;
    pthread_mutex_lock(&tidier->lock);
    tidier->stop = true;
    pthread_cond_signal(&tidier->wake);
    pthread_mutex_unlock(&tidier->lock);
    pthread_join(tidier->thread, NULL);
    pthread_cond_destroy(&tidier->wake);
    pthread_mutex_destroy(&tidier->lock);
}
