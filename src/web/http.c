#include "web/http.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/rounds.h"
#include "web/http_inner.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    ACCEPTS_IN_A_ROW = 32,
    KEEPER_TICK_US = 20000,
    TICKS_PER_LOOK = 5,      /* deadlines are looked at less often */
    RATE_GRACE_US = 5000000, /* before the least rate counts */
    IDLE_GRACE_US = 300000,  /* when stopping: a busy client's next request is on its way */
    STACK_BYTES = 2 << 20
};

const struct http_limits http_limits_default = {
    .threads = 32,
    .connections = 2000,
    .connections_per_client = 600, /* a whole office may share one address */
    .head_wait_s = 10,
    .body_wait_s = 600,
    .idle_wait_s = 30,
    .body_rate_bytes_s = 1000,
    .head_bytes = 16384,
    .form_bytes = 256 << 10,
    .upload_bytes = 25 << 20,
    .fields = 1000,
    .uploads = 20,
};

static struct http_limits limits_fill(struct http_limits limits) {
    const struct http_limits *standard = &http_limits_default;
#define FILL(member)                                                                               \
    if (limits.member == 0) limits.member = standard->member
    FILL(threads);
    FILL(connections);
    FILL(connections_per_client);
    FILL(head_wait_s);
    FILL(body_wait_s);
    FILL(idle_wait_s);
    FILL(body_rate_bytes_s);
    FILL(head_bytes);
    FILL(form_bytes);
    FILL(upload_bytes);
    FILL(fields);
    FILL(uploads);
#undef FILL
    return limits;
}

/* Accepting */

static void address_take(struct conn *conn, const struct sockaddr_storage *from) {
    memset(conn->address, 0, sizeof conn->address);
    if (from->ss_family == AF_INET6) {
        const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)from;
        memcpy(conn->address, &six->sin6_addr, 16);
        if (!IN6_IS_ADDR_V4MAPPED(&six->sin6_addr)) {
            inet_ntop(AF_INET6, conn->address, conn->client, sizeof conn->client);
            return;
        }
    } else {
        conn->address[10] = conn->address[11] = 0xff;
        memcpy(conn->address + 12, &((const struct sockaddr_in *)from)->sin_addr, 4);
    }
    inet_ntop(AF_INET, conn->address + 12, conn->client, sizeof conn->client);
}

/* With the table's lock held. Ends the connection that has waited longest without a
 * request, so that newcomers find room. */
static void idle_evict(struct http_server *server) {
    struct conn *oldest = NULL;
    int64_t first = INT64_MAX;
    for (int i = 0; i < server->limits.connections; i++) {
        struct conn *conn = &server->conns[i];
        if (!conn->open || atomic_load(&conn->phase) != PHASE_IDLE || atomic_load(&conn->expired) ||
            atomic_load(&conn->began) >= first)
            continue;
        first = atomic_load(&conn->began);
        oldest = conn;
    }
    if (oldest == NULL) return;
    atomic_store(&oldest->expired, true);
    shutdown(oldest->fd, SHUT_RD);
}

/* Connections from one IPv4 address, or from one IPv6 network of 64 bits. */
static int count_from(const struct http_server *server, const unsigned char address[16]) {
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    size_t length = memcmp(address, mapped, sizeof mapped) == 0 ? 16 : 8;
    int n = 0;
    for (int i = 0; i < server->limits.connections; i++)
        n += server->conns[i].open && memcmp(server->conns[i].address, address, length) == 0;
    return n;
}

/* A slot for a new connection; NULL when there is none, in all or for its client. */
static struct conn *conn_open(struct http_server *server, int fd,
                              const struct sockaddr_storage *from) {
    pthread_mutex_lock(&server->table);
    struct conn *conn = server->free;
    if (server->n_open >= server->limits.connections - server->limits.connections / 20)
        idle_evict(server);
    if (conn != NULL) {
        address_take(conn, from);
        const char *proxy = server->config.trusted_proxy;
        conn->is_proxy = proxy != NULL && strcmp(conn->client, proxy) == 0;
        /* All of a proxy's clients come from one address: it has to count them itself. */
        if (!conn->is_proxy &&
            count_from(server, conn->address) >= server->limits.connections_per_client)
            conn = NULL;
    }
    if (conn != NULL) {
        server->free = conn->next_free;
        server->n_open++;
        conn->fd = fd;
        conn->in_n = conn->in_seen = 0;
        conn->wants_write = false;
        atomic_store(&conn->expired, false);
        conn_phase(conn, PHASE_IDLE, server->limits.head_wait_s * CLOCK_SECOND);
        conn->open = true;
    }
    pthread_mutex_unlock(&server->table);
    return conn;
}

