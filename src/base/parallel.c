#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { THREADS_MAX = 256 };

unsigned threads_default(void) {
    cpu_set_t set;
    CPU_ZERO(&set);
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n < 1 ? 1 : n > THREADS_MAX ? (unsigned)THREADS_MAX : (unsigned)n;
}

struct crew {
    void (*work)(void *context, size_t task, unsigned worker);
    void *context;
    size_t n_tasks;
    atomic_size_t next;
};

struct member {
    struct crew *crew;
    unsigned worker;
};

static void *member_run(void *given) {
    struct member *member = given;
    struct crew *crew = member->crew;
    for (;;) {
        size_t task = atomic_fetch_add(&crew->next, 1);
        if (task >= crew->n_tasks) return NULL;
        crew->work(crew->context, task, member->worker);
    }
}

void parallel_run(size_t n_tasks, unsigned n_threads,
                  void (*work)(void *context, size_t task, unsigned worker), void *context) {
    struct crew crew = {.work = work, .context = context, .n_tasks = n_tasks};
    struct member members[THREADS_MAX];
    pthread_t threads[THREADS_MAX] = {0};
    unsigned n = n_threads > THREADS_MAX ? (unsigned)THREADS_MAX : n_threads < 1 ? 1 : n_threads;
    unsigned started = 1;
    if (n > n_tasks) n = n_tasks < 1 ? 1 : (unsigned)n_tasks;
    for (; started < n; started++) {
        members[started] = (struct member){&crew, started};
        if (pthread_create(&threads[started], NULL, member_run, &members[started]) != 0) break;
    }
    members[0] = (struct member){&crew, 0};
    member_run(&members[0]);
    for (unsigned i = 1; i < started; i++) pthread_join(threads[i], NULL);
}
