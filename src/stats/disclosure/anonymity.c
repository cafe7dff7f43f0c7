#include "stats/disclosure/anonymity.h"

#include <math.h>
#include <stdlib.h>

struct row {
    const struct anonymity_plan *plan;
    size_t at;
};

static int row_compare(const void *left, const void *right) {
    const struct row *a = left, *b = right;
    for (size_t k = 0; k < a->plan->n_keys; k++) {
        int32_t x = a->plan->keys[k][a->at], y = b->plan->keys[k][b->at];
        if (x != y) return x < y ? -1 : 1;
    }
    return 0;
}

/* One combination: rows[0..n-1]. */
static void group_add(const struct anonymity_plan *plan, const struct row *rows, size_t n,
                      struct anonymity *made) {
    double weight = 0;
    int32_t said = -1;
    bool differ = false;
    for (size_t i = 0; i < n; i++) {
        weight += plan->weight == NULL ? 1 : plan->weight[rows[i].at];
        int32_t answer = plan->sensitive == NULL ? -1 : plan->sensitive[rows[i].at];
        if (answer < 0) continue;
        differ = differ || (said >= 0 && said != answer);
        said = answer;
    }
    for (size_t i = 0; i < n; i++) {
        made->sample[rows[i].at] = (double)n;
        made->population[rows[i].at] = weight;
    }
    made->n_cells++;
    made->uniques += n == 1;
    made->below3 += n < 3 ? n : 0;
    made->below5 += n < 5 ? n : 0;
    made->least_population = fmin(made->least_population, weight);
    made->sum_population_risk += (double)n / weight;
    made->mean_sample_risk += 1 / (double)plan->n_rows;
    if (plan->sensitive != NULL && n >= 2 && !differ) made->not_diverse += n;
}

void anonymity_run(struct arena *arena, const struct anonymity_plan *plan, struct anonymity *out) {
    size_t n = plan->n_rows;
    struct anonymity made = {.least_population = (double)INFINITY,
                             .sample = ARENA_ARRAY(arena, double, n + 1),
                             .population = ARENA_ARRAY(arena, double, n + 1)};
    size_t mark = arena_mark(arena);
    struct row *rows = ARENA_ARRAY(arena, struct row, n + 1);
    for (size_t i = 0; i < n; i++) rows[i] = (struct row){plan, i};
    qsort(rows, n, sizeof *rows, row_compare);
    for (size_t i = 0; i < n;) {
        size_t end = i + 1;
        while (end < n && row_compare(&rows[i], &rows[end]) == 0) end++;
        group_add(plan, rows + i, end - i, &made);
        i = end;
    }
    arena_rewind(arena, mark);
    *out = made;
}

struct dominance dominance_of(const double *value, size_t n) {
    double first = 0, second = 0;
    struct dominance out = {0};
    for (size_t i = 0; i < n; i++) {
        double x = isnan(value[i]) ? 0 : value[i];
        out.total += x;
        out.n += x > 0;
        if (x > first)
            second = first, first = x;
        else if (x > second)
            second = x;
    }
    out.top1 = first / out.total;
    out.top2 = (first + second) / out.total;
    out.p_percent = 100 * (out.total - first - second) / first;
    return out;
}
