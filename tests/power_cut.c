/*
 * Power cuts, bad disks and full disks under the real store: its writer thread, its group commit,
 * its checkpoints, on the disk of power_disk.h. A ledger outside the disk notes what was
 * acknowledged; after every fault all of it must be there, and nothing half done.
 */
#include "tests/power_disk.h"

#include "base/arena.h"
#include "base/log.h"
#include "base/rng.h"
#include "store/store_test.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <string.h>

enum { SENDERS = 64, FEW = 3, JOBS = 8, FIRST_JOBS = 6, RECOVERIES = 3 };

/* What one sender did: job k writes two items that sum to nothing, one note, and the sender's
 * count. An even job larger than 3 deletes what job k - 4 wrote, and an item is changed. */
struct sender {
    pthread_t thread;
    struct store *store;
    int number, first, jobs;
    bool acknowledged[JOBS], failed[JOBS];
};

struct ledger {
    struct sender senders[SENDERS];
    int n_senders, acknowledged, lost, torn, kept_unacknowledged, damaged;
};

static const char *name_of(char out[48], int sender, int job, int part) {
    snprintf(out, 48, "s%d j%d p%d", sender, job, part);
    return out;
}

struct step {
    int sender, job;
};

static enum fail item_put(struct db *db, const struct step *step, int part, int64_t amount,
                          struct why *why) {
    char name[48], bytes[3000];
    memset(bytes, 'a' + step->job, sizeof bytes);
    struct str content = {bytes, (size_t)(100 + step->job * 400)};
    struct db_value in[] = {db_text(name_of(name, step->sender, step->job, part)), db_int(amount),
                            db_real(1), db_blob(content)};
    return db_run(db, &item_add, in, NULL, NULL, NULL, NULL, why);
}

static enum fail job_write(struct db *db, void *context, struct why *why) {
    const struct step *step = context;
    char name[48];
    TRY(item_put(db, step, 0, step->job + 1, why));
    TRY(item_put(db, step, 1, -step->job - 1, why));
    struct db_value count[] = {db_text(name_of(name, step->sender, 99, 0)), db_int(step->job)};
    int64_t changed = 0;
    TRY(db_run(db, &item_change, count, NULL, NULL, NULL, &changed, why));
    if (changed != 1) return why_fail(why, FAIL_STORE, NULL, "the counter is gone");
    if (step->job < 4 || step->job % 2 == 1) return FAIL_NONE;
    char like[56];
    snprintf(like, sizeof like, "s%d j%d p_", step->sender, step->job - 4);
    struct db_value old = db_text(like);
    return db_run(db, &item_delete, &old, NULL, NULL, NULL, NULL, why);
}

static enum fail counters_write(struct db *db, void *context, struct why *why) {
    (void)context;
    char name[48];
    for (int i = 0; i < SENDERS; i++) {
        struct db_value in[] = {db_text(name_of(name, i, 99, 0)), db_int(-1), db_real(1),
                                db_blob(STR(""))};
        TRY(db_run(db, &item_add, in, NULL, NULL, NULL, NULL, why));
    }
    return FAIL_NONE;
}

static void *send(void *thing) {
    struct sender *s = thing;
    for (int k = s->first; k < s->first + s->jobs; k++) {
        struct step step = {s->number, k};
        struct why why;
        enum fail fail = store_write(s->store, NULL, job_write, &step, &why);
        s->acknowledged[k] = fail == FAIL_NONE;
        s->failed[k] = fail != FAIL_NONE;
        if (fail == FAIL_NONE && k == 5 && s->number == 0) (void)!store_scrub(s->store, &why);
    }
    return NULL;
}

static void send_all(struct ledger *ledger, struct store *store, int first, int jobs) {
    for (int i = 0; i < ledger->n_senders; i++) {
        struct sender *s = &ledger->senders[i];
        s->store = store;
        s->number = i;
        s->first = first;
        s->jobs = jobs;
        assert_int_equal(pthread_create(&s->thread, NULL, send, s), 0);
    }
    for (int i = 0; i < ledger->n_senders; i++) pthread_join(ledger->senders[i].thread, NULL);
}

/* ------------------------------------------------------------------ looking */

struct found {
    int parts[SENDERS][JOBS], counter[SENDERS];
    bool spoilt;
};

