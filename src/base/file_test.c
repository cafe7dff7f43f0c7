#include "base/file.h"
#include "tests/test.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int entries(const char *path) {
    DIR *folder = opendir(path);
    int n = -2;
    if (folder == NULL) return -1;
    while (readdir(folder) != NULL) n++;
    closedir(folder);
    return n;
}

static void files_are_written_whole_and_read_whole(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 22);
    const char *folder = test_folder();
    char *path = path_join(arena, folder, "a.bin");
    struct str found = STR("untouched");
    struct stat about;
    char big[200000];
    for (size_t i = 0; i < sizeof big; i++) big[i] = (char)(i * 7);
    const size_t sizes[] = {0, 1, 4096, 65535, 65536, sizeof big};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        assert_int_equal(file_write(path, big, sizes[i], 0600, NULL), FAIL_NONE);
        assert_int_equal(file_read(arena, path, sizes[i], &found, NULL), FAIL_NONE);
        assert_int_equal(found.n, sizes[i]);
        assert_memory_equal(found.s, big, sizes[i]);
        assert_int_equal(found.s[found.n], 0);
        assert_int_equal(stat(path, &about), 0);
        assert_int_equal(about.st_mode & 0777, 0600);
    }
    assert_int_equal(entries(folder), 1); /* nothing temporary is left */
    arena_free(arena);
}
TEST(files_are_written_whole_and_read_whole,
     "base: files are read as written, and leave nothing beside");

static void failed_writes_leave_the_old_file(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    const char *folder = test_folder();
    struct why why;
    struct str found;
    char *path = path_join(arena, folder, "a");
    assert_int_equal(file_write(path, "old", 3, 0644, NULL), FAIL_NONE);
    char *blocked = path_join(arena, folder, "blocked");
    assert_int_equal(folder_make(path_join(arena, blocked, "child"), NULL), FAIL_NONE);
    assert_int_equal(file_write(blocked, "new", 3, 0644, &why), FAIL_SYSTEM);
    assert_int_equal(entries(folder), 2);
    assert_int_equal(file_write(path_join(arena, folder, "no/such"), "", 0, 0644, &why),
                     FAIL_NOTFOUND);
    assert_int_equal(file_read(arena, path_join(arena, folder, "none"), 9, &found, &why),
                     FAIL_NOTFOUND);
    assert_non_null(strstr(why.text, "none"));
    assert_int_equal(file_read(arena, path, 2, &found, &why), FAIL_LIMIT);
    assert_int_equal(file_read(arena, folder, 100000, &found, &why), FAIL_SYSTEM);
    assert_int_equal(file_read(arena, "/proc/self/status", 10, &found, &why), FAIL_LIMIT);
    assert_int_equal(file_read(arena, "/proc/self/status", 1 << 16, &found, &why), FAIL_NONE);
    assert_true(found.n > 100);
    arena_free(arena);
}
TEST(failed_writes_leave_the_old_file,
     "base: failed reads and writes name the file and leave nothing");

