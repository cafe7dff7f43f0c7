#include "stats/opinion/live.h"

#include "stats/opinion/cluster.h"
#include "stats/opinion/figures.h"

#include <math.h>
#include <string.h>

/* A person whose votes are no longer those of the map, or who is new. */
struct row {
    uint16_t *statement; /* rising */
    int8_t *vote;
    uint32_t n, size;
};

struct opinion_live {
    struct arena *arena;
    const struct opinion_plan *plan;
    const struct opinion_report *report;
    const bool *left_out;
    size_t n_statements, n_base, n_people, size_people, least;
    struct row **rows;            /* [size_people], NULL: as the map has them */
    uint8_t *group;               /* [size_people] */
    double *weight;               /* [size_people] */
    struct opinion_share *shares; /* [n_statements * OPINION_SUMS] */
    struct opinion_sums *sums;    /* the same */
    size_t n_voters, n_votes, n_changed, sizes[OPINION_GROUPS_MAX];
};

/* Somebody's votes as one row. */
struct view {
    const uint16_t *statement;
    const int8_t *vote;
    size_t n;
};

static struct view votes_of(const struct opinion_live *live, size_t person) {
    const struct row *row = live->rows[person];
    if (row != NULL) return (struct view){row->statement, row->vote, row->n};
    const struct opinion_votes *votes = live->plan->votes;
    size_t from = votes->start[person];
    return (struct view){votes->statement + from, votes->vote + from,
                         votes->start[person + 1] - from};
}

static bool counts(const struct opinion_live *live, size_t statement) {
    return live->left_out == NULL || !live->left_out[statement];
}

static void vote_count(struct opinion_live *live, size_t person, size_t statement, int8_t vote,
                       size_t column, int sign) {
    size_t at = statement * OPINION_SUMS + column;
    opinion_sums_vote(&live->shares[at], &live->sums[at], vote, live->weight[person], sign);
}

/* All votes of a person into a group's counts, or out of them. */
static void group_count(struct opinion_live *live, size_t person, uint8_t group, int sign) {
    if (group == OPINION_NO_GROUP) return;
    struct view view = votes_of(live, person);
    for (size_t i = 0; i < view.n; i++)
        if (counts(live, view.statement[i]))
            vote_count(live, person, view.statement[i], view.vote[i], 1 + (size_t)group, sign);
    live->sizes[group] += (size_t)sign;
}

static void people_grow(struct opinion_live *live, size_t size) {
    if (size <= live->size_people) return;
    size_t old = live->size_people, new = 2 * size + 64;
    live->rows =
        arena_grow(live->arena, live->rows, old * sizeof *live->rows, new * sizeof *live->rows);
    live->group = arena_grow(live->arena, live->group, old, new);
    live->weight = arena_grow(live->arena, live->weight, old * sizeof *live->weight,
                              new * sizeof *live->weight);
    live->size_people = new;
}

struct opinion_live *opinion_live_new(struct arena *arena, const struct opinion_plan *plan,
                                      const struct opinion_report *report) {
    struct opinion_live *live = ARENA_NEW(arena, struct opinion_live);
    const struct opinion_votes *votes = plan->votes;
    size_t n_counting = 0, cells = votes->n_statements * OPINION_SUMS;
    *live = (struct opinion_live){.arena = arena,
                                  .plan = plan,
                                  .report = report,
                                  .left_out = plan->left_out,
                                  .n_statements = votes->n_statements,
                                  .n_base = votes->n_people,
                                  .n_people = votes->n_people,
                                  .shares = ARENA_ARRAY(arena, struct opinion_share, cells + 1),
                                  .sums = ARENA_ARRAY(arena, struct opinion_sums, cells + 1)};
    people_grow(live, votes->n_people);
    for (size_t j = 0; j < votes->n_statements; j++) n_counting += counts(live, j);
    live->least = n_counting < OPINION_VOTES_MIN ? n_counting : OPINION_VOTES_MIN;
    for (size_t p = 0; p < votes->n_people; p++) {
        size_t counted = 0;
        live->weight[p] = plan->weights == NULL ? 1 : plan->weights[p];
        live->group[p] = report->group[p];
        for (size_t i = votes->start[p]; i < votes->start[p + 1]; i++) {
            if (!counts(live, votes->statement[i])) continue;
            vote_count(live, p, votes->statement[i], votes->vote[i], 0, 1);
            counted++;
        }
        live->n_voters += counted > 0;
        live->n_votes += counted;
        group_count(live, p, live->group[p], 1);
    }
    return live;
}

size_t opinion_live_person(struct opinion_live *live, double weight) {
    size_t person = live->n_people++;
    people_grow(live, live->n_people);
    live->rows[person] = ARENA_NEW(live->arena, struct row);
    live->group[person] = OPINION_NO_GROUP;
    live->weight[person] = weight;
    return person;
}

/* The person's own row, which can grow. */
static struct row *row_own(struct opinion_live *live, size_t person) {
    if (live->rows[person] != NULL) return live->rows[person];
    struct view view = votes_of(live, person);
    struct row *row = ARENA_NEW(live->arena, struct row);
    row->n = (uint32_t)view.n, row->size = (uint32_t)view.n + 8;
    row->statement = ARENA_ARRAY(live->arena, uint16_t, row->size);
    row->vote = ARENA_ARRAY(live->arena, int8_t, row->size);
    memcpy(row->statement, view.statement, view.n * sizeof *row->statement);
    memcpy(row->vote, view.vote, view.n);
    live->rows[person] = row;
    return row;
}

