#include "stats/sampling/scan.h"

#include <string.h>
#ifdef __SSE2__
#include <immintrin.h>
#endif

/* Compiled twice: for every machine, and for those with instructions for single bits. */
#define INLINE static inline __attribute__((always_inline))

/* Bit i is set where byte i of 64 is the separator, a line feed, a quotation mark. */
struct marks {
    uint64_t separators, feeds, quotes;
};

/* Reads no further than `n`. */
INLINE struct marks marks_find(const char *at, size_t n, char separator) {
    struct marks marks = {0, 0, 0};
#ifdef __SSE2__
    if (n >= 64) {
        const __m128i s = _mm_set1_epi8(separator), f = _mm_set1_epi8('\n'), q = _mm_set1_epi8('"');
        for (int i = 0; i < 4; i++) {
            __m128i piece = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
            marks.separators |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(piece, s))
                                << (16 * i);
            marks.feeds |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(piece, f))
                           << (16 * i);
            marks.quotes |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(piece, q))
                            << (16 * i);
        }
        return marks;
    }
#endif
    for (size_t i = 0; i < n && i < 64; i++) {
        marks.separators |= (uint64_t)(at[i] == separator) << i;
        marks.feeds |= (uint64_t)(at[i] == '\n') << i;
        marks.quotes |= (uint64_t)(at[i] == '"') << i;
    }
    return marks;
}

/* Of 64 bytes: the same, without the places of quotation marks but whether there is one, and which
 * bytes a blank row may begin with (up to a space). */
struct plain_marks {
    uint64_t separators, feeds, low;
    bool quoted;
};

/* Reads 64 bytes. */
INLINE struct plain_marks plain_marks_find(const char *at, char separator) {
    struct marks marks = marks_find(at, 64, separator);
    struct plain_marks plain = {marks.separators, marks.feeds, 0, marks.quotes != 0};
    for (int i = 0; i < 64; i++) plain.low |= (uint64_t)((unsigned char)at[i] <= ' ') << i;
    return plain;
}

#ifdef __x86_64__
__attribute__((target("avx2"))) static inline uint64_t bits_of(__m256i low, __m256i high) {
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high)
                                                     << 32;
}

__attribute__((target("avx2"))) static inline struct marks marks_quick(const char *at, size_t n,
                                                                       char separator) {
    if (n < 64) return marks_find(at, n, separator);
    const __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)at),
                  b = _mm256_loadu_si256((const __m256i *)(const void *)(at + 32)),
                  s = _mm256_set1_epi8(separator), f = _mm256_set1_epi8('\n'),
                  q = _mm256_set1_epi8('"');
    return (struct marks){bits_of(_mm256_cmpeq_epi8(a, s), _mm256_cmpeq_epi8(b, s)),
                          bits_of(_mm256_cmpeq_epi8(a, f), _mm256_cmpeq_epi8(b, f)),
                          bits_of(_mm256_cmpeq_epi8(a, q), _mm256_cmpeq_epi8(b, q))};
}

__attribute__((target("avx2"))) static inline struct plain_marks plain_marks_quick(const char *at,
                                                                                   char separator) {
    const __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)at),
                  b = _mm256_loadu_si256((const __m256i *)(const void *)(at + 32)),
                  s = _mm256_set1_epi8(separator), f = _mm256_set1_epi8('\n'),
                  q = _mm256_set1_epi8('"'), space = _mm256_set1_epi8(' ');
    __m256i quotes = _mm256_or_si256(_mm256_cmpeq_epi8(a, q), _mm256_cmpeq_epi8(b, q));
    return (struct plain_marks){bits_of(_mm256_cmpeq_epi8(a, s), _mm256_cmpeq_epi8(b, s)),
                                bits_of(_mm256_cmpeq_epi8(a, f), _mm256_cmpeq_epi8(b, f)),
                                bits_of(_mm256_cmpeq_epi8(_mm256_min_epu8(a, space), a),
                                        _mm256_cmpeq_epi8(_mm256_min_epu8(b, space), b)),
                                _mm256_testz_si256(quotes, quotes) == 0};
}
#endif

