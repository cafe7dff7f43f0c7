#include "base/log.h"

#include "base/clock.h"

#include <arpa/inet.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE_BYTES = 2048 };

static _Atomic int level_shown = LOG_NOTICE;

void log_level_set(enum log_level level) {
    atomic_store(&level_shown, (int)level);
}

/* "2026-11-22T03:15:00Z" into out, without memory of an arena: logging cannot fail. */
static void time_text(int64_t time_us, char *out, size_t size) {
    struct tm utc;
    time_t seconds = (time_t)(time_us / CLOCK_SECOND);
    if (gmtime_r(&seconds, &utc) == NULL || strftime(out, size, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
        snprintf(out, size, "-");
}

/* Copies text with control characters and backslashes escaped; leaves room for the line end. */
static size_t escape_into(char *line, size_t at, const char *text) {
    for (const char *s = text; *s != '\0' && at < LINE_BYTES - 5; s++) {
        unsigned char c = (unsigned char)*s;
        if (c < 0x20 || c == 0x7F || c == '\\') {
            at += (size_t)snprintf(line + at, 5, "\\x%02x", c);
        } else {
            line[at++] = *s;
        }
    }
    return at;
}

void log_event(enum log_level level, const char *event, const char *format, ...) {
    if ((int)level > atomic_load(&level_shown)) return;
    char values[LINE_BYTES / 2];
    va_list list;
    va_start(list, format);
    vsnprintf(values, sizeof values, format, list);
    va_end(list);

    char line[LINE_BYTES], when[32];
    time_text(clock_now(), when, sizeof when);
    size_t n = (size_t)snprintf(line, 64, "<%d>%s ", (int)level, when);
    n = escape_into(line, n, event);
    if (values[0] != '\0') line[n++] = ' ';
    n = escape_into(line, n, values);
    line[n++] = '\n';
    /* One write: lines of several threads do not mix. There is nowhere to report a failure. */
    ssize_t ignored = write(STDERR_FILENO, line, n);
    (void)ignored;
}

void log_client(const char *address, char out[64]) {
    struct in_addr four;
    struct in6_addr six;
    char shown[INET6_ADDRSTRLEN];
    snprintf(out, 64, "unknown");
    if (address == NULL) return;
    if (inet_pton(AF_INET6, address, &six) == 1) {
        if (!IN6_IS_ADDR_V4MAPPED(&six)) {
            memset(six.s6_addr + 6, 0, 10);
            if (inet_ntop(AF_INET6, &six, shown, sizeof shown) != NULL)
                snprintf(out, 64, "%s/48", shown);
            return;
        }
        memcpy(&four, six.s6_addr + 12, 4);
    } else if (inet_pton(AF_INET, address, &four) != 1) {
        return;
    }
    four.s_addr &= htonl(0xFFFFFF00U);
    if (inet_ntop(AF_INET, &four, shown, sizeof shown) != NULL) snprintf(out, 64, "%s/24", shown);
}
