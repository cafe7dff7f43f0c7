#include "ledger/keeper.h"

#include "base/clock.h"
#include "base/log.h"
#include "ledger/ledger.h"

enum { EVERY_S = 900 };
static const size_t work_bytes = (size_t)1 << 30; /* address space */

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

static void keeper_run(void *context, struct rounds *rounds) {
    (void)rounds;
    struct why why = {0};
    enum fail fail = job_do(context, due_job, &why);
    if (fail != FAIL_NONE)
        log_event(LOG_ERROR, "ledger_flush_failed", "kind=%s cause='%s'", fail_name(fail),
                  why.text);
}

enum fail ledger_keeper_start(struct app *app, struct rounds **out, struct why *why) {
    static const struct round round = {"the log", 0, EVERY_S, keeper_run};
    TRY(job_do(app, begin_job, why));
    return rounds_start(app->arena, &round, app, out, why);
}
