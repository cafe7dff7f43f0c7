/* Signed heads: the published format, and what was altered in one. */
#include "ledger/checkpoint.h"

#include "base/hash.h"
#include "base/rng.h"
#include "tests/test.h"

#include <string.h>

static struct arena *arena;

static void begin(struct sign_key *key, struct checkpoint_key *public) {
    uint8_t seed[32] = {1, 2, 3};
    arena = arena_new((size_t)8 << 20);
    sign_key_make(seed, key);
    checkpoint_key_make("example.org/log", CHECKPOINT_LOG, key->public, public);
}

/* The key and note of the documentation of Go's golang.org/x/mod/sumdb/note. */
static void published_note(void **state) {
    (void)state;
    arena = arena_new(1 << 20);
    struct checkpoint_key key;
    assert_int_equal(
        checkpoint_key_read(arena,
                            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                            &key, NULL),
        FAIL_NONE);
    const char *text = "If you think cryptography is the answer to your problem,\n"
                       "then you don't know what your problem is.\n";
    const char *signature = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqd"
                            "ngotpRZb6KE6RyyBwJnAM=";
    uint8_t *bytes;
    size_t n;
    assert_true(base64_read(arena, signature, strlen(signature), &bytes, &n));
    assert_int_equal(n, 4 + SIGN_BYTES);
    assert_memory_equal(bytes, key.number, 4);
    assert_true(sign_check(key.public_key, text, strlen(text), bytes + 4));
    assert_false(sign_check(key.public_key, text, strlen(text) - 1, bytes + 4));
    assert_string_equal(checkpoint_key_text(arena, &key),
                        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    assert_int_equal(
        checkpoint_key_read(arena,
                            "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                            &key, NULL),
        FAIL_INPUT);
    arena_free(arena);
}
TEST(published_note, "ledger: keys and signatures are those of signed notes (published example)");

static void heads_are_signed(void **state) {
    (void)state;
    struct sign_key key;
    struct checkpoint_key public, other;
    struct checkpoint head;
    struct tree_hash root = tree_leaf("x", 1);
    begin(&key, &public);
    char *note = checkpoint_write(arena, "example.org/log", 2318, &root, &key);
    assert_int_equal(checkpoint_read(arena, str_of(note), &head, NULL), FAIL_NONE);
    assert_int_equal(head.size, 2318);
    assert_true(tree_hash_equal(&head.root, &root));
    assert_int_equal(checkpoint_check(arena, &head, &public, NULL, NULL), FAIL_NONE);
    checkpoint_key_make("elsewhere.org/log", CHECKPOINT_LOG, key.public, &other);
    assert_int_equal(checkpoint_check(arena, &head, &other, NULL, NULL), FAIL_CONFLICT);
    /* No byte of the note can be changed unseen, unless it can no longer be read. */
    size_t n = strlen(note), refused = 0;
    for (size_t i = 0; i < n; i++) {
        char *altered = arena_copy(arena, note);
        altered[i] = (char)(altered[i] ^ 1);
        enum fail fail = checkpoint_read(arena, (struct str){altered, n}, &head, NULL);
        if (fail == FAIL_NONE) fail = checkpoint_check(arena, &head, &public, NULL, NULL);
        refused += fail != FAIL_NONE;
    }
    assert_int_equal(refused, n);
    arena_free(arena);
}
TEST(heads_are_signed, "ledger: a signed head with any byte changed is refused");

static void witnesses_sign_with_the_time(void **state) {
    (void)state;
    struct sign_key key, witness;
    struct checkpoint_key public, seen;
    struct checkpoint head;
    struct tree_hash root = tree_leaf("x", 1);
    uint8_t seed[32] = {9};
    int64_t time = 0;
    begin(&key, &public);
    sign_key_make(seed, &witness);
    checkpoint_key_make("library.example", CHECKPOINT_WITNESS, witness.public, &seen);
    char *note = checkpoint_write(arena, "example.org/log", 5, &root, &key);
    assert_int_equal(checkpoint_read(arena, str_of(note), &head, NULL), FAIL_NONE);
    assert_int_equal(checkpoint_check(arena, &head, &seen, &time, NULL), FAIL_CONFLICT);
    char *line = checkpoint_cosign(arena, &head, "library.example", &witness, 1795000000);
    char *both = arena_printf(arena, "%s%s", note, line);
    assert_int_equal(checkpoint_read(arena, str_of(both), &head, NULL), FAIL_NONE);
    assert_int_equal(head.n_signatures, 2);
    assert_int_equal(checkpoint_check(arena, &head, &public, NULL, NULL), FAIL_NONE);
    assert_int_equal(checkpoint_check(arena, &head, &seen, &time, NULL), FAIL_NONE);
    assert_int_equal(time, 1795000000);
    arena_free(arena);
}
TEST(witnesses_sign_with_the_time, "ledger: a witness's line says when it saw the head");

static void bad_heads_say_the_line(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t row;
    } bad[] = {
        {"", 0},
        {"a\n1\nAAAA\n", 0},
        {"a b\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n", 1},
        {"a\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n", 2},
        {"a\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n", 2},
        {"a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n\n", 3},
        {"a\n1\nAAAA\n\n", 3},
        {"a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n- a AAAA\n", 5},
        {"a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\xe2\x80\x94 a AAAAAAAA", 5}};
    arena = arena_new((size_t)8 << 20);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct checkpoint head;
        struct why why = {0};
        assert_int_equal(checkpoint_read(arena, str_of(bad[i].text), &head, &why), FAIL_INPUT);
        assert_int_equal(why.row, bad[i].row);
    }
    arena_free(arena);
}
TEST(bad_heads_say_the_line, "ledger: a checkpoint that cannot be read names the line at fault");
