#include "conversation/files.h"

#include "base/clock.h"
#include "base/csv.h"
#include "conversation/conversation.h"
#include "conversation/conversation.sql.h"
#include "conversation/gather.h"
#include "conversation/map.sql.h"
#include "conversation/voting.sql.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- in ---- */

static enum fail at_cell(const struct csv *csv, size_t row, size_t column, struct why *why) {
    if (why != NULL) {
        why->row = csv->row_numbers[row], why->column = (int64_t)column + 1;
        memcpy(why->field, "comments", sizeof "comments");
    }
    return FAIL_INPUT;
}

static int by_number(const void *a, const void *b) {
    const struct import_statement *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

static enum fail comment_read(const struct csv *csv, size_t row, size_t id, size_t body,
                              int moderated, struct import_statement *out, struct why *why) {
    const char *number = csv_cell(csv, row, id), *text = csv_cell(csv, row, body);
    int64_t state = 1;
    if (!str_int(str_trim(str_of(number)), 0, INT32_MAX, &out->number)) {
        (void)why_fail(why, FAIL_INPUT, "comments", "want a whole number as comment-id, got '%s'",
                       number);
        return at_cell(csv, row, id, why);
    }
    if (text_is_empty(text) || strlen(text) > 4000) {
        (void)why_fail(why, FAIL_INPUT, "comments",
                       "want a text of 1 to 4,000 bytes as comment-body of %s", number);
        return at_cell(csv, row, body, why);
    }
    if (moderated >= 0 &&
        !str_int(str_trim(str_of(csv_cell(csv, row, (size_t)moderated))), -1, 1, &state)) {
        (void)why_fail(why, FAIL_INPUT, "comments", "want 1, 0 or -1 as moderated, got '%s'",
                       csv_cell(csv, row, (size_t)moderated));
        return at_cell(csv, row, (size_t)moderated, why);
    }
    out->text = text, out->moderated = (int)state;
    return FAIL_NONE;
}

static enum fail comments_read(struct arena *arena, struct str bytes, struct conversation_file *out,
                               struct why *why) {
    struct csv csv;
    size_t id, body;
    TRY(csv_read(arena, bytes, &csv, why));
    TRY(csv_column_want(&csv, "comment-id", &id, why));
    TRY(csv_column_want(&csv, "comment-body", &body, why));
    int moderated = csv_column(&csv, "moderated");
    if (csv.n_rows > STATEMENTS_MAX)
        return why_fail(why, FAIL_LIMIT, "comments", "want at most %d statements, got %zu",
                        STATEMENTS_MAX, csv.n_rows);
    out->n_statements = csv.n_rows;
    out->statements = ARENA_ARRAY(arena, struct import_statement, csv.n_rows + 1);
    for (size_t i = 0; i < csv.n_rows; i++)
        TRY(comment_read(&csv, i, id, body, moderated, &out->statements[i], why));
    if (csv.n_rows > 1) qsort(out->statements, csv.n_rows, sizeof *out->statements, by_number);
    for (size_t i = 1; i < csv.n_rows; i++)
        if (out->statements[i].number == out->statements[i - 1].number)
            return why_fail(why, FAIL_INPUT, "comments", "comment-id %lld is there twice",
                            (long long)out->statements[i].number);
    return FAIL_NONE;
}

static void field_set(struct why *why, const char *field) {
    if (why != NULL) snprintf(why->field, sizeof why->field, "%s", field);
}

enum fail conversation_file_read(struct arena *arena, struct str votes, struct str comments,
                                 struct conversation_file *out, struct why *why) {
    struct conversation_file file = {0};
    enum fail fail = comments_read(arena, comments, &file, why);
    field_set(why, "comments");
    if (fail != FAIL_NONE) return fail;
    fail = opinion_votes_read(arena, votes, &file.votes, why);
    field_set(why, "votes");
    if (fail != FAIL_NONE) return fail;
    size_t n = file.votes.votes.n_statements;
    file.place = ARENA_ARRAY(arena, size_t, n + 1);
    for (size_t j = 0; j < n; j++) {
        int64_t number;
        const struct import_statement *found = NULL;
        if (str_int(str_of(file.votes.statements[j]), 0, INT32_MAX, &number))
            found = bsearch(&(struct import_statement){.number = number}, file.statements,
                            file.n_statements, sizeof *file.statements, by_number);
        if (found == NULL)
            return why_fail(why, FAIL_INPUT, "votes",
                            "there are votes on statement '%s', which is not in the file of "
                            "comments; add its line there",
                            file.votes.statements[j]);
        file.place[j] = (size_t)(found - file.statements);
    }
    *out = file;
    return FAIL_NONE;
}

static enum fail room_check(struct db *db, struct arena *arena, int64_t conversation,
                            struct why *why) {
    struct import_room_row room;
    TRY(import_room(db, arena, conversation, &room, why));
    if (room.n_statements > 0 || room.n_members > 0)
        return why_fail(
            why, FAIL_CONFLICT, NULL,
            "this conversation has statements or people already; import into a new one");
    return FAIL_NONE;
}

static enum fail votes_store(struct db *db, struct arena *arena, int64_t conversation,
                             const struct conversation_file *file, const int64_t *statements,
                             const char *day, struct why *why) {
    const struct opinion_votes *votes = &file->votes.votes;
    for (size_t p = 0; p < votes->n_people; p++) {
        int64_t member;
        size_t mark = arena_mark(arena);
        TRY(member_add(db, arena, conversation, DB_NULL_INT, file->votes.people[p], "import",
                       DB_NULL_INT, &member, why));
        arena_rewind(arena, mark);
        for (size_t i = votes->start[p]; i < votes->start[p + 1]; i++)
            TRY(vote_add(db, conversation, member, statements[file->place[votes->statement[i]]],
                         votes->vote[i], NAN, "import", day, why));
    }
    return import_tallies(db, conversation, why);
}

enum fail conversation_file_store(struct db *db, struct arena *arena, int64_t conversation,
                                  const struct conversation_file *file, const char *day,
                                  struct why *why) {
    int64_t *statements = ARENA_ARRAY(arena, int64_t, file->n_statements + 1);
    TRY(room_check(db, arena, conversation, why));
    for (size_t j = 0; j < file->n_statements; j++) {
        const struct import_statement *s = &file->statements[j];
        const char *state = s->moderated > 0    ? "accepted"
                            : s->moderated == 0 ? "waiting"
                                                : "rejected";
        size_t mark = arena_mark(arena);
        TRY(statement_add(db, arena, conversation, s->number, s->text, "en", "import", DB_NULL_INT,
                          "", state, DB_NULL_INT, NAN, day, &statements[j], why));
        arena_rewind(arena, mark);
    }
    TRY(votes_store(db, arena, conversation, file, statements, day, why));
    return conversation_epoch_next(db, conversation, why);
}

/* ---- out ---- */

static void day_put(struct csv_out *csv, const char *day) {
    struct date date;
    csv_put_int(csv, date_read(day, &date) ? date_start(date) / 1000 : 0);
    csv_put(csv, day);
}

static void header_put(struct csv_out *csv, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++) csv_put(csv, names[i]);
}

