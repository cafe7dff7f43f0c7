/* Rules of a jury that need no database: balance, votes on reasons, files, calendar,
 * reconciliation, votes in the room, the verdict. */
#include "base/rng.h"
#include "jury/jury.h"
#include "jury/reconcile.h"
#include "jury/verdict.h"
#include "jury/vote.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

static void balance_counts_people_and_minutes(void **state) {
    (void)state;
    struct jury_balance b;
    jury_balance((struct jury_heard[]){{JURY_FOR, 60}, {JURY_AGAINST, 45}, {JURY_INFORMS, 300}}, 3,
                 &b);
    assert_true(b.even); /* 60 is not over half as long again as 45 */
    assert_int_equal(b.minutes[JURY_INFORMS], 300);
    jury_balance((struct jury_heard[]){{JURY_FOR, 60}, {JURY_AGAINST, 39}}, 2, &b);
    assert_false(b.even);
    jury_balance((struct jury_heard[]){{JURY_FOR, 30}, {JURY_FOR, 30}, {JURY_AGAINST, 60}}, 3, &b);
    assert_false(b.even);
    jury_balance(NULL, 0, &b);
    assert_true(b.even);
}
TEST(balance_counts_people_and_minutes,
     "jury: sides balance with as many people and no side over half as long again");

static void reasons_go_one_way(void **state) {
    (void)state;
    struct why why;
    assert_int_equal(jury_reasons_step(JURY_REASONS_CLOSED, JURY_WRITING, 0, 0, &why), FAIL_NONE);
    assert_int_equal(jury_reasons_step(JURY_WRITING, JURY_VOTING, 0, 0, &why), FAIL_CONFLICT);
    assert_int_equal(jury_reasons_step(JURY_WRITING, JURY_VOTING, 1, 0, &why), FAIL_NONE);
    assert_int_equal(jury_reasons_step(JURY_VOTING, JURY_WRITING, 1, 0, &why), FAIL_NONE);
    assert_int_equal(jury_reasons_step(JURY_VOTING, JURY_WRITING, 1, 1, &why), FAIL_CONFLICT);
    /* Counted and shown: open again only while nobody voted. */
    assert_int_equal(jury_reasons_step(JURY_REASONS_DONE, JURY_VOTING, 1, 0, &why), FAIL_NONE);
    assert_int_equal(jury_reasons_step(JURY_REASONS_DONE, JURY_VOTING, 1, 1, &why), FAIL_CONFLICT);
    assert_int_equal(jury_reasons_step(JURY_REASONS_CLOSED, JURY_VOTING, 3, 0, &why),
                     FAIL_CONFLICT);
}
TEST(reasons_go_one_way, "jury: the list of reasons stands once somebody has voted on it");

static void votes_keep_to_the_rule(void **state) {
    (void)state;
    struct why why;
    struct jury_allowance real = {3, 2}; /* Connected Health Cities 2016 */
    assert_int_equal(jury_spread_check((int64_t[]){2, 1, 0}, 3, &real, &why), FAIL_NONE);
    assert_int_equal(jury_spread_check((int64_t[]){3, 0, 0}, 3, &real, &why), FAIL_INPUT);
    assert_int_equal(jury_spread_check((int64_t[]){2, 2, 0}, 3, &real, &why), FAIL_INPUT);
    assert_int_equal(jury_spread_check((int64_t[]){-1, 2, 2}, 3, &real, &why), FAIL_INPUT);
    assert_int_equal(jury_spread_check(NULL, 0, &real, &why), FAIL_NONE);
}
TEST(votes_keep_to_the_rule, "jury: three votes each, at most two on one reason");

