/* Which cells of a question's tables are hidden, all of them looked at together. */
#include "panel/tables_inner.h"
#include "stats/disclosure/suppress.h"

#include <assert.h>
#include <math.h>

/* Cells of the programme: the counts, and after them the people of each column. */
struct linked {
    size_t n_cells, n_relations, n_terms;
    double *value, *sign;
    size_t *start, *cell;
    bool *primary, *may_hide;
};

static void relation_open(struct linked *linked) {
    linked->start[linked->n_relations++] = linked->n_terms;
}

static void term(struct linked *linked, size_t cell, double sign) {
    linked->cell[linked->n_terms] = cell;
    linked->sign[linked->n_terms++] = sign;
}

/* Answers of a column add up to its people; the groups' columns to everybody's, for each answer. */
static void link_all(const struct guard *guard, struct linked *linked) {
    size_t columns = guard->n_columns, base = guard->n_levels * columns;
    for (size_t c = 0; c < columns; c++) {
        relation_open(linked);
        for (size_t l = 0; l < guard->n_levels; l++) term(linked, l * columns + c, 1);
        term(linked, base + c, -1);
    }
    for (size_t g = 0; g < guard->n_groups; g++)
        for (size_t l = 0; l <= guard->n_levels; l++) {
            relation_open(linked);
            for (size_t c = guard->starts[g]; c < guard->starts[g + 1]; c++)
                term(linked, l * columns + c, 1);
            term(linked, l * columns, -1);
        }
    linked->start[linked->n_relations] = linked->n_terms;
}

static bool marks(const struct guard *guard, const enum table_hidden *hidden,
                  struct linked *linked) {
    size_t columns = guard->n_columns, base = guard->n_levels * columns;
    bool any = false;
    for (size_t i = 0; i < base; i++) {
        int64_t count = guard->counts[i];
        bool must = hidden[i] == TABLE_FEW || hidden[i] == TABLE_CHANGED;
        linked->value[i] = (double)count;
        linked->value[base + i % columns] += (double)count;
        linked->may_hide[i] = count > 0;
        linked->primary[i] = count > 0 && (count < guard->small || must);
        any |= linked->primary[i];
    }
    return any; /* how many people are in a column is told: the base of every figure */
}

/* The programme of one question's tables. False: nothing in it must be hidden. */
static bool plan_make(struct arena *arena, const struct guard *guard,
                      const enum table_hidden *hidden, struct suppress_plan *plan) {
    size_t counts = guard->n_levels * guard->n_columns, n = counts + guard->n_columns;
    size_t relations = guard->n_columns + guard->n_groups * (guard->n_levels + 1);
    size_t terms = n * (guard->n_groups + 2) + relations;
    struct linked linked = {.n_cells = n,
                            .value = ARENA_ARRAY(arena, double, n + 1),
                            .sign = ARENA_ARRAY(arena, double, terms + 1),
                            .start = ARENA_ARRAY(arena, size_t, relations + 2),
                            .cell = ARENA_ARRAY(arena, size_t, terms + 1),
                            .primary = ARENA_ARRAY(arena, bool, n + 1),
                            .may_hide = ARENA_ARRAY(arena, bool, n + 1)};
    if (!marks(guard, hidden, &linked)) return false;
    link_all(guard, &linked);
    *plan = (struct suppress_plan){
        .n_cells = n,
        .value = linked.value,
        .relations = {linked.n_relations, linked.start, linked.cell, linked.sign},
        .primary = linked.primary,
        .may_hide = linked.may_hide,
        .protection = 1,
        .search_limit = 2000};
    return true;
}

/* Nothing that may be hidden guards them: the groups of this question are not shown at all, and
 * where everybody's own counts are small, these neither. */
static void hide_groups(const struct guard *guard, const bool *primary, enum table_hidden *hidden) {
    bool small = false;
    const size_t width = guard->n_columns, counts = guard->n_levels * width;
    assert(width > 0);
    for (size_t i = 0; i < counts; i += width) small |= primary[i];
    for (size_t row = 0; row < counts; row += width)
        for (size_t k = small ? 0 : 1; k < width && row + k < counts; k++)
            if (hidden[row + k] == TABLE_SHOWN) hidden[row + k] = TABLE_SMALL;
}

enum fail guard_run(struct arena *arena, const struct guard *guard, enum table_hidden *hidden,
                    struct why *why) {
    struct suppress_plan plan;
    struct suppression found;
    size_t counts = guard->n_levels * guard->n_columns;
    if (!plan_make(arena, guard, hidden, &plan)) return FAIL_NONE;
    enum fail fail = suppress_run(arena, &plan, &found, why);
    if (fail == FAIL_INFEASIBLE || fail == FAIL_LIMIT) {
        hide_groups(guard, plan.primary, hidden);
        return FAIL_NONE;
    }
    TRY(fail);
    for (size_t i = 0; i < counts; i++)
        if (found.hidden[i] && hidden[i] == TABLE_SHOWN) hidden[i] = TABLE_SMALL;
    return FAIL_NONE;
}

enum fail guard_audit(struct arena *arena, const struct guard *guard,
                      const enum table_hidden *hidden, struct guard_audit *out, struct why *why) {
    struct suppress_plan plan;
    struct suppression found;
    size_t counts = guard->n_levels * guard->n_columns;
    *out = (struct guard_audit){.narrowest = (double)NAN};
    if (!plan_make(arena, guard, hidden, &plan)) return FAIL_NONE;
    bool *left_out = ARENA_ARRAY(arena, bool, plan.n_cells + 1);
    for (size_t i = 0; i < counts; i++) left_out[i] = hidden[i] != TABLE_SHOWN;
    TRY(suppress_audit(arena, &plan, left_out, &found, why));
    out->n_exposed = found.n_exposed;
    for (size_t i = 0; i < counts; i++) {
        if (!left_out[i] || !plan.primary[i]) continue;
        double width = found.most[i] - found.least[i];
        out->n++;
        if (isnan(out->narrowest) || width < out->narrowest) out->narrowest = width;
    }
    return FAIL_NONE;
}

/* "Not said" is never shown, so it is one of the hidden ones. */
static bool is_hidden(const struct guard *guard, const enum table_hidden *hidden, size_t g,
                      size_t c) {
    return c + 1 == guard->starts[g + 1] || hidden[c] != TABLE_SHOWN;
}

void guard_means(const struct guard *guard, enum table_hidden *hidden) {
    if (hidden[0] != TABLE_SHOWN) { /* fewer than `least` in all: no group has more */
        for (size_t c = 1; c < guard->n_columns; c++)
            if (hidden[c] == TABLE_SHOWN) hidden[c] = TABLE_SMALL;
        return;
    }
    for (size_t g = 0; g < guard->n_groups; g++)
        for (;;) {
            size_t n_hidden = 0, next = 0;
            int64_t people = 0;
            for (size_t c = guard->starts[g]; c < guard->starts[g + 1]; c++) {
                if (guard->counts[c] == 0) continue;
                if (is_hidden(guard, hidden, g, c))
                    n_hidden++, people += guard->counts[c];
                else if (next == 0 || guard->counts[c] < guard->counts[next])
                    next = c;
            }
            if (n_hidden == 0 || next == 0 || (n_hidden > 1 && people >= guard->least)) break;
            hidden[next] = TABLE_SMALL;
        }
}
