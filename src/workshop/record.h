/* record -- ratings and tables' notes in the transparency log (ledger/ledger.h). */
#ifndef WORKSHOP_RECORD_H
#define WORKSHOP_RECORD_H

#include "ledger/ledger.h"

extern const struct ledger_kind workshop_kind_ratings; /* subject: the participant */
extern const struct ledger_kind workshop_kind_notes;   /* subject: what a table wrote on a case */

#endif