static void files_are_what_they_hold(void **state) {
    (void)state;
    static const struct {
        const char *bytes, *name, *type;
        size_t n;
    } cases[] = {
        {"%PDF-1.7 ...", "a.pdf", "application/pdf", 12},
        {"%PDF-1.7 ...", "a.txt", "application/pdf", 12},
        {"<html><script>", "a.pdf", NULL, 14},
        {"<html><script>", "a.html", NULL, 14},
        {"plain words", "a.txt", "text/plain; charset=utf-8", 11},
        {"a\0b", "a.txt", NULL, 3},
        {"\xff\xfe\x41", "a.txt", NULL, 3},
        {"\x89PNG\r\n\x1a\nxx", "a.png", "image/png", 10},
        {"PK\x03\x04 something else", "a.docx", NULL, 18},
        {"PK\x03\x04 [Content_Types].xml", "a.docx",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document", 24},
        {"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.text", "a.odt",
         "application/vnd.oasis.opendocument.text", 52},
        {"PK\x03\x04 [Content_Types].xml", "a.zip", NULL, 24},
        {"", "a.txt", NULL, 0},
    };
    struct arena *arena = arena_new((size_t)1 << 16);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *type =
            jury_media_type(arena, (struct str){cases[i].bytes, cases[i].n}, cases[i].name);
        if ((type == NULL) != (cases[i].type == NULL) ||
            (type != NULL && strcmp(type, cases[i].type) != 0))
            fail_msg("case %zu: %s", i, type == NULL ? "none" : type);
    }
    arena_free(arena);
}
TEST(files_are_what_they_hold, "jury: a file is taken for what it holds, never for its name");

/* ---- reconciliation ---- */

static struct reconcile *checks(struct arena *arena) {
    return reconcile_new(arena, "en");
}

static const char *words_of(const struct reconcile *r, size_t i) {
    size_t n;
    const struct reconcile_line *lines = reconcile_lines(r, &n);
    assert_true(i < n);
    return lines[i].words;
}

static void slips_are_caught(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)4 << 20);
    struct reconcile *r = checks(arena);
    /* 1: a row of the 2018 jury sums to 16 of its 17 people. */
    reconcile_row(r, "Q1c", (int64_t[]){12, 2, 2}, 3, 17);
    assert_int_equal(reconcile_wrong(r), 1);
    assert_non_null(strstr(words_of(r, 0), "12 + 2 + 2 = 16"));
    /* 2: the same report prints 10/6/1 in the text and 11/6/0 in the table; both sum to 17. */
    reconcile_row(r, "Q4b text", (int64_t[]){10, 6, 1}, 3, 17);
    reconcile_row(r, "Q4b table", (int64_t[]){11, 6, 0}, 3, 17);
    assert_int_equal(reconcile_wrong(r), 1);
    reconcile_twice(r, "Q4b", (int64_t[]){10, 6, 1}, (int64_t[]){11, 6, 0}, 3);
    assert_int_equal(reconcile_wrong(r), 2);
    /* 3: a reason of York under Manchester; 34 of 35 where the ballots give 34 of 36. */
    reconcile_group(r, "Reason", "Manchester", "York");
    assert_int_equal(reconcile_wrong(r), 3);
    reconcile_stated(r, "Safeguards", (int64_t[]){34, 35}, (int64_t[]){34, 36}, 2);
    assert_int_equal(reconcile_wrong(r), 4);
    assert_non_null(strstr(words_of(r, 5), "34/35"));
    /* 4: year groups sum to 538 beside an estimate of 1,089, and of what is not stated. */
    reconcile_total(r, "Year groups", (int64_t[]){205, 92, 75, 30, 35, 27, 46, 28}, 8, "", 1089,
                    "students");
    assert_int_equal(reconcile_wrong(r), 5);
    assert_non_null(strstr(words_of(r, 6), "= 538"));
    arena_free(arena);
}
TEST(slips_are_caught, "reconcile: the slips that published reports had are each named");

static void sound_figures_pass(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)4 << 20);
    struct reconcile *r = checks(arena);
    reconcile_row(r, "frailty, York, end", (int64_t[]){13, 3, 2}, 3, 18);
    reconcile_stated(r, "yes alone is printed", (int64_t[]){22, -1, -1, 36},
                     (int64_t[]){22, 8, 6, 36}, 4);
    reconcile_group(r, "Reason", "York", "York");
    reconcile_most(r, "votes", 54, 54);
    /* Rounded percentages: a row of five that sums to 99, a net of 2 + 1 printed as 4. */
    reconcile_percents(r, "share in the NHS", (int64_t[]){69, 25, 2, 1, 2}, 5);
    reconcile_net(r, "net against", (int64_t[]){2, 1}, 2, 4);
    assert_int_equal(reconcile_wrong(r), 0);
    reconcile_percents(r, "three parts that lose 5", (int64_t[]){60, 30, 5}, 3);
    reconcile_net(r, "net", (int64_t[]){2, 1}, 2, 6);
    reconcile_most(r, "votes", 55, 54);
    assert_int_equal(reconcile_wrong(r), 3);
    arena_free(arena);
}
TEST(sound_figures_pass,
     "reconcile: sums, rounding and figures that are not printed raise no alarm");

