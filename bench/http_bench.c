/*
 * How fast a page goes out, against libmicrohttpd alone sending the same bytes.
 *
 * Each server runs in a process of its own, so that its CPU time and memory are its own;
 * the clients are threads of this process, on the same machine over loopback. Rounds of
 * the two alternate, because a shared machine changes from minute to minute.
 */
#include "base/clock.h"
#include "base/hash.h"
#include "bench/bench.h"
#include "web/http.h"

#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE_BYTES = 20480, ROUNDS = 5, ROUND_US = 2000000, CLIENTS = 2, LATENCIES_MAX = 2000000 };

static char page[PAGE_BYTES];

/* --- the two servers ---------------------------------------------------------------------- */

static void answer(void *context, const struct http_request *request,
                   struct http_response *response) {
    (void)context, (void)request;
    buf_add(&response->body, page, sizeof page); /* as a rendered page comes */
}

static int ours_start(void) {
    struct http_config config = {.host = "127.0.0.1", .handler = answer};
    struct http_server *server;
    struct why why;
    if (http_start(&config, &server, &why) != FAIL_NONE) exit(1);
    return http_port(server);
}

static enum MHD_Result bare_answer(void *context, struct MHD_Connection *connection,
                                   const char *url, const char *method, const char *version,
                                   const char *upload, size_t *upload_n, void **state) {
    static char seen;
    (void)url, (void)method, (void)version, (void)upload, (void)upload_n;
    if (*state == NULL) { /* an answer at the first call would close the connection */
        *state = &seen;
        return MHD_YES;
    }
    return MHD_queue_response(connection, MHD_HTTP_OK, context);
}

static int bare_start(void) {
    struct MHD_Response *response =
        MHD_create_response_from_buffer(sizeof page, page, MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(response, "Content-Type", "text/html; charset=utf-8");
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, bare_answer, response,
        MHD_OPTION_THREAD_POOL_SIZE, 2U, MHD_OPTION_CONNECTION_LIMIT, 2000U, MHD_OPTION_END);
    if (daemon == NULL) exit(1);
    return MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

struct server {
    const char *name;
    pid_t pid;
    int port;
};

static struct server server_fork(const char *name, int (*start)(void)) {
    int ends[2];
    struct server server = {.name = name};
    if (pipe(ends) != 0) exit(1);
    server.pid = fork();
    if (server.pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        int port = start();
        if (write(ends[1], &port, sizeof port) != sizeof port) _exit(1);
        for (;;) pause();
    }
    if (read(ends[0], &server.port, sizeof server.port) != sizeof server.port) exit(1);
    close(ends[0]), close(ends[1]);
    return server;
}

/* User and system time in seconds, and resident memory in MB, of another process. */
static double cpu_of(pid_t pid) {
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    size_t n = file == NULL ? 0 : fread(text, 1, sizeof text - 1, file);
    if (file != NULL) fclose(file);
    text[n] = '\0';
    char *at = strrchr(text, ')');
    for (int i = 0; at != NULL && i < 12; i++) at = strchr(at + 1, ' ');
    if (at == NULL) return 0;
    char *end;
    double user = strtod(at, &end), system_time = strtod(end, NULL);
    return (user + system_time) / (double)sysconf(_SC_CLK_TCK);
}

static double resident_of(pid_t pid) {
    char path[64];
    long pages = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", (int)pid);
    FILE *file = fopen(path, "r");
    if (file != NULL && fscanf(file, "%*s %ld", &pages) != 1) pages = 0;
    if (file != NULL) fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE) / 1e6;
}

/* --- clients ------------------------------------------------------------------------------ */

struct line {
    int fd;
    size_t got, want;
    int64_t asked;
    char head[4096];
};

struct client {
    const struct server *server;
    int n_lines;
    int64_t until;
    int64_t n_answers;
    int64_t *latencies;
    size_t n_latencies;
};

static const char question[] = "GET /public/17 HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\n"
                               "Accept: text/html\r\nAccept-Encoding: identity\r\n\r\n";

static void line_ask(struct line *line) {
    line->got = line->want = 0;
    line->asked = clock_monotonic();
    if (send(line->fd, question, sizeof question - 1, MSG_NOSIGNAL) < 0) exit(1);
}

static void line_open(struct line *line, int port, int epoll) {
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    line->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(line->fd, (struct sockaddr *)&at, sizeof at) != 0) {
        perror("connect");
        exit(1);
    }
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = line};
    epoll_ctl(epoll, EPOLL_CTL_ADD, line->fd, &event);
    line_ask(line);
}

