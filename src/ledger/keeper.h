/*
 * keeper -- a thread that enters in the log what has waited since before today, while the service
 * runs: nobody's answer waits for the next person to come by.
 */
#ifndef LEDGER_KEEPER_H
#define LEDGER_KEEPER_H

#include "civic/app.h"

struct ledger_keeper;
/* Takes in what was stored before there was a log, then looks every quarter of an hour. */
enum fail ledger_keeper_start(struct app *app, struct ledger_keeper **out,
                              struct why *why) MUST_USE;
void ledger_keeper_stop(struct ledger_keeper *keeper); /* NULL allowed */

#endif
