#include "stats/disclosure/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct item {
    size_t thing;
    double weight, cost;
};

struct cut {
    struct item *items; /* cheapest for its weight first */
    size_t n;
    double need;
};

struct search {
    struct arena *arena;
    const double *cost;
    size_t n, limit, branches;
    struct cut *cuts;
    size_t n_cuts, room;
    bool *chosen, *barred, *best;
    double best_cost;
};

struct search *search_new(struct arena *arena, const double *cost, size_t n, size_t limit) {
    struct search *search = ARENA_NEW(arena, struct search);
    *search = (struct search){.arena = arena, .cost = cost, .n = n, .limit = limit, .room = 16};
    search->cuts = ARENA_ARRAY(arena, struct cut, search->room);
    search->chosen = ARENA_ARRAY(arena, bool, n + 1);
    search->barred = ARENA_ARRAY(arena, bool, n + 1);
    search->best = ARENA_ARRAY(arena, bool, n + 1);
    return search;
}

static int item_compare(const void *left, const void *right) {
    const struct item *a = left, *b = right;
    double cheap_a = a->cost * b->weight, cheap_b = b->cost * a->weight;
    if (cheap_a != cheap_b) return cheap_a < cheap_b ? -1 : 1;
    return a->thing < b->thing ? -1 : a->thing > b->thing;
}

bool search_cut(struct search *search, const double *weight, double need) {
    if (search->n_cuts == search->room) {
        search->cuts = arena_grow(search->arena, search->cuts, search->room * sizeof *search->cuts,
                                  2 * search->room * sizeof *search->cuts);
        search->room *= 2;
    }
    struct cut cut = {.need = need};
    double all = 0;
    for (size_t i = 0; i < search->n; i++) cut.n += weight[i] > 0;
    cut.items = ARENA_ARRAY(search->arena, struct item, cut.n + 1);
    cut.n = 0;
    for (size_t i = 0; i < search->n; i++) {
        if (!(weight[i] > 0)) continue;
        cut.items[cut.n++] = (struct item){i, weight[i], search->cost[i]};
        all += weight[i];
    }
    if (all < need - 1e-7) return false;
    qsort(cut.items, cut.n, sizeof *cut.items, item_compare);
    search->cuts[search->n_cuts++] = cut;
    return true;
}

/* What is missing in a cut, and the least that a fractional cover of it costs. */
static double missing_of(const struct search *search, const struct cut *cut, double *least) {
    double missing = cut->need;
    for (size_t i = 0; i < cut->n; i++)
        if (search->chosen[cut->items[i].thing]) missing -= cut->items[i].weight;
    if (missing <= 1e-7) return 0;
    double rest = missing, sum = 0;
    for (size_t i = 0; i < cut->n && rest > 1e-7; i++) {
        const struct item *item = &cut->items[i];
        if (search->chosen[item->thing] || search->barred[item->thing]) continue;
        double part = fmin(1, rest / item->weight);
        sum += part * item->cost;
        rest -= part * item->weight;
    }
    *least = rest > 1e-7 ? (double)INFINITY : sum;
    return missing;
}

/* The cut not met whose cover costs most; n_cuts when all are met. */
static size_t worst_cut(const struct search *search, double *bound) {
    size_t worst = search->n_cuts;
    *bound = 0;
    for (size_t c = 0; c < search->n_cuts; c++) {
        double least = 0;
        if (missing_of(search, &search->cuts[c], &least) == 0) continue;
        if (worst < search->n_cuts && least <= *bound) continue;
        worst = c;
        *bound = least;
    }
    return worst;
}

static void branch(struct search *search, double cost) {
    double bound;
    if (++search->branches > search->limit) return;
    size_t at = worst_cut(search, &bound);
    if (cost + bound >= search->best_cost - 1e-9) return;
    if (at == search->n_cuts) {
        search->best_cost = cost;
        memcpy(search->best, search->chosen, search->n * sizeof *search->best);
        return;
    }
    const struct cut *cut = &search->cuts[at];
    size_t mark = arena_mark(search->arena), n = 0;
    size_t *barred = ARENA_ARRAY(search->arena, size_t, cut->n + 1);
    for (size_t i = 0; i < cut->n; i++) {
        size_t thing = cut->items[i].thing;
        if (search->chosen[thing] || search->barred[thing]) continue;
        search->chosen[thing] = true;
        branch(search, cost + search->cost[thing]);
        search->chosen[thing] = false;
        search->barred[thing] = true;
        barred[n++] = thing;
    }
    while (n > 0) search->barred[barred[--n]] = false;
    arena_rewind(search->arena, mark);
}

/* Takes the cheapest for its weight of the worst cut until all are met. */
static double greedy(struct search *search) {
    double cost = 0, bound;
    for (;;) {
        size_t at = worst_cut(search, &bound);
        if (at == search->n_cuts) break;
        const struct cut *cut = &search->cuts[at];
        size_t i = 0;
        while (i + 1 < cut->n && search->chosen[cut->items[i].thing]) i++;
        search->chosen[cut->items[i].thing] = true;
        cost += search->cost[cut->items[i].thing];
    }
    memcpy(search->best, search->chosen, search->n * sizeof *search->best);
    memset(search->chosen, 0, search->n * sizeof *search->chosen);
    return cost;
}

bool search_least(struct search *search, bool exact, bool *chosen) {
    search->branches = exact ? 0 : search->limit;
    search->best_cost = greedy(search) + 1e-6; /* one that costs the same is looked for too */
    branch(search, 0);
    memcpy(chosen, search->best, search->n * sizeof *chosen);
    return search->branches <= search->limit;
}
