#include "ledger/code.h"

#include "base/hash.h"

#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
enum { VALUES = 12, DATA = 11 };

/* Times x in GF(32) modulo x^5 + x^2 + 1. */
static unsigned times_x(unsigned v) {
    return ((v << 1) ^ ((v & 16) != 0 ? 0x25U : 0)) & 31U;
}

/* The sum of x^i v_i over the first `n` values, by Horner from the last. */
static unsigned weighted_sum(const uint8_t *values, size_t n) {
    unsigned sum = 0;
    for (size_t i = n; i > 0; i--) sum = times_x(sum) ^ values[i - 1];
    return sum;
}

static void code_text(const uint8_t values[VALUES], char out[LEDGER_CODE_TEXT]) {
    size_t at = 0;
    for (size_t i = 0; i < VALUES; i++) {
        if (i > 0 && i % 4 == 0) out[at++] = '-';
        out[at++] = alphabet[values[i]];
    }
    out[at] = '\0';
}

void ledger_code(const struct tree_hash *leaf, char out[LEDGER_CODE_TEXT]) {
    uint8_t values[VALUES] = {0};
    for (size_t bit = 0; bit < (size_t)DATA * 5; bit++) {
        unsigned set = ((unsigned)leaf->bytes[bit / 8] >> (7 - bit % 8)) & 1U;
        values[1 + bit / 5] = (uint8_t)((unsigned)values[1 + bit / 5] << 1 | set);
    }
    /* The check value has weight x^0 = 1: it is the sum of the others. Shown last. */
    uint8_t shown[VALUES];
    memcpy(shown, values + 1, DATA);
    shown[DATA] = (uint8_t)weighted_sum(values, VALUES);
    code_text(shown, out);
}

static int value_read(char c) {
    if (c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    const char *found = strchr(alphabet, c);
    return found == NULL ? -1 : (int)(found - alphabet);
}

/* The length of a dash or blank at `s`: ASCII, the dashes U+2010 to U+2015, U+00A0; else 0. */
static size_t filler_length(const char *s) {
    if (*s == '-' || *s == ' ' || *s == '\t' || *s == '\r' || *s == '\n') return 1;
    if (strncmp(s, "\xe2\x80", 2) == 0 && (uint8_t)s[2] >= 0x90 && (uint8_t)s[2] <= 0x95) return 3;
    return strncmp(s, "\xc2\xa0", 2) == 0 ? 2 : 0;
}

static enum fail values_read(const char *typed, uint8_t values[VALUES], struct why *why) {
    size_t n = 0;
    for (const char *s = typed; *s != '\0';) {
        size_t skip = filler_length(s);
        if (skip > 0) {
            s += skip;
            continue;
        }
        int value = value_read(*s);
        if (value < 0)
            return why_fail(why, FAIL_INPUT, "code",
                            "a check code has only letters and numbers, and no U");
        if (n == VALUES)
            return why_fail(why, FAIL_INPUT, "code",
                            "a check code has 12 letters and numbers; this one has more");
        values[n++] = (uint8_t)value;
        s++;
    }
    if (n < VALUES)
        return why_fail(why, FAIL_INPUT, "code",
                        "a check code has 12 letters and numbers; this one has %zu", n);
    return FAIL_NONE;
}

enum fail ledger_code_read(const char *typed, char code[LEDGER_CODE_TEXT],
                           uint8_t prefix[LEDGER_CODE_PREFIX], struct why *why) {
    uint8_t shown[VALUES], values[VALUES];
    TRY(values_read(typed == NULL ? "" : typed, shown, why));
    values[0] = shown[DATA];
    memcpy(values + 1, shown, DATA);
    if (weighted_sum(values, VALUES) != 0)
        return why_fail(why, FAIL_INPUT, "code",
                        "at least one letter or number is not as on the receipt");
    memset(prefix, 0, LEDGER_CODE_PREFIX);
    for (size_t bit = 0; bit < (size_t)DATA * 5; bit++) {
        unsigned set = ((unsigned)shown[bit / 5] >> (4 - bit % 5)) & 1U;
        prefix[bit / 8] = (uint8_t)(prefix[bit / 8] | set << (7 - bit % 8));
    }
    code_text(shown, code);
    return FAIL_NONE;
}

bool ledger_code_is_of(const uint8_t prefix[LEDGER_CODE_PREFIX], const struct tree_hash *leaf) {
    return memcmp(prefix, leaf->bytes, LEDGER_CODE_PREFIX - 1) == 0 &&
           prefix[LEDGER_CODE_PREFIX - 1] == (leaf->bytes[LEDGER_CODE_PREFIX - 1] & 0xFEU);
}
