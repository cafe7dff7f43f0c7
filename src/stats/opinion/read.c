#include "stats/opinion/read.h"

#include "base/csv.h"

#include <stdlib.h>
#include <string.h>

/* ---- names ---- */

struct name {
    const char *text;
    int64_t number;
    bool is_number;
    size_t row; /* where it stood */
};

static int by_name(const void *a, const void *b) {
    const struct name *x = a, *y = b;
    if (x->is_number != y->is_number) return x->is_number ? -1 : 1;
    if (x->is_number && x->number != y->number) return x->number < y->number ? -1 : 1;
    return strcmp(x->text, y->text);
}

static struct name name_of(const char *text, size_t row) {
    struct name name = {.text = text, .row = row};
    name.is_number = str_int(str_of(text), INT64_MIN, INT64_MAX, &name.number);
    return name;
}

/* The distinct names in order; at[i] is the place of the i-th name given. */
static const char **names_sort(struct arena *arena, const char *const *given, size_t n, size_t *at,
                               size_t *n_names) {
    struct name *names = ARENA_ARRAY(arena, struct name, n + 1);
    const char **distinct = ARENA_ARRAY(arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++) names[i] = name_of(given[i], i);
    if (n > 1) qsort(names, n, sizeof *names, by_name);
    *n_names = 0;
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || strcmp(names[i].text, names[i - 1].text) != 0)
            distinct[(*n_names)++] = names[i].text;
        at[names[i].row] = *n_names - 1;
    }
    return distinct;
}