static enum fail item_see(const struct db_value *row, void *context, struct why *why) {
    (void)why;
    struct found *found = context;
    int sender = -1, job = -1, part = -1;
    if (sscanf(row[0].s, "s%d j%d p%d", &sender, &job, &part) != 3) return FAIL_NONE;
    if (job == 99) {
        found->counter[sender] = (int)row[1].i;
        return FAIL_NONE;
    }
    found->parts[sender][job]++;
    bool good =
        row[2].n == (size_t)(100 + job * 400) && row[1].i == (part == 0 ? job + 1 : -job - 1);
    for (size_t i = 0; good && i < row[2].n; i++) good = row[2].s[i] == 'a' + job;
    if (!good) found->spoilt = true;
    return FAIL_NONE;
}

static enum fail items_see(struct db *db, void *context, struct why *why) {
    static const struct statement all = {.name = "items_all",
                                         .sqlite = "SELECT name, amount, content FROM item",
                                         .postgres = "SELECT name, amount, content FROM item",
                                         .in = "",
                                         .out = "tib",
                                         .read_only = true,
                                         .number = 5001};
    return db_each(db, &all, NULL, item_see, context, why);
}

static enum fail check_see(const struct db_value *row, void *context, struct why *why) {
    (void)why;
    if (strcmp(row[0].s, "ok") != 0) *(bool *)context = false;
    return FAIL_NONE;
}

static enum fail integrity_see(struct db *db, void *context, struct why *why) {
    static const struct statement check = {.name = "integrity",
                                           .sqlite = "PRAGMA integrity_check",
                                           .postgres = "",
                                           .in = "",
                                           .out = "t",
                                           .read_only = true,
                                           .number = 5002};
    return db_each(db, &check, NULL, check_see, context, why);
}

/* Job k's two items are deleted by job k + 4 when that is even. */
static bool deleted_by(int k, int *by) {
    *by = k + 4;
    return *by < JOBS && *by % 2 == 0;
}

static void ledger_compare(struct ledger *ledger, struct store *store, bool strict) {
    struct found found = {0};
    bool whole = true;
    memset(found.counter, 0xff, sizeof found.counter);
    GOOD(store_read(store, integrity_see, &whole, good));
    GOOD(store_read(store, items_see, &found, good));
    if (!whole || found.spoilt) ledger->damaged++;
    for (int i = 0; i < ledger->n_senders; i++) {
        const struct sender *s = &ledger->senders[i];
        int last = -1;
        for (int k = 0; k < JOBS; k++) {
            int parts = found.parts[i][k], by = 0;
            bool may_be_deleted = deleted_by(k, &by) && found.counter[i] >= by;
            bool must_be_deleted = deleted_by(k, &by) && s->acknowledged[by];
            if (parts == 1) ledger->torn++;
            if (s->acknowledged[k]) last = k;
            ledger->acknowledged += s->acknowledged[k];
            if (s->acknowledged[k] && parts == 0 && !may_be_deleted) ledger->lost++;
            if (must_be_deleted && parts > 0) ledger->lost++;
            if (!s->acknowledged[k] && parts > 0) {
                ledger->kept_unacknowledged++;
                if (strict && s->failed[k]) ledger->torn++;
            }
        }
        if (found.counter[i] < last) ledger->lost++;
    }
}

/* ------------------------------------------------------------------ cuts */

static struct store_config power_config(bool unsafe) {
    static char folder[64];
    static const struct test_engine sqlite = {.name = "SQLite"};
    if (folder[0] == '\0') snprintf(folder, sizeof folder, "%s", test_folder());
    struct store_config config = store_test_config(&sqlite, folder);
    config.vfs = POWER_DISK_VFS;
    config.checkpoint_pages = 24;
    config.readers = 2;
    config.unsafe = unsafe;
    return config;
}

/* A disk with a database ready for senders, remembered. */
static void disk_prepare(const struct store_config *config) {
    struct store *store = NULL;
    power_disk_clear();
    GOOD(store_open(config, &store, good));
    GOOD(store_write(store, NULL, counters_write, NULL, good));
    store_close(store);
    power_disk_save();
}

static int64_t operations_of_a_run(const struct store_config *config, int senders) {
    struct ledger ledger = {.n_senders = senders};
    struct store *store = NULL;
    power_disk_load();
    GOOD(store_open(config, &store, good));
    send_all(&ledger, store, 0, JOBS);
    store_close(store);
    return power_disk_operations();
}

