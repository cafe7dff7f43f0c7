#include "ledger/keeper.h"

#include "base/clock.h"
#include "base/log.h"
#include "ledger/ledger.h"

#include <pthread.h>
#include <time.h>

enum { EVERY_S = 900 };
static const size_t work_bytes = (size_t)1 << 30; /* address space */

struct ledger_keeper {
    struct app *app;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop;
};

struct work {
    struct app *app;
    struct arena *arena;
    bool left; /* there is more to enter */
};

static enum fail begin_job(struct db *db, void *thing, struct why *why) {
    const struct work *work = thing;
    return ledger_begin(db, work->arena, clock_now(), why);
}

static enum fail due_job(struct db *db, void *thing, struct why *why) {
    struct work *work = thing;
    TRY(ledger_flush_due(db, work->arena, clock_now(), &work->left, why));
    return ledger_head_keep(db, work->arena, work->app->key, clock_now(), why);
}

/* In as many transactions as there are parts, so that others write between them. */
static enum fail job_do(struct app *app, db_job job, struct why *why) {
    struct work work = {.app = app, .arena = arena_new(work_bytes)};
    size_t mark = arena_mark(work.arena);
    enum fail fail = FAIL_NONE;
    do {
        work.left = false;
        arena_rewind(work.arena, mark);
        fail = store_write(app->store, work.arena, job, &work, why);
    } while (fail == FAIL_NONE && work.left);
    arena_free(work.arena);
    return fail;
}

/* False when it is to stop. */
static bool keeper_wait(struct ledger_keeper *keeper) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += EVERY_S;
    pthread_mutex_lock(&keeper->lock);
    while (!keeper->stop && pthread_cond_timedwait(&keeper->wake, &keeper->lock, &until) == 0)
        continue;
    bool stop = keeper->stop;
    pthread_mutex_unlock(&keeper->lock);
    return !stop;
}

static void *keeper_run(void *context) {
    struct ledger_keeper *keeper = context;
    do {
        struct why why = {0};
        enum fail fail = job_do(keeper->app, due_job, &why);
        if (fail != FAIL_NONE)
            log_event(LOG_ERROR, "ledger_flush_failed", "kind=%s cause='%s'", fail_name(fail),
                      why.text);
    } while (keeper_wait(keeper));
    return NULL;
}

enum fail ledger_keeper_start(struct app *app, struct ledger_keeper **out, struct why *why) {
    struct ledger_keeper *keeper = ARENA_NEW(app->arena, struct ledger_keeper);
    TRY(job_do(app, begin_job, why));
    keeper->app = app;
    pthread_mutex_init(&keeper->lock, NULL);
    pthread_cond_init(&keeper->wake, NULL);
    if (pthread_create(&keeper->thread, NULL, keeper_run, keeper) != 0)
        return why_fail(why, FAIL_SYSTEM, NULL, "no thread for the log");
    *out = keeper;
    return FAIL_NONE;
}

void ledger_keeper_stop(struct ledger_keeper *keeper) {
    if (keeper == NULL) return;
    pthread_mutex_lock(&keeper->lock);
    keeper->stop = true;
    pthread_cond_signal(&keeper->wake);
    pthread_mutex_unlock(&keeper->lock);
    pthread_join(keeper->thread, NULL);
    pthread_cond_destroy(&keeper->wake);
    pthread_mutex_destroy(&keeper->lock);
}
