#include "stats/preference/design.h"

#include "base/rng.h"

#include <math.h>
#include <string.h>

enum { RESTARTS = 60, TRIES = 20000 };

/* --- Sets of items --- */

struct build {
    size_t n, k, b;
    size_t shown[DESIGN_ITEMS_MAX], together[DESIGN_ITEMS_MAX * DESIGN_ITEMS_MAX];
    bool in[DESIGN_ITEMS_MAX];
};

/* Adds the item shown least; of those the one least together with the set; then by the dice. */
static size_t item_pick(struct build *build, struct rng *rng) {
    size_t best = build->n, best_key = 0;
    uint64_t best_dice = 0;
    for (size_t i = 0; i < build->n; i++) {
        if (build->in[i]) continue;
        size_t met = 0;
        for (size_t j = 0; j < build->n; j++)
            if (build->in[j])
                met += build->together[i * build->n + j] * build->together[i * build->n + j] +
                       build->together[i * build->n + j];
        size_t key = build->shown[i] * 1000 + met * 1000 / build->k;
        uint64_t dice = rng_u64(rng);
        if (best < build->n && (key > best_key || (key == best_key && dice <= best_dice))) continue;
        best = i;
        best_key = key;
        best_dice = dice;
    }
    return best;
}

static void sets_build(struct build *build, struct rng *rng, size_t *item) {
    memset(build->shown, 0, sizeof build->shown);
    memset(build->together, 0, sizeof build->together);
    for (size_t s = 0; s < build->b; s++) {
        memset(build->in, 0, sizeof build->in);
        for (size_t p = 0; p < build->k; p++) build->in[item_pick(build, rng)] = true;
        size_t at = 0;
        for (size_t i = 0; i < build->n; i++) {
            if (!build->in[i]) continue;
            item[s * build->k + at++] = i;
            build->shown[i]++;
            for (size_t j = 0; j < build->n; j++)
                if (j != i && build->in[j]) build->together[i * build->n + j]++;
        }
    }
}

/* One or more blocks by the dice, each moved round the items: every item is shown alike, and pairs
 * depend on their distance alone. */
static void sets_turn(struct build *build, struct rng *rng, size_t *item) {
    size_t order[DESIGN_ITEMS_MAX], n = build->n, k = build->k;
    for (size_t s = 0; s < build->b; s++) {
        if (s % n == 0) rng_permutation(rng, order, n);
        memset(build->in, 0, sizeof build->in);
        for (size_t p = 0; p < k; p++) build->in[(order[p] + s) % n] = true;
        size_t at = 0;
        for (size_t i = 0; i < n; i++) {
            if (!build->in[i]) continue;
            item[s * k + at++] = i;
            build->shown[i]++;
            for (size_t j = 0; j < n; j++)
                if (j != i && build->in[j]) build->together[i * n + j]++;
        }
    }
}

/* How uneven items and pairs are: 0 for all alike as far as counts allow. */
static double unevenness(const struct build *build) {
    double sum = 0, n = (double)build->n;
    double mean = (double)(build->b * build->k) / n, pair = mean * ((double)build->k - 1) / (n - 1);
    for (size_t i = 0; i < build->n; i++) {
        sum += 10 * pow((double)build->shown[i] - mean, 2);
        for (size_t j = 0; j < i; j++)
            sum += pow((double)build->together[i * build->n + j] - pair, 2);
    }
    return sum;
}

static void set_counts(const struct build *build, struct set_design *made) {
    bool reached[DESIGN_ITEMS_MAX] = {true};
    size_t n = build->n, found = 0;
    made->least_shown = made->least_together = (size_t)-1;
    for (size_t i = 0; i < n; i++) {
        if (build->shown[i] < made->least_shown) made->least_shown = build->shown[i];
        if (build->shown[i] > made->most_shown) made->most_shown = build->shown[i];
        for (size_t j = 0; j < i; j++) {
            size_t met = build->together[i * n + j];
            if (met < made->least_together) made->least_together = met;
            if (met > made->most_together) made->most_together = met;
        }
    }
    for (size_t round = 0; round < n; round++)
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                if (reached[i] && i != j && build->together[i * n + j] > 0) reached[j] = true;
    for (size_t i = 0; i < n; i++) found += reached[i];
    made->is_connected = found == n;
    made->is_balanced =
        made->least_shown == made->most_shown && made->least_together == made->most_together;
}

