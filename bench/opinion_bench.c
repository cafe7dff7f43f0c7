/* Opinion maps: 100,000 people x 1,000 statements, and how often shuffled votes are divided. */
#include "base/rng.h"
#include "bench/bench.h"
#include "stats/opinion/compatible.h"
#include "stats/opinion/opinion.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

/* People of three groups answer some of the statements, the early ones more often, as in
 * published conversations; one answer in four follows nothing. */
static void conversation_make(struct arena *arena, size_t n_people, size_t n_statements,
                              size_t mean_votes, struct opinion_votes *out) {
    struct rng rng;
    rng_init(&rng, "bench");
    *out = (struct opinion_votes){.n_people = n_people, .n_statements = n_statements};
    size_t most = n_people * mean_votes * 2;
    out->start = ARENA_ARRAY(arena, size_t, n_people + 1);
    out->statement = ARENA_ARRAY(arena, uint16_t, most);
    out->vote = ARENA_ARRAY(arena, int8_t, most);
    for (size_t p = 0; p < n_people; p++) {
        size_t at = out->start[p], many = 1 + (size_t)rng_below(&rng, 2 * mean_votes - 1);
        size_t gap = n_statements / many, group = p % 3;
        for (size_t j = (size_t)rng_below(&rng, gap + 1); j < n_statements;
             j += 1 + (size_t)rng_below(&rng, 2 * gap)) {
            uint64_t draw = rng_u64(&rng);
            int sign = (j * 2654435761U >> (8 + group)) & 1 ? 1 : -1;
            if (at - out->start[p] >= 2 * mean_votes) break;
            out->statement[at] = (uint16_t)j;
            out->vote[at++] = (int8_t)(draw % 8 == 0 ? 0 : draw % 8 == 1 ? -sign : sign);
        }
        out->start[p + 1] = at;
    }
    out->n_votes = out->start[n_people];
}

struct input {
    struct arena *arena;
    struct opinion_votes votes;
};

static void own_case(void *thing) {
    struct input *input = thing;
    size_t mark = arena_mark(input->arena);
    struct opinion_report report;
    struct opinion_plan plan = {.votes = &input->votes, .seed = "bench", .level = 0.95};
    if (opinion_run(input->arena, &plan, &report, NULL) != FAIL_NONE) abort();
    printf("  %s, %zu groups, stability %.2f, %zu findings; %.1f MB beside the votes\n",
           opinion_verdict_word(report.verdict), report.n_groups, report.stability,
           report.n_findings, (double)(arena_used(input->arena) - mark) / 1e6);
    arena_rewind(input->arena, mark);
}

/* One person voted: their place and group again. */
static void update_case(void *thing) {
    struct input *input = thing;
    size_t mark = arena_mark(input->arena), c = input->votes.n_statements;
    static struct opinion_axes axes;
    static double *table;
    if (table == NULL) {
        axes.loading = calloc(c * OPINION_BLOCK, sizeof(double));
        table = calloc(3 * c, sizeof(double));
        opinion_table(&input->votes, NULL, NULL, table);
        opinion_axes_fit(
            input->arena, &input->votes,
            &(struct opinion_axes_plan){
                .table = table, .n_wanted = 2, .tolerance = 1e-6, .iterations_max = 60},
            &axes);
        opinion_pull_fit(&input->votes, table, NULL, 2, &axes);
    }
    struct opinion_votes one;
    double place[2];
    size_t who = 17;
    opinion_votes_take(input->arena, &input->votes, &who, 1, &one);
    opinion_place(&one, table, &axes, 2, place);
    bench_use(place[0]);
    arena_rewind(input->arena, mark);
}

static void product_case(void *thing) {
    struct input *input = thing;
    size_t mark = arena_mark(input->arena), c = input->votes.n_statements;
    double *table = ARENA_ARRAY(input->arena, double, 3 * c);
    struct opinion_axes axes = {.loading = ARENA_ARRAY(input->arena, double, c *OPINION_BLOCK)};
    opinion_axes_fit(input->arena, &input->votes,
                     &(struct opinion_axes_plan){
                         .table = table, .n_wanted = 1, .tolerance = -1, .iterations_max = 10},
                     &axes);
    arena_rewind(input->arena, mark);
}

