/* Closing a conversation of 100,000 people while others write: their answers enter the log by
 * parts, beside the same in one transaction. What counts is how long another writer waits. */
#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "bench/bench.h"
#include "civic/app.h"
#include "conversation/record.h"
#include "demo/demo.h"

#include <ftw.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { PEOPLE = 100000, STATEMENTS = 20, PAUSE_US = 2000, ALONE_S = 3 };

struct closing {
    struct app *app;
    int64_t conversation;
    atomic_bool done;
    int64_t longest_us, waits, total_us;
};

static int64_t people_asked(void) {
    const char *text = getenv("PEOPLE");
    return text == NULL ? PEOPLE : strtoll(text, NULL, 10);
}

static void must(enum fail fail, const struct why *why) {
    if (fail == FAIL_NONE) return;
    fprintf(stderr, "%s\n", why->text);
    abort();
}

static enum fail sql_run(struct db *db, const char *sql, struct why *why) {
    struct statement *statement = calloc(1, sizeof *statement);
    *statement = (struct statement){.name = "bench",
                                    .sqlite = sql,
                                    .postgres = sql,
                                    .in = "",
                                    .out = "",
                                    .number = -(int64_t)(uintptr_t)statement};
    return db_run(db, statement, NULL, NULL, NULL, NULL, NULL, why);
}

/* A conversation beside the example's first one, in its engagement. */
static enum fail fill_job(struct db *db, void *context, struct why *why) {
    const struct closing *c = context;
    struct arena *arena = arena_new(1 << 20);
    long long id = (long long)c->conversation, from = id * 1000000;
    TRY(sql_run(db,
                arena_printf(arena,
                             "INSERT INTO conversation (id, engagement, slug, topic, state, seed, "
                             "created_by, created_at, entering) SELECT %lld, engagement, 'bench-' "
                             "|| %lld, topic, 'closed', 'x', created_by, created_at, 0 FROM "
                             "conversation WHERE id = 1",
                             id, id),
                why));
    TRY(sql_run(db,
                arena_printf(
                    arena,
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                    "%d) INSERT INTO conversation_statement (id, conversation, number, text, "
                    "origin, state, added_day, agrees) SELECT %lld + i, %lld, i, 'In street ' || i "
                    "|| ' the lights should be mended before the winter comes', 'opening', "
                    "'accepted', '2026-11-22', 1 FROM n",
                    STATEMENTS, from, id),
                why));
    TRY(sql_run(
        db,
        arena_printf(arena,
                     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                     "%lld) INSERT INTO participant (id, engagement, label) SELECT %lld + i, "
                     "(SELECT engagement FROM conversation WHERE id = 1), 'B%lld-' || i FROM n",
                     (long long)people_asked(), from, id),
        why));
    TRY(sql_run(db,
                arena_printf(arena,
                             "INSERT INTO conversation_member (id, conversation, participant, "
                             "joined) SELECT id, %lld, id, 'code' FROM participant WHERE id > %lld",
                             id, from),
                why));
    TRY(sql_run(db,
                arena_printf(arena,
                             "INSERT INTO conversation_vote (conversation, member, statement, "
                             "vote, mode, cast_day) SELECT %lld, m.id, s.id, 1 - (m.id + s.id) %% "
                             "3, 'web', '2026-11-22' FROM conversation_member m JOIN "
                             "conversation_statement s ON s.conversation = m.conversation WHERE "
                             "m.conversation = %lld",
                             id, id),
                why));
    arena_free(arena);
    return FAIL_NONE;
}

/* Another who writes, again and again. */
static void *writer(void *thing) {
    struct closing *c = thing;
    struct why why = {0};
    while (!atomic_load(&c->done)) {
        struct timespec pause = {.tv_nsec = PAUSE_US * 1000};
        int64_t start = clock_monotonic();
        must(store_check(c->app->store, &why), &why);
        int64_t waited = clock_monotonic() - start;
        if (waited > c->longest_us) c->longest_us = waited;
        c->total_us += waited, c->waits++;
        nanosleep(&pause, NULL);
    }
    return NULL;
}

struct whole {
    struct arena *arena;
    int64_t conversation;
};

static enum fail whole_job(struct db *db, void *context, struct why *why) {
    const struct whole *w = context;
    for (bool left = true; left;) {
        size_t mark = arena_mark(w->arena);
        TRY(conversation_record_part(db, w->arena, w->conversation, clock_now(), &left, why));
        arena_rewind(w->arena, mark);
    }
    return FAIL_NONE;
}

enum how { ALONE, PARTS, WHOLE };

static void close_one(struct app *app, int64_t conversation, enum how how) {
    static const char *const names[] = {"nobody closes", "by parts", "in one transaction"};
    struct closing c = {.app = app, .conversation = conversation};
    struct why why = {0};
    struct arena *arena = arena_new((size_t)1 << 30);
    struct whole whole = {arena, conversation};
    pthread_t thread;
    if (how != ALONE) must(store_write(app->store, NULL, fill_job, &c, &why), &why);
    if (pthread_create(&thread, NULL, writer, &c) != 0) abort();
    int64_t start = clock_monotonic();
    if (how == ALONE)
        nanosleep(&(struct timespec){.tv_sec = ALONE_S}, NULL);
    else if (how == PARTS)
        must(conversation_record_rest(app, clock_now(), &why), &why);
    else
        must(store_write(app->store, arena, whole_job, &whole, &why), &why);
    int64_t took = clock_monotonic() - start;
    atomic_store(&c.done, true);
    pthread_join(thread, NULL);
    printf("  %-20s %lld people in %.1f s; another writer waited %.1f ms at most, %.1f ms on "
           "average of %lld\n",
           names[how], how == ALONE ? 0 : (long long)people_asked(), (double)took / 1e6,
           (double)c.longest_us / 1e3, (double)c.total_us / (double)c.waits / 1e3,
           (long long)c.waits);
    arena_free(arena);
}

static int forget(const char *path, const struct stat *status, int type, struct FTW *walk) {
    (void)status, (void)type, (void)walk;
    return remove(path);
}

int main(void) {
    char folder[] = "/tmp/folkmoot-closing-bench-XXXXXX";
    struct why why = {0};
    struct app *app;
    struct arena *arena = arena_new((size_t)1 << 30);
    base_start();
    bench_machine();
    if (mkdtemp(folder) == NULL || app_folder_make(folder, &why) != FAIL_NONE) return 1;
    struct app_settings settings = {.folder = folder, .public_url = "", .service_name = ""};
    must(app_open(&settings, &app, &why), &why);
    must(demo_fill(app, arena, &why), &why);
    close_one(app, 0, ALONE);
    close_one(app, 1000, PARTS);
    close_one(app, 1001, WHOLE);
    app_close(app);
    arena_free(arena);
    nftw(folder, forget, 16, FTW_DEPTH | FTW_PHYS);
    return 0;
}
