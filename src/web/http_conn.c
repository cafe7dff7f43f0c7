#include "base/clock.h"
#include "web/http_inner.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REQUESTS_IN_A_ROW = 16, LINGER_READS = 64, BODY_BUDGET_BYTES = 256 << 20 };

enum step {
    STEP_ON,    /* go on with the phase that is set now */
    STEP_READ,  /* wait until bytes come */
    STEP_WRITE, /* wait until bytes can go */
    STEP_CLOSE
};

void conn_phase(struct conn *conn, enum phase phase, int64_t wait_us) {
    int64_t now = clock_monotonic();
    atomic_store(&conn->moved, 0);
    atomic_store(&conn->began, now);
    atomic_store(&conn->phase, (int)phase);
    atomic_store(&conn->deadline, wait_us == 0 ? INT64_MAX : now + wait_us);
}

bool conn_arm(struct conn *conn, bool write, bool first) {
    struct epoll_event event = {.events = (write ? EPOLLOUT : EPOLLIN) | EPOLLONESHOT,
                                .data.ptr = conn};
    int how = first ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    int epoll_fd = conn->server->epoll_fd, fd = conn->fd;
    atomic_fetch_add_explicit(&conn->turns, 1, memory_order_release);
    return epoll_ctl(epoll_fd, how, fd, &event) == 0;
}

static void body_forget(struct conn *conn) {
    if (conn->body_arena != NULL) arena_free(conn->body_arena);
    conn->body_arena = NULL;
    atomic_fetch_sub(&conn->server->body_bytes, conn->body_reserved);
    conn->body_reserved = 0;
    conn->body = NULL;
    conn->body_n = conn->body_room = 0;
}

static void request_forget(struct conn *conn) {
    body_forget(conn);
    if (conn->arena != NULL) pool_give(conn->server, conn->arena);
    conn->arena = NULL;
    conn->n_out = conn->out_at = 0;
}

void conn_close(struct conn *conn) {
    struct http_server *server = conn->server;
    request_forget(conn);
    if (conn->tls != NULL) tls_session_close(conn->tls);
    conn->tls = NULL;
    pthread_mutex_lock(&server->table);
    close(conn->fd);
    conn->open = false;
    conn->next_free = server->free;
    server->free = conn;
    server->n_open--;
    pthread_cond_broadcast(&server->changed);
    pthread_mutex_unlock(&server->table);
}

/* Bytes read; 0: none now; -1: the end. */
static ssize_t conn_read(struct conn *conn, char *to, size_t n) {
    ssize_t got;
    if (conn->tls != NULL) {
        got = tls_read(conn->tls, to, n, &conn->wants_write);
    } else {
        conn->wants_write = false;
        do got = recv(conn->fd, to, n, 0);
        while (got < 0 && errno == EINTR);
        if (got < 0) return errno == EAGAIN ? 0 : -1;
        if (got == 0) return -1;
    }
    if (got > 0) atomic_fetch_add(&conn->moved, (int64_t)got);
    return got;
}

/* Only TLS ever has to write in order to read. */
static enum step read_wait(const struct conn *conn) {
    return conn->wants_write ? STEP_WRITE : STEP_READ;
}

static enum step refuse(struct conn *conn, int status) {
    conn->used = conn->in_n;
    atomic_store(&conn->expired, false);
    answer_refuse(conn, status);
    return STEP_ON;
}

static bool body_is_whole(const struct conn *conn) {
    return conn->body_n == conn->body_room;
}

/* Room apart for a body that does not fit behind its head. */
static bool body_reserve(struct conn *conn, size_t room) {
    size_t before = atomic_fetch_add(&conn->server->body_bytes, room);
    conn->body_reserved = room;
    if (before > BODY_BUDGET_BYTES - room) return false;
    conn->body_arena = arena_new(room + 4096);
    conn->body = arena_take(conn->body_arena, room, 1); /* untouched until bytes come */
    return true;
}

