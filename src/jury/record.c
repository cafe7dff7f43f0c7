#include "jury/record.h"

#include "jury/record.sql.h"
#include "web/html.h"

static enum fail paper_content(struct db *db, struct arena *arena, int64_t about, int64_t subject,
                               struct buf *out, struct why *why) {
    struct record_paper_row paper;
    struct record_paper_marks_row *marks;
    size_t n;
    TRY(record_paper(db, arena, about, subject, &paper, why));
    TRY(record_paper_marks(db, arena, about, subject, &marks, &n, why));
    ledger_line(out, "participant", paper.label);
    ledger_line(out, "abstains", paper.abstains != 0 ? "yes" : "no");
    for (size_t i = 0; i < n; i++)
        ledger_line_int(out, arena_printf(arena, "option %zu (%s)", i + 1, marks[i].title),
                        marks[i].mark);
    return FAIL_NONE;
}

static enum fail papers_missing(struct db *db, struct arena *arena, struct ledger_subject **out,
                                size_t *n, struct why *why) {
    struct record_papers_missing_row *rows;
    TRY(record_papers_missing(db, arena, &rows, n, why));
    *out = ARENA_ARRAY(arena, struct ledger_subject, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct ledger_subject){rows[i].about, rows[i].subject};
    return FAIL_NONE;
}

const struct ledger_kind jury_kind_vote = {.name = "jury-vote",
                                           .title = TR("Papers of a vote in the room"),
                                           .about = "vote",
                                           .table = "jury_mark",
                                           .subject = "participant",
                                           .content = paper_content,
                                           .missing = papers_missing};
REGISTER(ledger_kind, jury_kind_vote);

/* ---- votes on reasons ---- */

/* A reason goes by its number: its words leave with a writer who withdraws, and the votes of others
 * on it stay as they were. */
static enum fail reasons_content(struct db *db, struct arena *arena, int64_t about, int64_t subject,
                                 struct buf *out, struct why *why) {
    struct record_reason_votes_row *rows;
    size_t n;
    TRY(record_reason_votes(db, arena, about, subject, &rows, &n, why));
    if (n == 0) return why_fail(why, FAIL_NOTFOUND, NULL, "no votes on reasons were given");
    ledger_line(out, "participant", rows[0].label);
    for (size_t i = 0; i < n; i++)
        ledger_line_int(out,
                        arena_printf(arena, "use %s, reason %lld %s", rows[i].name,
                                     (long long)rows[i].id,
                                     text_is(rows[i].side, "yes") ? "for" : "against"),
                        rows[i].votes);
    return FAIL_NONE;
}

static enum fail reasons_missing(struct db *db, struct arena *arena, struct ledger_subject **out,
                                 size_t *n, struct why *why) {
    struct record_reasons_missing_row *rows;
    TRY(record_reasons_missing(db, arena, &rows, n, why));
    *out = ARENA_ARRAY(arena, struct ledger_subject, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct ledger_subject){rows[i].about, rows[i].subject};
    return FAIL_NONE;
}

const struct ledger_kind jury_kind_reasons = {.name = "jury-reasons",
                                              .title = TR("Votes on reasons"),
                                              .about = "engagement",
                                              .table = "jury_reason_vote",
                                              .subject = "participant",
                                              .content = reasons_content,
                                              .missing = reasons_missing};
REGISTER(ledger_kind, jury_kind_reasons);
