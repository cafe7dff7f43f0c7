#include "base/rounds.h"

#include "base/clock.h"
#include "tests/test.h"

#include <stdatomic.h>
#include <unistd.h>

static void count(void *context, struct rounds *rounds) {
    atomic_int *done = context;
    atomic_fetch_add(done, 1);
    if (atomic_load(done) < 2) return;
    /* Long work sees that it is to stop. */
    while (!rounds_stopping(rounds)) usleep(1000);
    atomic_fetch_add(done, 100);
}

static void rounds_end_when_told(void **state) {
    (void)state;
    static const struct round round = {"counting", 0, 0, count};
    struct arena *arena = arena_new(1 << 20);
    atomic_int done = 0;
    struct rounds *rounds;
    assert_int_equal(rounds_start(arena, &round, &done, &rounds, NULL), FAIL_NONE);
    while (atomic_load(&done) < 2) usleep(1000);
    rounds_stop(rounds);
    assert_int_equal(atomic_load(&done), 102);
    rounds_stop(NULL);
    assert_false(rounds_stopping(NULL));
    arena_free(arena);
}
TEST(rounds_end_when_told, "rounds: work is done again and again until threads are told to stop");

static void never(void *context, struct rounds *rounds) {
    (void)rounds;
    atomic_fetch_add((atomic_int *)context, 1);
}

static void waiting_rounds_end_at_once(void **state) {
    (void)state;
    static const struct round round = {"waiting", 3600, 3600, never};
    struct arena *arena = arena_new(1 << 20);
    atomic_int done = 0;
    struct rounds *rounds;
    assert_int_equal(rounds_start(arena, &round, &done, &rounds, NULL), FAIL_NONE);
    rounds_stop(rounds); /* would take an hour */
    assert_int_equal(atomic_load(&done), 0);
    arena_free(arena);
}
TEST(waiting_rounds_end_at_once, "rounds: threads that wait for an hour stop at once when told");

static void ends_count_on_the_steady_clock(void **state) {
    (void)state;
    int64_t before = clock_monotonic();
    struct timespec end = steady_end(1999999);
    int64_t us = (int64_t)end.tv_sec * CLOCK_SECOND + end.tv_nsec / 1000;
    assert_in_range(us - before, 1999998, 1999999 + 60 * CLOCK_SECOND);
    assert_in_range(end.tv_nsec, 0, 999999999);
    pthread_cond_t condition;
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    steady_condition(&condition);
    end = steady_end(2000);
    pthread_mutex_lock(&lock);
    /* On the other clock this moment is decades ago, and nothing would be waited for. */
    while (pthread_cond_timedwait(&condition, &lock, &end) == 0) continue;
    pthread_mutex_unlock(&lock);
    assert_true(clock_monotonic() - before >= 2000);
    pthread_cond_destroy(&condition);
}
TEST(ends_count_on_the_steady_clock, "rounds: setting the clock moves no time-out");
