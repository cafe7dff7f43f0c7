#include "stats/disclosure/complete.h"
#include "stats/disclosure/tables_inner.h"

#include <string.h>

enum { COMBINATIONS_MAX = 1 << 24 };

/* The categories of a column, totals aside, in the order of their names. */
struct categories {
    const char *variable; /* NULL: not to be widened by other tables */
    const char **of_row;  /* NULL for a total */
    const char **own, **all;
    size_t n_own, n;
    const char *total; /* how the table writes it, NULL when it has none */
    size_t column;
};

struct layout {
    struct csv *csv;
    const char *name;
    struct categories columns[TABLES_VARIABLES_MAX];
    size_t n; /* columns of categories: 1 in a wide table; 0: none that can be completed */
    size_t n_counts;
    unsigned masks[1 << TABLES_VARIABLES_MAX]; /* sets of columns that some row speaks of */
    size_t n_masks;
};

/* Numbers within names by their size. */
static int by_category(const void *left, const void *right) {
    return strverscmp(*(const char *const *)left, *(const char *const *)right);
}

static size_t names_sort(const char **names, size_t n) {
    size_t kept = 0;
    if (n > 1) qsort(names, n, sizeof *names, by_category);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || !text_is(names[kept - 1], names[i])) names[kept++] = names[i];
    return kept;
}

static void categories_find(struct arena *arena, const struct csv *csv, size_t column,
                            struct categories *out) {
    out->column = column;
    out->own = ARENA_ARRAY(arena, const char *, csv->n_rows + 1);
    out->of_row = ARENA_ARRAY(arena, const char *, csv->n_rows + 1);
    for (size_t r = 0; r < csv->n_rows; r++) {
        const char *text = csv_cell(csv, r, column);
        if (table_is_total(text))
            out->total = text;
        else
            out->own[out->n_own++] = out->of_row[r] = str_copy(arena, str_trim(str_of(text)));
    }
    out->n_own = out->n = names_sort(out->own, out->n_own);
    out->all = out->own;
}

/* More columns than a table may have are left for table_set_add to refuse. */
static void layout_of(struct arena *arena, struct csv *csv, const char *name, struct layout *out) {
    struct count_table table = {.csv = csv};
    *out = (struct layout){.csv = csv, .name = name, .n_counts = 1};
    if (csv->n_columns < 2 || csv->n_rows == 0) return;
    table_layout(&table);
    if (table.n_variables > TABLES_VARIABLES_MAX) return;
    if (table.is_wide) {
        out->n_counts = csv->n_columns - 1;
        out->n = 1;
        categories_find(arena, csv, 0, &out->columns[0]);
        out->columns[0].variable = table_rows_name(csv);
        return;
    }
    for (size_t c = 0; c < csv->n_columns; c++) {
        if (c == table.count_column) continue;
        categories_find(arena, csv, c, &out->columns[out->n]);
        out->columns[out->n++].variable = csv->header[c];
    }
}

static bool is_within(const struct categories *part, const struct categories *whole) {
    size_t at = 0;
    for (size_t i = 0; i < part->n_own; i++, at++) {
        while (at < whole->n_own && strverscmp(whole->own[at], part->own[i]) < 0) at++;
        if (at == whole->n_own || !text_is(whole->own[at], part->own[i])) return false;
    }
    return true;
}

/* A category that only other tables show has nobody here: the same people, cut the same way. */
static void categories_widen(struct arena *arena, struct layout *layouts, size_t n,
                             struct categories *column) {
    for (size_t t = 0; t < n; t++)
        for (size_t c = 0; c < layouts[t].n; c++) {
            const struct categories *other = &layouts[t].columns[c];
            if (other->n_own <= column->n_own || !text_is(other->variable, column->variable) ||
                !is_within(column, other))
                continue;
            const char **all = ARENA_ARRAY(arena, const char *, column->n + other->n_own);
            memcpy(all, column->all, column->n * sizeof *all);
            memcpy(all + column->n, other->own, other->n_own * sizeof *all);
            column->n = names_sort(all, column->n + other->n_own);
            column->all = all;
        }
}

/* --- Rows ------------------------------------------------------------------------------------ */

/* A number for each combination, totals last; the order in which rows are written. */
static size_t place_of(const struct layout *layout, size_t row) {
    size_t place = 0;
    for (size_t c = 0; c < layout->n; c++) {
        const struct categories *column = &layout->columns[c];
        size_t at = 0, to = column->n;
        if (column->of_row[row] == NULL) at = column->n;
        while (at + 1 < to) {
            size_t middle = (at + to) / 2;
            if (strverscmp(column->all[middle], column->of_row[row]) <= 0)
                at = middle;
            else
                to = middle;
        }
        place = place * (column->n + 1) + at;
    }
    return place;
}

