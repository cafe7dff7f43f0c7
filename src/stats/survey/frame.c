#include "stats/survey/frame.h"

#include "base/csv.h"
#include "stats/interval.h"
#include "stats/survey/frame_fast.h"
#include "stats/survey/intern.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_missing(const char *cell) {
    return cell == NULL || cell[0] == '\0' || strcmp(cell, "NA") == 0;
}

/* --- Reading ------------------------------------------------------------------------------- */

static bool column_is_number(const struct csv *csv, size_t column) {
    double value;
    bool any = false;
    for (size_t r = 0; r < csv->n_rows; r++) {
        const char *cell = csv_cell(csv, r, column);
        if (is_missing(cell)) continue;
        if (!str_real(str_trim(str_of(cell)), &value)) return false;
        any = true;
    }
    return any || csv->n_rows == 0;
}

static void column_fill(struct arena *arena, const struct csv *csv, size_t at, struct column *out) {
    *out = (struct column){.name = arena_copy(arena, csv->header[at]), .position = at + 1};
    if (column_is_number(csv, at)) {
        double *numbers = ARENA_ARRAY(arena, double, csv->n_rows);
        for (size_t r = 0; r < csv->n_rows; r++) {
            const char *cell = csv_cell(csv, r, at);
            if (is_missing(cell) || !str_real(str_trim(str_of(cell)), &numbers[r]))
                numbers[r] = (double)NAN;
        }
        out->kind = COLUMN_NUMBER;
        out->numbers = numbers;
        return;
    }
    const char **texts = ARENA_ARRAY(arena, const char *, csv->n_rows);
    for (size_t r = 0; r < csv->n_rows; r++) texts[r] = csv_cell(csv, r, at);
    struct factor factor = factor_of_texts(arena, texts, csv->n_rows);
    out->kind = COLUMN_FACTOR;
    out->codes = factor.codes;
    out->levels = factor.levels;
    out->n_levels = factor.n_levels;
}

enum fail frame_read(struct arena *arena, struct str bytes, const char *const *wanted,
                     size_t n_wanted, struct frame *out, struct why *why) {
    struct csv csv;
    if (frame_read_plain(arena, bytes, wanted, n_wanted, out)) return FAIL_NONE;
    struct arena *scratch = arena_new((size_t)16 * bytes.n + (64u << 20));
    enum fail fail = csv_read(scratch, bytes, &csv, why);
    size_t n = n_wanted == 0 && fail == FAIL_NONE ? csv.n_columns : n_wanted;
    struct column *columns = ARENA_ARRAY(arena, struct column, n + 1);
    for (size_t i = 0; i < n && fail == FAIL_NONE; i++) {
        size_t at = i;
        if (n_wanted > 0) fail = csv_column_want(&csv, wanted[i], &at, why);
        if (fail == FAIL_NONE) column_fill(arena, &csv, at, &columns[i]);
    }
    if (fail == FAIL_NONE) {
        int64_t *lines = ARENA_ARRAY(arena, int64_t, csv.n_rows + 1);
        if (csv.n_rows > 0) memcpy(lines, csv.row_numbers, csv.n_rows * sizeof lines[0]);
        *out = (struct frame){csv.n_rows, n, columns, lines};
    }
    arena_free(scratch);
    return fail;
}

/* --- Looking at columns -------------------------------------------------------------------- */

const struct column *frame_column(const struct frame *frame, const char *name) {
    for (size_t i = 0; i < frame->n_columns; i++)
        if (text_is(frame->columns[i].name, name)) return &frame->columns[i];
    return NULL;
}

enum fail frame_want(const struct frame *frame, const char *name, const struct column **out,
                     struct why *why) {
    const struct column *column = frame_column(frame, name);
    if (column != NULL) {
        *out = column;
        return FAIL_NONE;
    }
    char list[240] = "";
    size_t used = 0;
    for (size_t i = 0; i < frame->n_columns && used + 48 < sizeof list; i++) {
        int wrote = snprintf(list + used, sizeof list - used, "%s'%.40s'", i == 0 ? "" : ", ",
                             frame->columns[i].name);
        used += wrote > 0 ? (size_t)wrote : 0;
    }
    return why_fail(why, FAIL_INPUT, name, "there is no column '%.60s'; the file has %s", name,
                    list);
}

int64_t frame_line(const struct frame *frame, size_t row) {
    return frame->lines != NULL ? frame->lines[row] : (int64_t)row + 2;
}

