#include "coding/source.h"

#include "base/csv.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "coding/coding.sql.h"
#include "coding/forget.h"
#include "coding/source.sql.h"
#include "web/html.h"

#include <stdlib.h>
#include <string.h>

/* ---- the list ---- */

/* Who may open the pages that passages come from: as those pages say. */
enum {
    WRITE_UP_READERS = ROLE_ANY | ROLE_FACILITATOR | ROLE_NOTE_TAKER | ROLE_OVERSIGHT,
    JURY_READERS = ROLE_OWNER | ROLE_ENGAGEMENT | ROLE_FACILITATOR | ROLE_NOTE_TAKER
};

const struct source_kind source_kinds[] = {
    {"write_up_notes", TR("Write-ups: what people said, word for word"),
     TR("Each line of the verbatim notes is a passage"), &source_write_up_items_statement,
     &source_write_ups_statement, 1, true, false, "/dialogue/write-ups/#", WRITE_UP_READERS},
    {"write_up_for", TR("Write-ups: strongest reasons for"), NULL, &source_write_up_items_statement,
     &source_write_ups_statement, 2, true, false, "/dialogue/write-ups/#", WRITE_UP_READERS},
    {"write_up_against", TR("Write-ups: strongest reasons against"), NULL,
     &source_write_up_items_statement, &source_write_ups_statement, 3, true, false,
     "/dialogue/write-ups/#", WRITE_UP_READERS},
    {"write_up_minority", TR("Write-ups: views of a minority"), NULL,
     &source_write_up_items_statement, &source_write_ups_statement, 4, true, false,
     "/dialogue/write-ups/#", WRITE_UP_READERS},
    {"write_up_questions", TR("Write-ups: questions raised"), NULL,
     &source_write_up_items_statement, &source_write_ups_statement, 5, true, false,
     "/dialogue/write-ups/#", WRITE_UP_READERS},
    {"jury_reasons", TR("Jury: reasons that jurors wrote together"), NULL,
     &source_reason_items_statement, &source_reasons_statement, 0, false, false, "/jury/reasons",
     JURY_READERS},
    {"jury_notes", TR("Jury: notes from the tables"), TR("Each line is a passage"),
     &source_note_items_statement, &source_notes_statement, 0, true, true, "/jury/notes",
     JURY_READERS},
    {"ballot_reasons", TR("Ballots: reasons in people's own words"), NULL,
     &source_ballot_items_statement, &source_ballots_statement, 1, false, true, NULL, 0},
    {"ballot_conditions", TR("Ballots: what would make me say yes"), NULL,
     &source_ballot_items_statement, &source_ballots_statement, 2, false, true, NULL, 0},
    {"answers", TR("Surveys: answers in people's own words"),
     TR("Open questions, and what was said under \"other\""), &source_answer_items_statement,
     &source_answers_statement, 0, false, true, NULL, 0},
    {"workshop_benefits", TR("Workshops: benefits that tables saw"), NULL,
     &source_workshop_items_statement, &source_workshops_statement, 1, true, true,
     "/workshop/workshops/#", JURY_READERS},
    {"workshop_risks", TR("Workshops: risks that tables saw"), NULL,
     &source_workshop_items_statement, &source_workshops_statement, 2, true, true,
     "/workshop/workshops/#", JURY_READERS},
    {"workshop_balance", TR("Workshops: where the balance lies"), NULL,
     &source_workshop_items_statement, &source_workshops_statement, 3, true, true,
     "/workshop/workshops/#", JURY_READERS},
    {"workshop_conditions", TR("Workshops: conditions of tables"), NULL,
     &source_workshop_items_statement, &source_workshops_statement, 4, true, true,
     "/workshop/workshops/#", JURY_READERS},
    {"workshop_notes", TR("Workshops: notes of tables"), NULL, &source_workshop_items_statement,
     &source_workshops_statement, 5, true, true, "/workshop/workshops/#", JURY_READERS},
    {"file", TR("A file"), NULL, NULL, NULL, 0, false, true, NULL, 0},
};
const size_t n_source_kinds = sizeof source_kinds / sizeof source_kinds[0];

const struct source_kind *source_kind_of(const char *word) {
    for (size_t i = 0; i < n_source_kinds; i++)
        if (text_is(source_kinds[i].word, word)) return &source_kinds[i];
    return NULL;
}