/* Property: whatever the parts, a row holds exactly when they sum to the people. */
static void rows_hold_when_they_sum(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)16 << 20);
    struct rng rng;
    rng_init(&rng, "reconcile");
    for (int i = 0; i < 300; i++) {
        struct reconcile *r = NULL;
        size_t mark = arena_mark(arena);
        int64_t parts[4], total = 0, people;
        r = checks(arena);
        for (size_t k = 0; k < 4; k++) total += parts[k] = (int64_t)rng_below(&rng, 20);
        people = total + (int64_t)rng_below(&rng, 3) - 1;
        reconcile_row(r, "row", parts, 4, people);
        assert_int_equal(reconcile_wrong(r), people == total ? 0 : 1);
        arena_rewind(arena, mark);
    }
    arena_free(arena);
}
TEST(rows_hold_when_they_sum, "reconcile: a row holds exactly when its parts make the whole");

/* ---- verdict ---- */

static void verdict_counts(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)4 << 20);
    struct why why = {0};
    /* Frailty, Connected Health Cities: York 14/1/3 to 13/3/2 (yes, unsure, no), 18 jurors. */
    static const int start[] = {14, 1, 3}, end[] = {13, 3, 2};
    struct verdict_ballot ballots[36];
    size_t group[18] = {0}, n = 0;
    for (int m = 0; m < 2; m++) {
        size_t juror = 0;
        for (int a = 0; a < 3; a++)
            for (int k = 0; k < (m == 0 ? start : end)[a]; k++)
                ballots[n++] = (struct verdict_ballot){juror++, 0, (enum evidence_moment)m,
                                                       (enum evidence_answer)a, m == 0 ? -1 : a};
    }
    struct verdict_plan plan = {.n_jurors = 18,
                                .n_uses = 1,
                                .n_groups = 1,
                                .group = group,
                                .ballots = ballots,
                                .n_ballots = n,
                                .rule = "two-thirds",
                                .pairs_known = false};
    struct verdict v;
    assert_int_equal(verdict_run(arena, &plan, &v, &why), FAIL_NONE);
    const struct verdict_use *use = &v.uses[0];
    for (int a = 0; a < 3; a++) {
        assert_int_equal(use->all.tally.counts[EVIDENCE_FIRST][a], start[a]);
        assert_int_equal(use->groups[0].tally.counts[EVIDENCE_LAST][a], end[a]);
    }
    assert_int_equal(use->decision[EVIDENCE_LAST].outcome, DECIDE_CARRIED); /* 13 of 15 */
    assert_false(use->shows_changes);
    plan.rule = "unanimity";
    assert_int_equal(verdict_run(arena, &plan, &v, &why), FAIL_NONE);
    assert_int_equal(v.uses[0].decision[EVIDENCE_LAST].outcome, DECIDE_NOT_CARRIED);
    plan.rule = "by shouting";
    assert_int_equal(verdict_run(arena, &plan, &v, &why), FAIL_STORE);
    arena_free(arena);
}
TEST(verdict_counts,
     "verdict: counts, groups and the rule that was agreed; unknown pairs show no change");

/* ---- votes in the room ---- */

static void count_papers(struct arena *arena, const struct vote_papers *papers,
                         struct vote_result *out) {
    struct why why = {0};
    if (vote_count(arena, papers, "en", out, &why) != FAIL_NONE) fail_msg("%s", why.text);
}

