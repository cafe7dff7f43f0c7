/* A conversation of 100,000 people: one more vote on the live map, and what to show next. */
#include "base/rng.h"
#include "bench/bench.h"
#include "stats/opinion/live.h"
#include "stats/opinion/route.h"
#include "stats/text/duplicate.h"

#include <stdio.h>
#include <stdlib.h>

enum { PEOPLE = 100000, STATEMENTS = 1000, MEAN = 50, UPDATES = 1000 };

struct talk {
    struct arena *arena;
    struct opinion_votes votes;
    struct opinion_plan plan;
    struct opinion_report report;
    struct opinion_live *live;
    struct opinion_route_statement *statements;
    const char **texts;
    struct rng rng;
};

/* Three groups, one answer in four at random. */
static void votes_make(struct talk *talk) {
    size_t most = (size_t)PEOPLE * 2 * MEAN, n = 0;
    struct arena *scratch = arena_new((size_t)1 << 30);
    struct opinion_event *events = ARENA_ARRAY(scratch, struct opinion_event, most);
    for (uint32_t p = 0; p < PEOPLE; p++) {
        size_t many = 1 + (size_t)rng_below(&talk->rng, 2 * MEAN - 1);
        for (size_t k = 0; k < many; k++) {
            uint32_t j = (uint32_t)rng_below(&talk->rng, STATEMENTS);
            uint64_t draw = rng_below(&talk->rng, 8);
            int sign = (j * 2654435761U >> (8 + p % 3)) & 1 ? 1 : -1;
            events[n++] = (struct opinion_event){p, (uint16_t)j,
                                                 (int8_t)(draw == 0   ? 0
                                                          : draw == 1 ? -sign
                                                                      : sign)};
        }
    }
    if (opinion_votes_make(talk->arena, events, n, PEOPLE, STATEMENTS, &talk->votes, NULL) !=
        FAIL_NONE)
        abort();
    arena_free(scratch);
}

static void full_case(void *thing) {
    struct talk *talk = thing;
    size_t mark = arena_mark(talk->arena);
    struct opinion_report report;
    if (opinion_run(talk->arena, &talk->plan, &report, NULL) != FAIL_NONE) abort();
    bench_use((double)report.n_groups);
    arena_rewind(talk->arena, mark);
}

static void update_case(void *thing) {
    struct talk *talk = thing;
    for (int k = 0; k < UPDATES; k++) {
        size_t p = (size_t)rng_below(&talk->rng, PEOPLE),
               j = (size_t)rng_below(&talk->rng, STATEMENTS);
        if (opinion_live_vote(talk->live, p, j, (int)rng_below(&talk->rng, 3) - 1, NULL) !=
            FAIL_NONE)
            abort();
    }
}

/* Everything that a results page reads of the map. */
static void figures_case(void *thing) {
    struct talk *talk = thing;
    for (size_t j = 0; j < STATEMENTS; j++) {
        struct opinion_statement figures;
        opinion_live_statement(talk->live, j, &figures);
        bench_use(figures.bridging);
    }
}

static void route_case(void *thing) {
    struct talk *talk = thing;
    const struct opinion_axes *axes = &talk->report.model.axes;
    struct opinion_route_plan plan = {.statements = talk->statements,
                                      .n = STATEMENTS,
                                      .n_axes = talk->report.n_axes,
                                      .pull = axes->pull,
                                      .seed = "bench"};
    bench_use((double)opinion_route_next(talk->arena, &plan, NULL));
}

static void near_case(void *thing) {
    struct talk *talk = thing;
    for (size_t j = 0; j < STATEMENTS; j++) {
        size_t mark = arena_mark(talk->arena);
        bench_use(duplicate_jaccard(talk->arena, talk->texts[0], talk->texts[j]));
        arena_rewind(talk->arena, mark);
    }
}

static void texts_make(struct talk *talk) {
    talk->texts = ARENA_ARRAY(talk->arena, const char *, STATEMENTS);
    talk->statements = ARENA_ARRAY(talk->arena, struct opinion_route_statement, STATEMENTS);
    for (size_t j = 0; j < STATEMENTS; j++) {
        const struct opinion_share *all = &talk->report.statements[j].all;
        talk->texts[j] = arena_printf(
            talk->arena, "In street number %zu the lights should be mended before winter %zu comes",
            j, j * 7919 % 1000);
        talk->statements[j] = (struct opinion_route_statement){
            .agrees = all->agree_n,
            .disagrees = all->disagree_n,
            .passes = all->pass_n,
            .loading = &talk->report.model.axes.loading[j * OPINION_BLOCK]};
    }
}

int main(void) {
    struct talk talk = {.arena = arena_new((size_t)4 << 30)};
    bench_machine();
    rng_init(&talk.rng, "conversation");
    votes_make(&talk);
    talk.plan = (struct opinion_plan){.votes = &talk.votes, .seed = "bench", .level = 0.95};
    printf("  %d people, %d statements, %zu votes\n", PEOPLE, STATEMENTS, talk.votes.n_votes);
    (void)bench_measure("full map", 1, (double)talk.votes.n_votes, "votes", full_case, &talk);
    size_t before = arena_used(talk.arena);
    if (opinion_run(talk.arena, &talk.plan, &talk.report, NULL) != FAIL_NONE) abort();
    printf("  kept for the full map: %.1f MB\n", (double)(arena_used(talk.arena) - before) / 1e6);
    before = arena_used(talk.arena);
    talk.live = opinion_live_new(talk.arena, &talk.plan, &talk.report);
    printf("  kept for following: %.1f MB\n", (double)(arena_used(talk.arena) - before) / 1e6);
    texts_make(&talk);
    (void)bench_measure("a new vote", 21, UPDATES, "votes", update_case, &talk);
    (void)bench_measure("all figures of all statements", 21, STATEMENTS, "statements", figures_case,
                        &talk);
    (void)bench_measure("the next of 1,000 statements", 101, 1, "draws", route_case, &talk);
    (void)bench_measure("a statement beside 1,000 others", 21, STATEMENTS, "pairs", near_case,
                        &talk);
    arena_free(talk.arena);
    return 0;
}