enum fail source_items(struct db *db, struct arena *arena, int64_t engagement, int64_t proposal,
                       struct source_item **out, size_t *n, struct why *why) {
    enum { COLUMNS = 4, ITEMS_MAX = 1000 };
    struct source_item *items = ARENA_ARRAY(arena, struct source_item, ITEMS_MAX);
    size_t count = 0;
    for (size_t k = 0; k < n_source_kinds; k++) {
        const struct source_kind *kind = &source_kinds[k];
        struct db_value in[] = {db_int(engagement), db_int(proposal)}, *cells;
        size_t rows;
        if (kind->items == NULL) continue;
        TRY(db_run(db, kind->items, in, arena, &cells, &rows, NULL, why));
        for (size_t i = 0; i < rows && count < ITEMS_MAX; i++) {
            const struct db_value *row = &cells[i * COLUMNS];
            if (kind->part != 0 && row[1].i != 0 && row[1].i != kind->part) continue;
            items[count++] = (struct source_item){
                kind, row[0].i, kind->part != 0 ? kind->part : row[1].i, row[3].i, row[2].s};
        }
    }
    *out = items;
    *n = count;
    return FAIL_NONE;
}

/* ---- passages ---- */

struct taking {
    struct arena *arena;
    struct source_passage *list;
    size_t n, room;
};

static struct source_passage *taking_add(struct taking *t) {
    if (t->n == t->room) {
        size_t room = t->room == 0 ? 256 : 2 * t->room;
        t->list = arena_grow(t->arena, t->list, t->room * sizeof *t->list, room * sizeof *t->list);
        t->room = room;
    }
    return &t->list[t->n++];
}

/* Where a text of more than CODING_TEXT_MAX bytes is cut: behind a sentence, else a word, else a
 * character. */
static size_t cut_of(const char *text, size_t n) {
    if (n <= CODING_TEXT_MAX) return n;
    for (size_t i = CODING_TEXT_MAX; i > CODING_TEXT_MAX / 2; i--)
        if (strchr(".!?\n", text[i - 1]) != NULL && strchr(" \n", text[i]) != NULL) return i;
    for (size_t i = CODING_TEXT_MAX; i > CODING_TEXT_MAX / 2; i--)
        if (text[i - 1] == ' ') return i;
    size_t i = CODING_TEXT_MAX;
    while (((unsigned char)text[i] & 0xC0) == 0x80) i--;
    return i;
}

/* A place in the source that knows its words: what was edited there since is another passage, and
 * lines keep their codes when others come between them. */
static const char *origin_of(struct arena *arena, const char *place, const char *piece) {
    uint8_t digest[SHA256_BYTES];
    sha256(piece, strlen(piece), digest);
    return arena_printf(arena, "%s/%s", place, hex(arena, digest, 6));
}

static int by_place(const void *a, const void *b) {
    const struct source_passage *x = *(struct source_passage *const *)a;
    const struct source_passage *y = *(struct source_passage *const *)b;
    int order = strcmp(x->origin, y->origin);
    return order != 0 ? order : (x > y) - (x < y);
}

/* The same words again at the same place are numbered from 2 on. */
static void origins_number(const struct taking *t) {
    struct source_passage **sorted = ARENA_ARRAY(t->arena, struct source_passage *, t->n + 1);
    size_t first = 0;
    for (size_t i = 0; i < t->n; i++) sorted[i] = &t->list[i];
    if (t->n > 1) qsort(sorted, t->n, sizeof *sorted, by_place);
    for (size_t i = 1; i < t->n; i++)
        if (strcmp(sorted[i]->origin, sorted[first]->origin) != 0)
            first = i;
        else
            sorted[i]->origin =
                arena_printf(t->arena, "%s/%zu", sorted[first]->origin, i - first + 1);
}

/* One text of the source as one passage or more. */
static enum fail taking_text(struct taking *t, struct source_passage like, const char *text,
                             bool lines, struct why *why) {
    size_t n = 1, most = 1, number = 0;
    char *clean;
    if (utf8_clean(t->arena, str_of(text), &clean, why) != FAIL_NONE)
        clean = arena_copy(t->arena, "");
    for (const char *s = clean; lines && *s != '\0'; s++) most += *s == '\n';
    const char **list = ARENA_ARRAY(t->arena, const char *, most);
    list[0] = clean;
    if (lines) n = text_lines(t->arena, clean, list, most);
    for (size_t i = 0; i < n; i++) {
        struct str rest = str_trim(str_of(list[i]));
        while (rest.n > 0) {
            size_t cut = cut_of(rest.s, rest.n);
            const char *piece = str_copy(t->arena, str_trim((struct str){rest.s, cut}));
            rest = str_trim((struct str){rest.s + cut, rest.n - cut});
            if (t->n >= CODING_PASSAGES_MAX)
                return why_fail(why, FAIL_LIMIT, NULL, "want at most %d passages at a time",
                                (int)CODING_PASSAGES_MAX);
            struct source_passage *p = taking_add(t);
            *p = like;
            p->text = text_hide_contacts(t->arena, piece);
            p->hidden = p->text != piece;
            p->origin = origin_of(t->arena, like.origin, piece);
            number++;
            p->former = lines || number > 1 ? arena_printf(t->arena, "%s/%zu", like.origin, number)
                                            : like.origin;
        }
    }
    return FAIL_NONE;
}

