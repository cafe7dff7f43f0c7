#include "base/rng.h"
#include "stats/voting/condorcet.h"
#include "stats/voting/decide.h"
#include "stats/voting/fixed.h"
#include "stats/voting/grades.h"
#include "stats/voting/runoff.h"
#include "stats/voting/stv.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

struct cast {
    const char *text;
    int64_t count;
};

static struct ballots ballots_of(struct arena *arena, const char *const *names, size_t n,
                                 const struct cast *cast, size_t n_cast) {
    struct ballot_list *list = ballot_list_new(arena, names, n);
    for (size_t i = 0; i < n_cast; i++)
        assert_int_equal(ballot_list_add_text(list, cast[i].text, cast[i].count, NULL), FAIL_NONE);
    return ballot_list_end(list);
}

/* Schulze (2011), example 1: 45 voters, five candidates, E > A > C > B > D. */
static void schulze_published(void **state) {
    (void)state;
    static const char *const names[] = {"A", "B", "C", "D", "E"};
    static const struct cast cast[] = {{"A>C>B>E>D", 5}, {"A>D>E>C>B", 5}, {"B>E>D>A>C", 8},
                                       {"C>A>B>E>D", 3}, {"C>A>E>B>D", 7}, {"C>B>A>D>E", 2},
                                       {"D>C>E>B>A", 7}, {"E>B>A>D>C", 8}};
    static const size_t want[] = {4, 0, 2, 1, 3};
    static const int64_t strength[] = {0,  28, 28, 30, 24, 25, 0,  28, 33, 24, 25, 29, 0,
                                       29, 24, 25, 28, 28, 0,  24, 25, 28, 28, 31, 0};
    struct arena *arena = arena_new(1 << 20);
    struct ballots ballots = ballots_of(arena, names, 5, cast, 8);
    struct condorcet out;
    assert_int_equal(condorcet_run(arena, &ballots, &out, NULL), FAIL_NONE);
    assert_int_equal(out.winner, 5); /* nobody beats everybody */
    for (size_t i = 0; i < 5; i++) assert_int_equal(out.schulze_order[i], want[i]);
    for (size_t i = 0; i < 25; i++) assert_int_equal(out.strength[i], strength[i]);
    arena_free(arena);
}
TEST(schulze_published, "voting: Schulze's published example has its strengths and its order");

static size_t random_ballots(struct rng *rng, struct ballot_list *list, size_t n, size_t people,
                             bool equals) {
    size_t order[8], level[8] = {0};
    for (size_t b = 0; b < people; b++) {
        rng_permutation(rng, order, n);
        size_t ranked = 1 + (size_t)rng_below(rng, n);
        for (size_t i = 0; i < ranked; i++)
            level[i] = i == 0 ? 1 : level[i - 1] + (equals && rng_below(rng, 3) == 0 ? 0 : 1);
        assert_int_equal(ballot_list_add(list, order, level, ranked, 1, NULL), FAIL_NONE);
    }
    return people;
}

static const char *const letters[] = {"A", "B", "C", "D", "E", "F", "G", "H"};

/* The strongest path by trying all of them. */
static int64_t path_brute(const int64_t *preferred, size_t n, size_t from, size_t to,
                          unsigned seen) {
    int64_t best = 0;
    for (size_t next = 0; next < n; next++) {
        int64_t link = preferred[from * n + next];
        if ((seen >> next & 1) != 0 || link <= preferred[next * n + from]) continue;
        int64_t rest = next == to ? link : path_brute(preferred, n, next, to, seen | 1u << next);
        int64_t weakest = rest < link ? rest : link;
        if (weakest > best) best = weakest;
    }
    return best;
}

