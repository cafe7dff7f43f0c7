/* record -- votes on reasons, and papers of a jury's votes, in the transparency log
 * (ledger/ledger.h). */
#ifndef JURY_RECORD_H
#define JURY_RECORD_H

#include "ledger/ledger.h"

extern const struct ledger_kind jury_kind_vote;    /* about a vote in the room */
extern const struct ledger_kind jury_kind_reasons; /* about the engagement */

#endif