static void tennessee(void **state) {
    (void)state;
    /* The textbook example: 42 M>N>C>K, 26 N>C>K>M, 15 C>K>N>M, 17 K>C>N>M; Nashville beats all. */
    static const struct {
        int64_t n, marks[4];
    } kinds[] = {{42, {1, 2, 3, 4}}, {26, {4, 1, 2, 3}}, {15, {4, 3, 1, 2}}, {17, {4, 3, 2, 1}}};
    static const char *const options[] = {"Memphis", "Nashville", "Chattanooga", "Knoxville"};
    struct arena *arena = arena_new((size_t)4 << 20);
    int64_t marks[400];
    size_t n = 0;
    for (size_t k = 0; k < 4; k++)
        for (int64_t i = 0; i < kinds[k].n; i++, n++)
            memcpy(&marks[4 * n], kinds[k].marks, sizeof kinds[k].marks);
    struct vote_papers papers = {.kind = VOTE_RANKED,
                                 .n_options = 4,
                                 .n_people = n,
                                 .options = options,
                                 .marks = marks,
                                 .entitled = 100,
                                 .seats = 1,
                                 .rule = "majority",
                                 .lot = "x"};
    struct vote_result result;
    count_papers(arena, &papers, &result);
    assert_string_equal(options[result.lines[0].option], "Nashville");
    assert_string_equal(options[result.lines[3].option], "Memphis");
    assert_int_equal(result.preferred[0 * 4 + 1], 42);
    assert_int_equal(result.preferred[1 * 4 + 0], 58);
    assert_non_null(strstr(result.sentence, "Nashville"));
    arena_free(arena);
}
TEST(tennessee, "vote: the option that beats every other one in pairs comes first");

/* Seventeen papers for three places, counted by hand with the rules of 2007: quota 5; Merging has
 * 2 beyond it, so each of its seven papers moves on at 2/7 = 0.28571. */
static void count_sheet(void **state) {
    (void)state;
    enum {
        MERGING,
        MAP,
        LENGTH_OF_USE,
        YOUNG,
        MONEY,
        COMPLAINTS,
        N_OPTIONS,
        N_PAPERS = 17,
        N_STAGES = 4
    };
    static const char *const options[] = {"Merging", "Map",   "Length",
                                          "Young",   "Money", "Complaints"};
    static const char *const papers_say[N_PAPERS] = {"123", "12", "124", "132", "125", "126",
                                                     "21",  "34", "342", "43",  "45",  "56",
                                                     "564", "65", "23",  "1",   "465"};
    static const char *const votes[N_STAGES][N_OPTIONS] = {
        {"7.00000", "2.00000", "2.00000", "3.00000", "2.00000", "1.00000"},
        {"5.00000", "3.42855", "2.28571", "3.00000", "2.00000", "1.00000"},
        {"5.00000", "3.42855", "2.28571", "3.00000", "3.00000", "0.00000"},
        {"5.00000", "3.71426", "0.00000", "5.00000", "3.00000", "0.00000"},
    };
    struct arena *arena = arena_new((size_t)4 << 20);
    int64_t marks[N_PAPERS * N_OPTIONS] = {0};
    for (size_t i = 0; i < N_PAPERS; i++)
        for (int64_t place = 0; papers_say[i][place] != '\0'; place++)
            marks[i * N_OPTIONS + (size_t)(papers_say[i][place] - '1')] = place + 1;
    struct vote_papers papers = {.kind = VOTE_STV,
                                 .n_options = N_OPTIONS,
                                 .n_people = N_PAPERS,
                                 .options = options,
                                 .marks = marks,
                                 .entitled = 17,
                                 .seats = 3,
                                 .rule = "majority",
                                 .lot = "x"};
    struct vote_result result;
    count_papers(arena, &papers, &result);
    assert_int_equal(result.lines[0].option, MERGING);
    assert_int_equal(result.lines[1].option, YOUNG);
    assert_int_equal(result.lines[2].option, MAP);
    assert_false(result.lines[3].wins);
    assert_true(result.n_stages > N_STAGES);
    for (size_t s = 0; s < N_STAGES; s++)
        for (size_t i = 0; i < N_OPTIONS; i++)
            assert_string_equal(result.stages[s].votes[i], votes[s][i]);
    assert_string_equal(result.stages[0].says[0], "Merging has reached the quota and is chosen.");
    assert_non_null(strstr(result.stages[1].says[0], "What Merging has beyond the quota"));
    assert_non_null(strstr(result.stages[2].says[0], "Complaints has fewest"));
    assert_null(result.stages[2].says[1]);
    assert_string_equal(result.stages[4].says[0], "Young has just the quota, so nothing moves on.");
    const struct vote_stage *last = &result.stages[result.n_stages - 1];
    assert_string_equal(last->votes[MONEY], "0.00000");
    assert_string_equal(last->exhausted, "3.28574"); /* Money's three, and 2 - 6 x 0.28571 */
    assert_non_null(strstr(last->says[1], "As many options are left as places, so Map is chosen."));
    arena_free(arena);
}
TEST(count_sheet, "vote: the count sheet of several places is the one counted by hand");