/* Starts again after a cut, with up to two more cuts while recovering. */
static struct store *recover(const struct store_config *config, struct rng *rng, int *more_cuts) {
    struct store *store = NULL;
    struct why why = {0};
    for (int i = 0; i < RECOVERIES; i++) {
        power_disk_restart((enum power_damage)rng_below(rng, 3), rng_u64(rng));
        /* Recovery mostly reads: the machine may stop at a read as well. */
        power_disk_count_reads(true);
        if (i + 1 < RECOVERIES && rng_below(rng, 3) == 0)
            power_disk_cut_at(1 + (int64_t)rng_below(rng, 40));
        enum fail fail = store_open(config, &store, &why);
        power_disk_count_reads(false);
        if (fail == FAIL_NONE && !power_disk_is_cut()) {
            power_disk_cut_at(0);
            return store;
        }
        if (fail == FAIL_NONE)
            store_close(store);
        else if (!power_disk_is_cut())
            fail_msg("recovery: %s", why.text);
        store = NULL;
        *more_cuts += 1;
    }
    power_disk_restart(POWER_SOME_TORN, rng_u64(rng));
    GOOD(store_open(config, &store, good));
    return store;
}

static void cut_once(const struct store_config *config, struct ledger *total, struct rng *rng,
                     int64_t operations, int *more_cuts) {
    struct ledger ledger = {.n_senders = total->n_senders};
    struct store *store = NULL;
    power_disk_load();
    power_disk_cut_at(1 + (int64_t)rng_below(rng, (uint64_t)operations));
    if (store_open(config, &store, NULL) == FAIL_NONE) {
        send_all(&ledger, store, 0, JOBS);
        store_close(store);
    }
    power_disk_cut_at(1); /* where the run was shorter than most */
    store = recover(config, rng, more_cuts);
    ledger_compare(&ledger, store, false);
    GOOD(store_test_add(store, "after the cut", 0, good));
    store_close(store);
    total->acknowledged += ledger.acknowledged;
    total->lost += ledger.lost;
    total->torn += ledger.torn;
    total->damaged += ledger.damaged;
}

static struct ledger cut_many(const struct store_config *config, int senders, int cuts,
                              const char *seed, int *more_cuts) {
    struct ledger total = {.n_senders = senders};
    struct rng rng;
    rng_init(&rng, seed);
    log_level_set((enum log_level)0); /* thousands of expected errors */
    disk_prepare(config);
    int64_t operations = operations_of_a_run(config, senders);
    for (int i = 0; i < cuts; i++) cut_once(config, &total, &rng, operations, more_cuts);
    log_level_set(LOG_NOTICE);
    return total;
}

static int times(int usual) {
    const char *more = getenv("FOLKMOOT_TEST_CUTS");
    return more == NULL ? usual : (int)strtol(more, NULL, 10);
}

static void power_cuts(void **state) {
    (void)state;
    struct store_config config = power_config(false);
    int cuts = times(2000), more_cuts = 0;
    struct ledger total = cut_many(&config, FEW, cuts, "power", &more_cuts);
    printf("note: %d power cuts and %d during recovery: %d acknowledged, %d lost, %d half done, %d "
           "damaged\n",
           cuts, more_cuts, total.acknowledged, total.lost, total.torn, total.damaged);
    assert_true(total.acknowledged > cuts);
    assert_int_equal(total.lost, 0);
    assert_int_equal(total.torn, 0);
    assert_int_equal(total.damaged, 0);
}
TEST(power_cuts,
     "power: 2,000 cuts lose nothing acknowledged, leave nothing half done, damage nothing");

static void cuts_under_load(void **state) {
    (void)state;
    struct store_config config = power_config(false);
    int more_cuts = 0;
    struct ledger total = cut_many(&config, SENDERS, 40, "load", &more_cuts);
    printf("note: 40 power cuts under 64 clients: %d acknowledged, %d lost, %d half done, %d "
           "damaged\n",
           total.acknowledged, total.lost, total.torn, total.damaged);
    assert_true(total.acknowledged > 1000);
    assert_int_equal(total.lost + total.torn + total.damaged, 0);
}
TEST(cuts_under_load, "power: cuts under 64 clients who share commits lose nothing acknowledged");

static void unsafe_is_seen(void **state) {
    (void)state;
    struct store_config config = power_config(true);
    int more_cuts = 0;
    struct ledger total = cut_many(&config, FEW, 200, "unsafe", &more_cuts);
    printf("note: with the unsafe commit 200 cuts lose %d of %d acknowledged (as they should)\n",
           total.lost, total.acknowledged);
    assert_true(total.lost > 50);
    assert_int_equal(total.torn, 0);
    assert_int_equal(total.damaged, 0);
}
TEST(unsafe_is_seen, "power: the test sees the losses of a commit that does not wait for the disk");

