#include "stats/voting/runoff.h"

struct lots {
    const size_t *place; /* [n_candidates] in the order for lots */
    bool look_back;
};

static void round_count(const struct ballots *ballots, const bool *out, int64_t *votes,
                        int64_t *exhausted) {
    for (size_t b = 0; b < ballots->n_ballots; b++) {
        size_t i = ballots->start[b];
        while (i < ballots->start[b + 1] && out[ballots->order[i]]) i++;
        if (i < ballots->start[b + 1])
            votes[ballots->order[i]] += ballots->count[b];
        else
            *exhausted += ballots->count[b];
    }
}

/* Whether `a` goes before `b`: fewer now, then at the latest earlier round, then by the lot. */
static bool is_lower(const struct runoff *made, size_t round, size_t a, size_t b,
                     const struct lots *lots, bool *by_lot) {
    size_t n = made->n_candidates, last = lots->look_back ? 0 : round;
    for (size_t r = round + 1; r-- > last;) {
        int64_t of_a = made->votes[r * n + a], of_b = made->votes[r * n + b];
        if (of_a != of_b) return of_a < of_b;
    }
    *by_lot = true;
    return lots->place[a] < lots->place[b];
}

static size_t lowest(const struct runoff *made, size_t round, const bool *out,
                     const struct lots *lots, bool *by_lot) {
    size_t n = made->n_candidates, low = n;
    for (size_t c = 0; c < n; c++) {
        if (out[c]) continue;
        bool lot = false;
        if (low == n || is_lower(made, round, c, low, lots, &lot)) low = c;
    }
    for (size_t c = 0; c < n; c++) {
        bool lot = false;
        if (out[c] || c == low) continue;
        (void)is_lower(made, round, low, c, lots, &lot);
        *by_lot = *by_lot || lot;
    }
    return low;
}

enum fail runoff_run(struct arena *arena, const struct runoff_plan *plan, struct runoff *out,
                     struct why *why) {
    const struct ballots *ballots = plan->ballots;
    size_t n = ballots->n_candidates;
    if (n < 1 || n > BALLOT_CANDIDATES_MAX)
        return why_fail(why, FAIL_INPUT, "candidates", "want 1 to %d candidates, got %zu",
                        (int)BALLOT_CANDIDATES_MAX, n);
    if (ballots_have_equals(ballots))
        return why_fail(why, FAIL_INPUT, "ballot",
                        "a ballot ranks two candidates equal: this method needs one after another");
    struct runoff made = {.n_candidates = n};
    made.votes = ARENA_ARRAY(arena, int64_t, n * n);
    made.exhausted = ARENA_ARRAY(arena, int64_t, n);
    made.eliminated = ARENA_ARRAY(arena, size_t, n);
    made.by_lot = ARENA_ARRAY(arena, bool, n);
    bool *struck = ARENA_ARRAY(arena, bool, n);
    size_t *place = ARENA_ARRAY(arena, size_t, n);
    for (size_t i = 0; i < n; i++) place[plan->tie_order == NULL ? i : plan->tie_order[i]] = i;
    struct lots lots = {place, plan->look_back};
    for (size_t round = 0;; round++) {
        int64_t *votes = made.votes + round * n, live = 0;
        round_count(ballots, struck, votes, &made.exhausted[round]);
        made.n_rounds = round + 1;
        size_t best = 0;
        for (size_t c = 0; c < n; c++) {
            live += votes[c];
            if (votes[c] > votes[best]) best = c;
        }
        if (live == 0 && round == 0)
            return why_fail(why, FAIL_INFEASIBLE, "ballots", "no ballot names a candidate");
        if (2 * votes[best] > live || round + 1 == n) {
            for (size_t c = 0; live == 0 && c < n; c++)
                if (!struck[c]) best = c;
            made.winner = best;
            break;
        }
        bool by_lot = false;
        size_t low = lowest(&made, round, struck, &lots, &by_lot);
        struck[low] = true;
        made.eliminated[round] = low;
        made.by_lot[round] = by_lot;
    }
    *out = made;
    return FAIL_NONE;
}
