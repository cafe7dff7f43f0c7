#include "stats/sampling/strip.h"

#include "stats/sampling/scan_marks.h"

#include <string.h>

enum { STRIP_SLACK = 64 }; /* places are written for a whole block at once */

void strip_init(struct arena *arena, struct strip *strip, const uint32_t *wanted, size_t n_wanted) {
    uint32_t *copy = ARENA_ARRAY(arena, uint32_t, n_wanted + 1);
    for (size_t k = 0; k < n_wanted; k++) copy[k] = wanted[k];
    *strip = (struct strip){.wanted = copy, .n_wanted = n_wanted};
    strip->feeds = ARENA_ARRAY(arena, uint32_t, STRIP_BYTES + STRIP_SLACK);
    strip->cells = ARENA_ARRAY(arena, uint32_t, STRIP_BYTES + STRIP_SLACK);
    strip->ends = ARENA_ARRAY(arena, uint32_t, STRIP_BYTES * n_wanted + 1);
    strip->bits = ARENA_ARRAY(arena, uint64_t, STRIP_BLOCKS + 2);
}

/* Bit i: whether the number of bits up to i is odd. */
INLINE uint64_t odd_before(uint64_t bits) {
    for (int by = 1; by < 64; by *= 2) bits ^= bits << by;
    return bits;
}

/* What is behind closing marks, where it is no separator, line feed or further mark: good are only
 * the CR of a line's end. */
static bool are_line_ends(struct str text, size_t block, uint64_t behind) {
    for (; behind != 0; behind &= behind - 1) {
        size_t at = block + (size_t)__builtin_ctzll(behind);
        if (at + 1 >= text.n || text.s[at] != '\r' || text.s[at + 1] != '\n') return false;
    }
    return true;
}

/* Within quotation marks at the block's end, and whether its last byte closes a cell. */
struct quoting {
    uint64_t inside; /* all bits, or none */
    bool closed;
};

/* Takes separators and line feeds between quotation marks away; false when a mark stands where it
 * neither opens nor closes a whole cell, or a carriage return alone ends a row. */
INLINE bool quoted_clear(struct str text, size_t block, char separator, struct marks *marks,
                         uint64_t alone, struct quoting *quoting) {
    uint64_t within = odd_before(marks->quotes) ^ quoting->inside;
    uint64_t open = marks->quotes & within, close = marks->quotes & ~within;
    marks->separators &= ~within;
    marks->feeds &= ~within;
    if ((alone & ~within) != 0) return false;
    uint64_t ends = marks->separators | marks->feeds;
    bool begins = block == 0 || quoting->closed || text.s[block - 1] == separator ||
                  text.s[block - 1] == '\n';
    uint64_t before = (ends | close) << 1 | (uint64_t)begins,
             behind = (close << 1 | (uint64_t)quoting->closed) & ~(ends | open);
    if ((open & ~before) != 0) return false;
    if (behind != 0 && !are_line_ends(text, block, behind)) return false;
    *quoting = (struct quoting){.inside = 0 - (within >> 63), .closed = close >> 63 != 0};
    return true;
}

/* What one block is, when nothing has to be looked at closer: the ends of its cells and rows. */
struct plain {
    uint64_t ends, feeds;
    bool is_odd; /* there are quotation marks, carriage returns or NULs */
};

/* Of a block with any of these; false when the strip ends before it. */
INLINE bool odd_find(struct str text, size_t block, char separator, struct quoting *quoting,
                     struct plain *plain) {
    struct marks marks = marks_find(text.s + block, 64, separator);
    uint64_t alone = 0;
    if (marks.rare != 0) {
        if (memchr(text.s + block, '\0', 64) != NULL) return false;
        alone = returns_alone(text.s, text.n, block, marks.feeds);
    }
    if (((marks.quotes | quoting->inside | alone) != 0 || quoting->closed) &&
        !quoted_clear(text, block, separator, &marks, alone, quoting))
        return false;
    plain->ends = marks.separators | marks.feeds;
    plain->feeds = marks.feeds;
    return true;
}

/* Where cells end becomes strip->bits, where rows end strip->feeds. */
INLINE void blocks_find(struct strip *strip, struct str text, char separator,
                        struct plain (*plain_of)(const char *, char), uint32_t (*place)(uint64_t)) {
    size_t most = text.n < STRIP_BYTES ? text.n : STRIP_BYTES, block = 0, n_rows = 0;
    uint32_t *feeds = strip->feeds;
    uint64_t *bits = strip->bits;
    struct quoting quoting = {0, false};
    for (; block + 64 <= most; block += 64) {
        struct plain plain = plain_of(text.s + block, separator);
        if (__builtin_expect(plain.is_odd || quoting.inside != 0 || quoting.closed, 0) &&
            !odd_find(text, block, separator, &quoting, &plain))
            break;
        uint64_t rest = plain.feeds;
        size_t n = (size_t)__builtin_popcountll(rest);
        bits[block / 64] = plain.ends;
        /* Two are written in any case: most blocks have one row's end, or none, or two. */
        feeds[n_rows] = (uint32_t)block + place(rest);
        rest &= rest - 1;
        feeds[n_rows + 1] = (uint32_t)block + place(rest);
        for (size_t done = 2; __builtin_expect(done < n, 0); done++) {
            rest &= rest - 1;
            feeds[n_rows + done] = (uint32_t)block + place(rest);
        }
        n_rows += n;
    }
    bits[block / 64] = bits[block / 64 + 1] = 0;
    strip->n_rows = n_rows;
    strip->n_looked = block;
}

