#include "base/str.h"
#include "demo/jury.h"
#include "tests/test.h"

/* The published tables once more, as they are printed: use, then Manchester start and end, York
 * start and end, each yes/unsure/no. Kept apart from the program's own table on purpose. */
static const char *const published[JURY_USES] = {
    "A_stroke_NHS 15/2/1 17/1/0 15/2/1 18/0/0",   "B_frailty_univ 16/2/0 9/3/6 14/1/3 13/3/2",
    "C_alcohol_univ 12/5/1 13/2/3 11/5/2 16/1/1", "D_AandE_plan 13/4/1 10/3/5 13/2/3 13/1/4",
    "A_pharma 8/5/5 13/1/4 10/3/5 14/0/4",        "B_AI_sepsis 8/5/5 15/2/1 5/9/4 15/1/2",
    "C_fitness_app 2/8/8 1/1/16 5/5/8 1/4/13",    "D_health_club 5/4/9 0/0/18 4/4/10 0/5/13",
};

static void counted(size_t use, size_t strand, int moment, int out[JURY_ANSWERS]) {
    struct jury_ballot ballots[JURY_SIZE];
    jury_ballots(use, strand, ballots);
    for (int i = 0; i < JURY_ANSWERS; i++) out[i] = 0;
    for (size_t i = 0; i < JURY_SIZE; i++) out[ballots[i].answers[moment]]++;
}

static void ballots_add_up(void **state) {
    (void)state;
    for (size_t use = 0; use < JURY_USES; use++) {
        char line[128];
        int n = snprintf(line, sizeof line, "%s", jury_uses[use].name);
        for (size_t strand = 0; strand < JURY_STRANDS; strand++) {
            for (int moment = 0; moment < JURY_MOMENTS; moment++) {
                int c[JURY_ANSWERS];
                counted(use, strand, moment, c);
                assert_int_equal(c[0] + c[1] + c[2], JURY_SIZE);
                n += snprintf(line + n, sizeof line - (size_t)n, " %d/%d/%d", c[JURY_YES],
                              c[JURY_UNSURE], c[JURY_NO]);
            }
        }
        assert_string_equal(line, published[use]);
    }
}
TEST(ballots_add_up, "demo: the rebuilt ballots of both juries add up to every published total");

static void pooled_yes_is_as_printed(void **state) {
    (void)state;
    static const int yes[JURY_USES][2] = {{30, 35}, {30, 22}, {23, 29}, {26, 23},
                                          {18, 27}, {13, 30}, {7, 2},   {9, 0}};
    for (size_t use = 0; use < JURY_USES; use++) {
        for (int moment = 0; moment < JURY_MOMENTS; moment++) {
            int m[JURY_ANSWERS], y[JURY_ANSWERS];
            counted(use, 0, moment, m);
            counted(use, 1, moment, y);
            assert_int_equal(m[JURY_YES] + y[JURY_YES], yes[use][moment]);
        }
    }
}
TEST(pooled_yes_is_as_printed, "demo: yes votes of both juries together are those of the report");

static void safeguards_add_up(void **state) {
    (void)state;
    static const int want[JURY_STRANDS][2][JURY_SAFEGUARDS] = {{{4, 14, 0, 0}, {1, 5, 12, 0}},
                                                               {{9, 7, 2, 0}, {2, 6, 8, 2}}};
    for (size_t use = 0; use < JURY_USES; use++) {
        for (size_t strand = 0; strand < JURY_STRANDS; strand++) {
            struct jury_ballot ballots[JURY_SIZE];
            int count[JURY_SAFEGUARDS] = {0};
            jury_ballots(use, strand, ballots);
            for (size_t i = 0; i < JURY_SIZE; i++) count[ballots[i].safeguards]++;
            for (int k = 0; k < JURY_SAFEGUARDS; k++)
                assert_int_equal(count[k], want[strand][jury_uses[use].planned ? 0 : 1][k]);
        }
    }
}
TEST(safeguards_add_up, "demo: safeguards answers add up for planned and for possible uses");

static void as_few_change_as_can(void **state) {
    (void)state;
    for (size_t use = 0; use < JURY_USES; use++) {
        for (size_t strand = 0; strand < JURY_STRANDS; strand++) {
            struct jury_ballot ballots[JURY_SIZE];
            jury_ballots(use, strand, ballots);
            int changed = 0, least = 0;
            for (size_t i = 0; i < JURY_SIZE; i++)
                changed += ballots[i].answers[0] != ballots[i].answers[1];
            for (int k = 0; k < JURY_ANSWERS; k++) {
                int less =
                    jury_uses[use].totals[strand][0][k] - jury_uses[use].totals[strand][1][k];
                if (less > 0) least += less;
            }
            assert_int_equal(changed, least);
        }
    }
}
TEST(as_few_change_as_can, "demo: the pairing changes no more answers than the totals force");

static void always_the_same(void **state) {
    (void)state;
    struct jury_ballot a[JURY_SIZE], b[JURY_SIZE];
    jury_ballots(1, 0, a);
    jury_ballots(1, 0, b);
    assert_memory_equal(a, b, sizeof a);
    assert_ptr_equal(jury_use_find("D_health_club"), &jury_uses[7]);
    assert_null(jury_use_find("E_none"));
}
TEST(always_the_same, "demo: the rebuilt ballots are the same every time");