enum fail frame_numbers(const struct frame *frame, const char *name, const double **out,
                        struct why *why) {
    const struct column *column;
    TRY(frame_want(frame, name, &column, why));
    if (column->kind == COLUMN_NUMBER) {
        *out = column->numbers;
        return FAIL_NONE;
    }
    double value;
    for (size_t r = 0; r < frame->n_rows; r++) {
        int32_t code = column->codes[r];
        if (code < 0 || str_real(str_of(column->levels[code]), &value)) continue;
        why_fail(why, FAIL_INPUT, name, "want a number in column '%.60s', got '%.60s'", name,
                 column->levels[code]);
        if (why != NULL) {
            why->row = frame_line(frame, r);
            why->column = (int64_t)column->position;
        }
        return FAIL_INPUT;
    }
    return why_fail(why, FAIL_INPUT, name, "want numbers in column '%.60s': nothing stands in it",
                    name);
}

/* --- Factors ------------------------------------------------------------------------------- */

struct factor factor_of_texts(struct arena *arena, const char *const *texts, size_t n) {
    struct intern intern;
    int32_t *codes = ARENA_ARRAY(arena, int32_t, n + 1);
    intern_start(&intern, arena);
    for (size_t i = 0; i < n; i++)
        codes[i] = is_missing(texts[i]) ? -1 : intern_number(&intern, texts[i], strlen(texts[i]));
    const int32_t *rank = intern_rank(&intern);
    const char **levels = ARENA_ARRAY(arena, const char *, intern.n + 1);
    for (size_t i = 0; i < intern.n; i++) levels[i] = intern.keys[i].s;
    for (size_t i = 0; i < n; i++)
        if (codes[i] >= 0) codes[i] = rank[codes[i]];
    return (struct factor){codes, (int32_t)intern.n, levels, NULL};
}

static struct factor with_values(struct arena *arena, const int32_t *codes, const double *values,
                                 size_t n_levels) {
    const char **levels = ARENA_ARRAY(arena, const char *, n_levels + 1);
    for (size_t i = 0; i < n_levels; i++) levels[i] = arena_printf(arena, "%.15g", values[i]);
    return (struct factor){codes, (int32_t)n_levels, levels, values};
}

/* Whole numbers of a small range: a table instead of sorting. False when they are not. */
static bool of_small_numbers(struct arena *arena, const double *numbers, size_t n,
                             struct factor *out) {
    enum { SPAN = 1 << 16 };
    double low = (double)INFINITY, high = -(double)INFINITY;
    for (size_t i = 0; i < n; i++) {
        if (isnan(numbers[i])) continue;
        if (numbers[i] != floor(numbers[i])) return false;
        low = fmin(low, numbers[i]);
        high = fmax(high, numbers[i]);
    }
    if (low > high) low = high = 0;
    if (!(high - low < SPAN)) return false;
    size_t span = (size_t)(high - low) + 1, n_levels = 0;
    int32_t *codes = ARENA_ARRAY(arena, int32_t, n + 1), *of = ARENA_ARRAY(arena, int32_t, span);
    for (size_t i = 0; i < n; i++)
        if (!isnan(numbers[i])) of[(size_t)(numbers[i] - low)] = 1;
    double *values = ARENA_ARRAY(arena, double, span);
    for (size_t v = 0; v < span; v++) {
        if (of[v] == 0) continue;
        values[n_levels] = low + (double)v;
        of[v] = (int32_t)n_levels++;
    }
    for (size_t i = 0; i < n; i++)
        codes[i] = isnan(numbers[i]) ? -1 : of[(size_t)(numbers[i] - low)];
    *out = with_values(arena, codes, values, n_levels);
    return true;
}

struct factor factor_of_numbers(struct arena *arena, const double *numbers, size_t n) {
    struct factor factor;
    if (of_small_numbers(arena, numbers, n, &factor)) return factor;
    struct intern intern;
    int32_t *codes = ARENA_ARRAY(arena, int32_t, n + 1);
    intern_start(&intern, arena);
    for (size_t i = 0; i < n; i++) {
        double value = numbers[i] + 0.0; /* -0 is 0 */
        codes[i] = isnan(value) ? -1 : intern_number(&intern, (const char *)&value, sizeof value);
    }
    double *sorted = ARENA_ARRAY(arena, double, intern.n + 1);
    for (size_t i = 0; i < intern.n; i++) memcpy(&sorted[i], intern.keys[i].s, sizeof sorted[i]);
    double *values = arena_take(arena, intern.n + 1, sizeof values[0]);
    memcpy(values, sorted, intern.n * sizeof values[0]);
    values_sort(values, intern.n);
    int32_t *rank = ARENA_ARRAY(arena, int32_t, intern.n + 1);
    for (size_t i = 0; i < intern.n; i++) {
        const double *found =
            bsearch(&sorted[i], values, intern.n, sizeof values[0], values_compare);
        rank[i] = (int32_t)(found - values);
    }
    for (size_t i = 0; i < n; i++)
        if (codes[i] >= 0) codes[i] = rank[codes[i]];
    return with_values(arena, codes, values, intern.n);
}

