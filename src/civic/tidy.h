/*
 * tidy -- what has done its work goes by itself: forms that took effect, sessions that ended.
 */
#ifndef CIVIC_TIDY_H
#define CIVIC_TIDY_H

#include "civic/app.h"

/* Removes what ended before `now`: sessions at once, forms after a week. */
enum fail tidy_now(struct app *app, int64_t now, struct why *why) MUST_USE;

/* A thread that does so every hour until tidy_stop. NULL `tidier` allowed. */
struct tidier;
enum fail tidy_start(struct app *app, struct tidier **out, struct why *why) MUST_USE;
void tidy_stop(struct tidier *tidier);

#endif
