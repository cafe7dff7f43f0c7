#include "cli/themes_read.h"

#include "base/csv.h"
#include "cli/command.h"

#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES = 1 << 30, CELLS_MAX = 200000000 };

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorts and keeps distinct names. */
static size_t distinct(const char **names, size_t n) {
    size_t kept = 0;
    if (n > 1) qsort(names, n, sizeof *names, by_text);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || strcmp(names[i], names[kept - 1]) != 0) names[kept++] = names[i];
    return kept;
}

/* Place among sorted names; n when it is not there. */
static size_t place_of(const char *const *names, size_t n, const char *name) {
    if (n == 0) return 0;
    const char *const *found = bsearch(&name, names, n, sizeof *names, by_text);
    return found == NULL ? n : (size_t)(found - names);
}

static enum fail table_read(struct arena *arena, const char *path, struct csv *csv,
                            struct why *why) {
    struct str bytes;
    TRY(input_read(arena, path, FILE_BYTES, &bytes, why));
    if (csv_read(arena, bytes, csv, why) != FAIL_NONE) return why_in_file(why, path);
    return FAIL_NONE;
}

static enum fail refuse(const struct csv *csv, const char *path, size_t row, size_t column,
                        struct why *why) {
    if (why != NULL) why->row = csv->row_numbers[row], why->column = (int64_t)column + 1;
    return why_in_file(why, path);
}

static enum fail ids_check(struct arena *arena, const struct csv *csv, const char *path, size_t id,
                           struct why *why) {
    const char **sorted = ARENA_ARRAY(arena, const char *, csv->n_rows + 1);
    for (size_t i = 0; i < csv->n_rows; i++) {
        sorted[i] = csv_cell(csv, i, id);
        if (text_is_empty(sorted[i])) {
            (void)why_fail(why, FAIL_INPUT, "id", "want an identifier for each passage");
            return refuse(csv, path, i, id, why);
        }
    }
    if (csv->n_rows > 1) qsort(sorted, csv->n_rows, sizeof *sorted, by_text);
    const char *twice = NULL;
    for (size_t i = 1; i < csv->n_rows && twice == NULL; i++)
        if (strcmp(sorted[i], sorted[i - 1]) == 0) twice = sorted[i];
    if (twice == NULL) return FAIL_NONE;
    size_t first = csv->n_rows, second = csv->n_rows;
    for (size_t i = 0; i < csv->n_rows && second == csv->n_rows; i++)
        if (strcmp(csv_cell(csv, i, id), twice) == 0)
            *(first == csv->n_rows ? &first : &second) = i;
    (void)why_fail(why, FAIL_INPUT, "id", "'%s' is also in line %lld; give each its own", twice,
                   (long long)csv->row_numbers[first]);
    return refuse(csv, path, second, id, why);
}

enum fail passages_read(struct arena *arena, const char *path, struct passages *out,
                        struct why *why) {
    struct csv csv;
    size_t id, text;
    TRY(table_read(arena, path, &csv, why));
    if (csv_column_want(&csv, "id", &id, why) != FAIL_NONE ||
        csv_column_want(&csv, "text", &text, why) != FAIL_NONE)
        return why_in_file(why, path);
    if (csv.n_rows == 0) {
        (void)why_fail(why, FAIL_INPUT, "text", "want at least one passage below the names");
        return why_in_file(why, path);
    }
    TRY(ids_check(arena, &csv, path, id, why));
    int group = csv_column(&csv, "group");
    struct passages passages = {.n = csv.n_rows,
                                .ids = ARENA_ARRAY(arena, const char *, csv.n_rows + 1),
                                .texts = ARENA_ARRAY(arena, const char *, csv.n_rows + 1)};
    if (group >= 0) {
        passages.groups = ARENA_ARRAY(arena, const char *, csv.n_rows + 1);
        passages.group_names = ARENA_ARRAY(arena, const char *, csv.n_rows + 1);
        passages.group_of = ARENA_ARRAY(arena, size_t, csv.n_rows + 1);
    }
    for (size_t i = 0; i < csv.n_rows; i++) {
        passages.ids[i] = csv_cell(&csv, i, id);
        passages.texts[i] = csv_cell(&csv, i, text);
        if (group < 0) continue;
        passages.groups[i] = passages.group_names[i] = csv_cell(&csv, i, (size_t)group);
    }
    if (group >= 0) {
        passages.n_groups = distinct(passages.group_names, csv.n_rows);
        for (size_t i = 0; i < csv.n_rows; i++)
            passages.group_of[i] =
                place_of(passages.group_names, passages.n_groups, passages.groups[i]);
    }
    *out = passages;
    return FAIL_NONE;
}

/* ---- coding ---- */

