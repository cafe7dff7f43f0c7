#include "base/rng.h"
#include "stats/survey/estimate.h"
#include "tests/test.h"

#include <math.h>

/* So many groups and units that their variances are found some groups at a time. */
enum { ROWS = 40000, UNITS = 8000, STRATA = 20, GROUPS = 1500 };

static const struct frame *frame_make(struct arena *arena) {
    struct frame *frame = ARENA_NEW(arena, struct frame);
    struct rng rng;
    struct buf buf;
    rng_init(&rng, "many groups");
    buf_init(&buf, arena, 4 << 20);
    buf_text(&buf, "stratum,unit,w,area,answer\n");
    for (int r = 0; r < ROWS; r++) {
        int unit = (int)rng_below(&rng, UNITS);
        buf_printf(&buf, "%d,%d,%.3f,A%d,%s\n", unit % STRATA, unit, 0.5 + rng_real(&rng),
                   (int)rng_below(&rng, GROUPS), rng_below(&rng, 3) == 0 ? "no" : "yes");
    }
    assert_int_equal(frame_read(arena, (struct str){buf.s, buf.n}, NULL, 0, frame, NULL),
                     FAIL_NONE);
    return frame;
}

static void groups_are_those_by_themselves(void **state) {
    (void)state;
    struct arena *arena = arena_new(512 << 20);
    const struct frame *frame = frame_make(arena);
    struct design_plan how = {.weights = "w", .strata = {"stratum"}, .units = {"unit"}};
    struct design design;
    struct variable answer, area;
    struct estimate all, one;
    assert_int_equal(design_make(arena, frame, &how, &design, NULL), FAIL_NONE);
    assert_int_equal(variable_as_factor(arena, frame, "answer", &answer, NULL), FAIL_NONE);
    assert_int_equal(variable_as_factor(arena, frame, "area", &area, NULL), FAIL_NONE);
    struct estimate_plan plan = {.design = &design,
                                 .variables = &answer,
                                 .n_variables = 1,
                                 .by = &area.factor,
                                 .diagonal = true};
    assert_int_equal(estimate_run(arena, &plan, &all, NULL), FAIL_NONE);
    assert_int_equal(all.n_domains, GROUPS);
    bool *domain = ARENA_ARRAY(arena, bool, ROWS);
    for (int d = 0; d < GROUPS; d += 37) {
        struct estimate_plan alone = plan;
        for (int r = 0; r < ROWS; r++) domain[r] = area.factor.codes[r] == d;
        alone.by = NULL;
        alone.domain = domain;
        assert_int_equal(estimate_run(arena, &alone, &one, NULL), FAIL_NONE);
        for (size_t c = 0; c < 2; c++) {
            size_t at = (size_t)d * 2 + c;
            assert_true(fabs(all.values[at] - one.values[c]) < 1e-12);
            assert_true(one.errors[c] > 0);
            assert_true(fabs(all.errors[at] / one.errors[c] - 1) < 1e-10);
        }
        assert_true(all.df_domain[d] == one.df && all.people[d] == one.people[0]);
    }
    arena_free(arena);
}
TEST(groups_are_those_by_themselves, "survey: shares, errors and degrees of freedom of each of "
                                     "many groups are those of the group by "
                                     "itself");
