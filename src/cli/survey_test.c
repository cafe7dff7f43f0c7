#include "base/file.h"
#include "cli/command.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

static const char *write_file(struct arena *arena, const char *name, const char *text) {
    char *path = path_join(arena, test_folder(), name);
    assert_int_equal(file_write(path, text, strlen(text), 0600, NULL), FAIL_NONE);
    return path;
}

static enum fail survey(struct arena *arena, size_t n, const char *const *words, struct why *why) {
    const struct command *command = command_find("survey");
    struct arguments arguments;
    char **given = ARENA_ARRAY(arena, char *, n + 1);
    for (size_t i = 0; i < n; i++) given[i] = arena_copy(arena, words[i]);
    assert_non_null(command);
    enum fail fail = arguments_read(arena, command, (int)n, given, &arguments, why);
    return fail == FAIL_NONE ? command->run(&arguments, why) : fail;
}

static const char answers[] = "id,sex,age,y\np1,F,1,1\np2,M,2,0\np3,F,2,1\np4,M,1,\n";

static enum fail weigh(struct arena *arena, const char *margins, const char *out, struct why *why) {
    const char *words[] = {"weight",
                           "--data",
                           write_file(arena, "a.csv", answers),
                           "--margins",
                           write_file(arena, "m.csv", margins),
                           "--out",
                           out};
    return survey(arena, sizeof words / sizeof words[0], words, why);
}

static void margins_are_judged(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 29);
    struct why why = {0};
    const char *out = path_join(arena, test_folder(), "out");
    assert_int_equal(weigh(arena, "variable,level,total\nsex,F,5\n", out, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "a.csv:3:2: 'M' of 'sex' has no total"));
    assert_int_equal(weigh(arena, "variable,level,total\nsex,F,5\nsex,M,x\n", out, &why),
                     FAIL_INPUT);
    assert_non_null(strstr(why.text, "m.csv:3:3: want a number of people"));
    assert_int_equal(
        weigh(arena, "variable,level,total\nsex,F,5\nsex,M,5\nage,1,5\nage,2,6\n", out, &why),
        FAIL_INPUT);
    assert_non_null(strstr(why.text, "'sex' sums to 10, 'age' to 11"));
    assert_int_equal(weigh(arena, "variable,level,total\nsex,F,5\nsex,M,5\nsex,X,2\n", out, &why),
                     FAIL_INFEASIBLE);
    assert_non_null(strstr(why.text, "'X'"));
    assert_false(file_exists(out));
    arena_free(arena);
}
TEST(margins_are_judged,
     "survey: margins that miss a category, do not sum or cannot be met are refused by name");

static void weights_are_written(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 29);
    struct why why = {0};
    struct str text;
    const char *out = path_join(arena, test_folder(), "out");
    assert_int_equal(weigh(arena, "variable,level,total\nsex,F,30\nsex,M,70\n", out, &why),
                     FAIL_NONE);
    assert_int_equal(file_read(arena, path_join(arena, out, "weights.csv"), 10000, &text, NULL),
                     FAIL_NONE);
    assert_string_equal(text.s,
                        "id,weight_before,weight\r\np1,1,15\r\np2,1,35\r\np3,1,15\r\np4,1,35\r\n");
    arena_free(arena);
}
TEST(weights_are_written, "survey: weights are written in the order of the answers");
