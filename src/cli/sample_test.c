/* What `folkmoot sample` says of the rows that it drew. */
#include "base/file.h"
#include "base/json.h"
#include "cli/command.h"
#include "tests/test.h"

/* sample.json of all rows of a frame. */
static json_t *sampled(struct arena *arena, const char *frame, const char *size) {
    struct arguments arguments;
    struct why why = {0};
    struct str text;
    json_t *document;
    const char *folder = test_folder(), *path = path_join(arena, folder, "frame.csv");
    const char *out = path_join(arena, folder, arena_printf(arena, "sample%zu", strlen(frame)));
    char *given[] = {arena_copy(arena, "--frame"), arena_copy(arena, path),
                     arena_copy(arena, "--size"),  arena_copy(arena, size),
                     arena_copy(arena, "--out"),   arena_copy(arena, out)};
    const struct command *sample = command_find("sample");
    assert_int_equal(file_write(path, frame, strlen(frame), 0600, NULL), FAIL_NONE);
    assert_int_equal(arguments_read(arena, sample, 6, given, &arguments, NULL), FAIL_NONE);
    if (sample->run(&arguments, &why) != FAIL_NONE) fail_msg("%s", why.text);
    assert_int_equal(file_read(arena, path_join(arena, out, "sample.json"), 1 << 20, &text, NULL),
                     FAIL_NONE);
    assert_int_equal(json_read(arena, text, &document, NULL), FAIL_NONE);
    return document;
}

static void doubles_and_gaps_are_told(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)4 << 30);
    const json_t *told = sampled(
        arena, "id,address\n1,1 A St\n2,2 A St\n2,2 A St\n2,2 A St\n3,\n4, \n5,5 A St\n", "7");
    const json_t *empty = json_object_get(told, "empty_cells");
    assert_int_equal(json_integer_value(json_object_get(told, "same_rows")), 2);
    assert_int_equal(json_integer_value(json_object_get(empty, "address")), 2);
    assert_int_equal(json_object_size(empty), 1);
    told = sampled(arena, "id,address\n1,1 A St\n2,1 A St\n", "2");
    assert_int_equal(json_integer_value(json_object_get(told, "same_rows")), 0);
    assert_int_equal(json_object_size(json_object_get(told, "empty_cells")), 0);
    arena_free(arena);
}
TEST(doubles_and_gaps_are_told,
     "sample: rows that repeat another and cells with nothing in them are counted by column");
