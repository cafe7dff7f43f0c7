#include "workshop/record.h"

#include "web/html.h"
#include "workshop/rating.sql.h"

static enum fail ratings_content(struct db *db, struct arena *arena, int64_t about, int64_t subject,
                                 struct buf *out, struct why *why) {
    struct workshop_sheet_row sheet;
    struct workshop_sheet_lines_row *rows;
    size_t n;
    (void)about;
    TRY(workshop_sheet(db, arena, subject, &sheet, why));
    TRY(workshop_sheet_lines(db, arena, subject, &rows, &n, why));
    if (n == 0) return why_fail(why, FAIL_NOTFOUND, NULL, "nothing was rated");
    ledger_line(out, "participant", sheet.label);
    for (size_t i = 0; i < n; i++)
        ledger_line_int(
            out, arena_printf(arena, "case %lld, %s", (long long)rows[i].case_number, rows[i].name),
            rows[i].rating);
    return FAIL_NONE;
}

static enum fail ratings_missing(struct db *db, struct arena *arena, struct ledger_subject **out,
                                 size_t *n, struct why *why) {
    struct workshop_sheets_missing_row *rows;
    TRY(workshop_sheets_missing(db, arena, &rows, n, why));
    *out = ARENA_ARRAY(arena, struct ledger_subject, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct ledger_subject){rows[i].about, rows[i].subject};
    return FAIL_NONE;
}

const struct ledger_kind workshop_kind_ratings = {.name = "workshop-ratings",
                                                  .title = TR("Ratings at workshops"),
                                                  .about = "engagement",
                                                  .table = "workshop_rating",
                                                  .subject = "participant",
                                                  .content = ratings_content,
                                                  .missing = ratings_missing};
REGISTER(ledger_kind, workshop_kind_ratings);

static enum fail notes_content(struct db *db, struct arena *arena, int64_t about, int64_t subject,
                               struct buf *out, struct why *why) {
    struct workshop_table_notes_row *row;
    size_t n;
    (void)about;
    TRY(workshop_table_notes(db, arena, subject, &row, &n, why));
    if (n == 0) return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such note");
    ledger_line(out, "area", row->area);
    ledger_line_int(out, "workshop", row->number);
    ledger_line_int(out, "table", row->table_number);
    ledger_line(out, "case", row->title);
    ledger_line(out, "benefits", row->benefits);
    ledger_line(out, "risks", row->risks);
    ledger_line(out, "balance", row->balance);
    ledger_line(out, "conditions", row->conditions);
    ledger_line(out, "notes", row->notes);
    return FAIL_NONE;
}

static enum fail notes_missing(struct db *db, struct arena *arena, struct ledger_subject **out,
                               size_t *n, struct why *why) {
    struct workshop_notes_missing_row *rows;
    TRY(workshop_notes_missing(db, arena, &rows, n, why));
    *out = ARENA_ARRAY(arena, struct ledger_subject, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct ledger_subject){rows[i].about, rows[i].subject};
    return FAIL_NONE;
}

const struct ledger_kind workshop_kind_notes = {.name = "workshop-notes",
                                                .title = TR("What tables wrote at workshops"),
                                                .about = "engagement",
                                                .table = "workshop_capture",
                                                .subject = "workshop_capture",
                                                .content = notes_content,
                                                .missing = notes_missing};
REGISTER(ledger_kind, workshop_kind_notes);
