#include "base/file.h"
#include "web/http_test.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Requests by which one connection through a proxy could carry a request that the proxy did
 * not see. The proxy may refuse or mend them; it must never make our handler see /hidden. */
#define HIDDEN "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"
#define CHUNKED "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
static const struct {
    const char *bytes;
    size_t n;
} probes[] = {
#define PROBE(text)                                                                                \
    { text, sizeof(text) - 1 }
    PROBE("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 33\r\nContent-Length: 0\r\n\r\n" HIDDEN),
    PROBE("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 39\r\nTransfer-Encoding: chunked\r\n\r\n"
          "0\r\n\r\n" HIDDEN),
    PROBE(CHUNKED "gzip, chunked\r\n\r\n0\r\n\r\n" HIDDEN),
    PROBE(CHUNKED "xchunked\r\n\r\n0\r\n\r\n" HIDDEN),
    PROBE(CHUNKED "chunked\r\n\r\n0x21\r\n" HIDDEN "\r\n0\r\n\r\n"),
    PROBE(CHUNKED " chunked\r\nContent-Length : 33\r\n\r\n21\r\n" HIDDEN "\r\n0\r\n\r\n"),
    PROBE("GET / HTTP/1.1\r\n\r\n"),
    PROBE("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
    PROBE("POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 33\r\n\r\n" HIDDEN),
    PROBE("POST / HTTP/1.1\r\nHost: a\r\nX: y\r\n Content-Length: 33\r\n\r\n"),
    PROBE("POST / HTTP/1.1\nHost: a\nContent-Length: 33\n\n" HIDDEN),
    PROBE("POST / HTTP/1.1\r\nHost: a\r\nX: y\rContent-Length: 33\r\n\r\n"),
    PROBE("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n" HIDDEN),
    PROBE("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +33\r\n\r\n" HIDDEN),
    PROBE("POST / HTTP/1.1\r\nHost: a\r\nX: y\0z\r\nContent-Length: 33\r\n\r\n" HIDDEN),
};

static int free_port(void) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t n = sizeof at;
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    getsockname(fd, (struct sockaddr *)&at, &n);
    close(fd);
    return ntohs(at.sin_port);
}

static pid_t nginx_start(const char *folder, int port, int behind) {
    char text[1500], path[200];
    snprintf(path, sizeof path, "%s/nginx.conf", folder);
    int n = snprintf(
        text, sizeof text,
        "daemon off; master_process off; pid pid; error_log error.log crit;\n"
        "events { worker_connections 64; }\n"
        "http { access_log off; client_body_temp_path b; proxy_temp_path p;\n"
        "fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;\n"
        "upstream u { server 127.0.0.1:%d; keepalive 4; }\n"
        "server { listen 127.0.0.1:%d; ignore_invalid_headers off; location / {\n"
        "proxy_pass http://u; proxy_http_version 1.1; proxy_set_header Connection \"\";\n"
        "proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header Host $host; } } }\n",
        behind, port);
    assert_int_equal(file_write(path, text, (size_t)n, 0600, NULL), FAIL_NONE);
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* never outlives the tests, however they end */
        int null = open("/dev/null", O_WRONLY);
        dup2(null, 1);
        dup2(null, 2);
        execl("/usr/sbin/nginx", "nginx", "-p", folder, "-c", path, "-e", "stderr", (char *)NULL);
        _exit(127);
    }
    return pid;
}

static int proxy_dial(int port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    if (connect(fd, (struct sockaddr *)&at, sizeof at) == 0) return fd;
    close(fd);
    return -1;
}

static const char *proxy_ask(int port, const char *bytes, size_t n) {
    int fd = proxy_dial(port);
    assert_true(fd >= 0);
    /* No shutdown: nginx takes that for a client that went away. */
    struct timeval wait = {.tv_usec = 400000};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    try_put_n(fd, bytes, n);
    const char *answer = try_get_all(fd);
    close(fd);
    return answer;
}

static void a_proxy_smuggles_nothing(void **state) {
    (void)state;
    if (access("/usr/sbin/nginx", X_OK) != 0) skip();
    struct http_server *server = try_server((struct http_limits){0}, "127.0.0.1");
    int port = free_port();
    pid_t nginx = nginx_start(test_folder(), port, http_port(server));
    for (int i = 0, fd = -1; i < 500 && fd < 0; i++) {
        usleep(10000);
        if ((fd = proxy_dial(port)) >= 0) close(fd);
    }
    static const char plain[] = "GET /plain HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    assert_non_null(
        strstr(proxy_ask(port, plain, sizeof plain - 1), "path=/plain client=127.0.0.1"));
    for (size_t i = 0; i < sizeof probes / sizeof probes[0]; i++) {
        int before = try_handled();
        const char *answer = proxy_ask(port, probes[i].bytes, probes[i].n);
        /* nginx mends a bare LF: then the POST arrives with its body, and nothing more. */
        bool hidden = strstr(answer, "path=/hidden") != NULL;
        if (hidden || try_handled() > before + 1) fail_msg("probe %zu: %.600s", i, answer);
    }
    kill(nginx, SIGKILL);
    int status;
    waitpid(nginx, &status, 0);
    http_stop(server, 1000);
}
TEST(a_proxy_smuggles_nothing, "web: behind nginx no hostile request hides a second one");