/* The lowest n bits; all when there are no more. */
INLINE uint64_t bits_low(uint64_t bits, size_t n) {
    return n >= 64 ? bits : bits & ((UINT64_C(1) << n) - 1);
}

/* 64 bits from any place on. */
INLINE uint64_t bits_from(const uint64_t *bits, size_t at) {
    return bits[at / 64] >> at % 64 | bits[at / 64 + 1] << 1 << (63 - at % 64);
}

/* The place of bit number k of those set. */
INLINE uint32_t bit_any(uint64_t bits, size_t k) {
    while (k-- > 0) bits &= bits - 1;
    return place_of(bits);
}

uint32_t strip_end(const struct strip *strip, size_t from, size_t cell) {
    size_t block = from / 64;
    uint64_t bits = strip->bits[block] & ~UINT64_C(0) << from % 64;
    for (size_t n; (n = (size_t)__builtin_popcountll(bits)) <= cell; cell -= n) {
        if (++block >= STRIP_BLOCKS) return (uint32_t)(64 * block); /* there is none */
        bits = strip->bits[block];
    }
    return (uint32_t)(64 * block) + bit_any(bits, cell);
}

/* A row that is longer than 128 bytes. */
INLINE uint32_t long_row_find(const struct strip *strip, size_t from, size_t length, uint32_t *ends,
                              size_t n_wanted, uint32_t (*bit_of)(uint64_t, size_t)) {
    size_t cells = 0, k = 0;
    for (size_t at = 0; at < length; at += 64) {
        uint64_t bits = bits_low(bits_from(strip->bits, from + at), length - at);
        size_t n = (size_t)__builtin_popcountll(bits);
        for (; k < n_wanted && strip->wanted[k] < cells + n; k++)
            ends[k] = (uint32_t)(from + at) + bit_of(bits, strip->wanted[k] - cells);
        cells += n;
    }
    return (uint32_t)cells;
}

/* How many cells each row has, and the ends of those wanted. */
INLINE void cells_find(struct strip *strip, const uint32_t *wanted, size_t n_wanted,
                       uint32_t (*bit_of)(uint64_t, size_t)) {
    const uint64_t *restrict bits = strip->bits;
    const uint32_t *restrict feeds = strip->feeds;
    uint32_t *restrict cells = strip->cells, *restrict ends = strip->ends;
    const size_t n_rows = strip->n_rows;
    uint32_t from = 0;
    for (size_t r = 0; r < n_rows; r++) {
        uint32_t next = feeds[r] + 1, length = next - from;
        if (__builtin_expect(length <= 128, 1)) {
            uint64_t low = bits_low(bits_from(bits, from), length), high = 0;
            if (length > 64) high = bits_low(bits_from(bits, from + 64), length - 64);
            uint32_t n = (uint32_t)__builtin_popcountll(low);
#pragma GCC unroll 4
            for (size_t k = 0; k < n_wanted; k++) {
                bool later = wanted[k] >= n;
                ends[k] = from + (later ? 64 : 0) +
                          bit_of(later ? high : low, later ? wanted[k] - n : wanted[k]);
            }
            cells[r] = n + (uint32_t)__builtin_popcountll(high);
        } else {
            cells[r] = long_row_find(strip, from, length, ends, n_wanted, bit_of);
        }
        ends += n_wanted;
        from = next;
    }
}

INLINE void find(struct strip *strip, struct str text, char separator,
                 struct plain (*plain_of)(const char *, char), uint32_t (*place)(uint64_t),
                 uint32_t (*bit_of)(uint64_t, size_t)) {
    const uint32_t few[3] = {strip->wanted[0], strip->n_wanted > 1 ? strip->wanted[1] : 0,
                             strip->n_wanted > 2 ? strip->wanted[2] : 0};
    blocks_find(strip, text, separator, plain_of, place);
    if (strip->n_wanted == 0)
        cells_find(strip, few, 0, bit_of);
    else if (strip->n_wanted == 1)
        cells_find(strip, few, 1, bit_of);
    else if (strip->n_wanted == 2)
        cells_find(strip, few, 2, bit_of);
    else if (strip->n_wanted == 3)
        cells_find(strip, few, 3, bit_of);
    else
        cells_find(strip, strip->wanted, strip->n_wanted, bit_of);
}

