#include "conversation/record.h"

#include "base/clock.h"
#include "civic/tidy.h"
#include "conversation/record.sql.h"
#include "web/html.h"

/* One transaction enters the answers of so many people, and of fewer when they take long. */
enum { PART_PEOPLE = 100, PART_LEAST = 20, PART_US = 25000 };

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

/* ---- when ---- */

static const char *about_of(struct arena *arena, int64_t conversation) {
    return arena_printf(arena, "conversation/%lld", (long long)conversation);
}

enum fail conversation_record_keep(struct db *db, struct arena *arena, int64_t conversation,
                                   int64_t member, struct why *why) {
    return statement_votes_keep(db, about_of(arena, conversation), member, why);
}

enum fail conversation_record_again(struct db *db, struct arena *arena, int64_t conversation,
                                    int64_t participant, int64_t now, struct why *why) {
    int64_t there;
    TRY(statement_votes_there(db, arena, about_of(arena, conversation), participant, &there, why));
    return there == 0 ? FAIL_NONE
                      : conversation_record(db, arena, conversation, participant, now, why);
}

enum fail conversation_record(struct db *db, struct arena *arena, int64_t conversation,
                              int64_t participant, int64_t now, struct why *why) {
    TRY(statement_votes_renew(db, conversation, participant, why));
    return ledger_record(db, arena, &conversation_kind_votes, conversation, participant, now, why);
}

/* ---- all, by parts ---- */

/* Stored as the last member when all answers wait to enter. */
static const int64_t all_wait = INT64_MAX;

enum fail conversation_record_begin(struct db *db, int64_t conversation, struct why *why) {
    return conversation_entering_set(db, conversation, 0, why);
}

enum fail conversation_record_end(struct db *db, int64_t conversation, struct why *why) {
    return conversation_entering_set(db, conversation, DB_NULL_INT, why);
}

/* Answers of people after member `after`; they wait, so that they can enter in an order of all. */
static enum fail people_part(struct db *db, struct arena *arena, int64_t conversation,
                             int64_t after, int64_t now, struct why *why) {
    struct statement_votes_next_row *rows;
    size_t n, done = 0;
    int64_t until = clock_monotonic() + PART_US;
    TRY(statement_votes_next(db, arena, conversation, about_of(arena, conversation), after,
                             PART_PEOPLE, &rows, &n, why));
    for (; done < n && (done < PART_LEAST || clock_monotonic() < until); done++) {
        size_t mark = arena_mark(arena);
        int64_t participant = rows[done].participant;
        TRY(statement_votes_renew(db, conversation, participant, why));
        TRY(ledger_record_held(db, arena, &conversation_kind_votes, conversation, participant, now,
                               why));
        arena_rewind(arena, mark);
    }
    bool last = done == n && n < PART_PEOPLE;
    return conversation_entering_set(db, conversation, last ? all_wait : rows[done - 1].id, why);
}

enum fail conversation_record_part(struct db *db, struct arena *arena, int64_t conversation,
                                   int64_t now, bool *left, struct why *why) {
    int64_t after;
    enum fail found = conversation_entering_get(db, arena, conversation, &after, why);
    *left = found == FAIL_NONE;
    if (found != FAIL_NONE) return found == FAIL_NOTFOUND ? FAIL_NONE : found;
    if (after != all_wait) return people_part(db, arena, conversation, after, now, why);
    TRY(ledger_flush_part(db, arena, &conversation_kind_votes, conversation, left, why));
    return *left ? FAIL_NONE : conversation_record_end(db, conversation, why);
}

/* ---- every hour, and soon after a start ---- */

struct entering {
    struct arena *arena;
    struct conversation_entering_list_row *rows;
    size_t n;
    int64_t conversation, now;
    bool left;
};

static enum fail list_job(struct db *db, void *context, struct why *why) {
    struct entering *e = context;
    return conversation_entering_list(db, e->arena, &e->rows, &e->n, why);
}

static enum fail part_job(struct db *db, void *context, struct why *why) {
    struct entering *e = context;
    return conversation_record_part(db, e->arena, e->conversation, e->now, &e->left, why);
}

enum fail conversation_record_rest(struct app *app, int64_t now, struct why *why) {
    struct entering e = {.arena = arena_new((size_t)64 << 20), .now = now};
    enum fail fail = store_read(app->store, list_job, &e, why);
    size_t mark = arena_mark(e.arena);
    for (size_t i = 0; i < e.n && fail == FAIL_NONE; i++) {
        e.conversation = e.rows[i].id;
        do {
            fail = store_write(app->store, e.arena, part_job, &e, why);
            arena_rewind(e.arena, mark);
        } while (fail == FAIL_NONE && e.left);
    }
    arena_free(e.arena);
    return fail;
}

static const struct chore chore_conversation_record = {.name = "conversation_record",
                                                       .run = conversation_record_rest};
REGISTER(chore, chore_conversation_record);
