/* Rules of ballots and points, and files of them. */
#include "evidence/evidence_import.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

static const struct evidence_readiness ready = {
    .version = 1, .n_uses = 2, .n_people = 18, .has_promise = true, .has_description = true};

static void ballots_open_in_order(void **state) {
    (void)state;
    static const bool ways[N_EVIDENCE_STATES][N_EVIDENCE_STATES] = {
        [EVIDENCE_PLANNED] = {[EVIDENCE_BEFORE] = true, [EVIDENCE_AFTER] = true},
        [EVIDENCE_BEFORE] = {[EVIDENCE_BETWEEN] = true},
        [EVIDENCE_BETWEEN] = {[EVIDENCE_BEFORE] = true, [EVIDENCE_AFTER] = true},
        [EVIDENCE_AFTER] = {[EVIDENCE_CLOSED] = true},
        [EVIDENCE_CLOSED] = {[EVIDENCE_AFTER] = true},
    };
    struct why why;
    for (int from = 0; from < N_EVIDENCE_STATES; from++)
        for (int to = 0; to < N_EVIDENCE_STATES; to++) {
            enum fail fail = evidence_step_check((enum evidence_state)from, (enum evidence_state)to,
                                                 &ready, &why);
            assert_int_equal(fail, ways[from][to] ? FAIL_NONE : FAIL_CONFLICT);
        }
}
TEST(ballots_open_in_order, "evidence: a ballot opens and closes only in order");

static void no_ballot_opens_after_its_result(void **state) {
    (void)state;
    struct why why;
    for (int m = 0; m < N_EVIDENCE_MOMENTS; m++) {
        struct evidence_readiness one = ready;
        one.n_answered[m] = 1;
        assert_int_equal(evidence_step_check(EVIDENCE_BETWEEN, EVIDENCE_BEFORE, &one, &why),
                         m == EVIDENCE_FIRST ? FAIL_CONFLICT : FAIL_NONE);
        assert_int_equal(evidence_step_check(EVIDENCE_CLOSED, EVIDENCE_AFTER, &one, &why),
                         m == EVIDENCE_LAST ? FAIL_CONFLICT : FAIL_NONE);
        assert_int_equal(evidence_step_check(EVIDENCE_BETWEEN, EVIDENCE_AFTER, &one, &why),
                         FAIL_NONE);
    }
}
TEST(no_ballot_opens_after_its_result,
     "evidence: a ballot whose result was shown is not opened again");

static void nothing_opens_before_the_promise(void **state) {
    (void)state;
    struct why why;
    struct evidence_readiness lacking[5] = {ready, ready, ready, ready, ready};
    lacking[0].version = 0;
    lacking[1].n_uses = 0;
    lacking[2].n_people = 0;
    lacking[3].has_promise = false;
    lacking[4].has_description = false;
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(evidence_step_check(EVIDENCE_PLANNED, EVIDENCE_BEFORE, &lacking[i], &why),
                         FAIL_CONFLICT);
        assert_int_equal(evidence_step_check(EVIDENCE_BEFORE, EVIDENCE_BETWEEN, &lacking[i], &why),
                         FAIL_NONE);
    }
}
TEST(nothing_opens_before_the_promise, "evidence: no ballot opens without version, uses, people, "
                                       "description and the promise to reply");

static void nobody_sees_results_of_an_open_ballot(void **state) {
    (void)state;
    enum evidence_moment moment;
    for (int s = 0; s < N_EVIDENCE_STATES; s++)
        assert_false(evidence_moment_open((enum evidence_state)s, &moment) &&
                     evidence_may_show((enum evidence_state)s));
}
TEST(nobody_sees_results_of_an_open_ballot,
     "evidence: results are never shown while a ballot is open");

/* NDG jury 2018, question 1d: 5 yes, 11 no, 1 unsure both times, though five people changed. */
static void totals_can_hide_changes(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct evidence_vote votes[34];
    size_t n = 0;
    static const int before[17] = {0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1};
    static const int after[17] = {0, 0, 0, 2, 2, 0, 0, 2, 2, 2, 2, 2, 2, 2, 2, 1, 2};
    for (int i = 0; i < 17; i++) {
        votes[n++] = (struct evidence_vote){100 - i, EVIDENCE_LAST, (enum evidence_answer)after[i]};
        votes[n++] =
            (struct evidence_vote){100 - i, EVIDENCE_FIRST, (enum evidence_answer)before[i]};
    }
    struct evidence_tally tally;
    struct why why;
    assert_int_equal(evidence_count(arena, votes, n, &tally, &why), FAIL_NONE);
    for (int m = 0; m < N_EVIDENCE_MOMENTS; m++) {
        assert_int_equal(tally.counts[m][EVIDENCE_YES], 5);
        assert_int_equal(tally.counts[m][EVIDENCE_NO], 11);
        assert_int_equal(tally.counts[m][EVIDENCE_UNSURE], 1);
    }
    assert_int_equal(tally.n_pairs, 17);
    assert_int_equal(tally.moved[EVIDENCE_YES][EVIDENCE_NO], 2);
    assert_int_equal(tally.moved[EVIDENCE_NO][EVIDENCE_YES], 2);
    assert_true(fabs(tally.change.difference) < 1e-12);
    assert_false(evidence_changes_are_safe(&tally));
    /* Wilson's 95 % interval of 5 of 17. */
    assert_true(fabs(tally.yes[1].low - 0.132798) < 1e-5);
    assert_true(fabs(tally.yes[1].high - 0.531334) < 1e-5);
    arena_free(arena);
}
TEST(totals_can_hide_changes,
     "evidence: people are paired, so that equal totals do not hide who changed");

