#include "stats/opinion/risk.h"

#include "base/rng.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

int opinion_risk_votes(size_t at) {
    static const int votes[OPINION_RISKS] = {3, 5, 8};
    return votes[at];
}

static bool same_row(const struct opinion_votes *v, size_t a, size_t b) {
    size_t n = opinion_votes_of(v, a);
    if (n != opinion_votes_of(v, b)) return false;
    return memcmp(v->statement + v->start[a], v->statement + v->start[b],
                  n * sizeof *v->statement) == 0 &&
           memcmp(v->vote + v->start[a], v->vote + v->start[b], n) == 0;
}

static double unique_share(struct arena *arena, const struct opinion_votes *v) {
    size_t mark = arena_mark(arena), unique = 0, voters = 0;
    size_t *order = ARENA_ARRAY(arena, size_t, v->n_people + 1);
    opinion_votes_order(arena, v, NULL, order); /* equal rows stand together */
    for (size_t i = 0; i < v->n_people; i++) {
        if (opinion_votes_of(v, order[i]) == 0) continue;
        voters++;
        bool before = i > 0 && same_row(v, order[i], order[i - 1]);
        bool after = i + 1 < v->n_people && same_row(v, order[i], order[i + 1]);
        unique += (size_t)(!before && !after);
    }
    arena_rewind(arena, mark);
    return voters > 0 ? (double)unique / (double)voters : (double)NAN;
}

static bool cast_same(const struct opinion_votes *v, size_t person, size_t at) {
    size_t low = v->start[person], high = v->start[person + 1];
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (v->statement[middle] < v->statement[at])
            low = middle + 1;
        else
            high = middle;
    }
    return low < v->start[person + 1] && v->statement[low] == v->statement[at] &&
           v->vote[low] == v->vote[at];
}

/* Whether m votes drawn from this person's are nobody else's. */
static bool picked_out(struct arena *arena, const struct opinion_votes *v, size_t person, size_t m,
                       struct rng *rng) {
    size_t mark = arena_mark(arena), n = opinion_votes_of(v, person);
    size_t *order = ARENA_ARRAY(arena, size_t, n);
    bool alone = true;
    rng_permutation(rng, order, n);
    for (size_t p = 0; p < v->n_people && alone; p++) {
        size_t k = 0;
        while (k < m && cast_same(v, p, v->start[person] + order[k])) k++;
        alone = k < m || p == person;
    }
    arena_rewind(arena, mark);
    return alone;
}

struct opinion_risk opinion_risk_of(struct arena *arena, const struct opinion_votes *votes,
                                    const char *seed, size_t draws) {
    struct opinion_risk risk = {.unique_rows = unique_share(arena, votes)};
    for (size_t i = 0; i < OPINION_RISKS; i++) {
        size_t m = (size_t)opinion_risk_votes(i), tried = 0, found = 0;
        struct rng rng;
        rng_init_stream(&rng, seed, 7000 + i);
        for (size_t k = 0; k < 4 * draws && tried < draws && votes->n_people > 0; k++) {
            size_t person = (size_t)rng_below(&rng, votes->n_people);
            if (opinion_votes_of(votes, person) < m) continue;
            tried++;
            found += (size_t)picked_out(arena, votes, person, m, &rng);
        }
        risk.known[i] = tried > 0 ? (double)found / (double)tried : (double)NAN;
    }
    return risk;
}
