#include "civic/tidy.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "civic/session.sql.h"

#include <string.h>

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

static void tidier_run(void *context, struct rounds *rounds) {
    (void)rounds;
    struct app *app = context;
    struct why why = {0};
    enum fail fail = tidy_now(app, clock_now(), &why);
    if (fail != FAIL_NONE)
        log_event(LOG_ERROR, "tidy_failed", "kind=%s cause='%s'", fail_name(fail), why.text);
    chores_do(app);
}

enum fail tidy_start(struct app *app, struct rounds **out, struct why *why) {
    static const struct round round = {"tidying", FIRST_S, EVERY_S, tidier_run};
    return rounds_start(app->arena, &round, app, out, why);
}
