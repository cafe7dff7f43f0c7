#include "dialogue/record.h"

#include "dialogue/write_up.sql.h"
#include "web/html.h"

/* What the writer sent; not what staff did with it later. */
static enum fail write_up_content(struct db *db, struct arena *arena, int64_t about,
                                  int64_t subject, struct buf *out, struct why *why) {
    struct dialogue_write_up_row_row row;
    struct dialogue_count_list_row *counts;
    size_t n;
    int64_t event;
    TRY(dialogue_write_up_event(db, arena, subject, about, &event, why));
    TRY(dialogue_write_up_row(db, arena, subject, event, &row, why));
    if (!text_is(row.state, "sent"))
        return why_fail(why, FAIL_NOTFOUND, NULL, "this write-up was not sent");
    TRY(dialogue_count_list(db, arena, subject, &counts, &n, why));
    ledger_line_int(out, "event", row.event);
    ledger_line(out, "account", row.account);
    ledger_line_int(out, "kit", row.kit);
    ledger_line(out, "attendance", row.attendance);
    ledger_line(out, "votes", row.votes_how);
    ledger_line(out, "for", row.reasons_for);
    ledger_line(out, "against", row.reasons_against);
    ledger_line(out, "minority", row.minority);
    ledger_line(out, "minority view", row.minority_view);
    ledger_line(out, "verbatim", row.verbatim);
    ledger_line(out, "questions", row.questions);
    ledger_line(out, "changes", row.changes);
    ledger_line(out, "stake", row.stake);
    for (size_t i = 0; i < n; i++) {
        const char *name = arena_printf(arena, "statement %lld", (long long)counts[i].statement);
        ledger_line_int(out, arena_printf(arena, "%s, agree", name), counts[i].agree);
        ledger_line_int(out, arena_printf(arena, "%s, disagree", name), counts[i].disagree);
        ledger_line_int(out, arena_printf(arena, "%s, unsure", name), counts[i].unsure);
        ledger_line(out, arena_printf(arena, "%s, majority", name), counts[i].majority);
    }
    return FAIL_NONE;
}

static enum fail write_ups_missing(struct db *db, struct arena *arena, struct ledger_subject **out,
                                   size_t *n, struct why *why) {
    struct dialogue_write_ups_missing_row *rows;
    TRY(dialogue_write_ups_missing(db, arena, &rows, n, why));
    *out = ARENA_ARRAY(arena, struct ledger_subject, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct ledger_subject){rows[i].about, rows[i].subject};
    return FAIL_NONE;
}

const struct ledger_kind write_up_kind = {.name = "write-up",
                                          .title = TR("Write-ups of dialogues"),
                                          .about = "engagement",
                                          .table = "dialogue_write_up",
                                          .subject = "write-up",
                                          .content = write_up_content,
                                          .missing = write_ups_missing};
REGISTER(ledger_kind, write_up_kind);
