#include "base/file.h"
#include "base/parallel.h"
#include "cli/command.h"
#include "tests/test.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const char *put(struct arena *arena, const char *folder, const char *name,
                       const char *text) {
    char *path = path_join(arena, folder, name);
    assert_int_equal(file_write(path, text, strlen(text), 0600, NULL), FAIL_NONE);
    return path;
}

static enum fail disclose(struct arena *arena, const char *const *words, size_t n,
                          struct why *why) {
    const struct command *command = command_find("disclose");
    struct arguments arguments;
    char **given = ARENA_ARRAY(arena, char *, n + 1);
    for (size_t i = 0; i < n; i++) given[i] = arena_copy(arena, words[i]);
    assert_non_null(command);
    enum fail fail = arguments_read(arena, command, (int)n, given, &arguments, why);
    return fail == FAIL_NONE ? command->run(&arguments, why) : fail;
}

static void presets_are_rules(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 29);
    struct why why = {0};
    struct str text;
    const char *tables = path_join(arena, test_folder(), "tables");
    const char *out = path_join(arena, test_folder(), "out");
    const char *other = path_join(arena, test_folder(), "other");
    assert_int_equal(folder_make(tables, NULL), FAIL_NONE);
    (void)put(arena, tables, "t.csv", "ward,no,yes\nA,43,0\nB,61,72\nC,0,88\n");
    const char *ons[] = {"--tables", tables, "--preset", "ons", "--out", other};
    const char *hes[] = {"--tables", tables, "--preset", "hes", "--out", out};
    const char *both[] = {"--tables", tables, "--preset", "hes", "--out", out, "--round", "3"};
    assert_int_equal(disclose(arena, hes, 6, &why), FAIL_NONE);
    assert_int_equal(file_read(arena, path_join(arena, out, "t.csv"), 9999, &text, NULL),
                     FAIL_NONE);
    assert_string_equal(text.s, "ward,no,yes\r\nA,45,0\r\nB,60,70\r\nC,0,90\r\n");
    assert_int_equal(disclose(arena, ons, 6, &why), FAIL_NONE); /* zeros are small here */
    assert_int_equal(file_read(arena, path_join(arena, other, "t.csv"), 9999, &text, NULL),
                     FAIL_NONE);
    assert_non_null(strstr(text.s, "A,[c],[c]"));
    assert_int_equal(disclose(arena, both, 8, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "'--round' is set by '--preset'"));
    arena_free(arena);
}
TEST(presets_are_rules, "disclose: a preset is a rule of its own and takes no other beside it");

static void answers_are_judged(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 29);
    struct why why = {0};
    const char *file = put(arena, test_folder(), "a.csv",
                           "ward,age,pay\nA,1,10\nA,1,11\nA,1,9\nB,2,10\nB,2,12\nB,2,10\n");
    const char *words[] = {"--answers", file,     "--keys",      "ward,age", "--least",
                           "3",         "--json", "--magnitude", "pay"};
    assert_int_equal(disclose(arena, words, 9, &why), FAIL_NONE);
    words[5] = "4";
    assert_int_equal(disclose(arena, words, 9, &why), FAIL_INFEASIBLE);
    assert_non_null(strstr(why.text, "6 rows are shared by fewer than 4 people"));
    words[6] = "--zeros"; /* of tables */
    assert_int_equal(disclose(arena, words, 9, &why), FAIL_INPUT);
    assert_int_equal(disclose(arena, words + 2, 2, &why), FAIL_INPUT);
    arena_free(arena);
}
TEST(answers_are_judged, "disclose: a file of answers that singles people out is not passed");

