#include "conversation/record.h"

#include "conversation/record.sql.h"
#include "web/html.h"

static enum fail votes_content(struct db *db, struct arena *arena, int64_t about, int64_t subject,
                               struct buf *out, struct why *why) {
    struct statement_votes_of_row *rows;
    size_t n;
    TRY(statement_votes_of(db, arena, about, subject, &rows, &n, why));
    if (n == 0) return why_fail(why, FAIL_NOTFOUND, NULL, "nothing was answered");
    ledger_line(out, "participant", rows[0].label);
    for (size_t i = 0; i < n; i++) {
        const char *name = arena_printf(arena, "statement %lld", (long long)rows[i].number);
        ledger_line(out, name, rows[i].text);
        ledger_line(out, arena_printf(arena, "%s, answer", name),
                    rows[i].vote > 0   ? "agree"
                    : rows[i].vote < 0 ? "disagree"
                                       : "pass");
    }
    return FAIL_NONE;
}

static enum fail votes_missing(struct db *db, struct arena *arena, struct ledger_subject **out,
                               size_t *n, struct why *why) {
    struct statement_votes_missing_row *rows;
    TRY(statement_votes_missing(db, arena, &rows, n, why));
    *out = ARENA_ARRAY(arena, struct ledger_subject, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct ledger_subject){rows[i].about, rows[i].subject};
    return FAIL_NONE;
}

const struct ledger_kind conversation_kind_votes = {.name = "statement-votes",
                                                    .title = TR("Answers to statements"),
                                                    .about = "conversation",
                                                    .table = "conversation_vote",
                                                    .subject = "participant",
                                                    .content = votes_content,
                                                    .missing = votes_missing};
REGISTER(ledger_kind, conversation_kind_votes);

static enum fail publication_content(struct db *db, struct arena *arena, int64_t about,
                                     int64_t subject, struct buf *out, struct why *why) {
    struct statement_results_of_row row;
    TRY(statement_results_of(db, arena, subject, about, &row, why));
    ledger_line_int(out, "number", row.number);
    ledger_line(out, "results", row.content);
    return FAIL_NONE;
}

static enum fail publications_missing(struct db *db, struct arena *arena,
                                      struct ledger_subject **out, size_t *n, struct why *why) {
    struct statement_results_missing_row *rows;
    TRY(statement_results_missing(db, arena, &rows, n, why));
    *out = ARENA_ARRAY(arena, struct ledger_subject, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct ledger_subject){rows[i].about, rows[i].subject};
    return FAIL_NONE;
}

const struct ledger_kind conversation_kind_publication = {
    .name = "statement-results",
    .title = TR("Published results of conversations"),
    .about = "conversation",
    .table = "conversation_publication",
    .subject = "publication of a conversation",
    .open = true,
    .at_once = true,
    .content = publication_content,
    .missing = publications_missing};
REGISTER(ledger_kind, conversation_kind_publication);

enum fail conversation_record_again(struct db *db, struct arena *arena, int64_t conversation,
                                    int64_t participant, int64_t now, struct why *why) {
    int64_t there;
    const char *about = arena_printf(arena, "conversation/%lld", (long long)conversation);
    TRY(statement_votes_there(db, arena, about, participant, &there, why));
    if (there == 0) return FAIL_NONE;
    return ledger_record(db, arena, &conversation_kind_votes, conversation, participant, now, why);
}

enum fail conversation_record_all(struct db *db, struct arena *arena, int64_t conversation,
                                  int64_t now, struct why *why) {
    return ledger_record_missing(db, arena, &conversation_kind_votes, conversation, now, why);
}