static void turn_away(int fd) {
    static const char text[] = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n"
                               "Retry-After: 10\r\nConnection: close\r\n\r\n";
    if (send(fd, text, sizeof text - 1, MSG_NOSIGNAL | MSG_DONTWAIT) > 0) shutdown(fd, SHUT_WR);
    close(fd);
}

static bool accept_one(struct http_server *server) {
    struct sockaddr_storage from = {0};
    socklen_t n = sizeof from;
    int fd = accept4(server->listen_fd, (struct sockaddr *)&from, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            log_event(LOG_ERROR, "accept", "errno=%d", errno);
            usleep(20000); /* until others close */
        }
        return errno == ECONNABORTED || errno == EINTR;
    }
    struct conn *conn = conn_open(server, fd, &from);
    if (conn == NULL) {
        turn_away(fd);
        return true;
    }
    if (server->tls != NULL) conn->tls = tls_session_open(server->tls, fd);
    if ((server->tls != NULL && conn->tls == NULL) || !conn_arm(conn, false, true))
        conn_close(conn);
    return true;
}

static void listener_arm(struct http_server *server, int how) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLONESHOT, .data.ptr = &server->listen_fd};
    epoll_ctl(server->epoll_fd, how, server->listen_fd, &event);
}

static void listener_serve(struct http_server *server) {
    pthread_mutex_lock(&server->accepting);
    if (!atomic_load(&server->stopping)) {
        for (int i = 0; i < ACCEPTS_IN_A_ROW && accept_one(server); i++) continue;
        listener_arm(server, EPOLL_CTL_MOD);
    }
    pthread_mutex_unlock(&server->accepting);
}

static void *worker_run(void *context) {
    struct worker *worker = context;
    struct http_server *server = worker->server;
    while (gate_enter(worker)) {
        struct epoll_event event;
        int n = epoll_wait(server->epoll_fd, &event, 1, -1);
        if (n < 1) continue; /* EINTR */
        if (event.data.ptr == &server->wake_fd) break;
        if (event.data.ptr == &server->listen_fd)
            listener_serve(server);
        else
            conn_serve(event.data.ptr, worker);
    }
    return NULL;
}

/* Deadlines */

static bool is_too_slow(const struct http_server *server, const struct conn *conn, int64_t now) {
    int phase = atomic_load(&conn->phase);
    if (phase != PHASE_BODY && phase != PHASE_WRITE) return false;
    int64_t late = now - atomic_load(&conn->began) - RATE_GRACE_US;
    if (late <= 0) return false;
    return atomic_load(&conn->moved) < late / CLOCK_SECOND * server->limits.body_rate_bytes_s;
}

static void keeper_look(struct http_server *server) {
    int64_t now = clock_monotonic();
    for (int i = 0; i < server->limits.connections; i++) {
        struct conn *conn = &server->conns[i];
        if (!conn->open) continue;
        if (now < atomic_load(&conn->deadline) && !is_too_slow(server, conn, now)) continue;
        if (atomic_exchange(&conn->expired, true)) continue;
        int phase = atomic_load(&conn->phase);
        /* Wakes its worker: a reader can still be told why, a writer cannot. */
        shutdown(conn->fd, phase == PHASE_WRITE || phase == PHASE_LINGER ? SHUT_RDWR : SHUT_RD);
    }
}

static void *keeper_run(void *context) {
    struct http_server *server = context;
    pthread_mutex_lock(&server->table);
    for (int tick = 0; !atomic_load(&server->ended); tick++) {
        gate_look(server);
        if (tick % TICKS_PER_LOOK == 0) keeper_look(server);
        struct timespec until = steady_end(KEEPER_TICK_US);
        while (!atomic_load(&server->ended) &&
               pthread_cond_timedwait(&server->changed, &server->table, &until) == 0)
            continue;
    }
    pthread_mutex_unlock(&server->table);
    return NULL;
}

/* Starting */

static enum fail listen_on(struct http_server *server, const struct addrinfo *at, struct why *why) {
    int fd = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return why_fail(why, FAIL_SYSTEM, "listen", "no socket: %s", strerror(errno));
    int yes = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, at->ai_addr, at->ai_addrlen) != 0 || listen(fd, SOMAXCONN) != 0) {
        int error = errno;
        close(fd);
        return why_fail(why, FAIL_SYSTEM, "listen", "cannot listen on '%s' port %d: %s",
                        server->config.host, server->config.port, strerror(error));
    }
    server->listen_fd = fd;
    server->listen_is_ours = true;
    return FAIL_NONE;
}

