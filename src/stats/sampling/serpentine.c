#include "stats/sampling/serpentine.h"

#include "base/str.h"

#include <math.h>
#include <string.h>

struct placed {
    uint32_t rank;
    size_t unit, at; /* where it stood */
};

static int upwards(const void *a, const void *b) {
    const struct placed *x = a, *y = b;
    if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
    return x->at < y->at ? -1 : 1;
}

static int downwards(const void *a, const void *b) {
    const struct placed *x = a, *y = b;
    if (x->rank != y->rank) return x->rank > y->rank ? -1 : 1;
    return x->at < y->at ? -1 : 1;
}

void serpentine_order(struct arena *arena, const uint32_t *keys, size_t n_keys, size_t n,
                      size_t *order) {
    size_t mark = arena_mark(arena);
    struct placed *placed = ARENA_ARRAY(arena, struct placed, n);
    for (size_t i = 0; i < n; i++) order[i] = i;
    for (size_t k = 0; k < n_keys; k++) {
        bool down = false;
        for (size_t from = 0, to; from < n; from = to) {
            /* Units that are alike in all keys before this one. */
            for (to = from + 1; to < n; to++) {
                bool same = true;
                for (size_t j = 0; j < k && same; j++)
                    same = keys[j * n + order[to]] == keys[j * n + order[from]];
                if (!same) break;
            }
            for (size_t i = from; i < to; i++)
                placed[i] = (struct placed){keys[k * n + order[i]], order[i], i};
            qsort(placed + from, to - from, sizeof *placed, down ? downwards : upwards);
            for (size_t i = from; i < to; i++) order[i] = placed[i].unit;
            down = !down;
        }
    }
    arena_rewind(arena, mark);
}

struct valued {
    const char *text;
    double number;
    size_t unit;
};

static int by_number(const void *a, const void *b) {
    const struct valued *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

static int by_text(const void *a, const void *b) {
    const struct valued *x = a, *y = b;
    return strcmp(x->text, y->text);
}

void serpentine_ranks(struct arena *arena, const char *const *texts, size_t n, uint32_t *ranks) {
    size_t mark = arena_mark(arena);
    struct valued *values = ARENA_ARRAY(arena, struct valued, n);
    bool numbers = true;
    for (size_t i = 0; i < n; i++) {
        values[i] = (struct valued){.text = texts[i], .unit = i, .number = -INFINITY};
        if (*texts[i] != '\0' && !str_real(str_of(texts[i]), &values[i].number)) numbers = false;
    }
    qsort(values, n, sizeof *values, numbers ? by_number : by_text);
    uint32_t rank = 0;
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && (numbers ? by_number : by_text)(&values[i - 1], &values[i]) != 0) rank++;
        ranks[values[i].unit] = rank;
    }
    arena_rewind(arena, mark);
}
