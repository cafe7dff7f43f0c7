#include "stats/opinion/check.h"

#include "base/rng.h"
#include "stats/interval.h"
#include "stats/opinion/cluster.h"
#include "stats/opinion/compatible.h"

#include <stdlib.h>
#include <string.h>

/* ---- copies ---- */

/* Deals each statement's votes out anew among those who voted on it. */
static void votes_shuffle(struct arena *arena, struct opinion_votes *votes, struct rng *rng) {
    size_t *from = ARENA_ARRAY(arena, size_t, votes->n_statements + 2);
    size_t *at = ARENA_ARRAY(arena, size_t, votes->n_votes + 1);
    for (size_t i = 0; i < votes->n_votes; i++) from[votes->statement[i] + 1]++;
    for (size_t j = 0; j < votes->n_statements; j++) from[j + 1] += from[j];
    size_t *next = ARENA_ARRAY(arena, size_t, votes->n_statements + 1);
    memcpy(next, from, votes->n_statements * sizeof *next);
    for (size_t i = 0; i < votes->n_votes; i++) at[next[votes->statement[i]]++] = i;
    for (size_t j = 0; j < votes->n_statements; j++)
        for (size_t n = from[j + 1] - from[j]; n > 1; n--) {
            int8_t *last = &votes->vote[at[from[j] + n - 1]];
            int8_t *other = &votes->vote[at[from[j] + (size_t)rng_below(rng, n)]];
            int8_t held = *last;
            *last = *other;
            *other = held;
        }
}

struct pair {
    struct opinion_report own;
    struct compatible_report compatible;
};

static enum fail both_run(struct arena *arena, const struct opinion_plan *plan, struct pair *out,
                          struct why *why) {
    TRY(opinion_run(arena, plan, &out->own, why));
    return compatible_run(arena, plan, NULL, 0, &out->compatible, why);
}

static enum fail shuffled_see(struct arena *arena, const struct opinion_plan *plan, struct rng *rng,
                              struct opinion_check *out, struct why *why) {
    struct opinion_votes votes = *plan->votes;
    struct opinion_plan copy = *plan;
    struct pair pair;
    votes.vote = arena_take(arena, votes.n_votes + 1, 1);
    memcpy(votes.vote, plan->votes->vote, votes.n_votes);
    votes_shuffle(arena, &votes, rng);
    copy.votes = &votes;
    TRY(both_run(arena, &copy, &pair, why));
    out->own.divided += pair.own.n_groups > 0;
    out->own.findings += pair.own.n_findings;
    out->compatible.divided += pair.compatible.k > 1;
    for (size_t g = 0; g < pair.compatible.k; g++)
        out->compatible.findings += pair.compatible.n_chosen[g];
    return FAIL_NONE;
}

/* ---- another order ---- */

/* How alike two divisions of the same people are, among those whom both place in a group; 1 when
 * neither divides anybody. `order[i]`: who stands at row i of the second. */
static double divisions_agree(struct arena *arena, const uint8_t *first, size_t k,
                              const uint8_t *second, size_t m, const size_t *order, size_t n) {
    uint8_t *a = arena_take(arena, n + 1, 1), *b = arena_take(arena, n + 1, 1);
    size_t both = 0;
    if (k < 2 && m < 2) return 1;
    if (k < 2 || m < 2) return 0;
    for (size_t i = 0; i < n; i++) {
        if (first[order[i]] == OPINION_NO_GROUP || second[i] == OPINION_NO_GROUP) continue;
        a[both] = first[order[i]];
        b[both++] = second[i];
    }
    return cluster_agreement(a, k, b, m, both);
}

static enum fail order_see(struct arena *arena, const struct opinion_plan *plan,
                           const struct pair *given, struct rng *rng, double agree[2],
                           struct why *why) {
    size_t n = plan->votes->n_people, *order = ARENA_ARRAY(arena, size_t, n + 1);
    struct opinion_votes votes;
    struct opinion_plan copy = *plan;
    struct pair pair;
    rng_permutation(rng, order, n);
    opinion_votes_take(arena, plan->votes, order, n, &votes);
    copy.votes = &votes;
    if (plan->weights != NULL) {
        double *weights = ARENA_ARRAY(arena, double, n + 1);
        for (size_t i = 0; i < n; i++) weights[i] = plan->weights[order[i]];
        copy.weights = weights;
    }
    TRY(both_run(arena, &copy, &pair, why));
    agree[0] = divisions_agree(arena, given->own.group, given->own.n_groups, pair.own.group,
                               pair.own.n_groups, order, n);
    agree[1] = divisions_agree(arena, given->compatible.group, given->compatible.k,
                               pair.compatible.group, pair.compatible.k, order, n);
    return FAIL_NONE;
}

static void agreements_sum(double *values, size_t n, struct opinion_check_way *way) {
    values_sort(values, n);
    way->agreement = (values[(n - 1) / 2] + values[n / 2]) / 2;
    way->agreement_least = values[0];
    for (size_t i = 0; i < n; i++) way->same += values[i] == 1;
}

enum fail opinion_check_run(struct arena *arena, const struct opinion_plan *plan, size_t n,
                            struct opinion_check *out, struct why *why) {
    struct opinion_check made = {.n = n};
    struct pair given;
    struct rng rng;
    if (n < 1 || n > OPINION_CHECK_MAX)
        return why_fail(why, FAIL_INPUT, "check", "want 1 to %d copies, got %zu", OPINION_CHECK_MAX,
                        n);
    double *own = ARENA_ARRAY(arena, double, n), *compatible = ARENA_ARRAY(arena, double, n);
    TRY(both_run(arena, plan, &given, why));
    for (size_t i = 0; i < n; i++) {
        size_t mark = arena_mark(arena);
        double agree[2];
        rng_init_stream(&rng, plan->seed, (uint64_t)i + 1);
        TRY(shuffled_see(arena, plan, &rng, &made, why));
        TRY(order_see(arena, plan, &given, &rng, agree, why));
        own[i] = agree[0], compatible[i] = agree[1];
        arena_rewind(arena, mark);
    }
    agreements_sum(own, n, &made.own);
    agreements_sum(compatible, n, &made.compatible);
    *out = made;
    return FAIL_NONE;
}
