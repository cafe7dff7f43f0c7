#include "stats/sampling/strip.h"

#include "stats/sampling/scan_marks.h"

enum { STRIP_SLACK = 16 }; /* places are written eight at a time */

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
 * neither opens nor closes a whole cell. */
INLINE bool quoted_clear(struct str text, size_t block, char separator, struct marks *marks,
                         struct quoting *quoting) {
    uint64_t within = odd_before(marks->quotes) ^ quoting->inside;
    uint64_t open = marks->quotes & within, close = marks->quotes & ~within;
    marks->separators &= ~within;
    marks->feeds &= ~within;
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
                 struct marks (*marks_of)(const char *, size_t, char)) {
    size_t most = text.n < STRIP_BYTES ? text.n : STRIP_BYTES, block = 0, n_rows = 0, n_ends = 0;
    uint32_t *feeds = strip->feeds, *counts = strip->counts;
    struct quoting quoting = {0, false};
    for (; block + 64 <= most; block += 64) {
        struct marks marks = marks_of(text.s + block, 64, separator);
        if (__builtin_expect((marks.quotes | quoting.inside) != 0 || quoting.closed, 0) &&
            !quoted_clear(text, block, separator, &marks, &quoting))
            break;
        uint64_t all = marks.separators | marks.feeds, rest = marks.feeds;
        if (cells) places_put(strip->ends + n_ends, (uint32_t)block, all);
        /* Two at once: most blocks have one or none. */
        size_t n = (size_t)__builtin_popcountll(rest);
        for (size_t done = 0; done < n; done += 2)
            for (size_t i = 0; i < 2; i++) {
                uint64_t bit = rest | UINT64_C(1) << 63;
                feeds[n_rows + done + i] = (uint32_t)block + (uint32_t)__builtin_ctzll(bit);
                counts[n_rows + done + i] =
                    (uint32_t)n_ends + (uint32_t)__builtin_popcountll(all & (bit ^ (bit - 1)));
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
        find(strip, text, separator, true, marks_quick);
    else
        find(strip, text, separator, false, marks_quick);
}
#endif

void strip_find(struct strip *strip, struct str text, char separator, bool cells) {
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
        __builtin_cpu_supports("popcnt")) {
        find_quick(strip, text, separator, cells);
        return;
    }
#endif
    find(strip, text, separator, cells, marks_find);
}
