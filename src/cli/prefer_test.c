#include "base/file.h"
#include "cli/command.h"
#include "tests/test.h"

#include <string.h>

static enum fail prefer(const char *method, const char *table, struct why *why) {
    struct arena *arena = arena_new((size_t)1 << 28);
    const struct command *command = command_find("prefer");
    struct arguments arguments;
    char *path = path_join(arena, test_folder(), "data.csv");
    assert_int_equal(file_write(path, table, strlen(table), 0600, NULL), FAIL_NONE);
    char *words[] = {arena_copy(arena, method), arena_copy(arena, "--data"), path,
                     arena_copy(arena, "--json")};
    assert_non_null(command);
    enum fail fail = arguments_read(arena, command, 4, words, &arguments, why);
    if (fail == FAIL_NONE) fail = command->run(&arguments, why);
    arena_free(arena);
    return fail;
}

static void contradictions_are_named(void **state) {
    (void)state;
    struct why why = {0};
    assert_int_equal(prefer("hierarchy", "resp,a,b,times\np,A,B,3\np,B,A,3\n", &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "data.csv:3: 'p' was given 'B' over 'A'"));
    assert_int_equal(prefer("hierarchy", "resp,a,b,times\np,A,A,3\n", &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "'A' is compared with itself"));
    /* the same said twice contradicts nothing */
    assert_int_equal(prefer("hierarchy", "resp,a,b,times\np,A,B,3\np,B,A,1/3\n", &why), FAIL_NONE);
    assert_int_equal(prefer("ranks", "ranking\nA>B\nB>A>B\n", &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "data.csv:3: 'B' stands twice"));
}
TEST(contradictions_are_named,
     "prefer: a judgement that undoes another of the same person is said");

static void what_has_no_scale_is_named(void **state) {
    (void)state;
    struct why why = {0};
    assert_int_equal(
        prefer("best-worst", "resp,set,best,worst\n1,A;B;C,A,B\n1,D;E;F,D,E\n2,A;B;C,B,A\n", &why),
        FAIL_INPUT);
    assert_non_null(strstr(why.text, "was never set against 'A'"));
    assert_int_equal(prefer("pairs", "a,b,a_wins,b_wins\nA,B,3,0\nB,C,2,1\n", &why), FAIL_CONVERGE);
    assert_non_null(strstr(why.text, "'A' won whenever"));
}
TEST(what_has_no_scale_is_named, "prefer: the item that no scale can hold is named");
