#include "base/file.h"
#include "base/hash.h"
#include "cli/command.h"
#include "cli/score_tables.h"
#include "stats/score_file.h"
#include "tests/test.h"

#include <math.h>

#define FOLDER "tests/data/score/"

static enum fail read_text(struct arena *arena, const char *ratings, struct score_plan *plan,
                           struct why *why) {
    const char *path = path_join(arena, test_folder(), "ratings.csv");
    size_t repeated;
    assert_int_equal(file_write(path, ratings, strlen(ratings), 0600, NULL), FAIL_NONE);
    struct score_tables tables = {.ratings = path, .weights = FOLDER "weights.csv"};
    return score_tables_read(arena, &tables, plan, &repeated, why);
}

static void example_is_read(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    struct score_tables tables = {.ratings = FOLDER "ratings.csv",
                                  .weights = FOLDER "weights.csv",
                                  .ballots = FOLDER "ballots.csv"};
    struct score_plan plan = {.line = 60, .level = 0.95};
    struct score_summary summary;
    struct score_figures figures;
    size_t repeated;
    assert_int_equal(score_tables_read(arena, &tables, &plan, &repeated, NULL), FAIL_NONE);
    assert_int_equal(plan.n_assessors, 5);
    assert_int_equal(plan.n_criteria, 9);
    assert_int_equal(plan.n_tests, 3);
    assert_int_equal(repeated, 0);
    assert_int_equal(plan.verdict.yes, 9);
    assert_int_equal(plan.verdict.yes_if, 3);
    assert_int_equal(score_summarise(arena, &plan, &summary, NULL), FAIL_NONE);
    assert_int_equal(summary.n_people, 18);
    assert_int_equal(summary.n_unfinished, 1);
    assert_int_equal(summary.n_ratings_missing, 2);
    assert_int_equal(summary.n_organisations, 4);
    score_figures(arena, &summary, &figures);
    assert_true(figures.score > 40 && figures.score < 80);
    assert_true(figures.score_high > figures.score);
    arena_free(arena);
}
TEST(example_is_read, "score tables: the example is read with its tests, gaps and conditions");

static void last_answer_counts(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    struct score_plan plan = {0};
    assert_int_equal(read_text(arena,
                               "assessor;criterion;rating\r\na;P1;2\r\na;P1;5\r\na;N1;3\r\n"
                               "a;S1;\r\nb;P1;4\r\n",
                               &plan, NULL),
                     FAIL_NONE);
    assert_int_equal(plan.n_assessors, 2);
    assert_int_equal(plan.n_criteria, 3);
    assert_true(plan.ratings[0] == 5);
    assert_true(isnan(plan.ratings[2]) && isnan(plan.ratings[4]));
    arena_free(arena);
}
static void ratings_of_several_are_read(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    struct score_ratings ratings;
    const char *path = path_join(arena, test_folder(), "several.csv");
    const char *table = "proposal,assessor,test,criterion,rating\nY,a,t,P1,2\nX,b,t,P1,3\n"
                        "Y,a,t,P1,5\nX,a,t,P1,-\nX,a,u,P2,4\n";
    assert_int_equal(file_write(path, table, strlen(table), 0600, NULL), FAIL_NONE);
    assert_int_equal(score_ratings_read(arena, path, &ratings, NULL), FAIL_NONE);
    assert_int_equal(ratings.n_proposals, 2);
    assert_string_equal(ratings.proposals[1], "Y");
    assert_int_equal(ratings.repeated, 1);
    assert_true(ratings.has_tests);
    assert_int_equal(ratings.plan.n_assessors, 3); /* a and b of X, a of Y */
    assert_int_equal(ratings.proposal_of[1], 0);
    assert_int_equal(ratings.proposal_of[2], 1);
    assert_true(isnan(ratings.plan.ratings[0]) && ratings.plan.ratings[1] == 4);
    assert_true(ratings.plan.ratings[4] == 5); /* the last that was given */
    arena_free(arena);
}
TEST(ratings_of_several_are_read,
     "score tables: of several proposals each assessor's last ratings are read, gaps as gaps");

TEST(last_answer_counts,
     "score tables: an answer given again replaces the first, a gap stays a gap");

static void mistakes_are_placed(void **state) {
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"assessor,criterion,rating\na,P1,4\na,N1,nine\n", ":3:3: want a number"},
        {"assessor,criterion,rating\na,P1,4\na,N1,6\n", ":3:3: want a rating from 1 to 5"},
        {"assessor,criterion,polarity,rating\na,P1,2,4\n", ":2:3: want 1 or -1"},
        {"assessor,criterion,polarity,rating\na,P1,1,4\nb,P1,-1,4\n", "the same test and polarity"},
        {"assessor,question,rating\na,P1,4\n", "criterion"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena *arena = arena_new(16 << 20);
        struct score_plan plan = {0};
        struct why why = {0};
        assert_int_equal(read_text(arena, cases[i].text, &plan, &why), FAIL_INPUT);
        if (strstr(why.text, cases[i].says) == NULL) fail_msg("%s", why.text);
        arena_free(arena);
    }
}
TEST(mistakes_are_placed, "score tables: a mistake is named with its file, row and column");

