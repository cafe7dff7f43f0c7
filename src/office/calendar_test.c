#include "office/calendar.h"

#include "base/arena.h"
#include "tests/test.h"

#include <string.h>

static void times_are_times(void **state) {
    (void)state;
    assert_int_equal(day_time_read("09:30"), 570);
    assert_int_equal(day_time_read("00:00"), 0);
    assert_int_equal(day_time_read("23:59"), 1439);
    static const char *const wrong[] = {"9:30", "24:00", "12:60", "12.30", "", "ab:cd", "09:300"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(day_time_read(wrong[i]), -1);
    assert_int_equal(day_time_read(NULL), -1);
}
TEST(times_are_times, "office: a time of day is two digits, a colon, two digits");

static void calendar_is_folded_and_escaped(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 20);
    struct buf out;
    buf_init(&out, arena, 1 << 18);
    struct calendar_event events[2];
    events[0] = (struct calendar_event){
        .kind = "jury-item",
        .id = 7,
        .sequence = 2,
        .changed_at = INT64_C(1790000000) * CLOCK_SECOND,
        .day = {2026, 12, 5},
        .starts = 570,
        .minutes = 75,
        .title = "Witnesses; for, and against",
        .detail = "A first line\nand \xe2\x80\x99 repeated \xe2\x80\x99 often "
                  "\xe2\x80\x99 enough \xe2\x80\x99 to be folded \xe2\x80\x99 twice",
        .place = "A\nB\rBEGIN:X"};
    events[1] = (struct calendar_event){.kind = "workshop",
                                        .id = 8,
                                        .day = {2026, 3, 29},
                                        .starts = 1110,
                                        .minutes = 600,
                                        .cancelled = true,
                                        .title = "Nights"};
    calendar_write(&out, "A jury", "folkmoot.example:8080", events,
                   sizeof events / sizeof events[0]);
    assert_non_null(strstr(out.s, "SUMMARY:Witnesses\\; for\\, and against\r\n"));
    assert_non_null(strstr(out.s, "UID:jury-item-7@folkmoot.example\r\nSEQUENCE:2\r\n"));
    assert_non_null(strstr(out.s, "DTSTART;TZID=Europe/London:20261205T093000\r\n"));
    assert_non_null(strstr(out.s, "DURATION:PT75M\r\n"));
    assert_non_null(strstr(out.s, "A first line\\nand"));
    assert_non_null(strstr(out.s, "LOCATION:A\\nBBEGIN:X\r\n"));
    assert_non_null(strstr(out.s, "X-WR-CALNAME:A jury\r\n"));
    /* One calendar, two events; what is empty is left out. */
    const char *second = strstr(out.s, "UID:workshop-8@folkmoot.example\r\nSEQUENCE:0\r\n");
    assert_non_null(second);
    assert_non_null(strstr(second, "DTSTART;TZID=Europe/London:20260329T183000\r\n"));
    assert_non_null(strstr(second, "STATUS:CANCELLED\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"));
    assert_null(strstr(second, "LOCATION"));
    assert_null(strstr(second, "DESCRIPTION"));
    size_t line = 0;
    for (const char *c = out.s; *c != '\0'; c++) {
        line = *c == '\n' ? 0 : line + 1;
        if (line > 76) fail_msg("a line is longer than 75 bytes and its end"); /* RFC 5545 3.1 */
    }
    arena_free(arena);
}
TEST(calendar_is_folded_and_escaped,
     "office: calendars keep to RFC 5545: escapes, folds, stable UIDs, an entry for each event");
