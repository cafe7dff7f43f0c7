/* Which statement comes next, the map that follows each vote, and who could be picked out. */
#include "base/rng.h"
#include "stats/opinion/live.h"
#include "stats/opinion/risk.h"
#include "stats/opinion/route.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

enum { ARENA_BYTES = 1 << 30 };

/* ---- route ---- */

/* The mutual information by its definition, summed over a fine grid of shares. */
static double information_by_grid(int64_t a, int64_t d, int64_t p) {
    enum { STEPS = 240 };
    double weight = 0, mean[3] = {0}, entropy = 0;
    for (int i = 1; i < STEPS; i++)
        for (int j = 1; j < STEPS - i; j++) {
            double x[3] = {(double)i / STEPS, (double)j / STEPS, (double)(STEPS - i - j) / STEPS};
            double w = pow(x[0], (double)a) * pow(x[1], (double)d) * pow(x[2], (double)p), h = 0;
            for (int k = 0; k < 3; k++) h -= x[k] * log(x[k]), mean[k] += w * x[k];
            weight += w, entropy += w * h;
        }
    double whole = 0;
    for (int k = 0; k < 3; k++) whole -= mean[k] / weight * log(mean[k] / weight);
    return whole - entropy / weight;
}

static void information_is_mutual(void **state) {
    (void)state;
    static const int64_t counts[][3] = {{0, 0, 0}, {3, 1, 0}, {10, 10, 2}, {25, 3, 8}};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        const int64_t *c = counts[i];
        double grid = information_by_grid(c[0], c[1], c[2]);
        assert_true(fabs(opinion_route_about_statement(c[0], c[1], c[2]) - grid) <
                    0.02 * grid + 1e-4);
    }
}
TEST(information_is_mutual,
     "opinion route: what an answer tells is the mutual information, by summing over all shares");

enum { N = 40 };

static void chances_keep_the_guarantee(void **state) {
    (void)state;
    struct rng rng;
    rng_init(&rng, "route");
    double pull[2] = {0.3, 0.6}, loading[N][2], chance[N];
    for (int round = 0; round < 300; round++) {
        struct opinion_route_statement all[N];
        size_t left = 0;
        double total = 0;
        for (size_t j = 0; j < N; j++) {
            for (int k = 0; k < 2; k++) loading[j][k] = rng_real(&rng) - 0.5;
            all[j] = (struct opinion_route_statement){
                .agrees = (int64_t)rng_below(&rng, 100000),
                .disagrees = (int64_t)rng_below(&rng, 3) == 0 ? 0 : (int64_t)rng_below(&rng, 50),
                .passes = (int64_t)rng_below(&rng, 10),
                .answered = rng_below(&rng, 3) == 0,
                .loading = rng_below(&rng, 5) == 0 ? NULL : loading[j]};
            left += !all[j].answered;
        }
        struct opinion_route_plan plan = {
            .statements = all, .n = N, .n_axes = round % 3, .pull = pull, .seed = "x"};
        assert_int_equal(opinion_route_chances(&plan, chance), left);
        for (size_t j = 0; j < N; j++) {
            if (all[j].answered) assert_true(chance[j] == 0);
            if (!all[j].answered) assert_true(chance[j] >= OPINION_EVEN_SHARE / (double)left);
            total += chance[j];
        }
        assert_true(fabs(total - 1) < 1e-12);
    }
}
TEST(
    chances_keep_the_guarantee,
    "opinion route: every unanswered statement has a quarter of an even share at least, each time");

static void everybody_is_asked_about_everything(void **state) {
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    int64_t counts[N][3] = {{0}};
    enum { PEOPLE = 200, EACH = 10 };
    for (int p = 0; p < PEOPLE; p++) {
        bool answered[N] = {false};
        for (int k = 0; k < EACH; k++) {
            struct opinion_route_statement all[N];
            for (size_t j = 0; j < N; j++)
                all[j] = (struct opinion_route_statement){.agrees = counts[j][0],
                                                          .disagrees = counts[j][1],
                                                          .passes = counts[j][2],
                                                          .answered = answered[j]};
            size_t mark = arena_mark(arena);
            struct opinion_route_plan plan = {
                .statements = all, .n = N, .seed = arena_printf(arena, "%d/%d", p, k)};
            size_t next = opinion_route_next(arena, &plan, NULL);
            assert_true(next < N && !answered[next]);
            assert_int_equal(opinion_route_next(arena, &plan, NULL), next); /* seeded */
            arena_rewind(arena, mark);
            answered[next] = true;
            counts[next][(p + (int)next) % 3]++;
        }
    }
    for (size_t j = 0; j < N; j++) {
        int64_t n = counts[j][0] + counts[j][1] + counts[j][2];
        assert_true(n >= PEOPLE * EACH / N / 2 && n <= 2 * PEOPLE * EACH / N);
    }
    bool none[N];
    struct opinion_route_statement all[N] = {{0}};
    memset(none, 1, sizeof none);
    for (size_t j = 0; j < N; j++) all[j].answered = true;
    assert_true(opinion_route_next(
                    arena, &(struct opinion_route_plan){.statements = all, .n = N, .seed = "x"},
                    NULL) == SIZE_MAX);
    arena_free(arena);
}
TEST(everybody_is_asked_about_everything,
     "opinion route: over a conversation each statement gets half to twice an even share");