static void condorcet_properties(void **state) {
    (void)state;
    struct rng rng;
    rng_init(&rng, "condorcet");
    for (int round = 0; round < 60; round++) {
        struct arena *arena = arena_new(1 << 22);
        size_t n = 2 + (size_t)rng_below(&rng, 5);
        struct ballot_list *list = ballot_list_new(arena, letters, n);
        size_t people = random_ballots(&rng, list, n, 1 + (size_t)rng_below(&rng, 25), true);
        struct ballots ballots = ballot_list_end(list);
        struct condorcet out;
        assert_int_equal(condorcet_run(arena, &ballots, &out, NULL), FAIL_NONE);
        double borda = 0;
        for (size_t a = 0; a < n; a++) {
            borda += out.borda[a];
            for (size_t b = 0; b < n; b++)
                if (a != b)
                    assert_int_equal(out.strength[a * n + b],
                                     path_brute(out.preferred, n, a, b, 1u << a));
        }
        assert_true(fabs(borda - (double)(people * n * (n - 1)) / 2) < 1e-9);
        if (out.winner < n) {
            assert_int_equal(out.schulze_order[0], out.winner);
            assert_int_equal(out.ranked_pairs[0], out.winner);
        }
        /* Nobody stands below one whom they beat. */
        for (size_t i = 0; i < n; i++)
            for (size_t j = i + 1; j < n; j++) {
                size_t a = out.schulze_order[i], b = out.schulze_order[j];
                assert_true(out.strength[a * n + b] >= out.strength[b * n + a]);
            }
        arena_free(arena);
    }
}
TEST(condorcet_properties,
     "voting: strengths are those of a search over all paths, Borda adds up, a Condorcet winner "
     "comes first");

static void runoff_majority(void **state) {
    (void)state;
    struct rng rng;
    rng_init(&rng, "runoff");
    for (int round = 0; round < 60; round++) {
        struct arena *arena = arena_new(1 << 22);
        size_t n = 1 + (size_t)rng_below(&rng, 7);
        struct ballot_list *list = ballot_list_new(arena, letters, n);
        int64_t people =
            (int64_t)random_ballots(&rng, list, n, 5 + (size_t)rng_below(&rng, 40), false);
        struct ballots ballots = ballot_list_end(list);
        struct runoff out;
        struct runoff_plan plan = {.ballots = &ballots, .look_back = round % 2 == 0};
        assert_int_equal(runoff_run(arena, &plan, &out, NULL), FAIL_NONE);
        for (size_t r = 0; r < out.n_rounds; r++) {
            int64_t sum = out.exhausted[r], live = people - out.exhausted[r];
            bool last = r + 1 == out.n_rounds;
            for (size_t c = 0; c < n; c++) {
                sum += out.votes[r * n + c];
                if (!last) assert_true(2 * out.votes[r * n + c] <= live);
            }
            assert_int_equal(sum, people);
            if (last) assert_true(2 * out.votes[r * n + out.winner] > live || live == 0);
        }
        arena_free(arena);
    }
}
TEST(runoff_majority, "voting: a runoff ends when and only when somebody has more than half");

static void runoff_ties(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    static const struct cast cast[] = {{"A", 4}, {"B", 2}, {"C", 3}, {"D>B", 1}, {"E>A", 1}};
    struct ballots ballots = ballots_of(arena, letters, 5, cast, 5);
    struct runoff out;
    struct runoff_plan plan = {.ballots = &ballots, .look_back = true};
    assert_int_equal(runoff_run(arena, &plan, &out, NULL), FAIL_NONE);
    assert_int_equal(out.eliminated[0], 3); /* D and E are equal throughout: by the lot */
    assert_true(out.by_lot[0]);
    assert_int_equal(out.eliminated[1], 4);
    assert_int_equal(out.eliminated[2], 1); /* B and C have 3 each: B had fewer before */
    assert_false(out.by_lot[2]);
    static const size_t lots[] = {4, 2, 3, 1, 0};
    plan = (struct runoff_plan){.ballots = &ballots, .tie_order = lots};
    assert_int_equal(runoff_run(arena, &plan, &out, NULL), FAIL_NONE);
    assert_int_equal(out.eliminated[0], 4);
    assert_int_equal(out.eliminated[2], 2); /* the lot alone: C stands before B in it */
    assert_true(out.by_lot[2]);
    arena_free(arena);
}
TEST(runoff_ties, "voting: a tie for last goes by earlier rounds where asked for, then by the lot");