/* The least that ten products take: reading the votes twice each. */
static void read_case(void *thing) {
    struct input *input = thing;
    uint64_t sum = 0;
    for (int pass = 0; pass < 20; pass++) {
        const uint64_t *words = (const uint64_t *)(const void *)input->votes.statement;
        for (size_t i = 0; i < input->votes.n_votes / 4; i++) sum += words[i];
        words = (const uint64_t *)(const void *)input->votes.vote;
        for (size_t i = 0; i < input->votes.n_votes / 8; i++) sum += words[i];
    }
    bench_use((double)sum);
}

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Noise: how often are 200 conversations without any structure divided? */
static void noise_rates(struct arena *arena) {
    enum { COPIES = 200, PEOPLE = 300, STATEMENTS = 60 };
    size_t groups = 0, findings = 0, theirs = 0, axes = 0;
    for (uint64_t copy = 0; copy < COPIES; copy++) {
        size_t mark = arena_mark(arena);
        struct rng rng;
        struct opinion_event *events =
            ARENA_ARRAY(arena, struct opinion_event, PEOPLE * STATEMENTS);
        struct opinion_votes votes;
        struct opinion_report report;
        struct compatible_report compatible;
        size_t n = 0;
        rng_init_stream(&rng, "noise", copy);
        for (uint32_t p = 0; p < PEOPLE; p++)
            for (uint16_t j = 0; j < STATEMENTS; j++)
                if (rng_below(&rng, 2) == 0)
                    events[n++] =
                        (struct opinion_event){p, j, rng_real(&rng) < 0.2 + 0.01 * j ? 1 : -1};
        if (opinion_votes_make(arena, events, n, PEOPLE, STATEMENTS, &votes, NULL) != FAIL_NONE)
            abort();
        struct opinion_plan plan = {.votes = &votes, .seed = "bench", .level = 0.95};
        if (opinion_run(arena, &plan, &report, NULL) != FAIL_NONE ||
            compatible_run(arena, &plan, NULL, 0, &compatible, NULL) != FAIL_NONE)
            abort();
        groups += report.n_groups > 0, axes += report.n_axes > 0;
        findings += report.n_findings;
        theirs += compatible.k > 1;
        arena_rewind(arena, mark);
    }
    printf("noise, %d conversations of %d x %d: an axis in %zu, groups in %zu, %zu findings; the "
           "compatible mode divides %zu\n",
           COPIES, PEOPLE, STATEMENTS, axes, groups, findings, theirs);
}

int main(int argc, char **argv) {
    struct input input = {.arena = arena_new((size_t)8 << 30)};
    bench_machine();
    noise_rates(input.arena);
    conversation_make(input.arena, 100000, 1000, 50, &input.votes);
    double votes = (double)input.votes.n_votes;
    printf("100,000 people x 1,000 statements, %.2f million votes\n", votes / 1e6);
    bench_measure("whole map", 3, votes / 1e6, "million votes", own_case, &input);
    struct bench product = bench_measure("ten products with four vectors", 5, 30 * votes / 1e6,
                                         "MB", product_case, &input);
    struct bench read =
        bench_measure("reading the votes as often", 5, 30 * votes / 1e6, "MB", read_case, &input);
    bench_ratio(&product, &read);
    bench_measure("placing one person anew", 101, 1, "people", update_case, &input);
    if (argc < 2 || strcmp(argv[1], "large") != 0) return 0;
    arena_free(input.arena);
    input.arena = arena_new((size_t)16 << 30);
    conversation_make(input.arena, 1000000, 5000, 100, &input.votes);
    printf("1,000,000 people x 5,000 statements, %.1f million votes\n",
           (double)input.votes.n_votes / 1e6);
    double start = seconds();
    own_case(&input);
    printf("whole map: %.1f s CPU\n", seconds() - start);
    return 0;
}
