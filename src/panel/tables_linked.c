/* Tables of several questions together, and beside older publications. */
#include "base/csv.h"
#include "panel/tables_inner.h"

#include <string.h>

/* ---- questions that follow from answers ---- */

static bool answered(const struct tables_file *file, size_t q, size_t r) {
    const struct plan_question *question = &file->plan->questions[q];
    return question->is_number ? file->numbers[q][r] == file->numbers[q][r] /* not NaN */
                               : file->questions[q][r] >= 0;
}

/* Whether only some answers to `first` lead to `then`: leads[level] says which. */
static bool is_led(const struct tables_file *file, size_t first, size_t then, bool *leads) {
    const struct plan_question *question = &file->plan->questions[first];
    bool some = false, others = false;
    if (question->is_number || question->n == 0) return false;
    memset(leads, 0, question->n * sizeof *leads);
    for (size_t r = 0; r < file->n; r++) {
        int32_t level = file->questions[first][r];
        if (!answered(file, then, r)) continue;
        if (level < 0) continue; /* who skipped the first says nothing of who is led */
        leads[level] = some = true;
    }
    for (size_t r = 0; r < file->n && !others; r++) {
        int32_t level = file->questions[first][r];
        others = level >= 0 && !leads[level];
    }
    return some && others;
}

static void column_hide(struct tabled *t, size_t width, size_t c) {
    t->untold[c] = true;
    for (size_t l = 0; l < t->n_levels; l++)
        if (t->hidden[l * width + c] == TABLE_SHOWN) t->hidden[l * width + c] = TABLE_SMALL;
}

/* People of the columns of a group add up to everybody's: one alone that is not told is known. The
 * last column, "not said", is never told. */
static void bases_guard(struct tabled *t, const struct guard *shape) {
    for (size_t g = 0; g < shape->n_groups; g++)
        for (;;) {
            size_t from = shape->starts[g], to = shape->starts[g + 1], n = 0, next = 0;
            int64_t people = t->bases[to - 1];
            bool any = false;
            n += t->bases[to - 1] > 0;
            for (size_t c = from; c + 1 < to; c++) {
                if (t->untold[c]) {
                    any = true;
                    n += t->bases[c] > 0;
                    people += t->bases[c];
                } else if (t->bases[c] > 0 && (next == 0 || t->bases[c] < t->bases[next])) {
                    next = c;
                }
            }
            if (!any || next == 0 || (n > 1 && people >= shape->small)) break;
            column_hide(t, shape->n_columns, next);
        }
}

void linked_hide(struct arena *arena, const struct tables_file *file, struct tabled *tabled,
                 const struct guard *shape) {
    const struct tables_plan *plan = file->plan;
    size_t width = shape->n_columns, most = 1;
    for (size_t q = 0; q < plan->n_questions; q++)
        if (plan->questions[q].n > most) most = plan->questions[q].n;
    bool *leads = ARENA_ARRAY(arena, bool, most);
    for (size_t then = 0; then < plan->n_questions; then++) {
        bool led = false;
        for (size_t first = 0; first < plan->n_questions; first++) {
            if (first == then || !is_led(file, first, then, leads)) continue;
            led = true;
            for (size_t l = 0; l < tabled[first].n_levels; l++)
                for (size_t c = 0; leads[l] && c < width; c++)
                    if (tabled[first].hidden[l * width + c] != TABLE_SHOWN)
                        column_hide(&tabled[then], width, c);
        }
        for (size_t c = 1; led && c < width; c++)
            if (tabled[then].bases[c] > 0 && tabled[then].bases[c] < shape->small)
                column_hide(&tabled[then], width, c);
        bases_guard(&tabled[then], shape);
    }
}

/* ---- what was published before ---- */