/* Reads what has come; true when the answer is whole. */
static bool line_read(struct line *line) {
    static _Thread_local char bytes[65536];
    ssize_t n = recv(line->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return false;
    if (n <= 0) {
        fprintf(stderr,
                "http_bench: the server closed a connection: %s, after %zu of %zu: %.200s\n",
                strerror(errno), line->got, line->want, line->head);
        exit(1);
    }
    size_t keep = line->got < sizeof line->head - 1 ? sizeof line->head - 1 - line->got : 0;
    if (keep > (size_t)n) keep = (size_t)n;
    memcpy(line->head + line->got, bytes, keep);
    line->got += (size_t)n;
    if (line->want == 0) {
        line->head[line->got < sizeof line->head ? line->got : sizeof line->head - 1] = '\0';
        const char *end = strstr(line->head, "\r\n\r\n");
        if (end == NULL) return false;
        line->want = (size_t)(end - line->head) + 4 + PAGE_BYTES;
    }
    return line->got >= line->want;
}

static void *client_run(void *context) {
    struct client *client = context;
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    struct line *lines = calloc((size_t)client->n_lines, sizeof *lines);
    for (int i = 0; i < client->n_lines; i++) line_open(&lines[i], client->server->port, epoll);
    while (clock_monotonic() < client->until) {
        struct epoll_event events[64];
        int n = epoll_wait(epoll, events, 64, 100);
        for (int i = 0; i < n; i++) {
            struct line *line = events[i].data.ptr;
            if (!line_read(line)) continue;
            client->n_answers++;
            if (client->n_latencies < LATENCIES_MAX)
                client->latencies[client->n_latencies++] = clock_monotonic() - line->asked;
            line_ask(line);
        }
    }
    for (int i = 0; i < client->n_lines; i++) close(lines[i].fd);
    close(epoll);
    free(lines);
    return NULL;
}

static int by_value(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

struct round {
    double per_second, cpu_us; /* answers; the server's CPU time for each */
    double p50_ms, p99_ms;
};

static struct round round_run(const struct server *server, int n_lines) {
    static int64_t *latencies;
    if (latencies == NULL) latencies = calloc(LATENCIES_MAX * CLIENTS, sizeof *latencies);
    struct client clients[CLIENTS];
    pthread_t threads[CLIENTS];
    double cpu = cpu_of(server->pid);
    int64_t start = clock_monotonic(), n_answers = 0;
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (struct client){.server = server,
                                     .n_lines = n_lines / CLIENTS,
                                     .until = start + ROUND_US,
                                     .latencies = latencies + (size_t)i * LATENCIES_MAX};
        pthread_create(&threads[i], NULL, client_run, &clients[i]);
    }
    size_t n = 0;
    for (int i = 0; i < CLIENTS; i++) {
        pthread_join(threads[i], NULL);
        n_answers += clients[i].n_answers;
        memmove(latencies + n, clients[i].latencies, clients[i].n_latencies * sizeof *latencies);
        n += clients[i].n_latencies;
    }
    double seconds = (double)(clock_monotonic() - start) / 1e6;
    qsort(latencies, n, sizeof *latencies, by_value);
    if (n == 0) exit(1);
    return (struct round){.per_second = (double)n_answers / seconds,
                          .cpu_us = (cpu_of(server->pid) - cpu) / (double)n_answers * 1e6,
                          .p50_ms = (double)latencies[n / 2] / 1e3,
                          .p99_ms = (double)latencies[n - n / 100 - 1] / 1e3};
}

static int by_rate(const void *a, const void *b) {
    double x = ((const struct round *)a)->per_second, y = ((const struct round *)b)->per_second;
    return (x > y) - (x < y);
}

static double print(const struct server *server, int n_lines, struct round *rounds) {
    qsort(rounds, ROUNDS, sizeof *rounds, by_rate);
    const struct round *median = &rounds[ROUNDS / 2];
    printf("%-22s %3d connections: %7.0f pages/s (%.0f to %.0f, n = %d), %5.1f us CPU each, "
           "p50 %.2f ms, p99 %.2f ms, %.1f MB resident\n",
           server->name, n_lines, median->per_second, rounds[0].per_second,
           rounds[ROUNDS - 1].per_second, ROUNDS, median->cpu_us, median->p50_ms, median->p99_ms,
           resident_of(server->pid));
    return median->per_second;
}

int main(void) {
    base_start();
    bench_machine();
    struct rlimit limit = {4096, 4096};
    setrlimit(RLIMIT_NOFILE, &limit);
    memset(page, 'x', sizeof page);
    struct server ours = server_fork("ours, 20 KB page", ours_start);
    struct server bare = server_fork("libmicrohttpd alone", bare_start);
    static const int lines[] = {64, 500};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct round of_ours[ROUNDS], of_bare[ROUNDS];
        for (int k = 0; k < ROUNDS; k++) {
            of_bare[k] = round_run(&bare, lines[i]);
            of_ours[k] = round_run(&ours, lines[i]);
        }
        double b = print(&bare, lines[i], of_bare), o = print(&ours, lines[i], of_ours);
        printf("ratio, ours to bare, %d connections: %.2f\n", lines[i], o / b);
    }
    kill(ours.pid, SIGKILL), kill(bare.pid, SIGKILL);
    while (wait(NULL) > 0) continue;
    return 0;
}
