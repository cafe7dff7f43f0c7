#include "stats/sampling/frame_memory_test.h"
#include "tests/test.h"

#include <string.h>

struct wish {
    const char *values[2];
    int64_t n;
};

/* Draws from four rows in three strata; returns what is said, or NULL. */
static const char *draw(struct arena *arena, const struct wish *wishes, size_t n,
                        struct frame_sample *sample) {
    static const char *const strata[] = {"zone", "town"};
    struct frame_given *given = ARENA_ARRAY(arena, struct frame_given, n);
    struct frame_io io =
        memory_io(arena, str_of("id,town,zone\n1,Ash,b\n2,Ash,a\n3,Elm,a\n4,Ash,b\n"), 1);
    struct frame_plan plan = {.allocation = FRAME_GIVEN,
                              .strata = strata,
                              .n_strata = 2,
                              .given = given,
                              .n_given = n,
                              .seed = "given",
                              .threads = 1};
    struct why *why = ARENA_NEW(arena, struct why);
    for (size_t i = 0; i < n; i++) {
        given[i] = (struct frame_given){wishes[i].values, wishes[i].n};
        plan.n += wishes[i].n;
    }
    enum fail fail = frame_sample_draw(arena, &io, &plan, sample, why);
    memory_free(&io);
    return fail == FAIL_NONE ? NULL : why->text;
}

static void said(const char *text, const char *part) {
    if (text == NULL || strstr(text, part) == NULL) fail_msg("'%s' lacks '%s'", text, part);
}

static void allocations_are_met_or_refused(void **state) {
    (void)state;
    struct arena *arena = arena_new(32 << 20);
    struct frame_sample sample;
    struct wish wishes[] = {
        {{"b", "Ash"}, 2}, {{"a", "Elm"}, 1}, {{"a", "Ash"}, 0}, {{"c", "Ash"}, 0}};
    assert_null(draw(arena, wishes, 4, &sample));
    assert_int_equal(sample.n_strata, 3);
    for (size_t s = 0; s < 3; s++) {
        const char *name = sample.strata[s].name;
        int64_t wanted = strcmp(name, "b / Ash") == 0 ? 2 : strcmp(name, "a / Elm") == 0 ? 1 : 0;
        assert_int_equal(sample.strata[s].drawn, wanted);
    }
    assert_int_equal(sample.n_taken, 3);
    wishes[3].n = 1;
    said(draw(arena, wishes, 4, &sample),
         "wants 1 from stratum 'c / Ash', of which the frame has no");
    said(draw(arena, wishes, 2, &sample), "says nothing about stratum 'a / Ash'");
    wishes[3] = wishes[0];
    said(draw(arena, wishes, 4, &sample), "two rows for stratum 'b / Ash'");
    wishes[1].n = 2;
    said(draw(arena, wishes, 3, &sample), "stratum 'a / Elm': 2 are wanted and there are only 1");
    arena_free(arena);
}
TEST(allocations_are_met_or_refused, "sampling: an allocation that leaves a stratum out, names one "
                                     "twice or one that there is not is "
                                     "refused, so that no sample is smaller than asked");
