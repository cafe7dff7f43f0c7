/* A date that is read is written as it was typed, and its day begins where date_of says. */
#include "base/clock.h"
#include "fuzz/fuzz.h"

#include <string.h>

static void fuzz_one(struct arena *arena, struct str input) {
    const char *typed = arena_copy_n(arena, input.s, input.n);
    int64_t whole;
    double number;
    if (str_int(input, INT64_MIN, INT64_MAX, &whole))
        assert(str_real(input, &number) || input.n > 63);
    struct date date;
    if (date_read(typed, &date)) {
        assert(strcmp(date_iso(arena, date), typed) == 0);
        struct date same = date_of(date_start(date));
        assert(date_days_between(date, same) == 0);
    }
    int64_t time_us = 0;
    if (input.n >= sizeof time_us) memcpy(&time_us, input.s, sizeof time_us);
    time_us %= INT64_C(20000000000) * CLOCK_SECOND;
    struct date day = date_of(time_us);
    assert(date_start(day) <= time_us && time_us < date_start(day) + CLOCK_DAY + CLOCK_DAY / 24);
    assert(strlen(clock_iso(arena, time_us)) >= 20);
    assert((clock_minute_text(arena, time_us, "en")[0] == '\0') == (time_us == 0));
}
