/*
 * kill -9 of a real process that writes real files, at random moments. It says through a pipe what
 * was acknowledged to it; the parent kills, opens the data itself and compares. This shows that
 * no state lives in the process alone; what the disk may lose is power_cut.c's matter.
 */
#include "base/log.h"
#include "base/rng.h"
#include "store/store_test.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A sender stops after EACH, and waits to be killed: numbers never run out, however fast it is. */
enum { KILLS = 200, SENDERS = 4, EACH = 250, NUMBERS = KILLS * SENDERS * (EACH + 1) + SENDERS };

struct sender {
    pthread_t thread;
    struct store *store;
    int number, from, pipe;
};

static void *send(void *thing) {
    struct sender *s = thing;
    for (int i = 0, k = s->from; i < EACH; i++, k += SENDERS) {
        char name[32];
        snprintf(name, sizeof name, "k%d", k);
        if (store_test_add(s->store, name, k, NULL) != FAIL_NONE) _exit(3);
        int32_t number = k;
        if (write(s->pipe, &number, sizeof number) != sizeof number) _exit(4);
    }
    for (;;) pause();
    return NULL;
}

static _Noreturn void child(const struct store_config *config, int from, int pipe_end) {
    struct store *store = NULL;
    struct sender senders[SENDERS];
    log_level_set(LOG_WARNING);
    if (store_open(config, &store, NULL) != FAIL_NONE) _exit(2);
    for (int i = 0; i < SENDERS; i++) {
        senders[i] = (struct sender){.store = store, .from = from + i, .pipe = pipe_end};
        if (pthread_create(&senders[i].thread, NULL, send, &senders[i]) != 0) _exit(5);
    }
    for (int i = 0; i < SENDERS; i++) pthread_join(senders[i].thread, NULL);
    _exit(0);
}

static enum fail mark(const struct db_value *row, void *context, struct why *why) {
    (void)why;
    int number = 0;
    if (sscanf(row[1].s, "k%d", &number) == 1 && number < NUMBERS) ((bool *)context)[number] = true;
    return FAIL_NONE;
}

static enum fail mark_all(struct db *db, void *context, struct why *why) {
    return db_each(db, &item_list, NULL, mark, context, why);
}

static void note(int number, bool *acknowledged, int *highest) {
    acknowledged[number] = true;
    if (number >= *highest) *highest = number + 1;
}

/* Starts a writer, kills it after a while, gathers what it was told. The highest number so far
 * comes back. */
static int write_and_kill(const struct store_config *config, int from, unsigned wait_us,
                          bool *acknowledged) {
    int ends[2], status = 0, highest = from;
    int32_t number;
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) child(config, from, ends[1]);
    close(ends[1]);
    /* Most wait for the first answer, however slow the machine is; some die while starting. */
    if (wait_us % 8 != 0 && read(ends[0], &number, sizeof number) == (ssize_t)sizeof number)
        note(number, acknowledged, &highest);
    usleep(wait_us);
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    while (read(ends[0], &number, sizeof number) == (ssize_t)sizeof number)
        note(number, acknowledged, &highest);
    close(ends[0]);
    return highest;
}

static void kills(void **state) {
    (void)state;
    static bool acknowledged[NUMBERS], found[NUMBERS];
    struct test_engine sqlite = {.name = "SQLite"};
    struct store_config config = store_test_config(&sqlite, test_folder());
    struct store *store = NULL;
    struct rng rng;
    int from = 0, told = 0, lost = 0;
    rng_init(&rng, "kill");
    for (int i = 0; i < KILLS; i++) {
        from = write_and_kill(&config, from, (unsigned)rng_below(&rng, 30000), acknowledged);
        from += SENDERS; /* beyond what may have been saved and not yet said */
        if (i % 20 != 19) continue;
        memset(found, 0, sizeof found);
        GOOD(store_open(&config, &store, good));
        GOOD(store_read(store, mark_all, found, good));
        store_close(store);
    }
    for (int k = 0; k < NUMBERS; k++) {
        told += acknowledged[k];
        lost += acknowledged[k] && !found[k];
    }
    printf("note: %d kills: %d acknowledged, %d lost\n", KILLS, told, lost);
    assert_true(told > KILLS);
    assert_int_equal(lost, 0);
}
TEST(kills, "power: a writer killed 200 times at random moments has lost nothing acknowledged");
