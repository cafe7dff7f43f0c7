/* The quick scanner finds the same cells whole and in pieces, and those of csv_read where both
 * accept. */
#include "base/csv.h"
#include "fuzz/fuzz.h"
#include "stats/sampling/scan.h"

#include <string.h>

struct seen {
    uint64_t hash;
    size_t rows, cells; /* cells: of the first row */
    char text[20000];
};

static bool row_see(struct scan *scan, const struct scan_row *row) {
    struct seen *seen = scan->data;
    for (size_t c = 0; c < row->n_cells; c++) {
        struct str cell = scan_cell(row, c, seen->text);
        for (size_t i = 0; i < cell.n; i++)
            seen->hash = (seen->hash ^ (unsigned char)cell.s[i]) * 1099511628211u;
        seen->hash = (seen->hash ^ 300) * 1099511628211u;
    }
    if (seen->rows++ == 0) seen->cells = row->n_cells;
    return true;
}

static void fuzz_one(struct arena *arena, struct str input) {
    struct seen *whole = ARENA_NEW(arena, struct seen), *parts = ARENA_NEW(arena, struct seen);
    struct scan *scan = ARENA_NEW(arena, struct scan);
    size_t used, at = 0, length = input.n > 0 ? 1 + (unsigned char)input.s[0] : 1;
    struct why why = {0};
    *scan = (struct scan){.separator = ',', .row = row_see, .data = whole};
    enum fail fail = scan_rows(scan, input, true, &used, &why);
    assert(fail == FAIL_NONE ? used == input.n : why.text[0] != '\0');
    if (fail != FAIL_NONE) return;
    *scan = (struct scan){.separator = ',', .row = row_see, .data = parts};
    while (at < input.n) {
        size_t n = input.n - at < length ? input.n - at : length;
        fail = scan_rows(scan, (struct str){input.s + at, n}, at + n == input.n, &used, &why);
        assert(fail == FAIL_NONE);
        if (used == 0) length *= 2;
        at += used;
    }
    assert(whole->rows == parts->rows && whole->hash == parts->hash);
    parts->rows = 0;
    *scan = (struct scan){.separator = ',',
                          .row = row_see,
                          .data = parts,
                          .plain_cells = whole->cells,
                          .plain_until = input.s + input.n};
    fail = scan_rows(scan, input, true, &used, &why);
    assert(fail == FAIL_NONE && used == input.n);
    assert(parts->rows + (size_t)scan->plain == whole->rows);
}