static void ties_are_said_and_drawn(void **state) {
    (void)state;
    static const char *const options[] = {"A", "B", "C"};
    struct arena *arena = arena_new((size_t)4 << 20);
    const int64_t marks[] = {1, 0, 0, 0, 1, 0}; /* one approves A, one B */
    struct vote_papers papers = {.kind = VOTE_APPROVAL,
                                 .n_options = 3,
                                 .n_people = 2,
                                 .options = options,
                                 .marks = marks,
                                 .entitled = 2,
                                 .seats = 1,
                                 .rule = "majority",
                                 .lot = "seed 1"};
    struct vote_result result;
    bool chosen[2] = {false, false};
    for (int i = 0; i < 20; i++) {
        papers.lot = arena_printf(arena, "seed %d", i);
        count_papers(arena, &papers, &result);
        assert_non_null(strstr(result.sentence, "2 options are tied"));
        size_t wins = 0; /* who was drawn stands first */
        assert_true(result.lines[0].wins && !result.lines[1].wins);
        assert_true(result.lines[0].by_lot && result.lines[1].by_lot);
        const size_t *lots = vote_lots(arena, papers.lot, 3);
        size_t first = lots[0] == 2 ? lots[1] : lots[0];
        assert_int_equal(result.lines[wins].option, first);
        chosen[result.lines[wins].option] = true;
    }
    assert_true(chosen[0] && chosen[1]); /* the lot, not the order of the list */
    arena_free(arena);
}
TEST(ties_are_said_and_drawn,
     "vote: a tie is said, and the order for lots that was drawn beforehand decides");

static void motions_count_abstentions_apart(void **state) {
    (void)state;
    static const char *const options[] = {"The motion"};
    struct arena *arena = arena_new((size_t)4 << 20);
    const int64_t marks[] = {VOTE_YES, VOTE_YES, VOTE_NO, VOTE_BLOCK};
    struct vote_papers papers = {.kind = VOTE_MOTION,
                                 .n_options = 1,
                                 .n_people = 4,
                                 .options = options,
                                 .marks = marks,
                                 .n_abstained = 3,
                                 .entitled = 18,
                                 .seats = 1,
                                 .rule = "majority",
                                 .lot = "x"};
    struct vote_result result;
    count_papers(arena, &papers, &result);
    assert_false(result.lines[0].wins); /* two of four is not more than half */
    assert_string_equal(result.lines[0].cells[0], "2");
    assert_string_equal(result.lines[0].cells[1], "2");
    assert_string_equal(result.lines[0].cells[2], "1");
    assert_string_equal(result.lines[0].cells[3], "3");
    papers.n_people = 2;
    count_papers(arena, &papers, &result);
    assert_true(result.lines[0].wins);
    papers.quorum = 6;
    count_papers(arena, &papers, &result);
    assert_false(result.lines[0].wins);
    assert_non_null(strstr(result.sentence, "too few took part"));
    arena_free(arena);
}
TEST(motions_count_abstentions_apart,
     "vote: abstentions are counted, take no part in the share, and count for the quorum");

static void papers_are_checked(void **state) {
    (void)state;
    struct why why;
    assert_int_equal(vote_marks_check(VOTE_STV, (int64_t[]){1, 1, 0}, 3, &why), FAIL_INPUT);
    assert_int_equal(vote_marks_check(VOTE_RANKED, (int64_t[]){1, 1, 0}, 3, &why), FAIL_NONE);
    assert_int_equal(vote_marks_check(VOTE_RANKED, (int64_t[]){0, 0, 0}, 3, &why), FAIL_INPUT);
    assert_int_equal(vote_marks_check(VOTE_APPROVAL, (int64_t[]){0, 0, 0}, 3, &why), FAIL_NONE);
    assert_int_equal(vote_marks_check(VOTE_GRADES, (int64_t[]){5, 0, 3}, 3, &why), FAIL_INPUT);
    assert_int_equal(vote_marks_check(VOTE_GRADIENTS, (int64_t[]){8, 1, 3}, 3, &why), FAIL_NONE);
}
TEST(papers_are_checked, "vote: a paper that cannot be counted is given back with the reason");