/* ---- live ---- */

enum { PEOPLE = 150, STATEMENTS = 20 };

/* Three groups that answer by their number; one answer in eight is at random. */
static int vote_of(struct rng *rng, size_t person, size_t statement) {
    int sign = ((statement * 7 + person % 3 * 5) / 3) % 2 == 0 ? 1 : -1;
    uint64_t draw = rng_below(rng, 16);
    return draw == 0 ? 0 : draw == 1 ? -sign : sign;
}

static struct opinion_votes votes_make(struct arena *arena, const int *cells, size_t people) {
    struct opinion_event *events = ARENA_ARRAY(arena, struct opinion_event, people * STATEMENTS);
    struct opinion_votes votes;
    size_t n = 0;
    for (size_t p = 0; p < people; p++)
        for (size_t j = 0; j < STATEMENTS; j++)
            if (cells[p * STATEMENTS + j] != OPINION_TAKEN_BACK)
                events[n++] = (struct opinion_event){(uint32_t)p, (uint16_t)j,
                                                     (int8_t)cells[p * STATEMENTS + j]};
    assert_int_equal(opinion_votes_make(arena, events, n, people, STATEMENTS, &votes, NULL),
                     FAIL_NONE);
    return votes;
}

static void same_share(const struct opinion_share *a, const struct opinion_share *b) {
    assert_int_equal(a->n, b->n);
    assert_int_equal(a->agree_n, b->agree_n);
    assert_int_equal(a->disagree_n, b->disagree_n);
    assert_int_equal(a->pass_n, b->pass_n);
    if (a->n > 0)
        assert_true(a->agree == b->agree && a->agree_interval.low == b->agree_interval.low);
}