/* Place of a name among sorted ones; `n` when it is not there. */
size_t opinion_name_find(const char *const *names, size_t n, const char *text) {
    size_t low = 0, high = n;
    struct name wanted = name_of(text, 0);
    while (low < high) {
        size_t middle = (low + high) / 2;
        struct name here = name_of(names[middle], 0);
        if (by_name(&here, &wanted) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < n && strcmp(names[low], text) == 0 ? low : n;
}

static enum fail at_cell(const struct csv *csv, size_t row, size_t column, struct why *why) {
    if (why != NULL) why->row = csv->row_numbers[row], why->column = (int64_t)column + 1;
    return FAIL_INPUT;
}

/* ---- votes ---- */

static bool vote_read(const char *text, int8_t *vote) {
    int64_t value;
    if (!str_int(str_trim(str_of(text)), -1, 1, &value)) return false;
    *vote = (int8_t)value;
    return true;
}

/* One line a vote: in the order of their time stamps where there are some. */
struct cast {
    int64_t when;
    size_t row;
};

static int by_time(const void *a, const void *b) {
    const struct cast *x = a, *y = b;
    if (x->when != y->when) return x->when < y->when ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static enum fail times_read(const struct csv *csv, struct cast *casts, struct why *why) {
    int column = csv_column(csv, "timestamp");
    for (size_t i = 0; i < csv->n_rows; i++) {
        casts[i] = (struct cast){.row = i};
        if (column < 0) continue;
        const char *text = csv_cell(csv, i, (size_t)column);
        if (!str_int(str_trim(str_of(text)), INT64_MIN, INT64_MAX, &casts[i].when)) {
            (void)why_fail(why, FAIL_INPUT, "timestamp", "want a time as a whole number, got '%s'",
                           text);
            return at_cell(csv, i, (size_t)column, why);
        }
    }
    if (csv->n_rows > 1) qsort(casts, csv->n_rows, sizeof *casts, by_time);
    return FAIL_NONE;
}

static enum fail long_read(struct arena *arena, const struct csv *csv, struct opinion_table *out,
                           struct why *why) {
    size_t n = csv->n_rows, statement, voter, vote, n_people, n_statements;
    TRY(csv_column_want(csv, "comment-id", &statement, why));
    TRY(csv_column_want(csv, "voter-id", &voter, why));
    TRY(csv_column_want(csv, "vote", &vote, why));
    const char **cells = ARENA_ARRAY(arena, const char *, n + 1);
    size_t *person_at = ARENA_ARRAY(arena, size_t, n + 1);
    size_t *statement_at = ARENA_ARRAY(arena, size_t, n + 1);
    for (size_t i = 0; i < n; i++) cells[i] = csv_cell(csv, i, voter);
    out->people = names_sort(arena, cells, n, person_at, &n_people);
    for (size_t i = 0; i < n; i++) cells[i] = csv_cell(csv, i, statement);
    out->statements = names_sort(arena, cells, n, statement_at, &n_statements);
    struct cast *casts = ARENA_ARRAY(arena, struct cast, n + 1);
    TRY(times_read(csv, casts, why));
    struct opinion_event *events = ARENA_ARRAY(arena, struct opinion_event, n + 1);
    for (size_t i = 0; i < n; i++) {
        size_t row = casts[i].row;
        events[i].person = (uint32_t)person_at[row];
        events[i].statement = (uint16_t)statement_at[row];
        if (text_is_empty(csv_cell(csv, row, voter)) ||
            text_is_empty(csv_cell(csv, row, statement))) {
            (void)why_fail(why, FAIL_INPUT, "voter-id",
                           "want a voter and a statement in each line");
            return at_cell(csv, row, voter, why);
        }
        if (!vote_read(csv_cell(csv, row, vote), &events[i].vote)) {
            (void)why_fail(why, FAIL_INPUT, "vote",
                           "want 1 (agree), 0 (pass) or -1 (disagree), got '%s'",
                           csv_cell(csv, row, vote));
            return at_cell(csv, row, vote, why);
        }
    }
    return opinion_votes_make(arena, events, n, n_people, n_statements, &out->votes, why);
}

/* Columns of statements are those whose header is a whole number. */
static enum fail wide_read(struct arena *arena, const struct csv *csv, struct opinion_table *out,
                           struct why *why) {
    size_t n = csv->n_rows, who, n_people, n_statements = 0, n_events = 0;
    TRY(csv_column_want(csv, "participant", &who, why));
    size_t *columns = ARENA_ARRAY(arena, size_t, csv->n_columns + 1);
    const char **cells = ARENA_ARRAY(arena, const char *, n + csv->n_columns + 1);
    int64_t number;
    for (size_t c = 0; c < csv->n_columns; c++)
        if (str_int(str_of(csv->header[c]), 0, INT64_MAX, &number))
            columns[n_statements] = c, cells[n_statements++] = csv->header[c];
    size_t n_columns = n_statements;
    size_t *statement_at = ARENA_ARRAY(arena, size_t, n_columns + 1);
    out->statements = names_sort(arena, cells, n_columns, statement_at, &n_statements);
    if (n_statements < n_columns)
        return why_fail(why, FAIL_INPUT, "", "two columns are of the same statement");
    size_t *person_at = ARENA_ARRAY(arena, size_t, n + 1);
    for (size_t i = 0; i < n; i++) cells[i] = csv_cell(csv, i, who);
    out->people = names_sort(arena, cells, n, person_at, &n_people);
    if (n_people < n)
        return why_fail(why, FAIL_INPUT, "participant", "two lines are of the same participant");
    struct opinion_event *events = ARENA_ARRAY(arena, struct opinion_event, n * n_columns + 1);
    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < n_columns; c++) {
            const char *text = csv_cell(csv, i, columns[c]);
            if (text_is_empty(text)) continue;
            struct opinion_event *event = &events[n_events++];
            event->person = (uint32_t)person_at[i];
            event->statement = (uint16_t)statement_at[c];
            if (!vote_read(text, &event->vote)) {
                (void)why_fail(why, FAIL_INPUT, csv->header[columns[c]],
                               "want 1 (agree), 0 (pass), -1 (disagree) or nothing, got '%s'",
                               text);
                return at_cell(csv, i, columns[c], why);
            }
        }
    return opinion_votes_make(arena, events, n_events, n_people, n_statements, &out->votes, why);
}

enum fail opinion_votes_read(struct arena *arena, struct str bytes, struct opinion_table *out,
                             struct why *why) {
    struct opinion_table table = {0};
    struct csv csv;
    TRY(csv_read(arena, bytes, &csv, why));
    bool is_long = csv_column(&csv, "voter-id") >= 0 || csv_column(&csv, "participant") < 0;
    TRY(is_long ? long_read(arena, &csv, &table, why) : wide_read(arena, &csv, &table, why));
    size_t n = table.votes.n_statements;
    table.texts = ARENA_ARRAY(arena, const char *, n + 1);
    table.left_out = ARENA_ARRAY(arena, bool, n + 1);
    for (size_t j = 0; j < n; j++) table.texts[j] = "";
    *out = table;
    return FAIL_NONE;
}
