/* A witness signs a log that goes on, and nothing else. */
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "cli/command.h"
#include "ledger/checkpoint.h"
#include "tests/test.h"

#include <dirent.h>
#include <stdarg.h>
#include <string.h>

enum { LINES = 300 };

struct lying { /* a log that can show what it likes */
    struct arena *arena;
    struct sign_key key;
    struct tree_hash leaves[LINES];
    const char *folder;
};

__attribute__((format(printf, 2, 3))) static enum fail run(struct why *why, const char *format,
                                                           ...) {
    struct arena *arena = arena_new((size_t)1 << 30);
    va_list list;
    va_start(list, format);
    struct str rest = str_of(arena_vprintf(arena, format, list));
    va_end(list);
    char *given[16] = {NULL};
    int n = 0;
    while (rest.s != NULL && n < 16) given[n++] = str_copy(arena, str_cut(&rest, ' '));
    struct arguments arguments;
    assert_true(n > 0);
    const struct command *command = command_find(given[0]);
    memset(why, 0, sizeof *why);
    enum fail fail = arguments_read(arena, command, n - 1, given + 1, &arguments, why);
    if (fail == FAIL_NONE) fail = command->run(&arguments, why);
    arena_free(arena);
    return fail;
}

static void put(const struct lying *log, const char *name, const char *text) {
    struct why why = {0};
    if (file_write(path_join(log->arena, log->folder, name), text, strlen(text), 0600, &why) !=
        FAIL_NONE)
        fail_msg("%s", why.text);
}

static enum fail leaf_of(void *context, unsigned level, uint64_t index, struct tree_hash *out,
                         struct why *why) {
    const struct lying *log = context;
    struct tree_edge edge = {.size = 0};
    for (uint64_t i = index << level; i < (index + 1) << level; i++)
        if (tree_add(&edge, &log->leaves[i], NULL, NULL, why) != FAIL_NONE) return why->fail;
    *out = tree_edge_root(&edge);
    return FAIL_NONE;
}

/* Writes the head of `size` lines, and the proof that it continues that of `former`, or the other
 * way round. */
static void show(struct lying *log, uint64_t former, uint64_t size) {
    struct tree_source source = {leaf_of, log};
    struct tree_hash root;
    struct tree_proof proof = {.n = 0};
    struct buf text;
    struct json_out out;
    assert_int_equal(tree_root(&source, size, &root, NULL), FAIL_NONE);
    put(log, "head", checkpoint_write(log->arena, "example.org/log", size, &root, &log->key));
    uint64_t less = former < size ? former : size, more = former < size ? size : former;
    assert_int_equal(tree_consistency(&source, less, more, &proof, NULL), FAIL_NONE);
    buf_init(&text, log->arena, 1 << 16);
    json_out_init(&out, &text);
    json_open(&out, '{');
    json_key(&out, "proof");
    json_open(&out, '[');
    for (size_t i = 0; i < proof.n; i++)
        json_put_text(&out, base64(log->arena, proof.hashes[i].bytes, TREE_HASH));
    json_close(&out, ']');
    json_close(&out, '}');
    put(log, "proof", text.s);
}

static enum fail witness(const struct lying *log, struct why *why) {
    const char *at = log->folder;
    return run(why, "witness --keep %s/keep --key %s/key --head %s/head --proof %s/proof --json",
               at, at, at, at);
}

static void begin(struct lying *log) {
    uint8_t seed[32] = {9};
    struct checkpoint_key public;
    struct why why;
    *log = (struct lying){.arena = arena_new((size_t)32 << 20), .folder = test_folder()};
    sign_key_make(seed, &log->key);
    checkpoint_key_make("example.org/log", CHECKPOINT_LOG, log->key.public, &public);
    put(log, "key", checkpoint_key_text(log->arena, &public));
    for (size_t i = 0; i < LINES; i++) log->leaves[i] = tree_leaf(&i, sizeof i);
    assert_int_equal(run(&why, "witness --keep %s/keep", log->folder), FAIL_INPUT);
    assert_non_null(strstr(why.text, "--name"));
    assert_int_equal(run(&why, "witness --keep %s/keep --name press.example", log->folder),
                     FAIL_NONE);
}

static size_t kept_lines(const struct lying *log, const char *start) {
    struct str text;
    size_t n = 0;
    const char *path = path_join(log->arena, log->folder, "keep/example.org-log.checkpoint");
    assert_int_equal(file_read(log->arena, path, 1 << 16, &text, NULL), FAIL_NONE);
    for (struct str rest = text; rest.s != NULL && rest.n > 0;)
        n += str_starts(str_cut(&rest, '\n'), start);
    return n;
}

/* How many files tell of a lie. */
static size_t evidence(const struct lying *log, const char *word) {
    DIR *folder = opendir(path_join(log->arena, log->folder, "keep"));
    size_t n = 0;
    assert_non_null(folder);
    for (struct dirent *at = readdir(folder); at != NULL; at = readdir(folder))
        n += str_starts(str_of(at->d_name), word);
    closedir(folder);
    return n;
}