static void live_counts_are_exact(void **state) {
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct rng rng;
    rng_init(&rng, "live");
    int cells[(PEOPLE + 5) * STATEMENTS];
    for (size_t i = 0; i < (PEOPLE + 5) * (size_t)STATEMENTS; i++)
        cells[i] = i / STATEMENTS < PEOPLE && rng_below(&rng, 4) > 0
                       ? vote_of(&rng, i / STATEMENTS, i % STATEMENTS)
                       : OPINION_TAKEN_BACK;
    bool left_out[STATEMENTS] = {[3] = true};
    struct opinion_votes votes = votes_make(arena, cells, PEOPLE);
    struct opinion_plan plan = {
        .votes = &votes, .left_out = left_out, .seed = "live", .level = 0.95};
    struct opinion_report report;
    struct opinion_statement figures;
    assert_int_equal(opinion_run(arena, &plan, &report, NULL), FAIL_NONE);
    assert_true(report.n_groups > 1);
    struct opinion_live *live = opinion_live_new(arena, &plan, &report);
    for (size_t j = 0; j < STATEMENTS; j++) { /* with the map's own votes: what the map says */
        opinion_live_statement(live, j, &figures);
        if (left_out[j]) continue;
        same_share(&figures.all, &report.statements[j].all);
        for (size_t g = 0; g < report.n_groups; g++)
            same_share(&figures.group[g], &report.statements[j].group[g]);
        assert_true(figures.bridging == report.statements[j].bridging ||
                    (isnan(figures.bridging) && isnan(report.statements[j].bridging)));
    }
    for (size_t p = PEOPLE; p < PEOPLE + 5; p++) assert_int_equal(opinion_live_person(live, 1), p);
    for (int k = 0; k < 2000; k++) {
        size_t p = (size_t)rng_below(&rng, PEOPLE + 5), j = (size_t)rng_below(&rng, STATEMENTS);
        int vote = (int)rng_below(&rng, 4) - 1;
        cells[p * STATEMENTS + j] = vote;
        assert_int_equal(opinion_live_vote(live, p, j, vote, NULL), FAIL_NONE);
    }
    /* Counted by hand from all that was cast. */
    size_t sizes[OPINION_GROUPS_MAX] = {0}, n_votes = 0;
    for (size_t p = 0; p < PEOPLE + 5; p++)
        if (opinion_live_group(live, p) != OPINION_NO_GROUP) sizes[opinion_live_group(live, p)]++;
    for (size_t j = 0; j < STATEMENTS; j++) {
        int64_t agree = 0, n = 0, in_first = 0;
        for (size_t p = 0; p < PEOPLE + 5; p++) {
            int vote = cells[p * STATEMENTS + j];
            if (vote == OPINION_TAKEN_BACK || left_out[j]) continue;
            n++, agree += vote == 1, in_first += opinion_live_group(live, p) == 0;
        }
        n_votes += (size_t)n;
        opinion_live_statement(live, j, &figures);
        assert_int_equal(figures.all.n, n);
        assert_int_equal(figures.all.agree_n, agree);
        assert_int_equal(figures.group[0].n, in_first);
    }
    struct opinion_live_now now = opinion_live_now(live);
    assert_int_equal(now.n_votes, n_votes);
    for (size_t g = 0; g < now.n_groups; g++) assert_int_equal(now.size[g], sizes[g]);
    assert_int_equal(opinion_live_vote(live, 0, STATEMENTS, 1, NULL), FAIL_INPUT);
    assert_int_equal(opinion_live_vote(live, 0, 0, 3, NULL), FAIL_INPUT);
    arena_free(arena);
}
TEST(live_counts_are_exact, "opinion live: after any votes, counts are those of all votes, and "
                            "before any those of the map");

static void live_places_as_the_map_does(void **state) {
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct rng rng;
    rng_init(&rng, "place");
    int cells[PEOPLE * STATEMENTS];
    for (size_t i = 0; i < PEOPLE * (size_t)STATEMENTS; i++)
        cells[i] = vote_of(&rng, i / STATEMENTS, i % STATEMENTS);
    struct opinion_votes votes = votes_make(arena, cells, PEOPLE);
    struct opinion_plan plan = {.votes = &votes, .seed = "place", .level = 0.95};
    struct opinion_report report;
    assert_int_equal(opinion_run(arena, &plan, &report, NULL), FAIL_NONE);
    struct opinion_live *live = opinion_live_new(arena, &plan, &report);
    /* A newcomer who votes as somebody did stands where they stand, in their group. */
    for (size_t p = 0; p < PEOPLE; p += 10) {
        double place[2];
        size_t twin = opinion_live_person(live, 1);
        for (size_t j = 0; j < STATEMENTS; j++)
            assert_int_equal(opinion_live_vote(live, twin, j, cells[p * STATEMENTS + j], NULL),
                             FAIL_NONE);
        opinion_live_place(live, twin, place);
        assert_true(fabs(place[0] - report.x[p]) < 1e-12 && fabs(place[1] - report.y[p]) < 1e-12);
        assert_int_equal(opinion_live_group(live, twin), report.group[p]);
    }
    arena_free(arena);
}
TEST(live_places_as_the_map_does,
     "opinion live: a newcomer who votes as somebody did joins them on the map");

/* ---- risk ---- */

static void risk_finds_who_is_alone(void **state) {
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    int cells[40 * STATEMENTS];
    for (size_t p = 0; p < 40; p++) /* pairs of twins; person 38 and 39 are alike nobody */
        for (size_t j = 0; j < STATEMENTS; j++)
            cells[p * STATEMENTS + j] = ((p / 2 + 1) >> (j % 5)) & 1 ? 1 : -1;
    cells[38 * STATEMENTS] = 0;
    struct opinion_votes votes = votes_make(arena, cells, 40);
    struct opinion_risk risk = opinion_risk_of(arena, &votes, "risk", 200);
    assert_true(fabs(risk.unique_rows - 2.0 / 40) < 1e-12);
    for (size_t i = 0; i < OPINION_RISKS; i++) assert_true(risk.known[i] <= 0.1);
    arena_free(arena);
}
TEST(risk_finds_who_is_alone, "opinion risk: those whose votes are nobody else's are counted");
