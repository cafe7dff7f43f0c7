/* Sheets of swing weights in the transparency log. */
#include "evidence/record.h"
#include "evidence/weighing.sql.h"
#include "web/html.h"

static enum fail swing_content(struct db *db, struct arena *arena, int64_t about, int64_t subject,
                               struct buf *out, struct why *why) {
    struct swing_lines_row *rows;
    size_t n;
    (void)about;
    TRY(swing_lines(db, arena, subject, &rows, &n, why));
    if (n == 0) return why_fail(why, FAIL_NOTFOUND, NULL, "the sheet is not finished");
    ledger_line(out, "sheet", rows[0].label);
    ledger_line_int(out, "people", rows[0].n_people);
    for (size_t i = 0; i < n; i++) {
        ledger_line_int(out, arena_printf(arena, "place of %s", rows[i].item), rows[i].place);
        ledger_line(out, arena_printf(arena, "points for %s", rows[i].item),
                    arena_printf(arena, "%.15g", rows[i].points));
    }
    return FAIL_NONE;
}

static enum fail sheets_missing(struct db *db, struct arena *arena, struct ledger_subject **out,
                                size_t *n, struct why *why) {
    struct swing_missing_row *rows;
    TRY(swing_missing(db, arena, &rows, n, why));
    *out = ARENA_ARRAY(arena, struct ledger_subject, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct ledger_subject){rows[i].about, rows[i].subject};
    return FAIL_NONE;
}

const struct ledger_kind evidence_kind_swing = {.name = "swing",
                                                .title = TR("Swing weights"),
                                                .about = "engagement",
                                                .table = "swing_point",
                                                .subject = "swing_sheet",
                                                .content = swing_content,
                                                .missing = sheets_missing};
REGISTER(ledger_kind, evidence_kind_swing);

enum fail evidence_record_swing(struct db *db, struct arena *arena, int64_t engagement,
                                int64_t sheet, int64_t now, struct why *why) {
    return ledger_record(db, arena, &evidence_kind_swing, engagement, sheet, now, why);
}

enum fail evidence_swing_forget(struct db *db, struct arena *arena, int64_t engagement,
                                int64_t sheet, int64_t now, struct why *why) {
    TRY(ledger_withdraw(db, arena, &evidence_kind_swing, engagement, sheet, now, why));
    TRY(swing_point_forget(db, sheet, why));
    return swing_sheet_remove(db, sheet, engagement, why);
}

enum fail evidence_swing_say_kept(struct request *request, struct db *db, int64_t engagement,
                                  int64_t sheet, const char *label, struct why *why) {
    struct ledger_receipt receipt;
    TRY(ledger_receipt(db, request->arena, &evidence_kind_swing, engagement, sheet, &receipt, why));
    request_say(request,
                tr_language(request->language,
                            "The sheet of %s is kept. With this receipt code they "
                            "can check that it was counted: %s."),
                label, receipt.code);
    return FAIL_NONE;
}
