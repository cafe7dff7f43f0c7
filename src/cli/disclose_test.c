#include "base/file.h"
#include "cli/command.h"
#include "tests/test.h"

#include <string.h>

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