static void stv_conserves(void **state) {
    (void)state;
    static const enum stv_rule rules[] = {STV_SCOTLAND, STV_WIGM_PRF, STV_WIGM,
                                          STV_MEEK_PRF, STV_MEEK,     STV_WARREN};
    struct rng rng;
    rng_init(&rng, "stv");
    for (int round = 0; round < 30; round++) {
        struct arena *arena = arena_new(1 << 24);
        size_t n = 2 + (size_t)rng_below(&rng, 6), seats = 1 + (size_t)rng_below(&rng, n - 1);
        struct ballot_list *list = ballot_list_new(arena, letters, n);
        size_t people = random_ballots(&rng, list, n, 10 + (size_t)rng_below(&rng, 60), false);
        struct ballots ballots = ballot_list_end(list);
        for (size_t r = 0; r < sizeof rules / sizeof rules[0]; r++) {
            struct stv_plan plan = {.ballots = &ballots, .seats = seats, .rule = rules[r]};
            struct stv out;
            assert_int_equal(stv_run(arena, &plan, &out, NULL), FAIL_NONE);
            assert_int_equal(out.n_elected, seats);
            for (size_t s = 0; s < out.n_stages; s++) {
                double sum;
                assert_true(str_real(str_of(out.stage[s].exhausted), &sum));
                for (size_t c = 0; c < n; c++) {
                    double votes;
                    assert_true(str_real(str_of(out.stage[s].votes[c]), &votes));
                    sum += votes;
                }
                assert_true(fabs(sum - (double)people) < 1e-7);
            }
        }
        arena_free(arena);
    }
}
TEST(stv_conserves,
     "voting: under every STV rule all seats are filled and no vote appears or is lost at any "
     "stage");

/* A solid coalition of more than k quotas gets k seats, whatever else is on its ballots. */
static void stv_proportional(void **state) {
    (void)state;
    struct rng rng;
    rng_init(&rng, "coalition");
    for (int round = 0; round < 40; round++) {
        struct arena *arena = arena_new(1 << 24);
        struct ballot_list *list = ballot_list_new(arena, letters, 8);
        size_t people = 60, inside = 10 + (size_t)rng_below(&rng, 45), order[8];
        for (size_t b = 0; b < people; b++) {
            rng_permutation(&rng, order, 8);
            size_t sorted[8], n = 0;
            for (int pass = 0; pass < 2; pass++)
                for (size_t i = 0; i < 8; i++)
                    if (b >= inside ? pass == 0 : (order[i] < 4) == (pass == 0))
                        sorted[n++] = order[i];
            assert_int_equal(ballot_list_add(list, sorted, NULL, n, 1, NULL), FAIL_NONE);
        }
        struct ballots ballots = ballot_list_end(list);
        struct stv_plan plan = {.ballots = &ballots, .seats = 3, .rule = STV_SCOTLAND};
        struct stv out;
        assert_int_equal(stv_run(arena, &plan, &out, NULL), FAIL_NONE);
        size_t got = 0;
        for (size_t i = 0; i < out.n_elected; i++) got += out.elected[i] < 4;
        assert_true(got >= inside / 16); /* the quota is 60 / 4 + 1 */
        arena_free(arena);
    }
}
TEST(stv_proportional, "voting: a solid group of so many quotas gets so many seats");

static void stv_scottish_digits(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    static const struct cast cast[] = {{"A>B", 4}, {"A>C", 3}, {"B", 2}, {"C", 2}};
    struct ballots ballots = ballots_of(arena, letters, 3, cast, 4);
    struct stv_plan plan = {.ballots = &ballots, .seats = 2, .rule = STV_SCOTLAND};
    struct stv out;
    assert_int_equal(stv_run(arena, &plan, &out, NULL), FAIL_NONE);
    /* Quota 11/3 + 1 = 4, surplus 3 of 7 votes: 0.42857 a paper, digits cut. */
    assert_string_equal(out.stage[0].quota, "4.00000");
    assert_string_equal(out.stage[1].votes[1], "3.71428");
    assert_string_equal(out.stage[1].votes[2], "3.28571");
    assert_string_equal(out.stage[1].exhausted, "0.00001");
    assert_int_equal(out.elected[0], 0);
    assert_int_equal(out.elected[1], 1);
    static const bool withdrawn[] = {true, false, false};
    plan.withdrawn = withdrawn;
    assert_int_equal(stv_run(arena, &plan, &out, NULL), FAIL_NONE);
    assert_string_equal(out.stage[0].votes[1], "6.00000");
    plan.seats = 3;
    struct why why;
    assert_int_equal(stv_run(arena, &plan, &out, &why), FAIL_INFEASIBLE);
    arena_free(arena);
}
TEST(stv_scottish_digits, "voting: a surplus moves at a value cut to five decimals");