static void noise_spends_a_budget(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 29);
    struct why why = {0};
    struct str text, again;
    const char *tables = path_join(arena, test_folder(), "noisy");
    const char *out = path_join(arena, test_folder(), "noise1");
    const char *other = path_join(arena, test_folder(), "noise2");
    const char *third = path_join(arena, test_folder(), "noise3");
    const char *budget = path_join(arena, test_folder(), "budget.json");
    assert_int_equal(folder_make(tables, NULL), FAIL_NONE);
    (void)put(arena, tables, "a.csv", "ward,no,yes,Total\nA,43,0,43\nB,61,72,133\n");
    (void)put(arena, tables, "b.csv", "age,ward,n\n1,A,20\n2,A,23\n1,B,100\n2,B,33\n");
    const char *words[] = {"--tables", tables, "--epsilon", "1",    "--out",   out,
                           "--seed",   "x",    "--budget",  budget, "--limit", "2"};
    assert_int_equal(disclose(arena, words, 10, &why), FAIL_INPUT); /* no budget and no limit */
    assert_false(file_exists(out));
    assert_int_equal(disclose(arena, words, 12, &why), FAIL_NONE);
    words[5] = other;
    assert_int_equal(disclose(arena, words, 12, &why), FAIL_INPUT); /* it has its limit */
    assert_int_equal(disclose(arena, words, 10, &why), FAIL_NONE);
    for (int t = 0; t < 2; t++) { /* one seed, one noise */
        const char *name = t == 0 ? "a.csv" : "b.csv";
        assert_int_equal(file_read(arena, path_join(arena, out, name), 9999, &text, NULL), 0);
        assert_int_equal(file_read(arena, path_join(arena, other, name), 9999, &again, NULL), 0);
        assert_string_equal(text.s, again.s);
    }
    words[5] = third;
    assert_int_equal(disclose(arena, words, 10, &why), FAIL_LIMIT);
    assert_non_null(strstr(why.text, "(0 of 2)"));
    assert_false(file_exists(third)); /* nothing is shown that the budget does not know */
    assert_int_equal(file_read(arena, budget, 9999, &text, NULL), FAIL_NONE);
    assert_string_equal(text.s,
                        "{\"format\":\"folkmoot-budget/1\",\"epsilon\":2,\"spent\":[1,1]}\n");
    /* ward and answer, ward, age and ward: each person is in three counts */
    assert_int_equal(file_read(arena, path_join(arena, out, "disclosure.json"), 9999, &text, NULL),
                     FAIL_NONE);
    assert_non_null(strstr(text.s, "\"kinds\":3,"));
    assert_int_equal(file_write(budget, "{}", 2, 0600, NULL), FAIL_NONE);
    assert_int_equal(disclose(arena, words, 10, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "no privacy budget"));
    arena_free(arena);
}
TEST(noise_spends_a_budget, "disclose: noise is told, spent before it is shown, and ends");

static const char *noisy_file(struct arena *arena, const char *tables, const char *out,
                              const char *name, const char *epsilon) {
    struct str text;
    const char *words[] = {"--tables", tables, "--epsilon", epsilon, "--out", out};
    assert_int_equal(disclose(arena, words, 6, NULL), FAIL_NONE);
    assert_int_equal(file_read(arena, path_join(arena, out, name), 99999, &text, NULL), FAIL_NONE);
    return text.s;
}

/* Ages cut in two ways: everybody is in a count of each, whatever the columns are called. */
static void categories_cost(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 29);
    const char *tables = path_join(arena, test_folder(), "cut");
    const char *about = "disclosure.json";
    assert_int_equal(folder_make(tables, NULL), FAIL_NONE);
    (void)put(arena, tables, "a.csv", "age,n\n16-24,30\n25-34,50\n");
    (void)put(arena, tables, "b.csv", "age,n\n16-29,60\n30-34,20\n");
    const char *text =
        noisy_file(arena, tables, path_join(arena, test_folder(), "cut1"), about, "1");
    assert_non_null(strstr(text, "\"kinds\":2,"));
    assert_non_null(strstr(text, "\"variance\":7.8")); /* of epsilon 1/2: 2a/(1-a)^2 = 7.835 */
    /* The same categories, or some of them (nobody is in the others), are told once. */
    (void)put(arena, tables, "b.csv", "n,age\n50,25-34\n30,16-24\n");
    text = noisy_file(arena, tables, path_join(arena, test_folder(), "cut2"), about, "1");
    assert_non_null(strstr(text, "\"kinds\":1,"));
    (void)put(arena, tables, "b.csv", "age,n\n16-24,30\n25-34,50\n35+,0\n");
    text = noisy_file(arena, tables, path_join(arena, test_folder(), "cut3"), about, "1");
    assert_non_null(strstr(text, "\"kinds\":1,"));
    /* Wide tables whose rows are cut in two ways. */
    (void)put(arena, tables, "a.csv", "age,no,yes\n16-24,10,20\n25-34,20,30\n");
    (void)put(arena, tables, "b.csv", "age,no,yes\n16-29,20,40\n30-34,10,10\n");
    text = noisy_file(arena, tables, path_join(arena, test_folder(), "cut4"), about, "1");
    assert_non_null(strstr(text, "\"kinds\":2,"));
    arena_free(arena);
}
TEST(categories_cost, "disclose: people cut in two ways are told of twice, and noise is shared so");

