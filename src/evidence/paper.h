/* paper -- what pages share on which somebody types in another's paper. */
#ifndef EVIDENCE_PAPER_H
#define EVIDENCE_PAPER_H

#include "civic/page.h"
#include "ledger/ledger.h"

/* Says on the next page that the paper of `label` is kept, with the receipt code that whoever
 * filled it in takes home. The code tells nothing of what is on the paper. */
enum fail paper_say_kept(struct request *request, struct db *db, const struct ledger_kind *kind,
                         int64_t about, int64_t participant, const char *label,
                         struct why *why) MUST_USE;

#endif
