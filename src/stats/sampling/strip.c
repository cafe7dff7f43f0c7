#include "stats/sampling/strip.h"

#include "stats/sampling/scan_marks.h"

#include <string.h>

enum { STRIP_SLACK = 64 }; /* places are written for a whole block at once */

void strip_init(struct arena *arena, struct strip *strip) {
    strip->feeds = ARENA_ARRAY(arena, uint32_t, STRIP_BYTES + STRIP_SLACK);
    strip->counts = ARENA_ARRAY(arena, uint32_t, STRIP_BYTES + STRIP_SLACK);
    strip->ends = ARENA_ARRAY(arena, uint32_t, STRIP_BYTES + STRIP_SLACK);
    strip->n_rows = strip->n_looked = 0;
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

INLINE void find(struct strip *strip, struct str text, char separator, bool cells,
                 struct marks (*marks_of)(const char *, size_t, char),
                 size_t (*put)(uint32_t *, uint32_t, uint64_t)) {
    size_t most = text.n < STRIP_BYTES ? text.n : STRIP_BYTES, block = 0, n_rows = 0, n_ends = 0;
    uint32_t *feeds = strip->feeds, *counts = strip->counts, *ends = strip->ends;
    struct quoting quoting = {0, false};
    bool returns = most > 0 && memchr(text.s, '\r', most) != NULL; /* most files have none */
    for (; block + 64 <= most; block += 64) {
        struct marks marks = marks_of(text.s + block, 64, separator);
        uint64_t alone = returns ? returns_alone(text.s, text.n, block, marks.feeds) : 0;
        if (__builtin_expect((marks.quotes | quoting.inside | alone) != 0 || quoting.closed, 0) &&
            !quoted_clear(text, block, separator, &marks, alone, &quoting))
            break;
        uint64_t all = marks.separators | marks.feeds, rest = marks.feeds;
        size_t n = (size_t)__builtin_popcountll(rest);
        if (cells) put(ends + n_ends, (uint32_t)block, all);
        for (size_t done = 0; done < n; done++) {
            feeds[n_rows + done] = (uint32_t)block + (uint32_t)__builtin_ctzll(rest);
            counts[n_rows + done] =
                (uint32_t)n_ends + (uint32_t)__builtin_popcountll(all & (rest ^ (rest - 1)));
            rest &= rest - 1;
        }
        n_rows += n;
        n_ends += (size_t)__builtin_popcountll(all);
    }
    strip->n_rows = n_rows;
    strip->n_looked = block;
}

#ifdef __x86_64__
__attribute__((target("avx2,bmi,popcnt"))) static void
find_quick(struct strip *strip, struct str text, char separator, bool cells) {
    if (cells)
        find(strip, text, separator, true, marks_quick, places_put);
    else
        find(strip, text, separator, false, marks_quick, places_put);
}

/* With instructions that compare 64 bytes at once, and push together the numbers of set bits. */
#define WIDE "avx512f,avx512bw,avx512vbmi2,bmi,popcnt"

__attribute__((target(WIDE))) static inline struct marks marks_wide(const char *at, size_t n,
                                                                    char separator) {
    (void)n;
    const __m512i bytes = _mm512_loadu_si512((const void *)at);
    return (struct marks){_mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(separator)),
                          _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\n')),
                          _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"'))};
}

__attribute__((target(WIDE))) static inline size_t places_put_wide(uint32_t *ends, uint32_t base,
                                                                   uint64_t bits) {
    static const uint8_t numbers[64] = {
        0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
        22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
        44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    size_t n = (size_t)__builtin_popcountll(bits);
    const __m512i from = _mm512_set1_epi32((int)base),
                  places = _mm512_maskz_compress_epi8(bits, _mm512_loadu_si512(numbers));
    _mm512_storeu_si512(
        ends, _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(places))));
    if (__builtin_expect(n <= 16, 1)) return n;
    _mm512_storeu_si512(
        ends + 16,
        _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 1))));
    _mm512_storeu_si512(
        ends + 32,
        _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 2))));
    _mm512_storeu_si512(
        ends + 48,
        _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 3))));
    return n;
}

__attribute__((target(WIDE))) static void find_wide(struct strip *strip, struct str text,
                                                    char separator, bool cells) {
    if (cells)
        find(strip, text, separator, true, marks_wide, places_put_wide);
    else
        find(strip, text, separator, false, marks_wide, places_put_wide);
}
#endif

bool strip_find_as(enum strip_machine machine, struct strip *strip, struct str text, char separator,
                   bool cells) {
#ifdef __x86_64__
    bool bits = __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
    if (machine == STRIP_WIDE) {
        if (!bits || !__builtin_cpu_supports("avx512bw") || !__builtin_cpu_supports("avx512vbmi2"))
            return false;
        find_wide(strip, text, separator, cells);
        return true;
    }
    if (machine == STRIP_QUICK) {
        if (!bits || !__builtin_cpu_supports("avx2")) return false;
        find_quick(strip, text, separator, cells);
        return true;
    }
#endif
    if (machine != STRIP_ANY) return false;
    find(strip, text, separator, cells, marks_find, places_put);
    return true;
}

void strip_find(struct strip *strip, struct str text, char separator, bool cells) {
    for (int machine = STRIP_WIDE;; machine--)
        if (strip_find_as((enum strip_machine)machine, strip, text, separator, cells)) return;
}
