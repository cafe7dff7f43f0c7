#include "stats/disclosure/tables_inner.h"

#include "base/bucket.h"

#include <math.h>
#include <string.h>
#include <strings.h>

enum { TABLES_MAX = 1000, KEY_BYTES = 1 << 12, HEADINGS_BYTES = 1 << 20, HEADINGS_SHOWN = 200 };

struct member {
    size_t table;
    const char *part[TABLES_VARIABLES_MAX]; /* "age=16-24", NULL for a total */
    size_t cell;
};

struct edge {
    size_t total, part;
};

/* The counts of one table that speak of the same variables: no person is in two of them. */
struct kind {
    const char *variables; /* their names in byte order, joined */
    size_t table, n_cells, room;
    unsigned mask;
    size_t *cells;
};

struct table_set {
    struct arena *arena;
    struct count_table *tables;
    size_t n_tables;
    const char **key; /* [n_cells] */
    double *value;    /* [n_cells] NaN until known */
    bool *shown;
    size_t n_cells, room;
    size_t *slot, n_slots;  /* open addressing: number of the cell + 1 */
    struct member *members; /* cells of tables that are no totals */
    size_t n_members, room_members;
    struct edge *edges;
    size_t n_edges, room_edges;
    struct kind *kinds; /* of each table: what its counts speak of */
    size_t n_kinds, room_kinds;
};

struct table_set *table_set_new(struct arena *arena) {
    struct table_set *set = ARENA_NEW(arena, struct table_set);
    set->arena = arena;
    set->tables = ARENA_ARRAY(arena, struct count_table, TABLES_MAX);
    set->room = set->room_members = set->room_edges = 256;
    set->key = ARENA_ARRAY(arena, const char *, set->room);
    set->value = ARENA_ARRAY(arena, double, set->room);
    set->shown = ARENA_ARRAY(arena, bool, set->room);
    set->members = ARENA_ARRAY(arena, struct member, set->room_members);
    set->edges = ARENA_ARRAY(arena, struct edge, set->room_edges);
    set->room_kinds = 64;
    set->kinds = ARENA_ARRAY(arena, struct kind, set->room_kinds);
    set->n_slots = 1024;
    set->slot = ARENA_ARRAY(arena, size_t, set->n_slots);
    return set;
}

static size_t slot_of(const struct table_set *set, const char *key) {
    size_t at = (size_t)bucket_of_text(key) & (set->n_slots - 1);
    while (set->slot[at] != 0 && !text_is(set->key[set->slot[at] - 1], key))
        at = (at + 1) & (set->n_slots - 1);
    return at;
}

#define GROW(array, room)                                                                          \
    ((array) =                                                                                     \
         arena_grow(set->arena, (array), (room) * sizeof *(array), 2 * (room) * sizeof *(array)))

/* The number of the cell of this key, new or known. */
static size_t cell_of(struct table_set *set, const char *key) {
    size_t at = slot_of(set, key);
    if (set->slot[at] != 0) return set->slot[at] - 1;
    if (set->n_cells == set->room) {
        GROW(set->key, set->room);
        GROW(set->value, set->room);
        GROW(set->shown, set->room);
        set->room *= 2;
    }
    set->key[set->n_cells] = arena_copy(set->arena, key);
    set->value[set->n_cells] = (double)NAN;
    set->slot[at] = ++set->n_cells;
    if (2 * set->n_cells > set->n_slots) {
        set->n_slots *= 4;
        set->slot = ARENA_ARRAY(set->arena, size_t, set->n_slots);
        for (size_t c = 0; c < set->n_cells; c++) set->slot[slot_of(set, set->key[c])] = c + 1;
    }
    return set->n_cells - 1;
}

/* The parts in byte order, joined: the same people whatever the order of the columns. */
static size_t cell_of_parts(struct table_set *set, const char *const *parts, size_t n) {
    const char *sorted[TABLES_VARIABLES_MAX];
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        if (parts[i] == NULL) continue;
        size_t at = m++;
        for (; at > 0 && strcmp(sorted[at - 1], parts[i]) > 0; at--) sorted[at] = sorted[at - 1];
        sorted[at] = parts[i];
    }
    char key[KEY_BYTES] = "everybody";
    for (size_t i = 0, at = 0; i < m && at < sizeof key; i++)
        at += (size_t)snprintf(key + at, sizeof key - at, "%s%s", i > 0 ? ", " : "", sorted[i]);
    return cell_of(set, key);
}