static void points_must_make_a_hundred(void **state) {
    (void)state;
    struct evidence_points sum;
    struct why why;
    double good[] = {50, 30, 20}, blank[] = {60, 40, (double)NAN}, less[] = {50, 30, (double)NAN},
           more[] = {50, 30, 21}, minus[] = {-1, 50, 51};
    assert_int_equal(evidence_points_check(good, 3, &sum, &why), FAIL_NONE);
    assert_int_equal(evidence_points_check(blank, 3, &sum, &why), FAIL_NONE);
    assert_int_equal(evidence_points_check(less, 3, &sum, &why), FAIL_INPUT);
    assert_string_equal(why.text, "You have given 80 of 100 points; give 20 more to make it 100");
    assert_int_equal(evidence_points_check(more, 3, &sum, &why), FAIL_INPUT);
    assert_string_equal(why.text, "You have given 101 points; take 1 away to make it 100");
    assert_int_equal(evidence_points_check(minus, 3, &sum, &why), FAIL_INPUT);
}
TEST(points_must_make_a_hundred,
     "evidence: points make exactly 100; what is left or too much is said");

static void the_rest_is_shared_evenly(void **state) {
    (void)state;
    struct why why;
    struct evidence_points sum;
    for (int given = 0; given <= 100; given++)
        for (size_t blanks = 0; blanks < 5; blanks++) {
            double points[5] = {given};
            for (size_t i = 1; i < 5; i++) points[i] = i <= blanks ? (double)NAN : 0;
            assert_int_equal(evidence_points_share(points, 5, &why), FAIL_NONE);
            assert_int_equal(evidence_points_check(points, 5, &sum, &why), FAIL_NONE);
            for (size_t i = 2; i <= blanks; i++) assert_true(fabs(points[i] - points[1]) <= 1);
        }
}
TEST(the_rest_is_shared_evenly,
     "evidence: sharing the rest evenly always makes 100, no two blanks further apart than 1");

static const char *const uses[] = {"A_stroke", "B_frailty"};

static enum fail read(struct arena *arena, const char *text, struct import_ballots *out,
                      struct why *why) {
    return import_ballots_read(arena, str_of(text), uses, 2, out, why);
}

static void ballots_are_read_whole_or_not(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 22);
    struct import_ballots ballots;
    struct why why;
    assert_int_equal(read(arena,
                          "participant;use;moment;answer;group\nM01;A_stroke;before;yes;Leeds\nM01;"
                          "A_stroke;after;no;Leeds\n",
                          &ballots, &why),
                     FAIL_NONE);
    assert_int_equal(ballots.n, 2);
    assert_int_equal(ballots.n_people, 1);
    assert_int_equal(ballots.rows[1].answer, EVIDENCE_NO);
    static const struct {
        const char *text;
        int row, column;
    } bad[] = {
        {"participant,use,moment,answer\nM01,A_stroke,before,maybe\n", 2, 4},
        {"participant,use,moment,answer\nM01,A_stroke,before,yes\nM01,C_other,after,yes\n", 3, 2},
        {"participant,use,moment,answer\nM01,A_stroke,during,yes\n", 2, 3},
        {"participant,use,moment,answer\n,A_stroke,before,yes\n", 2, 1},
        {"participant,use,moment,answer\nM01,A_stroke,before,yes\nM02,A_stroke,before,yes\nM01,A_"
         "stroke,before,no\n",
         4, 1},
        {"participant,use,moment,answer,safeguards\nM01,A_stroke,before,yes,perhaps\n", 2, 5},
        /* One person counted as two, answers lost under a misspelt header, one in two groups. */
        {"participant,use,moment,answer\nM01,A_stroke,before,yes\nM01 ,A_stroke,before,no\n", 3, 1},
        {"participant,use,moment,answer\nM01,A_stroke,before,yes\nm01,A_stroke,after,no\n", 3, 1},
        {"participant,use,moment,answer,conditions\nM01,A_stroke,before,yes,If asked\n", 1, 5},
        {"participant,group,use,moment,answer\nM01,Leeds,A_stroke,before,yes\nM01,York,A_stroke,"
         "after,no\n",
         3, 2},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(read(arena, bad[i].text, &ballots, &why), FAIL_INPUT);
        assert_int_equal(why.row, bad[i].row);
        assert_int_equal(why.column, bad[i].column);
    }
    assert_int_equal(read(arena, "participant,use,answer\nM01,A_stroke,yes\n", &ballots, &why),
                     FAIL_INPUT);
    assert_non_null(strstr(why.text, "moment"));
    assert_int_equal(read(arena, "participant,use,moment,answer\n", &ballots, &why), FAIL_INPUT);
    /* As people type. */
    assert_int_equal(
        read(arena, "Participant,Use,Moment,Answer\n M01 , a_stroke,Before,YES \n", &ballots, &why),
        FAIL_NONE);
    assert_string_equal(ballots.rows[0].label, "M01");
    assert_int_equal(ballots.rows[0].answer, EVIDENCE_YES);
    arena_free(arena);
}
TEST(ballots_are_read_whole_or_not,
     "evidence: a ballot file with one bad cell is refused with its row and column");