/* With so large an epsilon that the noise is nought, what is written is what was counted. */
static void nobody_is_a_row(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 29);
    struct str text;
    const char *tables = path_join(arena, test_folder(), "gaps");
    const char *first = path_join(arena, test_folder(), "gaps1");
    const char *small = path_join(arena, test_folder(), "gaps2");
    assert_int_equal(folder_make(tables, NULL), FAIL_NONE);
    (void)put(arena, tables, "a.csv", "ward,age,n\nB,25-34,70\nA,100+,2\nA,25-34,40\n");
    (void)put(arena, tables, "b.csv", "ward,sex,n\nB,F,70\nC,M,0\nA,F,42\nAll,F,112\nC,F,0\n");
    (void)put(arena, tables, "c.csv", "ward,no,yes\nB,30,40\nA,20,22\n");
    assert_string_equal(noisy_file(arena, tables, first, "a.csv", "1000"),
                        "ward,age,n\r\nA,25-34,40\r\nA,100+,2\r\nB,25-34,70\r\nB,100+,0\r\n"
                        "C,25-34,0\r\nC,100+,0\r\n");
    assert_int_equal(file_read(arena, path_join(arena, first, "b.csv"), 999, &text, NULL), 0);
    assert_string_equal(text.s, "ward,sex,n\r\nA,F,42\r\nA,M,0\r\nB,F,70\r\nB,M,0\r\nC,F,0\r\n"
                                "C,M,0\r\nAll,F,112\r\nAll,M,0\r\n");
    assert_int_equal(file_read(arena, path_join(arena, first, "c.csv"), 999, &text, NULL), 0);
    assert_string_equal(text.s, "ward,no,yes\r\nA,20,22\r\nB,30,40\r\nC,0,0\r\n");
    /* Where zeros are small, a row that is not there would tell of one. */
    const char *ons[] = {"--tables", tables, "--preset", "ons", "--out", small};
    assert_int_equal(disclose(arena, ons, 6, NULL), FAIL_NONE);
    assert_int_equal(file_read(arena, path_join(arena, small, "a.csv"), 999, &text, NULL), 0);
    assert_non_null(strstr(text.s, "B,100+,[c]"));
    assert_non_null(strstr(text.s, "C,25-34,[c]"));
    (void)put(arena, tables, "d.csv", "ward,n\nA,42\nA,42\nB,70\n");
    struct why why = {0};
    ons[5] = path_join(arena, test_folder(), "gaps3");
    assert_int_equal(disclose(arena, ons, 6, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "twice"));
    assert_non_null(strstr(why.text, "d.csv:3"));
    arena_free(arena);
}
TEST(nobody_is_a_row,
     "disclose: a row without people is written, so that its absence tells nothing");

struct spender {
    const char *tables, *budget, *folder;
    int ended[FAIL_SYSTEM + 1]; /* how often it ended so */
};

static void spend(void *context, size_t index, unsigned worker) {
    (void)worker;
    struct spender *spender = context;
    struct arena *arena = arena_new((size_t)1 << 28);
    const char *out = arena_printf(arena, "%s/race%zu", spender->folder, index);
    const char *words[] = {"--tables", spender->tables, "--epsilon",    "0.5", "--out",
                           out,        "--budget",      spender->budget};
    enum fail fail = disclose(arena, words, 8, NULL);
    __atomic_fetch_add(&spender->ended[fail], 1, __ATOMIC_RELAXED);
    arena_free(arena);
}

static void budget_is_one(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 29);
    struct why why = {0};
    struct str text;
    const char *tables = path_join(arena, test_folder(), "shared");
    const char *budget = path_join(arena, test_folder(), "real.json");
    const char *link = path_join(arena, tables, "link.json");
    const char *begin = "{\"format\":\"folkmoot-budget/1\",\"epsilon\":2,\"spent\":[]}\n";
    assert_int_equal(folder_make(tables, NULL), FAIL_NONE);
    (void)put(arena, tables, "a.csv", "ward,n\nA,30\nB,50\n");
    assert_int_equal(file_write(budget, begin, strlen(begin), 0600, NULL), FAIL_NONE);
    assert_int_equal(symlink(budget, link), 0);
    /* Eight at once, through a link: four are paid for. */
    struct spender spender = {.tables = tables, .budget = link, .folder = test_folder()};
    parallel_run(8, 4, spend, &spender);
    assert_int_equal(spender.ended[FAIL_NONE], 4);
    assert_int_equal(spender.ended[FAIL_LIMIT], 4);
    assert_int_equal(file_read(arena, budget, 999, &text, NULL), FAIL_NONE);
    assert_non_null(strstr(text.s, "\"spent\":[0.5,0.5,0.5,0.5]"));
    const char *words[] = {
        "--tables", tables, "--epsilon", "1", "--out", path_join(arena, test_folder(), "lost"),
        "--budget", link,   "--limit",   "2"};
    assert_int_equal(unlink(budget), 0); /* a link to nowhere begins no second budget */
    assert_int_equal(disclose(arena, words, 10, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "leads to no file"));
    assert_int_equal(file_write(budget, begin, strlen(begin), 0600, NULL), FAIL_NONE);
    assert_int_equal(unlink(link), 0);
    assert_int_equal(linkat(AT_FDCWD, budget, AT_FDCWD, link, 0), 0);
    assert_int_equal(disclose(arena, words, 8, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "this one name"));
    assert_false(file_exists(words[5]));
    arena_free(arena);
}
TEST(budget_is_one, "disclose: a budget is one, whoever spends at the same time and by what name");