enum fail source_read(struct db *db, struct arena *arena, const struct source_kind *kind,
                      int64_t item, int64_t part, bool may_quote, struct source_passage **out,
                      size_t *n, struct why *why) {
    enum { COLUMNS = 9 };
    struct db_value in[] = {db_int(item), db_int(part)}, *cells;
    struct taking t = {.arena = arena};
    size_t rows;
    TRY(db_run(db, kind->passages, in, arena, &cells, &rows, NULL, why));
    for (size_t i = 0; i < rows; i++) {
        const struct db_value *row = &cells[i * COLUMNS];
        struct source_passage like = {.origin = row[0].s,
                                      .record = row[1].i,
                                      .voice = row[2].s,
                                      .label = row[3].s,
                                      .group = row[4].s,
                                      .area = row[5].s,
                                      .hint = row[6].s,
                                      .may_quote = row[7].i < 0 ? may_quote : row[7].i != 0};
        TRY(taking_text(&t, like, row[8].s == NULL ? "" : row[8].s, kind->lines, why));
    }
    origins_number(&t);
    *out = t.list;
    *n = t.n;
    return FAIL_NONE;
}

/* ---- files ---- */

struct file_columns {
    size_t text;
    int id, group, area, who, stance, may_quote;
};

static const char *cell_or(const struct csv *csv, size_t row, int column, const char *otherwise) {
    return column < 0 ? otherwise : csv_cell(csv, row, (size_t)column);
}

static enum fail file_refuse(const struct csv *csv, size_t row, int column, struct why *why) {
    if (why != NULL) {
        why->row = csv->row_numbers[row];
        why->column = column + 1;
    }
    return FAIL_INPUT;
}

static enum fail file_row(struct arena *arena, const struct csv *csv, const struct file_columns *at,
                          size_t i, const char *file_name, bool may_quote,
                          struct source_passage *out, struct why *why) {
    const char *text = csv_cell(csv, i, at->text), *stance = cell_or(csv, i, at->stance, "");
    const char *quote = cell_or(csv, i, at->may_quote, may_quote ? "yes" : "no");
    enum stance known;
    char *clean;
    if (strlen(text) > CODING_TEXT_MAX) {
        (void)why_fail(why, FAIL_INPUT, "file",
                       "this text is longer than %d characters; cut it into passages",
                       (int)CODING_TEXT_MAX);
        return file_refuse(csv, i, (int)at->text, why);
    }
    if (*stance != '\0' && !stance_read(stance, &known)) {
        (void)why_fail(why, FAIL_INPUT, "file",
                       "'%.40s' is no stance; want for, against, mixed, neither or nothing",
                       stance);
        return file_refuse(csv, i, at->stance, why);
    }
    if (!text_is(quote, "yes") && !text_is(quote, "no") && *quote != '\0') {
        (void)why_fail(why, FAIL_INPUT, "file", "'%.40s' is neither yes nor no", quote);
        return file_refuse(csv, i, at->may_quote, why);
    }
    TRY(utf8_clean(arena, str_trim(str_of(text)), &clean, why));
    const char *id =
        cell_or(csv, i, at->id, arena_printf(arena, "%lld", (long long)csv->row_numbers[i]));
    /* Nobody said who: each is a contribution of its own. */
    const char *who = cell_or(csv, i, at->who, "");
    *out = (struct source_passage){
        .origin = id,
        .record = csv->row_numbers[i],
        .voice = text_is_empty(who) ? arena_printf(arena, "%s, passage %s", file_name, id)
                                    : arena_printf(arena, "%s %s", file_name, who),
        .label = arena_printf(arena, "%s, line %lld", file_name, (long long)csv->row_numbers[i]),
        .group = cell_or(csv, i, at->group, ""),
        .area = cell_or(csv, i, at->area, ""),
        .hint = stance,
        .text = text_hide_contacts(arena, clean),
        .may_quote = text_is(quote, "yes")};
    out->hidden = out->text != clean;
    return FAIL_NONE;
}