static enum fail codebook_read(struct arena *arena, const char *path, struct coding *out,
                               struct why *why) {
    struct csv csv;
    size_t code;
    TRY(table_read(arena, path, &csv, why));
    if (csv_column_want(&csv, "code", &code, why) != FAIL_NONE) return why_in_file(why, path);
    int definition = csv_column(&csv, "definition"), examples = csv_column(&csv, "examples");
    out->codes = ARENA_ARRAY(arena, const char *, csv.n_rows + 1);
    for (size_t i = 0; i < csv.n_rows; i++) out->codes[i] = csv_cell(&csv, i, code);
    out->n_codes = distinct(out->codes, csv.n_rows);
    out->definitions = ARENA_ARRAY(arena, const char *, out->n_codes + 1);
    for (size_t i = 0; i < csv.n_rows; i++)
        out->definitions[place_of(out->codes, out->n_codes, csv_cell(&csv, i, code))] =
            arena_printf(arena, "%s %s %s", csv_cell(&csv, i, code),
                         definition < 0 ? "" : csv_cell(&csv, i, (size_t)definition),
                         examples < 0 ? "" : csv_cell(&csv, i, (size_t)examples));
    return FAIL_NONE;
}

/* Codes and coders as they are used; names of codes stand for definitions where there are none. */
static void names_take(struct arena *arena, const struct csv *csv, size_t code, int coder,
                       bool with_codebook, struct coding *out) {
    const char **codes = ARENA_ARRAY(arena, const char *, csv->n_rows + 1);
    out->coders = ARENA_ARRAY(arena, const char *, csv->n_rows + 1);
    size_t n = 0;
    for (size_t i = 0; i < csv->n_rows; i++) {
        out->coders[i] = coder < 0 ? "" : csv_cell(csv, i, (size_t)coder);
        if (!text_is_empty(csv_cell(csv, i, code))) codes[n++] = csv_cell(csv, i, code);
    }
    out->n_coders = distinct(out->coders, csv->n_rows);
    if (with_codebook) return;
    out->codes = codes;
    out->n_codes = distinct(codes, n);
    out->definitions = codes;
}

enum fail coding_read(struct arena *arena, const struct passages *passages, const char *codes,
                      const char *codebook, struct coding *out, struct why *why) {
    struct coding coding = {0};
    struct csv csv;
    size_t passage, code;
    TRY(table_read(arena, codes, &csv, why));
    if (csv_column_want(&csv, "passage", &passage, why) != FAIL_NONE ||
        csv_column_want(&csv, "code", &code, why) != FAIL_NONE)
        return why_in_file(why, codes);
    int coder = csv_column(&csv, "coder");
    if (codebook != NULL) TRY(codebook_read(arena, codebook, &coding, why));
    names_take(arena, &csv, code, coder, codebook != NULL, &coding);
    const char **sorted = ARENA_ARRAY(arena, const char *, passages->n + 1);
    size_t *place = ARENA_ARRAY(arena, size_t, passages->n + 1);
    memcpy(sorted, passages->ids, passages->n * sizeof *sorted);
    (void)distinct(sorted, passages->n);
    for (size_t p = 0; p < passages->n; p++)
        place[place_of(sorted, passages->n, passages->ids[p])] = p;
    size_t cells = passages->n * coding.n_codes;
    if (coding.n_coders > 0 && cells > CELLS_MAX / coding.n_coders)
        return why_fail(why, FAIL_LIMIT, "codes", "want fewer passages, codes or coders at a time");
    coding.by_coder = arena_take(arena, cells * coding.n_coders + 1, 1);
    coding.coded = arena_take(arena, cells + 1, 1);
    memset(coding.by_coder, -1, cells * coding.n_coders);
    memset(coding.coded, -1, cells);
    for (size_t i = 0; i < csv.n_rows; i++) {
        const char *name = csv_cell(&csv, i, code);
        size_t at = place_of(sorted, passages->n, csv_cell(&csv, i, passage));
        size_t which = place_of(coding.codes, coding.n_codes, name);
        size_t who = place_of(coding.coders, coding.n_coders,
                              coder < 0 ? "" : csv_cell(&csv, i, (size_t)coder));
        if (at == passages->n) {
            (void)why_fail(why, FAIL_INPUT, "passage", "there is no passage '%s'",
                           csv_cell(&csv, i, passage));
            return refuse(&csv, codes, i, passage, why);
        }
        if (which == coding.n_codes && !text_is_empty(name)) {
            (void)why_fail(why, FAIL_INPUT, "code", "the codebook has no code '%s'; add it there",
                           name);
            return refuse(&csv, codes, i, code, why);
        }
        size_t row = place[at] * coding.n_codes;
        for (size_t c = 0; c < coding.n_codes; c++) {
            int8_t *own = &coding.by_coder[(row + c) * coding.n_coders + who];
            if (*own < 0) *own = 0;
            if (coding.coded[row + c] < 0) coding.coded[row + c] = 0;
            if (c == which) *own = coding.coded[row + c] = 1;
        }
    }
    *out = coding;
    return FAIL_NONE;
}
