/* The scanner finds the same cells whole, in pieces and by strips. */
#include "base/csv.h"
#include "fuzz/fuzz.h"
#include "stats/sampling/scan.h"
#include "stats/sampling/strip.h"

#include <string.h>

struct seen {
    uint64_t hash;
    size_t rows;
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
    seen->rows++;
    return true;
}

static void strip_see(const struct strip *strip, struct str text, struct seen *seen) {
    size_t from = 0;
    for (size_t r = 0; r < strip->n_rows; r++) {
        uint32_t ends[16384];
        size_t next = strip->feeds[r] + 1, n = strip->cells[r];
        for (size_t c = 0; c < n; c++) ends[c] = strip_end(strip, from, c) - (uint32_t)from;
        for (size_t k = 0; k < strip->n_wanted; k++)
            assert(strip->wanted[k] >= n ||
                   strip->ends[r * strip->n_wanted + k] - from == ends[strip->wanted[k]]);
        if (ends[n - 1] > 0 && text.s[from + ends[n - 1] - 1] == '\r') ends[n - 1]--;
        struct scan_row row = {.start = text.s + from,
                               .length = next - from,
                               .ends = ends,
                               .n_cells = n,
                               .quoted = true};
        struct scan scan = {.data = seen};
        if (!scan_is_blank(',', row.start, row.length)) row_see(&scan, &row);
        from = next;
    }
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
    /* From the first row on, each strip has the rows that come next; others are looked at closer.
     */
    struct strip strip;
    const uint32_t wanted[] = {0, 2, 5};
    strip_init(arena, &strip, wanted, length % 4);
    for (int machine = STRIP_ANY; machine < STRIP_MACHINES; machine++) {
        *parts = (struct seen){0};
        *scan = (struct scan){.separator = ',', .row = row_see, .data = parts};
        for (at = 0; at < input.n; at += used) {
            struct str rest = {input.s + at, input.n - at};
            if (!strip_find_as((enum strip_machine)machine, &strip, rest, ',')) return;
            strip_see(&strip, rest, parts);
            if (strip.n_rows > 0) {
                used = strip.feeds[strip.n_rows - 1] + 1;
                continue;
            }
            scan->limit = rest.s + 1;
            scan->stopped = false;
            fail = scan_rows(scan, rest, true, &used, &why);
            assert(fail == FAIL_NONE && used > 0);
        }
        assert(whole->rows == parts->rows && whole->hash == parts->hash);
    }
}