/* ---- ties, quorums and abstentions ---- */

/* Nine papers say A>C>B and nine B>A>C: A beats C, and B ties with both. A and B are unbeaten. */
static void lots_fall_among_the_unbeaten(void **state) {
    (void)state;
    static const char *const listings[][3] = {{"A", "B", "C"}, {"C", "B", "A"}, {"B", "C", "A"}};
    for (size_t l = 0; l < sizeof listings / sizeof listings[0]; l++) {
        struct arena *arena = arena_new((size_t)4 << 20);
        int64_t marks[18 * 3];
        for (size_t i = 0; i < 18; i++)
            for (size_t o = 0; o < 3; o++)
                marks[3 * i + o] =
                    strchr(i < 9 ? "ACB" : "BAC", *listings[l][o]) - (i < 9 ? "ACB" : "BAC") + 1;
        struct vote_papers papers = {.kind = VOTE_RANKED,
                                     .n_options = 3,
                                     .n_people = 18,
                                     .options = listings[l],
                                     .marks = marks,
                                     .entitled = 18,
                                     .seats = 1,
                                     .rule = "majority"};
        bool chosen[3] = {false, false, false};
        for (int i = 0; i < 40; i++) {
            struct vote_result result;
            papers.lot = arena_printf(arena, "seed %d", i);
            count_papers(arena, &papers, &result);
            assert_non_null(strstr(result.sentence, "2 options are tied at the top"));
            const size_t *lots = vote_lots(arena, papers.lot, 3);
            size_t first = lots[*listings[l][lots[0]] == 'C' ? 1 : 0], n_wins = 0;
            for (size_t k = 0; k < result.n_lines; k++) {
                if (!result.lines[k].wins) continue;
                n_wins++;
                assert_int_equal(result.lines[k].option, first);
                chosen[*listings[l][first] - 'A'] = true;
            }
            assert_int_equal(n_wins, 1);
        }
        assert_true(chosen[0] && chosen[1]);
        assert_false(chosen[2]);
        arena_free(arena);
    }
}
TEST(lots_fall_among_the_unbeaten,
     "vote: a tie of rankings is decided among exactly the options that no other one beats");

/* Property: in any vote the winner is beaten by nobody. */
static void winners_are_unbeaten(void **state) {
    (void)state;
    static const char *const options[] = {"A", "B", "C", "D", "E"};
    struct rng rng;
    rng_init(&rng, "unbeaten");
    for (int round = 0; round < 300; round++) {
        struct arena *arena = arena_new((size_t)4 << 20);
        size_t n = 2 + (size_t)rng_below(&rng, 4), people = 1 + (size_t)rng_below(&rng, 8);
        int64_t marks[8 * 5] = {0};
        for (size_t i = 0; i < people * n; i++) marks[i] = (int64_t)rng_below(&rng, n + 1);
        for (size_t i = 0; i < people; i++) marks[i * n] += marks[i * n] == 0;
        struct vote_papers papers = {.kind = VOTE_RANKED,
                                     .n_options = n,
                                     .n_people = people,
                                     .options = options,
                                     .marks = marks,
                                     .entitled = 8,
                                     .seats = 1,
                                     .rule = "majority",
                                     .lot = "x"};
        struct vote_result r;
        count_papers(arena, &papers, &r);
        size_t n_wins = 0;
        for (size_t k = 0; k < r.n_lines; k++) {
            if (!r.lines[k].wins) continue;
            size_t a = r.lines[k].option;
            n_wins++;
            for (size_t b = 0; b < n; b++)
                assert_false(b != a && r.strength[b * n + a] > r.strength[a * n + b]);
        }
        assert_int_equal(n_wins, 1);
        arena_free(arena);
    }
}
TEST(winners_are_unbeaten,
     "vote: whatever the rankings, one option wins and no other one beats it");

