#include "base/clock.h"
#include "web/http_inner.h"

#include <unistd.h>

enum { LONG_US = 10000 };

void gate_init(struct http_server *server) {
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    pthread_mutex_init(&server->gate, NULL);
    pthread_cond_init(&server->vacancy, NULL);
    server->gate_width = cores < 2 ? 2 : (int)cores;
    if (server->gate_width > server->limits.threads) server->gate_width = server->limits.threads;
}

void gate_end(struct http_server *server) {
    pthread_mutex_destroy(&server->gate);
    pthread_cond_destroy(&server->vacancy);
}

/* With the gate's lock held. */
static void place_give(struct worker *worker) {
    if (!atomic_load(&worker->at_gate)) return;
    atomic_store(&worker->at_gate, false);
    worker->server->n_at_gate--;
    pthread_cond_signal(&worker->server->vacancy);
}

void gate_leave(struct worker *worker) {
    pthread_mutex_lock(&worker->server->gate);
    place_give(worker);
    pthread_mutex_unlock(&worker->server->gate);
}

bool gate_enter(struct worker *worker) {
    struct http_server *server = worker->server;
    if (atomic_load(&worker->at_gate)) return true;
    pthread_mutex_lock(&server->gate);
    while (server->n_at_gate >= server->gate_width && !atomic_load(&server->leaving))
        pthread_cond_wait(&server->vacancy, &server->gate);
    if (!atomic_load(&server->leaving)) {
        atomic_store(&worker->at_gate, true);
        server->n_at_gate++;
    }
    pthread_mutex_unlock(&server->gate);
    return atomic_load(&worker->at_gate);
}

void gate_look(struct http_server *server) {
    int64_t now = clock_monotonic();
    pthread_mutex_lock(&server->gate);
    for (int i = 0; i < server->n_workers; i++) {
        int64_t since = atomic_load(&server->workers[i].since);
        if (since != 0 && now - since > LONG_US) place_give(&server->workers[i]);
    }
    pthread_mutex_unlock(&server->gate);
}

void gate_open_all(struct http_server *server) {
    pthread_mutex_lock(&server->gate);
    atomic_store(&server->leaving, true);
    pthread_cond_broadcast(&server->vacancy);
    pthread_mutex_unlock(&server->gate);
}
