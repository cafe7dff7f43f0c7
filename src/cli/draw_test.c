/* A draw from files to files. */
#include "base/file.h"
#include "cli/command.h"
#include "cli/draw_files.h"
#include "tests/test.h"

#include <fcntl.h>
#include <unistd.h>

#define FOLDER "tests/data/sortition/syn_n200_k20/"

static struct draw_settings settings_of(void) {
    return (struct draw_settings){.pool = FOLDER "respondents.csv",
                                  .quotas = FOLDER "categories.csv",
                                  .size = 20,
                                  .panels = 40,
                                  .seed = "files",
                                  .date = "2026-11-22"};
}

static struct str file_of(const struct draw_files *files, const char *name) {
    for (size_t i = 0; i < files->n; i++)
        if (text_is(files->file[i].name, name)) return files->file[i].bytes;
    return (struct str){0};
}

static void files_agree(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)512 << 20);
    struct draw_settings settings = settings_of(), again;
    struct draw_result result;
    struct sortition_repair repair;
    struct draw_files files, second;
    struct csv selected, remaining, chances, panels;
    json_t *document;
    assert_int_equal(draw_run(arena, &settings, false, &result, &repair, NULL), FAIL_NONE);
    assert_int_equal(draw_files_make(arena, &result, &files, NULL), FAIL_NONE);
    assert_int_equal(csv_read(arena, file_of(&files, "selected.csv"), &selected, NULL), FAIL_NONE);
    assert_int_equal(csv_read(arena, file_of(&files, "remaining.csv"), &remaining, NULL),
                     FAIL_NONE);
    assert_int_equal(csv_read(arena, file_of(&files, "chances.csv"), &chances, NULL), FAIL_NONE);
    assert_int_equal(csv_read(arena, file_of(&files, "panels.csv"), &panels, NULL), FAIL_NONE);
    assert_int_equal(selected.n_rows, 20);
    assert_int_equal(remaining.n_rows, 180);
    assert_int_equal(selected.n_columns, 8);
    assert_int_equal(panels.n_rows, 40 * 20);
    double sum = 0, chance;
    for (size_t i = 0; i < chances.n_rows; i++) {
        assert_true(str_real(str_of(csv_cell(&chances, i, 1)), &chance));
        sum += chance;
    }
    assert_true(sum > 20 - 1e-9 && sum < 20 + 1e-9);
    /* The drawn panel of panels.csv is selected.csv. */
    for (size_t i = 0; i < 20; i++)
        assert_string_equal(csv_cell(&panels, (size_t)result.drawn * 20 + i, 1),
                            csv_cell(&selected, i, 0));
    /* Settings survive draw.json, and give the same files. */
    assert_int_equal(json_read(arena, file_of(&files, "draw.json"), &document, NULL), FAIL_NONE);
    static const char *const wanted[] = {
        "size", "pool",   "algorithm",   "min_probability", "max_probability",
        "gini", "panels", "certificate", "selected"};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        assert_non_null(json_object_get(document, wanted[i]));
    assert_int_equal(draw_settings_read(arena, document, &again, NULL), FAIL_NONE);
    assert_int_equal(draw_run(arena, &again, false, &result, &repair, NULL), FAIL_NONE);
    assert_int_equal(draw_files_make(arena, &result, &second, NULL), FAIL_NONE);
    assert_int_equal(files.n, second.n);
    for (size_t i = 0; i < files.n; i++)
        assert_string_equal(files.file[i].sha256, second.file[i].sha256);
    arena_free(arena);
}
TEST(files_agree,
     "draw files: tables, figures and settings agree, and a second run gives the same bytes");

/* Writes `pool` into the folder, and draws from it. */
static struct draw_files drawn_from(struct arena *arena, const char *folder, struct str pool) {
    struct draw_settings settings = settings_of();
    struct draw_result result;
    struct sortition_repair repair;
    struct draw_files files;
    settings.pool = path_join(arena, folder, "pool.csv");
    assert_int_equal(file_write(settings.pool, pool.s, pool.n, 0600, NULL), FAIL_NONE);
    assert_int_equal(draw_run(arena, &settings, false, &result, &repair, NULL), FAIL_NONE);
    assert_int_equal(draw_files_make(arena, &result, &files, NULL), FAIL_NONE);
    return files;
}