/* The places of all bits behind one another; eight are written at once, what is too much is
 * written over later: that costs less than asking each time whether there is another. */
INLINE size_t places_put(uint32_t *ends, uint32_t base, uint64_t bits) {
    size_t n = (size_t)__builtin_popcountll(bits);
    for (size_t done = 0; done < n; done += 8)
        for (size_t i = 0; i < 8; i++) {
            ends[done + i] = base + (uint32_t)__builtin_ctzll(bits | UINT64_C(1) << 63);
            bits &= bits - 1;
        }
    return n;
}

static bool begins_blank(const struct scan *scan, char first) {
    return first == scan->separator || (unsigned char)first <= ' ';
}

static bool is_blank(const struct scan *scan, const char *start, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (start[i] != ' ' && start[i] != '\t' && start[i] != '\r' && start[i] != '\n' &&
            start[i] != scan->separator)
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
    while (at < rest.n && (rest.s[at] == ' ' || rest.s[at] == '\r')) at++;
    return at;
}

static bool is_cell_end(const struct scan *scan, char c) {
    return c == scan->separator || c == '\n';
}

/* A row with quotation marks, from its start: cells' ends, and where the next row begins; 0 when
 * the row is not whole yet. */
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
        if (at >= rest.n || rest.s[at] == '\n') break;
    }
    *n_cells = n;
    *next = at < rest.n ? at + 1 : at;
    return FAIL_NONE;
}

/* Hands the row on unless it is blank. */
static void row_give(struct scan *scan, const char *start, size_t length, size_t n_cells,
                     bool quoted) {
    scan->rows++;
    uint32_t *end = &scan->ends[n_cells - 1];
    if (*end > 0 && start[*end - 1] == '\r') (*end)--;
    bool may_be_blank = !quoted && begins_blank(scan, *start);
    if (length == 0 || (may_be_blank && is_blank(scan, start, length))) return;
    struct scan_row row = {.start = start,
                           .length = length,
                           .ends = scan->ends,
                           .n_cells = n_cells,
                           .quoted = quoted,
                           .number = scan->rows};
    if (!scan->row(scan, &row)) scan->stopped = true;
}

/* The row that begins at `start` and is read by the rules for quotation marks; *next is 0 when it
 * is not whole. */
static enum fail quoted_row(struct scan *scan, struct str bytes, bool last, size_t start,
                            size_t *next, struct why *why) {
    size_t n_cells;
    TRY(row_read(scan, (struct str){bytes.s + start, bytes.n - start}, last, &n_cells, next, why));
    if (*next == 0) return FAIL_NONE;
    row_give(scan, bytes.s + start, *next, n_cells, true);
    *next += start;
    return FAIL_NONE;
}

static bool is_over(const struct scan *scan, struct str bytes, size_t start) {
    return scan->stopped || (scan->limit != NULL && bytes.s + start >= scan->limit);
}

/* Where rows are only counted: the row that is being read and its separators so far. */
struct plain_at {
    size_t start, separators;
};

/* Counts rows from `block` on and stops before the first block that needs a closer look. Returns
 * that block; at->start is then the row that is not done. */