static enum fail length_check(const struct buf *buf, struct why *why) {
    if (buf->full) return why_fail(why, FAIL_LIMIT, NULL, "the file would be too long");
    return FAIL_NONE;
}

enum fail comments_write(struct db *db, struct arena *arena, int64_t conversation, int64_t least,
                         struct buf *out, struct why *why) {
    static const char *const header[] = {"timestamp", "datetime",  "comment-id", "author-id",
                                         "agrees",    "disagrees", "moderated",  "comment-body"};
    struct map_all_statements_row *rows;
    struct csv_out csv;
    size_t n;
    TRY(map_all_statements(db, arena, conversation, &rows, &n, why));
    csv_out_init(&csv, out);
    header_put(&csv, header, sizeof header / sizeof header[0]);
    csv_end_row(&csv);
    for (size_t j = 0; j < n; j++) {
        const struct map_all_statements_row *s = &rows[j];
        bool enough = s->agrees + s->disagrees + s->passes >= least;
        day_put(&csv, s->added_day);
        csv_put_int(&csv, s->number);
        csv_put(&csv, "");
        if (enough) {
            csv_put_int(&csv, s->agrees);
            csv_put_int(&csv, s->disagrees);
        } else {
            csv_put(&csv, "");
            csv_put(&csv, "");
        }
        csv_put_int(&csv, text_is(s->state, "accepted")  ? 1
                          : text_is(s->state, "waiting") ? 0
                                                         : -1);
        csv_put(&csv, s->text);
        csv_end_row(&csv);
    }
    return length_check(out, why);
}

