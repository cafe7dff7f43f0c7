#include "base/clock.h"
#include "notify/notify.h"

#define HOUR (INT64_C(3600) * CLOCK_SECOND)

/* The moment when a clock in London shows `hour` on the day that starts at `start`. Days on which
 * the clocks change have 23 or 25 hours; the change is over by 2:00. */
static int64_t day_length_hours(int64_t start) {
    int64_t next = date_start(date_of(start + CLOCK_DAY + CLOCK_DAY / 2));
    return (next - start) / HOUR;
}

static int64_t hour_on(int64_t start, int64_t hour) {
    return start + (hour + (hour >= 2 ? day_length_hours(start) - 24 : 0)) * HOUR;
}

int64_t quiet_hours_end(int64_t at_us, int64_t from, int64_t to) {
    if (from == to) return at_us;
    int64_t start = date_start(date_of(at_us));
    int64_t passed = (at_us - start) / HOUR;
    int64_t hour = passed - (passed >= 2 ? day_length_hours(start) - 24 : 0);
    bool quiet = from < to ? hour >= from && hour < to : hour >= from || hour < to;
    if (!quiet) return at_us;
    if (from < to || hour < to) return hour_on(start, to);
    return hour_on(date_start(date_of(start + CLOCK_DAY + CLOCK_DAY / 2)), to);
}
