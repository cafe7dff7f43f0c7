#include "store/store_test.h"

#include "base/arena.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

/* ------------------------------------------------------------------ group commit */

enum { THREADS = 64, EACH = 20 };

struct sender {
    pthread_t thread;
    struct store *store;
    int number, saved, failed, poisoned;
};

static enum fail poison(struct db *db, void *context, struct why *why) {
    (void)context;
    struct db_value in[] = {db_text("poison"), db_int(1), db_real(1), db_blob(STR("x"))};
    TRY(db_run(db, &item_add, in, NULL, NULL, NULL, NULL, why));
    return why_fail(why, FAIL_INPUT, "poison", "this one always fails");
}

static void *send_many(void *thing) {
    struct sender *sender = thing;
    for (int i = 0; i < EACH; i++) {
        char name[48];
        struct why why = {0};
        snprintf(name, sizeof name, "sender %d item %d", sender->number, i);
        if (i % 4 == 3) {
            enum fail fail = store_write(sender->store, NULL, poison, NULL, &why);
            sender->poisoned += fail == FAIL_INPUT && strcmp(why.field, "poison") == 0;
        }
        if (store_test_add(sender->store, name, 1, &why) == FAIL_NONE)
            sender->saved++;
        else
            sender->failed++;
    }
    return NULL;
}