static void rows_without_id_are_named(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)512 << 20);
    struct str pool;
    struct buf longer;
    json_t *document;
    assert_int_equal(file_read(arena, FOLDER "respondents.csv", 1 << 20, &pool, NULL), FAIL_NONE);
    buf_init(&longer, arena, 1 << 20);
    buf_add(&longer, pool.s, pool.n);
    for (int i = 0; i < SORTITION_BLANK_ROWS + 2; i++)
        buf_text(&longer, ",1 High Street,AB1 1CD,Male,75+,White,Level 4+,Q4\n");
    struct draw_files files = drawn_from(arena, test_folder(), (struct str){longer.s, longer.n});
    assert_int_equal(json_read(arena, file_of(&files, "draw.json"), &document, NULL), FAIL_NONE);
    const json_t *inputs = json_object_get(document, "inputs"),
                 *rows = json_object_get(inputs, "first_rows_without_id");
    assert_int_equal(json_integer_value(json_object_get(inputs, "rows_without_id")), 12);
    assert_int_equal(json_array_size(rows), SORTITION_BLANK_ROWS);
    for (size_t i = 0; i < SORTITION_BLANK_ROWS; i++)
        assert_int_equal(json_integer_value(json_array_get(rows, i)), 202 + i);
    arena_free(arena);
}
TEST(rows_without_id_are_named,
     "draw: rows without an id are counted, and the first ten of them are named");

static void another_pool_is_told_first(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)512 << 20);
    struct arguments arguments;
    struct why why = {0};
    struct str pool;
    const char *folder = test_folder(), *drawn = path_join(arena, folder, "draw.json");
    assert_int_equal(file_read(arena, FOLDER "respondents.csv", 1 << 20, &pool, NULL), FAIL_NONE);
    struct draw_files files = drawn_from(arena, folder, pool);
    struct str json = file_of(&files, "draw.json");
    assert_int_equal(file_write(drawn, json.s, json.n, 0600, NULL), FAIL_NONE);
    /* The last person is taken out of the pool. */
    while (pool.n > 1 && pool.s[pool.n - 2] != '\n') pool.n--;
    assert_int_equal(
        file_write(path_join(arena, folder, "pool.csv"), pool.s, pool.n - 1, 0600, NULL),
        FAIL_NONE);
    char *given[] = {arena_copy(arena, "--verify"), arena_copy(arena, drawn)};
    const struct command *draw = command_find("draw");
    assert_int_equal(arguments_read(arena, draw, 2, given, &arguments, NULL), FAIL_NONE);
    assert_int_equal(draw->run(&arguments, &why), FAIL_CONFLICT);
    assert_non_null(strstr(why.text, "pool.csv' is not the file that was drawn from, so the draw"));
    arena_free(arena);
}
TEST(another_pool_is_told_first,
     "draw: where the pool is another file, that is said, and not all that follows from it");

/* What draw --verify prints of a draw with these settings. */
static const char *verified(struct arena *arena, const struct draw_settings *settings) {
    struct arguments arguments;
    struct draw_result result;
    struct sortition_repair repair;
    struct draw_files files;
    struct str text;
    const char *folder = test_folder(), *out = path_join(arena, folder, "printed.txt");
    char *given[] = {arena_copy(arena, "--verify"), path_join(arena, folder, "draw.json"),
                     arena_copy(arena, "--pool"),   arena_copy(arena, FOLDER "respondents.csv"),
                     arena_copy(arena, "--quotas"), arena_copy(arena, FOLDER "categories.csv")};
    assert_int_equal(draw_run(arena, settings, false, &result, &repair, NULL), FAIL_NONE);
    assert_int_equal(draw_files_make(arena, &result, &files, NULL), FAIL_NONE);
    for (size_t i = 0; i < files.n; i++)
        assert_int_equal(file_write(path_join(arena, folder, files.file[i].name),
                                    files.file[i].bytes.s, files.file[i].bytes.n, 0600, NULL),
                         FAIL_NONE);
    const struct command *draw = command_find("draw");
    assert_int_equal(arguments_read(arena, draw, 6, given, &arguments, NULL), FAIL_NONE);
    fflush(stdout);
    int was = dup(STDOUT_FILENO), now = open(out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(was >= 0 && now >= 0 && dup2(now, STDOUT_FILENO) >= 0);
    enum fail fail = draw->run(&arguments, NULL);
    fflush(stdout);
    assert_true(dup2(was, STDOUT_FILENO) >= 0);
    close(was);
    close(now);
    assert_int_equal(fail, FAIL_NONE);
    assert_int_equal(file_read(arena, out, 1 << 20, &text, NULL), FAIL_NONE);
    return str_copy(arena, text);
}

static void verify_names_the_seed(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 30);
    struct draw_settings settings = settings_of();
    const char *text = verified(arena, &settings);
    assert_non_null(strstr(text, "from the seed 'files'.\n"));
    assert_null(strstr(text, "randomness"));
    settings.announce = "balls of Saturday";
    settings.randomness = "12 7 41";
    assert_non_null(strstr(verified(arena, &settings), "from the randomness '7.12.41./'.\n"));
    arena_free(arena);
}
TEST(verify_names_the_seed,
     "draw: --verify says seed where a seed decided, and randomness where a public source did");