/* Decides where the body goes, and takes what of it came with the head. */
static enum step body_begin(struct conn *conn) {
    const struct http_limits *limits = &conn->server->limits;
    const struct head *head = &conn->head;
    size_t most = http_body_most(head, limits), here = conn->in_n - head->bytes;
    if (head->length > (int64_t)most) return refuse(conn, 413);
    size_t length = head->length > 0 ? (size_t)head->length : 0;
    conn->chunks = (struct chunks){0};
    if (!head->chunked && length <= limits->head_bytes - head->bytes) {
        conn->body = conn->in + head->bytes;
        conn->body_room = length;
        conn->body_n = here < length ? here : length;
        conn->used = head->bytes + length;
    } else {
        /* Chunked: raw bytes are decoded in place, so room for one read more than the limit. */
        size_t room = head->chunked ? most + limits->head_bytes : length;
        if (!body_reserve(conn, room)) return refuse(conn, 503);
        memcpy(conn->body, conn->in + head->bytes, here);
        conn->body_n = here;
        conn->body_room = room;
        conn->used = conn->in_n = head->bytes;
    }
    conn_phase(conn, PHASE_BODY, limits->body_wait_s * CLOCK_SECOND);
    if (head->wants_100 && conn->body_n == 0 && conn->body_room > 0) {
        static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
        bool wants_write = false;
        ssize_t n = conn->tls != NULL ? tls_write(conn->tls, go_on, sizeof go_on - 1, &wants_write)
                                      : send(conn->fd, go_on, sizeof go_on - 1, MSG_NOSIGNAL);
        if (n != (ssize_t)sizeof go_on - 1) return STEP_CLOSE;
    }
    return STEP_ON;
}

static enum step head_step(struct conn *conn) {
    const struct http_limits *limits = &conn->server->limits;
    for (;;) {
        if (atomic_load(&conn->expired)) return conn->in_n == 0 ? STEP_CLOSE : refuse(conn, 408);
        size_t end = 0;
        int status = head_find_end(conn->in, conn->in_n, conn->in_seen, &end);
        if (status == 0) {
            status = head_read(conn->in, end, &conn->head);
            return status == 0 ? body_begin(conn) : refuse(conn, status);
        }
        if (status > 0) return refuse(conn, status);
        conn->in_seen = conn->in_n > 0 ? conn->in_n - 1 : 0; /* a CR may be last */
        if (conn->in_n == limits->head_bytes) return refuse(conn, 431);
        ssize_t got = conn_read(conn, conn->in + conn->in_n, limits->head_bytes - conn->in_n);
        if (got < 0) return STEP_CLOSE;
        if (got == 0) return read_wait(conn);
        if (atomic_load(&conn->phase) == PHASE_IDLE)
            conn_phase(conn, PHASE_HEAD, limits->head_wait_s * CLOCK_SECOND);
        conn->in_n += (size_t)got;
    }
}

/* Decodes what has come; -1: more is needed. Keeps what follows the body behind the head. */
static int chunked_step(struct conn *conn) {
    struct chunks *chunks = &conn->chunks;
    size_t most = conn->body_room - conn->server->limits.head_bytes;
    int status = chunks_read(chunks, conn->body, conn->body_n, most);
    size_t rest = conn->body_n - chunks->raw;
    if (status == 0) {
        memcpy(conn->in + conn->in_n, conn->body + chunks->raw, rest);
        conn->in_n += rest;
        conn->body_n = chunks->decoded;
    } else if (status < 0) {
        memmove(conn->body + chunks->decoded, conn->body + chunks->raw, rest);
        chunks->raw = chunks->decoded;
        conn->body_n = chunks->decoded + rest;
    }
    return status;
}

static enum step body_step(struct conn *conn) {
    for (;;) {
        if (atomic_load(&conn->expired)) return refuse(conn, 408);
        if (conn->head.chunked) {
            int status = chunked_step(conn);
            if (status > 0) return refuse(conn, status);
            if (status == 0) break;
        } else if (body_is_whole(conn)) {
            break;
        }
        size_t room = conn->body_room - conn->body_n;
        size_t spare = conn->server->limits.head_bytes - conn->head.bytes;
        if (conn->head.chunked && room > spare)
            room = spare; /* the rest must fit behind the head */
        if (room == 0) return refuse(conn, 413);
        ssize_t got = conn_read(conn, conn->body + conn->body_n, room);
        if (got < 0) return STEP_CLOSE;
        if (got == 0) return read_wait(conn);
        conn->body_n += (size_t)got;
        if (conn->body_arena == NULL) conn->in_n += (size_t)got;
    }
    conn_phase(conn, PHASE_BUSY, 0);
    answer_make(conn, (struct str){conn->body, conn->body_n});
    return STEP_ON;
}

