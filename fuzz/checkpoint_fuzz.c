/* A checkpoint that is read has its body in the input, and its key's text reads back as itself. */
#include "ledger/checkpoint.h"

#include "fuzz/fuzz.h"
#include "ledger/code.h"

#include <string.h>

static void fuzz_one(struct arena *arena, struct str input) {
    struct checkpoint head;
    struct checkpoint_key key, again;
    char code[LEDGER_CODE_TEXT], same[LEDGER_CODE_TEXT];
    uint8_t prefix[LEDGER_CODE_PREFIX];
    const char *text = arena_copy_n(arena, input.s, input.n);
    if (checkpoint_read(arena, input, &head, NULL) == FAIL_NONE) {
        assert(head.body.s >= input.s && head.body.n < input.n);
        assert(head.n_signatures <= CHECKPOINT_SIGNATURES_MAX);
    }
    if (checkpoint_key_read(arena, text, &key, NULL) == FAIL_NONE) {
        enum fail fail = checkpoint_key_read(arena, checkpoint_key_text(arena, &key), &again, NULL);
        assert(fail == FAIL_NONE && memcmp(key.public_key, again.public_key, 32) == 0);
    }
    if (ledger_code_read(text, code, prefix, NULL) == FAIL_NONE) {
        enum fail fail = ledger_code_read(code, same, prefix, NULL);
        assert(fail == FAIL_NONE && strcmp(code, same) == 0);
    }
    struct tree_proof proof = {.n = 0};
    struct tree_hash root = tree_empty();
    if (input.n >= 16) { /* no proof of another shape leads to an arbitrary root */
        uint64_t index, size;
        memcpy(&index, input.s, 8);
        memcpy(&size, input.s + 8, 8);
        proof.n = (input.n - 16) / TREE_HASH;
        if (proof.n > TREE_PROOF_MAX) proof.n = TREE_PROOF_MAX;
        memcpy(proof.hashes, input.s + 16, proof.n * TREE_HASH);
        struct tree_hash leaf = tree_leaf(input.s, input.n);
        assert(!tree_inclusion_check(&leaf, index, size, &proof, &root));
        assert(index == size || !tree_consistency_check(index, size, &proof, &leaf, &root));
    }
}
