/* record -- decisions in the transparency log (ledger/ledger.h). */
#ifndef ACCEPTABILITY_RECORD_H
#define ACCEPTABILITY_RECORD_H

#include "ledger/ledger.h"

/* With a salt: a decision is recorded when it is made, which may be long before it is published. */
extern const struct ledger_kind decision_kind;

#endif
