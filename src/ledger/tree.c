#include "ledger/tree.h"

#include "base/hash.h"

#include <string.h>

struct tree_hash tree_leaf(const void *entry, size_t n) {
    struct tree_hash out = {{0}};
    sha256_prefixed(0x00, entry, n, NULL, 0, out.bytes);
    return out;
}

struct tree_hash tree_node(const struct tree_hash *left, const struct tree_hash *right) {
    struct tree_hash out = {{0}};
    sha256_prefixed(0x01, left->bytes, TREE_HASH, right->bytes, TREE_HASH, out.bytes);
    return out;
}

struct tree_hash tree_empty(void) {
    struct tree_hash out = {{0}};
    sha256("", 0, out.bytes);
    return out;
}

bool tree_hash_equal(const struct tree_hash *a, const struct tree_hash *b) {
    return memcmp(a->bytes, b->bytes, TREE_HASH) == 0;
}

enum fail tree_add(struct tree_edge *edge, const struct tree_hash *leaf,
                   enum fail (*keep)(void *context, unsigned level, uint64_t index,
                                     const struct tree_hash *hash, struct why *why),
                   void *context, struct why *why) {
    if (edge->size >> (TREE_LEVELS - 1) != 0)
        return why_fail(why, FAIL_LIMIT, NULL, "the log is full");
    struct tree_hash hash = *leaf;
    unsigned level = 0;
    if (keep != NULL) TRY(keep(context, 0, edge->size, &hash, why));
    for (; (edge->size >> level & 1) != 0; level++) {
        hash = tree_node(&edge->at[level], &hash);
        if (keep != NULL) TRY(keep(context, level + 1, edge->size >> (level + 1), &hash, why));
    }
    edge->at[level] = hash;
    edge->size++;
    return FAIL_NONE;
}

struct tree_hash tree_edge_root(const struct tree_edge *edge) {
    bool any = false;
    struct tree_hash hash = tree_empty();
    for (unsigned level = 0; level < TREE_LEVELS; level++) {
        if ((edge->size >> level & 1) == 0) continue;
        hash = any ? tree_node(&edge->at[level], &hash) : edge->at[level];
        any = true;
    }
    return hash;
}

enum fail tree_edge_load(const struct tree_source *source, uint64_t size, struct tree_edge *out,
                         struct why *why) {
    struct tree_edge edge = {.size = size};
    if (size >> TREE_LEVELS != 0) return why_fail(why, FAIL_INPUT, "size", "too large for a log");
    for (unsigned level = 0; level < TREE_LEVELS; level++)
        if ((size >> level & 1) != 0)
            TRY(source->node(source->context, level, (size >> level) - 1, &edge.at[level], why));
    *out = edge;
    return FAIL_NONE;
}

enum fail tree_root(const struct tree_source *source, uint64_t size, struct tree_hash *out,
                    struct why *why) {
    struct tree_edge edge;
    TRY(tree_edge_load(source, size, &edge, why));
    *out = tree_edge_root(&edge);
    return FAIL_NONE;
}

/* The largest power of two below n, as its exponent; n > 1. */
static unsigned split_level(uint64_t n) {
    return 63U - (unsigned)__builtin_clzll(n - 1);
}

/* The hash over leaves [begin, begin + n): begin is a multiple of the power of two at or above n,
 * so that its whole parts are nodes that are kept. */
static enum fail part_hash(const struct tree_source *source, uint64_t begin, uint64_t n,
                           struct tree_hash *out, struct why *why) {
    bool any = false;
    struct tree_hash hash = {{0}};
    for (unsigned level = 0; level < TREE_LEVELS; level++) {
        if ((n >> level & 1) == 0) continue;
        struct tree_hash part;
        uint64_t at = begin + (n >> level << level) - (UINT64_C(1) << level);
        TRY(source->node(source->context, level, at >> level, &part, why));
        hash = any ? tree_node(&part, &hash) : part;
        any = true;
    }
    *out = hash;
    return FAIL_NONE;
}