static size_t member_place(const struct gathered *g, int64_t member) {
    size_t low = 0, high = g->votes.n_people;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (g->members[middle] < member)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

enum fail votes_write(struct db *db, struct arena *arena, int64_t conversation, struct buf *out,
                      struct why *why) {
    static const char *const header[] = {"timestamp", "datetime", "comment-id", "voter-id", "vote"};
    struct map_events_row *rows;
    struct gathered g;
    struct csv_out csv;
    size_t n;
    TRY(conversation_gather(db, arena, conversation, &g, why));
    TRY(map_events(db, arena, conversation, &rows, &n, why));
    csv_out_init(&csv, out);
    header_put(&csv, header, sizeof header / sizeof header[0]);
    csv_end_row(&csv);
    for (size_t i = 0; i < n; i++) {
        day_put(&csv, rows[i].cast_day);
        csv_put_int(&csv, rows[i].number);
        csv_put_int(&csv, (int64_t)member_place(&g, rows[i].member));
        csv_put_int(&csv, rows[i].vote);
        csv_end_row(&csv);
    }
    return length_check(out, why);
}

static void person_put(struct csv_out *csv, const struct gathered *g, const uint8_t *group,
                       size_t p) {
    const struct opinion_votes *v = &g->votes;
    int64_t count[3] = {0};
    for (size_t i = v->start[p]; i < v->start[p + 1]; i++) count[v->vote[i] + 1]++;
    csv_put_int(csv, (int64_t)p);
    if (group[p] == OPINION_NO_GROUP)
        csv_put(csv, "");
    else
        csv_put_int(csv, group[p]);
    csv_put_int(csv, 0);
    csv_put_int(csv, count[0] + count[1] + count[2]);
    csv_put_int(csv, count[2]);
    csv_put_int(csv, count[0]);
    size_t at = v->start[p];
    for (size_t j = 0; j < v->n_statements; j++) {
        bool here = at < v->start[p + 1] && v->statement[at] == j;
        if (here)
            csv_put_int(csv, v->vote[at++]);
        else
            csv_put(csv, "");
    }
    csv_end_row(csv);
}

enum fail participants_write(struct db *db, struct arena *arena, int64_t conversation,
                             struct buf *out, struct why *why) {
    static const char *const header[] = {"participant", "group-id", "n-comments",
                                         "n-votes",     "n-agree",  "n-disagree"};
    struct gathered g;
    struct opinion_report report;
    struct csv_out csv;
    TRY(conversation_gather(db, arena, conversation, &g, why));
    struct opinion_plan plan = conversation_plan(&g);
    TRY(conversation_compute(arena, &g, &plan, &report, why));
    csv_out_init(&csv, out);
    header_put(&csv, header, sizeof header / sizeof header[0]);
    for (size_t j = 0; j < g.votes.n_statements; j++) csv_put_int(&csv, g.numbers[j]);
    csv_end_row(&csv);
    for (size_t p = 0; p < g.votes.n_people; p++) person_put(&csv, &g, report.group, p);
    return length_check(out, why);
}