static enum fail run_line(struct arena *arena, int n, const char *const *words, struct why *why) {
    struct arguments arguments;
    const struct command *command = command_find("score");
    char **given = ARENA_ARRAY(arena, char *, (size_t)n);
    for (int i = 0; i < n; i++) given[i] = arena_copy(arena, words[i]);
    enum fail fail = arguments_read(arena, command, n, given, &arguments, why);
    return fail == FAIL_NONE ? command->run(&arguments, why) : fail;
}

static void published_is_recomputed(void **state) {
    (void)state;
    struct arena *arena = arena_new(32 << 20);
    struct score_tables tables = {.ratings = FOLDER "ratings.csv",
                                  .weights = FOLDER "weights.csv",
                                  .ballots = FOLDER "ballots.csv"};
    struct score_plan plan = {.line = 60, .level = 0.95};
    struct score_summary summary;
    struct score_figures figures;
    size_t repeated;
    assert_int_equal(score_tables_read(arena, &tables, &plan, &repeated, NULL), FAIL_NONE);
    assert_int_equal(score_summarise(arena, &plan, &summary, NULL), FAIL_NONE);
    score_figures(arena, &summary, &figures);
    struct buf buf;
    buf_init(&buf, arena, 1 << 20);
    score_file_write(&buf, &(struct score_about){0}, &summary, &figures, NULL);
    const char *path = path_join(arena, test_folder(), "score-example.json");
    assert_int_equal(file_write(path, buf.s, buf.n, 0600, NULL), FAIL_NONE);
    const char *words[] = {"--reproduce", path, "--json"};
    struct why why = {0};
    assert_int_equal(run_line(arena, 3, words, &why), FAIL_NONE);
    char *digit = strstr(buf.s, "\"score\":") + strlen("\"score\":") + 1;
    *digit = (char)(*digit == '9' ? '8' : *digit + 1);
    assert_int_equal(file_write(path, buf.s, buf.n, 0600, NULL), FAIL_NONE);
    assert_int_equal(run_line(arena, 3, words, &why), FAIL_CONFLICT);
    assert_int_equal(exit_status(FAIL_CONFLICT), 1);
    assert_non_null(strstr(why.text, "the part 'figures' is not what was published"));
    assert_non_null(strstr(why.text, "'score' is published as"));
    assert_non_null(strstr(why.text, "digit 2 differs"));
    /* A digit that no figure depends on. */
    *digit = (char)(*digit == '0' ? '9' : *digit - 1);
    char *last = strstr(buf.s, "\"covariance\":[") + strlen("\"covariance\":[0.00000");
    *last = (char)(*last == '9' ? '8' : *last + 1);
    assert_int_equal(file_write(path, buf.s, buf.n, 0600, NULL), FAIL_NONE);
    assert_int_equal(run_line(arena, 3, words, &why), FAIL_CONFLICT);
    assert_non_null(strstr(why.text, "the part 'weights' is not what was published"));
    arena_free(arena);
}
TEST(published_is_recomputed,
     "score command: a published score comes out again; a wrong digit is named");

static void weights_that_nobody_gave(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 28);
    const struct command *command = command_find("score");
    struct arguments arguments;
    struct why why = {0};
    char *path = path_join(arena, test_folder(), "smaa.csv");
    const char *table =
        "assessor,proposal,criterion,rating\na,X,P1,5\na,X,P2,1\na,Y,P1,2\na,Y,P2,\n";
    assert_int_equal(file_write(path, table, strlen(table), 0600, NULL), FAIL_NONE);
    char *words[] = {arena_copy(arena, "--smaa"), arena_copy(arena, "1000"),
                     arena_copy(arena, "--ratings"), path};
    assert_int_equal(arguments_read(arena, command, 4, words, &arguments, &why), FAIL_NONE);
    assert_int_equal(command->run(&arguments, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "nobody rated 'P2' of 'Y'"));
    table = "assessor,criterion,rating,polarity\na,P1,5,1\nb,P1,4,1\na,P2,1,-1\nb,P2,9,-1\n";
    assert_int_equal(file_write(path, table, strlen(table), 0600, NULL), FAIL_NONE);
    assert_int_equal(command->run(&arguments, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "smaa.csv:5:3: want a rating from 1 to 5"));
    table = "assessor,criterion,rating,polarity\na,P1,5,1\nb,P1,4,1\na,P2,1,-1\nb,P2,,-1\n";
    assert_int_equal(file_write(path, table, strlen(table), 0600, NULL), FAIL_NONE);
    assert_int_equal(command->run(&arguments, &why), FAIL_NONE);
    /* No row is passed over in silence. */
    static const struct {
        const char *text, *says;
    } mistakes[] = {
        {"assessor,criterion,rating\na,P1,5\n,P1,4\n", "smaa.csv:3:1: want an assessor"},
        {"assessor,criterion,rating\na,P1,5\nb,,4\n", "smaa.csv:3:2: want a criterion"},
        {"assessor,criterion,rating,proposal\na,P1,5,X\nb,P1,4,\n",
         "smaa.csv:3:4: want a proposal"},
    };
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        assert_int_equal(file_write(path, mistakes[i].text, strlen(mistakes[i].text), 0600, NULL),
                         FAIL_NONE);
        assert_int_equal(command->run(&arguments, &why), FAIL_INPUT);
        if (strstr(why.text, mistakes[i].says) == NULL) fail_msg("%s", why.text);
    }
    arena_free(arena);
}
TEST(weights_that_nobody_gave, "score: over all weights, with what is missing named");
