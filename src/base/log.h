/*
 * log -- what the administrator needs to know, never who said what.
 *
 * One line on standard error: <prio>time event key=value ... ; control
 * characters escaped, so that nobody can forge a line. Values must be ids,
 * counts, fixed words, file names of the data directory; never names,
 * addresses, answers, tokens or paths with tokens. Client addresses only as
 * log_client writes them (IPv4 /24, IPv6 /48).
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/fail.h"

enum log_level { LOG_ERROR = 3, LOG_WARNING = 4, LOG_NOTICE = 5, LOG_INFO = 6, LOG_DEBUG = 7 };

void log_level_set(enum log_level level); /* default NOTICE */
void log_event(enum log_level level, const char *event, const char *format, ...) PRINTF_LIKE(3, 4);
/* Writes the shortened form of a client address, e.g. "203.0.113.0/24", into out[64]. */
void log_client(const char *address, char out[64]);

#endif
