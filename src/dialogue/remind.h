/*
 * remind -- what a host is reminded of, and when: by itself, each once, never at night.
 *
 * Every hour the service looks what is due (civic/tidy.h). A message is written with the row that
 * says so, in one transaction for each, so nothing goes twice, whether the clock is put back, the
 * service stood still or two of them run. What was held back for the night is taken back when the
 * matter is done meanwhile. Of what was missed only the latest is sent. Hosts without an address
 * are listed for staff, to be phoned.
 */
#ifndef DIALOGUE_REMIND_H
#define DIALOGUE_REMIND_H

#include "dialogue/event_views.h"

enum remind {
    REMIND_NOTHING,
    REMIND_CONFIRM, /* not confirmed: from two weeks before, but not at once after registering */
    REMIND_SOON,    /* from two days before */
    REMIND_DUE,     /* from the day after: the write-up, and until when */
    REMIND_OVERDUE, /* it did not come in time */
    REMIND_LAST,    /* a week later, for a month; then staff phone or close it */
    REMIND_BY_HAND  /* somebody pressed the button: kept under the day on which they did */
};
enum {
    REMIND_CONFIRM_DAYS = 14,
    REMIND_SOON_DAYS = 2,
    REMIND_LAST_AFTER = 7,
    REMIND_END_AFTER = 37
};
const char *remind_word(enum remind kind); /* "confirm" ... as stored; "" for nothing */
const char *remind_text(const char *word); /* "Is it going ahead?" ... English, for tr */

struct remind_case {
    struct date registered, day, today;
    bool goes_on, confirmed, reported;
    int write_up_days;
};
/* Pure. */
enum remind remind_due(const struct remind_case *c);

/* All that is due now, in all dialogues: each event in a transaction of its own, so that one that
 * cannot be told is logged, tried again in an hour and stops no other. *n: reminders written (NULL
 * allowed). */
enum fail remind_all(struct app *app, struct arena *arena, int64_t now, size_t *n,
                     struct why *why) MUST_USE;

/* What a message to a host is filed under, so that what waits can be taken back by what it asks. */
const char *remind_template(struct arena *arena, enum remind kind);
/* Takes back what waits for the morning, as the matter is done: one kind, or REMIND_NOTHING: all.
 */
enum fail remind_stop(struct db *db, struct arena *arena, int64_t event, enum remind kind,
                      struct why *why) MUST_USE;

#endif