static void points_are_read_by_person(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 22);
    static const char *const items[] = {"purposeful", "proportionate"};
    struct import_points points;
    struct why why;
    assert_int_equal(
        import_points_read(arena, STR("participant,purposeful,proportionate\nP1,60,40\nP2,100,\n"),
                           items, 2, &points, &why),
        FAIL_NONE);
    assert_int_equal(points.n, 2);
    assert_true(isnan(points.points[3]));
    assert_int_equal(import_points_read(arena,
                                        STR("participant,purposeful,proportionate\nP1,60,30\n"),
                                        items, 2, &points, &why),
                     FAIL_INPUT);
    assert_int_equal(why.row, 2);
    assert_int_equal(why.column, 2);
    assert_string_equal(why.text, "the points of this row make 90: add 10 to make them 100");
    assert_int_equal(import_points_read(arena,
                                        STR("participant,purposeful,proportionate\nP1,160,-60\n"),
                                        items, 2, &points, &why),
                     FAIL_INPUT);
    assert_int_equal(why.column, 2);
    assert_int_equal(
        import_points_read(arena, STR("participant,purposeful,proportionate\nP1,60,40\nP1,60,40\n"),
                           items, 2, &points, &why),
        FAIL_INPUT);
    assert_int_equal(why.row, 3);
    arena_free(arena);
}
TEST(points_are_read_by_person,
     "evidence: a file of points has one row for each person, each making 100");

static void small_numbers_are_held_back(void **state) {
    (void)state;
    static const struct {
        int64_t yes, unsure, no;
        enum evidence_shown shown;
    } cases[] = {{20, 8, 8, EVIDENCE_SHOW_ALL},  {20, 0, 16, EVIDENCE_SHOW_ALL},
                 {20, 1, 15, EVIDENCE_SHOW_YES}, {15, 2, 1, EVIDENCE_SHOW_N},
                 {3, 10, 10, EVIDENCE_SHOW_N},   {18, 0, 0, EVIDENCE_SHOW_ALL},
                 {0, 0, 18, EVIDENCE_SHOW_ALL},  {2, 1, 1, EVIDENCE_SHOW_NOTHING},
                 {14, 0, 4, EVIDENCE_SHOW_N}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const int64_t counts[] = {cases[i].yes, cases[i].unsure, cases[i].no};
        assert_int_equal(evidence_shown(counts, false), cases[i].shown);
        assert_int_equal(evidence_shown(counts, true), EVIDENCE_SHOW_ALL);
    }
    /* Whatever is shown, no number of 1 to 4 people can be worked out from it. */
    for (int64_t yes = 0; yes < 12; yes++)
        for (int64_t unsure = 0; unsure < 12; unsure++)
            for (int64_t no = 0; no < 12; no++) {
                const int64_t counts[] = {yes, unsure, no};
                int64_t n = yes + unsure + no, few = 0;
                enum evidence_shown shown = evidence_shown(counts, false);
                if (shown >= EVIDENCE_SHOW_N) few += n > 0 && n < 5;
                if (shown >= EVIDENCE_SHOW_YES)
                    few += (yes > 0 && yes < 5) + (n - yes > 0 && n - yes < 5);
                if (shown == EVIDENCE_SHOW_ALL)
                    few += (unsure > 0 && unsure < 5) + (no > 0 && no < 5);
                assert_int_equal(few, 0);
            }
}
TEST(small_numbers_are_held_back,
     "evidence: from a file of totals no number of one to four people can be worked out");
