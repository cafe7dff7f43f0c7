/* scan_marks -- where separators, ends of lines and quotation marks stand, 64 bytes at a time. */
#ifndef STATS_SAMPLING_SCAN_MARKS_H
#define STATS_SAMPLING_SCAN_MARKS_H

#include <stddef.h>
#include <stdint.h>
#ifdef __SSE2__
#include <immintrin.h>
#endif

/* Compiled twice: for every machine, and for those with instructions for single bits. */
#define INLINE static inline __attribute__((always_inline))

/* Bit i is set where byte i of 64 is the separator, a line feed, a quotation mark; a carriage
 * return or a NUL. */
struct marks {
    uint64_t separators, feeds, quotes, rare;
};

/* The lowest bit's place; any number where there is none. */
INLINE uint32_t place_of(uint64_t bits) {
    return (uint32_t)__builtin_ctzll(bits | UINT64_C(1) << 63);
}

/* Reads no further than `n`. */
INLINE struct marks marks_find(const char *at, size_t n, char separator) {
    struct marks marks = {0, 0, 0, 0};
#ifdef __SSE2__
    if (n >= 64) {
        const __m128i s = _mm_set1_epi8(separator), f = _mm_set1_epi8('\n'), q = _mm_set1_epi8('"'),
                      r = _mm_set1_epi8('\r'), z = _mm_setzero_si128();
        for (int i = 0; i < 4; i++) {
            __m128i piece = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
            marks.separators |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(piece, s))
                                << (16 * i);
            marks.feeds |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(piece, f))
                           << (16 * i);
            marks.quotes |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(piece, q))
                            << (16 * i);
            __m128i rare = _mm_or_si128(_mm_cmpeq_epi8(piece, r), _mm_cmpeq_epi8(piece, z));
            marks.rare |= (uint64_t)(uint32_t)_mm_movemask_epi8(rare) << (16 * i);
        }
        return marks;
    }
#endif
    for (size_t i = 0; i < n && i < 64; i++) {
        marks.separators |= (uint64_t)(at[i] == separator) << i;
        marks.feeds |= (uint64_t)(at[i] == '\n') << i;
        marks.quotes |= (uint64_t)(at[i] == '"') << i;
        marks.rare |= (uint64_t)(at[i] == '\r' || at[i] == '\0') << i;
    }
    return marks;
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
                  q = _mm256_set1_epi8('"'), r = _mm256_set1_epi8('\r'), z = _mm256_setzero_si256();
    return (struct marks){
        bits_of(_mm256_cmpeq_epi8(a, s), _mm256_cmpeq_epi8(b, s)),
        bits_of(_mm256_cmpeq_epi8(a, f), _mm256_cmpeq_epi8(b, f)),
        bits_of(_mm256_cmpeq_epi8(a, q), _mm256_cmpeq_epi8(b, q)),
        bits_of(_mm256_or_si256(_mm256_cmpeq_epi8(a, r), _mm256_cmpeq_epi8(a, z)),
                _mm256_or_si256(_mm256_cmpeq_epi8(b, r), _mm256_cmpeq_epi8(b, z)))};
}
#endif

/* Bit i: byte block + i of text[n] is a carriage return that no line feed follows; at the text's
 * end it cannot be told whether one would. `feeds` are those of the block. */
INLINE uint64_t returns_alone(const char *text, size_t n, size_t block, uint64_t feeds) {
    uint64_t returns = 0;
    size_t most = n - block < 64 ? n - block : 64;
#ifdef __SSE2__
    if (most == 64) {
        const __m128i r = _mm_set1_epi8('\r');
        for (int i = 0; i < 4; i++) {
            __m128i piece = _mm_loadu_si128((const __m128i *)(const void *)(text + block + 16 * i));
            returns |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(piece, r)) << (16 * i);
        }
        most = 0;
    }
#endif
    for (size_t i = 0; i < most; i++) returns |= (uint64_t)(text[block + i] == '\r') << i;
    uint64_t alone = returns & ~(feeds >> 1);
    if (__builtin_expect(alone >> 63 != 0, 0) && block + 64 < n && text[block + 64] == '\n')
        alone &= ~UINT64_C(0) >> 1;
    return alone;
}

/* The places of all bits behind one another; eight are written at once, what is too much is
 * written over later: that costs less than asking each time whether there is another. */
INLINE size_t places_put(uint32_t *ends, uint32_t base, uint64_t bits) {
    size_t n = (size_t)__builtin_popcountll(bits);
    for (size_t done = 0; done < n; done += 8) {
#define PLACE_PUT(i)                                                                               \
    ends[done + (i)] = base + (uint32_t)__builtin_ctzll(bits | UINT64_C(1) << 63);                 \
    bits &= bits - 1
        PLACE_PUT(0);
        PLACE_PUT(1);
        PLACE_PUT(2);
        PLACE_PUT(3);
        PLACE_PUT(4);
        PLACE_PUT(5);
        PLACE_PUT(6);
        PLACE_PUT(7);
#undef PLACE_PUT
    }
    return n;
}

#endif
