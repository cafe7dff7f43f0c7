#include "stats/sampling/scan.h"

#include "stats/sampling/scan_marks.h"

#include <string.h>

static bool begins_blank(const struct scan *scan, char first) {
    return first == scan->separator || (unsigned char)first <= ' ';
}

bool scan_is_blank(char separator, const char *start, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (start[i] != ' ' && start[i] != '\t' && start[i] != '\r' && start[i] != '\n' &&
            start[i] != separator)
            return false;
    return true;
}

static enum fail row_fail(struct scan *scan, size_t column, const char *text, struct why *why) {
    enum fail fail = why_fail(why, FAIL_INPUT, NULL, "%s", text);
    if (why != NULL) {
        why->row = scan->rows + 1;
        why->column = (int64_t)column;
    }
    return fail;
}

/* Behind the closing mark of the quoted cell whose opening one is at `at`; 0 when the text ends
 * before. Spaces behind it are passed over. */
static size_t quoted_end(struct str rest, size_t at) {
    for (at++;; at++) {
        const char *mark = at < rest.n ? memchr(rest.s + at, '"', rest.n - at) : NULL;
        if (mark == NULL) return 0;
        at = (size_t)(mark - rest.s) + 1;
        if (at >= rest.n || rest.s[at] != '"') break;
    }
    while (at < rest.n && rest.s[at] == ' ') at++;
    return at;
}

static bool is_cell_end(const struct scan *scan, char c) {
    return c == scan->separator || c == '\n' || c == '\r';
}

/* A row with quotation marks or that ends with CR, from its start: cells' ends, and where the next
 * row begins; 0 when the row is not whole yet. */
static enum fail row_read(struct scan *scan, struct str rest, bool last, size_t *n_cells,
                          size_t *next, struct why *why) {
    size_t at = 0, n = 0;
    *next = 0;
    for (;; at++) {
        while (at < rest.n && rest.s[at] == ' ') at++;
        if (at < rest.n && rest.s[at] == '"') {
            at = quoted_end(rest, at);
            if (at == 0 && !last) return FAIL_NONE;
            if (at == 0)
                return row_fail(scan, n + 1,
                                "the quotation mark that opens this cell is never closed", why);
            if (at < rest.n && !is_cell_end(scan, rest.s[at]))
                return row_fail(scan, n + 1,
                                "there is text after the closing quotation mark: a quotation mark "
                                "inside a quoted cell is written twice",
                                why);
        } else {
            while (at < rest.n && !is_cell_end(scan, rest.s[at])) at++;
        }
        if (at >= rest.n && !last) return FAIL_NONE;
        if (n == SCAN_CELLS_MAX)
            return row_fail(scan, n + 1, "a row has more than 2,000 cells", why);
        scan->ends[n++] = (uint32_t)at;
        if (at >= rest.n || rest.s[at] != scan->separator) break;
    }
    if (at + 1 == rest.n && rest.s[at] == '\r' && !last) return FAIL_NONE;
    if (at + 1 < rest.n && rest.s[at] == '\r' && rest.s[at + 1] == '\n') at++;
    *n_cells = n;
    *next = at < rest.n ? at + 1 : at;
    return FAIL_NONE;
}

static enum fail nul_refuse(struct scan *scan, const char *start, const char *nul, size_t n_cells,
                            struct why *why) {
    size_t column = 0;
    while (column + 1 < n_cells && scan->ends[column] < (size_t)(nul - start)) column++;
    return row_fail(scan, column + 1,
                    "there is a NUL byte in this cell: the file may be damaged, or be text in "
                    "UTF-16 in part; save it again as 'CSV UTF-8'",
                    why);
}

/* Hands the row on unless it is blank. */
static enum fail row_give(struct scan *scan, const char *start, size_t length, size_t n_cells,
                          bool quoted, struct why *why) {
    const char *nul = memchr(start, '\0', length);
    if (nul != NULL) return nul_refuse(scan, start, nul, n_cells, why);
    scan->rows++;
    uint32_t *end = &scan->ends[n_cells - 1];
    if (*end > 0 && start[*end - 1] == '\r') (*end)--;
    bool may_be_blank = !quoted && begins_blank(scan, *start);
    if (length == 0 || (may_be_blank && scan_is_blank(scan->separator, start, length)))
        return FAIL_NONE;
    struct scan_row row = {.start = start,
                           .length = length,
                           .ends = scan->ends,
                           .n_cells = n_cells,
                           .quoted = quoted,
                           .number = scan->rows};
    if (!scan->row(scan, &row)) scan->stopped = true;
    return FAIL_NONE;
}

/* The row that begins at `start` and is read by the rules for quotation marks; *next is 0 when it
 * is not whole. */