char *tables_counts(struct arena *arena, const struct tables *tables) {
    static const char *const header[] = {"question", "answer", "group", "group_value",
                                         "people",   "count",  "values"};
    struct buf buf;
    struct csv_out csv;
    buf_init(&buf, arena, (size_t)64 << 20);
    csv_out_init(&csv, &buf);
    for (size_t i = 0; i < sizeof header / sizeof header[0]; i++) csv_put(&csv, header[i]);
    csv_end_row(&csv);
    for (size_t i = 0; i < tables->n; i++) {
        const struct table_cell *cell = &tables->cells[i];
        bool number = cell->level == NULL;
        if (cell->n == TABLE_UNTOLD) continue;
        csv_put(&csv, cell->question->name);
        csv_put(&csv, number ? "" : cell->level->value);
        csv_put(&csv, cell->group == NULL ? "everybody" : cell->group->name);
        csv_put(&csv, cell->within == NULL ? "" : cell->within->value);
        csv_put_int(&csv, cell->base);
        csv_put_int(&csv, cell->hidden == TABLE_SHOWN && !number ? cell->count : TABLE_UNTOLD);
        csv_put(&csv, cell->hidden == TABLE_SHOWN && number ? cell->values : "");
        csv_end_row(&csv);
    }
    return buf.s;
}

enum fail tables_counts_read(struct arena *arena, struct str counts, struct table_former **out,
                             size_t *n, struct why *why) {
    struct csv csv;
    TRY(csv_read(arena, counts, &csv, why));
    if (csv.n_columns != 6 && csv.n_columns != 7)
        return why_fail(why, FAIL_INPUT, "counts",
                        "the counts of a publication have six or seven columns");
    struct table_former *former = ARENA_ARRAY(arena, struct table_former, csv.n_rows + 1);
    for (size_t r = 0; r < csv.n_rows; r++) {
        former[r] =
            (struct table_former){.question = csv_cell(&csv, r, 0),
                                  .answer = csv_cell(&csv, r, 1),
                                  .group = csv_cell(&csv, r, 2),
                                  .within = csv_cell(&csv, r, 3),
                                  .values = csv.n_columns > 6 ? csv_cell(&csv, r, 6) : NULL};
        if (!str_int(str_of(csv_cell(&csv, r, 4)), TABLE_UNTOLD, INT64_MAX, &former[r].base) ||
            !str_int(str_of(csv_cell(&csv, r, 5)), TABLE_UNTOLD, INT64_MAX, &former[r].count))
            return why_fail(why, FAIL_INPUT, "counts", "the counts of a publication are numbers");
    }
    *out = former;
    *n = csv.n_rows;
    return FAIL_NONE;
}

enum fail tables_counts_published(struct arena *arena, struct str published,
                                  struct table_former **out, size_t *n, struct why *why) {
    static const char *const names[] = {"question",    "answer", "group",
                                        "group_value", "people", "shown"};
    struct csv csv;
    size_t at[6];
    TRY(csv_read(arena, published, &csv, why));
    for (size_t i = 0; i < 6; i++) TRY(csv_column_want(&csv, names[i], &at[i], why));
    struct table_former *former = ARENA_ARRAY(arena, struct table_former, csv.n_rows + 1);
    for (size_t r = 0; r < csv.n_rows; r++) {
        const char *people = csv_cell(&csv, r, at[4]);
        former[r] = (struct table_former){.question = csv_cell(&csv, r, at[0]),
                                          .answer = csv_cell(&csv, r, at[1]),
                                          .group = csv_cell(&csv, r, at[2]),
                                          .within = csv_cell(&csv, r, at[3]),
                                          .base = TABLE_UNTOLD,
                                          .count = TABLE_UNTOLD};
        if (!text_is(csv_cell(&csv, r, at[5]), "yes")) former[r].values = "";
        if (*people != '\0' && !str_int(str_of(people), 0, INT64_MAX, &former[r].base))
            return why_fail(why, FAIL_INPUT, "people", "want a number of people");
    }
    *out = former;
    *n = csv.n_rows;
    return FAIL_NONE;
}