enum fail frame_factor(struct arena *arena, const struct frame *frame, const char *name,
                       struct factor *out, struct why *why) {
    const struct column *column;
    TRY(frame_want(frame, name, &column, why));
    *out = column->kind == COLUMN_FACTOR
               ? (struct factor){column->codes, column->n_levels, column->levels, NULL}
               : factor_of_numbers(arena, column->numbers, frame->n_rows);
    return FAIL_NONE;
}

static int by_key(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Two factors crossed, the first running fastest: all pairs of levels, or only those that occur
 * where there would be too many of them. */
static struct factor two_crossed(struct arena *arena, const struct factor *one,
                                 const struct factor *two, size_t n_rows, const char *joint) {
    enum { PAIRS_MOST = 1 << 20 };
    int64_t n_one = one->n_levels, pairs = n_one * two->n_levels;
    int64_t *keys = ARENA_ARRAY(arena, int64_t, n_rows + 1), *used = keys;
    int32_t *codes = ARENA_ARRAY(arena, int32_t, n_rows + 1);
    size_t n = 0;
    for (size_t r = 0; r < n_rows; r++)
        keys[r] = one->codes[r] < 0 || two->codes[r] < 0
                      ? -1
                      : one->codes[r] + n_one * (int64_t)two->codes[r];
    if (pairs > PAIRS_MOST) {
        int64_t *sorted = ARENA_ARRAY(arena, int64_t, n_rows + 1);
        memcpy(sorted, keys, n_rows * sizeof sorted[0]);
        if (n_rows > 1) qsort(sorted, n_rows, sizeof sorted[0], by_key);
        used = ARENA_ARRAY(arena, int64_t, n_rows + 1);
        for (size_t r = 0; r < n_rows; r++)
            if (sorted[r] >= 0 && (n == 0 || used[n - 1] != sorted[r])) used[n++] = sorted[r];
    }
    size_t n_levels = pairs > PAIRS_MOST ? n : (size_t)pairs;
    for (size_t r = 0; r < n_rows; r++) {
        const int64_t *found = &keys[r];
        if (keys[r] >= 0 && pairs > PAIRS_MOST)
            found = bsearch(&keys[r], used, n, sizeof used[0], by_key);
        codes[r] = keys[r] < 0 ? -1 : (int32_t)(pairs > PAIRS_MOST ? found - used : keys[r]);
    }
    const char **levels = ARENA_ARRAY(arena, const char *, n_levels + 1);
    for (size_t l = 0; l < n_levels; l++) {
        int64_t key = pairs > PAIRS_MOST ? used[l] : (int64_t)l;
        levels[l] = arena_printf(arena, "%s%s%s", one->levels[key % n_one], joint,
                                 two->levels[key / n_one]);
    }
    return (struct factor){codes, (int32_t)n_levels, levels, NULL};
}

struct factor factor_cross(struct arena *arena, const struct factor *factors, size_t n_factors,
                           size_t n_rows, const char *joint) {
    struct factor crossed = factors[0];
    for (size_t f = 1; f < n_factors; f++)
        crossed = two_crossed(arena, &crossed, &factors[f], n_rows, joint);
    return crossed;
}

int32_t factor_level(const struct factor *factor, const char *name) {
    for (int32_t i = 0; i < factor->n_levels; i++)
        if (strcmp(factor->levels[i], name) == 0) return i;
    return -1;
}

struct factor factor_drop_empty(struct arena *arena, const struct factor *factor, size_t n_rows) {
    size_t n = (size_t)factor->n_levels, kept = 0;
    int32_t *to = ARENA_ARRAY(arena, int32_t, n + 1);
    int32_t *codes = ARENA_ARRAY(arena, int32_t, n_rows + 1);
    const char **levels = ARENA_ARRAY(arena, const char *, n + 1);
    double *values = factor->values == NULL ? NULL : ARENA_ARRAY(arena, double, n + 1);
    for (size_t r = 0; r < n_rows; r++)
        if (factor->codes[r] >= 0) to[factor->codes[r]] = 1;
    for (size_t l = 0; l < n; l++) {
        if (to[l] == 0) continue;
        levels[kept] = factor->levels[l];
        if (values != NULL) values[kept] = factor->values[l];
        to[l] = (int32_t)kept++;
    }
    for (size_t r = 0; r < n_rows; r++) codes[r] = factor->codes[r] < 0 ? -1 : to[factor->codes[r]];
    return (struct factor){codes, (int32_t)kept, levels, values};
}