static void announced_draw_waits(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)512 << 20);
    struct draw_settings settings = settings_of();
    struct draw_result before, after;
    struct sortition_repair repair;
    struct draw_files files;
    settings.announce = "balls of Saturday";
    assert_int_equal(draw_run(arena, &settings, false, &before, &repair, NULL), FAIL_NONE);
    assert_int_equal(draw_files_make(arena, &before, &files, NULL), FAIL_NONE);
    assert_int_equal(before.drawn, -1);
    assert_null(file_of(&files, "selected.csv").s);
    assert_non_null(file_of(&files, "panels.csv").s);
    settings.randomness = "12 7 41";
    assert_int_equal(draw_run(arena, &settings, false, &after, &repair, NULL), FAIL_NONE);
    assert_string_equal(before.commitment, after.commitment);
    assert_string_equal(after.canonical, "7.12.41./");
    assert_in_range(after.drawn, 0, 39);
    arena_free(arena);
}
TEST(announced_draw_waits,
     "draw files: before the announced randomness is known no one is selected, and panels stay");

static void infeasible_is_told(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)512 << 20);
    struct draw_settings settings = settings_of();
    struct draw_result result;
    struct sortition_repair repair;
    struct why why = {0};
    struct buf out;
    json_t *document;
    settings.size = 30; /* the maxima of every category add up to fewer */
    assert_int_equal(draw_run(arena, &settings, false, &result, &repair, &why), FAIL_INFEASIBLE);
    assert_true(repair.n_options > 0 && repair.n_clashes > 0);
    buf_init(&out, arena, 1 << 20);
    draw_infeasible_json(&out, &result.inputs, &repair, why.text);
    assert_int_equal(json_read(arena, (struct str){out.s, out.n}, &document, NULL), FAIL_NONE);
    const json_t *first = json_array_get(json_object_get(document, "relaxations"), 0);
    static const char *const wanted[] = {"category", "name", "bound", "from", "to"};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        assert_non_null(json_object_get(first, wanted[i]));
    /* With the relaxation allowed there is a panel. */
    settings.relax = true;
    assert_int_equal(draw_run(arena, &settings, false, &result, &repair, &why), FAIL_NONE);
    assert_non_null(result.inputs.relaxed);
    arena_free(arena);
}
TEST(infeasible_is_told,
     "draw files: quotas that cannot be kept name the least relaxation, which works");

/* A draw.json with one setting replaced. */
static enum fail settings_with(struct arena *arena, const char *key, json_t *value,
                               struct why *why) {
    static const char text[] =
        "{\"format\":\"folkmoot-draw 1\",\"inputs\":{\"pool\":{\"file\":\"p\"},\"quotas\":"
        "{\"file\":\"q\"}},\"settings\":{\"size\":20,\"algorithm\":\"leximin\",\"address\":"
        "[\"home\"],\"per_address\":1,\"panels\":9,\"reserves\":0,\"dropout\":0.1,\"seed\":\"s\","
        "\"date\":\"2026-11-22\",\"stopped_in\":\"panels\",\"stopped_at\":3}}";
    json_t *document;
    struct draw_settings settings;
    assert_int_equal(json_read(arena, str_of(text), &document, NULL), FAIL_NONE);
    if (key != NULL) json_object_set_new(json_object_get(document, "settings"), key, value);
    enum fail fail = draw_settings_read(arena, document, &settings, why);
    if (fail == FAIL_NONE && key == NULL) assert_int_equal(settings.stop_done, 3);
    return fail;
}

static void hostile_settings_are_refused(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    json_error_t error;
    static const char *const bad[][2] = {
        {"address", "[1]"},
        {"address", "[null]"},
        {"address", "[\"a\",{}]"},
        {"stopped_at", "1e300"},
        {"stopped_at", "-1"},
        {"stopped_at", "\"x\""},
        {"dropout", "-0.1"},
        {"dropout", "1e308"},
        {"cap", "2"},
        {"balance", "1e300"},
        {"size", "1e300"},
        {"panels", "0"},
        {"address", "[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]"},
    };
    assert_int_equal(settings_with(arena, NULL, NULL, NULL), FAIL_NONE);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct why why = {0};
        json_t *value = json_loads(bad[i][1], JSON_DECODE_ANY, &error);
        assert_non_null(value);
        assert_int_equal(settings_with(arena, bad[i][0], value, &why), FAIL_INPUT);
        assert_string_equal(why.field, bad[i][0]);
    }
    arena_free(arena);
}
TEST(hostile_settings_are_refused,
     "draw files: a draw.json with a setting of another kind or size is refused by its name");