enum fail set_design_make(struct arena *arena, size_t n_items, size_t size, size_t n_sets,
                          const char *seed, struct set_design *out, struct why *why) {
    if (n_items < 3 || n_items > DESIGN_ITEMS_MAX || size < 2 || size >= n_items || n_sets > 1000)
        return why_fail(why, FAIL_INPUT, "items",
                        "want 3 to %d items, fewer of them in a set than there are, and at most "
                        "1000 sets",
                        (int)DESIGN_ITEMS_MAX);
    for (size_t b = 1; n_sets == 0 && b <= 60; b++) {
        /* bk = rn and r(k-1) = l(n-1) in whole numbers. */
        bool even = b * size % n_items == 0 && b * size / n_items * (size - 1) % (n_items - 1) == 0;
        if (even && b >= n_items) n_sets = b;
    }
    if (n_sets == 0) n_sets = (3 * n_items + size - 1) / size;
    struct set_design made = {.n_items = n_items, .n_sets = n_sets, .size = size};
    made.item = ARENA_ARRAY(arena, size_t, n_sets * size);
    size_t *item = ARENA_ARRAY(arena, size_t, n_sets * size);
    struct build *build = ARENA_NEW(arena, struct build);
    struct build *best = ARENA_NEW(arena, struct build);
    double least = (double)INFINITY;
    for (uint64_t again = 0; again < RESTARTS * 10 && least > 1e-9; again++) {
        struct rng rng;
        *build = (struct build){.n = n_items, .k = size, .b = n_sets};
        rng_init_stream(&rng, seed, again);
        if (again % 2 == 1 && n_sets % n_items == 0)
            sets_turn(build, &rng, item);
        else
            sets_build(build, &rng, item);
        double uneven = unevenness(build);
        if (uneven >= least - 1e-9) continue;
        least = uneven;
        *best = *build;
        memcpy(made.item, item, n_sets * size * sizeof *item);
    }
    set_counts(best, &made);
    *out = made;
    return FAIL_NONE;
}

/* --- Profiles --- */

static bool is_prohibited(const struct profile_plan *plan, const int32_t *level) {
    for (size_t i = 0; i < plan->n_prohibited; i++) {
        const struct prohibited *pair = &plan->prohibited[i];
        if (level[pair->attribute] == pair->level && level[pair->other] == pair->other_level)
            return true;
    }
    return false;
}

/* The next level of an attribute: shuffled rounds of all levels. */
struct deck {
    size_t order[256], at;
};

static int32_t deck_next(struct deck *deck, size_t n, struct rng *rng) {
    if (deck->at == 0) rng_permutation(rng, deck->order, n);
    int32_t level = (int32_t)deck->order[deck->at];
    deck->at = (deck->at + 1) % n;
    return level;
}

static bool profile_fits(const struct profile_plan *plan, const int32_t *rows, size_t within) {
    const int32_t *own = rows + within * plan->n_attributes;
    if (is_prohibited(plan, own)) return false;
    for (size_t p = 0; p < within; p++)
        if (memcmp(rows + p * plan->n_attributes, own, plan->n_attributes * sizeof *own) == 0)
            return false;
    return true;
}

/* Orthonormal contrasts of a level (Helmert): contrast c of n levels. */
static double contrast_of(int32_t level, size_t c, size_t n) {
    double m = (double)c + 1;
    double scale = sqrt((double)n / (m * (m + 1)));
    if ((size_t)level <= c) return scale;
    return (size_t)level == c + 1 ? -m * scale : 0;
}

static double log_determinant(double *a, size_t n) {
    double logs = 0;
    for (size_t j = 0; j < n; j++) {
        for (size_t k = 0; k < j; k++) a[j * n + j] -= a[j * n + k] * a[j * n + k];
        if (!(a[j * n + j] > 1e-9)) return -(double)INFINITY;
        a[j * n + j] = sqrt(a[j * n + j]);
        logs += 2 * log(a[j * n + j]);
        for (size_t i = j + 1; i < n; i++) {
            for (size_t k = 0; k < j; k++) a[i * n + j] -= a[i * n + k] * a[j * n + k];
            a[i * n + j] /= a[j * n + j];
        }
    }
    return logs;
}