/* Proofs go from the leaves up and the ways below from the root down: last found, first told. */
static void proof_turn(struct tree_proof *proof) {
    for (size_t i = 0; i < proof->n / 2; i++) {
        struct tree_hash hash = proof->hashes[i];
        proof->hashes[i] = proof->hashes[proof->n - 1 - i];
        proof->hashes[proof->n - 1 - i] = hash;
    }
}

enum fail tree_inclusion(const struct tree_source *source, uint64_t index, uint64_t size,
                         struct tree_proof *out, struct why *why) {
    if (index >= size || size >> TREE_LEVELS != 0)
        return why_fail(why, FAIL_INPUT, "index", "want an entry below the size of the log");
    struct tree_proof proof = {.n = 0};
    for (uint64_t begin = 0, n = size; n > 1;) {
        uint64_t left = UINT64_C(1) << split_level(n);
        bool in_left = index - begin < left;
        TRY(part_hash(source, in_left ? begin + left : begin, in_left ? n - left : left,
                      &proof.hashes[proof.n++], why));
        if (!in_left) begin += left;
        n = in_left ? left : n - left;
    }
    proof_turn(&proof);
    *out = proof;
    return FAIL_NONE;
}

enum fail tree_consistency(const struct tree_source *source, uint64_t former, uint64_t size,
                           struct tree_proof *out, struct why *why) {
    if (former > size || size >> TREE_LEVELS != 0)
        return why_fail(why, FAIL_INPUT, "from", "want a size that the log had before");
    struct tree_proof proof = {.n = 0};
    uint64_t begin = 0, n = size, m = former;
    bool known = true; /* whether the subtree of the former size is the whole former tree */
    while (m != n && m != 0) {
        uint64_t left = UINT64_C(1) << split_level(n);
        bool in_left = m <= left;
        TRY(part_hash(source, in_left ? begin + left : begin, in_left ? n - left : left,
                      &proof.hashes[proof.n++], why));
        if (in_left) {
            n = left;
        } else {
            begin += left;
            m -= left;
            n -= left;
            known = false;
        }
    }
    if (m != 0 && !known) TRY(part_hash(source, begin, n, &proof.hashes[proof.n++], why));
    proof_turn(&proof);
    *out = proof;
    return FAIL_NONE;
}

bool tree_inclusion_check(const struct tree_hash *leaf, uint64_t index, uint64_t size,
                          const struct tree_proof *proof, const struct tree_hash *root) {
    if (index >= size || proof->n > TREE_PROOF_MAX) return false;
    uint64_t fn = index, sn = size - 1;
    struct tree_hash r = *leaf;
    for (size_t i = 0; i < proof->n; i++) {
        if (sn == 0) return false;
        if ((fn & 1) != 0 || fn == sn) {
            r = tree_node(&proof->hashes[i], &r);
            while ((fn & 1) == 0 && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            r = tree_node(&r, &proof->hashes[i]);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && tree_hash_equal(&r, root);
}

bool tree_consistency_check(uint64_t former, uint64_t size, const struct tree_proof *proof,
                            const struct tree_hash *former_root, const struct tree_hash *root) {
    struct tree_hash empty = tree_empty();
    if (former > size || proof->n > TREE_PROOF_MAX) return false;
    if (former == size) return proof->n == 0 && tree_hash_equal(former_root, root);
    if (former == 0) return proof->n == 0 && tree_hash_equal(former_root, &empty);
    size_t next = 0;
    uint64_t fn = former - 1, sn = size - 1;
    bool whole = (former & (former - 1)) == 0; /* then the former root begins the proof */
    if (!whole && proof->n == 0) return false;
    struct tree_hash fr = whole ? *former_root : proof->hashes[next++], sr = fr;
    for (; (fn & 1) != 0; fn >>= 1) sn >>= 1;
    for (; next < proof->n; next++) {
        const struct tree_hash *c = &proof->hashes[next];
        if (sn == 0) return false;
        if ((fn & 1) != 0 || fn == sn) {
            fr = tree_node(c, &fr);
            sr = tree_node(c, &sr);
            while ((fn & 1) == 0 && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            sr = tree_node(&sr, c);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && tree_hash_equal(&fr, former_root) && tree_hash_equal(&sr, root);
}