static void a_block_is_one_vote(void **state) {
    (void)state;
    static const char *const options[] = {"The motion"};
    struct arena *arena = arena_new((size_t)4 << 20);
    const int64_t marks[] = {VOTE_YES, VOTE_YES, VOTE_YES, VOTE_NO, VOTE_BLOCK};
    struct vote_papers papers = {.kind = VOTE_MOTION,
                                 .n_options = 1,
                                 .n_people = 5,
                                 .options = options,
                                 .marks = marks,
                                 .entitled = 5,
                                 .seats = 1,
                                 .rule = "majority",
                                 .lot = "x"};
    struct vote_result result;
    count_papers(arena, &papers, &result); /* three of five, of five who are entitled */
    assert_true(result.lines[0].wins);
    assert_non_null(strstr(result.sentence, "3 of 5 said yes; 3 were needed"));
    assert_string_equal(result.lines[0].cells[1], "2");
    assert_string_equal(result.lines[0].cells[4], "5");
    papers.rule = "consent";
    count_papers(arena, &papers, &result);
    assert_false(result.lines[0].wins);
    assert_non_null(strstr(result.sentence, "blocked"));
    arena_free(arena);
}
TEST(a_block_is_one_vote, "vote: who blocks is one vote against, not two");

static void too_few_choose_nothing(void **state) {
    (void)state;
    static const char *const options[] = {"A", "B"};
    static const int64_t marks[] = {1, 2, 1, 2};
    struct arena *arena = arena_new((size_t)4 << 20);
    for (int kind = VOTE_APPROVAL; kind < VOTE_GRADIENTS; kind++) {
        struct vote_papers papers = {.kind = (enum vote_kind)kind,
                                     .n_options = 2,
                                     .n_people = 2,
                                     .n_abstained = 1,
                                     .options = options,
                                     .marks = marks,
                                     .entitled = 18,
                                     .seats = 1,
                                     .quorum = 3,
                                     .rule = "majority",
                                     .lot = "x"};
        struct vote_result result;
        size_t n_wins = 0;
        count_papers(arena, &papers, &result); /* an abstention counts for the quorum */
        for (size_t k = 0; k < result.n_lines; k++) n_wins += result.lines[k].wins;
        assert_int_equal(n_wins, 1);
        papers.quorum = 4;
        count_papers(arena, &papers, &result);
        assert_non_null(strstr(result.sentence, "the quorum was not reached"));
        for (size_t k = 0; k < result.n_lines; k++) assert_false(result.lines[k].wins);
        papers.n_people = 0;
        papers.quorum = 0;
        count_papers(arena, &papers, &result);
        assert_non_null(strstr(result.sentence, "All who handed in a paper abstained"));
        papers.n_abstained = 0;
        count_papers(arena, &papers, &result);
        assert_non_null(strstr(result.sentence, "Nobody handed in a paper"));
    }
    struct vote_papers motion = {.kind = VOTE_MOTION,
                                 .n_options = 1,
                                 .options = options,
                                 .marks = marks,
                                 .n_abstained = 4,
                                 .entitled = 18,
                                 .rule = "majority",
                                 .lot = "x"};
    struct vote_result result;
    count_papers(arena, &motion, &result);
    assert_string_equal(result.sentence, "Not carried: everybody abstained");
    motion.quorum = 5;
    count_papers(arena, &motion, &result);
    assert_string_equal(result.sentence, "Not carried: too few took part");
    arena_free(arena);
}
TEST(too_few_choose_nothing,
     "vote: below the quorum nothing is chosen; abstaining alone is told from staying away");

static void who_is_gone_is_kept_from_nobody(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 20);
    static const char *const labels[] = {"J02", "J03", "J05"};
    static const char *const cases[][2] = {{"j01, J02; j03\n\nJ04 J05", "J02 J03"},
                                           {"J01 J04\nJ02 J05", "J02 J05"},
                                           {"J02 J03\nJ05 J01", "J02 J03"},
                                           {"J01 J02", ""},
                                           {"", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(jury_apart_present(arena, cases[i][0], labels, 3), cases[i][1]);
    arena_free(arena);
}
TEST(who_is_gone_is_kept_from_nobody,
     "jury: labels of jurors who are gone leave the lines of those kept apart");
