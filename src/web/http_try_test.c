#include "web/http_test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#if defined(__SANITIZE_THREAD__)
/* ThreadSanitizer counts epoll_ctl's look at the descriptor as after the hand-over that
 * the same call makes, and so reports the close by the next owner. */
const char *__tsan_default_suppressions(void);
const char *__tsan_default_suppressions(void) {
    return "race:conn_arm\n";
}
#endif

/* A real server on loopback, driven byte by byte. */

static _Atomic int running, handled;

int try_handled(void) {
    return atomic_load(&handled);
}

int try_running(void) {
    return atomic_load(&running);
}

static void echo(void *context, const struct http_request *request,
                 struct http_response *response) {
    (void)context;
    atomic_fetch_add(&handled, 1);
    if (strcmp(request->path, "/slow") == 0) {
        atomic_fetch_add(&running, 1);
        usleep(300000);
        atomic_fetch_sub(&running, 1);
    }
    if (strcmp(request->path, "/big") == 0) {
        static const char piece[] = "0123456789012345678901234567890123456789012345678901234567890"
                                    "123456789012345678901234567890123456789";
        for (int i = 0; i < 40000; i++) buf_add(&response->body, piece, 100);
        return;
    }
    if (strcmp(request->path, "/exhaust") == 0)
        for (;;) arena_take(request->arena, 1, 1 << 20);
    if (strcmp(request->path, "/rows") == 0) arena_take(request->arena, 4, request->body.n);
    if (strcmp(request->path, "/page") == 0) {
        for (int i = 0; i < 500; i++) buf_text(&response->body, "<p>squeeze me</p>");
        response->squeeze = true;
        return;
    }
    if (strcmp(request->path, "/evil-header") == 0)
        http_header_add(response, "X-Name", http_query(request, "v"));
    response->type = "text/plain; charset=utf-8";
    buf_printf(&response->body, "path=%s client=%s secure=%d body=%zu", request->path,
               request->client, request->secure, request->body.n);
    for (size_t i = 0; i < request->n_query; i++)
        buf_printf(&response->body, " q:%s=%s", request->query[i].name, request->query[i].value);
    for (size_t i = 0; i < request->n_fields; i++)
        buf_printf(&response->body, " f:%s=%s", request->fields[i].name, request->fields[i].value);
    for (size_t i = 0; i < request->n_cookies; i++)
        buf_printf(&response->body, " c:%s=%s", request->cookies[i].name,
                   request->cookies[i].value);
    for (size_t i = 0; i < request->n_uploads; i++)
        buf_printf(&response->body, " u:%s=%s/%zu", request->uploads[i].field,
                   request->uploads[i].file_name, request->uploads[i].bytes.n);
}

struct http_server *try_server_with(const struct http_config *config) {
    struct http_config full = *config;
    full.host = "127.0.0.1";
    full.handler = echo;
    if (full.limits.threads == 0) full.limits.threads = 4;
    struct http_server *server = NULL;
    struct why why;
    if (http_start(&full, &server, &why) != FAIL_NONE) fail_msg("start: %s", why.text);
    return server;
}

struct http_server *try_server(struct http_limits limits, const char *proxy) {
    return try_server_with(&(struct http_config){.limits = limits, .trusted_proxy = proxy});
}

int try_dial(const struct http_server *server) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)http_port(server)),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    struct timeval wait = {.tv_sec = 10};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    return fd;
}

void try_put_n(int fd, const char *bytes, size_t n) {
    while (n > 0) {
        ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);
        if (sent <= 0) return; /* refused meanwhile: the answer says so */
        bytes += sent, n -= (size_t)sent;
    }
}

void try_put(int fd, const char *text) {
    try_put_n(fd, text, strlen(text));
}

/* All that comes until the server closes (or `most` bytes), NUL-terminated in a static buffer. */
const char *try_get_all(int fd) {
    static char bytes[8 << 20];
    size_t n = 0;
    for (;;) {
        ssize_t got = recv(fd, bytes + n, sizeof bytes - 1 - n, 0);
        if (got <= 0) break;
        n += (size_t)got;
    }
    bytes[n] = '\0';
    return bytes;
}

/* One answer on a connection that stays open. */
const char *try_get_one(int fd) {
    static char bytes[65536];
    size_t n = 0, want = SIZE_MAX;
    while (n < want && n < sizeof bytes - 1) {
        ssize_t got = recv(fd, bytes + n, 1, 0);
        if (got <= 0) break;
        n += (size_t)got;
        bytes[n] = '\0';
        if (want == SIZE_MAX && n >= 4 && memcmp(bytes + n - 4, "\r\n\r\n", 4) == 0) {
            const char *length = strstr(bytes, "Content-Length: ");
            want = n + (length == NULL ? 0 : strtoul(length + 16, NULL, 10));
        }
    }
    bytes[n] = '\0';
    return bytes;
}

int try_status(const char *answer) {
    return strncmp(answer, "HTTP/1.1 ", 9) == 0 ? (int)strtol(answer + 9, NULL, 10) : 0;
}

int try_count(const char *text, const char *what) {
    int n = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at++) n++;
    return n;
}

const char *try_ask_n(const struct http_server *server, const char *bytes, size_t n) {
    int fd = try_dial(server);
    try_put_n(fd, bytes, n);
    shutdown(fd, SHUT_WR);
    const char *answer = try_get_all(fd);
    close(fd);
    return answer;
}

const char *try_ask(const struct http_server *server, const char *text) {
    return try_ask_n(server, text, strlen(text));
}
