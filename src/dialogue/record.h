/* record -- write-ups that were sent, in the transparency log (ledger/ledger.h). */
#ifndef DIALOGUE_RECORD_H
#define DIALOGUE_RECORD_H

#include "ledger/ledger.h"

extern const struct ledger_kind write_up_kind;

#endif