static unsigned mask_of(const struct layout *layout, size_t place) {
    unsigned mask = 0;
    for (size_t c = layout->n; c-- > 0;) {
        size_t size = layout->columns[c].n + 1;
        if (place % size < size - 1) mask |= 1u << c;
        place /= size;
    }
    return mask;
}

static bool mask_is_told(const struct layout *layout, unsigned mask) {
    for (size_t m = 0; m < layout->n_masks; m++)
        if (layout->masks[m] == mask) return true;
    return false;
}

static void row_write(struct layout *layout, size_t place, const char **cells) {
    for (size_t c = 0; c < layout->csv->n_columns; c++) cells[c] = "0";
    for (size_t c = layout->n; c-- > 0;) {
        const struct categories *column = &layout->columns[c];
        size_t at = place % (column->n + 1);
        cells[column->column] = at < column->n ? column->all[at] : column->total;
        place /= column->n + 1;
    }
}

struct placed {
    size_t place, row;
};

static int by_place(const void *left, const void *right) {
    const struct placed *a = left, *b = right;
    return (a->place > b->place) - (a->place < b->place);
}

/* The rows in the order of their places. False when one is there twice. */
static bool rows_place(struct layout *layout, struct placed *rows) {
    size_t n = layout->csv->n_rows;
    for (size_t r = 0; r < n; r++) {
        rows[r] = (struct placed){place_of(layout, r), r};
        unsigned mask = mask_of(layout, rows[r].place);
        if (!mask_is_told(layout, mask)) layout->masks[layout->n_masks++] = mask;
    }
    qsort(rows, n, sizeof *rows, by_place);
    for (size_t r = 1; r < n; r++)
        if (rows[r].place == rows[r - 1].place) return false;
    return true;
}

static void rows_write(struct arena *arena, struct layout *layout, const struct placed *rows,
                       size_t places, size_t n) {
    struct csv *csv = layout->csv;
    const char **cells = ARENA_ARRAY(arena, const char *, n * csv->n_columns + 1);
    int64_t *lines = ARENA_ARRAY(arena, int64_t, n + 1);
    for (size_t place = 0, row = 0, next = 0; place < places; place++) {
        if (!mask_is_told(layout, mask_of(layout, place))) continue;
        if (next < csv->n_rows && rows[next].place == place) {
            size_t from = rows[next++].row;
            memcpy(cells + row * csv->n_columns, csv->cells + from * csv->n_columns,
                   csv->n_columns * sizeof *cells);
            lines[row] = csv->row_numbers[from];
        } else {
            row_write(layout, place, cells + row * csv->n_columns);
        }
        row++;
    }
    csv->cells = cells, csv->row_numbers = lines, csv->n_rows = n;
}

static enum fail table_fill(struct arena *arena, struct layout *layout, size_t *n_cells,
                            struct why *why) {
    size_t places = 1, n = 0;
    for (size_t c = 0; c < layout->n && places <= COMBINATIONS_MAX; c++)
        places *= layout->columns[c].n + 1;
    if (places > COMBINATIONS_MAX)
        return why_fail(why, FAIL_LIMIT, layout->name,
                        "'%.100s' has too many combinations of categories: give fewer columns",
                        layout->name);
    struct placed *rows = ARENA_ARRAY(arena, struct placed, layout->csv->n_rows + 1);
    if (layout->n == 0 || !rows_place(layout, rows)) return FAIL_NONE;
    for (size_t place = 0; place < places; place++)
        n += mask_is_told(layout, mask_of(layout, place));
    *n_cells += n * layout->n_counts;
    if (*n_cells > TABLES_CELLS_MAX)
        return why_fail(why, FAIL_LIMIT, layout->name,
                        "with a row for every combination of categories the tables have more than "
                        "%d counts: give fewer columns",
                        (int)TABLES_CELLS_MAX);
    rows_write(arena, layout, rows, places, n);
    return FAIL_NONE;
}

enum fail tables_complete(struct arena *arena, struct csv *const *tables, const char *const *names,
                          size_t n, struct why *why) {
    struct layout *layouts = ARENA_ARRAY(arena, struct layout, n + 1);
    size_t n_cells = 0;
    for (size_t t = 0; t < n; t++) layout_of(arena, tables[t], names[t], &layouts[t]);
    for (size_t t = 0; t < n; t++)
        for (size_t c = 0; c < layouts[t].n; c++)
            categories_widen(arena, layouts, n, &layouts[t].columns[c]);
    for (size_t t = 0; t < n; t++) TRY(table_fill(arena, &layouts[t], &n_cells, why));
    return FAIL_NONE;
}
