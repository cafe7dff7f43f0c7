/* record -- draws in the transparency log (ledger/ledger.h). */
#ifndef RECRUIT_RECORD_H
#define RECRUIT_RECORD_H

#include "ledger/ledger.h"

/* What was published before the lot fell, and what came out. */
extern const struct ledger_kind draw_kind_commitment, draw_kind_result;

#endif
