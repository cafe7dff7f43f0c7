#include "stats/sortition/lottery.h"

#include "base/hash.h"

#include <assert.h>
#include <string.h>

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Sorts whole numbers kept as digits without leading zeros: the shorter is the less. */
static bool number_less(struct str a, struct str b) {
    if (a.n != b.n) return a.n < b.n;
    return memcmp(a.s, b.s, a.n) < 0;
}

/* "7 29 03 08" gives "3.7.8.29." */
static void numbers_add(struct buf *out, struct str source) {
    struct str *numbers = ARENA_ARRAY(out->arena, struct str, source.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < source.n;) {
        size_t start = i;
        while (i < source.n && is_digit(source.s[i])) i++;
        if (i == start) {
            i++;
            continue;
        }
        while (start + 1 < i && source.s[start] == '0') start++;
        numbers[n++] = (struct str){source.s + start, i - start};
    }
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0 && number_less(numbers[j], numbers[j - 1]); j--) {
            struct str other = numbers[j];
            numbers[j] = numbers[j - 1];
            numbers[j - 1] = other;
        }
    for (size_t i = 0; i < n; i++) {
        buf_add(out, numbers[i].s, numbers[i].n);
        buf_char(out, '.');
    }
}

static void source_add(struct buf *out, struct str source) {
    bool numbers = false, other = false;
    for (size_t i = 0; i < source.n; i++) {
        if (is_digit(source.s[i]))
            numbers = true;
        else if (strchr(" \t,;.-", source.s[i]) == NULL)
            other = true;
    }
    if (numbers && !other) {
        numbers_add(out, source);
    } else {
        for (size_t i = 0; i < source.n; i++) {
            char c = source.s[i];
            if (c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
            if (is_digit(c) || (c >= 'A' && c <= 'Z')) buf_char(out, c);
        }
    }
    buf_char(out, '/');
}

char *lottery_canonical(struct arena *arena, const char *values) {
    struct buf out;
    size_t n = values == NULL ? 0 : strlen(values);
    buf_init(&out, arena, 2 * n + 16);
    for (size_t i = 0; i < n;) {
        size_t start = i;
        while (i < n && values[i] != '\n' && values[i] != '/') i++;
        struct str source = str_trim((struct str){values + start, i - start});
        if (source.n > 0) source_add(&out, source);
        i++;
    }
    return out.s == NULL ? arena_copy(arena, "") : out.s;
}

enum { NUMBERS_LEAST = 5, CHARACTERS_LEAST = 16 };

enum fail lottery_check(const char *canonical, struct why *why) {
    size_t numbers = 0, characters = 0;
    for (const char *c = canonical; *c != '\0'; c++) {
        if (*c == '.') numbers++;
        if (*c != '.' && *c != '/') characters++;
        if (*c != '/') continue;
        if (numbers >= NUMBERS_LEAST || characters >= CHARACTERS_LEAST) return FAIL_NONE;
        numbers = characters = 0;
    }
    return why_fail(why, FAIL_INPUT, "randomness",
                    "That is too little to decide by: want at least %d numbers, or a text of at "
                    "least %d letters and digits",
                    NUMBERS_LEAST, CHARACTERS_LEAST);
}

int lottery_dice(uint64_t panels) {
    int dice = 0;
    while (panels >= 10 && panels % 10 == 0) {
        panels /= 10;
        dice++;
    }
    return panels == 1 ? dice : 0;
}

enum fail lottery_dice_read(const char *thrown, int dice, int64_t *number, struct why *why) {
    int64_t value = 0;
    int n = 0;
    bool other = false;
    for (const char *c = thrown == NULL ? "" : thrown; *c != '\0'; c++) {
        if (is_digit(*c)) {
            if (++n <= dice) value = 10 * value + (*c - '0');
        } else if (strchr(" \t,.-", *c) == NULL) {
            other = true;
        }
    }
    if (n != dice || other)
        return why_fail(why, FAIL_INPUT, "randomness",
                        "Enter exactly %d digits, in the order in which they fell", dice);
    *number = value;
    return FAIL_NONE;
}

/* What is left of the 32 bytes, as a big-endian number, on division by `divisor`. */
static uint64_t digest_modulo(const uint8_t digest[SHA256_BYTES], uint64_t divisor) {
    uint64_t rest = 0; /* the divisor is below 2^56 */
    for (size_t i = 0; i < SHA256_BYTES; i++) rest = (rest << 8 | digest[i]) % divisor;
    return rest;
}

uint64_t lottery_number(const char *commitment, const char *canonical, uint64_t panels) {
    assert(panels > 0 && panels < (uint64_t)1 << 56);
    uint8_t key[SHA256_BYTES], block[SHA256_BYTES + 4], digest[SHA256_BYTES];
    struct arena *arena = arena_new(1 << 20);
    char *text = arena_printf(arena, "folkmoot draw 1\n%s\n%s\n", commitment, canonical);
    sha256(text, strlen(text), key);
    arena_free(arena);
    memcpy(block, key, sizeof key);
    /* 2^256 modulo `panels`: digests among the topmost so many would favour small numbers. */
    uint8_t all[SHA256_BYTES];
    memset(all, 0xFF, sizeof all);
    uint64_t spare = (digest_modulo(all, panels) + 1) % panels;
    for (uint32_t counter = 0;; counter++) {
        for (size_t i = 0; i < 4; i++) block[SHA256_BYTES + i] = (uint8_t)(counter >> (24 - 8 * i));
        sha256(block, sizeof block, digest);
        bool top = true; /* all but the last eight bytes are ones */
        for (size_t i = 0; i < SHA256_BYTES - 8; i++) top = top && digest[i] == 0xFF;
        uint64_t last = 0;
        for (size_t i = SHA256_BYTES - 8; i < SHA256_BYTES; i++) last = last << 8 | digest[i];
        if (top && last > UINT64_MAX - spare) continue;
        return digest_modulo(digest, panels);
    }
}
