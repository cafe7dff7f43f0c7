#include "base/hash.h"

#include <assert.h>
#include <nettle/hmac.h>
#include <nettle/sha2.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char code_alphabet[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
enum { CODE_GROUPS_MAX = 16, PASSWORDS_AT_ONCE = 2, PASSWORD_PASSES = 2 };
static const size_t password_bytes = (size_t)46 * 1024 * 1024;

void base_start(void) {
    if (sodium_init() < 0) {
        fprintf(stderr, "folkmoot: the cryptographic library did not start\n");
        abort();
    }
}

void sha256(const void *bytes, size_t n, uint8_t out[SHA256_BYTES]) {
    struct sha256_ctx state;
    sha256_init(&state);
    sha256_update(&state, n, n == 0 ? (const uint8_t *)"" : bytes);
    sha256_digest(&state, SHA256_BYTES, out);
}

void sha256_pair(const void *a, size_t n_a, const void *b, size_t n_b, uint8_t out[SHA256_BYTES]) {
    struct sha256_ctx state;
    sha256_init(&state);
    if (n_a > 0) sha256_update(&state, n_a, a);
    if (n_b > 0) sha256_update(&state, n_b, b);
    sha256_digest(&state, SHA256_BYTES, out);
}

void sha256_prefixed(uint8_t first, const void *a, size_t n_a, const void *b, size_t n_b,
                     uint8_t out[SHA256_BYTES]) {
    struct sha256_ctx state;
    sha256_init(&state);
    sha256_update(&state, 1, &first);
    if (n_a > 0) sha256_update(&state, n_a, a);
    if (n_b > 0) sha256_update(&state, n_b, b);
    sha256_digest(&state, SHA256_BYTES, out);
}

void sha256_hex(const void *bytes, size_t n, char out[SHA256_HEX]) {
    uint8_t digest[SHA256_BYTES];
    sha256(bytes, n, digest);
    sodium_bin2hex(out, SHA256_HEX, digest, sizeof digest);
}

void hmac_sha256(const uint8_t key[32], const void *bytes, size_t n, uint8_t out[SHA256_BYTES]) {
    struct hmac_sha256_ctx state;
    hmac_sha256_set_key(&state, 32, key);
    hmac_sha256_update(&state, n, n == 0 ? (const uint8_t *)"" : bytes);
    hmac_sha256_digest(&state, SHA256_BYTES, out);
    sodium_memzero(&state, sizeof state);
}

void secret_bytes(void *out, size_t n) {
    randombytes_buf(out, n);
}

void secret_token(char out[TOKEN_TEXT]) {
    uint8_t bytes[32];
    secret_bytes(bytes, sizeof bytes);
    sodium_bin2base64(out, TOKEN_TEXT, bytes, sizeof bytes,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bytes, sizeof bytes);
}

/* The mod-32 Luhn sum of `n` values with the last one weighted `last_weight` (1 or 2), and
 * alternating from there. Doubling is a permutation of 0..31, because 32 is even: hence
 * every change of one character changes the sum. */
static unsigned luhn_sum(const uint8_t *values, size_t n, unsigned last_weight) {
    unsigned sum = 0, weight = last_weight;
    for (size_t i = n; i > 0; i--) {
        unsigned term = values[i - 1] * weight;
        sum += term / 32 + term % 32;
        weight = 3 - weight;
    }
    return sum % 32;
}

static char *code_text(struct arena *arena, const uint8_t *values, size_t n) {
    char *text = arena_take(arena, n + n / 4, 1);
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && i % 4 == 0) text[at++] = '-';
        text[at++] = code_alphabet[values[i]];
    }
    return text;
}

char *code_of(struct arena *arena, const uint8_t *bytes, int groups) {
    assert(groups >= 1 && groups <= CODE_GROUPS_MAX);
    uint8_t values[CODE_GROUPS_MAX * 4] = {0};
    size_t n = (size_t)groups * 4;
    for (size_t i = 0; i < n; i++) values[i] = bytes[i] & 31; /* 256 = 8 * 32: uniform */
    values[n - 1] = (uint8_t)((32 - luhn_sum(values, n - 1, 2)) % 32);
    return code_text(arena, values, n);
}

char *secret_code(struct arena *arena, int groups) {
    assert(groups >= 1 && groups <= CODE_GROUPS_MAX);
    uint8_t bytes[CODE_GROUPS_MAX * 4];
    secret_bytes(bytes, (size_t)groups * 4);
    return code_of(arena, bytes, groups);
}

/* Bytes of a separator at `s`: white space, a hyphen, or what phones and word processors
 * put in their place (U+00A0, U+2010 to U+2015, U+2212). 0 when there is none. */
static size_t code_separator(const char *s) {
    const uint8_t *b = (const uint8_t *)s;
    if (*s == ' ' || *s == '-' || (*s >= '\t' && *s <= '\r')) return 1;
    if (b[0] == 0xC2 && b[1] == 0xA0) return 2;
    if (b[0] == 0xE2 && b[1] == 0x80 && b[2] >= 0x90 && b[2] <= 0x95) return 3;
    if (b[0] == 0xE2 && b[1] == 0x88 && b[2] == 0x92) return 3;
    return 0;
}

