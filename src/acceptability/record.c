#include "acceptability/record.h"

#include "acceptability/record.sql.h"
#include "web/html.h"

static enum fail decision_content(struct db *db, struct arena *arena, int64_t about,
                                  int64_t subject, struct buf *out, struct why *why) {
    struct record_decision_row row;
    (void)about;
    TRY(record_decision(db, arena, subject, &row, why));
    ledger_line_int(out, "version of the proposal", row.version);
    ledger_line(out, "outcome", row.outcome);
    ledger_line(out, "reasons", row.reasons);
    ledger_line(out, "departs from the public because", row.departs_from_public);
    ledger_line(out, "decided on", row.decided_on);
    return FAIL_NONE;
}

static enum fail decisions_missing(struct db *db, struct arena *arena, struct ledger_subject **out,
                                   size_t *n, struct why *why) {
    struct record_decisions_missing_row *rows;
    TRY(record_decisions_missing(db, arena, &rows, n, why));
    *out = ARENA_ARRAY(arena, struct ledger_subject, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct ledger_subject){rows[i].about, rows[i].subject};
    return FAIL_NONE;
}

const struct ledger_kind decision_kind = {.name = "decision",
                                          .title = TR("Decisions"),
                                          .about = "proposal",
                                          .table = "decision",
                                          .subject = "decision",
                                          .at_once = true,
                                          .content = decision_content,
                                          .missing = decisions_missing};
REGISTER(ledger_kind, decision_kind);
