/*
 * clock -- what time it is, and dates as people write them.
 *
 * Times are int64_t microseconds since 1970-01-01T00:00Z. Days are shown and
 * deadlines kept in Europe/London, computed here (last Sundays of March and
 * October, 01:00 UTC; the rule in force since 1996), without the C library's
 * time zone state. Nothing reads the system clock except clock_now.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/arena.h"
#include "base/str.h"

#define CLOCK_SECOND INT64_C(1000000)
#define CLOCK_DAY (INT64_C(86400) * CLOCK_SECOND)

/* Wall time now. Tests shift it with clock_shift (adds microseconds, process-wide, atomic). */
int64_t clock_now(void);
void clock_shift(int64_t delta_us);
/* Monotonic microseconds, for durations and time-outs. */
int64_t clock_monotonic(void);

struct date {
    int year, month, day;
};
bool date_is_valid(struct date date);              /* year 1900..2200 */
bool date_read(const char *iso, struct date *out); /* "2026-11-22" */
char *date_iso(struct arena *arena, struct date date);
struct date date_of(int64_t time_us); /* the day in Europe/London */
int64_t date_start(struct date date); /* midnight in Europe/London, as time */
int64_t date_days_between(struct date from, struct date to);

char *clock_iso(struct arena *arena, int64_t time_us); /* "2026-11-22T03:15:00Z" */
/* "22 November 2026", "22 November 2026 at 3:15pm" (whole hours "3pm", 12:00 "midday", 0:00
 * "midnight", which begins the day named); language "en" or "cy". Time 0: "". */
char *clock_day_text(struct arena *arena, int64_t time_us, const char *language);
char *clock_minute_text(struct arena *arena, int64_t time_us, const char *language);

#endif
