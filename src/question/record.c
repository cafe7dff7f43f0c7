#include "question/record.h"

#include "question/record.sql.h"
#include "web/html.h"

static enum fail answers_content(struct db *db, struct arena *arena, int64_t about, int64_t subject,
                                 struct buf *out, struct why *why) {
    struct record_sheet_head_row head;
    struct record_answers_row *rows;
    size_t n;
    (void)about;
    TRY(record_sheet_head(db, arena, subject, &head, why));
    TRY(record_answers(db, arena, subject, &rows, &n, why));
    ledger_line_int(out, "sheet", head.id);
    ledger_line(out, "mode", head.mode);
    for (size_t i = 0; i < n; i++) ledger_line(out, rows[i].name, rows[i].value);
    return FAIL_NONE;
}

static enum fail sheets_missing(struct db *db, struct arena *arena, struct ledger_subject **out,
                                size_t *n, struct why *why) {
    struct record_sheets_missing_row *rows;
    TRY(record_sheets_missing(db, arena, &rows, n, why));
    *out = ARENA_ARRAY(arena, struct ledger_subject, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct ledger_subject){rows[i].about, rows[i].subject};
    return FAIL_NONE;
}

const struct ledger_kind answers_kind = {.name = "answers",
                                         .title = TR("Answer sheets"),
                                         .about = "survey",
                                         .table = "answer",
                                         .subject = "sheet",
                                         .content = answers_content,
                                         .missing = sheets_missing};
REGISTER(ledger_kind, answers_kind);

enum fail answers_record(struct db *db, struct arena *arena, int64_t survey, int64_t sheet,
                         int64_t now, struct why *why) {
    return ledger_record(db, arena, &answers_kind, survey, sheet, now, why);
}
