/* record -- completed answer sheets in the transparency log (ledger/ledger.h). */
#ifndef QUESTION_RECORD_H
#define QUESTION_RECORD_H

#include "ledger/ledger.h"

extern const struct ledger_kind answers_kind;

/* After answers were stored: nothing happens while the sheet is not complete. */
enum fail answers_record(struct db *db, struct arena *arena, int64_t survey, int64_t sheet,
                         int64_t now, struct why *why) MUST_USE;

#endif
