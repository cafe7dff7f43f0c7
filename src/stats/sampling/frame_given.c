/* How many an allocation that somebody wrote gives to each stratum. */
#include "stats/sampling/frame_inner.h"

#include <stdlib.h>

struct line {
    const struct frame_given *given;
    size_t n_values;
    bool met;
};

static int values_compare(const char *const *a, const char *const *b, size_t n) {
    int order = 0;
    for (size_t i = 0; i < n && order == 0; i++) order = strcmp(a[i], b[i]);
    return order;
}

static int by_values(const void *a, const void *b) {
    const struct line *x = a, *y = b;
    return values_compare(x->given->values, y->given->values, x->n_values);
}

static const char *values_joined(struct arena *arena, const struct line *line) {
    const char *name = line->n_values == 0 ? "" : line->given->values[0];
    for (size_t i = 1; i < line->n_values; i++)
        name = arena_printf(arena, "%s / %s", name, line->given->values[i]);
    return name;
}

enum fail frame_given_find(struct arena *arena, const struct frame_plan *plan,
                           const struct frame_named *strata, size_t n_strata, int64_t *out,
                           struct why *why) {
    size_t n = plan->n_given;
    struct line *lines = ARENA_ARRAY(arena, struct line, n + 1);
    for (size_t g = 0; g < n; g++) lines[g] = (struct line){&plan->given[g], plan->n_strata, false};
    qsort(lines, n, sizeof *lines, by_values);
    for (size_t g = 1; g < n; g++)
        if (by_values(&lines[g - 1], &lines[g]) == 0)
            return why_fail(why, FAIL_INPUT, NULL,
                            "the allocation has two rows for stratum '%s'; leave one",
                            values_joined(arena, &lines[g]));
    for (size_t s = 0; s < n_strata; s++) {
        struct frame_given wanted = {.values = strata[s].values};
        struct line key = {&wanted, plan->n_strata, false},
                    *line = bsearch(&key, lines, n, sizeof *lines, by_values);
        if (line == NULL)
            return why_fail(why, FAIL_INPUT, NULL,
                            "the allocation says nothing about stratum '%s'; add a row for it, "
                            "with 0 if none is wanted",
                            strata[s].name);
        line->met = true;
        out[s] = line->given->n;
    }
    for (size_t g = 0; g < n; g++)
        if (!lines[g].met && lines[g].given->n > 0)
            return why_fail(why, FAIL_INPUT, NULL,
                            "the allocation wants %lld from stratum '%s', of which the frame has "
                            "no row; mend its name, or take it out",
                            (long long)lines[g].given->n, values_joined(arena, &lines[g]));
    return FAIL_NONE;
}
