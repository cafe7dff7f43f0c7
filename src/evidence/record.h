/*
 * record -- ballots and points in the transparency log (ledger/ledger.h).
 *
 * A sheet is recorded when all its questions are answered, and what is unfinished when the ballot
 * closes; each later change replaces the entry.
 */
#ifndef EVIDENCE_RECORD_H
#define EVIDENCE_RECORD_H

#include "civic/page.h"
#include "evidence/evidence.h"
#include "ledger/ledger.h"

extern const struct ledger_kind evidence_kind_before, evidence_kind_after, evidence_kind_points,
    evidence_kind_swing;

/* After an answer was stored. Nothing happens while the sheet has gaps. */
enum fail evidence_record_ballot(struct db *db, struct arena *arena, int64_t engagement,
                                 int64_t participant, enum evidence_moment moment, int64_t now,
                                 struct why *why) MUST_USE;
enum fail evidence_record_points(struct db *db, struct arena *arena, int64_t engagement,
                                 int64_t participant, int64_t now, struct why *why) MUST_USE;
/* After a sheet of swing weights was finished, taken up again or changed. */
enum fail evidence_record_swing(struct db *db, struct arena *arena, int64_t engagement,
                                int64_t sheet, int64_t now, struct why *why) MUST_USE;
/* Deletes such a sheet, in the log too. */
enum fail evidence_swing_forget(struct db *db, struct arena *arena, int64_t engagement,
                                int64_t sheet, int64_t now, struct why *why) MUST_USE;
/* Says on the next page that the sheet is kept, with its receipt code. */
enum fail evidence_swing_say_kept(struct request *request, struct db *db, int64_t engagement,
                                  int64_t sheet, const char *label, struct why *why) MUST_USE;
/* After a state was left or a file taken in: everything that is now fixed. */
enum fail evidence_record_all(struct db *db, struct arena *arena, int64_t engagement, int64_t now,
                              struct why *why) MUST_USE;

#endif