static double cramer(struct arena *arena, const struct profile_plan *plan,
                     const struct profile_design *design, size_t a, size_t b) {
    size_t na = (size_t)plan->n_levels[a], nb = (size_t)plan->n_levels[b], mark = arena_mark(arena);
    double *count = ARENA_ARRAY(arena, double, na *nb), *row = ARENA_ARRAY(arena, double, na);
    double *column = ARENA_ARRAY(arena, double, nb), n = (double)design->n_rows, chi2 = 0;
    for (size_t r = 0; r < design->n_rows; r++) {
        const int32_t *level = design->level + r * plan->n_attributes;
        count[(size_t)level[a] * nb + (size_t)level[b]]++;
        row[level[a]]++;
        column[level[b]]++;
    }
    for (size_t i = 0; i < na; i++)
        for (size_t j = 0; j < nb; j++) {
            double even = row[i] * column[j] / n;
            if (even > 0) chi2 += pow(count[i * nb + j] - even, 2) / even;
        }
    arena_rewind(arena, mark);
    size_t few = na < nb ? na : nb;
    return sqrt(chi2 / n / (double)(few - 1));
}

void profile_design_check(struct arena *arena, const struct profile_plan *plan,
                          struct profile_design *design) {
    size_t p = 1, k = plan->n_attributes, mark = arena_mark(arena);
    for (size_t a = 0; a < k; a++) p += (size_t)plan->n_levels[a] - 1;
    double *x = ARENA_ARRAY(arena, double, p), *moment = ARENA_ARRAY(arena, double, p *p);
    double least = (double)INFINITY, most = 0;
    for (size_t r = 0; r < design->n_rows; r++) {
        size_t at = 0;
        x[at++] = 1;
        for (size_t a = 0; a < k; a++)
            for (size_t c = 0; c + 1 < (size_t)plan->n_levels[a]; c++)
                x[at++] = contrast_of(design->level[r * k + a], c, (size_t)plan->n_levels[a]);
        for (size_t i = 0; i < p; i++)
            for (size_t j = 0; j < p; j++)
                moment[i * p + j] += x[i] * x[j] / (double)design->n_rows;
    }
    design->efficiency = 100 * exp(log_determinant(moment, p) / (double)p);
    design->association = 0;
    for (size_t a = 0; a < k; a++) {
        for (int32_t l = 0; l < plan->n_levels[a]; l++) {
            double shown = 0;
            for (size_t r = 0; r < design->n_rows; r++) shown += design->level[r * k + a] == l;
            double even = 100 * shown * plan->n_levels[a] / (double)design->n_rows;
            least = fmin(least, even);
            most = fmax(most, even);
        }
        for (size_t b = 0; b < a; b++)
            design->association = fmax(design->association, cramer(arena, plan, design, a, b));
    }
    design->least_shown = (size_t)lround(least);
    design->most_shown = (size_t)lround(most);
    arena_rewind(arena, mark);
}

enum fail profile_design_make(struct arena *arena, const struct profile_plan *plan,
                              struct profile_design *out, struct why *why) {
    size_t k = plan->n_attributes, tasks = plan->n_versions * plan->n_tasks;
    if (k < 1 || k > DESIGN_ATTRIBUTES_MAX || plan->n_profiles < 1 || plan->n_profiles > 20 ||
        tasks < 1 || tasks > 100000)
        return why_fail(why, FAIL_INPUT, "attributes",
                        "want 1 to %d attributes, 1 to 20 profiles in a task, 1 to 100,000 tasks",
                        (int)DESIGN_ATTRIBUTES_MAX);
    for (size_t a = 0; a < k; a++)
        if (plan->n_levels[a] < 2 || plan->n_levels[a] > 256)
            return why_fail(why, FAIL_INPUT, "levels", "want 2 to 256 levels of each attribute");
    struct profile_design made = {.n_rows = tasks * plan->n_profiles};
    made.level = ARENA_ARRAY(arena, int32_t, made.n_rows * k);
    struct deck *decks = ARENA_ARRAY(arena, struct deck, k);
    struct rng rng;
    rng_init(&rng, plan->seed);
    for (size_t t = 0; t < tasks; t++)
        for (size_t p = 0; p < plan->n_profiles; p++) {
            int32_t *rows = made.level + t * plan->n_profiles * k, *own = rows + p * k;
            for (size_t a = 0; a < k; a++)
                own[a] = deck_next(&decks[a], (size_t)plan->n_levels[a], &rng);
            for (int tries = 0; !profile_fits(plan, rows, p); tries++) {
                if (tries == TRIES)
                    return why_fail(why, FAIL_INFEASIBLE, "prohibited",
                                    "the prohibited pairs leave too few profiles for a task: allow "
                                    "more, or show fewer at once");
                for (size_t a = 0; a < k; a++)
                    own[a] = (int32_t)rng_below(&rng, (uint64_t)plan->n_levels[a]);
            }
        }
    profile_design_check(arena, plan, &made);
    *out = made;
    return FAIL_NONE;
}
