/*
 * keeper -- a thread that enters in the log what has waited since before today, while the service
 * runs: nobody's answer waits for the next person to come by.
 */
#ifndef LEDGER_KEEPER_H
#define LEDGER_KEEPER_H

#include "base/rounds.h"
#include "civic/app.h"

/* Takes in what was stored before there was a log, then looks every quarter of an hour until
 * rounds_stop. */
enum fail ledger_keeper_start(struct app *app, struct rounds **out, struct why *why) MUST_USE;

#endif
