#include "evidence/record.h"

#include "evidence/record.sql.h"
#include "web/html.h"

static enum fail ballot_content(struct db *db, struct arena *arena, int64_t participant,
                                const char *moment, struct buf *out, struct why *why) {
    struct record_sheet_row sheet;
    struct record_ballot_lines_row *rows;
    size_t n;
    TRY(record_sheet(db, arena, participant, moment, &sheet, why));
    if (sheet.n_answers == 0) return why_fail(why, FAIL_NOTFOUND, NULL, "nothing was answered");
    TRY(record_ballot_lines(db, arena, participant, moment, &rows, &n, why));
    ledger_line(out, "participant", sheet.label);
    for (size_t i = 0; i < n; i++) {
        const char *use = rows[i].name;
        ledger_line(out, arena_printf(arena, "use %s, answer", use), rows[i].answer);
        ledger_line(out, arena_printf(arena, "use %s, condition", use), rows[i].condition);
        ledger_line(out, arena_printf(arena, "use %s, safeguards", use), rows[i].safeguards);
        ledger_line(out, arena_printf(arena, "use %s, reason", use), rows[i].reason);
    }
    return FAIL_NONE;
}

static enum fail before_content(struct db *db, struct arena *arena, int64_t about, int64_t subject,
                                struct buf *out, struct why *why) {
    (void)about;
    return ballot_content(db, arena, subject, "before", out, why);
}

static enum fail after_content(struct db *db, struct arena *arena, int64_t about, int64_t subject,
                               struct buf *out, struct why *why) {
    (void)about;
    return ballot_content(db, arena, subject, "after", out, why);
}

static enum fail points_content(struct db *db, struct arena *arena, int64_t about, int64_t subject,
                                struct buf *out, struct why *why) {
    struct record_sheet_row sheet;
    struct record_points_lines_row *rows;
    size_t n;
    (void)about;
    TRY(record_sheet(db, arena, subject, "", &sheet, why));
    TRY(record_points_lines(db, arena, subject, &rows, &n, why));
    if (n == 0) return why_fail(why, FAIL_NOTFOUND, NULL, "no points were given");
    ledger_line(out, "participant", sheet.label);
    for (size_t i = 0; i < n; i++)
        ledger_line(out, arena_printf(arena, "points for %s", rows[i].item),
                    arena_printf(arena, "%.15g", rows[i].points));
    return FAIL_NONE;
}

static enum fail ballots_missing(struct db *db, struct arena *arena, const char *moment,
                                 const char *kind, struct ledger_subject **out, size_t *n,
                                 struct why *why) {
    struct record_ballots_missing_row *rows;
    TRY(record_ballots_missing(db, arena, moment, kind, &rows, n, why));
    *out = ARENA_ARRAY(arena, struct ledger_subject, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct ledger_subject){rows[i].about, rows[i].subject};
    return FAIL_NONE;
}

static enum fail before_missing(struct db *db, struct arena *arena, struct ledger_subject **out,
                                size_t *n, struct why *why) {
    return ballots_missing(db, arena, "before", "ballot-before", out, n, why);
}

static enum fail after_missing(struct db *db, struct arena *arena, struct ledger_subject **out,
                               size_t *n, struct why *why) {
    return ballots_missing(db, arena, "after", "ballot-after", out, n, why);
}

static enum fail points_missing(struct db *db, struct arena *arena, struct ledger_subject **out,
                                size_t *n, struct why *why) {
    struct record_points_missing_row *rows;
    TRY(record_points_missing(db, arena, &rows, n, why));
    *out = ARENA_ARRAY(arena, struct ledger_subject, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct ledger_subject){rows[i].about, rows[i].subject};
    return FAIL_NONE;
}

const struct ledger_kind evidence_kind_before = {.name = "ballot-before",
                                                 .title = TR("First ballots"),
                                                 .about = "engagement",
                                                 .table = "ballot",
                                                 .subject = "participant",
                                                 .content = before_content,
                                                 .missing = before_missing};
REGISTER(ledger_kind, evidence_kind_before);
const struct ledger_kind evidence_kind_after = {.name = "ballot-after",
                                                .title = TR("Final ballots"),
                                                .about = "engagement",
                                                .table = "ballot",
                                                .subject = "participant",
                                                .content = after_content,
                                                .missing = after_missing};
REGISTER(ledger_kind, evidence_kind_after);
const struct ledger_kind evidence_kind_points = {.name = "points",
                                                 .title = TR("100 points"),
                                                 .about = "engagement",
                                                 .table = "weight",
                                                 .subject = "participant",
                                                 .content = points_content,
                                                 .missing = points_missing};
REGISTER(ledger_kind, evidence_kind_points);

enum fail evidence_record_ballot(struct db *db, struct arena *arena, int64_t engagement,
                                 int64_t participant, enum evidence_moment moment, int64_t now,
                                 struct why *why) {
    struct record_sheet_row sheet;
    bool first = moment == EVIDENCE_FIRST;
    TRY(record_sheet(db, arena, participant, evidence_moment_word(moment), &sheet, why));
    if (sheet.n_answers < sheet.n_uses) return FAIL_NONE;
    return ledger_record(db, arena, first ? &evidence_kind_before : &evidence_kind_after,
                         engagement, participant, now, why);
}

enum fail evidence_record_points(struct db *db, struct arena *arena, int64_t engagement,
                                 int64_t participant, int64_t now, struct why *why) {
    return ledger_record(db, arena, &evidence_kind_points, engagement, participant, now, why);
}

enum fail evidence_record_all(struct db *db, struct arena *arena, int64_t engagement, int64_t now,
                              struct why *why) {
    static const struct ledger_kind *const kinds[] = {&evidence_kind_before, &evidence_kind_after,
                                                      &evidence_kind_points, &evidence_kind_swing};
    struct record_people_row *people;
    size_t n;
    TRY(record_people(db, arena, engagement, &people, &n, why));
    for (size_t i = 0; i < n; i++) {
        size_t mark = arena_mark(arena);
        TRY(evidence_record_ballot(db, arena, engagement, people[i].id, EVIDENCE_FIRST, now, why));
        TRY(evidence_record_ballot(db, arena, engagement, people[i].id, EVIDENCE_LAST, now, why));
        TRY(evidence_record_points(db, arena, engagement, people[i].id, now, why));
        arena_rewind(arena, mark);
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        TRY(ledger_record_missing(db, arena, kinds[i], engagement, now, why));
    return FAIL_NONE;
}
