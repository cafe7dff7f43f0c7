#include "evidence/evidence_import.h"

#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LABEL_MAX = 40, GROUP_MAX = 60, WORDS_MAX = 500 };

static enum fail bad_cell(struct why *why, const struct csv *csv, size_t row, size_t column,
                          const char *want) {
    const char *cell = csv_cell(csv, row, column);
    why_fail(why, FAIL_INPUT, csv->header[column], "'%s' is '%.60s': %s", csv->header[column], cell,
             want);
    if (why != NULL) {
        why->row = csv->row_numbers[row];
        why->column = (int64_t)column + 1;
    }
    return FAIL_INPUT;
}

static const char *cell_or_empty(const struct csv *csv, size_t row, int column) {
    return column < 0 ? "" : csv_cell(csv, row, (size_t)column);
}

/* A file without a row is a wrong file, and spaces around a cell are nobody's answer. */
static enum fail rows_read(struct arena *arena, struct str bytes, struct csv *csv,
                           struct why *why) {
    TRY(csv_read(arena, bytes, csv, why));
    if (csv->n_rows == 0)
        return why_fail(why, FAIL_INPUT, NULL, "the file has a header and no rows under it");
    for (size_t i = 0; i < csv->n_rows * csv->n_columns; i++) {
        struct str cell = str_of(csv->cells[i]), bare = str_trim(cell);
        if (bare.n != cell.n) csv->cells[i] = str_copy(arena, bare);
    }
    return FAIL_NONE;
}

/* 'places', 'age', 'map'. */
static const char *words_of(struct arena *arena, const char *const *words, size_t n) {
    struct buf list;
    buf_init(&list, arena, 300);
    for (size_t i = 0; i < n; i++) buf_printf(&list, "%s'%s'", i == 0 ? "" : ", ", words[i]);
    return list.s;
}

/* A column that nobody reads would be answers lost in silence: 'conditions' for 'condition'. */
static enum fail columns_check(struct arena *arena, const struct csv *csv, const char *const *known,
                               size_t n, struct why *why) {
    for (size_t i = 0; i < csv->n_columns; i++) {
        size_t k = 0;
        while (k < n && csv_column(csv, known[k]) != (int)i) k++;
        if (k < n || text_is_empty(csv->header[i])) continue;
        why_fail(why, FAIL_INPUT, csv->header[i],
                 "column '%.60s' is not one of %s: give it its right name, or take it out",
                 csv->header[i], words_of(arena, known, n));
        if (why != NULL) {
            why->row = 1;
            why->column = (int64_t)i + 1;
        }
        return FAIL_INPUT;
    }
    return FAIL_NONE;
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

static enum fail columns_find(struct arena *arena, const struct csv *csv, struct columns *out,
                              struct why *why) {
    static const char *const known[] = {"participant", "use",       "moment",     "answer",
                                        "group",       "condition", "safeguards", "reason"};
    TRY(csv_column_want(csv, "participant", &out->participant, why));
    TRY(csv_column_want(csv, "use", &out->use, why));
    TRY(csv_column_want(csv, "moment", &out->moment, why));
    TRY(csv_column_want(csv, "answer", &out->answer, why));
    out->group = csv_column(csv, "group");
    out->condition = csv_column(csv, "condition");
    out->safeguards = csv_column(csv, "safeguards");
    out->reason = csv_column(csv, "reason");
    return columns_check(arena, csv, known, sizeof known / sizeof known[0], why);
}

static enum fail words_check(const struct csv *csv, size_t row, int column, struct why *why) {
    if (column >= 0 && utf8_length(csv_cell(csv, row, (size_t)column)) > WORDS_MAX)
        return bad_cell(why, csv, row, (size_t)column, "want 500 characters or less");
    return FAIL_NONE;
}

static enum fail group_check(const struct csv *csv, size_t row, int column, struct why *why) {
    if (column >= 0 && utf8_length(csv_cell(csv, row, (size_t)column)) > GROUP_MAX)
        return bad_cell(why, csv, row, (size_t)column, "want a group of 60 characters or less");
    return FAIL_NONE;
}

/* As it is written, else as it is written but for capital letters; `n` where there is none. */
static size_t use_find(const char *const *uses, size_t n, const char *name) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(uses[i], name) == 0) return i;
    for (size_t i = 0; i < n; i++)
        if (strcasecmp(uses[i], name) == 0) return i;
    return n;
}

static const char *lower(struct arena *arena, const char *word) {
    char *copy = arena_copy(arena, word);
    for (char *c = copy; *c != 0; c++)
        if (*c >= 'A' && *c <= 'Z') *c = (char)(*c - 'A' + 'a');
    return copy;
}