static void a_log_that_goes_on_is_signed(void **state) {
    (void)state;
    struct lying log;
    struct why why;
    struct str text;
    struct checkpoint head;
    struct checkpoint_key own;
    int64_t time_s = 0;
    begin(&log);
    const uint64_t sizes[] = {100, 100, 101, 256, 300};
    for (size_t i = 0; i < 5; i++) {
        show(&log, i == 0 ? 0 : sizes[i - 1], sizes[i]);
        if (witness(&log, &why) != FAIL_NONE) fail_msg("%s", why.text);
    }
    const char *kept = path_join(log.arena, log.folder, "keep/example.org-log.checkpoint");
    assert_int_equal(file_read(log.arena, kept, 1 << 16, &text, NULL), FAIL_NONE);
    assert_int_equal(checkpoint_read(log.arena, text, &head, NULL), FAIL_NONE);
    assert_int_equal(head.size, 300);
    assert_int_equal(file_read(log.arena, path_join(log.arena, log.folder, "keep/witness.key"),
                               1 << 16, &text, NULL),
                     FAIL_NONE);
    assert_int_equal(checkpoint_key_read(log.arena, str_copy(log.arena, text), &own, NULL),
                     FAIL_NONE);
    assert_int_equal(checkpoint_check(log.arena, &head, &own, &time_s, NULL), FAIL_NONE);
    assert_true(time_s > 1700000000);
    arena_free(log.arena);
}
TEST(a_log_that_goes_on_is_signed,
     "witness: heads that continue the last are signed with the time");

static void an_older_head_is_no_lie(void **state) {
    (void)state;
    struct lying log;
    struct why why;
    struct str text;
    begin(&log);
    show(&log, 0, 200);
    assert_int_equal(witness(&log, &why), FAIL_NONE);
    /* The service shows the head with the line that it had from us: there stays one. */
    const char *kept = path_join(log.arena, log.folder, "keep/example.org-log.checkpoint");
    assert_int_equal(file_read(log.arena, kept, 1 << 16, &text, NULL), FAIL_NONE);
    put(&log, "head", str_copy(log.arena, text));
    assert_int_equal(witness(&log, &why), FAIL_NONE);
    assert_int_equal(kept_lines(&log, "\xe2\x80\x94 press.example "), 1);
    assert_int_equal(kept_lines(&log, "\xe2\x80\x94 example.org/log "), 1);
    /* A head from a cache, which the signed one continues. */
    show(&log, 200, 150);
    if (witness(&log, &why) != FAIL_NONE) fail_msg("%s", why.text);
    assert_int_equal(evidence(&log, "truncated-"), 0);
    /* Without the proof nobody can tell which of the two it is, and it says so. */
    const char *at = log.folder;
    assert_int_equal(run(&why, "witness --keep %s/keep --key %s/key --head %s/head", at, at, at),
                     FAIL_INPUT);
    assert_non_null(strstr(why.text, "150 lines, fewer than the 200 that you signed"));
    assert_non_null(strstr(why.text, "truncated"));
    assert_int_equal(evidence(&log, "truncated-"), 0);
    assert_int_equal(kept_lines(&log, "200"), 1);
    arena_free(log.arena);
}
TEST(an_older_head_is_no_lie,
     "witness: an older head of the same log is no lie, and one own line stays one");

static void a_log_that_lies_is_not_signed(void **state) {
    (void)state;
    struct lying log;
    struct why why;
    begin(&log);
    show(&log, 0, 200);
    assert_int_equal(witness(&log, &why), FAIL_NONE);
    /* Cut off: what it has now proves nothing of the 200 lines. */
    show(&log, 100, 150);
    assert_int_equal(witness(&log, &why), FAIL_CONFLICT);
    assert_non_null(strstr(why.text, "truncated"));
    assert_int_equal(evidence(&log, "truncated-"), 1);
    /* Another line in the past: as many lines, and more. */
    log.leaves[17] = tree_leaf("other", 5);
    show(&log, 200, 200);
    assert_int_equal(witness(&log, &why), FAIL_CONFLICT);
    assert_non_null(strstr(why.text, "different roots"));
    show(&log, 200, 250);
    assert_int_equal(witness(&log, &why), FAIL_CONFLICT);
    assert_non_null(strstr(why.text, "does not continue"));
    assert_int_equal(evidence(&log, "forked-"), 2);
    /* A head that another key signed. */
    size_t seventeen = 17;
    log.leaves[17] = tree_leaf(&seventeen, sizeof seventeen);
    struct sign_key own = log.key;
    uint8_t seed[32] = {10};
    sign_key_make(seed, &log.key);
    show(&log, 200, 250);
    assert_int_equal(witness(&log, &why), FAIL_CONFLICT);
    log.key = own;
    /* The witness still stands where it stood, and goes on with the true log. */
    show(&log, 200, 250);
    if (witness(&log, &why) != FAIL_NONE) fail_msg("%s", why.text);
    arena_free(log.arena);
}
TEST(a_log_that_lies_is_not_signed,
     "witness: a truncated, forked or forged head is named, not signed, and kept as evidence");