static void group_on(const struct test_engine *engine) {
    struct store *store = store_test_open(engine);
    struct sender senders[THREADS] = {0};
    int64_t before = store_version(store);
    for (int i = 0; i < THREADS; i++) {
        senders[i] = (struct sender){.store = store, .number = i};
        assert_int_equal(pthread_create(&senders[i].thread, NULL, send_many, &senders[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) pthread_join(senders[i].thread, NULL);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(senders[i].saved, EACH);
        assert_int_equal(senders[i].poisoned, EACH / 4);
    }
    assert_int_equal(store_test_count(store), THREADS * EACH);
    /* Many share one durable commit. */
    int64_t commits = store_version(store) - before;
    assert_true(commits * 2 < THREADS * EACH);
    store_close(store);
}

static void many_share_a_commit(void **state) {
    (void)state;
    test_each_engine(group_on);
}
TEST(many_share_a_commit,
     "store: 64 threads share commits, and poisoned jobs among them spoil no other");

/* A long job: three items, or nothing where the last is refused. */
static enum fail three(struct db *db, void *context, struct why *why) {
    const struct sender *sender = context;
    for (int i = 0; i < 3; i++) {
        char name[48];
        snprintf(name, sizeof name, "long %d item %d", sender->number, i);
        struct db_value in[] = {db_text(name), db_int(i), db_real(1), db_blob(STR("x"))};
        TRY(db_run(db, &item_add, in, NULL, NULL, NULL, NULL, why));
    }
    return sender->number % 2 == 0 ? FAIL_NONE : why_fail(why, FAIL_INPUT, "poison", "no");
}

static void *send_long(void *thing) {
    struct sender *sender = thing;
    struct why why = {0};
    enum fail fail = store_write_long(sender->store, NULL, three, sender, &why);
    sender->saved = fail == FAIL_NONE;
    sender->poisoned = fail == FAIL_INPUT && strcmp(why.field, "poison") == 0;
    return NULL;
}

static void long_on(const struct test_engine *engine) {
    struct store *store = store_test_open(engine);
    struct sender senders[THREADS] = {0};
    int64_t before = store_version(store);
    for (int i = 0; i < THREADS; i++) {
        senders[i] = (struct sender){.store = store, .number = i};
        assert_int_equal(pthread_create(&senders[i].thread, NULL, send_long, &senders[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) pthread_join(senders[i].thread, NULL);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(senders[i].saved, i % 2 == 0);
        assert_int_equal(senders[i].poisoned, i % 2 == 1);
    }
    assert_int_equal(store_test_count(store), THREADS / 2 * 3);
    assert_int_equal(store_version(store) - before, THREADS / 2);
    store_close(store);
}

static void long_jobs_share_nothing(void **state) {
    (void)state;
    test_each_engine(long_on);
}
TEST(long_jobs_share_nothing, "store: each long job has a commit of its own, whole or not at all");

/* ------------------------------------------------------------------ once */

enum { RACERS = 100, TRIES = 10 };

struct racer {
    pthread_t thread;
    struct store *store;
    int accepted, refused, other;
};

static enum fail make_code(struct db *db, void *context, struct why *why) {
    (void)context;
    struct db_value in = db_int(7);
    return db_run(db, &code_add, &in, NULL, NULL, NULL, NULL, why);
}

static enum fail take_code(struct db *db, void *context, struct why *why) {
    (void)context;
    struct db_value in[] = {db_int(7), db_int(1)};
    int64_t changed = 0;
    TRY(db_run(db, &code_take, in, NULL, NULL, NULL, &changed, why));
    if (changed == 1) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, "code", "the code was used already");
}

static void *race(void *thing) {
    struct racer *racer = thing;
    for (int i = 0; i < TRIES; i++) {
        enum fail fail = store_write(racer->store, NULL, take_code, NULL, NULL);
        racer->accepted += fail == FAIL_NONE;
        racer->refused += fail == FAIL_CONFLICT;
        racer->other += fail != FAIL_NONE && fail != FAIL_CONFLICT;
    }
    return NULL;
}

static void race_on(const struct test_engine *engine) {
    struct store *store = store_test_open(engine);
    /* A second server on the same PostgreSQL database, with a folder of its own. */
    struct store *second = engine->url == NULL ? NULL : store_test_open(engine);
    static struct racer racers[RACERS];
    GOOD(store_write(store, NULL, make_code, NULL, good));
    for (int i = 0; i < RACERS; i++) {
        racers[i] = (struct racer){.store = i % 2 == 1 && second != NULL ? second : store};
        assert_int_equal(pthread_create(&racers[i].thread, NULL, race, &racers[i]), 0);
    }
    int accepted = 0, refused = 0, other = 0;
    for (int i = 0; i < RACERS; i++) {
        pthread_join(racers[i].thread, NULL);
        accepted += racers[i].accepted;
        refused += racers[i].refused;
        other += racers[i].other;
    }
    assert_int_equal(accepted, 1);
    assert_int_equal(refused, RACERS * TRIES - 1);
    assert_int_equal(other, 0);
    store_close(second);
    store_close(store);
}

static void a_code_is_taken_once(void **state) {
    (void)state;
    test_each_engine(race_on);
}
TEST(a_code_is_taken_once,
     "store: a one-time code raced 1,000 times by 100 threads is accepted exactly once");

/* ------------------------------------------------------------------ order and ending */

static enum fail inner_write(struct db *db, void *context, struct why *why) {
    (void)db;
    return store_write(context, NULL, make_code, NULL, why);
}

static enum fail slow_add(struct db *db, void *context, struct why *why) {
    (void)context;
    struct db_value in[] = {db_text("slow"), db_int(1), db_real(1), db_blob(STR("x"))};
    TRY(db_run(db, &item_add, in, NULL, NULL, NULL, NULL, why));
    usleep(20000);
    return FAIL_NONE;
}

static void *send_slow(void *thing) {
    struct sender *sender = thing;
    sender->saved = store_write(sender->store, NULL, slow_add, NULL, NULL) == FAIL_NONE;
    return NULL;
}

static void ending_on(const struct test_engine *engine) {
    struct store_config config = store_test_config(engine, test_folder());
    struct store *store = NULL;
    struct why why = {0};
    GOOD(store_open(&config, &store, good));
    assert_int_equal(store_write(store, NULL, inner_write, store, &why), FAIL_STORE);
    struct sender sender = {.store = store};
    assert_int_equal(pthread_create(&sender.thread, NULL, send_slow, &sender), 0);
    usleep(5000);
    GOOD(store_test_add(store, "behind the slow one", 1, good));
    pthread_join(sender.thread, NULL);
    assert_int_equal(sender.saved, 1);
    store_close(store);
    GOOD(store_open(&config, &store, good));
    assert_int_equal(store_test_count(store), 2);
    store_close(store);
}

static void ends_in_order(void **state) {
    (void)state;
    test_each_engine(ending_on);
}
TEST(ends_in_order,
     "store: a job cannot wait for another, and closing keeps what was acknowledged");

/* ------------------------------------------------------------------ reading beside writing */

struct watcher {
    pthread_t thread;
    struct store *store;
    atomic_bool *stop;
    int rounds, uneven;
};

static enum fail two_items(struct db *db, void *context, struct why *why) {
    int *n = context;
    for (int i = 0; i < 2; i++) {
        char name[32];
        snprintf(name, sizeof name, "pair %d %d", *n, i);
        struct db_value in[] = {db_text(name), db_int(i == 0 ? 5 : -5), db_real(1),
                                db_blob(STR(""))};
        TRY(db_run(db, &item_add, in, NULL, NULL, NULL, NULL, why));
    }
    return FAIL_NONE;
}

static enum fail is_even(const struct db_value *row, void *context, struct why *why) {
    (void)why;
    struct watcher *watcher = context;
    watcher->uneven += row[0].i % 2 != 0 || row[1].i != 0;
    return FAIL_NONE;
}

static enum fail watch_once(struct db *db, void *context, struct why *why) {
    return db_each(db, &item_count, NULL, is_even, context, why);
}

static void *watch(void *thing) {
    struct watcher *watcher = thing;
    while (!atomic_load(watcher->stop)) {
        if (store_read(watcher->store, watch_once, watcher, NULL) != FAIL_NONE) watcher->uneven++;
        watcher->rounds++;
    }
    return NULL;
}

static void halves_on(const struct test_engine *engine) {
    struct store *store = store_test_open(engine);
    atomic_bool stop = false;
    struct watcher watchers[4];
    for (int i = 0; i < 4; i++) {
        watchers[i] = (struct watcher){.store = store, .stop = &stop};
        assert_int_equal(pthread_create(&watchers[i].thread, NULL, watch, &watchers[i]), 0);
    }
    for (int n = 0; n < 100; n++) GOOD(store_write(store, NULL, two_items, &n, good));
    atomic_store(&stop, true);
    int rounds = 0;
    for (int i = 0; i < 4; i++) {
        pthread_join(watchers[i].thread, NULL);
        assert_int_equal(watchers[i].uneven, 0);
        rounds += watchers[i].rounds;
    }
    assert_true(rounds > 0);
    assert_int_equal(store_test_count(store), 200);
    store_close(store);
}

static void nobody_sees_halves(void **state) {
    (void)state;
    test_each_engine(halves_on);
}
TEST(nobody_sees_halves, "store: threads that read while others write never see half of a job");