static void row_set(struct opinion_live *live, struct row *row, size_t at, bool there,
                    size_t statement, int vote) {
    if (there && vote != OPINION_TAKEN_BACK) {
        row->vote[at] = (int8_t)vote;
        return;
    }
    if (there) {
        memmove(row->statement + at, row->statement + at + 1,
                (row->n - at - 1) * sizeof *row->statement);
        memmove(row->vote + at, row->vote + at + 1, row->n - at - 1);
        row->n--;
        return;
    }
    if (row->n == row->size) {
        uint32_t size = 2 * row->size + 8;
        row->statement = arena_grow(live->arena, row->statement, row->size * sizeof *row->statement,
                                    size * sizeof *row->statement);
        row->vote = arena_grow(live->arena, row->vote, row->size, size);
        row->size = size;
    }
    memmove(row->statement + at + 1, row->statement + at, (row->n - at) * sizeof *row->statement);
    memmove(row->vote + at + 1, row->vote + at, row->n - at);
    row->statement[at] = (uint16_t)statement;
    row->vote[at] = (int8_t)vote;
    row->n++;
}

/* One person's votes in the shape that opinion_place reads, without what is left out. */
static void place_of(const struct opinion_live *live, size_t person, double *place) {
    struct view view = votes_of(live, person);
    const struct opinion_model *model = &live->report->model;
    size_t start[2] = {0, view.n};
    struct opinion_votes one = {.n_people = 1,
                                .n_statements = live->n_statements,
                                .n_votes = view.n,
                                .start = start,
                                .statement = (uint16_t *)(uintptr_t)view.statement,
                                .vote = (int8_t *)(uintptr_t)view.vote};
    opinion_place(&one, model->table, &model->axes, model->n_drawn, place);
}

static size_t n_counted(const struct opinion_live *live, size_t person) {
    struct view view = votes_of(live, person);
    size_t n = 0;
    for (size_t i = 0; i < view.n; i++) n += counts(live, view.statement[i]);
    return n;
}

static uint8_t group_now(const struct opinion_live *live, size_t person) {
    const struct opinion_model *model = &live->report->model;
    double place[OPINION_BLOCK];
    if (live->report->n_groups == 0 || n_counted(live, person) < live->least || live->least == 0)
        return OPINION_NO_GROUP;
    place_of(live, person, place);
    return (uint8_t)cluster_nearest(place, model->centres, (size_t)model->n_axes,
                                    live->report->n_groups);
}

enum fail opinion_live_vote(struct opinion_live *live, size_t person, size_t statement, int vote,
                            struct why *why) {
    if (vote < -1 || vote > OPINION_TAKEN_BACK)
        return why_fail(why, FAIL_INPUT, "vote", "want 1, 0 or -1 as a vote, got %d", vote);
    if (person >= live->n_people || statement >= live->n_statements)
        return why_fail(why, FAIL_INPUT, "vote", "the vote is of nobody or on nothing");
    struct row *row = row_own(live, person);
    size_t at = 0;
    while (at < row->n && row->statement[at] < statement) at++;
    bool there = at < row->n && row->statement[at] == statement;
    live->n_changed++;
    if (!there && vote == OPINION_TAKEN_BACK) return FAIL_NONE;
    size_t before = n_counted(live, person);
    group_count(live, person, live->group[person], -1);
    if (there && counts(live, statement)) vote_count(live, person, statement, row->vote[at], 0, -1);
    row_set(live, row, at, there, statement, vote);
    if (vote != OPINION_TAKEN_BACK && counts(live, statement))
        vote_count(live, person, statement, (int8_t)vote, 0, 1);
    size_t after = n_counted(live, person);
    live->n_votes += after - before;
    live->n_voters += (size_t)(after > 0) - (size_t)(before > 0);
    live->group[person] = group_now(live, person);
    group_count(live, person, live->group[person], 1);
    return FAIL_NONE;
}

struct opinion_live_now opinion_live_now(const struct opinion_live *live) {
    struct opinion_live_now now = {.n_people = live->n_people,
                                   .n_voters = live->n_voters,
                                   .n_votes = live->n_votes,
                                   .n_groups = live->report->n_groups,
                                   .n_changed = live->n_changed};
    memcpy(now.size, live->sizes, sizeof now.size);
    return now;
}

void opinion_live_statement(const struct opinion_live *live, size_t statement,
                            struct opinion_statement *out) {
    const size_t from = statement * OPINION_SUMS;
    *out = live->report->statements[statement];
    out->all = live->shares[from];
    memcpy(out->group, &live->shares[from + 1], sizeof out->group);
    opinion_statement_finish(out, &live->sums[from], live->report->n_groups, live->plan->level);
}

uint8_t opinion_live_group(const struct opinion_live *live, size_t person) {
    return live->group[person];
}

void opinion_live_place(const struct opinion_live *live, size_t person, double place[2]) {
    double at[OPINION_BLOCK];
    place[0] = place[1] = NAN;
    if (n_counted(live, person) == 0) return;
    place_of(live, person, at);
    place[0] = at[0], place[1] = at[1];
}
