/* Check codes: what slips they find, and what people may type. */
#include "ledger/code.h"

#include "base/hash.h"
#include "base/rng.h"
#include "tests/test.h"

#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static struct tree_hash some_leaf(uint64_t number) {
    return tree_leaf(&number, sizeof number);
}

static void codes_lead_to_their_leaf(void **state) {
    (void)state;
    for (uint64_t i = 0; i < 2000; i++) {
        struct tree_hash leaf = some_leaf(i), other = some_leaf(i + 1);
        char code[LEDGER_CODE_TEXT], again[LEDGER_CODE_TEXT];
        uint8_t prefix[LEDGER_CODE_PREFIX];
        ledger_code(&leaf, code);
        assert_int_equal(strlen(code), 14);
        assert_int_equal(ledger_code_read(code, again, prefix, NULL), FAIL_NONE);
        assert_string_equal(code, again);
        assert_true(ledger_code_is_of(prefix, &leaf));
        assert_false(ledger_code_is_of(prefix, &other));
    }
}
TEST(codes_lead_to_their_leaf, "ledger: a check code reads back and leads to its leaf alone");

static void slips_are_found(void **state) {
    (void)state;
    for (uint64_t n = 0; n < 20; n++) {
        struct tree_hash leaf = some_leaf(n);
        char code[LEDGER_CODE_TEXT], wrong[LEDGER_CODE_TEXT], out[LEDGER_CODE_TEXT];
        uint8_t prefix[LEDGER_CODE_PREFIX];
        ledger_code(&leaf, code);
        for (size_t i = 0; i < 14; i++) {
            for (const char *c = alphabet; code[i] != '-' && *c != '\0'; c++) {
                memcpy(wrong, code, sizeof wrong);
                wrong[i] = *c;
                enum fail fail = ledger_code_read(wrong, out, prefix, NULL);
                assert_int_equal(fail, *c == code[i] ? FAIL_NONE : FAIL_INPUT);
            }
            for (size_t j = 0; j < i; j++) {
                if (code[i] == '-' || code[j] == '-' || code[i] == code[j]) continue;
                memcpy(wrong, code, sizeof wrong);
                wrong[i] = code[j];
                wrong[j] = code[i];
                assert_int_equal(ledger_code_read(wrong, out, prefix, NULL), FAIL_INPUT);
            }
        }
    }
}
TEST(slips_are_found,
     "ledger: every change of a character and every swap of two is found in a code");

static void typing_is_forgiven(void **state) {
    (void)state;
    char out[LEDGER_CODE_TEXT];
    uint8_t prefix[LEDGER_CODE_PREFIX];
    struct tree_hash zeros = {{0}};
    char code[LEDGER_CODE_TEXT];
    ledger_code(&zeros, code);
    assert_string_equal(code, "0000-0000-0000");
    assert_int_equal(ledger_code_read(" oooO 0000\xe2\x80\x93oo00 ", out, prefix, NULL), FAIL_NONE);
    assert_string_equal(out, "0000-0000-0000");
    struct tree_hash one = {{0x08, 0x42, 0x10, 0x84, 0x21, 0x08, 0x42}};
    ledger_code(&one, code);
    assert_memory_equal(code, "1111-1111-111", 13);
    char typed[LEDGER_CODE_TEXT];
    memcpy(typed, code, sizeof typed);
    typed[0] = 'l';
    typed[1] = 'I';
    assert_int_equal(ledger_code_read(typed, out, prefix, NULL), FAIL_NONE);
    assert_string_equal(out, code);
    struct why why = {0};
    assert_int_equal(ledger_code_read("1234", out, prefix, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "this one has 4"));
    assert_int_equal(ledger_code_read("1111-1111-111U", out, prefix, &why), FAIL_INPUT);
    assert_int_equal(ledger_code_read("1111-1111-1111-1", out, prefix, &why), FAIL_INPUT);
    assert_int_equal(ledger_code_read(NULL, out, prefix, &why), FAIL_INPUT);
}
TEST(typing_is_forgiven, "ledger: a check code may be typed with O for 0, l for 1, blanks or none");
