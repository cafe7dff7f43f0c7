#include "base/rng.h"
#include "stats/sampling/frame_memory_test.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

/* Draws by size as the header of frame_sample says it, a row at a time and with nothing saved. */

enum { ROWS_MAX = 40000, STRATA = 3, MICRO = 1000000 };

struct simple {
    int n, stratum[ROWS_MAX];
    uint64_t measure[ROWS_MAX];
    bool certain[ROWS_MAX], taken[ROWS_MAX];
};

/* Sizes in millionths: mostly a few people, now and then none, a fraction, or very many. */
static int64_t size_draw(struct rng *rng, bool large) {
    uint64_t kind = rng_below(rng, 40);
    if (kind == 0) return 0;
    if (kind == 1) return (int64_t)rng_below(rng, 5000000);
    if (kind == 2 && large) return (int64_t)rng_below(rng, 4000) * MICRO;
    return (int64_t)(1 + rng_below(rng, 5)) * MICRO;
}

static struct str frame_draw(struct arena *arena, struct rng *rng, bool factor,
                             struct simple *simple) {
    static const char *const zones[STRATA] = {"north", "south", "west"};
    struct buf text;
    bool large = rng_below(rng, 2) == 0, sorted = rng_below(rng, 2) == 0;
    buf_init(&text, arena, 2 << 20);
    buf_text(&text, "zone,size\n");
    for (int i = 0; i < simple->n; i++) {
        int64_t size = size_draw(rng, large);
        int s = sorted ? i * STRATA / simple->n : (int)rng_below(rng, STRATA);
        simple->stratum[i] = s;
        simple->measure[i] =
            s == 0 && factor ? (uint64_t)llround((double)size * 1.7) : (uint64_t)size;
        buf_printf(&text, "%s,%lld", zones[s], (long long)(size / MICRO));
        if (size % MICRO != 0) buf_printf(&text, ".%06lld", (long long)(size % MICRO));
        buf_char(&text, '\n');
    }
    return (struct str){text.s, text.n};
}

/* Units that the rest would be drawn from more than once are certain, until none is left. */
static uint64_t rest_find(struct simple *simple, int s, int64_t drawn, int64_t *left) {
    for (;;) {
        uint64_t rest = 0;
        bool more = false;
        *left = drawn;
        for (int i = 0; i < simple->n; i++) {
            if (simple->stratum[i] != s) continue;
            if (simple->certain[i])
                --*left;
            else
                rest += simple->measure[i];
        }
        for (int i = 0; *left > 0 && i < simple->n; i++) {
            bool is = simple->stratum[i] == s && !simple->certain[i] &&
                      simple->measure[i] * (uint64_t)*left >= rest;
            simple->certain[i] = simple->certain[i] || is;
            more = more || is;
        }
        if (!more) return rest;
    }
}

static void stratum_draw(struct simple *simple, int s, size_t stream, int64_t drawn) {
    struct rng rng;
    int64_t left;
    uint64_t rest = rest_find(simple, s, drawn, &left), at = 0;
    rng_init_stream(&rng, "sizes", stream);
    uint64_t start = rest > 0 ? rng_below(&rng, rest) : 0;
    for (int i = 0; i < simple->n; i++) {
        if (simple->stratum[i] != s) continue;
        simple->taken[i] = simple->certain[i];
        if (simple->certain[i]) continue;
        for (int64_t j = 0; j < left; j++) {
            __extension__ unsigned __int128 point = start + (uint64_t)j * (unsigned __int128)rest;
            point /= (uint64_t)left;
            if (point >= at && point < at + simple->measure[i]) simple->taken[i] = true;
        }
        at += simple->measure[i];
    }
}

static void samples_compare(const struct simple *simple, const struct frame_sample *sample,
                            int round) {
    size_t at = 0;
    for (int i = 0; i < simple->n; i++) {
        if (!simple->taken[i]) continue;
        if (at == sample->n_taken || sample->taken[at].row != (uint64_t)i)
            fail_msg("round %d: row %d of %d is not drawn", round, i, simple->n);
        if ((sample->taken[at].chance == 1) != simple->certain[i])
            fail_msg("round %d: row %d: chance %g", round, i, sample->taken[at].chance);
        at++;
    }
    if (at != sample->n_taken) fail_msg("round %d: %zu rows more", round, sample->n_taken - at);
}

static void sizes_are_those_of_a_simple_draw(void **state) {
    (void)state;
    static const char *const strata[] = {"zone"};
    static const struct frame_factor factor = {"zone", "north", 1.7};
    static struct simple simple;
    struct arena *arena = arena_new(64 << 20);
    struct rng rng;
    int n_certain = 0;
    rng_init(&rng, "sizes of frames");
    for (int round = 0; round < 60; round++) {
        memset(&simple, 0, sizeof simple);
        simple.n = round < 58 ? 30 + (int)rng_below(&rng, 600) : ROWS_MAX;
        struct frame_plan plan = {.n = 6 + (int64_t)rng_below(&rng, (uint64_t)simple.n / 10),
                                  .strata = strata,
                                  .n_strata = 1,
                                  .size = "size",
                                  .seed = "sizes",
                                  .threads = 1 + round % 3};
        if (round % 2 == 1) plan.factors = &factor, plan.n_factors = 1;
        struct str text = frame_draw(arena, &rng, round % 2 == 1, &simple);
        struct frame_io io = memory_io(arena, text, 16);
        struct frame_sample sample;
        struct why why = {0};
        if (simple.n == ROWS_MAX)
            plan.n = 40; /* the simple draw looks at each point for each row */
        if (frame_sample_draw(arena, &io, &plan, &sample, &why) != FAIL_NONE)
            fail_msg("round %d: %s", round, why.text);
        assert_int_equal(sample.n_strata, STRATA);
        for (size_t s = 0; s < STRATA; s++)
            stratum_draw(&simple, (int)s, s, sample.strata[s].drawn);
        samples_compare(&simple, &sample, round);
        for (size_t s = 0; s < STRATA; s++) n_certain += (int)sample.strata[s].certain;
        memory_free(&io);
        arena_reset(arena, 1 << 20);
    }
    if (n_certain < 20) fail_msg("only %d units were certain", n_certain);
    arena_free(arena);
}
TEST(
    sizes_are_those_of_a_simple_draw,
    "sampling: by size the rows drawn are those of a simple draw, a row at a time: with fractions, "
    "none, a factor, and units so large that they are certain");