static enum fail listener_open(struct http_server *server, struct why *why) {
    const struct http_config *config = &server->config;
    if (config->listen_fd >= 3) {
        server->listen_fd = config->listen_fd;
        /* systemd hands sockets over that block: accepting until none is left would too. */
        int flags = fcntl(server->listen_fd, F_GETFL);
        if (flags < 0 || fcntl(server->listen_fd, F_SETFL, flags | O_NONBLOCK) != 0)
            return why_fail(why, FAIL_SYSTEM, "listen", "the socket handed over is not one: %s",
                            strerror(errno));
    } else {
        char port[16];
        snprintf(port, sizeof port, "%d", config->port);
        struct addrinfo wanted = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE}, *at = NULL;
        int status = getaddrinfo(config->host, port, &wanted, &at);
        if (status != 0)
            return why_fail(why, FAIL_INPUT, "listen", "'%s' is not an address to listen on: %s",
                            config->host, gai_strerror(status));
        enum fail fail = listen_on(server, at, why);
        freeaddrinfo(at);
        TRY(fail);
    }
    int yes = 1; /* inherited by what is accepted */
    setsockopt(server->listen_fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    union {
        struct sockaddr any;
        struct sockaddr_in four;
        struct sockaddr_in6 six;
    } bound = {.six = {0}};
    socklen_t n = sizeof bound;
    if (getsockname(server->listen_fd, &bound.any, &n) != 0)
        return why_fail(why, FAIL_SYSTEM, "listen", "the socket handed over is not one: %s",
                        strerror(errno));
    bool six = bound.any.sa_family == AF_INET6;
    server->port = ntohs(six ? bound.six.sin6_port : bound.four.sin_port);
    return FAIL_NONE;
}

static void conns_init(struct http_server *server) {
    struct http_limits *limits = &server->limits;
    server->conns = ARENA_ARRAY(server->arena, struct conn, (size_t)limits->connections);
    char *in = arena_take(server->arena, (size_t)limits->connections, limits->head_bytes);
    for (int i = limits->connections - 1; i >= 0; i--) {
        struct conn *conn = &server->conns[i];
        conn->server = server;
        conn->in = in + (size_t)i * limits->head_bytes;
        conn->next_free = server->free;
        server->free = conn;
    }
}

/* Every connection needs a descriptor; so do the databases. */
static void descriptors_raise(int wanted) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    rlim_t want = (rlim_t)wanted + 256;
    if (limit.rlim_cur >= want) return;
    limit.rlim_cur = limit.rlim_max < want ? limit.rlim_max : want;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static enum fail threads_start(struct http_server *server, struct why *why) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    sigset_t all, former; /* signals are for the main thread */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &former);
    server->workers = ARENA_ARRAY(server->arena, struct worker, (size_t)server->limits.threads);
    bool ok = true;
    while (ok && server->n_workers < server->limits.threads) {
        struct worker *worker = &server->workers[server->n_workers];
        worker->server = server;
        ok = pthread_create(&worker->thread, &attributes, worker_run, worker) == 0;
        server->n_workers += ok;
    }
    ok = ok && pthread_create(&server->keeper, &attributes, keeper_run, server) == 0;
    server->has_keeper = ok;
    pthread_sigmask(SIG_SETMASK, &former, NULL);
    pthread_attr_destroy(&attributes);
    return ok ? FAIL_NONE : why_fail(why, FAIL_SYSTEM, NULL, "cannot start a thread");
}

static void locks_init(struct http_server *server) {
    pthread_mutex_init(&server->table, NULL);
    pthread_mutex_init(&server->accepting, NULL);
    pthread_mutex_init(&server->pool, NULL);
    gate_init(server);
    steady_condition(&server->changed);
}

static enum fail server_start(struct http_server *server, struct why *why) {
    const struct http_config *config = &server->config;
    if (config->tls_certificate != NULL)
        TRY(tls_open(config->tls_certificate, config->tls_key, &server->tls, why));
    TRY(listener_open(server, why));
    server->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    server->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (server->epoll_fd < 0 || server->wake_fd < 0)
        return why_fail(why, FAIL_SYSTEM, NULL, "no descriptors left: %s", strerror(errno));
    struct epoll_event wake = {.events = EPOLLIN, .data.ptr = &server->wake_fd};
    epoll_ctl(server->epoll_fd, EPOLL_CTL_ADD, server->wake_fd, &wake);
    listener_arm(server, EPOLL_CTL_ADD);
    return threads_start(server, why);
}