enum fail code_read(struct arena *arena, const char *typed, char **code, struct why *why) {
    uint8_t values[CODE_GROUPS_MAX * 4];
    size_t n = 0;
    for (const char *s = typed == NULL ? "" : typed; *s != '\0';) {
        size_t skip = code_separator(s);
        if (skip > 0) {
            s += skip;
            continue;
        }
        char c = *s >= 'a' && *s <= 'z' ? (char)(*s - 'a' + 'A') : *s;
        if (c == '0' || c == 'O' || c == '1' || c == 'I')
            return why_fail(why, FAIL_INPUT, "code",
                            "codes have no '0', 'O', '1' or 'I': compare with the code you got");
        const char *at = strchr(code_alphabet, c);
        if (at == NULL)
            return why_fail(why, FAIL_INPUT, "code", "a code has only letters and numbers");
        if (n == sizeof values) return why_fail(why, FAIL_INPUT, "code", "the code is too long");
        values[n++] = (uint8_t)(at - code_alphabet);
        s++;
    }
    if (n == 0) return why_fail(why, FAIL_INPUT, "code", "enter the code");
    if (n % 4 != 0)
        return why_fail(why, FAIL_INPUT, "code",
                        "a code has groups of four characters, %zu were entered", n);
    if (luhn_sum(values, n, 1) != 0)
        return why_fail(why, FAIL_INPUT, "code",
                        "at least one character differs from the code you got");
    *code = code_text(arena, values, n);
    return FAIL_NONE;
}

bool secret_equal(const void *a, const void *b, size_t n) {
    return sodium_memcmp(a, b, n) == 0;
}

bool secret_text_equal(const char *a, const char *b) {
    if (a == NULL || b == NULL) return false;
    size_t n_a = strlen(a), n_b = strlen(b);
    bool same = sodium_memcmp(a, b, n_a < n_b ? n_a : n_b) == 0;
    return same && n_a == n_b;
}

char *base64url(struct arena *arena, const void *bytes, size_t n) {
    assert(n <= SIZE_MAX / 2 - 8);
    size_t size = sodium_base64_encoded_len(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_take(arena, size, 1);
    return sodium_bin2base64(text, size, n == 0 ? (const uint8_t *)"" : bytes, n,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool base64url_read(struct arena *arena, const char *text, uint8_t **bytes, size_t *n) {
    size_t length = strlen(text);
    /* libsodium 1.0.18 takes some bytes above 127 for letters. */
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] > 0x7F) return false;
    size_t size = length / 4 * 3 + 3;
    uint8_t *out = arena_take(arena, size, 1);
    size_t got = 0;
    const char *end = NULL;
    if (sodium_base642bin(out, size, text, length, NULL, &got, &end,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        end != text + length)
        return false;
    *bytes = out;
    *n = got;
    return true;
}

char *hex(struct arena *arena, const void *bytes, size_t n) {
    assert(n <= SIZE_MAX / 2 - 1);
    char *text = arena_take(arena, n * 2 + 1, 1);
    if (n == 0) return text;
    return sodium_bin2hex(text, n * 2 + 1, bytes, n);
}

/* Argon2id takes 46 MiB for each password being hashed: this turnstile bounds them. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t left;
    int inside;
} turnstile = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};

static void turnstile_enter(void) {
    pthread_mutex_lock(&turnstile.lock);
    while (turnstile.inside == PASSWORDS_AT_ONCE)
        pthread_cond_wait(&turnstile.left, &turnstile.lock);
    turnstile.inside++;
    pthread_mutex_unlock(&turnstile.lock);
}

static void turnstile_leave(void) {
    pthread_mutex_lock(&turnstile.lock);
    turnstile.inside--;
    pthread_cond_signal(&turnstile.left);
    pthread_mutex_unlock(&turnstile.lock);
}

enum fail password_hash(struct arena *arena, const char *password, char **hash, struct why *why) {
    char *text = arena_take(arena, crypto_pwhash_STRBYTES, 1);
    turnstile_enter();
    int result =
        crypto_pwhash_str(text, password, strlen(password), PASSWORD_PASSES, password_bytes);
    turnstile_leave();
    if (result != 0)
        return why_fail(why, FAIL_SYSTEM, NULL, "no memory to protect the password, try again");
    *hash = text;
    return FAIL_NONE;
}

bool password_check(const char *hash, const char *password) {
    /* Nobody's password: costs the same work when there is no such person. */
    static const char nobody[] = "$argon2id$v=19$m=47104,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                                 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    turnstile_enter();
    int result = crypto_pwhash_str_verify(hash == NULL ? nobody : hash, password, strlen(password));
    turnstile_leave();
    return hash != NULL && result == 0;
}