/* R. Li, A conceptual primer on the single transferable vote, part 5 (2022): a hundred ballots,
 * three seats, quota 26. After the fish owner is struck out 35, 19, 26 and 20 votes stand; the
 * surplus of nine then moves at 9/35 of each of the 35 votes. */
static void stv_published(void **state) {
    (void)state;
    static const char *const names[] = {"D1", "D2", "C1", "C2", "F"};
    static const struct cast cast[] = {{"D1>D2>F>C1>C2", 21},
                                       {"D2>D1>F>C1>C2", 19},
                                       {"C1>C2>F>D1>D2", 40},
                                       {"C2>C1>F>D1>D2", 6},
                                       {"F>D1>D2>C1>C2", 7},
                                       {"F>D1>C1>C2>D2", 6},
                                       {"F>D1", 1}};
    struct arena *arena = arena_new(1 << 20);
    struct ballots ballots = ballots_of(arena, names, 5, cast, 7);
    struct stv_plan plan = {.ballots = &ballots, .seats = 3, .rule = STV_SCOTLAND};
    struct stv out;
    assert_int_equal(stv_run(arena, &plan, &out, NULL), FAIL_NONE);
    assert_string_equal(out.stage[0].quota, "26.00000");
    static const char *const stood[] = {"35.00000", "19.00000", "26.00000", "20.00000", "0.00000"};
    size_t at = 0;
    while (at < out.n_stages && strcmp(out.stage[at].votes[4], "0.00000") != 0) at++;
    assert_true(at + 1 < out.n_stages);
    for (size_t c = 0; c < 5; c++) assert_string_equal(out.stage[at].votes[c], stood[c]);
    /* 9/35 = 0.25714 of a vote, digits cut: 28 of them to the other dog owner, six to the second
     * cat owner because the first one is elected, one to nobody. */
    assert_string_equal(out.stage[at + 1].votes[1], "26.19992");
    assert_string_equal(out.stage[at + 1].votes[3], "21.54284");
    assert_int_equal(out.n_elected, 3);
    bool elected[5] = {false};
    for (size_t i = 0; i < 3; i++) elected[out.elected[i]] = true;
    assert_true(elected[0] && elected[1] && elected[2]);
    arena_free(arena);
}
TEST(stv_published, "voting: a published count by weighted inclusive Gregory has its votes");

/* The election of "Meek STV explained" (OpaVote, 2017): 28 A>B>C, 26 B>A>C, 3 C, 2 D and 1 E for
 * three seats. With keep factors k a paper gives k of what reaches a candidate to them and passes
 * on the rest (Hill, Wichmann & Woodall 1987). The quota is 15; k of A and B are 1, then 15/28 and
 * 15/26, then 5/13 both; C then has 3 + 54 (8/13)^2 votes and is the third. */
static void meek_published(void **state) {
    (void)state;
    static const struct cast cast[] = {{"A>B>C", 28}, {"B>A>C", 26}, {"C", 3}, {"D", 2}, {"E", 1}};
    static const enum stv_rule rules[] = {STV_MEEK_PRF, STV_MEEK};
    for (size_t r = 0; r < 2; r++) {
        struct arena *arena = arena_new(1 << 22);
        struct ballots ballots = ballots_of(arena, letters, 5, cast, 5);
        struct stv_plan plan = {.ballots = &ballots, .seats = 3, .rule = rules[r]};
        struct stv out;
        assert_int_equal(stv_run(arena, &plan, &out, NULL), FAIL_NONE);
        assert_int_equal(out.n_elected, 3);
        for (size_t i = 0; i < 3; i++) assert_true(out.elected[i] < 3);
        static const double want[] = {28 * 5.0 / 13 + 26 * 8.0 / 13 * 5 / 13,
                                      26 * 5.0 / 13 + 28 * 8.0 / 13 * 5 / 13, 3 + 54 * 64.0 / 169,
                                      2, 1};
        bool seen = false;
        for (size_t s = 0; s < out.n_stages && !seen; s++) {
            seen = true;
            for (size_t c = 0; c < 5; c++) {
                double votes;
                assert_true(str_real(str_of(out.stage[s].votes[c]), &votes));
                seen = seen && fabs(votes - want[c]) < 1e-6;
            }
        }
        assert_true(seen);
        arena_free(arena);
    }
}
TEST(meek_published, "voting: a published election by Meek has the votes of its keep factors");

