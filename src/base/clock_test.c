#include "base/clock.h"
#include "tests/test.h"

#include <string.h>

static const int64_t hour = INT64_C(3600) * CLOCK_SECOND;

static bool same_date(struct date a, struct date b) {
    return a.year == b.year && a.month == b.month && a.day == b.day;
}

static struct date next(struct date date) {
    struct date day = {date.year, date.month, date.day + 1};
    if (date_is_valid(day)) return day;
    struct date month = {date.year, date.month + 1, 1};
    if (date_is_valid(month)) return month;
    return (struct date){date.year + 1, 1, 1};
}

/* Brute force: every day of three centuries, counted one by one. */
static void every_day_has_its_number(void **state) {
    (void)state;
    struct date first = {1900, 1, 1}, last = {2200, 12, 31}, date = first;
    int64_t n = 0;
    int64_t previous_start = date_start(first) - CLOCK_DAY;
    for (;; date = next(date), n++) {
        assert_int_equal(date_days_between(first, date), n);
        assert_int_equal(date_days_between(date, first), -n);
        int64_t start = date_start(date);
        assert_true(same_date(date_of(start), date));
        assert_false(same_date(date_of(start - 1), date));
        int64_t length = (start - previous_start) / hour;
        assert_in_range(length, 23, 25);
        previous_start = start;
        if (same_date(date, last)) break;
    }
    assert_int_equal(n, 109937); /* 301 years, 73 leap days, less one */
}
TEST(every_day_has_its_number, "base: every day from 1900 to 2200 counts and starts right");

static void leap_days_are_known(void **state) {
    (void)state;
    struct date date = {1, 2, 3};
    assert_true(date_read("2024-02-29", &date));
    assert_true(date_read("2000-02-29", &date));
    static const char *const wrong[] = {
        NULL,         "",           "2023-02-29", "1900-02-29",  "2100-02-29", "2026-04-31",
        "2026-00-10", "2026-13-01", "2026-01-00", "2026-1-1",    "26-01-01",   "2026-01-1x",
        "2026/01/01", "1899-12-31", "2201-01-01", "2026-01-011", "-026-01-01", "2026--1-01"};
    date = (struct date){1999, 12, 31};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(date_read(wrong[i], &date));
    assert_int_equal(date.year, 1999);
    struct arena *arena = arena_new(1 << 16);
    assert_true(date_read("2026-11-02", &date));
    assert_string_equal(date_iso(arena, date), "2026-11-02");
    arena_free(arena);
}
TEST(leap_days_are_known, "base: date_read knows leap days and refuses what is no date");

/* The changes as published by the government for 2024 to 2027. */
static void clocks_change_on_the_published_days(void **state) {
    (void)state;
    static const struct date forward[] = {
        {2024, 3, 31}, {2025, 3, 30}, {2026, 3, 29}, {2027, 3, 28}};
    static const struct date back[] = {
        {2024, 10, 27}, {2025, 10, 26}, {2026, 10, 25}, {2027, 10, 31}};
    for (size_t i = 0; i < 4; i++) {
        int64_t start = date_start(forward[i]), end = date_start(next(forward[i]));
        assert_int_equal((end - start) / hour, 23);
        assert_int_equal(start % CLOCK_DAY, 0);
        start = date_start(back[i]), end = date_start(next(back[i]));
        assert_int_equal((end - start) / hour, 25);
        assert_int_equal(end % CLOCK_DAY, 0);
        assert_int_equal(start % CLOCK_DAY, 23 * hour);
    }
}
TEST(clocks_change_on_the_published_days,
     "base: clocks change on the days published for 2024 to 2027");

static void times_read_as_people_write_them(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 16);
    const int64_t winter = INT64_C(1795317300) * CLOCK_SECOND; /* 2026-11-22T03:15:00Z */
    assert_string_equal(clock_iso(arena, winter), "2026-11-22T03:15:00Z");
    assert_string_equal(clock_iso(arena, -1), "1969-12-31T23:59:59Z");
    assert_string_equal(clock_day_text(arena, winter, "en"), "22 November 2026");
    assert_string_equal(clock_day_text(arena, winter, "cy"), "22 Tachwedd 2026");
    assert_string_equal(clock_minute_text(arena, winter, "en"), "22 November 2026 at 3:15am");
    assert_string_equal(clock_minute_text(arena, winter, "cy"), "22 Tachwedd 2026 am 3:15am");
    assert_string_equal(clock_minute_text(arena, winter + 12 * hour, "en"),
                        "22 November 2026 at 3:15pm");
    struct date july = {2026, 7, 1};
    int64_t summer = date_start(july);
    assert_string_equal(clock_iso(arena, summer), "2026-06-30T23:00:00Z");
    assert_string_equal(clock_minute_text(arena, summer, "en"), "1 July 2026 at midnight");
    assert_string_equal(clock_minute_text(arena, summer + 12 * hour, "en"),
                        "1 July 2026 at midday");
    assert_string_equal(clock_minute_text(arena, summer + 17 * hour, "en"), "1 July 2026 at 5pm");
    assert_string_equal(clock_minute_text(arena, summer + hour / 12, "en"),
                        "1 July 2026 at 12:05am");
    assert_string_equal(clock_minute_text(arena, summer - CLOCK_SECOND, "en"),
                        "30 June 2026 at 11:59pm");
    assert_string_equal(clock_day_text(arena, 0, "en"), "");
    assert_string_equal(clock_minute_text(arena, 0, "cy"), "");
    arena_free(arena);
}
TEST(times_read_as_people_write_them, "base: times are shown in London time, in English and Welsh");

static void clock_shifts_for_tests(void **state) {
    (void)state;
    int64_t before = clock_now(), monotonic = clock_monotonic();
    clock_shift(3 * CLOCK_DAY);
    int64_t shifted = clock_now();
    clock_shift(-3 * CLOCK_DAY);
    assert_true(shifted - before >= 3 * CLOCK_DAY && shifted - before < 3 * CLOCK_DAY + hour);
    assert_true(clock_monotonic() >= monotonic && clock_monotonic() - monotonic < CLOCK_DAY);
}
TEST(clock_shifts_for_tests, "base: the shift moves the wall clock and not the monotonic one");
