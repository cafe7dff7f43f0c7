/* The Merkle tree against published vectors, brute force and properties. */
#include "ledger/tree.h"

#include "base/hash.h"
#include "base/rng.h"
#include "base/sign.h"
#include "tests/test.h"

#include <string.h>

enum { MOST = 70 };

/* The definition of RFC 9162 section 2.1.1, word for word. */
static struct tree_hash defined_root(const struct tree_hash *leaves, size_t n) {
    if (n == 0) return tree_empty();
    if (n == 1) return leaves[0];
    size_t k = 1;
    while (k * 2 < n) k *= 2;
    struct tree_hash left = defined_root(leaves, k), right = defined_root(leaves + k, n - k);
    return tree_node(&left, &right);
}

/* PATH(m, D_n) of section 2.1.3.1. */
static size_t defined_path(const struct tree_hash *leaves, size_t m, size_t n,
                           struct tree_hash *out) {
    if (n <= 1) return 0;
    size_t k = 1;
    while (k * 2 < n) k *= 2;
    size_t had =
        m < k ? defined_path(leaves, m, k, out) : defined_path(leaves + k, m - k, n - k, out);
    out[had] = m < k ? defined_root(leaves + k, n - k) : defined_root(leaves, k);
    return had + 1;
}

/* SUBPROOF(m, D_n, b) of section 2.1.4.1. */
static size_t defined_subproof(const struct tree_hash *leaves, size_t m, size_t n, bool b,
                               struct tree_hash *out) {
    if (m == n && b) return 0;
    if (m == n) {
        out[0] = defined_root(leaves, n);
        return 1;
    }
    size_t k = 1;
    while (k * 2 < n) k *= 2;
    size_t had = m <= k ? defined_subproof(leaves, m, k, b, out)
                        : defined_subproof(leaves + k, m - k, n - k, false, out);
    out[had] = m <= k ? defined_root(leaves + k, n - k) : defined_root(leaves, k);
    return had + 1;
}

struct kept {
    struct tree_hash leaves[MOST], nodes[8][MOST];
    struct tree_edge edges[MOST + 1];
    size_t read;
};

static enum fail keep(void *context, unsigned level, uint64_t index, const struct tree_hash *hash,
                      struct why *why) {
    (void)why;
    ((struct kept *)context)->nodes[level][index] = *hash;
    return FAIL_NONE;
}

static enum fail look(void *context, unsigned level, uint64_t index, struct tree_hash *out,
                      struct why *why) {
    (void)why;
    struct kept *kept = context;
    kept->read++;
    *out = kept->nodes[level][index];
    return FAIL_NONE;
}

static struct kept *grown(void) {
    static struct kept kept;
    memset(&kept, 0, sizeof kept);
    struct tree_edge edge = {.size = 0};
    for (size_t i = 0; i < MOST; i++) {
        uint8_t entry[2] = {(uint8_t)i, 7};
        kept.leaves[i] = tree_leaf(entry, sizeof entry);
        kept.edges[i] = edge;
        assert_int_equal(tree_add(&edge, &kept.leaves[i], keep, &kept, NULL), FAIL_NONE);
    }
    kept.edges[MOST] = edge;
    return &kept;
}

static struct tree_hash from_hex(const char *text) {
    struct tree_hash out;
    assert_true(hex_read(text, out.bytes, TREE_HASH));
    return out;
}