static void fixed_division(void **state) {
    (void)state;
    struct rng rng;
    rng_init(&rng, "fixed");
    for (int i = 0; i < 2000; i++) {
        wide a = (wide)(rng_u64(&rng) >> rng_below(&rng, 60)), b = (wide)(rng_u64(&rng) >> 1);
        wide c = (wide)(rng_u64(&rng) >> rng_below(&rng, 60)) + 1;
        wide wanted = a * b / c; /* fits: below 2^127 */
        bool inexact;
        assert_true(fixed_muldiv(a, b, c, &inexact) == wanted);
        assert_true(inexact == (a * b % c != 0));
        /* (x * y) / y = x where the product needs 256 bits. */
        wide x = (wide)rng_u64(&rng) << 50 | (wide)rng_u64(&rng);
        wide y = (wide)rng_u64(&rng) << 60 | 1;
        assert_true(fixed_muldiv(x, y, y, &inexact) == x);
        assert_false(inexact);
    }
}
TEST(fixed_division, "voting: products through 256 bits divide exactly");

static void majority_value(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    /* Three options with median 3: 2 3 3 4 5 beats 1 3 3 4 5 (removed medians: 3, 4, 3, 5, then 2
     * against 1); 1 2 3 3 5 is last. */
    const double grade[] = {2, 1, 1, 3, 3, 2, 3, 3, 3, 4, 4, 3, 5, 5, 5};
    struct grades_plan plan = {
        .n_voters = 5, .n_options = 3, .grade = grade, .lowest = 1, .highest = 6};
    struct majority out;
    assert_int_equal(majority_run(arena, &plan, &out, NULL), FAIL_NONE);
    for (size_t o = 0; o < 3; o++) {
        assert_int_equal(out.order[o], o);
        assert_true(out.median[o] == 3);
        assert_false(out.tied[o]);
    }
    assert_true(out.gauge[0] > 3 && out.gauge[2] < 3);
    const double same[] = {5, 5, 1, 1, (double)NAN, 3, 3, (double)NAN};
    plan = (struct grades_plan){
        .n_voters = 4, .n_options = 2, .grade = same, .lowest = 1, .highest = 6};
    assert_int_equal(majority_run(arena, &plan, &out, NULL), FAIL_NONE);
    assert_true(out.tied[0]);
    assert_int_equal(out.n_abstained[0], 1);
    const double wrong[] = {5, 7};
    struct why why;
    plan = (struct grades_plan){
        .n_voters = 1, .n_options = 2, .grade = wrong, .lowest = 1, .highest = 6};
    assert_int_equal(majority_run(arena, &plan, &out, &why), FAIL_INPUT);
    assert_int_equal(why.column, 2);
    arena_free(arena);
}
TEST(majority_value, "voting: majority judgement compares grades as medians are taken away");

static void gradients_ends(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    const double grade[] = {8, 4, 8, 4, 1, 4, 1, 4};
    struct grades_plan plan = {.n_voters = 4, .n_options = 2, .grade = grade};
    struct gradients out;
    assert_int_equal(gradients_run(arena, &plan, &out, NULL), FAIL_NONE);
    assert_true(out.consensus[0] == 0 && out.consensus[1] == 1);
    assert_int_equal(out.blocks[0], 2);
    assert_true(out.support[0] == 0.5 && out.support[1] == 0 && out.reservations[1] == 1);
    arena_free(arena);
}
TEST(gradients_ends, "voting: consensus is 1 when all say the same and 0 when half block");

