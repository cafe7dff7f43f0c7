#include "stats/voting/ballots.h"

#include <string.h>

int64_t ballots_total(const struct ballots *ballots) {
    int64_t total = 0;
    for (size_t b = 0; b < ballots->n_ballots; b++) total += ballots->count[b];
    return total;
}

bool ballots_have_equals(const struct ballots *ballots) {
    if (ballots->level == NULL) return false;
    for (size_t b = 0; b < ballots->n_ballots; b++)
        for (size_t i = ballots->start[b] + 1; i < ballots->start[b + 1]; i++)
            if (ballots->level[i] == ballots->level[i - 1]) return true;
    return false;
}

/* --- Ballots one by one --- */

struct ballot_list {
    struct arena *arena;
    const char *const *candidates;
    size_t n_candidates, n_ballots, n_order, room_ballots, room_order;
    int64_t *count, total;
    size_t *start, *order, *level;
    size_t *seen; /* [n_candidates] number of the ballot that last named them, from 1 */
};

struct ballot_list *ballot_list_new(struct arena *arena, const char *const *candidates,
                                    size_t n_candidates) {
    struct ballot_list *list = ARENA_NEW(arena, struct ballot_list);
    list->arena = arena;
    list->candidates = candidates;
    list->n_candidates = n_candidates;
    list->seen = ARENA_ARRAY(arena, size_t, n_candidates + 1);
    list->room_ballots = 64;
    list->room_order = 256;
    list->count = ARENA_ARRAY(arena, int64_t, list->room_ballots);
    list->start = ARENA_ARRAY(arena, size_t, list->room_ballots + 1);
    list->order = ARENA_ARRAY(arena, size_t, list->room_order);
    list->level = ARENA_ARRAY(arena, size_t, list->room_order);
    return list;
}

static void list_grow(struct ballot_list *list, size_t n) {
    if (list->n_ballots == list->room_ballots) {
        size_t room = 2 * list->room_ballots;
        list->count = arena_grow(list->arena, list->count, list->room_ballots * sizeof(int64_t),
                                 room * sizeof(int64_t));
        list->start =
            arena_grow(list->arena, list->start, (list->room_ballots + 1) * sizeof(size_t),
                       (room + 1) * sizeof(size_t));
        list->room_ballots = room;
    }
    if (list->n_order + n > list->room_order) {
        size_t room = 2 * (list->n_order + n);
        list->order = arena_grow(list->arena, list->order, list->room_order * sizeof(size_t),
                                 room * sizeof(size_t));
        list->level = arena_grow(list->arena, list->level, list->room_order * sizeof(size_t),
                                 room * sizeof(size_t));
        list->room_order = room;
    }
}

enum fail ballot_list_add(struct ballot_list *list, const size_t *order, const size_t *level,
                          size_t n, int64_t count, struct why *why) {
    if (count < 1 || count > BALLOT_VOTES_MAX || list->total + count > BALLOT_VOTES_MAX)
        return why_fail(why, FAIL_INPUT, "ballot", "want 1 to %d ballots in all, got %lld more",
                        (int)BALLOT_VOTES_MAX, (long long)count);
    for (size_t i = 0; i < n; i++) {
        if (order[i] >= list->n_candidates)
            return why_fail(why, FAIL_INPUT, "ballot", "candidate %zu is not one of the %zu",
                            order[i] + 1, list->n_candidates);
        for (size_t j = 0; j < i; j++)
            if (order[j] == order[i])
                return why_fail(why, FAIL_INPUT, "ballot",
                                "'%.100s' stands twice on one ballot: leave one of them out",
                                list->candidates[order[i]]);
    }
    list_grow(list, n);
    for (size_t i = 0; i < n; i++) {
        list->order[list->n_order + i] = order[i];
        list->level[list->n_order + i] = level == NULL ? i + 1 : level[i];
    }
    list->n_order += n;
    list->count[list->n_ballots++] = count;
    list->start[list->n_ballots] = list->n_order;
    list->total += count;
    return FAIL_NONE;
}

enum fail ballot_list_add_text(struct ballot_list *list, const char *text, int64_t count,
                               struct why *why) {
    struct str rest = str_trim(str_of(text));
    size_t n = 0, at = 1;
    size_t mark = arena_mark(list->arena);
    (void)mark;
    size_t *order = ARENA_ARRAY(list->arena, size_t, rest.n + 1);
    size_t *level = ARENA_ARRAY(list->arena, size_t, rest.n + 1);
    while (rest.n > 0) {
        size_t end = 0;
        while (end < rest.n && rest.s[end] != '>' && rest.s[end] != '=') end++;
        struct str name = str_trim((struct str){rest.s, end});
        size_t candidate = 0;
        while (candidate < list->n_candidates && !str_is(name, list->candidates[candidate]))
            candidate++;
        if (candidate == list->n_candidates)
            return why_fail(why, FAIL_INPUT, "ballot",
                            "'%.*s' is not a candidate: check the spelling",
                            name.n > 100 ? 100 : (int)name.n, name.s);
        order[n] = candidate;
        level[n++] = at;
        if (end == rest.n) break;
        if (rest.s[end] == '>') at++;
        rest = (struct str){rest.s + end + 1, rest.n - end - 1};
        if (rest.n == 0)
            return why_fail(why, FAIL_INPUT, "ballot", "'%.100s' ends without a name", text);
    }
    return ballot_list_add(list, order, level, n, count, why);
}

struct ballots ballot_list_end(struct ballot_list *list) {
    return (struct ballots){.n_candidates = list->n_candidates,
                            .n_ballots = list->n_ballots,
                            .candidates = list->candidates,
                            .count = list->count,
                            .start = list->start,
                            .order = list->order,
                            .level = list->level};
}