static int by_origin(const void *a, const void *b) {
    const struct source_passage *x = *(const struct source_passage *const *)a;
    const struct source_passage *y = *(const struct source_passage *const *)b;
    int order = strcmp(x->origin, y->origin);
    return order != 0 ? order : (x->record > y->record) - (x->record < y->record);
}

/* Each has an identifier of its own. */
static enum fail origins_check(struct arena *arena, const struct source_passage *list, size_t n,
                               int id, struct why *why) {
    const struct source_passage **sorted = ARENA_ARRAY(arena, const struct source_passage *, n + 1);
    for (size_t i = 0; i < n; i++) sorted[i] = &list[i];
    if (n > 1) qsort(sorted, n, sizeof *sorted, by_origin);
    for (size_t i = 1; i < n; i++)
        if (strcmp(sorted[i]->origin, sorted[i - 1]->origin) == 0) {
            (void)why_fail(why, FAIL_INPUT, "file",
                           "'%.60s' is also in line %lld; give each its own identifier",
                           sorted[i]->origin, (long long)sorted[i - 1]->record);
            if (why != NULL) why->row = sorted[i]->record, why->column = id + 1;
            return FAIL_INPUT;
        }
    return FAIL_NONE;
}

enum fail source_file_read(struct arena *arena, struct str bytes, const char *file_name,
                           bool may_quote, struct source_passage **out, size_t *n,
                           struct why *why) {
    struct csv csv;
    struct file_columns at;
    TRY(csv_read(arena, bytes, &csv, why));
    TRY(csv_column_want(&csv, "text", &at.text, why));
    at.id = csv_column(&csv, "id");
    at.group = csv_column(&csv, "group");
    at.area = csv_column(&csv, "area");
    at.who = csv_column(&csv, "who");
    at.stance = csv_column(&csv, "stance");
    at.may_quote = csv_column(&csv, "may_quote");
    if (csv.n_rows > CODING_PASSAGES_MAX)
        return why_fail(why, FAIL_LIMIT, "file", "want at most %d passages at a time",
                        (int)CODING_PASSAGES_MAX);
    struct source_passage *list = ARENA_ARRAY(arena, struct source_passage, csv.n_rows + 1);
    size_t count = 0;
    for (size_t i = 0; i < csv.n_rows; i++) {
        if (text_is_empty(csv_cell(&csv, i, at.text))) continue;
        TRY(file_row(arena, &csv, &at, i, file_name, may_quote, &list[count++], why));
    }
    if (count == 0)
        return why_fail(why, FAIL_INPUT, "file",
                        "there is no passage in it; want a line with a text under 'text'");
    TRY(origins_check(arena, list, count, at.id, why));
    *out = list;
    *n = count;
    return FAIL_NONE;
}

/* ---- storing ---- */

enum fail source_store(struct db *db, struct arena *arena, const struct source_store *plan,
                       const struct source_passage *passages, size_t n, int64_t *source,
                       struct why *why) {
    struct coding_source_get_row row;
    TRY(coding_source_put(db, arena, plan->coding, plan->kind, plan->item, plan->part, plan->title,
                          plan->may_quote, plan->person, plan->now, source, why));
    TRY(coding_source_get(db, arena, *source, plan->coding, &row, why));
    size_t mark = arena_mark(arena);
    for (size_t i = 0; i < n; i++) {
        const struct source_passage *p = &passages[i];
        const char *key = arena_printf(arena, "%s/%lld/%lld/%s", plan->kind, (long long)plan->item,
                                       (long long)plan->part, p->origin);
        if (p->former != NULL)
            TRY(passage_origin_put(db, *source, p->former, p->origin, p->text, why));
        TRY(passage_put(db, plan->coding, *source, p->origin, p->record, p->voice, p->label,
                        p->group, p->area, p->hint, p->text, p->hidden, p->may_quote, row.taken,
                        coders_wanted(arena, plan->seed, key, plan->double_percent), why));
        arena_rewind(arena, mark);
    }
    TRY(passage_gone(db, *source, row.taken, why));
    TRY(near_release(db, arena, plan->coding, why));
    return coding_source_done(db, *source, why);
}