static enum fail quoted_row(struct scan *scan, struct str bytes, bool last, size_t start,
                            size_t *next, struct why *why) {
    size_t n_cells;
    TRY(row_read(scan, (struct str){bytes.s + start, bytes.n - start}, last, &n_cells, next, why));
    if (*next == 0) return FAIL_NONE;
    bool quoted = memchr(bytes.s + start, '"', *next) != NULL;
    TRY(row_give(scan, bytes.s + start, *next, n_cells, quoted, why));
    *next += start;
    return FAIL_NONE;
}

static bool is_over(const struct scan *scan, struct str bytes, size_t start) {
    return scan->stopped || (scan->limit != NULL && bytes.s + start >= scan->limit);
}

INLINE enum fail rows_scan(struct scan *scan, struct str bytes, bool last, size_t *used,
                           struct marks (*find)(const char *, size_t, char), struct why *why) {
    size_t start = 0, n_cells = 0;
    bool whole = true;
    *used = 0;
    for (size_t block = 0; block < bytes.n && whole && !scan->stopped;) {
        struct marks marks = find(bytes.s + block, bytes.n - block, scan->separator);
        /* Within the block where a row begins, what is before it has been done. */
        uint64_t from = start > block ? ~UINT64_C(0) << (start - block) : ~UINT64_C(0);
        uint64_t separators = marks.separators & from, feeds = marks.feeds & from,
                 odd = (marks.quotes | returns_alone(bytes.s, bytes.n, block, marks.feeds)) & from;
        size_t resume = 0;
        while ((feeds | odd) != 0 && resume == 0 && !scan->stopped) {
            uint64_t event = (feeds | odd) & (0 - (feeds | odd)), before = event - 1;
            if (__builtin_expect((odd & event) != 0, 0)) {
                size_t next;
                TRY(quoted_row(scan, bytes, last, start, &next, why));
                whole = next != 0;
                if (!whole) break;
                start = next;
                n_cells = 0;
                resume = 1;
            } else {
                size_t at = block + (size_t)__builtin_ctzll(event);
                n_cells += places_put(scan->ends + n_cells, (uint32_t)(block - start),
                                      separators & before);
                scan->ends[n_cells++] = (uint32_t)(at - start);
                TRY(row_give(scan, bytes.s + start, at + 1 - start, n_cells, false, why));
                start = at + 1;
                n_cells = 0;
                separators &= ~(before | event);
                feeds &= ~event;
            }
            if (is_over(scan, bytes, start)) scan->stopped = true;
        }
        if (resume > 0) {
            block = start & ~(size_t)63;
            continue;
        }
        n_cells += places_put(scan->ends + n_cells, (uint32_t)(block - start), separators);
        if (n_cells > SCAN_CELLS_MAX)
            return row_fail(scan, SCAN_CELLS_MAX + 1, "a row has more than 2,000 cells", why);
        block += 64;
    }
    if (last && whole && !scan->stopped && start < bytes.n) {
        size_t next;
        bool quoted = memchr(bytes.s + start, '"', bytes.n - start) != NULL;
        TRY(row_read(scan, (struct str){bytes.s + start, bytes.n - start}, true, &n_cells, &next,
                     why));
        TRY(row_give(scan, bytes.s + start, bytes.n - start, n_cells, quoted, why));
        start = bytes.n;
    }
    *used = start;
    return FAIL_NONE;
}

#ifdef __x86_64__
__attribute__((target("avx2,bmi,popcnt"))) static enum fail
rows_scan_quick(struct scan *scan, struct str bytes, bool last, size_t *used, struct why *why) {
    return rows_scan(scan, bytes, last, used, marks_quick, why);
}
#endif

enum fail scan_rows(struct scan *scan, struct str bytes, bool last, size_t *used, struct why *why) {
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
        __builtin_cpu_supports("popcnt"))
        return rows_scan_quick(scan, bytes, last, used, why);
#endif
    return rows_scan(scan, bytes, last, used, marks_find, why);
}

struct str scan_unquoted(struct str raw, char *to) {
    size_t at = 0, n = 0;
    while (at < raw.n && raw.s[at] == ' ') at++;
    if (at >= raw.n || raw.s[at] != '"') return raw;
    for (at++; at < raw.n; at++) {
        if (raw.s[at] == '"') {
            if (at + 1 >= raw.n || raw.s[at + 1] != '"') break;
            at++;
        }
        to[n++] = raw.s[at];
    }
    return (struct str){to, n};
}

struct str scan_cell(const struct scan_row *row, size_t cell, char *to) {
    struct str raw = scan_cell_raw(row, cell);
    return row->quoted ? scan_unquoted(raw, to) : raw;
}
