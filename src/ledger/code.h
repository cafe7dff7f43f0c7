/*
 * code -- check codes: a leaf of the log in twelve characters that can be said by telephone.
 *
 * Method:  the first 55 bits of the leaf's hash as eleven characters of Crockford's alphabet (no
 *          I L O U), and a check character: the sum of a^i v_i over GF(32) is zero (x^5 + x^2 + 1,
 *          a = x), so that every slip in one character and every swap of two is found.
 * Reading: either case, blanks and dashes anywhere; O is 0, I and L are 1.
 */
#ifndef LEDGER_CODE_H
#define LEDGER_CODE_H

#include "base/arena.h"
#include "ledger/tree.h"

enum { LEDGER_CODE_TEXT = 15, LEDGER_CODE_PREFIX = 7 };

/* "7ZQF-2MXA-9T0D" */
void ledger_code(const struct tree_hash *leaf, char out[LEDGER_CODE_TEXT]);
/* The canonical form, and the first 55 bits that leaves of this code have (the last bit of `prefix`
 * is 0). INPUT (field "code") says what is wrong with what was typed. */
enum fail ledger_code_read(const char *typed, char code[LEDGER_CODE_TEXT],
                           uint8_t prefix[LEDGER_CODE_PREFIX], struct why *why) MUST_USE;
bool ledger_code_is_of(const uint8_t prefix[LEDGER_CODE_PREFIX], const struct tree_hash *leaf);

#endif
