#include "office/calendar.h"

#include <ctype.h>
#include <string.h>

int day_time_read(const char *text) {
    if (text == NULL || strlen(text) != 5 || text[2] != ':') return -1;
    for (size_t i = 0; i < 5; i++)
        if (i != 2 && !isdigit((unsigned char)text[i])) return -1;
    int hours = (text[0] - '0') * 10 + text[1] - '0',
        minutes = (text[3] - '0') * 10 + text[4] - '0';
    return hours < 24 && minutes < 60 ? hours * 60 + minutes : -1;
}

/* RFC 5545 3.3.11: backslash, semicolon, comma and line ends are escaped; 3.1: lines are folded
 * before the 76th byte, never within a character. */
static void put_line(struct buf *out, const char *name, const char *value) {
    size_t column = strlen(name);
    buf_text(out, name);
    for (const char *c = value; *c != '\0'; c++) {
        bool inside = ((unsigned char)*c & 0xc0) == 0x80;
        if (column >= 70 && !inside) {
            buf_text(out, "\r\n ");
            column = 1;
        }
        if (*c == '\r' || ((unsigned char)*c < 0x20 && *c != '\n')) continue;
        if (*c == '\n') {
            buf_text(out, "\\n");
            column += 2;
            continue;
        }
        if (*c == '\\' || *c == ';' || *c == ',') {
            buf_char(out, '\\');
            column++;
        }
        buf_char(out, *c);
        column++;
    }
    buf_text(out, "\r\n");
}

/* London's rules, so that a calendar elsewhere shows the right hour (RFC 5545 3.6.5). */
static const char london_rules[] =
    "BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\n"
    "BEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nTZNAME:BST\r\n"
    "DTSTART:19700329T010000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n"
    "BEGIN:STANDARD\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nTZNAME:GMT\r\n"
    "DTSTART:19701025T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n"
    "END:VTIMEZONE\r\n";

static void put_stamp(struct buf *out, int64_t at) {
    struct arena *arena = out->arena;
    const char *iso = clock_iso(arena, at);
    buf_text(out, "DTSTAMP:");
    for (const char *c = iso; *c != '\0'; c++)
        if (*c != '-' && *c != ':') buf_char(out, *c);
    buf_text(out, "\r\n");
}

static void put_event(struct buf *out, const char *address, const struct calendar_event *e) {
    buf_printf(out, "BEGIN:VEVENT\r\nUID:%s-%lld@%.*s\r\nSEQUENCE:%lld\r\n", e->kind,
               (long long)e->id, (int)strcspn(address, ":/"), address, (long long)e->sequence);
    put_stamp(out, e->changed_at);
    buf_printf(out, "DTSTART;TZID=Europe/London:%04d%02d%02dT%02d%02d00\r\n", e->day.year,
               e->day.month, e->day.day, e->starts / 60, e->starts % 60);
    /* A duration says the end rightly also past midnight and when clocks change. */
    buf_printf(out, "DURATION:PT%dM\r\n", e->minutes);
    put_line(out, "SUMMARY:", e->title);
    if (!text_is_empty(e->place)) put_line(out, "LOCATION:", e->place);
    if (!text_is_empty(e->detail)) put_line(out, "DESCRIPTION:", e->detail);
    buf_text(out, e->cancelled ? "STATUS:CANCELLED\r\n" : "STATUS:CONFIRMED\r\n");
    buf_text(out, "END:VEVENT\r\n");
}

void calendar_write(struct buf *out, const char *name, const char *address,
                    const struct calendar_event *events, size_t n) {
    buf_text(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Folkmoot//EN\r\n"
                  "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n");
    if (name != NULL) put_line(out, "X-WR-CALNAME:", name);
    buf_text(out, london_rules);
    for (size_t i = 0; i < n; i++) put_event(out, address, &events[i]);
    buf_text(out, "END:VCALENDAR\r\n");
}
