#include "evidence/evidence_import.h"

#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL_MAX = 40, WORDS_MAX = 500 };

static enum fail bad_cell(struct why *why, const struct csv *csv, size_t row, size_t column,
                          const char *want) {
    const char *cell = csv_cell(csv, row, column);
    why_fail(why, FAIL_INPUT, csv->header[column], "row %lld, column '%s': got '%.60s', %s",
             (long long)csv->row_numbers[row], csv->header[column], cell, want);
    if (why != NULL) {
        why->row = csv->row_numbers[row];
        why->column = (int64_t)column + 1;
    }
    return FAIL_INPUT;
}

static const char *cell_or_empty(const struct csv *csv, size_t row, int column) {
    return column < 0 ? "" : csv_cell(csv, row, (size_t)column);
}

static enum fail label_check(const struct csv *csv, size_t row, size_t column, struct why *why) {
    const char *label = csv_cell(csv, row, column);
    if (text_is_empty(label) || utf8_length(label) > LABEL_MAX)
        return bad_cell(why, csv, row, column, "want a label of 1 to 40 characters, not a name");
    return FAIL_NONE;
}

struct columns {
    size_t participant, use, moment, answer;
    int group, condition, safeguards, reason;
};

static enum fail columns_find(const struct csv *csv, struct columns *out, struct why *why) {
    TRY(csv_column_want(csv, "participant", &out->participant, why));
    TRY(csv_column_want(csv, "use", &out->use, why));
    TRY(csv_column_want(csv, "moment", &out->moment, why));
    TRY(csv_column_want(csv, "answer", &out->answer, why));
    out->group = csv_column(csv, "group");
    out->condition = csv_column(csv, "condition");
    out->safeguards = csv_column(csv, "safeguards");
    out->reason = csv_column(csv, "reason");
    return FAIL_NONE;
}

static enum fail words_check(const struct csv *csv, size_t row, int column, struct why *why) {
    if (column >= 0 && utf8_length(csv_cell(csv, row, (size_t)column)) > WORDS_MAX)
        return bad_cell(why, csv, row, (size_t)column, "want 500 characters or less");
    return FAIL_NONE;
}

static enum fail ballot_read(const struct csv *csv, const struct columns *at, size_t row,
                             const char *const *uses, size_t n_uses, struct import_ballot *out,
                             struct why *why) {
    TRY(label_check(csv, row, at->participant, why));
    TRY(words_check(csv, row, at->condition, why));
    TRY(words_check(csv, row, at->reason, why));
    size_t use = 0;
    while (use < n_uses && strcmp(uses[use], csv_cell(csv, row, at->use)) != 0) use++;
    if (use == n_uses)
        return bad_cell(why, csv, row, at->use, "want the short name of one of the uses");
    *out = (struct import_ballot){
        .label = csv_cell(csv, row, at->participant),
        .group = cell_or_empty(csv, row, at->group),
        .use = use,
        .moment = evidence_moment_read(csv_cell(csv, row, at->moment)),
        .answer = evidence_answer_read(csv_cell(csv, row, at->answer)),
        .condition = cell_or_empty(csv, row, at->condition),
        .safeguards = cell_or_empty(csv, row, at->safeguards),
        .reason = cell_or_empty(csv, row, at->reason),
    };
    if (out->moment == N_EVIDENCE_MOMENTS)
        return bad_cell(why, csv, row, at->moment, "want 'before' or 'after'");
    if (out->answer == N_EVIDENCE_ANSWERS)
        return bad_cell(why, csv, row, at->answer, "want 'yes', 'no' or 'unsure'");
    if (!evidence_safeguards_is(out->safeguards))
        return bad_cell(
            why, csv, row, (size_t)at->safeguards,
            "want 'certainly_sufficient', 'probably_sufficient', 'probably_insufficient', "
            "'certainly_insufficient' or nothing");
    return FAIL_NONE;
}

struct key {
    const char *label;
    size_t use;
    int moment;
    size_t row;
};

static int by_key(const void *a, const void *b) {
    const struct key *x = a, *y = b;
    int order = strcmp(x->label, y->label);
    if (order != 0) return order;
    if (x->use != y->use) return x->use < y->use ? -1 : 1;
    return x->moment - y->moment;
}

