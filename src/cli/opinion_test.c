/* What `folkmoot opinion` prints: statements in any script, and shares in words that hold. */
#include "base/file.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "tests/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Forty people, of whom three in four agree to the one statement. */
static const char *votes_of(struct arena *arena) {
    struct buf buf;
    buf_init(&buf, arena, 1 << 14);
    buf_text(&buf, "comment-id,voter-id,vote\n");
    for (int p = 0; p < 40; p++) buf_printf(&buf, "1,p%d,%d\n", p, p % 4 == 0 ? -1 : 1);
    return buf.s;
}

static struct str printed(struct arena *arena, const char *comments) {
    struct why why = {0};
    struct arguments arguments;
    struct str text;
    const char *votes_path = path_join(arena, test_folder(), "votes.csv"), *votes = votes_of(arena);
    const char *comments_path = path_join(arena, test_folder(), "comments.csv");
    const char *out = path_join(arena, test_folder(), "printed.txt");
    char *given[] = {
        arena_copy(arena, "--votes"),    arena_copy(arena, votes_path),
        arena_copy(arena, "--comments"), arena_copy(arena, comments_path),
        arena_copy(arena, "--out"),      arena_copy(arena, path_join(arena, test_folder(), "map"))};
    const struct command *opinion = command_find("opinion");
    assert_int_equal(file_write(votes_path, votes, strlen(votes), 0600, NULL), FAIL_NONE);
    assert_int_equal(file_write(comments_path, comments, strlen(comments), 0600, NULL), FAIL_NONE);
    assert_int_equal(arguments_read(arena, opinion, 6, given, &arguments, &why), FAIL_NONE);
    fflush(stdout);
    int was = dup(STDOUT_FILENO), now = open(out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(was >= 0 && now >= 0 && dup2(now, STDOUT_FILENO) >= 0);
    enum fail fail = opinion->run(&arguments, &why);
    fflush(stdout);
    assert_true(dup2(was, STDOUT_FILENO) >= 0);
    close(was);
    close(now);
    assert_int_equal(fail, FAIL_NONE);
    assert_int_equal(file_read(arena, out, 1 << 20, &text, &why), FAIL_NONE);
    return text;
}

static void letters_stay_whole(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 30);
    struct buf comments;
    buf_init(&comments, arena, 1 << 12);
    buf_text(&comments, "comment-id,comment-body\n1,x");
    for (int i = 0; i < 100; i++) buf_text(&comments, "\xe8\xbb\x8a"); /* three bytes each */
    buf_text(&comments, "\n");
    struct str text = printed(arena, comments.s);
    assert_true(utf8_is_valid(text.s, text.n));
    assert_non_null(strstr(text.s, "[1] x\xe8\xbb\x8a"));
    assert_non_null(strstr(text.s, "\xe8\xbb\x8a...\n"));
    assert_null(strstr(text.s, "sure")); /* of being among the ten best, never of the share */
    assert_non_null(strstr(text.s, "on the smaller side"));
    text = printed(arena, "comment-id,comment-body\n1,Short\n");
    assert_non_null(strstr(text.s, "[1] Short\n"));
    arena_free(arena);
}
TEST(letters_stay_whole, "opinion: long statements are cut between letters, and no share is called "
                         "sure that only ranks high");