INLINE size_t plain_count(struct scan *scan, struct str bytes, size_t block, struct plain_at *at,
                          struct plain_marks (*find)(const char *, char)) {
    size_t wanted = scan->plain_cells - 1, separators = at->separators, start = at->start;
    int64_t rows = 0;
    const char *end = scan->plain_until < bytes.s + bytes.n ? scan->plain_until : bytes.s + bytes.n;
    for (; bytes.s + block + 64 <= end; block += 64) {
        struct plain_marks marks = find(bytes.s + block, scan->separator);
        uint64_t from = start > block ? ~UINT64_C(0) << (start - block) : ~UINT64_C(0);
        uint64_t cuts = marks.separators & from, feeds = marks.feeds & from;
        /* Rows that begin in this block: behind a feed, or where it begins. */
        uint64_t begins = feeds << 1 | (start >= block ? UINT64_C(1) << (start - block) : 0);
        if (marks.quoted || (begins & (marks.low | marks.separators)) != 0) break;
        size_t was_start = start, was_separators = separators;
        int64_t was_rows = rows;
        bool odd = false;
        for (; feeds != 0; feeds &= feeds - 1) {
            uint64_t before = feeds ^ (feeds - 1);
            odd |= separators + (size_t)__builtin_popcountll(cuts & before) != wanted;
            cuts &= ~before;
            separators = 0;
            start = block + (size_t)__builtin_ctzll(feeds) + 1;
            rows++;
        }
        separators += (size_t)__builtin_popcountll(cuts);
        if (odd || separators > wanted) {
            start = was_start;
            separators = was_separators;
            rows = was_rows;
            break;
        }
    }
    scan->rows += rows;
    scan->plain += rows;
    *at = (struct plain_at){start, separators};
    return block;
}

INLINE enum fail rows_scan(struct scan *scan, struct str bytes, bool last, size_t *used,
                           struct marks (*find)(const char *, size_t, char),
                           struct plain_marks (*find_plain)(const char *, char), struct why *why) {
    size_t start = 0, n_cells = 0, looked = 0; /* looked: up to there rows are not only counted */
    bool whole = true;
    *used = 0;
    for (size_t block = 0; block < bytes.n && whole && !scan->stopped;) {
        if (scan->plain_cells > 0 && block >= looked &&
            !(start < block && begins_blank(scan, bytes.s[start]))) {
            struct plain_at at = {start, n_cells};
            size_t next = plain_count(scan, bytes, block, &at, find_plain);
            looked = next + 64;
            if (next > block) { /* from the row that is not done, with its cells' ends */
                start = at.start;
                block = start & ~(size_t)63;
                n_cells = 0;
            }
            if (is_over(scan, bytes, start)) scan->stopped = true;
            if (scan->stopped) break;
        }
        struct marks marks = find(bytes.s + block, bytes.n - block, scan->separator);
        /* Within the block where a row begins, what is before it has been done. */
        uint64_t from = start > block ? ~UINT64_C(0) << (start - block) : ~UINT64_C(0);
        uint64_t separators = marks.separators & from, feeds = marks.feeds & from,
                 quotes = marks.quotes & from;
        size_t resume = 0;
        while ((feeds | quotes) != 0 && resume == 0 && !scan->stopped) {
            uint64_t event = (feeds | quotes) & (0 - (feeds | quotes)), before = event - 1;
            if (__builtin_expect((quotes & event) != 0, 0)) {
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
                row_give(scan, bytes.s + start, at + 1 - start, n_cells, false);
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
        row_give(scan, bytes.s + start, bytes.n - start, n_cells, quoted);
        start = bytes.n;
    }
    *used = start;
    return FAIL_NONE;
}

#ifdef __x86_64__
__attribute__((target("avx2,bmi,popcnt"))) static enum fail
rows_scan_quick(struct scan *scan, struct str bytes, bool last, size_t *used, struct why *why) {
    return rows_scan(scan, bytes, last, used, marks_quick, plain_marks_quick, why);
}
#endif

enum fail scan_rows(struct scan *scan, struct str bytes, bool last, size_t *used, struct why *why) {
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
        __builtin_cpu_supports("popcnt"))
        return rows_scan_quick(scan, bytes, last, used, why);
#endif
    return rows_scan(scan, bytes, last, used, marks_find, plain_marks_find, why);
}

struct str scan_cell(const struct scan_row *row, size_t cell, char *to) {
    struct str raw = scan_cell_raw(row, cell);
    if (!row->quoted) return raw;
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
