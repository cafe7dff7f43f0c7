#include "conversation/gather.h"

#include "conversation/conversation.sql.h"
#include "conversation/map.sql.h"
#include "stats/survey/weights.h"
#include "web/html.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- votes ---- */

struct gathering {
    struct gathered *out;
    struct arena *arena;
    struct opinion_event *events;
    size_t n, size;
    int64_t *ids;  /* of statements, rising */
    size_t *place; /* of each in the order of numbers */
    size_t n_ids, n_members;
    const int64_t *without; /* sources whose people are left out */
    size_t n_without;
};

struct placed {
    int64_t id;
    size_t at;
};

static int by_id(const void *a, const void *b) {
    const struct placed *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static size_t find(const int64_t *ids, size_t n, int64_t id) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && ids[low] == id ? low : n;
}

static enum fail each_vote(const struct db_value *row, void *context, struct why *why) {
    struct gathering *g = context;
    size_t person = find(g->out->members, g->n_members, row[0].i);
    size_t statement = find(g->ids, g->n_ids, row[1].i);
    (void)why;
    if (person == g->n_members || statement == g->n_ids) return FAIL_NONE;
    if (g->n == g->size) {
        size_t size = 2 * g->size + 1024;
        g->events =
            arena_grow(g->arena, g->events, g->size * sizeof *g->events, size * sizeof *g->events);
        g->size = size;
    }
    g->events[g->n++] = (struct opinion_event){.person = (uint32_t)person,
                                               .statement = (uint16_t)g->place[statement],
                                               .vote = (int8_t)(row[2].i > 0   ? 1
                                                                : row[2].i < 0 ? -1
                                                                               : 0)};
    return FAIL_NONE;
}

static enum fail statements_load(struct db *db, struct arena *arena, struct gathering *g,
                                 struct why *why) {
    struct map_statements_row *rows;
    struct gathered *out = g->out;
    size_t n;
    TRY(map_statements(db, arena, out->conversation, &rows, &n, why));
    if (n > OPINION_STATEMENTS_MAX)
        return why_fail(why, FAIL_LIMIT, NULL, "there are too many statements for a map");
    struct placed *placed = ARENA_ARRAY(arena, struct placed, n + 1);
    out->statements = ARENA_ARRAY(arena, int64_t, n + 1);
    out->numbers = ARENA_ARRAY(arena, int64_t, n + 1);
    out->texts = ARENA_ARRAY(arena, const char *, n + 1);
    out->languages = ARENA_ARRAY(arena, const char *, n + 1);
    out->left_out = ARENA_ARRAY(arena, bool, n + 1);
    for (size_t j = 0; j < n; j++) {
        placed[j] = (struct placed){rows[j].id, j};
        out->statements[j] = rows[j].id;
        out->numbers[j] = rows[j].number;
        out->texts[j] = rows[j].text;
        out->languages[j] = rows[j].language;
        out->left_out[j] = !text_is(rows[j].state, "accepted");
    }
    if (n > 1) qsort(placed, n, sizeof *placed, by_id);
    g->ids = ARENA_ARRAY(arena, int64_t, n + 1);
    g->place = ARENA_ARRAY(arena, size_t, n + 1);
    for (size_t j = 0; j < n; j++) g->ids[j] = placed[j].id, g->place[j] = placed[j].at;
    g->n_ids = n;
    return FAIL_NONE;
}

static bool is_left_out(const struct gathering *g, int64_t source) {
    for (size_t i = 0; i < g->n_without; i++)
        if (g->without[i] == source) return true;
    return false;
}

static enum fail votes_load(struct db *db, struct arena *arena, struct gathering *g,
                            struct why *why) {
    struct map_members_row *rows;
    struct gathered *out = g->out;
    size_t n_rows;
    TRY(map_members(db, arena, out->conversation, &rows, &n_rows, why));
    out->members = ARENA_ARRAY(arena, int64_t, n_rows + 1);
    for (size_t p = 0; p < n_rows; p++)
        if (!is_left_out(g, rows[p].source)) out->members[g->n_members++] = rows[p].id;
    struct arena *scratch = arena_new((size_t)4 << 30);
    g->arena = scratch;
    struct db_value in[] = {db_int(out->conversation)};
    enum fail fail = db_each(db, &map_votes_statement, in, each_vote, g, why);
    if (fail == FAIL_NONE)
        fail = opinion_votes_make(arena, g->events, g->n, g->n_members, g->n_ids, &out->votes, why);
    arena_free(scratch);
    return fail;
}

/* ---- weights ---- */

