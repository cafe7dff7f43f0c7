#include "stats/voting/condorcet.h"

/* Pairs within one ballot: those ranked above, and all of the ranked above the unranked. */
static void ballot_count(const struct ballots *ballots, size_t b, size_t *rank,
                         int64_t *preferred) {
    size_t n = ballots->n_candidates, last = n + 1;
    for (size_t c = 0; c < n; c++) rank[c] = last;
    for (size_t i = ballots->start[b]; i < ballots->start[b + 1]; i++)
        rank[ballots->order[i]] =
            ballots->level != NULL ? ballots->level[i] : i - ballots->start[b] + 1;
    for (size_t x = 0; x < n; x++)
        for (size_t y = 0; y < n; y++)
            if (rank[x] < rank[y]) preferred[x * n + y] += ballots->count[b];
}

/* Points of n-1, n-2 ... 0 by place; equals share, the unranked share what is left. */
static void borda_count(const struct ballots *ballots, size_t b, double *borda) {
    size_t n = ballots->n_candidates, from = ballots->start[b], to = ballots->start[b + 1];
    double votes = (double)ballots->count[b];
    size_t place = 0;
    for (size_t i = from; i < to;) {
        size_t end = i + 1;
        while (ballots->level != NULL && end < to && ballots->level[end] == ballots->level[i])
            end++;
        double mean = (double)(n - 1 - place) - (double)(end - i - 1) / 2;
        for (size_t j = i; j < end; j++) borda[ballots->order[j]] += votes * mean;
        place += end - i;
        i = end;
    }
    if (place >= n) return;
    double mean = (double)(n - 1 - place) / 2;
    for (size_t c = 0; c < n; c++) {
        bool ranked = false;
        for (size_t i = from; i < to; i++) ranked = ranked || ballots->order[i] == c;
        if (!ranked) borda[c] += votes * mean;
    }
}

/* Widest paths over winning votes (Floyd and Warshall's loop). */
static void strongest_paths(const int64_t *preferred, size_t n, int64_t *strength) {
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++) {
            int64_t won = preferred[a * n + b], lost = preferred[b * n + a];
            strength[a * n + b] = a != b && won > lost ? won : 0;
        }
    for (size_t via = 0; via < n; via++)
        for (size_t a = 0; a < n; a++)
            for (size_t b = 0; b < n; b++) {
                if (a == b || a == via || b == via) continue;
                int64_t first = strength[a * n + via], second = strength[via * n + b];
                int64_t weakest = first < second ? first : second;
                if (weakest > strength[a * n + b]) strength[a * n + b] = weakest;
            }
}

/* The relation is transitive, so sorting by how many are beaten is an order of it. */
static void schulze_sort(const int64_t *strength, size_t n, size_t *order, bool *tied,
                         size_t *beaten) {
    for (size_t a = 0; a < n; a++) {
        beaten[a] = 0;
        for (size_t b = 0; b < n; b++) beaten[a] += strength[a * n + b] > strength[b * n + a];
        size_t at = a;
        while (at > 0 && beaten[order[at - 1]] < beaten[a]) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = a;
    }
    for (size_t i = 0; i + 1 < n; i++) {
        size_t a = order[i], b = order[i + 1];
        tied[i] = strength[a * n + b] == strength[b * n + a];
    }
}

struct link {
    size_t winner, loser;
    int64_t won, lost;
};

static int link_compare(const void *left, const void *right) {
    const struct link *a = left, *b = right;
    if (a->won != b->won) return a->won > b->won ? -1 : 1;
    if (a->lost != b->lost) return a->lost < b->lost ? -1 : 1;
    if (a->winner != b->winner) return a->winner < b->winner ? -1 : 1;
    return a->loser < b->loser ? -1 : a->loser > b->loser;
}

/* Locks in links from the strongest; reach[a * n + b]: b can be reached from a already. */
static void ranked_pairs(struct arena *arena, const int64_t *preferred, size_t n, size_t *order) {
    struct link *links = ARENA_ARRAY(arena, struct link, n * n);
    bool *reach = ARENA_ARRAY(arena, bool, n *n);
    size_t n_links = 0;
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++)
            if (preferred[a * n + b] > preferred[b * n + a])
                links[n_links++] = (struct link){a, b, preferred[a * n + b], preferred[b * n + a]};
    qsort(links, n_links, sizeof *links, link_compare);
    for (size_t i = 0; i < n_links; i++) {
        size_t a = links[i].winner, b = links[i].loser;
        if (reach[b * n + a] || reach[a * n + b]) continue;
        for (size_t x = 0; x < n; x++)
            for (size_t y = 0; y < n; y++)
                if ((x == a || reach[x * n + a]) && (y == b || reach[b * n + y]))
                    reach[x * n + y] = true;
    }
    bool *done = ARENA_ARRAY(arena, bool, n);
    for (size_t place = 0; place < n; place++)
        for (size_t c = 0; c < n; c++) {
            bool free = !done[c];
            for (size_t other = 0; free && other < n; other++)
                free = done[other] || !reach[other * n + c];
            if (!free) continue;
            order[place] = c;
            done[c] = true;
            break;
        }
}

enum fail condorcet_run(struct arena *arena, const struct ballots *ballots, struct condorcet *out,
                        struct why *why) {
    size_t n = ballots->n_candidates;
    if (n < 1 || n > BALLOT_CANDIDATES_MAX)
        return why_fail(why, FAIL_INPUT, "candidates", "want 1 to %d options, got %zu",
                        (int)BALLOT_CANDIDATES_MAX, n);
    struct condorcet made = {.n = n, .winner = n};
    made.preferred = ARENA_ARRAY(arena, int64_t, n * n);
    made.copeland = ARENA_ARRAY(arena, double, n);
    made.strength = ARENA_ARRAY(arena, int64_t, n * n);
    made.schulze_order = ARENA_ARRAY(arena, size_t, n);
    made.schulze_tied = ARENA_ARRAY(arena, bool, n);
    made.ranked_pairs = ARENA_ARRAY(arena, size_t, n);
    made.borda = ARENA_ARRAY(arena, double, n);
    size_t *scratch = ARENA_ARRAY(arena, size_t, n);
    for (size_t b = 0; b < ballots->n_ballots; b++) {
        ballot_count(ballots, b, scratch, made.preferred);
        borda_count(ballots, b, made.borda);
    }
    for (size_t a = 0; a < n; a++) {
        size_t won = 0;
        for (size_t b = 0; b < n; b++) {
            if (a == b) continue;
            int64_t for_a = made.preferred[a * n + b], for_b = made.preferred[b * n + a];
            won += for_a > for_b;
            made.copeland[a] += for_a > for_b ? 1 : for_a == for_b ? 0.5 : 0;
        }
        if (won == n - 1) made.winner = a;
    }
    strongest_paths(made.preferred, n, made.strength);
    schulze_sort(made.strength, n, made.schulze_order, made.schulze_tied, scratch);
    ranked_pairs(arena, made.preferred, n, made.ranked_pairs);
    *out = made;
    return FAIL_NONE;
}