static enum fail ballot_read(struct arena *arena, const struct csv *csv, const struct columns *at,
                             size_t row, const char *const *uses, size_t n_uses,
                             struct import_ballot *out, struct why *why) {
    TRY(label_check(csv, row, at->participant, why));
    TRY(words_check(csv, row, at->condition, why));
    TRY(words_check(csv, row, at->reason, why));
    TRY(group_check(csv, row, at->group, why));
    size_t use = use_find(uses, n_uses, csv_cell(csv, row, at->use));
    if (use == n_uses)
        return bad_cell(
            why, csv, row, at->use,
            arena_printf(arena, "want the short name of a use: %s", words_of(arena, uses, n_uses)));
    *out = (struct import_ballot){
        .row = csv->row_numbers[row],
        .label = csv_cell(csv, row, at->participant),
        .group = cell_or_empty(csv, row, at->group),
        .use = use,
        .moment = evidence_moment_read(lower(arena, csv_cell(csv, row, at->moment))),
        .answer = evidence_answer_read(lower(arena, csv_cell(csv, row, at->answer))),
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

struct name {
    const char *folded, *label, *group;
    size_t row;
};

static int by_name(const void *a, const void *b) {
    const struct name *x = a, *y = b;
    int order = strcmp(x->folded, y->folded);
    if (order == 0) order = strcmp(x->label, y->label);
    if (order != 0) return order;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* One person has one label, written in one way, and is in one group. */
static enum fail people_check(const struct csv *csv, struct name *names, size_t n, size_t column,
                              int group, struct why *why) {
    qsort(names, n, sizeof *names, by_name);
    for (size_t i = 1; i < n; i++) {
        const struct name *one = &names[i - 1], *two = &names[i];
        size_t later = one->row > two->row ? one->row : two->row;
        if (strcmp(one->folded, two->folded) != 0) continue;
        if (strcmp(one->label, two->label) != 0)
            return bad_cell(why, csv, later, column,
                            "another row writes this label with other capital letters or accents; "
                            "write it alike where it is the same person");
        if (group >= 0 && strcmp(one->group, two->group) != 0)
            return bad_cell(why, csv, later, (size_t)group,
                            "another row puts the same person into another group");
    }
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
    TRY(rows_read(arena, bytes, &csv, why));
    TRY(columns_find(arena, &csv, &at, why));
    struct name *names = ARENA_ARRAY(arena, struct name, csv.n_rows);
    struct import_ballots ballots = {.rows = ARENA_ARRAY(arena, struct import_ballot, csv.n_rows),
                                     .n = csv.n_rows};
    for (size_t i = 0; i < csv.n_rows; i++) {
        struct import_ballot *row = &ballots.rows[i];
        TRY(ballot_read(arena, &csv, &at, i, uses, n_uses, row, why));
        names[i] = (struct name){utf8_fold(arena, row->label), row->label, row->group, i};
    }
    TRY(people_check(&csv, names, csv.n_rows, at.participant, at.group, why));
    TRY(twice_check(arena, &csv, &ballots, at.participant, why));
    *out = ballots;
    return FAIL_NONE;
}

/* The points of one row make 100; a cell that is left empty has none. */
static enum fail points_row_read(const struct csv *csv, size_t row, const size_t *columns,
                                 size_t n_items, double *points, struct why *why) {
    double total = 0;
    for (size_t k = 0; k < n_items; k++) {
        const char *cell = csv_cell(csv, row, columns[k]);
        points[k] = (double)NAN;
        if (text_is_empty(cell)) continue;
        if (!str_real(str_of(cell), &points[k]))
            return bad_cell(why, csv, row, columns[k], "want a number of points, such as 33.5");
        if (points[k] < 0 || points[k] > EVIDENCE_POINTS)
            return bad_cell(why, csv, row, columns[k], "want points between 0 and 100");
        total += points[k];
    }
    double over = total - EVIDENCE_POINTS;
    if (fabs(over) < 1e-9) return FAIL_NONE;
    why_fail(why, FAIL_INPUT, NULL, "the points of this row make %g: %s %g to make them 100", total,
             over > 0 ? "take away" : "add", fabs(over));
    if (why != NULL) {
        why->row = csv->row_numbers[row];
        why->column = (int64_t)columns[0] + 1;
    }
    return FAIL_INPUT;
}

static enum fail points_columns(struct arena *arena, const struct csv *csv,
                                const char *const *items, size_t n_items, size_t *columns,
                                struct why *why) {
    const char **known = ARENA_ARRAY(arena, const char *, n_items + 2);
    known[0] = "participant";
    known[1] = "group";
    for (size_t k = 0; k < n_items; k++) {
        TRY(csv_column_want(csv, items[k], &columns[k], why));
        known[k + 2] = items[k];
    }
    return columns_check(arena, csv, known, n_items + 2, why);
}

/* Nobody has points in two rows. */
static enum fail one_row_each(const struct csv *csv, const struct name *names, size_t n,
                              size_t column, struct why *why) {
    for (size_t i = 1; i < n; i++)
        if (strcmp(names[i - 1].label, names[i].label) == 0)
            return bad_cell(why, csv, names[i].row, column,
                            "this person is in another row already");
    return FAIL_NONE;
}

enum fail import_points_read(struct arena *arena, struct str bytes, const char *const *items,
                             size_t n_items, struct import_points *out, struct why *why) {
    struct csv csv;
    size_t participant, *columns = ARENA_ARRAY(arena, size_t, n_items);
    TRY(rows_read(arena, bytes, &csv, why));
    TRY(csv_column_want(&csv, "participant", &participant, why));
    TRY(points_columns(arena, &csv, items, n_items, columns, why));
    int group = csv_column(&csv, "group");
    struct name *names = ARENA_ARRAY(arena, struct name, csv.n_rows);
    struct import_points points = {
        .labels = ARENA_ARRAY(arena, const char *, csv.n_rows),
        .groups = ARENA_ARRAY(arena, const char *, csv.n_rows),
        .row_numbers = csv.row_numbers,
        .points = ARENA_ARRAY(arena, double, csv.n_rows *n_items),
        .n = csv.n_rows,
    };
    for (size_t i = 0; i < csv.n_rows; i++) {
        TRY(label_check(&csv, i, participant, why));
        TRY(group_check(&csv, i, group, why));
        points.labels[i] = csv_cell(&csv, i, participant);
        points.groups[i] = cell_or_empty(&csv, i, group);
        names[i] = (struct name){utf8_fold(arena, points.labels[i]), points.labels[i],
                                 points.groups[i], i};
        TRY(points_row_read(&csv, i, columns, n_items, &points.points[i * n_items], why));
    }
    TRY(people_check(&csv, names, csv.n_rows, participant, group, why));
    TRY(one_row_each(&csv, names, csv.n_rows, participant, why));
    *out = points;
    return FAIL_NONE;
}
