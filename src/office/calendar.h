/*
 * calendar -- events as a file that calendars open; pure.
 *
 * Method:  RFC 5545: the same UID always, SEQUENCE for each change, times in Europe/London with its
 *          rules written out, lines folded before the 76th byte.
 * Source:  RFC 5545, sections 3.1, 3.3.11, 3.6.1, 3.6.5.
 */
#ifndef OFFICE_CALENDAR_H
#define OFFICE_CALENDAR_H

#include "base/clock.h"
#include "base/str.h"

#include <stdbool.h>

/* "18:30" to minutes since midnight; -1 for anything else. */
int day_time_read(const char *text);

struct calendar_event {
    const char *kind; /* of the UID: "dialogue-event" */
    int64_t id, sequence, changed_at;
    struct date day;
    int starts, minutes;
    bool cancelled;
    const char *title, *place, *detail; /* empty ones are left out */
};
/* The whole file: `name` of the calendar (NULL: none), `address` of the service without scheme, of
 * which the host stands in the UIDs. */
void calendar_write(struct buf *out, const char *name, const char *address,
                    const struct calendar_event *events, size_t n);

#endif