enum fail http_start(const struct http_config *config, struct http_server **out, struct why *why) {
    struct http_limits limits = limits_fill(config->limits);
    if (limits.threads < 1 || limits.threads > 1024 || limits.connections < 1 ||
        limits.connections > 100000 || limits.head_bytes < 1024 || limits.head_bytes > 1 << 20)
        return why_fail(why, FAIL_INPUT, "limits",
                        "want 1 to 1024 threads, 1 to 100000 "
                        "connections and heads of 1 KB to 1 MB");
    size_t each = sizeof(struct conn) + limits.head_bytes + 64;
    struct arena *arena = arena_new((size_t)limits.connections * each + (1 << 20));
    struct http_server *server = ARENA_NEW(arena, struct http_server);
    server->config = *config;
    server->limits = limits;
    server->arena = arena;
    server->listen_fd = server->epoll_fd = server->wake_fd = -1;
    locks_init(server);
    signal(SIGPIPE, SIG_IGN); /* a client that went away is no reason to end */
    descriptors_raise(limits.connections);
    conns_init(server);
    enum fail fail = server_start(server, why);
    if (fail != FAIL_NONE) {
        http_stop(server, 0);
        return fail;
    }
    *out = server;
    return FAIL_NONE;
}

int http_port(const struct http_server *server) {
    return server->port;
}

/* Stopping */

static void conns_shut(struct http_server *server, bool all) {
    int64_t now = clock_monotonic();
    for (int i = 0; i < server->limits.connections; i++) {
        struct conn *conn = &server->conns[i];
        if (!conn->open) continue;
        if (all)
            shutdown(conn->fd, SHUT_RDWR);
        else if (atomic_load(&conn->phase) == PHASE_IDLE &&
                 now - atomic_load(&conn->began) > IDLE_GRACE_US)
            shutdown(conn->fd, SHUT_RD); /* a request that has come is still read and answered */
    }
}

static void drain(struct http_server *server, int wait_ms) {
    struct timespec until = steady_end(wait_ms * INT64_C(1000));
    pthread_mutex_lock(&server->table);
    while (server->n_open > 0) {
        conns_shut(server, false); /* again: some became idle meanwhile */
        struct timespec soon = steady_end(20000);
        bool last = soon.tv_sec > until.tv_sec ||
                    (soon.tv_sec == until.tv_sec && soon.tv_nsec > until.tv_nsec);
        int status =
            pthread_cond_timedwait(&server->changed, &server->table, last ? &until : &soon);
        if (last && status == ETIMEDOUT) break;
    }
    conns_shut(server, true);
    pthread_mutex_unlock(&server->table);
}

void http_stop(struct http_server *server, int wait_ms) {
    if (server == NULL) return;
    atomic_store(&server->stopping, true);
    pthread_mutex_lock(&server->accepting);
    if (server->listen_fd >= 0) {
        /* What waits in the queue of a socket that was handed over is for the next process. */
        if (server->epoll_fd >= 0)
            epoll_ctl(server->epoll_fd, EPOLL_CTL_DEL, server->listen_fd, NULL);
        if (server->listen_is_ours) close(server->listen_fd);
    }
    pthread_mutex_unlock(&server->accepting);
    if (server->n_workers > 0) drain(server, wait_ms);
    if (server->wake_fd >= 0) {
        uint64_t one = 1;
        if (write(server->wake_fd, &one, sizeof one) < 0) log_event(LOG_ERROR, "wake", "%d", errno);
    }
    gate_open_all(server);
    for (int i = 0; i < server->n_workers; i++) pthread_join(server->workers[i].thread, NULL);
    atomic_store(&server->ended, true);
    pthread_mutex_lock(&server->table);
    pthread_cond_broadcast(&server->changed);
    pthread_mutex_unlock(&server->table);
    if (server->has_keeper) pthread_join(server->keeper, NULL);
    for (int i = 0; i < server->limits.connections; i++)
        if (server->conns[i].open) conn_close(&server->conns[i]);
    for (size_t i = 0; i < server->n_arenas; i++) arena_free(server->arenas[i]);
    if (server->epoll_fd >= 0) close(server->epoll_fd);
    if (server->wake_fd >= 0) close(server->wake_fd);
    tls_close(server->tls);
    pthread_mutex_destroy(&server->table);
    pthread_mutex_destroy(&server->accepting);
    pthread_mutex_destroy(&server->pool);
    gate_end(server);
    pthread_cond_destroy(&server->changed);
    arena_free(server->arena);
}
