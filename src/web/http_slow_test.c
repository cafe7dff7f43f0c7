#include "base/clock.h"
#include "web/http_test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* Clients that are slow, many, or gone. Waits are set to a second. */

static int64_t seconds_since(int64_t start) {
    return (clock_monotonic() - start + CLOCK_SECOND / 2) / CLOCK_SECOND;
}

static void head_has_a_deadline(void **state) {
    (void)state;
    struct http_server *server = try_server((struct http_limits){.head_wait_s = 1}, NULL);
    int64_t start = clock_monotonic();
    int fd = try_dial(server);
    try_put(fd, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    /* A byte each 100 ms would keep an inactivity time-out away for ever. */
    while (poll(&wait, 1, 100) == 0 && seconds_since(start) < 5) try_put(fd, "x");
    assert_int_equal(try_status(try_get_all(fd)), 408);
    assert_in_range(seconds_since(start), 1, 2);
    close(fd);
    start = clock_monotonic();
    fd = try_dial(server); /* says nothing at all */
    assert_string_equal(try_get_all(fd), "");
    assert_in_range(seconds_since(start), 1, 2);
    close(fd);
    http_stop(server, 1000);
}
TEST(head_has_a_deadline, "web: a head must be whole by its deadline however it drips");

static void body_has_a_deadline(void **state) {
    (void)state;
    struct http_server *server = try_server((struct http_limits){.body_wait_s = 1}, NULL);
    int64_t start = clock_monotonic();
    int fd = try_dial(server);
    try_put(fd, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    while (poll(&wait, 1, 100) == 0 && seconds_since(start) < 5) try_put(fd, "x");
    assert_int_equal(try_status(try_get_all(fd)), 408);
    assert_in_range(seconds_since(start), 1, 2);
    close(fd);
    http_stop(server, 1000);
}
TEST(body_has_a_deadline, "web: a body must be whole by its deadline however it drips");

static void idle_connections_end(void **state) {
    (void)state;
    struct http_server *server = try_server((struct http_limits){.idle_wait_s = 1}, NULL);
    int fd = try_dial(server);
    for (int i = 0; i < 3; i++) {
        try_put(fd, "GET /k HTTP/1.1\r\nHost: a\r\n\r\n");
        assert_int_equal(try_status(try_get_one(fd)), 200);
        usleep(300000);
    }
    int64_t start = clock_monotonic();
    assert_string_equal(try_get_all(fd), "");
    assert_in_range(seconds_since(start), 0, 2);
    close(fd);
    http_stop(server, 1000);
}
TEST(idle_connections_end, "web: a connection serves many requests and ends when left idle");

enum { DRIPPING = 500 };

static void dripping_clients_starve_nobody(void **state) {
    (void)state;
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    struct http_server *server = try_server((struct http_limits){.head_wait_s = 2}, NULL);
    static int fds[DRIPPING];
    for (int i = 0; i < DRIPPING; i++) {
        fds[i] = try_dial(server);
        try_put(fds[i], "GET / HTTP/1.1\r\nHost: a\r\nX: ");
    }
    int64_t start = clock_monotonic(), worst = 0;
    for (int round = 0; round < 30; round++) {
        for (int i = 0; i < DRIPPING; i++) try_put(fds[i], "x");
        int64_t asked = clock_monotonic();
        assert_int_equal(try_status(try_ask(server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")), 200);
        if (clock_monotonic() - asked > worst) worst = clock_monotonic() - asked;
        usleep(100000);
    }
    assert_true(worst < CLOCK_SECOND);
    assert_true(clock_monotonic() - start >= 3 * CLOCK_SECOND);
    int alive = 0;
    for (int i = 0; i < DRIPPING; i++) {
        char bytes[2048];
        struct timeval soon = {.tv_usec = 1000};
        setsockopt(fds[i], SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof soon);
        ssize_t got;
        while ((got = recv(fds[i], bytes, sizeof bytes, 0)) > 0) continue;
        alive += got < 0 && errno == EAGAIN;
        close(fds[i]);
    }
    assert_int_equal(alive, 0);
    http_stop(server, 1000);
}
TEST(dripping_clients_starve_nobody,
     "web: with 500 dripping clients honest ones are served, and all that drip are cut off");

static void slow_readers_hold_no_worker(void **state) {
    (void)state;
    struct http_server *server = try_server((struct http_limits){.threads = 2}, NULL);
    int fds[40];
    for (int i = 0; i < 40; i++) {
        fds[i] = try_dial(server);
        int small = 262144; /* less than a loopback packet would wait for TCP's own timers */
        setsockopt(fds[i], SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        try_put(fds[i], "GET /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }
    int64_t start = clock_monotonic();
    assert_int_equal(try_status(try_ask(server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")), 200);
    assert_true(clock_monotonic() - start < 8 * CLOCK_SECOND);
    const char *answer = try_get_all(fds[0]); /* and the answer still comes whole */
    const char *body = strstr(answer, "\r\n\r\n");
    assert_non_null(body);
    assert_int_equal(strlen(body + 4), 4000000);
    for (int i = 0; i < 40; i++) close(fds[i]);
    http_stop(server, 1000);
}
TEST(slow_readers_hold_no_worker,
     "web: forty clients that do not read hold none of two workers, and lose no byte");

static void clients_are_capped(void **state) {
    (void)state;
    struct http_limits limits = {.connections_per_client = 5, .connections = 50};
    struct http_server *server = try_server(limits, NULL);
    int fds[6];
    for (int i = 0; i < 6; i++) fds[i] = try_dial(server);
    assert_int_equal(try_status(try_get_all(fds[5])), 503);
    close(fds[0]);
    for (int i = 0;
         i < 50 && try_status(try_ask(server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")) != 200; i++)
        usleep(20000);
    assert_int_equal(try_status(try_ask(server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")), 200);
    for (int i = 1; i < 6; i++) close(fds[i]);
    http_stop(server, 1000);
}
TEST(clients_are_capped, "web: one address has at most its share of connections");

static void idle_ones_make_room(void **state) {
    (void)state;
    struct http_server *server = try_server((struct http_limits){.connections = 20}, NULL);
    int fds[60];
    int served = 0;
    for (int i = 0; i < 60; i++) {
        fds[i] = try_dial(server);
        try_put(fds[i], "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        served += try_status(try_get_one(fds[i])) == 200;
        usleep(2000);
    }
    assert_int_equal(served, 60);
    for (int i = 0; i < 60; i++) close(fds[i]);
    http_stop(server, 1000);
}
TEST(idle_ones_make_room, "web: when all places are taken, the longest idle connection gives way");

struct asking {
    const struct http_server *server;
    int status;
};

static void *ask_slowly(void *context) {
    struct asking *asking = context;
    int fd = try_dial(asking->server);
    try_put(fd, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    char bytes[4096];
    size_t n = 0;
    ssize_t got;
    while (n < sizeof bytes - 1 && (got = recv(fd, bytes + n, sizeof bytes - 1 - n, 0)) > 0)
        n += (size_t)got;
    bytes[n] = '\0';
    if (strstr(bytes, "path=/slow") != NULL && strstr(bytes, "Connection: close\r\n") != NULL)
        asking->status = try_status(bytes);
    close(fd);
    return NULL;
}

static void stop_is_graceful(void **state) {
    (void)state;
    struct http_server *server = try_server((struct http_limits){0}, NULL);
    int idle = try_dial(server);
    try_put(idle, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_int_equal(try_status(try_get_one(idle)), 200);
    pthread_t threads[3];
    struct asking asking[3];
    for (int i = 0; i < 3; i++) {
        asking[i] = (struct asking){.server = server};
        pthread_create(&threads[i], NULL, ask_slowly, &asking[i]);
    }
    for (int i = 0; i < 200 && try_running() < 3; i++) usleep(10000);
    assert_int_equal(try_running(), 3);
    int64_t start = clock_monotonic();
    http_stop(server, 5000);
    assert_true(clock_monotonic() - start < 3 * CLOCK_SECOND);
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(asking[i].status, 200);
    }
    assert_string_equal(try_get_all(idle), "");
    close(idle);
}
TEST(stop_is_graceful, "web: stopping lets running requests end, and closes idle connections");

static void restart_on_the_same_socket(void **state) {
    (void)state;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); /* that blocks, as systemd's do */
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(fd, 64), 0);
    struct http_config config = {.listen_fd = fd};
    struct http_server *old = try_server_with(&config), *new = NULL;
    int asked = try_dial(old);
    http_stop(old, 1000);
    int waiting = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); /* while nobody serves */
    socklen_t n = sizeof at;
    getsockname(fd, (struct sockaddr *)&at, &n);
    assert_int_equal(connect(waiting, (struct sockaddr *)&at, sizeof at), 0);
    try_put(waiting, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    new = try_server_with(&config);
    assert_int_equal(try_status(try_get_one(waiting)), 200);
    close(waiting);
    close(asked);
    http_stop(new, 1000);
    close(fd);
}
TEST(restart_on_the_same_socket,
     "web: a socket handed over keeps its waiting clients across a restart");
