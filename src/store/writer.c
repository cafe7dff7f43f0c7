/*
 * The one thread that writes. It takes what waits in the queue, runs it in one transaction
 * with a savepoint around each job, commits, and only then wakes the callers: they share
 * the cost of one durable commit (group commit). A job alone needs no savepoint: SQLite keeps
 * what one would bring back in a list, which it walks after each statement that may fail midway.
 */
#include "store/driver.h"

#include "base/clock.h"
#include "base/rounds.h"

#include <signal.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

enum { QUEUE_MOST = 4096, BATCH_MOST = 512, ATTEMPTS = 8 };
/* After a batch of several, the next one waits this long for as many again: their callers
 * are being woken at this moment, and joining saves each of them a whole commit. */
static const int64_t GATHER_US = 300;

/* ------------------------------------------------------------------ callers */

enum fail writer_submit(struct store *store, struct job *job, struct why *why) {
    struct writer *writer = &store->writer;
    if (store->config.read_only)
        return why_fail(why, FAIL_STORE, NULL, "the data were opened for reading only");
    if (writer->started && pthread_equal(pthread_self(), writer->thread))
        return why_fail(why, FAIL_STORE, NULL, "a job that writes must not wait for another");
    pthread_mutex_init(&job->lock, NULL);
    pthread_cond_init(&job->ready, NULL);
    enum fail fail = FAIL_NONE;
    pthread_mutex_lock(&writer->lock);
    if (writer->stopping) {
        fail = why_fail(why, FAIL_STORE, NULL, "the service is stopping: nothing was saved");
    } else if (writer->waiting >= QUEUE_MOST) {
        fail = why_fail(
            why, FAIL_LIMIT, NULL,
            "too many people are sending at once: nothing was saved, try again in a minute");
    } else {
        *writer->last = job;
        writer->last = &job->next;
        writer->waiting++;
        pthread_cond_signal(&writer->filled);
    }
    pthread_mutex_unlock(&writer->lock);
    if (fail == FAIL_NONE) {
        pthread_mutex_lock(&job->lock);
        while (!job->done) pthread_cond_wait(&job->ready, &job->lock);
        pthread_mutex_unlock(&job->lock);
        fail = job->fail;
        if (fail != FAIL_NONE && why != NULL) *why = job->why;
    }
    pthread_mutex_destroy(&job->lock);
    pthread_cond_destroy(&job->ready);
    return fail;
}

/* After this the job's memory belongs to its caller again. */
static void job_wake(struct job *job) {
    pthread_mutex_lock(&job->lock);
    job->done = true;
    pthread_cond_signal(&job->ready);
    pthread_mutex_unlock(&job->lock);
}

static void job_settle(struct job *job, enum fail fail, const struct why *why) {
    job->settled = true;
    job->fail = fail;
    if (fail != FAIL_NONE) job->why = *why;
}

/* ------------------------------------------------------------------ one batch */

/* Runs one job; memory that ends inside it is that job's failure. A statement that failed
 * fails the job, whatever the job says (see db.h). */
static enum fail job_run(struct db *db, struct job *job, struct why *why) {
    db->failed = FAIL_NONE;
    db->running = NULL;
    memset(why, 0, sizeof *why);
    if (job->arena == NULL) {
        enum fail fail = job->run(db, job->context, why);
        if (fail != FAIL_NONE || db->failed == FAIL_NONE) return fail;
        *why = db->failed_why;
        return db->failed;
    }
    jmp_buf guard;
    jmp_buf *former = arena_guard_set(job->arena, &guard);
    enum fail fail;
    if (setjmp(guard) == 0) {
        fail = job->run(db, job->context, why);
    } else {
        fail = why_fail(why, FAIL_LIMIT, NULL,
                        "this needs more memory than one request may have: nothing was saved");
    }
    arena_guard_set(job->arena, former);
    if (fail != FAIL_NONE || db->failed == FAIL_NONE) return fail;
    *why = db->failed_why;
    return db->failed;
}

static void settle_all(struct job *const *jobs, size_t n, enum fail fail, const struct why *why) {
    for (size_t i = 0; i < n; i++)
        if (!jobs[i]->settled) job_settle(jobs[i], fail, why);
}

/* One attempt at the jobs not yet settled. A job that fails by itself is settled at once; the
 * others after the commit. Answers TRANSACTION_FINE when all are settled, TRANSACTION_RETRY
 * when the attempt should be repeated, TRANSACTION_LOST when one job took the transaction with
 * it: the others are then best run one by one. */
