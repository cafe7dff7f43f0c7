#include "base/rounds.h"

#include "base/clock.h"

#include <signal.h>

void steady_condition(pthread_cond_t *out) {
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(out, &steady);
    pthread_condattr_destroy(&steady);
}

struct timespec steady_end(int64_t us) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    int64_t ns = at.tv_nsec + us % CLOCK_SECOND * 1000;
    at.tv_sec += us / CLOCK_SECOND + ns / INT64_C(1000000000);
    at.tv_nsec = ns % INT64_C(1000000000);
    return at;
}

struct rounds {
    const struct round *round;
    void *context;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop;
};

/* False when they are to stop. */
static bool wait_s(struct rounds *rounds, int seconds) {
    struct timespec until = steady_end(seconds * CLOCK_SECOND);
    pthread_mutex_lock(&rounds->lock);
    while (!rounds->stop && pthread_cond_timedwait(&rounds->wake, &rounds->lock, &until) == 0)
        continue;
    bool stop = rounds->stop;
    pthread_mutex_unlock(&rounds->lock);
    return !stop;
}

static void *rounds_run(void *thing) {
    struct rounds *rounds = thing;
    const struct round *round = rounds->round;
    for (int wait = round->first_s; wait_s(rounds, wait); wait = round->every_s)
        round->run(rounds->context, rounds);
    return NULL;
}

enum fail rounds_start(struct arena *arena, const struct round *round, void *context,
                       struct rounds **out, struct why *why) {
    struct rounds *rounds = ARENA_NEW(arena, struct rounds);
    *rounds = (struct rounds){.round = round, .context = context};
    pthread_mutex_init(&rounds->lock, NULL);
    steady_condition(&rounds->wake);
    /* Signals are for the thread that serves. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int status = pthread_create(&rounds->thread, NULL, rounds_run, rounds);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (status != 0) {
        pthread_cond_destroy(&rounds->wake);
        pthread_mutex_destroy(&rounds->lock);
        return why_fail(why, FAIL_SYSTEM, NULL, "no thread for %s", round->name);
    }
    *out = rounds;
    return FAIL_NONE;
}

bool rounds_stopping(struct rounds *rounds) {
    if (rounds == NULL) return false;
    pthread_mutex_lock(&rounds->lock);
    bool stop = rounds->stop;
    pthread_mutex_unlock(&rounds->lock);
    return stop;
}

void rounds_stop(struct rounds *rounds) {
    if (rounds == NULL) return;
    pthread_mutex_lock(&rounds->lock);
    rounds->stop = true;
    pthread_cond_signal(&rounds->wake);
    pthread_mutex_unlock(&rounds->lock);
    pthread_join(rounds->thread, NULL);
    pthread_cond_destroy(&rounds->wake);
    pthread_mutex_destroy(&rounds->lock);
}
