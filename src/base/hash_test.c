#include "base/hash.h"
#include "tests/test.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* FIPS 180-4 examples; RFC 4231 cases 1 and 2 (a shorter key is padded with zeros). */
static void digests_are_those_of_the_standards(void **state) {
    (void)state;
    char text[SHA256_HEX];
    sha256_hex("abc", 3, text);
    assert_string_equal(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    sha256_hex(NULL, 0, text);
    assert_string_equal(text, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    struct arena *arena = arena_new(1 << 16);
    uint8_t key[32] = {0}, out[32];
    memset(key, 0x0b, 20);
    hmac_sha256(key, "Hi There", 8, out);
    assert_string_equal(hex(arena, out, 32),
                        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    memset(key, 0, sizeof key);
    memcpy(key, "Jefe", 4);
    hmac_sha256(key, "what do ya want for nothing?", 28, out);
    assert_string_equal(hex(arena, out, 32),
                        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assert_string_equal(hex(arena, NULL, 0), "");
    arena_free(arena);
}
TEST(digests_are_those_of_the_standards, "base: SHA-256 and HMAC give the standards' examples");

/* RFC 4648 section 10, without padding. */
static void base64url_reads_what_it_writes(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff", "-_8"}};
    struct arena *arena = arena_new(1 << 16);
    uint8_t *bytes;
    size_t n;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        assert_string_equal(base64url(arena, pairs[i][0], strlen(pairs[i][0])), pairs[i][1]);
        assert_true(base64url_read(arena, pairs[i][1], &bytes, &n));
        assert_int_equal(n, strlen(pairs[i][0]));
        assert_memory_equal(bytes, pairs[i][0], n);
    }
    static const char *const wrong[] = {"Z",   "Zg==",  "Zh",   "Zm9v Yg",
                                        "+/8", "Zm9vY", "Zg\n", "22-22\xE2\x80\x93"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(base64url_read(arena, wrong[i], &bytes, &n));
    arena_free(arena);
}
TEST(base64url_reads_what_it_writes,
     "base: base64url follows RFC 4648 and refuses second spellings");

static void tokens_are_long_and_distinct(void **state) {
    (void)state;
    char tokens[64][TOKEN_TEXT];
    for (size_t i = 0; i < 64; i++) {
        secret_token(tokens[i]);
        assert_int_equal(strlen(tokens[i]), 43);
        assert_int_equal(strspn(tokens[i], "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                           "0123456789-_"),
                         43);
        for (size_t j = 0; j < i; j++) assert_string_not_equal(tokens[i], tokens[j]);
    }
}
TEST(tokens_are_long_and_distinct, "base: tokens are 43 URL-safe characters and never the same");

static const char alphabet[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

static void wrong_characters_are_all_found(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 24);
    for (int round = 0; round < 20; round++) {
        char *code = secret_code(arena, 3), *read;
        assert_int_equal(strlen(code), 14);
        assert_int_equal(code_read(arena, code, &read, NULL), FAIL_NONE);
        assert_string_equal(read, code);
        for (size_t at = 0; at < 14; at++) {
            if (code[at] == '-') continue;
            char right = code[at];
            for (const char *c = alphabet; *c != '\0'; c++) {
                code[at] = *c;
                assert_int_equal(code_read(arena, code, &read, NULL),
                                 *c == right ? FAIL_NONE : FAIL_INPUT);
            }
            code[at] = right;
        }
    }
    arena_free(arena);
}
TEST(wrong_characters_are_all_found, "base: code_read finds every change of a single character");

/* Luhn's scheme misses one pair only of neighbours that change places: the first and last
 * character of the alphabet. */
static void swapped_neighbours_are_found(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 24);
    int missed = 0, swapped = 0;
    for (int round = 0; round < 300; round++) {
        char *code = secret_code(arena, 2), *read;
        for (size_t at = 0; at + 1 < 9; at++) {
            char a = code[at], b = code[at + 1];
            if (a == '-' || b == '-' || a == b) continue;
            bool blind = (a == '2' && b == 'Z') || (a == 'Z' && b == '2');
            code[at] = b, code[at + 1] = a;
            bool accepted = code_read(arena, code, &read, NULL) == FAIL_NONE;
            code[at] = a, code[at + 1] = b;
            assert_true(!accepted || blind);
            missed += accepted, swapped++;
        }
    }
    assert_true(missed * 100 < swapped);
    arena_free(arena);
}
TEST(swapped_neighbours_are_found, "base: code_read finds neighbours that changed places");

static void codes_are_read_as_people_type_them(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    char *code = secret_code(arena, 3), *read;
    char typed[64];
    snprintf(typed, sizeof typed, " %.4s%.4s \xE2\x80\x93 %.4s\xC2\xA0\n", code, code + 5,
             code + 10);
    for (char *c = typed; *c != '\0'; c++)
        if (*c >= 'A' && *c <= 'Z') *c = (char)(*c - 'A' + 'a');
    assert_int_equal(code_read(arena, typed, &read, NULL), FAIL_NONE);
    assert_string_equal(read, code);
    struct why why;
    static const char *const wrong[] = {NULL,
                                        "",
                                        " - ",
                                        "ABC",
                                        "ABCDE",
                                        "O123-4567",
                                        "ABC!",
                                        "\xC3\x84"
                                        "BCD",
                                        "2222-2223"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(code_read(arena, wrong[i], &read, &why), FAIL_INPUT);
        assert_string_equal(why.field, "code");
        assert_true(why.text[0] != '\0');
    }
    assert_int_equal(code_read(arena, "K7QO", &read, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "'O'"));
    assert_string_equal(read, code);
    char many[70] = {0};
    memset(many, '2', 68);
    assert_int_equal(code_read(arena, many, &read, &why), FAIL_INPUT);
    arena_free(arena);
}
TEST(codes_are_read_as_people_type_them,
     "base: code_read takes either case, spaces and any dashes");

static void codes_use_the_alphabet_evenly(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 24);
    size_t counts[32] = {0};
    for (int round = 0; round < 2000; round++) {
        char *code = secret_code(arena, 4);
        for (; *code != '\0'; code++)
            if (*code != '-') counts[strchr(alphabet, *code) - alphabet]++;
    }
    /* 32,000 characters, 1,000 expected each; six standard deviations. */
    for (size_t i = 0; i < 32; i++) assert_in_range(counts[i], 810, 1190);
    arena_free(arena);
}
TEST(codes_use_the_alphabet_evenly,
     "base: secret_code uses all characters, check ones too, evenly");

static void secrets_compare(void **state) {
    (void)state;
    assert_true(secret_equal("abc", "abc", 3));
    assert_false(secret_equal("abc", "abd", 3));
    assert_true(secret_text_equal("", ""));
    assert_true(secret_text_equal("token", "token"));
    assert_false(secret_text_equal("token", "toke"));
    assert_false(secret_text_equal("token", "tokem"));
    assert_false(secret_text_equal(NULL, NULL));
}
TEST(secrets_compare, "base: secrets compare by content, and NULL equals nothing");

static void passwords_match_their_hash_alone(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 16);
    char *hash;
    assert_int_equal(password_hash(arena, "correct horse", &hash, NULL), FAIL_NONE);
    assert_int_equal(strncmp(hash, "$argon2id$v=19$m=47104,t=2,p=1$", 31), 0);
    assert_true(password_check(hash, "correct horse"));
    assert_false(password_check(hash, "correct horsf"));
    assert_false(password_check(NULL, "correct horse"));
    assert_false(password_check("rubbish", "correct horse"));
    arena_free(arena);
}
TEST(passwords_match_their_hash_alone, "base: a password matches its own hash alone");

static size_t resident_mib(void) {
    long pages = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL || fscanf(file, "%ld %ld", &pages, &resident) != 2) resident = 0;
    if (file != NULL) fclose(file);
    return (size_t)resident * (size_t)sysconf(_SC_PAGESIZE) >> 20;
}

static _Atomic int passwords_left;

static void *check_one(void *thing) {
    (void)thing;
    password_check(NULL, "flood");
    passwords_left--;
    return NULL;
}

/* Each takes 46 MiB while it runs: six at once would take 276. */
static void floods_of_passwords_take_bounded_memory(void **state) {
    (void)state;
    size_t before = resident_mib(), most = before;
    pthread_t threads[6];
    passwords_left = 6;
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, check_one, NULL), 0);
    while (passwords_left > 0) {
        size_t now = resident_mib();
        most = now > most ? now : most;
        usleep(500);
    }
    for (size_t i = 0; i < 6; i++) pthread_join(threads[i], NULL);
    if (before > 0) assert_in_range(most - before, 20, 115);
}
TEST(floods_of_passwords_take_bounded_memory, "base: a flood of passwords takes the memory of two");