static const char *const vector_roots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
static const struct {
    const char *bytes;
    size_t n;
} vector_leaves[] = {{"", 0},
                     {"\0", 1},
                     {"\x10", 1},
                     {"\x20\x21", 2},
                     {"\x30\x31", 2},
                     {"\x40\x41\x42\x43", 4},
                     {"\x50\x51\x52\x53\x54\x55\x56\x57", 8},
                     {"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16}};

static void vectors(void **state) {
    (void)state;
    struct kept kept = {.read = 0};
    struct tree_edge edge = {.size = 0};
    struct tree_source source = {look, &kept};
    for (size_t n = 0; n <= 8; n++) {
        struct tree_hash want = from_hex(vector_roots[n]), root = tree_edge_root(&edge);
        assert_true(tree_hash_equal(&want, &root));
        if (n == 8) break;
        struct tree_hash leaf = tree_leaf(vector_leaves[n].bytes, vector_leaves[n].n);
        assert_int_equal(tree_add(&edge, &leaf, keep, &kept, NULL), FAIL_NONE);
    }
    static const char *const path_5_of_8[] = {
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"};
    static const char *const from_6_to_8[] = {
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"};
    struct tree_proof path, step;
    assert_int_equal(tree_inclusion(&source, 5, 8, &path, NULL), FAIL_NONE);
    assert_int_equal(tree_consistency(&source, 6, 8, &step, NULL), FAIL_NONE);
    assert_int_equal(path.n, 3);
    assert_int_equal(step.n, 3);
    for (size_t i = 0; i < 3; i++) {
        struct tree_hash in = from_hex(path_5_of_8[i]), on = from_hex(from_6_to_8[i]);
        assert_true(tree_hash_equal(&path.hashes[i], &in));
        assert_true(tree_hash_equal(&step.hashes[i], &on));
    }
}
TEST(vectors, "ledger: the tree gives the published roots and proofs of certificate transparency");

static void proofs_are_as_defined(void **state) {
    (void)state;
    struct kept *kept = grown();
    struct tree_source source = {look, kept};
    struct tree_hash want[TREE_PROOF_MAX];
    for (size_t n = 0; n <= MOST; n++) {
        struct tree_hash root = defined_root(kept->leaves, n), edge, loaded;
        edge = tree_edge_root(&kept->edges[n]);
        assert_int_equal(tree_root(&source, n, &loaded, NULL), FAIL_NONE);
        assert_true(tree_hash_equal(&root, &edge) && tree_hash_equal(&root, &loaded));
        for (size_t m = 0; m < n; m++) {
            struct tree_proof proof;
            assert_int_equal(tree_inclusion(&source, m, n, &proof, NULL), FAIL_NONE);
            assert_int_equal(proof.n, defined_path(kept->leaves, m, n, want));
            assert_memory_equal(proof.hashes, want, proof.n * TREE_HASH);
            assert_true(tree_inclusion_check(&kept->leaves[m], m, n, &proof, &root));
        }
        for (size_t m = 0; m <= n; m++) {
            struct tree_proof proof;
            struct tree_hash former = defined_root(kept->leaves, m);
            assert_int_equal(tree_consistency(&source, m, n, &proof, NULL), FAIL_NONE);
            if (m > 0) {
                assert_int_equal(proof.n, defined_subproof(kept->leaves, m, n, true, want));
                assert_memory_equal(proof.hashes, want, proof.n * TREE_HASH);
            }
            assert_true(tree_consistency_check(m, n, &proof, &former, &root));
        }
    }
}
TEST(proofs_are_as_defined, "ledger: all proofs of all trees of 70 leaves are those of RFC 9162");

static void proofs_are_strict(void **state) {
    (void)state;
    struct kept *kept = grown();
    struct tree_source source = {look, kept};
    struct rng rng;
    rng_init(&rng, "forgeries");
    for (int round = 0; round < 3000; round++) {
        size_t n = 2 + rng_below(&rng, MOST - 1), m = rng_below(&rng, n);
        struct tree_hash root = tree_edge_root(&kept->edges[n]),
                         former = tree_edge_root(&kept->edges[m]);
        struct tree_proof path, step;
        assert_int_equal(tree_inclusion(&source, m, n, &path, NULL), FAIL_NONE);
        assert_int_equal(tree_consistency(&source, m, n, &step, NULL), FAIL_NONE);
        size_t other = rng_below(&rng, n);
        bool elsewhere = tree_inclusion_check(&kept->leaves[m], other, n, &path, &root);
        assert_int_equal(elsewhere, other == m);
        assert_false(tree_inclusion_check(&kept->leaves[(m + 1) % n], m, n, &path, &root));
        path.hashes[rng_below(&rng, path.n)].bytes[rng_below(&rng, 32)] ^=
            (uint8_t)(1 << rng_below(&rng, 8));
        assert_false(tree_inclusion_check(&kept->leaves[m], m, n, &path, &root));
        if (m == 0) continue;
        struct tree_hash wrong = former;
        wrong.bytes[rng_below(&rng, 32)] ^= 1;
        assert_false(tree_consistency_check(m, n, &step, &wrong, &root));
        wrong = root;
        wrong.bytes[rng_below(&rng, 32)] ^= 1;
        assert_false(tree_consistency_check(m, n, &step, &former, &wrong));
        struct tree_proof shorter = step, longer = step;
        shorter.n--;
        longer.n++;
        assert_false(tree_consistency_check(m, n, &shorter, &former, &root));
        assert_false(tree_consistency_check(m, n, &longer, &former, &root));
    }
    struct tree_proof none = {.n = 0};
    assert_int_equal(tree_inclusion(&source, 5, 5, &none, NULL), FAIL_INPUT);
    assert_int_equal(tree_consistency(&source, 6, 5, &none, NULL), FAIL_INPUT);
}
TEST(proofs_are_strict, "ledger: a proof with one bit, place, leaf or root changed is refused");

static void proofs_read_little(void **state) {
    (void)state;
    struct kept *kept = grown();
    struct tree_source source = {look, kept};
    for (size_t n = 1; n <= MOST; n++) {
        for (size_t m = 0; m < n; m++) {
            struct tree_proof proof;
            kept->read = 0;
            assert_int_equal(tree_inclusion(&source, m, n, &proof, NULL), FAIL_NONE);
            assert_true(kept->read <= 14); /* 2 log2 70 = 12.3 */
        }
    }
}
TEST(proofs_read_little, "ledger: a proof reads at most two nodes for each doubling of the log");
