#include "stats/sampling/allocate.h"

#include <math.h>
#include <stdlib.h>

static double share_of(const struct allocation_plan *plan, size_t i) {
    switch (plan->how) {
    case ALLOCATE_PROPORTIONAL: return plan->size[i];
    case ALLOCATE_NEYMAN: return plan->size[i] * plan->spread[i];
    case ALLOCATE_COST: return plan->size[i] * plan->spread[i] / sqrt(plan->cost[i]);
    case ALLOCATE_POWER: return sqrt(plan->size[i]);
    }
    return 0;
}

static double most_of(const struct allocation_plan *plan, size_t i) {
    return plan->most == NULL ? plan->size[i] : plan->most[i];
}

static enum fail plan_check(const struct allocation_plan *plan, struct why *why) {
    double shares = 0, most = 0, least = 0;
    for (size_t i = 0; i < plan->n_strata; i++) {
        double share = share_of(plan, i);
        if (!(plan->size[i] >= 0) || !isfinite(plan->size[i]) || !(share >= 0) || !isfinite(share))
            return why_fail(why, FAIL_INPUT, NULL,
                            "stratum %zu: want sizes, spreads and costs that are not negative",
                            i + 1);
        shares += share;
        most += most_of(plan, i);
        least += fmin(plan->least, most_of(plan, i));
    }
    if (!(plan->n >= 0) || !isfinite(plan->n))
        return why_fail(why, FAIL_INPUT, NULL, "want a sample size that is not negative");
    if (plan->n > most * (1 + 1e-12))
        return why_fail(why, FAIL_INFEASIBLE, NULL,
                        "a sample of %.0f is wanted and there are only %.0f", plan->n, most);
    if (least > plan->n * (1 + 1e-12))
        return why_fail(
            why, FAIL_INFEASIBLE, NULL,
            "the least of each stratum adds up to %.0f, which is more than the sample of %.0f",
            least, plan->n);
    if (shares <= 0 && plan->n > 0)
        return why_fail(why, FAIL_INPUT, NULL,
                        "every stratum's share is 0: want a spread above 0 somewhere");
    return FAIL_NONE;
}

/* What is still free, and its share of what is left. */
struct rest {
    double left, shares;
    bool by_size; /* every spread that is left is 0: shared by size instead */
};

static struct rest rest_of(const struct allocation_plan *plan, const double *set) {
    struct rest rest = {.left = plan->n};
    double sizes = 0;
    for (size_t i = 0; i < plan->n_strata; i++) {
        if (set[i] >= 0) rest.left -= set[i];
        if (set[i] < 0) rest.shares += share_of(plan, i);
        if (set[i] < 0) sizes += plan->size[i];
    }
    rest.by_size = rest.shares <= 0;
    if (rest.by_size) rest.shares = sizes;
    return rest;
}

static double wanted(const struct allocation_plan *plan, const struct rest *rest, size_t i) {
    if (rest->shares <= 0) return 0;
    return (rest->by_size ? plan->size[i] : share_of(plan, i)) * rest->left / rest->shares;
}

enum fail allocate(const struct allocation_plan *plan, double *out, struct why *why) {
    TRY(plan_check(plan, why));
    size_t n = plan->n_strata;
    /* Below 0: free; otherwise the bound to which it was set. */
    for (size_t i = 0; i < n; i++) out[i] = -1;
    for (bool changed = true; changed;) {
        struct rest rest = rest_of(plan, out);
        double over = 0, under = 0;
        for (size_t i = 0; i < n; i++) {
            if (out[i] >= 0) continue;
            double want = wanted(plan, &rest, i), most = most_of(plan, i);
            over += fmax(0, want - most);
            under += fmax(0, fmin(plan->least, most) - want);
        }
        /* The side that is violated more is set first, as the other may right itself. */
        changed = over > 1e-9 || under > 1e-9;
        for (size_t i = 0; i < n; i++) {
            if (out[i] >= 0) continue;
            double want = wanted(plan, &rest, i), most = most_of(plan, i),
                   least = fmin(plan->least, most);
            if (!changed) out[i] = fmin(want, most);
            if (changed && under >= over && want < least) out[i] = least;
            if (changed && under < over && want > most) out[i] = most;
        }
        if (!changed) break;
    }
    return FAIL_NONE;
}

struct part {
    double part; /* what of its share is not given yet */
    size_t stratum;
};

static int by_part(const void *a, const void *b) {
    const struct part *x = a, *y = b;
    if (x->part != y->part) return x->part < y->part ? 1 : -1;
    return (x->stratum > y->stratum) - (x->stratum < y->stratum);
}

static int by_stratum(const void *a, const void *b) {
    const struct part *x = a, *y = b;
    return (x->stratum > y->stratum) - (x->stratum < y->stratum);
}

/* The largest first; those that only rounding tells apart in the order of the strata. */
static void parts_sort(struct part *parts, size_t n) {
    qsort(parts, n, sizeof *parts, by_part);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && parts[to - 1].part - parts[to].part <= 1e-9; to++) continue;
        qsort(parts + from, to - from, sizeof *parts, by_stratum);
    }
}

void allocate_whole(struct arena *arena, const double *real, const double *most, size_t n_strata,
                    int64_t n, int64_t *out) {
    size_t mark = arena_mark(arena), n_parts = 1;
    struct part *parts = ARENA_ARRAY(arena, struct part, n_strata + 1);
    int64_t left = n;
    for (size_t i = 0; i < n_strata; i++) {
        out[i] = (int64_t)floor(real[i] + 1e-9);
        left -= out[i];
    }
    /* Who was given one has the smallest part: it is its turn again after all others. */
    while (left > 0 && n_parts > 0) {
        n_parts = 0;
        for (size_t i = 0; i < n_strata; i++)
            if (most == NULL || (double)out[i] + 1 <= most[i] + 1e-9)
                parts[n_parts++] = (struct part){real[i] - (double)out[i], i};
        parts_sort(parts, n_parts);
        for (size_t k = 0; k < n_parts && left > 0; k++, left--) out[parts[k].stratum]++;
    }
    arena_rewind(arena, mark);
}

double allocate_variance(const double *size, const double *spread, const double *drawn,
                         size_t n_strata) {
    double total = 0, variance = 0;
    for (size_t i = 0; i < n_strata; i++) total += size[i];
    for (size_t i = 0; i < n_strata; i++) {
        double share = size[i] / total;
        if (size[i] > 0)
            variance += share * share * spread[i] * spread[i] * (1 / drawn[i] - 1 / size[i]);
    }
    return variance;
}
