#include "conversation/compare.h"

#include <math.h>
#include <stdlib.h>

static double apart(const struct compared *c) {
    return c->shown ? fabs(c->all - c->without) : -1;
}

static int farthest_first(const void *a, const void *b) {
    const struct compared *x = a, *y = b;
    double left = apart(x), right = apart(y);
    if (left < right || left > right) return left < right ? 1 : -1;
    return (x->number > y->number) - (x->number < y->number);
}

static bool has(const int64_t *numbers, size_t n, int64_t number) {
    for (size_t i = 0; i < n; i++)
        if (numbers[i] == number) return true;
    return false;
}

static const struct results_cell *cell_of(const struct results *results, int64_t number) {
    for (size_t j = 0; j < results->n; j++)
        if (results->statements[j].number == number) return &results->statements[j].cell[0];
    return NULL;
}

struct compared *results_compare(struct arena *arena, const struct results *all,
                                 const struct results *without, const int64_t *small,
                                 size_t n_small) {
    struct compared *out = ARENA_ARRAY(arena, struct compared, all->n + 1);
    for (size_t j = 0; j < all->n; j++) {
        const struct results_statement *s = &all->statements[j];
        const struct results_cell *cell = cell_of(without, s->number);
        out[j] = (struct compared){.number = s->number, .text = s->text, .language = s->language};
        if (cell == NULL || !cell->shown || !s->cell[0].shown || has(small, n_small, s->number))
            continue;
        out[j].shown = true;
        out[j].n_all = s->cell[0].n, out[j].n_without = cell->n;
        out[j].all = s->cell[0].agree, out[j].without = cell->agree;
    }
    if (all->n > 1) qsort(out, all->n, sizeof *out, farthest_first);
    return out;
}
