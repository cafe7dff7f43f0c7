/* record -- publications in the transparency log (ledger/ledger.h). */
#ifndef PUBLICATION_RECORD_H
#define PUBLICATION_RECORD_H

#include "ledger/ledger.h"

/* Its content is public: anybody can compare the digests with the files that are published. */
extern const struct ledger_kind publication_kind;

#endif