/* Cuts while the database is first made: nothing was promised, so all must still come up. */
static void cuts_at_birth(void **state) {
    (void)state;
    struct store_config config = power_config(false);
    struct store *store = NULL;
    struct rng rng;
    int more_cuts = 0, n = 0;
    rng_init(&rng, "birth");
    log_level_set((enum log_level)0);
    for (bool cut = true; cut; n++) {
        power_disk_clear();
        power_disk_cut_at(n + 1);
        if (store_open(&config, &store, NULL) == FAIL_NONE) store_close(store);
        cut = power_disk_is_cut();
        power_disk_cut_at(1);
        store = recover(&config, &rng, &more_cuts);
        GOOD(store_test_add(store, "first", 0, good));
        assert_int_equal(store_test_count(store), 1);
        store_close(store);
    }
    log_level_set(LOG_NOTICE);
    assert_true(n > 20);
}
TEST(cuts_at_birth,
     "power: a cut at each operation of the first start leaves a database that starts");

/* ------------------------------------------------------------------ bad and full disks */

static bool fault_once(const struct store_config *config, int64_t n, int64_t count, int code,
                       struct ledger *total) {
    struct ledger ledger = {.n_senders = FEW};
    struct store *store = NULL;
    power_disk_load();
    power_disk_count_reads(code == SQLITE_IOERR);
    power_disk_fail_at(n, count, code);
    if (store_open(config, &store, NULL) == FAIL_NONE) send_all(&ledger, store, 0, FIRST_JOBS);
    bool reached = power_disk_operations() >= n;
    /* The disk is well again: the same process goes on. */
    power_disk_fail_at(0, 0, 0);
    if (store == NULL) GOOD(store_open(config, &store, good));
    GOOD(store_test_add(store, "after the fault", 0, good));
    ledger_compare(&ledger, store, true);
    send_all(&ledger, store, FIRST_JOBS, JOBS - FIRST_JOBS);
    for (int i = 0; i < FEW; i++)
        for (int k = FIRST_JOBS; k < JOBS; k++) assert_true(ledger.senders[i].acknowledged[k]);
    store_close(store);
    GOOD(store_open(config, &store, good));
    ledger_compare(&ledger, store, true);
    store_close(store);
    total->lost += ledger.lost;
    total->torn += ledger.torn;
    total->damaged += ledger.damaged;
    for (int i = 0; i < FEW; i++)
        for (int k = 0; k < JOBS; k++) total->acknowledged += ledger.senders[i].acknowledged[k];
    return reached;
}

static void faults(int64_t count, int code, const char *what) {
    struct store_config config = power_config(false);
    struct ledger total = {0};
    log_level_set((enum log_level)0);
    disk_prepare(&config);
    int64_t n = 1;
    /* The threads never take quite the same way: a few runs beyond the last operation. */
    for (int beyond = 0; beyond < 5; n++)
        if (!fault_once(&config, n, count, code, &total)) beyond++;
    power_disk_count_reads(false);
    log_level_set(LOG_NOTICE);
    printf(
        "note: %s at each of %lld operations: %d acknowledged, %d lost, %d half done, %d damaged\n",
        what, (long long)n - 1, total.acknowledged, total.lost, total.torn, total.damaged);
    assert_true(n > 40);
    assert_int_equal(total.lost, 0);
    assert_int_equal(total.torn, 0);
    assert_int_equal(total.damaged, 0);
}

static void bad_once(void **state) {
    (void)state;
    faults(1, SQLITE_IOERR, "an I/O error");
}
TEST(bad_once,
     "power: an I/O error at each operation acknowledges nothing false, and later writes work");

static void bad_for_a_while(void **state) {
    (void)state;
    faults(7, SQLITE_IOERR, "seven I/O errors");
}
TEST(bad_for_a_while,
     "power: I/O errors for a while acknowledge nothing false, and later writes work");

static void full_for_a_while(void **state) {
    (void)state;
    faults(1000000, SQLITE_FULL, "a full disk");
}
TEST(full_for_a_while, "power: a disk that fills at each operation acknowledges nothing false, and "
                       "space brings it back");

static void full_is_said(void **state) {
    (void)state;
    struct store_config config = power_config(false);
    struct store *store = NULL;
    struct why why = {0};
    disk_prepare(&config);
    GOOD(store_open(&config, &store, good));
    power_disk_fail_at(1, 1000000, SQLITE_FULL);
    assert_int_equal(store_test_add(store, "full", 0, &why), FAIL_STORE);
    assert_string_equal(why.field, STORE_DISK_FULL);
    assert_string_equal(why.text, "the disk of the service is full: nothing was saved");
    assert_int_equal(store_check(store, &why), FAIL_STORE);
    assert_string_equal(why.field, STORE_DISK_FULL);
    power_disk_fail_at(0, 0, 0);
    GOOD(store_check(store, good));
    GOOD(store_test_add(store, "full", 0, good));
    store_close(store);
}
TEST(full_is_said,
     "power: a full disk is said in plain words, and the service recovers without a restart");
