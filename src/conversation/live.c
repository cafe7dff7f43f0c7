#include "conversation/live.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/rounds.h"
#include "conversation/map.sql.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    SLOTS = 16,
    NEWER_LEAST = 20, /* changed votes, and one in fifty, before a full map is made anew */
    NEWER_SHARE = 50,
    CATCH_UP = 20000 /* votes taken at once; with more a full map is sooner there */
};

/* One map; its arena holds all of it. */
struct map {
    struct arena *arena;
    struct gathered gathered;
    struct opinion_plan plan;
    struct opinion_report report;
    struct opinion_live *live;
    int64_t last_vote;
    bool outdated; /* somebody voted on what is not on the map yet */
    struct entry {
        int64_t member; /* 0: free */
        size_t person;
    } * table; /* open addressing */
    size_t n_table, n_used;
};

struct slot {
    struct live_maps *all;
    int64_t conversation; /* 0: free */
    struct map *map;
    pthread_t thread;
    bool started, running, no_votes, failed;
    int64_t used_us, failed_us;
};

struct live_maps {
    struct app *app;
    pthread_mutex_t lock;
    pthread_cond_t done;
    struct slot slots[SLOTS];
};

/* ---- people of a map ---- */

static struct entry *entry_of(struct map *map, int64_t member) {
    size_t at =
        (size_t)((uint64_t)member * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (map->n_table - 1);
    while (map->table[at].member != 0 && map->table[at].member != member)
        at = (at + 1) & (map->n_table - 1);
    return &map->table[at];
}

static void table_make(struct map *map, size_t size) {
    struct entry *old = map->table;
    size_t n_old = map->n_table;
    map->n_table = 64;
    while (map->n_table < 2 * size) map->n_table *= 2;
    map->table = ARENA_ARRAY(map->arena, struct entry, map->n_table);
    for (size_t i = 0; i < n_old; i++)
        if (old[i].member != 0) *entry_of(map, old[i].member) = old[i];
}

static size_t person_of(struct map *map, int64_t member) {
    struct entry *entry = entry_of(map, member);
    if (entry->member != 0) return entry->person;
    *entry = (struct entry){member, opinion_live_person(map->live, 1)};
    size_t person = entry->person;
    if (2 * ++map->n_used > map->n_table) table_make(map, 2 * map->n_used);
    return person;
}

static size_t statement_of(const struct map *map, int64_t statement) {
    for (size_t j = 0; j < map->gathered.votes.n_statements; j++)
        if (map->gathered.statements[j] == statement) return j;
    return SIZE_MAX;
}

/* ---- a full map ---- */

static void map_free(struct map *map) {
    if (map != NULL) arena_free(map->arena);
}

struct making {
    struct map *map;
    int64_t conversation;
};

static enum fail making_read(struct db *db, void *context, struct why *why) {
    struct making *making = context;
    return conversation_gather(db, making->map->arena, making->conversation, &making->map->gathered,
                               why);
}

static enum fail map_fill(struct app *app, struct map *map, int64_t conversation, struct why *why) {
    struct making making = {map, conversation};
    TRY(store_read_held(app->store, map->arena, making_read, &making, why));
    const struct gathered *g = &map->gathered;
    map->plan = conversation_plan(g);
    TRY(conversation_compute(map->arena, g, &map->plan, &map->report, why));
    map->live = opinion_live_new(map->arena, &map->plan, &map->report);
    map->last_vote = g->last_vote;
    map->n_used = g->votes.n_people;
    table_make(map, map->n_used);
    for (size_t p = 0; p < g->votes.n_people; p++)
        *entry_of(map, g->members[p]) = (struct entry){g->members[p], p};
    return FAIL_NONE;
}

/* NULL with `why` when it cannot be made; INPUT when nobody voted. */
static struct map *map_make(struct app *app, int64_t conversation, struct why *why) {
    struct arena *arena = arena_new((size_t)8 << 30);
    struct map *map = ARENA_NEW(arena, struct map);
    map->arena = arena;
    jmp_buf guard;
    if (setjmp(guard) != 0) {
        (void)why_fail(why, FAIL_LIMIT, NULL, "the map needs more memory than there is");
        arena_free(arena);
        return NULL;
    }
    jmp_buf *former = arena_guard_set(arena, &guard);
    enum fail fail = map_fill(app, map, conversation, why);
    arena_guard_set(arena, former);
    if (fail == FAIL_NONE) return map;
    arena_free(arena);
    return NULL;
}

static void *slot_run(void *given) {
    struct slot *slot = given;
    struct live_maps *all = slot->all;
    struct why why = {0};
    struct map *map = map_make(all->app, slot->conversation, &why);
    pthread_mutex_lock(&all->lock);
    if (map != NULL) {
        map_free(slot->map);
        slot->map = map;
    }
    slot->no_votes = map == NULL && why.fail == FAIL_INPUT;
    slot->failed = map == NULL && !slot->no_votes;
    slot->failed_us = clock_monotonic();
    if (slot->no_votes) {
        map_free(slot->map);
        slot->map = NULL;
    }
    if (slot->failed) log_event(LOG_WARNING, "map_failed", "why=%s", why.text);
    slot->running = false;
    pthread_cond_broadcast(&all->done);
    pthread_mutex_unlock(&all->lock);
    return NULL;
}

static void slot_start(struct slot *slot) {
    if (slot->running) return;
    if (slot->started) pthread_join(slot->thread, NULL);
    slot->running = true;
    slot->started = pthread_create(&slot->thread, NULL, slot_run, slot) == 0;
    if (!slot->started) slot->running = false, slot->failed = true;
}

/* ---- all of them ---- */

static const char keep_key;

static void *maps_make(struct app *app) {
    struct live_maps *all = ARENA_NEW(app->arena, struct live_maps);
    all->app = app;
    pthread_mutex_init(&all->lock, NULL);
    steady_condition(&all->done);
    return all;
}

static void maps_end(void *thing) {
    struct live_maps *all = thing;
    for (size_t i = 0; i < SLOTS; i++)
        if (all->slots[i].started) pthread_join(all->slots[i].thread, NULL);
    for (size_t i = 0; i < SLOTS; i++) map_free(all->slots[i].map);
    pthread_cond_destroy(&all->done);
    pthread_mutex_destroy(&all->lock);
}

/* The slot of a conversation, or the one unused for longest; NULL when all are being computed. */
static struct slot *slot_of(struct live_maps *all, int64_t conversation) {
    struct slot *oldest = NULL;
    for (size_t i = 0; i < SLOTS; i++) {
        struct slot *slot = &all->slots[i];
        if (slot->conversation == conversation) return slot;
        if (!slot->running && (oldest == NULL || slot->used_us < oldest->used_us)) oldest = slot;
    }
    if (oldest == NULL) return NULL;
    if (oldest->started) pthread_join(oldest->thread, NULL);
    map_free(oldest->map);
    *oldest = (struct slot){.all = all, .conversation = conversation};
    return oldest;
}

/* Takes the votes that were stored since; sets what calls for a full map. */
static enum fail catch_up(struct map *map, struct db *db, struct arena *scratch, struct why *why) {
    struct map_votes_since_row *rows;
    size_t n;
    TRY(map_votes_since(db, scratch, map->gathered.conversation, map->last_vote, CATCH_UP, &rows,
                        &n, why));
    for (size_t i = 0; i < n; i++) {
        size_t statement = statement_of(map, rows[i].statement);
        map->last_vote = rows[i].id;
        if (statement == SIZE_MAX) {
            map->outdated = true;
            continue;
        }
        int vote = rows[i].vote == DB_NULL_INT ? OPINION_TAKEN_BACK : (int)rows[i].vote;
        TRY(opinion_live_vote(map->live, person_of(map, rows[i].member), statement, vote, why));
    }
    return FAIL_NONE;
}

static bool wants_full(const struct map *map, int64_t epoch) {
    struct opinion_live_now now = opinion_live_now(map->live);
    if (map->outdated || epoch != map->gathered.epoch) return true;
    return now.n_changed >= NEWER_LEAST && now.n_changed * NEWER_SHARE >= now.n_votes;
}

/* Waits until the thread is done or the time is over; the lock is held. */
static void wait_done(struct live_maps *all, const struct slot *slot, int wait_ms) {
    struct timespec until = steady_end(wait_ms * INT64_C(1000));
    while (slot->running && pthread_cond_timedwait(&all->done, &all->lock, &until) == 0) continue;
}

static enum fail use_locked(struct live_maps *all, struct db *db, struct arena *scratch,
                            int64_t conversation, int wait_ms,
                            void (*use)(const struct live_look *look, void *context), void *context,
                            enum live_state *state, struct why *why) {
    struct map_about_row about;
    TRY(map_about(db, scratch, conversation, &about, why));
    *state = LIVE_NO_VOTES;
    if (about.last_vote == 0) return FAIL_NONE;
    struct slot *slot = slot_of(all, conversation);
    *state = LIVE_COMPUTING;
    if (slot == NULL) return FAIL_NONE;
    slot->used_us = clock_monotonic();
    bool rest = slot->failed && slot->used_us - slot->failed_us < 30 * CLOCK_SECOND;
    if (slot->map != NULL) TRY(catch_up(slot->map, db, scratch, why));
    if (!rest && (slot->map == NULL || wants_full(slot->map, about.epoch))) slot_start(slot);
    if (slot->map == NULL || about.epoch != slot->map->gathered.epoch)
        wait_done(all, slot, wait_ms);
    if (slot->conversation != conversation) return FAIL_NONE; /* given away meanwhile */
    if (slot->no_votes) *state = LIVE_NO_VOTES;
    if (slot->map == NULL) return FAIL_NONE;
    struct live_look look = {&slot->map->gathered, &slot->map->report, slot->map->live,
                             slot->running};
    *state = LIVE_READY;
    use(&look, context);
    return FAIL_NONE;
}

enum fail live_use(struct app *app, struct db *db, int64_t conversation, int wait_ms,
                   void (*use)(const struct live_look *look, void *context), void *context,
                   enum live_state *state, struct why *why) {
    struct live_maps *all = app_keep(app, &keep_key, maps_make, maps_end);
    struct arena *scratch = arena_new((size_t)64 << 20);
    pthread_mutex_lock(&all->lock);
    enum fail fail = use_locked(all, db, scratch, conversation, wait_ms, use, context, state, why);
    pthread_mutex_unlock(&all->lock);
    arena_free(scratch);
    return fail;
}

/* ---- axes ---- */

struct live_axes live_axes_of(struct app *app, struct arena *arena, int64_t conversation) {
    struct live_maps *all = app_keep(app, &keep_key, maps_make, maps_end);
    struct live_axes axes = {0};
    /* What is wanted is copied under the lock, but the request's arena may run out and jump, so it
     * is taken beforehand. */
    double *loading = ARENA_ARRAY(arena, double, STATEMENT_AXES_MAX *OPINION_BLOCK);
    int64_t *numbers = ARENA_ARRAY(arena, int64_t, STATEMENT_AXES_MAX);
    double *pull = ARENA_ARRAY(arena, double, OPINION_BLOCK);
    pthread_mutex_lock(&all->lock);
    for (size_t i = 0; i < SLOTS; i++) {
        const struct map *map = all->slots[i].map;
        if (all->slots[i].conversation != conversation || map == NULL) continue;
        size_t n = map->gathered.votes.n_statements;
        axes.n = n < STATEMENT_AXES_MAX ? n : STATEMENT_AXES_MAX;
        axes.n_axes = map->report.n_axes;
        memcpy(loading, map->report.model.axes.loading, axes.n * OPINION_BLOCK * sizeof *loading);
        memcpy(numbers, map->gathered.numbers, axes.n * sizeof *numbers);
        memcpy(pull, map->report.model.axes.pull, OPINION_BLOCK * sizeof *pull);
    }
    pthread_mutex_unlock(&all->lock);
    axes.loading = loading, axes.numbers = numbers, axes.pull = pull;
    return axes;
}

const double *live_loading(const struct live_axes *axes, int64_t number) {
    size_t low = 0, high = axes->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (axes->numbers[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == axes->n || axes->numbers[low] != number) return NULL;
    return &axes->loading[low * OPINION_BLOCK];
}
