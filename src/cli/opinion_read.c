#include "cli/opinion_read.h"

#include "base/csv.h"
#include "cli/command.h"

enum { FILE_BYTES = 1 << 30 };

static enum fail at_cell(const struct csv *csv, size_t row, size_t column, struct why *why) {
    if (why != NULL) why->row = csv->row_numbers[row], why->column = (int64_t)column + 1;
    return FAIL_INPUT;
}

static enum fail table_read(struct arena *arena, const char *path, struct csv *csv,
                            struct why *why) {
    struct str bytes;
    TRY(input_read(arena, path, FILE_BYTES, &bytes, why));
    if (csv_read(arena, bytes, csv, why) != FAIL_NONE) return why_in_file(why, path);
    return FAIL_NONE;
}

/* ---- statements and weights ---- */

static enum fail comments_read(struct arena *arena, const char *path, struct opinion_table *out,
                               struct why *why) {
    struct csv csv;
    size_t id, n = out->votes.n_statements;
    TRY(table_read(arena, path, &csv, why));
    if (csv_column_want(&csv, "comment-id", &id, why) != FAIL_NONE) return why_in_file(why, path);
    int body = csv_column(&csv, "comment-body"), moderated = csv_column(&csv, "moderated");
    for (size_t i = 0; i < csv.n_rows; i++) {
        size_t at = opinion_name_find(out->statements, n, csv_cell(&csv, i, id));
        if (at == n) continue; /* nobody voted on it */
        if (body >= 0) out->texts[at] = csv_cell(&csv, i, (size_t)body);
        if (moderated >= 0) out->left_out[at] = text_is(csv_cell(&csv, i, (size_t)moderated), "-1");
    }
    return FAIL_NONE;
}

static enum fail weights_read(struct arena *arena, const char *path, struct opinion_table *out,
                              struct why *why) {
    struct csv csv;
    size_t id, weight, n = out->votes.n_people;
    TRY(table_read(arena, path, &csv, why));
    if (csv_column_want(&csv, "voter-id", &id, why) != FAIL_NONE ||
        csv_column_want(&csv, "weight", &weight, why) != FAIL_NONE)
        return why_in_file(why, path);
    out->weights = ARENA_ARRAY(arena, double, n + 1);
    for (size_t i = 0; i < csv.n_rows; i++) {
        size_t at = opinion_name_find(out->people, n, csv_cell(&csv, i, id));
        double value;
        if (at == n) continue; /* did not vote */
        if (!str_real(str_of(csv_cell(&csv, i, weight)), &value) || !(value > 0)) {
            (void)why_fail(why, FAIL_INPUT, "weight", "want a weight above 0, got '%s'",
                           csv_cell(&csv, i, weight));
            (void)at_cell(&csv, i, weight, why);
            return why_in_file(why, path);
        }
        out->weights[at] = value;
    }
    for (size_t p = 0; p < n; p++)
        if (!(out->weights[p] > 0)) {
            (void)why_fail(why, FAIL_INPUT, "weight",
                           "voter '%s' has no weight; give each voter one", out->people[p]);
            return why_in_file(why, path);
        }
    return FAIL_NONE;
}

enum fail opinion_table_read(struct arena *arena, const char *votes, const char *comments,
                             const char *weights, struct opinion_table *out, struct why *why) {
    struct opinion_table table;
    struct str bytes;
    TRY(input_read(arena, votes, FILE_BYTES, &bytes, why));
    if (opinion_votes_read(arena, bytes, &table, why) != FAIL_NONE) return why_in_file(why, votes);
    if (table.votes.n_votes == 0) {
        (void)why_fail(why, FAIL_INPUT, "votes", "there are no votes below the header");
        if (why != NULL) why->row = 1;
        (void)why_in_file(why, votes);
        return FAIL_INPUT;
    }
    if (comments != NULL) TRY(comments_read(arena, comments, &table, why));
    if (weights != NULL) TRY(weights_read(arena, weights, &table, why));
    *out = table;
    return FAIL_NONE;
}
