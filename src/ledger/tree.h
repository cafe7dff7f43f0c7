/*
 * tree -- the Merkle tree of a transparency log: digests in, proofs out; pure.
 *
 * Method:  RFC 9162 section 2.1: a leaf is SHA-256(0x00, entry), a node SHA-256(0x01, left,
 *          right); a tree of n leaves splits at the largest power of two below n. Nodes of whole
 *          subtrees (2^level leaves) never change once they are there, and they are all that is
 *          kept: the root of any size and every proof come from at most 2 log2 n of them.
 * Source:  RFC 9162 (2021), sections 2.1.1 to 2.1.4.
 */
#ifndef LEDGER_TREE_H
#define LEDGER_TREE_H

#include "base/fail.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TREE_HASH = 32, TREE_LEVELS = 48, TREE_PROOF_MAX = 64 };

struct tree_hash {
    uint8_t bytes[TREE_HASH];
};

struct tree_hash tree_leaf(const void *entry, size_t n);
struct tree_hash tree_node(const struct tree_hash *left, const struct tree_hash *right);
/* Of no leaves at all: SHA-256 of nothing. */
struct tree_hash tree_empty(void);
bool tree_hash_equal(const struct tree_hash *a, const struct tree_hash *b);

/* The whole subtrees on the right edge of a tree of `size` leaves, by level: what adding a leaf
 * needs. `at[level]` is set where bit `level` of `size` is. */
struct tree_edge {
    uint64_t size;
    struct tree_hash at[TREE_LEVELS];
};
/* Adds a leaf. Every node that became whole by it is handed to `keep` (NULL: nobody), the leaf
 * first as level 0; stops at its failure with *edge unchanged. */
enum fail tree_add(struct tree_edge *edge, const struct tree_hash *leaf,
                   enum fail (*keep)(void *context, unsigned level, uint64_t index,
                                     const struct tree_hash *hash, struct why *why),
                   void *context, struct why *why) MUST_USE;
struct tree_hash tree_edge_root(const struct tree_edge *edge);

/* Where whole nodes are kept: number `index` of those of 2^level leaves. */
struct tree_source {
    enum fail (*node)(void *context, unsigned level, uint64_t index, struct tree_hash *out,
                      struct why *why);
    void *context;
};
struct tree_proof {
    struct tree_hash hashes[TREE_PROOF_MAX];
    size_t n;
};

/* The edge from which a tree of `size` leaves grows on. */
enum fail tree_edge_load(const struct tree_source *source, uint64_t size, struct tree_edge *out,
                         struct why *why) MUST_USE;
enum fail tree_root(const struct tree_source *source, uint64_t size, struct tree_hash *out,
                    struct why *why) MUST_USE;
/* That leaf `index` is in the tree of `size` leaves: INPUT unless index < size. */
enum fail tree_inclusion(const struct tree_source *source, uint64_t index, uint64_t size,
                         struct tree_proof *out, struct why *why) MUST_USE;
/* That the tree of `size` leaves begins with that of `former`: INPUT unless former <= size. */
enum fail tree_consistency(const struct tree_source *source, uint64_t former, uint64_t size,
                           struct tree_proof *out, struct why *why) MUST_USE;

/* Pure. True when the proof leads from the leaf to the root (RFC 9162 section 2.1.3.2). */
bool tree_inclusion_check(const struct tree_hash *leaf, uint64_t index, uint64_t size,
                          const struct tree_proof *proof, const struct tree_hash *root);
/* Pure. True when the proof leads to both roots (RFC 9162 section 2.1.4.2). */
bool tree_consistency_check(uint64_t former, uint64_t size, const struct tree_proof *proof,
                            const struct tree_hash *former_root, const struct tree_hash *root);

#endif
