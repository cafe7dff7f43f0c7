/*
 * tidy -- what has done its work goes by itself: forms that took effect, sessions that ended; and
 * what rooms do every hour without anybody asking.
 */
#ifndef CIVIC_TIDY_H
#define CIVIC_TIDY_H

#include "base/kind.h"
#include "base/rounds.h"
#include "civic/app.h"

/* Of a room: done every hour while the service runs, in a thread of its own; harmless when it is
 * done twice, or by two services at once. */
struct chore {
    const char *name; /* "dialogue_reminders": in the log when it fails */
    enum fail (*run)(struct app *app, int64_t now, struct why *why);
};
KIND_DECLARE(chore);

/* Removes what ended before `now`: sessions at once, forms after a week. */
enum fail tidy_now(struct app *app, int64_t now, struct why *why) MUST_USE;

/* Does so, and all chores, every hour until rounds_stop. */
enum fail tidy_start(struct app *app, struct rounds **out, struct why *why) MUST_USE;

#endif