static void folders_are_made_with_parents(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    char *deep = path_join(arena, test_folder(), "a/b//c/");
    assert_int_equal(folder_make(deep, NULL), FAIL_NONE);
    assert_int_equal(folder_make(deep, NULL), FAIL_NONE);
    assert_true(file_exists(deep));
    struct stat about;
    assert_int_equal(stat(deep, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0700);
    assert_string_equal(path_join(arena, "a/", "b"), "a/b");
    assert_string_equal(path_join(arena, "a", "b"), "a/b");
    char *file = path_join(arena, deep, "file");
    assert_int_equal(file_write(file, "", 0, 0600, NULL), FAIL_NONE);
    assert_int_not_equal(folder_make(file, NULL), FAIL_NONE);
    assert_int_not_equal(folder_make(path_join(arena, file, "x"), NULL), FAIL_NONE);
    arena_free(arena);
}
TEST(folders_are_made_with_parents,
     "base: folder_make makes parents, privately, and twice is fine");

static void folders_appear_whole_or_not(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    const char *folder = test_folder();
    char *path = path_join(arena, folder, "sub/out/");
    struct folder_out *out;
    struct str found;
    struct arena *first = arena_new(1 << 20);
    assert_int_equal(folder_out_open(first, path, false, &out, NULL), FAIL_NONE);
    assert_int_equal(folder_out_write(out, "data/x.csv", "1", 1, NULL), FAIL_NONE);
    assert_int_equal(folder_out_write(out, "../x", "1", 1, NULL), FAIL_INPUT);
    assert_int_equal(folder_out_write(out, "/x", "1", 1, NULL), FAIL_INPUT);
    assert_false(file_exists(path));
    arena_free(first); /* not published: nothing is left */
    assert_int_equal(entries(path_join(arena, folder, "sub")), 0);

    assert_int_equal(folder_out_open(arena, path, false, &out, NULL), FAIL_NONE);
    assert_int_equal(folder_out_write(out, "old", "old", 3, NULL), FAIL_NONE);
    assert_int_equal(folder_out_publish(out, NULL), FAIL_NONE);
    assert_int_equal(file_read(arena, path_join(arena, path, "old"), 9, &found, NULL), FAIL_NONE);

    assert_int_equal(folder_out_open(arena, path, false, &out, NULL), FAIL_CONFLICT);
    assert_int_equal(folder_out_open(arena, path, true, &out, NULL), FAIL_NONE);
    assert_int_equal(folder_out_write(out, "old", "changed", 7, NULL), FAIL_NONE);
    assert_int_equal(folder_out_write(out, "new", "new", 3, NULL), FAIL_NONE);
    assert_int_equal(folder_out_publish(out, NULL), FAIL_NONE);
    assert_int_equal(file_read(arena, path_join(arena, path, "old"), 9, &found, NULL), FAIL_NONE);
    assert_string_equal(found.s, "changed");
    assert_true(file_exists(path_join(arena, path, "new")));
    assert_int_equal(entries(path_join(arena, folder, "sub")), 1);
    arena_free(arena);
}
TEST(folders_appear_whole_or_not, "base: a folder_out appears whole, or leaves nothing");

/* Writes `name` alone over what is in `path`, and says what became of it. */
static enum fail replaced_by(const char *path, const char *name, struct why *why) {
    struct arena *arena = arena_new(1 << 20);
    struct folder_out *out;
    assert_int_equal(folder_out_open(arena, path, true, &out, NULL), FAIL_NONE);
    assert_int_equal(folder_out_write(out, name, "ours", 4, NULL), FAIL_NONE);
    enum fail fail = folder_out_publish(out, why);
    arena_free(arena);
    return fail;
}

static void others_files_are_kept(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct why why = {0};
    struct str found;
    const char *folder = test_folder();
    char *path = path_join(arena, folder, "out");
    assert_int_equal(replaced_by(path, "data/x.csv", NULL), FAIL_NONE);
    assert_int_equal(replaced_by(path, "data/x.csv", NULL), FAIL_NONE);
    static const char *const theirs[] = {"thesis.txt", "data/notes", "data/deep/er/one"};
    for (size_t i = 0; i < sizeof theirs / sizeof theirs[0]; i++) {
        char *file = path_join(arena, path, theirs[i]);
        char *parent = arena_copy(arena, file);
        *strrchr(parent, '/') = '\0';
        assert_int_equal(folder_make(parent, NULL), FAIL_NONE);
        assert_int_equal(file_write(file, "theirs", 6, 0600, NULL), FAIL_NONE);
        assert_int_equal(replaced_by(path, "data/x.csv", &why), FAIL_CONFLICT);
        assert_non_null(strstr(why.text, theirs[i]));
        assert_int_equal(file_read(arena, file, 9, &found, NULL), FAIL_NONE);
        assert_string_equal(found.s, "theirs");
        assert_int_equal(unlink(file), 0);
        if (i > 0) (void)rmdir(parent);
    }
    /* A file of that name is no folder of ours either. */
    char *file = path_join(arena, folder, "file");
    assert_int_equal(file_write(file, "theirs", 6, 0600, NULL), FAIL_NONE);
    assert_int_equal(replaced_by(file, "x", NULL), FAIL_CONFLICT);
    assert_int_equal(file_read(arena, file, 9, &found, NULL), FAIL_NONE);
    assert_int_equal(entries(folder), 2);
    arena_free(arena);
}
TEST(others_files_are_kept,
     "base: a folder that holds anything but what is written again is refused, and stays whole");

static void published_over_meanwhile_is_a_conflict(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    const char *folder = test_folder();
    char *path = path_join(arena, folder, "out");
    struct folder_out *out;
    assert_int_equal(folder_out_open(arena, path, false, &out, NULL), FAIL_NONE);
    assert_int_equal(folder_make(path, NULL), FAIL_NONE);
    assert_int_equal(file_write(path_join(arena, path, "theirs"), "", 0, 0600, NULL), FAIL_NONE);
    assert_int_equal(folder_out_publish(out, NULL), FAIL_CONFLICT);
    arena_free(arena);
    assert_int_equal(entries(folder), 1);
}
TEST(published_over_meanwhile_is_a_conflict,
     "base: a folder that came meanwhile is not overwritten");