bool table_is_total(const char *text) {
    static const char *const words[] = {"total", "totals", "all", "overall", "sum"};
    struct str trimmed = str_trim(str_of(text));
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (trimmed.n == strlen(words[i]) && strncasecmp(trimmed.s, words[i], trimmed.n) == 0)
            return true;
    return false;
}

static enum fail bad(struct why *why, const char *table, int64_t row, size_t column,
                     const char *text) {
    enum fail fail = why_fail(why, FAIL_INPUT, table, "%s", text);
    if (why != NULL) why->row = row, why->column = (int64_t)column + 1;
    return fail;
}

/* --- Layouts --- */

static bool column_counts(const struct csv *csv, size_t column) {
    double number;
    for (size_t r = 0; r < csv->n_rows; r++)
        if (!str_real(str_trim(str_of(csv_cell(csv, r, column))), &number)) return false;
    return csv->n_rows > 0;
}

void table_layout(struct count_table *table) {
    static const char *const names[] = {"n",    "count",     "counts", "value",
                                        "freq", "frequency", "number", "people"};
    const struct csv *csv = table->csv;
    table->count_column = csv->n_columns - 1;
    table->n_variables = csv->n_columns - 1;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        int column = csv_column(csv, names[i]);
        if (column <= 0 && !(column == 0 && csv->n_columns > 1)) continue;
        table->count_column = (size_t)column;
        return;
    }
    if (csv->n_columns < 3) return;
    for (size_t c = 1; c < csv->n_columns; c++)
        if (!column_counts(csv, c) && !table_is_total(csv->header[c])) {
            if (c + 1 < csv->n_columns) return; /* texts between: columns of variables */
        }
    for (size_t c = 1; c + 1 < csv->n_columns; c++)
        if (!column_counts(csv, c)) return;
    table->is_wide = true;
    table->n_variables = 2;
}

const char *table_rows_name(const struct csv *csv) {
    return text_is_empty(csv->header[0]) ? "row" : csv->header[0];
}

/* Wide tables with the same headings, totals aside, cross the same variable. */
static const char *headings_name(struct arena *arena, const struct csv *csv) {
    struct buf buf;
    buf_init(&buf, arena, HEADINGS_BYTES);
    for (size_t c = 1; c < csv->n_columns; c++)
        if (!table_is_total(csv->header[c]))
            buf_printf(&buf, "%s%s", buf.n > 0 ? "/" : "", csv->header[c]);
    if (buf.n <= HEADINGS_SHOWN) return buf.s;
    return arena_printf(arena, "%.*s... (%llx)", (int)HEADINGS_SHOWN, buf.s,
                        (unsigned long long)bucket_of_text(buf.s));
}

static enum fail member_add(struct table_set *set, size_t table, const char *const *parts, size_t n,
                            size_t cell, struct why *why) {
    for (size_t i = 0; i < n; i++)
        if (parts[i] == NULL) return FAIL_NONE; /* a total: comes from its parts */
    if (set->n_members == TABLES_CELLS_MAX)
        return why_fail(why, FAIL_LIMIT, "cells", "want at most %d cells in all tables",
                        (int)TABLES_CELLS_MAX);
    if (set->n_members == set->room_members) {
        GROW(set->members, set->room_members);
        set->room_members *= 2;
    }
    struct member *member = &set->members[set->n_members++];
    *member = (struct member){.table = table, .cell = cell};
    for (size_t i = 0; i < n; i++) member->part[i] = parts[i];
    return FAIL_NONE;
}