/* One variable of the profile: its categories with their totals, and "not said". */
static bool margin_make(struct arena *arena, const struct gathered *g,
                        const struct margin_list_row *rows, size_t n_categories,
                        const struct profile_all_row *said, size_t n_said, struct margin *out) {
    size_t n = g->votes.n_people, known = 0;
    int32_t *codes = ARENA_ARRAY(arena, int32_t, n + 1);
    double *totals = ARENA_ARRAY(arena, double, n_categories + 1), people = 0;
    const char **levels = ARENA_ARRAY(arena, const char *, n_categories + 1);
    size_t *counts = ARENA_ARRAY(arena, size_t, n_categories + 1);
    for (size_t p = 0; p < n; p++) codes[p] = (int32_t)n_categories;
    for (size_t i = 0; i < n_said; i++) {
        size_t p = find(g->members, n, said[i].member);
        if (p == n || !text_is(said[i].variable, rows[0].variable)) continue;
        for (size_t k = 0; k < n_categories; k++)
            if (text_is(said[i].category, rows[k].category)) codes[p] = (int32_t)k;
    }
    for (size_t p = 0; p < n; p++) counts[codes[p]]++, known += codes[p] < (int32_t)n_categories;
    for (size_t k = 0; k < n_categories; k++) {
        levels[k] = rows[k].category;
        people += rows[k].people;
        if (counts[k] == 0 && rows[k].people > 0) return false;
    }
    for (size_t k = 0; k < n_categories; k++) totals[k] = rows[k].people / people * (double)known;
    levels[n_categories] = "not said";
    totals[n_categories] = (double)counts[n_categories];
    *out = (struct margin){
        .name = rows[0].variable,
        .factor = {codes, (int32_t)n_categories + (counts[n_categories] > 0), levels, NULL},
        .totals = totals};
    return true;
}

static enum fail weights_make(struct db *db, struct arena *arena, struct gathered *out,
                              struct why *why) {
    struct margin_list_row *rows;
    struct profile_all_row *said;
    size_t n_rows, n_said, n_margins = 0, n = out->votes.n_people;
    out->unweighted = "";
    TRY(margin_list(db, arena, out->conversation, &rows, &n_rows, why));
    if (n_rows == 0 || n == 0) return FAIL_NONE;
    TRY(profile_all(db, arena, out->conversation, &said, &n_said, why));
    struct margin *margins = ARENA_ARRAY(arena, struct margin, n_rows);
    for (size_t from = 0, to; from < n_rows; from = to) {
        for (to = from; to < n_rows && text_is(rows[to].variable, rows[from].variable);) to++;
        if (!margin_make(arena, out, rows + from, to - from, said, n_said, &margins[n_margins++])) {
            out->unweighted = TR("Not weighted: of some people in the population's profile nobody "
                                 "has voted yet.");
            return FAIL_NONE;
        }
    }
    double *ones = ARENA_ARRAY(arena, double, n);
    for (size_t p = 0; p < n; p++) ones[p] = 1;
    struct weighted weighted;
    struct why ignored;
    if (weights_rake(arena, ones, n, margins, n_margins, &(struct rake_plan){.tolerance = 1e-9},
                     &weighted, &ignored) != FAIL_NONE) {
        out->unweighted = TR("Not weighted: no weights fit all of the population's profile at "
                             "once.");
        return FAIL_NONE;
    }
    weights_trim(arena, weighted.weights, n, 0.2, 5, true);
    out->weights = weighted.weights;
    out->effective = weights_summary(out->weights, NULL, n).n_effective;
    return FAIL_NONE;
}

enum fail conversation_gather(struct db *db, struct arena *arena, int64_t conversation,
                              struct gathered *out, struct why *why) {
    return conversation_gather_without(db, arena, conversation, NULL, 0, out, why);
}

enum fail conversation_gather_without(struct db *db, struct arena *arena, int64_t conversation,
                                      const int64_t *sources, size_t n_sources,
                                      struct gathered *out, struct why *why) {
    struct map_about_row about;
    *out = (struct gathered){.conversation = conversation};
    struct gathering g = {.out = out, .without = sources, .n_without = n_sources};
    TRY(map_about(db, arena, conversation, &about, why));
    out->epoch = about.epoch, out->last_vote = about.last_vote;
    out->seed = about.seed, out->least = about.least;
    TRY(statements_load(db, arena, &g, why));
    TRY(votes_load(db, arena, &g, why));
    return weights_make(db, arena, out, why);
}

struct opinion_plan conversation_plan(const struct gathered *gathered) {
    return (struct opinion_plan){.votes = &gathered->votes,
                                 .left_out = gathered->left_out,
                                 .weights = gathered->weights,
                                 .seed = gathered->seed,
                                 .level = 0.95};
}

enum fail conversation_compute(struct arena *arena, const struct gathered *gathered,
                               const struct opinion_plan *plan, struct opinion_report *report,
                               struct why *why) {
    if (gathered->votes.n_votes == 0)
        return why_fail(why, FAIL_INPUT, NULL, "nobody has voted yet");
    return opinion_run(arena, plan, report, why);
}