/* Sends what can go now: bytes, 0 to wait, -1 at the end. */
static ssize_t conn_write(struct conn *conn) {
    struct iovec *first = &conn->out[conn->out_at];
    ssize_t sent;
    if (conn->tls != NULL) {
        sent = tls_write(conn->tls, first->iov_base, first->iov_len, &conn->wants_write);
    } else {
        struct msghdr message = {.msg_iov = first, .msg_iovlen = conn->n_out - conn->out_at};
        do sent = sendmsg(conn->fd, &message, MSG_NOSIGNAL);
        while (sent < 0 && errno == EINTR);
        conn->wants_write = true;
        if (sent < 0) return errno == EAGAIN ? 0 : -1;
    }
    if (sent > 0) atomic_fetch_add(&conn->moved, (int64_t)sent);
    return sent;
}

static void out_advance(struct conn *conn, size_t n) {
    while (conn->out_at < conn->n_out && n >= conn->out[conn->out_at].iov_len) {
        n -= conn->out[conn->out_at].iov_len;
        conn->out_at++;
    }
    if (conn->out_at == conn->n_out) return;
    struct iovec *first = &conn->out[conn->out_at];
    first->iov_base = (char *)first->iov_base + n;
    first->iov_len -= n;
}

static enum step answer_end(struct conn *conn) {
    const struct http_limits *limits = &conn->server->limits;
    request_forget(conn);
    if (conn->close_after) {
        if (conn->tls != NULL) tls_session_end(conn->tls);
        shutdown(conn->fd, SHUT_WR);
        conn_phase(conn, PHASE_LINGER, 2 * CLOCK_SECOND);
        return STEP_ON;
    }
    conn->in_n -= conn->used;
    memmove(conn->in, conn->in + conn->used, conn->in_n);
    conn->in_seen = 0;
    if (conn->in_n == 0)
        conn_phase(conn, PHASE_IDLE, limits->idle_wait_s * CLOCK_SECOND);
    else
        conn_phase(conn, PHASE_HEAD, limits->head_wait_s * CLOCK_SECOND);
    return STEP_ON;
}

static enum step write_step(struct conn *conn) {
    while (conn->out_at < conn->n_out) {
        if (atomic_load(&conn->expired)) return STEP_CLOSE;
        ssize_t sent = conn_write(conn);
        if (sent < 0) return STEP_CLOSE;
        if (sent == 0) return conn->wants_write ? STEP_WRITE : STEP_READ;
        out_advance(conn, (size_t)sent);
    }
    return answer_end(conn);
}

/* Closing with unread bytes would reset the connection and could destroy the answer on
 * its way (RFC 9112 9.6): read on for a moment, and throw away. */
static enum step linger_step(struct conn *conn) {
    for (int i = 0; i < LINGER_READS && !atomic_load(&conn->expired); i++) {
        ssize_t got = conn_read(conn, conn->in, conn->server->limits.head_bytes);
        if (got < 0) return STEP_CLOSE;
        if (got == 0) return read_wait(conn);
    }
    return atomic_load(&conn->expired) ? STEP_CLOSE : STEP_WRITE; /* let others have a turn */
}

static enum step conn_step(struct conn *conn) {
    switch ((enum phase)atomic_load(&conn->phase)) {
    case PHASE_BODY: return body_step(conn);
    case PHASE_WRITE: return write_step(conn);
    case PHASE_LINGER: return linger_step(conn);
    default: return head_step(conn);
    }
}

void conn_serve(struct conn *conn, struct worker *worker) {
    int answers = 0;
    (void)atomic_load_explicit(&conn->turns, memory_order_acquire);
    conn->worker = worker;
    for (;;) {
        bool writing = atomic_load(&conn->phase) == PHASE_WRITE;
        enum step step = conn_step(conn);
        if (step == STEP_ON) {
            bool answered = writing && atomic_load(&conn->phase) != PHASE_WRITE;
            if (!answered) continue;
            bool more = conn->in_n > 0 || (conn->tls != NULL && tls_has_more(conn->tls));
            if (atomic_load(&conn->phase) == PHASE_LINGER) continue;
            /* One that always has the next request ready must not keep its worker: wait
             * for "can write", which is true at once, behind the others. */
            if (more && ++answers < REQUESTS_IN_A_ROW) continue;
            step = more ? STEP_WRITE : STEP_READ;
        }
        if (step == STEP_CLOSE || !conn_arm(conn, step == STEP_WRITE, false)) conn_close(conn);
        return;
    }
}