static void decide_rules(void **state) {
    (void)state;
    struct decide_rule rule;
    struct decision out;
    assert_true(decide_rule_named("two-thirds", &rule));
    struct decide_votes votes = {.yes = 12, .no = 6};
    assert_int_equal(decide(&rule, &votes, &out, NULL), FAIL_NONE);
    assert_int_equal(out.outcome, DECIDE_CARRIED); /* 12 of 18 is two thirds exactly */
    assert_int_equal(out.needed, 12);
    assert_int_equal(out.level, LEVEL_TWO_THIRDS);
    assert_true(decide_rule_named("majority", &rule));
    votes = (struct decide_votes){.yes = 9, .no = 9, .abstain = 3};
    assert_int_equal(decide(&rule, &votes, &out, NULL), FAIL_NONE);
    assert_int_equal(out.outcome, DECIDE_TIED);
    assert_int_equal(out.needed, 10);
    assert_true(decide_rule_named("consent", &rule));
    votes.block = 1;
    assert_int_equal(decide(&rule, &votes, &out, NULL), FAIL_NONE);
    assert_int_equal(out.outcome, DECIDE_BLOCKED);
    votes = (struct decide_votes){.yes = 5, .abstain = 2};
    assert_true(decide_rule_named("unanimity", &rule));
    assert_int_equal(decide(&rule, &votes, &out, NULL), FAIL_NONE);
    assert_int_equal(out.outcome, DECIDE_NOT_CARRIED);
    assert_int_equal(out.level, LEVEL_CONSENSUS);
    votes.entitled = 3;
    assert_int_equal(decide(&rule, &votes, &out, NULL), FAIL_INPUT);
    /* Carried exactly from `needed` votes on, under every rule and size. */
    static const char *const names[] = {"majority", "two-thirds", "three-quarters"};
    for (size_t r = 0; r < 3; r++)
        for (int64_t n = 1; n <= 30; n++)
            for (int64_t yes = 0; yes <= n; yes++) {
                assert_true(decide_rule_named(names[r], &rule));
                votes = (struct decide_votes){.yes = yes, .no = n - yes};
                assert_int_equal(decide(&rule, &votes, &out, NULL), FAIL_NONE);
                assert_int_equal(out.outcome == DECIDE_CARRIED, yes >= out.needed);
            }
}
TEST(decide_rules, "voting: shares are compared as whole numbers, ties and blocks are told apart");

static void blt_round(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 22);
    struct str text = STR("# a comment\n4 2\n-3\n[tie 2 1 4 3]\n5 1 2=4 0\n2 4 - 1 0\n1 0\n0\n"
                          "\"Ann\"\n\"Bob\"\n\"Cyd\" \"Dee\"\n\"Ward 1\"\n");
    struct ballot_file file, again;
    struct why why = {0};
    assert_int_equal(ballots_read_blt(arena, text, &file, &why), FAIL_NONE);
    assert_int_equal(file.ballots.n_ballots, 3);
    assert_int_equal(ballots_total(&file.ballots), 8);
    assert_true(ballots_have_equals(&file.ballots));
    assert_true(file.withdrawn[2] && !file.withdrawn[0]);
    assert_int_equal(file.tie_order[0], 1);
    assert_string_equal(file.title, "Ward 1");
    struct buf buf;
    buf_init(&buf, arena, 1 << 16);
    ballots_write_blt(&buf, &file);
    assert_int_equal(ballots_read_blt(arena, (struct str){buf.s, buf.n}, &again, &why), FAIL_NONE);
    assert_int_equal(again.ballots.start[3], file.ballots.start[3]);
    static const struct {
        const char *text;
        int64_t row;
    } bad[] = {{"3 2\n1 1 5 0\n", 2},
               {"3 2\n1 1 1 0\n", 2},
               {"3 2\n1 1 2\n", 3},
               {"3 4\n", 1},
               {"x", 1},
               {"3 2\n1 1 0\n0\n\"A\"\nB\n", 5},
               {"3 2\n[tie 1 1 2]\n", 2},
               {"", 1}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(ballots_read_blt(arena, str_of(bad[i].text), &again, &why), FAIL_INPUT);
        if (why.row != bad[i].row)
            fail_msg("case %zu: row %lld (%s)", i, (long long)why.row, why.text);
    }
    arena_free(arena);
}
TEST(blt_round, "voting: .blt files read, write and say in which row they are wrong");
