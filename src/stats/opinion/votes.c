#include "stats/opinion/votes.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void rows_alloc(struct arena *arena, size_t n_people, size_t n_statements, size_t n_votes,
                       struct opinion_votes *out) {
    *out = (struct opinion_votes){
        .n_people = n_people,
        .n_statements = n_statements,
        .n_votes = n_votes,
        .start = ARENA_ARRAY(arena, size_t, n_people + 1),
        .statement = ARENA_ARRAY(arena, uint16_t, n_votes + 1),
        .vote = ARENA_ARRAY(arena, int8_t, n_votes + 1),
    };
}

static enum fail events_check(const struct opinion_event *events, size_t n, size_t n_people,
                              size_t n_statements, struct why *why) {
    if (n_statements > OPINION_STATEMENTS_MAX || n_people >= UINT32_MAX || n >= UINT32_MAX)
        return why_fail(why, FAIL_LIMIT, "statements", "want at most %d statements, got %zu",
                        OPINION_STATEMENTS_MAX, n_statements);
    for (size_t i = 0; i < n; i++) {
        if (events[i].vote < -1 || events[i].vote > 1)
            return why_fail(why, FAIL_INPUT, "vote", "want 1, 0 or -1 as a vote, got %d",
                            events[i].vote);
        if (events[i].person >= n_people || events[i].statement >= n_statements)
            return why_fail(why, FAIL_INPUT, "vote", "vote %zu is of nobody or on nothing", i + 1);
    }
    return FAIL_NONE;
}

/* Places of the events sorted by `key`, keeping their order: one pass of a counting sort. */
static void sort_by(struct arena *arena, const struct opinion_event *events, const uint32_t *from,
                    uint32_t *to, size_t n, size_t n_keys, int by_person) {
    size_t mark = arena_mark(arena);
    size_t *at = ARENA_ARRAY(arena, size_t, n_keys + 1);
    for (size_t i = 0; i < n; i++) at[(by_person ? events[i].person : events[i].statement) + 1]++;
    for (size_t k = 0; k < n_keys; k++) at[k + 1] += at[k];
    for (size_t i = 0; i < n; i++) {
        uint32_t event = from == NULL ? (uint32_t)i : from[i];
        to[at[by_person ? events[event].person : events[event].statement]++] = event;
    }
    arena_rewind(arena, mark);
}

enum fail opinion_votes_make(struct arena *arena, const struct opinion_event *events, size_t n,
                             size_t n_people, size_t n_statements, struct opinion_votes *out,
                             struct why *why) {
    TRY(events_check(events, n, n_people, n_statements, why));
    struct opinion_votes rows;
    rows_alloc(arena, n_people, n_statements, n, &rows);
    size_t mark = arena_mark(arena);
    uint32_t *by_statement = ARENA_ARRAY(arena, uint32_t, n + 1);
    uint32_t *sorted = ARENA_ARRAY(arena, uint32_t, n + 1);
    sort_by(arena, events, NULL, by_statement, n, n_statements, 0);
    sort_by(arena, events, by_statement, sorted, n, n_people, 1);
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        struct opinion_event event = events[sorted[i]];
        bool again = i + 1 < n && events[sorted[i + 1]].person == event.person &&
                     events[sorted[i + 1]].statement == event.statement;
        if (again) continue;
        rows.statement[at] = event.statement;
        rows.vote[at] = event.vote;
        rows.start[event.person + 1] = ++at;
    }
    for (size_t p = 0; p < n_people; p++)
        if (rows.start[p + 1] == 0) rows.start[p + 1] = rows.start[p];
    rows.n_votes = at;
    arena_rewind(arena, mark);
    *out = rows;
    return FAIL_NONE;
}

struct row {
    const struct opinion_votes *votes;
    size_t person;
    double weight;
};

static int by_content(const void *a, const void *b) {
    const struct row *x = a, *y = b;
    size_t n = opinion_votes_of(x->votes, x->person), m = opinion_votes_of(y->votes, y->person);
    if (n != m) return n < m ? 1 : -1; /* the most active first */
    const size_t i = x->votes->start[x->person], j = y->votes->start[y->person];
    int order = memcmp(x->votes->statement + i, y->votes->statement + j, n * sizeof(uint16_t));
    if (order == 0) order = memcmp(x->votes->vote + i, y->votes->vote + j, n);
    if (order == 0) order = (x->weight > y->weight) - (x->weight < y->weight);
    return order;
}

void opinion_votes_order(struct arena *arena, const struct opinion_votes *votes,
                         const double *weights, size_t *order) {
    size_t mark = arena_mark(arena);
    struct row *rows = ARENA_ARRAY(arena, struct row, votes->n_people + 1);
    for (size_t p = 0; p < votes->n_people; p++)
        rows[p] = (struct row){votes, p, weights == NULL ? 1 : weights[p]};
    if (votes->n_people > 1) qsort(rows, votes->n_people, sizeof rows[0], by_content);
    for (size_t p = 0; p < votes->n_people; p++) order[p] = rows[p].person;
    arena_rewind(arena, mark);
}

void opinion_votes_take(struct arena *arena, const struct opinion_votes *votes,
                        const size_t *people, size_t n, struct opinion_votes *out) {
    size_t n_votes = 0;
    for (size_t i = 0; i < n; i++) n_votes += opinion_votes_of(votes, people[i]);
    rows_alloc(arena, n, votes->n_statements, n_votes, out);
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        size_t from = votes->start[people[i]], many = opinion_votes_of(votes, people[i]);
        memcpy(out->statement + at, votes->statement + from, many * sizeof(uint16_t));
        memcpy(out->vote + at, votes->vote + from, many);
        at += many;
        out->start[i + 1] = at;
    }
}
