/*
 * http_inner -- what the files of the server share. Private to web/http*.c.
 *
 * A connection belongs to exactly one thread at a time: epoll gives it to one worker
 * (EPOLLONESHOT), which works until it would have to wait for the network, then arms it
 * again and forgets it. Handlers may block: any free worker takes the next connection.
 * Only as many workers as there are cores stand at the gate (wait in epoll, or serve what
 * cannot wait long); the others are parked, because to wake one for each request costs more
 * than the request. Whoever starts on a POST leaves the gate to another first; whoever
 * stays in a handler for long is written off by the keeper.
 * The keeper, a thread of its own, only reads the atomic members and only shuts sockets
 * down, under the table's lock; the owner then finds the end and closes.
 */
#ifndef WEB_HTTP_INNER_H
#define WEB_HTTP_INNER_H

#include "web/http_message.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/uio.h>

struct tls;
struct tls_session;

enum phase {
    PHASE_IDLE = 0, /* nothing of a request has come */
    PHASE_HEAD,
    PHASE_BODY,
    PHASE_BUSY, /* the handler works: no deadline */
    PHASE_WRITE,
    PHASE_LINGER /* answered; reads on, so that the answer is not lost by a reset */
};

struct worker {
    struct http_server *server;
    pthread_t thread;
    _Atomic int64_t since; /* it began a handler that should be short; 0: not in one */
    _Atomic bool at_gate;  /* changed under the gate's lock alone */
};

struct conn {
    struct http_server *server;
    struct worker *worker; /* that serves it now */
    struct conn *next_free;
    bool open; /* under the table's lock; so is fd when it changes */
    int fd;
    unsigned char address[16];
    char client[64];
    bool is_proxy;
    struct tls_session *tls;

    /* Counts the hand-overs from thread to thread: what one wrote, the next sees. The kernel
     * orders epoll_ctl before epoll_wait, but C's memory model does not know that. */
    _Atomic unsigned turns;

    /* For the keeper. Monotonic microseconds; INT64_MAX: none. */
    _Atomic int64_t deadline, began;
    _Atomic int64_t moved; /* bytes in this phase */
    _Atomic int phase;
    _Atomic bool expired;

    char *in; /* [limits.head_bytes]: heads, and bodies that fit behind them */
    size_t in_n, in_seen;
    size_t used; /* bytes of `in` that the present request takes */
    struct head head;

    struct arena *body_arena; /* NULL: the body is in `in` */
    size_t body_reserved;     /* of the server's budget */
    char *body;
    size_t body_n, body_room;
    struct chunks chunks;

    struct arena *arena; /* of the present request; NULL between requests */
    struct iovec out[2];
    size_t n_out, out_at;
    bool close_after;
    bool wants_write; /* TLS: what it waits for */
};

struct http_server {
    struct http_config config;
    struct http_limits limits;
    struct arena *arena; /* of this struct and all connections */
    struct tls *tls;
    int listen_fd, epoll_fd, wake_fd;
    bool listen_is_ours;
    int port;
    struct conn *conns;
    struct worker *workers;
    int n_workers; /* started */
    pthread_t keeper;
    bool has_keeper;

    pthread_mutex_t table; /* open, fd, free list, n_open */
    pthread_cond_t changed;
    struct conn *free;
    int n_open;

    pthread_mutex_t accepting;
    _Atomic bool stopping, ended;

    pthread_mutex_t gate; /* n_at_gate, at_gate */
    pthread_cond_t vacancy;
    int n_at_gate, gate_width;
    _Atomic bool leaving;

    pthread_mutex_t pool; /* request arenas that wait for work */
    struct arena *arenas[64];
    size_t n_arenas;
    _Atomic size_t body_bytes; /* reserved by bodies that do not fit behind their heads */
};

/* http_gate.c */
void gate_init(struct http_server *server);
void gate_end(struct http_server *server);
/* Before something that may wait long: another worker takes this one's place. */
void gate_leave(struct worker *worker);
/* Waits for a place; false when the server ends. At once when it has one. */
bool gate_enter(struct worker *worker);
/* The keeper's look: whose handler takes long gives up its place. */
void gate_look(struct http_server *server);
/* No more waiting for places. */
void gate_open_all(struct http_server *server);

/* http_conn.c: works on the connection until it must wait (armed again) or is closed. */
void conn_serve(struct conn *conn, struct worker *worker);
/* Sets the clock of a phase: an absolute deadline from now (0: none). */
void conn_phase(struct conn *conn, enum phase phase, int64_t wait_us);
/* Closes and gives the slot back. Only the owner may. */
void conn_close(struct conn *conn);
bool conn_arm(struct conn *conn, bool write, bool first);

/* http_answer.c: request in, answer out, inside the arena's guard. */
void answer_make(struct conn *conn, struct str body);
void answer_refuse(struct conn *conn, int status);
struct arena *pool_take(struct http_server *server, size_t body_bytes);
void pool_give(struct http_server *server, struct arena *arena);

/* http_tls.c. tls_read and tls_write return bytes, 0 to wait (*wants_write says for
 * what), -1 at the end. */
enum fail tls_open(const char *certificate, const char *key, struct tls **out,
                   struct why *why) MUST_USE;
void tls_close(struct tls *tls);
struct tls_session *tls_session_open(struct tls *tls, int fd);
void tls_session_end(struct tls_session *session); /* says that nothing more will be sent */
void tls_session_close(struct tls_session *session);
ssize_t tls_read(struct tls_session *session, char *bytes, size_t n, bool *wants_write);
ssize_t tls_write(struct tls_session *session, const char *bytes, size_t n, bool *wants_write);
bool tls_has_more(struct tls_session *session);

#endif
