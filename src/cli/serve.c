/* serve: the web service, until it is told to stop. */
#include "base/late.h"
#include "base/log.h"
#include "base/rounds.h"
#include "civic/dispatch.h"
#include "civic/tidy.h"
#include "cli/data.h"
#include "cli/notify.h"
#include "ledger/keeper.h"
#include "notify/send.h"
#include "web/http.h"

#include <signal.h>
#include <unistd.h>

enum { PORT_MAX = 65535, STOP_WAIT_MS = 10000, SYSTEMD_FD = 3 };

static const struct option_of options[] = {
    OPTION_DATA,
    OPTION_DATABASE,
    {.name = "listen",
     .value = "HOST:PORT",
     .help = "address (default 127.0.0.1:8080; port 0: any)"},
    {.name = "tls-cert", .value = "FILE", .help = "certificate chain (PEM)"},
    {.name = "tls-key", .value = "FILE", .help = "its private key (PEM)"},
    {.name = "public-url", .value = "URL", .help = "how people reach the service, for links"},
    {.name = "trusted-proxy",
     .value = "ADDRESS",
     .help = "of the reverse proxy whose X-Forwarded-For and -Proto count"},
    {.name = "threads", .value = "N", .help = "threads that answer"},
    {0},
};

struct place {
    char host[256];
    int64_t port;
};

static enum fail place_read(const char *text, struct place *out, struct why *why) {
    const char *colon = strrchr(text, ':');
    struct place place = {.port = -1};
    if (colon != NULL && str_int(str_of(colon + 1), 0, PORT_MAX, &place.port)) {
        struct str host = {text, (size_t)(colon - text)};
        if (host.n >= 2 && host.s[0] == '[' && host.s[host.n - 1] == ']') host.s++, host.n -= 2;
        if (host.n > 0 && host.n < sizeof place.host) {
            memcpy(place.host, host.s, host.n);
            *out = place;
            return FAIL_NONE;
        }
    }
    return why_fail(why, FAIL_INPUT, "listen",
                    "option '--listen' wants HOST:PORT such as 127.0.0.1:8080, got '%s'", text);
}

static bool is_loopback(const char *host) {
    return strncmp(host, "127.", 4) == 0 || text_is(host, "::1") || text_is(host, "localhost");
}

/* A listening socket handed over by systemd, or 0. */
static int handed_socket(void) {
    const char *pid = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");
    int64_t number;
    if (pid == NULL || count == NULL || !text_is(count, "1")) return 0;
    if (!str_int(str_of(pid), 1, INT64_MAX, &number) || number != (int64_t)getpid()) return 0;
    return SYSTEMD_FD;
}

/* Passwords and cookies never go over a network in clear. */
static enum fail privacy_check(const struct http_config *config, struct why *why) {
    bool tls = config->tls_certificate != NULL;
    if (tls != (config->tls_key != NULL)) {
        return why_fail(why, FAIL_INPUT, "tls-key",
                        "options '--tls-cert' and '--tls-key' belong together; give both");
    }
    if (tls || config->trusted_proxy != NULL || config->listen_fd != 0) return FAIL_NONE;
    if (is_loopback(config->host)) return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, "listen",
                    "'%s' is reached over a network: give '--tls-cert' and '--tls-key', or "
                    "'--trusted-proxy' when a proxy in front does TLS, or listen on 127.0.0.1",
                    config->host);
}

/* What goes on by itself beside the pages. */
static enum fail rounds_all(struct app *app, struct rounds *out[3], struct why *why) {
    TRY(notify_start(app, &out[0], why));
    TRY(tidy_start(app, &out[1], why));
    return ledger_keeper_start(app, &out[2], why);
}

static void rounds_end(struct rounds *const rounds[3]) {
    for (size_t i = 0; i < 3; i++) rounds_stop(rounds[i]);
}

static enum fail serve(const struct arguments *arguments, struct app *app,
                       struct http_config *config, const sigset_t *stops, struct why *why) {
    struct http_server *server;
    struct rounds *rounds[3] = {NULL};
    enum fail started = rounds_all(app, rounds, why);
    if (started == FAIL_NONE) started = http_start(config, &server, why);
    if (started != FAIL_NONE) {
        rounds_end(rounds);
        return started;
    }
    int port = http_port(server), sign;
    const char *scheme = config->tls_certificate == NULL ? "http" : "https";
    bool six = strchr(config->host, ':') != NULL;
    const char *address = arena_printf(arguments->arena, "%s://%s%s%s:%d", scheme, six ? "[" : "",
                                       config->host, six ? "]" : "", port);
    if (argument(arguments, "public-url") != NULL) {
        app->settings.public_url = argument(arguments, "public-url");
    } else if (text_is(app->settings.public_url, DATA_PUBLIC_URL)) {
        app->settings.public_url = address;
    }
    printf("Folkmoot is at %s (stop with Ctrl+C)\n", address);
    fflush(stdout);
    log_event(LOG_NOTICE, "started", "port=%d postgres=%d", port, store_is_postgres(app->store));
    notify_service("READY=1");
    while (sigwait(stops, &sign) != 0) continue;
    notify_service("STOPPING=1");
    log_event(LOG_NOTICE, "stopping", "signal=%d", sign);
    http_stop(server, STOP_WAIT_MS);
    rounds_end(rounds);
    log_event(LOG_NOTICE, "stopped", "commits=%lld", (long long)store_version(app->store));
    return FAIL_NONE;
}

static enum fail run(const struct arguments *arguments, struct why *why) {
    const char *listen = argument(arguments, "listen");
    struct place place;
    int64_t threads;
    TRY(place_read(listen == NULL ? "127.0.0.1:8080" : listen, &place, why));
    TRY(argument_int(arguments, "threads", 1, 1024, 0, &threads, why));
    struct http_config config = {.host = place.host,
                                 .port = (int)place.port,
                                 .listen_fd = handed_socket(),
                                 .tls_certificate = argument(arguments, "tls-cert"),
                                 .tls_key = argument(arguments, "tls-key"),
                                 .trusted_proxy = argument(arguments, "trusted-proxy"),
                                 .limits.threads = (int)threads,
                                 .handler = dispatch};
    TRY(privacy_check(&config, why));
    const char *faults = pages_check(arguments->arena);
    if (faults[0] != '\0') return why_fail(why, FAIL_SYSTEM, "", "%s", faults);
    late_load_all(); /* what is missing shows now, and nobody waits for it later */

    /* Blocked before any thread starts, so that only sigwait sees them. */
    sigset_t stops;
    sigemptyset(&stops);
    sigaddset(&stops, SIGTERM);
    sigaddset(&stops, SIGINT);
    pthread_sigmask(SIG_BLOCK, &stops, NULL);

    struct app *app;
    TRY(data_open(arguments, DATA_WRITE, &app, why));
    bool clear = config.tls_certificate == NULL && config.trusted_proxy == NULL;
    app->settings.secure_cookies = !(clear && is_loopback(config.host));
    config.context = app;
    return serve(arguments, app, &config, &stops, why);
}

static const struct command command_serve = {
    .name = "serve",
    .summary = "serve the web application",
    .usage = "serve --data DIR [--listen HOST:PORT] [--database URL] [OPTION...]",
    .help = "Answers until it gets SIGTERM or SIGINT (Ctrl+C), then lets running requests end.\n"
            "GET /healthz answers 200 'ok' while it can serve and store.\n"
            "In production put a reverse proxy with TLS in front and name its address with\n"
            "--trusted-proxy, or give a certificate. docs/operate.md has samples.",
    .options = options,
    .run = run};
REGISTER(command, command_serve);