/* Names of variables in byte order, so that tables that turn them about have the same kind. */
static const char *kind_name(struct table_set *set, const struct count_table *table,
                             unsigned mask) {
    const char *sorted[TABLES_VARIABLES_MAX], *name = "";
    size_t m = 0;
    for (size_t i = 0; i < table->n_variables; i++) {
        if ((mask >> i & 1u) == 0) continue;
        size_t at = m++;
        for (; at > 0 && strcmp(sorted[at - 1], table->variable[i]) > 0; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = table->variable[i];
    }
    for (size_t i = 0; i < m; i++) name = arena_printf(set->arena, "%s\n%s", name, sorted[i]);
    return name;
}

static void kind_add(struct table_set *set, const struct count_table *table,
                     const char *const *parts, size_t cell) {
    size_t index = (size_t)(table - set->tables), at = set->n_kinds;
    unsigned mask = 0;
    for (size_t i = 0; i < table->n_variables; i++) mask |= parts[i] == NULL ? 0 : 1u << i;
    while (at > 0 && set->kinds[at - 1].table == index && set->kinds[at - 1].mask != mask) at--;
    struct kind *kind = at > 0 && set->kinds[at - 1].table == index ? &set->kinds[at - 1] : NULL;
    if (kind == NULL) {
        if (set->n_kinds == set->room_kinds) {
            GROW(set->kinds, set->room_kinds);
            set->room_kinds *= 2;
        }
        kind = &set->kinds[set->n_kinds++];
        *kind = (struct kind){.variables = kind_name(set, table, mask),
                              .table = index,
                              .room = 16,
                              .mask = mask,
                              .cells = ARENA_ARRAY(set->arena, size_t, 16)};
    }
    if (kind->n_cells == kind->room) {
        GROW(kind->cells, kind->room);
        kind->room *= 2;
    }
    kind->cells[kind->n_cells++] = cell;
}

/* One count of a table at its place. */
static enum fail count_add(struct table_set *set, struct count_table *table, size_t row,
                           size_t column, const char *const *parts, bool *seen, size_t *cell,
                           struct why *why) {
    const char *text = csv_cell(table->csv, row, column);
    int64_t line = table->csv->row_numbers[row], count;
    if (!str_int(str_trim(str_of(text)), 0, INT64_C(1000000000000), &count))
        return bad(why, table->name, line, column,
                   arena_printf(set->arena,
                                "want a whole count of 0 or more, got '%.60s': give counts, not "
                                "shares",
                                text));
    *cell = cell_of_parts(set, parts, table->n_variables);
    if (*cell < set->n_cells && seen[*cell % TABLES_CELLS_MAX])
        return bad(
            why, table->name, line, column,
            arena_printf(set->arena, "'%.100s' stands twice in this table", set->key[*cell]));
    seen[*cell % TABLES_CELLS_MAX] = true;
    if (!isnan(set->value[*cell]) && set->value[*cell] != (double)count)
        return bad(why, table->name, line, column,
                   arena_printf(set->arena,
                                "'%.100s' is %lld here and %.0f in another table: both must be "
                                "about the same people",
                                set->key[*cell], (long long)count, set->value[*cell]));
    set->value[*cell] = (double)count;
    set->shown[*cell] = true;
    kind_add(set, table, parts, *cell);
    return member_add(set, (size_t)(table - set->tables), parts, table->n_variables, *cell, why);
}

static const char *part_of(struct table_set *set, const char *variable, const char *category) {
    if (table_is_total(category)) return NULL;
    struct str trimmed = str_trim(str_of(category));
    return arena_printf(set->arena, "%.400s=%.*s", variable, trimmed.n > 500 ? 500 : (int)trimmed.n,
                        trimmed.s);
}

static enum fail wide_add(struct table_set *set, struct count_table *table, bool *seen,
                          struct why *why) {
    const struct csv *csv = table->csv;
    const char *rows = table_rows_name(csv);
    const char *columns = headings_name(set->arena, csv);
    size_t m = csv->n_columns - 1;
    table->variable[0] = rows, table->variable[1] = columns;
    table->cell = ARENA_ARRAY(set->arena, size_t, csv->n_rows * m + 1);
    for (size_t r = 0; r < csv->n_rows; r++)
        for (size_t c = 0; c < m; c++) {
            const char *parts[TABLES_VARIABLES_MAX] = {part_of(set, rows, csv_cell(csv, r, 0)),
                                                       part_of(set, columns, csv->header[c + 1])};
            TRY(count_add(set, table, r, c + 1, parts, seen, &table->cell[r * m + c], why));
        }
    return FAIL_NONE;
}

static enum fail long_add(struct table_set *set, struct count_table *table, bool *seen,
                          struct why *why) {
    const struct csv *csv = table->csv;
    table->cell = ARENA_ARRAY(set->arena, size_t, csv->n_rows + 1);
    for (size_t c = 0, n = 0; c < csv->n_columns; c++)
        if (c != table->count_column) table->variable[n++] = csv->header[c];
    for (size_t r = 0; r < csv->n_rows; r++) {
        const char *parts[TABLES_VARIABLES_MAX] = {NULL};
        size_t n = 0;
        for (size_t c = 0; c < csv->n_columns; c++)
            if (c != table->count_column)
                parts[n++] = part_of(set, csv->header[c], csv_cell(csv, r, c));
        TRY(count_add(set, table, r, table->count_column, parts, seen, &table->cell[r], why));
    }
    return FAIL_NONE;
}

enum fail table_set_add(struct table_set *set, const char *name, const struct csv *csv,
                        struct why *why) {
    if (set->n_tables == TABLES_MAX)
        return why_fail(why, FAIL_LIMIT, name, "want at most %d tables", (int)TABLES_MAX);
    if (csv->n_columns < 2)
        return bad(why, name, 1, 0, "want at least one column of categories and one of counts");
    struct count_table *table = &set->tables[set->n_tables];
    *table = (struct count_table){.name = name, .csv = csv};
    table_layout(table);
    if (table->n_variables > TABLES_VARIABLES_MAX)
        return why_fail(why, FAIL_LIMIT, name, "want at most %d variables in a table, got %zu",
                        (int)TABLES_VARIABLES_MAX, table->n_variables);
    bool *seen = ARENA_ARRAY(set->arena, bool, TABLES_CELLS_MAX);
    TRY(table->is_wide ? wide_add(set, table, seen, why) : long_add(set, table, seen, why));
    set->n_tables++;
    return FAIL_NONE;
}

/* --- Totals --- */

static void edge_add(struct table_set *set, size_t total, size_t part) {
    if (set->n_edges == set->room_edges) {
        GROW(set->edges, set->room_edges);
        set->room_edges *= 2;
    }
    set->edges[set->n_edges++] = (struct edge){total, part};
}

static int edge_compare(const void *left, const void *right) {
    const struct edge *a = left, *b = right;
    if (a->total != b->total) return a->total < b->total ? -1 : 1;
    return a->part < b->part ? -1 : a->part > b->part;
}

static size_t masked_cell(struct table_set *set, const struct member *member, size_t n,
                          unsigned mask) {
    const char *parts[TABLES_VARIABLES_MAX];
    for (size_t i = 0; i < n; i++) parts[i] = (mask >> i & 1) != 0 ? member->part[i] : NULL;
    return cell_of_parts(set, parts, n);
}

/* Relations of one table for one variable summed over: total (without it) = its parts. */
static enum fail sums_add(struct table_set *set, const struct count_table *table, unsigned mask,
                          size_t variable, size_t *relation, struct edge *out, size_t *n_out,
                          struct why *why) {
    size_t index = (size_t)(table - set->tables);
    set->n_edges = 0;
    for (size_t i = 0; i < set->n_members; i++) {
        const struct member *member = &set->members[i];
        if (member->table != index) continue;
        size_t part = masked_cell(set, member, table->n_variables, mask);
        size_t total = masked_cell(set, member, table->n_variables, mask & ~(1u << variable));
        edge_add(set, total, part);
    }
    qsort(set->edges, set->n_edges, sizeof *set->edges, edge_compare);
    for (size_t i = 0; i < set->n_edges;) {
        size_t total = set->edges[i].total;
        double sum = 0;
        for (; i < set->n_edges && set->edges[i].total == total; i++) {
            if (i > 0 && edge_compare(&set->edges[i - 1], &set->edges[i]) == 0) continue;
            sum += set->value[set->edges[i].part];
            out[(*n_out)++] = (struct edge){*relation, set->edges[i].part};
        }
        if (!isnan(set->value[total]) && set->value[total] != sum)
            return why_fail(why, FAIL_INPUT, table->name,
                            "the parts of '%.150s' add up to %.0f, but it is given as %.0f: give "
                            "tables about the same people, with every category",
                            set->key[total], sum, set->value[total]);
        set->value[total] = sum;
        out[(*n_out)++] = (struct edge){*relation, total | (size_t)1 << 62};
        ++*relation;
    }
    return FAIL_NONE;
}

enum fail table_set_link(struct table_set *set, struct suppress_plan *plan, struct why *why) {
    size_t relation = 0, n = 0, room = 0;
    for (size_t i = 0; i < set->n_members; i++) { /* a part and a total for each sum it is in */
        size_t k = set->tables[set->members[i].table].n_variables;
        room += 2 * (k << k);
    }
    struct edge *links = ARENA_ARRAY(set->arena, struct edge, room + 1);
    for (size_t t = 0; t < set->n_tables; t++) {
        size_t k = set->tables[t].n_variables;
        /* From the whole table down: fewer and fewer variables, so that parts are known. */
        for (size_t bits = k; bits > 0; bits--)
            for (unsigned mask = 1; mask < 1u << k; mask++)
                for (size_t v = 0; (size_t)__builtin_popcount(mask) == bits && v < k; v++)
                    if ((mask >> v & 1) != 0)
                        TRY(sums_add(set, &set->tables[t], mask, v, &relation, links, &n, why));
    }
    size_t *start = ARENA_ARRAY(set->arena, size_t, relation + 1);
    size_t *cell = ARENA_ARRAY(set->arena, size_t, n + 1);
    double *sign = ARENA_ARRAY(set->arena, double, n + 1);
    for (size_t i = 0; i < n; i++) {
        bool total = (links[i].part >> 62 & 1) != 0;
        cell[i] = links[i].part & ~((size_t)1 << 62);
        sign[i] = total ? -1 : 1;
        start[links[i].total + 1] = i + 1;
    }
    plan->n_cells = set->n_cells;
    plan->value = set->value;
    plan->relations = (struct relations){relation, start, cell, sign};
    return FAIL_NONE;
}

size_t table_set_count(const struct table_set *set) {
    return set->n_tables;
}
const struct count_table *table_set_get(const struct table_set *set, size_t table) {
    return &set->tables[table];
}
const char *table_set_cell(const struct table_set *set, size_t cell) {
    return set->key[cell];
}
bool table_set_shows(const struct table_set *set, size_t cell) {
    return set->shown[cell];
}

/* More counts first; those of the same variables side by side. */
static int kind_compare(const void *left, const void *right) {
    const struct kind *a = left, *b = right;
    int order = strcmp(a->variables, b->variables);
    return order != 0 ? order : (a->n_cells < b->n_cells) - (a->n_cells > b->n_cells);
}

static int cell_compare(const void *left, const void *right) {
    const size_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

static bool is_within(const struct kind *part, const struct kind *whole) {
    size_t at = 0;
    for (size_t i = 0; i < part->n_cells; i++, at++) {
        while (at < whole->n_cells && whole->cells[at] < part->cells[i]) at++;
        if (at == whole->n_cells || whole->cells[at] != part->cells[i]) return false;
    }
    return true;
}

size_t table_set_kinds(const struct table_set *set) {
    size_t n = 0, mark = arena_mark(set->arena);
    struct kind *kept = ARENA_ARRAY(set->arena, struct kind, set->n_kinds + 1);
    if (set->n_kinds > 0) memcpy(kept, set->kinds, set->n_kinds * sizeof *kept);
    qsort(kept, set->n_kinds, sizeof *kept, kind_compare);
    for (size_t i = 0, from = 0; i < set->n_kinds; i++) {
        struct kind *kind = &kept[i];
        bool new = true;
        qsort(kind->cells, kind->n_cells, sizeof *kind->cells, cell_compare);
        if (n > 0 && !text_is(kept[from].variables, kind->variables)) from = n;
        for (size_t k = from; k < n && new; k++) new = !is_within(kind, &kept[k]);
        if (new) kept[n++] = *kind;
    }
    arena_rewind(set->arena, mark);
    return n;
}

void table_write(const struct count_table *table, const bool *hidden, const double *shown,
                 const char *mark, struct buf *buf) {
    const struct csv *csv = table->csv;
    struct csv_out out;
    csv_out_init(&out, buf);
    for (size_t c = 0; c < csv->n_columns; c++) csv_put(&out, csv->header[c]);
    csv_end_row(&out);
    for (size_t r = 0; r < csv->n_rows; r++) {
        for (size_t c = 0; c < csv->n_columns; c++) {
            bool counts = table->is_wide ? c > 0 : c == table->count_column;
            size_t cell = !counts          ? 0
                          : table->is_wide ? table->cell[r * (csv->n_columns - 1) + c - 1]
                                           : table->cell[r];
            if (!counts)
                csv_put(&out, csv_cell(csv, r, c));
            else if (hidden[cell])
                csv_put(&out, mark);
            else
                csv_put_int(&out, (int64_t)llround(shown[cell]));
        }
        csv_end_row(&out);
    }
}
