#include "base/clock.h"

#include <stdatomic.h>
#include <time.h>

static _Atomic int64_t shift_us;

int64_t clock_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * CLOCK_SECOND + now.tv_nsec / 1000 + atomic_load(&shift_us);
}

void clock_shift(int64_t delta_us) {
    atomic_fetch_add(&shift_us, delta_us);
}

int64_t clock_monotonic(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * CLOCK_SECOND + now.tv_nsec / 1000;
}

static int64_t floor_div(int64_t a, int64_t b) {
    int64_t quotient = a / b;
    return a % b < 0 ? quotient - 1 : quotient;
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar. The year is taken to begin in
 * March, so that the leap day is its last. */
static int64_t day_number(int64_t year, int64_t month, int64_t day) {
    if (month <= 2) year--;
    int64_t from_march = (month + 9) % 12;
    int64_t day_of_year = (153 * from_march + 2) / 5 + day - 1;
    return 365 * year + floor_div(year, 4) - floor_div(year, 100) + floor_div(year, 400) +
           day_of_year - 719468;
}

static struct date date_of_number(int64_t number) {
    int64_t shifted = number + 719468;
    int64_t era = floor_div(shifted, 146097); /* days of 400 years */
    int64_t in_era = shifted - era * 146097;
    int64_t year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
    int64_t from_march = (5 * in_year + 2) / 153;
    int64_t month = from_march < 10 ? from_march + 3 : from_march - 9;
    year += era * 400 + (month <= 2 ? 1 : 0);
    int64_t day = in_year - (153 * from_march + 2) / 5 + 1;
    return (struct date){(int)year, (int)month, (int)day};
}

/* 01:00 UTC on the last Sunday of a month with 31 days: when the clocks change. */
static int64_t change_time(int year, int month) {
    int64_t last = day_number(year, month, 31);
    int64_t weekday = ((last + 4) % 7 + 7) % 7; /* 1970-01-01 was a Thursday; Sunday is 0 */
    return (last - weekday) * CLOCK_DAY + 3600 * CLOCK_SECOND;
}

static int64_t london_offset(int64_t time_us) {
    int year = date_of_number(floor_div(time_us, CLOCK_DAY)).year;
    bool summer = time_us >= change_time(year, 3) && time_us < change_time(year, 10);
    return summer ? 3600 * CLOCK_SECOND : 0;
}

bool date_is_valid(struct date date) {
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (date.year < 1900 || date.year > 2200 || date.month < 1 || date.month > 12) return false;
    bool leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
    int length = date.month == 2 && leap ? 29 : lengths[date.month - 1];
    return date.day >= 1 && date.day <= length;
}

bool date_read(const char *iso, struct date *out) {
    struct str text = str_of(iso);
    if (text.n != 10 || text.s[4] != '-' || text.s[7] != '-') return false;
    int64_t year, month, day;
    if (!str_int((struct str){text.s, 4}, 0, 9999, &year) ||
        !str_int((struct str){text.s + 5, 2}, 1, 12, &month) ||
        !str_int((struct str){text.s + 8, 2}, 1, 31, &day))
        return false;
    struct date date = {(int)year, (int)month, (int)day};
    if (!date_is_valid(date)) return false;
    *out = date;
    return true;
}

char *date_iso(struct arena *arena, struct date date) {
    return arena_printf(arena, "%04d-%02d-%02d", date.year, date.month, date.day);
}

struct date date_of(int64_t time_us) {
    return date_of_number(floor_div(time_us + london_offset(time_us), CLOCK_DAY));
}

int64_t date_start(struct date date) {
    /* The clocks change an hour after midnight or later, so midnight has one meaning. */
    int64_t midnight = day_number(date.year, date.month, date.day) * CLOCK_DAY;
    int64_t in_summer = midnight - 3600 * CLOCK_SECOND;
    return london_offset(in_summer) != 0 ? in_summer : midnight;
}

int64_t date_days_between(struct date from, struct date to) {
    return day_number(to.year, to.month, to.day) - day_number(from.year, from.month, from.day);
}

char *clock_iso(struct arena *arena, int64_t time_us) {
    int64_t day = floor_div(time_us, CLOCK_DAY);
    int second = (int)((time_us - day * CLOCK_DAY) / CLOCK_SECOND);
    struct date date = date_of_number(day);
    return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", date.year, date.month, date.day,
                        second / 3600, second / 60 % 60, second % 60);
}

char *clock_day_text(struct arena *arena, int64_t time_us, const char *language) {
    static const char *const months[2][12] = {
        {"January", "February", "March", "April", "May", "June", "July", "August", "September",
         "October", "November", "December"},
        {"Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi",
         "Hydref", "Tachwedd", "Rhagfyr"}};
    if (time_us == 0) return arena_copy(arena, "");
    struct date date = date_of(time_us);
    const char *month = months[text_is(language, "cy")][date.month - 1];
    return arena_printf(arena, "%d %s %d", date.day, month, date.year);
}

char *clock_minute_text(struct arena *arena, int64_t time_us, const char *language) {
    if (time_us == 0) return arena_copy(arena, "");
    bool welsh = text_is(language, "cy");
    int64_t local = time_us + london_offset(time_us);
    int minutes = (int)((local - floor_div(local, CLOCK_DAY) * CLOCK_DAY) / CLOCK_SECOND / 60);
    int hour = minutes / 60, minute = minutes % 60;
    const char *half = hour < 12 ? "am" : "pm";
    const char *day = clock_day_text(arena, time_us, language);
    const char *at = welsh ? "am" : "at";
    if (minutes == 0)
        return arena_printf(arena, "%s %s %s", day, at, welsh ? "hanner nos" : "midnight");
    if (minutes == 720)
        return arena_printf(arena, "%s %s %s", day, at, welsh ? "hanner dydd" : "midday");
    int twelve = hour % 12 == 0 ? 12 : hour % 12;
    if (minute == 0) return arena_printf(arena, "%s %s %d%s", day, at, twelve, half);
    return arena_printf(arena, "%s %s %d:%02d%s", day, at, twelve, minute, half);
}