static enum transaction batch_attempt(struct store *store, struct job *const *jobs, size_t n,
                                      struct why *why) {
    struct db *db = store->writer.db;
    const struct driver *driver = store->driver;
    enum fail fail = driver->begin(db, why);
    bool shared = n > 1, any = false;
    if (fail == FAIL_NONE && shared) fail = driver->savepoint(db, why);
    for (size_t i = 0; i < n && fail == FAIL_NONE; i++) {
        if (jobs[i]->settled) continue;
        struct why own;
        enum fail result = job_run(db, jobs[i], &own);
        if (result != FAIL_NONE) driver->abandon(db, true);
        enum transaction state = result == FAIL_NONE ? TRANSACTION_FINE : driver->state(db);
        if (state == TRANSACTION_FINE) {
            if (result != FAIL_NONE)
                job_settle(jobs[i], result, &own);
            else
                any = true;
            if (shared) fail = driver->next(db, result == FAIL_NONE, why);
            continue;
        }
        driver->rollback(db);
        if (state == TRANSACTION_LOST) job_settle(jobs[i], result, &own);
        *why = own;
        return state;
    }
    if (fail == FAIL_NONE && any)
        fail = driver->commit(db, why);
    else if (fail == FAIL_NONE)
        driver->rollback(db);
    if (fail != FAIL_NONE) {
        enum transaction state = driver->state(db);
        driver->rollback(db);
        if (state == TRANSACTION_RETRY) return state;
        settle_all(jobs, n, fail, why);
        return TRANSACTION_FINE;
    }
    if (any) atomic_fetch_add(&store->version, 1);
    for (size_t i = 0; i < n; i++)
        if (!jobs[i]->settled) job_settle(jobs[i], FAIL_NONE, NULL);
    return TRANSACTION_FINE;
}

/* Two servers that met in a deadlock should not meet again: each waits longer each time, and not
 * as long as the other. From about 3 ms to 300 ms. */
static void pause_before(int attempt) {
    int64_t most_us = INT64_C(2500) << attempt;
    usleep((useconds_t)(most_us / 2 + (int64_t)(randombytes_random() % (uint32_t)most_us) / 2));
}

static enum transaction batch_attempts(struct store *store, struct job *const *jobs, size_t n) {
    struct why why = {0};
    enum transaction state = TRANSACTION_RETRY;
    for (int attempt = 0; attempt < ATTEMPTS && state == TRANSACTION_RETRY; attempt++) {
        if (attempt > 0) pause_before(attempt);
        state = batch_attempt(store, jobs, n, &why);
    }
    if (state == TRANSACTION_RETRY) settle_all(jobs, n, FAIL_STORE, &why);
    return state;
}

static void batch_run(struct store *store, struct job *const *jobs, size_t n) {
    if (batch_attempts(store, jobs, n) != TRANSACTION_LOST) return;
    for (size_t i = 0; i < n; i++)
        if (!jobs[i]->settled) (void)batch_attempts(store, &jobs[i], 1);
}

/* ------------------------------------------------------------------ the thread */

static void wait_until(struct writer *writer, int64_t until_us) {
    struct timespec until = {.tv_sec = until_us / CLOCK_SECOND,
                             .tv_nsec = until_us % CLOCK_SECOND * 1000};
    pthread_cond_timedwait(&writer->filled, &writer->lock, &until);
}

/* A scrub is outside any transaction, and a long job shares none. */
static bool comes_alone(const struct job *job) {
    return job->run == NULL || job->is_long;
}

/* Takes the next batch from the queue, or 0 when the store is closing. */
static size_t batch_take(struct writer *writer, struct job **jobs) {
    pthread_mutex_lock(&writer->lock);
    while (writer->first == NULL && !writer->stopping)
        pthread_cond_wait(&writer->filled, &writer->lock);
    int64_t until = clock_monotonic() + GATHER_US;
    while (writer->waiting < writer->last_batch && !writer->stopping && clock_monotonic() < until)
        wait_until(writer, until);
    size_t n = 0;
    while (writer->first != NULL && n < BATCH_MOST) {
        struct job *job = writer->first;
        if (comes_alone(job) && n > 0) break;
        writer->first = job->next;
        if (writer->first == NULL) writer->last = &writer->first;
        writer->waiting--;
        jobs[n++] = job;
        if (comes_alone(job)) break;
    }
    writer->last_batch = n;
    pthread_mutex_unlock(&writer->lock);
    return n;
}

static void *writer_thread(void *thing) {
    struct store *store = thing;
    struct job *jobs[BATCH_MOST];
    size_t n;
    while ((n = batch_take(&store->writer, jobs)) > 0) {
        if (jobs[0]->run == NULL) {
            struct why why = {0};
            job_settle(jobs[0], store->driver->scrub(store->writer.db, &why), &why);
        } else {
            batch_run(store, jobs, n);
        }
        for (size_t i = 0; i < n; i++) job_wake(jobs[i]);
        store->driver->rest(store->writer.db);
    }
    return NULL;
}

enum fail writer_start(struct store *store, struct why *why) {
    struct writer *writer = &store->writer;
    writer->last = &writer->first;
    pthread_mutex_init(&writer->lock, NULL);
    steady_condition(&writer->filled);
    /* Signals are for the thread that serves. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&writer->thread, NULL, writer_thread, store);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error != 0)
        return why_fail(why, FAIL_SYSTEM, NULL, "the writing thread could not be started: %s",
                        strerrordesc_np(error));
    writer->started = true;
    return FAIL_NONE;
}

void writer_stop(struct store *store) {
    struct writer *writer = &store->writer;
    if (!writer->started) return;
    pthread_mutex_lock(&writer->lock);
    writer->stopping = true;
    pthread_cond_signal(&writer->filled);
    pthread_mutex_unlock(&writer->lock);
    pthread_join(writer->thread, NULL);
    pthread_mutex_destroy(&writer->lock);
    pthread_cond_destroy(&writer->filled);
    writer->started = false;
}