/* Nobody votes twice on one thing, not even by a row that was pasted twice. */
static enum fail twice_check(struct arena *arena, const struct csv *csv,
                             struct import_ballots *ballots, size_t column, struct why *why) {
    struct key *keys = ARENA_ARRAY(arena, struct key, ballots->n);
    for (size_t i = 0; i < ballots->n; i++)
        keys[i] = (struct key){ballots->rows[i].label, ballots->rows[i].use,
                               (int)ballots->rows[i].moment, i};
    qsort(keys, ballots->n, sizeof *keys, by_key);
    for (size_t i = 0; i < ballots->n; i++) {
        if (i == 0 || strcmp(keys[i].label, keys[i - 1].label) != 0) ballots->n_people++;
        if (i > 0 && by_key(&keys[i - 1], &keys[i]) == 0) {
            size_t later = keys[i].row > keys[i - 1].row ? keys[i].row : keys[i - 1].row;
            return bad_cell(why, csv, later, column,
                            "this person has voted on this use already in another row");
        }
    }
    return FAIL_NONE;
}

enum fail import_ballots_read(struct arena *arena, struct str bytes, const char *const *uses,
                              size_t n_uses, struct import_ballots *out, struct why *why) {
    struct csv csv;
    struct columns at;
    TRY(csv_read(arena, bytes, &csv, why));
    TRY(columns_find(&csv, &at, why));
    struct import_ballots ballots = {.rows = ARENA_ARRAY(arena, struct import_ballot, csv.n_rows),
                                     .n = csv.n_rows};
    for (size_t i = 0; i < csv.n_rows; i++)
        TRY(ballot_read(&csv, &at, i, uses, n_uses, &ballots.rows[i], why));
    TRY(twice_check(arena, &csv, &ballots, at.participant, why));
    *out = ballots;
    return FAIL_NONE;
}

static enum fail points_row_read(const struct csv *csv, size_t row, const size_t *columns,
                                 size_t n_items, double *points, struct why *why) {
    struct evidence_points sum;
    struct why wrong;
    for (size_t k = 0; k < n_items; k++) {
        const char *cell = csv_cell(csv, row, columns[k]);
        points[k] = (double)NAN;
        if (text_is_empty(cell)) continue;
        if (!str_real(str_of(cell), &points[k]))
            return bad_cell(why, csv, row, columns[k], "want a number of points");
    }
    if (evidence_points_check(points, n_items, &sum, &wrong) == FAIL_NONE) return FAIL_NONE;
    why_fail(why, FAIL_INPUT, NULL, "row %lld: %s", (long long)csv->row_numbers[row], wrong.text);
    if (why != NULL) why->row = csv->row_numbers[row];
    return FAIL_INPUT;
}

enum fail import_points_read(struct arena *arena, struct str bytes, const char *const *items,
                             size_t n_items, struct import_points *out, struct why *why) {
    struct csv csv;
    size_t participant, *columns = ARENA_ARRAY(arena, size_t, n_items);
    TRY(csv_read(arena, bytes, &csv, why));
    TRY(csv_column_want(&csv, "participant", &participant, why));
    for (size_t k = 0; k < n_items; k++) TRY(csv_column_want(&csv, items[k], &columns[k], why));
    int group = csv_column(&csv, "group");
    struct import_points points = {
        .labels = ARENA_ARRAY(arena, const char *, csv.n_rows),
        .groups = ARENA_ARRAY(arena, const char *, csv.n_rows),
        .points = ARENA_ARRAY(arena, double, csv.n_rows *n_items),
        .n = csv.n_rows,
    };
    for (size_t i = 0; i < csv.n_rows; i++) {
        TRY(label_check(&csv, i, participant, why));
        points.labels[i] = csv_cell(&csv, i, participant);
        points.groups[i] = cell_or_empty(&csv, i, group);
        for (size_t j = 0; j < i; j++)
            if (strcmp(points.labels[j], points.labels[i]) == 0)
                return bad_cell(why, &csv, i, participant, "this person is in another row already");
        TRY(points_row_read(&csv, i, columns, n_items, &points.points[i * n_items], why));
    }
    *out = points;
    return FAIL_NONE;
}