INLINE struct plain plain_any(const char *at, char separator) {
    struct marks marks = marks_find(at, 64, separator);
    return (struct plain){marks.separators | marks.feeds, marks.feeds,
                          (marks.quotes | marks.rare) != 0};
}

#ifdef __x86_64__
#define QUICK "avx2,bmi,popcnt"

__attribute__((target(QUICK))) static inline uint32_t place_quick(uint64_t bits) {
    return (uint32_t)_tzcnt_u64(bits);
}

/* Each of the odd bytes stands in the table at the place of its lower four bits, and at no place
 * of the table stands a byte that has others. */
__attribute__((target(QUICK))) static inline struct plain plain_quick(const char *at,
                                                                      char separator) {
    const __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)at),
                  b = _mm256_loadu_si256((const __m256i *)(const void *)(at + 32)),
                  s = _mm256_set1_epi8(separator), f = _mm256_set1_epi8('\n'),
                  odd = _mm256_setr_epi8(0, 0, '"', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '\r', 0, 0, 0, 0,
                                         '"', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '\r', 0, 0),
                  feeds_a = _mm256_cmpeq_epi8(a, f), feeds_b = _mm256_cmpeq_epi8(b, f),
                  odd_a = _mm256_cmpeq_epi8(a, _mm256_shuffle_epi8(odd, a)),
                  odd_b = _mm256_cmpeq_epi8(b, _mm256_shuffle_epi8(odd, b));
    return (struct plain){bits_of(_mm256_or_si256(feeds_a, _mm256_cmpeq_epi8(a, s)),
                                  _mm256_or_si256(feeds_b, _mm256_cmpeq_epi8(b, s))),
                          bits_of(feeds_a, feeds_b),
                          _mm256_movemask_epi8(_mm256_or_si256(odd_a, odd_b)) != 0};
}

__attribute__((target(QUICK))) static void find_quick(struct strip *strip, struct str text,
                                                      char separator) {
    find(strip, text, separator, plain_quick, place_quick, bit_any);
}

#define DEPOSIT "avx2,bmi,bmi2,popcnt"

__attribute__((target(DEPOSIT))) static inline uint32_t bit_deposit(uint64_t bits, size_t k) {
    return (uint32_t)_tzcnt_u64(_pdep_u64(UINT64_C(1) << k % 64, bits));
}

__attribute__((target(DEPOSIT))) static void find_deposit(struct strip *strip, struct str text,
                                                          char separator) {
    find(strip, text, separator, plain_quick, place_quick, bit_deposit);
}

/* With instructions that compare 64 bytes at once. */
#define WIDE "avx512f,avx512bw,bmi,bmi2,popcnt"

__attribute__((target(WIDE))) static inline struct plain plain_wide(const char *at,
                                                                    char separator) {
    const __m512i bytes = _mm512_loadu_si512((const void *)at);
    uint64_t feeds = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\n'));
    return (struct plain){feeds | _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(separator)), feeds,
                          (_mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"')) |
                           _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\r')) |
                           _mm512_testn_epi8_mask(bytes, bytes)) != 0};
}

__attribute__((target(WIDE))) static void find_wide(struct strip *strip, struct str text,
                                                    char separator) {
    find(strip, text, separator, plain_wide, place_quick, bit_deposit);
}

/* Whether pdep is an instruction of the processor and not a program in it that takes as long as
 * the whole row. */
static bool deposits(void) {
    return __builtin_cpu_supports("bmi2") && !__builtin_cpu_is("znver1") &&
           !__builtin_cpu_is("znver2");
}
#endif

bool strip_find_as(enum strip_machine machine, struct strip *strip, struct str text,
                   char separator) {
#ifdef __x86_64__
    bool quick = __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt") &&
                 __builtin_cpu_supports("avx2");
    if (machine == STRIP_WIDE) {
        if (!quick || !deposits() || !__builtin_cpu_supports("avx512bw")) return false;
        find_wide(strip, text, separator);
        return true;
    }
    if (machine == STRIP_DEPOSIT) {
        if (!quick || !deposits()) return false;
        find_deposit(strip, text, separator);
        return true;
    }
    if (machine == STRIP_QUICK) {
        if (!quick) return false;
        find_quick(strip, text, separator);
        return true;
    }
#endif
    if (machine != STRIP_ANY) return false;
    find(strip, text, separator, plain_any, place_of, bit_any);
    return true;
}

void strip_find(struct strip *strip, struct str text, char separator) {
    for (int machine = STRIP_WIDE;; machine--)
        if (strip_find_as((enum strip_machine)machine, strip, text, separator)) return;
}
