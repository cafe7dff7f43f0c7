#include "base/hash.h"
#include "cli/command.h"
#include "tests/test.h"

KIND_DECLARE(command);

static const struct option_of options[] = {
    {.name = "data", .value = "DIR", .help = "data directory", .required = true},
    {.name = "by", .value = "VAR", .repeated = true},
    {.name = "json", .help = "print JSON"},
    {.name = "size", .value = "N"},
    {0},
};

static const struct command sample = {.name = "sample",
                                      .summary = "draw",
                                      .usage = "sample --data DIR [WORD]",
                                      .options = options,
                                      .words_max = 1};

static enum fail read_line(struct arena *arena, struct arguments *out, struct why *why,
                           const char *line) {
    char **given = ARENA_ARRAY(arena, char *, 16);
    int n = 0;
    struct str rest = str_of(line);
    while (rest.s != NULL && rest.n > 0) given[n++] = str_copy(arena, str_cut(&rest, ' '));
    return arguments_read(arena, &sample, n, given, out, why);
}

/* What `weigh LINE` is told; --data is required, but what is wanted comes first. */
static const char *weigh_told(struct arena *arena, const char *line) {
    static const char *const parts[] = {"design", "points", NULL};
    const struct command weigh = {
        .name = "weigh", .options = options, .parts = parts, .words_min = 1, .words_max = 2};
    char *given[4];
    struct arguments got;
    struct why why = {0};
    int n = 0;
    struct str rest = str_of(line);
    while (rest.s != NULL && rest.n > 0) given[n++] = str_copy(arena, str_cut(&rest, ' '));
    bool refused = arguments_read(arena, &weigh, n, given, &got, &why) == FAIL_INPUT;
    return refused ? arena_copy(arena, why.text) : "";
}

static void first_words(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    assert_string_equal(
        weigh_told(arena, ""),
        "'weigh' wants 'design' or 'points' next; 'folkmoot weigh --help' explains");
    assert_string_equal(weigh_told(arena, "pionts"),
                        "'weigh' has no part 'pionts'; did you mean 'points'?");
    assert_string_equal(
        weigh_told(arena, "hats"),
        "'weigh' wants 'design' or 'points' next, got 'hats'; 'folkmoot weigh --help' explains");
    assert_string_equal(weigh_told(arena, "points --data a"), "");
    assert_string_equal(weigh_told(arena, "--help"), "");
    arena_free(arena);
}
TEST(first_words, "command: what its first word may be is said before anything else is asked for");

static void options_in_both_forms(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct arguments got;
    assert_int_equal(read_line(arena, &got, NULL, "--data=a=b --by x word --by=y --json"), 0);
    assert_string_equal(argument(&got, "data"), "a=b");
    assert_true(argument_given(&got, "json"));
    assert_null(argument(&got, "size"));
    const char *const *values;
    size_t n;
    argument_all(&got, "by", &values, &n);
    assert_int_equal(n, 2);
    assert_string_equal(values[0], "x");
    assert_string_equal(values[1], "y");
    assert_int_equal(got.n_words, 1);
    assert_string_equal(got.words[0], "word");
    assert_int_equal(read_line(arena, &got, NULL, "--data d -- --json"), 0);
    assert_false(argument_given(&got, "json"));
    assert_string_equal(got.words[0], "--json");
    arena_free(arena);
}
TEST(options_in_both_forms,
     "cli: '--name value' and '--name=value' say the same, '--' ends options");

static void wrong_use_is_named(void **state) {
    (void)state;
    static const struct {
        const char *line, *says;
    } cases[] = {
        {"--json", "'sample' wants '--data DIR'; usage: folkmoot sample --data DIR [WORD]"},
        {"--data", "option '--data' wants a value; write '--data DIR'"},
        {"--data --json", "option '--data' wants a value; write '--data DIR'"},
        {"--data d --jsno", "'sample' has no option '--jsno'; did you mean '--json'?"},
        {"--data d --zzzz",
         "'sample' has no option '--zzzz'; 'folkmoot sample --help' lists its options"},
        {"--data d --json=1", "option '--json' takes no value; leave out '=1'"},
        {"--data d --data e", "option '--data' is given twice; give it once"},
        {"--data d a b",
         "'sample' does not know what to do with 'b'; usage: folkmoot sample --data DIR [WORD]"},
    };
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arguments got;
        struct why why = {0};
        assert_int_equal(read_line(arena, &got, &why, cases[i].line), FAIL_INPUT);
        assert_string_equal(why.text, cases[i].says);
    }
    arena_free(arena);
}
TEST(wrong_use_is_named, "cli: each wrong use says what is wrong and how to mend it");

