/* Passages from a file, also such as nobody can sort. */
#include "base/file.h"
#include "cli/command.h"
#include "tests/test.h"

#include <string.h>

static enum fail sorted(struct arena *arena, const char *text, const char *out, struct why *why) {
    struct arguments arguments;
    const char *file = path_join(arena, test_folder(), "passages.csv");
    char *given[] = {arena_copy(arena, "--passages"), arena_copy(arena, file),
                     arena_copy(arena, "--out"), arena_copy(arena, out)};
    const struct command *themes = command_find("themes");
    assert_int_equal(file_write(file, text, strlen(text), 0600, why), FAIL_NONE);
    enum fail fail = arguments_read(arena, themes, 4, given, &arguments, why);
    return fail == FAIL_NONE ? themes->run(&arguments, why) : fail;
}

static void nothing_to_sort(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)8 << 30);
    struct why why = {0};
    struct str text;
    const char *out = path_join(arena, test_folder(), "out");
    assert_int_equal(sorted(arena, "id,text\n1,the and\n2,of to\n", out, &why), FAIL_NONE);
    assert_int_equal(file_read(arena, path_join(arena, out, "passages.csv"), 1 << 16, &text, &why),
                     FAIL_NONE);
    assert_string_equal(text.s, "id,theme,loading,same_as\r\n1,,,\r\n2,,,\r\n");
    assert_int_equal(sorted(arena, "id,text\n", path_join(arena, test_folder(), "none"), &why),
                     FAIL_INPUT);
    assert_non_null(strstr(why.text, "passages.csv"));
    assert_non_null(strstr(why.text, "want at least one passage"));
    arena_free(arena);
}
TEST(nothing_to_sort, "themes: passages without a word to sort by are in no theme, and a file "
                      "without passages is refused");