static void numbers_keep_their_bounds(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct arguments got;
    struct why why = {0};
    int64_t value = -7;
    assert_int_equal(read_line(arena, &got, NULL, "--data d --size 12"), 0);
    assert_int_equal(argument_int(&got, "size", 1, 12, 5, &value, &why), 0);
    assert_int_equal(value, 12);
    value = -7;
    assert_int_equal(argument_int(&got, "size", 1, 11, 5, &value, &why), FAIL_INPUT);
    assert_int_equal(value, -7);
    assert_string_equal(why.text, "option '--size' wants a whole number from 1 to 11, got '12'");
    assert_int_equal(read_line(arena, &got, NULL, "--data d"), 0);
    assert_int_equal(argument_int(&got, "size", 1, 12, 5, &value, &why), 0);
    assert_int_equal(value, 5);
    arena_free(arena);
}
TEST(numbers_keep_their_bounds, "cli: a number out of its bounds is refused and changes nothing");

static void near_names_are_found(void **state) {
    (void)state;
    static const char *const names[] = {"backup", "restore", "serve", "user"};
    assert_string_equal(nearest_name("bakcup", names, 4), "backup");
    assert_string_equal(nearest_name("serv", names, 4), "serve");
    assert_string_equal(nearest_name("re", names, 4), "restore");
    assert_null(nearest_name("publish", names, 4));
    assert_null(nearest_name("x", names, 4));
}
TEST(near_names_are_found, "cli: a slip of the finger is answered with the name that was meant");

static void file_failures_name_the_place(void **state) {
    (void)state;
    struct why why = {.fail = FAIL_INPUT, .text = "'ten' is no number", .row = 3, .column = 2};
    assert_int_equal(why_in_file(&why, "pool.csv"), FAIL_INPUT);
    assert_string_equal(why.text, "pool.csv:3:2: 'ten' is no number");
    assert_int_equal(why.row, 0);
    struct why whole = {.fail = FAIL_SYSTEM, .text = "is a folder"};
    assert_int_equal(why_in_file(&whole, "pool.csv"), FAIL_SYSTEM);
    assert_string_equal(whole.text, "pool.csv: is a folder");
}
TEST(file_failures_name_the_place, "cli: a failure about a file starts with FILE:ROW:COLUMN");

static void commands_are_complete(void **state) {
    (void)state;
    for (KIND_EACH(command, at)) {
        const struct command *command = *at;
        assert_non_null(command->run);
        assert_non_null(command->summary);
        assert_int_equal(strncmp(command->usage, command->name, strlen(command->name)), 0);
        assert_ptr_equal(command_find(command->name), command);
        /* Help fits the terminals of people who help on the telephone. */
        struct arena *arena = arena_new(1 << 22);
        struct buf help;
        buf_init(&help, arena, 1 << 20);
        command_help(&help, command);
        struct str rest = {help.s, help.n};
        while (rest.s != NULL) {
            struct str line = str_cut(&rest, '\n');
            if (line.n > 110)
                fail_msg("%s: line too long: %.*s", command->name, (int)line.n, line.s);
        }
        arena_free(arena);
    }
}
TEST(commands_are_complete,
     "cli: every command has a summary, a usage that starts with its name, a run");

static void statuses_follow_the_table(void **state) {
    (void)state;
    assert_int_equal(exit_status(FAIL_NONE), 0);
    assert_int_equal(exit_status(FAIL_INFEASIBLE), 1);
    assert_int_equal(exit_status(FAIL_CONFLICT), 1);
    assert_int_equal(exit_status(FAIL_INPUT), 2);
    assert_int_equal(exit_status(FAIL_LIMIT), 2);
    assert_int_equal(exit_status(FAIL_STORE), 3);
}
TEST(statuses_follow_the_table, "cli: 0 done, 1 cannot be done, 2 wrong use, 3 storage or system");

static void a_missing_file_is_wrong_use(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct str text;
    struct why why;
    assert_int_equal(input_read(arena, "/no/such/file.csv", 1 << 10, &text, &why), FAIL_INPUT);
    assert_int_equal(exit_status(FAIL_INPUT), 2);
    assert_non_null(strstr(why.text, "/no/such/file.csv"));
    assert_int_equal(input_read(arena, "/tmp", 1 << 10, &text, &why), FAIL_INPUT);
    assert_string_equal(why.text, "'/tmp' is a folder: name a file in it");
    arena_free(arena);
}
TEST(a_missing_file_is_wrong_use,
     "cli: a file that is named and not there, or a folder in its place, is wrong use");
